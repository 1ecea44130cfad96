//! The invented country of `samples/`, loaded with the command that people use.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path, time::Duration};

use anyhow::{anyhow, bail, Context, Result};

use crate::{
    error::BadInput,
    paths,
    process::{Process, ProcessSpec},
};

/// How long loading may take: every step waits for a finalised block.
const LOAD_WITHIN: Duration = Duration::from_secs(30 * 60);

/// Loads the samples through the node at `node`; what is there already stays as it is.
///
/// Keys go to the folder `keystore`, locked with the passphrase in `passphrase`, which is made
/// up when it is missing. What the command says is shown on standard error.
pub async fn load(node: &str, keystore: &Path, passphrase: &Path, samples: &Path) -> Result<()> {
    if !samples.is_dir() {
        return Err(BadInput::error(format!(
            "The samples are not in {}; name their folder with --samples, or leave them out with \
             --no-samples.",
            samples.display()
        )));
    }
    paths::create_private(keystore)?;
    create_passphrase(passphrase)?;
    let spec = ProcessSpec::shown("the loading of the samples", paths::binary("registry")?)
        .args(["--node", node])
        .arg("--keystore")
        .arg(keystore)
        .arg("--passphrase-file")
        .arg(passphrase)
        .args(["samples", "load"])
        .arg(samples);
    let mut process = Process::start(spec)?;
    match tokio::time::timeout(LOAD_WITHIN, process.wait()).await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(anyhow!(
            "The samples could not be loaded ({status}); the reason stands above. Start without \
             them with --no-samples, or start over with --fresh."
        )),
        Err(_) => {
            process.stop().await?;
            bail!(
                "The samples were not loaded within {} minutes; start again to go on where this \
                 ended.",
                LOAD_WITHIN.as_secs() / 60
            );
        }
    }
}

/// Writes a passphrase that only this user can read, unless there is one.
fn create_passphrase(path: &Path) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut secret = [0; 24];
    getrandom::getrandom(&mut secret)
        .map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    let unfinished = path.with_extension("new");
    fs::remove_file(&unfinished).ok();
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|mut file| writeln!(file, "{}", hex::encode(secret)))
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_passphrase_is_private_random_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("1"), folder.path().join("2"));
        create_passphrase(&first).unwrap();
        create_passphrase(&second).unwrap();
        let text = fs::read_to_string(&first).unwrap();
        assert_eq!(text.trim().len(), 48);
        assert_ne!(text, fs::read_to_string(&second).unwrap());
        let mode = fs::metadata(&first).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        create_passphrase(&first).unwrap();
        assert_eq!(fs::read_to_string(&first).unwrap(), text);
    }

    #[tokio::test]
    async fn missing_samples_are_bad_input() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        let (keys, secret, missing) = (path("keys"), path("secret"), path("samples"));
        let error = load("ws://127.0.0.1:1", &keys, &secret, &missing)
            .await
            .unwrap_err();
        assert!(!keys.exists() && !secret.exists());
        assert!(BadInput::is_in(&error), "{error:#}");
        assert!(error.to_string().contains("--no-samples"), "{error}");
    }
}
