//! Freezes.

use clap::{ArgGroup, Args};

/// Freeze credits where they lie: serials, a programme, what an organisation holds, or every
/// credit of the country.
///
/// What is frozen cannot be sent, reserved, retired or cancelled by its holder. An officer
/// freezes for a limited time; for longer governance prolongs the freeze.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("subject").required(true)
    .args(["programme", "organisation", "country", "serials"]))]
#[command(group = ArgGroup::new("end").required(true).args(["blocks", "until"]))]
#[command(after_help = "Examples:
  registry credits freeze --serials 41-60,99 --of-programme 3 --reason \"Ownership disputed\" \\
    --case C-2026-12 --blocks 43200 --signer //Alice
  registry credits freeze --organisation T-1002 --reason \"Audit\" --case A-7 --until 90000 \\
    --signer //Alice
  registry credits freeze --country --reason \"Keys of an exchange stolen\" --case E-1 \\
    --blocks 1800 --signer //Alice")]
pub struct Freeze {
    /// All credits of a programme: its number or external identifier
    #[arg(long, value_name = "PROGRAMME")]
    pub programme: Option<String>,
    /// What an organisation holds: its number or tax id
    #[arg(long, value_name = "ORG")]
    pub organisation: Option<String>,
    /// Every credit of the country
    #[arg(long)]
    pub country: bool,
    /// These serials, whoever holds them, such as 41-60,99
    #[arg(
        long,
        value_name = "RANGES",
        requires = "of_programme",
        allow_negative_numbers = true
    )]
    pub serials: Option<String>,
    /// The programme of the serials: its number or external identifier
    #[arg(long, value_name = "PROGRAMME", requires = "serials")]
    pub of_programme: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Identifier of the case it belongs to
    #[arg(long, value_name = "ID")]
    pub case: String,
    /// For so many blocks from now on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub blocks: Option<u32>,
    /// Up to this block, the first in which it is over
    #[arg(long, value_name = "BLOCK")]
    pub until: Option<u32>,
}

/// Lift a freeze that an officer placed; one of governance is lifted by governance.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry credits unfreeze 5 --reason \"Case C-2026-12 closed\" --signer //Alice")]
pub struct Unfreeze {
    /// Number of the freeze, as `registry credits freezes` shows it
    pub freeze: u32,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
