//! Units of area, time and energy as exact ratios.
//!
//! Names and sizes are those of `convert-units` 2.3.4, the unit library of the reference. It ties
//! metric and imperial areas by 1 m2 = 10.7639 ft2, takes a year as 365.25 days and a month as a
//! twelfth of that, and spells the microsecond `mu`.

use crate::{CalculatorError, Exact};
use alloc::borrow::ToOwned;
use core::fmt;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Area.
    Area,
    /// Duration.
    Time,
    /// Energy.
    Energy,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Area => "area",
            Self::Time => "time",
            Self::Energy => "energy",
        })
    }
}

/// A unit as a ratio of the base unit of its measure: square metre, second or joule.
struct Unit {
    name: &'static str,
    measure: Measure,
    numerator: u128,
    denominator: u128,
}

impl Unit {
    const fn area(name: &'static str, numerator: u128, denominator: u128) -> Self {
        Self::of(name, Measure::Area, numerator, denominator)
    }

    const fn time(name: &'static str, numerator: u128, denominator: u128) -> Self {
        Self::of(name, Measure::Time, numerator, denominator)
    }

    const fn energy(name: &'static str, numerator: u128, denominator: u128) -> Self {
        Self::of(name, Measure::Energy, numerator, denominator)
    }

    const fn of(name: &'static str, measure: Measure, numerator: u128, denominator: u128) -> Self {
        Self {
            name,
            measure,
            numerator,
            denominator,
        }
    }

    fn size(&self) -> Result<Exact, CalculatorError> {
        Exact::ratio(self.numerator, self.denominator)
    }
}

/// Square metres in 107 639 square feet, exactly, by 1 m2 = 10.7639 ft2.
const M2: u128 = 10_000;
/// The square feet meant above.
const FT2: u128 = 107_639;

/// Seconds in a day.
const DAY: u128 = 24 * 60 * 60;
/// Seconds in a year of 365.25 days.
const YEAR: u128 = 365 * DAY + DAY / 4;

/// Joules in a watt hour.
const WATT_HOUR: u128 = 60 * 60;

/// Every unit the calculator knows.
const UNITS: [Unit; 27] = [
    Unit::area("mm2", 1, 1_000_000),
    Unit::area("cm2", 1, 10_000),
    Unit::area("m2", 1, 1),
    Unit::area("ha", 10_000, 1),
    Unit::area("km2", 1_000_000, 1),
    Unit::area("in2", M2, 144 * FT2),
    Unit::area("yd2", 9 * M2, FT2),
    Unit::area("ft2", M2, FT2),
    Unit::area("ac", 43_560 * M2, FT2),
    Unit::area("mi2", 27_878_400 * M2, FT2),
    Unit::time("ns", 1, 1_000_000_000),
    Unit::time("mu", 1, 1_000_000),
    Unit::time("ms", 1, 1_000),
    Unit::time("s", 1, 1),
    Unit::time("min", 60, 1),
    Unit::time("h", 60 * 60, 1),
    Unit::time("d", DAY, 1),
    Unit::time("week", 7 * DAY, 1),
    Unit::time("month", YEAR / 12, 1),
    Unit::time("year", YEAR, 1),
    Unit::energy("Wh", WATT_HOUR, 1),
    Unit::energy("mWh", WATT_HOUR, 1_000),
    Unit::energy("kWh", 1_000 * WATT_HOUR, 1),
    Unit::energy("MWh", 1_000_000 * WATT_HOUR, 1),
    Unit::energy("GWh", 1_000_000_000 * WATT_HOUR, 1),
    Unit::energy("J", 1, 1),
    Unit::energy("kJ", 1_000, 1),
];

/// How the mass in the unit of a factor may be spelt. Either way the factor counts tonnes of CO2
/// equivalent, so a spelling of any other mass would be a factor misread.
pub const TONNES: [&str; 2] = ["tCO2e", "tCO2"];

/// Names of all units: areas, then times, then energies.
pub fn names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|unit| unit.name)
}

/// Converts a quantity from one unit to another, exactly.
///
/// # Errors
///
/// [`CalculatorError::UnsupportedUnit`], for `from` before `to`;
/// [`CalculatorError::IncompatibleUnits`]; [`CalculatorError::Overflow`].
pub fn convert(quantity: Exact, from: &str, to: &str) -> Result<Exact, CalculatorError> {
    let (from, to) = (find(from)?, find(to)?);
    if from.measure != to.measure {
        return Err(CalculatorError::IncompatibleUnits {
            to: to.measure,
            from: from.measure,
        });
    }
    quantity.try_mul(from.size()?.try_div(to.size()?)?)
}

/// Checks that a unit exists and measures what it has to.
///
/// # Errors
///
/// [`CalculatorError::UnsupportedUnit`] or [`CalculatorError::WrongMeasure`].
pub fn check(name: &str, expected: Measure) -> Result<(), CalculatorError> {
    let measure = find(name)?.measure;
    if measure == expected {
        Ok(())
    } else {
        Err(CalculatorError::WrongMeasure {
            unit: name.to_owned(),
            measure,
            expected,
        })
    }
}

/// Checks the unit of a factor: one of [`TONNES`], then a unit of each measure in this order, as
/// in `tCO2e/ha/d` for area and time.
///
/// # Errors
///
/// [`CalculatorError::InvalidEmissionFactorUnit`] for another mass or number of parts, then those
/// of [`check`].
pub fn check_factor(compound: &str, per: &[Measure]) -> Result<(), CalculatorError> {
    let mut split = compound.split('/');
    let is_mass = split.next().is_some_and(|mass| TONNES.contains(&mass));
    if !is_mass || split.clone().count() != per.len() {
        return Err(CalculatorError::InvalidEmissionFactorUnit(
            compound.to_owned(),
        ));
    }
    split
        .zip(per)
        .try_for_each(|(part, measure)| check(part, *measure))
}

fn find(name: &str) -> Result<&'static Unit, CalculatorError> {
    UNITS
        .iter()
        .find(|unit| unit.name == name)
        .ok_or_else(|| CalculatorError::UnsupportedUnit(name.to_owned()))
}

/// The parts of a compound unit such as `kWh/year/unit`, if there are exactly `N`.
#[must_use]
pub fn parts<const N: usize>(compound: &str) -> Option<[&str; N]> {
    let mut split = compound.split('/');
    let mut parts = [""; N];
    for part in &mut parts {
        *part = split.next()?;
    }
    split.next().is_none().then_some(parts)
}
