//! Serial numbers, estimates, errors, status, samples.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Write and read serial numbers.
#[derive(Subcommand, Debug)]
pub enum Serial {
    /// Write the serial number of a block
    Format(Format),
    /// Read a serial number
    #[command(after_help = "Example:
  registry serial parse VU-ITMO-11-356-2022-0-27-35 --json")]
    Parse {
        /// The serial number
        text: String,
    },
}

/// Write the serial number of a block.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry serial format --country NA --unit ITMO --scope 15 --programme 123 --year 2023 \\
    --start 1001 --end 1400")]
pub struct Format {
    /// ISO 3166-1 alpha-2 code
    #[arg(long, value_name = "CC")]
    pub country: String,
    /// Name of the credit unit
    #[arg(long, default_value = "ITMO")]
    pub unit: String,
    /// CDM sectoral scope, 1 to 15
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub scope: String,
    /// Number of the programme; padded to three digits
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub programme: String,
    /// Year in which the programme starts
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub year: String,
    /// First serial of the block
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub start: String,
    /// Last serial of the block
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub end: String,
}

/// Estimate the emission reductions of an activity.
///
/// The file holds one object: {"method", "input", "constants"}; constants are optional and may
/// be "default". The answer is always JSON: {"value": 88.32} or {"error": "..."}.
///
/// With --on-chain the node computes it too, with the constants of the country, and the digits
/// must be the same as here. The answer then names the version of the constants.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry calculate rice.json
  echo '{\"method\": \"agriculture\", \"input\": {\"landArea\": 16, \"landAreaUnit\": \"ha\",
    \"duration\": 120, \"durationUnit\": \"d\"}}' | registry calculate -
  registry calculate rice.json --on-chain
  registry calculate --list")]
pub struct Calculate {
    /// The file; - is standard input
    #[arg(value_name = "FILE.json", required_unless_present = "list")]
    pub file: Option<PathBuf>,
    /// Let a node compute it with the country's constants, and compare the digits
    #[arg(long, requires = "file")]
    pub on_chain: bool,
    /// Version of the country's constants [default: the latest]
    #[arg(long, value_name = "N", requires = "on_chain")]
    pub constants: Option<u32>,
    /// List the methods with what they measure
    #[arg(long, conflicts_with = "file")]
    pub list: bool,
}

/// Explain the errors of the registry, and what a node refuses before they can arise.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry errors
  registry errors 3002
  registry errors InsufficientHolding --json
  registry errors custom:3")]
pub struct Errors {
    /// Number or name; custom:N is a code of the pool [default: all]
    pub error: Option<String>,
}

/// Show the country, the node and the last blocks.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  registry status --node ws://127.0.0.1:9944 --json")]
pub struct Status {}

/// Fill a registry with an invented country.
#[derive(Subcommand, Debug)]
pub enum Samples {
    /// Load organisations, people, programmes and their life from a directory
    ///
    /// Signs as //Alice unless --signer says otherwise. Running it again goes on where it
    /// stopped and changes nothing when all is done. The progress is noted in a file next to
    /// the keystore.
    #[command(after_help = "Example:
  registry samples load samples --passphrase-file passphrase.txt")]
    Load {
        /// Directory with organisations.csv, users.csv, life.json and programmes/
        directory: PathBuf,
    },
}
