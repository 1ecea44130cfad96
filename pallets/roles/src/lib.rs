//! Who may do what: the permission matrix as data, and the check every call goes through.
//!
//! The matrix maps (kind of organisation, role of the person) to a set of [`Action`]s. It is
//! seeded at genesis with [`initial_permissions`] and changed only by governance. A call of
//! another pallet asks [`Permissions::authorise`] first: it finds the member behind the key,
//! refuses a suspended organisation, and looks the action up. Rules about records ("own
//! programme", "within the ministry's scopes") belong to the pallet that keeps the record.
//!
//! The check is part of dispatch and not of the transaction extension, because a batch,
//! proxy or multisig hides the inner call from an extension.
//!
//! Not here: approvals by a second person.

#![cfg_attr(not(feature = "std"), no_std)]

pub use pallet::*;

use frame_support::pallet_prelude::*;
use registry_primitives::{
    roles::initial_permissions,
    traits::{Membership, Permissions},
    Action, ActionSet, Actor, OrganisationKind, OrganisationState, UserRole,
};

#[cfg(test)]
mod tests;
mod weights;

pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use frame_system::pallet_prelude::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who knows the members.
        type Members: Membership<Self::AccountId>;
        /// Who may change the matrix.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The permission matrix and its check.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The actions allowed to a role in a kind of organisation; nothing when absent.
    #[pallet::storage]
    pub type Matrix<T: Config> =
        StorageDoubleMap<_, Identity, OrganisationKind, Identity, UserRole, ActionSet, ValueQuery>;

    /// Seeds the matrix.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        #[doc(hidden)]
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for kind in OrganisationKind::ALL {
                for role in UserRole::ALL {
                    Matrix::<T>::insert(kind, role, initial_permissions(*kind, *role));
                }
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Governance changed a cell of the matrix.
        PermissionsChanged {
            /// Kind of organisation.
            kind: OrganisationKind,
            /// Role of the person.
            role: UserRole,
            /// Actions allowed until now.
            before: ActionSet,
            /// Actions allowed from now on.
            after: ActionSet,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [1001] The key belongs to no organisation.
        UnknownKey,
        /// [1002] The organisation is suspended.
        OrganisationSuspended,
        /// [1003] The matrix does not allow this action to this role.
        NotPermitted,
        /// [1004] The set names an action that does not exist.
        UnknownAction,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Set which actions a role in a kind of organisation may take.
        ///
        /// Origin: governance. Emits `PermissionsChanged`. Errors: [1004] a bit of the set
        /// is no action. Cost: one cell written.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_permissions())]
        pub fn set_permissions(
            origin: OriginFor<T>,
            kind: OrganisationKind,
            role: UserRole,
            actions: ActionSet,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ensure!(actions.is_valid(), Error::<T>::UnknownAction);
            let before = Matrix::<T>::mutate(kind, role, |cell| core::mem::replace(cell, actions));
            Self::deposit_event(Event::PermissionsChanged {
                kind,
                role,
                before,
                after: actions,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Whether a key may take an action by the matrix and its organisation's state.
        /// Rules about records come on top.
        pub fn may(key: T::AccountId, action: Action) -> bool {
            Self::authorise(key, action).is_ok()
        }
    }
}

impl<T: Config> Permissions<T::AccountId> for Pallet<T> {
    fn authorise(key: T::AccountId, action: Action) -> Result<Actor<T::AccountId>, DispatchError> {
        let member = T::Members::member(&key).ok_or(Error::<T>::UnknownKey)?;
        ensure!(
            member.state == OrganisationState::Active,
            Error::<T>::OrganisationSuspended
        );
        ensure!(
            Matrix::<T>::get(member.kind, member.role).contains(action),
            Error::<T>::NotPermitted
        );
        Ok(Actor {
            key,
            organisation: member.organisation,
            kind: member.kind,
            role: member.role,
        })
    }

    fn authorise_weight() -> Weight {
        T::Members::member_weight().saturating_add(T::WeightInfo::read_cell())
    }
}
