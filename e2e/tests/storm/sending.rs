//! Who signs, and what of it is in no block yet.

use crate::actions::Kind;
use anyhow::Result;
use registry_e2e::wire::{Refused, Signed, Wire};
use registry_primitives::OrganisationId;
use std::collections::{BTreeMap, HashMap, VecDeque};
use subxt_signer::sr25519::Keypair;
use tokio::task::JoinSet;

/// A transaction of the storm.
#[derive(Clone)]
pub struct Sent {
    nonce: u64,
    /// Its actions, in order.
    pub kinds: Vec<Kind>,
    /// Whether it is a batch, also if it holds one action only.
    pub batch: bool,
}

/// Somebody who sends.
pub struct Sender {
    pub organisation: OrganisationId,
    key: Keypair,
    next: u64,
    /// What is in no block yet, in the order of nonces.
    waiting: VecDeque<([u8; 32], Sent)>,
}

/// Everybody who sends.
pub struct Senders {
    wire: Wire,
    pub all: Vec<Sender>,
    /// Whose transactions these are.
    whose: HashMap<[u8; 32], usize>,
    /// What the pool dropped, or never took: it may still be somewhere.
    lost: HashMap<[u8; 32], Sent>,
    /// Transactions that the pool dropped or refused.
    pub dropped: u64,
    /// Those that it refused, by reason.
    pub refused: BTreeMap<String, u64>,
}

impl Senders {
    pub fn new(wire: Wire) -> Self {
        Self {
            wire,
            all: Vec::new(),
            whose: HashMap::new(),
            lost: HashMap::new(),
            dropped: 0,
            refused: BTreeMap::new(),
        }
    }

    pub async fn add(&mut self, organisation: OrganisationId, key: Keypair) -> Result<()> {
        let next = self.wire.next_nonce(&key).await?;
        self.all.push(Sender {
            organisation,
            key,
            next,
            waiting: VecDeque::new(),
        });
        Ok(())
    }

    /// How many transactions of somebody are in no block yet.
    pub fn waiting(&self, sender: usize) -> usize {
        self.all.get(sender).map_or(0, |one| one.waiting.len())
    }

    /// How many actions are in no block yet.
    pub fn actions_waiting(&self) -> usize {
        let waiting = self.all.iter().flat_map(|one| &one.waiting);
        waiting.map(|(_, sent)| sent.kinds.len()).sum()
    }

    /// A transaction that was found in a block, if it is one of the storm's.
    pub fn included(&mut self, hash: [u8; 32]) -> Option<Sent> {
        let sender = self.whose.remove(&hash)?;
        let waiting = &mut self.all.get_mut(sender)?.waiting;
        let sent = match self.lost.remove(&hash) {
            Some(sent) => sent,
            None => {
                let at = waiting.iter().position(|(other, _)| *other == hash)?;
                waiting.remove(at)?.1
            }
        };
        // Another one with the same nonce can no longer be included.
        let used = |(_, other): &([u8; 32], Sent)| other.nonce <= sent.nonce;
        let before = waiting.len();
        waiting.retain(|other| !used(other));
        self.dropped += u64::try_from(before - waiting.len()).unwrap_or(0);
        Some(sent)
    }

    /// Goes on where the pool's queues end: it drops without a word the transactions of who was
    /// suspended.
    pub async fn look_after(&mut self) -> Result<()> {
        for sender in &mut self.all {
            if sender.waiting.is_empty() {
                continue;
            }
            let next = self.wire.next_nonce(&sender.key).await?;
            while let Some((hash, sent)) = sender.waiting.back() {
                if sent.nonce < next {
                    break;
                }
                self.lost.insert(*hash, sent.clone());
                self.dropped += 1;
                sender.waiting.pop_back();
            }
            sender.next = next;
        }
        Ok(())
    }

    /// Signs a call for somebody, here.
    pub fn sign(
        &mut self,
        sender: usize,
        call: &[u8],
        kinds: Vec<Kind>,
        batch: bool,
    ) -> Result<Signed> {
        let one = &mut self.all[sender];
        let nonce = one.next;
        let signed = self.wire.sign(&one.key, nonce, call)?;
        one.next += 1;
        let sent = Sent {
            nonce,
            kinds,
            batch,
        };
        one.waiting.push_back((signed.hash(), sent));
        self.whose.insert(signed.hash(), sender);
        Ok(signed)
    }

    /// Sends what was signed, each sender's transactions one after the other.
    pub async fn submit(&mut self, signed: BTreeMap<usize, Vec<Signed>>) -> Result<()> {
        let mut sending = JoinSet::new();
        for queue in signed.into_values() {
            sending.spawn(submit(self.wire.clone(), queue));
        }
        while let Some(refused) = sending.join_next().await {
            // Its nonce is seen to be missing after the next block.
            if let Some(refused) = refused?? {
                *self.refused.entry(refused.kind()).or_default() += 1;
            }
        }
        Ok(())
    }
}

/// Sends in order; gives the first refusal, after which nothing would be included.
async fn submit(wire: Wire, queue: Vec<Signed>) -> Result<Option<Refused>> {
    for signed in queue {
        let refused = wire.submit(&signed).await?;
        if refused.is_some() {
            return Ok(refused);
        }
    }
    Ok(None)
}
