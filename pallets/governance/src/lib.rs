//! What only a vote may do to the chain itself: upgrade its runtime, and note that finality
//! stalled.
//!
//! The chain has no root and no call that writes raw storage. An upgrade goes by the hash of its
//! code: the council authorises the hash, everybody has the notice to look at the code and to
//! prepare their nodes, council or committee may withdraw it, and when the notice is over
//! anybody hands in the code. The new runtime must have the same name and a higher version.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::vec::Vec;
use frame_support::{
    dispatch::DispatchClass,
    pallet_prelude::*,
    traits::{EnsureOrigin, UnfilteredDispatchable},
    weights::Weight,
};
use frame_system::{pallet_prelude::*, CanSetCodeResult, RawOrigin, SetCode, WeightInfo as _};
use registry_primitives::{
    records::{quota::UNSIGNED_REFUSALS, validators::AuthorisedUpgrade},
    texts::{is_readable, ReleaseName},
};
use sp_runtime::{
    traits::Saturating,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityWithRefund},
};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod tests;
mod weights;

pub use weights::WeightInfo;

/// Blocks that a forced change of the finality voters waits at least, so that all nodes learn of
/// it.
const SHORTEST_STALL_DELAY: u32 = 10;
/// Blocks for which the code of an upgrade stays in a pool.
const LONGEVITY: u64 = 64;

