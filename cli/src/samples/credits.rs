//! Where the credits of steps are, and what earlier steps did with them.

use super::{
    calls::number,
    directory::Directory,
    standing::{mark, Standing},
};
use crate::{
    failure::Failure,
    files::life::{Action, Pick, Step},
    waiting::Delayed,
};
use registry_client::{FreezeView, State, WaitingTransferView};
use registry_primitives::{
    records::{
        credits::{Issuance, Selection, Standing as Issued},
        freezes::FreezeScope,
        waiting::Purpose,
    },
    IssuanceId, ProgrammeId, SerialRange,
};

/// A step's choice of credits in the serials of this chain.
pub async fn selection(
    programme: &str,
    pick: &Pick,
    state: &State,
) -> Result<(ProgrammeId, Selection), Failure> {
    let programme = number(programme, state).await?;
    match pick {
        Pick::Amount(amount) => Ok((programme, Selection::Amount(*amount))),
        Pick::Positions(positions) => {
            let ranges = serials(programme, positions, state).await?;
            let ranges = ranges
                .try_into()
                .map_err(|_| Failure::of("TooManyRanges", "positions"))?;
            Ok((programme, Selection::Ranges(ranges)))
        }
    }
}

/// What a step freezes.
pub async fn scope(
    programme: &str,
    positions: Option<&[SerialRange]>,
    state: &State,
) -> Result<FreezeScope, Failure> {
    let programme = number(programme, state).await?;
    let Some(positions) = positions else {
        return Ok(FreezeScope::Programme(programme));
    };
    let ranges = serials(programme, positions, state).await?;
    ranges
        .try_into()
        .map(|ranges| FreezeScope::Serials(programme, ranges))
        .map_err(|_| Failure::of("TooManyRanges", "positions"))
}

/// The serials at positions of a programme's blocks.
async fn serials(
    programme: ProgrammeId,
    positions: &[SerialRange],
    state: &State,
) -> Result<Vec<SerialRange>, Failure> {
    let authorisations = state.authorisations(programme).await?;
    let blocks: Vec<SerialRange> = authorisations.iter().map(|one| one.serials).collect();
    let ranges = positions
        .iter()
        .map(|position| placed(&blocks, *position))
        .collect::<Option<Vec<Vec<SerialRange>>>>();
    ranges
        .map(|ranges| ranges.concat())
        .ok_or_else(|| Failure::of("RangeNotHeld", "positions outside the programme's blocks"))
}

/// The serials at positions of blocks, counted through one after the other.
fn placed(blocks: &[SerialRange], position: SerialRange) -> Option<Vec<SerialRange>> {
    let mut ranges = Vec::new();
    let mut before = 0u64;
    for block in blocks {
        let upto = before.checked_add(block.len().0)?;
        let first = position.first.max(before.checked_add(1)?);
        let last = position.last.min(upto);
        if first <= last {
            let serial = |place: u64| {
                place
                    .checked_sub(before)?
                    .checked_add(block.first)?
                    .checked_sub(1)
            };
            ranges.push(SerialRange {
                first: serial(first)?,
                last: serial(last)?,
            });
        }
        before = upto;
    }
    (position.last <= before).then_some(ranges)
}

/// What a step asked for, as long as it waits: its remark, or the reason of a retirement, ends
/// with the mark of the step.
pub async fn asked(state: &State, step: &str) -> Result<Option<WaitingTransferView>, Failure> {
    let mark = mark(step);
    let all = state.waiting_transfers().await?;
    Ok(all.into_iter().find(|transfer| {
        let text = match &transfer.record.purpose {
            Purpose::Retirement(terms) => Some(&terms.reason),
            _ => transfer.record.remark.as_ref(),
        };
        text.is_some_and(|text| text.ends_with(mark.as_bytes()))
    }))
}

/// The freeze of a step, until it is lifted.
pub async fn freeze_of(state: &State, step: &str) -> Result<Option<FreezeView>, Failure> {
    let mark = mark(step);
    let all = state.freezes().await?;
    Ok(all
        .into_iter()
        .find(|freeze| freeze.record.reason.ends_with(mark.as_bytes())))
}

