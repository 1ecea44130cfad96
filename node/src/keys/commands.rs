//! `key generate`, `key install` and `key rotate`.

use std::path::PathBuf;

use age::secrecy::ExposeSecret;
use registry_runtime::AccountId;
use serde_json::json;
use sp_core::crypto::Ss58Codec;

use super::{
    folder::NodeFolderArgs,
    material::{NodeKey, PublicKeys, SessionSecrets},
    pack::{write_secret, KeyPack, Strength},
    passphrase::PassphraseArgs,
};

/// Shown after `registry-node key generate --help`.
const GENERATE_EXAMPLES: &str = "\
Examples:
  registry-node key generate --name north --output north.age
      It asks for a passphrase. What it shows is public: send it to whoever prepares the country,
      or give it to `registry validator propose`.
  registry-node key generate --name north --output north.age --passphrase-file passphrase.txt --json";

/// Shown after `registry-node key install --help`.
const INSTALL_EXAMPLES: &str = "\
Examples:
  sudo -u registry registry-node key install --pack north.age --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json
      As the user who runs the node, who is to own the files. One validator runs in one place
      only: never install a pack on a second computer while the first may come back.";

/// Shown after `registry-node key rotate --help`.
const ROTATE_EXAMPLES: &str = "\
Examples:
  sudo -u registry registry-node key rotate --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json --account 5F...
      Then let an administrator of the organisation submit the line that it shows. The node needs
      no restart. Do not delete the old keys before `key inspect --url` says that the new ones act.";

/// Make the keys of a new validator.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = GENERATE_EXAMPLES)]
pub struct GenerateCmd {
    /// The name of the validator: small letters, digits and hyphens.
    #[arg(long)]
    pub name: String,

    /// The new file of the key pack. It must not exist.
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,

    /// The validator for which the keys are, if it exists already. A new validator gets its
    /// public block key as its account.
    #[arg(long, value_name = "SS58", value_parser = parse_account)]
    pub account: Option<AccountId>,

    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// Show one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Unpack a key pack.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = INSTALL_EXAMPLES)]
pub struct InstallCmd {
    /// The key pack.
    #[arg(long, value_name = "FILE")]
    pub pack: PathBuf,

    #[command(flatten)]
    pub node: NodeFolderArgs,

    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// Make new session keys for a validator.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = ROTATE_EXAMPLES)]
pub struct RotateCmd {
    #[command(flatten)]
    pub node: NodeFolderArgs,

    /// The validator: its account, which never changes.
    #[arg(long, value_name = "SS58", value_parser = parse_account)]
    pub account: AccountId,

    /// Show one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Make a network identity alone, for a node that is no validator.
#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("where").required(true).args(["file", "base_path"]))]
pub struct GenerateNodeKeyCmd {
    /// The new file, for `--node-key-file`. It must not exist.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// The folder of the node, in which the key is put where the node looks for it.
    #[arg(long, short = 'd', value_name = "DIR", requires = "chain")]
    pub base_path: Option<PathBuf>,

