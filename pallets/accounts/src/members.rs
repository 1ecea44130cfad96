//! The people of an organisation: roles, suspension, removal, rotation of keys.

use crate::{
    rules, AdministratorCount, Config, Error, Event, LastPerson, Members, Organisations, Pallet,
    Recoveries,
};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    consent::{consent_message, Consent},
    records::accounts::MemberRecord,
    texts::{is_readable, Reason},
    traits::Permissions,
    Action, Actor, MemberState, OrganisationId, OrganisationState, PersonId, UserRole,
};
use sp_runtime::{
    traits::{Verify, Zero},
    DispatchError,
};

impl<T: Config> Pallet<T> {
    /// See the call `add_member`.
    pub(crate) fn do_add_member(
        origin: OriginFor<T>,
        organisation: OrganisationId,
        key: T::AccountId,
        role: UserRole,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::AddMember, None)?;
        let record =
            Organisations::<T>::get(organisation).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(role != UserRole::Root, Error::<T>::RootIsUnique);
        ensure!(!Members::<T>::contains_key(&key), Error::<T>::KeyTaken);
        Self::check_adds_to(&by, organisation)?;
        ensure!(
            by.organisation == organisation || role == UserRole::Admin,
            Error::<T>::FirstMemberNotAdministrator
        );
        ensure!(
            matches!(
                record.state,
                OrganisationState::Active | OrganisationState::Suspended
            ),
            Error::<T>::StateForbids
        );
        Self::insert_member(organisation, key, role, by)
    }

    /// Store a member and admit its key to the chain.
    pub(crate) fn insert_member(
        organisation: OrganisationId,
        key: T::AccountId,
        role: UserRole,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let person = Self::admit(organisation, &key, role)?;
        Self::deposit_event(Event::MemberAdded {
            organisation,
            key,
            person,
            role,
            by,
        });
        Ok(())
    }

    /// Give a new person's key its record and its provider reference.
    pub(crate) fn admit(
        organisation: OrganisationId,
        key: &T::AccountId,
        role: UserRole,
    ) -> Result<PersonId, DispatchError> {
        let person = Self::next_person()?;
        Members::<T>::insert(
            key,
            MemberRecord {
                organisation,
                person,
                role,
                state: MemberState::Active,
            },
        );
        Self::count_administrator(organisation, role, true);
        frame_system::Pallet::<T>::inc_providers(key);
        Ok(person)
    }

    pub(crate) fn next_person() -> Result<PersonId, DispatchError> {
        let person = LastPerson::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        LastPerson::<T>::put(person);
        Ok(person)
    }

    /// Count an administrator in or out.
    pub(crate) fn count_administrator(organisation: OrganisationId, role: UserRole, more: bool) {
        if role.is_administrator() {
            AdministratorCount::<T>::mutate(organisation, |count| {
                *count = if more {
                    count.saturating_add(1)
                } else {
                    count.saturating_sub(1)
                };
            });
        }
    }

    /// Whether an organisation would be left without an administrator if this one went.
    pub(crate) fn is_last_administrator(member: &MemberRecord) -> bool {
        member.role.is_administrator()
            && member.state == MemberState::Active
            && AdministratorCount::<T>::get(member.organisation) <= 1
    }

    /// See the call `change_role`.
    pub(crate) fn do_change_role(
        origin: OriginFor<T>,
        key: T::AccountId,
        role: UserRole,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::ManageMembers, None)?;
        ensure!(role != UserRole::Root, Error::<T>::RootIsUnique);
        let mut member = Self::managed(&by, &key)?;
        let before = member.role;
        ensure!(before != role, Error::<T>::RoleUnchanged);
        ensure!(
            matches!(member.state, MemberState::Active | MemberState::Suspended),
            Error::<T>::MemberStateForbids
        );
        let stays_administrator = role.is_administrator();
        ensure!(
            stays_administrator || !Self::is_last_administrator(&member),
            Error::<T>::LastAdministrator
        );
        if member.state == MemberState::Active {
            Self::count_administrator(member.organisation, before, false);
            Self::count_administrator(member.organisation, role, true);
        }
        member.role = role;
        Members::<T>::insert(&key, member);
        Self::deposit_event(Event::MemberRoleChanged {
            organisation: member.organisation,
            key,
            person: member.person,
            before,
            after: role,
            by,
        });
        Ok(())
    }

    /// See the calls `suspend_member`, `reactivate_member` and `remove_member`.
    pub(crate) fn do_change_member(
        origin: OriginFor<T>,
        key: T::AccountId,
        after: MemberState,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::ManageMembers, None)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let mut member = Self::managed(&by, &key)?;
        let before = member.state;
        ensure!(before.may_become(after), Error::<T>::MemberStateForbids);
        ensure!(
            after == MemberState::Active || !Self::is_last_administrator(&member),
            Error::<T>::LastAdministrator
        );
        let counted = |state| state == MemberState::Active;
        if counted(before) != counted(after) {
            Self::count_administrator(member.organisation, member.role, counted(after));
        }
        member.state = after;
        Members::<T>::insert(&key, member);
        // A recovery of a key that was removed would bring the person back.
        Recoveries::<T>::remove(&key);
        Self::deposit_event(Event::MemberStateChanged {
            organisation: member.organisation,
            key,
            person: member.person,
            before,
            after,
            reason,
            by,
        });
        Ok(())
    }

    /// A member that the actor manages.
    fn managed(
        by: &Actor<T::AccountId>,
        key: &T::AccountId,
    ) -> Result<MemberRecord, DispatchError> {
        let member = Members::<T>::get(key).ok_or(Error::<T>::MemberNotFound)?;
        rules::manages::<T>(by, &member)?;
        Ok(member)
    }

    /// See the call `rotate_key`.
    pub(crate) fn do_rotate_key(
        origin: OriginFor<T>,
        new: T::AccountId,
        signature: T::Signature,
    ) -> DispatchResult {
        let by = T::Permissions::identify(origin)?;
        let old = by.key.clone();
        // A thief who holds the key must not run away with the person while others recover it.
        ensure!(
            !Recoveries::<T>::contains_key(&old),
            Error::<T>::RecoveryExists
        );
        Self::check_successor(&old, &new, &signature)?;
        Self::replace_key(old, new, false, by)
    }

    /// Whether a key can take the place of another one, and agrees to.
    pub(crate) fn check_successor(
        old: &T::AccountId,
        new: &T::AccountId,
        signature: &T::Signature,
    ) -> DispatchResult {
        ensure!(!Members::<T>::contains_key(new), Error::<T>::KeyTaken);
        let consent = Consent::Replace { old, new };
        Self::check_consent(&consent, new, signature)?;
        Ok(())
    }

    /// Let a person act with another key. The record of the old key stays, as its provider
    /// reference does: nothing that it once signed can be replayed.
    pub(crate) fn replace_key(
        old: T::AccountId,
        new: T::AccountId,
        recovered: bool,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let mut member = Members::<T>::get(&old).ok_or(Error::<T>::MemberNotFound)?;
        let next = MemberState::Replaced;
        ensure!(
            member.state.may_become(next),
            Error::<T>::MemberStateForbids
        );
        Members::<T>::insert(&new, member);
        member.state = next;
        Members::<T>::insert(&old, member);
        frame_system::Pallet::<T>::inc_providers(&new);
        Self::deposit_event(Event::KeyReplaced {
            organisation: member.organisation,
            person: member.person,
            role: member.role,
            old,
            new,
            recovered,
            by,
        });
        Ok(())
    }

    /// Whether a key signed its consent for this chain.
    pub(crate) fn check_consent(
        consent: &Consent<'_, T::AccountId>,
        key: &T::AccountId,
        signature: &T::Signature,
    ) -> Result<(), Error<T>> {
        let genesis = frame_system::Pallet::<T>::block_hash(
            frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
        );
        let message = genesis.using_encoded(|genesis| consent_message(genesis, consent));
        ensure!(
            signature.verify(&message[..], key),
            Error::<T>::ConsentInvalid
        );
        Ok(())
    }
}
