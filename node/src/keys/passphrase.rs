//! Where the passphrase of a key pack comes from.

use std::{
    fs,
    io::{stdin, IsTerminal},
    path::{Path, PathBuf},
};

use age::secrecy::{ExposeSecret, SecretString};

/// Characters that a passphrase has at least, when it is to protect something new.
const SHORTEST: usize = 12;

/// How the passphrase is given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PassphraseArgs {
    /// A file whose first line is the passphrase. Without it you are asked.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

impl PassphraseArgs {
    /// The passphrase that opens something.
    pub fn to_open(&self, what: &str) -> Result<SecretString, String> {
        match &self.passphrase_file {
            Some(path) => from_file(path),
            None => ask(&format!("Passphrase of {what}: ")),
        }
    }

    /// The passphrase that will protect something; typed twice when it is typed.
    pub fn to_protect(&self, what: &str) -> Result<SecretString, String> {
        let passphrase = match &self.passphrase_file {
            Some(path) => from_file(path)?,
            None => {
                let first = ask(&format!("New passphrase for {what}: "))?;
                let second = ask("The same again: ")?;
                if first.expose_secret() != second.expose_secret() {
                    return Err("the two passphrases differ: type the same one twice".into());
                }
                first
            }
        };
        if passphrase.expose_secret().chars().count() < SHORTEST {
            return Err(format!(
                "the passphrase is too short: take {SHORTEST} characters at least, best five or \
                 six words"
            ));
        }
        Ok(passphrase)
    }
}

/// The first line of a file.
pub fn from_file(path: &Path) -> Result<SecretString, String> {
    let text = fs::read_to_string(path).map_err(|error| {
        format!(
            "cannot read the passphrase file {}: {error}",
            path.display()
        )
    })?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(format!(
            "{} has no first line: write the passphrase there",
            path.display()
        ));
    }
    Ok(SecretString::from(line))
}

fn ask(prompt: &str) -> Result<SecretString, String> {
    if !stdin().is_terminal() {
        return Err(
            "a passphrase is needed and nobody can be asked for it: name a file with \
             --passphrase-file"
                .into(),
        );
    }
    rpassword::prompt_password(prompt)
        .map(SecretString::from)
        .map_err(|error| {
            format!("the passphrase cannot be read: {error}; name a file with --passphrase-file")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> (tempfile::TempDir, PassphraseArgs) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("passphrase");
        fs::write(&path, text).expect("the file can be written");
        let arguments = PassphraseArgs {
            passphrase_file: Some(path),
        };
        (folder, arguments)
    }

    #[test]
    fn the_first_line_counts() {
        let (_folder, arguments) = arguments("seven brave otters\nrest\n");
        let passphrase = arguments.to_protect("a pack").expect("a good passphrase");
        assert_eq!(passphrase.expose_secret(), "seven brave otters");
    }

    #[test]
    fn a_short_one_opens_but_does_not_protect() {
        let (_folder, arguments) = arguments("short\n");
        assert!(arguments.to_open("a pack").is_ok());
        let error = arguments.to_protect("a pack").expect_err("it is short");
        assert!(error.contains("too short"), "{error}");
    }

    #[test]
    fn an_empty_or_missing_file_is_refused_by_name() {
        let (_folder, arguments) = arguments("\n");
        let error = arguments.to_open("a pack").expect_err("it is empty");
        assert!(error.contains("passphrase has no first line"), "{error}");

        let error = from_file(Path::new("/does/not/exist")).expect_err("it is missing");
        assert!(error.contains("/does/not/exist"), "{error}");
    }
}
