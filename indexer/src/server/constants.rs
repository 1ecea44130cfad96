//! The country's constants of the calculator's methods.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{types::Json as Stored, FromRow};
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{page, AsOf, Meta, Named},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::{
    details::{Field, Fields},
    text::unsigned,
};

/// The answer of the list of constants.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConstantsAnswer {
    /// Constants by method; of one method by version, the latest first.
    pub constants: Vec<ConstantsInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The country's constants of a method.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConstantsInfo {
    /// The method.
    pub method: String,
    /// Their version, from 1; 0 would be the calculator's own.
    pub version: u64,
    /// Whether it is the latest version, with which estimates are made now.
    pub latest: bool,
    /// The constants that differ from the calculator's own; numbers are decimal texts.
    pub constants: BTreeMap<String, Field>,
    /// Who set them.
    pub by: Named,
    /// Number of the block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    method: String,
    version: i64,
    latest: bool,
    constants: Stored<Fields>,
    organisation: i64,
    name: String,
    block: i64,
    time: DateTime<Utc>,
}

/// The country's constants of the calculator's methods: the latest of each method, or all
/// versions of one.
#[utoipa::path(
    get,
    path = "/api/v1/constants",
    tag = "Monitoring",
    params(
        ("method" = Option<String>, Query, description = "All versions of this method, the latest first; without it the latest version of every method."),
        ("after" = Option<u64>, Query, description = "Of one method, only earlier than this version."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The constants.", body = ConstantsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_constants(
    State(app): State<App>,
    params: Params,
) -> Result<Json<ConstantsAnswer>, ApiError> {
    params.only(&["method", "after", "limit"])?;
    let method = params.text("method")?;
    let after = params.number("after")?;
    if method.is_none() && after.is_some() {
        return Err(ApiError::bad_request(
            "The parameter after is a version of a method; name the method too.",
        ));
    }
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    // A calculator has few methods: without one of them there is one page.
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.method, c.version, n.version = c.version AS latest, c.constants, c.organisation,
                o.name, c.block, b.time
         FROM constants c
         JOIN constants_now n ON n.method = c.method
         JOIN organisations_now o ON o.id = c.organisation
         JOIN blocks b ON b.number = c.block
         WHERE CASE WHEN $1::text IS NULL THEN n.version = c.version ELSE c.method = $1 END
           AND ($2::bigint IS NULL OR c.version < $2)
         ORDER BY c.method, c.version DESC LIMIT $3",
    )
    .bind(method.as_deref())
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT CASE WHEN $1::text IS NULL THEN (SELECT COUNT(*) FROM constants_now)
                ELSE (SELECT COUNT(*) FROM constants WHERE method = $1) END",
    )
    .bind(method.as_deref())
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let next = rows
        .last()
        .filter(|_| more && method.is_some())
        .map(|constants| constants.version.to_string());
    let constants = rows.into_iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok(Json(ConstantsAnswer {
        constants,
        meta: Meta {
            total: Snapshot::count(total)?,
            next,
        },
        as_of: snapshot.as_of,
    }))
}

impl Row {
    fn info(self) -> Result<ConstantsInfo, ApiError> {
        let Stored(constants) = self.constants;
        Ok(ConstantsInfo {
            method: self.method,
            version: unsigned(self.version)?,
            latest: self.latest,
            constants,
            by: Named::of(self.organisation, self.name)?,
            block: unsigned(self.block)?,
            time: self.time,
        })
    }
}
