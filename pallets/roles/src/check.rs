//! The check that every call of the registry goes through.

use crate::{Config, Error, Matrix, Pallet, RawOrigin, WeightInfo};
use frame_support::{ensure, weights::Weight};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    traits::{Membership, Permissions},
    Action, Actor, Approver, Credits, OrganisationKind, OrganisationState,
};
use sp_runtime::DispatchError;

/// Who is behind an origin of the registry.
pub(crate) enum Behind<AccountId> {
    /// A key that signed.
    Key(AccountId),
    /// An intent that is only tried.
    Trial(AccountId),
    /// An intent that was approved: the initiator and the second person.
    Two(AccountId, AccountId),
}

impl<T: Config> Pallet<T> {
    pub(crate) fn behind(origin: OriginFor<T>) -> Result<Behind<T::AccountId>, DispatchError> {
        let own: Result<RawOrigin<T::AccountId>, _> =
            <T as Config>::RuntimeOrigin::from(origin).into();
        match own {
            Ok(RawOrigin::Trial { initiator }) => Ok(Behind::Trial(initiator)),
            Ok(RawOrigin::Approved {
                initiator,
                approver,
            }) => Ok(Behind::Two(initiator, approver)),
            Err(other) => match other.into() {
                Ok(frame_system::RawOrigin::Signed(key)) => Ok(Behind::Key(key)),
                _ => Err(DispatchError::BadOrigin),
            },
        }
    }

    /// The actor behind a key that may act.
    pub(crate) fn actor(key: T::AccountId) -> Result<Actor<T::AccountId>, DispatchError> {
        let member = T::Members::member(&key).ok_or(Error::<T>::UnknownKey)?;
        match member.state {
            OrganisationState::Active => {}
            OrganisationState::Suspended => Err(Error::<T>::OrganisationSuspended)?,
            OrganisationState::Pending | OrganisationState::Rejected => {
                Err(Error::<T>::OrganisationNotAdmitted)?;
            }
        }
        ensure!(member.may_act(), Error::<T>::KeyNotActive);
        Ok(Actor {
            key,
            organisation: member.organisation,
            kind: member.kind,
            role: member.role,
            person: member.person,
            approved_by: None,
        })
    }

    /// The actor behind a key whom the matrix allows the action.
    pub(crate) fn permitted(
        key: T::AccountId,
        action: Action,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Self::actor(key)?;
        ensure!(
            Matrix::<T>::get(actor.kind, actor.role).contains(action),
            Error::<T>::NotPermitted
        );
        Ok(actor)
    }
}

impl<T: Config> Permissions<OriginFor<T>, T::AccountId> for Pallet<T> {
    fn authorise(
        origin: OriginFor<T>,
        action: Action,
        amount: Option<Credits>,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        match Self::behind(origin)? {
            Behind::Key(key) => {
                let actor = Self::permitted(key, action)?;
                let policy = Self::effective_policy(actor.organisation, action);
                ensure!(
                    !policy.when.applies(amount),
                    Error::<T>::SecondPersonRequired
                );
                Ok(actor)
            }
            Behind::Trial(initiator) => Self::permitted(initiator, action),
            Behind::Two(initiator, approver) => {
                let actor = Self::permitted(initiator, action)?;
                let second = Self::permitted(approver, action)?;
                ensure!(second.person != actor.person, Error::<T>::SamePerson);
                let entitled = match Self::effective_policy(actor.organisation, action).by {
                    Approver::OwnOrganisation => second.organisation == actor.organisation,
                    Approver::Government => second.kind == OrganisationKind::Government,
                };
                ensure!(entitled, Error::<T>::ApproverNotEntitled);
                Ok(Actor {
                    approved_by: Some(second.key),
                    ..actor
                })
            }
        }
    }

    fn permit(origin: OriginFor<T>, action: Action) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Self::identify(origin)?;
        let approved_by = actor.approved_by;
        Self::permitted(actor.key, action).map(|actor| Actor {
            approved_by,
            ..actor
        })
    }

    fn identify(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
        match Self::behind(origin)? {
            Behind::Key(key) | Behind::Trial(key) => Self::actor(key),
            Behind::Two(initiator, approver) => {
                let actor = Self::actor(initiator)?;
                Ok(Actor {
                    approved_by: Some(approver),
                    ..actor
                })
            }
        }
    }

    fn authorise_weight() -> Weight {
        // Measured for an approved intent, which reads both persons.
        T::WeightInfo::authorise()
    }
}
