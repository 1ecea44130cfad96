//! Water pumps driven by the sun, in place of generators (off grid) or of the grid (on grid).

use crate::{
    methods::Methodology,
    units::{check, convert, parts, Measure},
    CalculatorError, Decimal, Exact, FieldReader, FromFields, Overrides, Positive,
};
use alloc::{borrow::ToOwned, string::String};

/// The methodology for pumps that replace generators.
#[derive(Clone, Copy, Debug)]
pub struct OffGrid;

/// The methodology for pumps that replace power from the grid.
#[derive(Clone, Copy, Debug)]
pub struct OnGrid;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PumpInput {
    /// Energy the pump's panels yield, in `energy_generation_unit`.
    pub energy_generation: Decimal,
    /// `energy/time/unit`, for example `kWh/year/unit`. Only the energy is converted.
    pub energy_generation_unit: String,
}

impl FromFields for PumpInput {
    const FIELDS: &'static [&'static str] = &["energyGeneration", "energyGenerationUnit"];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            energy_generation: fields.number("energyGeneration")?,
            energy_generation_unit: fields.text("energyGenerationUnit")?,
        })
    }
}

/// What is taken as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PumpConstants {
    /// tCO2e avoided per energy of `emission_factor_unit`.
    pub emission_factor: Positive,
    /// `energy/time`, for example `kWh/year`: what the factor counts in, so energy comes first
    /// here. Only the energy is converted to.
    pub emission_factor_unit: String,
}

impl PumpConstants {
    /// The energy and the time in the unit of the factor.
    fn unit_parts(&self) -> Result<[&str; 2], CalculatorError> {
        let unit = &self.emission_factor_unit;
        parts(unit).ok_or_else(|| CalculatorError::InvalidEmissionFactorUnit(unit.clone()))
    }

    /// Checks that the unit of the factor is `energy/time`. The formula looks at the energy
    /// alone, but a time that does not exist is a slip all the same.
    fn check(&self) -> Result<(), CalculatorError> {
        let [energy, time] = self.unit_parts()?;
        check(energy, Measure::Energy)?;
        check(time, Measure::Time)
    }

    fn per_kwh(emission_factor: Positive) -> Self {
        Self {
            emission_factor,
            emission_factor_unit: "kWh/year".to_owned(),
        }
    }
}

impl Overrides for PumpConstants {
    const FIELDS: &'static [&'static str] = &["emissionFactor", "emissionFactorUnit"];

    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            emission_factor: fields.positive_or("emissionFactor", self.emission_factor)?,
            emission_factor_unit: fields
                .text_or("emissionFactorUnit", self.emission_factor_unit)?,
        })
    }
}

impl Methodology for OffGrid {
    const NAME: &'static str = "solarWaterPumpingOffGrid";
    const SUMMARY: &'static str = "Solar water pumping off grid: factor x energy";
    type Input = PumpInput;
    type Constants = PumpConstants;

    /// The reference's 1.3 tCO2e per kWh. A figure of this size would be expected per MWh; the
    /// reference applies it per kWh, and so does this.
    fn default_constants() -> PumpConstants {
        PumpConstants::per_kwh(Positive::from_parts(13, 1))
    }

    /// The factor's unit is `energy/time`.
    fn check_constants(constants: &PumpConstants) -> Result<(), CalculatorError> {
        constants.check()
    }

    /// `emission factor * energy`, as [`OnGrid`].
    fn tonnes(input: &PumpInput, constants: &PumpConstants) -> Result<Exact, CalculatorError> {
        factor_times_energy(input, constants)
    }
}

impl Methodology for OnGrid {
    const NAME: &'static str = "solarWaterPumpingOnGrid";
    const SUMMARY: &'static str = "Solar water pumping on grid: factor x energy";
    type Input = PumpInput;
    type Constants = PumpConstants;

    /// The reference's 1.06 tCO2e per kWh; see [`OffGrid`] on its size.
    fn default_constants() -> PumpConstants {
        PumpConstants::per_kwh(Positive::from_parts(106, 2))
    }

    /// The factor's unit is `energy/time`.
    fn check_constants(constants: &PumpConstants) -> Result<(), CalculatorError> {
        constants.check()
    }

    /// `emission factor * energy`, as [`OffGrid`].
    fn tonnes(input: &PumpInput, constants: &PumpConstants) -> Result<Exact, CalculatorError> {
        factor_times_energy(input, constants)
    }
}

/// `emission factor * energy`, in the energy of the factor's unit.
///
/// # Errors
///
/// [`CalculatorError::InvalidEmissionFactorUnit`] unless it has two parts, then
/// [`CalculatorError::InvalidMeasuredUnit`] unless it has three, then those of [`convert`].
fn factor_times_energy(
    input: &PumpInput,
    constants: &PumpConstants,
) -> Result<Exact, CalculatorError> {
    let [factor_energy, _] = constants.unit_parts()?;
    let measured_unit = &input.energy_generation_unit;
    let [measured_energy, _, _] = parts(measured_unit)
        .ok_or_else(|| CalculatorError::InvalidMeasuredUnit(measured_unit.clone()))?;
    let energy = convert(
        input.energy_generation.try_into()?,
        measured_energy,
        factor_energy,
    )?;
    Exact::try_from(constants.emission_factor.get())?.try_mul(energy)
}
