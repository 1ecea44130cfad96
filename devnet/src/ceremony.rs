//! Networks that begin with the files of a ceremony, as `registry-node network create` writes
//! them: a chain specification, and for every node a name, an address and an encrypted key pack.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{bail, ensure, Context, Result};
use serde::Deserialize;

use crate::{
    node::{self, Keys, NodeOptions},
    process,
};

/// The file that says what is in the others.
const SUMMARY: &str = "network.json";
/// How long a subcommand may take; opening a key pack is slow on purpose.
const WITHIN: Duration = Duration::from_secs(120);
/// Arguments in `node.args` that [`NodeOptions`] decides.
const DECIDED: [&str; 8] = [
    "--validator",
    "--state-pruning",
    "--blocks-pruning",
    "--name",
    "--port",
    "--listen-addr",
    "--no-mdns",
    "--no-telemetry",
];

/// The files of a ceremony.
#[derive(Debug, Clone)]
pub struct Ceremony {
    folder: PathBuf,
    summary: Summary,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    id: String,
    validators: Vec<Validator>,
    rpc_nodes: Vec<Member>,
}

#[derive(Debug, Clone, Deserialize)]
struct Validator {
    aura: String,
    node: Member,
}

/// A node, as the ceremony names it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where the others reach it.
    pub host: String,
    /// Its port there.
    pub port: u16,
    /// Its name in the network.
    pub peer_id: String,
}

impl Ceremony {
    /// Reads the folder that `registry-node network create` wrote.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(SUMMARY);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let summary: Summary = serde_json::from_str(&text)
            .with_context(|| format!("{} cannot be understood", path.display()))?;
        ensure!(
            !summary.validators.is_empty(),
            "{} names no validators",
            path.display()
        );
        Ok(Self {
            folder: folder.to_owned(),
            summary,
        })
    }

    /// Founds a network for tests from the text of a country file, which may have development
    /// keys, in a folder that does not exist yet.
    pub async fn found(country: &str, folder: &Path) -> Result<Self> {
        let file = folder.with_extension("toml");
        fs::write(&file, country).with_context(|| format!("cannot write {}", file.display()))?;
        let passphrase = passphrase_file(folder);
        fs::remove_file(&passphrase).ok();
        let mut secret = [0; 24];
        getrandom::getrandom(&mut secret)
            .map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&passphrase)
            .and_then(|mut file| writeln!(file, "{}", hex::encode(secret)))
            .with_context(|| format!("cannot write {}", passphrase.display()))?;
        // What is there is whole, also when this was interrupted before.
        let unfinished = folder.with_extension("new");
        fs::remove_dir_all(&unfinished).ok();
        let spec = node::command()?
            .args(["network", "create"])
            .arg(&file)
            .arg("--output")
            .arg(&unfinished)
            .arg("--development")
            .arg("--passphrase-file")
            .arg(&passphrase);
        let done = process::run(spec, WITHIN).await?;
        if !done.status.success() {
            bail!("the network cannot be founded: {}", done.output.trim());
        }
        fs::rename(&unfinished, folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Self::read(folder)
    }

    /// The chain specification.
    pub fn chain_spec(&self) -> PathBuf {
        self.folder.join(format!("{}.raw.json", self.summary.id))
    }

    /// The validators.
    pub fn validators(&self) -> impl Iterator<Item = &Member> {
        self.summary.validators.iter().map(|one| &one.node)
    }

    /// The public block key of each validator, as an address.
    pub fn block_keys(&self) -> impl Iterator<Item = &str> {
        self.summary.validators.iter().map(|one| one.aura.as_str())
    }

    /// The nodes that answer others.
    pub fn rpc_nodes(&self) -> impl Iterator<Item = &Member> {
        self.summary.rpc_nodes.iter()
    }

    /// Puts the keys of a node where the node looks for them, and tells whose keys it has then.
    pub async fn install(&self, member: &Member, options: &mut NodeOptions) -> Result<()> {
        let pack = self.folder_of(member).join("keys.age");
        // Its folder may be on a disk that only its room sees.
        let launcher = options.room.as_ref().map(|room| room.launcher());
        let spec = node::command()?
            .behind(launcher.unwrap_or_default())
            .args(["key", "install", "--pack"])
            .arg(&pack)
            .arg("--base-path")
            .arg(&options.base_path)
            .args(["--chain", &options.chain])
            .arg("--passphrase-file")
            .arg(passphrase_file(&self.folder));
        let done = process::run(spec, WITHIN).await?;
        if !done.status.success() {
            bail!(
                "the keys of {} cannot be installed: {}",
                member.name,
                done.output.trim()
            );
        }
        let validates = self.validators().any(|one| one.name == member.name);
        options.keys = if validates {
            Keys::Installed
        } else {
            Keys::None
        };
        options.peer_id = Some(member.peer_id.clone());
        Ok(())
    }

    /// The arguments that the ceremony gives a node, without those that [`NodeOptions`] decides.
    pub fn arguments(&self, member: &Member) -> Result<Vec<String>> {
        let path = self.folder_of(member).join("node.args");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let kept = text.lines().filter(|argument| {
            let name = argument.split('=').next().unwrap_or_default();
            !DECIDED.contains(&name)
        });
        Ok(kept.map(str::to_owned).collect())
    }

    fn folder_of(&self, member: &Member) -> PathBuf {
        self.folder.join("nodes").join(&member.name)
    }
}

/// The file with the passphrase of the packs.
fn passphrase_file(folder: &Path) -> PathBuf {
    folder.with_extension("passphrase")
}

/// A country file for seven validators with development keys: three organisations with two
/// each, and the government with one.
pub const SEVEN: &str = include_str!("seven.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_and_the_arguments_are_those_that_nobody_else_decides() {
        let folder = tempfile::tempdir().unwrap();
        let summary = r#"{"name": "Test", "id": "test", "genesisHash": "0x", "runtime": {},
            "validators": [{"organisation": "F-1", "account": "5A", "aura": "5B", "grandpa": "5C",
                "node": {"name": "a", "host": "10.77.0.1", "port": 30333, "peerId": "12D"}}],
            "rpcNodes": [{"name": "r", "host": "10.77.0.2", "port": 30333, "peerId": "12E"}]}"#;
        fs::write(folder.path().join(SUMMARY), summary).unwrap();
        let ceremony = Ceremony::read(folder.path()).unwrap();
        assert!(ceremony.chain_spec().ends_with("test.raw.json"));
        assert_eq!(ceremony.block_keys().collect::<Vec<_>>(), ["5B"]);
        assert_eq!(ceremony.rpc_nodes().next().unwrap().peer_id, "12E");

        let member = ceremony.validators().next().unwrap().clone();
        assert!(ceremony.arguments(&member).is_err());
        fs::create_dir_all(ceremony.folder_of(&member)).unwrap();
        let text = "--validator\n--reserved-only\n--name=a\n--port=30333\n\
                    --listen-addr=/ip4/0.0.0.0/tcp/30333\n\
                    --public-addr=/ip4/10.77.0.1/tcp/30333\n--no-mdns\n";
        fs::write(ceremony.folder_of(&member).join("node.args"), text).unwrap();
        assert_eq!(
            ceremony.arguments(&member).unwrap(),
            ["--reserved-only", "--public-addr=/ip4/10.77.0.1/tcp/30333"]
        );
    }

    #[test]
    fn a_folder_without_a_ceremony_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = format!("{:#}", Ceremony::read(folder.path()).unwrap_err());
        assert!(error.contains("network.json"), "{error}");
    }
}
