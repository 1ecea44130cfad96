//! Validators, as their organisations run them.

use clap::{Args, Subcommand};

/// Propose, look at and withdraw validators.
///
/// A validator is named by its account: the block key that its operator made first. It never
/// changes, and its name in the keystore or a development key mean it too.
#[derive(Subcommand, Debug)]
pub enum Validator {
    /// List the validators, and what they did in the last session
    #[command(after_help = "Examples:
  registry validator list
  registry validator list --json")]
    List,
    /// Show a validator: its state, its keys, its sessions, evidence against it
    #[command(after_help = "Example:\n  registry validator show 5Grw…utQY")]
    Show {
        /// Its account
        #[arg(value_name = "ACCOUNT")]
        validator: String,
        /// Sessions to look back
        #[arg(long, value_name = "N", default_value_t = 10)]
        sessions: u32,
    },
    /// Propose a validator of the signer's own organisation; the council approves it
    #[command(after_help = "Example:
  registry-node key generate --name north --output north.age      # shows account, keys and proof
  registry validator propose 5Grw…utQY --keys 0x… --proof 0x… --signer mira@north.example")]
    Propose {
        /// Its account
        #[arg(value_name = "ACCOUNT")]
        validator: String,
        /// Its session keys
        #[command(flatten)]
        keys: Keys,
        /// The last session of its term [default: no end]
        #[arg(long, value_name = "SESSION")]
        until: Option<u32>,
    },
    /// Withdraw a validator of the signer's own organisation
    #[command(after_help = "Example:
  registry validator leave 5Grw…utQY --signer mira@north.example")]
    Leave {
        /// Its account
        #[arg(value_name = "ACCOUNT")]
        validator: String,
    },
    /// Give a validator of the signer's own organisation new session keys
    #[command(after_help = "Example:
  registry-node key rotate --help                                 # shows keys and proof
  registry validator rotate 5Grw…utQY --keys 0x… --proof 0x… --signer mira@north.example")]
    Rotate {
        /// Its account
        #[arg(value_name = "ACCOUNT")]
        validator: String,
        /// Its new session keys
        #[command(flatten)]
        keys: Keys,
    },
}

/// Session keys as `registry-node key generate` and `key rotate` show them.
#[derive(Args, Debug)]
pub struct Keys {
    /// Block key and finality key, 64 bytes in hexadecimal
    #[arg(long, value_name = "HEX")]
    pub keys: String,
    /// Proof that the keys were made for this validator, in hexadecimal
    #[arg(long, value_name = "HEX")]
    pub proof: String,
}
