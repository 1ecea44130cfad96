//! Sentences about rights, second persons, safeguards and quotas.

use registry_client::event::{
    ClassChanged, DelaysChanged, IntentApproved, IntentCancelled, IntentExpired, IntentOpened,
    IntentRefused, LimitsChanged, OwnPolicyChanged, PermissionsChanged, PolicyChanged,
    QuotaLimitsChanged, ReceptionChanged, TrustedAdded, TrustedRemoved,
};
use registry_primitives::{
    records::trust::{Limits, Openness},
    Approver, Credits, When,
};

use super::Names;
use crate::text::grouped;

pub(super) fn permissions_changed(event: &PermissionsChanged) -> String {
    format!(
        "Governance changed what the role {} may do in organisations of the kind {}.",
        event.role, event.kind
    )
}

/// What an action needs, after "the action".
fn needs(when: When) -> String {
    match when {
        When::Never => "needs no second person".to_owned(),
        When::From(threshold) => format!(
            "needs a second person from {} credits on",
            grouped(threshold.0)
        ),
        When::Always => "always needs a second person".to_owned(),
    }
}

pub(super) fn policy_changed(event: &PolicyChanged) -> String {
    let of = match (event.after.when, event.after.by) {
        (When::Never, _) => "",
        (_, Approver::OwnOrganisation) => ", of the same organisation",
        (_, Approver::Government) => ", of the government",
    };
    format!(
        "Governance decided that {} {}{of}.",
        event.action,
        needs(event.after.when)
    )
}

pub(super) fn own_policy_changed(event: &OwnPolicyChanged, names: &Names) -> String {
    let organisation = names.organisation(event.organisation);
    if event.after == When::Never {
        return format!(
            "{organisation} follows the registry's policy for {} again.",
            event.action
        );
    }
    format!(
        "{organisation} decided for itself that {} {}.",
        event.action,
        needs(event.after)
    )
}

pub(super) fn intent_opened(event: &IntentOpened, names: &Names) -> String {
    format!(
        "{} opened {}, which waits for a second person until block {}.",
        names.organisation(event.organisation),
        names.intent(event.intent),
        grouped(event.expires.into())
    )
}

pub(super) fn intent_approved(event: &IntentApproved, names: &Names) -> String {
    format!(
        "A second person of {} approved {} of {}, and it was done.",
        names.actor(&event.by),
        names.intent(event.intent),
        names.organisation(event.organisation)
    )
}

pub(super) fn intent_refused(event: &IntentRefused, names: &Names) -> String {
    format!(
        "A second person of {} refused {} of {}: {}",
        names.actor(&event.by),
        names.intent(event.intent),
        names.organisation(event.organisation),
        event.reason
    )
}

pub(super) fn intent_cancelled(event: &IntentCancelled, names: &Names) -> String {
    format!(
        "{} withdrew {}.",
        names.organisation(event.organisation),
        names.intent(event.intent)
    )
}

pub(super) fn intent_expired(event: &IntentExpired, names: &Names) -> String {
    format!(
        "Nobody approved {} of {} in time.",
        names.intent(event.intent),
        names.organisation(event.organisation)
    )
}

pub(super) fn trusted_added(event: &TrustedAdded, names: &Names) -> String {
    format!(
        "{} trusts {} from block {} on.",
        names.organisation(event.organisation),
        names.organisation(event.counterparty),
        grouped(event.effective.into())
    )
}

pub(super) fn trusted_removed(event: &TrustedRemoved, names: &Names) -> String {
    format!(
        "{} no longer trusts {}.",
        names.organisation(event.organisation),
        names.organisation(event.counterparty)
    )
}

/// What may be sent.
fn limit(limits: Limits) -> String {
    let credits = |limit: Option<Credits>| {
        limit.map_or_else(
            || "any number of credits".to_owned(),
            |limit| format!("at most {} credits", grouped(limit.0)),
        )
    };
    format!(
        "{} in one transfer and {} in 24 hours",
        credits(limits.per_transfer),
        credits(limits.per_day)
    )
}

pub(super) fn limits_changed(event: &LimitsChanged, names: &Names) -> String {
    let later = event.next.map_or_else(String::new, |next| {
        format!(
            "; from block {} on {}",
            grouped(next.effective.into()),
            limit(next.limits)
        )
    });
    format!(
        "{} lets itself send {}{later}.",
        names.organisation(event.organisation),
        limit(event.after)
    )
}

/// From whom something is accepted.
fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Anyone => "from anybody",
        Openness::Trusted => "from its trusted accounts",
        Openness::Nobody => "from nobody",
    }
}

pub(super) fn reception_changed(event: &ReceptionChanged, names: &Names) -> String {
    format!(
        "{} accepts credits {} and requests for its credits {}.",
        names.organisation(event.organisation),
        openness(event.after.credits),
        openness(event.after.requests)
    )
}

pub(super) fn delays_changed(event: &DelaysChanged) -> String {
    let delays = event.after;
    format!(
        "Governance changed the country's delays, in blocks: {} until an added account is trusted, \
         {} until a transfer to another account is executed, in the last {} of which it cannot be \
         cancelled, {} until higher limits are in force, {} for the recovery of a key, {} until a \
         request expires.",
        grouped(delays.trust.into()),
        grouped(delays.transfer.into()),
        grouped(delays.cancel_before.into()),
        grouped(delays.limits.into()),
        grouped(delays.recovery.into()),
        grouped(delays.request.into())
    )
}

pub(super) fn quota_limits_changed(event: &QuotaLimitsChanged) -> String {
    format!(
        "Governance changed how much organisations of the quota class {} may send without a fee.",
        event.class
    )
}

pub(super) fn class_changed(event: &ClassChanged, names: &Names) -> String {
    let organisation = names.organisation(event.organisation);
    match event.after {
        Some(class) => format!("Governance gave {organisation} the quota class {class}."),
        None => format!("Governance gave {organisation} the quota class of its kind again."),
    }
}
