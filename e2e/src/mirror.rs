//! The mirror in PostgreSQL: how far it is, and whether it is right.

use crate::{command_within, get, Outcome};
use anyhow::{ensure, Result};
use serde_json::Value;
use std::time::{Duration, Instant};

/// How often it is looked at.
const POLL: Duration = Duration::from_millis(200);
/// How long a comparison of the whole mirror with the chain may take.
const VERIFY_WITHIN: Duration = Duration::from_secs(900);

/// Waits until the mirror behind this stats API has a block; gives the figures of then.
pub async fn reaches(stats_url: &str, block: u64, within: Duration) -> Result<Value> {
    let deadline = Instant::now() + within;
    loop {
        // The server may be starting again.
        let answer = get(&format!("{stats_url}/api/v1/stats/overview")).await;
        if let Ok(answer) = &answer {
            if answer["as_of"]["block"].as_u64() >= Some(block) {
                return Ok(answer.clone());
            }
        }
        ensure!(
            Instant::now() < deadline,
            "block {block} was not mirrored: {answer:?}"
        );
        tokio::time::sleep(POLL).await;
    }
}

/// Runs `registry-indexer verify`.
pub async fn verify(node: &str, database_url: &str) -> Result<Outcome> {
    command_within(
        VERIFY_WITHIN,
        "registry-indexer",
        ["verify", "--node", node, "--database-url", database_url],
    )
    .await
}
