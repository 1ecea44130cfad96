//! `registry-node key`: the keys of a node and of its validator.
//!
//! | Module | Subject |
//! | --- | --- |
//! | [`material`] | how keys are made, their public parts, the proof of owning them |
//! | [`pack`] | the keys of one node in one encrypted file |
//! | [`passphrase`] | where the passphrase of a pack comes from |
//! | [`folder`] | the folders of a node in which its keys live |
//! | [`commands`] | `generate`, `install`, `rotate` |
//! | [`inspect`] | `inspect`: what keys there are, and what the chain does with them |

pub mod commands;
pub mod folder;
pub mod inspect;
pub mod material;
pub mod pack;
pub mod passphrase;

pub use material::Bytes;

use crate::{cli::Cli, command::application};

/// Shown after `registry-node key --help`.
pub const KEY_EXAMPLES: &str = "\
Examples:
  registry-node key generate --name north --output north.age
      All keys of a new validator, offline, in one encrypted file.
  registry-node key install --pack north.age --base-path /var/lib/registry/node --chain country.raw.json
      Unpack them on the computer that will run the node.
  registry-node key rotate --base-path /var/lib/registry/node --chain country.raw.json --account 5F...
      New session keys; the old ones stay until the new ones act.
  registry-node key inspect --base-path /var/lib/registry/node --chain country.raw.json --url http://127.0.0.1:9944
      Which validator this node is, and whether it acts now.
  registry-node key generate-node-key --file node.key
      Only a network identity; start the node with `--node-key-file node.key`.
See docs/keys.md.";

/// Make, install, show and renew the keys of a node.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Make the keys of a new validator, offline, and write them to an encrypted key pack.
    Generate(commands::GenerateCmd),

    /// Unpack a key pack into the keystore and the network folder of a node.
    Install(commands::InstallCmd),

    /// Make new session keys in the keystore of a node and show what to submit.
    Rotate(commands::RotateCmd),

    /// Show the public keys of a pack or of a node, and what the chain does with them.
    Inspect(inspect::InspectCmd),

    /// Make a network identity alone, and show its peer id.
    GenerateNodeKey(commands::GenerateNodeKeyCmd),

    /// Show the peer id of a network identity.
    InspectNodeKey(sc_cli::InspectNodeKeyCmd),

    /// Put one session key into a keystore; it asks for the secret.
    Insert(sc_cli::InsertKeyCmd),

    /// Make a key for signing transactions, its secret phrase shown.
    GenerateAccount(sc_cli::GenerateCmd),

    /// Show the public key and the address of a secret phrase or address.
    InspectAccount(sc_cli::InspectKeyCmd),
}

impl KeyCommand {
    /// Run the command.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        match self {
            Self::Generate(command) => command.run().map_err(application),
            Self::Install(command) => command.run().map_err(application),
            Self::Rotate(command) => command.run().map_err(application),
            Self::Inspect(command) => command.run().map_err(application),
            Self::GenerateNodeKey(command) => command.run().map_err(application),
            Self::InspectNodeKey(command) => command.run(),
            Self::Insert(command) => command.run(cli),
            Self::GenerateAccount(command) => command.run(),
            Self::InspectAccount(command) => command.run(),
        }
    }
}
