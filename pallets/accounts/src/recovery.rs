//! Recovery of a lost key: proposed by the organisation, approved by the government, and
//! completed after a delay in which the old key can object.

use crate::{
    rules, Config, Error, Event, Members, Organisations, Pallet, ReactivatedAt, Recoveries,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::accounts::{MemberRecord, Recovery},
    traits::Permissions,
    Action, MemberState, OrganisationKind, OrganisationState,
};
use sp_runtime::{traits::Saturating, DispatchError};

impl<T: Config> Pallet<T> {
    /// See the call `propose_recovery`.
    pub(crate) fn do_propose_recovery(
        origin: OriginFor<T>,
        lost: T::AccountId,
        new: T::AccountId,
        signature: T::Signature,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::RecoverKey, None)?;
        let member = Members::<T>::get(&lost).ok_or(Error::<T>::MemberNotFound)?;
        ensure!(by.person != member.person, Error::<T>::OwnMembership);
        rules::recovers::<T>(&by, &member)?;
        ensure!(
            member.state == MemberState::Active,
            Error::<T>::MemberStateForbids
        );
        ensure!(
            !Recoveries::<T>::contains_key(&lost),
            Error::<T>::RecoveryExists
        );
        Self::check_successor(&lost, &new, &signature)?;
        Recoveries::<T>::insert(
            &lost,
            Recovery {
                new_key: new.clone(),
                proposed_by: by.person,
                due: None,
            },
        );
        Self::deposit_event(Event::RecoveryProposed {
            organisation: member.organisation,
            person: member.person,
            lost,
            new,
            by,
        });
        Ok(())
    }

    /// See the call `approve_recovery`.
    pub(crate) fn do_approve_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::RecoverKey, None)?;
        let (member, mut recovery) = Self::recovery_of(&lost)?;
        let another = by.person != recovery.proposed_by && by.person != member.person;
        ensure!(
            another && by.kind == OrganisationKind::Government,
            Error::<T>::RecoveryNotEntitled
        );
        ensure!(recovery.due.is_none(), Error::<T>::RecoveryExists);
        let due = frame_system::Pallet::<T>::block_number().saturating_add(T::RecoveryDelay::get());
        recovery.due = Some(due);
        Recoveries::<T>::insert(&lost, recovery);
        Self::deposit_event(Event::RecoveryApproved {
            organisation: member.organisation,
            person: member.person,
            lost,
            due,
            by,
        });
        Ok(())
    }

    /// See the call `cancel_recovery`.
    pub(crate) fn do_cancel_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
        // The old key objects whatever its role may do; others need the right.
        let by = T::Permissions::identify(origin.clone())?;
        let (member, _) = Self::recovery_of(&lost)?;
        if by.key != lost {
            let by = T::Permissions::authorise(origin, Action::RecoverKey, None)?;
            ensure!(
                by.organisation == member.organisation || by.kind == OrganisationKind::Government,
                Error::<T>::RecoveryNotEntitled
            );
        }
        Recoveries::<T>::remove(&lost);
        Self::deposit_event(Event::RecoveryCancelled {
            organisation: member.organisation,
            person: member.person,
            lost,
            by,
        });
        Ok(())
    }

    /// See the call `complete_recovery`.
    pub(crate) fn do_complete_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
        let by = T::Permissions::identify(origin)?;
        let (member, recovery) = Self::recovery_of(&lost)?;
        let now = frame_system::Pallet::<T>::block_number();
        // While the organisation is suspended the old key cannot object, so the delay begins
        // again with its reactivation.
        let objectable = ReactivatedAt::<T>::get(member.organisation)
            .map(|at| at.saturating_add(T::RecoveryDelay::get()));
        ensure!(
            recovery.due.is_some_and(|due| due <= now) && objectable.is_none_or(|at| at <= now),
            Error::<T>::RecoveryNotDue
        );
        let organisation =
            Organisations::<T>::get(member.organisation).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(
            organisation.state == OrganisationState::Active,
            Error::<T>::StateForbids
        );
        ensure!(
            !Members::<T>::contains_key(&recovery.new_key),
            Error::<T>::KeyTaken
        );
        Recoveries::<T>::remove(&lost);
        Self::replace_key(lost, recovery.new_key, true, by)
    }

    #[allow(clippy::type_complexity)]
    fn recovery_of(
        lost: &T::AccountId,
    ) -> Result<(MemberRecord, Recovery<T::AccountId, BlockNumberFor<T>>), DispatchError> {
        let recovery = Recoveries::<T>::get(lost).ok_or(Error::<T>::RecoveryNotFound)?;
        let member = Members::<T>::get(lost).ok_or(Error::<T>::MemberNotFound)?;
        Ok((member, recovery))
    }
}
