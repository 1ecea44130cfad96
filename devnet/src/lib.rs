//! Starts a whole registry on one computer: nodes, PostgreSQL and the indexer.
//!
//! `./run`, the end-to-end tests and the benchmarks all use this one library, so what a
//! test starts is what a person starts. [`Country`] brings everything up in order and takes
//! it down again; the other modules each manage one kind of thing and can be used alone.
//!
//! Three promises hold everywhere:
//!
//! * nothing outlives the program that started it, not even after `SIGKILL` (see [`process`]);
//! * every wait ends: it watches a state (health, finality, an exit) and has a limit;
//! * an error says in one sentence what is wrong and what to do about it.

pub mod ceremony;
pub mod country;
pub mod disk;
pub mod error;
pub mod indexer;
pub mod lan;
pub mod network;
pub mod node;
pub mod paths;
pub mod ports;
pub mod postgres;
pub mod process;
pub mod progress;
pub mod relay;
pub mod rpc;
pub mod samples;

pub use ceremony::Ceremony;
pub use country::{Country, CountryOptions, Database, Validators};
pub use error::BadInput;
pub use indexer::{Indexer, IndexerOptions};
pub use lan::{Lan, Room};
pub use node::{Keys, Node, NodeOptions};
pub use paths::DataDir;
pub use postgres::{Postgres, PostgresOptions};
pub use progress::{Progress, Silent};
