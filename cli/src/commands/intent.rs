//! `registry intent`: calls that wait for a second person.

use crate::{
    args::rights::Intent,
    context::Context,
    decoded::{arguments, arguments_text, name},
    failure::Failure,
    lookup::{self, Names, Organisations},
    output::{pairs, print_error, table, Answer},
    submission::executed,
    values,
};
use registry_client::{event, Call, DecodedCall, IntentView, Receipt, RegistryEvent, State};
use registry_primitives::{IntentId, TransferId};
use serde_json::{json, Value};

/// List, show or decide on intents.
pub async fn run(context: &Context, command: &Intent) -> Result<Answer, Failure> {
    match command {
        Intent::List { organisation, all } => list(context, organisation.as_deref(), *all).await,
        Intent::Show { intent } => show(context, IntentId(*intent)).await,
        Intent::Approve { intent } => approve(context, IntentId(*intent)).await,
        Intent::Refuse { intent, reason } => {
            let reason = values::reason(reason)?;
            let call = |intent| Call::RefuseIntent { intent, reason };
            close(context, IntentId(*intent), "refused", call).await
        }
        Intent::Cancel { intent } => {
            let call = |intent| Call::CancelIntent { intent };
            close(context, IntentId(*intent), "withdrawn", call).await
        }
        Intent::Expire { intent } => {
            let call = |intent| Call::ExpireIntent { intent };
            close(context, IntentId(*intent), "removed: it expired", call).await
        }
    }
}

/// What the call of an intent says; a call of an earlier runtime may not be readable.
fn decoded(state: &State, intent: &IntentView) -> Option<DecodedCall> {
    state.decode_call(&intent.call).ok()
}

/// Whether an intent can be approved no longer in what follows a block.
fn has_expired(intent: &IntentView, now: u64) -> bool {
    u64::from(intent.expires) <= now
}

fn until_text(intent: &IntentView, now: u64) -> String {
    match has_expired(intent, now) {
        true => format!("{} (expired)", intent.expires),
        false => intent.expires.to_string(),
    }
}

fn intent_json(intent: &IntentView, call: Option<&DecodedCall>, now: u64) -> Value {
    json!({
        "intent": intent.id,
        "organisation": intent.organisation,
        "initiator": intent.initiator.to_string(),
        "person": intent.person,
        "call": call,
        "encodedCall": format!("0x{}", hex::encode(&intent.call)),
        "expires": intent.expires,
        "expired": has_expired(intent, now),
    })
}

async fn list(context: &Context, named: Option<&str>, all: bool) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let mut intents = state.intents().await?;
    if !all {
        let organisation = lookup::organisation_or_own(context, &state, named).await?;
        intents.retain(|intent| intent.organisation == organisation.id);
    }
    let now = state.block_number();
    let (names, organisations) = (Names::of(context), Organisations::of(&state).await?);
    let calls: Vec<Option<DecodedCall>> = intents
        .iter()
        .map(|intent| decoded(&state, intent))
        .collect();
    let listed: Vec<Value> = intents
        .iter()
        .zip(&calls)
        .map(|(intent, call)| intent_json(intent, call.as_ref(), now))
        .collect();
    let rows = intents.iter().zip(&calls).map(|(intent, call)| {
        [
            intent.id.to_string(),
            organisations.shown(intent.organisation),
            name(call.as_ref()),
            arguments_text(call.as_ref()),
            names.shown(&intent.initiator),
            until_text(intent, now),
        ]
    });
    let header = [
        "Intent",
        "Organisation",
        "Call",
        "Arguments",
        "Opened by",
        "Until block",
    ];
    Ok(Answer::new(
        &json!({ "block": now, "intents": listed }),
        table(header, rows),
    ))
}

async fn found(state: &State, id: IntentId) -> Result<IntentView, Failure> {
    let intent = state.intent(id).await?;
    intent.ok_or_else(|| Failure::of("IntentNotFound", id))
}

async fn show(context: &Context, id: IntentId) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let intent = found(&state, id).await?;
    let call = decoded(&state, &intent);
    let now = state.block_number();
    let (names, organisations) = (Names::of(context), Organisations::of(&state).await?);
    let text = pairs([
        ("intent", id.to_string()),
        ("call", name(call.as_ref())),
        ("organisation", organisations.shown(intent.organisation)),
        ("opened by", names.shown(&intent.initiator)),
        ("person", intent.person.to_string()),
        ("until block", until_text(&intent, now)),
    ]);
    let arguments = table(["Argument", "Value"], arguments(call.as_ref()));
    Ok(Answer::new(
        &intent_json(&intent, call.as_ref(), now),
        format!("{text}\n{arguments}"),
    ))
}

const NOT_NESTED: &str = "An intent is decided on directly: it cannot be held by another one.";

/// Approve an intent. The second person signs the whole call, which is shown before.
async fn approve(context: &Context, id: IntentId) -> Result<Answer, Failure> {
    context.without_intent(NOT_NESTED)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let intent = found(&state, id).await?;
    let call = decoded(&state, &intent);
    let name = name(call.as_ref());
    if !context.json() {
        print_error(&format!(
            "Approving intent {id}: {name}, {}",
            arguments_text(call.as_ref())
        ));
    }
    let approval = Call::ApproveIntent {
        intent: id,
        call: intent.call.clone(),
    };
    let receipt = context.execute(&registry, &signer, approval).await?;
    let delayed = delayed(&receipt);
    let json = json!({
        "intent": id,
        "organisation": intent.organisation,
        "initiator": intent.initiator.to_string(),
        "call": call,
        "transfer": delayed.map(|(transfer, _)| transfer),
        "due": delayed.map(|(_, due)| due),
    });
    let mut text = format!("Intent {id} is approved: {name} is executed.");
    if let Some((transfer, due)) = delayed {
        text = format!("{text}\nTransfer {transfer} waits for its delay until block {due}.");
    }
    Ok(executed(&receipt, json, &text))
}

/// The transfer that an approved call delayed, and when it is due.
fn delayed(receipt: &Receipt) -> Option<(TransferId, u32)> {
    receipt.events.iter().find_map(|event| match event {
        RegistryEvent::TransferDelayed(event::TransferDelayed { transfer, due, .. }) => {
            Some((*transfer, *due))
        }
        _ => None,
    })
}

async fn close(
    context: &Context,
    id: IntentId,
    word: &str,
    call: impl FnOnce(IntentId) -> Call,
) -> Result<Answer, Failure> {
    context.without_intent(NOT_NESTED)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let receipt = context.execute(&registry, &signer, call(id)).await?;
    let json = json!({ "intent": id, "status": word });
    Ok(executed(&receipt, json, &format!("Intent {id} is {word}.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{OrganisationId, PersonId};

    fn call() -> DecodedCall {
        DecodedCall {
            pallet: "Credits".into(),
            call: "transfer".into(),
            arguments: json!({
                "programme": 3,
                "remark": "Contract 17",
                "selection": { "Amount": 40 },
                "none": null,
            }),
        }
    }

    #[test]
    fn an_expired_intent_is_told_to_be() {
        let intent = IntentView {
            id: IntentId(7),
            initiator: [1; 32].into(),
            person: PersonId(2),
            organisation: OrganisationId(3),
            call: vec![9],
            expires: 50,
        };
        assert_eq!(until_text(&intent, 49), "50");
        assert_eq!(until_text(&intent, 50), "50 (expired)");
        let json = intent_json(&intent, Some(&call()), 50);
        assert_eq!(json["expired"], true);
        assert_eq!(json["encodedCall"], "0x09");
        assert_eq!(json["call"]["pallet"], "Credits");
    }
}