    /// The chain of the node, with --base-path: a specification file, or `local4`.
    #[arg(long, value_name = "SPEC")]
    pub chain: Option<String>,
}

/// An address, for clap.
pub fn parse_account(text: &str) -> Result<AccountId, String> {
    AccountId::from_ss58check(text).map_err(|_| {
        format!("`{text}` is no address: an address begins with 5 and has 48 characters")
    })
}

/// Whether a node may be called so: it names files, folders and the node in the network.
pub fn check_name(name: &str) -> Result<(), String> {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 48 || !name.chars().all(letters) || name.starts_with('-') {
        return Err(format!(
            "`{name}` is no name of a node: take 1 to 48 small letters, digits and hyphens"
        ));
    }
    Ok(())
}

impl GenerateCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        check_name(&self.name)?;
        if self.output.exists() {
            return Err(format!(
                "{} exists and is not overwritten: choose another name, or move it away",
                self.output.display()
            ));
        }
        let passphrase = self
            .passphrase
            .to_protect(&self.output.display().to_string())?;
        let pack = KeyPack::generate_validator(&self.name, self.account.clone());
        pack.write(&self.output, &passphrase, Strength::Full)?;
        let keys = pack
            .validator
            .as_ref()
            .map(super::pack::ValidatorSecrets::public)
            .ok_or("the pack has no validator")?;
        if self.json {
            println!("{}", pack_json(&pack));
            return Ok(());
        }
        println!("Wrote {}. What follows is public.", self.output.display());
        println!();
        print!("{}", country_entry(&self.name, &keys, &pack.node.peer_id()));
        println!();
        println!("To join a country that runs, an administrator of the organisation submits:");
        println!("  {}", propose_line(&keys));
        Ok(())
    }
}

/// The public parts of a pack.
pub fn pack_json(pack: &KeyPack) -> serde_json::Value {
    let mut json = json!({ "name": pack.name, "peerId": pack.node.peer_id() });
    if let Some(validator) = &pack.validator {
        let keys = validator.public();
        json["sessionKeys"] = json!(keys.encoded());
        json["validator"] = json!(keys);
    }
    json
}

/// The keys as an entry of a country file, ready to be pasted.
pub fn country_entry(name: &str, keys: &PublicKeys, peer_id: &str) -> String {
    format!(
        "[[validator]]\n\
         name = \"{name}\"\n\
         organisation = \"\"  # tax id of the organisation that runs it\n\
         host = \"\"  # where the others reach it\n\
         port = 30333\n\
         account = \"{account}\"\n\
         aura = \"{aura}\"\n\
         grandpa = \"{grandpa}\"\n\
         peer_id = \"{peer_id}\"\n\
         proof = \"{proof}\"\n",
        account = keys.account.to_ss58check(),
        aura = keys.aura.to_ss58check(),
        grandpa = keys.grandpa.to_ss58check(),
        proof = keys.proof,
    )
}

fn propose_line(keys: &PublicKeys) -> String {
    format!(
        "registry validator propose {} --keys {} --proof {} --signer ADMINISTRATOR",
        keys.account.to_ss58check(),
        keys.encoded(),
        keys.proof
    )
}

impl InstallCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let folder = self.node.folder()?;
        let passphrase = self.passphrase.to_open(&self.pack.display().to_string())?;
        let pack = KeyPack::read(&self.pack, &passphrase)?;
        let wrote = folder.install(&pack)?;
        let said = if wrote {
            "Installed"
        } else {
            "Already installed:"
        };
        println!("{said} the keys of {}.", pack.name);
        println!("peer id     {}", pack.node.peer_id());
        println!("node key    {}", folder.node_key_path().display());
        if let Some(validator) = &pack.validator {
            println!("validator   {}", validator.account.to_ss58check());
            println!("keystore    {}", folder.keystore_path().display());
            println!("Start the node with --validator, in this one place only.");
        }
        Ok(())
    }
}

impl GenerateNodeKeyCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let key = NodeKey::generate();
        match (&self.file, &self.base_path, &self.chain) {
            (Some(file), _, _) => write_secret(file, key.secret_hex().expose_secret().as_bytes())?,
            (None, Some(base_path), Some(chain)) => NodeFolderArgs {
                base_path: base_path.clone(),
                chain: chain.clone(),
            }
            .folder()?
            .write_node_key(&key)?,
            _ => {
                return Err(
                    "name a file with --file, or a node with --base-path and --chain".into(),
                )
            }
        }
        println!("{}", key.peer_id());
        Ok(())
    }
}

impl RotateCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let folder = self.node.folder()?;
        let session = SessionSecrets::generate();
        folder.insert(&session)?;
        let keys = session.public_for(self.account.clone());
        if self.json {
            let json = json!({ "sessionKeys": keys.encoded(), "validator": keys });
            println!("{json}");
            return Ok(());
        }
        println!(
            "New session keys are in {}; the old ones stay there.",
            folder.keystore_path().display()
        );
        println!("block key     {}", keys.aura.to_ss58check());
        println!("finality key  {}", keys.grandpa.to_ss58check());
        println!("Now an administrator of the organisation submits:");
        println!(
            "  registry validator rotate {} --keys {} --proof {} --signer ADMINISTRATOR",
            keys.account.to_ss58check(),
            keys.encoded(),
            keys.proof
        );
        println!("They act two sessions later. `registry-node key inspect --url ...` shows when.");
        Ok(())
    }
}

