//! Who wrote a block.

use anyhow::{ensure, Context, Result};
use codec::Decode;
use registry_devnet::{
    process::POLL,
    rpc::{Block, Rpc},
};
use serde_json::json;
use std::time::{Duration, Instant};

/// Waits until a block that a validator wrote from now on is final.
pub async fn writes(rpc: &Rpc, key: &[u8; 32], within: Duration) -> Result<Duration> {
    let began = Instant::now();
    let mut read = rpc.best().await?;
    loop {
        let last = rpc.finalised().await?.height;
        while read < last {
            read += 1;
            let hash = rpc.hash(read).await?;
            let hash = hash.context("a finalised block is missing")?;
            if author(rpc, &Block { height: read, hash }).await? == *key {
                return Ok(began.elapsed());
            }
        }
        ensure!(
            began.elapsed() < within,
            "the validator has written no block up to block {read} within {} s",
            within.as_secs()
        );
        tokio::time::sleep(POLL).await;
    }
}

/// The public block key of the validator that wrote a block.
async fn author(rpc: &Rpc, block: &Block) -> Result<[u8; 32]> {
    let header = rpc.call("chain_getHeader", json!([block.hash])).await?;
    let logs = header["digest"]["logs"]
        .as_array()
        .context("a header without a digest")?;
    let slot = logs
        .iter()
        .filter_map(|log| slot(log.as_str()?))
        .next()
        .context("a header without a slot")?;
    // The set that judges a block is the one that its parent left.
    let parent = &header["parentHash"];
    let answer = rpc
        .call("state_call", json!(["AuraApi_authorities", "0x", parent]))
        .await?;
    let answer = answer.as_str().context("an answer that is no text")?;
    let bytes = hex::decode(answer.trim_start_matches("0x"))?;
    let set = Vec::<[u8; 32]>::decode(&mut bytes.as_slice())?;
    ensure!(!set.is_empty(), "a block without validators");
    let at = slot % u64::try_from(set.len())?;
    Ok(set[usize::try_from(at)?])
}

/// The slot in an item of a digest, if it is one of Aura.
fn slot(log: &str) -> Option<u64> {
    let bytes = hex::decode(log.trim_start_matches("0x")).ok()?;
    // A pre-runtime digest (6) of the engine `aura` with eight bytes (twice and shifted: 32).
    let slot = bytes.strip_prefix(&[6, b'a', b'u', b'r', b'a', 32])?;
    Some(u64::from_le_bytes(slot.try_into().ok()?))
}

#[test]
fn the_slot_is_in_the_digest() {
    assert_eq!(slot("0x0661757261200700000000000000"), Some(7));
    assert_eq!(slot("0x0561757261200700000000000000"), None);
    assert_eq!(slot("0x06"), None);
}
