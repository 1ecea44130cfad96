//! Keys of people in encrypted files of the polkadot-js format, which wallets import and
//! [`subxt_signer::polkadot_js_compat`] reads.
//!
//! A file holds one sr25519 key. The secret is encrypted by XSalsa20-Poly1305 under a key that
//! scrypt makes of a passphrase. Files belong to their user alone (mode 0600, in a directory of
//! mode 0700), are complete as soon as they have their name, and are never overwritten.
//!
//! The name of a key, usually an e-mail address, stays in the file: it is never sent anywhere.
//! Nothing here prints or logs a secret.

use std::{
    fs, io,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    str::FromStr,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{engine::general_purpose::STANDARD, Engine};
use crypto_secretbox::{
    aead::{Aead, KeyInit},
    Key, Nonce, XSalsa20Poly1305,
};
use schnorrkel::{ExpansionMode, MiniSecretKey};
use serde::{Deserialize, Serialize};
use subxt::utils::AccountId32;
use subxt_signer::polkadot_js_compat;

use crate::Signer;

/// Longest name of a key, in bytes.
const MAX_NAME_LENGTH: usize = 128;
/// Ending of a key file.
const EXTENSION: &str = "json";
/// Cost of scrypt: N = 2^15, p = 1, r = 8, what wallets expect.
const SCRYPT_LOG_N: u8 = 15;
const SCRYPT_P: u32 = 1;
const SCRYPT_R: u32 = 8;
/// What stands before the secret and before the public key in the encrypted text.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];
/// Salt, the three parameters of scrypt and the nonce, then at least a tag.
const SHORTEST_ENCODED: usize = 32 + 3 * 4 + 24 + 16;

/// A directory of key files.
#[derive(Clone, Debug)]
pub struct Keystore {
    directory: PathBuf,
}

/// A key file, without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The name it was created under.
    pub name: String,
    /// The address of the key, in SS58 with prefix 42.
    pub address: String,
    /// The public key.
    pub public_key: [u8; 32],
}

/// Why a key file cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// The directory or a file in it cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A name that no key can have.
    #[error("{0:?} cannot be the name of a key")]
    NameInvalid(String),
    /// A key of that name exists.
    #[error("there is a key named {name} already: {path}")]
    AlreadyExists {
        /// The name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// No key answers to the name or address.
    #[error("there is no key {reference} in {directory}")]
    NotFound {
        /// What was asked for.
        reference: String,
        /// Where.
        directory: PathBuf,
    },
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    PassphraseEmpty,
    /// The passphrase does not open the file.
    #[error("the passphrase does not open {0}")]
    PassphraseWrong(PathBuf),
    /// The file is not a key file, or is damaged.
    #[error("{path} is not a key file: {reason}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system gave no random numbers, or a key of them is unusable.
    #[error("no key could be made: {0}")]
    Generation(String),
}

impl KeystoreError {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Io { .. } => "Check the path and that you may read and write there.",
            Self::NameInvalid(_) => {
                "Give 1 to 128 bytes on one line, for example the e-mail of the person."
            }
            Self::AlreadyExists { .. } => {
                "Use the key that exists, or move its file away if it is really not needed."
            }
            Self::NotFound { .. } => {
                "List the keys with `registry key list`, or name another keystore."
            }
            Self::PassphraseEmpty => "Give a passphrase of at least one character.",
            Self::PassphraseWrong(_) => "Give the passphrase that the key was created with.",
            Self::Unreadable { .. } => "Restore the file from its backup.",
            Self::Generation(_) => "Try again; if it stays, the computer lacks random numbers.",
        }
    }
}

/// A key file as wallets know it.
#[derive(Serialize, Deserialize)]
struct KeyJson {
    address: String,
    encoded: String,
    encoding: Encoding,
    #[serde(default)]
    meta: Meta,
}

#[derive(Serialize, Deserialize)]
struct Encoding {
    content: Vec<String>,
    #[serde(rename = "type")]
    kind: Vec<String>,
    version: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default)]
    name: String,
    #[serde(default)]
    when_created: u64,
}

/// The address of a public key, in SS58 with prefix 42.
#[must_use]
pub fn address_of(public_key: &[u8; 32]) -> String {
    AccountId32(*public_key).to_string()
}

