//! Solar power for buildings, with a higher factor for the first, most needed energy.

use crate::{
    methods::Methodology,
    units::{check, check_factor, convert, parts, Measure},
    CalculatorError, Decimal, Exact, FieldReader, FromFields, Overrides, Positive,
};
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String};

/// The methodology.
#[derive(Clone, Copy, Debug)]
pub struct Solar;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolarInput {
    /// Energy generated for one building, in `energy_generation_unit`.
    pub energy_generation: Decimal,
    /// `energy/time/unit`, for example `kWh/year/unit`. The time only says which threshold
    /// applies: monthly energy meets a monthly threshold and stays the energy of a month.
    pub energy_generation_unit: String,
    /// A type that has a threshold in the constants.
    pub building_type: String,
}

impl FromFields for SolarInput {
    const FIELDS: &'static [&'static str] =
        &["energyGeneration", "energyGenerationUnit", "buildingType"];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            energy_generation: fields.number("energyGeneration")?,
            energy_generation_unit: fields.text("energyGenerationUnit")?,
            building_type: fields.text("buildingType")?,
        })
    }
}

/// What is taken as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolarConstants {
    /// Reduction per energy up to the threshold, in `emission_factor_unit`.
    pub high_emission_factor: Positive,
    /// Reduction per energy beyond the threshold, in `emission_factor_unit`.
    pub low_emission_factor: Positive,
    /// `mass/energy`, for example `tCO2/MWh`. The mass is always tCO2e.
    pub emission_factor_unit: String,
    /// `energy/time`, for example `kWh/year`.
    pub threshold_unit: String,
    /// Threshold of each building type, in `threshold_unit`.
    pub building_types: BTreeMap<String, Positive>,
}

impl Overrides for SolarConstants {
    const FIELDS: &'static [&'static str] = &[
        "highEmissionFactor",
        "lowEmissionFactor",
        "emissionFactorUnit",
        "thresholdUnit",
        "buildingTypes",
    ];

    /// A map of building types replaces the default one: a type it does not name is invalid.
    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            high_emission_factor: fields
                .positive_or("highEmissionFactor", self.high_emission_factor)?,
            low_emission_factor: fields
                .positive_or("lowEmissionFactor", self.low_emission_factor)?,
            emission_factor_unit: fields
                .text_or("emissionFactorUnit", self.emission_factor_unit)?,
            threshold_unit: fields.text_or("thresholdUnit", self.threshold_unit)?,
            building_types: fields.positives_or("buildingTypes", self.building_types)?,
        })
    }
}

/// The reference's thresholds, in kWh per year.
const THRESHOLDS: [(&str, u64); 9] = [
    ("Household", 55),
    ("HealthCenter", 825),
    ("Dispensary", 825),
    ("School", 275),
    ("PrimarySchool", 275),
    ("SecondarySchool", 275),
    ("PublicAdministration", 55),
    ("TradingPlace", 825),
    ("BusStop", 200),
];

impl Methodology for Solar {
    const NAME: &'static str = "solar";
    const SUMMARY: &'static str =
        "Solar power: high factor x energy up to the building's threshold, low factor beyond";
    type Input = SolarInput;
    type Constants = SolarConstants;

    /// The reference's 6.8 and 1.3 tCO2e per MWh, and its thresholds.
    fn default_constants() -> SolarConstants {
        SolarConstants {
            high_emission_factor: Positive::from_parts(68, 1),
            low_emission_factor: Positive::from_parts(13, 1),
            emission_factor_unit: "tCO2/MWh".to_owned(),
            threshold_unit: "kWh/year".to_owned(),
            building_types: THRESHOLDS
                .into_iter()
                .map(|(name, threshold)| (name.to_owned(), Positive::from_parts(threshold, 0)))
                .collect(),
        }
    }

    /// The factors' unit is `mass/energy`, the thresholds' `energy/time`, and some type of
    /// building has a threshold.
    fn check_constants(constants: &SolarConstants) -> Result<(), CalculatorError> {
        check_factor(&constants.emission_factor_unit, &[Measure::Energy])?;
        let [energy, time] = threshold_parts(&constants.threshold_unit)?;
        check(energy, Measure::Energy)?;
        check(time, Measure::Time)?;
        if constants.building_types.is_empty() {
            return Err(CalculatorError::EmptyMap {
                field: "buildingTypes",
            });
        }
        Ok(())
    }

    /// `high factor * energy up to the threshold + low factor * energy beyond it`.
    ///
    /// # Errors
    ///
    /// In this order: [`CalculatorError::InvalidEmissionFactorUnit`] unless it has two parts,
    /// [`CalculatorError::InvalidMeasuredUnit`] unless it has three,
    /// [`CalculatorError::InvalidBuildingType`] without a threshold, and, if the threshold needs
    /// conversion, [`CalculatorError::InvalidThresholdUnit`] unless it has two parts; then those
    /// of [`convert`].
    fn tonnes(input: &SolarInput, constants: &SolarConstants) -> Result<Exact, CalculatorError> {
        let factor_unit = &constants.emission_factor_unit;
        let [_, factor_energy] = parts(factor_unit)
            .ok_or_else(|| CalculatorError::InvalidEmissionFactorUnit(factor_unit.clone()))?;
        let measured_unit = &input.energy_generation_unit;
        let [energy_unit, time_unit, _] = parts(measured_unit)
            .ok_or_else(|| CalculatorError::InvalidMeasuredUnit(measured_unit.clone()))?;
        let threshold = constants
            .building_types
            .get(&input.building_type)
            .ok_or_else(|| CalculatorError::InvalidBuildingType(input.building_type.clone()))?;

        let threshold = threshold_per(
            energy_unit,
            time_unit,
            threshold.get().try_into()?,
            &constants.threshold_unit,
        )?;
        let energy = Exact::try_from(input.energy_generation)?;
        let beyond = energy.try_sub(threshold)?;
        let (high_energy, low_energy) = if beyond.is_negative() {
            (energy, Exact::ratio(0, 1)?)
        } else {
            (threshold, beyond)
        };

        let high = constants.high_emission_factor.get().try_into()?;
        let low = constants.low_emission_factor.get().try_into()?;
        // The sum counts in the measured energy; the conversion brings it to the factors' own.
        let weighted = high_energy
            .try_mul(high)?
            .try_add(low_energy.try_mul(low)?)?;
        convert(weighted, energy_unit, factor_energy)
    }
}

/// The threshold as energy in one unit per time in another.
fn threshold_per(
    energy_unit: &str,
    time_unit: &str,
    threshold: Exact,
    threshold_unit: &str,
) -> Result<Exact, CalculatorError> {
    let split = threshold_parts(threshold_unit);
    if split == Ok([energy_unit, time_unit]) {
        // As in the reference: nothing to convert, so the time is not looked at.
        return Ok(threshold);
    }
    let [threshold_energy, threshold_time] = split?;
    let energy = convert(threshold, threshold_energy, energy_unit)?;
    // What one of the measured times is in the threshold's time scales the threshold.
    let time = convert(Exact::ratio(1, 1)?, time_unit, threshold_time)?;
    energy.try_mul(time)
}

/// The energy and the time in the unit of the thresholds.
fn threshold_parts(unit: &str) -> Result<[&str; 2], CalculatorError> {
    parts(unit).ok_or_else(|| CalculatorError::InvalidThresholdUnit(unit.to_owned()))
}
