//! Ranges in movement: the chain's rules for cutting ranges out and laying them elsewhere,
//! on the few rows that a movement touches.
//!
//! Credits leave the range they lie in; what remains stays where it was. In a holding they
//! join their neighbours of the same issuance in the same hands and under the same mark of a
//! freeze. The ranges of what waits join nothing, because it takes them out again as they are; a
//! range that has ended joins nothing and is never touched again. A mark goes along while its
//! freeze is in force. Following the same rules as the runtime, the mirror ends with the same
//! ranges, not only with the same sums.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use registry_primitives::{
    AccountKind, FreezeId, IssuanceId, OrganisationId, ProgrammeId, SerialRange, TransferId,
};

/// A range and what is true of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerRange {
    /// The serials.
    pub range: SerialRange,
    /// In whose hands.
    pub owner: OrganisationId,
    /// In which account.
    pub account: AccountKind,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Of which issuance.
    pub issuance: IssuanceId,
    /// What reserves it.
    pub reservation: Option<TransferId>,
    /// The freeze that names it, in force or not.
    pub frozen: Option<FreezeId>,
}

impl LedgerRange {
    /// Whether the two may be one range.
    fn is_alike(&self, other: &Self) -> bool {
        Self {
            range: self.range,
            ..*other
        } == *self
    }
}

/// Why a movement does not fit the ranges that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
    /// No range holds the serials, or not all of them.
    NotFound(SerialRange),
    /// The serials lie in other hands, programme or account than the event says, or something
    /// else reserves them.
    Elsewhere(SerialRange),
    /// The serials are in a range already.
    Occupied(SerialRange),
    /// The serials are frozen already.
    Frozen(SerialRange),
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (range, what) = match self {
            Self::NotFound(range) => (range, "lie in no single range"),
            Self::Elsewhere(range) => (range, "are not where they are said to be"),
            Self::Occupied(range) => (range, "are in a range already"),
            Self::Frozen(range) => (range, "are frozen already"),
        };
        write!(f, "the serials {}-{} {what}", range.first, range.last)
    }
}

/// Where credits lie, and what reserves them there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// In whose hands.
    pub owner: OrganisationId,
    /// In which account.
    pub account: AccountKind,
    /// What reserves them.
    pub reservation: Option<TransferId>,
}

/// Where a movement takes from and lays to.
#[derive(Clone, Copy, Debug)]
pub struct Shift {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Where the credits were.
    pub from: Spot,
    /// Where they are.
    pub to: Spot,
}

/// The rows that a movement touches, as they were and as they are.
#[derive(Debug)]
pub struct Ledger {
    /// As they were, by their last serial.
    before: BTreeMap<u64, LedgerRange>,
    /// As they are, by their last serial.
    ranges: BTreeMap<u64, LedgerRange>,
    /// The freezes in force of those that these rows name.
    in_force: BTreeSet<FreezeId>,
}

/// How the rows of a ledger change.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Ranges that are no more.
    pub closed: Vec<LedgerRange>,
    /// Ranges that came into being.
    pub opened: Vec<LedgerRange>,
}

/// The serials whose ranges must be known before `moved` can move: their own and the next
/// ones on both sides.
pub fn reach(moved: SerialRange) -> SerialRange {
    SerialRange {
        first: moved.first.saturating_sub(1),
        last: moved.last.saturating_add(1),
    }
}

impl Ledger {
    /// A ledger of the rows within reach, and the freezes in force of those that they name.
    pub fn new(
        rows: impl IntoIterator<Item = LedgerRange>,
        in_force: impl IntoIterator<Item = FreezeId>,
    ) -> Self {
        let before: BTreeMap<_, _> = rows.into_iter().map(|row| (row.range.last, row)).collect();
        Self {
            ranges: before.clone(),
            before,
            in_force: in_force.into_iter().collect(),
        }
    }

    /// The range that a serial lies in.
    fn holding(&self, serial: u64) -> Option<LedgerRange> {
        let (_, found) = self.ranges.range(serial..).next()?;
        (found.range.first <= serial).then_some(*found)
    }

    fn bears_freeze(&self, row: &LedgerRange) -> bool {
        row.frozen
            .is_some_and(|freeze| self.in_force.contains(&freeze))
    }

    /// Take a part out of the range it lies in; what remains stays where it was.
    fn cut(&mut self, part: SerialRange) -> Result<LedgerRange, LedgerError> {
        let whole = self
            .holding(part.first)
            .ok_or(LedgerError::NotFound(part))?;
        if whole.account.is_terminal() {
            return Err(LedgerError::Elsewhere(part));
        }
        let (below, above) = whole
            .range
            .without(part)
            .ok_or(LedgerError::NotFound(part))?;
        self.ranges.remove(&whole.range.last);
        for range in [below, above].into_iter().flatten() {
            self.ranges
                .insert(range.last, LedgerRange { range, ..whole });
        }
        Ok(whole)
    }

