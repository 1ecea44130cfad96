//! The rules against a naive model of single serials.

use super::*;
use proptest::prelude::*;

/// The naive model: every serial on its own. Outside a holding, serials remember the piece in
/// which they left it, because pieces never join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Serial {
    owner: u32,
    account: AccountKind,
    issuance: u32,
    reservation: Option<TransferId>,
    frozen: Option<FreezeId>,
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
                reservation: serial.reservation,
                frozen: serial.frozen,
                ..held(number, number, serial.owner, serial.issuance)
            };
            found.push((row, *serial));
        }
    }
    found.into_iter().map(|(row, _)| row).collect()
}

/// A step: issue, transfer at once or later, end of a waiting transfer, end of credits, freeze,
/// or end of a freeze.
#[derive(Clone, Debug)]
enum Step {
    Issue(Vec<(u32, u64)>),
    Move {
        first: u64,
        len: u64,
        to: u32,
    },
    Delay {
        first: u64,
        len: u64,
        to: u32,
    },
    Finish {
        which: usize,
        undone: bool,
    },
    End {
        first: u64,
        len: u64,
        account: AccountKind,
    },
    Freeze {
        first: u64,
        len: u64,
    },
    Thaw {
        which: usize,
    },
}

/// A transfer that waits.
struct Waiting {
    id: u32,
    from: u32,
    to: u32,
    parts: Vec<LedgerRange>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let terminal = prop::sample::select(vec![
        AccountKind::RetirementLocal,
        AccountKind::RetirementInternational,
        AccountKind::Cancellation,
    ]);
    let step = prop_oneof![
        1 => proptest::collection::vec((1u32..5, 1u64..12), 1..4).prop_map(Step::Issue),
        3 => (any::<u64>(), 1u64..30, 1u32..5)
            .prop_map(|(first, len, to)| Step::Move { first, len, to }),
        2 => (any::<u64>(), 1u64..20, 1u32..5)
            .prop_map(|(first, len, to)| Step::Delay { first, len, to }),
        1 => (any::<usize>(), any::<bool>())
            .prop_map(|(which, undone)| Step::Finish { which, undone }),
        1 => (any::<u64>(), 1u64..6, terminal)
            .prop_map(|(first, len, account)| Step::End { first, len, account }),
        2 => (any::<u64>(), 1u64..20).prop_map(|(first, len)| Step::Freeze { first, len }),
        1 => any::<usize>().prop_map(|which| Step::Thaw { which }),
    ];
    proptest::collection::vec(step, 1..60)
}

/// The table of ranges, of which a movement reads only what is within its reach.
#[derive(Default)]
struct Table {
    rows: Vec<LedgerRange>,
    in_force: BTreeSet<FreezeId>,
}

impl Table {
    fn change(&mut self, moved: &[SerialRange], by: impl FnOnce(&mut Ledger)) {
        let near = self
            .rows
            .iter()
            .copied()
            .filter(|row| moved.iter().any(|part| reach(*part).overlaps(row.range)));
        let mut ledger = Ledger::new(near, self.in_force.iter().copied());
        by(&mut ledger);
        let Changes { closed, opened } = ledger.changes();
        let before = self.rows.len();
        self.rows.retain(|row| !closed.contains(row));
        assert_eq!(self.rows.len() + closed.len(), before);
        self.rows.extend(opened);
        self.rows.sort_by_key(|row| row.range.first);
    }
}

/// The serials of `first..first + len` as parts of the ranges that `fits` accepts, and the owner
/// of the first.
fn parts(
    serials: &[Serial],
    first: u64,
    len: u64,
    fits: impl Fn(u32, &LedgerRange) -> bool,
) -> Option<(u32, Vec<LedgerRange>)> {
    let count = serials.len() as u64;
    let first = first.checked_rem(count)? + 1;
    let owner = serials[first as usize - 1].owner;
    let wanted = range(first, (first + len - 1).min(count));
    let parts: Vec<LedgerRange> = runs(serials)
        .into_iter()
        .filter(|row| row.range.overlaps(wanted) && fits(owner, row))
        .map(|row| {
            // What is reserved goes as a whole.
            let part = range(
                row.range.first.max(wanted.first),
                row.range.last.min(wanted.last),
            );
            let whole = row.account == AccountKind::Pending;
            LedgerRange {
                range: if whole { row.range } else { part },
                ..row
            }
        })
        .collect();
    (!parts.is_empty()).then_some((owner, parts))
}

/// The naive model and the table next to each other.
#[derive(Default)]
struct Both {
    serials: Vec<Serial>,
    table: Table,
    issuances: u32,
    pieces: u64,
    transfers: u32,
    freezes: u32,
    waiting: Vec<Waiting>,
}

