//! What frozen credits can do and cannot.

use super::{calls::*, mock::*};
use crate::{Freezes, Ranges, WaitingTransfers};
use registry_primitives::{
    records::{
        freezes::FreezeScope::{self, Country, Organisation, Programme},
        keys::SerialKey,
        waiting::UndoCause,
    },
    texts::MAX_RANGES,
    traits::Holdings,
    AccountKind, Credits as Amount, FreezeId, OrganisationKind, RetirementKind, TransferId,
};

/// What an owner can do with its credits by itself, and others with its consent.
fn uses() -> [(u64, Call); 6] {
    let domestic = RetirementKind::DomesticUse;
    [
        (ALPHA, transfer(RICE, BETA, amount(1))),
        (ALPHA, retire(ALPHA, RICE, amount(1), domestic)),
        (MINISTRY, retire(ALPHA, RICE, amount(1), domestic)),
        (ALPHA, cancel(ALPHA, RICE, amount(1), None)),
        (BETA, request(RICE, &[(ALPHA, amount(1))], BETA)),
        (ALPHA, request_retirement(RICE, amount(1))),
    ]
}

#[test]
fn credits_frozen_as_a_whole_cannot_be_used() {
    let others = [Programme(SOLAR), Organisation(org(BETA))];
    let whole = [Programme(RICE), Organisation(org(ALPHA)), Country];
    for (scope, frozen) in others
        .map(|scope| (scope, false))
        .into_iter()
        .chain(whole.map(|scope| (scope, true)))
    {
        run(|| {
            issue(RICE, 100);
            issue(SOLAR, 10);
            ok(GOVERNANCE, freeze(scope.clone(), Some(5)));
            for (key, call) in uses() {
                if frozen {
                    refused(key, call, Error::CreditsFrozen);
                } else {
                    ok(key, call);
                }
            }
            let by = actor(GOVERNMENT, OrganisationKind::Government);
            let to = org(BETA);
            let with_ownership = Credits::move_with_ownership(RICE, org(ALPHA), to, Amount(1), by);
            assert_eq!(with_ownership.is_err(), frozen);
            let told = Credits::frozen_by(org(ALPHA), RICE);
            let expected: &[FreezeId] = if frozen { &[FreezeId(1)] } else { &[] };
            assert_eq!(told, expected);
            // Nothing has to be done for it to end.
            System::set_block_number(5);
            for (key, call) in uses() {
                ok(key, call);
            }
        });
    }
}

#[test]
fn every_freeze_in_force_counts() {
    run(|| {
        issue(RICE, 100);
        let scopes = [Programme(RICE), Organisation(org(ALPHA)), Country, Country];
        for scope in scopes {
            ok(GOVERNANCE, freeze(scope, None));
        }
        let told = || Credits::frozen_by(org(ALPHA), RICE);
        assert_eq!(told(), [3, 4, 2, 1].map(FreezeId));
        assert_eq!(Credits::frozen_by(org(BETA), SOLAR), [3, 4].map(FreezeId));
        for freeze_ in 1..=4 {
            refused(ALPHA, transfer(RICE, BETA, amount(1)), Error::CreditsFrozen);
            ok(GOVERNANCE, unfreeze(freeze_));
        }
        ok(ALPHA, transfer(RICE, BETA, amount(1)));
        assert!(told().is_empty());
    });
}

#[test]
fn frozen_serials_cut_their_range_and_the_others_stay_free() {
    run(|| {
        issue(RICE, 100);
        ok(
            GOVERNANCE,
            freeze(serials(RICE, &[(11, 20), (31, 40)]), None),
        );
        let cut = [(1, 10), (11, 20), (21, 30), (31, 40), (41, 100)];
        assert_eq!(holding(ALPHA, RICE), cut);
        for selection in [ranges(&[(11, 11)]), ranges(&[(1, 11)]), ranges(&[(40, 41)])] {
            refused(ALPHA, transfer(RICE, BETA, selection), Error::CreditsFrozen);
        }
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(1, 3), (30, 30)])));
        // A named amount goes around them.
        ok(ALPHA, transfer(RICE, BETA, amount(20)));
        assert_eq!(holding(BETA, RICE), [(1, 10), (21, 30), (41, 44)]);
        // 56 are left that are free, and 20 that are not.
        refused(
            ALPHA,
            transfer(RICE, BETA, amount(57)),
            Error::CreditsFrozen,
        );
        refused(
            ALPHA,
            transfer(RICE, BETA, amount(76)),
            Error::CreditsFrozen,
        );
        refused(
            ALPHA,
            transfer(RICE, BETA, amount(77)),
            Error::InsufficientHolding,
        );
        ok(ALPHA, transfer(RICE, BETA, amount(56)));
        assert_eq!(holding(ALPHA, RICE), [(11, 20), (31, 40)]);
    });
}

