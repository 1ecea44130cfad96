//! Why a calculation was refused.

use crate::{units, Place};
use alloc::string::String;
use core::fmt;

/// Why a calculation was refused.
///
/// The texts of the first seven are those of the reference calculator and its unit library, word
/// for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalculatorError {
    /// No method has the given name.
    NotImplemented,
    /// The unit of the emission factor does not have the parts the method needs.
    InvalidEmissionFactorUnit(String),
    /// The unit of the measured energy is not of the form `energy/time/unit`.
    InvalidMeasuredUnit(String),
    /// The constants have no threshold for the building type.
    InvalidBuildingType(String),
    /// The unit of the thresholds is not of the form `energy/time`.
    InvalidThresholdUnit(String),
    /// The unit is not in the table of [`units`].
    UnsupportedUnit(String),
    /// The two units measure different things.
    IncompatibleUnits {
        /// What the unit converted to measures.
        to: units::Measure,
        /// What the unit converted from measures.
        from: units::Measure,
    },
    /// A field the method does not know.
    UnknownField {
        /// Where the field was given.
        place: Place,
        /// Its name.
        field: String,
        /// The fields the method knows.
        known: &'static [&'static str],
    },
    /// An input, or a constant without a default, was not given.
    MissingField {
        /// Where the field belongs.
        place: Place,
        /// Its name.
        field: &'static str,
    },
    /// A field holds a value of the wrong kind.
    WrongType {
        /// Where the field was given.
        place: Place,
        /// Its name; parts of a map follow after a dot.
        field: String,
        /// What it has to be: "a number", "a text" or "a map".
        expected: &'static str,
    },
    /// A factor of zero or below, or a threshold below zero.
    NotPositive {
        /// Name of the constant; parts of a map follow after a dot.
        field: String,
    },
    /// A quantity below zero that may be zero at the least.
    Negative {
        /// Where the field was given.
        place: Place,
        /// Its name.
        field: &'static str,
    },
    /// Constants that are shares of one whole do not add up to it.
    NotOneWhole {
        /// Names of the constants.
        fields: &'static [&'static str],
    },
    /// A map of constants without entries, which every input would miss.
    EmptyMap {
        /// Name of the constant.
        field: &'static str,
    },
    /// A unit named in the constants measures something else than the formula needs there.
    WrongMeasure {
        /// The unit.
        unit: String,
        /// What it measures.
        measure: units::Measure,
        /// What it has to measure.
        expected: units::Measure,
    },
    /// A number does not fit the exact arithmetic.
    Overflow,
    /// A divisor is zero.
    DivisionByZero,
    /// The estimate rounds to zero credits or below.
    NoWholeCredit,
}

impl fmt::Display for CalculatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotImplemented => f.write_str("Not implemented"),
            Self::InvalidEmissionFactorUnit(unit) => {
                write!(f, "Invalid emission factor unit {unit}")
            }
            Self::InvalidMeasuredUnit(unit) => write!(f, "Invalid measured unit {unit}"),
            Self::InvalidBuildingType(name) => write!(f, "Invalid building type {name}"),
            Self::InvalidThresholdUnit(unit) => write!(f, "Invalid threshold unit {unit}"),
            Self::UnsupportedUnit(unit) => {
                write!(f, "Unsupported unit {unit}, use one of: ")?;
                write_list(f, units::names())
            }
            Self::IncompatibleUnits { to, from } => {
                write!(f, "Cannot convert incompatible measures of {to} and {from}")
            }
            Self::UnknownField {
                place,
                field,
                known,
            } => {
                write!(f, "Unknown field {field} in {place}, use one of: ")?;
                write_list(f, known.iter().copied())
            }
            Self::MissingField { place, field } => write!(f, "Missing field {field} in {place}"),
            Self::WrongType {
                place,
                field,
                expected,
            } => write!(f, "Field {field} in {place} must be {expected}"),
            Self::NotPositive { field } => {
                write!(f, "Field {field} in constants must be greater than zero")
            }
            Self::Negative { place, field } => {
                write!(f, "Field {field} in {place} must not be below zero")
            }
            Self::NotOneWhole { fields } => {
                f.write_str("Fields ")?;
                write_list(f, fields.iter().copied())?;
                f.write_str(" in constants must add up to 1")
            }
            Self::EmptyMap { field } => {
                write!(f, "Field {field} in constants must not be empty")
            }
            Self::WrongMeasure {
                unit,
                measure,
                expected,
            } => write!(f, "Unit {unit} measures {measure} and not {expected}"),
            Self::Overflow => f.write_str("Numbers too large or too fine for exact arithmetic"),
            Self::DivisionByZero => f.write_str("Division by zero"),
            Self::NoWholeCredit => f.write_str("The estimate rounds to no whole credit"),
        }
    }
}

impl core::error::Error for CalculatorError {}

fn write_list<'a>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = &'a str>) -> fmt::Result {
    for (position, item) in items.enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        f.write_str(item)?;
    }
    Ok(())
}
