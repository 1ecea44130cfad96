//! How the call of a motion ended.

use crate::{
    failure::{Exit, Failure},
    stock,
};
use registry_client::{event::Outcome, values::Bytes, Receipt, RegistryEvent, State};
use registry_primitives::catalogue::by_name;

/// What a transaction did with a motion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Became {
    /// It is open: its number, and members who must agree.
    Opened(u32, u32),
    /// Its call was executed and did what it should.
    Executed,
    /// Its call was executed, and failed.
    Failed(Vec<u8>),
    /// Not enough members agreed.
    Disapproved,
}

impl Became {
    /// From the events of a transaction.
    pub fn of(receipt: &Receipt) -> Option<Self> {
        let executed = |result: &Outcome| match &result.failed {
            None => Self::Executed,
            Some(Bytes(error)) => Self::Failed(error.clone()),
        };
        receipt.events.iter().find_map(|event| match event {
            RegistryEvent::MotionProposed(event) => {
                Some(Self::Opened(event.proposal_index, event.threshold))
            }
            RegistryEvent::MotionExecuted(event) => Some(executed(&event.result)),
            RegistryEvent::MotionDisapproved(_) => Some(Self::Disapproved),
            _ => None,
        })
    }
}

/// The failure of a command whose motion was agreed to, while its call failed.
pub fn failed(state: &State, receipt: &Receipt, error: &[u8]) -> Failure {
    let block = receipt.block_number;
    let head = format!("The motion was agreed to and closed in block {block}, but its call failed");
    match error_name(state, error) {
        Some((pallet, name)) => {
            let entry = by_name(&name);
            let known = stock::find(&pallet, &name);
            let (sentence, remedy) = match (entry, known) {
                (Some(entry), _) => (entry.sentence.to_owned(), entry.remedy),
                (None, Some(known)) => (known.sentence.to_owned(), known.remedy),
                (None, None) => (
                    format!("{pallet} reports {name}."),
                    "Look at the state, and propose something that is possible.",
                ),
            };
            Failure {
                number: entry.map(|entry| entry.number),
                ..Failure::new(
                    Exit::Refused,
                    entry.map_or("MotionFailed", |entry| entry.name),
                    format!("{head}. {sentence}"),
                    remedy,
                )
            }
        }
        None if error == BAD_ORIGIN => Failure::new(
            Exit::Refused,
            "MotionFailed",
            format!("{head}: this body, or so few of its members, may not decide it."),
            "Propose it again without --threshold, and in the body that decides it.",
        ),
        None => Failure::new(
            Exit::Refused,
            "MotionFailed",
            format!("{head} (error 0x{}).", hex::encode(error)),
            "Look at the state, and propose something that is possible.",
        ),
    }
}

/// The error of a call whose origin may not make it.
const BAD_ORIGIN: [u8; 1] = [2];

/// Pallet and name of an error that a pallet reports.
fn error_name(state: &State, error: &[u8]) -> Option<(String, String)> {
    let [3, pallet, error, ..] = error else {
        return None;
    };
    let mut pallets = state.metadata().pallets();
    let pallet = pallets.find(|known| known.error_index() == *pallet)?;
    let variant = pallet.error_variant_by_index(*error)?;
    Some((pallet.name().to_owned(), variant.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_client::{event, values::Hash32};

    fn receipt(event: RegistryEvent) -> Receipt {
        Receipt {
            block_number: 9,
            block_hash: [1; 32],
            extrinsic_hash: [2; 32],
            events: vec![event],
        }
    }

    #[test]
    fn what_became_of_a_motion_is_read_from_its_events() {
        let executed = |failed: Option<Vec<u8>>| {
            RegistryEvent::MotionExecuted(event::MotionExecuted {
                proposal_hash: Hash32([1; 32]),
                result: Outcome {
                    failed: failed.map(Bytes),
                },
            })
        };
        assert_eq!(Became::of(&receipt(executed(None))), Some(Became::Executed));
        assert_eq!(
            Became::of(&receipt(executed(Some(vec![2])))),
            Some(Became::Failed(vec![2]))
        );
        let over = RegistryEvent::MotionDisapproved(event::MotionDisapproved {
            proposal_hash: Hash32([1; 32]),
        });
        assert_eq!(Became::of(&receipt(over)), Some(Became::Disapproved));
    }
}
