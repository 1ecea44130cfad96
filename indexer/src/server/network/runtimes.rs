//! The runtimes of the chain.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_client::values::Bytes;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{paged, AsOf, Meta},
        params::Params,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the list of runtimes.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuntimeVersionsAnswer {
    /// The runtimes, the latest first.
    pub runtime_versions: Vec<RuntimeVersionInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A runtime of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuntimeVersionInfo {
    /// Its spec version.
    pub spec_version: u64,
    /// The first block that it made.
    pub first_block: u64,
    /// The block before, in which it was applied; null for the runtime of genesis.
    pub applied_block: Option<u64>,
    /// When that block was made, UTC.
    pub applied_time: Option<DateTime<Utc>>,
    /// Blake2-256 of its code.
    pub code_hash: String,
    /// The name under which governance authorised it.
    #[schema(example = "1.6.0")]
    pub release: Option<String>,
}

#[derive(FromRow)]
struct RuntimeRow {
    spec_version: i64,
    first_block: i64,
    applied_block: Option<i64>,
    applied_time: Option<DateTime<Utc>>,
    code_hash: Vec<u8>,
    release: Option<String>,
}

/// The runtimes that made the blocks of the chain, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/runtime-versions",
    tag = "Network",
    params(
        ("after" = Option<u64>, Query, description = "Only earlier than this spec version."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The runtimes.", body = RuntimeVersionsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_runtime_versions(
    State(app): State<App>,
    params: Params,
) -> Result<Json<RuntimeVersionsAnswer>, ApiError> {
    params.only(&["after", "limit"])?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (runtime_versions, meta) = list(&mut snapshot, after, limit).await?;
    Ok(Json(RuntimeVersionsAnswer {
        runtime_versions,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Runtimes earlier than a spec version, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<RuntimeVersionInfo>, Meta), ApiError> {
    let rows: Vec<RuntimeRow> = sqlx::query_as(
        "SELECT r.spec_version, r.first_block, r.applied_block, b.time AS applied_time,
                r.code_hash, r.release
         FROM runtime_versions r LEFT JOIN blocks b ON b.number = r.applied_block
         WHERE ($1::bigint IS NULL OR r.spec_version < $1)
         ORDER BY r.spec_version DESC LIMIT $2",
    )
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM runtime_versions")
        .fetch_one(snapshot.connection())
        .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.spec_version.to_string())?;
    let runtimes = rows
        .into_iter()
        .map(|row| {
            Ok(RuntimeVersionInfo {
                spec_version: unsigned(row.spec_version)?,
                first_block: unsigned(row.first_block)?,
                applied_block: row.applied_block.map(unsigned).transpose()?,
                applied_time: row.applied_time,
                code_hash: Bytes(row.code_hash).to_string(),
                release: row.release,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((runtimes, meta))
}
