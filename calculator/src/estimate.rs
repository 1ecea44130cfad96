//! The result of a calculation.

use crate::{CalculatorError, Exact};
use core::fmt;

/// Emission reductions in tCO2e, rounded to two decimals.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Estimate {
    hundredths: i128,
}

impl Estimate {
    /// An estimate given in hundredths of tCO2e.
    pub const fn from_hundredths(hundredths: i128) -> Self {
        Self { hundredths }
    }

    /// The estimate nearest to an exact number of tCO2e; halves go away from zero.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::Overflow`].
    pub fn round(tonnes: Exact) -> Result<Self, CalculatorError> {
        tonnes.round_to_hundredths().map(Self::from_hundredths)
    }

    /// The estimate in hundredths of tCO2e.
    #[must_use]
    pub const fn hundredths(self) -> i128 {
        self.hundredths
    }

    /// The whole credits the estimate stands for, one per tCO2e, halves rounded up.
    ///
    /// This rounds the published two-decimal figure and not the exact number behind it, as the
    /// reference does: whoever knows the estimate can work out its credits. An exact 0.496 is an
    /// estimate of 0.5 and so one credit.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::NoWholeCredit`] when nothing above zero remains, and
    /// [`CalculatorError::Overflow`] beyond 64 bits.
    pub fn whole_credits_half_up(self) -> Result<u64, CalculatorError> {
        let half_added = self
            .hundredths
            .checked_add(50)
            .ok_or(CalculatorError::Overflow)?;
        match half_added.div_euclid(100) {
            ..=0 => Err(CalculatorError::NoWholeCredit),
            credits => u64::try_from(credits).map_err(|_| CalculatorError::Overflow),
        }
    }
}

impl fmt::Display for Estimate {
    /// Writes tCO2e with no more decimals than needed: `88.32`, `36.6`, `1679`, `-0.46`. The text
    /// is a valid JSON number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.hundredths < 0 {
            f.write_str("-")?;
        }
        let size = self.hundredths.unsigned_abs();
        let (whole, hundredths) = (size / 100, size % 100);
        match (hundredths / 10, hundredths % 10) {
            (0, 0) => write!(f, "{whole}"),
            (tenths, 0) => write!(f, "{whole}.{tenths}"),
            (tenths, rest) => write!(f, "{whole}.{tenths}{rest}"),
        }
    }
}
