//! Session keys: when new ones act, and whose they may be.

use super::mock::*;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::OrganisationId;
use sp_runtime::traits::BadOrigin;

#[test]
fn new_keys_act_two_sessions_later_and_the_old_ones_until_then() {
    run(&FOUR, || {
        let makes_blocks = |generation| BlockKeys::get().contains(&keys(10, generation).aura);
        let votes = |generation| {
            let voters = Grandpa::grandpa_authorities();
            voters
                .iter()
                .any(|(voter, _)| *voter == keys(10, generation).grandpa)
        };
        sessions(3);
        System::reset_events();
        assert_ok!(rotate(10, 1));
        assert_eq!(
            events(),
            [Event::KeysChanged {
                validator: 10,
                organisation: OrganisationId(1),
                keys: keys(10, 1),
                by: actor(1),
            }]
        );
        for _ in 0..2 {
            assert!(makes_blocks(0) && votes(0) && !makes_blocks(1) && !votes(1));
            sessions(1);
        }
        // The block that ends a session is finalised by those who made it; then the voters change.
        block();
        assert!(!makes_blocks(0) && !votes(0) && makes_blocks(1) && votes(1));
        // Of two changes in one session, the last one counts.
        assert_ok!(rotate(10, 2));
        assert_ok!(rotate(10, 3));
        sessions(2);
        block();
        assert!(makes_blocks(3) && votes(3));
    });
}

#[test]
fn keys_are_changed_by_the_operator_alone() {
    run(&FOUR, || {
        let attempt = |origin| Validators::rotate_keys(origin, 10, keys(10, 1), proof(10, 1));
        for origin in [root(), RuntimeOrigin::none(), signed(99)] {
            assert_noop!(attempt(origin), BadOrigin);
        }
        assert_noop!(attempt(signed(2)), Error::NotOperator);
        assert_noop!(rotate(50, 1), Error::ValidatorNotFound);
        assert_ok!(attempt(signed(1)));
    });
}

#[test]
fn keys_of_another_validator_and_proofs_for_another_one_are_refused() {
    run(&FOUR, || {
        let attempt = |keys, proof| Validators::rotate_keys(signed(1), 10, keys, proof);
        for bad in [
            proof_for(20, 10, 1),
            proof(10, 0),
            proof_for(10, 20, 1),
            Proof::default(),
        ] {
            assert_noop!(attempt(keys(10, 1), bad), Error::KeysNotProved);
        }
        assert_noop!(attempt(keys(20, 0), proof_for(10, 20, 0)), Error::KeysTaken);
        // A refusal took nothing from anybody.
        assert_eq!(Session::load_keys(&10), Some(keys(10, 0)));
        assert_eq!(Session::load_keys(&20), Some(keys(20, 0)));
        // The keys that one has may be set again, and those that one had are free.
        assert_ok!(rotate(10, 0));
        assert_ok!(rotate(20, 1));
        assert_ok!(attempt(keys(20, 0), proof_for(10, 20, 0)));
    });
}

#[test]
fn whoever_waits_or_stands_by_changes_keys_too() {
    run(&FOUR, || {
        assert_ok!(propose(50));
        assert_ok!(rotate(50, 1));
        assert_ok!(approve(50));
        assert_ok!(rotate(50, 2));
        sessions(2);
        assert!(BlockKeys::get().contains(&keys(50, 2).aura));
    });
}
