//! What the organisation of a validator does: propose it and withdraw it.

use super::mock::*;
use crate::{Rules, Validators as Records};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    records::validators::{Validator, ValidatorChange, ValidatorRules, ValidatorState},
    OrganisationId,
};
use sp_runtime::traits::BadOrigin;

#[test]
fn a_validator_is_proposed_approved_and_seated_two_sessions_later() {
    run(&FOUR, || {
        assert_ok!(propose_until(50, Some(9)));
        let proposed = Validator {
            organisation: OrganisationId(5),
            state: ValidatorState::Proposed,
            seated: false,
            since: 0,
            until: Some(9),
            missed: 0,
        };
        assert_eq!(record(50), Some(proposed));
        assert_eq!(
            events(),
            [Event::ValidatorChanged {
                validator: 50,
                organisation: OrganisationId(5),
                before: None,
                after: Some(ValidatorState::Proposed),
                seated: false,
                session: 0,
                change: ValidatorChange::Proposed,
                until: Some(9),
                reason: None,
                by: Some(actor(5)),
            }]
        );
        sessions(2);
        assert_eq!(
            queued(),
            FOUR,
            "nobody enters whom the council has not approved"
        );

        System::reset_events();
        assert_ok!(Validators::approve(root(), 50, Some(12)));
        assert_eq!(
            events(),
            [Event::ValidatorChanged {
                validator: 50,
                organisation: OrganisationId(5),
                before: Some(ValidatorState::Proposed),
                after: Some(ValidatorState::Entering),
                seated: false,
                session: 2,
                change: ValidatorChange::Approved,
                until: Some(12),
                reason: None,
                by: None,
            }]
        );
        let entering = Validator {
            state: ValidatorState::Entering,
            since: 2,
            until: Some(12),
            ..proposed
        };
        assert_eq!(record(50), Some(entering));
        sessions(1);
        let active = Validator {
            state: ValidatorState::Active,
            seated: true,
            since: 3,
            ..entering
        };
        assert_eq!(record(50), Some(active));
        assert_eq!((acting(), queued()), (FOUR.to_vec(), FIVE.to_vec()));
        sessions(1);
        assert_eq!(acting(), FIVE);
        sessions(1);
        assert!(remembered(4, 50).is_some_and(|blocks| blocks > 0));
    });
}

#[test]
fn only_a_member_who_may_proposes_and_only_for_its_own_organisation() {
    run(&FOUR, || {
        let call = |origin| Validators::propose(origin, 50, keys(50, 0), proof(50, 0), None);
        assert_noop!(call(signed(99)), BadOrigin);
        assert_noop!(call(root()), BadOrigin);
        assert_noop!(call(RuntimeOrigin::none()), BadOrigin);
        // Organisations of the wrong kind, whatever the matrix says.
        assert_noop!(call(signed(DEVELOPER)), Error::KindMayNotValidate);
        // The account says nothing about whose it is.
        assert_ok!(call(signed(7)));
        assert_eq!(record(50).unwrap().organisation, OrganisationId(7));
        assert_noop!(leave(50), Error::NotOperator);
        assert_ok!(Validators::leave(signed(7), 50));
    });
}

#[test]
fn what_is_no_new_validator_is_refused() {
    run(&FOUR, || {
        assert_noop!(propose(10), Error::ValidatorExists);
        for (until, allowed) in [(0, false), (1, false), (2, true)] {
            let attempt = || propose_until(50, Some(until));
            if allowed {
                assert_ok!(attempt());
            } else {
                assert_noop!(attempt(), Error::TermInvalid);
            }
        }
        assert_noop!(propose(50), Error::ValidatorExists);
        sessions(3);
        assert_noop!(propose_until(60, Some(4)), Error::TermInvalid);
        assert_ok!(propose_until(60, Some(5)));
    });
}

