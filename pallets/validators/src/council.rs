//! What governance decides, and the one place where the state of a validator changes.

use crate::{Beats, Config, Error, Event, Evidence, Pallet, Reinstated, Rules, Validators};
use frame_support::{dispatch::DispatchResult, ensure};
use pallet_session::SessionInterface;
use registry_primitives::{
    records::validators::{
        SessionIndex, Validator, ValidatorChange, ValidatorRules, ValidatorState, MINIMUM_FLOOR,
    },
    texts::{is_readable, Reason},
    Actor,
};

impl<T: Config> Pallet<T> {
    /// The running session.
    pub(crate) fn session() -> SessionIndex {
        pallet_session::Pallet::<T>::current_index()
    }

    /// See the call `approve`.
    pub(crate) fn do_approve(
        account: &T::AccountId,
        until: Option<SessionIndex>,
    ) -> DispatchResult {
        let record = Validators::<T>::get(account).ok_or(Error::<T>::ValidatorNotFound)?;
        Self::check_term(until)?;
        let record = Validator { until, ..record };
        Self::change(account, record, ValidatorChange::Approved, None, None)
    }

    /// See the calls `reject`, `remove` and `reinstate`.
    pub(crate) fn do_decide(
        account: &T::AccountId,
        change: ValidatorChange,
        reason: Reason,
    ) -> DispatchResult {
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let record = Validators::<T>::get(account).ok_or(Error::<T>::ValidatorNotFound)?;
        Self::change(account, record, change, Some(reason), None)
    }

    /// See the call `set_rules`.
    pub(crate) fn do_set_rules(rules: ValidatorRules) -> DispatchResult {
        let before = Rules::<T>::get();
        let set = Validators::<T>::iter_values()
            .filter(|known| known.seated)
            .count();
        let set = u32::try_from(set).unwrap_or(u32::MAX);
        // A country of fewer may stay as it is; nobody goes below four again.
        let lowest = before.floor.min(MINIMUM_FLOOR);
        let possible = rules.are_valid()
            && (lowest..=set).contains(&rules.floor)
            && (rules.floor >= MINIMUM_FLOOR || rules.floor == before.floor)
            && rules.seats >= set;
        ensure!(possible, Error::<T>::ValidatorRulesInvalid);
        Rules::<T>::put(rules);
        Self::deposit_event(Event::RulesChanged {
            before,
            after: rules,
        });
        Ok(())
    }

    /// Change the state of a validator by the table, or refuse.
    pub(crate) fn change(
        account: &T::AccountId,
        record: Validator,
        change: ValidatorChange,
        reason: Option<Reason>,
        by: Option<Actor<T::AccountId>>,
    ) -> DispatchResult {
        let before = record.state;
        let after = before
            .after(change, record.seated)
            .ok_or(Error::<T>::ValidatorStateForbids)?;
        let seated = match change {
            ValidatorChange::Seated => true,
            ValidatorChange::Unseated => false,
            _ => record.seated,
        };
        let record = Validator {
            state: after.unwrap_or(before),
            seated,
            // Who loses a seat waits no longer for another one than it did.
            since: if after == Some(before) {
                record.since
            } else {
                Self::session()
            },
            missed: match change {
                ValidatorChange::Heartbeat | ValidatorChange::Seated => 0,
                _ => record.missed,
            },
            ..record
        };
        if change == ValidatorChange::Reinstated {
            Reinstated::<T>::insert(account, Self::session());
        }
        if after.is_some() {
            Validators::<T>::insert(account, record);
        } else {
            Self::forget(account)?;
        }
        Self::tell(
            account.clone(),
            &record,
            Some(before),
            after,
            change,
            reason,
            by,
        );
        Ok(())
    }

    /// Remove what is known of a validator that is in no set.
    fn forget(account: &T::AccountId) -> DispatchResult {
        <pallet_session::Pallet<T> as SessionInterface>::purge_keys(account)?;
        Validators::<T>::remove(account);
        Beats::<T>::remove(account);
        Evidence::<T>::remove(account);
        Reinstated::<T>::remove(account);
        Ok(())
    }

    /// Tell that the state of a validator changed.
    pub(crate) fn tell(
        validator: T::AccountId,
        record: &Validator,
        before: Option<ValidatorState>,
        after: Option<ValidatorState>,
        change: ValidatorChange,
        reason: Option<Reason>,
        by: Option<Actor<T::AccountId>>,
    ) {
        Self::deposit_event(Event::ValidatorChanged {
            validator,
            organisation: record.organisation,
            before,
            after,
            seated: record.seated,
            session: Self::session(),
            change,
            until: record.until,
            reason,
            by,
        });
    }
}
