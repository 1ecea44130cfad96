//! Sessions: when they end, who is in the next set, and what is remembered of each.

use super::mock::*;
use crate::{Authored, PerformanceOf, SessionStart, HISTORY};
use frame_support::{assert_noop, assert_ok, traits::EstimateNextSessionRotation};
use pallet_session::historical::HistoricalSessions;
use registry_primitives::records::validators::{
    Performance, Performed, ValidatorChange, ValidatorRules, ValidatorState,
};
use sp_runtime::Permill;

/// What the last session that ended told: its number, first and last block, and of each
/// validator blocks made and slots owned.
fn last_report() -> (u32, u64, u64, Vec<(u64, u32, u32)>) {
    let told = events().into_iter().rev().find_map(|event| match event {
        Event::SessionEnded {
            session,
            first,
            last,
            performance,
        } => Some((session, first, last, performance)),
        _ => None,
    });
    let (session, first, last, performance) = told.expect("a session ended");
    let by_validator = performance.into_iter().map(
        |Performed {
             validator,
             organisation,
             authored,
             expected,
         }| {
            assert_eq!(organisation, organisation_of(validator));
            (validator, authored, expected)
        },
    );
    (session, first, last, by_validator.collect())
}

#[test]
fn a_session_has_its_length_and_tells_what_each_validator_did() {
    run(&FOUR, || {
        sessions(1);
        assert_eq!(System::block_number(), 5);
        // Slots 1001 to 1005: the second, third, fourth, first and second validator's.
        let report = last_report();
        let expected = vec![(10, 1, 1), (20, 2, 2), (30, 1, 1), (40, 1, 1)];
        assert_eq!(report, (0, 1, 5, expected));
        assert!(events().contains(&Event::SetPlanned {
            session: 2,
            validators: FOUR.to_vec().try_into().unwrap(),
        }));
        Offline::set(vec![30]);
        sessions(1);
        // Slots 1006 to 1012, of which the first and the fifth are the offline one's.
        let (session, first, last, by_validator) = last_report();
        assert_eq!((session, first, last), (1, 6, 10));
        let slots: u32 = by_validator.iter().map(|(_, _, slots)| slots).sum();
        let blocks: u32 = by_validator.iter().map(|(_, blocks, _)| blocks).sum();
        assert_eq!(blocks, 5);
        assert_eq!(u64::from(slots), Slot::get() - 1005);
        for (validator, blocks, slots) in by_validator {
            let made = if validator == 30 { 0 } else { slots };
            assert_eq!(blocks, made, "{validator}");
            let done = Performance {
                authored: blocks,
                expected: Some(slots),
            };
            assert_eq!(PerformanceOf::<Test>::get(1, validator), Some(done));
            assert_eq!(Authored::<Test>::get(validator), 0);
        }
    });
}

#[test]
fn the_end_of_a_session_is_foreseen() {
    run(&FOUR, || {
        let progress = |now| Validators::estimate_current_session_progress(now).0;
        let rotation = |now| Validators::estimate_next_session_rotation(now).0;
        assert_eq!(Validators::average_session_length(), 5);
        assert_eq!(progress(1), Some(Permill::from_percent(20)));
        assert_eq!(rotation(1), Some(5));
        assert_eq!(progress(5), Some(Permill::one()));
        sessions(1);
        assert_eq!(SessionStart::<Test>::get(), 6);
        assert_eq!(rotation(7), Some(10));
    });
}

