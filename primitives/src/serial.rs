//! The serial text of a block, `CC-UNIT-SCOPE-PPP-YYYY-0-START-END`: the form in which the
//! reference registry writes a programme's serial number.

use crate::{ProgrammeId, RangeError, SerialRange};
use alloc::string::{String, ToString};
use core::fmt;

/// Longest serial text in bytes: every number at its widest and a unit of
/// [`MAX_UNIT_LENGTH`] bytes.
pub const MAX_SERIAL_LENGTH: u32 = 96;
/// Longest name of a credit unit in bytes.
pub const MAX_UNIT_LENGTH: u32 = 16;
/// Digits that a programme's number is padded to.
const PROGRAMME_DIGITS: usize = 3;
/// The sixth field, kept by the reference for a later use and always this.
const RESERVED: &str = "0";

/// The eight fields of a serial text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SerialNumber {
    /// ISO 3166-1 alpha-2 code, as the country configured it.
    pub country: String,
    /// Name of the credit unit, `ITMO` unless the country chose another.
    pub unit: String,
    /// CDM sectoral scope, not padded.
    pub scope: String,
    /// The programme's number as it is shown: see [`programme_text`].
    pub programme: String,
    /// Calendar year (UTC) in which the programme starts.
    pub year: u32,
    /// First serial of the block.
    pub first: u64,
    /// Last serial of the block.
    pub last: u64,
}

/// A programme's number as serial texts show it: at least three digits.
#[must_use]
pub fn programme_text(programme: ProgrammeId) -> String {
    alloc::format!("{:0width$}", programme.0, width = PROGRAMME_DIGITS)
}

impl SerialNumber {
    /// The block as a range.
    pub fn range(&self) -> Result<SerialRange, RangeError> {
        SerialRange::new(self.first, self.last)
    }

    /// Check every field and give the text.
    ///
    /// [`fmt::Display`] joins the fields without looking at them; this refuses what would
    /// not be a serial of any country: an inverted or zero block, a code that is not two
    /// letters, a scope outside 1–15, an empty unit or one with a dash.
    pub fn checked_text(&self) -> Result<String, SerialError> {
        self.range().map_err(SerialError::Block)?;
        if self.country.len() != 2 || !self.country.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(SerialError::Country);
        }
        let unit_ok = |b: u8| b.is_ascii_graphic() && b != b'-';
        let unit_length = u32::try_from(self.unit.len()).unwrap_or(u32::MAX);
        if self.unit.is_empty() || unit_length > MAX_UNIT_LENGTH || !self.unit.bytes().all(unit_ok)
        {
            return Err(SerialError::Unit);
        }
        match number(&self.scope) {
            Some(1..=15) => {}
            _ => return Err(SerialError::Scope),
        }
        match number(&self.programme) {
            Some(1..) => {}
            _ => return Err(SerialError::Programme),
        }
        if !(1000..=9999).contains(&self.year) {
            return Err(SerialError::Year);
        }
        Ok(self.to_string())
    }

    /// Read a serial text. The unit is whatever stands between the country and the last six
    /// fields, so a unit that holds a dash is read rightly.
    pub fn parse(text: &str) -> Result<Self, SerialError> {
        let mut from_end = text.rsplitn(7, '-');
        let mut field = || from_end.next().ok_or(SerialError::Fields);
        let (last, first, reserved) = (field()?, field()?, field()?);
        let (year, programme, scope) = (field()?, field()?, field()?);
        let (country, unit) = field()?.split_once('-').ok_or(SerialError::Fields)?;
        if reserved != RESERVED {
            return Err(SerialError::Reserved);
        }
        let serial = Self {
            country: country.to_string(),
            unit: unit.to_string(),
            scope: scope.to_string(),
            programme: programme.to_string(),
            year: number(year)
                .and_then(|n| n.try_into().ok())
                .ok_or(SerialError::Year)?,
            first: number(first).ok_or(SerialError::Number)?,
            last: number(last).ok_or(SerialError::Number)?,
        };
        number(scope).ok_or(SerialError::Scope)?;
        number(programme).ok_or(SerialError::Programme)?;
        serial.range().map_err(SerialError::Block)?;
        Ok(serial)
    }
}

/// Digits only: no sign, no blank, no fraction.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            country,
            unit,
            scope,
            programme,
            year,
            first,
            last,
        } = self;
        write!(
            f,
            "{country}-{unit}-{scope}-{programme}-{year}-{RESERVED}-{first}-{last}"
        )
    }
}

