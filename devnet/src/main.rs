//! `registry-devnet`: a whole registry on one computer, for trying it out.

mod screen;
mod up;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use registry_devnet::BadInput;

/// A whole registry on one computer, for trying it out and for tests.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a development country; it runs until Ctrl-C.
    Up(up::Arguments),
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .init();
    let Cli {
        command: Command::Up(arguments),
    } = Cli::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(up::up(arguments)));
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Error: {error:#}");
            // As clap does for an option it does not know.
            ExitCode::from(if BadInput::is_in(&error) { 2 } else { 1 })
        }
    }
}
