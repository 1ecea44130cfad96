//! Sentences about organisations and their people.

use registry_client::event::{
    AccreditationChanged, InvitationAccepted, InvitationWithdrawn, KeyReplaced, MemberAdded,
    MemberInvited, MemberRoleChanged, MemberStateChanged, OrganisationApplied, OrganisationEdited,
    OrganisationRegistered, OrganisationStateChanged, RecoveryApproved, RecoveryCancelled,
    RecoveryProposed, SelfRegistrationChanged,
};
use registry_primitives::{MemberState, OrganisationState};

use super::Names;
use crate::text::{grouped, moment, readable};

pub(super) fn registered(event: &OrganisationRegistered, names: &Names) -> String {
    format!(
        "{} was registered as organisation {} of the kind {} by {}.",
        event.name,
        event.organisation,
        event.kind,
        names.actor(&event.by)
    )
}

pub(super) fn applied(event: &OrganisationApplied) -> String {
    format!(
        "{} registered itself as organisation {} of the kind {} and waits for admission.",
        event.name, event.organisation, event.kind
    )
}

pub(super) fn state_changed(event: &OrganisationStateChanged, names: &Names) -> String {
    let what = match (event.before, event.after) {
        (OrganisationState::Pending, OrganisationState::Active) => "admitted",
        (_, OrganisationState::Active) => "reactivated",
        (_, OrganisationState::Suspended) => "suspended",
        (_, OrganisationState::Pending) => "made to wait for admission",
        (_, OrganisationState::Rejected) => "rejected",
    };
    format!(
        "{} was {what} by {}: {}",
        names.organisation(event.organisation),
        names.actor(&event.by),
        event.reason
    )
}

pub(super) fn edited(event: &OrganisationEdited, names: &Names) -> String {
    let website = if event.website.0.is_empty() {
        "no website".to_owned()
    } else {
        format!("website {}", event.website)
    };
    format!(
        "{} changed its public data: name {}, country {}, {website}.",
        names.organisation(event.organisation),
        event.name,
        event.country
    )
}

pub(super) fn self_registration_changed(event: &SelfRegistrationChanged, names: &Names) -> String {
    let what = if event.open { "opened" } else { "closed" };
    format!(
        "{} {what} the registry to organisations that register themselves.",
        names.actor(&event.by)
    )
}

pub(super) fn accreditation_changed(event: &AccreditationChanged, names: &Names) -> String {
    let organisation = names.organisation(event.organisation);
    let actor = names.actor(&event.by);
    if event.after.suspended {
        let reason = event
            .reason
            .as_ref()
            .map_or_else(String::new, |reason| format!(": {reason}"));
        return format!(
            "{actor} suspended the accreditation of {organisation} for the sector {}{reason}",
            event.sector
        );
    }
    let day = |seconds| moment(seconds).map_or_else(|| "beyond the year 9999".into(), readable);
    let what = if event.before.is_some() {
        "renewed the accreditation of"
    } else {
        "accredited"
    };
    format!(
        "{actor} {what} {organisation} for the sector {}, from {} until {}.",
        event.sector,
        day(event.after.from),
        day(event.after.until)
    )
}

pub(super) fn member_added(event: &MemberAdded, names: &Names) -> String {
    format!(
        "{} got a member with the role {}, person {}, added by {}.",
        names.organisation(event.organisation),
        event.role,
        event.person,
        names.actor(&event.by)
    )
}

pub(super) fn member_invited(event: &MemberInvited, names: &Names) -> String {
    format!(
        "{} invited somebody to the role {}; the invitation can be accepted until block {}.",
        names.organisation(event.organisation),
        event.role,
        grouped(event.expires.into())
    )
}

pub(super) fn invitation_withdrawn(event: &InvitationWithdrawn, names: &Names) -> String {
    format!(
        "{} withdrew an invitation.",
        names.organisation(event.organisation)
    )
}

pub(super) fn invitation_accepted(event: &InvitationAccepted, names: &Names) -> String {
    format!(
        "{} got a member with the role {}, person {}, by an invitation.",
        names.organisation(event.organisation),
        event.role,
        event.person
    )
}

pub(super) fn role_changed(event: &MemberRoleChanged, names: &Names) -> String {
    format!(
        "Person {} of {} has the role {} now instead of {}.",
        event.person,
        names.organisation(event.organisation),
        event.after,
        event.before
    )
}

pub(super) fn member_state_changed(event: &MemberStateChanged, names: &Names) -> String {
    let what = match event.after {
        MemberState::Active => "reactivated",
        MemberState::Suspended => "suspended",
        MemberState::Removed => "removed",
        MemberState::Replaced => "given another key",
    };
    format!(
        "Person {} of {} was {what}: {}",
        event.person,
        names.organisation(event.organisation),
        event.reason
    )
}

pub(super) fn key_replaced(event: &KeyReplaced, names: &Names) -> String {
    let why = if event.recovered {
        "got another key in place of a lost one"
    } else {
        "changed to another key"
    };
    format!(
        "Person {} of {} {why}.",
        event.person,
        names.organisation(event.organisation)
    )
}

pub(super) fn recovery_proposed(event: &RecoveryProposed, names: &Names) -> String {
    format!(
        "{} proposed another key for person {} of {}, whose key was lost.",
        names.actor(&event.by),
        event.person,
        names.organisation(event.organisation)
    )
}

pub(super) fn recovery_approved(event: &RecoveryApproved, names: &Names) -> String {
    format!(
        "{} approved another key for person {} of {}; the lost key can object until block {}.",
        names.actor(&event.by),
        event.person,
        names.organisation(event.organisation),
        grouped(event.due.into())
    )
}

pub(super) fn recovery_cancelled(event: &RecoveryCancelled, names: &Names) -> String {
    format!(
        "{} stopped the replacement of the key of person {} of {}.",
        names.actor(&event.by),
        event.person,
        names.organisation(event.organisation)
    )
}
