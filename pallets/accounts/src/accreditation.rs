//! Accreditation of certifiers by sector.

use crate::{rules, Accreditations, Config, Error, Event, Organisations, Pallet};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::accounts::Accreditation,
    texts::{is_readable, Reason},
    traits::Permissions,
    Action, Actor, OrganisationId, OrganisationKind, Sector,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// See the call `accredit`.
    pub(crate) fn do_accredit(
        origin: OriginFor<T>,
        organisation: OrganisationId,
        sector: Sector,
        from: u64,
        until: u64,
    ) -> DispatchResult {
        let by = Self::accreditor(origin, organisation, sector)?;
        ensure!(from <= until, Error::<T>::AccreditationInvalid);
        let after = Accreditation {
            from,
            until,
            suspended: false,
        };
        let before = Accreditations::<T>::get(organisation, sector);
        ensure!(before != Some(after), Error::<T>::StateUnchanged);
        Accreditations::<T>::insert(organisation, sector, after);
        Self::deposit_event(Event::AccreditationChanged {
            organisation,
            sector,
            before,
            after,
            reason: None,
            by,
        });
        Ok(())
    }

    /// See the call `suspend_accreditation`.
    pub(crate) fn do_suspend_accreditation(
        origin: OriginFor<T>,
        organisation: OrganisationId,
        sector: Sector,
        reason: Reason,
    ) -> DispatchResult {
        let by = Self::accreditor(origin, organisation, sector)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let before = Accreditations::<T>::get(organisation, sector)
            .ok_or(Error::<T>::AccreditationNotFound)?;
        ensure!(!before.suspended, Error::<T>::StateUnchanged);
        let after = Accreditation {
            suspended: true,
            ..before
        };
        Accreditations::<T>::insert(organisation, sector, after);
        Self::deposit_event(Event::AccreditationChanged {
            organisation,
            sector,
            before: Some(before),
            after,
            reason: Some(reason),
            by,
        });
        Ok(())
    }

    /// Who decides on the accreditation of a certifier for a sector.
    fn accreditor(
        origin: OriginFor<T>,
        organisation: OrganisationId,
        sector: Sector,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let by = T::Permissions::authorise(origin, Action::AccreditCertifier, None)?;
        let certifier =
            Organisations::<T>::get(organisation).ok_or(Error::<T>::OrganisationNotFound)?;
        rules::accredits::<T>(&by, &certifier)?;
        if by.kind == OrganisationKind::Ministry {
            let ministry =
                Organisations::<T>::get(by.organisation).ok_or(Error::<T>::OrganisationNotFound)?;
            let covers = ministry.scopes.iter().any(|scope| scope.fits(sector));
            ensure!(covers, Error::<T>::ScopesInvalid);
        }
        Ok(by)
    }
}
