//! Decimal numbers as they are written, without loss.

use alloc::string::String;
use core::{fmt, str::FromStr};

/// Most significant digits a number may have.
const MAX_DIGITS: usize = 30;
/// Most decimal places a number may have; 10^36 still fits 128 bits.
const MAX_SCALE: u32 = 36;
/// Every number is below 10^30 in size.
const LIMIT: u128 = 10u128.pow(30);
/// Exponents beyond this cannot belong to a number in range, unless hundreds of digits undo them.
const MAX_EXPONENT: i64 = 1_000;

/// An exact decimal number, `± mantissa / 10^scale`.
///
/// Holds numbers of at most 30 significant digits, 36 decimal places and a size below 10^30. It is
/// always in lowest terms, so equal numbers are equal values: `1.50`, `1.5` and `15e-1` do not
/// differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    mantissa: u128,
    scale: u32,
}

/// Why a text is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// The text is not a number in JSON notation.
    NotANumber,
    /// The number has more than 30 significant digits.
    TooManyDigits,
    /// The number is 10^30 or more in size, or has more than 36 decimal places.
    OutOfRange,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => f.write_str("not a decimal number"),
            Self::TooManyDigits => {
                write!(f, "a number of more than {MAX_DIGITS} significant digits")
            }
            Self::OutOfRange => write!(
                f,
                "a number outside 10^{MAX_DIGITS} or with more than {MAX_SCALE} decimal places"
            ),
        }
    }
}

impl core::error::Error for DecimalError {}

impl Decimal {
    /// The number zero.
    pub const ZERO: Self = Self::from_parts(0, 0);

    /// `mantissa / 10^scale`, for constants in code.
    pub(crate) const fn from_parts(mantissa: u64, scale: u8) -> Self {
        let (mut mantissa, mut scale) = (mantissa as u128, scale as u32);
        while scale > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale = scale.saturating_sub(1);
        }
        Self {
            negative: false,
            mantissa,
            scale,
        }
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether the number is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.mantissa == 0
    }

    /// The digits without sign and decimal point.
    pub(crate) const fn mantissa(&self) -> u128 {
        self.mantissa
    }

    /// What the mantissa is divided by: a power of ten, 10^36 at most.
    pub(crate) const fn divisor(&self) -> u128 {
        10u128.saturating_pow(self.scale)
    }

    /// `± digits * 10^exponent`, where `digits` does not end in zero unless it is zero.
    fn scaled(negative: bool, digits: u128, exponent: i64) -> Result<Self, DecimalError> {
        let shift = u32::try_from(exponent.unsigned_abs()).map_err(|_| DecimalError::OutOfRange)?;
        if digits == 0 {
            return Ok(Self::ZERO);
        }
        if exponent < 0 {
            return (shift <= MAX_SCALE)
                .then_some(Self {
                    negative,
                    mantissa: digits,
                    scale: shift,
                })
                .ok_or(DecimalError::OutOfRange);
        }
        10u128
            .checked_pow(shift)
            .and_then(|power| digits.checked_mul(power))
            .filter(|mantissa| *mantissa < LIMIT)
            .map(|mantissa| Self {
                negative,
                mantissa,
                scale: 0,
            })
            .ok_or(DecimalError::OutOfRange)
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self::from_parts(u64::from(number), 0)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads a number in JSON notation: `-12`, `0.046`, `8.52e9`.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return Err(DecimalError::NotANumber),
            None => (number, ""),
        };
        if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(DecimalError::NotANumber);
        }

        let (digits, trailing_zeros) = collect_digits(whole.bytes().chain(fraction.bytes()))?;
        let exponent = i64::try_from(trailing_zeros)
            .ok()
            .zip(i64::try_from(fraction.len()).ok())
            .and_then(|(zeros, places)| exponent.checked_add(zeros)?.checked_sub(places))
            .ok_or(DecimalError::OutOfRange)?;
        Self::scaled(negative, digits, exponent)
    }
}

/// Whether the text is one or more ASCII digits.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads what follows the `e` of a number.
fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !is_digits(digits) {
        return Err(DecimalError::NotANumber);
    }
    let size = digits
        .parse::<i64>()
        .ok()
        .filter(|size| *size <= MAX_EXPONENT)
        .ok_or(DecimalError::OutOfRange)?;
    Ok(if negative {
        size.saturating_neg()
    } else {
        size
    })
}

/// The number the digits spell without its trailing zeros, and how many those are.
fn collect_digits(digits: impl Iterator<Item = u8>) -> Result<(u128, usize), DecimalError> {
    let mut number: u128 = 0;
    let mut significant: usize = 0;
    // Zeros wait until a later digit shows that they are not trailing.
    let mut zeros: usize = 0;
    for digit in digits.map(|byte| byte.saturating_sub(b'0')) {
        if digit == 0 {
            zeros = zeros.saturating_add(usize::from(number != 0));
            continue;
        }
        significant = significant.saturating_add(zeros).saturating_add(1);
        if significant > MAX_DIGITS {
            return Err(DecimalError::TooManyDigits);
        }
        for _ in 0..=zeros {
            number = number.saturating_mul(10);
        }
        number = number.saturating_add(u128::from(digit));
        zeros = 0;
    }
    Ok((number, zeros))
}

impl fmt::Display for Decimal {
    /// Writes the number plainly, without an exponent: a valid JSON number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let divisor = self.divisor();
        let whole = self.mantissa.checked_div(divisor).ok_or(fmt::Error)?;
        let fraction = self.mantissa.checked_rem(divisor).ok_or(fmt::Error)?;
        let mut digits = String::new();
        fmt::write(&mut digits, format_args!("{whole}"))?;
        if let Ok(width @ 1..) = usize::try_from(self.scale) {
            fmt::write(&mut digits, format_args!(".{fraction:0width$}"))?;
        }
        f.pad_integral(!self.negative, "", &digits)
    }
}

/// A [`Decimal`] above zero, as a factor or a threshold has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Positive(Decimal);

impl Positive {
    /// The number if it is above zero.
    #[must_use]
    pub fn new(number: Decimal) -> Option<Self> {
        (!number.is_negative() && !number.is_zero()).then_some(Self(number))
    }

    /// `mantissa / 10^scale`, for constants in code, which give a mantissa above zero.
    pub(crate) const fn from_parts(mantissa: u64, scale: u8) -> Self {
        Self(Decimal::from_parts(mantissa, scale))
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

/// A [`Decimal`] of zero or above, for what may be nothing but never less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotNegative(Decimal);

impl NotNegative {
    /// The number unless it is below zero.
    #[must_use]
    pub fn new(number: Decimal) -> Option<Self> {
        (!number.is_negative()).then_some(Self(number))
    }

    /// `mantissa / 10^scale`, for constants in code.
    pub(crate) const fn from_parts(mantissa: u64, scale: u8) -> Self {
        Self(Decimal::from_parts(mantissa, scale))
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}
