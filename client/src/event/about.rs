//! Whom and what an event is about.

use registry_primitives::{records::freezes::FreezeSubject, OrganisationId, ProgrammeId};

use super::{Actor, Part, RegistryEvent};

impl RegistryEvent {
    /// The programme that the event belongs to.
    #[must_use]
    pub fn programme(&self) -> Option<ProgrammeId> {
        match self {
            Self::ProgrammeRegistered(event) => Some(event.programme),
            Self::ProgrammeAmended(event) => Some(event.programme),
            Self::StageChanged(event) => Some(event.programme),
            Self::ProgrammeAuthorised(event) => Some(event.programme),
            Self::AmendmentProposed(event) => Some(event.programme),
            Self::OwnershipProposed(event) => Some(event.programme),
            Self::OwnershipAgreed(event) => Some(event.programme),
            Self::OwnershipChanged(event) => Some(event.programme),
            Self::ProposalDeclined(event) => Some(event.programme),
            Self::DocumentAdded(event) => Some(event.programme),
            Self::MitigationActionAdded(event) => Some(event.programme),
            Self::EstimateComputed(event) => Some(event.programme),
            Self::MonitoringReported(event) => Some(event.programme),
            Self::ReportVerified(event) => Some(event.programme),
            Self::ReportDeclined(event) => Some(event.programme),
            Self::VerificationWithdrawn(event) => Some(event.programme),
            Self::ProgrammeCertified(event) => Some(event.programme),
            Self::CertificateWithdrawn(event) => Some(event.programme),
            Self::CreditsIssued(event) => Some(event.programme),
            Self::CreditsTransferred(event) => Some(event.programme),
            Self::TransferDelayed(event) => Some(event.programme),
            Self::TransferRequested(event) => Some(event.programme),
            Self::RetirementRequested(event) => Some(event.programme),
            Self::TransferUndone(event) => Some(event.programme),
            Self::CreditsRetired(event) => Some(event.programme),
            Self::CreditsCancelled(event) => Some(event.programme),
            Self::FreezePlaced(event) => frozen_programme(event.subject),
            Self::FreezeLifted(event) => frozen_programme(event.subject),
            Self::FreezeProlonged(event) => frozen_programme(event.subject),
            Self::IssuanceVoided(event) => Some(event.programme),
            _ => None,
        }
    }

