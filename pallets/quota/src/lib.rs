//! Transactions without fees: who is let in, and how much each organisation may send.
//!
//! No coin exists, so nothing but this keeps one organisation from filling the blocks. Each
//! **organisation** has a bucket of computing time and bytes, whichever of its keys signs.
//! A transaction takes out of it what it weighs, and gets back what it did not use; the
//! bucket refills evenly, block by block, computed when it is looked at. The class of an
//! organisation says how large its bucket is and what share of one block it may have.
//!
//! [`ChargeQuota`] does this in the transaction pipeline. It looks at the signer only: what a
//! call may do is checked in dispatch, because a batch, proxy or multisig hides the inner
//! call. [`PacedNonce`] orders a pool fairly: the further a transaction is ahead of its key's
//! nonce, the lower its priority, so the long queue of one key never stands before the first
//! transaction of another.
//!
//! | refusal | what it tells |
//! | --- | --- |
//! | `Custom(1)` to `Custom(4)` | [`registry_primitives::records::quota::Refusal`] |
//! | `ExhaustsResources` | the organisation had its share of this block; the transaction waits in the pool for the next one |
//! | `Payment` | the key was never admitted (by [`frame_system::CheckNonce`]) |

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use charge::ChargeQuota;
pub use family::{Families, Family};
pub use nonce::PacedNonce;
pub use pallet::*;

use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, QuotaState, QuotaUse},
    traits::{Membership, Organisations},
    OrganisationId,
};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bucket;
mod charge;
mod family;
mod nonce;
#[cfg(test)]
mod tests;
mod weights;

pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who knows the members.
        type Members: Membership<Self::AccountId>;
        /// The organisations.
        type Organisations: Organisations;
        /// Which calls cannot wait.
        type Families: Families<<Self as frame_system::Config>::RuntimeCall>;
        /// Who may change limits and classes.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// Weights of the calls and of the extension.
        type WeightInfo: WeightInfo;
    }

    /// Buckets of the organisations.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The limits of each class; a class without any is not limited.
    #[pallet::storage]
    pub type Limits<T: Config> = StorageMap<_, Identity, QuotaClass, QuotaLimits, OptionQuery>;

    /// Classes that governance gave; the others follow from the kind of the organisation.
    #[pallet::storage]
    pub type Classes<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, QuotaClass, OptionQuery>;

    /// What each organisation used.
    #[pallet::storage]
    pub type Used<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, QuotaUse<BlockNumberFor<T>>, ValueQuery>;

    /// The limits of the classes.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Limits by class that differ from [`QuotaLimits::initial`].
        pub limits: Vec<(QuotaClass, QuotaLimits)>,
        #[doc(hidden)]
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for class in QuotaClass::ALL {
                Limits::<T>::insert(class, QuotaLimits::initial(*class));
            }
            for (class, limits) in &self.limits {
                assert!(limits.is_valid(), "a quota lets something through");
                Limits::<T>::insert(class, limits);
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Governance changed the limits of a class.
        LimitsChanged {
            /// The class.
            class: QuotaClass,
            /// Limits until now; none when the class was not limited.
            before: Option<QuotaLimits>,
            /// Limits from now on.
            after: QuotaLimits,
        },
        /// Governance gave an organisation another class.
        ClassChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// Class that it had been given, if any.
            before: Option<QuotaClass>,
            /// Class that it has been given; none: the class of its kind.
            after: Option<QuotaClass>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [1019] A limit is zero, or a share is more than the whole block.
        QuotaInvalid,
        /// [2001] There is no such organisation.
        OrganisationNotFound,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Set the limits of a class.
        ///
        /// Origin: governance. Emits `LimitsChanged`. Errors: [1019]. Cost: one record
        /// written.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_limits())]
        pub fn set_limits(
            origin: OriginFor<T>,
            class: QuotaClass,
            limits: QuotaLimits,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ensure!(limits.is_valid(), Error::<T>::QuotaInvalid);
            let before = Limits::<T>::mutate(class, |stored| stored.replace(limits));
            Self::deposit_event(Event::LimitsChanged {
                class,
                before,
                after: limits,
            });
            Ok(())
        }

        /// Give an organisation a class, or with none the class of its kind again.
        ///
        /// Origin: governance. Emits `ClassChanged`. Errors: [2001]. Cost: one record
        /// written.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_class())]
        pub fn set_class(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            class: Option<QuotaClass>,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ensure!(
                T::Organisations::organisation(organisation).is_some(),
                Error::<T>::OrganisationNotFound
            );
            let before =
                Classes::<T>::mutate(organisation, |stored| core::mem::replace(stored, class));
            Self::deposit_event(Event::ClassChanged {
                organisation,
                before,
                after: class,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// What an organisation can send now; `None` when there is no such organisation or
        /// its class is not limited.
        pub fn quota_of(organisation: OrganisationId) -> Option<QuotaState> {
            let (kind, _) = T::Organisations::organisation(organisation)?;
            let class = Self::class_of(organisation, kind);
            let limits = Limits::<T>::get(class)?;
            let used = Self::used_now(organisation, &limits);
            Some(bucket::state(class, limits, &used))
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Check what must hold of the stored limits.
    #[cfg(feature = "std")]
    pub fn do_try_state() -> DispatchResult {
        for limits in Limits::<T>::iter_values() {
            ensure!(limits.is_valid(), "a quota lets something through");
        }
        let now = frame_system::Pallet::<T>::block_number();
        for used in Used::<T>::iter_values() {
            ensure!(used.at <= now, "nothing is used in advance");
            ensure!(
                used.block_weight <= used.weight && used.block_length <= used.length,
                "what a block took is missing in the bucket"
            );
        }
        Ok(())
    }
}
