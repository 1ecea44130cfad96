//! Key packs: the keys of one node in one encrypted file.
//!
//! A pack is a file of the format age (<https://age-encryption.org/v1>) for a passphrase, with
//! JSON in it, so `age --decrypt pack.age` opens it without this program.

use std::{
    fs::{self, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use age::secrecy::{ExposeSecret, SecretString};
use registry_runtime::AccountId;
use serde::{Deserialize, Serialize};
use sp_core::{ed25519, sr25519};

use super::material::{Bytes, NodeKey, PublicKeys, SessionSecrets};

/// What this form of a pack calls itself.
const FORMAT: &str = "registry-key-pack/1";
/// Larger files are no packs.
const MAX_SIZE: u64 = 64 * 1024;
/// Work to try one passphrase, as a power of two: about a second and 256 MiB.
const WORK_FACTOR: u8 = 18;
/// The same for packs of development keys, which are no secrets, and for tests.
const DEVELOPMENT_WORK_FACTOR: u8 = 10;
/// A file that asks for more work than this is refused.
const MAX_WORK_FACTOR: u8 = 20;

/// How hard it is to guess a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// For keys that are secrets.
    Full,
    /// For development keys, which everybody knows.
    Development,
}

/// The keys of one node.
pub struct KeyPack {
    /// The name of the node.
    pub name: String,
    /// Its identity on the network.
    pub node: NodeKey,
    /// The keys of its validator; none for a node that only serves.
    pub validator: Option<ValidatorSecrets>,
}

/// The keys of a validator.
pub struct ValidatorSecrets {
    /// The validator.
    pub account: AccountId,
    /// Its secret session keys.
    pub session: SessionSecrets,
}

impl ValidatorSecrets {
    /// What everybody may know.
    pub fn public(&self) -> PublicKeys {
        self.session.public_for(self.account.clone())
    }
}

/// The JSON in a pack.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackJson {
    format: String,
    name: String,
    peer_id: String,
    node_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    validator: Option<ValidatorJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ValidatorJson {
    account: AccountId,
    aura: KeyJson<sr25519::Public>,
    grandpa: KeyJson<ed25519::Public>,
    proof: Bytes,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyJson<Public> {
    public: Public,
    secret: String,
}

impl KeyPack {
    /// A new node with a validator of its own.
    pub fn generate_validator(name: impl Into<String>, account: Option<AccountId>) -> Self {
        let session = SessionSecrets::generate();
        Self {
            name: name.into(),
            node: NodeKey::generate(),
            validator: Some(ValidatorSecrets {
                account: account.unwrap_or_else(|| session.own_account()),
                session,
            }),
        }
    }

    /// Encrypt the keys.
    pub fn encrypt(
        &self,
        passphrase: &SecretString,
        strength: Strength,
    ) -> Result<Vec<u8>, String> {
        let json = PackJson {
            format: FORMAT.into(),
            name: self.name.clone(),
            peer_id: self.node.peer_id(),
            node_key: self.node.secret_hex().expose_secret().to_owned(),
            validator: self.validator.as_ref().map(|validator| {
                let public = validator.public();
                ValidatorJson {
                    account: public.account,
                    aura: KeyJson {
                        public: public.aura,
                        secret: validator.session.aura_secret().expose_secret().to_owned(),
                    },
                    grandpa: KeyJson {
                        public: public.grandpa,
                        secret: validator
                            .session
                            .grandpa_secret()
                            .expose_secret()
                            .to_owned(),
                    },
                    proof: public.proof,
                }
            }),
        };
        let text = serde_json::to_string_pretty(&json)
            .map(SecretString::from)
            .map_err(|error| format!("the key pack cannot be written: {error}"))?;
        let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
        recipient.set_work_factor(match strength {
            Strength::Full => WORK_FACTOR,
            Strength::Development => DEVELOPMENT_WORK_FACTOR,
        });
        age::encrypt(&recipient, text.expose_secret().as_bytes())
            .map_err(|error| format!("the key pack cannot be encrypted: {error}"))
    }

    /// Encrypt the keys into a new file that only its owner can read.
    pub fn write(
        &self,
        path: &Path,
        passphrase: &SecretString,
        strength: Strength,
    ) -> Result<(), String> {
        write_secret(path, &self.encrypt(passphrase, strength)?)
    }

    /// Open a pack.
    pub fn decrypt(encrypted: &[u8], passphrase: &SecretString) -> Result<Self, String> {
        let mut identity = age::scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let plain = age::decrypt(&identity, encrypted).map_err(|error| match error {
            age::DecryptError::DecryptionFailed
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::NoMatchingKeys => {
                "the passphrase does not open it: try another one".to_string()
            }
            age::DecryptError::InvalidHeader | age::DecryptError::UnknownFormat => {
                "it is no file of the format age".to_string()
            }
            other => format!("it cannot be opened: {other}"),
        })?;
        let text = String::from_utf8(plain)
            .map(SecretString::from)
            .map_err(|_| "there is no text in it".to_string())?;
        Self::from_json(&text)
    }

    /// Open the pack in a file.
    pub fn read(path: &Path, passphrase: &SecretString) -> Result<Self, String> {
        let file = fs::File::open(path)
            .map_err(|error| format!("cannot open the key pack {}: {error}", path.display()))?;
        let mut encrypted = Vec::new();
        file.take(MAX_SIZE)
            .read_to_end(&mut encrypted)
            .map_err(|error| format!("cannot read the key pack {}: {error}", path.display()))?;
        Self::decrypt(&encrypted, passphrase)
            .map_err(|error| format!("key pack {}: {error}", path.display()))
    }

    fn from_json(text: &SecretString) -> Result<Self, String> {
        // What the parser says could quote a secret, so only the place is told.
        let json: PackJson = serde_json::from_str(text.expose_secret()).map_err(|error| {
            format!(
                "it is no key pack: line {}, column {} cannot be understood",
                error.line(),
                error.column()
            )
        })?;
        if json.format != FORMAT {
            return Err(format!(
                "it is a key pack of the form {:?}, this program reads {FORMAT:?}: use the \
                 program that wrote it",
                json.format
            ));
        }
        let node = NodeKey::from_hex(&json.node_key)?;
        if node.peer_id() != json.peer_id {
            return Err("its node key does not belong to its peer id".into());
        }
        let validator = json
            .validator
            .map(|validator| {
                let session = SessionSecrets::from_secrets(
                    SecretString::from(validator.aura.secret),
                    SecretString::from(validator.grandpa.secret),
                )?;
                let public = session.public_for(validator.account.clone());
                if public.aura != validator.aura.public
                    || public.grandpa != validator.grandpa.public
                {
                    return Err("its secrets do not belong to its public keys".to_string());
                }
                Ok(ValidatorSecrets {
                    account: validator.account,
                    session,
                })
            })
            .transpose()?;
        Ok(Self {
            name: json.name,
            node,
            validator,
        })
    }
}

/// Write a new file that only its owner can read. A file that exists is left as it is.
pub fn write_secret(path: &Path, contents: &[u8]) -> Result<(), String> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => format!(
                "{} exists and is not overwritten: choose another name, or move it away",
                path.display()
            ),
            _ => format!("cannot create {}: {error}", path.display()),
        })?;
    file.write_all(contents)
        .and_then(|()| file.sync_all())
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn a_pack_opens_with_its_passphrase_and_with_no_other() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("north.age");
        let pack = KeyPack::generate_validator("north", None);
        let good = passphrase("seven brave otters");
        pack.write(&path, &good, Strength::Development)
            .expect("the pack can be written");

        let mode = fs::metadata(&path).expect("the file is there");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        let bytes = fs::read(&path).expect("the file can be read");
        assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));

        let opened = KeyPack::read(&path, &good).expect("the pack opens");
        assert_eq!(opened.name, "north");
        assert_eq!(opened.node.peer_id(), pack.node.peer_id());
        let keys = opened.validator.expect("it has a validator").public();
        assert!(keys.is_proved());
        assert_eq!(keys.account, AccountId::from(keys.aura));

        let Err(error) = KeyPack::read(&path, &passphrase("seven brave stoats")) else {
            panic!("another passphrase opened the pack");
        };
        assert!(error.contains("the passphrase does not open it"), "{error}");
        assert!(error.contains("north.age"), "{error}");
    }

    #[test]
    fn a_pack_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("north.age");
        fs::write(&path, "mine").expect("the file can be written");
        let error = KeyPack::generate_validator("north", None)
            .write(
                &path,
                &passphrase("seven brave otters"),
                Strength::Development,
            )
            .expect_err("the file exists");
        assert!(error.contains("is not overwritten"), "{error}");
        assert_eq!(fs::read(&path).expect("the file is there"), b"mine");
    }

    #[test]
    fn other_files_are_no_packs() {
        let any = passphrase("seven brave otters");
        for contents in [&b""[..], b"hello", b"age-encryption.org/v1\n"] {
            assert!(KeyPack::decrypt(contents, &any).is_err());
        }
        let mut recipient = age::scrypt::Recipient::new(any.clone());
        recipient.set_work_factor(DEVELOPMENT_WORK_FACTOR);
        let other = age::encrypt(&recipient, b"{\"secret\": \"word\"}").expect("it encrypts");
        let Err(error) = KeyPack::decrypt(&other, &any) else {
            panic!("a file without keys is a pack");
        };
        assert!(error.contains("it is no key pack: line 1"), "{error}");
        assert!(!error.contains("word"), "{error}");
    }

    #[test]
    fn a_pack_whose_parts_do_not_belong_together_is_refused() {
        let pack = KeyPack::generate_validator("north", None);
        let other = KeyPack::generate_validator("north", None);
        let any = passphrase("seven brave otters");
        let mut recipient = age::scrypt::Recipient::new(any.clone());
        recipient.set_work_factor(DEVELOPMENT_WORK_FACTOR);

        let json = serde_json::json!({
            "format": FORMAT,
            "name": "north",
            "peerId": other.node.peer_id(),
            "nodeKey": pack.node.secret_hex().expose_secret(),
        });
        let bytes = age::encrypt(&recipient, json.to_string().as_bytes()).expect("it encrypts");
        let Err(error) = KeyPack::decrypt(&bytes, &any) else {
            panic!("the peer id is another one's");
        };
        assert!(error.contains("peer id"), "{error}");
    }

    #[test]
    fn a_node_without_a_validator_has_a_pack_too() {
        let pack = KeyPack {
            name: "rpc".into(),
            node: NodeKey::generate(),
            validator: None,
        };
        let any = passphrase("seven brave otters");
        let bytes = pack
            .encrypt(&any, Strength::Development)
            .expect("it encrypts");
        let opened = KeyPack::decrypt(&bytes, &any).expect("it opens");
        assert!(opened.validator.is_none());
        assert_eq!(opened.node.peer_id(), pack.node.peer_id());
    }
}
