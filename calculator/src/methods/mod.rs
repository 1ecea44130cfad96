//! The methodologies, one file each, and the register of them.

// Plain declarations: behind a macro, rustfmt would not find the files.
pub mod agriculture;
pub mod biochar;
pub mod grid_electricity;
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
    Method::of::<grid_electricity::GridElectricity>(),
];

/// A methodology: what it measures, what it takes as given, and its formula.
pub trait Methodology {
    /// Name of the method, the reference's where it has the method.
    const NAME: &'static str;
    /// One line on what is estimated.
    const SUMMARY: &'static str;
    /// The measured quantities.
    type Input: FromFields;
    /// The factors and thresholds.
    type Constants: Overrides;

    /// The constants where no others are given; their source is told by each methodology.
    ///
    /// A constant of which no figure holds everywhere is an [`Option`] and has none here.
    fn default_constants() -> Self::Constants;

    /// Checks that constants are fit to be kept and calculated with later: every unit in them
    /// exists, measures what the formula needs in its place and counts in tonnes where it names
    /// the mass; and nothing is missing.
    ///
    /// This is stricter than [`Self::tonnes`] where the reference's formulas do not look at a
    /// part of a unit.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`] for a constant without a default, what is wrong with the
    /// units, and what else the methodology says about its constants.
    fn check_constants(constants: &Self::Constants) -> Result<(), CalculatorError>;

    /// The emission reductions in tCO2e, before rounding.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`] for a constant without a default, what the methodology
    /// says about its units and types, and [`CalculatorError::Overflow`].
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
    check: fn(&Fields) -> Result<(), CalculatorError>,
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
            check: check::<M>,
        }
    }

    /// The method of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        METHODS.iter().find(|method| method.name == name)
    }

    /// Name of the method, the reference's where it has the method.
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

    /// Names of the constants that may be given, and must be if they have no default.
    #[must_use]
    pub const fn constant_fields(&self) -> &'static [&'static str] {
        self.constant_fields
    }

    /// Calculates an estimate; constants that are not given keep their defaults.
    ///
    /// # Errors
    ///
    /// What is wrong with the constants given, then with the input, then what the method finds:
    /// first a constant that is missing.
    pub fn calculate(
        &self,
        input: &Fields,
        constants: Option<&Fields>,
    ) -> Result<Estimate, CalculatorError> {
        (self.run)(input, constants)
    }

    /// Checks constants before they are kept: those given in place of the defaults, as
    /// [`Self::calculate`] would apply them, and the units in the result.
    ///
    /// # Errors
    ///
    /// An unknown field, a wrong type or a number out of bounds; then those of
    /// [`Methodology::check_constants`].
    pub fn check_constants(&self, given: &Fields) -> Result<(), CalculatorError> {
        (self.check)(given)
    }
}

fn run<M: Methodology>(
    input: &Fields,
    constants: Option<&Fields>,
) -> Result<Estimate, CalculatorError> {
    let applied = match constants {
        None => M::default_constants(),
        Some(given) => overridden::<M>(given)?,
    };
    let reader = FieldReader::new(Place::Input, input, M::Input::FIELDS)?;
    estimate::<M>(&M::Input::from_fields(&reader)?, &applied)
}

fn check<M: Methodology>(given: &Fields) -> Result<(), CalculatorError> {
    M::check_constants(&overridden::<M>(given)?)
}

/// The defaults with the given constants in their place.
fn overridden<M: Methodology>(given: &Fields) -> Result<M::Constants, CalculatorError> {
    let reader = FieldReader::new(Place::Constants, given, M::Constants::FIELDS)?;
    M::default_constants().overridden_by(&reader)
}
