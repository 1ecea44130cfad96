//! The life of a programme, from its registration to its end.

use crate::{
    Amendments, Authorisations, Config, Error, Event, LastProgramme, OwnershipProposals, Pallet,
    ProgrammeOfExternalId, Programmes,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    dates::year_of,
    records::programmes::{Authorisation, Programme, ProgrammeDetails},
    serial::programme_text,
    texts::{is_readable, Reason, SerialText, MAX_AUTHORISATIONS},
    traits::{Country, Permissions, SerialBlocks},
    Action, Actor, Credits, ProgrammeId, SerialNumber, SerialRange, Stage,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// See the call `register`.
    pub(crate) fn do_register(
        origin: OriginFor<T>,
        details: ProgrammeDetails,
        submit: bool,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::RegisterProgramme, None)?;
        Self::check_registrant(&by, &details)?;
        let stage = if submit { Stage::Pending } else { Stage::Draft };
        let record = Programme {
            details,
            stage,
            version: 1,
            registered_by: by.organisation,
            authorised: Credits::ZERO,
            verified: Credits::ZERO,
            planned: Credits::ZERO,
            authorisations: 0,
            documents: 0,
            estimates: 0,
        };
        if submit {
            Self::check_complete(&record)?;
        } else {
            Self::check_details(&record.details)?;
        }
        let external = (
            record.details.source.clone(),
            record.details.external_id.clone(),
        );
        ensure!(
            !ProgrammeOfExternalId::<T>::contains_key(&external),
            Error::<T>::ExternalIdTaken
        );
        let programme = LastProgramme::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        LastProgramme::<T>::put(programme);
        ProgrammeOfExternalId::<T>::insert(external, programme);
        Programmes::<T>::insert(programme, &record);
        Self::deposit_event(Event::ProgrammeRegistered {
            programme,
            details: record.details,
            stage,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `submit`.
    pub(crate) fn do_submit(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        estimate: Option<Credits>,
        reason: Option<Reason>,
    ) -> DispatchResult {
        let (by, mut record) = Self::acting_on(origin, Action::EditProgramme, None, programme)?;
        Self::check_reason(reason.as_ref())?;
        ensure!(
            record.stage.may_become(Stage::Pending),
            Error::<T>::StageForbids
        );
        if let Some(estimate) = estimate.filter(|estimate| *estimate != record.details.estimate) {
            record.details.estimate = estimate;
            Self::write_anew(programme, &mut record, None, None, by.clone())?;
        } else if record.stage == Stage::Rejected {
            record.version = Self::next(record.version)?;
        }
        Self::check_complete(&record)?;
        Self::change_stage(programme, record, Stage::Pending, reason, by)
    }

    /// See the call `authorise`.
    pub(crate) fn do_authorise(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        version: u32,
        amount: Credits,
        letter: Option<[u8; 32]>,
        reason: Option<Reason>,
    ) -> DispatchResult {
        let action = Action::AuthoriseProgramme;
        let (by, mut record) = Self::acting_on(origin, action, Some(amount), programme)?;
        Self::check_reason(reason.as_ref())?;
        let further = record.stage == Stage::Authorised;
        ensure!(
            further || record.stage.may_become(Stage::Authorised),
            Error::<T>::NotPending
        );
        // What was read must be what is authorised, also when a second person agrees later.
        ensure!(version == record.version, Error::<T>::VersionChanged);
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        record.authorised = record
            .authorised
            .checked_add(amount)
            .filter(|authorised| *authorised <= record.details.estimate)
            .ok_or(Error::<T>::AmountExceedsEstimate)?;
        record.authorisations = Self::next(record.authorisations)?;
        ensure!(
            record.authorisations <= MAX_AUTHORISATIONS,
            Error::<T>::TooManyAuthorisations
        );
        record.stage = Stage::Authorised;
        let block = T::SerialBlocks::reserve(programme, amount)?;
        let serial = Self::serial_text(programme, &record.details, block)?;
        let number = record.authorisations;
        Authorisations::<T>::insert(
            programme,
            number,
            Authorisation {
                serials: block,
                letter,
                by: by.organisation,
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        Programmes::<T>::insert(programme, &record);
        Self::deposit_event(Event::ProgrammeAuthorised {
            programme,
            version: record.version,
            number,
            amount,
            block,
            serial,
            authorised: record.authorised,
            letter,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `reject`.
    pub(crate) fn do_reject(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        reason: Reason,
    ) -> DispatchResult {
        let (by, record) = Self::acting_on(origin, Action::RejectProgramme, None, programme)?;
        Self::check_reason(Some(&reason))?;
        ensure!(
            record.stage.may_become(Stage::Rejected),
            Error::<T>::NotPending
        );
        Self::change_stage(programme, record, Stage::Rejected, Some(reason), by)
    }

    /// See the call `withdraw`.
    pub(crate) fn do_withdraw(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        reason: Reason,
    ) -> DispatchResult {
        let (by, record) = Self::acting_on(origin, Action::EditProgramme, None, programme)?;
        Self::check_reason(Some(&reason))?;
        ensure!(
            record.stage.is_editable() && record.stage.may_become(Stage::Cancelled),
            Error::<T>::StageForbids
        );
        Self::change_stage(programme, record, Stage::Cancelled, Some(reason), by)
    }

    /// See the call `close`.
    pub(crate) fn do_close(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        outcome: Stage,
        reason: Reason,
    ) -> DispatchResult {
        let (by, record) = Self::acting_on(origin, Action::CloseProgramme, None, programme)?;
        Self::check_reason(Some(&reason))?;
        ensure!(
            record.stage == Stage::Authorised && record.stage.may_become(outcome),
            Error::<T>::StageForbids
        );
        Amendments::<T>::remove(programme);
        OwnershipProposals::<T>::remove(programme);
        Self::change_stage(programme, record, outcome, Some(reason), by)
    }

    fn change_stage(
        programme: ProgrammeId,
        mut record: Programme,
        after: Stage,
        reason: Option<Reason>,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let before = record.stage;
        record.stage = after;
        Programmes::<T>::insert(programme, &record);
        Self::deposit_event(Event::StageChanged {
            programme,
            version: record.version,
            before,
            after,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// A reason that is given can be read.
    pub(crate) fn check_reason(reason: Option<&Reason>) -> DispatchResult {
        ensure!(
            reason.is_none_or(|text| is_readable(text)),
            Error::<T>::TextUnreadable
        );
        Ok(())
    }

    /// The number after this one.
    pub(crate) fn next(number: u32) -> Result<u32, DispatchError> {
        number
            .checked_add(1)
            .ok_or(Error::<T>::CounterExhausted.into())
    }

    /// The serial text of a block.
    fn serial_text(
        programme: ProgrammeId,
        details: &ProgrammeDetails,
        block: SerialRange,
    ) -> Result<SerialText, DispatchError> {
        let (country, unit) = T::Country::code_and_unit();
        let serial = SerialNumber {
            country,
            unit,
            scope: alloc::string::ToString::to_string(&details.scope),
            programme: programme_text(programme),
            year: year_of(details.start),
            first: block.first,
            last: block.last,
        };
        let text = serial
            .checked_text()
            .map_err(|_| Error::<T>::SerialTextInvalid)?;
        SerialText::try_from(text.into_bytes()).map_err(|_| Error::<T>::SerialTextInvalid.into())
    }
}
