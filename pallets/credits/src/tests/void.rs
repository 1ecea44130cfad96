//! `void_issuance`.

use super::{calls::*, mock::*};
use crate::{Issuances, LastIssuance, NationalTotals, OrganisationBalances, ProgrammeTotals};
use registry_primitives::{
    records::{
        credits::{IssuanceBasis, Standing},
        freezes::FreezeScope,
    },
    texts::MAX_RANGES,
    traits::SerialBlocks,
    Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationKind, ReportId, RetirementKind,
};
use sp_runtime::DispatchError;

/// Issue by this basis.
fn issue_on(basis: IssuanceBasis, amount: u64) {
    let call = Call::issue {
        programme: SOLAR,
        amount: Amount(amount),
        vintage: 2024,
        basis,
    };
    ok(GOVERNMENT, call);
}

fn standing(issuance: u32) -> Standing {
    Issuances::<Test>::get(IssuanceId(issuance))
        .unwrap()
        .standing
}

#[test]
fn an_unmoved_issuance_is_taken_back_and_what_it_drew_with_it() {
    run(|| {
        issue_on(PLAIN, 10);
        issue_on(IssuanceBasis::Verified(ReportId(7)), 5);
        ok(GOVERNMENT, void(2));
        assert_last(Event::IssuanceVoided {
            issuance: IssuanceId(2),
            programme: SOLAR,
            range: range(1_011, 1_015),
            amount: Amount(5),
            parts: vec![
                (org(ALPHA), range(1_011, 1_013)),
                (org(BETA), range(1_014, 1_015)),
            ]
            .try_into()
            .unwrap(),
            issued_before: Amount(15),
            issued_after: Amount(10),
            reason: why(),
            by: actor(GOVERNMENT, OrganisationKind::Government),
        });
        let drawn = (
            SOLAR,
            IssuanceId(2),
            Amount(5),
            Some(ReportId(7)),
            Some(REPORTED),
        );
        assert_eq!(LastUndraw::get(), Some(drawn));
        assert_eq!(holding(ALPHA, SOLAR), [(1_001, 1_006)]);
        assert_eq!(holding(BETA, SOLAR), [(1_007, 1_010)]);
        assert_eq!(OrganisationBalances::<Test>::get(org(BETA)).held, Amount(4));
        let totals = ProgrammeTotals::<Test>::get(SOLAR);
        assert_eq!((totals.issued, totals.voided), (Amount(10), Amount(5)));
        assert_eq!(NationalTotals::<Test>::get().voided, Amount(5));
        assert_eq!(standing(2), Standing::Voided);
        assert_eq!(Credits::range_of(1_012), None);
        assert_eq!(Credits::owner_of(1_012), None);
        assert_eq!(Credits::history(1_012, None), None);
    });
}

#[test]
fn the_period_of_an_unverified_issuance_is_named_when_it_is_taken_back() {
    run(|| {
        let period = MonitoredPeriod {
            from: REPORTED.from,
            until: REPORTED.until,
        };
        issue_on(IssuanceBasis::Unverified(Some(period)), 5);
        ok(GOVERNMENT, void(1));
        let drawn = (SOLAR, IssuanceId(1), Amount(5), None, Some(period));
        assert_eq!(LastUndraw::get(), Some(drawn));
    });
}

#[test]
fn the_serials_are_never_used_again() {
    run(|| {
        issue(RICE, 100);
        ok(GOVERNMENT, void(1));
        issue(RICE, 50);
        assert_eq!(holding(ALPHA, RICE), [(101, 150)]);
        assert_eq!(LastIssuance::<Test>::get(), IssuanceId(2));
        // They count against what is authorised.
        let more = issue_call(RICE, 851);
        refused(GOVERNMENT, more, Error::IssuanceExceedsBlock);
        issue(RICE, 850);
        for serial in [(1, 1), (100, 101)] {
            let send = transfer(RICE, BETA, ranges(&[serial]));
            refused(ALPHA, send, Error::RangeNotHeld);
            let ice = freeze(serials(RICE, &[serial]), None);
            refused(GOVERNANCE, ice, Error::RangeNotHeld);
        }
    });
}

#[test]
fn an_issuance_that_reaches_over_several_blocks_is_voided_as_a_whole() {
    run_with(10, || {
        Credits::reserve(SOLAR, Amount(2)).unwrap();
        Credits::reserve(RICE, Amount(5)).unwrap();
        Credits::reserve(SOLAR, Amount(10)).unwrap();
        issue(SOLAR, 8);
        issue(SOLAR, 9);
        issue(SOLAR, 1);
        assert_eq!(LastIssuance::<Test>::get(), IssuanceId(5));
        System::reset_events();
        // Whichever of them is named.
        ok(GOVERNMENT, void(3));
        let voided: Vec<_> = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Credits(Event::IssuanceVoided {
                    issuance,
                    range,
                    issued_before,
                    issued_after,
                    ..
                }) => Some((issuance.0, range, issued_before.0, issued_after.0)),
                _ => None,
            })
            .collect();
        let expected = [
            (2, range(19, 20), 18, 16),
            (3, range(21, 22), 16, 14),
            (4, range(28, 32), 14, 9),
        ];
        assert_eq!(voided, expected);
        let drawn = (SOLAR, IssuanceId(2), Amount(9), None, None);
        assert_eq!(LastUndraw::get(), Some(drawn));
        for issuance in 2..=4 {
            refused(GOVERNMENT, void(issuance), Error::IssuanceVoided);
        }
        assert_eq!(standing(1), Standing::Unmoved);
        assert_eq!(standing(5), Standing::Unmoved);
        assert_eq!(Credits::owner_of(33).map(|(of, _)| of), Some(org(ALPHA)));
        issue(SOLAR, 4);
        assert_eq!(holding(BETA, SOLAR).last(), Some(&(36, 37)));
    });
}

