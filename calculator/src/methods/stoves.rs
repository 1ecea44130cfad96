//! Efficient stoves in houses, with the figures of Namibia.

use crate::{
    methods::Methodology, CalculatorError, Decimal, Exact, FieldReader, FromFields, Overrides,
    Positive,
};

/// The methodology.
#[derive(Clone, Copy, Debug)]
pub struct StovesHousesNamibia;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StovesInput {
    /// Days the stove is in use.
    pub number_of_days: Decimal,
    /// People who eat from the stove.
    pub number_of_people_in_household: Decimal,
}

impl FromFields for StovesInput {
    const FIELDS: &'static [&'static str] = &["numberOfDays", "numberOfPeopleInHousehold"];

    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            number_of_days: fields.number("numberOfDays")?,
            number_of_people_in_household: fields.number("numberOfPeopleInHousehold")?,
        })
    }
}

/// What is taken as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StovesConstants {
    /// tCO2e avoided per person and day.
    pub emission_factor: Positive,
}

impl Overrides for StovesConstants {
    const FIELDS: &'static [&'static str] = &["emissionFactor"];

    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError> {
        Ok(Self {
            emission_factor: fields.positive_or("emissionFactor", self.emission_factor)?,
        })
    }
}

impl Methodology for StovesHousesNamibia {
    const NAME: &'static str = "stovesHousesNamibia";
    const SUMMARY: &'static str = "Efficient stoves: factor x days x people in the household";
    type Input = StovesInput;
    type Constants = StovesConstants;

    /// The reference's 0.1 tCO2e per person and day.
    fn default_constants() -> StovesConstants {
        StovesConstants {
            emission_factor: Positive::from_parts(1, 1),
        }
    }

    /// Nothing to check: the factor's unit is fixed.
    fn check_constants(_: &StovesConstants) -> Result<(), CalculatorError> {
        Ok(())
    }

    /// `emission factor * days * people`.
    fn tonnes(input: &StovesInput, constants: &StovesConstants) -> Result<Exact, CalculatorError> {
        Exact::try_from(constants.emission_factor.get())?
            .try_mul(input.number_of_days.try_into()?)?
            .try_mul(input.number_of_people_in_household.try_into()?)
    }
}
