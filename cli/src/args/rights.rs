//! Rights: the matrix, the second-person policies, the intents.

use super::names;
use clap::{ArgGroup, Args, Subcommand};
use registry_primitives::{Action, OrganisationKind, UserRole, When};

/// Show who may do what: the permission matrix of the chain.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  registry roles
  registry roles --kind developer
  registry roles --role manager --json
  registry roles may --key mira@sunfield.example --action transfer-credits")]
pub struct Roles {
    /// Another question than the whole matrix
    #[command(subcommand)]
    pub question: Option<Question>,
    /// Only this kind of organisation
    #[arg(long, value_name = "KIND", value_parser = names::kind)]
    pub kind: Option<OrganisationKind>,
    /// Only this role
    #[arg(long, value_name = "ROLE", value_parser = names::role)]
    pub role: Option<UserRole>,
}

/// A question about rights.
#[derive(Subcommand, Debug)]
pub enum Question {
    /// Tell whether a key may take an action, and on which terms
    May(May),
}

/// Tell whether a key may take an action now, on a record if one is named, and whether a
/// second person is needed. A no is an answer and not a failure.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("record").args(["organisation", "member", "programme"]))]
#[command(after_help = "Examples:
  registry roles may --key mira@sunfield.example --action transfer-credits
  registry roles may --key //Alice --action issue-credits --programme QMA-RICE-01
  registry roles may --key 5Grw…utQY --action manage-members --member ken@sunfield.example")]
pub struct May {
    /// Key of the person: name in the keystore, address, or a development key
    #[arg(long, value_name = "KEY")]
    pub key: String,
    /// The action, such as issue-credits; `registry roles` lists them
    #[arg(long, value_name = "ACTION", value_parser = names::action)]
    pub action: Action,
    /// On this organisation: number or tax id
    #[arg(long, value_name = "ORG")]
    pub organisation: Option<String>,
    /// On this member
    #[arg(long, value_name = "KEY")]
    pub member: Option<String>,
    /// On this programme: number or external identifier
    #[arg(long, value_name = "PROGRAMME")]
    pub programme: Option<String>,
}

/// Show and set when a second person must approve.
#[derive(Subcommand, Debug)]
pub enum Policy {
    /// Show the policies of the registry and of an organisation
    #[command(after_help = "Examples:
  registry policy show
  registry policy show T-1002 --json")]
    Show {
        /// Number or tax id [default: the signer's own organisation; without a signer the
        /// policies of the registry alone]
        organisation: Option<String>,
    },
    /// Set what the signer's own organisation asks of itself on top of the registry's policy
    #[command(after_help = "Examples:
  registry policy set transfer-credits from:500 --signer mira@sunfield.example
  registry policy set retire-credits always --signer mira@sunfield.example
  registry policy set retire-credits never --signer mira@sunfield.example")]
    Set {
        /// The action, such as transfer-credits
        #[arg(value_parser = names::action)]
        action: Action,
        /// never, always, or from:N for N credits and more; never means that only the
        /// registry's policy holds
        #[arg(value_name = "WHEN", value_parser = names::when)]
        when: When,
    },
}

/// Calls that wait for a second person. Any command that changes something opens one with
/// --as-intent.
#[derive(Subcommand, Debug)]
pub enum Intent {
    /// List the open intents
    #[command(after_help = "Examples:
  registry intent list --signer mira@sunfield.example
  registry intent list T-1002
  registry intent list --all")]
    List {
        /// Number or tax id [default: the signer's own organisation]
        #[arg(conflicts_with = "all")]
        organisation: Option<String>,
        /// Those of every organisation
        #[arg(long)]
        all: bool,
    },
    /// Show an intent: its call with all arguments
    #[command(after_help = "Example:\n  registry intent show 7")]
    Show {
        /// Its number
        intent: u32,
    },
    /// Approve an intent as the second person: its call is executed
    #[command(after_help = "Example:
  registry intent show 7
  registry intent approve 7 --signer ken@sunfield.example")]
    Approve {
        /// Its number
        intent: u32,
    },
    /// Refuse an intent as the second person
    #[command(after_help = "Example:
  registry intent refuse 7 --reason \"Wrong receiver\" --signer ken@sunfield.example")]
    Refuse {
        /// Its number
        intent: u32,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Withdraw an intent of one's own
    #[command(after_help = "Example:
  registry intent cancel 7 --signer mira@sunfield.example")]
    Cancel {
        /// Its number
        intent: u32,
    },
    /// Remove an intent that expired
    #[command(after_help = "Example:
  registry intent expire 7 --signer mira@sunfield.example")]
    Expire {
        /// Its number
        intent: u32,
    },
}
