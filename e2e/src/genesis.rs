//! Countries that begin otherwise than the development preset says.

use crate::command;
use anyhow::{ensure, Result};
use registry_devnet::{node::export_chain_spec, paths::DataDir};
use registry_primitives::records::trust::Delays;
use serde_json::Value;
use std::{fs, path::Path};

/// Writes the chain specification with which a country in this folder will start.
pub async fn write_chain_spec(folder: &Path, delays: Delays) -> Result<()> {
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
