//! The calls of the steps.

use super::{directory::Directory, standing::marked};
use crate::{
    commands::numbers,
    failure::Failure,
    files::{
        life::{Action, Pick, Step},
        programme::IN_FILES,
    },
    lookup,
};
use registry_client::{Call, State};
use registry_primitives::{records::credits::Selection, ProgrammeId, SerialRange};

/// The call of a step.
pub async fn call(directory: &Directory, step: &Step, state: &State) -> Result<Call, Failure> {
    Ok(match &step.action {
        Action::Programme { file } => {
            let draft = directory.draft(file)?;
            let numbers = numbers(state, draft).await?;
            let programme = draft.resolve(IN_FILES, |tax_id| numbers.get(tax_id).copied())?;
            Call::RegisterProgramme(programme)
        }
        Action::Authorise { programme, amount } => {
            let programme = lookup::programme(state, &format!("ext:{programme}")).await?;
            Call::AuthoriseProgramme {
                programme: programme.id,
                amount: amount.unwrap_or(programme.record.details.estimate),
            }
        }
        Action::Reject { programme, reason } => Call::RejectProgramme {
            programme: number(programme, state).await?,
            reason: reason.clone(),
        },
        Action::Issue {
            programme,
            amount,
            vintage,
            period,
        } => Call::Issue {
            programme: number(programme, state).await?,
            amount: *amount,
            vintage: *vintage,
            period: *period,
            verification: None,
        },
        Action::Transfer {
            programme,
            to,
            pick,
            remark,
            ..
        } => {
            let to = lookup::organisation(state, &format!("tax:{to}")).await?;
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::Transfer {
                programme,
                to: to.id,
                selection,
                remark: Some(marked(remark, &step.id)),
            }
        }
        Action::Retire {
            programme,
            owner,
            pick,
            kind,
            country,
            beneficiary,
            reason,
        } => {
            let owner = lookup::organisation(state, &format!("tax:{owner}")).await?;
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::Retire {
                owner: owner.id,
                programme,
                selection,
                kind: *kind,
                country: *country,
                beneficiary: beneficiary.clone(),
                reason: marked(reason, &step.id),
            }
        }
    })
}

/// The number of a programme.
pub async fn number(external_id: &str, state: &State) -> Result<ProgrammeId, Failure> {
    let programme = lookup::programme(state, &format!("ext:{external_id}")).await?;
    Ok(programme.id)
}

/// A step's choice of credits in the serials of this chain.
async fn selection(
    programme: &str,
    pick: &Pick,
    state: &State,
) -> Result<(ProgrammeId, Selection), Failure> {
    let programme = lookup::programme(state, &format!("ext:{programme}")).await?;
    let positions = match pick {
        Pick::Amount(amount) => return Ok((programme.id, Selection::Amount(*amount))),
        Pick::Positions(positions) => positions,
    };
    let outside = || Failure::of("RangeNotHeld", "positions outside the programme's block");
    let block = programme.record.block.ok_or_else(outside)?;
    let ranges = positions
        .iter()
        .map(|position| placed(block, *position))
        .collect::<Option<Vec<SerialRange>>>()
        .ok_or_else(outside)?;
    let ranges = ranges
        .try_into()
        .map_err(|_| Failure::of("TooManyRanges", "positions"))?;
    Ok((programme.id, Selection::Ranges(ranges)))
}

/// The serials at positions of a block.
fn placed(block: SerialRange, position: SerialRange) -> Option<SerialRange> {
    let before = block.first.checked_sub(1)?;
    let range = SerialRange {
        first: before.checked_add(position.first)?,
        last: before.checked_add(position.last)?,
    };
    block.contains(range).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_the_first_serial_of_the_block() {
        let range = |first, last| SerialRange { first, last };
        let block = range(101, 150);
        assert_eq!(placed(block, range(1, 50)), Some(block));
        assert_eq!(placed(block, range(11, 20)), Some(range(111, 120)));
        assert_eq!(placed(block, range(41, 51)), None);
    }
}
