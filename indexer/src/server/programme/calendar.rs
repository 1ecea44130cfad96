//! The calendar of a programme: periods that are verified or issued, and cannot be again.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{digits, instant, optional_number, AsOf, Meta},
        params::{Id, Params},
        programme::lists,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarAnswer {
    /// The periods that are taken, in their order.
    pub calendar: Vec<PeriodInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A monitored period that is verified or issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodInfo {
    /// First second, since 1970-01-01 UTC.
    pub from: u64,
    /// Last second, inclusive.
    pub until: u64,
    /// The first second as a moment, UTC; null when it lies beyond the year 9999.
    pub from_time: Option<DateTime<Utc>>,
    /// The last second as a moment, UTC; null when it lies beyond the year 9999.
    pub until_time: Option<DateTime<Utc>>,
    /// The verified report that took it.
    pub report: Option<u64>,
    /// The issuance without verification that took it.
    pub issuance: Option<u64>,
    /// Number of the block in which it was taken.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    period_from: String,
    period_until: String,
    report: Option<i64>,
    issuance: Option<i64>,
    block: i64,
    time: DateTime<Utc>,
}

/// Monitored periods of a programme that are verified or issued, in their order.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/calendar",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<u64>, Query, description = "Only periods that begin after this moment, in seconds since 1970."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The periods.", body = CalendarAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_calendar(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<CalendarAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::number).await?;
    let (calendar, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(CalendarAnswer {
        calendar,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Taken periods of a programme, in their order.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<PeriodInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.period_from::text AS period_from, p.period_until::text AS period_until, p.report,
                p.issuance, p.block, b.time
         FROM periods_now p JOIN blocks b ON b.number = p.block
         WHERE p.programme = $1 AND ($2::bigint IS NULL OR p.period_from > $2)
         ORDER BY p.period_from LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM periods_now WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        row.period_from.clone()
    })
    .await?;
    let periods = rows
        .into_iter()
        .map(|row| {
            Ok(PeriodInfo {
                from: digits(&row.period_from)?,
                until: digits(&row.period_until)?,
                from_time: instant(&row.period_from)?,
                until_time: instant(&row.period_until)?,
                report: optional_number(row.report)?,
                issuance: optional_number(row.issuance)?,
                block: unsigned(row.block)?,
                time: row.time,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((periods, meta))
}
