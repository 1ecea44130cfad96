//! Certificates: an accredited certifier vouches for a programme, until the certificate is
//! withdrawn by it, by an authority, or by a suspension of the certifier.

use crate::{Certificates, Config, Error, Event, Pallet};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::programmes::{Certificate, Programme},
    texts::Reason,
    traits::{Organisations, Permissions},
    Action, Actor, OrganisationId, ProgrammeId, Stage,
};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchResult};

impl<T: Config> Pallet<T> {
    /// See the call `certify`.
    pub(crate) fn do_certify(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        statement: Option<[u8; 32]>,
    ) -> DispatchResult {
        let (by, record) = Self::acting_on(origin, Action::Verify, None, programme)?;
        ensure!(
            matches!(record.stage, Stage::Pending | Stage::Authorised),
            Error::<T>::StageForbids
        );
        // What is given in the block of a reactivation could not be told from what was given
        // before the suspension.
        Self::check_unbroken(by.organisation)?;
        ensure!(
            !Self::is_certified_by(programme, by.organisation),
            Error::<T>::AlreadyCertified
        );
        Certificates::<T>::insert(
            programme,
            by.organisation,
            Certificate {
                standing: true,
                statement,
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        Self::deposit_event(Event::ProgrammeCertified {
            programme,
            statement,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `withdraw_certificate`.
    pub(crate) fn do_withdraw_certificate(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        certifier: OrganisationId,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::WithdrawCertificate, None)?;
        let record = Self::programme(programme)?;
        Self::check_reason(Some(&reason))?;
        Self::check_withdrawer(&by, certifier, &record)?;
        let mut certificate = Certificates::<T>::get(programme, certifier)
            .filter(|_| Self::is_certified_by(programme, certifier))
            .ok_or(Error::<T>::NotCertified)?;
        certificate.standing = false;
        Certificates::<T>::insert(programme, certifier, certificate);
        Self::deposit_event(Event::CertificateWithdrawn {
            programme,
            certifier,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// Whether a certifier's certificate stands: nobody withdrew it, the certifier is active
    /// and was not suspended since it was given.
    pub(crate) fn is_certified_by(programme: ProgrammeId, certifier: OrganisationId) -> bool {
        Certificates::<T>::get(programme, certifier).is_some_and(|certificate| {
            let given = certificate.block.unique_saturated_into();
            certificate.standing && T::Organisations::unbroken_since(certifier, given)
        })
    }

    /// Whether a certifier is active, and was so before this block.
    pub(crate) fn check_unbroken(certifier: OrganisationId) -> DispatchResult {
        let now = frame_system::Pallet::<T>::block_number().unique_saturated_into();
        ensure!(
            T::Organisations::unbroken_since(certifier, now),
            Error::<T>::CertifierNotActive
        );
        Ok(())
    }

    /// What a certifier gave is withdrawn by itself or by an authority of the programme.
    pub(crate) fn check_withdrawer(
        by: &Actor<T::AccountId>,
        certifier: OrganisationId,
        record: &Programme,
    ) -> DispatchResult {
        if by.kind.is_authority() {
            Self::check_covers(by, record)
        } else {
            Self::check_own_certificate(by, certifier)
        }
    }

    /// Whether a certificate is the actor's own.
    pub(crate) fn check_own_certificate(
        by: &Actor<T::AccountId>,
        certifier: OrganisationId,
    ) -> DispatchResult {
        ensure!(
            by.organisation == certifier,
            Error::<T>::NotCertifierOrAuthority
        );
        Ok(())
    }
}
