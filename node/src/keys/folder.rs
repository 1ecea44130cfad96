//! The folders of a node in which its keys live.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use age::secrecy::ExposeSecret;
use sc_keystore::LocalKeystore;
use sc_service::BasePath;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_core::{crypto::KeyTypeId, ed25519, sr25519, ByteArray};
use sp_keystore::Keystore;

use super::{
    material::{NodeKey, SessionSecrets},
    pack::{write_secret, KeyPack},
};
use crate::chain_spec;

/// The type of block keys in a keystore.
pub const AURA: KeyTypeId = KeyTypeId(*b"aura");
/// The type of finality keys in a keystore.
pub const GRANDPA: KeyTypeId = KeyTypeId(*b"gran");
/// The file of the node key in the network folder.
const NODE_KEY_FILE: &str = "secret_ed25519";

/// A node on this computer: its base path and its chain.
#[derive(Clone, Debug, clap::Args)]
pub struct NodeFolderArgs {
    /// The folder of the node, as it is started with.
    #[arg(long, short = 'd', value_name = "DIR")]
    pub base_path: PathBuf,

    /// The chain of the node, as it is started with: a specification file, or `local4`.
    #[arg(long, value_name = "SPEC")]
    pub chain: String,
}

impl NodeFolderArgs {
    /// Where the keys are.
    pub fn folder(&self) -> Result<KeyFolder, String> {
        let spec = chain_spec::load(&self.chain)?;
        Ok(KeyFolder::of(&self.base_path, spec.id()))
    }
}

/// The folders of one node and one chain.
#[derive(Clone, Debug)]
pub struct KeyFolder {
    config: PathBuf,
}

/// A file that others can read, and should not.
#[derive(Debug, PartialEq, Eq)]
pub struct TooOpen {
    /// The file or folder.
    pub path: PathBuf,
    /// Its permissions.
    pub mode: u32,
}

impl KeyFolder {
    /// The folders of a node and a chain.
    pub fn of(base_path: &Path, chain_id: &str) -> Self {
        Self {
            config: BasePath::new(base_path).config_dir(chain_id),
        }
    }

    /// The folder of the keystore.
    pub fn keystore_path(&self) -> PathBuf {
        self.config.join("keystore")
    }

    /// The file of the node key.
    pub fn node_key_path(&self) -> PathBuf {
        self.config.join("network").join(NODE_KEY_FILE)
    }

    fn keystore(&self) -> Result<LocalKeystore, String> {
        LocalKeystore::open(self.keystore_path(), None).map_err(|error| {
            format!(
                "cannot open the keystore {}: {error}",
                self.keystore_path().display()
            )
        })
    }

    /// The block keys and the finality keys that the keystore holds.
    pub fn session_keys(&self) -> Result<(Vec<sr25519::Public>, Vec<ed25519::Public>), String> {
        if !self.keystore_path().is_dir() {
            return Ok((Vec::new(), Vec::new()));
        }
        let keystore = self.keystore()?;
        Ok((
            public_keys(&keystore, AURA)?,
            public_keys(&keystore, GRANDPA)?,
        ))
    }

