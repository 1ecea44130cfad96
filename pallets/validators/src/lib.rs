//! Who makes and finalises blocks.
//!
//! A validator belongs to an organisation: the government, a ministry or a certifier. The
//! organisation proposes it, with the proof that it owns the session keys; the council approves
//! it. It gets a seat when one is free, and its organisation has no more of the set than its
//! share. [`registry_primitives::records::validators::ValidatorState::after`] is the table of
//! its life.
//!
//! The set changes by one entry and one exit in a session at most, entries first, and never
//! falls below the floor: who is to leave stays seated until the set can do without it
//! ([`plan`]). A set acts one session after it is planned.
//!
//! * A validator that makes no block for some sessions stands by. Its node, once it is back,
//!   sends a heartbeat by itself and gets its seat again.
//! * A validator that is proved to have voted for two blocks at once is suspended, until the
//!   council decides.
//! * What each validator did in a session is kept for [`HISTORY`] sessions.
//!
//! A validator is named by the account that is the public block key with which it began. That
//! key signs no transactions; the organisation's members act for it.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use genesis::GenesisValidator;
pub use pallet::*;
pub use sessions::OrganisationOf;

use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use frame_system::{offchain::CreateAuthorizedTransaction, pallet_prelude::*};
use registry_primitives::{
    records::validators::{
        Equivocation, Performance, Performed, SessionIndex, Validator, ValidatorChange,
        ValidatorRules, ValidatorState, MAX_PROOF_LENGTH, MAX_VALIDATORS,
    },
    texts::Reason,
    traits::{Organisations, Permissions},
    Actor, OrganisationId,
};
use sp_runtime::{traits::ConstU32, RuntimeAppPublic};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod council;
mod genesis;
mod heartbeat;
pub mod migrations;
mod offences;
mod operators;
pub mod plan;
mod sessions;
#[cfg(test)]
mod tests;
mod try_state;
mod weights;

pub use weights::WeightInfo;

/// Sessions whose performance and whose validators are remembered: a week with sessions of an
/// hour. An equivocation can be proved for as long.
pub const HISTORY: SessionIndex = 168;

/// The version of the storage; see [`migrations`].
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Session keys as the runtime composes them.
pub type KeysOf<T> = <T as pallet_session::Config>::Keys;
/// The signature of a heartbeat.
pub type HeartbeatSignature<T> = <<T as Config>::HeartbeatKey as RuntimeAppPublic>::Signature;

