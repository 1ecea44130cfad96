//! The storm itself: after each block everybody who has nothing in the pool does something.

use crate::{
    actions::{Action, Chance},
    blocks::Included,
    founding::Founded,
    ledger::Ledger,
    sending::Senders,
};
use anyhow::{ensure, Context, Result};
use registry_devnet::country::Country;
use registry_e2e::wire::{Heads, Signed, Wire};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Most actions of one transaction.
const TOGETHER: u64 = 6;
/// One action is sent by itself so many times in a hundred, else in a batch.
const ALONE: u64 = 30;
/// Transactions of a key in no block yet beyond which it sends no more.
const QUEUE: usize = 3;
/// Least actions in no block yet at which nothing more is sent. Whoever decides long before it
/// happens decides by what is no longer so.
const IN_FLIGHT: u64 = 150;
/// Blocks over which a small storm is spread.
const BLOCKS: u64 = 12;
/// Actions from which on a storm is large enough for a pause of all movements.
const PAUSE_FROM: u64 = 10_000;
/// For how many blocks at most the indexer stays down when it was killed.
const DOWN: u64 = 4;
/// How long the next block may take.
const BLOCK_WITHIN: Duration = Duration::from_secs(60);
/// Blocks without any action of the storm after which something is wrong.
const CALM: u64 = 30;

/// What kind of storm.
pub struct Weather {
    pub seed: u64,
    pub actions: u64,
    pub kills: u64,
}

/// A kill of the indexer.
pub struct Kill {
    pub block: u64,
    /// After so many actions.
    pub after: u64,
}

/// What the storm did.
pub struct Storm {
    pub wire: Wire,
    pub senders: Senders,
    pub ledger: Ledger,
    pub included: Included,
    /// Blocks read into the ledger, up to this one.
    pub read: u64,
    pub kills: Vec<Kill>,
    pub lasted: Duration,
}

impl Storm {
    /// Reads the blocks up to a height.
    pub async fn read_until(&mut self, height: u64) -> Result<()> {
        while self.read < height {
            let next = self.read + 1;
            let read = self
                .included
                .read(&self.wire, next, &mut self.senders, &mut self.ledger);
            read.await?;
            self.read = next;
        }
        Ok(())
    }
}

/// When the indexer is killed and started again.
struct Killer {
    /// After so many actions, the last one first.
    plan: Vec<u64>,
    /// While it is down: the block from which on it is started again.
    up_again: Option<u64>,
}

impl Weather {
    /// Lets it blow until all actions are in blocks.
    pub async fn blow(&self, country: &mut Country, founded: Founded) -> Result<Storm> {
        let wire = Wire::connect(&country.node_url()).await?;
        let mut senders = Senders::new(wire.clone());
        let pause = self.actions >= PAUSE_FROM;
        let mut chance = Chance::new(self.seed, founded.holders, founded.programmes, pause);
        for person in founded.people {
            senders.add(person.organisation, person.key).await?;
        }
        let mut killer = self.killer(&mut chance);
        let mut heads = wire.heads().await?;
        let mut storm = Storm {
            wire,
            senders,
            ledger: Ledger::default(),
            included: Included::default(),
            read: 0,
            kills: Vec::new(),
            lasted: Duration::ZERO,
        };
        storm.read_until(next(&mut heads).await?).await?;
        let (began, mut busy, mut lately) = (Instant::now(), storm.read, 0);
        loop {
            let waiting = u64::try_from(storm.senders.actions_waiting())?;
            let tried = storm.included.all.tried;
            ensure!(
                storm.read - busy < CALM,
                "since block {busy} nothing was included; {waiting} actions wait"
            );
            if tried >= self.actions {
                break;
            }
            let pace = (2 * lately).max(IN_FLIGHT).min(self.actions / BLOCKS);
            let room = pace.max(1).saturating_sub(waiting);
            let missing = self.actions.saturating_sub(tried + waiting);
            let signed = sign(&mut storm, &mut chance, room.min(missing))?;
            storm.senders.submit(signed).await?;

            let head = next(&mut heads).await?;
            storm.read_until(head).await?;
            let included = storm.included.all.tried - tried;
            if included > 0 {
                (busy, lately) = (storm.read, included);
            }
            storm.senders.look_after().await?;
            killer.act(country, &mut storm, &mut chance).await?;
        }
        storm.lasted = began.elapsed();
        killer.end(country, &mut storm).await?;
        Ok(storm)
    }

