//! The rules one by one.

mod model;

use super::*;

fn range(first: u64, last: u64) -> SerialRange {
    SerialRange { first, last }
}

fn held(first: u64, last: u64, owner: u32, issuance: u32) -> LedgerRange {
    LedgerRange {
        range: range(first, last),
        owner: OrganisationId(owner),
        account: AccountKind::Holding,
        programme: ProgrammeId(1),
        issuance: IssuanceId(issuance),
        reservation: None,
        frozen: None,
    }
}

fn marked(first: u64, last: u64, owner: u32, freeze: u32) -> LedgerRange {
    LedgerRange {
        frozen: Some(FreezeId(freeze)),
        ..held(first, last, owner, 1)
    }
}

fn waits(first: u64, last: u64, owner: u32, transfer: u32) -> LedgerRange {
    LedgerRange {
        account: AccountKind::Pending,
        reservation: Some(TransferId(transfer)),
        ..held(first, last, owner, 1)
    }
}

fn spot(owner: u32, account: AccountKind) -> Spot {
    Spot {
        owner: OrganisationId(owner),
        account,
        reservation: None,
    }
}

fn holding(owner: u32) -> Spot {
    spot(owner, AccountKind::Holding)
}

fn pending(owner: u32, transfer: u32) -> Spot {
    Spot {
        reservation: Some(TransferId(transfer)),
        ..spot(owner, AccountKind::Pending)
    }
}

fn shift(from: Spot, to: Spot) -> Shift {
    Shift {
        programme: ProgrammeId(1),
        from,
        to,
    }
}

/// A ledger in which these freezes are in force.
fn ledger(rows: impl IntoIterator<Item = LedgerRange>, in_force: &[u32]) -> Ledger {
    Ledger::new(rows, in_force.iter().copied().map(FreezeId))
}

#[test]
fn a_part_leaves_two_rests_and_joins_its_new_neighbours() {
    let rows = [held(1, 100, 1, 1), held(101, 200, 2, 1)];
    let mut ledger = ledger(rows, &[]);
    ledger
        .move_part(range(91, 100), IssuanceId(1), shift(holding(1), holding(2)))
        .unwrap();
    let changes = ledger.changes();
    assert_eq!(changes.closed, rows);
    assert_eq!(changes.opened, [held(1, 90, 1, 1), held(91, 200, 2, 1)]);
}

#[test]
fn issuances_and_ranges_that_ended_never_join() {
    let mut ledger = ledger([held(1, 10, 1, 1)], &[]);
    ledger.lay(held(11, 20, 1, 2)).unwrap();
    assert_eq!(ledger.changes().opened, [held(11, 20, 1, 2)]);
    for (account, first) in [
        (AccountKind::RetirementLocal, 1),
        (AccountKind::Cancellation, 5),
    ] {
        for part in [range(first, first + 1), range(first + 2, first + 3)] {
            ledger
                .move_part(part, IssuanceId(1), shift(holding(1), spot(1, account)))
                .unwrap();
        }
        let ended = ledger.changes().opened;
        let ended = ended.iter().filter(|row| row.account == account);
        assert_eq!(ended.count(), 2, "{account}");
    }
}

#[test]
fn waiting_ranges_stay_as_they_are_until_they_are_executed_or_undone() {
    let mut ledger = ledger([held(1, 30, 1, 1), held(31, 40, 2, 1)], &[]);
    let mut move_part = |part, from, to| {
        ledger
            .move_part(part, IssuanceId(1), shift(from, to))
            .unwrap();
        ledger.changes().opened
    };
    // Two transfers of neighbours wait apart from each other.
    move_part(range(11, 20), holding(1), pending(1, 1));
    let opened = move_part(range(21, 30), holding(1), pending(1, 2));
    assert_eq!(
        opened,
        [held(1, 10, 1, 1), waits(11, 20, 1, 1), waits(21, 30, 1, 2)]
    );
    // The second is executed and joins what the receiver holds.
    let opened = move_part(range(21, 30), pending(1, 2), holding(2));
    assert_eq!(
        opened,
        [held(1, 10, 1, 1), waits(11, 20, 1, 1), held(21, 40, 2, 1)]
    );
    // The first is undone and joins what the giver holds.
    let opened = move_part(range(11, 20), pending(1, 1), holding(1));
    assert_eq!(opened, [held(1, 20, 1, 1), held(21, 40, 2, 1)]);
}

