//! What the service answers about credits, from rows in a real PostgreSQL.

mod ledgers;
mod lists;
pub mod service;
mod units;