#[test]
fn keys_of_somebody_else_are_refused() {
    run(&FOUR, || {
        let attempt = |keys, proof| Validators::propose(signed(5), 50, keys, proof, None);
        // A proof for another account, of other keys, of another order, and none.
        for bad in [
            proof_for(51, 50, 0),
            proof(50, 1),
            proof_for(50, 51, 0),
            Proof::default(),
            proof(50, 0)
                .into_iter()
                .skip(1)
                .collect::<Vec<_>>()
                .try_into()
                .unwrap(),
            [proof(50, 0).into_inner(), vec![0]]
                .concat()
                .try_into()
                .unwrap(),
        ] {
            assert_noop!(attempt(keys(50, 0), bad), Error::KeysNotProved);
        }
        // Whoever owns keys of a validator that exists proves that; they are taken all the same.
        assert_noop!(attempt(keys(40, 0), proof_for(50, 40, 0)), Error::KeysTaken);
        assert_ok!(attempt(keys(50, 0), proof(50, 0)));
        // One of two keys is enough.
        let mixed = SessionKeys {
            aura: keys(60, 0).aura,
            grandpa: keys(50, 0).grandpa,
        };
        let signatures = {
            use codec::Encode;
            use sp_core::{proof_of_possession::statement_of_ownership, Pair};
            let statement = statement_of_ownership(&60u64.encode());
            let block = block_pair(60, 0).sign(&statement);
            let voting = voting_pair(50, 0).sign(&statement);
            (block, voting).encode()
        };
        assert_noop!(
            Validators::propose(signed(6), 60, mixed, signatures.try_into().unwrap(), None),
            Error::KeysTaken
        );
    });
}

#[test]
fn an_organisation_has_one_more_than_its_share_at_most() {
    run(&FOUR, || {
        // A third of seven seats are two; with the one that is seated three may be known.
        assert_ok!(propose(11));
        assert_ok!(propose(12));
        assert_noop!(propose(13), Error::SeatShareReached);
        // Others are not concerned.
        assert_ok!(propose(21));
        assert_ok!(leave(12));
        assert_ok!(propose(13));
    });
}

#[test]
fn the_list_of_validators_ends_somewhere() {
    run(&FOUR, || {
        let example = record(10).unwrap();
        let waiting = Validator {
            state: ValidatorState::Proposed,
            seated: false,
            organisation: OrganisationId(60),
            ..example
        };
        for number in 1_000..1_195 {
            Records::<Test>::insert(number, waiting);
        }
        assert_eq!(Records::<Test>::count(), 199);
        assert_ok!(propose(50));
        assert_noop!(propose(51), Error::TooManyValidators);
        assert_ok!(Validators::reject(root(), 50, reason()));
        assert_ok!(propose(51));
        for number in 1_000..1_195 {
            Records::<Test>::remove(number);
        }
    });
}

#[test]
fn a_validator_that_waits_is_withdrawn_at_once_and_may_come_again() {
    run(&FOUR, || {
        for approved in [false, true] {
            assert_ok!(propose(50));
            if approved {
                assert_ok!(approve(50));
            }
            assert_noop!(leave(60), Error::ValidatorNotFound);
            assert_noop!(Validators::leave(signed(6), 50), Error::NotOperator);
            assert_noop!(Validators::leave(root(), 50), BadOrigin);
            System::reset_events();
            assert_ok!(leave(50));
            assert_eq!(changes(), [(50, ValidatorChange::Withdrawn, None)]);
            assert_eq!(record(50), None);
            assert!(Session::load_keys(&50).is_none());
        }
        assert_ok!(propose(50));
    });
}

#[test]
fn a_seated_validator_leaves_when_the_set_can_do_without_it() {
    run(&FIVE, || {
        assert_ok!(leave(50));
        assert_eq!(state(50), Some(ValidatorState::Leaving));
        assert!(is_seated(50));
        assert_noop!(leave(50), Error::ValidatorStateForbids);
        sessions(1);
        // It acts for one more session, and offences of it can still be proved.
        assert_eq!((acting(), queued()), (FIVE.to_vec(), FOUR.to_vec()));
        assert_eq!(
            (state(50), is_seated(50)),
            (Some(ValidatorState::Leaving), false)
        );
        sessions(1);
        assert_eq!(acting(), FOUR);
        assert_eq!(record(50), None);
        assert_eq!(remembered(1, 50), Some(1), "what it did last is remembered");
    });
}

#[test]
fn a_small_country_keeps_its_floor() {
    let rules = ValidatorRules { floor: 1, ..RULES };
    storage(rules, vec![founder(10)]).execute_with(|| {
        assert_ok!(leave(10));
        sessions(3);
        assert_eq!((acting(), queued()), (vec![10], vec![10]));
        admit(20);
        sessions(1);
        assert_eq!(queued(), [20], "the first one is replaced in one step");
        sessions(1);
        assert_eq!(acting(), [20]);
        assert_eq!(Rules::<Test>::get().floor, 1);
        Validators::do_try_state().unwrap();
    });
}
