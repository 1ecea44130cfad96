//! The country's constants of the calculator's methods.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Show and set the constants with which the chain estimates reductions. They are kept in
/// versions that are never changed; version 0 is the calculator's own.
#[derive(Subcommand, Debug)]
pub enum Constants {
    /// List the methods with the version of their constants in force
    #[command(after_help = "Example:\n  registry constants list")]
    List,
    /// Show the constants of a method
    #[command(after_help = "Examples:
  registry constants show agriculture
  registry constants show gridElectricity --version 1 --json")]
    // `--version` is the version of the constants here, not of this program.
    #[command(disable_version_flag = true)]
    Show {
        /// Name of the method
        method: String,
        /// Version of the constants [default: the latest]
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// Set the country's constants of a method; later estimates use them
    Set(Set),
}

/// Set the country's constants of a method. They are checked here before anything is submitted.
///
/// The file holds one object of the constants that differ from the calculator's own, or that it
/// has none of; without any the calculator's own are in force again.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  echo '{\"operatingMarginFactor\": 0.462, \"buildMarginFactor\": 0.3456}' \\
    | registry constants set gridElectricity --file - --signer //Alice")]
pub struct Set {
    /// Name of the method
    pub method: String,
    /// The constants; - is standard input
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
}