impl Both {
    /// The parts of one owner's holding that are not frozen.
    fn free(&self, first: u64, len: u64) -> Option<(u32, Vec<LedgerRange>)> {
        parts(&self.serials, first, len, |owner, row| {
            row.owner == OrganisationId(owner)
                && row.account == AccountKind::Holding
                && !self.is_frozen(row)
        })
    }

    fn is_frozen(&self, row: &LedgerRange) -> bool {
        row.frozen
            .is_some_and(|freeze| self.table.in_force.contains(&freeze))
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Issue(amounts) => self.issue(amounts),
            // The chain refuses a transfer to oneself.
            Step::Move { first, len, to } => match self.free(first, len) {
                Some((owner, parts)) if owner != to => {
                    self.carry(&parts, holding(owner), holding(to));
                }
                _ => {}
            },
            Step::Delay { first, len, to } => match self.free(first, len) {
                Some((owner, parts)) if owner != to => {
                    self.transfers += 1;
                    let id = self.transfers;
                    self.carry(&parts, holding(owner), pending(owner, id));
                    self.waiting.push(Waiting {
                        id,
                        from: owner,
                        to,
                        parts,
                    });
                }
                _ => {}
            },
            Step::Finish { which, undone } => {
                let Some(which) = which.checked_rem(self.waiting.len()) else {
                    return;
                };
                let Waiting {
                    id,
                    from,
                    to,
                    parts,
                } = self.waiting.swap_remove(which);
                let to = if undone { from } else { to };
                self.carry(&parts, pending(from, id), holding(to));
            }
            Step::End {
                first,
                len,
                account,
            } => {
                if let Some((owner, parts)) = self.free(first, len) {
                    self.carry(&parts, holding(owner), spot(owner, account));
                }
            }
            Step::Freeze { first, len } => self.freeze(first, len),
            Step::Thaw { which } => {
                let Some(which) = which.checked_rem(self.table.in_force.len()) else {
                    return;
                };
                let freeze = self.table.in_force.iter().nth(which).copied();
                self.table.in_force.retain(|other| Some(*other) != freeze);
            }
        }
    }

    fn issue(&mut self, amounts: Vec<(u32, u64)>) {
        self.issuances += 1;
        let mut laid: Vec<LedgerRange> = Vec::new();
        for (owner, amount) in amounts {
            if laid.iter().any(|row| row.owner == OrganisationId(owner)) {
                continue;
            }
            let first = self.serials.len() as u64 + 1;
            laid.push(held(first, first + amount - 1, owner, self.issuances));
            let serial = Serial {
                owner,
                account: AccountKind::Holding,
                issuance: self.issuances,
                reservation: None,
                frozen: None,
                piece: 0,
            };
            self.serials.extend((0..amount).map(|_| serial));
        }
        let moved: Vec<_> = laid.iter().map(|row| row.range).collect();
        self.table.change(&moved, |ledger| {
            for row in laid {
                ledger.lay(row).unwrap();
            }
        });
    }

    fn carry(&mut self, parts: &[LedgerRange], from: Spot, to: Spot) {
        let moved: Vec<_> = parts.iter().map(|part| part.range).collect();
        self.table.change(&moved, |ledger| {
            for part in parts {
                ledger
                    .move_part(part.range, part.issuance, shift(from, to))
                    .unwrap();
            }
        });
        for part in moved {
            self.pieces += 1;
            for serial in &mut self.serials[part.first as usize - 1..part.last as usize] {
                serial.owner = to.owner.0;
                serial.account = to.account;
                serial.reservation = to.reservation;
                serial.frozen = serial.frozen.filter(|freeze| {
                    !to.account.is_terminal() && self.table.in_force.contains(freeze)
                });
                let joins = to.account == AccountKind::Holding;
                serial.piece = if joins { 0 } else { self.pieces };
            }
        }
    }

    fn freeze(&mut self, first: u64, len: u64) {
        let found = parts(&self.serials, first, len, |_, row| {
            !row.account.is_terminal() && !self.is_frozen(row)
        });
        let Some((_, parts)) = found else {
            return;
        };
        self.freezes += 1;
        let freeze = FreezeId(self.freezes);
        let moved: Vec<_> = parts.iter().map(|part| part.range).collect();
        self.table.change(&moved, |ledger| {
            for part in &parts {
                ledger
                    .mark(part.range, part.programme, part.issuance, freeze)
                    .unwrap();
            }
        });
        self.table.in_force.insert(freeze);
        for part in moved {
            for serial in &mut self.serials[part.first as usize - 1..part.last as usize] {
                serial.frozen = Some(freeze);
            }
        }
    }
}

proptest! {
    #[test]
    fn ranges_are_the_runs_of_the_naive_model(steps in steps()) {
        let mut both = Both::default();
        for step in steps {
            both.step(step);
            prop_assert_eq!(&both.table.rows, &runs(&both.serials));
        }
    }
}
