//! What is asked of this pallet when credits are to leave an organisation.

use crate::{Config, Delays, Error, Pallet, ReceptionOf, Sent, WeightInfo};
use frame_support::{ensure, traits::UnixTime, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use registry_primitives::{
    records::trust::SentByHour,
    traits::{Outgoing, Release},
    Credits, OrganisationId,
};
use sp_runtime::{traits::Saturating, DispatchError};

/// Seconds of an hour.
const HOUR: u64 = 3_600;
/// Hours of which a transfer can lie within 24 hours of now: the present one, which has only
/// begun, and the 24 before it.
const DAY: u64 = 24;

impl<T: Config> Pallet<T> {
    fn hour() -> u64 {
        T::Time::now().as_secs() / HOUR
    }

    /// What an organisation sent in the hours that can lie within 24 hours of now.
    pub(crate) fn recent(organisation: OrganisationId) -> SentByHour {
        let mut sent = Sent::<T>::get(organisation);
        let oldest = Self::hour().saturating_sub(DAY);
        sent.retain(|(hour, _)| *hour >= oldest);
        sent
    }

    pub(crate) fn sum(sent: &SentByHour) -> Option<Credits> {
        sent.iter()
            .try_fold(Credits::ZERO, |sum, (_, amount)| sum.checked_add(*amount))
    }

    /// The record of the last day with this amount added to the present hour.
    fn with_added(
        organisation: OrganisationId,
        amount: Credits,
    ) -> Result<SentByHour, DispatchError> {
        let mut sent = Self::recent(organisation);
        let hour = Self::hour();
        match sent.last_mut() {
            // The clock of the chain never goes back, so the last entry is the latest.
            Some((last, total)) if *last >= hour => {
                *total = total
                    .checked_add(amount)
                    .ok_or(Error::<T>::DayLimitExceeded)?;
            }
            _ => sent
                .try_push((hour, amount))
                .map_err(|_| Error::<T>::DayLimitExceeded)?,
        }
        Ok(sent)
    }
}

impl<T: Config> Outgoing<BlockNumberFor<T>> for Pallet<T> {
    fn release(
        from: OrganisationId,
        to: OrganisationId,
        amount: Credits,
    ) -> Result<Release<BlockNumberFor<T>>, DispatchError> {
        let limits = Self::limits_of(from).current;
        ensure!(
            limits.per_transfer.is_none_or(|limit| amount <= limit),
            Error::<T>::TransferLimitExceeded
        );
        let sent = Self::with_added(from, amount)?;
        let in_day = Self::sum(&sent).ok_or(Error::<T>::DayLimitExceeded)?;
        ensure!(
            limits.per_day.is_none_or(|limit| in_day <= limit),
            Error::<T>::DayLimitExceeded
        );
        Sent::<T>::insert(from, sent);

        let delays = Delays::<T>::get();
        if delays.transfer == 0 || Self::trusts(from, to) {
            return Ok(Release::Now);
        }
        let due = Self::after(delays.transfer);
        Ok(Release::Later {
            due,
            cancellable_until: due.saturating_sub(delays.cancel_before.saturating_add(1).into()),
        })
    }

    fn accepts_credits(to: OrganisationId, from: OrganisationId) -> bool {
        Self::admits(to, ReceptionOf::<T>::get(to).credits, from)
    }

    fn accepts_requests(of: OrganisationId, by: OrganisationId) -> bool {
        Self::admits(of, ReceptionOf::<T>::get(of).requests, by)
    }

    fn request_expires() -> BlockNumberFor<T> {
        Self::after(Delays::<T>::get().request)
    }

    fn release_weight() -> Weight {
        T::WeightInfo::release()
    }

    fn reception_weight() -> Weight {
        T::WeightInfo::reception()
    }
}
