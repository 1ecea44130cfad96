//! Tests: one file per subject, and a model of single serials against the range ledger.

mod balance;
mod blocks;
mod calls;
mod cancel;
mod digest;
mod freezes;
mod frozen;
mod holdings;
mod issue;
mod log;
mod mock;
mod model;
mod pages;
mod requests;
mod retire;
mod retirement_requests;
mod rights;
mod terminal;
mod transfer;
mod try_state;
mod void;
mod waiting;
