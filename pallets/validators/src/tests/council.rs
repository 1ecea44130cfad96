//! What the council decides about validators and about the rules of their set.

use super::mock::*;
use crate::Rules;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    records::validators::{ValidatorChange, ValidatorRules, ValidatorState},
    texts::Reason,
    OrganisationId,
};
use sp_runtime::{traits::BadOrigin, DispatchResult};

#[test]
fn only_governance_decides() {
    run(&FOUR, || {
        assert_ok!(propose(50));
        // The members of its organisation and of others, and nobody at all.
        for origin in [signed(5), signed(1), RuntimeOrigin::none()] {
            assert_noop!(Validators::approve(origin.clone(), 50, None), BadOrigin);
            assert_noop!(Validators::reject(origin.clone(), 50, reason()), BadOrigin);
            assert_noop!(Validators::remove(origin.clone(), 10, reason()), BadOrigin);
            assert_noop!(
                Validators::reinstate(origin.clone(), 10, reason()),
                BadOrigin
            );
            assert_noop!(Validators::set_rules(origin, RULES), BadOrigin);
        }
    });
}

#[test]
fn a_decision_concerns_a_validator_and_has_readable_words() {
    type Call = fn(RuntimeOrigin, u64, Reason) -> DispatchResult;
    let calls: [Call; 3] = [
        Validators::reject,
        Validators::remove,
        Validators::reinstate,
    ];
    run(&FOUR, || {
        for call in calls {
            assert_noop!(call(root(), 50, reason()), Error::ValidatorNotFound);
            for unreadable in [&b""[..], b" ", b"\xff", b"a\x07b"] {
                let unreadable = unreadable.to_vec().try_into().unwrap();
                assert_noop!(call(root(), 10, unreadable), Error::TextUnreadable);
            }
        }
        assert_noop!(
            Validators::approve(root(), 50, None),
            Error::ValidatorNotFound
        );
        assert_ok!(propose(50));
        assert_noop!(Validators::approve(root(), 50, Some(1)), Error::TermInvalid);
        assert_noop!(
            Validators::reinstate(root(), 50, reason()),
            Error::ValidatorStateForbids
        );
    });
}

#[test]
fn a_refusal_is_told_with_its_reason_and_frees_the_keys() {
    run(&FOUR, || {
        assert_ok!(propose(50));
        System::reset_events();
        assert_ok!(Validators::reject(root(), 50, reason()));
        assert_eq!(
            events(),
            [Event::ValidatorChanged {
                validator: 50,
                organisation: OrganisationId(5),
                before: Some(ValidatorState::Proposed),
                after: None,
                seated: false,
                session: 0,
                change: ValidatorChange::Rejected,
                until: None,
                reason: Some(reason()),
                by: None,
            }]
        );
        assert_eq!(record(50), None);
        // Another account may have the keys now.
        assert_ok!(Validators::propose(
            signed(5),
            51,
            keys(50, 0),
            proof_for(51, 50, 0),
            None
        ));
    });
}

#[test]
fn a_removed_validator_leaves_when_the_set_can_do_without_it() {
    run(&FIVE, || {
        System::reset_events();
        assert_ok!(remove(20));
        assert_eq!(
            changes(),
            [(20, ValidatorChange::Removed, Some(ValidatorState::Leaving))]
        );
        assert_noop!(remove(20), Error::ValidatorStateForbids);
        sessions(1);
        assert_eq!(queued(), [10, 30, 40, 50]);
        sessions(1);
        assert_eq!((record(20), acting()), (None, vec![10, 30, 40, 50]));
        // One that only waits goes at once.
        admit(60);
        assert_ok!(remove(60));
        assert_eq!(record(60), None);
    });
}

