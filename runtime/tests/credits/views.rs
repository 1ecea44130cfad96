//! What the chain answers about credits when it is asked by the runtime's interface: holdings,
//! owners, histories and statements, page by page.

use crate::calls::*;
use pallet_registry_credits::{
    FrozenByViewFunction, HistoryViewFunction, HoldingsViewFunction, ProgrammeTotalsViewFunction,
    RangeOfViewFunction, Ranges, StatementViewFunction,
};
use registry_primitives::{
    records::{
        credits::Balances,
        freezes::FreezeScope,
        ledger::{HeldRange, HoldingsPage, Statement, PAGE},
    },
    AccountKind, OrganisationId, RetirementKind,
};
use registry_runtime::{BlockNumber, Runtime, System};
use std::collections::BTreeSet;

fn holdings(organisation: OrganisationId) -> (Vec<HeldRange>, usize) {
    let mut ranges = Vec::new();
    let mut after = None;
    let mut pages = 0;
    loop {
        let page: HoldingsPage = ask(HoldingsViewFunction::<Runtime>::new(organisation, after));
        pages += 1;
        assert!(page.ranges.len() <= PAGE as usize);
        ranges.extend(page.ranges);
        match page.next {
            Some(next) => after = Some(next),
            None => return (ranges, pages),
        }
    }
}

fn statement(
    organisation: OrganisationId,
    from: BlockNumber,
    until: BlockNumber,
) -> (Statement<BlockNumber>, usize) {
    let ask_from = |start| {
        ask(StatementViewFunction::<Runtime>::new(
            organisation,
            from,
            until,
            start,
        ))
    };
    let mut whole = ask_from(None);
    let mut pages = 1;
    while let Some(next) = whole.next {
        let page = ask_from(Some(next));
        assert_eq!(page.opening, whole.closing, "pages follow each other");
        assert!(page.lines.len() <= PAGE as usize);
        whole.lines.extend(page.lines);
        whole.closing = page.closing;
        whole.next = page.next;
        pages += 1;
    }
    (whole, pages)
}

#[test]
fn holdings_tell_each_range_with_what_holds_it() {
    run_issued(|| {
        done(Dave, send_serials(RICE, BETA, range(11, 20)));
        done(Dave, transfer(RICE, GOVERNMENT, 5));
        let waits = last_transfer();
        done(Bob, freeze(of_serials(RICE, &[range(50, 51)]), Some(1_000)));
        done(Dave, cancel(ALPHA, RICE, serials(&[range(40, 41)]), None));
        let (ranges, _) = holdings(ALPHA);
        let told: Vec<_> = ranges
            .iter()
            .map(|of| (of.account, of.range, of.reservation, of.frozen))
            .collect();
        use AccountKind::{Cancellation, Holding, Pending};
        assert_eq!(
            told,
            [
                (Holding, range(6, 10), None, None),
                (Holding, range(21, 39), None, None),
                (Holding, range(42, 49), None, None),
                (Holding, range(50, 51), None, Some(last_freeze())),
                (Holding, range(52, 60), None, None),
                (Pending, range(1, 5), Some(waits), None),
                (Cancellation, range(40, 41), None, None),
            ]
        );
        assert!(ranges
            .iter()
            .all(|of| of.vintage == 2024 && of.programme == RICE));
        // What a suspended owner or a frozen programme has is told by itself.
        let frozen_by =
            |owner, programme| ask(FrozenByViewFunction::<Runtime>::new(owner, programme));
        assert_eq!(frozen_by(ALPHA, RICE), []);
        done(Alice, freeze(FreezeScope::Organisation(ALPHA), Some(1_000)));
        let of_alpha = last_freeze();
        done(BobStash, freeze(FreezeScope::Programme(RICE), Some(1_000)));
        let of_rice = last_freeze();
        let found: BTreeSet<_> = frozen_by(ALPHA, RICE).into_iter().collect();
        assert_eq!(found, BTreeSet::from([of_alpha, of_rice]));
        assert_eq!(frozen_by(BETA, RICE), [of_rice]);
        assert_eq!(frozen_by(BETA, FOREST), []);
    });
}

#[test]
fn a_serial_leads_to_its_range_and_owner() {
    run_issued(|| {
        done(Ferdie, retire(BETA, FOREST, 3, RetirementKind::DomesticUse));
        assert_eq!(place_of(0), None);
        assert_eq!(place_of(60), Some((ALPHA, AccountKind::Holding)));
        assert_eq!(place_of(61), Some((BETA, AccountKind::Holding)));
        assert_eq!(place_of(101), None, "authorised and not issued");
        assert_eq!(place_of(503), Some((BETA, AccountKind::RetirementLocal)));
        assert_eq!(place_of(504), Some((BETA, AccountKind::Holding)));
        assert_eq!(place_of(u64::MAX), None);
        let found = ask(RangeOfViewFunction::<Runtime>::new(503)).map(|(range, _)| range);
        assert_eq!(found, Some(range(501, 503)));
        let totals = ask(ProgrammeTotalsViewFunction::<Runtime>::new(FOREST));
        assert_eq!((totals.issued.0, totals.balances.retired_local.0), (50, 3));
    });
}

