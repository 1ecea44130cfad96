//! Monitoring reports.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_primitives::ReportStage;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{
        digits, hash, instant, optional_digits, optional_hash, optional_number, paged, AsOf, Meta,
        Named,
    },
    params::{Id, Params},
    programmes,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer of a list of monitoring reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportsAnswer {
    /// The reports, the latest first.
    pub reports: Vec<ReportInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A monitoring report. Issued is within verified, and verified within claimed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportInfo {
    /// Its identifier.
    pub id: u64,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Submitted, Verified, Declined or Withdrawn.
    #[schema(example = "Verified")]
    pub stage: String,
    /// First second of the monitored period, UTC; null when it lies beyond the year 9999.
    pub period_from: Option<DateTime<Utc>>,
    /// Last second of the monitored period, UTC; null when it lies beyond the year 9999.
    pub period_until: Option<DateTime<Utc>>,
    /// Reductions that are claimed, in credits.
    pub claimed: u64,
    /// Of those, verified; null when nobody verified the report.
    pub verified: Option<u64>,
    /// Credits issued against the verification.
    pub issued: u64,
    /// blake2-256 hash of the monitored data.
    pub inputs: String,
    /// The method of the calculator by which the claim was calculated, where that was told.
    pub method: Option<String>,
    /// Version of the country's constants; 0 is the calculator's own.
    pub constants: Option<u64>,
    /// Who reported.
    pub by: Named,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// Who verified it.
    pub certifier: Option<Named>,
    /// blake2-256 hash of the verification report.
    pub statement: Option<String>,
    /// Number of the block in which it was verified.
    pub verified_block: Option<u64>,
    /// When that block was made, UTC.
    pub verified_time: Option<DateTime<Utc>>,
    /// Who declined it, or withdrew its verification.
    pub ended_by: Option<Named>,
    /// Why it was declined or withdrawn.
    pub reason: Option<String>,
    /// Number of the block in which it was declined or withdrawn.
    pub ended_block: Option<u64>,
    /// When that block was made, UTC.
    pub ended_time: Option<DateTime<Utc>>,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct ReportFilter {
    /// Only of this programme.
    pub programme: Option<i64>,
    /// Only of this stage.
    pub stage: Option<&'static str>,
    /// Only verified by this organisation.
    pub certifier: Option<i64>,
    /// Only earlier than this report.
    pub after: Option<i64>,
}

impl ReportFilter {
    fn of(params: &Params) -> Result<Self, ApiError> {
        let stages: Vec<&'static str> = ReportStage::ALL.iter().map(|of| of.name()).collect();
        Ok(Self {
            programme: None,
            stage: params.choice("stage", &stages)?,
            certifier: params.number("certifier")?,
            after: params.number("after")?,
        })
    }
}

/// Monitoring reports of the country, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    tag = "Monitoring",
    params(
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("stage" = Option<String>, Query, description = "Only this stage: Submitted, Verified, Declined or Withdrawn."),
        ("certifier" = Option<u64>, Query, description = "Only verified by this organisation."),
        ("after" = Option<u64>, Query, description = "Only earlier than this report."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The reports.", body = ReportsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_reports(
    State(app): State<App>,
    params: Params,
) -> Result<Json<ReportsAnswer>, ApiError> {
    params.only(&["programme", "stage", "certifier", "after", "limit"])?;
    let filter = ReportFilter {
        programme: params.number("programme")?,
        ..ReportFilter::of(&params)?
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (reports, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(ReportsAnswer {
        reports,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Monitoring reports of a programme, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/reports",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("stage" = Option<String>, Query, description = "Only this stage: Submitted, Verified, Declined or Withdrawn."),
        ("certifier" = Option<u64>, Query, description = "Only verified by this organisation."),
        ("after" = Option<u64>, Query, description = "Only earlier than this report."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The reports.", body = ReportsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_programme_reports(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<ReportsAnswer>, ApiError> {
    params.only(&["stage", "certifier", "after", "limit"])?;
    let filter = ReportFilter {
        programme: Some(id),
        ..ReportFilter::of(&params)?
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    programmes::require(&mut snapshot, id).await?;
    let (reports, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(ReportsAnswer {
        reports,
        meta,
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct Row {
    id: i64,
    programme: i64,
    title: String,
    stage: String,
    period_from: String,
    period_until: String,
    claimed: String,
    verified: Option<String>,
    issued: String,
    inputs: Vec<u8>,
    method: Option<String>,
    constants: Option<i64>,
    organisation: i64,
    name: String,
    block: i64,
    time: DateTime<Utc>,
    certifier: Option<i64>,
    certifier_name: Option<String>,
    statement: Option<Vec<u8>>,
    verified_block: Option<i64>,
    verified_time: Option<DateTime<Utc>>,
    ended_by: Option<i64>,
    ended_name: Option<String>,
    reason: Option<String>,
    ended_block: Option<i64>,
    ended_time: Option<DateTime<Utc>>,
}

/// Reports that fit a filter, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ReportFilter,
    limit: i64,
) -> Result<(Vec<ReportInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT r.id, r.programme, p.title, r.stage, r.period_from::text AS period_from,
                r.period_until::text AS period_until, r.claimed::text AS claimed,
                r.verified::text AS verified, r.issued::text AS issued, r.inputs, r.method,
                r.constants, r.organisation, o.name, r.block, b.time, r.certifier,
                c.name AS certifier_name, r.statement, r.verified_block, v.time AS verified_time,
                r.ended_by, e.name AS ended_name, r.reason, r.ended_block, n.time AS ended_time
         FROM monitoring_reports r
         JOIN programmes p ON p.id = r.programme
         JOIN organisations_now o ON o.id = r.organisation
         JOIN blocks b ON b.number = r.block
         LEFT JOIN organisations_now c ON c.id = r.certifier
         LEFT JOIN blocks v ON v.number = r.verified_block
         LEFT JOIN organisations_now e ON e.id = r.ended_by
         LEFT JOIN blocks n ON n.number = r.ended_block
         WHERE ($1::bigint IS NULL OR r.programme = $1)
           AND ($2::text IS NULL OR r.stage = $2)
           AND ($3::bigint IS NULL OR r.certifier = $3)
           AND ($4::bigint IS NULL OR r.id < $4)
         ORDER BY r.id DESC LIMIT $5",
    )
    .bind(filter.programme)
    .bind(filter.stage)
    .bind(filter.certifier)
    .bind(filter.after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total = sqlx::query_scalar(
        "SELECT COUNT(*) FROM monitoring_reports
         WHERE ($1::bigint IS NULL OR programme = $1) AND ($2::text IS NULL OR stage = $2)
           AND ($3::bigint IS NULL OR certifier = $3)",
    )
    .bind(filter.programme)
    .bind(filter.stage)
    .bind(filter.certifier)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.id.to_string())?;
    let reports = rows.into_iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok((reports, meta))
}

impl Row {
    fn info(self) -> Result<ReportInfo, ApiError> {
        Ok(ReportInfo {
            id: unsigned(self.id)?,
            programme: unsigned(self.programme)?,
            title: self.title,
            stage: self.stage,
            period_from: instant(&self.period_from)?,
            period_until: instant(&self.period_until)?,
            claimed: digits(&self.claimed)?,
            verified: optional_digits(self.verified.as_deref())?,
            issued: digits(&self.issued)?,
            inputs: hash(&self.inputs)?,
            method: self.method,
            constants: optional_number(self.constants)?,
            by: Named::of(self.organisation, self.name)?,
            block: unsigned(self.block)?,
            time: self.time,
            certifier: Named::some(self.certifier, self.certifier_name)?,
            statement: optional_hash(self.statement.as_deref())?,
            verified_block: optional_number(self.verified_block)?,
            verified_time: self.verified_time,
            ended_by: Named::some(self.ended_by, self.ended_name)?,
            reason: self.reason,
            ended_block: optional_number(self.ended_block)?,
            ended_time: self.ended_time,
        })
    }
}
