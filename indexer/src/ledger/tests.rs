//! The rules one by one, and against a naive model of single serials.

use super::*;
use proptest::prelude::*;

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
    }
}

fn source(owner: u32) -> Source {
    Source {
        owner: OrganisationId(owner),
        account: AccountKind::Holding,
        programme: ProgrammeId(1),
    }
}

fn pending(owner: u32) -> Source {
    Source {
        account: AccountKind::Pending,
        ..source(owner)
    }
}

#[test]
fn a_part_leaves_two_rests_and_joins_its_new_neighbours() {
    let rows = [held(1, 100, 1, 1), held(101, 200, 2, 1)];
    let mut ledger = Ledger::new(rows);
    ledger
        .move_part(
            range(91, 100),
            source(1),
            IssuanceId(1),
            OrganisationId(2),
            AccountKind::Holding,
        )
        .unwrap();
    let changes = ledger.changes();
    assert_eq!(changes.closed, rows);
    assert_eq!(changes.opened, [held(1, 90, 1, 1), held(91, 200, 2, 1)]);
}

#[test]
fn issuances_and_retired_ranges_never_join() {
    let mut ledger = Ledger::new([held(1, 10, 1, 1)]);
    ledger.lay(held(11, 20, 1, 2)).unwrap();
    assert_eq!(ledger.changes().opened, [held(11, 20, 1, 2)]);
    for part in [range(1, 2), range(3, 4)] {
        ledger
            .move_part(
                part,
                source(1),
                IssuanceId(1),
                OrganisationId(1),
                AccountKind::RetirementLocal,
            )
            .unwrap();
    }
    let retired: Vec<_> = ledger
        .changes()
        .opened
        .into_iter()
        .filter(|row| row.account == AccountKind::RetirementLocal)
        .map(|row| row.range)
        .collect();
    assert_eq!(retired, [range(1, 2), range(3, 4)]);
}

#[test]
fn waiting_ranges_stay_as_they_are_until_they_are_executed_or_undone() {
    let mut ledger = Ledger::new([held(1, 30, 1, 1), held(31, 40, 2, 1)]);
    let mut move_part = |part, from, to, account| {
        ledger
            .move_part(part, from, IssuanceId(1), OrganisationId(to), account)
            .unwrap();
        ledger.changes().opened
    };
    let waits = |first, last| LedgerRange {
        account: AccountKind::Pending,
        ..held(first, last, 1, 1)
    };
    // Two transfers of neighbours wait apart from each other.
    move_part(range(11, 20), source(1), 1, AccountKind::Pending);
    let opened = move_part(range(21, 30), source(1), 1, AccountKind::Pending);
    assert_eq!(opened, [held(1, 10, 1, 1), waits(11, 20), waits(21, 30)]);
    // The second is executed and joins what the receiver holds.
    let opened = move_part(range(21, 30), pending(1), 2, AccountKind::Holding);
    assert_eq!(
        opened,
        [held(1, 10, 1, 1), waits(11, 20), held(21, 40, 2, 1)]
    );
    // The first is undone and joins what the giver holds.
    let opened = move_part(range(11, 20), pending(1), 1, AccountKind::Holding);
    assert_eq!(opened, [held(1, 20, 1, 1), held(21, 40, 2, 1)]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut ledger = Ledger::new([held(1, 10, 1, 1), held(11, 20, 2, 1)]);
    let mut attempt = |part, from| {
        ledger.move_part(
            part,
            from,
            IssuanceId(1),
            OrganisationId(3),
            AccountKind::Holding,
        )
    };
    let outside = range(21, 22);
    assert_eq!(
        attempt(outside, source(1)),
        Err(LedgerError::NotFound(outside))
    );
    let across = range(10, 11);
    assert_eq!(
        attempt(across, source(1)),
        Err(LedgerError::NotFound(across))
    );
    let of_another = range(11, 12);
    assert_eq!(
        attempt(of_another, source(1)),
        Err(LedgerError::Elsewhere(of_another))
    );
    let not_waiting = range(1, 5);
    assert_eq!(
        attempt(not_waiting, pending(1)),
        Err(LedgerError::Elsewhere(not_waiting))
    );
    let taken = held(20, 30, 1, 2);
    assert_eq!(ledger.lay(taken), Err(LedgerError::Occupied(taken.range)));
    assert_eq!(ledger.changes(), Changes::default());
}

/// The naive model: every serial on its own. Outside a holding, serials remember the piece in
/// which they left it, because pieces never join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Serial {
    owner: u32,
    account: AccountKind,
    issuance: u32,
    piece: u64,
}

/// Maximal runs of equal serials.
fn runs(serials: &[Serial]) -> Vec<LedgerRange> {
    let mut found: Vec<(LedgerRange, Serial)> = Vec::new();
    for (index, serial) in serials.iter().enumerate() {
        let number = index as u64 + 1;
        let extends = found.last().is_some_and(|(_, of)| of == serial);
        if extends {
            if let Some((row, _)) = found.last_mut() {
                row.range.last = number;
            }
        } else {
            let row = LedgerRange {
                account: serial.account,
                ..held(number, number, serial.owner, serial.issuance)
            };
            found.push((row, *serial));
        }
    }
    found.into_iter().map(|(row, _)| row).collect()
}

/// A step: issue, transfer at once or later, end of a waiting transfer, or retire.
#[derive(Clone, Debug)]
enum Step {
    Issue(Vec<(u32, u64)>),
    Move { first: u64, len: u64, to: u32 },
    Delay { first: u64, len: u64, to: u32 },
    End { which: usize, undone: bool },
    Retire { first: u64, len: u64, abroad: bool },
}

