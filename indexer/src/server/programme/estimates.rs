//! Estimates that the chain computed for a programme.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{types::Json as Stored, FromRow};
use utoipa::ToSchema;

use crate::{
    details::{tonnes, Field, Fields},
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

/// The answer of the list of estimates.
#[derive(Debug, Serialize, ToSchema)]
pub struct EstimatesAnswer {
    /// The estimates, the latest first.
    pub estimates: Vec<EstimateInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// An estimate that the chain computed, with all that is needed to repeat it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EstimateInfo {
    /// Its number in the programme, from 1.
    pub number: u64,
    /// The method.
    pub method: String,
    /// Version of the country's constants; 0 is the calculator's own.
    pub constants: u64,
    /// The measured quantities; numbers are decimal texts, exactly as they were given.
    pub inputs: BTreeMap<String, Field>,
    /// The result in tCO2e, a decimal number.
    #[schema(example = "1234.50")]
    pub tonnes: String,
    /// Who asked for it.
    pub by: Named,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    method: String,
    constants: i64,
    inputs: Stored<Fields>,
    hundredths: String,
    organisation: i64,
    name: String,
    block: i64,
    time: DateTime<Utc>,
}

/// Estimates that the chain computed for a programme, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/estimates",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<u64>, Query, description = "Only earlier than the estimate with this number."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The estimates.", body = EstimatesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_estimates(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<EstimatesAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::number).await?;
    let (estimates, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(EstimatesAnswer {
        estimates,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Estimates of a programme, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<EstimateInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT e.number, e.method, e.constants, e.inputs, e.hundredths::text AS hundredths,
                e.organisation, o.name, e.block, b.time
         FROM estimates e
         JOIN organisations_now o ON o.id = e.organisation
         JOIN blocks b ON b.number = e.block
         WHERE e.programme = $1 AND ($2::bigint IS NULL OR e.number < $2)
         ORDER BY e.number DESC LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM estimates WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        row.number.to_string()
    })
    .await?;
    let estimates = rows
        .into_iter()
        .map(|row| {
            let Stored(inputs) = row.inputs;
            Ok(EstimateInfo {
                number: unsigned(row.number)?,
                method: row.method,
                constants: unsigned(row.constants)?,
                inputs,
                tonnes: tonnes(&row.hundredths),
                by: Named::of(row.organisation, row.name)?,
                block: unsigned(row.block)?,
                time: row.time,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((estimates, meta))
}