    /// The node key, if there is one.
    pub fn node_key(&self) -> Result<Option<NodeKey>, String> {
        let path = self.node_key_path();
        match fs::read(&path) {
            Ok(contents) => NodeKey::from_file_contents(&contents)
                .map(Some)
                .map_err(|error| format!("{}: {error}", path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read {}: {error}", path.display())),
        }
    }

    /// Give the node a key. A node that has one is refused.
    pub fn write_node_key(&self, key: &NodeKey) -> Result<(), String> {
        let path = self.node_key_path();
        make_private(path.parent().unwrap_or(&self.config))?;
        write_secret(&path, key.secret_hex().expose_secret().as_bytes())
    }

    /// Put session keys into the keystore, beside those that are there.
    pub fn insert(&self, session: &SessionSecrets) -> Result<(), String> {
        make_private(&self.keystore_path())?;
        let keystore = self.keystore()?;
        let public = session.public_for(session.own_account());
        for (kind, secret, public) in [
            (AURA, session.aura_secret(), public.aura.as_slice()),
            (GRANDPA, session.grandpa_secret(), public.grandpa.as_slice()),
        ] {
            keystore
                .insert(kind, secret.expose_secret(), public)
                .map_err(|()| {
                    format!(
                        "cannot write into the keystore {}",
                        self.keystore_path().display()
                    )
                })?;
        }
        // A key that cannot be read again is found now, not when it should make a block.
        match keystore.key_pair::<AuraPair>(&public.aura.into()) {
            Ok(Some(_)) => Ok(()),
            _ => Err(format!(
                "the key that was written to {} cannot be read again",
                self.keystore_path().display()
            )),
        }
    }

    /// Put the keys of a pack into the folders. Returns whether anything was written.
    ///
    /// Nothing is replaced: a node that is another one, or that holds the keys of another
    /// validator, is refused.
    pub fn install(&self, pack: &KeyPack) -> Result<bool, String> {
        let old_node = self.node_key()?;
        if let Some(old) = &old_node {
            if old.peer_id() != pack.node.peer_id() {
                return Err(format!(
                    "{} holds the key of another node, {}: install into another base path, or \
                     move that file away",
                    self.node_key_path().display(),
                    old.peer_id()
                ));
            }
        }
        let missing = match &pack.validator {
            None => None,
            Some(validator) => {
                let public = validator.public();
                let (aura, grandpa) = self.session_keys()?;
                let same = aura.contains(&public.aura) && grandpa.contains(&public.grandpa);
                let empty = aura.is_empty() && grandpa.is_empty();
                if !same && !empty {
                    return Err(format!(
                        "{} holds other session keys: install into another base path, or move \
                         them away if that validator has left",
                        self.keystore_path().display()
                    ));
                }
                (!same).then_some(&validator.session)
            }
        };
        if let Some(session) = missing {
            self.insert(session)?;
        }
        if old_node.is_none() {
            self.write_node_key(&pack.node)?;
        }
        Ok(missing.is_some() || old_node.is_none())
    }

    /// Key files and folders that others than their owner can read.
    pub fn too_open(&self) -> Result<Vec<TooOpen>, String> {
        let mut paths = vec![self.node_key_path()];
        if self.keystore_path().is_dir() {
            let entries = fs::read_dir(self.keystore_path()).map_err(|error| {
                format!("cannot read {}: {error}", self.keystore_path().display())
            })?;
            for entry in entries {
                paths.push(entry.map_err(|error| error.to_string())?.path());
            }
        }
        let mut found = Vec::new();
        for path in paths {
            if let Ok(metadata) = fs::metadata(&path) {
                let mode = metadata.permissions().mode() & 0o777;
                if mode & 0o077 != 0 {
                    found.push(TooOpen { path, mode });
                }
            }
        }
        Ok(found)
    }
}

fn public_keys<Public: ByteArray + Ord>(
    keystore: &LocalKeystore,
    kind: KeyTypeId,
) -> Result<Vec<Public>, String> {
    let raw = keystore
        .keys(kind)
        .map_err(|error| format!("cannot read the keystore: {error}"))?;
    let mut keys: Vec<Public> = raw
        .iter()
        .filter_map(|bytes| Public::from_slice(bytes).ok())
        .collect();
    keys.sort();
    Ok(keys)
}

/// Make a folder that only its owner can enter. One that exists keeps its permissions.
pub fn make_private(path: &Path) -> Result<(), String> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| format!("cannot create the folder {}: {error}", path.display()))
}

/// The secret in a file of a keystore, for tests of what was written.
#[cfg(test)]
fn secret_in(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the key file can be read");
    serde_json::from_str(&text).expect("the key file is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, KeyFolder) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let keys = KeyFolder::of(folder.path(), "registry_test");
        (folder, keys)
    }

    #[test]
    fn a_pack_is_installed_once_with_safe_modes() {
        let (_base, folder) = folder();
        let pack = KeyPack::generate_validator("north", None);
        assert!(folder.install(&pack).expect("it installs"));
        assert!(!folder.install(&pack).expect("it is there already"));

        let public = pack.validator.as_ref().expect("a validator").public();
        assert_eq!(
            folder.session_keys().expect("the keystore can be read"),
            (vec![public.aura], vec![public.grandpa])
        );
        let node = folder
            .node_key()
            .expect("it can be read")
            .expect("it is there");
        assert_eq!(node.peer_id(), pack.node.peer_id());
        assert_eq!(folder.too_open().expect("it can be read"), Vec::new());

        let name = format!("61757261{}", hex::encode(public.aura.0));
        let secret = secret_in(&folder.keystore_path().join(name));
        assert_eq!(secret.split(' ').count(), 12);
    }

    #[test]
    fn the_folder_of_another_node_or_validator_is_refused_and_unchanged() {
        let (_base, folder) = folder();
        let mine = KeyPack::generate_validator("north", None);
        folder.install(&mine).expect("it installs");

        let other = KeyPack::generate_validator("south", None);
        let error = folder.install(&other).expect_err("another node");
        assert!(error.contains("the key of another node"), "{error}");

        let same_node = KeyPack {
            node: NodeKey::from_hex(mine.node.secret_hex().expose_secret()).expect("a node key"),
            ..other
        };
        let error = folder.install(&same_node).expect_err("another validator");
        assert!(error.contains("other session keys"), "{error}");
        assert_eq!(
            folder
                .session_keys()
                .expect("the keystore can be read")
                .0
                .len(),
            1
        );
    }

    #[test]
    fn key_files_that_others_can_read_are_found() {
        let (_base, folder) = folder();
        folder
            .install(&KeyPack::generate_validator("north", None))
            .expect("it installs");
        fs::set_permissions(folder.node_key_path(), fs::Permissions::from_mode(0o644))
            .expect("the mode can be changed");
        assert_eq!(
            folder.too_open().expect("it can be read"),
            vec![TooOpen {
                path: folder.node_key_path(),
                mode: 0o644
            }]
        );
    }

    #[test]
    fn a_folder_without_keys_has_none() {
        let (_base, folder) = folder();
        assert_eq!(
            folder.session_keys().expect("nothing to read"),
            (vec![], vec![])
        );
        assert!(folder.node_key().expect("nothing to read").is_none());
        assert!(
            !folder.keystore_path().exists(),
            "looking creates no folder"
        );
    }
}