#[test]
fn one_enters_in_a_session_and_whoever_waits_longest_comes_first() {
    run(&FOUR, || {
        // Approved in this order, and the last two in one session.
        admit(60);
        sessions(1);
        assert_eq!(queued(), [10, 20, 30, 40, 60]);
        for later in [80, 70] {
            admit(later);
        }
        sessions(1);
        // Of the same session, the lower account.
        assert_eq!(queued(), [10, 20, 30, 40, 60, 70]);
        admit(50);
        sessions(1);
        assert_eq!(queued(), [10, 20, 30, 40, 60, 70, 80]);
        sessions(3);
        // Seven seats are taken.
        assert_eq!(queued(), [10, 20, 30, 40, 60, 70, 80]);
        assert_eq!(state(50), Some(ValidatorState::Entering));
        assert_ok!(leave(10));
        sessions(1);
        assert_eq!(queued(), [20, 30, 40, 60, 70, 80]);
        sessions(1);
        assert_eq!(queued(), [20, 30, 40, 50, 60, 70, 80]);
    });
}

#[test]
fn an_organisation_enters_no_more_than_its_share() {
    run(&FOUR, || {
        admit(11);
        sessions(3);
        assert_eq!(acting(), FOUR, "of five, a third is one");
        admit(50);
        sessions(2);
        admit(60);
        sessions(1);
        assert_eq!(queued(), [10, 20, 30, 40, 50, 60]);
        assert_eq!(
            state(11),
            Some(ValidatorState::Entering),
            "of six, it is one still"
        );
        // The seventh may be the second one of an organisation.
        sessions(2);
        assert_eq!(acting(), [10, 11, 20, 30, 40, 50, 60]);
    });
}

#[test]
fn the_first_to_leave_are_the_suspended_then_who_wants_to_then_who_is_away() {
    let seven = [10, 20, 30, 40, 50, 60, 70];
    run(&seven, || {
        Offline::set(vec![50, 40]);
        sessions(3);
        assert_eq!(state(40), Some(ValidatorState::Standby));
        assert_eq!(state(50), Some(ValidatorState::Standby));
        // The first that is away has left with the end of that session.
        assert_eq!(queued(), [10, 20, 30, 50, 60, 70]);
        assert_ok!(leave(60));
        super::offences::equivocate(70, 1).unwrap();
        sessions(1);
        assert_eq!(queued(), [10, 20, 30, 50, 60]);
        sessions(1);
        assert_eq!(queued(), [10, 20, 30, 50]);
        sessions(5);
        assert_eq!(queued(), [10, 20, 30, 50], "the floor");
        assert_eq!(state(50), Some(ValidatorState::Standby));
        assert_eq!(state(60), None);
        assert_eq!(state(70), Some(ValidatorState::Suspended));
    });
}

#[test]
fn a_term_ends_with_its_last_session() {
    run(&FOUR, || {
        assert_ok!(propose(50));
        assert_ok!(Validators::approve(root(), 50, Some(4)));
        sessions(4);
        assert_eq!(Session::current_index(), 4);
        assert_eq!((acting(), queued()), (FIVE.to_vec(), FOUR.to_vec()));
        let over = (50, ValidatorChange::TermOver, Some(ValidatorState::Leaving));
        assert!(changes().contains(&over));
        sessions(1);
        assert_eq!((acting(), record(50)), (FOUR.to_vec(), None));
        assert!(remembered(4, 50).is_some_and(|blocks| blocks > 0));
        assert_eq!(remembered(5, 50), None);
    });
}

#[test]
fn a_term_ends_for_those_who_wait_and_not_for_those_the_council_has_not_seen() {
    let full = ValidatorRules { seats: 4, ..RULES };
    storage(full, FOUR.map(founder).to_vec()).execute_with(|| {
        assert_ok!(propose_until(50, Some(3)));
        assert_ok!(propose_until(60, Some(3)));
        assert_ok!(Validators::approve(root(), 60, Some(3)));
        sessions(2);
        assert_eq!(state(60), Some(ValidatorState::Entering));
        sessions(1);
        assert_eq!(
            (state(50), state(60)),
            (Some(ValidatorState::Proposed), None)
        );
        // Whoever is approved late gets a term that can begin.
        assert_noop!(Validators::approve(root(), 50, Some(3)), Error::TermInvalid);
        assert_ok!(Validators::approve(root(), 50, Some(9)));
        Validators::do_try_state().unwrap();
    });
}

