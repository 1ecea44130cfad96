//! What the council decides, by the command.

use crate::chain::{next_code, Network};
use anyhow::{ensure, Context, Result};
use registry_e2e::{any_json, json};
use serde_json::Value;
use std::path::Path;

/// The members of the council who vote: two thirds of four are three.
const VOTERS: [&str; 3] = ["//Bob", "//Charlie", "//Dave"];
const PROPOSER: &str = "//Alice";

/// Runs a command that somebody signs, and that succeeds.
async fn does(network: &Network, who: &str, arguments: &[&str]) -> Result<Value> {
    let all = [&["--signer", who], arguments].concat();
    let outcome = network.command(&all).await?;
    json(&outcome).with_context(|| arguments.join(" "))
}

/// Proposes, lets all vote at once, and closes.
async fn decided(network: &Network, proposal: &[&str]) -> Result<Value> {
    let propose = [&["council", "propose"], proposal].concat();
    let opened = does(network, PROPOSER, &propose).await?;
    ensure!(opened["threshold"] == VOTERS.len(), "{opened}");
    let index = opened["index"].as_u64().context("a number")?.to_string();
    let vote = ["council", "vote", &index, "yes"];
    let [bob, charlie, dave] = VOTERS;
    tokio::try_join!(
        does(network, bob, &vote),
        does(network, charlie, &vote),
        does(network, dave, &vote),
    )?;
    let closed = does(network, PROPOSER, &["council", "close", &index]).await?;
    ensure!(closed["status"] == "executed", "{closed}");
    Ok(opened)
}

/// The notice of upgrades gets so many blocks.
pub async fn the_notice_is_shortened(network: &Network, blocks: u64) -> Result<()> {
    let blocks = blocks.to_string();
    decided(network, &["set parameter", "upgrade-notice", &blocks]).await?;
    Ok(())
}

/// The runtime of this release is authorised; gives the first block in which it may be applied.
pub async fn the_upgrade_is_authorised(network: &Network) -> Result<u64> {
    let code = next_code()?.display().to_string();
    let proposal = ["authorise upgrade", "--code", &code, "--release", "next"];
    let opened = decided(network, &proposal).await?;
    let status = does(network, PROPOSER, &["upgrade", "status", &code]).await?;
    assert_eq!(status["isAuthorised"], true, "{status}");
    assert_eq!(status["upgrade"]["codeHash"], opened["code"]["hash"]);
    assert_eq!(status["upgrade"]["release"], "next");
    status["upgrade"]["notBefore"].as_u64().context("a block")
}

/// Applying this code is refused by the command, before anything is sent.
pub async fn applying_is_refused(network: &Network, code: &Path, number: u64) -> Result<Value> {
    let code = code.display().to_string();
    let outcome = network.command(&["upgrade", "apply", &code]).await?;
    ensure!(outcome.code == 1, "{outcome:?}");
    let error = any_json(&outcome)?["error"].take();
    assert_eq!(error["number"], number, "{error}");
    Ok(error)
}

/// Anybody applies the runtime of this release.
pub async fn the_upgrade_is_applied(network: &Network) -> Result<Value> {
    let code = next_code()?.display().to_string();
    json(&network.command(&["upgrade", "apply", &code]).await?)
}
