//! Electricity for the grid from a new plant on renewable sources, after two documents of the
//! Clean Development Mechanism:
//!
//! * ACM0002, "Grid-connected electricity generation from renewable sources", for a greenfield
//!   plant: `ER = BE - PE`, with `BE = EG_PJ * EF_grid,CM`. It counts no leakage;
//! * TOOL07, "Tool to calculate the emission factor for an electricity system", step 6, for the
//!   combined margin: `EF_grid,CM = EF_grid,OM * w_OM + EF_grid,BM * w_BM`, with `w_OM + w_BM = 1`.
//!
//! No factor of a grid holds for another, so the two factors have no default and must be given.
//!
//! Whether a plant qualifies, and how its project emissions and the margins of a grid are found,
//! is for those documents and a country's own rules.

use crate::{
    methods::Methodology,
    units::{check_factor, convert, parts, Measure},
    CalculatorError, Decimal, Exact, FieldReader, FromFields, NotNegative, Overrides, Place,
    Positive,
};
use alloc::{borrow::ToOwned, string::String};

/// The methodology.
#[derive(Clone, Copy, Debug)]
pub struct GridElectricity;

/// What is measured, all of it for one and the same period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridElectricityInput {
    /// `EG_PJ`: net electricity the plant supplied to the grid, in `electricity_generation_unit`.
    pub electricity_generation: Decimal,
    /// A unit of energy, for example `MWh`.
    pub electricity_generation_unit: String,
    /// `PE`: emissions of the plant itself, in tCO2e. Zero for most wind and solar plants; a
    /// geothermal plant or a hydro plant with a reservoir may have some.
    pub project_emissions: NotNegative,
}

impl FromFields for GridElectricityInput {
    const FIELDS: &'static [&'static str] = &[
        "electricityGeneration",
        "electricityGenerationUnit",
        "projectEmissions",
    ];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            electricity_generation: fields.number("electricityGeneration")?,
            electricity_generation_unit: fields.text("electricityGenerationUnit")?,
            project_emissions: fields.not_negative("projectEmissions")?,
        })
    }
}

/// What is taken as given. A factor that is `None` is missing: nothing is calculated without it,
/// even at a weight of zero.
///
/// The build margin may be zero: in its factor when the newest plants burn nothing, in its weight
/// under the simplified combined margin of TOOL07.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridElectricityConstants {
    /// `EF_grid,OM`: emissions of the plants that run less for the project, in
    /// `emission_factor_unit`.
    pub operating_margin_factor: Option<Positive>,
    /// `EF_grid,BM`: emissions of the plants that are not built for it, in
    /// `emission_factor_unit`.
    pub build_margin_factor: Option<NotNegative>,
    /// `mass/energy` of both factors, for example `tCO2/MWh`. The mass is always tCO2e.
    pub emission_factor_unit: String,
    /// `w_OM`, a share of one.
    pub operating_margin_weight: Positive,
    /// `w_BM`, the rest of one.
    pub build_margin_weight: NotNegative,
}

const OPERATING_MARGIN_FACTOR: &str = "operatingMarginFactor";
const BUILD_MARGIN_FACTOR: &str = "buildMarginFactor";

/// The two shares of one whole.
const WEIGHTS: &[&str] = &["operatingMarginWeight", "buildMarginWeight"];

impl GridElectricityConstants {
    /// `EF_grid,CM`, in `emission_factor_unit`.
    fn combined_margin(&self) -> Result<Exact, CalculatorError> {
        let operating = self
            .operating_margin_factor
            .ok_or(missing(OPERATING_MARGIN_FACTOR))?;
        let build = self
            .build_margin_factor
            .ok_or(missing(BUILD_MARGIN_FACTOR))?;
        let operating_weight = Exact::try_from(self.operating_margin_weight.get())?;
        let build_weight = Exact::try_from(self.build_margin_weight.get())?;
        if operating_weight.try_add(build_weight)? != Exact::ratio(1, 1)? {
            return Err(CalculatorError::NotOneWhole { fields: WEIGHTS });
        }
        let operating = Exact::try_from(operating.get())?;
        let build = Exact::try_from(build.get())?;
        operating
            .try_mul(operating_weight)?
            .try_add(build.try_mul(build_weight)?)
    }
}

/// A factor was not given.
const fn missing(field: &'static str) -> CalculatorError {
    CalculatorError::MissingField {
        place: Place::Constants,
        field,
    }
}

impl Overrides for GridElectricityConstants {
    const FIELDS: &'static [&'static str] = &[
        OPERATING_MARGIN_FACTOR,
        BUILD_MARGIN_FACTOR,
        "emissionFactorUnit",
        "operatingMarginWeight",
        "buildMarginWeight",
    ];

    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            operating_margin_factor: fields
                .positive_if_any(OPERATING_MARGIN_FACTOR)?
                .or(self.operating_margin_factor),
            build_margin_factor: fields
                .not_negative_if_any(BUILD_MARGIN_FACTOR)?
                .or(self.build_margin_factor),
            emission_factor_unit: fields
                .text_or("emissionFactorUnit", self.emission_factor_unit)?,
            operating_margin_weight: fields
                .positive_or("operatingMarginWeight", self.operating_margin_weight)?,
            build_margin_weight: fields
                .not_negative_or("buildMarginWeight", self.build_margin_weight)?,
        })
    }
}

impl Methodology for GridElectricity {
    const NAME: &'static str = "gridElectricity";
    const SUMMARY: &'static str =
        "Renewable electricity for the grid: combined margin x electricity - project emissions";
    type Input = GridElectricityInput;
    type Constants = GridElectricityConstants;

    /// The weights are those of TOOL07 for wind and solar plants: 0.75 and 0.25. It gives other
    /// plants 0.5 and 0.5 in the first crediting period, 0.25 and 0.75 later.
    ///
    /// The factors have no default.
    fn default_constants() -> GridElectricityConstants {
        GridElectricityConstants {
            operating_margin_factor: None,
            build_margin_factor: None,
            emission_factor_unit: "tCO2/MWh".to_owned(),
            operating_margin_weight: Positive::from_parts(75, 2),
            build_margin_weight: NotNegative::from_parts(25, 2),
        }
    }

    /// The factors are given, the weights add up to exactly one and the factors' unit is
    /// `mass/energy`.
    fn check_constants(constants: &GridElectricityConstants) -> Result<(), CalculatorError> {
        constants.combined_margin()?;
        check_factor(&constants.emission_factor_unit, &[Measure::Energy])
    }

    /// `combined margin * electricity - project emissions`, in the energy of the factors' unit.
    ///
    /// # Errors
    ///
    /// Those of [`Self::check_constants`], asked here too because no reference has to be matched;
    /// then those of [`convert`].
    fn tonnes(
        input: &GridElectricityInput,
        constants: &GridElectricityConstants,
    ) -> Result<Exact, CalculatorError> {
        Self::check_constants(constants)?;
        let factor_unit = &constants.emission_factor_unit;
        let [_, factor_energy] = parts(factor_unit)
            .ok_or_else(|| CalculatorError::InvalidEmissionFactorUnit(factor_unit.clone()))?;
        let electricity = convert(
            input.electricity_generation.try_into()?,
            &input.electricity_generation_unit,
            factor_energy,
        )?;
        constants
            .combined_margin()?
            .try_mul(electricity)?
            .try_sub(input.project_emissions.get().try_into()?)
    }
}
