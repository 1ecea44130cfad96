//! `key inspect`: which keys there are, and what the chain does with them.

use std::{collections::BTreeMap, path::PathBuf};

use codec::Encode;
use registry_primitives::records::validators::Validator;
use registry_runtime::{AccountId, SessionKeys};
use serde_json::{json, Value};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519};

use super::{
    commands::{country_entry, pack_json},
    folder::{NodeFolderArgs, AURA, GRANDPA},
    pack::KeyPack,
    passphrase::PassphraseArgs,
    Bytes,
};
use crate::{
    chain_state::{Acting, ChainState},
    remote::{CallError, Remote},
};

/// Shown after `registry-node key inspect --help`.
const INSPECT_EXAMPLES: &str = "\
Examples:
  registry-node key inspect --pack north.age
      The public keys and the proof again.
  registry-node key inspect --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json
      What a node has on its disk; the node may run or not.
  registry-node key inspect --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json --url http://127.0.0.1:9944
      Also which validator it is on chain, and whether it acts now.";

/// Show public keys.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = INSPECT_EXAMPLES)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["pack", "base_path"]))]
pub struct InspectCmd {
    /// A key pack.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["chain", "url"])]
    pub pack: Option<PathBuf>,

    /// The folder of a node.
    #[arg(long, short = 'd', value_name = "DIR", requires = "chain")]
    pub base_path: Option<PathBuf>,

    /// The chain of the node: a specification file, or `local4`.
    #[arg(long, value_name = "SPEC")]
    pub chain: Option<String>,

    /// A running node of that chain, which is asked what it knows of the keys.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// Show one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What a chain knows of the session keys in a keystore.
#[derive(Debug)]
pub struct OnChain {
    /// The validator.
    pub account: AccountId,
    /// Its session keys, as it set them last.
    pub keys: Option<SessionKeys>,
    /// Whether it acts with them.
    pub acting: Option<Acting>,
    /// What the registry knows of it.
    pub record: Option<Validator>,
    /// Whether the keystore holds both of them.
    pub complete: bool,
}

/// The validators to which the keys in a keystore belong.
pub fn on_chain(
    state: &ChainState<'_>,
    aura: &[sr25519::Public],
    grandpa: &[ed25519::Public],
) -> Result<Vec<OnChain>, CallError> {
    let mut owners = BTreeMap::new();
    for (kind, key) in aura
        .iter()
        .map(|key| (AURA, key.0))
        .chain(grandpa.iter().map(|key| (GRANDPA, key.0)))
    {
        if let Some(owner) = state.owner_of(kind, &key)? {
            owners.insert(owner, ());
        }
    }
    owners
        .into_keys()
        .map(|account| {
            let keys = state.keys_of(&account)?;
            let acting = keys
                .as_ref()
                .map(|keys| state.acting(&account, keys))
                .transpose()?;
            let complete = keys.as_ref().is_some_and(|keys| {
                aura.iter().any(|key| key.0.encode() == keys.aura.encode())
                    && grandpa
                        .iter()
                        .any(|key| key.0.encode() == keys.grandpa.encode())
            });
            Ok(OnChain {
                record: state.validator(&account)?,
                account,
                keys,
                acting,
                complete,
            })
        })
        .collect()
}

impl OnChain {
    fn json(&self) -> Value {
        json!({
            "validator": self.account.to_ss58check(),
            "sessionKeys": self.keys.as_ref().map(|keys| Bytes(keys.encode())),
            "keysAreHere": self.complete,
            "authors": self.acting.map(|acting| acting.authors),
            "votes": self.acting.map(|acting| acting.votes),
            "nextSession": self.acting.map(|acting| acting.queued),
            "state": self.record.map(|record| record.state.name()),
        })
    }

    fn words(&self) -> String {
        let yes = |answer: Option<bool>| match answer {
            Some(true) => "yes",
            Some(false) => "no",
            None => "no keys on chain",
        };
        format!(
            "validator     {}\n  state         {}\n  keys are here {}\n  makes blocks  {}\n  \
             votes         {}\n  next session  {}\n",
            self.account.to_ss58check(),
            self.record
                .map_or("not known to the registry", |record| record.state.name()),
            yes(Some(self.complete)),
            yes(self.acting.map(|acting| acting.authors)),
            yes(self.acting.map(|acting| acting.votes)),
            yes(self.acting.map(|acting| acting.queued)),
        )
    }
}

impl InspectCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        match (&self.pack, &self.base_path, &self.chain) {
            (Some(pack), _, _) => self.inspect_pack(pack),
            (None, Some(base_path), Some(chain)) => self.inspect_node(&NodeFolderArgs {
                base_path: base_path.clone(),
                chain: chain.clone(),
            }),
            _ => Err("name a pack with --pack, or a node with --base-path and --chain".into()),
        }
    }

    fn inspect_pack(&self, path: &std::path::Path) -> Result<(), String> {
        let passphrase = self.passphrase.to_open(&path.display().to_string())?;
        let pack = KeyPack::read(path, &passphrase)?;
        if self.json {
            println!("{}", pack_json(&pack));
            return Ok(());
        }
        match &pack.validator {
            Some(validator) => {
                let keys = validator.public();
                let entry = country_entry(&pack.name, &keys, &pack.node.peer_id());
                print!("{entry}");
                println!("# session keys, encoded: {}", keys.encoded());
            }
            None => println!(
                "{} is no validator; peer id {}",
                pack.name,
                pack.node.peer_id()
            ),
        }
        Ok(())
    }

    fn inspect_node(&self, node: &NodeFolderArgs) -> Result<(), String> {
        let folder = node.folder()?;
        let (aura, grandpa) = folder.session_keys()?;
        let peer_id = folder.node_key()?.map(|key| key.peer_id());
        let validators = match &self.url {
            None => None,
            Some(url) => {
                let remote = Remote::new(url)?;
                Some(on_chain(&ChainState::of(&remote), &aura, &grandpa)?)
            }
        };
        if self.json {
            let json = json!({
                "keystore": folder.keystore_path(),
                "peerId": peer_id,
                "aura": aura,
                "grandpa": grandpa,
                "validators": validators
                    .as_ref()
                    .map(|all| all.iter().map(OnChain::json).collect::<Vec<_>>()),
            });
            println!("{json}");
            return Ok(());
        }
        println!(
            "peer id       {}",
            peer_id.as_deref().unwrap_or("no node key yet")
        );
        println!("keystore      {}", folder.keystore_path().display());
        for key in &aura {
            println!("block key     {}", key.to_ss58check());
        }
        for key in &grandpa {
            println!("finality key  {}", key.to_ss58check());
        }
        if aura.is_empty() && grandpa.is_empty() {
            println!("no session keys: this node is no validator");
        }
        match validators {
            Some(all) if all.is_empty() => {
                println!("on chain      no validator has one of these keys");
            }
            Some(all) => all.iter().for_each(|one| print!("{}", one.words())),
            None => {}
        }
        Ok(())
    }
}