impl Keystore {
    /// The keystore in a directory, which need not exist before the first key is created.
    #[must_use]
    pub fn open(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
        }
    }

    /// Where the files are.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where the key of a name is, or would be.
    ///
    /// # Errors
    /// [`KeystoreError::NameInvalid`].
    pub fn path_of(&self, name: &str) -> Result<PathBuf, KeystoreError> {
        let name = name.trim();
        let usable = !name.is_empty()
            && name.len() <= MAX_NAME_LENGTH
            && !name.chars().any(char::is_control);
        if !usable {
            return Err(KeystoreError::NameInvalid(name.to_owned()));
        }
        let file = format!("{}.{EXTENSION}", file_stem(name));
        if file.len() > 255 {
            return Err(KeystoreError::NameInvalid(name.to_owned()));
        }
        Ok(self.directory.join(file))
    }

    /// Make a new random key and keep it under a name. The name stays on this computer.
    ///
    /// # Errors
    /// [`KeystoreError::AlreadyExists`] when there is a key of that name: it is left alone.
    pub fn create(&self, name: &str, passphrase: &str) -> Result<KeyFile, KeystoreError> {
        let path = self.path_of(name)?;
        let name = name.trim().to_owned();
        if passphrase.is_empty() {
            return Err(KeystoreError::PassphraseEmpty);
        }
        if path.exists() {
            return Err(KeystoreError::AlreadyExists { name, path });
        }
        let (public_key, encoded) = new_encrypted_key(passphrase)?;
        let address = address_of(&public_key);
        let json = KeyJson {
            address: address.clone(),
            encoded,
            encoding: Encoding {
                content: vec!["pkcs8".to_owned(), "sr25519".to_owned()],
                kind: vec!["scrypt".to_owned(), "xsalsa20-poly1305".to_owned()],
                version: "3".to_owned(),
            },
            meta: Meta {
                name: name.clone(),
                when_created: milliseconds_now(),
            },
        };
        let text = serde_json::to_string_pretty(&json)
            .map_err(|error| KeystoreError::Generation(error.to_string()))?;
        self.write_new(&path, &name, text.as_bytes())?;
        Ok(KeyFile {
            path,
            name,
            address,
            public_key,
        })
    }

    /// The key of a name or an address, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read or is no key file.
    pub fn find(&self, name_or_address: &str) -> Result<Option<KeyFile>, KeystoreError> {
        let wanted = name_or_address.trim();
        if let Ok(path) = self.path_of(wanted) {
            if path.is_file() {
                return read(&path).map(|(file, _)| Some(file));
            }
        }
        let same = |file: &KeyFile| file.address == wanted;
        Ok(self.list()?.into_iter().find(same))
    }

    /// The key of a path, a name or an address, opened for signing.
    ///
    /// # Errors
    /// [`KeystoreError::NotFound`], [`KeystoreError::PassphraseWrong`], or what is wrong with
    /// the file.
    pub fn unlock(&self, reference: &str, passphrase: &str) -> Result<Signer, KeystoreError> {
        let as_path = Path::new(reference);
        let path = match self.find(reference)? {
            Some(file) => file.path,
            None if as_path.is_file() => as_path.to_owned(),
            None => {
                return Err(KeystoreError::NotFound {
                    reference: reference.to_owned(),
                    directory: self.directory.clone(),
                })
            }
        };
        let (_, text) = read(&path)?;
        match polkadot_js_compat::decrypt_json(&text, passphrase) {
            Ok(keypair) => Ok(Signer::from_keypair(keypair)),
            Err(polkadot_js_compat::Error::Secretbox(_)) => {
                Err(KeystoreError::PassphraseWrong(path))
            }
            Err(error) => Err(KeystoreError::Unreadable {
                path,
                reason: error.to_string(),
            }),
        }
    }

    /// Every key of the directory by name. Files that are no key files are passed over.
    ///
    /// # Errors
    /// When the directory cannot be read; one that does not exist has no keys.
    pub fn list(&self) -> Result<Vec<KeyFile>, KeystoreError> {
        let io = |source| io_error(&self.directory, source);
        let entries = match fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(io)?.path();
            let hidden = path
                .file_name()
                .is_none_or(|name| name.to_string_lossy().starts_with('.'));
            if hidden || path.extension().is_none_or(|ending| ending != EXTENSION) {
                continue;
            }
            match read(&path) {
                Ok((file, _)) => files.push(file),
                Err(error) => tracing::debug!(%error, "passed over in the keystore"),
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    /// Write a file that nobody can see half-written and that replaces nothing.
    fn write_new(&self, path: &Path, name: &str, content: &[u8]) -> Result<(), KeystoreError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.directory)
            .map_err(|source| io_error(&self.directory, source))?;
        let mut random = [0u8; 8];
        getrandom::getrandom(&mut random)
            .map_err(|error| KeystoreError::Generation(error.to_string()))?;
        let temporary = self.directory.join(format!(".{}.tmp", hex::encode(random)));
        let written = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)
            .and_then(|mut file| {
                file.write_all(content)?;
                file.write_all(b"\n")?;
                file.sync_all()
            })
            .map_err(|source| io_error(&temporary, source))
            .and_then(|()| give_name(&temporary, path, name));
        if written.is_err() {
            // The error that is reported is the one that matters.
            let _ = fs::remove_file(&temporary);
        }
        written?;
        fs::File::open(&self.directory)
            .and_then(|directory| directory.sync_all())
            .map_err(|source| io_error(&self.directory, source))
    }
}

