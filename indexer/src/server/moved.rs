//! Ranges that a movement took along.

use sqlx::FromRow;

use super::{
    error::ApiError,
    model::{amount, vintage, CountryInfo, SerialBlock},
};
use crate::text::unsigned;

/// A range of one of several movements.
#[derive(FromRow)]
pub struct RangeRow {
    first: i64,
    last: i64,
    issuance: i64,
    vintage: i32,
}

/// What serial texts need to know of a programme.
pub struct ProgrammeOf {
    /// Its identifier.
    pub id: i64,
    /// Its sectoral scope.
    pub scope: i16,
    /// Its start, seconds since 1970.
    pub start: u64,
}

impl RangeRow {
    fn block(&self, country: &CountryInfo, of: &ProgrammeOf) -> Result<SerialBlock, ApiError> {
        let range = (unsigned(self.first)?, unsigned(self.last)?);
        Ok(SerialBlock {
            first: range.0,
            last: range.1,
            amount: amount(self.first, self.last)?,
            serial: country.serial(of.id, of.scope, of.start, range),
            issuance: unsigned(self.issuance)?,
            vintage: vintage(self.vintage)?,
        })
    }
}

/// Ranges with their serial texts.
pub fn blocks(
    ranges: Option<Vec<RangeRow>>,
    country: &CountryInfo,
    of: &ProgrammeOf,
) -> Result<Vec<SerialBlock>, ApiError> {
    ranges
        .unwrap_or_default()
        .iter()
        .map(|range| range.block(country, of))
        .collect()
}
