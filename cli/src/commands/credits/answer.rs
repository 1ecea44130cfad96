//! What is done with what waits: `registry credits accept`, `refuse`, `cancel-transfer` and
//! `execute-transfer`.

use super::{
    obstacles::{obstacles_told, Wanted},
    retire::retired,
    transfer::Sent,
};
use crate::{
    context::Context,
    failure::Failure,
    lookup,
    output::Answer,
    submission::{executed, only, Submitted},
    values,
};
use registry_client::{event, Call, Receipt, RegistryEvent, State, WaitingTransferView};
use registry_primitives::{
    records::{
        credits::Selection,
        waiting::{Purpose, UndoCause},
    },
    TransferId,
};
use serde_json::{json, Value};

/// Something that waits.
async fn found(state: &State, transfer: TransferId) -> Result<WaitingTransferView, Failure> {
    let waiting = state.waiting_transfer(transfer).await?;
    waiting.ok_or_else(|| Failure::of("TransferNotFound", transfer))
}

/// Accept a request. Credits that then wait for their delay are waited for, if that is wanted.
pub async fn accept(
    context: &Context,
    transfer: TransferId,
    wait: bool,
) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let record = found(&state, transfer).await?.record;
    let call = Call::AcceptRequest { transfer };
    let receipt = match context.submit(&registry, &signer, call).await {
        Ok(Submitted::Opened(opened)) => return Ok(opened.answer()),
        Ok(Submitted::Executed(receipt)) => receipt,
        Err(failure) => {
            let ranges: Vec<_> = record.ranges.iter().map(|moved| moved.range).collect();
            let wanted = ranges.try_into().ok().map(|ranges| Wanted {
                owner: Some(record.from),
                programme: record.programme,
                selection: Selection::Ranges(ranges),
            });
            return Err(obstacles_told(&registry, wanted.as_slice(), failure).await);
        }
    };
    match record.purpose {
        Purpose::Delayed { to, .. } | Purpose::Requested { to } => {
            let to = lookup::organisation(&state, &format!("id:{to}")).await?;
            let sent = Sent {
                receipt: &receipt,
                programme: record.programme,
                to: &to,
            };
            sent.answer(&registry, wait).await
        }
        Purpose::Retirement(_) => {
            let (json, text) = retired(&receipt)?;
            Ok(executed(&receipt, json, &text))
        }
    }
}

/// Refuse a request.
pub async fn refuse(
    context: &Context,
    transfer: TransferId,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::RefuseRequest { transfer, reason };
    let tell = |receipt: &_| only(receipt, undone).map(|event| undone_told(&event));
    context.change(&registry, &signer, call, tell).await
}

/// Cancel what one's own organisation asked for.
pub async fn cancel(context: &Context, transfer: TransferId) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::CancelTransfer { transfer };
    let tell = |receipt: &_| only(receipt, undone).map(|event| undone_told(&event));
    context.change(&registry, &signer, call, tell).await
}

/// Execute or clear away what is due.
pub async fn execute(context: &Context, transfer: TransferId) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::ExecuteTransfer { transfer };
    context
        .change(&registry, &signer, call, executed_told)
        .await
}

fn executed_told(receipt: &Receipt) -> Result<(Value, String), Failure> {
    if let Ok(event) = only(receipt, undone) {
        return Ok(undone_told(&event));
    }
    let event = only(receipt, |event| match event {
        RegistryEvent::CreditsTransferred(event) => Some(event.clone()),
        _ => None,
    })?;
    let json = json!({
        "transfer": event.transfer,
        "status": "executed",
        "programme": event.programme,
        "from": event.from,
        "to": event.to,
        "amount": event.amount,
        "toBefore": event.to_before,
        "toAfter": event.to_after,
    });
    let number = event
        .transfer
        .map_or_else(String::new, |number| format!(" {number}"));
    let text = format!(
        "Transfer{number} is executed: {} credits of programme {} went from organisation {} to {}.",
        event.amount, event.programme, event.from, event.to
    );
    Ok((json, text))
}

fn undone(event: &RegistryEvent) -> Option<event::TransferUndone> {
    match event {
        RegistryEvent::TransferUndone(event) => Some(event.clone()),
        _ => None,
    }
}

/// That something waits no longer, and why.
fn undone_told(event: &event::TransferUndone) -> (Value, String) {
    let json = json!({
        "transfer": event.transfer,
        "status": "undone",
        "cause": event.cause.name(),
        "programme": event.programme,
        "from": event.from,
        "to": event.to,
        "amount": event.amount,
        "reason": event.reason,
        "fromBefore": event.from_before,
        "fromAfter": event.from_after,
    });
    let why = match event.cause {
        UndoCause::Cancelled => "is cancelled",
        UndoCause::Refused => "is refused",
        UndoCause::Expired => "has expired, as nobody answered in time",
        UndoCause::PartyInactive => "is undone, as giver or receiver is not active",
        UndoCause::Frozen => "is undone, as the credits are frozen",
    };
    let what = match event.to {
        Some(_) => "Transfer",
        None => "The retirement",
    };
    let text = format!(
        "{what} {} {why}: organisation {} has its {} credits of programme {} free again.",
        event.transfer, event.from, event.amount, event.programme
    );
    (json, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{Credits, OrganisationId, ProgrammeId};

    #[test]
    fn why_something_waits_no_longer_is_told() {
        let told = |cause, to| {
            undone_told(&event::TransferUndone {
                transfer: TransferId(4),
                programme: ProgrammeId(3),
                from: OrganisationId(2),
                to,
                ranges: Vec::new(),
                amount: Credits(15),
                from_before: Credits(5),
                from_after: Credits(20),
                cause,
                reason: None,
                by: None,
            })
        };
        let (json, text) = told(UndoCause::Frozen, Some(OrganisationId(5)));
        assert_eq!(json["cause"], "Frozen");
        assert_eq!(json["fromAfter"], 20);
        assert!(text.starts_with("Transfer 4 is undone, as the credits are frozen"));
        let (json, text) = told(UndoCause::Expired, None);
        assert_eq!(json["to"], Value::Null);
        assert!(text.starts_with("The retirement 4 has expired"), "{text}");
        assert!(text.contains("organisation 2 has its 15 credits"));
    }
}
