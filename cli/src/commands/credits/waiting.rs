//! `registry credits waiting`, `cancel-transfer` and `execute-transfer`.

use super::range_json;
use crate::{
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{table, Answer},
    submission::only,
};
use registry_client::{event, Call, RegistryEvent, WaitingTransferView};
use registry_primitives::{records::credits::MovedRange, OrganisationId, TransferId};
use serde_json::{json, Value};

/// List the transfers in which an organisation gives or is to receive.
pub async fn waiting(context: &Context, named: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, named).await?;
    let transfers = state.waiting_transfers_of(organisation.id).await?;
    let organisations = Organisations::of(&state).await?;
    let now = state.block_number();
    let listed: Vec<Value> = transfers.iter().map(transfer_json).collect();
    let rows = transfers.iter().map(|transfer| {
        let shown = |id: OrganisationId| organisations.shown(id);
        let record = &transfer.record;
        [
            transfer.id.to_string(),
            record.programme.to_string(),
            record.amount.to_string(),
            ranges_text(&record.ranges),
            shown(record.from),
            shown(record.to),
            due_text(transfer, now),
            cancellable_text(transfer, now),
        ]
    });
    let json = json!({
        "block": now,
        "organisation": organisation_json(&organisation),
        "transfers": listed,
    });
    let header = [
        "Transfer",
        "Programme",
        "Credits",
        "Serials",
        "From",
        "To",
        "Due in block",
        "Can be cancelled",
    ];
    Ok(Answer::new(&json, table(header, rows)))
}

fn transfer_json(transfer: &WaitingTransferView) -> Value {
    let record = &transfer.record;
    let remark = record.remark.as_ref();
    let ranges: Vec<Value> = record
        .ranges
        .iter()
        .map(|moved| {
            let mut json = range_json(moved.range);
            json["issuance"] = json!(moved.issuance);
            json["vintage"] = json!(moved.vintage);
            json
        })
        .collect();
    json!({
        "transfer": transfer.id,
        "programme": record.programme,
        "from": record.from,
        "to": record.to,
        "amount": record.amount,
        "ranges": ranges,
        "remark": remark.map(|text| String::from_utf8_lossy(text)),
        "by": record.by.key.to_string(),
        "due": record.due,
        "cancellableUntil": record.cancellable_until,
    })
}

fn ranges_text(ranges: &[MovedRange]) -> String {
    let texts: Vec<String> = ranges.iter().map(|moved| moved.range.to_string()).collect();
    texts.join(", ")
}

fn due_text(transfer: &WaitingTransferView, now: u64) -> String {
    let due = transfer.record.due;
    match u64::from(due) <= now {
        true => format!("{due} (overdue)"),
        false => due.to_string(),
    }
}

fn cancellable_text(transfer: &WaitingTransferView, now: u64) -> String {
    let until = transfer.record.cancellable_until;
    // What is sent now is executed in the next block at the earliest.
    match u64::from(until) > now {
        true => format!("until block {until}"),
        false => "no longer".to_owned(),
    }
}

/// Cancel a transfer that waits.
pub async fn cancel(context: &Context, transfer: TransferId) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::CancelTransfer { transfer };
    let tell = |receipt: &_| {
        let event = only(receipt, undone)?;
        let json = json!({
            "transfer": transfer,
            "status": "undone",
            "programme": event.programme,
            "from": event.from,
            "to": event.to,
            "amount": event.amount,
            "fromBefore": event.from_before,
            "fromAfter": event.from_after,
        });
        let text = format!(
            "Transfer {transfer} is cancelled: organisation {} has its {} credits of programme {} \
             again.",
            event.from, event.amount, event.programme
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

fn undone(event: &RegistryEvent) -> Option<event::TransferUndone> {
    match event {
        RegistryEvent::TransferUndone(event) => Some(event.clone()),
        _ => None,
    }
}

/// Execute a transfer that is due.
pub async fn execute(context: &Context, transfer: TransferId) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::ExecuteTransfer { transfer };
    let tell = |receipt: &_| {
        // Giver or receiver may have been suspended meanwhile.
        if let Ok(event) = only(receipt, undone) {
            let json = json!({
                "transfer": transfer,
                "status": "undone",
                "programme": event.programme,
                "from": event.from,
                "to": event.to,
                "amount": event.amount,
            });
            let text = format!(
                "Transfer {transfer} is undone, as organisation {} or {} is not active: {} \
                 credits of programme {} stay with the giver.",
                event.from, event.to, event.amount, event.programme
            );
            return Ok((json, text));
        }
        let event = only(receipt, |event| match event {
            RegistryEvent::CreditsTransferred(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "transfer": transfer,
            "status": "executed",
            "programme": event.programme,
            "from": event.from,
            "to": event.to,
            "amount": event.amount,
            "toBefore": event.to_before,
            "toAfter": event.to_after,
        });
        let text = format!(
            "Transfer {transfer} is executed: {} credits of programme {} went from organisation \
             {} to {}.",
            event.amount, event.programme, event.from, event.to
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{
        records::credits::WaitingTransfer, Actor, Credits, IssuanceId, OrganisationKind, PersonId,
        ProgrammeId, SerialRange, UserRole,
    };

    fn transfer() -> WaitingTransferView {
        let moved = |first, last| MovedRange {
            range: SerialRange { first, last },
            issuance: IssuanceId(1),
            vintage: 2024,
        };
        WaitingTransferView {
            id: TransferId(4),
            record: WaitingTransfer {
                programme: ProgrammeId(3),
                from: OrganisationId(2),
                to: OrganisationId(5),
                ranges: vec![moved(1, 10), moved(21, 25)].try_into().unwrap(),
                amount: Credits(15),
                remark: Some(b"Contract 17".to_vec().try_into().unwrap()),
                by: Actor {
                    key: [1; 32].into(),
                    organisation: OrganisationId(2),
                    kind: OrganisationKind::ProgrammeDeveloper,
                    role: UserRole::Manager,
                    person: PersonId(6),
                    approved_by: None,
                },
                due: 50,
                cancellable_until: 48,
            },
        }
    }

    #[test]
    fn a_waiting_transfer_says_when_it_can_be_stopped() {
        let transfer = transfer();
        assert_eq!(cancellable_text(&transfer, 47), "until block 48");
        assert_eq!(cancellable_text(&transfer, 48), "no longer");
        assert_eq!(due_text(&transfer, 49), "50");
        assert_eq!(due_text(&transfer, 50), "50 (overdue)");
        assert_eq!(ranges_text(&transfer.record.ranges), "1-10, 21-25");
    }

    #[test]
    fn programs_get_all_of_it() {
        let json = transfer_json(&transfer());
        assert_eq!(json["transfer"], 4);
        assert_eq!(json["ranges"][1]["amount"], 5);
        assert_eq!(json["remark"], "Contract 17");
        assert_eq!(json["cancellableUntil"], 48);
    }
}