    /// Kills at any time between a tenth and nine tenths of the storm.
    fn killer(&self, chance: &mut Chance) -> Killer {
        let tenth = self.actions / 10;
        let mut plan: Vec<u64> = (0..self.kills)
            .map(|_| tenth + chance.dice.below(tenth * 8))
            .collect();
        plan.sort_unstable_by(|a, b| b.cmp(a));
        Killer {
            plan,
            up_again: None,
        }
    }
}

impl Killer {
    async fn act(
        &mut self,
        country: &mut Country,
        storm: &mut Storm,
        chance: &mut Chance,
    ) -> Result<()> {
        let indexer = country
            .indexer_mut()
            .context("the country has an indexer")?;
        match self.up_again {
            Some(block) if storm.read < block => {}
            Some(_) => {
                indexer.restart().await?;
                self.up_again = None;
            }
            None => {
                let after = storm.included.all.tried;
                if self.plan.last().is_some_and(|at| *at <= after) {
                    self.plan.pop();
                    indexer.kill().await?;
                    let block = storm.read;
                    storm.kills.push(Kill { block, after });
                    self.up_again = Some(block + chance.dice.below(DOWN));
                }
            }
        }
        Ok(())
    }

    /// Does what is left of the plan, and leaves the indexer running.
    async fn end(&mut self, country: &mut Country, storm: &mut Storm) -> Result<()> {
        let indexer = country
            .indexer_mut()
            .context("the country has an indexer")?;
        let (block, after) = (storm.read, storm.included.all.tried);
        for _ in self.plan.drain(..) {
            indexer.restart().await?;
            indexer.kill().await?;
            storm.kills.push(Kill { block, after });
            self.up_again = Some(block);
        }
        if self.up_again.take().is_some() {
            indexer.restart().await?;
        }
        Ok(())
    }
}

/// The height of the next block.
async fn next(heads: &mut Heads) -> Result<u64> {
    let head = tokio::time::timeout(BLOCK_WITHIN, heads.next()).await;
    head.context("no further block was made")?
}

/// So many actions of whoever has room in its queue, signed.
fn sign(
    storm: &mut Storm,
    chance: &mut Chance,
    actions: u64,
) -> Result<BTreeMap<usize, Vec<Signed>>> {
    let mut signed: BTreeMap<usize, Vec<Signed>> = BTreeMap::new();
    let mut left = actions;
    // Whoever is suspended is let in by no pool.
    let suspended = &storm.ledger.suspended;
    let mut able: Vec<usize> = (0..storm.senders.all.len())
        .filter(|sender| !suspended.contains_key(&storm.senders.all[*sender].organisation))
        .collect();
    while left > 0 && !able.is_empty() {
        able.retain(|sender| storm.senders.waiting(*sender) < QUEUE);
        let Some(sender) = chance.dice.pick(&able) else {
            break;
        };
        let batch = !chance.dice.chance(ALONE);
        let count = if batch {
            chance.dice.up_to(TOGETHER).min(left)
        } else {
            1
        };
        left -= count;
        let organisation = storm.senders.all[sender].organisation;
        let (mut kinds, mut calls) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let Action { kind, call } = chance.next(&storm.ledger, organisation, storm.read)?;
            kinds.push(kind);
            calls.push(call.encode_for(storm.wire.metadata())?);
        }
        let call = if batch {
            storm.wire.batch("force_batch", &calls)?
        } else {
            calls.concat()
        };
        let one = storm.senders.sign(sender, &call, kinds, batch)?;
        signed.entry(sender).or_default().push(one);
    }
    Ok(signed)
}
