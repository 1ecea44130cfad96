//! Tests: one file per subject, and a model of single serials against the range ledger.

mod blocks;
mod holdings;
mod issue;
mod mock;
mod model;
mod retire;
mod transfer;
mod try_state;
mod waiting;
