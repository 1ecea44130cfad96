//! Issuances of a programme.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::ApiError,
        model::{amount, digits, instant, optional_number, vintage, Named},
        programmes::ProgrammeRow,
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// An issuance.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuanceInfo {
    /// Its identifier.
    pub id: u64,
    /// First serial.
    pub first: u64,
    /// Last serial, inclusive.
    pub last: u64,
    /// How many credits.
    pub amount: u64,
    /// The serial text.
    pub serial: String,
    /// Year in which the reductions happened.
    pub vintage: u16,
    /// First second of the monitored period, UTC.
    pub period_from: Option<DateTime<Utc>>,
    /// Last second of the monitored period, UTC.
    pub period_until: Option<DateTime<Utc>>,
    /// The verified report that it is based on.
    pub report: Option<u64>,
    /// The first issuance of the same call: they stand and fall together.
    pub batch: u64,
    /// Unmoved, Moved (it cannot be voided any more) or Voided (its serials are never used
    /// again).
    #[schema(example = "Unmoved")]
    pub standing: String,
    /// Who voided it.
    pub voided_by: Option<Named>,
    /// Number of the block in which it was voided.
    pub voided_block: Option<u64>,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    first: i64,
    last: i64,
    vintage: i32,
    period_from: Option<String>,
    period_until: Option<String>,
    verification: Option<i64>,
    batch: i64,
    standing: String,
    voided_by: Option<i64>,
    voider_name: Option<String>,
    voided_block: Option<i64>,
    void_reason: Option<String>,
    block: i64,
    time: DateTime<Utc>,
}

/// The latest issuances of a programme, in their order.
pub async fn list(
    snapshot: &mut Snapshot,
    programme: &ProgrammeRow,
    limit: i64,
) -> Result<Vec<IssuanceInfo>, ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT i.id, i.first, i.last, i.vintage, i.period_from::text AS period_from,
                i.period_until::text AS period_until, i.verification, i.batch, i.standing,
                i.voided_by, v.name AS voider_name, i.voided_block, i.void_reason, i.block, b.time
         FROM issuances i
         JOIN blocks b ON b.number = i.block
         LEFT JOIN organisations_now v ON v.id = i.voided_by
         WHERE i.programme = $1 ORDER BY i.id DESC LIMIT $2",
    )
    .bind(programme.id)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    let start = digits(&programme.columns.starts_at)?;
    let moment = |text: Option<&String>| -> Result<Option<DateTime<Utc>>, ApiError> {
        match text {
            Some(text) => instant(text),
            None => Ok(None),
        }
    };
    let mut issuances = Vec::with_capacity(rows.len());
    for row in rows.into_iter().rev() {
        let (first, last) = (unsigned(row.first)?, unsigned(row.last)?);
        issuances.push(IssuanceInfo {
            id: unsigned(row.id)?,
            first,
            last,
            amount: amount(row.first, row.last)?,
            serial: snapshot.country.serial(
                programme.id,
                programme.columns.scope,
                start,
                (first, last),
            ),
            vintage: vintage(row.vintage)?,
            period_from: moment(row.period_from.as_ref())?,
            period_until: moment(row.period_until.as_ref())?,
            report: optional_number(row.verification)?,
            batch: unsigned(row.batch)?,
            standing: row.standing,
            voided_by: Named::some(row.voided_by, row.voider_name)?,
            voided_block: optional_number(row.voided_block)?,
            void_reason: row.void_reason,
            block: unsigned(row.block)?,
            time: row.time,
        });
    }
    Ok(issuances)
}
