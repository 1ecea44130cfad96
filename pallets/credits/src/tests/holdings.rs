//! What the programmes ask of holdings: who has credits, and moving them with the ownership.

use super::{calls, mock::*};
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    texts::MAX_RANGES, traits::Holdings, AccountKind, Credits as Amount, OrganisationKind,
    ProgrammeId, RetirementKind,
};
use sp_runtime::DispatchResult;

fn holds(key: u64, programme: ProgrammeId) -> bool {
    <Credits as Holdings<u64>>::holds(org(key), programme)
}

/// Move from Alpha to Beta; the government agreed last.
fn move_credits(programme: ProgrammeId, amount: u64) -> DispatchResult {
    let by = actor(GOVERNMENT, OrganisationKind::Government);
    Credits::move_with_ownership(programme, org(ALPHA), org(BETA), Amount(amount), by)
}

#[test]
fn who_can_still_move_credits_of_a_programme_holds_it() {
    run(|| {
        assert!(!holds(ALPHA, RICE));
        issue(RICE, 10);
        assert!(holds(ALPHA, RICE) && !holds(ALPHA, SOLAR) && !holds(BETA, RICE));
        // What waits for its delay is still Alpha's.
        Delay::set(Some((5, 1)));
        assert_ok!(Credits::transfer(
            signed(ALPHA),
            RICE,
            org(BETA),
            amount(10),
            None
        ));
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 10)]);
        assert!(holds(ALPHA, RICE) && !holds(BETA, RICE));
        advance(5);
        assert!(!holds(ALPHA, RICE) && holds(BETA, RICE));
        // What is retired is nobody's to move.
        let all = calls::retire(BETA, RICE, amount(10), RetirementKind::DomesticUse);
        calls::ok(BETA, all);
        assert_eq!(retired(BETA), [(1, 10)]);
        assert!(!holds(BETA, RICE));
    });
}

#[test]
fn the_lowest_serials_move_at_once_past_the_safeguards() {
    run(|| {
        issue(RICE, 4);
        issue(RICE, 4);
        Delay::set(Some((5, 1)));
        assert_ok!(move_credits(RICE, 6));
        assert_eq!(holding(ALPHA, RICE), [(7, 8)]);
        assert_eq!(holding(BETA, RICE), [(1, 4), (5, 6)]);
        System::assert_last_event(
            Event::CreditsTransferred {
                programme: RICE,
                from: org(ALPHA),
                to: org(BETA),
                ranges: vec![moved(1, 4, 1), moved(5, 6, 2)].try_into().unwrap(),
                amount: Amount(6),
                from_before: Amount(8),
                from_after: Amount(2),
                to_before: Amount(0),
                to_after: Amount(6),
                transfer: None,
                remark: None,
                by: actor(GOVERNMENT, OrganisationKind::Government),
            }
            .into(),
        );
    });
}

#[test]
fn what_is_not_held_does_not_move() {
    run(|| {
        issue(RICE, 5);
        issue(SOLAR, 10);
        assert_noop!(move_credits(RICE, 0), Error::<Test>::ZeroAmount);
        assert_noop!(move_credits(RICE, 6), Error::<Test>::InsufficientHolding);
        Delay::set(Some((5, 1)));
        assert_ok!(Credits::transfer(
            signed(ALPHA),
            RICE,
            org(BETA),
            amount(1),
            None
        ));
        // What waits for its delay is reserved.
        assert_noop!(move_credits(RICE, 5), Error::<Test>::CreditsReserved);
        assert_noop!(move_credits(RICE, 6), Error::<Test>::InsufficientHolding);
        calls::ok(
            GOVERNANCE,
            calls::freeze(calls::serials(RICE, &[(5, 5)]), None),
        );
        assert_noop!(move_credits(RICE, 4), Error::<Test>::CreditsFrozen);
        calls::ok(GOVERNANCE, calls::unfreeze(1));
        assert_ok!(move_credits(RICE, 4));
    });
}

#[test]
fn no_more_ranges_move_than_one_call_may_touch() {
    run(|| {
        for _ in 0..=MAX_RANGES {
            issue(RICE, 1);
        }
        let (most, more) = (u64::from(MAX_RANGES), u64::from(MAX_RANGES) + 1);
        assert_noop!(move_credits(RICE, more), Error::<Test>::TooManyRanges);
        assert_ok!(move_credits(RICE, most));
        assert_eq!(holding(ALPHA, RICE), [(more, more)]);
    });
}
