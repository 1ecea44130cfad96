//! What the flood did, as a table.

use crate::{flooder::Flooded, victims::Watched};
use anyhow::{ensure, Context, Result};
use registry_e2e::wire::Wire;
use registry_primitives::records::quota::QuotaState;
use std::{collections::HashMap, fmt, thread::available_parallelism, time::Duration};

/// What was measured.
pub struct Facts {
    pub flooded: Flooded,
    pub watched: Watched,
    /// The flooder's bucket after the flood.
    pub quota: QuotaState,
}

/// When a transaction of a victim was included.
struct Inclusion {
    /// Blocks after the best one at submission.
    blocks: u64,
    /// Until its block was seen.
    took: Duration,
}

/// The inclusions of one victim.
struct OfVictim {
    name: &'static str,
    sent: usize,
    slowest_answer: Duration,
    inclusions: Vec<Inclusion>,
}

/// What the flood did.
pub struct Report {
    facts: Facts,
    /// The flooder's transactions in each block from the first to the last that has any.
    by_block: Vec<u64>,
    victims: Vec<OfVictim>,
    /// From the first block seen to the last.
    blocks: u64,
    lasted: Duration,
}

impl Report {
    /// Looks at every block since the flood began; all of them are final.
    pub async fn of(wire: &Wire, facts: Facts) -> Result<Self> {
        let seen = &facts.watched.seen;
        let (first, last) = match (seen.first_key_value(), seen.last_key_value()) {
            (Some(first), Some(last)) => (first, last),
            _ => anyhow::bail!("no block was seen"),
        };
        let mut block_of = HashMap::new();
        let mut by_block = Vec::new();
        for height in *first.0..=*last.0 {
            let mut flood = 0u64;
            for hash in wire.transactions(height).await? {
                flood += u64::from(facts.flooded.hashes.contains(&hash));
                block_of.insert(hash, height);
            }
            by_block.push(flood);
        }
        let has_any = |count: &u64| *count > 0;
        let begin = by_block.iter().position(has_any).unwrap_or(by_block.len());
        let end = by_block
            .iter()
            .rposition(has_any)
            .map_or(begin, |at| at + 1);
        let by_block = by_block[begin..end].to_vec();

        let mut victims: Vec<OfVictim> = facts
            .watched
            .names
            .iter()
            .map(|name| OfVictim {
                name,
                sent: 0,
                slowest_answer: Duration::ZERO,
                inclusions: Vec::new(),
            })
            .collect();
        for sent in &facts.watched.sent {
            let victim = &mut victims[sent.victim];
            victim.sent += 1;
            victim.slowest_answer = victim.slowest_answer.max(sent.answered);
            if let Some(block) = block_of.get(&sent.hash) {
                let seen = seen.get(block).context("a block that was not seen")?;
                victim.inclusions.push(Inclusion {
                    blocks: block.saturating_sub(sent.best),
                    took: seen.saturating_duration_since(sent.at),
                });
            }
        }
        Ok(Self {
            by_block,
            victims,
            blocks: last.0 - first.0,
            lasted: *last.1 - *first.1,
            facts,
        })
    }

    /// How many transactions of the flooder were included.
    pub fn included(&self) -> u64 {
        self.by_block.iter().sum()
    }

    /// Whether every transaction of the others is in a final block that is not further than so
    /// many from the best one when it was sent.
    pub fn all_within(&self, blocks: u64) -> Result<()> {
        for victim in &self.victims {
            ensure!(victim.sent > 0, "{} sent nothing", victim.name);
            ensure!(
                victim.inclusions.len() == victim.sent,
                "{} transactions of {} are in no block",
                victim.sent - victim.inclusions.len(),
                victim.name
            );
            let late = victim.inclusions.iter().filter(|one| one.blocks > blocks);
            ensure!(
                late.clone().count() == 0,
                "{} transactions of {} were included later than after {blocks} blocks",
                late.count(),
                victim.name
            );
        }
        Ok(())
    }
}

/// The least, the middle and the greatest.
fn spread<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<[T; 3]> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    let middle = values.get(values.len() / 2)?;
    Some([*values.first()?, *middle, *values.last()?])
}

fn seconds(duration: Duration) -> String {
    format!("{}.{:03}", duration.as_secs(), duration.subsec_millis())
}

/// How much of a bucket is left, in percent.
fn percent(left: u64, of: u64) -> u128 {
    u128::from(left) * 100 / u128::from(of.max(1))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Facts { flooded, quota, .. } = &self.facts;
        let cores = available_parallelism().map_or(0, usize::from);
        let mut row = |name: &str, value: String| writeln!(f, "| {name} | {value} |");
        row("what", "measured".into())?;
        row("---", "---".into())?;
        row(
            "machine",
            format!("{cores} cores, node and senders together"),
        )?;
        row(
            "flooder",
            format!(
                "{} keys of one organisation, class {}, {} transactions in flight",
                flooded.keys, quota.class, flooded.in_flight
            ),
        )?;
        row(
            "offered",
            format!("{} in {} s", flooded.offered, seconds(flooded.took)),
        )?;
        row("accepted by the pool", flooded.accepted.to_string())?;
        for (kind, count) in &flooded.refused {
            row(&format!("refused, {kind}"), count.to_string())?;
        }
        let blocks = u64::try_from(self.by_block.len()).unwrap_or(u64::MAX);
        row(
            "included",
            format!("{} in {blocks} blocks", self.included()),
        )?;
        row(
            "included per block",
            format!(
                "mean {}, max {}",
                self.included() / blocks.max(1),
                self.by_block.iter().max().unwrap_or(&0)
            ),
        )?;
        row(
            "left in its bucket",
            format!(
                "{} % of the computing time, {} % of the bytes",
                percent(quota.weight_available, quota.limits.weight),
                percent(quota.length_available, quota.limits.length)
            ),
        )?;
        row(
            "blocks made",
            format!("{} in {} s", self.blocks, seconds(self.lasted)),
        )?;
        for victim in &self.victims {
            let blocks = spread(victim.inclusions.iter().map(|one| one.blocks));
            let took = spread(victim.inclusions.iter().map(|one| one.took));
            row(
                victim.name,
                format!("{} sent, {} included", victim.sent, victim.inclusions.len()),
            )?;
            if let (Some(blocks), Some(took)) = (blocks, took) {
                row(
                    "– included after blocks",
                    format!("min {}, median {}, max {}", blocks[0], blocks[1], blocks[2]),
                )?;
                let took = took.map(seconds);
                row(
                    "– included after seconds",
                    format!("min {}, median {}, max {}", took[0], took[1], took[2]),
                )?;
            }
            row(
                "– slowest answer of the node",
                format!("{} s", seconds(victim.slowest_answer)),
            )?;
        }
        Ok(())
    }
}
