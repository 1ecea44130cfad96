//! The mirror of a registry in PostgreSQL: statistics, search, public pages, and the proof
//! that it says what the chain says.
//!
//! ```text
//! node ──finalised blocks──> index ──rows and watermark in one transaction──> PostgreSQL
//!                                                                               │
//!      <──state at a block── verify ──rows at the same block────────────────────┤
//!                                                                               │
//!                            serve  ──JSON and pages, true for one block────────┘
//! ```
//! Only finalised blocks are read, so nothing is ever taken back. Each block is read by the runtime
//! that made it. An event that this program does not understand, because a later runtime tells it
//! otherwise, is kept as it is encoded and stops the indexer before its block.

mod cli;
mod commands;
mod database;
mod details;
mod error;
mod index;
mod ledger;
mod node;
mod progress;
mod records;
mod server;
mod slices;
#[cfg(test)]
mod tests;
mod text;
mod verify;
mod writer;

use std::{io::IsTerminal, process::ExitCode};

use clap::Parser;
use tracing_subscriber::EnvFilter;

use cli::{Cli, Command};

/// What is logged when `RUST_LOG` says nothing.
const LOG: &str = "info,sqlx=warn,subxt=warn,jsonrpsee=warn,hyper=warn,tower=warn";

/// The code of a failure.
const FAILED: u8 = 1;
/// The code of a request that cannot be met, and of a comparison that cannot be made.
const NOT_POSSIBLE: u8 = 2;

/// Run the program with the arguments of its process.
#[must_use]
pub fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let comparing = matches!(command, Command::Verify(_));
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Error: the program cannot start its threads: {error}");
            return ExitCode::from(FAILED);
        }
    };
    match runtime.block_on(commands::execute(command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::from(if comparing || error::is_bad_input(&error) {
                NOT_POSSIBLE
            } else {
                FAILED
            })
        }
    }
}
