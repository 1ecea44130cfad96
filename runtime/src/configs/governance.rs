//! Who decides what: the council, the technical committee, and what they may do to the chain.
//!
//! There is no root. Whatever only governance may do asks for one of the origins below;
//! `docs/governance.md` is their table. The committee only restricts: it pauses calls, enters the
//! safe mode and withdraws upgrades; what it restricted, the council lifts too.

use super::{no_coin::NoCoin, parameters::governance as parameters, RuntimeBlockWeights};
use crate::{
    AccountId, BlockNumber, Council, OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeHoldReason, RuntimeOrigin, System, TechnicalCommittee,
};
use core::cmp::Ordering;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{
        Consideration, ConstU32, EitherOfDiverse, Footprint, Get, NeverEnsureOrigin, PrivilegeCmp,
        TypedGet,
    },
    weights::Weight,
};
use frame_system::EnsureWithSuccess;
use pallet_collective::{DefaultVote, EnsureProportionAtLeast, EnsureProportionMoreThan};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Perbill};

/// The council: government, ministries and certifiers.
pub type CouncilInstance = pallet_collective::Instance1;
/// The technical committee: those who operate the chain.
pub type CommitteeInstance = pallet_collective::Instance2;

/// Two thirds of the council.
pub type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>;
/// More than half of the council.
pub type CouncilMajority = EnsureProportionMoreThan<AccountId, CouncilInstance, 1, 2>;
/// Two thirds of the technical committee.
pub type CommitteeTwoThirds = EnsureProportionAtLeast<AccountId, CommitteeInstance, 2, 3>;
/// More than half of the council, or two thirds of the committee.
pub type CouncilOrCommittee = EitherOfDiverse<CouncilMajority, CommitteeTwoThirds>;

/// Members of the council, and of the committee.
pub const MAX_MEMBERS: u32 = 100;

parameter_types! {
    /// Weight that a motion, or what is scheduled for one block, may have.
    pub MaxMotionWeight: Weight = Perbill::from_percent(50) * RuntimeBlockWeights::get().max_block;
}

/// Who does not vote says no, whoever is prime.
pub struct SilenceIsNo;

impl DefaultVote for SilenceIsNo {
    fn default_vote(_: Option<bool>, _: u32, _: u32, _: u32) -> bool {
        false
    }
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = parameters::MotionDuration;
    type MaxProposals = ConstU32<100>;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type DefaultVote = SilenceIsNo;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    // The membership pallet keeps the members.
    type SetMembersOrigin = NeverEnsureOrigin<()>;
    type MaxProposalWeight = MaxMotionWeight;
    type DisapproveOrigin = NeverEnsureOrigin<()>;
    type KillOrigin = NeverEnsureOrigin<()>;
    type Consideration = ();
}

impl pallet_collective::Config<CommitteeInstance> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = parameters::MotionDuration;
    type MaxProposals = ConstU32<100>;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type DefaultVote = SilenceIsNo;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    type SetMembersOrigin = NeverEnsureOrigin<()>;
    type MaxProposalWeight = MaxMotionWeight;
    type DisapproveOrigin = CouncilTwoThirds;
    type KillOrigin = NeverEnsureOrigin<()>;
    type Consideration = ();
}

impl pallet_membership::Config<pallet_membership::Instance1> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = CouncilTwoThirds;
    type RemoveOrigin = CouncilTwoThirds;
    type SwapOrigin = CouncilTwoThirds;
    type ResetOrigin = NeverEnsureOrigin<()>;
    type PrimeOrigin = CouncilTwoThirds;
    type MembershipInitialized = Council;
    type MembershipChanged = Council;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_membership::Config<pallet_membership::Instance2> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type AddOrigin = CouncilTwoThirds;
    type RemoveOrigin = CouncilTwoThirds;
    type SwapOrigin = CouncilTwoThirds;
    type ResetOrigin = NeverEnsureOrigin<()>;
    type PrimeOrigin = CouncilTwoThirds;
    type MembershipInitialized = TechnicalCommittee;
    type MembershipChanged = TechnicalCommittee;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_registry_governance::Config for Runtime {
    type GovernanceOrigin = CouncilTwoThirds;
    type VetoOrigin = CouncilOrCommittee;
    type UpgradeNotice = parameters::UpgradeNotice;
    type WeightInfo = ();
}

/// Long calls are kept for members of the council only: nobody pays for what is kept.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct KeptForCouncil;

impl Consideration<AccountId, Footprint> for KeptForCouncil {
    fn new(who: &AccountId, _: Footprint) -> Result<Self, DispatchError> {
        if Council::is_member(who) {
            Ok(Self)
        } else {
            Err(DispatchError::BadOrigin)
        }
    }

    fn update(self, who: &AccountId, new: Footprint) -> Result<Self, DispatchError> {
        Self::new(who, new)
    }

    fn drop(self, _: &AccountId) -> Result<(), DispatchError> {
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn ensure_successful(who: &AccountId, _: Footprint) {
        pallet_collective::Members::<Runtime, CouncilInstance>::mutate(|members| {
            members.push(who.clone());
            members.sort();
        });
    }
}

impl pallet_preimage::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
    type Currency = NoCoin;
    type ManagerOrigin = CouncilMajority;
    type Consideration = KeptForCouncil;
}

/// What one vote of the council scheduled another one cancels, however many agreed to each:
/// [`pallet_scheduler::Config::ScheduleOrigin`] asks both for two thirds.
pub struct EveryVoteOfTheCouncil;

impl PrivilegeCmp<OriginCaller> for EveryVoteOfTheCouncil {
    fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
        use pallet_collective::RawOrigin::Members;
        let by_council =
            |origin: &OriginCaller| matches!(origin, OriginCaller::Council(Members(..)));
        (left == right || (by_council(left) && by_council(right))).then_some(Ordering::Equal)
    }
}

impl pallet_scheduler::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = MaxMotionWeight;
    type ScheduleOrigin = CouncilTwoThirds;
    type OriginPrivilegeCmp = EveryVoteOfTheCouncil;
    type MaxScheduledPerBlock = ConstU32<32>;
    type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}

/// [`parameters::SafeModeDuration`] where a type is asked for.
pub struct SafeModeDuration;

impl TypedGet for SafeModeDuration {
    type Type = BlockNumber;
    fn get() -> BlockNumber {
        <parameters::SafeModeDuration as Get<BlockNumber>>::get()
    }
}

/// Nobody enters or prolongs the safe mode by a deposit, and no deposit is released.
pub struct NoDeposit;

impl<T> Get<Option<T>> for NoDeposit {
    fn get() -> Option<T> {
        None
    }
}

impl pallet_safe_mode::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = NoCoin;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WhitelistedCalls = super::filter::AlwaysPossible;
    type EnterDuration = ConstU32<0>;
    type ExtendDuration = ConstU32<0>;
    type EnterDepositAmount = NoDeposit;
    type ExtendDepositAmount = NoDeposit;
    type ForceEnterOrigin = EnsureWithSuccess<CouncilOrCommittee, AccountId, SafeModeDuration>;
    type ForceExtendOrigin = EnsureWithSuccess<CouncilTwoThirds, AccountId, SafeModeDuration>;
    type ForceExitOrigin = CouncilOrCommittee;
    type ForceDepositOrigin = NeverEnsureOrigin<()>;
    type Notify = ();
    type ReleaseDelay = NoDeposit;
    type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PauseOrigin = CouncilOrCommittee;
    type UnpauseOrigin = CouncilOrCommittee;
    type WhitelistedCalls = super::filter::NeverPaused;
    type MaxNameLen = ConstU32<64>;
    type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}