/// Give a finished file its name, unless the name is taken.
fn give_name(temporary: &Path, path: &Path, name: &str) -> Result<(), KeystoreError> {
    let taken = || KeystoreError::AlreadyExists {
        name: name.to_owned(),
        path: path.to_owned(),
    };
    // A link, unlike a renaming, fails when the name is taken meanwhile.
    match fs::hard_link(temporary, path) {
        Ok(()) => fs::remove_file(temporary).map_err(|source| io_error(temporary, source)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken()),
        // File systems without links.
        Err(_) if path.exists() => Err(taken()),
        Err(_) => fs::rename(temporary, path).map_err(|source| io_error(path, source)),
    }
}

/// What a key file says openly, and its text.
fn read(path: &Path) -> Result<(KeyFile, String), KeystoreError> {
    let unreadable = |reason: String| KeystoreError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let text = fs::read_to_string(path).map_err(|source| io_error(path, source))?;
    let json: KeyJson =
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let account = AccountId32::from_str(&json.address)
        .map_err(|_| unreadable("its address is no SS58 address".to_owned()))?;
    let long_enough = STANDARD
        .decode(&json.encoded)
        .is_ok_and(|encoded| encoded.len() >= SHORTEST_ENCODED);
    if !long_enough {
        return Err(unreadable("its encrypted part is damaged".to_owned()));
    }
    let file = KeyFile {
        path: path.to_owned(),
        name: json.meta.name,
        address: account.to_string(),
        public_key: account.0,
    };
    Ok((file, text))
}

/// A new key: its public half, and both halves encrypted as wallets expect.
fn new_encrypted_key(passphrase: &str) -> Result<([u8; 32], String), KeystoreError> {
    let mut seed = [0u8; 32];
    let mut salt = [0u8; 32];
    let mut nonce = [0u8; 24];
    for bytes in [seed.as_mut_slice(), &mut salt, &mut nonce] {
        getrandom::getrandom(bytes)
            .map_err(|error| KeystoreError::Generation(error.to_string()))?;
    }
    let pair = MiniSecretKey::from_bytes(&seed)
        .map_err(|error| KeystoreError::Generation(error.to_string()))?
        .expand_to_keypair(ExpansionMode::Ed25519);
    wipe(&mut seed);
    let public_key = pair.public.to_bytes();
    let mut secret = pair.secret.to_ed25519_bytes();
    let mut plain = [HEADER.as_slice(), &secret, &DIVIDER, &public_key].concat();
    wipe(&mut secret);

    let mut key = [0u8; 32];
    let encrypted = scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P, key.len())
        .map_err(|error| error.to_string())
        .and_then(|parameters| {
            scrypt::scrypt(passphrase.as_bytes(), &salt, &parameters, &mut key)
                .map_err(|error| error.to_string())
        })
        .and_then(|()| {
            XSalsa20Poly1305::new(Key::from_slice(&key))
                .encrypt(Nonce::from_slice(&nonce), plain.as_slice())
                .map_err(|error| error.to_string())
        });
    wipe(&mut key);
    wipe(&mut plain);
    let encrypted = encrypted.map_err(KeystoreError::Generation)?;

    let cost = 1u32 << SCRYPT_LOG_N;
    let mut encoded = salt.to_vec();
    for parameter in [cost, SCRYPT_P, SCRYPT_R] {
        encoded.extend(parameter.to_le_bytes());
    }
    encoded.extend(nonce);
    encoded.extend(encrypted);
    Ok((public_key, STANDARD.encode(encoded)))
}

/// Overwrite a secret that is no longer needed.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // The compiler must not find out that nobody reads it.
    std::hint::black_box(bytes);
}

/// The file name of a key's name: lower case, and what is unusual in file names as `%` and hex.
fn file_stem(name: &str) -> String {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte);
    name.to_lowercase()
        .bytes()
        .enumerate()
        .map(|(position, byte)| {
            if usual(byte) && (position > 0 || byte != b'.') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn milliseconds_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| u64::try_from(elapsed.as_millis()).ok())
        .unwrap_or(0)
}

