//! The range ledger: choosing ranges of a holding, cutting them out and laying them elsewhere.
//!
//! A movement is planned first and applied then. The plan reads only and may be refused; it
//! names parts of ranges that lie in a *holding*, or the ranges of a waiting transfer, so
//! nothing that is terminal can be part of one. Each part costs a constant number of accesses.

use crate::{Config, Error, Issuances, Pallet, Ranges, RangesOf};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use registry_primitives::{
    records::credits::{MovedRange, RangeRecord, Selection, SerialKey},
    texts::MAX_RANGES,
    AccountKind, Credits, OrganisationId, ProgrammeId, SerialRange,
};
use sp_runtime::{traits::ConstU32, DispatchError};

/// Ranges that a movement takes.
pub type MovedRanges = BoundedVec<MovedRange, ConstU32<MAX_RANGES>>;

/// A planned movement: the ranges and how many credits they hold.
pub struct Plan {
    /// The ranges, each within one range of the ledger.
    pub ranges: MovedRanges,
    /// Their sum.
    pub amount: Credits,
}

impl Plan {
    fn new() -> Self {
        Self {
            ranges: MovedRanges::new(),
            amount: Credits::ZERO,
        }
    }

    /// How many ranges.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ranges.len()).unwrap_or(u32::MAX)
    }

    fn push<T: Config>(
        &mut self,
        range: SerialRange,
        of: &RangeRecord,
    ) -> Result<(), DispatchError> {
        let issuance = Issuances::<T>::get(of.issuance).ok_or(Error::<T>::LedgerInconsistent)?;
        let moved = MovedRange {
            range,
            issuance: of.issuance,
            vintage: issuance.vintage,
        };
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

    /// The ranges of a holding in ascending order.
    fn holding(owner: OrganisationId, programme: ProgrammeId) -> impl Iterator<Item = SerialKey> {
        RangesOf::<T>::iter_key_prefix((owner, AccountKind::Holding, programme))
    }

    /// Choose what a selection means in a holding.
    pub(crate) fn plan(
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
    ) -> Result<Plan, DispatchError> {
        match selection {
            Selection::Amount(amount) => Self::plan_amount(owner, programme, amount),
            Selection::Ranges(ranges) => Self::plan_ranges(owner, programme, ranges.into_inner()),
        }
    }

    fn plan_amount(
        owner: OrganisationId,
        programme: ProgrammeId,
        amount: Credits,
    ) -> Result<Plan, DispatchError> {
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        let mut plan = Plan::new();
        let mut missing = amount;
        for key in Self::holding(owner, programme) {
            let record = Ranges::<T>::get(key).ok_or(Error::<T>::LedgerInconsistent)?;
            let whole = SerialRange {
                first: record.first,
                last: key.into(),
            };
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
        Err(Error::<T>::InsufficientHolding.into())
    }

    fn plan_ranges(
        owner: OrganisationId,
        programme: ProgrammeId,
        mut named: Vec<SerialRange>,
    ) -> Result<Plan, DispatchError> {
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
        let mut plan = Plan::new();
        for range in named {
            // A named range may lie across ranges of the ledger that never merged.
            let mut rest = Some(range);
            while let Some(wanted) = rest {
                let (whole, record) =
                    Self::range_holding(wanted.first).ok_or(Error::<T>::RangeNotHeld)?;
                let held = record.owner == owner
                    && record.programme == programme
                    && record.account == AccountKind::Holding;
                ensure!(held, Error::<T>::RangeNotHeld);
                let last = wanted.last.min(whole.last);
                plan.push::<T>(
                    SerialRange {
                        first: wanted.first,
                        last,
                    },
                    &record,
                )?;
                rest = last
                    .checked_add(1)
                    .filter(|first| *first <= wanted.last)
                    .map(|first| SerialRange {
                        first,
                        last: wanted.last,
                    });
            }
        }
        Ok(plan)
    }

    /// Take the planned ranges out of the account they lie in and lay them into another one.
    pub(crate) fn apply(
        plan: &Plan,
        to: OrganisationId,
        account: AccountKind,
    ) -> Result<(), DispatchError> {
        for moved in &plan.ranges {
            let record = Self::cut(moved.range)?;
            Self::lay(
                moved.range,
                RangeRecord {
                    owner: to,
                    account,
                    ..record
                },
            );
        }
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
    /// in the same hands. A terminal range is never touched again, and the ranges of a waiting
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

    fn remove(range: SerialRange, record: &RangeRecord) {
        let key = SerialKey::from(range.last);
        Ranges::<T>::remove(key);
        RangesOf::<T>::remove((record.owner, record.account, record.programme, key));
    }
}