#[test]
fn a_freeze_cuts_and_its_mark_moves_only_while_it_is_in_force() {
    let mut rows = ledger([held(1, 30, 1, 1)], &[]);
    rows.mark(range(11, 20), ProgrammeId(1), IssuanceId(1), FreezeId(7))
        .unwrap();
    let cut = [held(1, 10, 1, 1), marked(11, 20, 1, 7), held(21, 30, 1, 1)];
    assert_eq!(rows.changes().opened, cut);

    // In force: it stays apart from what is free, wherever it goes.
    let away = |in_force: &[u32]| {
        let mut rows = ledger(cut, in_force);
        rows.move_part(
            range(11, 15),
            IssuanceId(1),
            shift(holding(1), pending(1, 1)),
        )
        .unwrap();
        let reserved = rows.changes().opened[0];
        rows.move_part(
            range(11, 15),
            IssuanceId(1),
            shift(pending(1, 1), holding(1)),
        )
        .unwrap();
        (reserved, rows.changes())
    };
    let (reserved, changes) = away(&[7]);
    assert_eq!(reserved.frozen, Some(FreezeId(7)));
    assert_eq!(changes, Changes::default(), "it joined its own again");
    // Over: what moves loses the mark, what stays keeps it.
    let (reserved, changes) = away(&[]);
    assert_eq!(reserved.frozen, None);
    assert_eq!(changes.opened, [held(1, 15, 1, 1), marked(16, 20, 1, 7)]);
    // What has ended bears none.
    let mut rows = ledger(cut, &[7]);
    let ended = shift(holding(1), spot(1, AccountKind::Cancellation));
    rows.move_part(range(11, 20), IssuanceId(1), ended).unwrap();
    assert_eq!(rows.changes().opened[0].frozen, None);
}

#[test]
fn a_freeze_covers_what_waits_as_a_whole_and_nothing_twice() {
    let mut rows = ledger(
        [
            held(1, 10, 1, 1),
            waits(11, 20, 1, 1),
            marked(21, 30, 1, 7),
            marked(31, 40, 1, 6),
        ],
        &[7],
    );
    let mut mark = |part| rows.mark(part, ProgrammeId(1), IssuanceId(1), FreezeId(8));
    let part = range(11, 15);
    assert_eq!(mark(part), Err(LedgerError::Elsewhere(part)));
    let twice = range(25, 26);
    assert_eq!(mark(twice), Err(LedgerError::Frozen(twice)));
    mark(range(11, 20)).unwrap();
    // The mark of a freeze that is over gives way.
    mark(range(35, 40)).unwrap();
    assert_eq!(
        rows.changes().opened,
        [
            LedgerRange {
                frozen: Some(FreezeId(8)),
                ..waits(11, 20, 1, 1)
            },
            marked(31, 34, 1, 6),
            marked(35, 40, 1, 8),
        ]
    );
    let other = ledger([held(1, 10, 1, 1)], &[]).mark(
        range(1, 2),
        ProgrammeId(2),
        IssuanceId(1),
        FreezeId(8),
    );
    assert_eq!(other, Err(LedgerError::Elsewhere(range(1, 2))));
}

#[test]
fn a_voided_issuance_is_taken_out_range_by_range() {
    let laid = [held(1, 10, 1, 1), marked(11, 20, 1, 7), held(21, 30, 2, 1)];
    let mut rows = ledger(laid.into_iter().chain([held(31, 40, 2, 2)]), &[7]);
    let gone = rows.annul(range(1, 30), ProgrammeId(1), IssuanceId(1));
    assert_eq!(gone.unwrap(), laid);
    let changes = rows.changes();
    assert_eq!(changes.closed, laid);
    assert!(changes.opened.is_empty());

    let beyond = range(21, 35);
    let elsewhere = Err(LedgerError::Elsewhere(beyond));
    let mut rows = ledger([held(21, 30, 2, 1), held(31, 40, 2, 2)], &[]);
    assert_eq!(rows.annul(beyond, ProgrammeId(1), IssuanceId(1)), elsewhere);
    let mut rows = ledger([held(21, 30, 2, 1), waits(31, 35, 2, 1)], &[]);
    assert_eq!(rows.annul(beyond, ProgrammeId(1), IssuanceId(1)), elsewhere);
    let missing = range(31, 33);
    assert_eq!(
        ledger([], &[]).annul(missing, ProgrammeId(1), IssuanceId(1)),
        Err(LedgerError::NotFound(missing))
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let rows = [
        held(1, 10, 1, 1),
        held(11, 20, 2, 1),
        waits(31, 40, 1, 1),
        LedgerRange {
            account: AccountKind::Cancellation,
            ..held(41, 50, 1, 1)
        },
    ];
    let mut ledger = ledger(rows, &[]);
    let mut attempt = |part, from| ledger.move_part(part, IssuanceId(1), shift(from, holding(3)));
    let outside = range(21, 22);
    assert_eq!(
        attempt(outside, holding(1)),
        Err(LedgerError::NotFound(outside))
    );
    let across = range(10, 11);
    assert_eq!(
        attempt(across, holding(1)),
        Err(LedgerError::NotFound(across))
    );
    for (part, from) in [
        // Of another owner, not waiting, reserved by another transfer, ended.
        (range(11, 12), holding(1)),
        (range(1, 5), pending(1, 1)),
        (range(31, 40), pending(1, 2)),
        (range(31, 40), holding(1)),
        (range(41, 50), spot(1, AccountKind::Cancellation)),
    ] {
        assert_eq!(attempt(part, from), Err(LedgerError::Elsewhere(part)));
    }
    let taken = held(20, 30, 1, 2);
    assert_eq!(ledger.lay(taken), Err(LedgerError::Occupied(taken.range)));
    assert_eq!(ledger.changes(), Changes::default());
}
