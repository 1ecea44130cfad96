//! The mirrors of the events, one file per pallet, each event as the runtime declares it.

mod accounts;
mod bodies;
mod credits;
mod governance;
mod programmes;
mod quota;
mod roles;
mod safeguards;
mod validators;

pub use self::{
    accounts::*, bodies::*, credits::*, governance::*, programmes::*, quota::*, roles::*,
    safeguards::*, validators::*,
};

use super::{whole, DecodeError, EventShape};
use serde::Serialize;

/// Declares mirrors with their fields in the order of the runtime.
macro_rules! mirrors {
    ($(
        $(#[$doc:meta])* $event:ident {
            $( $(#[$attribute:meta])* $field:ident: $type:ty, )*
        }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, codec::Encode, codec::Decode, serde::Serialize)]
            pub struct $event {
                $( $(#[$attribute])* pub $field: $type, )*
            }

            impl $event {
                /// The names of the fields.
                pub(super) const FIELDS: &'static [&'static str] = &[$( stringify!($field) ),*];
            }
        )*
    };
}
use mirrors;

/// The name that the runtime gives an event: that of its mirror, unless another is told.
macro_rules! name_of {
    ($event:ident) => {
        stringify!($event)
    };
    ($event:ident $name:literal) => {
        $name
    };
}

/// Declares the enum over all mirrors, their shapes and how bytes become one of them. Where two
/// pallets have events of one name, one mirror is listed `as` that name; where one pallet is
/// there twice, its second name follows an `or`.
macro_rules! registry_events {
    ($(
        $pallet:literal $(or $second:literal)? {
            $( $event:ident $(as $name:literal)?, )*
        }
    )*) => {
        /// An event of the registry, of its validators or of its governance.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        // Most events name their actor; a box would only move that elsewhere.
        #[allow(clippy::large_enum_variant)]
        pub enum RegistryEvent {
            $($(
                #[doc = concat!("See [`", stringify!($event), "`].")]
                $event($event),
            )*)*
        }

        /// Every event that is mirrored, in the order of the runtime: for the registry's own
        /// pallets all there are, for others those that matter to the registry.
        #[must_use]
        pub fn shapes() -> Vec<EventShape> {
            let mut shapes = Vec::new();
            $(
                for pallet in [$pallet $(, $second)?] {
                    shapes.extend([
                        $( (pallet, name_of!($event $($name)?), $event::FIELDS), )*
                    ]);
                }
            )*
            shapes
        }

        /// The event of these names in these bytes.
        pub fn decode(pallet: &str, event: &str, bytes: &[u8]) -> Result<RegistryEvent, DecodeError> {
            $(
                if pallet == $pallet $(|| pallet == $second)? {
                    $(
                        if event == name_of!($event $($name)?) {
                            return whole::<$event>(pallet, event, bytes)
                                .map(RegistryEvent::$event);
                        }
                    )*
                }
            )*
            Err(DecodeError(format!("The event {pallet}.{event} is unknown to this program.")))
        }
    };
}

registry_events! {
    "Roles" {
        PermissionsChanged,
        PolicyChanged,
        OwnPolicyChanged,
        IntentOpened,
        IntentApproved,
        IntentRefused,
        IntentCancelled,
        IntentExpired,
    }
    "Accounts" {
        OrganisationRegistered,
        MemberAdded,
        OrganisationStateChanged,
        OrganisationApplied,
        OrganisationEdited,
        SelfRegistrationChanged,
        AccreditationChanged,
        MemberInvited,
        InvitationWithdrawn,
        InvitationAccepted,
        MemberRoleChanged,
        MemberStateChanged,
        KeyReplaced,
        RecoveryProposed,
        RecoveryApproved,
        RecoveryCancelled,
    }
    "Programmes" {
        ProgrammeRegistered,
        ProgrammeAmended,
        StageChanged,
        ProgrammeAuthorised,
        AmendmentProposed,
        OwnershipProposed,
        OwnershipAgreed,
        OwnershipChanged,
        ProposalDeclined,
        DocumentAdded,
        MitigationActionAdded,
        EstimateComputed,
        MonitoringReported,
        ReportVerified,
        ReportDeclined,
        VerificationWithdrawn,
        ProgrammeCertified,
        CertificateWithdrawn,
        ConstantsSet,
        VerificationRequirementSet,
    }
    "Credits" {
        CreditsIssued,
        CreditsTransferred,
        TransferDelayed,
        TransferRequested,
        RetirementRequested,
        TransferUndone,
        CreditsRetired,
        CreditsCancelled,
        FreezePlaced,
        FreezeLifted,
        FreezeProlonged,
        IssuanceVoided,
    }
    "Safeguards" {
        TrustedAdded,
        TrustedRemoved,
        LimitsChanged,
        ReceptionChanged,
        DelaysChanged,
    }
    "Quota" {
        QuotaLimitsChanged as "LimitsChanged",
        ClassChanged,
    }
    "Validators" {
        ValidatorChanged,
        KeysChanged,
        Equivocated,
        SessionEnded,
        SetPlanned,
        RulesChanged,
    }
    "Governance" {
        UpgradeAuthorised,
        UpgradeWithdrawn,
        UpgradeApplied,
        UpgradeRejected,
        StallNoted,
    }
    "Council" or "TechnicalCommittee" {
        MotionProposed as "Proposed",
        MotionVoted as "Voted",
        MotionApproved as "Approved",
        MotionDisapproved as "Disapproved",
        MotionExecuted as "Executed",
        MotionExecutedByMember as "MemberExecuted",
        MotionClosed as "Closed",
        MotionKilled as "Killed",
    }
    "CouncilMembership" or "TechnicalMembership" {
        BodyMemberAdded as "MemberAdded",
        BodyMemberRemoved as "MemberRemoved",
        BodyMembersSwapped as "MembersSwapped",
        BodyMembersReset as "MembersReset",
        BodyKeyChanged as "KeyChanged",
    }
    "SafeMode" {
        SafeModeEntered as "Entered",
        SafeModeExtended as "Extended",
        SafeModeExited as "Exited",
    }
    "TxPause" {
        CallPaused,
        CallUnpaused,
    }
}