#[test]
fn frozen_and_reserved_credits_together_tell_what_is_missing() {
    run(|| {
        issue(RICE, 10);
        ok(BETA, request(RICE, &[(ALPHA, amount(3))], BETA));
        ok(GOVERNANCE, freeze(serials(RICE, &[(4, 5)]), None));
        for (credits, error) in [
            (6, Error::CreditsFrozen),
            (7, Error::CreditsFrozen),
            (8, Error::CreditsReserved),
            (10, Error::CreditsReserved),
            (11, Error::InsufficientHolding),
        ] {
            refused(ALPHA, transfer(RICE, BETA, amount(credits)), error);
        }
        ok(ALPHA, transfer(RICE, BETA, amount(5)));
    });
}

#[test]
fn ranges_merge_again_when_nothing_tells_them_apart() {
    run(|| {
        issue(RICE, 100);
        ok(
            GOVERNANCE,
            freeze(serials(RICE, &[(11, 15), (16, 20)]), Some(3)),
        );
        let cut = [(1, 10), (11, 20), (21, 100)];
        assert_eq!(holding(ALPHA, RICE), cut, "one mark, one range");
        System::set_block_number(3);
        // The mark that ran out stays until its range moves.
        let (_, record) = Credits::range_of(12).unwrap();
        assert_eq!(record.frozen, Some(FreezeId(1)));
        assert_eq!(holding(ALPHA, RICE), cut);
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(1, 30)])));
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        ok(BETA, transfer(RICE, ALPHA, amount(30)));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
    });
}

#[test]
fn a_freeze_by_governance_takes_the_place_of_one_that_ran_out() {
    run(|| {
        issue(RICE, 20);
        ok(GOVERNANCE, freeze(serials(RICE, &[(1, 10)]), Some(3)));
        let wider = || freeze(serials(RICE, &[(6, 15)]), None);
        refused(GOVERNANCE, wider(), Error::FrozenAlready);
        System::set_block_number(3);
        ok(GOVERNANCE, wider());
        assert_eq!(holding(ALPHA, RICE), [(1, 5), (6, 15), (16, 20)]);
        assert_eq!(Freezes::<Test>::iter().count(), 2);
        ok(GOVERNANCE, unfreeze(2));
        ok(ALPHA, transfer(RICE, BETA, amount(20)));
        assert_eq!(holding(BETA, RICE), [(1, 20)]);
    });
}

#[test]
fn of_what_is_reserved_whole_ranges_are_frozen_and_no_parts() {
    run(|| {
        issue(RICE, 100);
        ok(BETA, request(RICE, &[(ALPHA, ranges(&[(11, 20)]))], BETA));
        for part in [(11, 19), (12, 20), (5, 15), (20, 25)] {
            let call = freeze(serials(RICE, &[part]), None);
            refused(GOVERNANCE, call, Error::CreditsReserved);
        }
        let two_halves = freeze(serials(RICE, &[(11, 15), (16, 20)]), None);
        refused(GOVERNANCE, two_halves, Error::CreditsReserved);
        ok(GOVERNANCE, freeze(serials(RICE, &[(5, 25)]), None));
        refused(ALPHA, accept(1), Error::CreditsFrozen);
        // It goes back, stays frozen, and is one range with its neighbours again.
        ok(ALPHA, refuse(1));
        assert_eq!(holding(ALPHA, RICE), [(1, 4), (5, 25), (26, 100)]);
    });
}

#[test]
fn a_transfer_that_is_due_while_its_credits_are_frozen_is_undone() {
    let scopes = [
        serials(RICE, &[(1, 30)]),
        Programme(RICE),
        Organisation(org(ALPHA)),
        Country,
    ];
    for scope in scopes {
        run(|| {
            issue(RICE, 100);
            Delay::set(Some((5, 1)));
            ok(ALPHA, transfer(RICE, BETA, amount(30)));
            ok(GOVERNANCE, freeze(scope.clone(), None));
            advance(5);
            assert_last(Event::TransferUndone {
                transfer: TransferId(1),
                programme: RICE,
                from: org(ALPHA),
                to: Some(org(BETA)),
                ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                amount: Amount(30),
                from_before: Amount(70),
                from_after: Amount(100),
                cause: UndoCause::Frozen,
                reason: None,
                by: None,
            });
            let held: Vec<_> = holding(ALPHA, RICE);
            let marked = matches!(scope, FreezeScope::Serials(..));
            let expected: &[(u64, u64)] = if marked {
                &[(1, 30), (31, 100)]
            } else {
                &[(1, 100)]
            };
            assert_eq!(held, expected);
            let frozen = Ranges::<Test>::get(SerialKey::from(30)).and_then(|of| of.frozen);
            assert_eq!(frozen, marked.then_some(FreezeId(1)));
        });
    }
}

