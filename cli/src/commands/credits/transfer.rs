//! `registry credits transfer`.

use super::{
    obstacles::{obstacles_told, Wanted},
    ranges_json, ranges_table, remark, selection,
};
use crate::{
    args::credits::Transfer,
    context::Context,
    failure::Failure,
    lookup,
    output::Answer,
    submission::{executed, only, Submitted},
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
    let remark = remark(command.remark.as_deref())?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let to = lookup::organisation(&state, &command.to).await?;
    let call = Call::Transfer {
        programme: programme.id,
        to: to.id,
        selection: selection.clone(),
        remark,
    };
    let receipt = match context.submit(&registry, &signer, call).await {
        Ok(Submitted::Opened(opened)) => return Ok(opened.answer()),
        Ok(Submitted::Executed(receipt)) => receipt,
        Err(failure) => {
            let own = lookup::own_organisation(&state, &signer.public_key()).await;
            let wanted = Wanted {
                owner: own.ok().map(|own| own.id),
                programme: programme.id,
                selection,
            };
            return Err(obstacles_told(&registry, &[wanted], failure).await);
        }
    };
    let sent = Sent {
        receipt: &receipt,
        programme: programme.id,
        to: &to,
    };
    sent.answer(&registry, !command.no_wait).await
}

/// Credits that were sent.
pub struct Sent<'a> {
    /// The transaction.
    pub receipt: &'a Receipt,
    /// Of which programme they are.
    pub programme: ProgrammeId,
    /// The receiver.
    pub to: &'a OrganisationView,
}

impl Sent<'_> {
    /// What became of them: they changed hands, or wait for their delay. Then wait with them,
    /// if that is wanted.
    pub async fn answer(&self, registry: &Registry, wait: bool) -> Result<Answer, Failure> {
        let delayed = self.receipt.events.iter().find_map(|event| match event {
            RegistryEvent::TransferDelayed(delayed) => Some(delayed),
            _ => None,
        });
        match delayed {
            Some(delayed) => self.later(registry, delayed, wait).await,
            None => self.at_once(),
        }
    }

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
            "transfer": event.transfer,
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
             giver or receiver was not active, or the credits were frozen."
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
