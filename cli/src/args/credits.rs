//! Credits.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use registry_primitives::RetirementKind;

/// Issue, send, retire and look at credits.
#[derive(Subcommand, Debug)]
pub enum Credits {
    /// Issue credits of an authorised programme to its proponents
    Issue(Issue),
    /// Send own credits to another organisation
    Transfer(Transfer),
    /// Retire credits, finally
    Retire(Retire),
    /// Show which credits an organisation has
    #[command(after_help = "Examples:
  registry credits holdings T-1002
  registry credits holdings --signer mira@sunfield.example")]
    Holdings {
        /// Number or tax id of the organisation [default: the signer's own]
        organisation: Option<String>,
    },
    /// List the transfers of an organisation that wait for their delay
    #[command(after_help = "Examples:
  registry credits waiting T-1002
  registry credits waiting --signer mira@sunfield.example --json")]
    Waiting {
        /// Number or tax id [default: the signer's own organisation]
        organisation: Option<String>,
    },
    /// Cancel a transfer of one's own organisation that waits
    #[command(after_help = "Example:
  registry credits cancel-transfer 7 --signer mira@sunfield.example")]
    CancelTransfer {
        /// Number of the transfer
        transfer: u32,
    },
    /// Execute a transfer that is due, if the chain did not do it by itself
    #[command(after_help = "Example:
  registry credits execute-transfer 7 --signer mira@sunfield.example")]
    ExecuteTransfer {
        /// Number of the transfer
        transfer: u32,
    },
}

/// Issue credits of an authorised programme to its proponents, against a verified report or,
/// where the registry does not require one, without.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits issue QMA-RICE-01 --amount 100 --vintage 2024 --report 4 --signer //Alice
  registry credits issue 3 --amount 100 --vintage 2024 --signer //Alice
  registry credits issue 3 --amount 100 --vintage 2024 --period-from 2024-01-01 \\
    --period-until 2024-12-31 --signer //Alice")]
pub struct Issue {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Whole credits
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub amount: String,
    /// Year in which the reductions happened
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub vintage: String,
    /// Number of the verified report, whose period it is
    #[arg(long, value_name = "N", conflicts_with_all = ["period_from", "period_until"])]
    pub report: Option<u32>,
    /// First day of the monitored period, where there is no report
    #[arg(long, value_name = "DATE", requires = "period_until")]
    pub period_from: Option<String>,
    /// Last day of the monitored period, inclusive
    #[arg(long, value_name = "DATE", requires = "period_from")]
    pub period_until: Option<String>,
}

/// Which credits of a holding are meant.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("which").required(true).args(["amount", "ranges"]))]
pub struct Which {
    /// So many whole credits, the lowest serials first
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// Exactly these serials, such as 1-40,51-60
    #[arg(long, value_name = "RANGES", allow_negative_numbers = true)]
    pub ranges: Option<String>,
}

/// Send own credits to another organisation, which can send them on.
///
/// To a trusted account they go at once, to any other after a delay in which the transfer can
/// be cancelled. The command then waits until it is executed, if that is due soon.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits transfer 3 --to T-1002 --amount 40 --signer mira@sunfield.example
  registry credits transfer 3 --to id:4 --ranges 1-40,51-60 --remark \"Contract 17\"")]
pub struct Transfer {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Number or tax id of the receiver; `id:4` and `tax:4` say which is meant
    #[arg(long, value_name = "ORG")]
    pub to: String,
    /// Which credits
    #[command(flatten)]
    pub which: Which,
    /// A remark, public on chain
    #[arg(long, value_name = "TEXT")]
    pub remark: Option<String>,
    /// Do not wait until a delayed transfer is executed
    #[arg(long)]
    pub no_wait: bool,
}

/// Retire credits, finally: no command can undo it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits retire 3 --amount 10 --type domestic-use --beneficiary \"Lumo Cement\" \\
    --reason \"Emissions of 2024\" --signer mira@sunfield.example
  registry credits retire 3 --owner T-1002 --ranges 41-50 --type cross-border --country CH \\
    --beneficiary \"Swiss Confederation\" --reason \"NDC 2030\" --signer //Alice")]
pub struct Retire {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Number or tax id of the owner [default: the signer's own organisation]
    #[arg(long, value_name = "ORG")]
    pub owner: Option<String>,
    /// Which credits
    #[command(flatten)]
    pub which: Which,
    /// Type of the retirement; a holder by itself retires for domestic use only
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub kind: Kind,
    /// Receiving country of a cross-border retirement
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// For whom
    #[arg(long, value_name = "TEXT")]
    pub beneficiary: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Type of a retirement.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// For a beneficiary inside the country
    DomesticUse,
    /// For use by another country
    CrossBorder,
    /// By a court or another legal order
    LegalAction,
    /// For another stated reason
    Other,
}

impl From<Kind> for RetirementKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::DomesticUse => Self::DomesticUse,
            Kind::CrossBorder => Self::CrossBorder,
            Kind::LegalAction => Self::LegalAction,
            Kind::Other => Self::Other,
        }
    }
}