/// The issuance that a step ended with: the one that holds the last serial issued by then.
pub async fn issuance_of(
    directory: &Directory,
    step: &Step,
    state: &State,
) -> Result<Option<(IssuanceId, Issuance)>, Failure> {
    let programme = number(directory.programme_of(step), state).await?;
    let last = directory.issued_by(step).0;
    let position = SerialRange { first: last, last };
    let serials = serials(programme, &[position], state).await?;
    let Some(unit) = serials.first() else {
        return Ok(None);
    };
    let all = state.issuances().await?;
    Ok(all
        .into_iter()
        .find(|(_, issuance)| issuance.range.contains(*unit)))
}

/// What the chain says of a step that accepts or refuses.
pub async fn answered(step: &Step, request: &str, state: &State) -> Result<Standing, Failure> {
    let accepts = matches!(step.action, Action::Accept { .. });
    if let Some(transfer) = asked(state, request).await? {
        // Of a request that was accepted a transfer waits for its delay.
        return Ok(match transfer.record.purpose {
            Purpose::Delayed { .. } if accepts => {
                Delayed::of_record(&transfer, state.block_number())
                    .map_or(Standing::Unknown, Standing::Waiting)
            }
            _ => Standing::Open,
        });
    }
    let recognised = accepts && has_receipt(state, request).await?;
    Ok(if recognised {
        Standing::Done
    } else {
        Standing::Unknown
    })
}

/// What the chain says of a step that freezes, or of one that lifts this freeze.
///
/// Serials keep the mark of a freeze that was lifted until they move.
pub async fn frozen(freeze: &Step, lifts: bool, state: &State) -> Result<Standing, Failure> {
    if freeze_of(state, &freeze.id).await?.is_some() {
        return Ok(if lifts {
            Standing::Open
        } else {
            Standing::Done
        });
    }
    let Action::Freeze {
        programme,
        positions: Some(positions),
        ..
    } = &freeze.action
    else {
        return Ok(Standing::Unknown);
    };
    let programme = number(programme, state).await?;
    let serials = serials(programme, positions, state).await?;
    let Some(range) = serials.first() else {
        return Ok(Standing::Unknown);
    };
    let record = state.range_of(range.first).await?;
    let marked = record.is_some_and(|(_, record)| record.frozen.is_some());
    Ok(if marked {
        Standing::Done
    } else {
        Standing::Unknown
    })
}

/// Whether the reason of a retirement or cancellation ends with the mark of a step.
pub async fn has_receipt(state: &State, step: &str) -> Result<bool, Failure> {
    let mark = mark(step);
    let receipts = state.receipts().await?;
    Ok(receipts
        .iter()
        .any(|(_, receipt)| receipt.reason.ends_with(mark.as_bytes())))
}

/// Whether what a step issued is void.
pub async fn is_void(directory: &Directory, issue: &Step, state: &State) -> Result<bool, Failure> {
    let issuance = issuance_of(directory, issue, state).await?;
    Ok(issuance.is_some_and(|(_, issuance)| issuance.standing == Issued::Voided))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: u64, last: u64) -> SerialRange {
        SerialRange { first, last }
    }

    #[test]
    fn positions_count_from_the_first_serial_of_the_block() {
        let block = [range(101, 150)];
        assert_eq!(placed(&block, range(1, 50)), Some(block.to_vec()));
        assert_eq!(placed(&block, range(11, 20)), Some(vec![range(111, 120)]));
        assert_eq!(placed(&block, range(41, 51)), None);
        assert_eq!(placed(&[], range(1, 1)), None);
    }

    #[test]
    fn positions_count_on_in_the_next_block() {
        let blocks = [range(101, 150), range(301, 310)];
        assert_eq!(placed(&blocks, range(51, 60)), Some(vec![range(301, 310)]));
        assert_eq!(
            placed(&blocks, range(46, 52)),
            Some(vec![range(146, 150), range(301, 302)])
        );
        assert_eq!(placed(&blocks, range(46, 61)), None);
    }
}
