//! Retirements, the latest first.

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
    model::{optional_number, paged, AsOf, CountryInfo, Meta, SerialBlock},
    moved::{self, blocks, read_programme_of, Owning, ProgrammeColumns, RangeRow},
    params::Params,
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
    /// Receiving organisation of a cross-border retirement, when it is known.
    pub receiver: Option<String>,
    /// For whom.
    pub beneficiary: String,
    /// Why.
    pub reason: String,
    /// The number under which the request waited, when an authority recognised it.
    pub transfer: Option<u64>,
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
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    owner: i64,
    owner_name: String,
    amount: i64,
    kind: String,
    account: String,
    country: Option<String>,
    receiver: Option<String>,
    beneficiary: String,
    reason: String,
    transfer: Option<i64>,
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
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file; json by default."),
    ),
    responses(
        (status = 200, description = "The retirements.", content((RetirementsAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_retirements(
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
    let rows: Vec<RetirementRow> = sqlx::query_as(concat!(
        "SELECT t.receipt, ",
        read_programme_of!(),
        ", t.owner, o.name AS owner_name, t.amount, t.kind, t.account, t.country, t.receiver,
                t.beneficiary, t.reason, t.transfer, t.block, b.time
         FROM retirements t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now o ON o.id = t.owner
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
        "SELECT COUNT(*) FROM retirements
         WHERE ($1::bigint IS NULL OR programme = $1) AND ($2::bigint IS NULL OR owner = $2)",
    )
    .bind(programme)
    .bind(owner)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.receipt.to_string())?;
    let receipts = rows.iter().map(|row| row.receipt).collect();
    let mut ranges = moved::ranges(&mut snapshot, Owning::Retirement, receipts).await?;
    let retirements: Vec<RetirementInfo> = rows
        .into_iter()
        .map(|row| {
            let ranges = ranges.remove(&row.receipt);
            row.info(ranges, &snapshot.country)
        })
        .collect::<Result<_, _>>()?;
    match format {
        Format::Csv => download::file("retirements", &retirements, &meta, &snapshot.as_of, &uri),
        Format::Json => Ok(Json(RetirementsAnswer {
            retirements,
            meta,
            as_of: snapshot.as_of,
        })
        .into_response()),
    }
}

impl RetirementRow {
    fn info(
        self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<RetirementInfo, ApiError> {
        Ok(RetirementInfo {
            receipt: unsigned(self.receipt)?,
            programme: self.programme.id()?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            title: self.programme.title,
            owner: unsigned(self.owner)?,
            owner_name: self.owner_name,
            amount: unsigned(self.amount)?,
            kind: self.kind,
            account: self.account,
            country: self.country,
            receiver: self.receiver,
            beneficiary: self.beneficiary,
            reason: self.reason,
            transfer: optional_number(self.transfer)?,
            block: unsigned(self.block)?,
            time: self.time,
        })
    }
}

impl Line for RetirementInfo {
    const COLUMNS: &'static [&'static str] = &[
        "receipt",
        "programme",
        "title",
        "owner",
        "owner_name",
        "amount",
        "kind",
        "account",
        "country",
        "receiver",
        "beneficiary",
        "reason",
        "transfer",
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
            self.kind.clone(),
            self.account.clone(),
            optional(self.country.as_ref()),
            optional(self.receiver.as_ref()),
            self.beneficiary.clone(),
            self.reason.clone(),
            optional(self.transfer),
            download::serials(&self.ranges),
            self.block.to_string(),
            download::time(self.time),
        ]
    }
}
