//! A network of four validators that begins with the runtime of the release before.

use anyhow::{ensure, Context, Result};
use registry_client::{Registry, State};
use registry_devnet::{
    country::{Country, CountryOptions, Validators},
    node::export_chain_spec,
    paths::{self, DataDir},
    progress::Silent,
};
use registry_e2e::{checkout, command, Outcome};
use serde_json::Value;
use std::{
    ffi::OsString,
    fs,
    future::Future,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How often something is looked at.
pub const POLL: Duration = Duration::from_millis(200);
/// The runtime of the release before.
const PREVIOUS: &str = "runtime/releases/registry-runtime-5.compact.compressed.wasm";
/// The runtime of this release, in the folder of the programs.
const NEXT: &str = "wbuild/registry-runtime/registry_runtime.compact.compressed.wasm";

/// The code of the release before.
pub fn previous_code() -> PathBuf {
    checkout(PREVIOUS)
}

/// The code of this release, as it was built with the programs.
pub fn next_code() -> Result<PathBuf> {
    let path = paths::bin_dir()?.join(NEXT);
    ensure!(path.is_file(), "there is no runtime in {}", path.display());
    Ok(path)
}

/// The network, and the command to govern it with.
pub struct Network {
    pub country: Country,
    registry: Registry,
    keystore: TempDir,
    // Dropped last: the country's data is in it.
    _data: TempDir,
}

impl Network {
    pub async fn start() -> Result<Self> {
        let data = tempfile::tempdir()?;
        write_chain_spec(data.path()).await?;
        let options = CountryOptions {
            validators: Some(Validators::Four),
            ..CountryOptions::for_test(data.path())
        };
        let country = Country::start(options, &Silent).await?;
        let registry = Registry::connect(&country.node_url()).await?;
        Ok(Self {
            country,
            registry,
            keystore: tempfile::tempdir()?,
            _data: data,
        })
    }

    /// A connection to the first node.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// A connection to the last node. A pool takes for half an hour nothing in that it refused, so
    /// what shall be refused is sent to another node than what shall not.
    pub async fn last_node(&self) -> Result<Registry> {
        let node = self.country.nodes().last().context("a node")?;
        Ok(Registry::connect(&node.ws_url()).await?)
    }

    /// Runs `registry --json`.
    pub async fn command(&self, arguments: &[&str]) -> Result<Outcome> {
        let mut all: Vec<OsString> = vec!["--json".into()];
        all.extend(["--node".into(), self.country.node_url().into()]);
        all.extend(["--keystore".into(), self.keystore.path().into()]);
        all.extend(arguments.iter().map(Into::into));
        command("registry", all).await
    }

    /// Waits until the final state of the chain is as it should be; gives its block.
    pub async fn until<F, Fut>(&self, within: Duration, what: &str, is_so: F) -> Result<u64>
    where
        F: Fn(State) -> Fut,
        Fut: Future<Output = Result<bool>>,
    {
        let deadline = Instant::now() + within;
        loop {
            let state = self.registry.state().await?;
            let block = state.block_number();
            if is_so(state).await? {
                return Ok(block);
            }
            ensure!(Instant::now() < deadline, "{what}: not until block {block}");
            tokio::time::sleep(POLL).await;
        }
    }
}

/// Writes the specification of the built-in chain of four, with the earlier runtime, which makes
/// the first state itself.
async fn write_chain_spec(folder: &Path) -> Result<()> {
    let data = DataDir::open(folder)?;
    let readable = tempfile::NamedTempFile::new()?;
    let path = readable.path().display().to_string();
    let exported = command(
        "registry-node",
        ["export-chain-spec", "--chain", "local4", "--output", &path],
    )
    .await?;
    ensure!(exported.code == 0, "{}", exported.output);
    let mut spec: Value = serde_json::from_slice(&fs::read(&path)?)?;
    let genesis = &mut spec["genesis"]["runtimeGenesis"];
    ensure!(
        genesis["code"].is_string() && genesis["patch"].is_object(),
        "the specification is not made by its runtime"
    );
    let code = previous_code();
    let code = fs::read(&code).with_context(|| format!("cannot read {}", code.display()))?;
    genesis["code"] = Value::String(format!("0x{}", hex::encode(code)));
    fs::write(&path, spec.to_string())?;
    export_chain_spec(&path, &data.chain_spec()).await
}
