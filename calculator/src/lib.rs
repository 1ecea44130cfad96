//! Emission reductions of mitigation activities in exact fixed-point integers.
//!
//! Each methodology turns a few measured quantities into an estimate in tonnes of CO2 equivalent
//! (tCO2e). Most methodologies, their default constants, the units and the error texts are those of
//! the reference carbon credit calculator, so that estimates stay comparable; a methodology from
//! elsewhere names its source in its file.
//!
//! Anyone must be able to repeat an estimate and get the same digits on any machine, hence:
//!
//! * numbers enter as exact decimals ([`Decimal`]), never through a binary approximation;
//! * everything between input and result is a fraction of 256-bit integers ([`Exact`]), where an
//!   overflow is an error;
//! * there is one rounding, at the end: half away from zero to two decimals ([`Estimate`]).
//!
//! ```
//! use mitigation_calculator::{calculate, Decimal, Fields, Value};
//!
//! let mut input = Fields::new();
//! input.insert("weight".into(), Value::Number("123.456".parse::<Decimal>()?));
//! let estimate = calculate("soilEnrichmentBiochar", &input, None)?;
//! assert_eq!(estimate.to_string(), "451.85");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! Whoever keeps constants for others to calculate with asks [`Method::check_constants`] first:
//! what it accepts does not fail later because of its units.
//!
//! To add a methodology, write its file in `methods/` and name it in `methods/mod.rs`.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;

mod decimal;
mod error;
mod estimate;
mod exact;
mod fields;
pub mod methods;
pub mod units;

pub use decimal::{Decimal, DecimalError, NotNegative, Positive};
pub use error::CalculatorError;
pub use estimate::Estimate;
pub use exact::Exact;
pub use fields::{FieldReader, Fields, FromFields, Overrides, Place, Value};
pub use methods::{estimate, Method, Methodology, METHODS};

/// Calculates an estimate by the name of the method.
///
/// `input` holds the measured quantities. `constants` override the defaults field by field, and
/// must name what has no default; a map given for `buildingTypes` replaces the default map as a
/// whole.
///
/// # Errors
///
/// [`CalculatorError::NotImplemented`] for an unknown method. Otherwise what is wrong with the
/// fields is reported before the method looks at units and building types.
pub fn calculate(
    method: &str,
    input: &Fields,
    constants: Option<&Fields>,
) -> Result<Estimate, CalculatorError> {
    Method::by_name(method)
        .ok_or(CalculatorError::NotImplemented)?
        .calculate(input, constants)
}