#[test]
fn at_the_floor_a_term_lasts_until_there_is_a_successor() {
    run(&FOUR, || {
        assert_ok!(remove(10));
        sessions(6);
        assert_eq!(acting(), FOUR);
        assert_eq!(state(10), Some(ValidatorState::Leaving));
        admit(50);
        sessions(1);
        assert_eq!(queued(), [20, 30, 40, 50], "in and out in one step");
        sessions(1);
        assert_eq!((acting(), record(10)), (vec![20, 30, 40, 50], None));
    });
}

#[test]
fn sessions_without_a_block_count_in_a_row_and_only_those_with_an_own_slot() {
    run(&FIVE, || {
        Offline::set(vec![50]);
        sessions(2);
        assert_eq!(record(50).unwrap().missed, 2);
        Offline::set(vec![]);
        sessions(1);
        assert_eq!(record(50).unwrap().missed, 0);
        Offline::set(vec![50]);
        sessions(2);
        assert_eq!(state(50), Some(ValidatorState::Active));
        System::reset_events();
        sessions(1);
        let away = (50, ValidatorChange::Missed, Some(ValidatorState::Standby));
        assert!(changes().contains(&away));
    });
    // Sessions of five blocks, of seven validators: whoever had no slot missed none.
    run(&[10, 20, 30, 40, 50, 60, 70], || {
        let counts = || FIVE.map(|validator| record(validator).unwrap().missed);
        for _ in 0..20 {
            sessions(1);
            let idle = last_report()
                .3
                .into_iter()
                .filter(|(_, _, slots)| *slots == 0);
            assert_eq!(idle.count(), 2);
            assert_eq!(counts(), [0; 5]);
        }
    });
}

#[test]
fn the_voters_change_with_the_set_and_with_keys_and_else_never() {
    run(&FOUR, || {
        let voters = || {
            block();
            Grandpa::current_set_id()
        };
        let planned = |session, set: &[u64]| {
            assert!(events().contains(&Event::SetPlanned {
                session,
                validators: set.to_vec().try_into().unwrap(),
            }));
        };
        // A country where nothing happens has the voters of its first day.
        sessions(5);
        assert_eq!(voters(), 0);
        planned(6, &FOUR);
        let root = |session| HistoricalSessions::<Test>::get(session).unwrap();
        assert_eq!(root(0), root(6));
        // One that enters, and new keys of one that is there, make a new set each, once.
        admit(50);
        sessions(3);
        assert_eq!(voters(), 1);
        assert_eq!(acting(), FIVE);
        assert_ne!(root(6), root(8));
        assert_ok!(rotate(10, 1));
        let before = root(9);
        sessions(3);
        assert_eq!(voters(), 2);
        assert_ne!(before, root(Session::current_index()));
        // Keys of one that only waits concern nobody.
        assert_ok!(propose(60));
        assert_ok!(rotate(60, 1));
        sessions(4);
        assert_eq!(voters(), 2);
        planned(Session::current_index() + 1, &FIVE);
    });
}

#[test]
fn what_happened_is_forgotten_after_a_while() {
    run(&FOUR, || {
        sessions(1);
        assert_eq!(remembered(0, 10), Some(1));
        sessions(HISTORY - 1);
        assert_eq!(Session::current_index(), HISTORY);
        assert!(remembered(0, 10).is_some());
        assert!(HistoricalSessions::<Test>::contains_key(0));
        sessions(1);
        assert_eq!(remembered(0, 10), None, "session {HISTORY} has ended");
        for validator in FOUR {
            assert!(remembered(1, validator).is_some());
        }
        sessions(1);
        assert_eq!(remembered(1, 10), None);
        assert!(!HistoricalSessions::<Test>::contains_key(0));
        assert!(HistoricalSessions::<Test>::contains_key(2));
        let kept = PerformanceOf::<Test>::iter().count();
        assert_eq!(kept, 4 * HISTORY as usize);
    });
}
