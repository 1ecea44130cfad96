//! The calendar of monitored periods: no second of a programme is verified or issued twice.
//!
//! A taken period is stored under its last second, big-endian and unhashed, so that the trie
//! keeps the periods of a programme in order. The only one that can collide with a new period is
//! the first that ends at or after the new one's beginning, so a check reads one entry,
//! however many there are.

use crate::{Calendar, Config, Error, Pallet};
use frame_support::ensure;
use registry_primitives::{
    records::monitoring::{PeriodKey, TakenPeriod, Taker},
    MonitoredPeriod, ProgrammeId,
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// The taken period that a period collides with, the earliest when there are several.
    pub(crate) fn colliding(
        programme: ProgrammeId,
        period: MonitoredPeriod,
    ) -> Option<(MonitoredPeriod, Taker)> {
        let first = match period.from.checked_sub(1) {
            None => Calendar::<T>::iter_prefix(programme).next(),
            Some(before) => {
                let before = Calendar::<T>::hashed_key_for(programme, PeriodKey::from(before));
                Calendar::<T>::iter_prefix_from(programme, before).next()
            }
        };
        let (key, taken) = first?;
        let other = MonitoredPeriod {
            from: taken.from,
            until: key.into(),
        };
        other.overlaps(period).then_some((other, taken.by))
    }

    /// Whether a period is free.
    pub(crate) fn check_free(programme: ProgrammeId, period: MonitoredPeriod) -> DispatchResult {
        ensure!(
            Self::colliding(programme, period).is_none(),
            Error::<T>::PeriodTaken
        );
        Ok(())
    }

    /// Take a period.
    pub(crate) fn take(
        programme: ProgrammeId,
        period: MonitoredPeriod,
        by: Taker,
    ) -> DispatchResult {
        Self::check_free(programme, period)?;
        let taken = TakenPeriod {
            from: period.from,
            by,
        };
        Calendar::<T>::insert(programme, PeriodKey::from(period.until), taken);
        Ok(())
    }

    /// Give a taken period back.
    pub(crate) fn release(programme: ProgrammeId, period: MonitoredPeriod) {
        Calendar::<T>::remove(programme, PeriodKey::from(period.until));
    }
}
