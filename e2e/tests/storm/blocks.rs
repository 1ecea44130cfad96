//! What became of the actions, block by block.

use crate::{actions::Kind, ledger::Ledger, sending::Senders};
use anyhow::{bail, ensure, Context, Result};
use registry_client::event::{decode, PALLETS};
use registry_e2e::wire::Wire;
use std::collections::BTreeMap;
use subxt::{events::Phase, Metadata};

/// How often something was tried, and how often it succeeded.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub tried: u64,
    pub succeeded: u64,
}

/// What was included so far.
#[derive(Default)]
pub struct Included {
    pub all: Tally,
    pub by_kind: BTreeMap<Kind, Tally>,
    /// Refused actions by the name of the error.
    pub refused: BTreeMap<String, u64>,
    pub transactions: u64,
    /// Actions in each block that has any.
    pub by_block: BTreeMap<u64, u64>,
    /// Events of credits.
    pub events: u64,
}

/// What one transaction did: its items when it was a batch, and its end.
#[derive(Default)]
struct Done {
    items: Vec<Result<(), String>>,
    end: Option<Result<(), String>>,
}

impl Included {
    /// Reads a block: what happened in it goes into the ledger and the figures.
    pub async fn read(
        &mut self,
        wire: &Wire,
        height: u64,
        senders: &mut Senders,
        ledger: &mut Ledger,
    ) -> Result<()> {
        let events = wire.events(height).await?;
        let mut done: BTreeMap<u32, Done> = BTreeMap::new();
        for event in events.iter() {
            let event = event?;
            let (pallet, name) = (event.pallet_name(), event.event_name());
            if PALLETS.contains(&pallet) {
                let known = decode(pallet, name, event.field_bytes())?;
                let applied = ledger.apply(height, &known);
                applied.with_context(|| format!("{pallet}.{name} in block {height}"))?;
                self.events += u64::from(pallet == "Credits");
                continue;
            }
            let Phase::ApplyExtrinsic(index) = event.phase() else {
                continue;
            };
            let done = done.entry(index).or_default();
            let error = || Err(error_name(wire.metadata(), event.field_bytes()));
            match (pallet, name) {
                ("Utility", "ItemCompleted") => done.items.push(Ok(())),
                ("Utility", "ItemFailed") => done.items.push(error()),
                ("System", "ExtrinsicSuccess") => done.end = Some(Ok(())),
                ("System", "ExtrinsicFailed") => done.end = Some(error()),
                _ => {}
            }
        }
        for (index, hash) in wire.transactions(height).await?.into_iter().enumerate() {
            let Some(sent) = senders.included(hash) else {
                continue;
            };
            let done = done.remove(&u32::try_from(index)?).unwrap_or_default();
            let end = done.end.context("a transaction without an end")?;
            let results = match (sent.batch, end) {
                (true, Ok(())) => done.items,
                (true, Err(error)) => bail!("a whole batch failed: {error}"),
                (false, end) => vec![end],
            };
            ensure!(
                results.len() == sent.kinds.len(),
                "{} of {} actions of a transaction were tried",
                results.len(),
                sent.kinds.len()
            );
            self.transactions += 1;
            for (kind, result) in sent.kinds.into_iter().zip(results) {
                self.count(height, kind, result);
            }
        }
        Ok(())
    }

    fn count(&mut self, height: u64, kind: Kind, result: Result<(), String>) {
        *self.by_block.entry(height).or_default() += 1;
        let of_kind = self.by_kind.entry(kind).or_default();
        for tally in [&mut self.all, of_kind] {
            tally.tried += 1;
            tally.succeeded += u64::from(result.is_ok());
        }
        if let Err(error) = result {
            *self.refused.entry(error).or_default() += 1;
        }
    }
}

/// The name of a dispatch error that begins these bytes, with its pallet.
fn error_name(metadata: &Metadata, bytes: &[u8]) -> String {
    // Of a pallet: the index of the variant, of the pallet, of the error.
    let [3, pallet, error, ..] = bytes else {
        return format!("no error of a pallet: {bytes:?}");
    };
    metadata
        .pallet_by_error_index(*pallet)
        .and_then(|pallet| {
            let error = pallet.error_variant_by_index(*error)?;
            Some(format!("{}.{}", pallet.name(), error.name))
        })
        .unwrap_or_else(|| format!("unknown error {error} of pallet {pallet}"))
}