fn io_error(path: &Path, source: io::Error) -> KeystoreError {
    KeystoreError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn keystore() -> (tempfile::TempDir, Keystore) {
        let directory = tempfile::tempdir().unwrap();
        let keystore = Keystore::open(directory.path().join("keys"));
        (directory, keystore)
    }

    #[test]
    fn a_key_is_found_and_unlocked_by_name_address_and_path() {
        let (_directory, keystore) = keystore();
        let file = keystore.create("Ada@Example.org", "open sesame").unwrap();
        assert_eq!(file.address, address_of(&file.public_key));
        for reference in [
            "ada@example.org",
            file.address.as_str(),
            file.path.to_str().unwrap(),
        ] {
            let signer = keystore.unlock(reference, "open sesame").unwrap();
            assert_eq!(signer.public_key(), file.public_key, "{reference}");
        }
        assert_eq!(
            keystore.find("ADA@example.org").unwrap(),
            Some(file.clone())
        );
        assert_eq!(keystore.list().unwrap(), [file]);
    }

    #[test]
    fn files_and_their_directory_belong_to_the_user_alone() {
        let (_directory, keystore) = keystore();
        let file = keystore.create("ada@example.org", "x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file.path), 0o600);
        assert_eq!(mode(keystore.directory()), 0o700);
        let left = fs::read_dir(keystore.directory()).unwrap().count();
        assert_eq!(left, 1, "no temporary file is left");
    }

    #[test]
    fn a_wrong_passphrase_opens_nothing_and_says_so() {
        let (_directory, keystore) = keystore();
        keystore.create("ada@example.org", "right").unwrap();
        let error = keystore.unlock("ada@example.org", "wrong").err().unwrap();
        assert!(
            matches!(error, KeystoreError::PassphraseWrong(_)),
            "{error}"
        );
        assert!(!error.to_string().contains("wrong"));
        let error = keystore.create("bob@example.org", "").unwrap_err();
        assert!(matches!(error, KeystoreError::PassphraseEmpty), "{error}");
    }

    #[test]
    fn an_existing_key_is_never_overwritten() {
        let (_directory, keystore) = keystore();
        let file = keystore.create("ada@example.org", "first").unwrap();
        let before = fs::read(&file.path).unwrap();
        let error = keystore.create("ADA@example.org ", "second").unwrap_err();
        assert!(
            matches!(error, KeystoreError::AlreadyExists { .. }),
            "{error}"
        );
        let error = keystore
            .write_new(&file.path, "ada@example.org", b"other")
            .unwrap_err();
        assert!(
            matches!(error, KeystoreError::AlreadyExists { .. }),
            "{error}"
        );
        assert_eq!(fs::read(&file.path).unwrap(), before);
    }

    #[test]
    fn damaged_files_are_refused_and_other_files_passed_over() {
        let (_directory, keystore) = keystore();
        let file = keystore.create("ada@example.org", "x").unwrap();
        fs::write(keystore.directory().join("notes.json"), "{}").unwrap();
        fs::write(keystore.directory().join("notes.txt"), "hello").unwrap();
        assert_eq!(keystore.list().unwrap().len(), 1);
        let text = fs::read_to_string(&file.path).unwrap();
        let json: KeyJson = serde_json::from_str(&text).unwrap();
        let cut = text.replace(&json.encoded, &json.encoded[..40]);
        fs::write(&file.path, cut).unwrap();
        let error = keystore.unlock("ada@example.org", "x").err().unwrap();
        assert!(matches!(error, KeystoreError::Unreadable { .. }), "{error}");
        let error = keystore.unlock("nobody", "x").err().unwrap();
        assert!(matches!(error, KeystoreError::NotFound { .. }), "{error}");
    }

    #[test]
    fn names_cannot_leave_the_directory() {
        let (_directory, keystore) = keystore();
        for name in ["../../etc/passwd", "a/b", ".hidden", "Zoë K."] {
            let path = keystore.path_of(name).unwrap();
            assert_eq!(path.parent(), Some(keystore.directory()), "{name}");
            assert!(!path.file_name().unwrap().to_str().unwrap().starts_with('.'));
        }
        for name in ["", "  ", "a\nb", &"x".repeat(129)] {
            assert!(matches!(
                keystore.path_of(name),
                Err(KeystoreError::NameInvalid(_))
            ));
        }
    }
}
