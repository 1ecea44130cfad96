//! Voiding: an issuance that was an error is taken back while nothing of it moved.

use crate::{issuance::Parts, Config, Error, Event, Issuances, Pallet, ProgrammeTotals};
use alloc::vec::Vec;
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::credits::{Issuance, MovedRange, Standing},
    texts::{is_readable, Reason, MAX_AUTHORISATIONS, MAX_RANGES},
    traits::{Permissions, Programmes},
    Action, Actor, Credits, IssuanceId,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// See the call `void_issuance`. Gives the number of ranges taken out.
    pub(crate) fn do_void(
        origin: OriginFor<T>,
        issuance: IssuanceId,
        reason: Reason,
    ) -> Result<u32, DispatchError> {
        let named = Issuances::<T>::get(issuance).ok_or(Error::<T>::IssuanceNotFound)?;
        let batch = Self::batch(named.batch);
        let amount = batch
            .iter()
            .try_fold(Credits::ZERO, |sum, (_, of)| {
                sum.checked_add(of.range.len())
            })
            .ok_or(Error::<T>::LedgerInconsistent)?;
        let by = T::Permissions::authorise(origin, Action::VoidIssuance, Some(amount))?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let programme = named.programme;
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        Self::check_covers(&by, &terms)?;
        for (_, of) in &batch {
            match of.standing {
                Standing::Unmoved => {}
                Standing::Moved => return Err(Error::<T>::IssuanceMoved.into()),
                Standing::Voided => return Err(Error::<T>::IssuanceVoided.into()),
            }
        }
        let (report, period) = (named.verification, named.period);
        T::Programmes::undraw(programme, named.batch, amount, report, period)?;
        let mut ranges = 0u32;
        for (issuance, of) in batch {
            Self::void_one(issuance, of, &mut ranges, reason.clone(), by.clone())?;
        }
        Ok(ranges)
    }

    /// The issuances that one call made.
    fn batch(first: IssuanceId) -> Vec<(IssuanceId, Issuance)> {
        let ids = core::iter::successors(Some(first), |id| id.next());
        ids.take(MAX_AUTHORISATIONS as usize)
            .map_while(|id| {
                let of = Issuances::<T>::get(id).filter(|of| of.batch == first)?;
                Some((id, of))
            })
            .collect()
    }

    /// Void one issuance, and count the ranges that are taken out: more than one of an owner
    /// where freezes cut them.
    fn void_one(
        issuance: IssuanceId,
        mut of: Issuance,
        ranges: &mut u32,
        reason: Reason,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let (programme, range, vintage) = (of.programme, of.range, of.vintage);
        let issued_before = ProgrammeTotals::<T>::get(programme).issued;
        let mut parts = Parts::new();
        let mut next = Some(range.first);
        while let Some(first) = next {
            ensure!(*ranges < MAX_RANGES, Error::<T>::TooManyRanges);
            *ranges = ranges.saturating_add(1);
            let (whole, record) = Self::range_holding(first)
                .filter(|(whole, _)| range.contains(*whole))
                .ok_or(Error::<T>::LedgerInconsistent)?;
            let serials = MovedRange {
                range: whole,
                issuance,
                vintage,
            };
            Self::annul(programme, serials, &record)?;
            match parts.last_mut() {
                Some((owner, part)) if *owner == record.owner => part.last = whole.last,
                _ => parts
                    .try_push((record.owner, whole))
                    .map_err(|_| Error::<T>::LedgerInconsistent)?,
            }
            next = whole
                .last
                .checked_add(1)
                .filter(|first| *first <= range.last);
        }
        of.standing = Standing::Voided;
        Issuances::<T>::insert(issuance, of);
        Self::deposit_event(Event::IssuanceVoided {
            issuance,
            programme,
            range,
            amount: range.len(),
            parts,
            issued_before,
            issued_after: ProgrammeTotals::<T>::get(programme).issued,
            reason,
            by,
        });
        Ok(())
    }
}