/// The secrets of a pack must never be in what people see.
#[cfg(test)]
fn secrets_of(pack: &KeyPack) -> Vec<String> {
    let mut secrets = vec![pack.node.secret_hex().expose_secret().to_owned()];
    if let Some(validator) = &pack.validator {
        secrets.push(validator.session.aura_secret().expose_secret().to_owned());
        secrets.push(
            validator
                .session
                .grandpa_secret()
                .expose_secret()
                .to_owned(),
        );
    }
    secrets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::folder::KeyFolder;
    use std::fs;

    #[test]
    fn what_is_shown_of_a_pack_holds_no_secret() {
        let pack = KeyPack::generate_validator("north", None);
        let keys = pack.validator.as_ref().expect("a validator").public();
        let shown = [
            pack_json(&pack).to_string(),
            country_entry("north", &keys, &pack.node.peer_id()),
            propose_line(&keys),
        ]
        .join("\n");
        for secret in secrets_of(&pack) {
            assert!(!shown.contains(&secret), "a secret is shown");
        }
        assert!(shown.contains(&keys.proof.to_string()));
    }

    #[test]
    fn generate_writes_a_pack_that_install_unpacks() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let passphrase = base.path().join("passphrase");
        fs::write(&passphrase, "seven brave otters\n").expect("the file can be written");
        let passphrase = PassphraseArgs {
            passphrase_file: Some(passphrase),
        };
        let output = base.path().join("north.age");
        let generate = GenerateCmd {
            name: "north".into(),
            output: output.clone(),
            account: None,
            passphrase: passphrase.clone(),
            json: true,
        };
        generate.run().expect("the pack is written");
        let error = generate.run().expect_err("it exists");
        assert!(error.contains("is not overwritten"), "{error}");

        InstallCmd {
            pack: output,
            node: NodeFolderArgs {
                base_path: base.path().join("node"),
                chain: "local4".into(),
            },
            passphrase,
        }
        .run()
        .expect("it is installed");
        let folder = KeyFolder::of(&base.path().join("node"), "registry_local4");
        let (aura, grandpa) = folder.session_keys().expect("the keystore can be read");
        assert_eq!((aura.len(), grandpa.len()), (1, 1));
    }

    #[test]
    fn a_node_key_alone_is_put_where_the_node_looks_for_it() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let node = NodeFolderArgs {
            base_path: base.path().to_owned(),
            chain: "local4".into(),
        };
        let command = GenerateNodeKeyCmd {
            file: None,
            base_path: Some(node.base_path.clone()),
            chain: Some(node.chain.clone()),
        };
        command.run().expect("the key is made");
        let folder = node.folder().expect("the chain is known");
        assert!(folder.node_key().expect("it can be read").is_some());
        assert_eq!(folder.too_open().expect("it can be read"), vec![]);
        let error = command.run().expect_err("there is one");
        assert!(error.contains("is not overwritten"), "{error}");
    }

    #[test]
    fn rotation_keeps_the_old_keys() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let node = NodeFolderArgs {
            base_path: base.path().to_owned(),
            chain: "local4".into(),
        };
        let pack = KeyPack::generate_validator("north", None);
        let old = pack.validator.as_ref().expect("a validator").public();
        let folder = node.folder().expect("the chain is known");
        folder.install(&pack).expect("it is installed");

        RotateCmd {
            node,
            account: old.account.clone(),
            json: true,
        }
        .run()
        .expect("new keys are made");
        let (aura, grandpa) = folder.session_keys().expect("the keystore can be read");
        assert_eq!((aura.len(), grandpa.len()), (2, 2));
        assert!(aura.contains(&old.aura) && grandpa.contains(&old.grandpa));
    }

    #[test]
    fn names_and_addresses_are_refused_with_the_remedy() {
        for wrong in ["", "North", "a b", "../x", "-a", &"a".repeat(49)] {
            let error = check_name(wrong).expect_err("no name");
            assert!(error.contains("small letters"), "{error}");
        }
        assert!(check_name("north-1").is_ok());
        assert!(parse_account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").is_ok());
        assert!(parse_account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ").is_err());
    }
}
