//! Sessions, and what validators did in them.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{key, paged, AsOf, Meta, Named},
        params::Params,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the list of sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionsAnswer {
    /// The sessions, the latest first.
    pub sessions: Vec<SessionInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A session: blocks in which the set of validators does not change.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionInfo {
    /// Its number.
    pub session: u64,
    /// Planned, Running or Ended.
    #[schema(example = "Ended")]
    pub state: String,
    /// Its set, by account.
    pub validators: Vec<String>,
    /// Its first block, once it has ended.
    pub first_block: Option<u64>,
    /// Its last block, once it has ended.
    pub last_block: Option<u64>,
    /// When its last block was made, UTC.
    pub ended_time: Option<DateTime<Utc>>,
    /// What its validators did, once it has ended.
    pub performance: Vec<PerformedInfo>,
}

/// What a validator did in a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PerformedInfo {
    /// The session.
    pub session: u64,
    /// The validator.
    pub account: String,
    /// The organisation that ran it.
    pub organisation: Named,
    /// Blocks that it made.
    pub authored: u64,
    /// Slots that were its own.
    pub expected: u64,
}

#[derive(FromRow)]
struct SessionRow {
    session: i64,
    running: bool,
    validators: Option<Vec<Vec<u8>>>,
    first_block: Option<i64>,
    last_block: Option<i64>,
    ended_time: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct PerformedRow {
    session: i64,
    account: Vec<u8>,
    organisation: i64,
    organisation_name: String,
    authored: i64,
    expected: i64,
}

impl PerformedRow {
    fn info(self) -> Result<PerformedInfo, ApiError> {
        Ok(PerformedInfo {
            session: unsigned(self.session)?,
            account: key(&self.account)?,
            organisation: Named::of(self.organisation, self.organisation_name)?,
            authored: unsigned(self.authored)?,
            expected: unsigned(self.expected)?,
        })
    }
}

/// Sessions with what their validators did, the latest first: those that are planned, the running
/// one, and those that ended.
#[utoipa::path(
    get,
    path = "/api/v1/sessions",
    tag = "Network",
    params(
        ("after" = Option<u64>, Query, description = "Only earlier than this session."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The sessions.", body = SessionsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_sessions(
    State(app): State<App>,
    params: Params,
) -> Result<Json<SessionsAnswer>, ApiError> {
    params.only(&["after", "limit"])?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (sessions, meta) = list(&mut snapshot, after, limit).await?;
    Ok(Json(SessionsAnswer {
        sessions,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Sessions earlier than one, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<SessionInfo>, Meta), ApiError> {
    // The session after the last one that ended runs now.
    let rows: Vec<SessionRow> = sqlx::query_as(
        "SELECT s.session,
                s.session = COALESCE((SELECT MAX(session) + 1 FROM sessions
                                      WHERE ended_block IS NOT NULL), 0) AS running,
                s.validators, s.first_block, s.last_block, b.time AS ended_time
         FROM sessions s LEFT JOIN blocks b ON b.number = s.last_block
         WHERE ($1::bigint IS NULL OR s.session < $1)
         ORDER BY s.session DESC LIMIT $2",
    )
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sessions")
        .fetch_one(snapshot.connection())
        .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.session.to_string())?;
    let numbers: Vec<i64> = rows.iter().map(|row| row.session).collect();
    let performed: Vec<PerformedRow> = sqlx::query_as(
        "SELECT p.session, p.account, p.organisation, o.name AS organisation_name, p.authored,
                p.expected
         FROM performances p JOIN organisations_now o ON o.id = p.organisation
         WHERE p.session = ANY($1) ORDER BY p.session, p.organisation, p.account",
    )
    .bind(numbers)
    .fetch_all(snapshot.connection())
    .await?;
    let mut by_session = BTreeMap::<i64, Vec<PerformedInfo>>::new();
    for row in performed {
        by_session.entry(row.session).or_default().push(row.info()?);
    }
    let sessions = rows
        .into_iter()
        .map(|row| {
            let set = row.validators.unwrap_or_default();
            let state = match (row.last_block, row.running) {
                (Some(_), _) => "Ended",
                (None, true) => "Running",
                (None, false) => "Planned",
            };
            Ok(SessionInfo {
                session: unsigned(row.session)?,
                state: state.to_owned(),
                validators: set
                    .iter()
                    .map(|account| key(account))
                    .collect::<Result<_, _>>()?,
                first_block: row.first_block.map(unsigned).transpose()?,
                last_block: row.last_block.map(unsigned).transpose()?,
                ended_time: row.ended_time,
                performance: by_session.remove(&row.session).unwrap_or_default(),
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((sessions, meta))
}

/// What a validator did in the last sessions that ended, the latest first.
pub async fn of_validator(
    snapshot: &mut Snapshot,
    account: &[u8],
    limit: i64,
) -> Result<Vec<PerformedInfo>, ApiError> {
    let rows: Vec<PerformedRow> = sqlx::query_as(
        "SELECT p.session, p.account, p.organisation, o.name AS organisation_name, p.authored,
                p.expected
         FROM performances p JOIN organisations_now o ON o.id = p.organisation
         WHERE p.account = $1 ORDER BY p.session DESC LIMIT $2",
    )
    .bind(account)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter().map(PerformedRow::info).collect()
}
