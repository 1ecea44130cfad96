//! Organisations.

use super::names;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use registry_primitives::{OrganisationKind, Sector};

/// Register, admit, change and look at organisations.
#[derive(Subcommand, Debug)]
pub enum Organisation {
    /// List all organisations
    #[command(after_help = "Example:\n  registry organisation list")]
    List,
    /// Show one organisation with its members, accreditations and balances
    #[command(after_help = "Examples:
  registry organisation show 2
  registry organisation show T-1002 --json")]
    Show {
        /// Number or tax id; `id:2` and `tax:2` say which is meant
        organisation: String,
    },
    /// Add an organisation, with its first administrator if the key is known
    Register(Register),
    /// Register one's own organisation, which then waits for admission
    Apply(Apply),
    /// Admit or reject an organisation that registered itself
    Decide(Decide),
    /// Change the public data of the signer's own organisation
    Edit(Edit),
    /// Suspend an organisation: it may read, nothing else, and what it holds is frozen
    #[command(after_help = "Example:
  registry organisation suspend T-1004 --reason \"Accounts of 2024 missing\" --signer //Alice")]
    Suspend(WithReason),
    /// Let a suspended organisation act again
    #[command(after_help = "Example:
  registry organisation reactivate T-1004 --reason \"Accounts received\" --signer //Alice")]
    Reactivate(WithReason),
    /// Open or close self-registration; without a word show which it is
    #[command(after_help = "Examples:
  registry organisation self-registration
  registry organisation self-registration open --signer //Alice")]
    SelfRegistration {
        /// Whether organisations may register themselves from now on
        #[arg(value_enum)]
        switch: Option<Switch>,
    },
    /// Accredit a certifier for a sector, or renew its accreditation
    Accredit(Accredit),
    /// Suspend the accreditation of a certifier until it is renewed
    #[command(after_help = "Example:
  registry organisation suspend-accreditation T-2001 --sector Energy \\
    --reason \"Audit of 2024 open\" --signer //Alice")]
    SuspendAccreditation {
        /// Number or tax id of the certifier
        organisation: String,
        /// Sector of the accreditation
        #[arg(long, value_name = "SECTOR", value_parser = names::sector)]
        sector: Sector,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// An organisation and a reason.
#[derive(Args, Debug)]
pub struct WithReason {
    /// Number or tax id of the organisation; `id:2` and `tax:2` say which is meant
    pub organisation: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Public data of a new organisation.
#[derive(Args, Debug)]
pub struct NewOrganisation {
    /// What it is: developer, certifier, api or ministry
    #[arg(long, value_name = "KIND", value_parser = names::kind)]
    pub kind: OrganisationKind,
    /// Public name
    #[arg(long, value_name = "TEXT")]
    pub name: String,
    /// Tax id, unique in the country
    #[arg(long, value_name = "TAXID")]
    pub tax_id: String,
    /// Country of its seat [default: the registry's own]
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// Address of its public pages
    #[arg(long, value_name = "URL")]
    pub website: Option<String>,
}

/// Add an organisation, with its first administrator if the key is known.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry organisation register --kind developer --name \"Sunfield Energy\" --tax-id T-1001 \\
    --website https://sunfield.example --administrator mira@sunfield.example --signer //Alice
  registry organisation register --kind ministry --name \"Ministry of Land\" --tax-id M-3001 \\
    --scopes 14-15 --signer //Alice")]
pub struct Register {
    /// Its public data
    #[command(flatten)]
    pub new: NewOrganisation,
    /// Sectoral scopes of a ministry, such as 14-15
    #[arg(long, value_name = "SCOPES")]
    pub scopes: Option<String>,
    /// Key of its first administrator: name in the keystore, or address
    #[arg(long, value_name = "KEY")]
    pub administrator: Option<String>,
}

/// Register one's own organisation, which then waits for admission.
///
/// The key signs that it agrees to be the first administrator. Nobody signs the transaction:
/// the chain does not know the key before the organisation is admitted.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry organisation apply --kind developer --name \"Sunfield Energy\" --tax-id T-1001 \\
    --key mira@sunfield.example")]
pub struct Apply {
    /// Its public data
    #[command(flatten)]
    pub new: NewOrganisation,
    /// Key of its first administrator [default: the key of --signer]
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Admit or reject an organisation that registered itself. A rejection is final; the tax id
/// and the key are free again.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("decision").required(true).args(["admit", "reject"]))]
#[command(after_help = "Examples:
  registry organisation decide 12 --admit --reason \"Papers complete\" --signer //Alice
  registry organisation decide T-1009 --reject --reason \"No such company\" --signer //Alice")]
pub struct Decide {
    /// Number or tax id; `id:12` and `tax:12` say which is meant
    pub organisation: String,
    /// Admit it
    #[arg(long)]
    pub admit: bool,
    /// Reject it, finally
    #[arg(long)]
    pub reject: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Change the public data of the signer's own organisation. What is not named stays.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("changes").required(true).multiple(true)
    .args(["name", "country", "website", "no_website"]))]
#[command(after_help = "Example:
  registry organisation edit --website https://sunfield.example --signer mira@sunfield.example")]
pub struct Edit {
    /// Public name
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Country of its seat
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// Address of its public pages
    #[arg(long, value_name = "URL", conflicts_with = "no_website")]
    pub website: Option<String>,
    /// It has no public pages any more
    #[arg(long)]
    pub no_website: bool,
}

/// Accredit a certifier for a sector, or renew its accreditation, which lifts a suspension.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry organisation accredit T-2001 --sector Energy --until 2028-12-31 --signer //Alice")]
pub struct Accredit {
    /// Number or tax id of the certifier
    pub organisation: String,
    /// Sector
    #[arg(long, value_name = "SECTOR", value_parser = names::sector)]
    pub sector: Sector,
    /// First day, or a moment in UTC [default: today]
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day, inclusive, or a moment in UTC
    #[arg(long, value_name = "DATE")]
    pub until: String,
}

/// Open or closed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
    /// Organisations may register themselves
    Open,
    /// Only authorities register organisations
    Close,
}
