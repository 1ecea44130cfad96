//! The range ledger: choosing ranges of a holding, cutting them out and laying them elsewhere.
//!
//! A movement is planned first and applied then. The plan reads only and may be refused; it
//! names parts of ranges that lie in a *holding*, or the ranges of a waiting transfer, so
//! nothing that is terminal can be part of one. Each part costs a constant number of accesses.

use crate::{Config, Error, Issuances, Pallet, Ranges, RangesOf};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use registry_primitives::{
    records::{
        credits::{MovedRange, RangeRecord, Selection, Standing},
        keys::SerialKey,
        ledger::Place,
    },
    texts::MAX_RANGES,
    AccountKind, Credits, FreezeId, IssuanceId, OrganisationId, ProgrammeId, SerialRange,
    TransferId,
};
use sp_runtime::{traits::ConstU32, DispatchError};

/// Ranges that a movement takes.
pub type MovedRanges = BoundedVec<MovedRange, ConstU32<MAX_RANGES>>;

/// Whether a movement may take what is frozen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It may not.
    Free,
    /// It may: an authority ordered it.
    Frozen,
}

/// A planned movement: the ranges and how many credits they hold.
pub struct Plan {
    /// The ranges, each within one range of the ledger.
    pub ranges: MovedRanges,
    /// Their sum.
    pub amount: Credits,
    /// How many ranges of the ledger were looked at: what the movement costs.
    pub looked: u32,
}

impl Plan {
    fn new() -> Self {
        Self {
            ranges: MovedRanges::new(),
            amount: Credits::ZERO,
            looked: 0,
        }
    }

    /// The plan of ranges that a transfer reserved.
    pub(crate) fn reserved(ranges: MovedRanges, amount: Credits) -> Self {
        Self {
            looked: u32::try_from(ranges.len()).unwrap_or(MAX_RANGES),
            ranges,
            amount,
        }
    }

    /// Count a range of the ledger that is looked at.
    fn look<T: Config>(&mut self) -> Result<(), DispatchError> {
        ensure!(self.looked < MAX_RANGES, Error::<T>::TooManyRanges);
        self.looked = self.looked.saturating_add(1);
        Ok(())
    }

