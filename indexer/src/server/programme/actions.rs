//! Mitigation actions of a programme.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    details::tonnes,
    server::{
        error::{ApiError, ErrorBody},
        model::{digits, optional_number, AsOf, Meta, Named},
        params::{Id, Params},
        programme::lists,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the list of mitigation actions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionsAnswer {
    /// The mitigation actions, in the order in which they were added.
    pub actions: Vec<ActionInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A mitigation action of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionInfo {
    /// Its identifier in the programme.
    pub action: String,
    /// How it mitigates.
    #[schema(example = "Solar")]
    pub mitigation: String,
    /// What it is to reduce, as its proponents say, in credits.
    pub estimate: u64,
    /// The number of the estimate that the chain computed for it.
    pub computed: Option<u64>,
    /// The result of that estimate in tCO2e, a decimal number.
    #[schema(example = "1234.50")]
    pub tonnes: Option<String>,
    /// Who added it.
    pub by: Named,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    action: String,
    mitigation: String,
    estimate: String,
    computed: Option<i64>,
    hundredths: Option<String>,
    organisation: i64,
    name: String,
    block: i64,
    index: i32,
    time: DateTime<Utc>,
}

/// Mitigation actions of a programme, in the order in which they were added.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/actions",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<String>, Query, description = "Only later than this block and position, such as 120-3."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The mitigation actions.", body = ActionsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_actions(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<ActionsAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::place).await?;
    let (actions, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(ActionsAnswer {
        actions,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Mitigation actions of a programme, in the order in which they were added.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<(i64, i32)>,
    limit: i64,
) -> Result<(Vec<ActionInfo>, Meta), ApiError> {
    let (block, index) = after.unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT m.action, m.mitigation, m.estimate::text AS estimate, m.computed,
                e.hundredths::text AS hundredths, m.organisation, o.name, m.block, m.index, b.time
         FROM mitigation_actions m
         JOIN organisations_now o ON o.id = m.organisation
         JOIN blocks b ON b.number = m.block
         LEFT JOIN estimates e ON e.programme = m.programme AND e.number = m.computed
         WHERE m.programme = $1 AND ($2::bigint IS NULL OR (m.block, m.index) > ($2, $3::integer))
         ORDER BY m.block, m.index LIMIT $4",
    )
    .bind(id)
    .bind(block)
    .bind(index)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM mitigation_actions WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        format!("{}-{}", row.block, row.index)
    })
    .await?;
    let actions = rows.into_iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok((actions, meta))
}

impl Row {
    fn info(self) -> Result<ActionInfo, ApiError> {
        Ok(ActionInfo {
            action: self.action,
            mitigation: self.mitigation,
            estimate: digits(&self.estimate)?,
            computed: optional_number(self.computed)?,
            tonnes: self.hundredths.as_deref().map(tonnes),
            by: Named::of(self.organisation, self.name)?,
            block: unsigned(self.block)?,
            time: self.time,
        })
    }
}
