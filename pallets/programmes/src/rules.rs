//! The rules about records: who may act on which programme. Calls and [`RecordRules`] make the
//! same checks.

use crate::{Config, Error, Pallet, Programmes};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::programmes::{Programme, ProgrammeDetails},
    traits::{Holdings, Organisations, Permissions, RecordRules, Subject},
    Action, Actor, Credits, OrganisationId, OrganisationKind, ProgrammeId,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Whether an organisation is among the proponents.
pub(crate) fn is_proponent(organisation: OrganisationId, details: &ProgrammeDetails) -> bool {
    details
        .proponents
        .iter()
        .any(|p| p.organisation == organisation)
}

impl<T: Config> Pallet<T> {
    /// The record of a programme.
    pub(crate) fn programme(id: ProgrammeId) -> Result<Programme, DispatchError> {
        Programmes::<T>::get(id).ok_or(Error::<T>::ProgrammeNotFound.into())
    }

    /// The actor and the programme, when the matrix and the rules let it act on this.
    pub(crate) fn acting_on(
        origin: OriginFor<T>,
        action: Action,
        amount: Option<Credits>,
        programme: ProgrammeId,
    ) -> Result<(Actor<T::AccountId>, Programme), DispatchError> {
        let by = T::Permissions::authorise(origin, action, amount)?;
        let record = Self::programme(programme)?;
        Self::check_rules(&by, action, programme, &record)?;
        Ok((by, record))
    }

    /// Whether this actor may register a programme with these details: a developer one of its
    /// own, a ministry one of its scopes, the government and monitoring systems any.
    pub(crate) fn check_registrant(
        by: &Actor<T::AccountId>,
        details: &ProgrammeDetails,
    ) -> DispatchResult {
        match by.kind {
            OrganisationKind::Government | OrganisationKind::Api => Ok(()),
            OrganisationKind::Ministry => {
                let covered = T::Organisations::covers_scope(by.organisation, details.scope);
                ensure!(covered, Error::<T>::ScopeNotCovered);
                Ok(())
            }
            OrganisationKind::ProgrammeDeveloper | OrganisationKind::Certifier => {
                let own = is_proponent(by.organisation, details);
                ensure!(own, Error::<T>::NotProponent);
                Ok(())
            }
        }
    }

    /// Whether this actor writes for the proponents: one of them, a monitoring system, or the
    /// organisation that registered the programme. An authority does not write into the
    /// application of another that it decides on.
    pub(crate) fn check_author(by: &Actor<T::AccountId>, record: &Programme) -> DispatchResult {
        let author = is_proponent(by.organisation, &record.details)
            || by.kind == OrganisationKind::Api
            || by.organisation == record.registered_by;
        ensure!(author, Error::<T>::NotProponent);
        Ok(())
    }

    /// Whether an authority may decide on a programme.
    pub(crate) fn check_covers(by: &Actor<T::AccountId>, record: &Programme) -> DispatchResult {
        let scope = record.details.scope;
        let covered = T::Organisations::covers_scope(by.organisation, scope);
        ensure!(covered, Error::<T>::ScopeNotCovered);
        Ok(())
    }

    /// Whether this actor is a certifier that is accredited for the programme's sector and
    /// independent of it.
    pub(crate) fn check_certifier(
        by: &Actor<T::AccountId>,
        programme: ProgrammeId,
        record: &Programme,
    ) -> DispatchResult {
        let (certifier, details) = (by.organisation, &record.details);
        ensure!(
            T::Organisations::is_accredited(certifier, details.sector),
            Error::<T>::NotAccredited
        );
        let independent = !is_proponent(certifier, details)
            && certifier != record.registered_by
            && !T::Holdings::holds(certifier, programme);
        ensure!(independent, Error::<T>::NotIndependent);
        Ok(())
    }

    /// Who adds documents: the proponents' side, an authority, an accredited certifier.
    fn check_documentalist(
        by: &Actor<T::AccountId>,
        programme: ProgrammeId,
        record: &Programme,
    ) -> DispatchResult {
        match by.kind {
            OrganisationKind::Government | OrganisationKind::Ministry => {
                Self::check_author(by, record).or_else(|_| Self::check_covers(by, record))
            }
            OrganisationKind::Certifier => Self::check_certifier(by, programme, record),
            OrganisationKind::ProgrammeDeveloper | OrganisationKind::Api => {
                Self::check_author(by, record)
            }
        }
    }

    fn check_rules(
        by: &Actor<T::AccountId>,
        action: Action,
        programme: ProgrammeId,
        record: &Programme,
    ) -> DispatchResult {
        match action {
            Action::RegisterProgramme => Self::check_registrant(by, &record.details),
            Action::AuthoriseProgramme | Action::RejectProgramme | Action::CloseProgramme => {
                Self::check_covers(by, record)
            }
            Action::EditProgramme | Action::ReportMonitoring => Self::check_author(by, record),
            Action::AddDocument => Self::check_documentalist(by, programme, record),
            Action::Verify => Self::check_certifier(by, programme, record),
            Action::WithdrawCertificate if by.kind.is_authority() => Self::check_covers(by, record),
            _ => Ok(()),
        }
    }
}

impl<T: Config> RecordRules<T::AccountId> for Pallet<T> {
    fn check(
        by: &Actor<T::AccountId>,
        action: Action,
        subject: &Subject<T::AccountId>,
    ) -> DispatchResult {
        match (action, subject) {
            (_, Subject::Programme(id)) => {
                Self::check_rules(by, action, *id, &Self::programme(*id)?)
            }
            (Action::WithdrawCertificate, Subject::Organisation(certifier))
                if !by.kind.is_authority() =>
            {
                Self::check_own_certificate(by, *certifier)
            }
            _ => Ok(()),
        }
    }
}
