//! Cancellations, the latest first.

use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
    Json,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    download::{self, optional, Format, Line},
    error::{ApiError, ErrorBody},
    model::{optional_hash, paged, AsOf, CountryInfo, Meta, Named, SerialBlock},
    moved::{self, blocks, read_programme_of, Owning, ProgrammeColumns, RangeRow},
    params::Params,
    App,
};
use crate::text::unsigned;

/// The answer of the list of cancellations.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationsAnswer {
    /// The cancellations, the latest first.
    pub cancellations: Vec<CancellationInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A cancellation: credits that have ended without being used by anybody, finally.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationInfo {
    /// Number of its receipt. Retirements and cancellations are counted together.
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
    /// Why.
    pub reason: String,
    /// blake2-256 hash of the written order, when an authority ordered it.
    pub order: Option<String>,
    /// Who cancelled them.
    pub by: Named,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct CancellationRow {
    receipt: i64,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    owner: i64,
    owner_name: String,
    amount: i64,
    reason: String,
    order_hash: Option<Vec<u8>>,
    cancelled_by: i64,
    canceller_name: String,
    block: i64,
    time: DateTime<Utc>,
}

/// Cancellations of credits, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/cancellations",
    tag = "Credits",
    params(
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only of this owner."),
        ("after" = Option<u64>, Query, description = "Only earlier than this receipt."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file; json by default."),
    ),
    responses(
        (status = 200, description = "The cancellations.", content((CancellationsAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_cancellations(
    State(app): State<App>,
    uri: Uri,
    params: Params,
) -> Result<Response, ApiError> {
    params.only(&["programme", "organisation", "after", "limit", "format"])?;
    let programme = params.number("programme")?;
    let owner = params.number("organisation")?;
    let after = params.number("after")?;
    let (format, limit) = Format::of(&params)?;
    let mut snapshot = app.snapshot().await?;
    let rows: Vec<CancellationRow> = sqlx::query_as(concat!(
        "SELECT t.receipt, ",
        read_programme_of!(),
        ", t.owner, o.name AS owner_name, t.amount, t.reason, t.order_hash, t.cancelled_by,
                c.name AS canceller_name, t.block, b.time
         FROM cancellations t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now o ON o.id = t.owner
         JOIN organisations_now c ON c.id = t.cancelled_by
         JOIN blocks b ON b.number = t.block
         WHERE ($1::bigint IS NULL OR t.programme = $1)
           AND ($2::bigint IS NULL OR t.owner = $2)
           AND ($3::bigint IS NULL OR t.receipt < $3)
         ORDER BY t.receipt DESC LIMIT $4"
    ))
    .bind(programme)
    .bind(owner)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM cancellations
         WHERE ($1::bigint IS NULL OR programme = $1) AND ($2::bigint IS NULL OR owner = $2)",
    )
    .bind(programme)
    .bind(owner)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.receipt.to_string())?;
    let receipts = rows.iter().map(|row| row.receipt).collect();
    let mut ranges = moved::ranges(&mut snapshot, Owning::Cancellation, receipts).await?;
    let cancellations: Vec<CancellationInfo> = rows
        .into_iter()
        .map(|row| {
            let ranges = ranges.remove(&row.receipt);
            row.info(ranges, &snapshot.country)
        })
        .collect::<Result<_, _>>()?;
    match format {
        Format::Csv => download::file(
            "cancellations",
            &cancellations,
            &meta,
            &snapshot.as_of,
            &uri,
        ),
        Format::Json => Ok(Json(CancellationsAnswer {
            cancellations,
            meta,
            as_of: snapshot.as_of,
        })
        .into_response()),
    }
}

impl CancellationRow {
    fn info(
        self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<CancellationInfo, ApiError> {
        Ok(CancellationInfo {
            receipt: unsigned(self.receipt)?,
            programme: self.programme.id()?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            title: self.programme.title,
            owner: unsigned(self.owner)?,
            owner_name: self.owner_name,
            amount: unsigned(self.amount)?,
            reason: self.reason,
            order: optional_hash(self.order_hash.as_deref())?,
            by: Named::of(self.cancelled_by, self.canceller_name)?,
            block: unsigned(self.block)?,
            time: self.time,
        })
    }
}

impl Line for CancellationInfo {
    const COLUMNS: &'static [&'static str] = &[
        "receipt",
        "programme",
        "title",
        "owner",
        "owner_name",
        "amount",
        "reason",
        "order",
        "by",
        "by_name",
        "serials",
        "block",
        "time",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.receipt.to_string(),
            self.programme.to_string(),
            self.title.clone(),
            self.owner.to_string(),
            self.owner_name.clone(),
            self.amount.to_string(),
            self.reason.clone(),
            optional(self.order.as_ref()),
            self.by.organisation.to_string(),
            self.by.name.clone(),
            download::serials(&self.ranges),
            self.block.to_string(),
            download::time(self.time),
        ]
    }
}
