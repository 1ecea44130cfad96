//! What the organisation of a validator does: propose it, change its keys, withdraw it.

use crate::{Config, Error, Event, KeysOf, Pallet, Rules, Validators};
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::OriginFor;
use pallet_session::SessionInterface;
use registry_primitives::{
    records::validators::{
        SessionIndex, Validator, ValidatorChange, ValidatorState, MAX_VALIDATORS,
    },
    traits::Permissions,
    Action, Actor, OrganisationId,
};
use sp_runtime::traits::OpaqueKeys;

/// Records of validators, those that wait included.
pub(crate) const MAX_RECORDS: u32 = 2 * MAX_VALIDATORS;

impl<T: Config> Pallet<T> {
    /// See the call `propose`.
    pub(crate) fn do_propose(
        origin: OriginFor<T>,
        account: T::AccountId,
        keys: KeysOf<T>,
        proof: &[u8],
        until: Option<SessionIndex>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::OperateValidator, None)?;
        ensure!(by.kind.may_validate(), Error::<T>::KindMayNotValidate);
        ensure!(
            !Validators::<T>::contains_key(&account),
            Error::<T>::ValidatorExists
        );
        Self::check_term(until)?;
        let records = Validators::<T>::count();
        ensure!(records < MAX_RECORDS, Error::<T>::TooManyValidators);
        // One more than its share, so that it can replace one.
        let allowed = Rules::<T>::get().seats_of_one(Rules::<T>::get().seats);
        ensure!(
            Self::records_of(by.organisation) <= allowed,
            Error::<T>::SeatShareReached
        );
        Self::take_keys(&account, &keys, proof)?;

        let record = Validator {
            organisation: by.organisation,
            state: ValidatorState::Proposed,
            seated: false,
            since: Self::session(),
            until,
            missed: 0,
        };
        Validators::<T>::insert(&account, record);
        Self::tell(
            account,
            &record,
            None,
            Some(ValidatorState::Proposed),
            ValidatorChange::Proposed,
            None,
            Some(by),
        );
        Ok(())
    }

    /// See the call `leave`.
    pub(crate) fn do_leave(origin: OriginFor<T>, account: &T::AccountId) -> DispatchResult {
        let (by, record) = Self::operated(origin, account)?;
        Self::change(account, record, ValidatorChange::Withdrawn, None, Some(by))
    }

    /// See the call `rotate_keys`.
    pub(crate) fn do_rotate_keys(
        origin: OriginFor<T>,
        account: T::AccountId,
        keys: KeysOf<T>,
        proof: &[u8],
    ) -> DispatchResult {
        let (by, record) = Self::operated(origin, &account)?;
        Self::take_keys(&account, &keys, proof)?;
        Self::deposit_event(Event::KeysChanged {
            validator: account,
            organisation: record.organisation,
            keys,
            by,
        });
        Ok(())
    }

    /// A validator of the caller's own organisation.
    fn operated(
        origin: OriginFor<T>,
        account: &T::AccountId,
    ) -> Result<(Actor<T::AccountId>, Validator), sp_runtime::DispatchError> {
        let by = T::Permissions::authorise(origin, Action::OperateValidator, None)?;
        let record = Validators::<T>::get(account).ok_or(Error::<T>::ValidatorNotFound)?;
        ensure!(
            record.organisation == by.organisation,
            Error::<T>::NotOperator
        );
        Ok((by, record))
    }

    /// Give an account session keys that were made for it.
    fn take_keys(account: &T::AccountId, keys: &KeysOf<T>, proof: &[u8]) -> DispatchResult {
        ensure!(
            account.using_encoded(|owner| keys.ownership_proof_is_valid(owner, proof)),
            Error::<T>::KeysNotProved
        );
        let free = KeysOf::<T>::key_ids().iter().all(|id| {
            pallet_session::Pallet::<T>::key_owner(*id, keys.get_raw(*id))
                .is_none_or(|owner| owner == *account)
        });
        ensure!(free, Error::<T>::KeysTaken);
        <pallet_session::Pallet<T> as SessionInterface>::set_keys(account, keys.clone())
    }

    /// A term ends after the session in which a seat can be had.
    pub(crate) fn check_term(until: Option<SessionIndex>) -> DispatchResult {
        let first = Self::session().saturating_add(2);
        ensure!(
            until.is_none_or(|last| last >= first),
            Error::<T>::TermInvalid
        );
        Ok(())
    }

    /// Validators that an organisation has, those that wait included. Reads every record; there
    /// are [`MAX_RECORDS`] at most.
    fn records_of(organisation: OrganisationId) -> u32 {
        let count = Validators::<T>::iter_values()
            .filter(|known| known.organisation == organisation)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
