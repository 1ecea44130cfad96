//! Issuance: credits come into being.

use crate::{Blocks, Config, Error, Event, Issuances, LastIssuance, Pallet, ProgrammeTotals};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    dates::year_of,
    records::credits::{Issuance, IssuanceBasis, MovedRange, Standing},
    split,
    texts::MAX_PROPONENTS,
    traits::{Permissions, Programmes},
    Action, Actor, Credits, IssuanceId, OrganisationId, ProgrammeId, SerialRange, Stage,
};
use sp_runtime::{traits::ConstU32, DispatchError, DispatchResult};

/// Years that a vintage may name: from the base year of the Climate Change Convention.
const VINTAGES: core::ops::RangeInclusive<u16> = 1990..=9999;

/// Who receives which serials of one issuance.
pub(crate) type Parts = BoundedVec<(OrganisationId, SerialRange), ConstU32<MAX_PROPONENTS>>;

impl<T: Config> Pallet<T> {
    /// See the call `issue` for the rules and errors. Gives the number of ranges written.
    pub(crate) fn do_issue(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        amount: Credits,
        vintage: u16,
        basis: IssuanceBasis,
    ) -> Result<u32, DispatchError> {
        let by = T::Permissions::authorise(origin, Action::IssueCredits, Some(amount))?;
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        Self::check_covers(&by, &terms)?;
        ensure!(terms.stage == Stage::Authorised, Error::<T>::NotAuthorised);
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        ensure!(VINTAGES.contains(&vintage), Error::<T>::VintageInvalid);
        let verification = match basis {
            IssuanceBasis::Verified(report) => Some(report),
            IssuanceBasis::Unverified(period) => {
                ensure!(
                    period.is_none_or(|period| period.is_valid()),
                    Error::<T>::MonitoredPeriodInvalid
                );
                None
            }
        };
        let pieces = Self::next_serials(programme, amount)?;
        let first = Self::following(LastIssuance::<T>::get())?;
        let period = T::Programmes::draw(programme, first, amount, basis)?;
        ensure!(
            period.is_none_or(|period| {
                (year_of(period.from)..=year_of(period.until)).contains(&u32::from(vintage))
            }),
            Error::<T>::VintageOutsidePeriod
        );

        let shares: Vec<u32> = terms.proponents.iter().map(|p| p.share).collect();
        let amounts = split(amount, &shares).map_err(|_| Error::<T>::LedgerInconsistent)?;
        let owners = terms.proponents.iter().map(|p| p.organisation);
        let mut due: Vec<(OrganisationId, Credits)> = owners.zip(amounts).rev().collect();
        let mut written = 0u32;
        for range in pieces {
            let parts = Self::deal(range, &mut due)?;
            written = written.saturating_add(u32::try_from(parts.len()).unwrap_or(u32::MAX));
            let issuance = Issuance {
                programme,
                range,
                vintage,
                period,
                verification,
                batch: first,
                standing: Standing::Unmoved,
            };
            Self::lay_issuance(issuance, parts, by.clone())?;
        }
        Ok(written)
    }

    /// The next serials of a programme's blocks, each piece within one block.
    fn next_serials(
        programme: ProgrammeId,
        amount: Credits,
    ) -> Result<Vec<SerialRange>, DispatchError> {
        let blocks = Blocks::<T>::get(programme);
        ensure!(!blocks.is_empty(), Error::<T>::NotAuthorised);
        let mut used_up = ProgrammeTotals::<T>::get(programme)
            .used()
            .ok_or(Error::<T>::LedgerInconsistent)?;
        let mut missing = amount;
        let mut pieces = Vec::new();
        for block in blocks {
            let used = used_up.min(block.len());
            used_up = used_up.checked_sub(used).unwrap_or_default();
            let rest = block.len().checked_sub(used).unwrap_or_default();
            let take = rest.min(missing);
            if take.is_zero() {
                continue;
            }
            let piece = block
                .first
                .checked_sub(1)
                .and_then(|before| before.checked_add(used.0))
                .and_then(|counter| SerialRange::after(counter, take).ok())
                .ok_or(Error::<T>::LedgerInconsistent)?;
            pieces.push(piece);
            missing = missing.checked_sub(take).unwrap_or_default();
        }
        ensure!(missing.is_zero(), Error::<T>::IssuanceExceedsBlock);
        Ok(pieces)
    }

    /// Deal the serials of a piece to the owners in their order. `due` holds what each is
    /// still to get, the next one last.
    fn deal(
        range: SerialRange,
        due: &mut Vec<(OrganisationId, Credits)>,
    ) -> Result<Parts, DispatchError> {
        let mut parts = Parts::new();
        let mut rest = Some(range);
        while let Some(left) = rest {
            let (owner, amount) = due.pop().ok_or(Error::<T>::LedgerInconsistent)?;
            if amount.is_zero() {
                continue;
            }
            let take = amount.min(left.len());
            let (part, above) = left
                .take_lowest(take)
                .ok_or(Error::<T>::LedgerInconsistent)?;
            rest = above;
            parts
                .try_push((owner, part))
                .map_err(|_| Error::<T>::LedgerInconsistent)?;
            let remaining = amount.checked_sub(take).unwrap_or_default();
            if !remaining.is_zero() {
                due.push((owner, remaining));
            }
        }
        Ok(parts)
    }

    /// Write one issuance and lay its parts into the holdings of their owners.
    fn lay_issuance(record: Issuance, parts: Parts, by: Actor<T::AccountId>) -> DispatchResult {
        let Issuance {
            programme,
            range,
            vintage,
            period,
            verification,
            ..
        } = record;
        let amount = range.len();
        let issued_before = ProgrammeTotals::<T>::get(programme).issued;
        let issued_after = issued_before
            .checked_add(amount)
            .ok_or(Error::<T>::LedgerInconsistent)?;
        let issuance = Self::following(LastIssuance::<T>::get())?;
        LastIssuance::<T>::put(issuance);
        Issuances::<T>::insert(issuance, record);
        for (owner, part) in &parts {
            let serials = MovedRange {
                range: *part,
                issuance,
                vintage,
            };
            Self::create(programme, serials, *owner)?;
        }
        Self::deposit_event(Event::CreditsIssued {
            issuance,
            programme,
            range,
            amount,
            vintage,
            period,
            verification,
            parts,
            issued_before,
            issued_after,
            by,
        });
        Ok(())
    }

    fn following(last: IssuanceId) -> Result<IssuanceId, DispatchError> {
        last.next().ok_or(Error::<T>::CounterExhausted.into())
    }
}
