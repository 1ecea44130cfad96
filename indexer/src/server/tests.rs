//! What the service answers about credits, from rows in a real PostgreSQL.

mod ledgers;
mod lists;
mod service;
mod units;