    fn push<T: Config>(
        &mut self,
        range: SerialRange,
        of: &RangeRecord,
    ) -> Result<(), DispatchError> {
        let moved = Pallet::<T>::moved(range, of.issuance)?;
        self.ranges
            .try_push(moved)
            .map_err(|_| Error::<T>::TooManyRanges)?;
        self.amount = self
            .amount
            .checked_add(range.len())
            .ok_or(Error::<T>::LedgerInconsistent)?;
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    /// The range that holds a serial: the first whose last serial is not below it.
    pub(crate) fn range_holding(serial: u64) -> Option<(SerialRange, RangeRecord)> {
        let below = SerialKey::from(serial.checked_sub(1)?);
        let (key, record) = Ranges::<T>::iter_from(Ranges::<T>::hashed_key_for(below)).next()?;
        let range = SerialRange {
            first: record.first,
            last: key.into(),
        };
        (record.first <= serial).then_some((range, record))
    }

    /// The ranges of an account in ascending order.
    fn ranges_in(
        owner: OrganisationId,
        account: AccountKind,
        programme: ProgrammeId,
    ) -> impl Iterator<Item = Result<(SerialRange, RangeRecord), DispatchError>> {
        RangesOf::<T>::iter_key_prefix((owner, account, programme)).map(|key| {
            let record = Ranges::<T>::get(key).ok_or(Error::<T>::LedgerInconsistent)?;
            let range = SerialRange {
                first: record.first,
                last: key.into(),
            };
            Ok((range, record))
        })
    }

    /// Choose what a selection means in a holding.
    pub(crate) fn plan(
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        reach: Reach,
    ) -> Result<Plan, DispatchError> {
        if reach == Reach::Free {
            Self::check_not_frozen(owner, programme)?;
        }
        match selection {
            Selection::Amount(amount) => Self::plan_amount(owner, programme, amount, reach),
            Selection::Ranges(ranges) => {
                Self::plan_ranges(owner, programme, ranges.into_inner(), reach)
            }
        }
    }

    fn plan_amount(
        owner: OrganisationId,
        programme: ProgrammeId,
        amount: Credits,
        reach: Reach,
    ) -> Result<Plan, DispatchError> {
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        let mut plan = Plan::new();
        let mut missing = amount;
        let mut frozen = Credits::ZERO;
        for found in Self::ranges_in(owner, AccountKind::Holding, programme) {
            plan.look::<T>()?;
            let (whole, record) = found?;
            if reach == Reach::Free && Self::bears_freeze(&record) {
                frozen = frozen.checked_add(whole.len()).unwrap_or(Credits::MAX);
                continue;
            }
            let take = missing.min(whole.len());
            let (part, _) = whole
                .take_lowest(take)
                .ok_or(Error::<T>::LedgerInconsistent)?;
            plan.push::<T>(part, &record)?;
            missing = missing
                .checked_sub(take)
                .ok_or(Error::<T>::LedgerInconsistent)?;
            if missing.is_zero() {
                return Ok(plan);
            }
        }
        Err(Self::why_missing(owner, programme, missing, frozen).into())
    }

    /// Why so many credits are missing in a holding in which so many are frozen.
    fn why_missing(
        owner: OrganisationId,
        programme: ProgrammeId,
        missing: Credits,
        frozen: Credits,
    ) -> Error<T> {
        if missing <= frozen {
            return Error::CreditsFrozen;
        }
        let reserved = Self::ranges_in(owner, AccountKind::Pending, programme)
            .take(MAX_RANGES as usize)
            .flatten()
            .try_fold(frozen, |sum, (range, _)| sum.checked_add(range.len()))
            .unwrap_or(Credits::MAX);
        if missing <= reserved {
            Error::CreditsReserved
        } else {
            Error::InsufficientHolding
        }
    }

    fn plan_ranges(
        owner: OrganisationId,
        programme: ProgrammeId,
        named: Vec<SerialRange>,
        reach: Reach,
    ) -> Result<Plan, DispatchError> {
        let mut plan = Plan::new();
        Self::each_piece(named, |part, _, record| {
            plan.look::<T>()?;
            let owned = record.owner == owner && record.programme == programme;
            ensure!(owned, Error::<T>::RangeNotHeld);
            match record.account {
                AccountKind::Holding => {}
                AccountKind::Pending => return Err(Error::<T>::CreditsReserved.into()),
                _ => return Err(Error::<T>::RangeNotHeld.into()),
            }
            let barred = reach == Reach::Free && Self::bears_freeze(record);
            ensure!(!barred, Error::<T>::CreditsFrozen);
            plan.push::<T>(part, record)
        })?;
        Ok(plan)
    }

    /// Go through named ranges piece by piece: the part that is named, the range of the ledger
    /// it lies in, and its record. A named range may lie across ranges that never merged.
    pub(crate) fn each_piece(
        mut named: Vec<SerialRange>,
        mut piece: impl FnMut(SerialRange, SerialRange, &RangeRecord) -> Result<(), DispatchError>,
    ) -> Result<(), DispatchError> {
        ensure!(!named.is_empty(), Error::<T>::ZeroAmount);
        ensure!(
            named.iter().all(|range| range.is_valid()),
            Error::<T>::RangeInvalid
        );
        named.sort_unstable();
        let apart = named.windows(2).all(|pair| match pair {
            [a, b] => !a.overlaps(*b),
            _ => true,
        });
        ensure!(apart, Error::<T>::RangesOverlap);
        for range in named {
            let mut rest = Some(range);
            while let Some(wanted) = rest {
                let (whole, record) =
                    Self::range_holding(wanted.first).ok_or(Error::<T>::RangeNotHeld)?;
                let last = wanted.last.min(whole.last);
                let part = SerialRange {
                    first: wanted.first,
                    last,
                };
                piece(part, whole, &record)?;
                rest = last
                    .checked_add(1)
                    .filter(|first| *first <= wanted.last)
                    .map(|first| SerialRange {
                        first,
                        last: wanted.last,
                    });
            }
        }
        Ok(())
    }

    /// Take the planned ranges out of the account they lie in and lay them elsewhere. A mark of
    /// a freeze goes along while that freeze is in force, unless the credits end.
    pub(crate) fn apply(
        plan: &Plan,
        to: Place,
        reservation: Option<TransferId>,
    ) -> Result<(), DispatchError> {
        for moved in &plan.ranges {
            let record = Self::cut(moved.range)?;
            let frozen = record
                .frozen
                .filter(|freeze| !to.account.is_terminal() && Self::in_force(*freeze));
            Self::lay(
                moved.range,
                RangeRecord {
                    owner: to.organisation,
                    account: to.account,
                    reservation,
                    frozen,
                    ..record
                },
            );
            Self::note_moved(record.issuance)?;
        }
        Ok(())
    }

    /// An issuance of which a unit moved can never be voided.
    fn note_moved(issuance: IssuanceId) -> Result<(), DispatchError> {
        let mut record = Issuances::<T>::get(issuance).ok_or(Error::<T>::LedgerInconsistent)?;
        match record.standing {
            Standing::Moved => Ok(()),
            Standing::Voided => Err(Error::<T>::LedgerInconsistent.into()),
            Standing::Unmoved => {
                record.standing = Standing::Moved;
                Issuances::<T>::insert(issuance, record);
                Ok(())
            }
        }
    }

    /// Mark a part of a range as frozen. The range is cut where the part ends.
    pub(crate) fn mark_frozen(part: SerialRange, freeze: FreezeId) -> Result<(), DispatchError> {
        let record = Self::cut(part)?;
        let marked = RangeRecord {
            frozen: Some(freeze),
            ..record
        };
        Self::lay(part, marked);
        Ok(())
    }

    /// Take a part out of the range it lies in; what remains stays where it was.
    fn cut(part: SerialRange) -> Result<RangeRecord, DispatchError> {
        let inconsistent = Error::<T>::LedgerInconsistent;
        let (whole, record) = Self::range_holding(part.first).ok_or(inconsistent)?;
        ensure!(
            !record.account.is_terminal(),
            Error::<T>::LedgerInconsistent
        );
        let (below, above) = whole.without(part).ok_or(Error::<T>::LedgerInconsistent)?;
        Self::remove(whole, &record);
        for rest in [below, above].into_iter().flatten() {
            Self::insert(rest, record);
        }
        Ok(record)
    }

    /// Lay a range into the ledger. In a holding it joins its neighbours of the same issuance
    /// in the same hands and under the same freeze. A terminal range is never touched again, and the ranges of a waiting
    /// transfer are to be found again as they are, so these join nothing.
    pub(crate) fn lay(range: SerialRange, record: RangeRecord) {
        let mut joined = range;
        if record.account == AccountKind::Holding {
            let alike = |other: &RangeRecord| {
                RangeRecord {
                    first: record.first,
                    ..*other
                } == record
            };
            if let Some(below) = range.first.checked_sub(1) {
                let key = SerialKey::from(below);
                if let Some(other) = Ranges::<T>::get(key).filter(alike) {
                    let neighbour = SerialRange {
                        first: other.first,
                        last: below,
                    };
                    Self::remove(neighbour, &other);
                    joined.first = neighbour.first;
                }
            }
            if let Some(first) = range.last.checked_add(1) {
                let above = Self::range_holding(first)
                    .filter(|(neighbour, other)| neighbour.first == first && alike(other));
                if let Some((neighbour, other)) = above {
                    Self::remove(neighbour, &other);
                    joined.last = neighbour.last;
                }
            }
        }
        Self::insert(joined, record);
    }

    fn insert(range: SerialRange, record: RangeRecord) {
        let key = SerialKey::from(range.last);
        Ranges::<T>::insert(
            key,
            RangeRecord {
                first: range.first,
                ..record
            },
        );
        RangesOf::<T>::insert((record.owner, record.account, record.programme, key), ());
    }

    pub(crate) fn remove(range: SerialRange, record: &RangeRecord) {
        let key = SerialKey::from(range.last);
        Ranges::<T>::remove(key);
        RangesOf::<T>::remove((record.owner, record.account, record.programme, key));
    }
}
