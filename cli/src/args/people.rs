//! Onboarding and keys.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Add organisations and people from CSV files.
///
/// Everything in the files is checked before anything is submitted. A key is made for every
/// person and kept, encrypted, in the keystore of this computer. Names, mails and telephone
/// numbers of people never go on chain. Running it again changes nothing, and finishes what an
/// interrupted run left.
#[derive(Args, Debug)]
#[command(after_help = "Columns of organisations.csv:
  NAME, EMAIL, PHONE, ORGANISATION TAX ID, ORGANISATION TYPE (Developer, Certifier, API or
  Ministry), then optionally MINISTER NAME, SECTORAL SCOPE (for a ministry, such as 14-15)
Columns of users.csv:
  NAME, EMAIL, PHONE, ORGANISATION TAX ID, ORGANISATION TYPE (those above or Government),
  ROLE (admin, Manager or View), then optionally Password, APIKey, which are ignored

Examples:
  registry onboard --organisations organisations.csv --users users.csv --dry-run
  registry onboard --organisations organisations.csv --users users.csv \\
    --signer //Alice --passphrase-file passphrase.txt")]
pub struct Onboard {
    /// The organisations
    #[arg(long, value_name = "FILE")]
    pub organisations: PathBuf,
    /// The people
    #[arg(long, value_name = "FILE")]
    pub users: PathBuf,
    /// Only check the files and print what would be done
    #[arg(long)]
    pub dry_run: bool,
}

/// Make and list keys.
#[derive(Subcommand, Debug)]
pub enum Key {
    /// Make a key and keep it, encrypted, in the keystore
    #[command(after_help = "Example:\n  registry key new mira@sunfield.example")]
    New {
        /// Name of the key, usually the e-mail of the person; it stays on this computer
        name: String,
    },
    /// List the keys of the keystore
    #[command(after_help = "Example:\n  registry key list --keystore ./keys")]
    List,
}
