//! Programmes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Register programmes and decide on them.
#[derive(Subcommand, Debug)]
pub enum Programme {
    /// Register a programme from a file or from options
    Create(Box<Create>),
    /// Authorise a pending programme: reserve its block of serials
    #[command(after_help = "Examples:
  registry programme authorise 3 --signer //Alice
  registry programme authorise QMA-RICE-01 --amount 500 --signer //Alice")]
    Authorise {
        /// Number or external identifier
        programme: String,
        /// Credits that may be issued [default: the programme's estimate]
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        amount: Option<String>,
    },
    /// Reject a pending programme, finally
    #[command(after_help = "Example:
  registry programme reject 4 --reason \"The land title is missing.\" --signer //Alice")]
    Reject {
        /// Number or external identifier
        programme: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show a programme with its proponents and totals
    #[command(after_help = "Examples:
  registry programme show 3
  registry programme show QMA-RICE-01 --json")]
    Show {
        /// Number or external identifier
        programme: String,
    },
    /// List all programmes
    #[command(after_help = "Example:\n  registry programme list --json")]
    List,
}

/// Register a programme from a file or from options.
#[derive(Args, Debug)]
#[command(after_help = "A programme file:
  {\"externalId\": \"QMA-RICE-01\", \"title\": \"Low-methane rice\",
   \"sector\": \"Agriculture\", \"sectoralScope\": 15,
   \"start\": \"2023-01-01\", \"end\": \"2033-01-01\",
   \"estimate\": 25.51,
   \"proponents\": [{\"taxId\": \"T-1001\", \"percentage\": \"60.5\"},
                  {\"taxId\": \"T-1002\", \"share\": 395000}]}
  Instead of an estimate: \"calculation\": {\"method\": ..., \"input\": {...}, \"constants\": {...}}.
  A share is in parts per million; a single proponent without share has the whole.

Examples:
  registry programme create --file rice.json --signer mira@sunfield.example
  registry programme create --external-id QMA-SUN-01 --title \"Solar schools\" --sector Energy \\
    --scope 1 --start 2023-01-01 --end 2033-01-01 --estimate 120.5 \\
    --proponent T-1001=60.5% --proponent T-1002=395000 --signer //Alice")]
pub struct Create {
    /// A programme file
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "external_id", "title", "sector", "scope", "start", "end", "estimate", "proponents"
    ])]
    pub file: Option<PathBuf>,
    /// Identifier in the system the programme comes from
    #[arg(long, value_name = "ID", required_unless_present = "file")]
    pub external_id: Option<String>,
    /// Title
    #[arg(long, value_name = "TEXT", required_unless_present = "file")]
    pub title: Option<String>,
    /// Sector, such as Energy or Agriculture
    #[arg(long, value_name = "SECTOR", required_unless_present = "file")]
    pub sector: Option<String>,
    /// CDM sectoral scope, 1 to 15
    #[arg(long, value_name = "N", required_unless_present = "file")]
    pub scope: Option<String>,
    /// Start, a date or a moment in UTC
    #[arg(long, value_name = "DATE", required_unless_present = "file")]
    pub start: Option<String>,
    /// End, a date or a moment in UTC
    #[arg(long, value_name = "DATE", required_unless_present = "file")]
    pub end: Option<String>,
    /// Estimated reductions in tCO2e; rounded half up to whole credits
    #[arg(
        long,
        value_name = "TONNES",
        required_unless_present = "file",
        allow_negative_numbers = true
    )]
    pub estimate: Option<String>,
    /// A proponent: TAXID, TAXID=60.5% or TAXID=605000 (parts per million); repeat for several
    #[arg(
        long = "proponent",
        value_name = "TAXID[=SHARE]",
        required_unless_present = "file"
    )]
    pub proponents: Vec<String>,
}
