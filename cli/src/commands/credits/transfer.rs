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
             ({}), which is no trusted account.\n{}\n\
             It is executed in block {}, and can be cancelled until block {} with \
             `registry credits cancel-transfer {transfer}`.\n{}",
            event.amount,
            event.from,
            to.id,
            to.name,
            ranges_table(&event.ranges),
            event.due,
            event.cancellable_until,
            told(became)
        );
        Ok(executed(receipt, json, &text))
    }
}

fn told(became: Became) -> String {
    match became {
        Became::Executed(block) => {
            format!("It is executed: at block {block} the receiver has the credits.")
        }
        Became::Undone(block) => format!(
            "It was undone: at block {block} the giver has the credits again. It was cancelled, \
             or giver or receiver was not active."
        ),
        Became::Waiting => "It waits; `registry credits waiting` shows it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_transfer_is_told() {
        assert!(told(Became::Executed(9)).contains("block 9"));
        assert!(told(Became::Undone(9)).contains("giver has the credits again"));
        assert!(told(Became::Waiting).contains("registry credits waiting"));
    }
}