/// A transfer that waits.
struct Waiting {
    from: u32,
    to: u32,
    parts: Vec<LedgerRange>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => proptest::collection::vec((1u32..5, 1u64..12), 1..4).prop_map(Step::Issue),
        3 => (any::<u64>(), 1u64..30, 1u32..5)
            .prop_map(|(first, len, to)| Step::Move { first, len, to }),
        2 => (any::<u64>(), 1u64..20, 1u32..5)
            .prop_map(|(first, len, to)| Step::Delay { first, len, to }),
        1 => (any::<usize>(), any::<bool>())
            .prop_map(|(which, undone)| Step::End { which, undone }),
        1 => (any::<u64>(), 1u64..6, any::<bool>())
            .prop_map(|(first, len, abroad)| Step::Retire { first, len, abroad }),
    ];
    proptest::collection::vec(step, 1..60)
}

/// The table of ranges, of which a movement reads only what is within its reach.
#[derive(Default)]
struct Table(Vec<LedgerRange>);

impl Table {
    fn change(&mut self, moved: &[SerialRange], by: impl FnOnce(&mut Ledger)) {
        let near = self
            .0
            .iter()
            .copied()
            .filter(|row| moved.iter().any(|part| reach(*part).overlaps(row.range)));
        let mut ledger = Ledger::new(near);
        by(&mut ledger);
        let Changes { closed, opened } = ledger.changes();
        let before = self.0.len();
        self.0.retain(|row| !closed.contains(row));
        assert_eq!(self.0.len() + closed.len(), before);
        self.0.extend(opened);
        self.0.sort_by_key(|row| row.range.first);
    }
}

/// The serials of `first..first + len` that one owner holds, as parts of its ranges.
fn parts(serials: &[Serial], first: u64, len: u64) -> Option<(u32, Vec<LedgerRange>)> {
    let count = serials.len() as u64;
    let first = first.checked_rem(count)? + 1;
    let owner = serials[first as usize - 1].owner;
    let wanted = range(first, (first + len - 1).min(count));
    let parts: Vec<LedgerRange> = runs(serials)
        .into_iter()
        .filter(|row| {
            row.owner == OrganisationId(owner)
                && row.account == AccountKind::Holding
                && row.range.overlaps(wanted)
        })
        .map(|row| LedgerRange {
            range: range(
                row.range.first.max(wanted.first),
                row.range.last.min(wanted.last),
            ),
            ..row
        })
        .collect();
    (!parts.is_empty()).then_some((owner, parts))
}

proptest! {
    #[test]
    fn ranges_are_the_runs_of_the_naive_model(steps in steps()) {
        let mut serials: Vec<Serial> = Vec::new();
        let mut table = Table::default();
        let mut issuances = 0;
        let mut pieces = 0;
        let mut waiting: Vec<Waiting> = Vec::new();
        for step in steps {
            let (from, to, account, parts) = match step {
                Step::Issue(amounts) => {
                    issuances += 1;
                    let mut laid: Vec<LedgerRange> = Vec::new();
                    for (owner, amount) in amounts {
                        if laid.iter().any(|row| row.owner == OrganisationId(owner)) {
                            continue;
                        }
                        let first = serials.len() as u64 + 1;
                        laid.push(held(first, first + amount - 1, owner, issuances));
                        let serial = Serial {
                            owner,
                            account: AccountKind::Holding,
                            issuance: issuances,
                            piece: 0,
                        };
                        serials.extend((0..amount).map(|_| serial));
                    }
                    let moved: Vec<_> = laid.iter().map(|row| row.range).collect();
                    table.change(&moved, |ledger| {
                        for row in laid {
                            ledger.lay(row).unwrap();
                        }
                    });
                    prop_assert_eq!(&table.0, &runs(&serials));
                    continue;
                }
                Step::Move { first, len, to } => match parts(&serials, first, len) {
                    // The chain refuses a transfer to oneself.
                    Some((owner, parts)) if owner != to => {
                        (source(owner), to, AccountKind::Holding, parts)
                    }
                    _ => continue,
                },
                Step::Delay { first, len, to } => match parts(&serials, first, len) {
                    Some((owner, parts)) if owner != to => {
                        waiting.push(Waiting { from: owner, to, parts: parts.clone() });
                        (source(owner), owner, AccountKind::Pending, parts)
                    }
                    _ => continue,
                },
                Step::End { which, undone } => {
                    let Some(which) = which.checked_rem(waiting.len()) else {
                        continue;
                    };
                    let Waiting { from, to, parts } = waiting.swap_remove(which);
                    let to = if undone { from } else { to };
                    (pending(from), to, AccountKind::Holding, parts)
                }
                Step::Retire { first, len, abroad } => match parts(&serials, first, len) {
                    Some((owner, parts)) if abroad => {
                        (source(owner), owner, AccountKind::RetirementInternational, parts)
                    }
                    Some((owner, parts)) => {
                        (source(owner), owner, AccountKind::RetirementLocal, parts)
                    }
                    None => continue,
                },
            };
            let moved: Vec<_> = parts.iter().map(|part| part.range).collect();
            table.change(&moved, |ledger| {
                for part in &parts {
                    ledger
                        .move_part(part.range, from, part.issuance, OrganisationId(to), account)
                        .unwrap();
                }
            });
            for part in moved {
                pieces += 1;
                for serial in &mut serials[part.first as usize - 1..part.last as usize] {
                    serial.owner = to;
                    serial.account = account;
                    serial.piece = if account == AccountKind::Holding { 0 } else { pieces };
                }
            }
            prop_assert_eq!(&table.0, &runs(&serials));
        }
    }
}
