//! The national carbon registry runtime: composition only.
//!
//! `configs` says how the pallets are set up, `extensions` what a transaction passes through,
//! `apis` what a node may ask, `genesis_presets` how a country begins.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// FRAME's macros generate public items without documentation.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod extensions;
pub mod genesis_presets;
pub mod registry_api;

// Named by the macros below, and in the prelude only of the native build.
#[cfg(not(feature = "std"))]
use alloc::vec::Vec;
use sp_runtime::{
    generic, impl_opaque_keys,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature,
};
use sp_version::{runtime_version, RuntimeVersion};

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use extensions::TransactionExtensions;
pub use pallet_registry_accounts::GenesisCountry;

/// A signature of any of the schemes that wallets use.
pub type Signature = MultiSignature;
/// A key, as the chain knows it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How a transaction names its signer.
pub type Address = MultiAddress<AccountId, ()>;
/// Number of a block.
pub type BlockNumber = u32;
/// Number of transactions a key has sent.
pub type Nonce = u32;
/// Hash of a block or transaction.
pub type Hash = sp_core::H256;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// Block with decoded transactions.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction as it travels.
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TransactionExtensions>;

/// Runs blocks.
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

/// Types for code that must not decode transactions, such as the node.
pub mod opaque {
    use super::*;
    use sp_runtime::OpaqueExtrinsic;

    /// Header of a block.
    pub type Header = super::Header;
    /// Block with opaque transactions.
    pub type Block = generic::Block<Header, OpaqueExtrinsic>;
}

impl_opaque_keys! {
    /// The keys of a validator's session.
    pub struct SessionKeys {
        /// Authors blocks.
        pub aura: Aura,
        /// Finalises blocks.
        pub grandpa: Grandpa,
    }
}

/// Version of this runtime. `spec_version` rises with every change of its behaviour.
#[runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("carbon-registry"),
    impl_name: alloc::borrow::Cow::Borrowed("carbon-registry"),
    authoring_version: 1,
    spec_version: 6,
    impl_version: 1,
    apis: RUNTIME_API_VERSIONS,
    transaction_version: 5,
    system_version: 1,
};

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    // Without its calls: they write raw storage, past every rule of the registry, for whoever has
    // the root origin.
    #[runtime::pallet_index(0)]
    #[runtime::disable_call]
    #[runtime::disable_unsigned]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(3)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(4)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(5)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(6)]
    pub type Multisig = pallet_multisig;

    #[runtime::pallet_index(10)]
    pub type Roles = pallet_registry_roles;
    #[runtime::pallet_index(11)]
    pub type Accounts = pallet_registry_accounts;
    #[runtime::pallet_index(12)]
    pub type Programmes = pallet_registry_programmes;
    #[runtime::pallet_index(13)]
    pub type Credits = pallet_registry_credits;
    #[runtime::pallet_index(14)]
    pub type Safeguards = pallet_registry_safeguards;
    #[runtime::pallet_index(15)]
    pub type Quota = pallet_registry_quota;

    // Before `Session`: the author of a session's last block belongs to that session.
    #[runtime::pallet_index(19)]
    pub type Authorship = pallet_authorship;
    // Before `Session`, whose genesis asks for the first set.
    #[runtime::pallet_index(20)]
    pub type Validators = pallet_registry_validators;
    // Without its calls: keys come with a validator of an organisation.
    #[runtime::pallet_index(21)]
    #[runtime::disable_call]
    pub type Session = pallet_session;
    #[runtime::pallet_index(22)]
    pub type Historical = pallet_session::historical;

    #[runtime::pallet_index(30)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(31)]
    pub type CouncilMembership = pallet_membership<Instance1>;
    #[runtime::pallet_index(32)]
    pub type TechnicalCommittee = pallet_collective<Instance2>;
    #[runtime::pallet_index(33)]
    pub type TechnicalMembership = pallet_membership<Instance2>;
    #[runtime::pallet_index(34)]
    pub type Governance = pallet_registry_governance;
    #[runtime::pallet_index(35)]
    pub type Preimage = pallet_preimage;
    #[runtime::pallet_index(36)]
    pub type Scheduler = pallet_scheduler;
    #[runtime::pallet_index(37)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(38)]
    pub type TxPause = pallet_tx_pause;
    #[runtime::pallet_index(39)]
    pub type Parameters = pallet_parameters;
    #[runtime::pallet_index(40)]
    pub type MultiBlockMigrations = pallet_migrations;
}

/// FRAME asks for this conversion, but this chain offers none of these calls: what it gives is
/// an empty batch, which does nothing.
impl From<frame_system::Call<Runtime>> for RuntimeCall {
    fn from(_: frame_system::Call<Runtime>) -> Self {
        pallet_utility::Call::batch {
            calls: alloc::vec::Vec::new(),
        }
        .into()
    }
}
