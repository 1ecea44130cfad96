//! Programmes.

mod create;
mod records;

pub use create::{Create, Facts};
pub use records::{Action, AddAction, AddDocument, Document, Estimate, Input, Ownership, Propose};

use super::names;
use clap::{Args, Subcommand};
use registry_primitives::{MitigationType, Sector, Stage};
use std::path::PathBuf;

/// Register programmes, lead them through their life, and look at them.
#[derive(Subcommand, Debug)]
pub enum Programme {
    /// Register a programme from a file or from options, as a draft or submitted at once
    Create(Box<Create>),
    /// List programmes
    List(List),
    /// Show a programme with all that belongs to it
    #[command(after_help = "Examples:
  registry programme show 3
  registry programme show QMA-RICE-01 --json
  registry programme show mrv:QMA-RICE-01")]
    Show {
        /// Number or external identifier; `id:3` and `ext:3` say which is meant, `SOURCE:ID`
        /// names one of another source than `national`
        programme: String,
    },
    /// Submit a draft, or a rejected programme as a new version, for a decision
    #[command(after_help = "Examples:
  registry programme submit 3 --signer mira@sunfield.example
  registry programme submit QMA-RICE-01 --estimate 920.5 --signer system@monitoring.example")]
    Submit {
        /// Number or external identifier
        programme: String,
        /// Estimated reductions in tCO2e in place of the present ones; rounded half up to whole
        /// credits
        #[arg(long, value_name = "TONNES", allow_negative_numbers = true)]
        estimate: Option<String>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Change what is said of a programme
    Amend(Amend),
    /// Agree to the amendment that the other side proposed
    #[command(after_help = "Example:
  registry programme agree QMA-RICE-01 --signer //Alice")]
    Agree {
        /// Number or external identifier
        programme: String,
    },
    /// Decline or take back a proposed amendment or change of ownership
    #[command(after_help = "Examples:
  registry programme decline QMA-RICE-01 --reason \"The estimate stays.\" --signer //Alice
  registry programme decline 3 --proposal ownership --reason \"Not for sale.\" \\
    --signer mira@sunfield.example")]
    Decline {
        /// Number or external identifier
        programme: String,
        /// Which proposal: amendment or ownership [default: the only one that is open]
        #[arg(long, value_name = "WHICH", value_parser = names::proposal)]
        proposal: Option<registry_primitives::records::programmes::ProposalKind>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give up a draft or a pending programme, finally
    #[command(after_help = "Example:
  registry programme withdraw 4 --reason \"No funding\" --signer mira@sunfield.example")]
    Withdraw(WithReason),
    /// Authorise a pending programme, or an authorised one further: reserve a block of serials
    // `--version` is the version of the details here, not of this program.
    #[command(disable_version_flag = true)]
    Authorise(Authorise),
    /// Reject a pending programme; a new version of it may be submitted
    #[command(after_help = "Example:
  registry programme reject 4 --reason \"The land title is missing.\" --signer //Alice")]
    Reject(WithReason),
    /// End an authorised programme at its end, finally
    #[command(after_help = "Example:
  registry programme complete 4 --reason \"Crediting ended in 2033.\" --signer //Alice")]
    Complete(WithReason),
    /// Stop an authorised programme, finally
    #[command(after_help = "Example:
  registry programme cancel 4 --reason \"The plant was sold.\" --signer //Alice")]
    Cancel(WithReason),
    /// Certify a programme as a certifier
    #[command(after_help = "Example:
  registry programme certify QMA-RICE-01 --statement-file statement.pdf \\
    --signer nils@kestrelhill.example")]
    Certify {
        /// Number or external identifier
        programme: String,
        /// The certifier's statement
        #[command(flatten)]
        statement: Statement,
    },
    /// Withdraw a certificate
    #[command(after_help = "Examples:
  registry programme withdraw-certificate 3 --reason \"Audit failed\" \\
    --signer nils@kestrelhill.example
  registry programme withdraw-certificate 3 --certifier T-2001 --reason \"Audit failed\" \\
    --signer //Alice")]
    WithdrawCertificate {
        /// Number or external identifier
        programme: String,
        /// Number or tax id of the certifier [default: the signer's own organisation]
        #[arg(long, value_name = "ORG")]
        certifier: Option<String>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Add, list and check documents
    #[command(subcommand)]
    Document(Document),
    /// Add and list mitigation actions
    #[command(subcommand)]
    Action(Action),
    /// Let the chain compute an estimate and keep it with the programme
    Estimate(Estimate),
    /// List the estimates that the chain computed for a programme
    #[command(after_help = "Example:\n  registry programme estimates QMA-RICE-01")]
    Estimates {
        /// Number or external identifier
        programme: String,
    },
    /// Propose, agree to and look at a change of ownership
    #[command(subcommand)]
    Ownership(Ownership),
}

