//! System, time and consensus.

use crate::{
    AccountId, Aura, Block, Hash, MultiBlockMigrations, Nonce, PalletInfo, Runtime, RuntimeCall,
    RuntimeEvent, RuntimeOrigin, RuntimeTask, Session, VERSION,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstBool, ConstU32, ConstU64},
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
        Weight,
    },
};
use frame_system::limits::{BlockLength, BlockWeights};
use registry_primitives::records::validators::MAX_VALIDATORS;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

/// Milliseconds between blocks.
pub const SLOT_MILLISECONDS: u64 = 2_000;
/// Milliseconds of computing a block may take: a third of its slot.
const BLOCK_COMPUTE_MILLISECONDS: u64 = 666;
/// Share of a block's weight and length open to ordinary transactions.
const NORMAL_SHARE: Perbill = Perbill::from_percent(75);
/// Bytes in a block.
const BLOCK_BYTES: u32 = 5 * 1024 * 1024;

parameter_types! {
    /// Hashes of this many blocks are kept: transactions may be mortal for as long.
    pub const BlockHashCount: u32 = 4_096;
    /// Version of this runtime.
    pub const Version: RuntimeVersion = VERSION;
    /// Weight a block may have.
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(
            WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(BLOCK_COMPUTE_MILLISECONDS),
            u64::MAX,
        ),
        NORMAL_SHARE,
    );
    /// Length a block may have.
    pub RuntimeBlockLength: BlockLength = BlockLength::builder()
        .max_length(BLOCK_BYTES)
        .modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
            *length = NORMAL_SHARE * BLOCK_BYTES;
        })
        .build();
    /// Prefix of addresses: the generic one.
    pub const SS58Prefix: u8 = 42;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type BlockHashCount = BlockHashCount;
    type AccountId = AccountId;
    type Nonce = Nonce;
    type Hash = Hash;
    type DbWeight = ParityDbWeight;
    type Version = Version;
    // There is no coin.
    type AccountData = ();
    type Lookup = sp_runtime::traits::AccountIdLookup<AccountId, ()>;
    type SS58Prefix = SS58Prefix;
    type MaxConsumers = ConstU32<16>;
    type BaseCallFilter = super::filter::CallFilter;
    type MultiBlockMigrator = MultiBlockMigrations;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MILLISECONDS / 2 }>;
    type WeightInfo = ();
}

impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    type DisabledValidators = Session;
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_MILLISECONDS>;
}
