//! Statements and totals.

use clap::Args;

/// Show what moved in the accounts of an organisation over a span of blocks, with its balances
/// before, after each movement, and at the end.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits statement T-1002
  registry credits statement T-1002 --from-block 1000 --until-block 2000 --csv > statement.csv
  registry credits statement --signer mira@sunfield.example --json")]
pub struct Statement {
    /// Number or tax id [default: the signer's own organisation]
    pub organisation: Option<String>,
    /// The first block [default: that of the first movement]
    #[arg(
        long,
        value_name = "BLOCK",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub from_block: u32,
    /// The last block [default: the last final one]
    #[arg(long, value_name = "BLOCK")]
    pub until_block: Option<u32>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Show the totals and counters of the country's ledger, or the totals of a programme.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits ledger
  registry credits ledger --programme QMA-RICE-01 --json")]
pub struct Ledger {
    /// Only this programme: its number or external identifier
    #[arg(long, value_name = "PROGRAMME")]
    pub programme: Option<String>,
}
