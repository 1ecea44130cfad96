//! One programme with all that is known of it.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    events::{self, TimelineEvent},
    model::{amount, digits, vintage, AsOf, Serials},
    params::{Id, Params},
    programmes::{ProgrammeRow, ProgrammeSummary},
    snapshot::Snapshot,
    App,
};
use crate::text::{hash_of_column, moment, unsigned};

/// Most issuances and events that one answer holds.
const MOST_DETAILS: i64 = 200;

/// The answer for one programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeAnswer {
    /// The programme.
    pub programme: ProgrammeDetail,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// All that is known of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: ProgrammeSummary,
    /// The serials that are reserved for it.
    pub block: Option<Serials>,
    /// Why it was rejected.
    pub rejection_reason: Option<String>,
    /// Proponents with their shares of future issues.
    pub proponents: Vec<ProponentShare>,
    /// Issuances, the latest 200 at most.
    pub issuances: Vec<IssuanceInfo>,
    /// What happened to it, the latest 200 events at most.
    pub timeline: Vec<TimelineEvent>,
}

/// A proponent with its share.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProponentShare {
    /// The organisation.
    pub organisation: u64,
    /// Its name.
    pub name: String,
    /// Its share in parts per million.
    pub share: u64,
}

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
    /// Hash of the verification report.
    pub verification: Option<String>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

/// One programme with its proponents, issuances and timeline.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}",
    tag = "Programmes",
    params(("id" = u64, Path, description = "The programme's identifier.")),
    responses(
        (status = 200, description = "The programme.", body = ProgrammeAnswer),
        (status = 400, description = "The identifier is no number.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_programme(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<ProgrammeAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let programme = load(&mut snapshot, id).await?;
    Ok(Json(ProgrammeAnswer {
        programme,
        as_of: snapshot.as_of,
    }))
}

/// All that is known of a programme.
pub async fn load(snapshot: &mut Snapshot, id: i64) -> Result<ProgrammeDetail, ApiError> {
    let row: Option<ProgrammeRow> = sqlx::query_as(
        "SELECT p.id, p.external_id, p.title, p.sector, p.scope, p.stage, p.serial, p.first,
                p.last, p.reason, p.starts_at::text AS starts_at, p.ends_at::text AS ends_at,
                p.estimate::text AS estimate, p.registered_block, t.authorised, t.issued, t.held,
                t.pending, t.retired_local, t.retired_international
         FROM programmes_now p
         JOIN programme_totals t ON t.programme = p.id
         WHERE p.id = $1",
    )
    .bind(id)
    .fetch_optional(snapshot.connection())
    .await?;
    let row = row.ok_or_else(|| ApiError::not_found(format!("There is no programme {id}.")))?;
    let proponents: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT q.organisation, o.name, q.share
         FROM programme_proponents q
         JOIN organisations_now o ON o.id = q.organisation
         WHERE q.programme = $1 ORDER BY q.position",
    )
    .bind(id)
    .fetch_all(snapshot.connection())
    .await?;
    let proponents = proponents
        .into_iter()
        .map(|(organisation, name, share)| {
            Ok(ProponentShare {
                organisation: unsigned(organisation)?,
                name,
                share: unsigned(share)?,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    let block = match (row.first, row.last) {
        (Some(first), Some(last)) => Some(Serials {
            first: unsigned(first)?,
            last: unsigned(last)?,
        }),
        _ => None,
    };
    let issuances = issuances(snapshot, &row).await?;
    let timeline = events::of_programme(snapshot.connection(), id, MOST_DETAILS).await?;
    Ok(ProgrammeDetail {
        summary: row.summary()?,
        block,
        rejection_reason: row.reason,
        proponents,
        issuances,
        timeline,
    })
}

#[derive(FromRow)]
struct IssuanceRow {
    id: i64,
    first: i64,
    last: i64,
    vintage: i32,
    period_from: Option<String>,
    period_until: Option<String>,
    verification: Option<Vec<u8>>,
    block: i64,
    time: DateTime<Utc>,
}

async fn issuances(
    snapshot: &mut Snapshot,
    programme: &ProgrammeRow,
) -> Result<Vec<IssuanceInfo>, ApiError> {
    let rows: Vec<IssuanceRow> = sqlx::query_as(
        "SELECT i.id, i.first, i.last, i.vintage, i.period_from::text AS period_from,
                i.period_until::text AS period_until, i.verification, i.block, b.time
         FROM issuances i JOIN blocks b ON b.number = i.block
         WHERE i.programme = $1 ORDER BY i.id DESC LIMIT $2",
    )
    .bind(programme.id)
    .bind(MOST_DETAILS)
    .fetch_all(snapshot.connection())
    .await?;
    let start = digits(&programme.starts_at)?;
    let instant = |text: Option<&String>| -> Result<Option<DateTime<Utc>>, ApiError> {
        Ok(match text {
            Some(text) => moment(digits(text)?),
            None => None,
        })
    };
    let mut issuances = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let (first, last) = (unsigned(row.first)?, unsigned(row.last)?);
        let verification = match &row.verification {
            Some(hash) => Some(hash_of_column(hash)?.to_string()),
            None => None,
        };
        issuances.push(IssuanceInfo {
            id: unsigned(row.id)?,
            first,
            last,
            amount: amount(row.first, row.last)?,
            serial: snapshot
                .country
                .serial(programme.id, programme.scope, start, (first, last)),
            vintage: vintage(row.vintage)?,
            period_from: instant(row.period_from.as_ref())?,
            period_until: instant(row.period_until.as_ref())?,
            verification,
            block: unsigned(row.block)?,
            time: row.time,
        });
    }
    Ok(issuances)
}
