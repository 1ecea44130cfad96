//! `registry credits waiting`: what waits, and what can be done with it by whom.

use super::{ranges_json, ranges_text};
use crate::{
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{table, Answer},
};
use registry_client::{OrganisationView, State, WaitingTransferView};
use registry_primitives::{
    records::waiting::{CrossBorder, Purpose},
    OrganisationId, OrganisationKind, ProgrammeId,
};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// List what waits and concerns an organisation, or all that waits.
pub async fn waiting(context: &Context, named: Option<&str>, all: bool) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let mut transfers = state.waiting_transfers().await?;
    let mut organisation = None;
    if !all {
        let found = lookup::organisation_or_own(context, &state, named).await?;
        let recognised = recognised_by(&state, &found).await?;
        transfers.retain(|transfer| concerns(transfer, found.id, &recognised));
        organisation = Some(found);
    }
    let organisations = Organisations::of(&state).await?;
    let now = state.block_number();
    let listed: Vec<Value> = transfers
        .iter()
        .map(|transfer| transfer_json(transfer, now))
        .collect();
    let rows = transfers.iter().map(|transfer| {
        let record = &transfer.record;
        [
            transfer.id.to_string(),
            kind(transfer).to_owned(),
            record.programme.to_string(),
            record.amount.to_string(),
            ranges_text(&record.ranges),
            organisations.shown(record.from),
            destination(&record.purpose, &organisations),
            organisations.shown(record.by.organisation),
            due_text(transfer, now),
            actions_text(&actions(transfer, now), &organisations),
        ]
    });
    let json = json!({
        "block": now,
        "organisation": organisation.as_ref().map(organisation_json),
        "transfers": listed,
    });
    let header = [
        "Number",
        "What waits",
        "Programme",
        "Credits",
        "Serials",
        "From",
        "To",
        "Asked by",
        "Until block",
        "What can be done",
    ];
    Ok(Answer::new(&json, table(header, rows)))
}

/// The programmes of which an organisation may recognise retirements.
async fn recognised_by(
    state: &State,
    organisation: &OrganisationView,
) -> Result<BTreeSet<ProgrammeId>, Failure> {
    if !organisation.kind.is_authority() {
        return Ok(BTreeSet::new());
    }
    let programmes = state.programmes().await?;
    let covered = programmes.iter().filter(|programme| {
        organisation.kind == OrganisationKind::Government
            || organisation.scopes.contains(programme.scope)
    });
    Ok(covered.map(|programme| programme.id).collect())
}

/// Whether an organisation gives, receives or asked, or can recognise it.
fn concerns(
    transfer: &WaitingTransferView,
    organisation: OrganisationId,
    recognised: &BTreeSet<ProgrammeId>,
) -> bool {
    let record = &transfer.record;
    record.from == organisation
        || record.by.organisation == organisation
        || record.purpose.receiver() == Some(organisation)
        || (matches!(record.purpose, Purpose::Retirement(_))
            && recognised.contains(&record.programme))
}

fn kind(transfer: &WaitingTransferView) -> &'static str {
    match transfer.record.purpose {
        Purpose::Delayed { .. } => "delayed transfer",
        Purpose::Requested { .. } => "request",
        Purpose::Retirement(_) => "retirement",
    }
}

/// Who may do something with what waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    /// The people of an organisation.
    Organisation(OrganisationId),
    /// An authority that covers the programme's scope.
    Authority,
    /// Any member of the registry.
    Anybody,
}

/// What can be done in the block after this one, and by whom.
fn actions(transfer: &WaitingTransferView, now: u64) -> Vec<(&'static str, Who)> {
    let record = &transfer.record;
    let initiator = Who::Organisation(record.by.organisation);
    // What is sent now is executed in the next block at the earliest.
    let next = now.saturating_add(1);
    let is_due = u64::from(record.due) <= next;
    let mut actions = Vec::new();
    let answerer = match &record.purpose {
        Purpose::Delayed {
            cancellable_until, ..
        } => {
            if u64::from(*cancellable_until) >= next {
                actions.push(("cancel", initiator));
            }
            None
        }
        Purpose::Requested { .. } => Some(Who::Organisation(record.from)),
        Purpose::Retirement(_) => Some(Who::Authority),
    };
    if let Some(answerer) = answerer {
        if !is_due {
            actions.push(("accept", answerer));
        }
        actions.push(("refuse", answerer));
        actions.push(("cancel", initiator));
    }
    if is_due {
        actions.push(("execute", Who::Anybody));
    }
    actions
}

fn actions_json(actions: &[(&str, Who)]) -> Value {
    actions
        .iter()
        .map(|(action, who)| {
            let (by, organisation) = match who {
                Who::Organisation(id) => ("organisation", Some(id)),
                Who::Authority => ("authority", None),
                Who::Anybody => ("anybody", None),
            };
            json!({ "action": action, "by": by, "organisation": organisation })
        })
        .collect()
}

fn actions_text(actions: &[(&str, Who)], organisations: &Organisations) -> String {
    let texts: Vec<String> = actions
        .iter()
        .map(|(action, who)| match who {
            Who::Organisation(id) => format!("{action}: {}", organisations.shown(*id)),
            Who::Authority => format!("{action}: an authority"),
            Who::Anybody => format!("{action}: anybody"),
        })
        .collect();
    match texts.is_empty() {
        true => "nothing any more".to_owned(),
        false => texts.join("; "),
    }
}