#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>> + pallet_grandpa::Config
    {
        /// Who authorises an upgrade and notes a stall.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// Who withdraws an upgrade.
        type VetoOrigin: EnsureOrigin<OriginFor<Self>>;
        /// Blocks from the vote until an upgrade may be applied.
        type UpgradeNotice: Get<BlockNumberFor<Self>>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Upgrades.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The upgrade that is authorised.
    #[pallet::storage]
    pub type Authorised<T: Config> =
        StorageValue<_, AuthorisedUpgrade<BlockNumberFor<T>>, OptionQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An upgrade of the runtime is authorised.
        UpgradeAuthorised {
            /// Blake2-256 of its code.
            code_hash: [u8; 32],
            /// Its name, for people.
            release: ReleaseName,
            /// The first block in which it may be applied.
            not_before: BlockNumberFor<T>,
        },
        /// An upgrade was withdrawn.
        UpgradeWithdrawn {
            /// Blake2-256 of its code.
            code_hash: [u8; 32],
            /// Its name, for people.
            release: ReleaseName,
        },
        /// The code of an upgrade was handed in; the next block is made by it.
        UpgradeApplied {
            /// Blake2-256 of the code.
            code_hash: [u8; 32],
            /// Its name, for people.
            release: ReleaseName,
        },
        /// The code that was authorised is no runtime of this chain with a higher version; the
        /// authorisation is used up.
        UpgradeRejected {
            /// Blake2-256 of the code.
            code_hash: [u8; 32],
            /// Its name, for people.
            release: ReleaseName,
        },
        /// Governance noted that finality stalled: the voters change by force.
        StallNoted {
            /// Blocks until the change.
            delay: BlockNumberFor<T>,
            /// The last block that is final for everybody.
            best_finalised: BlockNumberFor<T>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [9030] An upgrade is authorised already.
        UpgradeAuthorisedAlready,
        /// [9031] No upgrade is authorised.
        NoUpgradeAuthorised,
        /// [9032] The code is not the authorised one.
        NotTheAuthorisedCode,
        /// [9033] The notice of the upgrade is not over.
        NoticeNotOver,
        /// [9034] The release has no readable name.
        ReleaseUnnamed,
        /// [9035] The last final block is not before this one, or the delay is too short.
        StallInvalid,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Authorise an upgrade of the runtime by the hash of its code.
        ///
        /// Origin: governance. Emits `UpgradeAuthorised`. Errors: [9030] [9034]. Cost: one record
        /// written.
        #[pallet::call_index(0)]
        #[pallet::weight(<T as Config>::WeightInfo::authorise_upgrade())]
        pub fn authorise_upgrade(
            origin: OriginFor<T>,
            code_hash: [u8; 32],
            release: ReleaseName,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ensure!(is_readable(&release), Error::<T>::ReleaseUnnamed);
            ensure!(
                !Authorised::<T>::exists(),
                Error::<T>::UpgradeAuthorisedAlready
            );
            let not_before =
                frame_system::Pallet::<T>::block_number().saturating_add(T::UpgradeNotice::get());
            Authorised::<T>::put(AuthorisedUpgrade {
                code_hash,
                release: release.clone(),
                not_before,
            });
            Self::deposit_event(Event::UpgradeAuthorised {
                code_hash,
                release,
                not_before,
            });
            Ok(())
        }

        /// Withdraw the upgrade that is authorised.
        ///
        /// Origin: the veto's. Emits `UpgradeWithdrawn`. Errors: [9031]. Cost: one record
        /// removed.
        #[pallet::call_index(1)]
        #[pallet::weight(<T as Config>::WeightInfo::withdraw_upgrade())]
        pub fn withdraw_upgrade(origin: OriginFor<T>) -> DispatchResult {
            T::VetoOrigin::ensure_origin(origin)?;
            let upgrade = Authorised::<T>::take().ok_or(Error::<T>::NoUpgradeAuthorised)?;
            Self::deposit_event(Event::UpgradeWithdrawn {
                code_hash: upgrade.code_hash,
                release: upgrade.release,
            });
            Ok(())
        }

        /// Hand in the code of the upgrade that is authorised.
        ///
        /// Origin: none; what is authorised needs no signer. Emits `UpgradeApplied`, or
        /// `UpgradeRejected` for code that is no runtime of this chain. Errors: [9031] [9032]
        /// [9033]; the pool refuses what would fail with `Custom(100 + index of the error)`.
        /// Cost: reading the version of the code takes most of a block.
        #[pallet::call_index(2)]
        #[pallet::weight((
            T::SystemWeightInfo::apply_authorized_upgrade(),
            DispatchClass::Operational,
        ))]
        #[pallet::authorize(Self::authorize_apply)]
        #[pallet::weight_of_authorize(<T as Config>::WeightInfo::authorize_apply_upgrade())]
        pub fn apply_upgrade(origin: OriginFor<T>, code: Vec<u8>) -> DispatchResultWithPostInfo {
            ensure_authorized(origin)?;
            let upgrade = Self::check_code(&code)?;
            let AuthorisedUpgrade {
                code_hash, release, ..
            } = upgrade;
            match frame_system::Pallet::<T>::can_set_code(&code, true) {
                CanSetCodeResult::Ok => {}
                CanSetCodeResult::MultiBlockMigrationsOngoing => {
                    return Err(frame_system::Error::<T>::MultiBlockMigrationsOngoing.into());
                }
                CanSetCodeResult::InvalidVersion(_) => {
                    // It would fail again and again, for whoever hands it in.
                    Authorised::<T>::kill();
                    Self::deposit_event(Event::UpgradeRejected { code_hash, release });
                    return Ok(().into());
                }
            }
            T::OnSetCode::set_code(code)?;
            Authorised::<T>::kill();
            Self::deposit_event(Event::UpgradeApplied { code_hash, release });
            Ok(().into())
        }

        /// Note that finality stalled: after so many blocks the voters are the present
        /// validators, by force. The last resort: light clients, warp sync and bridges do not
        /// follow such a change.
        ///
        /// Origin: governance. Emits `StallNoted`. Errors: [9035]. Cost: one record written.
        #[pallet::call_index(3)]
        #[pallet::weight((
            <T as Config>::WeightInfo::note_stalled(),
            DispatchClass::Operational,
        ))]
        pub fn note_stalled(
            origin: OriginFor<T>,
            delay: BlockNumberFor<T>,
            best_finalised: BlockNumberFor<T>,
        ) -> DispatchResult {
            <T as Config>::GovernanceOrigin::ensure_origin(origin)?;
            let now = frame_system::Pallet::<T>::block_number();
            ensure!(
                best_finalised < now && delay >= SHORTEST_STALL_DELAY.into(),
                Error::<T>::StallInvalid
            );
            pallet_grandpa::Call::<T>::note_stalled {
                delay,
                best_finalized_block_number: best_finalised,
            }
            .dispatch_bypass_filter(RawOrigin::Root.into())
            .map_err(|failed| failed.error)?;
            Self::deposit_event(Event::StallNoted {
                delay,
                best_finalised,
            });
            Ok(())
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The upgrade that may be applied now, if this is its code.
    fn check_code(code: &[u8]) -> Result<AuthorisedUpgrade<BlockNumberFor<T>>, Error<T>> {
        let upgrade = Authorised::<T>::get().ok_or(Error::<T>::NoUpgradeAuthorised)?;
        ensure!(
            frame_system::Pallet::<T>::block_number() >= upgrade.not_before,
            Error::<T>::NoticeNotOver
        );
        ensure!(
            sp_io::hashing::blake2_256(code) == upgrade.code_hash,
            Error::<T>::NotTheAuthorisedCode
        );
        Ok(upgrade)
    }

    /// What the pool asks of `apply_upgrade`.
    // FRAME hands over the argument as the call holds it.
    #[allow(clippy::ptr_arg)]
    fn authorize_apply(_: TransactionSource, code: &Vec<u8>) -> TransactionValidityWithRefund {
        let upgrade = Self::check_code(code).map_err(|error| {
            let index = error.encode().first().copied().unwrap_or_default();
            InvalidTransaction::Custom(UNSIGNED_REFUSALS.saturating_add(index))
        })?;
        let valid = ValidTransaction::with_tag_prefix("registry/upgrade")
            .and_provides(upgrade.code_hash)
            .longevity(LONGEVITY)
            .priority(TransactionPriority::MAX)
            .build()?;
        Ok((valid, Weight::zero()))
    }
}
