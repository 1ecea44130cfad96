//! `registry credits transfer`.

use super::{ranges_json, ranges_table, selection};
use crate::{
    args::credits::Transfer,
    context::Context,
    failure::Failure,
    lookup,
    output::Answer,
    submission::{executed, only, Submitted},
    values::{self, MAX_REASON},
    waiting::{until_executed, Became, Delayed},
};
use registry_client::{event, Call, OrganisationView, Receipt, Registry, RegistryEvent};
use registry_primitives::ProgrammeId;
use serde_json::json;

/// Blocks within which a transfer must be due to be waited for.
const WAIT_AT_MOST: u64 = 60;

/// Send own credits to another organisation.
pub async fn transfer(context: &Context, command: &Transfer) -> Result<Answer, Failure> {
    let selection = selection(&command.which)?;
    let remark = command
        .remark
        .as_deref()
        .map(|text| values::readable(text, MAX_REASON).map_err(|p| p.at("--remark")))
        .transpose()?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let to = lookup::organisation(&state, &command.to).await?;
    let call = Call::Transfer {
        programme: programme.id,
        to: to.id,
        selection,
        remark,
    };
    let receipt = match context.submit(&registry, &signer, call).await? {
        Submitted::Opened(opened) => return Ok(opened.answer()),
        Submitted::Executed(receipt) => receipt,
    };
    let sent = Sent {
        receipt: &receipt,
        programme: programme.id,
        to: &to,
    };
    let delayed = receipt.events.iter().find_map(|event| match event {
        RegistryEvent::TransferDelayed(delayed) => Some(delayed),
        _ => None,
    });
    match delayed {
        Some(delayed) => sent.later(&registry, delayed, !command.no_wait).await,
        None => sent.at_once(),
    }
}

/// Credits that were sent.
struct Sent<'a> {
    receipt: &'a Receipt,
    programme: ProgrammeId,
    to: &'a OrganisationView,
}

impl Sent<'_> {
    /// They have changed hands.
    fn at_once(&self) -> Result<Answer, Failure> {
        let Self {
            receipt,
            programme,
            to,
        } = self;
        let event = only(receipt, |event| match event {
            RegistryEvent::CreditsTransferred(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "programme": programme,
            "from": event.from,
            "to": to.id,
            "amount": event.amount,
            "ranges": ranges_json(&event.ranges),
            "fromBefore": event.from_before,
            "fromAfter": event.from_after,
            "toBefore": event.to_before,
            "toAfter": event.to_after,
            "remark": event.remark,
            "delayed": false,
        });
        let text = format!(
            "Sent {} credits of programme {programme} from organisation {} to {} ({}).\n{}",
            event.amount,
            event.from,
            to.id,
            to.name,
            ranges_table(&event.ranges)
        );
        Ok(executed(receipt, json, &text))
    }

    /// They wait for their delay: wait with them if it is short.
    async fn later(
        &self,
        registry: &Registry,
        event: &event::TransferDelayed,
        wait: bool,
    ) -> Result<Answer, Failure> {
        let Self {
            receipt,
            programme,
            to,
        } = self;
        let soon = |delayed: &Delayed| delayed.is_due_within(WAIT_AT_MOST, receipt.block_number);
        let became = match Delayed::of(receipt).filter(soon) {
            Some(delayed) if wait => {
                tokio::select! {
                    became = until_executed(registry, delayed) => became?,
                    // The transfer is on its way whether or not somebody watches.
                    _ = tokio::signal::ctrl_c() => Became::Waiting,
                }
            }
            _ => Became::Waiting,
        };
        let transfer = event.transfer;
        let (status, block) = match became {
            Became::Executed(block) => ("executed", Some(block)),
            Became::Undone(block) => ("undone", Some(block)),
            Became::Waiting => ("waiting", None),
        };
        let json = json!({
            "programme": programme,
            "from": event.from,
            "to": to.id,
            "amount": event.amount,
            "ranges": ranges_json(&event.ranges),
            "fromBefore": event.from_before,
            "fromAfter": event.from_after,
            "remark": event.remark,
            "delayed": true,
            "transfer": transfer,
            "due": event.due,
            "cancellableUntil": event.cancellable_until,
            "status": status,
            "seenAtBlock": block,
        });
        let text = format!(
            "Transfer {transfer}: {} credits of programme {programme} from organisation {} to {} \
             ({}), which is no trusted account.\n{}\n{}",
            event.amount,
            event.from,
            to.id,
            to.name,
            ranges_table(&event.ranges),
            told(event, became)
        );
        Ok(executed(receipt, json, &text))
    }
}

fn told(event: &event::TransferDelayed, became: Became) -> String {
    match became {
        Became::Executed(block) => format!(
            "It waited until block {} and is executed: at block {block} the receiver has the \
             credits.",
            event.due
        ),
        Became::Undone(block) => format!(
            "It was undone: at block {block} the giver has the credits again. It was cancelled, \
             or giver or receiver was not active."
        ),
        Became::Waiting => format!(
            "It waits and is executed in block {}. Until block {} it can be cancelled with \
             `registry credits cancel-transfer {}`; `registry credits waiting` shows it.",
            event.due, event.cancellable_until, event.transfer
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_client::values::Key;
    use registry_primitives::{
        Credits, OrganisationId, OrganisationKind, PersonId, TransferId, UserRole,
    };

    #[test]
    fn what_became_of_a_transfer_is_told() {
        let event = event::TransferDelayed {
            transfer: TransferId(4),
            programme: ProgrammeId(3),
            from: OrganisationId(2),
            to: OrganisationId(5),
            ranges: Vec::new(),
            amount: Credits(15),
            due: 50,
            cancellable_until: 48,
            from_before: Credits(20),
            from_after: Credits(5),
            remark: None,
            by: event::Actor {
                key: Key([1; 32]),
                organisation: OrganisationId(2),
                kind: OrganisationKind::ProgrammeDeveloper,
                role: UserRole::Manager,
                person: PersonId(6),
                approved_by: None,
            },
        };
        let told = |became| told(&event, became);
        assert!(told(Became::Executed(51)).contains("at block 51 the receiver"));
        assert!(told(Became::Undone(51)).contains("giver has the credits again"));
        let waiting = told(Became::Waiting);
        for part in [
            "executed in block 50",
            "Until block 48",
            "cancel-transfer 4",
        ] {
            assert!(waiting.contains(part), "{waiting}");
        }
    }
}