    /// Who acted, when somebody did.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::PermissionsChanged(_)
            | Self::PolicyChanged(_)
            | Self::IntentExpired(_)
            | Self::OrganisationApplied(_)
            | Self::InvitationAccepted(_)
            | Self::VerificationRequirementSet(_)
            | Self::FreezeProlonged(_)
            | Self::DelaysChanged(_)
            | Self::QuotaLimitsChanged(_)
            | Self::ClassChanged(_)
            | Self::Equivocated(_)
            | Self::SessionEnded(_)
            | Self::SetPlanned(_)
            | Self::RulesChanged(_)
            | Self::UpgradeAuthorised(_)
            | Self::UpgradeWithdrawn(_)
            | Self::UpgradeApplied(_)
            | Self::UpgradeRejected(_)
            | Self::StallNoted(_)
            | Self::MotionProposed(_)
            | Self::MotionVoted(_)
            | Self::MotionApproved(_)
            | Self::MotionDisapproved(_)
            | Self::MotionExecuted(_)
            | Self::MotionExecutedByMember(_)
            | Self::MotionClosed(_)
            | Self::MotionKilled(_)
            | Self::BodyMemberAdded(_)
            | Self::BodyMemberRemoved(_)
            | Self::BodyMembersSwapped(_)
            | Self::BodyMembersReset(_)
            | Self::BodyKeyChanged(_)
            | Self::SafeModeEntered(_)
            | Self::SafeModeExtended(_)
            | Self::SafeModeExited(_)
            | Self::CallPaused(_)
            | Self::CallUnpaused(_) => None,
            Self::ValidatorChanged(event) => event.by.as_ref(),
            Self::KeysChanged(event) => Some(&event.by),
            Self::OwnPolicyChanged(event) => Some(&event.by),
            Self::IntentOpened(event) => Some(&event.by),
            Self::IntentApproved(event) => Some(&event.by),
            Self::IntentRefused(event) => Some(&event.by),
            Self::IntentCancelled(event) => Some(&event.by),
            Self::OrganisationRegistered(event) => Some(&event.by),
            Self::MemberAdded(event) => Some(&event.by),
            Self::OrganisationStateChanged(event) => Some(&event.by),
            Self::OrganisationEdited(event) => Some(&event.by),
            Self::SelfRegistrationChanged(event) => Some(&event.by),
            Self::AccreditationChanged(event) => Some(&event.by),
            Self::MemberInvited(event) => Some(&event.by),
            Self::InvitationWithdrawn(event) => Some(&event.by),
            Self::MemberRoleChanged(event) => Some(&event.by),
            Self::MemberStateChanged(event) => Some(&event.by),
            Self::KeyReplaced(event) => Some(&event.by),
            Self::RecoveryProposed(event) => Some(&event.by),
            Self::RecoveryApproved(event) => Some(&event.by),
            Self::RecoveryCancelled(event) => Some(&event.by),
            Self::ProgrammeRegistered(event) => Some(&event.by),
            Self::ProgrammeAmended(event) => Some(&event.by),
            Self::StageChanged(event) => Some(&event.by),
            Self::ProgrammeAuthorised(event) => Some(&event.by),
            Self::AmendmentProposed(event) => Some(&event.by),
            Self::OwnershipProposed(event) => Some(&event.by),
            Self::OwnershipAgreed(event) => Some(&event.by),
            Self::OwnershipChanged(event) => Some(&event.by),
            Self::ProposalDeclined(event) => Some(&event.by),
            Self::DocumentAdded(event) => Some(&event.by),
            Self::MitigationActionAdded(event) => Some(&event.by),
            Self::EstimateComputed(event) => Some(&event.by),
            Self::MonitoringReported(event) => Some(&event.by),
            Self::ReportVerified(event) => Some(&event.by),
            Self::ReportDeclined(event) => Some(&event.by),
            Self::VerificationWithdrawn(event) => Some(&event.by),
            Self::ProgrammeCertified(event) => Some(&event.by),
            Self::CertificateWithdrawn(event) => Some(&event.by),
            Self::ConstantsSet(event) => Some(&event.by),
            Self::CreditsIssued(event) => Some(&event.by),
            Self::CreditsTransferred(event) => Some(&event.by),
            Self::TransferDelayed(event) => Some(&event.by),
            Self::TransferRequested(event) => Some(&event.by),
            Self::RetirementRequested(event) => Some(&event.by),
            Self::TransferUndone(event) => event.by.as_ref(),
            Self::CreditsRetired(event) => Some(&event.by),
            Self::CreditsCancelled(event) => Some(&event.by),
            Self::FreezePlaced(event) => event.by.as_ref(),
            Self::FreezeLifted(event) => event.by.as_ref(),
            Self::IssuanceVoided(event) => Some(&event.by),
            Self::TrustedAdded(event) => Some(&event.by),
            Self::TrustedRemoved(event) => Some(&event.by),
            Self::LimitsChanged(event) => Some(&event.by),
            Self::ReceptionChanged(event) => Some(&event.by),
        }
    }

    /// The organisations that the event is about, and the one that acted.
    #[must_use]
    pub fn organisations(&self) -> Vec<OrganisationId> {
        let mut named = self.subjects();
        if let Some(actor) = self.actor() {
            if !named.contains(&actor.organisation) {
                named.push(actor.organisation);
            }
        }
        named
    }

    fn subjects(&self) -> Vec<OrganisationId> {
        match self {
            Self::PermissionsChanged(_)
            | Self::PolicyChanged(_)
            | Self::SelfRegistrationChanged(_)
            | Self::ProgrammeRegistered(_)
            | Self::StageChanged(_)
            | Self::ProgrammeAuthorised(_)
            | Self::AmendmentProposed(_)
            | Self::ProposalDeclined(_)
            | Self::DocumentAdded(_)
            | Self::MitigationActionAdded(_)
            | Self::EstimateComputed(_)
            | Self::MonitoringReported(_)
            | Self::ReportVerified(_)
            | Self::ReportDeclined(_)
            | Self::VerificationWithdrawn(_)
            | Self::ProgrammeCertified(_)
            | Self::ConstantsSet(_)
            | Self::VerificationRequirementSet(_)
            | Self::DelaysChanged(_)
            | Self::QuotaLimitsChanged(_)
            | Self::SetPlanned(_)
            | Self::RulesChanged(_)
            | Self::UpgradeAuthorised(_)
            | Self::UpgradeWithdrawn(_)
            | Self::UpgradeApplied(_)
            | Self::UpgradeRejected(_)
            | Self::StallNoted(_)
            | Self::MotionProposed(_)
            | Self::MotionVoted(_)
            | Self::MotionApproved(_)
            | Self::MotionDisapproved(_)
            | Self::MotionExecuted(_)
            | Self::MotionExecutedByMember(_)
            | Self::MotionClosed(_)
            | Self::MotionKilled(_)
            | Self::BodyMemberAdded(_)
            | Self::BodyMemberRemoved(_)
            | Self::BodyMembersSwapped(_)
            | Self::BodyMembersReset(_)
            | Self::BodyKeyChanged(_)
            | Self::SafeModeEntered(_)
            | Self::SafeModeExtended(_)
            | Self::SafeModeExited(_)
            | Self::CallPaused(_)
            | Self::CallUnpaused(_) => Vec::new(),
            Self::ValidatorChanged(event) => vec![event.organisation],
            Self::KeysChanged(event) => vec![event.organisation],
            Self::Equivocated(event) => vec![event.organisation],
            // Organisations run validators in every session: the event is about none of them.
            Self::SessionEnded(_) => Vec::new(),
            Self::OwnPolicyChanged(event) => vec![event.organisation],
            Self::IntentOpened(event) => vec![event.organisation],
            Self::IntentApproved(event) => vec![event.organisation],
            Self::IntentRefused(event) => vec![event.organisation],
            Self::IntentCancelled(event) => vec![event.organisation],
            Self::IntentExpired(event) => vec![event.organisation],
            Self::OrganisationRegistered(event) => vec![event.organisation],
            Self::MemberAdded(event) => vec![event.organisation],
            Self::OrganisationStateChanged(event) => vec![event.organisation],
            Self::OrganisationApplied(event) => vec![event.organisation],
            Self::OrganisationEdited(event) => vec![event.organisation],
            Self::AccreditationChanged(event) => vec![event.organisation],
            Self::MemberInvited(event) => vec![event.organisation],
            Self::InvitationWithdrawn(event) => vec![event.organisation],
            Self::InvitationAccepted(event) => vec![event.organisation],
            Self::MemberRoleChanged(event) => vec![event.organisation],
            Self::MemberStateChanged(event) => vec![event.organisation],
            Self::KeyReplaced(event) => vec![event.organisation],
            Self::RecoveryProposed(event) => vec![event.organisation],
            Self::RecoveryApproved(event) => vec![event.organisation],
            Self::RecoveryCancelled(event) => vec![event.organisation],
            Self::ProgrammeAmended(event) => event.proposed_by.into_iter().collect(),
            Self::OwnershipProposed(event) => vec![event.change.giver, event.change.receiver],
            Self::OwnershipAgreed(event) => event.agreed.into_iter().flatten().collect(),
            Self::OwnershipChanged(event) => vec![event.change.giver, event.change.receiver],
            Self::CertificateWithdrawn(event) => vec![event.certifier],
            Self::CreditsIssued(event) => receivers(&event.parts),
            Self::IssuanceVoided(event) => receivers(&event.parts),
            Self::CreditsTransferred(event) => vec![event.from, event.to],
            Self::TransferDelayed(event) => vec![event.from, event.to],
            Self::TransferRequested(event) => vec![event.from, event.to],
            Self::RetirementRequested(event) => vec![event.owner],
            Self::TransferUndone(event) => [event.from].into_iter().chain(event.to).collect(),
            Self::CreditsRetired(event) => vec![event.owner],
            Self::CreditsCancelled(event) => vec![event.owner],
            Self::FreezePlaced(event) => frozen_organisation(event.subject),
            Self::FreezeLifted(event) => frozen_organisation(event.subject),
            Self::FreezeProlonged(event) => frozen_organisation(event.subject),
            Self::TrustedAdded(event) => vec![event.organisation, event.counterparty],
            Self::TrustedRemoved(event) => vec![event.organisation, event.counterparty],
            Self::LimitsChanged(event) => vec![event.organisation],
            Self::ReceptionChanged(event) => vec![event.organisation],
            Self::ClassChanged(event) => vec![event.organisation],
        }
    }
}

fn receivers(parts: &[Part]) -> Vec<OrganisationId> {
    parts.iter().map(|part| part.organisation).collect()
}

/// The programme whose credits are frozen, all of them or some.
fn frozen_programme(subject: FreezeSubject) -> Option<ProgrammeId> {
    match subject {
        FreezeSubject::Serials(programme) | FreezeSubject::Programme(programme) => Some(programme),
        FreezeSubject::Organisation(_) | FreezeSubject::Country => None,
    }
}

/// The organisation whose holdings are frozen as a whole.
fn frozen_organisation(subject: FreezeSubject) -> Vec<OrganisationId> {
    match subject {
        FreezeSubject::Organisation(organisation) => vec![organisation],
        FreezeSubject::Serials(_) | FreezeSubject::Programme(_) | FreezeSubject::Country => {
            Vec::new()
        }
    }
}
