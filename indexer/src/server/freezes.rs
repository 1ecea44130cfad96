//! Freezes: credits that must not leave where they lie.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, optional_number, paged, AsOf, CountryInfo, Meta, Named, SerialBlock},
    moved::{self, blocks, Owning, ProgrammeOf, RangeRow},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The state of a freeze that is neither lifted nor over.
pub const IN_FORCE: &str = "InForce";
/// Freezes of every state.
const ALL: &str = "All";
/// What can be asked for.
const STATES: [&str; 4] = [IN_FORCE, "Lifted", "RanOut", ALL];

/// The answer of the list of freezes.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreezesAnswer {
    /// The freezes, the latest first.
    pub freezes: Vec<FreezeInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A freeze. What it covers can neither be moved nor reserved nor ended by its holder.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreezeInfo {
    /// Its identifier.
    pub id: u64,
    /// What it covers: Serials, Programme, Organisation or Country.
    #[schema(example = "Serials")]
    pub subject: String,
    /// The programme of the serials, or the programme.
    pub programme: Option<u64>,
    /// Title of the programme.
    pub title: Option<String>,
    /// The organisation.
    pub organisation: Option<Named>,
    /// How many credits it named, when it names serials.
    pub amount: Option<u64>,
    /// The serials that it named. A range that has moved since is not frozen any more.
    pub ranges: Vec<SerialBlock>,
    /// Why.
    pub reason: String,
    /// The case it belongs to.
    pub case: String,
    /// InForce, Lifted or RanOut.
    #[schema(example = "InForce")]
    pub state: String,
    /// The block in which it began.
    pub since: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
    /// The first block in which it is over; null until it is lifted.
    pub until: Option<u64>,
    /// The officer's organisation; null when governance ordered it.
    pub placed_by: Option<Named>,
    /// The block in which governance last changed its end; it is governance's own since.
    pub prolonged_block: Option<u64>,
    /// The block in which it was lifted.
    pub lifted_block: Option<u64>,
    /// When that block was made, UTC.
    pub lifted_time: Option<DateTime<Utc>>,
    /// The organisation that lifted it; null when governance did.
    pub lifted_by: Option<Named>,
    /// Why it was lifted.
    pub lift_reason: Option<String>,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct FreezeFilter {
    /// Only in this state.
    pub state: Option<&'static str>,
    /// Only of this programme or its serials.
    pub programme: Option<i64>,
    /// Only of this organisation.
    pub organisation: Option<i64>,
    /// That of the country too, whatever programme or organisation is asked for.
    pub with_country: bool,
    /// Only earlier than this one.
    pub after: Option<i64>,
}

#[derive(FromRow)]
struct FreezeRow {
    id: i64,
    subject: String,
    programme: Option<i64>,
    title: Option<String>,
    scope: Option<i16>,
    starts_at: Option<String>,
    organisation: Option<i64>,
    organisation_name: Option<String>,
    amount: Option<i64>,
    reason: String,
    case_id: String,
    state: String,
    since: i64,
    time: DateTime<Utc>,
    until: Option<i64>,
    placed_by: Option<i64>,
    placer_name: Option<String>,
    prolonged_block: Option<i64>,
    lifted_block: Option<i64>,
    lifted_time: Option<DateTime<Utc>>,
    lifted_by: Option<i64>,
    lifter_name: Option<String>,
    lift_reason: Option<String>,
}

/// Freezes, the latest first: those in force, unless others are asked for.
#[utoipa::path(
    get,
    path = "/api/v1/freezes",
    tag = "Credits",
    params(
        ("state" = Option<String>, Query, description = "Only this state: InForce, Lifted, RanOut, or All; InForce by default."),
        ("programme" = Option<u64>, Query, description = "Only of this programme or its serials."),
        ("organisation" = Option<u64>, Query, description = "Only of what this organisation holds as a whole."),
        ("after" = Option<u64>, Query, description = "Only earlier than this freeze."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The freezes.", body = FreezesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_freezes(
    State(app): State<App>,
    params: Params,
) -> Result<Json<FreezesAnswer>, ApiError> {
    params.only(&["state", "programme", "organisation", "after", "limit"])?;
    let state = params.choice("state", &STATES)?.unwrap_or(IN_FORCE);
    let filter = FreezeFilter {
        state: Some(state).filter(|state| *state != ALL),
        programme: params.number("programme")?,
        organisation: params.number("organisation")?,
        with_country: false,
        after: params.number("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (freezes, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(FreezesAnswer {
        freezes,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Whether a freeze fits the filter, which is bound first.
macro_rules! fits {
    () => {
        "($1::text IS NULL OR f.state = $1)
         AND (($2::bigint IS NULL OR f.programme = $2)
              AND ($3::bigint IS NULL OR f.organisation = $3)
              OR $4 AND f.subject = 'Country')"
    };
}

/// Freezes that fit a filter, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &FreezeFilter,
    limit: i64,
) -> Result<(Vec<FreezeInfo>, Meta), ApiError> {
    let rows: Vec<FreezeRow> = sqlx::query_as(concat!(
        "SELECT f.id, f.subject, f.programme, p.title, p.scope, p.starts_at::text AS starts_at,
                f.organisation, o.name AS organisation_name, f.amount, f.reason, f.case_id,
                f.state, f.since, b.time, f.until, f.placed_by, w.name AS placer_name,
                f.prolonged_block, f.lifted_block, c.time AS lifted_time, f.lifted_by,
                l.name AS lifter_name, f.lift_reason
         FROM freezes_now f
         LEFT JOIN programmes p ON p.id = f.programme
         LEFT JOIN organisations_now o ON o.id = f.organisation
         LEFT JOIN organisations_now w ON w.id = f.placed_by
         LEFT JOIN organisations_now l ON l.id = f.lifted_by
         JOIN blocks b ON b.number = f.since
         LEFT JOIN blocks c ON c.number = f.lifted_block
         WHERE ",
        fits!(),
        " AND ($5::bigint IS NULL OR f.id < $5)
         ORDER BY f.id DESC LIMIT $6"
    ))
    .bind(filter.state)
    .bind(filter.programme)
    .bind(filter.organisation)
    .bind(filter.with_country)
    .bind(filter.after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(concat!(
        "SELECT COUNT(*) FROM freezes_now f WHERE ",
        fits!()
    ))
    .bind(filter.state)
    .bind(filter.programme)
    .bind(filter.organisation)
    .bind(filter.with_country)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.id.to_string())?;
    let ids = rows.iter().map(|row| row.id).collect();
    let mut ranges = moved::ranges(snapshot, Owning::Freeze, ids).await?;
    let freezes = rows
        .into_iter()
        .map(|row| {
            let ranges = ranges.remove(&row.id);
            row.info(ranges, &snapshot.country)
        })
        .collect::<Result<_, _>>()?;
    Ok((freezes, meta))
}

impl FreezeRow {
    fn info(
        self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<FreezeInfo, ApiError> {
        let ranges = match (self.programme, self.scope, &self.starts_at) {
            (Some(id), Some(scope), Some(starts_at)) => {
                let start = digits(starts_at)?;
                blocks(ranges, country, &ProgrammeOf { id, scope, start })?
            }
            _ => Vec::new(),
        };
        Ok(FreezeInfo {
            id: unsigned(self.id)?,
            subject: self.subject,
            programme: optional_number(self.programme)?,
            title: self.title,
            organisation: Named::some(self.organisation, self.organisation_name)?,
            amount: optional_number(self.amount)?,
            ranges,
            reason: self.reason,
            case: self.case_id,
            state: self.state,
            since: unsigned(self.since)?,
            time: self.time,
            until: optional_number(self.until)?,
            placed_by: Named::some(self.placed_by, self.placer_name)?,
            prolonged_block: optional_number(self.prolonged_block)?,
            lifted_block: optional_number(self.lifted_block)?,
            lifted_time: self.lifted_time,
            lifted_by: Named::some(self.lifted_by, self.lifter_name)?,
            lift_reason: self.lift_reason,
        })
    }
}
