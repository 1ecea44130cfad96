//! What can still be done with a transfer or retirement that waits, and by whom.

use serde::Serialize;
use utoipa::ToSchema;

use crate::server::model::Named;

/// Something that can be done with what waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActionInfo {
    /// Accept, Refuse, Cancel or Execute. To execute does what is due: it sends the credits, or
    /// undoes a request that has expired. The chain does so by itself unless its blocks are full.
    #[schema(example = "Accept")]
    pub action: String,
    /// By whom: Giver, Authority (one that covers the programme's scope), Initiator or Anybody.
    /// It must be active, and its person allowed to.
    #[schema(example = "Giver")]
    pub by: String,
    /// That organisation, when it is a certain one.
    pub organisation: Option<Named>,
    /// The last block in which it is possible; null until somebody or the chain ends it.
    pub until: Option<u64>,
}

/// What waits, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A transfer, for its delay.
    Delayed {
        /// The last block in which it can be cancelled.
        cancellable_until: u64,
    },
    /// A transfer, for the giver's answer.
    Requested,
    /// A retirement, for the answer of an authority.
    Retirement,
}

/// The parties of what waits.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Whose credits they are.
    pub giver: Named,
    /// Who can take it back.
    pub initiator: Option<Named>,
}

/// What can be done with what waits until it is due, now that a block is final: a call that is
/// made now is executed in a later one.
pub fn open(phase: Phase, parties: &Parties, due: u64, now: u64) -> Vec<ActionInfo> {
    let mut actions = Vec::new();
    let mut add = |action: &str, by: &str, organisation: Option<&Named>, until: Option<u64>| {
        if until.is_none_or(|until| until > now) {
            actions.push(ActionInfo {
                action: action.to_owned(),
                by: by.to_owned(),
                organisation: organisation.cloned(),
                until,
            });
        }
    };
    let (giver, initiator) = (Some(&parties.giver), parties.initiator.as_ref());
    // When it is due, a request has expired.
    let answered_until = Some(due.saturating_sub(1));
    match phase {
        Phase::Delayed { cancellable_until } => {
            add("Cancel", "Initiator", initiator, Some(cancellable_until));
        }
        Phase::Requested => {
            add("Accept", "Giver", giver, answered_until);
            add("Refuse", "Giver", giver, None);
            add("Cancel", "Initiator", initiator, None);
        }
        Phase::Retirement => {
            add("Accept", "Authority", None, answered_until);
            add("Refuse", "Authority", None, None);
            add("Cancel", "Initiator", initiator, None);
        }
    }
    if due <= now {
        add("Execute", "Anybody", None, None);
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(organisation: u64) -> Named {
        Named {
            organisation,
            name: format!("O{organisation}"),
        }
    }

    fn told(phase: Phase, due: u64, now: u64) -> Vec<String> {
        let parties = Parties {
            giver: named(2),
            initiator: Some(named(3)),
        };
        open(phase, &parties, due, now)
            .into_iter()
            .map(|action| {
                let who = action.organisation.map_or(0, |of| of.organisation);
                let until = action.until.unwrap_or_default();
                format!("{} {} {who} {until}", action.action, action.by)
            })
            .collect()
    }

    #[test]
    fn a_delayed_transfer_is_cancelled_in_time_and_executed_when_due() {
        let phase = Phase::Delayed {
            cancellable_until: 8,
        };
        assert_eq!(told(phase, 10, 7), ["Cancel Initiator 3 8"]);
        assert!(told(phase, 10, 8).is_empty());
        assert_eq!(told(phase, 10, 10), ["Execute Anybody 0 0"]);
    }

    #[test]
    fn a_request_is_answered_until_it_expires() {
        assert_eq!(
            told(Phase::Requested, 10, 8),
            [
                "Accept Giver 2 9",
                "Refuse Giver 2 0",
                "Cancel Initiator 3 0"
            ]
        );
        assert_eq!(
            told(Phase::Requested, 10, 10),
            [
                "Refuse Giver 2 0",
                "Cancel Initiator 3 0",
                "Execute Anybody 0 0"
            ]
        );
    }

    #[test]
    fn a_retirement_is_answered_by_an_authority() {
        assert_eq!(
            told(Phase::Retirement, 10, 8),
            [
                "Accept Authority 0 9",
                "Refuse Authority 0 0",
                "Cancel Initiator 3 0"
            ]
        );
    }
}
