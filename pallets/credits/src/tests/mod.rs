//! Tests: one file per call, and a model of single serials against the range ledger.

mod issue;
mod mock;
mod model;
mod retire;
mod transfer;
mod waiting;
