//! Events as sentences that people read.

mod credits;
mod freezes;
mod network;
mod people;
mod programmes;
mod rights;

use registry_client::event::{Actor, MovedRange, RegistryEvent};
use std::collections::BTreeMap;

use registry_primitives::{IntentId, OrganisationId, ProgrammeId, SerialRange};

use crate::text::grouped;

/// Ranges that a sentence names before it only counts them.
const NAMED_RANGES: usize = 3;

/// The names of what events only number.
#[derive(Debug, Default)]
pub struct Names {
    /// Names of organisations.
    pub organisations: BTreeMap<u32, String>,
    /// Titles of programmes.
    pub programmes: BTreeMap<u32, String>,
    /// Calls of intents, such as Credits.transfer.
    pub calls: BTreeMap<u32, String>,
}

impl Names {
    fn organisation(&self, id: OrganisationId) -> String {
        self.organisations
            .get(&id.0)
            .cloned()
            .unwrap_or_else(|| format!("organisation {id}"))
    }

    fn programme(&self, id: ProgrammeId) -> String {
        self.programmes.get(&id.0).map_or_else(
            || format!("programme {id}"),
            |title| format!("programme {id} “{title}”"),
        )
    }

    fn intent(&self, id: IntentId) -> String {
        self.calls.get(&id.0).map_or_else(
            || format!("intent {id}"),
            |call| format!("intent {id} ({call})"),
        )
    }

    fn actor(&self, by: &Actor) -> String {
        self.organisation(by.organisation)
    }
}

