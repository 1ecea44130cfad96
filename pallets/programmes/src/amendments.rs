//! Amendments: before the authorisation the proponents write the details anew by themselves,
//! afterwards they and the authority do it together.

use crate::{
    rules::is_proponent, Amendments, Config, Error, Event, OwnershipProposals, Pallet, Programmes,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    dates::year_of,
    records::programmes::{Amendment, Programme, ProgrammeDetails, ProposalKind, Side},
    texts::Reason,
    traits::Permissions,
    Action, Actor, OrganisationId, ProgrammeId, Stage,
};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
    /// See the call `amend`.
    pub(crate) fn do_amend(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        details: ProgrammeDetails,
        reason: Option<Reason>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::EditProgramme, None)?;
        let mut record = Self::programme(programme)?;
        Self::check_reason(reason.as_ref())?;
        ensure!(details != record.details, Error::<T>::NothingChanged);
        if record.stage.is_editable() {
            Self::check_author(&by, &record)?;
            Self::check_registrant(&by, &details)?;
            let known = details.source == record.details.source
                && details.external_id == record.details.external_id;
            ensure!(known, Error::<T>::DetailsFixed);
            let submitted = record.stage == Stage::Pending;
            record.details = details;
            if submitted {
                Self::check_complete(&record)?;
            } else {
                Self::check_details(&record.details)?;
                Self::check_planned(&record)?;
            }
            Self::write_anew(programme, &mut record, reason, None, by)?;
            Programmes::<T>::insert(programme, record);
            return Ok(());
        }
        let side = Self::side_of(&by, &record)?;
        Self::check_amendment(&record, &details)?;
        let hash = BlakeTwo256::hash_of(&details).0;
        Amendments::<T>::insert(
            programme,
            Amendment {
                details: details.clone(),
                by: by.organisation,
                side,
            },
        );
        Self::deposit_event(Event::AmendmentProposed {
            programme,
            details,
            hash,
            side,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `agree_amendment`.
    pub(crate) fn do_agree_amendment(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        hash: [u8; 32],
    ) -> DispatchResult {
        let amendment = Amendments::<T>::get(programme).ok_or(Error::<T>::ProposalNotFound)?;
        let action = match amendment.side {
            Side::Proponents => Action::AuthoriseProgramme,
            Side::Authority => Action::EditProgramme,
        };
        let (by, mut record) = Self::acting_on(origin, action, None, programme)?;
        // Who only registered the programme does not speak for its proponents.
        let other_side =
            amendment.side == Side::Proponents || is_proponent(by.organisation, &record.details);
        ensure!(other_side, Error::<T>::NotProponent);
        // A government that proposed as one of several proponents does not agree for the state:
        // the others would have had no say.
        let alone = record.details.proponents.len() == 1;
        ensure!(
            by.organisation != amendment.by || alone,
            Error::<T>::NotParty
        );
        ensure!(
            BlakeTwo256::hash_of(&amendment.details).0 == hash,
            Error::<T>::ProposalChanged
        );
        // What was right when it was proposed may not be any more.
        Self::check_amendment(&record, &amendment.details)?;
        record.details = amendment.details;
        Self::write_anew(programme, &mut record, None, Some(amendment.by), by)?;
        Amendments::<T>::remove(programme);
        Programmes::<T>::insert(programme, record);
        Ok(())
    }

    /// See the call `decline_proposal`.
    pub(crate) fn do_decline_proposal(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        proposal: ProposalKind,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::EditProgramme, None)?;
        let record = Self::programme(programme)?;
        Self::check_reason(Some(&reason))?;
        match proposal {
            ProposalKind::Amendment => {
                ensure!(
                    Amendments::<T>::contains_key(programme),
                    Error::<T>::ProposalNotFound
                );
                Self::side_of(&by, &record)?;
                Amendments::<T>::remove(programme);
            }
            ProposalKind::Ownership => {
                let proposed =
                    OwnershipProposals::<T>::get(programme).ok_or(Error::<T>::ProposalNotFound)?;
                let party = by.organisation == proposed.by
                    || by.organisation == proposed.change.giver
                    || by.organisation == proposed.change.receiver
                    || Self::check_covers(&by, &record).is_ok();
                ensure!(party, Error::<T>::NotParty);
                OwnershipProposals::<T>::remove(programme);
            }
        }
        Self::deposit_event(Event::ProposalDeclined {
            programme,
            proposal,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// For which side an actor speaks about an authorised programme. A government that is a
    /// proponent too speaks as that first.
    fn side_of(by: &Actor<T::AccountId>, record: &Programme) -> Result<Side, DispatchError> {
        ensure!(record.stage == Stage::Authorised, Error::<T>::StageForbids);
        if is_proponent(by.organisation, &record.details) {
            return Ok(Side::Proponents);
        }
        ensure!(by.kind.is_authority(), Error::<T>::NotProponent);
        Self::check_covers(by, record)?;
        Ok(Side::Authority)
    }

    /// What an amendment of an authorised programme may not touch: what stands in its serials,
    /// who owns it, and what is authorised.
    fn check_amendment(record: &Programme, details: &ProgrammeDetails) -> DispatchResult {
        ensure!(record.stage == Stage::Authorised, Error::<T>::StageForbids);
        let now = &record.details;
        let kept = details.source == now.source
            && details.external_id == now.external_id
            && details.scope == now.scope
            && year_of(details.start) == year_of(now.start)
            && details.proponents == now.proponents
            && details.estimate >= record.authorised;
        ensure!(kept, Error::<T>::DetailsFixed);
        let amended = Programme {
            details: details.clone(),
            ..record.clone()
        };
        Self::check_complete(&amended)
    }

    /// Count a new version of the details that stand in the record, and tell. The record is
    /// not stored.
    pub(crate) fn write_anew(
        programme: ProgrammeId,
        record: &mut Programme,
        reason: Option<Reason>,
        proposed_by: Option<OrganisationId>,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        record.version = Self::next(record.version)?;
        Self::deposit_event(Event::ProgrammeAmended {
            programme,
            version: record.version,
            details: record.details.clone(),
            reason,
            proposed_by,
            at: Self::now(),
            by,
        });
        Ok(())
    }
}
