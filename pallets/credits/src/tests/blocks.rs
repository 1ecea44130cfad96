//! Blocks of serials, and issuances that reach from one into the next.

use super::mock::*;
use crate::{
    Blocks, Error, Event, Issuances, LastIssuance, LastSerial, NationalTotals, ProgrammeTotals,
};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    records::credits::IssuanceBasis, split, texts::MAX_AUTHORISATIONS, traits::SerialBlocks,
    Credits as Amount, IssuanceId, OrganisationKind, ProgrammeId, ReportId, SerialRange,
};

fn reserve(programme: ProgrammeId, amount: u64) -> SerialRange {
    Credits::reserve(programme, Amount(amount)).unwrap()
}

#[test]
fn blocks_follow_each_other_whoever_gets_them() {
    run(|| {
        assert_eq!(LastSerial::<Test>::get(), 2_000);
        let other = ProgrammeId(9);
        assert_eq!(reserve(other, 26), range(2_001, 2_026));
        assert_eq!(reserve(RICE, 4), range(2_027, 2_030));
        assert_eq!(reserve(other, 1), range(2_031, 2_031));
        assert_eq!(
            Blocks::<Test>::get(other).into_inner(),
            [range(2_001, 2_026), range(2_031, 2_031)]
        );
        assert_eq!(
            Blocks::<Test>::get(RICE).into_inner(),
            [range(1, 1_000), range(2_027, 2_030)]
        );
        assert_eq!(ProgrammeTotals::<Test>::get(RICE).authorised, Amount(1_004));
        assert_eq!(NationalTotals::<Test>::get().authorised, Amount(2_031));
    });
}

#[test]
fn a_block_that_cannot_be_is_refused() {
    run(|| {
        assert_noop!(Credits::reserve(RICE, Amount(0)), Error::<Test>::ZeroAmount);
        assert_noop!(
            Credits::reserve(RICE, Amount(u64::MAX)),
            Error::<Test>::CounterExhausted
        );
        for _ in 1..MAX_AUTHORISATIONS {
            reserve(RICE, 1);
        }
        assert_noop!(
            Credits::reserve(RICE, Amount(1)),
            Error::<Test>::TooManyAuthorisations
        );
        let rest = u64::MAX - LastSerial::<Test>::get();
        assert_eq!(reserve(SOLAR, rest).last, u64::MAX);
        assert_noop!(
            Credits::reserve(PENDING, Amount(1)),
            Error::<Test>::CounterExhausted
        );
    });
}

/// The issuances that the last call made, as their events tell.
fn issuances() -> Vec<Event<Test>> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Credits(event @ Event::CreditsIssued { .. }) => Some(event),
            _ => None,
        })
        .collect()
}

#[test]
fn an_issue_across_two_blocks_makes_two_issuances_and_splits_the_whole() {
    run(|| {
        issue(SOLAR, 998);
        assert_eq!(reserve(SOLAR, 10), range(2_001, 2_010));
        System::reset_events();
        let basis = IssuanceBasis::Verified(ReportId(3));
        assert_ok!(Credits::issue(
            signed(GOVERNMENT),
            SOLAR,
            Amount(7),
            2024,
            basis
        ));
        // 4.2 and 2.8 of the whole are 4 and 3. Split by block, they would be 1 + 3 and 1 + 2.
        let event =
            |issuance, range: SerialRange, parts: Vec<_>, before, after| Event::CreditsIssued {
                issuance: IssuanceId(issuance),
                programme: SOLAR,
                range,
                amount: range.len(),
                vintage: 2024,
                period: Some(REPORTED),
                verification: Some(ReportId(3)),
                parts: parts.try_into().unwrap(),
                issued_before: Amount(before),
                issued_after: Amount(after),
                by: actor(GOVERNMENT, OrganisationKind::Government),
            };
        let first = vec![(org(ALPHA), range(1_999, 2_000))];
        let second = vec![
            (org(ALPHA), range(2_001, 2_002)),
            (org(BETA), range(2_003, 2_005)),
        ];
        assert_eq!(
            issuances(),
            [
                event(2, range(1_999, 2_000), first, 998, 1_000),
                event(3, range(2_001, 2_005), second, 1_000, 1_005),
            ]
        );
        // The whole amount is drawn at once, in the name of the first of them.
        let drawn = (SOLAR, IssuanceId(2), Amount(7), basis);
        assert_eq!(LastDraw::get(), Some(drawn));
        // Alpha's serials lie in a row, but belong to two issuances.
        assert_eq!(holding(ALPHA, SOLAR)[1..], [(1_999, 2_000), (2_001, 2_002)]);
        // The next issue goes on where this one ended.
        issue(SOLAR, 5);
        let next = Issuances::<Test>::get(IssuanceId(4)).unwrap();
        assert_eq!(next.range, range(2_006, 2_010));
    });
}

#[test]
fn an_issue_across_three_blocks_uses_the_middle_one_up() {
    run(|| {
        issue(RICE, 997);
        assert_eq!(reserve(RICE, 2), range(2_001, 2_002));
        assert_eq!(reserve(SOLAR, 5), range(2_003, 2_007));
        assert_eq!(reserve(RICE, 9), range(2_008, 2_016));
        issue(RICE, 9);
        assert_eq!(
            holding(ALPHA, RICE),
            [(1, 997), (998, 1_000), (2_001, 2_002), (2_008, 2_011)]
        );
        assert_eq!(LastIssuance::<Test>::get(), IssuanceId(4));
        let more = Credits::issue(signed(GOVERNMENT), RICE, Amount(6), 2024, PLAIN);
        assert_eq!(more, Err(Error::<Test>::IssuanceExceedsBlock.into()));
        issue(RICE, 5);
        assert_eq!(ProgrammeTotals::<Test>::get(RICE).issued, Amount(1_011));
    });
}

#[test]
fn however_blocks_and_amounts_lie_owners_get_their_shares_of_the_whole() {
    for before in 0..6 {
        for amount in 1..=18 {
            run_with(6, || {
                reserve(RICE, 3);
                reserve(SOLAR, 5);
                reserve(SOLAR, 1);
                reserve(SOLAR, 12);
                if before > 0 {
                    issue(SOLAR, before);
                }
                let held = |key| -> u64 {
                    let ranges = holding(key, SOLAR);
                    ranges.into_iter().map(|(a, b)| b - a + 1).sum()
                };
                let (alpha, beta) = (held(ALPHA), held(BETA));
                System::reset_events();
                issue(SOLAR, amount);
                let shares = split(Amount(amount), &[600_000, 400_000]).unwrap();
                let gained = [held(ALPHA) - alpha, held(BETA) - beta];
                assert_eq!(gained.map(Amount), shares[..], "{before} {amount}");
                // One issuance per block, each within it.
                let touched = [(0, 6), (6, 11), (11, 12), (12, 24)]
                    .into_iter()
                    .filter(|(start, end)| before < *end && before + amount > *start);
                assert_eq!(issuances().len(), touched.count(), "{before} {amount}");
            });
        }
    }
}
