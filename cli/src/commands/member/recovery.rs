//! `registry member recovery`.

use crate::{
    args::member::Recovery,
    context::Context,
    failure::Failure,
    lookup::Names,
    output::{table, Answer},
    submission::only,
};
use registry_client::{event, AccountId, Call, RecoveryView, RegistryEvent};
use serde_json::{json, Value};

/// Propose, approve, cancel, complete or list recoveries.
pub async fn run(context: &Context, command: &Recovery) -> Result<Answer, Failure> {
    match command {
        Recovery::Propose { lost, new } => propose(context, lost, new).await,
        Recovery::Approve { lost } => approve(context, lost).await,
        Recovery::Cancel { lost } => {
            let call = |lost| Call::CancelRecovery { lost };
            decide(context, lost, "cancelled", call).await
        }
        Recovery::Complete { lost } => {
            let call = |lost| Call::CompleteRecovery { lost };
            decide(
                context,
                lost,
                "completed: the new key acts from now on",
                call,
            )
            .await
        }
        Recovery::List => list(context).await,
    }
}

async fn propose(context: &Context, lost: &str, new: &str) -> Result<Answer, Failure> {
    let lost = context.key(lost)?;
    let signer = context.signer()?;
    let successor = context.unlock(new)?;
    let registry = context.connect().await?;
    let new = successor.account();
    let call = Call::ProposeRecovery {
        lost,
        new,
        signature: successor.consent_to_replace(&registry.genesis_hash(), &lost),
    };
    let json = json!({ "lost": lost.to_string(), "new": new.to_string() });
    let text = format!(
        "{new} is proposed to take the place of {lost}.\n\
         A member of the government approves it with `registry member recovery approve`."
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

async fn approve(context: &Context, lost: &str) -> Result<Answer, Failure> {
    let lost = context.key(lost)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::ApproveRecovery { lost };
    let tell = |receipt: &_| {
        let due = only(receipt, |event| match event {
            RegistryEvent::RecoveryApproved(event::RecoveryApproved { due, .. }) => Some(*due),
            _ => None,
        })?;
        let json = json!({ "lost": lost.to_string(), "due": due });
        let text = format!(
            "The recovery of {lost} is approved. From block {due} on anybody completes it with \
             `registry member recovery complete`, unless the old key objects before."
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

async fn decide(
    context: &Context,
    lost: &str,
    word: &str,
    call: impl FnOnce(AccountId) -> Call,
) -> Result<Answer, Failure> {
    let lost = context.key(lost)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let json = json!({ "lost": lost.to_string() });
    let text = format!("The recovery of {lost} is {word}.");
    context
        .change(&registry, &signer, call(lost), |_| Ok((json, text)))
        .await
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let recoveries = state.recoveries().await?;
    let mut organisations = Vec::new();
    for recovery in &recoveries {
        let member = state.member(&recovery.lost.0).await?;
        organisations.push(member.map(|member| member.organisation));
    }
    let now = state.block_number();
    let all: Vec<Value> = recoveries
        .iter()
        .zip(&organisations)
        .map(|(recovery, organisation)| {
            json!({
                "lost": recovery.lost.to_string(),
                "new": recovery.new.to_string(),
                "organisation": organisation,
                "proposedBy": recovery.proposed_by,
                "due": recovery.due,
            })
        })
        .collect();
    let names = Names::of(context);
    let rows = recoveries
        .iter()
        .zip(&organisations)
        .map(|(recovery, organisation)| {
            [
                names.shown(&recovery.lost),
                names.shown(&recovery.new),
                organisation.map_or_else(String::new, |id| id.to_string()),
                recovery.proposed_by.to_string(),
                standing(recovery, now),
            ]
        });
    let header = [
        "Lost key",
        "New key",
        "Organisation",
        "By person",
        "Standing",
    ];
    Ok(Answer::new(
        &json!({ "block": now, "recoveries": all }),
        table(header, rows),
    ))
}

/// What is to be done next.
fn standing(recovery: &RecoveryView, now: u64) -> String {
    match recovery.due {
        None => "waits for the government".to_owned(),
        Some(due) if u64::from(due) <= now.saturating_add(1) => "can be completed".to_owned(),
        Some(due) => format!("can be completed from block {due} on"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::PersonId;

    #[test]
    fn a_recovery_says_what_comes_next() {
        let recovery = |due| RecoveryView {
            lost: [1; 32].into(),
            new: [2; 32].into(),
            proposed_by: PersonId(3),
            due,
        };
        assert_eq!(standing(&recovery(None), 5), "waits for the government");
        assert_eq!(
            standing(&recovery(Some(9)), 7),
            "can be completed from block 9 on"
        );
        // What is sent now is executed in the next block at the earliest.
        assert_eq!(standing(&recovery(Some(9)), 8), "can be completed");
    }
}
