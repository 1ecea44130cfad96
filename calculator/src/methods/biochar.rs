//! Biochar worked into soil.

use crate::{
    methods::Methodology, CalculatorError, Decimal, Exact, FieldReader, FromFields, Overrides,
    Positive,
};

/// The methodology.
#[derive(Clone, Copy, Debug)]
pub struct SoilEnrichmentBiochar;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BiocharInput {
    /// Biochar applied, in tonnes.
    pub weight: Decimal,
}

impl FromFields for BiocharInput {
    const FIELDS: &'static [&'static str] = &["weight"];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            weight: fields.number("weight")?,
        })
    }
}

/// What is taken as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BiocharConstants {
    /// tCO2e stored per tonne of biochar.
    pub emission_factor: Positive,
}

impl Overrides for BiocharConstants {
    const FIELDS: &'static [&'static str] = &["emissionFactor"];

    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            emission_factor: fields.positive_or("emissionFactor", self.emission_factor)?,
        })
    }
}

impl Methodology for SoilEnrichmentBiochar {
    const NAME: &'static str = "soilEnrichmentBiochar";
    const SUMMARY: &'static str = "Biochar in soil: factor x weight in tonnes";
    type Input = BiocharInput;
    type Constants = BiocharConstants;

    /// The reference's 3.66 tCO2e per tonne, about the weight of CO2 made of a unit of carbon.
    fn default_constants() -> BiocharConstants {
        BiocharConstants {
            emission_factor: Positive::from_parts(366, 2),
        }
    }

    /// Nothing to check: the factor's unit is fixed.
    fn check_constants(_: &BiocharConstants) -> Result<(), CalculatorError> {
        Ok(())
    }

    /// `emission factor * weight`.
    fn tonnes(
        input: &BiocharInput,
        constants: &BiocharConstants,
    ) -> Result<Exact, CalculatorError> {
        Exact::try_from(constants.emission_factor.get())?.try_mul(input.weight.try_into()?)
    }
}
