//! No path leads below the floor.

use super::{mock::*, offences::equivocate};
use crate::Rules;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::records::validators::{ValidatorRules, ValidatorState};

/// The set of no session, planned or running, is smaller than four.
fn stays_at_the_floor(count: u32) {
    for _ in 0..count {
        assert!(acting().len() >= 4, "acting: {:?}", acting());
        assert!(queued().len() >= 4, "queued: {:?}", queued());
        Validators::do_try_state().unwrap();
        sessions(1);
    }
}

const SEVEN: [u64; 7] = [10, 20, 30, 40, 50, 60, 70];

#[test]
fn by_removing_everybody() {
    run(&SEVEN, || {
        for validator in SEVEN {
            assert_ok!(remove(validator));
        }
        stays_at_the_floor(8);
        // Those who began to leave first are gone; the rest makes blocks until others come.
        assert_eq!(acting(), [40, 50, 60, 70]);
        for successor in [11, 21, 31, 41] {
            admit(successor);
            stays_at_the_floor(1);
        }
        stays_at_the_floor(3);
        assert_eq!(acting(), [11, 21, 31, 41]);
        for validator in SEVEN {
            assert_eq!(record(validator), None);
        }
    });
}

#[test]
fn by_everybody_leaving() {
    run(&FIVE, || {
        for validator in FIVE {
            assert_ok!(leave(validator));
        }
        stays_at_the_floor(6);
        assert_eq!(acting(), [20, 30, 40, 50]);
    });
}

#[test]
fn by_everybody_voting_twice() {
    run(&SEVEN, || {
        for validator in SEVEN {
            assert_eq!(equivocate(validator, 1), Ok(()));
        }
        stays_at_the_floor(6);
        assert_eq!(acting(), [40, 50, 60, 70]);
        // Removed on top of it, they still stay.
        for validator in acting() {
            assert_ok!(remove(validator));
        }
        stays_at_the_floor(4);
        assert_eq!(acting(), [40, 50, 60, 70]);
    });
}

#[test]
fn by_all_nodes_but_one_being_down() {
    run(&SEVEN, || {
        Offline::set(SEVEN[1..].to_vec());
        stays_at_the_floor(8);
        assert_eq!(acting(), [10, 50, 60, 70]);
        for validator in &SEVEN[1..] {
            assert_eq!(state(*validator), Some(ValidatorState::Standby));
        }
        // They come back one by one.
        Offline::set(vec![]);
        for validator in &SEVEN[1..] {
            assert_ok!(send(heartbeat(*validator)));
        }
        stays_at_the_floor(6);
        assert_eq!(acting(), SEVEN);
    });
}

#[test]
fn by_all_terms_ending_at_once() {
    run(&FOUR, || {
        // Four who have no term hand over to four who have the same one.
        for (leaver, successor) in [(10, 50), (20, 60), (30, 70), (40, 80)] {
            assert_ok!(propose(successor));
            assert_ok!(Validators::approve(root(), successor, Some(12)));
            assert_ok!(leave(leaver));
            stays_at_the_floor(1);
        }
        stays_at_the_floor(12);
        assert_eq!(acting(), [50, 60, 70, 80]);
        for validator in acting() {
            assert_eq!(state(validator), Some(ValidatorState::Leaving));
        }
    });
}

#[test]
fn by_other_rules() {
    run(&SEVEN, || {
        let rules = |floor, seats| ValidatorRules {
            floor,
            seats,
            ..RULES
        };
        for floor in [0, 1, 2, 3] {
            assert_noop!(
                Validators::set_rules(root(), rules(floor, 7)),
                Error::ValidatorRulesInvalid
            );
        }
        // Up to the present set, and the seats not below it.
        assert_ok!(Validators::set_rules(root(), rules(7, 7)));
        assert_noop!(
            Validators::set_rules(root(), rules(4, 6)),
            Error::ValidatorRulesInvalid
        );
        for validator in SEVEN {
            assert_ok!(leave(validator));
        }
        sessions(3);
        assert_eq!(acting(), SEVEN);
        assert_ok!(Validators::set_rules(root(), rules(4, 7)));
        stays_at_the_floor(5);
        assert_eq!(acting(), [40, 50, 60, 70]);
        // Nor can the floor be raised above those who are left.
        assert_noop!(
            Validators::set_rules(root(), rules(5, 7)),
            Error::ValidatorRulesInvalid
        );
        assert_eq!(Rules::<Test>::get(), rules(4, 7));
    });
}

#[test]
fn by_keys_that_go_to_another_account() {
    run(&FOUR, || {
        // The session pallet skips whoever has no keys: nobody seated is ever without.
        for validator in FOUR {
            assert_ok!(remove(validator));
            assert_noop!(
                Validators::propose(
                    signed(6),
                    60,
                    keys(validator, 0),
                    proof_for(60, validator, 0),
                    None
                ),
                Error::KeysTaken
            );
        }
        stays_at_the_floor(4);
        assert_eq!(acting(), FOUR);
    });
}
