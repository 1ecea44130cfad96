//! Governance: the council and its committee, upgrades, the network.

use super::proposal::{self, Values};
use clap::{ArgAction, Args, Subcommand};
use std::{ffi::OsString, path::PathBuf};

/// Decide by votes: the council, and the technical committee with --committee.
///
/// A member proposes, members vote, and when enough of them agree anybody closes the motion: its
/// call is executed then. What a key alone can do needs no motion.
#[derive(Subcommand, Debug)]
pub enum Council {
    /// Propose something, in words
    ///
    /// The words come first, then their values in order, or each by its option. Words may be
    /// given in quotation marks or one by one. Keys are named as elsewhere: name in the keystore,
    /// address, or a development key. Times are blocks, or such as 12h and 3d.
    Propose(Box<Propose>),
    /// Vote on a motion
    #[command(after_help = "Examples:
  registry council vote 3 yes --signer //Bob
  registry council vote 0x5ad1…90c4 no --committee --signer //Charlie")]
    Vote {
        /// Number of the motion, or its hash
        #[arg(value_name = "INDEX|HASH")]
        motion: String,
        /// yes or no; a vote can be changed until the motion is closed
        #[arg(value_name = "yes|no", value_parser = proposal::vote, action = ArgAction::Set)]
        vote: bool,
        /// The technical committee's motion
        #[arg(long)]
        committee: bool,
    },
    /// Close a motion that is decided or over: what was agreed to is executed
    #[command(after_help = "Examples:
  registry council close 3 --signer //Alice
  registry council close 0x5ad1…90c4 --committee --signer //Alice")]
    Close {
        /// Number of the motion, or its hash
        #[arg(value_name = "INDEX|HASH")]
        motion: String,
        /// The technical committee's motion
        #[arg(long)]
        committee: bool,
    },
    /// List the open motions of both bodies, in words
    #[command(after_help = "Examples:
  registry council list
  registry council list --json")]
    List,
    /// Show who decides: the members of both bodies
    #[command(after_help = "Example:\n  registry council members")]
    Members,
}

/// A proposal.
#[derive(Args, Debug)]
#[command(after_help = proposal::short_help(), after_long_help = proposal::long_help())]
pub struct Propose {
    /// What is proposed, and its values
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Let the technical committee decide
    #[arg(long)]
    pub committee: bool,
    /// Members who must agree [default: as many as the chain asks for]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub threshold: Option<u32>,
    /// The values of the proposal.
    #[command(flatten)]
    pub values: Values,
}

/// Upgrade the runtime of the chain.
///
/// The council authorises the hash of the code (`registry council propose "authorise upgrade"`);
/// after the notice anybody applies exactly that code.
#[derive(Subcommand, Debug)]
pub enum Upgrade {
    /// Apply the authorised code; needs no signer, and waits until the new runtime is final
    #[command(after_help = "Example:
  registry upgrade status
  registry upgrade apply registry-runtime-0.2.0.wasm")]
    Apply {
        /// The code, compressed as it was released
        #[arg(value_name = "FILE.wasm")]
        code: PathBuf,
    },
    /// Show which runtime is in force and what is authorised
    #[command(after_help = "Examples:
  registry upgrade status
  registry upgrade status registry-runtime-0.2.0.wasm")]
    Status {
        /// Compare this code with the authorised one
        #[arg(value_name = "FILE.wasm")]
        code: Option<PathBuf>,
    },
}

/// The network: its present state, and the ceremony in which one begins.
///
/// `network create`, `verify`, `template` and `show` are done by registry-node, with everything
/// that is typed behind them; its own help tells their options.
#[derive(Subcommand, Debug)]
#[command(
    subcommand_value_name = "status|create|verify|template|show",
    after_help = "Examples:
  registry network status
  registry network template > country.toml
  registry network create country.toml --output country
  registry network verify country
  registry network create --help"
)]
pub enum Network {
    /// Show session, validators, finality, upgrade and safe mode
    #[command(after_help = "Examples:
  registry network status
  registry network status --node ws://10.0.0.5:9944 --json")]
    Status,
    /// What registry-node does.
    #[command(external_subcommand)]
    Node(Vec<OsString>),
}

/// Start a development country on this computer: the same as `registry-devnet up`.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
#[command(after_help = "Examples:
  registry devnet
  registry devnet --validators 4 --data-dir ./country
  registry devnet --help")]
pub struct Devnet {
    /// Options of registry-devnet; --help shows them
    #[arg(
        value_name = "OPTIONS",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub options: Vec<OsString>,
}
