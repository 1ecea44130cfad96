//! Waiting until a delayed transfer is executed.

use crate::{context::state_since, failure::Failure, output::Progress};
use registry_client::{Receipt, Registry, RegistryEvent, State, WaitingTransferView};
use registry_primitives::{AccountKind, OrganisationId, TransferId};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// How often the node is asked again.
const POLL: Duration = Duration::from_millis(200);
/// How long no block may become final while somebody waits.
const STANDSTILL: Duration = Duration::from_secs(60);
/// Blocks after its due one in which the chain finds room for a transfer.
const GRACE: u64 = 20;

/// A transfer that waits for its delay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delayed {
    /// Its number.
    pub transfer: TransferId,
    /// The block in which it was asked for.
    pub since: u64,
    /// The first block in which it is executed.
    pub due: u64,
    /// Who gives.
    pub from: OrganisationId,
    /// A serial of it.
    pub serial: u64,
}

impl Delayed {
    /// The transfer that a transaction delayed, if it did.
    pub fn of(receipt: &Receipt) -> Option<Self> {
        receipt.events.iter().find_map(|event| match event {
            RegistryEvent::TransferDelayed(event) => Some(Self {
                transfer: event.transfer,
                since: receipt.block_number,
                due: event.due.into(),
                from: event.from,
                serial: event.ranges.first()?.range.first,
            }),
            _ => None,
        })
    }

    /// A transfer that waits in the state of a block.
    pub fn of_record(transfer: &WaitingTransferView, block: u64) -> Option<Self> {
        let record = &transfer.record;
        Some(Self {
            transfer: transfer.id,
            since: block,
            due: record.due.into(),
            from: record.from,
            serial: record.ranges.first()?.range.first,
        })
    }

    /// Whether it is due within so many blocks of another one.
    pub fn is_due_within(&self, blocks: u64, of: u64) -> bool {
        self.due <= of.saturating_add(blocks)
    }
}

/// What became of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Became {
    /// It was executed, and this final block has it.
    Executed(u64),
    /// It was cancelled, or undone because giver or receiver could not take part.
    Undone(u64),
    /// It still waits.
    Waiting,
}

/// Wait until a transfer is executed or undone in the final state, for as long as that can
/// be expected: until some blocks after it is due, and while blocks become final.
pub async fn until_executed(registry: &Registry, delayed: Delayed) -> Result<Became, Failure> {
    let Delayed {
        transfer,
        since,
        due,
        ..
    } = delayed;
    let _progress = Progress::start(format!(
        "waiting until transfer {transfer} is executed in block {due}…"
    ));
    let last = due.saturating_add(GRACE);
    let mut seen = (0, Instant::now());
    loop {
        let state = state_since(registry, since).await?;
        let became = became(&state, delayed).await?;
        let block = state.block_number();
        if block > seen.0 {
            seen = (block, Instant::now());
        }
        if became != Became::Waiting || block > last || seen.1.elapsed() > STANDSTILL {
            return Ok(became);
        }
        tokio::time::sleep(POLL).await;
    }
}

/// What a state says of a transfer. Once it waits no longer, its serials are with the giver
/// again or they are not.
async fn became(state: &State, delayed: Delayed) -> Result<Became, Failure> {
    if state.waiting_transfer(delayed.transfer).await?.is_some() {
        return Ok(Became::Waiting);
    }
    let range = state.range_of(delayed.serial).await?;
    let back = range.is_some_and(|(_, record)| {
        record.owner == delayed.from && record.account == AccountKind::Holding
    });
    let block = state.block_number();
    Ok(if back {
        Became::Undone(block)
    } else {
        Became::Executed(block)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_due_soon_is_waited_for() {
        let delayed = |due| Delayed {
            transfer: TransferId(1),
            since: 100,
            due,
            from: OrganisationId(2),
            serial: 7,
        };
        assert!(delayed(105).is_due_within(60, 100));
        assert!(delayed(160).is_due_within(60, 100));
        assert!(!delayed(161).is_due_within(60, 100));
        assert!(delayed(90).is_due_within(0, 100), "what is overdue is due");
    }
}