#[test]
fn one_unit_that_moved_once_is_enough_to_keep_it() {
    type Moves = fn();
    let moves: [Moves; 7] = [
        || ok(ALPHA, transfer(RICE, BETA, amount(1))),
        || {
            ok(ALPHA, transfer(RICE, BETA, amount(1)));
            ok(BETA, transfer(RICE, ALPHA, amount(1)));
        },
        || {
            ok(BETA, request(RICE, &[(ALPHA, amount(1))], BETA));
            ok(ALPHA, refuse(1));
        },
        || {
            ok(ALPHA, request_retirement(RICE, amount(1)));
            advance(10);
        },
        || {
            Delay::set(Some((5, 1)));
            ok(ALPHA, transfer(RICE, BETA, amount(1)));
            ok(ALPHA, cancel_transfer(1));
        },
        || {
            let domestic = RetirementKind::DomesticUse;
            ok(ALPHA, retire(ALPHA, RICE, amount(1), domestic));
        },
        || ok(MINISTRY, cancel(ALPHA, RICE, amount(1), Some([7; 32]))),
    ];
    for act in moves {
        run(|| {
            issue(RICE, 10);
            issue(RICE, 10);
            act();
            assert_eq!(standing(1), Standing::Moved);
            refused(GOVERNMENT, void(1), Error::IssuanceMoved);
            ok(GOVERNMENT, void(2));
        });
    }
}

#[test]
fn a_unit_that_moved_keeps_all_that_was_issued_with_it() {
    run_with(10, || {
        Credits::reserve(RICE, Amount(10)).unwrap();
        issue(RICE, 15);
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(21, 21)])));
        assert_eq!(standing(1), Standing::Unmoved);
        refused(GOVERNMENT, void(1), Error::IssuanceMoved);
        refused(GOVERNMENT, void(2), Error::IssuanceMoved);
    });
}

#[test]
fn what_is_frozen_or_whose_owner_is_suspended_can_be_voided_while_it_did_not_move() {
    run(|| {
        issue(SOLAR, 10);
        ok(
            GOVERNANCE,
            freeze(serials(SOLAR, &[(1_002, 1_003), (1_009, 1_010)]), None),
        );
        ok(GOVERNANCE, freeze(FreezeScope::Country, None));
        ok(
            GOVERNANCE,
            freeze(FreezeScope::Organisation(org(ALPHA)), None),
        );
        AlsoSuspended::set(vec![ALPHA, BETA]);
        ok(GOVERNMENT, void(1));
        let parts = System::events().pop().map(|record| match record.event {
            RuntimeEvent::Credits(Event::IssuanceVoided { parts, .. }) => parts.into_inner(),
            other => panic!("{other:?}"),
        });
        // Freezes cut the ranges; whose they were is told once.
        let expected = vec![
            (org(ALPHA), range(1_001, 1_006)),
            (org(BETA), range(1_007, 1_010)),
        ];
        assert_eq!(parts, Some(expected));
        assert_eq!(ProgrammeTotals::<Test>::get(SOLAR).issued, Amount(0));
    });
}

#[test]
fn an_issuance_that_was_cut_into_too_many_ranges_stays() {
    run(|| {
        issue(RICE, 200);
        let every_second = |from: u64| -> Vec<(u64, u64)> {
            (0..16).map(|n| (from + 2 * n, from + 2 * n)).collect()
        };
        ok(GOVERNANCE, freeze(serials(RICE, &every_second(2)), None));
        // 33 ranges so far.
        ok(GOVERNANCE, freeze(serials(RICE, &every_second(102)), None));
        assert!(holding(ALPHA, RICE).len() > MAX_RANGES as usize);
        refused(GOVERNMENT, void(1), Error::TooManyRanges);
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 10);
        issue(SOLAR, 10);
        refused(MINISTRY, void(2), Error::ScopeNotCovered);
        for key in [ALPHA, CERTIFIER] {
            refused(key, void(1), Error::ScopeNotCovered);
        }
        for issuance in [0, 3] {
            refused(GOVERNMENT, void(issuance), Error::IssuanceNotFound);
        }
        let unreadable = Call::void_issuance {
            issuance: IssuanceId(1),
            reason: blank(),
        };
        refused(GOVERNMENT, unreadable, Error::TextUnreadable);
        for key in [VIEWER, GOVERNANCE] {
            refused(key, void(1), DispatchError::BadOrigin);
        }
        DrawRefused::set(true);
        refused(GOVERNMENT, void(1), REFUSED);
        DrawRefused::set(false);
        ok(MINISTRY, void(1));
    });
}
