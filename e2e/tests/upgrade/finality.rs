//! Finality on all nodes: without a fork and without a gap.

use crate::chain::{Network, POLL};
use anyhow::{ensure, Context, Result};
use registry_devnet::rpc::Rpc;
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// Looks at the final block of a node all the time.
pub struct Watch {
    stop: Arc<AtomicBool>,
    watching: JoinHandle<Result<Duration>>,
}

impl Watch {
    pub fn start(network: &Network) -> Self {
        let stop = Arc::<AtomicBool>::default();
        let rpc = network.country.node().rpc();
        let watching = tokio::spawn(watch(rpc, Arc::clone(&stop)));
        Self { stop, watching }
    }

    /// The longest time without a new final block.
    pub async fn stop(self) -> Result<Duration> {
        self.stop.store(true, Ordering::Relaxed);
        self.watching.await?
    }
}

async fn watch(rpc: Rpc, stop: Arc<AtomicBool>) -> Result<Duration> {
    let mut last = (rpc.finalised().await?, Instant::now());
    let mut longest = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) {
        let told = rpc.finalised().await;
        longest = longest.max(last.1.elapsed());
        // A node that compiles the new runtime may be silent for a moment: that counts as time
        // without a final block.
        let Ok(now) = told else {
            tokio::time::sleep(POLL).await;
            continue;
        };
        ensure!(
            now.height >= last.0.height,
            "the final block went back from {} to {}",
            last.0.height,
            now.height
        );
        if now.height > last.0.height {
            // What was final stays so.
            let still = rpc.hash(last.0.height).await?;
            ensure!(still.as_ref() == Some(&last.0.hash), "{still:?}");
            last = (now, Instant::now());
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(longest)
}

/// Every node has the same final blocks.
pub async fn is_one(network: &Network) -> Result<()> {
    let nodes: Vec<Rpc> = network.country.nodes().iter().map(|n| n.rpc()).collect();
    let mut common = u64::MAX;
    for node in &nodes {
        common = common.min(node.finalised().await?.height);
    }
    let (first, others) = nodes.split_first().context("a node")?;
    for height in 0..=common {
        let hash = first.hash(height).await?;
        ensure!(hash.is_some(), "block {height} is missing");
        for (number, node) in (2..).zip(others) {
            let other = node.hash(height).await?;
            ensure!(
                other == hash,
                "block {height} is {hash:?} on node 1 and {other:?} on node {number}"
            );
        }
    }
    Ok(())
}
