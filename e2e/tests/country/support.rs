//! A country for a test.

use anyhow::{ensure, Context, Result};
use registry_client::{Registry, State};
use registry_devnet::{
    country::{Country, CountryOptions},
    node::export_chain_spec,
    paths::DataDir,
    progress::Silent,
};
use registry_e2e::{checkout, command, get, json, Outcome};
use registry_primitives::records::trust::Delays;
use serde_json::Value;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
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
        write_chain_spec(data.path(), delays).await?;
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
        let (node, database) = (
            self.country.node_url(),
            self.country.database_url().to_owned(),
        );
        command(
            "registry-indexer",
            ["verify", "--node", &node, "--database-url", &database],
        )
        .await
    }

    /// The chain's state at the latest finalised block.
    pub async fn state(&self) -> Result<State> {
        Ok(Registry::connect(&self.country.node_url())
            .await?
            .state()
            .await?)
    }

    /// An answer of the stats API.
    pub async fn stats(&self, path: &str) -> Result<Value> {
        let base = self
            .country
            .stats_url()
            .context("the country has an indexer")?;
        get(&format!("{base}{path}")).await
    }

    /// Waits until the mirror has everything that is final now.
    pub async fn mirrored(&self) -> Result<Value> {
        let block = self.country.node().finalised().await?;
        self.mirrored_until(block).await
    }

    /// Waits until the mirror has a block.
    pub async fn mirrored_until(&self, block: u64) -> Result<Value> {
        let deadline = Instant::now() + MIRROR_WITHIN;
        loop {
            // The server may be starting again.
            let answer = self.stats("/api/v1/stats/overview").await;
            if let Ok(answer) = &answer {
                if answer["as_of"]["block"].as_u64() >= Some(block) {
                    return Ok(answer.clone());
                }
            }
            ensure!(
                Instant::now() < deadline,
                "block {block} was not mirrored: {answer:?}"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Writes a file for a command to read, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> Result<String> {
        let path = self.files.path().join(name);
        fs::write(&path, text)?;
        Ok(path.display().to_string())
    }
}

/// Writes the chain specification with which a country in this folder will start.
async fn write_chain_spec(folder: &Path, delays: Delays) -> Result<()> {
    let data = DataDir::open(folder)?;
    let readable = tempfile::NamedTempFile::new()?;
    let path = readable.path().display().to_string();
    let exported = command(
        "registry-node",
        ["export-chain-spec", "--chain", "dev", "--output", &path],
    )
    .await?;
    ensure!(exported.code == 0, "{}", exported.output);
    let mut spec: Value = serde_json::from_slice(&fs::read(&path)?)?;
    let patch = &mut spec["genesis"]["runtimeGenesis"]["patch"];
    ensure!(
        patch["safeguards"]["delays"].is_object(),
        "the preset has no delays: {patch}"
    );
    patch["safeguards"]["delays"] = serde_json::to_value(delays)?;
    fs::write(&path, spec.to_string())?;
    export_chain_spec(&path, &data.chain_spec()).await
}
