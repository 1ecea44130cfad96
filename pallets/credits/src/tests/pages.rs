//! What the chain answers in pages: statements, histories, holdings.

use super::{calls::*, mock::*};
use crate::OrganisationBalances;
use registry_primitives::{
    records::{
        credits::{Balances, Selection},
        ledger::{HeldRange, Movement, Statement, PAGE},
    },
    AccountKind, Credits as Amount, FreezeId, IssuanceId, MovementId, RetirementKind, TransferId,
};

fn statement(key: u64, from: u64, until: u64, start: Option<u64>) -> Statement<u64> {
    Credits::statement(org(key), from, until, start.map(MovementId))
}

fn numbers(statement: &Statement<u64>) -> Vec<u64> {
    let lines = statement.lines.iter();
    lines.map(|line| line.number.0).collect()
}

fn balances(key: u64) -> Balances {
    OrganisationBalances::<Test>::get(org(key))
}

/// All pages of a statement as one. Each page begins where the one before ended.
fn whole_statement(key: u64, from: u64, until: u64) -> Statement<u64> {
    let mut whole = statement(key, from, until, None);
    while let Some(start) = whole.next {
        assert_eq!(whole.lines.len() % PAGE as usize, 0);
        let page = statement(key, from, until, Some(start.0));
        assert_eq!(page.opening, whole.closing);
        assert!(!page.lines.is_empty());
        whole.lines.extend(page.lines);
        (whole.closing, whole.next) = (page.closing, page.next);
    }
    whole
}

fn whole_history(serial: u64) -> Vec<(MovementId, Movement<u64>)> {
    let mut whole = Vec::new();
    let mut start = None;
    loop {
        let page = Credits::history(serial, start).unwrap();
        whole.extend(page.movements);
        start = page.next;
        if start.is_none() {
            return whole;
        }
    }
}

fn whole_holdings(key: u64) -> Vec<HeldRange> {
    let mut whole = Vec::new();
    let mut after = None;
    loop {
        let page = Credits::holdings(org(key), after);
        assert!(page.ranges.len() <= PAGE as usize);
        assert!(page.next.is_none() || page.ranges.len() == PAGE as usize);
        whole.extend(page.ranges);
        after = page.next;
        if after.is_none() {
            return whole;
        }
    }
}

#[test]
fn a_statement_covers_its_blocks_and_opens_with_what_was_there_before() {
    run(|| {
        issue(RICE, 100);
        System::set_block_number(2);
        ok(ALPHA, transfer(RICE, BETA, amount(10)));
        ok(ALPHA, transfer(RICE, GAMMA, amount(1)));
        System::set_block_number(4);
        ok(BETA, transfer(RICE, ALPHA, amount(5)));
        ok(GAMMA, transfer(RICE, BETA, amount(1)));
        System::set_block_number(6);
        let held = |of: &Statement<u64>| (of.opening.held.0, of.closing.held.0);
        for (key, from, until, lines, opening, closing) in [
            (ALPHA, 0, 9, vec![1u64, 2, 3, 4], 0, 94),
            (ALPHA, 1, 4, vec![1, 2, 3, 4], 0, 94),
            (ALPHA, 1, 1, vec![1], 0, 100),
            (ALPHA, 2, 3, vec![2, 3], 100, 89),
            (ALPHA, 3, 3, vec![], 89, 89),
            (ALPHA, 4, 4, vec![4], 89, 94),
            (ALPHA, 5, 9, vec![], 94, 94),
            (ALPHA, 4, 2, vec![], 89, 89),
            (BETA, 1, 1, vec![], 0, 0),
            (BETA, 0, 9, vec![2, 4, 5], 0, 6),
            (GAMMA, 3, 4, vec![5], 1, 0),
            (DELTA, 0, 9, vec![], 0, 0),
        ] {
            let of = statement(key, from, until, None);
            assert_eq!(numbers(&of), lines, "{key} {from} {until}");
            assert_eq!(held(&of), (opening, closing), "{key} {from} {until}");
            assert_eq!(of.next, None);
        }
        let of = statement(BETA, 0, 9, None);
        let after: Vec<u64> = of.lines.iter().map(|line| line.after.held.0).collect();
        assert_eq!(after, [10, 5, 6]);
        assert_eq!(of.lines[1].movement.block, 4);
        assert_eq!(of.lines[1].movement.ranges, vec![moved(1, 5, 1)]);
    });
}

#[test]
fn a_long_statement_comes_in_pages_that_follow_each_other() {
    run(|| {
        issue(RICE, 1_000);
        // Some blocks with many movements, some with one, and a page that ends within a block.
        for turn in 0..600u64 {
            if turn % 100 == 0 || turn > 550 {
                System::set_block_number(System::block_number() + 1);
            }
            ok(ALPHA, transfer(RICE, BETA, amount(1)));
        }
        let page = PAGE as usize;
        let first = statement(ALPHA, 0, u64::MAX, None);
        assert_eq!(first.lines.len(), page);
        assert_eq!(first.next, Some(MovementId(257)));
        assert_eq!(first.closing.held, Amount(1_000 - 255));
        for key in [ALPHA, BETA] {
            let whole = whole_statement(key, 0, u64::MAX);
            assert_eq!(whole.closing, balances(key));
            assert_eq!(whole.opening, Balances::default());
            let expected: Vec<u64> = (1..=601).skip(usize::from(key == BETA)).collect();
            assert_eq!(numbers(&whole), expected);
            let mut before = whole.opening;
            for line in &whole.lines {
                let change = line.after.held.0.abs_diff(before.held.0);
                assert_eq!(Amount(change), line.movement.amount);
                before = line.after;
            }
        }
        // From the middle to the middle, over a page that does not fill the last block.
        let part = whole_statement(ALPHA, 3, 6);
        assert_eq!(part.lines.len(), 400);
        assert_eq!(numbers(&part)[0], 102);
        assert_eq!(part.opening.held, Amount(900));
        assert_eq!(part.closing.held, Amount(500));
        // A start that lies before the span changes nothing, one after it leaves nothing.
        let early = statement(ALPHA, 3, 6, Some(7));
        assert_eq!(numbers(&early)[0], 102);
        let late = statement(ALPHA, 3, 6, Some(550));
        assert!(late.lines.is_empty());
    });
}

