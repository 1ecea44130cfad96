//! Who floods: many keys of one organisation, each with a queue that is as long as the pool
//! lets it be.

use anyhow::Result;
use registry_e2e::wire::{Refused, Wire};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use subxt_signer::sr25519::Keypair;
use tokio::task::JoinSet;

/// What to send.
pub struct Flood {
    pub keys: Vec<Keypair>,
    pub transactions: u64,
    pub in_flight: usize,
    pub until: Instant,
}

/// What became of it.
#[derive(Default)]
pub struct Flooded {
    /// Transactions given to the node.
    pub offered: u64,
    /// Those that its pool took in.
    pub accepted: u64,
    /// Those that it refused, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Hashes of all of them.
    pub hashes: HashSet<[u8; 32]>,
    pub keys: usize,
    pub in_flight: usize,
    pub took: Duration,
}

/// The nonces of a key.
struct Nonces {
    next: u64,
    /// Refused ones: without them those that follow could not be included.
    returned: BTreeSet<u64>,
}

struct State {
    nonces: Vec<Nonces>,
    flooded: Flooded,
}

struct Flooding {
    flood: Flood,
    wire: Wire,
    state: Mutex<State>,
}

/// The next transaction: of which key, with which nonce.
struct Drawn {
    key: usize,
    nonce: u64,
}

impl Flooding {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self) -> Option<Drawn> {
        let mut state = self.state();
        let number = state.flooded.offered;
        if number >= self.flood.transactions || Instant::now() >= self.flood.until {
            return None;
        }
        state.flooded.offered += 1;
        let key = usize::try_from(number).ok()? % self.flood.keys.len();
        let nonces = state.nonces.get_mut(key)?;
        let nonce = nonces.returned.pop_first().unwrap_or_else(|| {
            let next = nonces.next;
            nonces.next += 1;
            next
        });
        Some(Drawn { key, nonce })
    }

    fn note(&self, drawn: &Drawn, hash: [u8; 32], refused: Option<Refused>) {
        let mut state = self.state();
        state.flooded.hashes.insert(hash);
        let Some(refused) = refused else {
            state.flooded.accepted += 1;
            return;
        };
        let kind = refused.kind();
        // These nonces have been used, or something with them waits already.
        let used = matches!(refused.code, 1013 | 1014) || kind.contains("outdated");
        *state.flooded.refused.entry(kind).or_default() += 1;
        if let Some(nonces) = state.nonces.get_mut(drawn.key) {
            if !used {
                nonces.returned.insert(drawn.nonce);
            }
        }
    }

    /// Sends one transaction after the other, until there are no more.
    async fn send(self: Arc<Self>) -> Result<()> {
        while let Some(drawn) = self.draw() {
            let key = &self.flood.keys[drawn.key];
            let transaction = self.wire.nothing(key, drawn.nonce)?;
            let refused = self.wire.submit(&transaction).await?;
            self.note(&drawn, transaction.hash(), refused);
        }
        Ok(())
    }

    /// After each block, goes on where the keys' queues in the node's pool end: a pool that is
    /// full drops without a word what it had accepted.
    async fn follow(self: Arc<Self>) -> Result<()> {
        let mut heads = self.wire.heads().await?;
        loop {
            heads.next().await?;
            for (number, key) in self.flood.keys.iter().enumerate() {
                let next = self.wire.next_nonce(key).await?;
                self.state().nonces[number] = Nonces::from(next);
            }
        }
    }
}

impl From<u64> for Nonces {
    fn from(next: u64) -> Self {
        Self {
            next,
            returned: BTreeSet::new(),
        }
    }
}

/// Floods the node, and ends when all is sent or the time is over.
pub async fn run(url: &str, flood: Flood) -> Result<Flooded> {
    let wire = Wire::connect(url).await?;
    let mut nonces = Vec::with_capacity(flood.keys.len());
    for key in &flood.keys {
        nonces.push(Nonces::from(wire.next_nonce(key).await?));
    }
    let (keys, in_flight) = (flood.keys.len(), flood.in_flight);
    let flooding = Arc::new(Flooding {
        flood,
        wire,
        state: Mutex::new(State {
            nonces,
            flooded: Flooded::default(),
        }),
    });
    let began = Instant::now();
    let following = tokio::spawn(Arc::clone(&flooding).follow());
    let mut senders = JoinSet::new();
    for _ in 0..in_flight {
        senders.spawn(Arc::clone(&flooding).send());
    }
    while let Some(sent) = senders.join_next().await {
        sent??;
    }
    following.abort();
    let flooded = std::mem::take(&mut flooding.state().flooded);
    Ok(Flooded {
        keys,
        in_flight,
        took: began.elapsed(),
        ..flooded
    })
}
