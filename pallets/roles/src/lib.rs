//! Who may do what: the permission matrix as data, the second-person policy, and the check
//! every call goes through.
//!
//! The matrix maps (kind of organisation, role of the person) to a set of [`Action`]s. It is
//! seeded at genesis with [`initial_permissions`] and changed only by governance. A call of
//! another pallet asks [`Permissions::authorise`] first: it finds the member behind the
//! origin, refuses a key or an organisation that may not act, looks the action up, and asks
//! whether the policy in force wants a second person. Rules about records ("own programme",
//! "within the ministry's scopes") belong to the pallet that keeps the record.
//!
//! Where a second person is wanted, a member opens an **intent** with the call; another
//! person approves it by giving the same call again, so that both sign what they see. The
//! call then runs with the authority of its initiator, under [`RawOrigin::Approved`]. An
//! intent reserves nothing: until it is approved the registry is as if it did not exist.
//!
//! The check is part of dispatch and not of the transaction extension, because a batch,
//! proxy or multisig hides the inner call from an extension.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::{boxed::Box, vec::Vec};
use codec::Encode;
use frame_support::{
    dispatch::{GetDispatchInfo, PostDispatchInfo},
    pallet_prelude::*,
};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    policy::initial_policy,
    records::roles::{Intent, IntentCall, MAX_OPEN_INTENTS},
    roles::initial_permissions,
    texts::{is_readable, Reason},
    traits::{Membership, Permissions, RecordRules, Subject},
    Action, ActionSet, Actor, IntentId, OrganisationId, OrganisationKind, Policy, UserRole, When,
};
use sp_runtime::traits::Dispatchable;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod check;
mod intents;
#[cfg(test)]
mod tests;
mod weights;

pub use weights::WeightInfo;

/// Who is behind a call that is not signed directly.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum RawOrigin<AccountId> {
    /// The trial of an intent when it is opened. Whatever it does is undone.
    #[codec(index = 0)]
    Trial {
        /// Whose call it is.
        initiator: AccountId,
    },
    /// An intent that a second person approved.
    #[codec(index = 1)]
    Approved {
        /// Whose call it is.
        initiator: AccountId,
        /// The key of the second person.
        approver: AccountId,
    },
}

/// The call type of the runtime.
pub type CallOf<T> = <T as Config>::RuntimeCall;

