//! A validator is put in the place of another one of its organisation.

use crate::{
    absence::find,
    net::{Net, RECOVERY_WITHIN},
    until::{state, until},
};
use anyhow::{ensure, Context, Result};
use registry_devnet::{paths, process, process::ProcessSpec, Keys, Node};
use registry_e2e::{any_json, command, json};
use registry_primitives::records::validators::ValidatorState;
use serde_json::Value;
use std::{
    fs,
    time::{Duration, Instant},
};

/// Which validator is replaced, and the administrator of its organisation.
const OLD: (usize, &str) = (2, "//Charlie");
/// Members of the council, enough for two thirds.
const COUNCIL: [&str; 3] = ["//Alice", "//Bob", "//Dave"];
/// How long making and installing keys may take.
const KEYS_WITHIN: Duration = Duration::from_secs(60);

/// The organisation proposes a new validator, the council approves it, and the old one leaves.
pub async fn by_a_new_one(net: &mut Net<'_>) -> Result<()> {
    let (old, signer) = OLD;
    let mut options = net.visitor().await?;
    options.keys = Keys::Installed;
    let passphrase = net.data.path().join("passphrase");
    fs::write(&passphrase, "correct horse battery staple\n")?;
    let passphrase = passphrase.display().to_string();
    let pack = net.data.path().join("new.age").display().to_string();
    let made = command(
        "registry-node",
        [
            "key",
            "generate",
            "--json",
            "--name",
            &options.name,
            "--output",
            &pack,
            "--passphrase-file",
            &passphrase,
        ],
    );
    let made = json(&made.await?)?;
    let base_path = options.base_path.display().to_string();
    let install = ProcessSpec::new("key install", paths::binary("registry-node")?, "").args([
        "key",
        "install",
        "--pack",
        &pack,
        "--base-path",
        &base_path,
        "--chain",
        &net.spec,
        "--passphrase-file",
        &passphrase,
    ]);
    let installed = process::run(install, KEYS_WITHIN).await?;
    ensure!(installed.status.success(), "{}", installed.output);
    options.peer_id = made["peerId"].as_str().map(str::to_owned);
    let account = text(&made["validator"]["account"])?;
    let name = options.name.clone();
    let mut node = Node::start(options).await?;

    let began = Instant::now();
    let (keys, proof) = (
        text(&made["sessionKeys"])?,
        text(&made["validator"]["proof"])?,
    );
    run(
        net,
        signer,
        &[
            "validator",
            "propose",
            &account,
            "--keys",
            &keys,
            "--proof",
            &proof,
        ],
    )
    .await?;
    approve(net, &account).await?;
    net.note(
        "replaced: from the proposal to the council's approval",
        began.elapsed(),
    );

    let began = Instant::now();
    net.watcher.watch(&name, node.rpc());
    node.wait_peers(1, RECOVERY_WITHIN).await?;
    net.nodes.push(node);
    net.accounts.push(account.parse()?);
    let new = net.size() - 1;
    acts(net, new).await?;
    net.note(
        "replaced: from the approval until the new one acts",
        began.elapsed(),
    );
    net.writes(new).await?;
    net.note(
        "replaced: from the approval to a finalised block of the new one",
        began.elapsed(),
    );

    let began = Instant::now();
    let gone = net.accounts[old].to_string();
    run(net, signer, &["validator", "leave", &gone]).await?;
    let registry = net.registry(new).await?;
    until("the old one has left", RECOVERY_WITHIN, || async {
        let session = registry.state().await?.session().await?;
        let acts = session.validators.contains(&net.accounts[old]);
        state(!acts, || {
            format!("in session {} it still acts", session.index)
        })
    })
    .await?;
    net.note(
        "replaced: from its wish until the old one acts no more",
        began.elapsed(),
    );
    net.nodes[old].stop().await?;
    net.nodes.remove(old);
    net.accounts.remove(old);
    net.finalise(&net.all(), 5).await?;
    Ok(())
}

/// Waits until a validator has its seat and acts.
async fn acts(net: &Net<'_>, at: usize) -> Result<()> {
    let registry = net.registry(0).await?;
    until("the new validator acts", RECOVERY_WITHIN, || async {
        let found = find(net, &registry, at).await?;
        let there = found.record.state == ValidatorState::Active && found.acts;
        state(there, || format!("it is {:?}", found.record))
    })
    .await?;
    Ok(())
}

/// The council approves a validator.
async fn approve(net: &Net<'_>, account: &str) -> Result<()> {
    let words = ["council", "propose", "approve validator", account];
    let motion = run(net, COUNCIL[0], &words).await?;
    let motion = motion["index"]
        .as_u64()
        .context("a motion without a number")?
        .to_string();
    for member in COUNCIL {
        run(net, member, &["council", "vote", &motion, "yes"]).await?;
    }
    run(net, COUNCIL[0], &["council", "close", &motion]).await?;
    Ok(())
}

/// Runs `registry --json` as somebody.
async fn run(net: &Net<'_>, signer: &str, words: &[&str]) -> Result<Value> {
    let node = net.nodes[0].ws_url();
    let all = [&["--json", "--node", &node, "--signer", signer], words].concat();
    let outcome = command("registry", all).await?;
    ensure!(outcome.code == 0, "{words:?}: {}", outcome.output);
    any_json(&outcome)
}

fn text(value: &Value) -> Result<String> {
    Ok(value
        .as_str()
        .with_context(|| format!("no text: {value}"))?
        .to_owned())
}
