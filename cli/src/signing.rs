//! The key that signs, and the passphrase that unlocks it.

use crate::failure::Failure;
use registry_client::{
    keystore::{Keystore, KeystoreError},
    AccountId, Signer,
};
use std::{cell::OnceCell, fmt, fs, io::IsTerminal, path::PathBuf, str::FromStr};

/// The variable that may hold the passphrase.
const VARIABLE: &str = "REGISTRY_PASSPHRASE";

/// A passphrase. It is never shown.
pub struct Passphrase(String);

impl Passphrase {
    /// The text, for the keystore only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Whether a passphrase opens what exists or will protect something new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Opens an existing key.
    Unlock,
    /// Protects new keys too: typed twice when it is typed.
    Create,
}

/// Where the passphrase comes from. It is asked for once.
#[derive(Debug)]
pub struct Passphrases {
    file: Option<PathBuf>,
    known: OnceCell<Passphrase>,
}

impl Passphrases {
    /// From a file if one is named, else from the environment, else from the terminal.
    pub fn new(file: Option<PathBuf>) -> Self {
        Self {
            file,
            known: OnceCell::new(),
        }
    }

    /// The passphrase.
    pub fn get(&self, purpose: Purpose) -> Result<&Passphrase, Failure> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let passphrase = self.read(purpose)?;
        if passphrase.0.is_empty() {
            return Err(KeystoreError::PassphraseEmpty.into());
        }
        Ok(self.known.get_or_init(|| passphrase))
    }

    fn read(&self, purpose: Purpose) -> Result<Passphrase, Failure> {
        if let Some(file) = &self.file {
            return from_file(file);
        }
        if let Some(text) = std::env::var_os(VARIABLE) {
            let text = text.into_string().map_err(|_| {
                Failure::usage(
                    format!("${VARIABLE} is not UTF-8."),
                    "Set it to a readable text.",
                )
            })?;
            return Ok(Passphrase(text));
        }
        if !std::io::stdin().is_terminal() {
            return Err(Failure::usage(
                "The passphrase of the keystore is needed and nobody can be asked for it.",
                format!("Name a file with --passphrase-file, or set ${VARIABLE}."),
            ));
        }
        let ask = |prompt: &str| {
            rpassword::prompt_password(prompt).map_err(|error| {
                Failure::usage(
                    format!("The passphrase cannot be read: {error}."),
                    "Name a file with --passphrase-file.",
                )
            })
        };
        let first = ask("Passphrase of the keystore: ")?;
        if purpose == Purpose::Create && first != ask("The same again: ")? {
            return Err(Failure::usage(
                "The two passphrases differ.",
                "Type the same passphrase twice.",
            ));
        }
        Ok(Passphrase(first))
    }
}

fn from_file(file: &PathBuf) -> Result<Passphrase, Failure> {
    let wrong = |what: String| {
        Failure::usage(
            format!("{}: {what}.", file.display()),
            "Name a file whose one line is the passphrase.",
        )
    };
    let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.contains(['\n', '\r']) {
        return Err(wrong("it has more than one line".to_owned()));
    }
    Ok(Passphrase(line.to_owned()))
}

/// The key that a text means: a development key, or a key of the keystore.
pub fn signer(
    reference: &str,
    keystore: &Keystore,
    passphrases: &Passphrases,
) -> Result<Signer, Failure> {
    if reference.starts_with("//") {
        return Ok(Signer::from_uri(reference)?);
    }
    // A missing key is told before anybody is asked for a passphrase.
    let exists = keystore.find(reference)?.is_some() || std::path::Path::new(reference).is_file();
    if !exists {
        return Err(KeystoreError::NotFound {
            reference: reference.to_owned(),
            directory: keystore.directory().to_owned(),
        }
        .into());
    }
    let passphrase = passphrases.get(Purpose::Unlock)?;
    Ok(keystore.unlock(reference, passphrase.expose())?)
}

/// The public key that a text means: that of a development key, of a key in the keystore, an
/// address, or the key itself in hex.
pub fn key(reference: &str, keystore: &Keystore) -> Result<AccountId, Failure> {
    let reference = reference.trim();
    if reference.starts_with("//") {
        return Ok(Signer::from_uri(reference)?.public_key().into());
    }
    if let Some(file) = keystore.find(reference)? {
        return Ok(file.public_key.into());
    }
    if let Ok(key) = AccountId::from_str(reference) {
        return Ok(key);
    }
    let bytes = reference.strip_prefix("0x").and_then(|digits| {
        let bytes = hex::decode(digits).ok()?;
        <[u8; 32]>::try_from(bytes).ok()
    });
    bytes.map(AccountId::from).ok_or_else(|| {
        Failure::usage(
            format!(
                "{reference:?} is no address, and no key in {}.",
                keystore.directory().display()
            ),
            "Name a key as `registry key list` shows it, or give its address.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;

    #[test]
    fn people_are_named_by_key_name_address_and_hex() {
        let directory = tempfile::tempdir().unwrap();
        let keystore = Keystore::open(directory.path());
        let made = keystore.create("ada@example.org", "open").unwrap();
        let hex = format!("0x{}", hex::encode(made.public_key));
        for reference in ["Ada@example.org", made.address.as_str(), hex.as_str()] {
            let key = key(reference, &keystore).unwrap();
            assert_eq!(key.0, made.public_key, "{reference}");
        }
        let alice = key("//Alice", &keystore).unwrap();
        assert_eq!(
            alice.to_string(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
        for nobody in ["bob@example.org", "0x12", "5GrwvaEF", ""] {
            assert_eq!(
                key(nobody, &keystore).unwrap_err().exit,
                Exit::Usage,
                "{nobody}"
            );
        }
    }

    #[test]
    fn a_passphrase_file_is_one_line_and_is_not_shown() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("passphrase");
        for (text, expected) in [
            ("open sesame\n", Some("open sesame")),
            (" open \r\n", Some(" open ")),
            ("open", Some("open")),
            ("two\nlines\n", None),
            ("", None),
        ] {
            fs::write(&file, text).unwrap();
            let passphrases = Passphrases::new(Some(file.clone()));
            let got = passphrases.get(Purpose::Create);
            match expected {
                Some(expected) => assert_eq!(got.unwrap().expose(), expected),
                None => assert_eq!(got.unwrap_err().exit, Exit::Usage),
            }
            assert!(!format!("{passphrases:?}").contains("sesame"));
        }
    }

    #[test]
    fn keys_are_development_uris_or_lie_in_the_keystore() {
        let directory = tempfile::tempdir().unwrap();
        let keystore = Keystore::open(directory.path());
        let file = directory.path().join("passphrase");
        fs::write(&file, "open").unwrap();
        let passphrases = Passphrases::new(Some(file));
        let alice = signer("//Alice", &keystore, &passphrases).unwrap();
        assert_eq!(
            alice.address(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
        let made = keystore.create("ada@example.org", "open").unwrap();
        let ada = signer("Ada@example.org", &keystore, &passphrases).unwrap();
        assert_eq!(ada.public_key(), made.public_key);
        let missing = signer("bob@example.org", &keystore, &passphrases);
        assert_eq!(missing.unwrap_err().exit, Exit::Usage);
    }
}
