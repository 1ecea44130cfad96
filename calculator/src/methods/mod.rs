//! The methodologies, one file each, and the register of them.

pub mod agriculture;
pub mod biochar;
pub mod solar;
pub mod solar_water_pumping;
pub mod stoves;

use crate::{CalculatorError, Estimate, Exact, FieldReader, Fields, FromFields, Overrides, Place};

/// All methods. A methodology becomes known to every user of this crate by its line here.
pub const METHODS: &[Method] = &[
    Method::of::<agriculture::Agriculture>(),
    Method::of::<solar::Solar>(),
    Method::of::<biochar::SoilEnrichmentBiochar>(),
    Method::of::<stoves::StovesHousesNamibia>(),
    Method::of::<solar_water_pumping::OffGrid>(),
    Method::of::<solar_water_pumping::OnGrid>(),
];

/// A methodology: what it measures, what it takes as given, and its formula.
pub trait Methodology {
    /// Name by which the reference calls the method.
    const NAME: &'static str;
    /// One line on what is estimated.
    const SUMMARY: &'static str;
    /// The measured quantities.
    type Input: FromFields;
    /// The factors and thresholds.
    type Constants: Overrides;

    /// The constants of the reference.
    fn default_constants() -> Self::Constants;

    /// The emission reductions in tCO2e, before rounding.
    ///
    /// # Errors
    ///
    /// What the methodology says about its units and types, and [`CalculatorError::Overflow`].
    fn tonnes(input: &Self::Input, constants: &Self::Constants) -> Result<Exact, CalculatorError>;
}

/// Calculates an estimate from typed values.
///
/// # Errors
///
/// Those of [`Methodology::tonnes`].
pub fn estimate<M: Methodology>(
    input: &M::Input,
    constants: &M::Constants,
) -> Result<Estimate, CalculatorError> {
    Estimate::round(M::tonnes(input, constants)?)
}

/// A methodology as an entry of the register.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    name: &'static str,
    summary: &'static str,
    input_fields: &'static [&'static str],
    constant_fields: &'static [&'static str],
    run: fn(&Fields, Option<&Fields>) -> Result<Estimate, CalculatorError>,
}

impl Method {
    /// The entry of a methodology.
    #[must_use]
    pub const fn of<M: Methodology>() -> Self {
        Self {
            name: M::NAME,
            summary: M::SUMMARY,
            input_fields: M::Input::FIELDS,
            constant_fields: M::Constants::FIELDS,
            run: run::<M>,
        }
    }

    /// The method of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        METHODS.iter().find(|method| method.name == name)
    }

    /// Name by which the reference calls the method.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// One line on what is estimated.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Names of the input fields, all of them required.
    #[must_use]
    pub const fn input_fields(&self) -> &'static [&'static str] {
        self.input_fields
    }

    /// Names of the constants that may be overridden.
    #[must_use]
    pub const fn constant_fields(&self) -> &'static [&'static str] {
        self.constant_fields
    }

    /// Calculates an estimate; constants that are not given keep their defaults.
    ///
    /// # Errors
    ///
    /// What is wrong with the constants, then with the input, then what the method finds.
    pub fn calculate(
        &self,
        input: &Fields,
        constants: Option<&Fields>,
    ) -> Result<Estimate, CalculatorError> {
        (self.run)(input, constants)
    }
}

fn run<M: Methodology>(
    input: &Fields,
    constants: Option<&Fields>,
) -> Result<Estimate, CalculatorError> {
    let mut applied = M::default_constants();
    if let Some(given) = constants {
        let reader = FieldReader::new(Place::Constants, given, M::Constants::FIELDS)?;
        applied = applied.overridden_by(&reader)?;
    }
    let reader = FieldReader::new(Place::Input, input, M::Input::FIELDS)?;
    estimate::<M>(&M::Input::from_fields(&reader)?, &applied)
}
