//! The list of programmes.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_primitives::{Sector, Stage};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, page, AsOf, CreditTotals, Meta},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::{moment, unsigned};

/// The answer of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammesAnswer {
    /// The programmes, by identifier.
    pub programmes: Vec<ProgrammeSummary>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A programme in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgrammeSummary {
    /// Its identifier.
    pub id: u64,
    /// Identifier in the system that it comes from.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    pub sector: String,
    /// CDM sectoral scope, 1 to 15.
    pub scope: u8,
    /// Where it stands.
    pub stage: String,
    /// The serial text of its block, once authorised.
    pub serial: Option<String>,
    /// Start, UTC; null when it lies beyond the year 9999.
    pub start: Option<DateTime<Utc>>,
    /// End, UTC; null when it lies beyond the year 9999.
    pub end: Option<DateTime<Utc>>,
    /// Estimated emission reductions in credits.
    pub estimate: u64,
    /// Credits.
    #[serde(flatten)]
    pub totals: CreditTotals,
    /// The block in which it was registered.
    pub registered_block: u64,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct ProgrammeFilter {
    /// Only this stage.
    pub stage: Option<&'static str>,
    /// Only this sector.
    pub sector: Option<&'static str>,
    /// Only with this text in title, identifier or serial.
    pub text: Option<String>,
    /// Only after this identifier.
    pub after: Option<i64>,
}

/// A programme as the views have it.
#[derive(FromRow)]
pub struct ProgrammeRow {
    /// Its identifier.
    pub id: i64,
    external_id: String,
    title: String,
    sector: String,
    /// CDM sectoral scope.
    pub scope: i16,
    stage: String,
    serial: Option<String>,
    /// First serial of its block.
    pub first: Option<i64>,
    /// Last serial of its block.
    pub last: Option<i64>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Its start in digits, seconds since 1970.
    pub starts_at: String,
    ends_at: String,
    estimate: String,
    registered_block: i64,
    #[sqlx(flatten)]
    totals: CreditTotals,
}

impl ProgrammeRow {
    /// What a list shows of it.
    pub fn summary(&self) -> Result<ProgrammeSummary, ApiError> {
        Ok(ProgrammeSummary {
            id: unsigned(self.id)?,
            external_id: self.external_id.clone(),
            title: self.title.clone(),
            sector: self.sector.clone(),
            scope: u8::try_from(self.scope).unwrap_or_default(),
            stage: self.stage.clone(),
            serial: self.serial.clone(),
            start: moment(digits(&self.starts_at)?),
            end: moment(digits(&self.ends_at)?),
            estimate: digits(&self.estimate)?,
            totals: self.totals,
            registered_block: unsigned(self.registered_block)?,
        })
    }
}

/// Programmes of the country, by identifier.
#[utoipa::path(
    get,
    path = "/api/v1/programmes",
    tag = "Programmes",
    params(
        ("stage" = Option<String>, Query, description = "Only this stage, such as Authorised."),
        ("sector" = Option<String>, Query, description = "Only this sector, such as Agriculture."),
        ("q" = Option<String>, Query, description = "Only with this text in title, external identifier or serial."),
        ("after" = Option<u64>, Query, description = "Only after this identifier."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The programmes.", body = ProgrammesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_programmes(
    State(app): State<App>,
    params: Params,
) -> Result<Json<ProgrammesAnswer>, ApiError> {
    params.only(&["stage", "sector", "q", "after", "limit"])?;
    let stages: Vec<&'static str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    let sectors: Vec<&'static str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
    let filter = ProgrammeFilter {
        stage: params.choice("stage", &stages)?,
        sector: params.choice("sector", &sectors)?,
        text: params.text("q")?,
        after: params.number("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (programmes, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(ProgrammesAnswer {
        programmes,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Programmes that fit a filter.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ProgrammeFilter,
    limit: i64,
) -> Result<(Vec<ProgrammeSummary>, Meta), ApiError> {
    let rows: Vec<ProgrammeRow> = sqlx::query_as(
        "SELECT p.id, p.external_id, p.title, p.sector, p.scope, p.stage, p.serial, p.first,
                p.last, p.reason, p.starts_at::text AS starts_at, p.ends_at::text AS ends_at,
                p.estimate::text AS estimate, p.registered_block, t.authorised, t.issued, t.held,
                t.pending, t.retired_local, t.retired_international
         FROM programmes_now p
         JOIN programme_totals t ON t.programme = p.id
         WHERE p.id > $1
           AND ($2::text IS NULL OR p.stage = $2)
           AND ($3::text IS NULL OR p.sector = $3)
           AND ($4::text IS NULL OR strpos(lower(p.title), lower($4)) > 0
                OR strpos(lower(p.external_id), lower($4)) > 0
                OR strpos(lower(p.serial), lower($4)) > 0)
         ORDER BY p.id LIMIT $5",
    )
    .bind(filter.after.unwrap_or_default())
    .bind(filter.stage)
    .bind(filter.sector)
    .bind(filter.text.as_deref())
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM programmes_now p
         WHERE ($1::text IS NULL OR p.stage = $1)
           AND ($2::text IS NULL OR p.sector = $2)
           AND ($3::text IS NULL OR strpos(lower(p.title), lower($3)) > 0
                OR strpos(lower(p.external_id), lower($3)) > 0
                OR strpos(lower(p.serial), lower($3)) > 0)",
    )
    .bind(filter.stage)
    .bind(filter.sector)
    .bind(filter.text.as_deref())
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let programmes: Vec<ProgrammeSummary> = rows
        .iter()
        .map(ProgrammeRow::summary)
        .collect::<Result<_, _>>()?;
    let next = programmes
        .last()
        .filter(|_| more)
        .map(|programme| programme.id.to_string());
    let meta = Meta {
        total: Snapshot::count(total)?,
        next,
    };
    Ok((programmes, meta))
}
