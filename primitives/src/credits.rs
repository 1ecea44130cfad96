//! Whole credits. One credit is one tonne of CO2 equivalent; fractions do not exist.

use codec::{CompactAs, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A number of credits (tCO2e). Arithmetic is checked: nothing wraps and nothing saturates.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Default,
    Hash,
    Encode,
    Decode,
    CompactAs,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct Credits(pub u64);

impl Credits {
    /// No credits.
    pub const ZERO: Self = Self(0);
    /// More credits than any country will ever have.
    pub const MAX: Self = Self(u64::MAX);

    /// Sum, or `None` when it leaves the range of numbers.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` when `other` is larger.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Whether this is no credit at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whole credits of an estimate written as decimal text such as `25.51`: rounded half
    /// up, and refused when nothing remains.
    ///
    /// This is the rule that the reference registry documents for the block of serials an
    /// authorisation reserves (25.51 gives 26, 5.4341 gives 5, 0.1285 is refused).
    pub fn from_estimate(text: &str) -> Result<Self, RoundingError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(RoundingError::NotADecimal);
        }
        if text.ends_with('.') {
            return Err(RoundingError::NotADecimal);
        }
        let whole: u64 = whole.parse().map_err(|_| RoundingError::TooLarge)?;
        let half_up = u64::from(fraction.bytes().next().is_some_and(|digit| digit >= b'5'));
        match whole.checked_add(half_up) {
            None => Err(RoundingError::TooLarge),
            Some(0) => Err(RoundingError::RoundsToZero),
            Some(credits) => Ok(Self(credits)),
        }
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why an estimate gives no whole credits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoundingError {
    /// Not digits with at most one decimal point between them.
    NotADecimal,
    /// Less than half a credit.
    RoundsToZero,
    /// More than a 64-bit number of credits.
    TooLarge,
}

impl fmt::Display for RoundingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotADecimal => "not a decimal number such as 25.51",
            Self::RoundsToZero => "refused: estimate rounds to 0",
            Self::TooLarge => "more credits than the registry can count",
        })
    }
}

impl core::error::Error for RoundingError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_round_half_up_on_the_text() {
        for (text, expected) in [
            ("0.5", Ok(1)),
            ("0.49999999999999999999", Err(RoundingError::RoundsToZero)),
            ("1.50", Ok(2)),
            ("007.4", Ok(7)),
            ("18446744073709551615", Ok(u64::MAX)),
            ("18446744073709551615.5", Err(RoundingError::TooLarge)),
            ("18446744073709551616", Err(RoundingError::TooLarge)),
            ("", Err(RoundingError::NotADecimal)),
            (".5", Err(RoundingError::NotADecimal)),
            ("5.", Err(RoundingError::NotADecimal)),
            ("-1", Err(RoundingError::NotADecimal)),
            ("1e3", Err(RoundingError::NotADecimal)),
            ("1.2.3", Err(RoundingError::NotADecimal)),
        ] {
            assert_eq!(
                Credits::from_estimate(text),
                expected.map(Credits),
                "{text:?}"
            );
        }
    }
}