/// A programme and a reason.
#[derive(Args, Debug)]
pub struct WithReason {
    /// Number or external identifier
    pub programme: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// A statement of a certifier, of which the chain keeps the hash.
#[derive(Args, Debug)]
pub struct Statement {
    /// The statement, whose blake2-256 hash is recorded
    #[arg(long, value_name = "FILE", conflicts_with = "statement")]
    pub statement_file: Option<PathBuf>,
    /// Its hash
    #[arg(long, value_name = "HASH")]
    pub statement: Option<String>,
}

/// Authorise a pending programme, or an authorised one further: reserve the next serials of
/// the country for it. All authorisations together stay within the estimate.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry programme authorise 3 --signer //Alice
  registry programme authorise QMA-RICE-01 --version 2 --amount 500 --letter-file letter.pdf \\
    --reason \"Decree 12 of 2024\" --signer //Alice")]
pub struct Authorise {
    /// Number or external identifier
    pub programme: String,
    /// Credits that may be issued [default: what is left of the programme's estimate]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub amount: Option<String>,
    /// Version of the details that was read; any other is not authorised [default: the present
    /// one]
    #[arg(long, value_name = "N")]
    pub version: Option<u32>,
    /// Letter of authorisation, whose blake2-256 hash is recorded
    #[arg(long, value_name = "FILE", conflicts_with = "letter")]
    pub letter_file: Option<PathBuf>,
    /// Hash of the letter of authorisation
    #[arg(long, value_name = "HASH")]
    pub letter: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Change what is said of a programme. Before it is authorised this holds at once; afterwards it
/// is proposed to the other side, proponents or authority.
///
/// The file is a programme file with the fields that change; what is not in it stays, and a
/// field that is null is taken away. The changed fields are shown.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry programme amend QMA-RICE-01 --file change.json --signer mira@sunfield.example
  echo '{\"title\": \"Rice of the Delta\", \"boundary\": null}' \\
    | registry programme amend 3 --file - --reason \"New survey\" --signer //Alice
  registry programme amend 3 --file change.json --dry-run")]
pub struct Amend {
    /// Number or external identifier
    pub programme: String,
    /// A programme file, or one with the changed fields only; - is standard input
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Only show the changed fields
    #[arg(long)]
    pub dry_run: bool,
}

/// List programmes: all, or those that fit every filter.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry programme list --json
  registry programme list --stage pending --sector energy
  registry programme list --proponent T-1002 --region QM-03
  registry programme list --text rice")]
pub struct List {
    /// Only in this stage: draft, pending, authorised, rejected, completed or cancelled
    #[arg(long, value_name = "STAGE", value_parser = names::stage)]
    pub stage: Option<Stage>,
    /// Only of this sector
    #[arg(long, value_name = "SECTOR", value_parser = names::sector)]
    pub sector: Option<Sector>,
    /// Only of this sectoral scope
    #[arg(long, value_name = "N")]
    pub scope: Option<u8>,
    /// Only of this mitigation type
    #[arg(long, value_name = "TYPE", value_parser = names::mitigation)]
    pub mitigation: Option<MitigationType>,
    /// Only with this proponent: number or tax id
    #[arg(long, value_name = "ORG")]
    pub proponent: Option<String>,
    /// Only in this region, such as QM-03
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Only from this source system
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Only with this text in title or external identifier
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}
