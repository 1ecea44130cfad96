//! Ranges in movement: the chain's rules for cutting ranges out and laying them elsewhere,
//! on the few rows that a movement touches.
//!
//! Credits leave the range they lie in; what remains stays where it was. In a holding they
//! join their neighbours of the same issuance in the same hands. The ranges of a waiting
//! transfer join nothing, because it takes them out again as they are; a retired range joins
//! nothing and is never touched again. Following the same rules as the runtime, the mirror
//! ends with the same ranges, not only with the same sums.

use std::{collections::BTreeMap, fmt};

use registry_primitives::{AccountKind, IssuanceId, OrganisationId, ProgrammeId, SerialRange};

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
    /// The serials lie in other hands, programme or account than the event says.
    Elsewhere(SerialRange),
    /// The serials are in a range already.
    Occupied(SerialRange),
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (range, what) = match self {
            Self::NotFound(range) => (range, "lie in no single range"),
            Self::Elsewhere(range) => (range, "are not where they are said to be"),
            Self::Occupied(range) => (range, "are in a range already"),
        };
        write!(f, "the serials {}-{} {what}", range.first, range.last)
    }
}

/// What has to be known of a movement: where it takes from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// In whose hands.
    pub owner: OrganisationId,
    /// Out of which account.
    pub account: AccountKind,
    /// Of which programme.
    pub programme: ProgrammeId,
}

/// The rows that a movement touches, as they were and as they are.
#[derive(Debug)]
pub struct Ledger {
    /// As they were, by their last serial.
    before: BTreeMap<u64, LedgerRange>,
    /// As they are, by their last serial.
    ranges: BTreeMap<u64, LedgerRange>,
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
    /// A ledger of the rows within reach.
    pub fn new(rows: impl IntoIterator<Item = LedgerRange>) -> Self {
        let before: BTreeMap<_, _> = rows.into_iter().map(|row| (row.range.last, row)).collect();
        Self {
            ranges: before.clone(),
            before,
        }
    }

    /// The range that a serial lies in.
    fn holding(&self, serial: u64) -> Option<LedgerRange> {
        let (_, found) = self.ranges.range(serial..).next()?;
        (found.range.first <= serial).then_some(*found)
    }

    /// Move serials that lie within one range of an account out of which something leads.
    pub fn move_part(
        &mut self,
        part: SerialRange,
        from: Source,
        issuance: IssuanceId,
        to: OrganisationId,
        account: AccountKind,
    ) -> Result<(), LedgerError> {
        let whole = self
            .holding(part.first)
            .ok_or(LedgerError::NotFound(part))?;
        let expected = LedgerRange {
            range: whole.range,
            owner: from.owner,
            account: from.account,
            programme: from.programme,
            issuance,
        };
        if whole != expected || from.account.is_terminal() {
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
        self.lay(LedgerRange {
            range: part,
            owner: to,
            account,
            ..whole
        })
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