    /// Move serials that lie within one range of an account out of which something leads. The
    /// mark of a freeze goes along while that freeze is in force, unless the credits end.
    pub fn move_part(
        &mut self,
        part: SerialRange,
        issuance: IssuanceId,
        shift: Shift,
    ) -> Result<(), LedgerError> {
        let Shift {
            programme,
            from,
            to,
        } = shift;
        let whole = self
            .holding(part.first)
            .ok_or(LedgerError::NotFound(part))?;
        let expected = LedgerRange {
            range: whole.range,
            owner: from.owner,
            account: from.account,
            programme,
            issuance,
            reservation: from.reservation,
            frozen: whole.frozen,
        };
        if whole != expected {
            return Err(LedgerError::Elsewhere(part));
        }
        let whole = self.cut(part)?;
        let goes_along = !to.account.is_terminal() && self.bears_freeze(&whole);
        self.lay(LedgerRange {
            range: part,
            owner: to.owner,
            account: to.account,
            programme,
            issuance,
            reservation: to.reservation,
            frozen: whole.frozen.filter(|_| goes_along),
        })
    }

    /// Mark serials that lie within one range as frozen. Of what waits, a freeze covers whole
    /// ranges only.
    pub fn mark(
        &mut self,
        part: SerialRange,
        programme: ProgrammeId,
        issuance: IssuanceId,
        freeze: FreezeId,
    ) -> Result<(), LedgerError> {
        let whole = self
            .holding(part.first)
            .ok_or(LedgerError::NotFound(part))?;
        let in_part = whole.account == AccountKind::Pending && whole.range != part;
        if whole.programme != programme || whole.issuance != issuance || in_part {
            return Err(LedgerError::Elsewhere(part));
        }
        if self.bears_freeze(&whole) {
            return Err(LedgerError::Frozen(part));
        }
        let whole = self.cut(part)?;
        self.lay(LedgerRange {
            range: part,
            frozen: Some(freeze),
            ..whole
        })
    }

    /// Take the serials of a voided issuance out of the holdings in which they were laid; gives
    /// the ranges in which they lay, in order.
    pub fn annul(
        &mut self,
        voided: SerialRange,
        programme: ProgrammeId,
        issuance: IssuanceId,
    ) -> Result<Vec<LedgerRange>, LedgerError> {
        let mut gone = Vec::new();
        let mut next = Some(voided.first);
        while let Some(first) = next {
            let whole = self.holding(first).ok_or(LedgerError::NotFound(voided))?;
            let laid = whole.account == AccountKind::Holding
                && whole.programme == programme
                && whole.issuance == issuance;
            if !laid || !voided.contains(whole.range) {
                return Err(LedgerError::Elsewhere(voided));
            }
            self.ranges.remove(&whole.range.last);
            gone.push(whole);
            next = whole
                .range
                .last
                .checked_add(1)
                .filter(|first| *first <= voided.last);
        }
        Ok(gone)
    }

    /// Lay serials that lie in no range.
    pub fn lay(&mut self, laid: LedgerRange) -> Result<(), LedgerError> {
        let LedgerRange { range, .. } = laid;
        let next = self
            .ranges
            .range(range.first..)
            .next()
            .map(|(_, found)| *found);
        if !range.is_valid() || next.is_some_and(|next| next.range.overlaps(range)) {
            return Err(LedgerError::Occupied(range));
        }
        let mut joined = laid;
        if laid.account == AccountKind::Holding {
            let below = range
                .first
                .checked_sub(1)
                .and_then(|last| self.ranges.get(&last).copied())
                .filter(|other| other.is_alike(&laid));
            if let Some(below) = below {
                self.ranges.remove(&below.range.last);
                joined.range.first = below.range.first;
            }
            let above = next.filter(|other| {
                range.last.checked_add(1) == Some(other.range.first) && other.is_alike(&laid)
            });
            if let Some(above) = above {
                self.ranges.remove(&above.range.last);
                joined.range.last = above.range.last;
            }
        }
        self.ranges.insert(joined.range.last, joined);
        Ok(())
    }

    /// What changed since the rows were read.
    pub fn changes(&self) -> Changes {
        let missing = |of: &BTreeMap<u64, LedgerRange>, from: &BTreeMap<u64, LedgerRange>| {
            of.iter()
                .filter(|(last, row)| from.get(*last) != Some(*row))
                .map(|(_, row)| *row)
                .collect()
        };
        Changes {
            closed: missing(&self.before, &self.ranges),
            opened: missing(&self.ranges, &self.before),
        }
    }
}

#[cfg(test)]
mod tests;