/// An event as a sentence.
pub fn sentence(event: &RegistryEvent, names: &Names) -> String {
    match event {
        RegistryEvent::PermissionsChanged(event) => rights::permissions_changed(event),
        RegistryEvent::PolicyChanged(event) => rights::policy_changed(event),
        RegistryEvent::OwnPolicyChanged(event) => rights::own_policy_changed(event, names),
        RegistryEvent::IntentOpened(event) => rights::intent_opened(event, names),
        RegistryEvent::IntentApproved(event) => rights::intent_approved(event, names),
        RegistryEvent::IntentRefused(event) => rights::intent_refused(event, names),
        RegistryEvent::IntentCancelled(event) => rights::intent_cancelled(event, names),
        RegistryEvent::IntentExpired(event) => rights::intent_expired(event, names),
        RegistryEvent::TrustedAdded(event) => rights::trusted_added(event, names),
        RegistryEvent::TrustedRemoved(event) => rights::trusted_removed(event, names),
        RegistryEvent::LimitsChanged(event) => rights::limits_changed(event, names),
        RegistryEvent::ReceptionChanged(event) => rights::reception_changed(event, names),
        RegistryEvent::DelaysChanged(event) => rights::delays_changed(event),
        RegistryEvent::QuotaLimitsChanged(event) => rights::quota_limits_changed(event),
        RegistryEvent::ClassChanged(event) => rights::class_changed(event, names),

        RegistryEvent::OrganisationRegistered(event) => people::registered(event, names),
        RegistryEvent::OrganisationApplied(event) => people::applied(event),
        RegistryEvent::OrganisationStateChanged(event) => people::state_changed(event, names),
        RegistryEvent::OrganisationEdited(event) => people::edited(event, names),
        RegistryEvent::SelfRegistrationChanged(event) => {
            people::self_registration_changed(event, names)
        }
        RegistryEvent::AccreditationChanged(event) => people::accreditation_changed(event, names),
        RegistryEvent::MemberAdded(event) => people::member_added(event, names),
        RegistryEvent::MemberInvited(event) => people::member_invited(event, names),
        RegistryEvent::InvitationWithdrawn(event) => people::invitation_withdrawn(event, names),
        RegistryEvent::InvitationAccepted(event) => people::invitation_accepted(event, names),
        RegistryEvent::MemberRoleChanged(event) => people::role_changed(event, names),
        RegistryEvent::MemberStateChanged(event) => people::member_state_changed(event, names),
        RegistryEvent::KeyReplaced(event) => people::key_replaced(event, names),
        RegistryEvent::RecoveryProposed(event) => people::recovery_proposed(event, names),
        RegistryEvent::RecoveryApproved(event) => people::recovery_approved(event, names),
        RegistryEvent::RecoveryCancelled(event) => people::recovery_cancelled(event, names),

        RegistryEvent::ProgrammeRegistered(event) => programmes::registered(event, names),
        RegistryEvent::ProgrammeAmended(event) => programmes::amended(event, names),
        RegistryEvent::StageChanged(event) => programmes::stage_changed(event, names),
        RegistryEvent::ProgrammeAuthorised(event) => programmes::authorised(event, names),
        RegistryEvent::AmendmentProposed(event) => programmes::amendment_proposed(event, names),
        RegistryEvent::OwnershipProposed(event) => programmes::ownership_proposed(event, names),
        RegistryEvent::OwnershipAgreed(event) => programmes::ownership_agreed(event, names),
        RegistryEvent::OwnershipChanged(event) => programmes::ownership_changed(event, names),
        RegistryEvent::ProposalDeclined(event) => programmes::proposal_declined(event, names),
        RegistryEvent::DocumentAdded(event) => programmes::document_added(event, names),
        RegistryEvent::MitigationActionAdded(event) => programmes::action_added(event, names),
        RegistryEvent::EstimateComputed(event) => programmes::estimate_computed(event, names),
        RegistryEvent::MonitoringReported(event) => programmes::reported(event, names),
        RegistryEvent::ReportVerified(event) => programmes::verified(event, names),
        RegistryEvent::ReportDeclined(event) => programmes::report_declined(event, names),
        RegistryEvent::VerificationWithdrawn(event) => {
            programmes::verification_withdrawn(event, names)
        }
        RegistryEvent::ProgrammeCertified(event) => programmes::certified(event, names),
        RegistryEvent::CertificateWithdrawn(event) => {
            programmes::certificate_withdrawn(event, names)
        }
        RegistryEvent::ConstantsSet(event) => programmes::constants_set(event, names),
        RegistryEvent::VerificationRequirementSet(event) => programmes::requirement_set(event),

        RegistryEvent::CreditsIssued(event) => credits::issued(event, names),
        RegistryEvent::CreditsTransferred(event) => credits::transferred(event, names),
        RegistryEvent::TransferDelayed(event) => credits::delayed(event, names),
        RegistryEvent::TransferRequested(event) => credits::requested(event, names),
        RegistryEvent::RetirementRequested(event) => credits::retirement_requested(event, names),
        RegistryEvent::TransferUndone(event) => credits::undone(event, names),
        RegistryEvent::CreditsRetired(event) => credits::retired(event, names),
        RegistryEvent::CreditsCancelled(event) => credits::cancelled(event, names),
        RegistryEvent::IssuanceVoided(event) => credits::issuance_voided(event, names),
        RegistryEvent::FreezePlaced(event) => freezes::placed(event, names),
        RegistryEvent::FreezeLifted(event) => freezes::lifted(event, names),
        RegistryEvent::FreezeProlonged(event) => freezes::prolonged(event, names),

        RegistryEvent::ValidatorChanged(event) => network::validator_changed(event, names),
        RegistryEvent::KeysChanged(event) => network::keys_changed(event, names),
        RegistryEvent::Equivocated(event) => network::equivocated(event, names),
        RegistryEvent::SessionEnded(event) => network::session_ended(event),
        RegistryEvent::SetPlanned(event) => network::set_planned(event),
        RegistryEvent::RulesChanged(event) => network::rules_changed(event),
        RegistryEvent::UpgradeAuthorised(event) => network::upgrade_authorised(event),
        RegistryEvent::UpgradeWithdrawn(event) => format!(
            "Governance took the authorisation of release {} back.",
            event.release
        ),
        RegistryEvent::UpgradeApplied(event) => format!(
            "Release {} was applied; the next block is made by it.",
            event.release
        ),
        RegistryEvent::UpgradeRejected(event) => format!(
            "What was authorised as release {} is no later runtime of this chain.",
            event.release
        ),
        RegistryEvent::StallNoted(event) => network::stall_noted(event),
        RegistryEvent::MotionProposed(event) => network::motion_proposed(event),
        RegistryEvent::MotionVoted(event) => network::motion_voted(event),
        RegistryEvent::MotionApproved(event) => {
            format!("The motion of call {} was carried.", event.proposal_hash)
        }
        RegistryEvent::MotionDisapproved(event) => {
            format!("The motion of call {} was lost.", event.proposal_hash)
        }
        RegistryEvent::MotionExecuted(event) => network::motion_executed(event),
        RegistryEvent::MotionExecutedByMember(event) => network::motion_executed_by_member(event),
        RegistryEvent::MotionClosed(event) => network::motion_closed(event),
        RegistryEvent::MotionKilled(event) => {
            format!("The motion of call {} was taken off.", event.proposal_hash)
        }
        RegistryEvent::BodyMemberAdded(_) => "A body has one more member.".to_owned(),
        RegistryEvent::BodyMemberRemoved(_) => "A body has one member less.".to_owned(),
        RegistryEvent::BodyMembersSwapped(_) => {
            "A member of a body made place for another one.".to_owned()
        }
        RegistryEvent::BodyMembersReset(_) => "A body has other members.".to_owned(),
        RegistryEvent::BodyKeyChanged(_) => "A member of a body has another key.".to_owned(),
        RegistryEvent::SafeModeEntered(event) => format!(
            "Safe mode until block {}: only what governs the chain goes on.",
            grouped(event.until.into())
        ),
        RegistryEvent::SafeModeExtended(event) => {
            format!(
                "Safe mode goes on until block {}.",
                grouped(event.until.into())
            )
        }
        RegistryEvent::SafeModeExited(event) => network::safe_mode_exited(event),
        RegistryEvent::CallPaused(event) => network::paused(&event.full_name, true),
        RegistryEvent::CallUnpaused(event) => network::paused(&event.full_name, false),
    }
}

fn serials(range: SerialRange) -> String {
    format!("{}–{}", range.first, range.last)
}

/// The first ranges by their serials, the others counted.
fn moved(ranges: &[MovedRange]) -> String {
    let named: Vec<String> = ranges
        .iter()
        .take(NAMED_RANGES)
        .map(|moved| serials(moved.range))
        .collect();
    let text = named.join(", ");
    match ranges.len().saturating_sub(NAMED_RANGES) {
        0 => text,
        more => format!("{text} and {more} more ranges"),
    }
}

#[cfg(test)]
mod tests;
