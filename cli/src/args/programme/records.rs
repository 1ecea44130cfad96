//! What belongs to a programme: documents, mitigation actions, estimates, its owners.

use crate::args::names;
use clap::{ArgGroup, Args, Subcommand};
use registry_primitives::{DocumentKind, MitigationType};
use std::path::PathBuf;

/// Add, list and check documents. The chain keeps the hash, the size and the media type of a
/// file; the file itself lives elsewhere.
#[derive(Subcommand, Debug)]
pub enum Document {
    /// Add a document, or a new version of one
    Add(AddDocument),
    /// List the documents of a programme
    #[command(after_help = "Examples:
  registry programme document list QMA-RICE-01
  registry programme document list 3 --kind design --json")]
    List {
        /// Number or external identifier
        programme: String,
        /// Only of this kind
        #[arg(long, value_name = "KIND", value_parser = names::document)]
        kind: Option<DocumentKind>,
    },
    /// Tell whether this very file, byte for byte, is a document of a programme
    ///
    /// Exit code 0 when it is, 1 when it is not.
    #[command(after_help = "Example:
  registry programme document check QMA-RICE-01 design.pdf")]
    Check {
        /// Number or external identifier
        programme: String,
        /// The file; - is standard input
        file: PathBuf,
    },
}

/// Add a document, or a new version of one. Hash and size are computed from the file.
#[derive(Args, Debug)]
#[command(
    after_help = "Kinds: design, methodology, monitoring-report, verification-report,
  no-objection-letter, authorisation-letter, annual-report, environmental-impact, description,
  boundary, material

Examples:
  registry programme document add QMA-RICE-01 design.pdf --kind design \\
    --signer mira@sunfield.example
  registry programme document add 3 design-2.pdf --kind design --replaces 1 \\
    --signer mira@sunfield.example
  registry programme document add 3 survey.dat --kind material --action PADDY-1 \\
    --media application/octet-stream --signer system@monitoring.example"
)]
pub struct AddDocument {
    /// Number or external identifier
    pub programme: String,
    /// The file; - is standard input
    pub file: PathBuf,
    /// What it is
    #[arg(long, value_name = "KIND", value_parser = names::document)]
    pub kind: DocumentKind,
    /// Its name [default: that of the file]
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Media type (RFC 6838) [default: by the file's extension]
    #[arg(long, value_name = "TYPE")]
    pub media: Option<String>,
    /// Mitigation action it belongs to [default: the programme]
    #[arg(long, value_name = "ID")]
    pub action: Option<String>,
    /// Number of the document that it is a new version of
    #[arg(long, value_name = "N")]
    pub replaces: Option<u32>,
}

/// Add and list mitigation actions.
#[derive(Subcommand, Debug)]
pub enum Action {
    /// Add a mitigation action with what it is to reduce
    Add(AddAction),
    /// List the mitigation actions of a programme
    #[command(after_help = "Example:\n  registry programme action list QMA-RICE-01")]
    List {
        /// Number or external identifier
        programme: String,
    },
}

/// What was measured, for a method of the calculator.
#[derive(Args, Debug)]
#[group(id = "measured", multiple = false)]
pub struct Input {
    /// File with an object of what was measured; - is standard input
    #[arg(long, value_name = "FILE", requires = "method")]
    pub input: Option<PathBuf>,
    /// A measured quantity, such as landArea=16 or landAreaUnit=ha; repeat for several
    #[arg(long = "field", value_name = "NAME=VALUE", requires = "method")]
    pub fields: Vec<String>,
}

/// Add a mitigation action with what it is to reduce. With a method the chain computes an
/// estimate beside it and keeps it with the programme.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry programme action add QMA-RICE-01 PADDY-1 --mitigation Agriculture --estimate 80 \\
    --signer mira@sunfield.example
  registry programme action add QMA-RICE-01 PADDY-2 --mitigation Agriculture --estimate 88 \\
    --method agriculture --field landArea=16 --field landAreaUnit=ha --field duration=120 \\
    --field durationUnit=d --signer system@monitoring.example")]
pub struct AddAction {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Identifier of the action, unique in the programme
    pub action: String,
    /// How it mitigates
    #[arg(long, value_name = "TYPE", value_parser = names::mitigation)]
    pub mitigation: MitigationType,
    /// What it is to reduce in tCO2e; rounded half up to whole credits
    #[arg(long, value_name = "TONNES", allow_negative_numbers = true)]
    pub estimate: String,
    /// Method of the calculator; `registry calculate --list` shows them
    #[arg(long, value_name = "METHOD", requires = "measured")]
    pub method: Option<String>,
    /// What was measured
    #[command(flatten)]
    pub input: Input,
}

/// Let the chain compute an estimate with the country's latest constants and keep it with the
/// programme. What the calculator refuses is told before anything is submitted.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("needed").required(true).args(["input", "fields"]))]
#[command(after_help = "Examples:
  registry programme estimate QMA-RICE-01 agriculture --input paddies.json \\
    --signer mira@sunfield.example
  registry programme estimate 3 agriculture --field landArea=16 --field landAreaUnit=ha \\
    --field duration=120 --field durationUnit=d --apply --signer mira@sunfield.example")]
pub struct Estimate {
    /// Number or external identifier
    pub programme: String,
    /// Method of the calculator; `registry calculate --list` shows them
    pub method: String,
    /// What was measured
    #[command(flatten)]
    pub input: Input,
    /// Make its whole credits the programme's estimate
    #[arg(long)]
    pub apply: bool,
}

/// Propose, agree to and look at a change of ownership: giver, receiver and authority all have
/// to agree.
#[derive(Subcommand, Debug)]
pub enum Ownership {
    /// Propose that a share moves from a proponent to another organisation
    Propose(Propose),
    /// Agree to the proposed change, as giver, receiver or authority
    #[command(after_help = "Example:
  registry programme ownership agree QMA-RICE-01 --signer tami@deltafarmers.example")]
    Agree {
        /// Number or external identifier
        programme: String,
    },
    /// Show the proponents and the proposed change
    #[command(after_help = "Example:\n  registry programme ownership show QMA-RICE-01")]
    Show {
        /// Number or external identifier
        programme: String,
    },
}

/// Propose that a share moves from a proponent to another organisation. A giver or receiver that
/// proposes agrees by that.
///
/// A share is of future issues. What becomes of present credits has to be said: the giver keeps
/// them, or so many of them move too.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("holdings").required(true).args(["keep_holdings", "move_holdings"]))]
#[command(after_help = "Examples:
  registry programme ownership propose QMA-RICE-01 --from T-1002 --to T-1001 --share 20% \\
    --keep-holdings --signer tami@deltafarmers.example
  registry programme ownership propose 3 --from T-1002 --to T-1001 --share 605000 --move 120 \\
    --reason \"Sale of the western fields\" --signer tami@deltafarmers.example")]
pub struct Propose {
    /// Number or external identifier
    pub programme: String,
    /// Number or tax id of the giver
    #[arg(long, value_name = "ORG")]
    pub from: String,
    /// Number or tax id of the receiver
    #[arg(long, value_name = "ORG")]
    pub to: String,
    /// Share of the whole programme: 20.5% or 205000 (parts per million)
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub share: String,
    /// The giver keeps the credits that it holds
    #[arg(long)]
    pub keep_holdings: bool,
    /// So many of the giver's credits of the programme move too, lowest serials first
    #[arg(long = "move", value_name = "N", allow_negative_numbers = true)]
    pub move_holdings: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}
