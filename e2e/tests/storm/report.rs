//! What the storm did, as tables.

use crate::{
    blocks::Tally,
    check::Checked,
    weather::{Storm, Weather},
};
use std::{fmt, thread::available_parallelism, time::Duration};

/// What the storm did.
pub struct Report<'a> {
    weather: &'a Weather,
    storm: &'a Storm,
    checked: &'a Checked,
}

impl<'a> Report<'a> {
    pub fn of(weather: &'a Weather, storm: &'a Storm, checked: &'a Checked) -> Self {
        Self {
            weather,
            storm,
            checked,
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{}.{:03} s", duration.as_secs(), duration.subsec_millis())
}

fn percent(part: u64, of: u64) -> u64 {
    part * 100 / of.max(1)
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (included, senders) = (&self.storm.included, &self.storm.senders);
        let Tally { tried, succeeded } = included.all;
        let cores = available_parallelism().map_or(0, usize::from);
        let mut row = |name: &str, value: String| writeln!(f, "| {name} | {value} |");
        row("what", "measured".into())?;
        row("---", "---".into())?;
        row(
            "machine",
            format!("{cores} cores, node, indexer, database and senders together"),
        )?;
        row("seed", self.weather.seed.to_string())?;
        row("keys that sign", senders.all.len().to_string())?;
        row(
            "actions",
            format!("{tried} in {} transactions", included.transactions),
        )?;
        row(
            "succeeded",
            format!("{succeeded}, {} %", percent(succeeded, tried)),
        )?;
        row("lasted", seconds(self.storm.lasted))?;
        let blocks = u64::try_from(included.by_block.len()).unwrap_or(u64::MAX);
        row(
            "blocks",
            format!(
                "{blocks}; actions in one: mean {}, most {}",
                tried / blocks.max(1),
                included.by_block.values().max().unwrap_or(&0)
            ),
        )?;
        row("events of credits", included.events.to_string())?;
        row("dropped by the pool", senders.dropped.to_string())?;
        for (kind, count) in &senders.refused {
            row(&format!("refused by the pool, {kind}"), count.to_string())?;
        }
        let kills: Vec<String> = self
            .storm
            .kills
            .iter()
            .map(|kill| format!("block {} after {} actions", kill.block, kill.after))
            .collect();
        row(
            "kills of the indexer",
            format!("{}: {}", kills.len(), kills.join(", ")),
        )?;
        row("ranges in the end", self.checked.ranges.to_string())?;
        let ledger = &self.checked.ledger;
        row("movements", ledger.last_movement.to_string())?;
        row(
            "requests and delayed transfers",
            ledger.last_transfer.to_string(),
        )?;
        row("receipts", ledger.last_receipt.to_string())?;
        row("issuances", ledger.last_issuance.to_string())?;
        row(
            "credits issued, voided",
            format!("{}, {}", ledger.totals.issued, ledger.totals.voided),
        )?;
        row(
            "all of it final and mirrored",
            format!(
                "{} after the storm, at block {}",
                seconds(self.checked.mirrored_in),
                self.checked.block
            ),
        )?;
        row("verified in", seconds(self.checked.verified_in))?;
        writeln!(f, "\n{}\n", self.checked.verdict)?;

        writeln!(f, "| action | tried | succeeded |\n| --- | ---: | ---: |")?;
        for (kind, tally) in &included.by_kind {
            writeln!(f, "| {kind:?} | {} | {} |", tally.tried, tally.succeeded)?;
        }
        writeln!(f, "\n| refused with | times |\n| --- | ---: |")?;
        let mut refused: Vec<_> = included.refused.iter().collect();
        refused.sort_by(|a, b| b.1.cmp(a.1));
        for (error, count) in refused {
            writeln!(f, "| {error} | {count} |")?;
        }
        Ok(())
    }
}
