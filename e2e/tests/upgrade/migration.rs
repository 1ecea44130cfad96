//! The migration of the state that comes with this release, which takes several blocks.

use crate::chain::{Network, POLL};
use anyhow::{ensure, Context, Result};
use codec::Decode;
use registry_primitives::records::validators::Performance;
use serde_json::{json, Value};
use sp_crypto_hashing::twox_128;
use std::time::{Duration, Instant};

fn prefix(pallet: &str, item: &str) -> String {
    let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
    format!("0x{}", hex::encode(key))
}

/// A storage value at the final block.
async fn value(network: &Network, key: &str, block: &str) -> Result<Option<Vec<u8>>> {
    let node = network.country.node();
    match node.call("state_getStorage", json!([key, block])).await? {
        Value::Null => Ok(None),
        value => {
            let text = value.as_str().context("a value that is no text")?;
            Ok(Some(hex::decode(text.trim_start_matches("0x"))?))
        }
    }
}

/// Waits until no migration is under way after the upgrade in a block, and looks at the whole
/// state that was migrated. Gives the block of that state.
pub async fn runs_to_its_end(network: &Network, after: u64, within: Duration) -> Result<u64> {
    let cursor = prefix("MultiBlockMigrations", "Cursor");
    let version = prefix("Validators", ":__STORAGE_VERSION__:");
    let deadline = Instant::now() + within;
    let rpc = network.country.node().rpc();
    let block = loop {
        let block = rpc.finalised().await?;
        // The block after the upgrade is the first of the new runtime.
        if block.height > after + 1 {
            let running = value(network, &cursor, &block.hash).await?;
            let version = value(network, &version, &block.hash).await?;
            if running.is_none() && version == Some(vec![1, 0]) {
                break block;
            }
            ensure!(
                Instant::now() < deadline,
                "block {}: cursor {running:?}, storage version {version:?}",
                block.height
            );
        }
        ensure!(
            Instant::now() < deadline,
            "block {} is the last",
            block.height
        );
        tokio::time::sleep(POLL).await;
    };
    every_value_has_the_new_form(network, &block.hash).await?;
    Ok(block.height)
}

async fn every_value_has_the_new_form(network: &Network, block: &str) -> Result<()> {
    let prefix = prefix("Validators", "PerformanceOf");
    let node = network.country.node();
    let keys = node.call("state_getKeysPaged", json!([prefix, 1000, null, block]));
    let keys = keys.await?;
    let keys = keys.as_array().context("a list of keys")?;
    let mut before = 0;
    for key in keys {
        let key = key.as_str().context("a key that is no text")?;
        let bytes = value(network, key, block).await?.context("a value")?;
        let mut rest = &bytes[..];
        let performance = Performance::decode(&mut rest)
            .with_context(|| format!("{key} has a value of the old form: {bytes:?}"))?;
        ensure!(
            rest.is_empty(),
            "{key} has a value of another form: {bytes:?}"
        );
        before += u32::from(performance.expected.is_none());
    }
    // Sessions ended under the earlier runtime, which did not count slots.
    ensure!(
        before >= 4,
        "{before} of {} values are of earlier sessions",
        keys.len()
    );
    Ok(())
}