#[test]
fn new_rules_are_told_and_in_force_at_once() {
    run(&FIVE, || {
        let after = ValidatorRules {
            floor: 5,
            seats: 9,
            share: 250_000,
            missed: 2,
            session_length: 9,
        };
        assert_ok!(Validators::set_rules(root(), after));
        assert_eq!(
            events(),
            [Event::RulesChanged {
                before: RULES,
                after
            }]
        );
        assert_eq!(Rules::<Test>::get(), after);
        let begin = System::block_number();
        assert_eq!(begin, 1);
        sessions(1);
        assert_eq!(
            System::block_number(),
            9,
            "the running session is longer too"
        );
        sessions(1);
        assert_eq!(System::block_number(), 18);
    });
}

#[test]
fn a_session_that_is_too_long_by_new_rules_ends_with_the_next_block() {
    run(&FIVE, || {
        let long = ValidatorRules {
            session_length: 100,
            ..RULES
        };
        assert_ok!(Validators::set_rules(root(), long));
        for _ in 0..50 {
            block();
        }
        assert_eq!(Session::current_index(), 0);
        assert_ok!(Validators::set_rules(root(), RULES));
        block();
        assert_eq!(Session::current_index(), 1);
        let begin = System::block_number();
        sessions(1);
        assert_eq!(System::block_number(), begin + 5);
    });
}

#[test]
fn rules_that_contradict_themselves_or_the_set_are_refused() {
    run(&FIVE, || {
        for bad in [
            ValidatorRules { floor: 0, ..RULES },
            // One less than four.
            ValidatorRules { floor: 3, ..RULES },
            // One more than there are.
            ValidatorRules { floor: 6, ..RULES },
            ValidatorRules { seats: 4, ..RULES },
            ValidatorRules {
                seats: 101,
                ..RULES
            },
            ValidatorRules {
                share: 1_000_001,
                ..RULES
            },
            ValidatorRules { missed: 0, ..RULES },
            ValidatorRules {
                session_length: 4,
                ..RULES
            },
        ] {
            assert_noop!(
                Validators::set_rules(root(), bad),
                Error::ValidatorRulesInvalid
            );
        }
        for good in [
            ValidatorRules { floor: 5, ..RULES },
            ValidatorRules { floor: 4, ..RULES },
            ValidatorRules { seats: 5, ..RULES },
            ValidatorRules {
                seats: 100,
                share: 0,
                ..RULES
            },
        ] {
            assert_ok!(Validators::set_rules(root(), good));
        }
    });
}

#[test]
fn a_country_that_began_with_one_reaches_four_and_stays_there() {
    let small = ValidatorRules { floor: 1, ..RULES };
    storage(small, vec![founder(10)]).execute_with(|| {
        let floor = |floor| Validators::set_rules(root(), ValidatorRules { floor, ..RULES });
        // It may stay as it is, and go on to four when it has four.
        assert_ok!(floor(1));
        for refused in [2, 4] {
            assert_noop!(floor(refused), Error::ValidatorRulesInvalid);
        }
        for validator in [20, 30, 40] {
            admit(validator);
            sessions(1);
            for refused in [2, 3] {
                assert_noop!(floor(refused), Error::ValidatorRulesInvalid);
            }
        }
        assert_ok!(floor(4));
        for refused in [1, 2, 3, 5] {
            assert_noop!(floor(refused), Error::ValidatorRulesInvalid);
        }
    });
}

#[test]
fn a_smaller_share_takes_nobody_its_seat() {
    let generous = ValidatorRules {
        share: 500_000,
        ..RULES
    };
    storage(generous, [10, 11, 20, 21].map(founder).to_vec()).execute_with(|| {
        assert_ok!(Validators::set_rules(root(), RULES));
        sessions(3);
        assert_eq!(acting(), [10, 11, 20, 21]);
        // But it enters nobody beyond it.
        admit(12);
        admit(30);
        sessions(4);
        assert_eq!(acting(), [10, 11, 20, 21, 30]);
        assert_eq!(state(12), Some(ValidatorState::Entering));
        Validators::do_try_state().unwrap();
    });
}
