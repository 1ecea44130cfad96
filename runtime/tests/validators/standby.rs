//! A validator that makes no block stands by, and comes back when its node tells that it is back.

use crate::{
    chain::{
        ask_pool, begin_block, block_with, blocks, end_block, put, set, unsigned, until_session,
        validator,
    },
    changes, run,
    support::{id_of, sessions::Secrets},
};
use frame_support::assert_ok;
use pallet_registry_quota::Used;
use pallet_registry_validators::{Call, Pallet};
use registry_primitives::records::{
    quota::UNSIGNED_REFUSALS,
    validators::{SessionIndex, ValidatorChange, ValidatorState},
};
use registry_runtime::{AccountId, Runtime, Session, System, UncheckedExtrinsic};
use sp_core::Pair;
use sp_keyring::Sr25519Keyring::Dave;
use sp_runtime::transaction_validity::{
    InvalidTransaction, TransactionSource, TransactionValidityError,
};

/// Sessions without a block after which a validator stands by in the presets.
const TOLERATED: u32 = 3;

type Error = pallet_registry_validators::Error<Runtime>;

fn refusal(error: Error) -> TransactionValidityError {
    use codec::Encode;
    let index = error.encode()[0];
    InvalidTransaction::Custom(UNSIGNED_REFUSALS + index).into()
}

/// The heartbeat that a node with these secrets sends for an account.
fn heartbeat(by: &str, account: AccountId, session: SessionIndex) -> UncheckedExtrinsic {
    let payload = Pallet::<Runtime>::heartbeat_payload(&account, session);
    let signature = Secrets::of(by).aura.sign(&payload).into();
    unsigned(Call::heartbeat {
        account,
        session,
        signature,
    })
}

/// Dave is down until he stands by.
fn put_dave_on_standby() {
    let down = [id_of(Dave)];
    until_session(1, &[]);
    let events = until_session(1 + TOLERATED, &down);
    assert_eq!(
        changes(events),
        [(
            id_of(Dave),
            ValidatorChange::Missed,
            Some(ValidatorState::Standby),
            true,
            TOLERATED
        )]
    );
}

#[test]
fn who_misses_so_many_sessions_stands_by_and_keeps_its_seat_at_the_floor() {
    run(|| {
        until_session(1, &[]);
        let down = [id_of(Dave)];
        for missed in 1..TOLERATED {
            until_session(1 + missed, &down);
            let known = validator(&id_of(Dave));
            assert_eq!(
                (known.missed, known.state),
                (missed, ValidatorState::Active)
            );
        }
        // One block is enough to begin anew.
        blocks(9, &[]);
        until_session(1 + TOLERATED, &[]);
        assert_eq!(validator(&id_of(Dave)).missed, 0);
        let events = until_session(1 + 2 * TOLERATED, &down);
        let [(who, ValidatorChange::Missed, Some(ValidatorState::Standby), seated, _)] =
            &changes(events)[..]
        else {
            panic!("Dave stands by")
        };
        assert_eq!((who, *seated), (&id_of(Dave), true));
        // Four is the floor: the set cannot do without it.
        let events = until_session(5 + 2 * TOLERATED, &down);
        assert_eq!(changes(events), []);
        assert_eq!(set().len(), 4);
    });
}

#[test]
fn a_heartbeat_brings_a_validator_back_and_costs_nobody_anything() {
    run(|| {
        put_dave_on_standby();
        let session = Session::current_index();
        let beat = || heartbeat("//Dave", id_of(Dave), session);
        let used: Vec<_> = Used::<Runtime>::iter().collect();
        let valid = ask_pool(TransactionSource::External, beat()).expect("the pool lets it in");
        assert_eq!((valid.provides.len(), valid.propagate), (1, true));
        let events = block_with(&[], || {
            assert_eq!(put(beat()), Ok(Ok(())));
            // Once is enough, in this block and in the next one.
            assert_eq!(put(beat()), Err(refusal(Error::HeartbeatRefused)));
        });
        assert_eq!(
            changes(events),
            [(
                id_of(Dave),
                ValidatorChange::Heartbeat,
                Some(ValidatorState::Active),
                true,
                session
            )]
        );
        let again = ask_pool(TransactionSource::External, beat());
        assert_eq!(again, Err(refusal(Error::HeartbeatRefused)));
        assert_eq!(Used::<Runtime>::iter().collect::<Vec<_>>(), used);
        assert_eq!(System::account_nonce(id_of(Dave)), 0, "no nonce of anybody");
        assert_eq!(validator(&id_of(Dave)).missed, 0);
    });
}

#[test]
fn a_heartbeat_of_others_or_of_another_time_is_refused_by_pool_and_block() {
    run(|| {
        put_dave_on_standby();
        let session = Session::current_index();
        let dave = || id_of(Dave);
        let other_payload = {
            let signature = Secrets::of("//Dave").aura.sign(b"something else").into();
            unsigned(Call::heartbeat {
                account: dave(),
                session,
                signature,
            })
        };
        let eve = Secrets::of("//Eve").account();
        let bob = Secrets::of("//Bob").account();
        for (told, sent, error) in [
            (
                "another key",
                heartbeat("//Charlie", dave(), session),
                Error::HeartbeatNotSigned,
            ),
            ("another payload", other_payload, Error::HeartbeatNotSigned),
            (
                "the session before",
                heartbeat("//Dave", dave(), session - 1),
                Error::HeartbeatRefused,
            ),
            (
                "the session after",
                heartbeat("//Dave", dave(), session + 1),
                Error::HeartbeatRefused,
            ),
            (
                "not on standby",
                heartbeat("//Bob", bob, session),
                Error::HeartbeatRefused,
            ),
            (
                "no validator",
                heartbeat("//Eve", eve, session),
                Error::ValidatorNotFound,
            ),
        ] {
            let refused = refusal(error);
            let pool = ask_pool(TransactionSource::External, sent.clone());
            assert_eq!(pool, Err(refused), "{told}");
            begin_block(&[]);
            assert_eq!(put(sent), Err(refused), "{told}");
            end_block();
        }
        assert_eq!(validator(&dave()).state, ValidatorState::Standby);
    });
}

/// A heartbeat of one chain is worth nothing on another one.
#[test]
fn a_heartbeat_names_its_chain() {
    run(|| {
        let payload = || Pallet::<Runtime>::heartbeat_payload(&id_of(Dave), 4);
        let here = payload();
        let genesis = frame_system::BlockHash::<Runtime>::get(0);
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(9));
        assert_ne!(payload(), here);
        frame_system::BlockHash::<Runtime>::insert(0, genesis);
        assert_eq!(payload(), here);
        assert_ne!(Pallet::<Runtime>::heartbeat_payload(&id_of(Dave), 5), here);
    });
}

/// The same through a batch, a proxy or anything that has a signer: the call has none.
#[test]
fn nobody_sends_a_heartbeat_in_another_call() {
    run(|| {
        put_dave_on_standby();
        let session = Session::current_index();
        let payload = Pallet::<Runtime>::heartbeat_payload(&id_of(Dave), session);
        let signature = Secrets::of("//Dave").aura.sign(&payload).into();
        let call: registry_runtime::RuntimeCall = Call::heartbeat {
            account: id_of(Dave),
            session,
            signature,
        }
        .into();
        block_with(&[], || {
            let batch = crate::support::batch_all(vec![call.clone()]);
            let sent = crate::support::send(sp_keyring::Sr25519Keyring::Alice, batch);
            assert_ok!(sent.map(|done| done.expect_err("it has no signer")));
        });
        assert_eq!(validator(&id_of(Dave)).state, ValidatorState::Standby);
    });
}
