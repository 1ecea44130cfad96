//! Documents by hash, and mitigation actions.

use crate::{
    Config, DocumentOfHash, Documents, Error, Event, MitigationActions, Pallet, Programmes,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::{
        calculation::Calculation,
        programmes::{Document, MitigationAction, NewDocument, Programme},
    },
    texts::{is_media_type, is_readable, ActionId},
    traits::Organisations,
    Action, Actor, Credits, MitigationType, OrganisationId, OrganisationKind, ProgrammeId,
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// See the call `add_document`.
    pub(crate) fn do_add_document(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        document: NewDocument,
    ) -> DispatchResult {
        let (by, mut record) = Self::acting_on(origin, Action::AddDocument, None, programme)?;
        ensure!(
            is_readable(&document.name) && is_media_type(&document.media) && document.size > 0,
            Error::<T>::DocumentInvalid
        );
        ensure!(
            !DocumentOfHash::<T>::contains_key(programme, document.hash),
            Error::<T>::DocumentExists
        );
        if let Some(action) = &document.action {
            ensure!(
                MitigationActions::<T>::contains_key(programme, action),
                Error::<T>::MitigationActionNotFound
            );
        }
        let version = match document.replaces {
            None => 1,
            Some(number) => {
                let mut old = Documents::<T>::get(programme, number)
                    .filter(|old| !old.replaced && old.document.kind == document.kind)
                    .ok_or(Error::<T>::DocumentNotFound)?;
                Self::check_replaces(&by, &record, old.author)?;
                old.replaced = true;
                let version = Self::next(old.version)?;
                Documents::<T>::insert(programme, number, old);
                version
            }
        };
        record.documents = Self::next(record.documents)?;
        let number = record.documents;
        DocumentOfHash::<T>::insert(programme, document.hash, number);
        Documents::<T>::insert(
            programme,
            number,
            Document {
                document: document.clone(),
                version,
                replaced: false,
                author: by.organisation,
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        Programmes::<T>::insert(programme, record);
        Self::deposit_event(Event::DocumentAdded {
            programme,
            number,
            document,
            version,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// Whether this actor may add a new version of a document of this author: each
    /// organisation of its own, and whoever writes for the proponents of all that they wrote.
    /// Nobody replaces an authority's letter or a certifier's statement for it.
    fn check_replaces(
        by: &Actor<T::AccountId>,
        record: &Programme,
        author: OrganisationId,
    ) -> DispatchResult {
        let of_proponents = matches!(
            T::Organisations::organisation(author),
            Some((
                OrganisationKind::ProgrammeDeveloper | OrganisationKind::Api,
                _
            ))
        );
        ensure!(
            by.organisation == author || (of_proponents && Self::check_author(by, record).is_ok()),
            Error::<T>::NotAuthor
        );
        Ok(())
    }

    /// See the call `add_mitigation_action`.
    pub(crate) fn do_add_mitigation_action(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        action: ActionId,
        mitigation: MitigationType,
        estimate: Credits,
        calculation: Option<Calculation>,
    ) -> DispatchResult {
        let (by, mut record) = Self::acting_on(origin, Action::EditProgramme, None, programme)?;
        ensure!(!record.stage.is_final(), Error::<T>::StageForbids);
        ensure!(is_readable(&action), Error::<T>::TextUnreadable);
        ensure!(
            !MitigationActions::<T>::contains_key(programme, &action),
            Error::<T>::MitigationActionExists
        );
        ensure!(
            mitigation.fits(record.details.sector),
            Error::<T>::MitigationMismatch
        );
        ensure!(!estimate.is_zero(), Error::<T>::ZeroAmount);
        record.planned = record
            .planned
            .checked_add(estimate)
            .ok_or(Error::<T>::AmountExceedsEstimate)?;
        ensure!(
            Self::check_planned(&record).is_ok(),
            Error::<T>::AmountExceedsEstimate
        );
        let computed = calculation
            .map(|calculation| {
                Self::store_estimate(programme, &mut record, calculation, by.clone())
                    .map(|(number, _)| number)
            })
            .transpose()?;
        MitigationActions::<T>::insert(
            programme,
            &action,
            MitigationAction {
                mitigation,
                estimate,
                computed,
                by: by.organisation,
            },
        );
        Programmes::<T>::insert(programme, record);
        Self::deposit_event(Event::MitigationActionAdded {
            programme,
            action,
            mitigation,
            estimate,
            computed,
            at: Self::now(),
            by,
        });
        Ok(())
    }
}
