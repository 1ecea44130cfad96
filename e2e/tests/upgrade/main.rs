//! From one release of the runtime to the next, on a network that runs: the council decides by
//! the command, an organisation goes on sending transactions, the indexer follows, and nothing
//! forks, stops or gets lost.

mod chain;
mod decisions;
mod finality;
mod migration;
mod traffic;

use anyhow::{ensure, Context, Result};
use chain::Network;
use finality::Watch;
use registry_client::{fit, Call, ClientError};
use registry_e2e::mirror;
use serde_json::Value;
use std::{
    fs,
    time::{Duration, Instant},
};
use traffic::Traffic;

/// Blocks of notice: long enough to be too early once, short enough to be waited for.
const NOTICE: u64 = 8;
/// How long the mirror may take to reach a block.
const MIRROR_WITHIN: Duration = Duration::from_secs(120);
/// How long the migration of the state may take.
const MIGRATED_WITHIN: Duration = Duration::from_secs(90);
/// How long a notice may last that is waited for.
const NOTICE_WITHIN: Duration = Duration::from_secs(90);
/// The longest time without a new final block. All nodes of this network compile the new runtime at
/// the same moment on the processors of one computer; in a country each has its own.
const LONGEST_GAP: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_upgraded_while_it_is_used() -> Result<()> {
    let began = Instant::now();
    let mut network = Network::start().await?;
    let before = network.registry().state().await?.spec_version();
    ensure!(
        before < fit::built_for(),
        "the released runtime has spec version {before}, this release {}",
        fit::built_for()
    );
    let traffic = Traffic::start(&network).await?;
    let watch = Watch::start(&network);

    decisions::the_notice_is_shortened(&network, NOTICE).await?;
    let authorised = decisions::the_upgrade_is_authorised(&network).await?;
    other_code_is_refused(&network).await?;
    the_notice_is_kept(&network).await?;
    network
        .until(NOTICE_WITHIN, "the notice is over", |state| async move {
            Ok(state.block_number().saturating_add(1) >= authorised)
        })
        .await?;
    let applied = decisions::the_upgrade_is_applied(&network).await?;
    let block = applied["block"].as_u64().context("a block")?;
    assert_eq!(applied["specVersionBefore"], before, "{applied}");
    assert_eq!(applied["specVersion"], fit::built_for(), "{applied}");

    let migrated = migration::runs_to_its_end(&network, block, MIGRATED_WITHIN).await?;
    // Life goes on, and is the traffic's and the council's.
    traffic.goes_on().await?;
    decisions::the_notice_is_shortened(&network, NOTICE + 1).await?;
    let lost = traffic.stop().await?;
    assert_eq!(lost, 0, "transactions were lost");

    every_node_runs_the_new_runtime(&network).await?;
    let gap = watch.stop().await?;
    assert!(gap < LONGEST_GAP, "no block became final for {gap:?}");
    finality::is_one(&network).await?;
    the_indexer_followed(&mut network, migrated).await?;
    println!(
        "from spec version {before} in block {block} to {}; longest time without a final block \
         {} ms; {} s in all",
        fit::built_for(),
        gap.as_millis(),
        began.elapsed().as_secs()
    );
    Ok(())
}

/// Code that was not authorised is refused by the command and by the chain itself.
async fn other_code_is_refused(network: &Network) -> Result<()> {
    let path = chain::previous_code();
    let error = decisions::applying_is_refused(network, &path, 9032).await?;
    let sentence = error["sentence"].as_str().context("a sentence")?;
    assert!(sentence.contains("authorised is 0x"), "{error}");
    let code = fs::read(path)?;
    // The notice comes first to the chain, so any refusal will do here; the next test is exact.
    let refused = network
        .last_node()
        .await?
        .submit_unsigned(&Call::ApplyUpgrade { code })
        .await;
    assert!(
        matches!(refused, Err(ClientError::Refused(_))),
        "{refused:?}"
    );
    Ok(())
}

/// Before the notice is over the right code is refused, too.
async fn the_notice_is_kept(network: &Network) -> Result<()> {
    let path = chain::next_code()?;
    decisions::applying_is_refused(network, &path, 9033).await?;
    let code = fs::read(path)?;
    let refused = network
        .last_node()
        .await?
        .submit_unsigned(&Call::ApplyUpgrade { code })
        .await;
    let Err(ClientError::Refused(refused)) = refused else {
        anyhow::bail!("applied too early: {refused:?}");
    };
    assert_eq!(refused.number, 9033, "{refused:?}");
    Ok(())
}

async fn every_node_runs_the_new_runtime(network: &Network) -> Result<()> {
    for node in network.country.nodes() {
        let version = node.call("state_getRuntimeVersion", Value::Array(Vec::new()));
        let version = version.await?;
        assert_eq!(version["specVersion"], fit::built_for(), "{version}");
    }
    Ok(())
}

/// The indexer was not started again, is past the upgrade, and has what the chain has.
async fn the_indexer_followed(network: &mut Network, migrated: u64) -> Result<()> {
    let last = network.country.node().finalised().await?;
    ensure!(last >= migrated, "block {migrated} is not final");
    let stats = network.country.stats_url().context("an indexer")?;
    mirror::reaches(&stats, last, MIRROR_WITHIN).await?;
    let indexer = network.country.indexer_mut().context("an indexer")?;
    assert!(
        indexer.process().exited().is_none(),
        "the indexer ended at the upgrade"
    );
    let node = network.country.node_url();
    let verified = mirror::verify(&node, network.country.database_url()).await?;
    assert_eq!(verified.code, 0, "{}", verified.output);
    Ok(())
}
