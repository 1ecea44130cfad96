//! The people of organisations.

use super::names;
use clap::{Args, Subcommand};
use registry_primitives::UserRole;
use std::path::PathBuf;

/// Add, invite, change and look at the people of an organisation.
///
/// People are keys: each is named by its name in the keystore, its address, or as a
/// development key such as //Bob. No names of people are on chain.
#[derive(Subcommand, Debug)]
pub enum Member {
    /// List the members of an organisation and its open invitations
    #[command(after_help = "Examples:
  registry member list T-1002
  registry member list --signer mira@sunfield.example")]
    List {
        /// Number or tax id [default: the signer's own organisation]
        organisation: Option<String>,
    },
    /// Add a key as a member
    #[command(after_help = "Examples:
  registry member add ken@sunfield.example --role manager --signer mira@sunfield.example
  registry member add mira@sunfield.example --role admin --organisation T-1001 --signer //Alice")]
    Add {
        /// Key of the person
        key: String,
        /// Role: admin, manager or viewer
        #[arg(long, value_name = "ROLE", value_parser = names::role)]
        role: UserRole,
        /// Number or tax id [default: the signer's own organisation]
        #[arg(long, value_name = "ORG")]
        organisation: Option<String>,
    },
    /// Invite whoever gets a voucher, which is made here
    Invite(Invite),
    /// Withdraw an invitation that nobody accepted yet
    #[command(after_help = "Examples:
  registry member withdraw-invitation voucher.json --signer mira@sunfield.example
  registry member withdraw-invitation 0x5f…c1 --signer mira@sunfield.example")]
    WithdrawInvitation {
        /// File of the voucher, or its hash as `registry member list` shows it
        voucher: String,
    },
    /// Become a member by a voucher
    Accept(Accept),
    /// Give a member another role
    #[command(after_help = "Example:
  registry member role ken@sunfield.example admin --signer mira@sunfield.example")]
    Role {
        /// Key of the person
        key: String,
        /// The new role: admin, manager or viewer
        #[arg(value_parser = names::role)]
        role: UserRole,
    },
    /// Suspend a member's key
    #[command(after_help = "Example:
  registry member suspend ken@sunfield.example --reason \"Laptop stolen\" \\
    --signer mira@sunfield.example")]
    Suspend(WithReason),
    /// Let a suspended key act again
    #[command(after_help = "Example:
  registry member reactivate ken@sunfield.example --reason \"Laptop found\" \\
    --signer mira@sunfield.example")]
    Reactivate(WithReason),
    /// Remove a member, finally: its key never acts again
    #[command(after_help = "Example:
  registry member remove ken@sunfield.example --reason \"Left the company\" \\
    --signer mira@sunfield.example")]
    Remove(WithReason),
    /// Act with another key from now on; role and person stay
    ///
    /// The signer's key never acts again. The new key signs that it takes over; make it with
    /// `registry key new`.
    #[command(after_help = "Example:
  registry key new mira-2@sunfield.example
  registry member rotate --new mira-2@sunfield.example --signer mira@sunfield.example")]
    Rotate {
        /// The key that takes over
        #[arg(long, value_name = "KEY")]
        new: String,
    },
    /// Let a person who lost a key act with another one
    #[command(subcommand)]
    Recovery(Recovery),
}

/// A member and a reason.
#[derive(Args, Debug)]
pub struct WithReason {
    /// Key of the person
    pub key: String,
    /// Why, public on chain: no names
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Invite whoever gets a voucher into the signer's own organisation.
///
/// A voucher is a secret that is used once. It is shown once here, or written to a file that
/// only this user can read; the chain gets its hash. Hand it to the person in a safe way.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry member invite --role manager --out voucher.json --signer mira@sunfield.example
  registry member invite --role viewer --lifetime 43200 --signer mira@sunfield.example")]
pub struct Invite {
    /// Role that the invitation gives: admin, manager or viewer
    #[arg(long, value_name = "ROLE", value_parser = names::role)]
    pub role: UserRole,
    /// Blocks for which the invitation can be accepted; a block is made every two seconds, so
    /// the default is a week
    #[arg(long, value_name = "BLOCKS", default_value_t = 302_400)]
    pub lifetime: u32,
    /// Write the voucher to this new file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Become a member by a voucher.
///
/// Voucher and key both sign, so that nobody who sees the transaction can use the voucher for
/// another key. The key need not be known to the chain; make it with `registry key new`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry key new ken@sunfield.example
  registry member accept --voucher voucher.json --key ken@sunfield.example")]
pub struct Accept {
    /// File of the voucher, or a file with its secret only; - is standard input
    #[arg(long, value_name = "FILE")]
    pub voucher: PathBuf,
    /// The key that joins [default: the key of --signer]
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Let a person who lost a key act with another one: proposed in the organisation, approved by
/// the government, completed after a delay in which the old key can object.
#[derive(Subcommand, Debug)]
pub enum Recovery {
    /// Propose it; the new key signs that it takes over
    #[command(after_help = "Example:
  registry member recovery propose ken@sunfield.example --new ken-2@sunfield.example \\
    --signer mira@sunfield.example")]
    Propose {
        /// The lost key
        lost: String,
        /// The key that is to take over
        #[arg(long, value_name = "KEY")]
        new: String,
    },
    /// Approve it for the government: the delay begins
    #[command(after_help = "Example:
  registry member recovery approve ken@sunfield.example --signer //Alice")]
    Approve {
        /// The lost key
        lost: String,
    },
    /// Stop it, also by the key that was said to be lost
    #[command(after_help = "Example:
  registry member recovery cancel ken@sunfield.example --signer ken@sunfield.example")]
    Cancel {
        /// The lost key
        lost: String,
    },
    /// Complete it when the delay has passed
    #[command(after_help = "Example:
  registry member recovery complete ken@sunfield.example --signer mira@sunfield.example")]
    Complete {
        /// The lost key
        lost: String,
    },
    /// List the recoveries under way
    #[command(after_help = "Example:\n  registry member recovery list")]
    List,
}
