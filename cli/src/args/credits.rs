//! Credits.

mod freezes;
mod reading;
mod requests;

pub use freezes::{Freeze, Unfreeze};
pub use reading::{Ledger, Statement};
pub use requests::{Accept, Request, RequestRetirement};

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use registry_primitives::RetirementKind;
use std::path::PathBuf;

/// Issue, send, retire, freeze and look at credits.
#[derive(Subcommand, Debug)]
pub enum Credits {
    /// Issue credits of an authorised programme to its proponents
    Issue(Issue),
    /// Void an erroneous issuance of which nothing has moved
    Void(Void),
    /// Send own credits to another organisation
    Transfer(Transfer),
    /// Ask owners for credits, which are reserved until they answer
    Request(Request),
    /// Ask an authority to recognise a cross-border retirement of own credits
    RequestRetirement(RequestRetirement),
    /// Accept a request: send the credits, or recognise the retirement
    Accept(Accept),
    /// Refuse a request: the credits are free again
    #[command(after_help = "Example:
  registry credits refuse 7 --reason \"No contract\" --signer mira@sunfield.example")]
    Refuse {
        /// Number of the request, as `registry credits waiting` shows it
        transfer: u32,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Retire credits, finally
    Retire(Retire),
    /// Cancel credits, finally: nobody uses them
    Cancel(Cancel),
    /// Freeze credits where they lie, for a time
    Freeze(Freeze),
    /// Lift a freeze
    Unfreeze(Unfreeze),
    /// List the freezes that were not lifted, in force or run out
    #[command(after_help = "Examples:
  registry credits freezes
  registry credits freezes --in-force --json")]
    Freezes {
        /// Only those in force
        #[arg(long)]
        in_force: bool,
    },
    /// Show which credits an organisation has, in which account, and what holds them there
    #[command(after_help = "Examples:
  registry credits holdings T-1002
  registry credits holdings --signer mira@sunfield.example")]
    Holdings {
        /// Number or tax id of the organisation [default: the signer's own]
        organisation: Option<String>,
    },
    /// Show where a unit is and where it has been
    #[command(after_help = "Examples:
  registry credits serial 1041
  registry credits serial 1041 --json")]
    Serial {
        /// The serial
        serial: String,
    },
    /// Show what moved in the accounts of an organisation, with balances after each movement
    Statement(Statement),
    /// Show the certificate of a retirement or cancellation
    #[command(after_help = "Examples:
  registry credits certificate 4
  registry credits certificate 4 --json")]
    Certificate {
        /// Number of the receipt
        receipt: u32,
    },
    /// Show the totals of the country, or of a programme
    Ledger(Ledger),
    /// List the transfers, requests and retirements that wait, and what can be done by whom
    ///
    /// Of an organisation these are the ones in which it gives, receives or asks, and the
    /// retirements that it can recognise.
    #[command(after_help = "Examples:
  registry credits waiting T-1002
  registry credits waiting --all
  registry credits waiting --signer mira@sunfield.example --json")]
    Waiting {
        /// Number or tax id [default: the signer's own organisation]
        organisation: Option<String>,
        /// Those of the whole country
        #[arg(long, conflicts_with = "organisation")]
        all: bool,
    },
    /// Cancel what one's own organisation asked for and still waits: a delayed transfer, a request
    #[command(after_help = "Example:
  registry credits cancel-transfer 7 --signer mira@sunfield.example")]
    CancelTransfer {
        /// Number of the transfer or request
        transfer: u32,
    },
    /// Execute a transfer or clear a request that is due, if the chain did not do it by itself
    #[command(after_help = "Example:
  registry credits execute-transfer 7 --signer mira@sunfield.example")]
    ExecuteTransfer {
        /// Number of the transfer or request
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
    --receiver \"Federal Office\" --beneficiary \"Swiss Confederation\" --reason \"NDC 2030\" \\
    --signer //Alice")]
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
    /// Receiving organisation of a cross-border retirement, where it is known
    #[arg(long, value_name = "NAME")]
    pub receiver: Option<String>,
    /// For whom
    #[arg(long, value_name = "TEXT")]
    pub beneficiary: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Cancel credits, finally: they end without being used by anybody.
///
/// Owners cancel their own. An authority cancels those of others by a written order, of which
/// the chain keeps the hash; an order reaches frozen credits and suspended owners.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("by-order").args(["order", "order_hash"]))]
#[command(after_help = "Examples:
  registry credits cancel 3 --amount 10 --reason \"Given up for the climate\" \\
    --signer mira@sunfield.example
  registry credits cancel 3 --owner T-1002 --ranges 41-50 --reason \"Order of the court\" \\
    --order order.pdf --signer //Alice")]
pub struct Cancel {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Number or tax id of the owner [default: the signer's own organisation]
    #[arg(long, value_name = "ORG")]
    pub owner: Option<String>,
    /// Which credits
    #[command(flatten)]
    pub which: Which,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// File of the written order, of which the chain keeps the hash; - is standard input
    #[arg(long, value_name = "FILE")]
    pub order: Option<PathBuf>,
    /// blake2-256 hash of the written order
    #[arg(long, value_name = "HASH")]
    pub order_hash: Option<String>,
}

/// Void an erroneous issuance, with all that the same command issued, while no unit of it has
/// moved. Its serials are never used again; its report or period is free again.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry credits void 12 --reason \"Issued twice\" --signer //Alice")]
pub struct Void {
    /// Number of the issuance
    pub issuance: u32,
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
