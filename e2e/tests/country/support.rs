//! A country for a test.

use anyhow::{Context, Result};
use registry_client::{Registry, State};
use registry_devnet::{
    country::{Country, CountryOptions},
    progress::Silent,
};
use registry_e2e::{checkout, command, genesis, get, json, mirror, Outcome};
use registry_primitives::records::trust::Delays;
use serde_json::Value;
use std::{ffi::OsString, fs, path::PathBuf, time::Duration};
use tempfile::TempDir;

/// How long the mirror may take to reach a block.
const MIRROR_WITHIN: Duration = Duration::from_secs(120);
/// The passphrase of every key.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// A running country in a temporary folder, and the commands to use it with.
pub struct TestCountry {
    pub country: Country,
    keystore: PathBuf,
    passphrase: PathBuf,
    // Dropped last: the country's data is in the first.
    data: TempDir,
    pub files: TempDir,
}

impl TestCountry {
    pub async fn start() -> Result<Self> {
        Self::start_in(tempfile::tempdir()?).await
    }

    /// A country whose genesis has other delays than the development preset.
    pub async fn start_with(delays: Delays) -> Result<Self> {
        let data = tempfile::tempdir()?;
        genesis::write_chain_spec(data.path(), delays).await?;
        Self::start_in(data).await
    }

    async fn start_in(data: TempDir) -> Result<Self> {
        let files = tempfile::tempdir()?;
        let country = Country::start(CountryOptions::for_test(data.path()), &Silent).await?;
        let passphrase = files.path().join("passphrase");
        fs::write(&passphrase, format!("{PASSPHRASE}\n"))?;
        let keystore = files.path().join("keys");
        Ok(Self {
            country,
            keystore,
            passphrase,
            data,
            files,
        })
    }

    /// Stops the country and starts it again on the same data.
    pub async fn restart(self) -> Result<Self> {
        let Self {
            mut country,
            keystore,
            passphrase,
            data,
            files,
        } = self;
        country.stop(&Silent).await?;
        // It holds the lock of its data until it is dropped.
        drop(country);
        let country = Country::start(CountryOptions::for_test(data.path()), &Silent).await?;
        Ok(Self {
            country,
            keystore,
            passphrase,
            data,
            files,
        })
    }

    /// The options that every call of `registry` here has, then `arguments`.
    pub fn arguments(&self, arguments: &[&str]) -> Vec<OsString> {
        let mut all: Vec<OsString> = vec!["--node".into(), self.country.node_url().into()];
        all.extend(["--keystore".into(), self.keystore.clone().into_os_string()]);
        all.extend([
            "--passphrase-file".into(),
            self.passphrase.clone().into_os_string(),
        ]);
        all.extend(arguments.iter().map(Into::into));
        all
    }

    /// Runs `registry`.
    pub async fn registry(&self, arguments: &[&str]) -> Result<Outcome> {
        command("registry", self.arguments(arguments)).await
    }

    /// Runs `registry --json` and gives what it answers.
    pub async fn registry_json(&self, arguments: &[&str]) -> Result<Value> {
        json(&self.registry(&[&["--json"], arguments].concat()).await?)
    }

    /// Loads the samples of the checkout.
    pub async fn load_samples(&self) -> Result<Outcome> {
        let samples = checkout("samples").display().to_string();
        self.registry(&["samples", "load", &samples]).await
    }

    /// Runs `registry-indexer verify`.
    pub async fn verify(&self) -> Result<Outcome> {
        mirror::verify(&self.country.node_url(), self.country.database_url()).await
    }

    /// The chain's state at the latest finalised block.
    pub async fn state(&self) -> Result<State> {
        Ok(Registry::connect(&self.country.node_url())
            .await?
            .state()
            .await?)
    }

    /// Address of the stats API.
    fn stats_url(&self) -> Result<String> {
        self.country
            .stats_url()
            .context("the country has an indexer")
    }

    /// An answer of the stats API.
    pub async fn stats(&self, path: &str) -> Result<Value> {
        get(&format!("{}{path}", self.stats_url()?)).await
    }

    /// A page or file of the stats API.
    pub async fn page(&self, path: &str) -> Result<String> {
        let url = format!("{}{path}", self.stats_url()?);
        let response = reqwest::get(&url).await?.error_for_status()?;
        response.text().await.with_context(|| format!("GET {path}"))
    }

    /// Waits until the mirror has everything that is final now.
    pub async fn mirrored(&self) -> Result<Value> {
        let block = self.country.node().finalised().await?;
        self.mirrored_until(block).await
    }

    /// Waits until the mirror has a block.
    pub async fn mirrored_until(&self, block: u64) -> Result<Value> {
        mirror::reaches(&self.stats_url()?, block, MIRROR_WITHIN).await
    }

    /// Writes a file for a command to read, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> Result<String> {
        let path = self.files.path().join(name);
        fs::write(&path, text)?;
        Ok(path.display().to_string())
    }
}