/// Why a serial text is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SerialError {
    /// Not the eight fields of the format.
    Fields,
    /// The country is not two letters.
    Country,
    /// The unit is empty, too long or holds a character that serial texts cannot.
    Unit,
    /// The scope is not 1 to 15.
    Scope,
    /// The programme is not a number above zero.
    Programme,
    /// The year has not four digits.
    Year,
    /// The reserved field is not 0.
    Reserved,
    /// An end of the block is not a whole number.
    Number,
    /// The block is empty, inverted or starts at zero.
    Block(RangeError),
}

impl fmt::Display for SerialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields => f.write_str("not of the form CC-UNIT-SCOPE-PPP-YYYY-0-START-END"),
            Self::Country => f.write_str("the country is not an ISO 3166-1 alpha-2 code"),
            Self::Unit => write!(
                f,
                "the unit is not 1 to {MAX_UNIT_LENGTH} characters without a dash"
            ),
            Self::Scope => f.write_str("the sectoral scope is not a number from 1 to 15"),
            Self::Programme => f.write_str("the programme is not a number above 0"),
            Self::Year => f.write_str("the year is not a four-digit number"),
            Self::Reserved => f.write_str("the sixth field is not 0"),
            Self::Number => f.write_str("an end of the block is not a whole number"),
            Self::Block(reason) => write!(f, "the block is refused: {reason}"),
        }
    }
}

impl core::error::Error for SerialError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> SerialNumber {
        SerialNumber {
            country: "NA".into(),
            unit: "ITMO".into(),
            scope: "15".into(),
            programme: programme_text(ProgrammeId(23)),
            year: 2023,
            first: 1001,
            last: 1400,
        }
    }

    #[test]
    fn programme_numbers_are_padded_to_three_digits() {
        assert_eq!(
            sample().checked_text().unwrap(),
            "NA-ITMO-15-023-2023-0-1001-1400"
        );
        assert_eq!(programme_text(ProgrammeId(12345)), "12345");
    }

    #[test]
    fn what_is_no_serial_is_refused() {
        type Break = fn(&mut SerialNumber);
        let cases: [(Break, SerialError); 9] = [
            (|s| s.first = 1401, SerialError::Block(RangeError::Inverted)),
            (
                |s| s.first = 0,
                SerialError::Block(RangeError::StartsAtZero),
            ),
            (|s| s.country = "NAM".into(), SerialError::Country),
            (|s| s.unit = String::new(), SerialError::Unit),
            (|s| s.unit = "I-T".into(), SerialError::Unit),
            (|s| s.scope = "16".into(), SerialError::Scope),
            (|s| s.scope = "0".into(), SerialError::Scope),
            (|s| s.programme = "1.5".into(), SerialError::Programme),
            (|s| s.year = 24, SerialError::Year),
        ];
        for (change, error) in cases {
            let mut serial = sample();
            change(&mut serial);
            assert_eq!(serial.checked_text(), Err(error), "{serial}");
        }
        for (text, error) in [
            ("", SerialError::Fields),
            ("NA-ITMO-15-023-2023-0-1001", SerialError::Fields),
            ("NA-ITMO-15-023-2023-1-1001-1400", SerialError::Reserved),
            ("NA-ITMO-15-023-2023-0-1.5-1400", SerialError::Number),
            ("NA-ITMO-15-023-2023-0-+5-1400", SerialError::Number),
            (
                "NA-ITMO-15-023-2023-0-9-8",
                SerialError::Block(RangeError::Inverted),
            ),
            ("NA-ITMO-15-023-x-0-1-8", SerialError::Year),
        ] {
            assert_eq!(SerialNumber::parse(text), Err(error), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn texts_read_back(
            unit in "[A-Za-z0-9]{1,16}", scope in 1u8..=15, programme in 1u32.., year in 1000u32..=9999,
            first in 1u64.., extra in any::<u64>(),
        ) {
            let serial = SerialNumber {
                country: "VU".into(),
                unit,
                scope: scope.to_string(),
                programme: programme_text(ProgrammeId(programme)),
                year,
                first,
                last: first.saturating_add(extra),
            };
            let text = serial.checked_text().unwrap();
            prop_assert!(text.len() <= MAX_SERIAL_LENGTH as usize);
            prop_assert_eq!(SerialNumber::parse(&text), Ok(serial));
        }
    }
}
