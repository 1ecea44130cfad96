//! Where every serial lies, as the events of the blocks tell it, and what waits to be answered.
//!
//! It is kept by the simplest means, from nothing but the events, so that it can be held against
//! the ranges of the chain in the end. An event that moves what does not lie where it says is an
//! error at once.

use anyhow::{ensure, Context, Result};
use registry_client::{event::Part, RegistryEvent};
use registry_primitives::{
    records::{
        credits::{MovedRange, RangeRecord},
        freezes::FreezeSubject,
        ledger::Place,
    },
    AccountKind, FreezeId, IssuanceId, OrganisationId, OrganisationState, ProgrammeId, SerialRange,
    TransferId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Serials that lie together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    pub range: SerialRange,
    pub place: Place,
    pub programme: ProgrammeId,
    pub issuance: IssuanceId,
}

impl Piece {
    /// A range as the chain has it.
    pub fn of((range, record): &(SerialRange, RangeRecord)) -> Self {
        Self {
            range: *range,
            place: Place {
                organisation: record.owner,
                account: record.account,
            },
            programme: record.programme,
            issuance: record.issuance,
        }
    }

    /// Whether another one goes on where this one ends, in the same hands.
    fn goes_on_in(&self, next: &Self) -> bool {
        let moved = Self {
            range: self.range,
            ..*next
        };
        self.range.last.checked_add(1) == Some(next.range.first) && moved == *self
    }
}

/// Pieces as long as they can be, whatever cut them.
pub fn joined(pieces: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if last.goes_on_in(&piece) => last.range.last = piece.range.last,
            _ => joined.push(piece),
        }
    }
    joined
}

/// What kind of thing waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Awaited {
    Delay,
    Giver,
    Authority,
}

/// Something that waits.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub id: TransferId,
    pub what: Awaited,
    pub from: OrganisationId,
    pub asked_by: OrganisationId,
}

/// Where every serial lies, and what waits.
#[derive(Default)]
pub struct Ledger {
    /// By their first serial.
    pieces: BTreeMap<u64, Piece>,
    /// The first serials of the pieces in a place.
    lying: BTreeMap<(OrganisationId, AccountKind), BTreeSet<u64>>,
    waiting: BTreeMap<TransferId, Waiting>,
    /// Freezes that were not lifted.
    pub freezes: BTreeMap<FreezeId, FreezeSubject>,
    /// Suspended organisations, and since which block.
    pub suspended: BTreeMap<OrganisationId, u64>,
    /// Issuances that were not voided, with the serials.
    pub issuances: BTreeMap<IssuanceId, SerialRange>,
    /// How many credits were voided.
    pub voided: u64,
}

fn place(organisation: OrganisationId, account: AccountKind) -> Place {
    Place {
        organisation,
        account,
    }
}

