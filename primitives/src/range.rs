//! Ranges of serials. A range is inclusive at both ends and never empty.

use crate::Credits;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Consecutive serials `first..=last` of the country's one counter. Serials start at 1.
///
/// A value decoded from outside may be inverted: check it with [`SerialRange::is_valid`]
/// before use. [`SerialRange::new`] never gives an inverted one.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct SerialRange {
    /// Lowest serial.
    pub first: u64,
    /// Highest serial.
    pub last: u64,
}

impl SerialRange {
    /// The range `first..=last`; refused when `first` is 0 or above `last`.
    pub fn new(first: u64, last: u64) -> Result<Self, RangeError> {
        let range = Self { first, last };
        match (first, range.is_valid()) {
            (0, _) => Err(RangeError::StartsAtZero),
            (_, false) => Err(RangeError::Inverted),
            _ => Ok(range),
        }
    }

    /// The `amount` serials that follow `counter`; this is how a block is reserved.
    pub fn after(counter: u64, amount: Credits) -> Result<Self, RangeError> {
        if amount.is_zero() {
            return Err(RangeError::Empty);
        }
        let last = counter.checked_add(amount.0).ok_or(RangeError::TooLarge)?;
        Self::new(counter.checked_add(1).ok_or(RangeError::TooLarge)?, last)
    }

    /// Whether the ends are in order and above zero.
    #[must_use]
    pub fn is_valid(self) -> bool {
        0 < self.first && self.first <= self.last
    }

    /// How many credits the range holds.
    #[must_use]
    pub fn len(self) -> Credits {
        // `first >= 1`, so the length fits.
        Credits(
            self.last
                .saturating_sub(self.first)
                .saturating_add(u64::from(self.is_valid())),
        )
    }

    /// Always false for a valid range; present because a length is.
    #[must_use]
    pub fn is_empty(self) -> bool {
        !self.is_valid()
    }

    /// Whether `other` lies within this range.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the two share a serial.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The lowest `amount` serials, and what remains above them.
    ///
    /// `None` when `amount` is zero or more than the range holds.
    #[must_use]
    pub fn take_lowest(self, amount: Credits) -> Option<(Self, Option<Self>)> {
        if amount.is_zero() || amount > self.len() {
            return None;
        }
        let last = self.first.checked_add(amount.0)?.checked_sub(1)?;
        let rest = (last < self.last).then(|| last.checked_add(1)).flatten();
        Some((
            Self {
                first: self.first,
                last,
            },
            rest.map(|first| Self {
                first,
                last: self.last,
            }),
        ))
    }

    /// What remains below and above `part`, which must lie within this range.
    #[must_use]
    pub fn without(self, part: Self) -> Option<(Option<Self>, Option<Self>)> {
        if !part.is_valid() || !self.contains(part) {
            return None;
        }
        let below = (self.first < part.first)
            .then(|| part.first.checked_sub(1))
            .flatten()
            .map(|last| Self {
                first: self.first,
                last,
            });
        let above = (part.last < self.last)
            .then(|| part.last.checked_add(1))
            .flatten()
            .map(|first| Self {
                first,
                last: self.last,
            });
        Some((below, above))
    }

    /// This range and `next` as one, when `next` begins right after it.
    #[must_use]
    pub fn joined(self, next: Self) -> Option<Self> {
        (self.last.checked_add(1) == Some(next.first)).then_some(Self {
            first: self.first,
            last: next.last,
        })
    }
}

impl fmt::Display for SerialRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// Why numbers are no range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RangeError {
    /// The first serial is above the last.
    Inverted,
    /// Serial 0 does not exist.
    StartsAtZero,
    /// No credits.
    Empty,
    /// The country's counter would leave 64 bits.
    TooLarge,
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inverted => "the first serial is above the last",
            Self::StartsAtZero => "serials start at 1",
            Self::Empty => "a range holds at least one credit",
            Self::TooLarge => "beyond the largest serial",
        })
    }
}

impl core::error::Error for RangeError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_range() -> impl Strategy<Value = SerialRange> {
        (1..=u64::MAX, 0..=u64::MAX).prop_map(|(first, extra)| SerialRange {
            first,
            last: first.saturating_add(extra),
        })
    }

    proptest! {
        #[test]
        fn taking_keeps_every_serial_once(range in any_range(), amount in 1..=u64::MAX) {
            match range.take_lowest(Credits(amount)) {
                None => prop_assert!(amount > range.len().0),
                Some((taken, rest)) => {
                    prop_assert_eq!(taken.len(), Credits(amount));
                    prop_assert_eq!(taken.first, range.first);
                    match rest {
                        None => prop_assert_eq!(taken, range),
                        Some(rest) => {
                            prop_assert!(!taken.overlaps(rest));
                            prop_assert_eq!(taken.joined(rest), Some(range));
                        }
                    }
                }
            }
        }

        #[test]
        fn cutting_keeps_every_serial_once(range in any_range(), part in any_range()) {
            match range.without(part) {
                None => prop_assert!(!range.contains(part)),
                Some((below, above)) => {
                    let parts = [below, Some(part), above];
                    let sum: u128 = parts.iter().flatten().map(|r| u128::from(r.len().0)).sum();
                    prop_assert_eq!(sum, u128::from(range.len().0));
                    let whole = parts.into_iter().flatten().reduce(|a, b| a.joined(b).unwrap_or(b));
                    prop_assert_eq!(whole, Some(range));
                }
            }
        }

        #[test]
        fn overlap_is_symmetric_and_means_a_common_serial(a in any_range(), b in any_range()) {
            prop_assert_eq!(a.overlaps(b), b.overlaps(a));
            prop_assert_eq!(a.overlaps(b), a.first.max(b.first) <= a.last.min(b.last));
        }
    }

    #[test]
    fn reserved_blocks_follow_the_counter() {
        assert_eq!(SerialRange::after(0, Credits(26)), SerialRange::new(1, 26));
        assert_eq!(
            SerialRange::after(26, Credits(10)),
            SerialRange::new(27, 36)
        );
        assert_eq!(SerialRange::after(5, Credits(0)), Err(RangeError::Empty));
        assert_eq!(
            SerialRange::after(u64::MAX, Credits(1)),
            Err(RangeError::TooLarge)
        );
        assert_eq!(
            SerialRange::after(u64::MAX - 1, Credits(1)).map(SerialRange::len),
            Ok(Credits(1))
        );
    }

    #[test]
    fn inverted_and_zero_ranges_are_refused() {
        assert_eq!(SerialRange::new(11, 10), Err(RangeError::Inverted));
        assert_eq!(SerialRange::new(0, 10), Err(RangeError::StartsAtZero));
        assert!(!SerialRange {
            first: 11,
            last: 10
        }
        .is_valid());
        assert!(SerialRange {
            first: 11,
            last: 10
        }
        .is_empty());
    }
}