#[test]
fn a_freeze_that_is_over_when_a_transfer_is_due_does_not_matter() {
    run(|| {
        issue(RICE, 100);
        Delay::set(Some((5, 1)));
        ok(ALPHA, transfer(RICE, BETA, amount(30)));
        ok(GOVERNANCE, freeze(serials(RICE, &[(1, 30)]), Some(6)));
        ok(GOVERNANCE, freeze(Organisation(org(BETA)), None));
        advance(5);
        // Who is frozen gives nothing, but it may receive.
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        let record = Ranges::<Test>::get(SerialKey::from(30)).unwrap();
        assert_eq!(record.frozen, None);
    });
}

#[test]
fn a_pause_of_the_country_stops_everything_but_what_undoes() {
    run(|| {
        issue(RICE, 100);
        ok(BETA, request(RICE, &[(ALPHA, amount(10))], BETA));
        ok(BETA, request(RICE, &[(ALPHA, amount(10))], BETA));
        ok(ALPHA, request_retirement(RICE, amount(10)));
        ok(ALPHA, request_retirement(RICE, amount(10)));
        Delay::set(Some((15, 1)));
        ok(ALPHA, transfer(RICE, BETA, amount(10)));
        ok(ALPHA, transfer(RICE, BETA, amount(10)));
        Delay::set(None);
        ok(GOVERNMENT, freeze(Country, Some(11)));
        for (key, call) in uses() {
            refused(key, call, Error::CreditsFrozen);
        }
        refused(ALPHA, accept(1), Error::CreditsFrozen);
        refused(MINISTRY, accept(3), Error::CreditsFrozen);
        ok(ALPHA, refuse(1));
        ok(MINISTRY, refuse(3));
        ok(ALPHA, cancel_transfer(4));
        ok(ALPHA, cancel_transfer(5));
        // Issuing and voiding move nothing.
        issue(RICE, 5);
        ok(GOVERNMENT, void(2));
        // What expires goes back; what is due after the pause goes its way.
        advance(10);
        assert!(!WaitingTransfers::<Test>::contains_key(TransferId(2)));
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(51, 60)]);
        advance(5);
        assert_eq!(holding(BETA, RICE), [(51, 60)]);
    });
}

#[test]
fn retired_and_cancelled_credits_are_not_frozen() {
    run(|| {
        issue(RICE, 100);
        let domestic = RetirementKind::DomesticUse;
        ok(ALPHA, retire(ALPHA, RICE, amount(10), domestic));
        ok(ALPHA, cancel(ALPHA, RICE, amount(10), None));
        for part in [(1, 10), (10, 11), (20, 21)] {
            let call = freeze(serials(RICE, &[part]), None);
            refused(GOVERNANCE, call, Error::RangeNotHeld);
        }
        ok(GOVERNANCE, freeze(serials(RICE, &[(21, 100)]), None));
    });
}

#[test]
fn what_is_issued_while_its_owner_or_programme_is_frozen_is_frozen_too() {
    run(|| {
        ok(GOVERNANCE, freeze(Organisation(org(ALPHA)), None));
        issue(SOLAR, 10);
        refused(
            ALPHA,
            transfer(SOLAR, BETA, amount(1)),
            Error::CreditsFrozen,
        );
        ok(BETA, transfer(SOLAR, ALPHA, amount(1)));
        ok(GOVERNANCE, freeze(Programme(SOLAR), None));
        issue(SOLAR, 10);
        refused(
            BETA,
            transfer(SOLAR, ALPHA, amount(1)),
            Error::CreditsFrozen,
        );
    });
}

#[test]
fn no_more_serials_are_frozen_by_one_call_than_it_may_touch() {
    run(|| {
        for _ in 0..=MAX_RANGES {
            issue(RICE, 1);
        }
        let most = u64::from(MAX_RANGES);
        let call = |last| freeze(serials(RICE, &[(1, last)]), None);
        refused(GOVERNANCE, call(most + 1), Error::TooManyRanges);
        ok(GOVERNANCE, call(most));
        // Frozen ranges are looked at, too, before a free one is found.
        let one = transfer(RICE, BETA, amount(1));
        refused(ALPHA, one, Error::TooManyRanges);
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(most + 1, most + 1)])));
    });
}
