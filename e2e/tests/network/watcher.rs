//! Watches what every node calls final, all the time, and finds contradictions.

use anyhow::{ensure, Result};
use registry_devnet::{
    process::POLL,
    rpc::{Block, Rpc},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::task::JoinSet;

/// What was called final by any node at any time.
#[derive(Debug, Default)]
struct Finalised {
    /// The hash at each height, and the node that told it first.
    blocks: BTreeMap<u64, (String, String)>,
    /// The highest block of each node.
    highest: BTreeMap<String, u64>,
    contradictions: Vec<String>,
}

impl Finalised {
    fn note(&mut self, node: &str, block: Block) {
        let highest = self.highest.entry(node.to_owned()).or_default();
        *highest = block.height.max(*highest);
        let first = self
            .blocks
            .entry(block.height)
            .or_insert_with(|| (block.hash.clone(), node.to_owned()));
        if first.0 != block.hash {
            self.contradictions.push(format!(
                "block {} is final as {} for {} and as {} for {node}",
                block.height, first.0, first.1, block.hash
            ));
        }
    }

    fn highest_of(&self, node: &str) -> u64 {
        self.highest.get(node).copied().unwrap_or_default()
    }
}

/// Watches nodes until it is dropped.
#[derive(Debug, Default)]
pub struct Watcher {
    finalised: Arc<Mutex<Finalised>>,
    tasks: JoinSet<()>,
}

impl Watcher {
    /// Watches one more node.
    pub fn watch(&mut self, node: &str, rpc: Rpc) {
        let (finalised, node) = (self.finalised.clone(), node.to_owned());
        self.tasks.spawn(async move {
            loop {
                // A node may be down, or stop while it is asked.
                look(&finalised, &node, &rpc).await.ok();
                tokio::time::sleep(POLL).await;
            }
        });
    }

    /// The highest block that any node called final.
    pub fn highest(&self) -> u64 {
        let finalised = lock(&self.finalised);
        finalised
            .highest
            .values()
            .copied()
            .max()
            .unwrap_or_default()
    }

    /// How many blocks were seen as final.
    pub fn seen(&self) -> usize {
        lock(&self.finalised).blocks.len()
    }

    /// Fails when two blocks of one height were final, or when a node's chain is no longer what
    /// was final once.
    pub async fn check(&self, nodes: &[(String, Rpc)]) -> Result<()> {
        let blocks = lock(&self.finalised).blocks.clone();
        for (name, rpc) in nodes {
            let until = rpc.finalised().await?.height;
            for (height, (hash, first)) in blocks.range(..=until) {
                // A node that synchronised by a warp may still miss old blocks.
                if let Some(now) = rpc.hash(*height).await? {
                    ensure!(
                        now == *hash,
                        "block {height}, final as {hash} for {first}, is now {now} for {name}"
                    );
                }
            }
        }
        let finalised = lock(&self.finalised);
        ensure!(
            finalised.contradictions.is_empty(),
            "{}",
            finalised.contradictions.join("; ")
        );
        Ok(())
    }
}

/// Notes every block up to a node's last finalised one.
async fn look(finalised: &Mutex<Finalised>, node: &str, rpc: &Rpc) -> Result<()> {
    let last = rpc.finalised().await?;
    let seen = lock(finalised).highest_of(node);
    for height in seen.saturating_add(1)..last.height {
        if let Some(hash) = rpc.hash(height).await? {
            lock(finalised).note(node, Block { height, hash });
        }
    }
    lock(finalised).note(node, last);
    Ok(())
}

fn lock(finalised: &Mutex<Finalised>) -> MutexGuard<'_, Finalised> {
    finalised.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_contradiction_is_found() {
    let block = |height, hash: &str| Block {
        height,
        hash: hash.into(),
    };
    let mut finalised = Finalised::default();
    finalised.note("a", block(1, "0x01"));
    finalised.note("b", block(1, "0x01"));
    // A node that was killed may have to go a way again.
    finalised.note("a", block(2, "0x02"));
    finalised.note("a", block(1, "0x01"));
    assert_eq!(finalised.highest_of("a"), 2);
    assert!(finalised.contradictions.is_empty());
    finalised.note("b", block(2, "0x03"));
    assert_eq!(finalised.contradictions.len(), 1);
    assert!(finalised.contradictions[0].contains("block 2"));
}