#[test]
fn a_history_tells_where_a_unit_has_been_and_nothing_of_its_neighbours() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(1, 10)])));
        ok(ALPHA, transfer(RICE, GAMMA, ranges(&[(11, 20)])));
        ok(
            GAMMA,
            request(RICE, &[(BETA, ranges(&[(5, 5), (7, 8)]))], GAMMA),
        );
        ok(BETA, accept(1));
        let kind = RetirementKind::DomesticUse;
        ok(GAMMA, retire(GAMMA, RICE, ranges(&[(8, 8)]), kind));
        let been = |serial| -> Vec<u64> {
            let history = whole_history(serial);
            history.into_iter().map(|(number, _)| number.0).collect()
        };
        assert_eq!(been(100), [1]);
        assert_eq!(been(1), [1, 2]);
        assert_eq!(been(15), [1, 3]);
        assert_eq!(been(5), [1, 2, 4, 5]);
        assert_eq!(been(6), [1, 2]);
        assert_eq!(been(8), [1, 2, 4, 5, 6]);
        for serial in [0, 101, 1_001, u64::MAX] {
            assert_eq!(Credits::history(serial, None), None);
        }
    });
}

#[test]
fn a_history_looks_at_a_bounded_number_of_movements_at_a_time() {
    run(|| {
        issue(RICE, 1_000);
        issue(SOLAR, 10);
        for _ in 0..300 {
            ok(ALPHA, transfer(RICE, BETA, amount(1)));
        }
        ok(ALPHA, transfer(RICE, GAMMA, ranges(&[(1_000, 1_000)])));
        ok(BETA, transfer(RICE, GAMMA, ranges(&[(290, 290)])));
        let first = Credits::history(1_000, None).unwrap();
        assert_eq!(first.movements.len(), 1);
        // One for the issue, two for that of the other programme, and 255 that were looked at.
        assert_eq!(first.next, Some(MovementId(259)));
        let been = |serial| -> Vec<u64> {
            let history = whole_history(serial);
            history.into_iter().map(|(number, _)| number.0).collect()
        };
        assert_eq!(been(1_000), [1, 304]);
        assert_eq!(been(290), [1, 293, 305]);
        assert_eq!(been(1), [1, 4]);
        let (_, movement) = whole_history(290).pop().unwrap();
        assert_eq!(movement.ranges, vec![moved(290, 290, 1)]);
    });
}

#[test]
fn holdings_tell_all_that_is_true_of_a_range() {
    run(|| {
        issue(RICE, 100);
        ok(BETA, request(RICE, &[(ALPHA, amount(10))], BETA));
        ok(GOVERNANCE, freeze(serials(RICE, &[(21, 30)]), Some(3)));
        ok(ALPHA, cancel(ALPHA, RICE, ranges(&[(41, 50)]), None));
        let all = |frozen| {
            let of = |account, first, last, reservation, frozen| HeldRange {
                account,
                programme: RICE,
                range: range(first, last),
                issuance: IssuanceId(1),
                vintage: 2024,
                reservation,
                frozen,
            };
            [
                of(AccountKind::Holding, 11, 20, None, None),
                of(AccountKind::Holding, 21, 30, None, frozen),
                of(AccountKind::Holding, 31, 40, None, None),
                of(AccountKind::Holding, 51, 100, None, None),
                of(AccountKind::Pending, 1, 10, Some(TransferId(1)), None),
                of(AccountKind::Cancellation, 41, 50, None, None),
            ]
        };
        assert_eq!(whole_holdings(ALPHA), all(Some(FreezeId(1))));
        System::set_block_number(3);
        assert_eq!(whole_holdings(ALPHA), all(None), "that mark counts no more");
        assert!(whole_holdings(BETA).is_empty());
    });
}

#[test]
fn more_ranges_than_a_page_come_with_a_cursor() {
    run(|| {
        for _ in 0..300 {
            issue(RICE, 1);
            issue(SOLAR, 3);
        }
        let exactly = PAGE as usize;
        for _ in 0..exactly / 64 {
            let lowest = first_of(ALPHA, 64);
            ok(ALPHA, transfer(RICE, GAMMA, lowest));
        }
        assert_eq!(whole_holdings(GAMMA).len(), exactly);
        let page = Credits::holdings(org(GAMMA), None);
        assert_eq!(
            page.next, None,
            "a full page is not followed by an empty one"
        );
        let alpha = whole_holdings(ALPHA);
        assert_eq!(alpha.len(), 600 - exactly);
        assert_eq!(whole_holdings(BETA).len(), 300);
        let mut told: Vec<_> = alpha
            .iter()
            .map(|of| (of.range.first, of.range.last))
            .collect();
        told.sort_unstable();
        let mut stored = holding(ALPHA, RICE);
        stored.extend(holding(ALPHA, SOLAR));
        assert_eq!(told, stored);
        let sum: u64 = alpha.iter().map(|of| of.range.len().0).sum();
        assert_eq!(Amount(sum), balances(ALPHA).held);
    });
}

/// The first ranges of what an organisation holds of Rice, by name.
fn first_of(key: u64, count: usize) -> Selection {
    ranges(&holding(key, RICE)[..count])
}
