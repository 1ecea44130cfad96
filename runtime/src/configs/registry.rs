//! The registry's own pallets. They meet only here.

use super::{governance::CouncilTwoThirds, SLOT_MILLISECONDS};
use crate::{
    Accounts, BlockNumber, Credits, Programmes, Roles, Runtime, RuntimeCall, RuntimeOrigin,
    Safeguards, Signature, Timestamp,
};
use frame_support::{parameter_types, traits::Get};
use pallet_registry_quota::{Families, Family};
use registry_primitives::records::trust::Delays;

/// Blocks in an hour.
const HOUR: BlockNumber = (3_600_000 / SLOT_MILLISECONDS) as BlockNumber;
/// Blocks in a day.
pub(super) const DAY: BlockNumber = 24 * HOUR;

parameter_types! {
    /// The delays with which a country begins when its genesis names none: four days until an
    /// account is trusted, a day until a transfer to any other, the last two hours of it
    /// without a way back (Regulation (EU) 2019/1122, articles 23 and 35).
    pub const InitialDelays: Delays = Delays {
        trust: 4 * DAY,
        transfer: DAY,
        cancel_before: 2 * HOUR,
        limits: DAY,
        recovery: 7 * DAY,
        request: 14 * DAY,
    };
    /// An officer freezes for two weeks at most; the council has to decide within them.
    pub const MaxOfficerFreeze: BlockNumber = 14 * DAY;
    /// A second person has a week.
    pub const IntentLifetime: BlockNumber = 7 * DAY;
    /// An invitation lives for a month at most.
    pub const MaxInvitationLifetime: BlockNumber = 30 * DAY;
    /// Invitations that an organisation may have open.
    pub const MaxInvitations: u32 = 64;
    /// Organisations that may wait for admission at once.
    pub const MaxApplications: u32 = 256;
    /// Trusted accounts that an organisation may have.
    pub const MaxTrusted: u32 = 256;
}

/// The delay of recoveries is one of the country's delays.
pub struct RecoveryDelay;

impl Get<BlockNumber> for RecoveryDelay {
    fn get() -> BlockNumber {
        pallet_registry_safeguards::Delays::<Runtime>::get().recovery
    }
}

impl pallet_registry_roles::Config for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeCall = RuntimeCall;
    type Members = Accounts;
    type Records = (Accounts, Programmes, Credits);
    type GovernanceOrigin = CouncilTwoThirds;
    type IntentLifetime = IntentLifetime;
    type WeightInfo = ();
}

impl pallet_registry_accounts::Config for Runtime {
    type Permissions = Roles;
    type Signature = Signature;
    type Time = Timestamp;
    type RecoveryDelay = RecoveryDelay;
    type MaxInvitationLifetime = MaxInvitationLifetime;
    type MaxInvitations = MaxInvitations;
    type MaxApplications = MaxApplications;
    type WeightInfo = ();
}

impl pallet_registry_programmes::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type Country = Accounts;
    type SerialBlocks = Credits;
    type Holdings = Credits;
    type Time = Timestamp;
    type GovernanceOrigin = CouncilTwoThirds;
    type WeightInfo = ();
}

impl pallet_registry_credits::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type Programmes = Programmes;
    type Outgoing = Safeguards;
    type GovernanceOrigin = CouncilTwoThirds;
    type MaxOfficerFreeze = MaxOfficerFreeze;
    type WeightInfo = ();
}

impl pallet_registry_safeguards::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type GovernanceOrigin = CouncilTwoThirds;
    type Time = Timestamp;
    type InitialDelays = InitialDelays;
    type MaxTrusted = MaxTrusted;
    type WeightInfo = ();
}

impl pallet_registry_quota::Config for Runtime {
    type Members = Accounts;
    type Organisations = Accounts;
    type Families = CallFamilies;
    type GovernanceOrigin = CouncilTwoThirds;
    type WeightInfo = ();
}

/// Which calls cannot wait.
pub struct CallFamilies;

impl Families<RuntimeCall> for CallFamilies {
    fn family(call: &RuntimeCall) -> Family {
        use pallet_registry_accounts::Call as Accounts;
        use pallet_registry_credits::Call as Credits;
        use pallet_registry_programmes::Call as Programmes;
        use pallet_registry_roles::Call as Roles;
        use pallet_registry_safeguards::Call as Safeguards;
        match call {
            RuntimeCall::Credits(
                Credits::cancel_transfer { .. }
                | Credits::refuse_request { .. }
                | Credits::freeze { .. },
            )
            | RuntimeCall::Accounts(
                Accounts::cancel_recovery { .. }
                | Accounts::suspend_organisation { .. }
                | Accounts::suspend_member { .. }
                | Accounts::suspend_accreditation { .. }
                | Accounts::withdraw_invitation { .. },
            )
            | RuntimeCall::Programmes(
                Programmes::withdraw_certificate { .. }
                | Programmes::withdraw_verification { .. }
                | Programmes::decline_report { .. }
                | Programmes::decline_proposal { .. },
            )
            | RuntimeCall::Roles(Roles::refuse_intent { .. } | Roles::cancel_intent { .. })
            | RuntimeCall::Safeguards(Safeguards::remove_trusted { .. }) => Family::Urgent,
            RuntimeCall::Utility(_) => Family::Bulk,
            _ => Family::Ordinary,
        }
    }
}