#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>>
        + pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
        + pallet_session::historical::Config<FullIdentification = OrganisationId>
        + CreateAuthorizedTransaction<Call<Self>>
    {
        /// The permission matrix.
        type Permissions: Permissions<OriginFor<Self>, Self::AccountId>;
        /// The organisations.
        type Organisations: Organisations;
        /// Who approves, removes and reinstates validators and changes the rules.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// The block key: it signs heartbeats.
        type HeartbeatKey: RuntimeAppPublic<Signature: Parameter> + Parameter;
        /// The slot of the present block.
        type CurrentSlot: Get<u64>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Validators.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Validators by account, seated or not.
    #[pallet::storage]
    pub type Validators<T: Config> =
        CountedStorageMap<_, Blake2_128Concat, T::AccountId, Validator, OptionQuery>;

    /// The rules of the set.
    #[pallet::storage]
    pub type Rules<T: Config> = StorageValue<_, ValidatorRules, ValueQuery>;

    /// The first block of the running session.
    #[pallet::storage]
    pub type SessionStart<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

    /// The slot before the first one of the running session; none until the first block.
    #[pallet::storage]
    pub type SlotBefore<T: Config> = StorageValue<_, u64, OptionQuery>;

    /// Blocks that each validator made in the running session.
    #[pallet::storage]
    pub type Authored<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, u32, ValueQuery>;

    /// What each validator did in the sessions that are remembered.
    #[pallet::storage]
    pub type PerformanceOf<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        SessionIndex,
        Twox64Concat,
        T::AccountId,
        Performance,
        OptionQuery,
    >;

    /// The session of a validator's last heartbeat.
    #[pallet::storage]
    pub type Beats<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, SessionIndex, OptionQuery>;

    /// For what a validator was suspended last.
    #[pallet::storage]
    pub type Evidence<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, Equivocation, OptionQuery>;

    /// The session in which the council let a suspended validator back last. What it did before
    /// is settled.
    #[pallet::storage]
    pub type Reinstated<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, SessionIndex, OptionQuery>;

    /// The validators with which a country begins.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The rules of the set.
        pub rules: ValidatorRules,
        /// The first set.
        pub validators: Vec<GenesisValidator<T::AccountId, KeysOf<T>>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_set(&self.rules, &self.validators);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A validator came to another state, or got or gave up its seat.
        ValidatorChanged {
            /// The validator.
            validator: T::AccountId,
            /// The organisation that runs it.
            organisation: OrganisationId,
            /// Its state until now; none when it is new.
            before: Option<ValidatorState>,
            /// Its state from now on; none when its record ends.
            after: Option<ValidatorState>,
            /// Whether it has a seat in the set that is planned last.
            seated: bool,
            /// The running session.
            session: SessionIndex,
            /// Why.
            change: ValidatorChange,
            /// The last session of its term, if it has one.
            until: Option<SessionIndex>,
            /// What the council said about it.
            reason: Option<Reason>,
            /// The member who did it, if one did.
            by: Option<Actor<T::AccountId>>,
        },
        /// A validator got other session keys.
        KeysChanged {
            /// The validator.
            validator: T::AccountId,
            /// The organisation that runs it.
            organisation: OrganisationId,
            /// The keys from now on; they act two sessions later.
            keys: KeysOf<T>,
            /// Who changed them.
            by: Actor<T::AccountId>,
        },
        /// A validator is proved to have voted for two blocks at once.
        Equivocated {
            /// The validator.
            validator: T::AccountId,
            /// The organisation that runs it.
            organisation: OrganisationId,
            /// The session in which it did.
            session: SessionIndex,
            /// The kind of offence, as consensus names it.
            kind: [u8; 16],
            /// Hash of the kind and of the round and set in which it happened.
            id: [u8; 32],
            /// The validator in whose block the proof stands.
            reporter: Option<T::AccountId>,
        },
        /// A session ended.
        SessionEnded {
            /// Its number.
            session: SessionIndex,
            /// Its first block.
            first: BlockNumberFor<T>,
            /// Its last block.
            last: BlockNumberFor<T>,
            /// What its validators did.
            performance: BoundedVec<Performed<T::AccountId>, ConstU32<MAX_VALIDATORS>>,
        },
        /// The set of a session is decided; it begins after the next one.
        SetPlanned {
            /// The session.
            session: SessionIndex,
            /// The set.
            validators: BoundedVec<T::AccountId, ConstU32<MAX_VALIDATORS>>,
        },
        /// Governance changed the rules of the set.
        RulesChanged {
            /// Rules until now.
            before: ValidatorRules,
            /// Rules from now on.
            after: ValidatorRules,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [9010] The account is a validator already.
        ValidatorExists,
        /// [9011] There is no such validator.
        ValidatorNotFound,
        /// [9012] Organisations of this kind run no validators.
        KindMayNotValidate,
        /// [9013] The proof does not show that the session keys belong to this validator.
        KeysNotProved,
        /// [9014] A session key belongs to another validator.
        KeysTaken,
        /// [9015] The organisation has as many validators as one organisation may have.
        SeatShareReached,
        /// [9016] The state of the validator does not allow this.
        ValidatorStateForbids,
        /// [9017] The validator is another organisation's.
        NotOperator,
        /// [9018] The rules contradict each other or the present set.
        ValidatorRulesInvalid,
        /// [9019] The term ends before it begins.
        TermInvalid,
        /// [9020] The list of validators is full.
        TooManyValidators,
        /// [9021] The validator is not on standby, or the heartbeat is not of this session.
        HeartbeatRefused,
        /// [9022] The heartbeat is not signed by the validator's block key.
        HeartbeatNotSigned,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn offchain_worker(_: BlockNumberFor<T>) {
            Self::send_heartbeats();
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Propose a validator of one's own organisation.
        ///
        /// Origin: a member with `OperateValidator`. `proof` shows that whoever made the session
        /// keys made them for this account. Emits `ValidatorChanged`. Errors: [9010] [9012]
        /// [9013] [9014] [9015] [9019] [9020]. Cost: two records written, one for each key.
        #[pallet::call_index(0)]
        #[pallet::weight(<T as Config>::WeightInfo::propose())]
        pub fn propose(
            origin: OriginFor<T>,
            account: T::AccountId,
            keys: KeysOf<T>,
            proof: BoundedVec<u8, ConstU32<MAX_PROOF_LENGTH>>,
            until: Option<SessionIndex>,
        ) -> DispatchResult {
            Self::do_propose(origin, account, keys, &proof, until)
        }

        /// Approve a validator that was proposed, for the term that is named here. It waits for a
        /// seat from now on.
        ///
        /// Origin: governance. Emits `ValidatorChanged`. Errors: [9011] [9016] [9019]. Cost: one
        /// record written.
        #[pallet::call_index(1)]
        #[pallet::weight(<T as Config>::WeightInfo::approve())]
        pub fn approve(
            origin: OriginFor<T>,
            account: T::AccountId,
            until: Option<SessionIndex>,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_approve(&account, until)
        }

        /// Refuse a validator that was proposed.
        ///
        /// Origin: governance. Emits `ValidatorChanged`. Errors: [2005] [9011] [9016]. Cost: one
        /// record removed.
        #[pallet::call_index(2)]
        #[pallet::weight(<T as Config>::WeightInfo::reject())]
        pub fn reject(
            origin: OriginFor<T>,
            account: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_decide(&account, ValidatorChange::Rejected, reason)
        }

        /// Withdraw a validator of one's own organisation. A seated one leaves as soon as the set
        /// can do without it.
        ///
        /// Origin: a member with `OperateValidator` of its organisation. Emits
        /// `ValidatorChanged`. Errors: [9011] [9016] [9017]. Cost: one record written.
        #[pallet::call_index(3)]
        #[pallet::weight(<T as Config>::WeightInfo::leave())]
        pub fn leave(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
            Self::do_leave(origin, &account)
        }

        /// Remove a validator. A seated one leaves as soon as the set can do without it.
        ///
        /// Origin: governance. Emits `ValidatorChanged`. Errors: [2005] [9011] [9016]. Cost: one
        /// record written.
        #[pallet::call_index(4)]
        #[pallet::weight(<T as Config>::WeightInfo::remove())]
        pub fn remove(
            origin: OriginFor<T>,
            account: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_decide(&account, ValidatorChange::Removed, reason)
        }

        /// Let a suspended validator back.
        ///
        /// Origin: governance. Emits `ValidatorChanged`. Errors: [2005] [9011] [9016]. Cost: one
        /// record written.
        #[pallet::call_index(5)]
        #[pallet::weight(<T as Config>::WeightInfo::reinstate())]
        pub fn reinstate(
            origin: OriginFor<T>,
            account: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_decide(&account, ValidatorChange::Reinstated, reason)
        }

        /// Give a validator of one's own organisation other session keys. They act two sessions
        /// later; until then the node needs the old ones too.
        ///
        /// Origin: a member with `OperateValidator` of its organisation. Emits `KeysChanged`.
        /// Errors: [9011] [9013] [9014] [9017]. Cost: one record written for each key.
        #[pallet::call_index(6)]
        #[pallet::weight(<T as Config>::WeightInfo::rotate_keys())]
        pub fn rotate_keys(
            origin: OriginFor<T>,
            account: T::AccountId,
            keys: KeysOf<T>,
            proof: BoundedVec<u8, ConstU32<MAX_PROOF_LENGTH>>,
        ) -> DispatchResult {
            Self::do_rotate_keys(origin, account, keys, &proof)
        }

        /// Tell that the node of a validator on standby is back. Nodes send this by themselves.
        ///
        /// Origin: none; the validator's block key signs it ([`Pallet::heartbeat_payload`]).
        /// Emits `ValidatorChanged`. Errors: [9011] [9021] [9022]; the pool refuses what would
        /// fail with `Custom(100 + index of the error)`. Cost: two records written.
        #[pallet::call_index(7)]
        #[pallet::weight(<T as Config>::WeightInfo::heartbeat())]
        #[pallet::authorize(Self::authorize_heartbeat)]
        #[pallet::weight_of_authorize(<T as Config>::WeightInfo::authorize_heartbeat())]
        pub fn heartbeat(
            origin: OriginFor<T>,
            account: T::AccountId,
            session: SessionIndex,
            signature: HeartbeatSignature<T>,
        ) -> DispatchResult {
            ensure_authorized(origin)?;
            Self::do_heartbeat(&account, session, &signature)
        }

        /// Change the rules of the set. The floor is four at least, once a country has four
        /// validators, and never above the present set.
        ///
        /// Origin: governance. Emits `RulesChanged`. Errors: [9018]. Cost: one record written.
        #[pallet::call_index(8)]
        #[pallet::weight(<T as Config>::WeightInfo::set_rules())]
        pub fn set_rules(origin: OriginFor<T>, rules: ValidatorRules) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_set_rules(rules)
        }
    }
}