/// Where the credits go.
fn destination(purpose: &Purpose<u32>, organisations: &Organisations) -> String {
    match purpose {
        Purpose::Delayed { to, .. } | Purpose::Requested { to } => organisations.shown(*to),
        Purpose::Retirement(terms) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let beneficiary = text(&terms.beneficiary);
            let country = text(&terms.country);
            match &terms.receiver {
                Some(receiver) => format!("{country}: {} for {beneficiary}", text(receiver)),
                None => format!("{country}: {beneficiary}"),
            }
        }
    }
}

fn transfer_json(transfer: &WaitingTransferView, now: u64) -> Value {
    let record = &transfer.record;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let cancellable_until = match &record.purpose {
        Purpose::Delayed {
            cancellable_until, ..
        } => Some(*cancellable_until),
        _ => None,
    };
    let retirement = match &record.purpose {
        Purpose::Retirement(CrossBorder {
            country,
            receiver,
            beneficiary,
            reason,
        }) => json!({
            "country": text(country),
            "receiver": receiver.as_ref().map(|name| text(name)),
            "beneficiary": text(beneficiary),
            "reason": text(reason),
        }),
        _ => Value::Null,
    };
    json!({
        "transfer": transfer.id,
        "group": record.group,
        "kind": match record.purpose {
            Purpose::Delayed { .. } => "Delayed",
            Purpose::Requested { .. } => "Requested",
            Purpose::Retirement(_) => "Retirement",
        },
        "programme": record.programme,
        "from": record.from,
        "to": record.purpose.receiver(),
        "amount": record.amount,
        "ranges": ranges_json(&record.ranges),
        "retirement": retirement,
        "remark": record.remark.as_ref().map(|remark| text(remark)),
        "by": record.by.key.to_string(),
        "byOrganisation": record.by.organisation,
        "due": record.due,
        "cancellableUntil": cancellable_until,
        "actions": actions_json(&actions(transfer, now)),
    })
}

fn due_text(transfer: &WaitingTransferView, now: u64) -> String {
    let due = transfer.record.due;
    match u64::from(due) <= now {
        true => format!("{due} (overdue)"),
        false => due.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::obstacles::tests::waiting as record, *};

    const TO: OrganisationId = OrganisationId(5);

    fn delayed() -> WaitingTransferView {
        record(Purpose::Delayed {
            to: TO,
            cancellable_until: 48,
        })
    }

    fn retirement() -> WaitingTransferView {
        record(Purpose::Retirement(CrossBorder {
            country: *b"CH",
            receiver: None,
            beneficiary: b"Confederation".to_vec().try_into().unwrap(),
            reason: b"NDC".to_vec().try_into().unwrap(),
        }))
    }

    #[test]
    fn a_delayed_transfer_can_be_cancelled_for_a_while_and_executed_when_due() {
        let initiator = Who::Organisation(OrganisationId(5));
        assert_eq!(actions(&delayed(), 47), [("cancel", initiator)]);
        assert_eq!(actions(&delayed(), 48), []);
        assert_eq!(actions(&delayed(), 49), [("execute", Who::Anybody)]);
        let text = actions_text(&actions(&delayed(), 48), &Organisations::default());
        assert_eq!(text, "nothing any more");
        assert_eq!(due_text(&delayed(), 49), "50");
        assert_eq!(due_text(&delayed(), 50), "50 (overdue)");
    }

    #[test]
    fn a_request_is_answered_by_whom_it_asks_until_it_expires() {
        let names = |transfer: &WaitingTransferView, now| -> Vec<&str> {
            let actions = actions(transfer, now);
            actions.into_iter().map(|(action, _)| action).collect()
        };
        let request = record(Purpose::Requested { to: TO });
        assert_eq!(names(&request, 48), ["accept", "refuse", "cancel"]);
        assert_eq!(names(&request, 49), ["refuse", "cancel", "execute"]);
        let giver = Who::Organisation(OrganisationId(2));
        assert_eq!(actions(&request, 1)[0], ("accept", giver));
        assert_eq!(actions(&retirement(), 1)[1], ("refuse", Who::Authority));
        let text = actions_text(&actions(&request, 1), &Organisations::default());
        assert_eq!(text, "accept: 2; refuse: 2; cancel: 5");
    }

    #[test]
    fn retirements_concern_the_authorities_that_cover_them() {
        let covered = BTreeSet::from([ProgrammeId(3)]);
        let authority = OrganisationId(1);
        assert!(concerns(&retirement(), authority, &covered));
        assert!(!concerns(&retirement(), authority, &BTreeSet::new()));
        assert!(!concerns(&delayed(), authority, &covered));
        for party in [2, 5] {
            assert!(concerns(
                &delayed(),
                OrganisationId(party),
                &BTreeSet::new()
            ));
        }
    }

    #[test]
    fn programs_get_all_of_it() {
        let json = transfer_json(&delayed(), 1);
        assert_eq!(json["transfer"], 4);
        assert_eq!(json["group"], 3);
        assert_eq!(json["kind"], "Delayed");
        assert_eq!(json["ranges"][1]["amount"], 5);
        assert_eq!(json["remark"], "Contract 17");
        assert_eq!(json["cancellableUntil"], 48);
        assert_eq!(json["actions"][0]["action"], "cancel");
        assert_eq!(json["actions"][0]["organisation"], 5);
        let json = transfer_json(&retirement(), 1);
        assert_eq!(
            (&json["to"], &json["cancellableUntil"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(json["retirement"]["country"], "CH");
        assert_eq!(
            destination(&retirement().record.purpose, &Organisations::default()),
            "CH: Confederation"
        );
    }
}
