//! Exact fractions of 256-bit integers, and the one rounding.

use crate::{CalculatorError, Decimal};
use primitive_types::U256;

/// An exact fraction, `± numerator / denominator`.
///
/// Always in lowest terms with a denominator above zero, and zero is never negative: equal numbers
/// are equal values. Every operation fails rather than wraps when a part would need more than 256
/// bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    negative: bool,
    numerator: U256,
    denominator: U256,
}

impl Exact {
    /// The fraction `numerator / denominator`.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::DivisionByZero`] when the denominator is zero.
    pub fn ratio(numerator: u128, denominator: u128) -> Result<Self, CalculatorError> {
        Self::reduced(false, numerator.into(), denominator.into())
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// The number with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            negative: !self.negative && !self.numerator.is_zero(),
            ..self
        }
    }

    /// The sum of two numbers.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::Overflow`].
    pub fn try_add(self, other: Self) -> Result<Self, CalculatorError> {
        // Over the least common denominator, so that intermediate values stay small.
        let common = gcd(self.denominator, other.denominator);
        let own_share = quotient(self.denominator, common)?;
        let other_share = quotient(other.denominator, common)?;
        let denominator = product(self.denominator, other_share)?;
        let left = product(self.numerator, other_share)?;
        let right = product(other.numerator, own_share)?;

        if self.negative == other.negative {
            let sum = left.checked_add(right).ok_or(CalculatorError::Overflow)?;
            Self::reduced(self.negative, sum, denominator)
        } else if left >= right {
            Self::reduced(self.negative, left.saturating_sub(right), denominator)
        } else {
            Self::reduced(other.negative, right.saturating_sub(left), denominator)
        }
    }

    /// The difference of two numbers.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::Overflow`].
    pub fn try_sub(self, other: Self) -> Result<Self, CalculatorError> {
        self.try_add(other.negated())
    }

    /// The product of two numbers.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::Overflow`].
    pub fn try_mul(self, other: Self) -> Result<Self, CalculatorError> {
        // Reducing crosswise first means that only a result which truly does not fit overflows.
        let one = gcd(self.numerator, other.denominator);
        let two = gcd(other.numerator, self.denominator);
        Self::reduced(
            self.negative != other.negative,
            product(
                quotient(self.numerator, one)?,
                quotient(other.numerator, two)?,
            )?,
            product(
                quotient(self.denominator, two)?,
                quotient(other.denominator, one)?,
            )?,
        )
    }

    /// The quotient of two numbers.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::DivisionByZero`] or [`CalculatorError::Overflow`].
    pub fn try_div(self, other: Self) -> Result<Self, CalculatorError> {
        if other.numerator.is_zero() {
            return Err(CalculatorError::DivisionByZero);
        }
        self.try_mul(Self {
            negative: other.negative,
            numerator: other.denominator,
            denominator: other.numerator,
        })
    }

    /// The number in hundredths, rounded half away from zero.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::Overflow`].
    pub fn round_to_hundredths(self) -> Result<i128, CalculatorError> {
        let hundredfold = self.try_mul(Self::ratio(100, 1)?)?;
        let denominator = hundredfold.denominator;
        let whole = quotient(hundredfold.numerator, denominator)?;
        let rest = hundredfold
            .numerator
            .checked_rem(denominator)
            .ok_or(CalculatorError::DivisionByZero)?;
        // The same as `2 * rest >= denominator`, which might not fit.
        let away_from_zero = rest >= denominator.saturating_sub(rest);
        let rounded = whole
            .checked_add(U256::from(u8::from(away_from_zero)))
            .and_then(|size| u128::try_from(size).ok())
            .and_then(|size| i128::try_from(size).ok())
            .ok_or(CalculatorError::Overflow)?;
        Ok(if self.negative {
            rounded.saturating_neg()
        } else {
            rounded
        })
    }

    /// Brings a fraction to its one canonical form.
    fn reduced(
        negative: bool,
        numerator: U256,
        denominator: U256,
    ) -> Result<Self, CalculatorError> {
        if denominator.is_zero() {
            return Err(CalculatorError::DivisionByZero);
        }
        let common = gcd(numerator, denominator);
        Ok(Self {
            negative: negative && !numerator.is_zero(),
            numerator: quotient(numerator, common)?,
            denominator: quotient(denominator, common)?,
        })
    }
}

impl TryFrom<Decimal> for Exact {
    type Error = CalculatorError;

    fn try_from(number: Decimal) -> Result<Self, CalculatorError> {
        Self::reduced(
            number.is_negative(),
            number.mantissa().into(),
            number.divisor().into(),
        )
    }
}

/// Greatest common divisor by Euclid; `gcd(x, 0)` is `x`.
fn gcd(mut a: U256, mut b: U256) -> U256 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

fn product(a: U256, b: U256) -> Result<U256, CalculatorError> {
    a.checked_mul(b).ok_or(CalculatorError::Overflow)
}

fn quotient(a: U256, b: U256) -> Result<U256, CalculatorError> {
    a.checked_div(b).ok_or(CalculatorError::DivisionByZero)
}
