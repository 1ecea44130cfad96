//! Equivocations: what consensus proves against a validator.

use crate::{Config, Event, Evidence, Pallet, Reinstated, Validators};
use alloc::vec::Vec;
use codec::Encode;
use pallet_session::historical::IdentificationTuple;
use registry_primitives::records::validators::{Equivocation, ValidatorChange, ValidatorState};
use sp_staking::offence::{Kind, Offence, OffenceError, ReportOffence};

/// Names an offence: the hash of its kind and of the time at which it happened.
fn id_of(kind: &Kind, slot: &impl Encode) -> [u8; 32] {
    (kind, slot).using_encoded(sp_io::hashing::blake2_256)
}

impl<T: Config> Pallet<T> {
    /// Whether an offence adds nothing: the validator is suspended already, is none any more, or
    /// was suspended for this very offence before.
    fn is_settled(account: &T::AccountId, id: &[u8; 32]) -> bool {
        let suspended = Validators::<T>::get(account).is_none_or(|known| {
            matches!(
                known.state,
                ValidatorState::Suspended | ValidatorState::Proposed
            )
        });
        suspended || Evidence::<T>::get(account).is_some_and(|known| known.id == *id)
    }
}

impl<T, O> ReportOffence<T::AccountId, IdentificationTuple<T>, O> for Pallet<T>
where
    T: Config,
    O: Offence<IdentificationTuple<T>>,
{
    fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
        let id = id_of(&O::ID, &offence.slot());
        let session = offence.session_index();
        let mut news = false;
        for (account, _) in offence.offenders() {
            let Some(record) = Validators::<T>::get(&account) else {
                continue;
            };
            // What happened before the council let it back is settled.
            let old = Reinstated::<T>::get(&account).is_some_and(|since| session < since);
            if old || Self::is_settled(&account, &id) {
                continue;
            }
            let evidence = Equivocation {
                session,
                kind: O::ID,
                id,
            };
            if Self::change(&account, record, ValidatorChange::Equivocated, None, None).is_err() {
                continue;
            }
            Evidence::<T>::insert(&account, evidence);
            Self::deposit_event(Event::Equivocated {
                validator: account,
                organisation: record.organisation,
                session,
                kind: O::ID,
                id,
                reporter: reporters.first().cloned(),
            });
            news = true;
        }
        if news {
            Ok(())
        } else {
            Err(OffenceError::DuplicateReport)
        }
    }

    fn is_known_offence(offenders: &[IdentificationTuple<T>], time_slot: &O::Slot) -> bool {
        let id = id_of(&O::ID, time_slot);
        offenders
            .iter()
            .all(|(account, _)| Self::is_settled(account, &id))
    }
}