impl Ledger {
    /// All pieces, in the order of serials.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        self.pieces.values().copied()
    }

    /// The pieces of an organisation's holding, by their first serials.
    pub fn held(&self, organisation: OrganisationId) -> Option<&BTreeSet<u64>> {
        self.lying.get(&(organisation, AccountKind::Holding))
    }

    /// The piece that begins with a serial.
    pub fn piece(&self, first: u64) -> Option<Piece> {
        self.pieces.get(&first).copied()
    }

    /// What waits for a reason, near the place that the number points to.
    pub fn any_waiting(&self, random: u64, fits: impl Fn(&Waiting) -> bool) -> Option<Waiting> {
        let fitting: Vec<&Waiting> = self.waiting.values().filter(|one| fits(one)).collect();
        let index = random.checked_rem(u64::try_from(fitting.len()).ok()?)?;
        Some(**fitting.get(usize::try_from(index).ok()?)?)
    }

    /// Take in what an event of a block tells.
    pub fn apply(&mut self, block: u64, event: &RegistryEvent) -> Result<()> {
        use AccountKind::{Cancellation, Holding, Pending};
        match event {
            RegistryEvent::CreditsIssued(event) => {
                self.issuances.insert(event.issuance, event.range);
                for Part {
                    organisation,
                    range,
                } in &event.parts
                {
                    self.lay(Piece {
                        range: *range,
                        place: place(*organisation, Holding),
                        programme: event.programme,
                        issuance: event.issuance,
                    })?;
                }
            }
            RegistryEvent::CreditsTransferred(event) => {
                let from = self.left(event.from, event.transfer);
                self.shift(&event.ranges, from, place(event.to, Holding))?;
            }
            RegistryEvent::TransferDelayed(event) => {
                let waits = self.waiting.contains_key(&event.transfer);
                if !waits {
                    let from = place(event.from, Holding);
                    self.shift(&event.ranges, from, place(event.from, Pending))?;
                }
                let by = event.by.organisation;
                self.wait(event.transfer, Awaited::Delay, event.from, by);
            }
            RegistryEvent::TransferRequested(event) => {
                let from = place(event.from, Holding);
                self.shift(&event.ranges, from, place(event.from, Pending))?;
                let by = event.by.organisation;
                self.wait(event.transfer, Awaited::Giver, event.from, by);
            }
            RegistryEvent::RetirementRequested(event) => {
                let from = place(event.owner, Holding);
                self.shift(&event.ranges, from, place(event.owner, Pending))?;
                let by = event.by.organisation;
                self.wait(event.transfer, Awaited::Authority, event.owner, by);
            }
            RegistryEvent::TransferUndone(event) => {
                let from = self.left(event.from, Some(event.transfer));
                self.shift(&event.ranges, from, place(event.from, Holding))?;
            }
            RegistryEvent::CreditsRetired(event) => {
                let from = self.left(event.owner, event.transfer);
                self.shift(&event.ranges, from, place(event.owner, event.account))?;
            }
            RegistryEvent::CreditsCancelled(event) => {
                let from = place(event.owner, Holding);
                self.shift(&event.ranges, from, place(event.owner, Cancellation))?;
            }
            RegistryEvent::FreezePlaced(event) => {
                self.freezes.insert(event.freeze, event.subject);
            }
            RegistryEvent::FreezeLifted(event) => {
                self.freezes.remove(&event.freeze);
            }
            RegistryEvent::IssuanceVoided(event) => {
                self.issuances.remove(&event.issuance);
                self.voided += event.amount.0;
                for Part {
                    organisation,
                    range,
                } in &event.parts
                {
                    self.take(*range, place(*organisation, Holding))?;
                }
            }
            RegistryEvent::OrganisationStateChanged(event) => match event.after {
                OrganisationState::Suspended => {
                    self.suspended.insert(event.organisation, block);
                }
                _ => {
                    self.suspended.remove(&event.organisation);
                }
            },
            _ => {}
        }
        Ok(())
    }

    fn wait(
        &mut self,
        id: TransferId,
        what: Awaited,
        from: OrganisationId,
        asked_by: OrganisationId,
    ) {
        let waiting = Waiting {
            id,
            what,
            from,
            asked_by,
        };
        self.waiting.insert(id, waiting);
    }

    /// The place that credits leave: where they waited, or the holding.
    fn left(&mut self, owner: OrganisationId, waited: Option<TransferId>) -> Place {
        match waited {
            Some(transfer) => {
                self.waiting.remove(&transfer);
                place(owner, AccountKind::Pending)
            }
            None => place(owner, AccountKind::Holding),
        }
    }

    fn shift(&mut self, moved: &[MovedRange], from: Place, to: Place) -> Result<()> {
        for part in moved {
            let piece = self.take(part.range, from)?;
            self.lay(Piece { place: to, ..piece })?;
        }
        Ok(())
    }

    /// Take serials out of the one piece that holds them.
    fn take(&mut self, range: SerialRange, from: Place) -> Result<Piece> {
        let missing = || format!("{range:?} does not lie in {from:?}");
        let (_, whole) = self
            .pieces
            .range(..=range.first)
            .next_back()
            .with_context(missing)?;
        let whole = *whole;
        ensure!(
            whole.place == from && range.last <= whole.range.last,
            "{}: {whole:?}",
            missing()
        );
        let (below, above) = whole.range.without(range).with_context(missing)?;
        self.remove(&whole);
        for rest in [below, above].into_iter().flatten() {
            self.insert(Piece {
                range: rest,
                ..whole
            });
        }
        Ok(Piece { range, ..whole })
    }

    /// Lay serials down; in a holding they join their neighbours.
    fn lay(&mut self, mut piece: Piece) -> Result<()> {
        let below = self.pieces.range(..piece.range.first).next_back();
        let below = below.map(|(_, below)| *below);
        let above = self.pieces.range(piece.range.first..).next();
        let above = above.map(|(_, above)| *above);
        let free = below.is_none_or(|below| below.range.last < piece.range.first)
            && above.is_none_or(|above| piece.range.last < above.range.first);
        ensure!(free, "{piece:?} lies upon {below:?} or {above:?}");
        if piece.place.account == AccountKind::Holding {
            if let Some(below) = below.filter(|below| below.goes_on_in(&piece)) {
                self.remove(&below);
                piece.range.first = below.range.first;
            }
            if let Some(above) = above.filter(|above| piece.goes_on_in(above)) {
                self.remove(&above);
                piece.range.last = above.range.last;
            }
        }
        self.insert(piece);
        Ok(())
    }

    fn insert(&mut self, piece: Piece) {
        let Place {
            organisation,
            account,
        } = piece.place;
        self.pieces.insert(piece.range.first, piece);
        let lying = self.lying.entry((organisation, account)).or_default();
        lying.insert(piece.range.first);
    }

    fn remove(&mut self, piece: &Piece) {
        let Place {
            organisation,
            account,
        } = piece.place;
        self.pieces.remove(&piece.range.first);
        if let Some(lying) = self.lying.get_mut(&(organisation, account)) {
            lying.remove(&piece.range.first);
        }
    }
}
