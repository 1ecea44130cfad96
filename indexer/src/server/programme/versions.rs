//! Versions of what is said of a programme.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{types::Json as Stored, FromRow};
use utoipa::ToSchema;

use crate::{
    details::Details,
    server::{
        error::{ApiError, ErrorBody},
        model::{AsOf, Meta, Named},
        params::{Id, Params},
        programme::lists,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the list of versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionsAnswer {
    /// The versions, the latest first.
    pub versions: Vec<VersionInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A version of what is said of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionInfo {
    /// Its number, from 1.
    pub version: u64,
    /// How it came to be: Registered, Amended, Resubmitted after a rejection with the same
    /// details, or OwnershipChanged.
    #[schema(example = "Amended")]
    pub cause: String,
    /// All that is said of the programme.
    pub details: Details,
    /// Who wrote it, or agreed to it last.
    pub by: Named,
    /// Who proposed it, where another side agreed.
    pub proposed_by: Option<Named>,
    /// Why, where that was told.
    pub reason: Option<String>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    version: i64,
    cause: String,
    details: Stored<Details>,
    organisation: i64,
    name: String,
    proposed_by: Option<i64>,
    proposer: Option<String>,
    reason: Option<String>,
    block: i64,
    time: DateTime<Utc>,
}

/// Versions of what is said of a programme, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/versions",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<u64>, Query, description = "Only earlier than this version."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The versions.", body = VersionsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_versions(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<VersionsAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::number).await?;
    let (versions, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(VersionsAnswer {
        versions,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Versions of a programme, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<VersionInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT v.version, v.cause, v.details, v.organisation, o.name, v.proposed_by,
                p.name AS proposer, v.reason, v.block, b.time
         FROM programme_versions v
         JOIN organisations_now o ON o.id = v.organisation
         JOIN blocks b ON b.number = v.block
         LEFT JOIN organisations_now p ON p.id = v.proposed_by
         WHERE v.programme = $1 AND ($2::bigint IS NULL OR v.version < $2)
         ORDER BY v.version DESC LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM programme_versions WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        row.version.to_string()
    })
    .await?;
    let versions = rows
        .into_iter()
        .map(|row| {
            let Stored(details) = row.details;
            Ok(VersionInfo {
                version: unsigned(row.version)?,
                cause: row.cause,
                details,
                by: Named::of(row.organisation, row.name)?,
                proposed_by: Named::some(row.proposed_by, row.proposer)?,
                reason: row.reason,
                block: unsigned(row.block)?,
                time: row.time,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((versions, meta))
}
