//! The others: each key sends one transaction a block, and looks when it is included.

use anyhow::{bail, Context, Result};
use registry_e2e::wire::{Heads, Wire};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use subxt_signer::sr25519::Keypair;
use tokio::{sync::watch, task::JoinSet};

/// Blocks that are waited for after the last transaction.
const AFTERWARDS: u64 = 3;
/// How long they may take.
const AFTERWARDS_WITHIN: Duration = Duration::from_secs(60);

/// Somebody whose transactions must not be delayed.
pub struct Victim {
    pub name: &'static str,
    key: Keypair,
}

impl Victim {
    pub fn new(name: &'static str, key: Keypair) -> Self {
        Self { name, key }
    }
}

/// A transaction of a victim.
pub struct Sent {
    pub victim: usize,
    pub hash: [u8; 32],
    /// The best block when it was sent.
    pub best: u64,
    pub at: Instant,
    /// How long the node took to answer.
    pub answered: Duration,
}

/// What the victims sent and saw.
pub struct Watched {
    pub names: Vec<&'static str>,
    pub sent: Vec<Sent>,
    /// When which block became the best one.
    pub seen: BTreeMap<u64, Instant>,
}

impl Watched {
    /// The last block seen.
    pub fn last_block(&self) -> Option<u64> {
        self.seen.last_key_value().map(|(block, _)| *block)
    }
}

/// Sends one transaction of each victim in each block until `stop`, and waits some blocks more.
pub async fn watch(
    url: String,
    victims: Vec<Victim>,
    mut stop: watch::Receiver<bool>,
) -> Result<Watched> {
    let wire = Wire::connect(&url).await?;
    let mut nonces = Vec::with_capacity(victims.len());
    for victim in &victims {
        nonces.push(wire.next_nonce(&victim.key).await?);
    }
    let mut heads = wire.heads().await?;
    let mut seen = BTreeMap::new();
    let mut sending = JoinSet::new();
    loop {
        let head = tokio::select! {
            head = heads.next() => head?,
            stopped = stop.wait_for(|stop| *stop) => {
                stopped.context("the flooder is gone")?;
                break;
            }
        };
        seen.entry(head).or_insert_with(Instant::now);
        for (number, (victim, nonce)) in victims.iter().zip(&mut nonces).enumerate() {
            // Not one after the other: a slow answer must not hold up the next block's.
            sending.spawn(send(wire.clone(), number, victim.key.clone(), *nonce));
            *nonce += 1;
        }
    }
    let rest = see(&mut heads, &mut seen, AFTERWARDS);
    match tokio::time::timeout(AFTERWARDS_WITHIN, rest).await {
        Ok(seen) => seen?,
        Err(_) => bail!("no further blocks were made after the flood"),
    }
    let mut sent = Vec::with_capacity(sending.len());
    while let Some(one) = sending.join_next().await {
        sent.push(one??);
    }
    Ok(Watched {
        names: victims.iter().map(|victim| victim.name).collect(),
        sent,
        seen,
    })
}

async fn send(wire: Wire, victim: usize, key: Keypair, nonce: u64) -> Result<Sent> {
    let transaction = wire.nothing(&key, nonce)?;
    let best = wire.best().await?;
    let at = Instant::now();
    if let Some(refused) = wire.submit(&transaction).await? {
        bail!("a transaction that floods nothing was refused: {refused:?}");
    }
    Ok(Sent {
        victim,
        hash: transaction.hash(),
        best,
        at,
        answered: at.elapsed(),
    })
}

/// Notes the next blocks.
async fn see(heads: &mut Heads, seen: &mut BTreeMap<u64, Instant>, blocks: u64) -> Result<()> {
    for _ in 0..blocks {
        let head = heads.next().await?;
        seen.entry(head).or_insert_with(Instant::now);
    }
    Ok(())
}
