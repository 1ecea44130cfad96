//! Retirements, the latest first.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, page, AsOf, Meta, SerialBlock},
    moved::{blocks, ProgrammeOf, RangeRow},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer of the list of retirements.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetirementsAnswer {
    /// The retirements, the latest first.
    pub retirements: Vec<RetirementInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A retirement: credits that have ended, finally.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetirementInfo {
    /// Number of its receipt.
    pub receipt: u64,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Whose credits they were.
    pub owner: u64,
    /// Name of the owner.
    pub owner_name: String,
    /// How many credits.
    pub amount: u64,
    /// Type of the retirement.
    #[schema(example = "DomesticUse")]
    pub kind: String,
    /// Where the credits lie now.
    #[schema(example = "RetirementLocal")]
    pub account: String,
    /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// For whom.
    pub beneficiary: String,
    /// Why.
    pub reason: String,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct RetirementRow {
    receipt: i64,
    programme: i64,
    title: String,
    scope: i16,
    starts_at: String,
    owner: i64,
    owner_name: String,
    amount: i64,
    kind: String,
    account: String,
    country: Option<String>,
    beneficiary: String,
    reason: String,
    block: i64,
    time: DateTime<Utc>,
}

/// Retirements of credits, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/retirements",
    tag = "Credits",
    params(
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only of this owner."),
        ("after" = Option<u64>, Query, description = "Only earlier than this receipt."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The retirements.", body = RetirementsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_retirements(
    State(app): State<App>,
    params: Params,
) -> Result<Json<RetirementsAnswer>, ApiError> {
    params.only(&["programme", "organisation", "after", "limit"])?;
    let programme = params.number("programme")?;
    let owner = params.number("organisation")?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let rows: Vec<RetirementRow> = sqlx::query_as(
        "SELECT t.receipt, t.programme, p.title, p.scope, p.starts_at::text AS starts_at, t.owner,
                o.name AS owner_name, t.amount, t.kind, t.account, t.country, t.beneficiary,
                t.reason, t.block, b.time
         FROM retirements t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now o ON o.id = t.owner
         JOIN blocks b ON b.number = t.block
         WHERE ($1::bigint IS NULL OR t.programme = $1)
           AND ($2::bigint IS NULL OR t.owner = $2)
           AND ($3::bigint IS NULL OR t.receipt < $3)
         ORDER BY t.receipt DESC LIMIT $4",
    )
    .bind(programme)
    .bind(owner)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM retirements
         WHERE ($1::bigint IS NULL OR programme = $1) AND ($2::bigint IS NULL OR owner = $2)",
    )
    .bind(programme)
    .bind(owner)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let mut ranges = retired_ranges(&mut snapshot, &rows).await?;
    let mut retirements = Vec::with_capacity(rows.len());
    for row in rows {
        let of = ProgrammeOf {
            id: row.programme,
            scope: row.scope,
            start: digits(&row.starts_at)?,
        };
        retirements.push(RetirementInfo {
            receipt: unsigned(row.receipt)?,
            programme: unsigned(row.programme)?,
            title: row.title,
            owner: unsigned(row.owner)?,
            owner_name: row.owner_name,
            amount: unsigned(row.amount)?,
            kind: row.kind,
            account: row.account,
            country: row.country,
            beneficiary: row.beneficiary,
            reason: row.reason,
            ranges: blocks(ranges.remove(&row.receipt), &snapshot.country, &of)?,
            block: unsigned(row.block)?,
            time: row.time,
        });
    }
    let next = retirements
        .last()
        .filter(|_| more)
        .map(|retirement| retirement.receipt.to_string());
    Ok(Json(RetirementsAnswer {
        retirements,
        meta: Meta {
            total: Snapshot::count(total)?,
            next,
        },
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct RetiredRange {
    receipt: i64,
    #[sqlx(flatten)]
    range: RangeRow,
}

async fn retired_ranges(
    snapshot: &mut Snapshot,
    rows: &[RetirementRow],
) -> Result<BTreeMap<i64, Vec<RangeRow>>, ApiError> {
    let receipts: Vec<i64> = rows.iter().map(|row| row.receipt).collect();
    let found: Vec<RetiredRange> = sqlx::query_as(
        "SELECT receipt, first, last, issuance, vintage FROM retirement_ranges
         WHERE receipt = ANY($1) ORDER BY receipt, position",
    )
    .bind(receipts)
    .fetch_all(snapshot.connection())
    .await?;
    let mut ranges: BTreeMap<i64, Vec<RangeRow>> = BTreeMap::new();
    for row in found {
        ranges.entry(row.receipt).or_default().push(row.range);
    }
    Ok(ranges)
}
