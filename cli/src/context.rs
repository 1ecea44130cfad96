//! What every command works with: the node, the keystore, the signer.

use crate::{
    args::Global,
    failure::{Exit, Failure},
    output::Progress,
    signing::{self, Passphrases},
};
use registry_client::{keystore::Keystore, AccountId, ClientError, Registry, Signer, State};
use std::{env, future::Future, path::PathBuf, time::Duration};

/// How often the node is asked again.
const POLL: Duration = Duration::from_millis(200);
/// How long a node may take to show the state of a block that it called final.
const STATE_WITHIN: Duration = Duration::from_secs(60);

/// What every command works with.
#[derive(Debug)]
pub struct Context {
    global: Global,
    /// The keystore of this computer.
    pub keystore: Keystore,
    /// Its passphrase.
    pub passphrases: Passphrases,
}

impl Context {
    /// From the options that hold for every command.
    pub fn new(global: Global) -> Result<Self, Failure> {
        let directory = match &global.keystore {
            Some(directory) => directory.clone(),
            None => default_keystore()?,
        };
        Ok(Self {
            keystore: Keystore::open(directory),
            passphrases: Passphrases::new(global.passphrase_file.clone()),
            global,
        })
    }

    /// Address of the node.
    pub fn node(&self) -> &str {
        &self.global.node
    }

    /// Whether the answer is JSON.
    pub fn json(&self) -> bool {
        self.global.json
    }

    /// Whether calls become intents.
    pub fn as_intent(&self) -> bool {
        self.global.as_intent
    }

    /// Connect to the node.
    pub async fn connect(&self) -> Result<Registry, Failure> {
        let _progress = Progress::start(format!("connecting to {}…", self.global.node));
        Ok(Registry::connect(&self.global.node).await?)
    }

    /// The key that signs.
    pub fn signer(&self) -> Result<Signer, Failure> {
        self.signer_or(None)
    }

    /// The key that signs, or this one when none is named.
    pub fn signer_or(&self, otherwise: Option<&str>) -> Result<Signer, Failure> {
        let reference = self.named_signer().or(otherwise).ok_or_else(|| {
            Failure::usage(
                "No key is named to sign with.",
                "Name one with --signer: a key of the keystore, or //Alice on a development chain.",
            )
        })?;
        self.unlock(reference)
    }

    /// The key that an option names, or else the one that signs.
    pub fn key_or_signer(&self, named: Option<&str>) -> Result<Signer, Failure> {
        match named {
            Some(reference) => self.unlock(reference),
            None => self.signer(),
        }
    }

    /// What `--signer` says.
    pub fn named_signer(&self) -> Option<&str> {
        let named = self.global.signer.as_deref();
        named.filter(|text| !text.is_empty())
    }

    /// The public key that a text means. No passphrase is needed for it.
    pub fn key(&self, reference: &str) -> Result<AccountId, Failure> {
        signing::key(reference, &self.keystore)
    }

    /// The key that a text means.
    pub fn unlock(&self, reference: &str) -> Result<Signer, Failure> {
        signing::signer(reference, &self.keystore, &self.passphrases)
    }
}

/// Wait for finality, or for the user's patience to end.
pub async fn until_final<T>(
    submitted: impl Future<Output = Result<T, ClientError>>,
) -> Result<T, Failure> {
    let _progress = Progress::start("waiting for finality…");
    tokio::select! {
        result = submitted => Ok(result?),
        _ = tokio::signal::ctrl_c() => Err(Failure::new(
            Exit::Refused,
            "Interrupted",
            "Interrupted while waiting for finality: what was submitted may still be included.",
            "Look at the state, for example with `registry status`, before you try again.",
        )),
    }
}

/// The state at a final block not before this one. A transaction can be known to be final a
/// moment before the node's latest final state is asked for.
pub async fn state_since(registry: &Registry, block: u64) -> Result<State, Failure> {
    let reached = async {
        loop {
            let state = registry.state().await?;
            if state.block_number() >= block {
                return Ok(state);
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(STATE_WITHIN, reached)
        .await
        .unwrap_or_else(|_| {
            Err(Failure::new(
                Exit::Refused,
                "NodeBehind",
                format!("The node does not show the state of block {block}, although it is final."),
                "Look at the node's log, then run the command again: what is done stays done.",
            ))
        })
}

fn default_keystore() -> Result<PathBuf, Failure> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|data| data.join("carbon-registry/keys"))
        .ok_or_else(|| {
            Failure::usage(
                "There is no home directory for the keystore.",
                "Name a directory with --keystore.",
            )
        })
}
