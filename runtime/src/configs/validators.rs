//! Sessions and validators: who makes blocks, who finalises them, what is proved against them.

use super::{governance::CouncilTwoThirds, no_coin::NoCoin};
use crate::{
    AccountId, Accounts, Aura, Historical, Roles, Runtime, RuntimeCall, RuntimeEvent, SessionKeys,
    TransactionExtensions, UncheckedExtrinsic, Validators,
};
use frame_support::traits::{ConstU32, ConstU64, Get};
use frame_system::offchain::{
    CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase,
};
use pallet_grandpa::AuthorityId as GrandpaId;
use pallet_session::{historical::NoteHistoricalRoot, FindAccountFromAuthorIndex};
use registry_primitives::{records::validators::MAX_VALIDATORS, OrganisationId};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

impl pallet_authorship::Config for Runtime {
    type FindAuthor = FindAccountFromAuthorIndex<Self, Aura>;
    type EventHandler = Validators;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Validators;
    type NextSessionRotation = Validators;
    type SessionManager = NoteHistoricalRoot<Self, Validators>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    // A suspended validator loses its seat; nobody is disabled within a session.
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = NoCoin;
    type KeyDeposit = ConstU32<0>;
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = OrganisationId;
    type FullIdentificationOf = pallet_registry_validators::OrganisationOf<Self>;
}

/// The slot of the present block.
pub struct CurrentSlot;

impl Get<u64> for CurrentSlot {
    fn get() -> u64 {
        pallet_aura::CurrentSlot::<Runtime>::get().into()
    }
}

impl pallet_registry_validators::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type GovernanceOrigin = CouncilTwoThirds;
    type HeartbeatKey = AuraId;
    type CurrentSlot = CurrentSlot;
    type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<{ pallet_registry_validators::HISTORY as u64 }>;
    type KeyOwnerProof = sp_session::MembershipProof;
    type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<
        Self,
        Validators,
        Historical,
        ConstU64<{ pallet_registry_validators::HISTORY as u64 }>,
    >;
}

/// The proof that a key was a validator's.
pub fn key_owner_proof(authority: GrandpaId) -> Option<sp_session::MembershipProof> {
    use frame_support::traits::KeyOwnerProofSystem;
    const FINALITY_KEY: KeyTypeId = sp_consensus_grandpa::KEY_TYPE;
    Historical::prove((FINALITY_KEY, authority))
}

impl<Call> CreateTransactionBase<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<Call> CreateBare<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl<Call> CreateTransaction<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extension = TransactionExtensions;

    fn create_transaction(
        call: RuntimeCall,
        extension: TransactionExtensions,
    ) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_transaction(call, extension)
    }
}

impl<Call> CreateAuthorizedTransaction<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_extension() -> TransactionExtensions {
        crate::extensions::without_signer()
    }
}
