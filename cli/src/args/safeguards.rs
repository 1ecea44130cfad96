//! Safeguards: trusted accounts, limits, quotas.

use super::names::{self, Limit};
use clap::{ArgGroup, Args, Subcommand};
use registry_primitives::records::trust::Openness;

/// Trusted accounts, limits of what an organisation sends, and what it lets others send to it
/// and ask of it.
///
/// Credits go to a trusted account at once, to any other after a delay. An account that is
/// added becomes a trusted one after a delay; a removal holds at once.
#[derive(Subcommand, Debug)]
pub enum Trust {
    /// List the accounts that an organisation trusts, and from whom it lets things come
    #[command(after_help = "Examples:
  registry trust list T-1002
  registry trust list --signer mira@sunfield.example")]
    List {
        /// Number or tax id [default: the signer's own organisation]
        organisation: Option<String>,
    },
    /// Trust another organisation after the country's delay
    #[command(after_help = "Example:
  registry trust add T-1002 --signer mira@sunfield.example")]
    Add {
        /// Number or tax id of the other organisation
        organisation: String,
    },
    /// Trust another organisation no longer, at once
    #[command(after_help = "Example:
  registry trust remove T-1002 --signer mira@sunfield.example")]
    Remove {
        /// Number or tax id of the other organisation
        organisation: String,
    },
    /// Show the limits of an organisation, and what it sent in the last day
    #[command(after_help = "Examples:
  registry trust limits T-1002
  registry trust limits --signer mira@sunfield.example --json")]
    Limits {
        /// Number or tax id [default: the signer's own organisation]
        organisation: Option<String>,
    },
    /// Limit what the signer's own organisation sends
    SetLimits(SetLimits),
    /// Choose who may send credits to the signer's own organisation, and who may ask it for some
    Reception(Reception),
}

/// Choose who may send credits to the signer's own organisation, and who may ask it for credits,
/// which reserves them until it answers. An authority may always ask. What is not named stays.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true).multiple(true)
    .args(["credits", "requests"]))]
#[command(after_help = "Examples:
  registry trust reception --requests trusted --signer mira@sunfield.example
  registry trust reception --credits anyone --requests nobody --signer mira@sunfield.example")]
pub struct Reception {
    /// Who may send credits: anyone, trusted accounts, or nobody
    #[arg(long, value_name = "anyone|trusted|nobody", value_parser = names::openness)]
    pub credits: Option<Openness>,
    /// Who may ask for credits: anyone, trusted accounts, or nobody
    #[arg(long, value_name = "anyone|trusted|nobody", value_parser = names::openness)]
    pub requests: Option<Openness>,
}

/// Limit what the signer's own organisation sends. A lower limit is in force at once, a higher
/// one after the country's delay. What is not named stays.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("limits").required(true).multiple(true)
    .args(["per_transfer", "per_day"]))]
#[command(after_help = "Examples:
  registry trust set-limits --per-transfer 500 --per-day 2000 --signer mira@sunfield.example
  registry trust set-limits --per-day none --signer mira@sunfield.example")]
pub struct SetLimits {
    /// Credits in one transfer, or none
    #[arg(long, value_name = "N|none", value_parser = names::limit)]
    pub per_transfer: Option<Limit>,
    /// Credits in any 24 hours, or none
    #[arg(long, value_name = "N|none", value_parser = names::limit)]
    pub per_day: Option<Limit>,
}

/// Show how much an organisation can send now without a fee.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry quota T-1002
  registry quota --signer mira@sunfield.example --json")]
pub struct Quota {
    /// Number or tax id [default: the signer's own organisation]
    pub organisation: Option<String>,
}
