//! `network create`: all files of a country, made in memory first and then written at once.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use age::secrecy::SecretString;

use super::{
    check::{check, public_keys, Allowed},
    country::{CountryFile, ValidatorEntry},
    nodes::{Node, Role},
    spec::{genesis, raw, specification, FirstBlock, Founder},
    verify::{RuntimeSummary, Summary, ValidatorSummary, SUMMARY_FILE},
};
use crate::{
    chain_spec::{wasm_binary, ChainSpec},
    chain_specs_cmd::{genesis_text, sums_file, GeneratedFile, GENESIS_SUFFIX, GENESIS_SUMS},
    keys::{
        folder::make_private,
        material::{NodeKey, SessionSecrets},
        pack::{KeyPack, Strength, ValidatorSecrets},
        passphrase::PassphraseArgs,
    },
};

/// Shown after `registry-node network create --help`.
const CREATE_EXAMPLES: &str = "\
Examples:
  registry-node network create country.toml --output country --spec-only
      Every validator has sent its public keys: nothing secret is made. All parties run this with
      the same file and compare the hash that it shows.
  registry-node network create country.toml --output country
      Also start files for every node, and an encrypted key pack for each one without keys; it
      asks for the passphrases.
  registry-node network create test.toml --output test --development --passphrase-file pass.txt
      A network for tests, with key_uri = \"//Alice\" and hosts on this computer.
  registry-node network create country.toml --output country --runtime registry-runtime-5.wasm
      Begin with the runtime of another release.";

/// Make everything that a network starts with.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = CREATE_EXAMPLES)]
pub struct CreateCmd {
    /// The country file; `network template` writes one to fill in.
    pub country: PathBuf,

    /// The new folder. It must not exist, or be empty.
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,

    /// Write the chain specification and its sums only: no start files, no key packs.
    #[arg(long)]
    pub spec_only: bool,

    /// Begin with this runtime instead of the one this program was built with.
    #[arg(long, value_name = "FILE.wasm")]
    pub runtime: Option<PathBuf>,

