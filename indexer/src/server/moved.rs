//! What lists of movements have in common: the programme, and the ranges that were taken along.

use std::collections::BTreeMap;

use sqlx::FromRow;

use super::{
    error::ApiError,
    model::{amount, digits, vintage, CountryInfo, SerialBlock},
    snapshot::Snapshot,
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

/// The columns of a row that tell of which programme its credits are.
#[derive(FromRow)]
pub struct ProgrammeColumns {
    programme: i64,
    /// Its title.
    pub title: String,
    scope: i16,
    starts_at: String,
}

/// These columns, of a programme `p`.
macro_rules! read_programme_of {
    () => {
        "p.id AS programme, p.title, p.scope, p.starts_at::text AS starts_at "
    };
}
pub(super) use read_programme_of;

impl ProgrammeColumns {
    /// Its identifier.
    pub fn id(&self) -> Result<u64, ApiError> {
        Ok(unsigned(self.programme)?)
    }

    /// What serial texts need to know of it.
    pub fn of(&self) -> Result<ProgrammeOf, ApiError> {
        Ok(ProgrammeOf {
            id: self.programme,
            scope: self.scope,
            start: digits(&self.starts_at)?,
        })
    }
}

impl ProgrammeOf {
    /// Serials of the programme as a text.
    pub fn serial(&self, country: &CountryInfo, range: (u64, u64)) -> String {
        country.serial(self.id, self.scope, self.start, range)
    }
}

impl RangeRow {
    fn block(&self, country: &CountryInfo, of: &ProgrammeOf) -> Result<SerialBlock, ApiError> {
        let range = (unsigned(self.first)?, unsigned(self.last)?);
        Ok(SerialBlock {
            first: range.0,
            last: range.1,
            amount: amount(self.first, self.last)?,
            serial: of.serial(country, range),
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

/// What ranges belong to.
#[derive(Clone, Copy, Debug)]
pub enum Owning {
    /// What waits, or did.
    Waiting,
    /// A retirement, by its receipt.
    Retirement,
    /// A cancellation, by its receipt.
    Cancellation,
    /// A freeze.
    Freeze,
    /// A movement.
    Movement,
}

impl Owning {
    const fn query(self) -> &'static str {
        match self {
            Self::Waiting => {
                "SELECT transfer AS of, first, last, issuance, vintage
                 FROM waiting_transfer_ranges WHERE transfer = ANY($1) ORDER BY 1, position"
            }
            Self::Retirement => {
                "SELECT receipt AS of, first, last, issuance, vintage
                 FROM retirement_ranges WHERE receipt = ANY($1) ORDER BY 1, position"
            }
            Self::Cancellation => {
                "SELECT receipt AS of, first, last, issuance, vintage
                 FROM cancellation_ranges WHERE receipt = ANY($1) ORDER BY 1, position"
            }
            Self::Freeze => {
                "SELECT freeze_id AS of, first, last, issuance, vintage
                 FROM freeze_ranges WHERE freeze_id = ANY($1) ORDER BY 1, position"
            }
            Self::Movement => {
                "SELECT movement AS of, first, last, issuance, vintage
                 FROM movement_ranges WHERE movement = ANY($1) ORDER BY 1, position"
            }
        }
    }
}

#[derive(FromRow)]
struct OwnedRange {
    of: i64,
    #[sqlx(flatten)]
    range: RangeRow,
}

/// The ranges of several of a kind, in their order.
pub async fn ranges(
    snapshot: &mut Snapshot,
    owning: Owning,
    of: Vec<i64>,
) -> Result<BTreeMap<i64, Vec<RangeRow>>, ApiError> {
    let found: Vec<OwnedRange> = sqlx::query_as(owning.query())
        .bind(of)
        .fetch_all(snapshot.connection())
        .await?;
    let mut ranges: BTreeMap<i64, Vec<RangeRow>> = BTreeMap::new();
    for row in found {
        ranges.entry(row.of).or_default().push(row.range);
    }
    Ok(ranges)
}

#[derive(FromRow)]
struct PlacedRange {
    block: i64,
    index: i32,
    #[sqlx(flatten)]
    range: RangeRow,
}

/// The ranges of transfers that happened at these places.
pub async fn transferred(
    snapshot: &mut Snapshot,
    places: &[(i64, i32)],
) -> Result<BTreeMap<(i64, i32), Vec<RangeRow>>, ApiError> {
    let (blocks, indices): (Vec<i64>, Vec<i32>) = places.iter().copied().unzip();
    let found: Vec<PlacedRange> = sqlx::query_as(
        "SELECT r.block, r.index, r.first, r.last, r.issuance, r.vintage
         FROM unnest($1::bigint[], $2::integer[]) AS wanted (block, index)
         JOIN transfer_ranges r ON r.block = wanted.block AND r.index = wanted.index
         ORDER BY r.block, r.index, r.position",
    )
    .bind(blocks)
    .bind(indices)
    .fetch_all(snapshot.connection())
    .await?;
    let mut ranges: BTreeMap<(i64, i32), Vec<RangeRow>> = BTreeMap::new();
    for row in found {
        ranges
            .entry((row.block, row.index))
            .or_default()
            .push(row.range);
    }
    Ok(ranges)
}
