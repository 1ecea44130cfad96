//! Sentences about credits: issued, moved, asked for, ended, voided.

use registry_client::event::{
    CreditsCancelled, CreditsIssued, CreditsRetired, CreditsTransferred, IssuanceVoided, Part,
    RetirementRequested, TransferDelayed, TransferRequested, TransferUndone,
};
use registry_client::values::{Alpha2, Text};
use registry_primitives::records::waiting::UndoCause;

use super::{moved, serials, Names};
use crate::text::grouped;

pub(super) fn issued(event: &CreditsIssued, names: &Names) -> String {
    let report = event
        .verification
        .map_or_else(String::new, |report| format!(" against report {report}"));
    format!(
        "{} credits of vintage {} were issued for {}{report}: {}; serials {}.",
        grouped(event.amount.0),
        event.vintage,
        names.programme(event.programme),
        parts(&event.parts, "to", names),
        serials(event.range)
    )
}

pub(super) fn issuance_voided(event: &IssuanceVoided, names: &Names) -> String {
    format!(
        "{} voided issuance {} of {} credits of {}: {}; serials {}, which are never used again: {}",
        names.actor(&event.by),
        event.issuance,
        grouped(event.amount.0),
        names.programme(event.programme),
        parts(&event.parts, "from", names),
        serials(event.range),
        event.reason
    )
}

/// How many credits went to whom, or came from whom.
fn parts(parts: &[Part], word: &str, names: &Names) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| {
            format!(
                "{} {word} {}",
                grouped(part.range.len().0),
                names.organisation(part.organisation)
            )
        })
        .collect();
    parts.join(", ")
}

pub(super) fn transferred(event: &CreditsTransferred, names: &Names) -> String {
    let waited = event.transfer.map_or_else(String::new, |transfer| {
        format!(" by transfer {transfer}, which has waited until now")
    });
    format!(
        "{} sent {} credits of {} to {}{waited}; serials {}.",
        names.organisation(event.from),
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.to),
        moved(&event.ranges)
    )
}

pub(super) fn delayed(event: &TransferDelayed, names: &Names) -> String {
    format!(
        "{} is to send {} credits of {} to {} by transfer {}: it is due in block {} and can be \
         cancelled until block {}; serials {}.",
        names.organisation(event.from),
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.to),
        event.transfer,
        grouped(event.due.into()),
        grouped(event.cancellable_until.into()),
        moved(&event.ranges)
    )
}

pub(super) fn requested(event: &TransferRequested, names: &Names) -> String {
    let whom = if event.by.organisation == event.to {
        String::new()
    } else {
        format!(" for {}", names.organisation(event.to))
    };
    let group = if event.group == event.transfer {
        String::new()
    } else {
        format!(" together with transfer {}", event.group)
    };
    format!(
        "{} asked {} for {} credits of {}{whom} by transfer {}{group}: it expires in block {} \
         unless it is answered; serials {}.",
        names.actor(&event.by),
        names.organisation(event.from),
        grouped(event.amount.0),
        names.programme(event.programme),
        event.transfer,
        grouped(event.expires.into()),
        moved(&event.ranges)
    )
}

pub(super) fn retirement_requested(event: &RetirementRequested, names: &Names) -> String {
    format!(
        "{} asked for the recognition of the retirement of {} credits of {} for {}{}, request {}: \
         it expires in block {} unless it is answered: {}; serials {}.",
        names.organisation(event.owner),
        grouped(event.amount.0),
        names.programme(event.programme),
        event.beneficiary,
        destination(Some(event.country), event.receiver.as_ref()),
        event.transfer,
        grouped(event.expires.into()),
        event.reason,
        moved(&event.ranges)
    )
}

pub(super) fn undone(event: &TransferUndone, names: &Names) -> String {
    let from = names.organisation(event.from);
    let amount = grouped(event.amount.0);
    let programme = names.programme(event.programme);
    let what = match event.to {
        Some(to) => format!(
            "transfer {} of {amount} credits of {programme} from {from} to {}",
            event.transfer,
            names.organisation(to)
        ),
        None => format!(
            "request {} for the recognition of the retirement of {amount} credits of {programme} \
             by {from}",
            event.transfer
        ),
    };
    let serials = moved(&event.ranges);
    let by = |what: &str, verb: &str| match &event.by {
        Some(by) => format!("{} {verb} {what}", names.actor(by)),
        None => format!("Somebody {verb} {what}"),
    };
    let reason = event
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(": {reason}"));
    match event.cause {
        UndoCause::Cancelled => format!("{}; serials {serials}.", by(&what, "cancelled")),
        UndoCause::Refused => format!("{}; serials {serials}{reason}", by(&what, "refused")),
        UndoCause::Expired => {
            format!("Nobody answered {what} in time; serials {serials} are free again.")
        }
        UndoCause::PartyInactive => format!(
            "The {what} was undone because giver or receiver could not take part when it was due; \
             serials {serials}."
        ),
        UndoCause::Frozen => format!(
            "The {what} was undone because the credits were frozen when it was due; serials \
             {serials}."
        ),
    }
}

pub(super) fn retired(event: &CreditsRetired, names: &Names) -> String {
    let asked = event
        .transfer
        .map_or_else(String::new, |transfer| format!(" by request {transfer}"));
    format!(
        "{} credits of {} held by {} were retired{asked} by {} for {} ({}{}), receipt {}: {}; \
         serials {}.",
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.owner),
        names.actor(&event.by),
        event.beneficiary,
        event.kind,
        destination(event.country, event.receiver.as_ref()),
        event.receipt,
        event.reason,
        moved(&event.ranges)
    )
}

/// Where credits are to be used outside the country.
fn destination(country: Option<Alpha2>, receiver: Option<&Text>) -> String {
    match (country, receiver) {
        (Some(country), Some(receiver)) => format!(" to {receiver} in {country}"),
        (Some(country), None) => format!(" to {country}"),
        (None, _) => String::new(),
    }
}

pub(super) fn cancelled(event: &CreditsCancelled, names: &Names) -> String {
    let order = event
        .order
        .as_ref()
        .map_or_else(String::new, |order| format!(" by the order {order}"));
    format!(
        "{} credits of {} held by {} were cancelled by {}{order}, receipt {}: {}; serials {}.",
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.owner),
        names.actor(&event.by),
        event.receipt,
        event.reason,
        moved(&event.ranges)
    )
}