    /// Allow development keys, hosts on this computer and small sets. Never for a country.
    #[arg(long)]
    pub development: bool,

    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// A country, ready to be written.
pub struct Founded {
    /// The files that are the same whoever makes them from the same country file.
    pub files: Vec<GeneratedFile>,
    /// What they say.
    pub summary: Summary,
    /// The validators, then the nodes that answer others, with their packs if they have one.
    pub nodes: Vec<(Node, Role, Option<KeyPack>)>,
}

/// Make a country out of its file.
pub fn found(
    country: &CountryFile,
    allowed: Allowed,
    runtime: Option<&Path>,
) -> Result<Founded, String> {
    check(country, allowed)?;
    let code = match runtime {
        None => wasm_binary()?.to_vec(),
        Some(path) => fs::read(path)
            .map_err(|error| format!("cannot read the runtime {}: {error}", path.display()))?,
    };
    let mut nodes = Vec::new();
    let mut founders = Vec::new();
    for entry in &country.validator {
        let (founder, node, pack) = validator(entry)?;
        founders.push(founder);
        nodes.push((node, Role::Validator, pack));
    }
    for entry in &country.rpc_node {
        let pack = match (&entry.peer_id, allowed.development) {
            (Some(_), _) => None,
            (None, true) => Some(NodeKey::development(&entry.name)?),
            (None, false) => Some(NodeKey::generate()),
        }
        .map(|node| KeyPack {
            name: entry.name.clone(),
            node,
            validator: None,
        });
        let node = Node {
            name: entry.name.clone(),
            host: entry.host.clone(),
            port: entry.port,
            peer_id: peer_id(entry.peer_id.as_ref(), pack.as_ref()),
        };
        nodes.push((node, Role::Server, pack));
    }
    let servers = of_role(&nodes, Role::Server);
    let patch = genesis(country, &founders);
    let spec = specification(country, patch.clone(), &code, &servers, allowed.development)?;
    let (raw, state) = raw(&spec)?;
    let first = FirstBlock::of(&state)?;
    let summary = Summary {
        name: country.network.name.clone(),
        id: country.network.id.clone(),
        genesis_hash: format!("{:?}", first.hash),
        runtime: RuntimeSummary {
            spec_name: first.spec_name,
            spec_version: first.spec_version,
            code_blake2b256: format!("{:?}", first.code_hash),
        },
        validators: founders
            .into_iter()
            .zip(of_role(&nodes, Role::Validator))
            .map(|(founder, node)| ValidatorSummary {
                organisation: founder.organisation,
                account: founder.keys.account,
                aura: founder.keys.aura,
                grandpa: founder.keys.grandpa,
                node,
            })
            .collect(),
        rpc_nodes: servers,
    };
    Ok(Founded {
        files: public_files(&spec, raw, patch, &summary)?,
        summary,
        nodes,
    })
}

fn public_files(
    spec: &ChainSpec,
    raw: String,
    patch: serde_json::Value,
    summary: &Summary,
) -> Result<Vec<GeneratedFile>, String> {
    let id = &summary.id;
    let text = serde_json::to_string_pretty(summary)
        .map_err(|error| format!("cannot write {SUMMARY_FILE}: {error}"))?;
    let mut files = Vec::new();
    for (name, contents) in [
        (
            format!("{id}{GENESIS_SUFFIX}"),
            genesis_text(spec, patch, None)?,
        ),
        (format!("{id}.json"), format!("{}\n", spec.as_json(false)?)),
        (format!("{id}.raw.json"), format!("{raw}\n")),
        (SUMMARY_FILE.to_owned(), format!("{text}\n")),
    ] {
        files.push(GeneratedFile { name, contents });
    }
    let sums = sums_file(GENESIS_SUMS, &files);
    files.push(sums);
    Ok(files)
}

/// The keys of one validator, given or made now.
fn validator(entry: &ValidatorEntry) -> Result<(Founder, Node, Option<KeyPack>), String> {
    let (keys, pack) = match (public_keys(entry)?, &entry.key_uri) {
        (Some(keys), _) => (keys, None),
        (None, Some(key)) => {
            let session = SessionSecrets::development(key.uri())?;
            let account = session.own_account();
            let pack = KeyPack {
                name: entry.name.clone(),
                node: NodeKey::development(key.uri())?,
                validator: Some(ValidatorSecrets {
                    account: account.clone(),
                    session,
                }),
            };
            (public_of(&pack)?, Some(pack))
        }
        (None, None) => {
            let pack = KeyPack::generate_validator(&entry.name, None);
            (public_of(&pack)?, Some(pack))
        }
    };
    let node = Node {
        name: entry.name.clone(),
        host: entry.host.clone(),
        port: entry.port,
        peer_id: peer_id(entry.peer_id.as_ref(), pack.as_ref()),
    };
    let founder = Founder {
        organisation: entry.organisation.clone(),
        keys,
    };
    Ok((founder, node, pack))
}

fn public_of(pack: &KeyPack) -> Result<crate::keys::material::PublicKeys, String> {
    pack.validator
        .as_ref()
        .map(ValidatorSecrets::public)
        .ok_or_else(|| format!("{} has no session keys", pack.name))
}

fn peer_id(given: Option<&String>, pack: Option<&KeyPack>) -> String {
    given
        .cloned()
        .or_else(|| pack.map(|pack| pack.node.peer_id()))
        .unwrap_or_default()
}

fn of_role(nodes: &[(Node, Role, Option<KeyPack>)], wanted: Role) -> Vec<Node> {
    nodes
        .iter()
        .filter(|(_, role, _)| *role == wanted)
        .map(|(node, _, _)| node.clone())
        .collect()
}

impl CreateCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let country = CountryFile::read(&self.country)?;
        let allowed = Allowed {
            development: self.development,
            missing_keys: !self.spec_only,
        };
        must_be_new(&self.output)?;
        let founded = found(&country, allowed, self.runtime.as_deref())?;
        let packs = if self.spec_only {
            Vec::new()
        } else {
            self.encrypted_packs(&founded)?
        };
        self.write(&founded, &packs)?;
        println!("Wrote {}.", self.output.display());
        println!("{}", founded.summary.words());
        println!(
            "Every party now compares this hash of the first block with the one that it gets:\n  {}",
            founded.summary.genesis_hash
        );
        if !packs.is_empty() {
            println!(
                "{} key packs were made here. Give each to its operator, the passphrase on another \
                 way, and delete them from this computer.",
                packs.len()
            );
        }
        Ok(())
    }

    /// The key packs, encrypted, with the names of their nodes.
    fn encrypted_packs(&self, founded: &Founded) -> Result<Vec<(String, Vec<u8>)>, String> {
        let mut known: Option<SecretString> = None;
        let mut packs = Vec::new();
        for (node, _, pack) in &founded.nodes {
            let Some(pack) = pack else { continue };
            let passphrase = match &known {
                Some(passphrase) => passphrase.clone(),
                None if self.development => self.passphrase.to_open(&node.name)?,
                None => self.passphrase.to_protect(&node.name)?,
            };
            // One file protects all of them; when people are asked, each pack has its own.
            if self.passphrase.passphrase_file.is_some() || self.development {
                known = Some(passphrase.clone());
            }
            let strength = if self.development {
                Strength::Development
            } else {
                Strength::Full
            };
            packs.push((node.name.clone(), pack.encrypt(&passphrase, strength)?));
        }
        Ok(packs)
    }

    fn write(&self, founded: &Founded, packs: &[(String, Vec<u8>)]) -> Result<(), String> {
        fs::create_dir_all(&self.output)
            .map_err(|error| format!("cannot create {}: {error}", self.output.display()))?;
        for file in &founded.files {
            write_new(&self.output.join(&file.name), file.contents.as_bytes())?;
        }
        if self.spec_only {
            return Ok(());
        }
        let validators = of_role(&founded.nodes, Role::Validator);
        let servers = of_role(&founded.nodes, Role::Server);
        for (node, role, _) in &founded.nodes {
            let folder = self.output.join("nodes").join(&node.name);
            make_private(&folder)?;
            let arguments = node.arguments(*role, &validators, &servers).join("\n");
            write_new(
                &folder.join("node.args"),
                format!("{arguments}\n").as_bytes(),
            )?;
            let environment = node.environment(&founded.summary.id, *role, &validators, &servers);
            write_new(&folder.join("node.env"), environment.as_bytes())?;
        }
        for (name, encrypted) in packs {
            let path = self.output.join("nodes").join(name).join("keys.age");
            crate::keys::pack::write_secret(&path, encrypted)?;
        }
        Ok(())
    }
}

/// Refuse a folder in which there is something.
fn must_be_new(path: &Path) -> Result<(), String> {
    let taken = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => path.exists(),
    };
    if taken {
        return Err(format!(
            "{} exists and is not overwritten: choose another folder, or move it away",
            path.display()
        ));
    }
    Ok(())
}

/// Write a new file. One that exists is left as it is.
pub fn write_new(path: &Path, contents: &[u8]) -> Result<(), String> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => format!(
                "{} exists and is not overwritten: choose another name, or move it away",
                path.display()
            ),
            _ => format!("cannot create {}: {error}", path.display()),
        })?;
    file.write_all(contents)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
