//! Organisations added by an authority, their public data and their state.

use crate::{
    Applicant, ApplicationCount, Config, Error, Event, Members, NextOrganisation,
    OrganisationOfTaxId, Organisations, Pallet, ReactivatedAt, Rejections,
};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::accounts::Organisation,
    texts::{is_readable, Name, Reason, Website},
    traits::Permissions,
    Action, Actor, OrganisationId, OrganisationKind, OrganisationState, UserRole,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// See the call `register_organisation`.
    pub(crate) fn do_register(
        origin: OriginFor<T>,
        organisation: Organisation,
        administrator: Option<T::AccountId>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::RegisterOrganisation, None)?;
        Self::check_added_by(&by, organisation.kind)?;
        Self::check_new_organisation(&organisation)?;
        if let Some(key) = &administrator {
            ensure!(!Members::<T>::contains_key(key), Error::<T>::KeyTaken);
        }
        let id = Self::insert_organisation(organisation.clone())?;
        let Organisation {
            kind,
            name,
            tax_id,
            country,
            scopes,
            website,
            ..
        } = organisation;
        Self::deposit_event(Event::OrganisationRegistered {
            organisation: id,
            kind,
            name,
            tax_id,
            country,
            scopes,
            website,
            by: by.clone(),
        });
        if let Some(key) = administrator {
            Self::insert_member(id, key, UserRole::Admin, by)?;
        }
        Ok(())
    }

    fn check_added_by(by: &Actor<T::AccountId>, kind: OrganisationKind) -> DispatchResult {
        ensure!(
            kind != OrganisationKind::Ministry || by.kind == OrganisationKind::Government,
            Error::<T>::MinistryNeedsGovernment
        );
        Ok(())
    }

    /// The rules for the data of a new organisation.
    pub(crate) fn check_new_organisation(organisation: &Organisation) -> Result<(), Error<T>> {
        let Organisation {
            kind,
            name,
            tax_id,
            country,
            scopes,
            website,
            ..
        } = organisation;
        ensure!(
            *kind != OrganisationKind::Government,
            Error::<T>::GovernmentExists
        );
        Self::check_public_data(name, country, website)?;
        ensure!(is_readable(tax_id), Error::<T>::TextUnreadable);
        let is_ministry = *kind == OrganisationKind::Ministry;
        ensure!(
            scopes.is_valid() && scopes.is_empty() != is_ministry,
            Error::<T>::ScopesInvalid
        );
        ensure!(
            !OrganisationOfTaxId::<T>::contains_key(tax_id),
            Error::<T>::TaxIdTaken
        );
        Ok(())
    }

    fn check_public_data(
        name: &Name,
        country: &[u8; 2],
        website: &Website,
    ) -> Result<(), Error<T>> {
        ensure!(
            is_readable(name) && (website.is_empty() || is_readable(website)),
            Error::<T>::TextUnreadable
        );
        ensure!(
            country.iter().all(u8::is_ascii_uppercase),
            Error::<T>::CountryCodeInvalid
        );
        Ok(())
    }

    /// Store an organisation under the next identifier.
    pub(crate) fn insert_organisation(
        organisation: Organisation,
    ) -> Result<OrganisationId, DispatchError> {
        let id = NextOrganisation::<T>::get();
        NextOrganisation::<T>::put(id.next().ok_or(Error::<T>::CounterExhausted)?);
        OrganisationOfTaxId::<T>::insert(&organisation.tax_id, id);
        Organisations::<T>::insert(id, organisation);
        Ok(id)
    }

    /// See the call `edit_organisation`.
    pub(crate) fn do_edit(
        origin: OriginFor<T>,
        name: Name,
        country: [u8; 2],
        website: Website,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::EditOrganisation, None)?;
        Self::check_public_data(&name, &country, &website)?;
        let organisation = by.organisation;
        Organisations::<T>::try_mutate(organisation, |record| {
            let record = record.as_mut().ok_or(Error::<T>::OrganisationNotFound)?;
            record.name = name.clone();
            record.country = country;
            record.website = website.clone();
            Ok::<_, DispatchError>(())
        })?;
        Self::deposit_event(Event::OrganisationEdited {
            organisation,
            name,
            country,
            website,
            by,
        });
        Ok(())
    }

    /// See the calls `suspend_organisation` and `reactivate_organisation`.
    pub(crate) fn do_change_state(
        origin: OriginFor<T>,
        id: OrganisationId,
        after: OrganisationState,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::SuspendOrganisation, None)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let organisation = Self::check_suspendable(&by, id)?;
        ensure!(organisation.state != after, Error::<T>::StateUnchanged);
        // Admission is not a reactivation: that is the decision on a registration.
        ensure!(
            organisation.state != OrganisationState::Pending,
            Error::<T>::StateForbids
        );
        Self::change_state(id, organisation, after, reason, by)
    }

    /// See the call `decide_registration`.
    pub(crate) fn do_decide_registration(
        origin: OriginFor<T>,
        id: OrganisationId,
        admit: bool,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::DecideRegistration, None)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let organisation = Organisations::<T>::get(id).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(
            organisation.state == OrganisationState::Pending,
            Error::<T>::StateForbids
        );
        let key = Applicant::<T>::take(id).ok_or(Error::<T>::MemberNotFound)?;
        ApplicationCount::<T>::mutate(|count| *count = count.saturating_sub(1));
        if admit {
            // Only now does the chain know the key.
            Self::count_administrator(id, UserRole::Admin, true);
            frame_system::Pallet::<T>::inc_providers(&key);
            Self::change_state(id, organisation, OrganisationState::Active, reason, by)
        } else {
            // The key never signed anything here, so it can be forgotten.
            Members::<T>::remove(&key);
            Rejections::<T>::mutate(&key, |count| *count = count.saturating_add(1));
            OrganisationOfTaxId::<T>::remove(&organisation.tax_id);
            Self::change_state(id, organisation, OrganisationState::Rejected, reason, by)
        }
    }

    fn change_state(
        id: OrganisationId,
        mut organisation: Organisation,
        after: OrganisationState,
        reason: Reason,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let before = organisation.state;
        ensure!(before.may_become(after), Error::<T>::StateForbids);
        organisation.state = after;
        Organisations::<T>::insert(id, organisation);
        if before == OrganisationState::Suspended {
            ReactivatedAt::<T>::insert(id, frame_system::Pallet::<T>::block_number());
        }
        Self::deposit_event(Event::OrganisationStateChanged {
            organisation: id,
            before,
            after,
            reason,
            by,
        });
        Ok(())
    }
}