#[test]
fn a_history_follows_one_unit_and_no_other() {
    run_issued(|| {
        let way = |serial| {
            let history = ask(HistoryViewFunction::<Runtime>::new(serial, None));
            let movements = history.expect("it is issued").movements;
            let to = movements.into_iter().map(|(_, movement)| movement.to);
            to.map(|to| to.expect("it is not voided").organisation)
                .collect::<Vec<_>>()
        };
        done(Dave, send_serials(RICE, BETA, range(3, 5)));
        done(Ferdie, send_serials(RICE, ALPHA, range(4, 4)));
        assert_eq!(way(2), [ALPHA]);
        assert_eq!(way(3), [ALPHA, BETA]);
        assert_eq!(way(4), [ALPHA, BETA, ALPHA]);
        let of_none = ask(HistoryViewFunction::<Runtime>::new(499, None));
        assert_eq!(of_none, None);
    });
}

#[test]
fn long_answers_come_in_pages_that_fit_together() {
    run_issued(|| {
        // More movements of one issuance and entries of one owner than a page has, a unit each,
        // to and fro.
        let rounds = PAGE / 2 + 10;
        for _ in 0..rounds {
            let there = send_serials(RICE, BETA, range(2, 2));
            let back = send_serials(RICE, ALPHA, range(2, 2));
            assert_eq!(act(Dave, there), Ok(()));
            assert_eq!(act(Ferdie, back), Ok(()));
        }
        let begin = System::block_number();
        let (whole, pages) = statement(ALPHA, 0, begin);
        assert!(pages >= 2, "{pages}");
        assert_eq!(whole.opening, Balances::default());
        assert_eq!(whole.lines.len() as u32, 1 + 2 * rounds);
        assert_eq!(whole.closing, balances(ALPHA));
        let numbers = whole.lines.iter().map(|line| line.number);
        assert!(numbers.is_sorted_by(|a, b| a < b));
        // A unit that did not move has few entries over many pages; one that did has all.
        for (serial, expected) in [(2, 1 + 2 * rounds), (3, 1)] {
            let mut found = 0;
            let mut start = None;
            let mut pages = 0;
            loop {
                let page = ask(HistoryViewFunction::<Runtime>::new(serial, start));
                let page = page.expect("it is issued");
                found += page.movements.len() as u32;
                pages += 1;
                match page.next {
                    Some(next) => start = Some(next),
                    None => break,
                }
            }
            assert!(pages >= 2, "{pages}");
            assert_eq!(found, expected, "serial {serial}");
        }
    });
}

#[test]
fn a_statement_of_some_blocks_opens_with_what_was_before() {
    run_issued(|| {
        let first = System::block_number() + 1;
        done(Dave, transfer(RICE, BETA, 10));
        done(Dave, transfer(RICE, BETA, 5));
        let second = System::block_number();
        done(Ferdie, transfer(RICE, ALPHA, 1));
        let (whole, _) = statement(ALPHA, second, second);
        assert_eq!((whole.opening.held.0, whole.closing.held.0), (50, 45));
        assert_eq!(whole.lines.len(), 1);
        let (whole, _) = statement(ALPHA, first, System::block_number());
        assert_eq!((whole.opening.held.0, whole.closing.held.0), (60, 46));
        // A span in which nothing happened has what was before and no line.
        let (none, _) = statement(ALPHA, second + 5, second + 9);
        assert_eq!((none.lines.len(), none.opening.held.0), (0, 46));
        assert_eq!(none.opening, none.closing);
        let (before, _) = statement(ALPHA, 0, 1);
        assert_eq!((before.lines.len(), before.opening.held.0), (0, 0));
        assert_eq!(before.closing.held.0, 0);
    });
}

#[test]
fn holdings_of_many_ranges_come_in_pages() {
    run_issued(|| {
        use pallet_registry_credits::Call as CreditsCall;
        let programme = authorised(AGRICULTURE, &[(ALPHA, 1_000_000)], Dave, 900);
        done(Alice, issue(programme, 900, UNVERIFIED));
        // Every other unit is given away: no two that remain lie beside each other.
        let first = issuance(ledger().last_issuance.0).range.first;
        let others: Vec<u64> = (0..300).map(|number| first + 2 * number).collect();
        for some in others.chunks(60) {
            let named: Vec<_> = some.iter().map(|serial| range(*serial, *serial)).collect();
            let call = CreditsCall::transfer {
                programme,
                to: BETA,
                selection: serials(&named),
                remark: None,
            };
            assert_eq!(act(Dave, call), Ok(()));
        }
        for organisation in [ALPHA, BETA] {
            let (told, pages) = holdings(organisation);
            assert!(pages >= 2, "{pages}");
            let mut told: Vec<_> = told.iter().map(|of| of.range).collect();
            told.sort_by_key(|range| range.first);
            let stored: Vec<_> = Ranges::<Runtime>::iter()
                .filter(|(_, record)| record.owner == organisation)
                .map(|(last, record)| range(record.first, last.into()))
                .collect();
            assert_eq!(told, stored);
            let sum: u64 = told.iter().map(|range| range.len().0).sum();
            assert_eq!(sum, balances(organisation).held.0);
        }
    });
}
