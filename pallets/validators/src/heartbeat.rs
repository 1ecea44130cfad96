//! How a validator on standby comes back: its node signs a heartbeat with the block key.

use crate::{Beats, Call, Config, Error, HeartbeatSignature, Pallet, Validators};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use frame_system::offchain::{CreateAuthorizedTransaction, SubmitTransaction};
use registry_primitives::records::{
    quota::UNSIGNED_REFUSALS,
    validators::{SessionIndex, Validator, ValidatorChange, ValidatorState},
};
use sp_runtime::{
    traits::{OpaqueKeys, Zero},
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError,
        TransactionValidityWithRefund, ValidTransaction,
    },
    RuntimeAppPublic,
};

/// Blocks for which a heartbeat stays in a pool.
const LONGEVITY: u64 = 64;
/// Its place in the queue: before everything that is signed. There is one of a validator in a
/// session at most.
const PRIORITY: u64 = u64::MAX / 2;
/// What a heartbeat begins with, so that its signature serves for nothing else.
const DOMAIN: &[u8] = b"registry/heartbeat";

impl<T: Config> Pallet<T> {
    /// What the block key signs: the domain, the hash of the first block, account and session.
    #[must_use]
    pub fn heartbeat_payload(account: &T::AccountId, session: SessionIndex) -> Vec<u8> {
        let genesis = frame_system::Pallet::<T>::block_hash(
            frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
        );
        (DOMAIN, genesis, account, session).encode()
    }

    fn check_heartbeat(
        account: &T::AccountId,
        session: SessionIndex,
        signature: &HeartbeatSignature<T>,
    ) -> Result<Validator, Error<T>> {
        let record = Validators::<T>::get(account).ok_or(Error::<T>::ValidatorNotFound)?;
        let awaited = record.state == ValidatorState::Standby
            && session == Self::session()
            && Beats::<T>::get(account) != Some(session);
        ensure!(awaited, Error::<T>::HeartbeatRefused);
        let key = pallet_session::Pallet::<T>::load_keys(account)
            .and_then(|keys| keys.get::<T::HeartbeatKey>(T::HeartbeatKey::ID))
            .ok_or(Error::<T>::HeartbeatNotSigned)?;
        let payload = Self::heartbeat_payload(account, session);
        ensure!(
            key.verify(&payload, signature),
            Error::<T>::HeartbeatNotSigned
        );
        Ok(record)
    }

    /// What the pool asks of `heartbeat`.
    pub(crate) fn authorize_heartbeat(
        _: TransactionSource,
        account: &T::AccountId,
        session: &SessionIndex,
        signature: &HeartbeatSignature<T>,
    ) -> TransactionValidityWithRefund {
        Self::check_heartbeat(account, *session, signature).map_err(|error| {
            let index = error.encode().first().copied().unwrap_or_default();
            TransactionValidityError::from(InvalidTransaction::Custom(
                UNSIGNED_REFUSALS.saturating_add(index),
            ))
        })?;
        let valid = ValidTransaction::with_tag_prefix("registry/heartbeat")
            .and_provides((account, session))
            .longevity(LONGEVITY)
            .priority(PRIORITY)
            .build()?;
        Ok((valid, Weight::zero()))
    }

    /// See the call `heartbeat`.
    pub(crate) fn do_heartbeat(
        account: &T::AccountId,
        session: SessionIndex,
        signature: &HeartbeatSignature<T>,
    ) -> DispatchResult {
        let record = Self::check_heartbeat(account, session, signature)?;
        Beats::<T>::insert(account, session);
        Self::change(account, record, ValidatorChange::Heartbeat, None, None)
    }

    /// Send a heartbeat for every validator on standby whose block key this node holds.
    pub(crate) fn send_heartbeats() {
        let session = Self::session();
        for key in T::HeartbeatKey::all() {
            let owner =
                pallet_session::Pallet::<T>::key_owner(T::HeartbeatKey::ID, &key.to_raw_vec());
            let Some(account) = owner else { continue };
            let awaited = Validators::<T>::get(&account)
                .is_some_and(|known| known.state == ValidatorState::Standby)
                && Beats::<T>::get(&account) != Some(session);
            if !awaited {
                continue;
            }
            let payload = Self::heartbeat_payload(&account, session);
            let Some(signature) = key.sign(&payload) else {
                continue;
            };
            let call = Call::heartbeat {
                account,
                session,
                signature,
            };
            let transaction =
                <T as CreateAuthorizedTransaction<Call<T>>>::create_authorized_transaction(
                    call.into(),
                );
            // A pool that has it already refuses it; the next block tries again if need be.
            if SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).is_ok() {
                log::info!(target: "runtime::validators", "heartbeat sent in session {session}");
            }
        }
    }
}
