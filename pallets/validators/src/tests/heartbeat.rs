//! How a validator on standby comes back.

use super::mock::*;
use crate::Beats;
use codec::Decode;
use frame_support::{assert_noop, assert_ok, traits::OffchainWorker};
use frame_system::mocking::MockUncheckedExtrinsic;
use registry_primitives::records::validators::{ValidatorChange, ValidatorState};
use sp_core::{
    offchain::{testing::TestTransactionPoolExt, TransactionPoolExt},
    Pair,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::{
    app_crypto::{sr25519::AppPublic, RuntimeAppPublic},
    traits::BadOrigin,
};

/// Five validators, of which the last one stands by since its node made no block for three
/// sessions, and acts for its last one.
fn stand_by() {
    Offline::set(vec![50]);
    sessions(3);
    assert_eq!(state(50), Some(ValidatorState::Standby));
    assert_eq!((acting(), queued()), (FIVE.to_vec(), FOUR.to_vec()));
    System::reset_events();
}

#[test]
fn a_heartbeat_brings_a_validator_back_to_its_seat() {
    run(&FIVE, || {
        stand_by();
        sessions(1);
        assert_eq!(acting(), FOUR);
        assert!(!is_seated(50));
        System::reset_events();
        Offline::set(vec![]);
        assert_ok!(pool(&heartbeat(50)));
        assert_ok!(send(heartbeat(50)));
        assert_eq!(
            changes(),
            [(
                50,
                ValidatorChange::Heartbeat,
                Some(ValidatorState::Entering)
            )]
        );
        assert_eq!(record(50).unwrap().missed, 0);
        sessions(1);
        assert_eq!(
            (state(50), queued()),
            (Some(ValidatorState::Active), FIVE.to_vec())
        );
        sessions(1);
        assert_eq!(acting(), FIVE);
        let since = Session::current_index();
        sessions(1);
        assert!(remembered(since, 50).unwrap() > 0);
    });
}

#[test]
fn who_still_has_its_seat_keeps_it() {
    run(&FOUR, || {
        Offline::set(vec![40]);
        sessions(5);
        assert_eq!(state(40), Some(ValidatorState::Standby));
        assert!(is_seated(40), "the floor");
        assert_ok!(send(heartbeat(40)));
        assert_eq!(
            (state(40), is_seated(40)),
            (Some(ValidatorState::Active), true)
        );
        // Three more sessions without a block, and it stands by again.
        sessions(3);
        assert_eq!(state(40), Some(ValidatorState::Standby));
        assert_ok!(send(heartbeat(40)));
        Offline::set(vec![]);
        sessions(5);
        assert_eq!(state(40), Some(ValidatorState::Active));
        assert_eq!(record(40).unwrap().missed, 0);
    });
}

#[test]
fn a_heartbeat_of_another_session_another_key_or_another_validator_is_refused() {
    run(&FIVE, || {
        stand_by();
        let now = Session::current_index();
        let refused = |call: Call, error: Error| {
            assert_eq!(pool(&call), Err(code(error)));
        };
        for session in [now - 1, now + 1, 0, u32::MAX] {
            let call = heartbeat_with(50, session, 0);
            refused(call.clone(), Error::HeartbeatRefused);
            assert_noop!(send(call), Error::HeartbeatRefused);
        }
        // Of one that does not stand by, and of nobody.
        refused(heartbeat(10), Error::HeartbeatRefused);
        assert_noop!(send(heartbeat(10)), Error::HeartbeatRefused);
        refused(heartbeat(70), Error::ValidatorNotFound);
        assert_noop!(send(heartbeat(70)), Error::ValidatorNotFound);
        // Signed with a key that it does not have, or for another account or session.
        let signature = |call: Call| match call {
            Call::heartbeat { signature, .. } => signature,
            _ => unreachable!(),
        };
        for signature in [
            signature(heartbeat_with(50, now, 1)),
            signature(heartbeat(10)),
            signature(heartbeat_with(50, now + 1, 0)),
            block_pair(50, 0).sign(b"registry/heartbeat").into(),
        ] {
            let call = Call::heartbeat {
                account: 50,
                session: now,
                signature,
            };
            refused(call.clone(), Error::HeartbeatNotSigned);
            assert_noop!(send(call), Error::HeartbeatNotSigned);
        }
        // The signature serves for no other chain.
        let call = heartbeat(50);
        frame_system::BlockHash::<Test>::insert(0, sp_core::H256::repeat_byte(8));
        refused(call, Error::HeartbeatNotSigned);
    });
}

#[test]
fn there_is_one_heartbeat_of_a_validator_in_a_session() {
    run(&FOUR, || {
        // It stands by within the session in which it came back, as only an authority could
        // bring about.
        Offline::set(vec![40]);
        sessions(4);
        let call = heartbeat(40);
        assert_ok!(send(call.clone()));
        assert_noop!(send(call.clone()), Error::HeartbeatRefused);
        let active = record(40).unwrap();
        let standby = registry_primitives::records::validators::Validator {
            state: ValidatorState::Standby,
            ..active
        };
        crate::Validators::<Test>::insert(40, standby);
        assert_eq!(Beats::<Test>::get(40), Some(Session::current_index()));
        assert_eq!(pool(&call), Err(code(Error::HeartbeatRefused)));
        assert_noop!(send(call), Error::HeartbeatRefused);
        sessions(1);
        assert_ok!(send(heartbeat(40)));
    });
}

#[test]
fn a_heartbeat_is_signed_with_the_newest_block_key() {
    run(&FIVE, || {
        stand_by();
        let now = Session::current_index();
        assert_ok!(rotate(50, 1));
        assert_noop!(send(heartbeat_with(50, now, 0)), Error::HeartbeatNotSigned);
        assert_ok!(send(heartbeat_with(50, now, 1)));
    });
}

#[test]
fn nobody_signs_the_transaction_of_a_heartbeat() {
    run(&FIVE, || {
        stand_by();
        let Call::heartbeat {
            account,
            session,
            signature,
        } = heartbeat(50)
        else {
            unreachable!()
        };
        for origin in [root(), signed(5), RuntimeOrigin::none()] {
            assert_noop!(
                Validators::heartbeat(origin, account, session, signature.clone()),
                BadOrigin
            );
        }
        let valid = pool(&heartbeat(50)).unwrap();
        assert_eq!(valid.provides.len(), 1);
        assert!(valid.requires.is_empty() && valid.propagate && valid.longevity > 0);
        // Two of the same validator and session exclude each other, those of others do not.
        assert_eq!(pool(&heartbeat(50)).unwrap().provides, valid.provides);
        sessions(1);
        assert_ne!(pool(&heartbeat(50)).unwrap().provides, valid.provides);
    });
}

#[test]
fn the_node_of_a_validator_on_standby_sends_its_heartbeat_by_itself() {
    let mut storage = storage(RULES, FIVE.map(founder).to_vec());
    let keystore = MemoryKeystore::new();
    // The node of validators 40 and 50 has their keys, and one that is nobody's.
    for validator in [40, 50, 70] {
        let seed = format!("//validator {validator}");
        let made = keystore
            .sr25519_generate_new(AppPublic::ID, Some(&seed))
            .unwrap();
        storage.execute_with(|| {
            if let Some(mut own) = Session::load_keys(&validator) {
                own.aura = made.into();
                let session = <Session as pallet_session::SessionInterface>::set_keys;
                session(&validator, own).unwrap();
            }
        });
    }
    let (pool_ext, sent) = TestTransactionPoolExt::new();
    storage.register_extension(TransactionPoolExt::new(pool_ext));
    storage.register_extension(KeystoreExt::new(keystore));
    let mut work = |sessions_before: u32| {
        storage.execute_with(|| {
            sessions(sessions_before);
            Validators::offchain_worker(System::block_number());
        });
        std::mem::take(&mut sent.write().transactions)
    };
    Offline::set(vec![50]);
    assert_eq!(
        work(0),
        Vec::<Vec<u8>>::new(),
        "while it is active, it says nothing"
    );
    let sent = work(4);
    assert_eq!(sent.len(), 1);
    type Extrinsic = MockUncheckedExtrinsic<Test, (), frame_system::AuthorizeCall<Test>>;
    let transaction = Extrinsic::decode(&mut &sent[0][..]).unwrap();
    let RuntimeCall::Validators(call) = transaction.function else {
        panic!("a call of another pallet");
    };
    storage.execute_with(|| {
        assert!(matches!(
            call,
            Call::heartbeat {
                account: 50,
                session: 4,
                ..
            }
        ));
        assert_ok!(pool(&call));
        assert_ok!(send(call));
        assert_eq!(state(50), Some(ValidatorState::Entering));
        Validators::do_try_state().unwrap();
    });
}