#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The origin of the runtime, which knows that of this pallet.
        type RuntimeOrigin: From<RawOrigin<Self::AccountId>>
            + From<<Self as frame_system::Config>::RuntimeOrigin>
            + Into<Result<RawOrigin<Self::AccountId>, <Self as Config>::RuntimeOrigin>>
            + Into<Result<frame_system::RawOrigin<Self::AccountId>, <Self as Config>::RuntimeOrigin>>;
        /// The calls that an intent may hold.
        type RuntimeCall: Parameter
            + Dispatchable<
                RuntimeOrigin = <Self as Config>::RuntimeOrigin,
                PostInfo = PostDispatchInfo,
            > + GetDispatchInfo;
        /// Who knows the members.
        type Members: Membership<Self::AccountId>;
        /// The rules about records, for [`Pallet::may`].
        type Records: RecordRules<Self::AccountId>;
        /// Who may change the matrix and the registry's policies.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// Blocks after which an open intent lapses.
        #[pallet::constant]
        type IntentLifetime: Get<BlockNumberFor<Self>>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The permission matrix, the policies, the intents, and the check.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The actions allowed to a role in a kind of organisation; nothing when absent.
    #[pallet::storage]
    pub type Matrix<T: Config> =
        StorageDoubleMap<_, Identity, OrganisationKind, Identity, UserRole, ActionSet, ValueQuery>;

    /// The registry's second-person policy of an action; no second person when absent.
    #[pallet::storage]
    pub type Policies<T: Config> = StorageMap<_, Identity, Action, Policy, ValueQuery>;

    /// What an organisation asks of itself on top of the registry's policy.
    #[pallet::storage]
    pub type OwnPolicies<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrganisationId, Identity, Action, When, ValueQuery>;

    /// The last identifier given to an intent.
    #[pallet::storage]
    pub type LastIntent<T: Config> = StorageValue<_, IntentId, ValueQuery>;

    /// Open intents. One that expired stands here until somebody opens another one or asks
    /// for its removal.
    #[pallet::storage]
    pub type Intents<T: Config> =
        StorageMap<_, Twox64Concat, IntentId, Intent<T::AccountId, BlockNumberFor<T>>, OptionQuery>;

    /// The open intents of an organisation with the last block of each, oldest first.
    #[pallet::storage]
    pub type OpenIntents<T: Config> = StorageMap<
        _,
        Twox64Concat,
        OrganisationId,
        BoundedVec<(IntentId, BlockNumberFor<T>), ConstU32<MAX_OPEN_INTENTS>>,
        ValueQuery,
    >;

    /// Seeds the matrix and the policies.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Policies that differ from the national ones.
        pub policies: Vec<(Action, Policy)>,
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
            for action in Action::ALL {
                Policies::<T>::insert(action, initial_policy(*action));
            }
            for (action, policy) in &self.policies {
                Policies::<T>::insert(action, policy);
            }
        }
    }

    /// The origin of approved intents.
    #[pallet::origin]
    pub type Origin<T> = RawOrigin<<T as frame_system::Config>::AccountId>;

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
        /// Governance changed the second-person policy of an action.
        PolicyChanged {
            /// The action.
            action: Action,
            /// The policy until now.
            before: Policy,
            /// The policy from now on.
            after: Policy,
        },
        /// An organisation changed what it asks of itself.
        OwnPolicyChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// The action.
            action: Action,
            /// Its own rule until now.
            before: When,
            /// Its own rule from now on.
            after: When,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// A call waits for a second person.
        IntentOpened {
            /// The intent.
            intent: IntentId,
            /// The organisation of the initiator.
            organisation: OrganisationId,
            /// The call as the runtime encodes it.
            call: IntentCall,
            /// The last block in which it can be approved.
            expires: BlockNumberFor<T>,
            /// Who opened it.
            by: Actor<T::AccountId>,
        },
        /// A second person approved, and the call was executed.
        IntentApproved {
            /// The intent.
            intent: IntentId,
            /// The organisation of the initiator.
            organisation: OrganisationId,
            /// The key of the initiator.
            initiator: T::AccountId,
            /// Who approved.
            by: Actor<T::AccountId>,
        },
        /// A second person refused.
        IntentRefused {
            /// The intent.
            intent: IntentId,
            /// The organisation of the initiator.
            organisation: OrganisationId,
            /// Why.
            reason: Reason,
            /// Who refused.
            by: Actor<T::AccountId>,
        },
        /// The initiator withdrew the call.
        IntentCancelled {
            /// The intent.
            intent: IntentId,
            /// The organisation of the initiator.
            organisation: OrganisationId,
            /// Who withdrew it.
            by: Actor<T::AccountId>,
        },
        /// Nobody approved in time.
        IntentExpired {
            /// The intent.
            intent: IntentId,
            /// The organisation of the initiator.
            organisation: OrganisationId,
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
        /// [1005] The policy asks for a second person.
        SecondPersonRequired,
        /// [1006] There is no such open intent.
        IntentNotFound,
        /// [1007] The intent has expired.
        IntentExpired,
        /// [1008] The second person is the one who opened the intent.
        SamePerson,
        /// [1009] The call is not the one that the intent holds.
        CallMismatch,
        /// [1010] This person cannot be the second person of the intent.
        ApproverNotEntitled,
        /// [1011] An organisation can be stricter than the registry, not laxer.
        PolicyTooLax,
        /// [1012] The organisation has as many open intents as it may have.
        TooManyIntents,
        /// [1014] Only the person who opened an intent withdraws it.
        NotInitiator,
        /// [1015] The call is too long for an intent.
        CallTooLong,
        /// [1016] The key is suspended or no longer in use.
        KeyNotActive,
        /// [1017] The organisation is not admitted yet, or was rejected.
        OrganisationNotAdmitted,
        /// [1018] The intent has not expired.
        IntentStillOpen,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
        /// [9001] A counter has no further number.
        CounterExhausted,
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

        /// Set the registry's second-person policy of an action.
        ///
        /// Origin: governance. Emits `PolicyChanged`. Cost: one record written.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_policy())]
        pub fn set_policy(origin: OriginFor<T>, action: Action, policy: Policy) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            let before = Policies::<T>::mutate(action, |cell| core::mem::replace(cell, policy));
            Self::deposit_event(Event::PolicyChanged {
                action,
                before,
                after: policy,
            });
            Ok(())
        }

        /// Set what the caller's organisation asks of itself on top of the registry's policy.
        ///
        /// Origin: a member with `SetPolicy`. Emits `OwnPolicyChanged`. Errors: [1011] laxer
        /// than the registry's own. Cost: one record written.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_own_policy())]
        pub fn set_own_policy(origin: OriginFor<T>, action: Action, when: When) -> DispatchResult {
            let by = Self::authorise(origin, Action::SetPolicy, None)?;
            let registry = Policies::<T>::get(action).when;
            // Without a rule of its own, an organisation follows the registry.
            let own = when != When::Never;
            ensure!(
                !own || registry.stricter(when) == when,
                Error::<T>::PolicyTooLax
            );
            let organisation = by.organisation;
            let before = OwnPolicies::<T>::get(organisation, action);
            if own {
                OwnPolicies::<T>::insert(organisation, action, when);
            } else {
                OwnPolicies::<T>::remove(organisation, action);
            }
            Self::deposit_event(Event::OwnPolicyChanged {
                organisation,
                action,
                before,
                after: when,
                by,
            });
            Ok(())
        }

        /// Open an intent: the call waits for a second person. It is tried at once, and what
        /// it would do is undone; a call that would fail now is refused with its own error.
        ///
        /// Origin: a member. Emits `IntentOpened`, and `IntentExpired` for those of the
        /// organisation that lapsed. Errors: [1012] [1015], and those of the call.
        /// Cost: that of the call, and one record written.
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::open_intent(MAX_OPEN_INTENTS)
                .saturating_add(call.get_dispatch_info().call_weight)
        )]
        pub fn open_intent(
            origin: OriginFor<T>,
            call: Box<CallOf<T>>,
        ) -> DispatchResultWithPostInfo {
            let weight = call.get_dispatch_info().call_weight;
            let lapsed = Self::do_open_intent(origin, *call)?;
            Ok(Some(T::WeightInfo::open_intent(lapsed).saturating_add(weight)).into())
        }

        /// Approve an intent: the call is executed with the authority of its initiator. When
        /// it fails, nothing changes and the intent stays open.
        ///
        /// Origin: another person, who may take the action of the call by the matrix, of the
        /// initiator's organisation or of the government as the policy says. The call is
        /// given again, so that the second person signs what it sees. Emits `IntentApproved`
        /// after the events of the call. Errors: [1006]–[1010], and those of the call.
        /// Cost: that of the call, and one record removed.
        #[pallet::call_index(4)]
        // The call was measured for one signer; here it looks up two persons.
        #[pallet::weight(
            T::WeightInfo::approve_intent()
                .saturating_add(Pallet::<T>::authorise_weight())
                .saturating_add(call.get_dispatch_info().call_weight)
        )]
        pub fn approve_intent(
            origin: OriginFor<T>,
            intent: IntentId,
            call: Box<CallOf<T>>,
        ) -> DispatchResultWithPostInfo {
            Self::do_approve_intent(origin, intent, *call)
        }

        /// Refuse an intent.
        ///
        /// Origin: another person, no viewer, of the initiator's organisation or of the
        /// government. Emits `IntentRefused`. Errors: [1006] [1007] [1008] [1010] [2005].
        /// Cost: one record removed.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::refuse_intent())]
        pub fn refuse_intent(
            origin: OriginFor<T>,
            intent: IntentId,
            reason: Reason,
        ) -> DispatchResult {
            let by = Self::identify(origin)?;
            ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
            let record = Self::open_record(intent)?;
            Self::check_decides(&by, &record)?;
            Self::remove_intent(intent, record.organisation);
            Self::deposit_event(Event::IntentRefused {
                intent,
                organisation: record.organisation,
                reason,
                by,
            });
            Ok(())
        }

        /// Withdraw an intent.
        ///
        /// Origin: the person who opened it. Emits `IntentCancelled`. Errors: [1006] [1014].
        /// Cost: one record removed.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::cancel_intent())]
        pub fn cancel_intent(origin: OriginFor<T>, intent: IntentId) -> DispatchResult {
            let by = Self::identify(origin)?;
            let record = Intents::<T>::get(intent).ok_or(Error::<T>::IntentNotFound)?;
            ensure!(record.person == by.person, Error::<T>::NotInitiator);
            Self::remove_intent(intent, record.organisation);
            Self::deposit_event(Event::IntentCancelled {
                intent,
                organisation: record.organisation,
                by,
            });
            Ok(())
        }

        /// Remove an intent that expired.
        ///
        /// Origin: any member. Emits `IntentExpired`. Errors: [1006] [1018]. Cost: one record
        /// removed.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::expire_intent())]
        pub fn expire_intent(origin: OriginFor<T>, intent: IntentId) -> DispatchResult {
            Self::identify(origin)?;
            let record = Intents::<T>::get(intent).ok_or(Error::<T>::IntentNotFound)?;
            ensure!(
                record.expires < frame_system::Pallet::<T>::block_number(),
                Error::<T>::IntentStillOpen
            );
            Self::remove_intent(intent, record.organisation);
            Self::deposit_event(Event::IntentExpired {
                intent,
                organisation: record.organisation,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Whether a key may take an action on a record as both are now, and which
        /// second-person policy then applies; the reason when it may not.
        pub fn may(
            key: T::AccountId,
            action: Action,
            subject: Subject<T::AccountId>,
        ) -> Result<Policy, DispatchError> {
            let by = Self::permitted(key, action)?;
            T::Records::check(&by, action, &subject)?;
            Ok(Self::effective_policy(by.organisation, action))
        }

        /// The policy in force for an organisation: the registry's, or its own where that is
        /// stricter.
        pub fn effective_policy(organisation: OrganisationId, action: Action) -> Policy {
            let registry = Policies::<T>::get(action);
            Policy {
                when: registry
                    .when
                    .stricter(OwnPolicies::<T>::get(organisation, action)),
                by: registry.by,
            }
        }

        /// The actions allowed to a role in a kind of organisation.
        pub fn permissions(kind: OrganisationKind, role: UserRole) -> ActionSet {
            Matrix::<T>::get(kind, role)
        }
    }
}
