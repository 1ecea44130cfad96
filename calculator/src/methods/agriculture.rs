//! Rice cultivation with lower methane emissions, after the methodology of the Clean Development
//! Mechanism that the reference follows.

use crate::{
    methods::Methodology,
    units::{check_factor, convert, parts, Measure},
    CalculatorError, Decimal, Exact, FieldReader, FromFields, Overrides, Positive,
};
use alloc::{borrow::ToOwned, string::String};

/// The methodology.
#[derive(Clone, Copy, Debug)]
pub struct Agriculture;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgricultureInput {
    /// Area of the fields, in `land_area_unit`.
    pub land_area: Decimal,
    /// A unit of area.
    pub land_area_unit: String,
    /// How long the fields are cultivated, in `duration_unit`.
    pub duration: Decimal,
    /// A unit of time.
    pub duration_unit: String,
}

impl FromFields for AgricultureInput {
    const FIELDS: &'static [&'static str] =
        &["landArea", "landAreaUnit", "duration", "durationUnit"];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            land_area: fields.number("landArea")?,
            land_area_unit: fields.text("landAreaUnit")?,
            duration: fields.number("duration")?,
            duration_unit: fields.text("durationUnit")?,
        })
    }
}

/// What is taken as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgricultureConstants {
    /// Reduction per area and time, in `emission_factor_unit`.
    pub emission_factor: Positive,
    /// `mass/area/time`, for example `tCO2e/ha/d`. The mass is always tCO2e.
    pub emission_factor_unit: String,
}

impl Overrides for AgricultureConstants {
    const FIELDS: &'static [&'static str] = &["emissionFactor", "emissionFactorUnit"];

    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            emission_factor: fields.positive_or("emissionFactor", self.emission_factor)?,
            emission_factor_unit: fields
                .text_or("emissionFactorUnit", self.emission_factor_unit)?,
        })
    }
}

impl Methodology for Agriculture {
    const NAME: &'static str = "agriculture";
    const SUMMARY: &'static str = "Rice cultivation: factor x land area x duration";
    type Input = AgricultureInput;
    type Constants = AgricultureConstants;

    /// The reference's 0.046 tCO2e per hectare and day.
    fn default_constants() -> AgricultureConstants {
        AgricultureConstants {
            emission_factor: Positive::from_parts(46, 3),
            emission_factor_unit: "tCO2e/ha/d".to_owned(),
        }
    }

    /// The factor's unit is `mass/area/time`.
    fn check_constants(constants: &AgricultureConstants) -> Result<(), CalculatorError> {
        check_factor(
            &constants.emission_factor_unit,
            &[Measure::Area, Measure::Time],
        )
    }

    /// `emission factor * area * duration`, in the area and time of the factor's unit.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::InvalidEmissionFactorUnit`] unless it has three parts, and those of
    /// [`convert`], for the area before the duration.
    fn tonnes(
        input: &AgricultureInput,
        constants: &AgricultureConstants,
    ) -> Result<Exact, CalculatorError> {
        let factor_unit = &constants.emission_factor_unit;
        let [_, area_unit, time_unit] = parts(factor_unit)
            .ok_or_else(|| CalculatorError::InvalidEmissionFactorUnit(factor_unit.clone()))?;
        let area = convert(
            input.land_area.try_into()?,
            &input.land_area_unit,
            area_unit,
        )?;
        let duration = convert(input.duration.try_into()?, &input.duration_unit, time_unit)?;
        Exact::try_from(constants.emission_factor.get())?
            .try_mul(area)?
            .try_mul(duration)
    }
}
