//! Transfers, the latest first.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, page, AsOf, Meta, SerialBlock},
    moved::{blocks, ProgrammeOf, RangeRow},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer of the list of transfers.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransfersAnswer {
    /// The transfers, the latest first.
    pub transfers: Vec<TransferInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A transfer: credits that changed hands.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferInfo {
    /// Block and position in it.
    #[schema(example = "120-3")]
    pub id: String,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Who gave.
    pub from: u64,
    /// Name of the giver.
    pub from_name: String,
    /// Who received.
    pub to: u64,
    /// Name of the receiver.
    pub to_name: String,
    /// How many credits.
    pub amount: u64,
    /// Remark of the giver.
    pub remark: Option<String>,
    /// The waiting transfer that it was until it was executed.
    pub waited_as: Option<u64>,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct TransferRow {
    block: i64,
    index: i32,
    programme: i64,
    title: String,
    scope: i16,
    starts_at: String,
    giver: i64,
    giver_name: String,
    receiver: i64,
    receiver_name: String,
    amount: i64,
    remark: Option<String>,
    waited_as: Option<i64>,
    time: DateTime<Utc>,
}

/// Transfers of credits, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/transfers",
    tag = "Credits",
    params(
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only given or received by this one."),
        ("after" = Option<String>, Query, description = "Only earlier than this transfer, such as 120-3."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The transfers.", body = TransfersAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_transfers(
    State(app): State<App>,
    params: Params,
) -> Result<Json<TransfersAnswer>, ApiError> {
    params.only(&["programme", "organisation", "after", "limit"])?;
    let programme = params.number("programme")?;
    let party = params.number("organisation")?;
    let (block, index) = params.place("after")?.unzip();
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let rows: Vec<TransferRow> = sqlx::query_as(
        "SELECT t.block, t.index, t.programme, p.title, p.scope, p.starts_at::text AS starts_at,
                t.giver, g.name AS giver_name, t.receiver, r.name AS receiver_name, t.amount,
                t.remark, t.waited_as, b.time
         FROM transfers t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now g ON g.id = t.giver
         JOIN organisations_now r ON r.id = t.receiver
         JOIN blocks b ON b.number = t.block
         WHERE ($1::bigint IS NULL OR t.programme = $1)
           AND ($2::bigint IS NULL OR t.giver = $2 OR t.receiver = $2)
           AND ($3::bigint IS NULL OR (t.block, t.index) < ($3, $4::integer))
         ORDER BY t.block DESC, t.index DESC LIMIT $5",
    )
    .bind(programme)
    .bind(party)
    .bind(block)
    .bind(index)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM transfers
         WHERE ($1::bigint IS NULL OR programme = $1)
           AND ($2::bigint IS NULL OR giver = $2 OR receiver = $2)",
    )
    .bind(programme)
    .bind(party)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let mut ranges = transferred_ranges(&mut snapshot, &rows).await?;
    let mut transfers = Vec::with_capacity(rows.len());
    for row in rows {
        let of = ProgrammeOf {
            id: row.programme,
            scope: row.scope,
            start: digits(&row.starts_at)?,
        };
        transfers.push(TransferInfo {
            id: format!("{}-{}", row.block, row.index),
            programme: unsigned(row.programme)?,
            title: row.title,
            from: unsigned(row.giver)?,
            from_name: row.giver_name,
            to: unsigned(row.receiver)?,
            to_name: row.receiver_name,
            amount: unsigned(row.amount)?,
            remark: row.remark,
            waited_as: row.waited_as.map(unsigned).transpose()?,
            ranges: blocks(
                ranges.remove(&(row.block, row.index)),
                &snapshot.country,
                &of,
            )?,
            block: unsigned(row.block)?,
            time: row.time,
        });
    }
    let next = transfers
        .last()
        .filter(|_| more)
        .map(|transfer| transfer.id.clone());
    Ok(Json(TransfersAnswer {
        transfers,
        meta: Meta {
            total: Snapshot::count(total)?,
            next,
        },
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct TransferredRange {
    block: i64,
    index: i32,
    #[sqlx(flatten)]
    range: RangeRow,
}

async fn transferred_ranges(
    snapshot: &mut Snapshot,
    rows: &[TransferRow],
) -> Result<BTreeMap<(i64, i32), Vec<RangeRow>>, ApiError> {
    let blocks: Vec<i64> = rows.iter().map(|row| row.block).collect();
    let indices: Vec<i32> = rows.iter().map(|row| row.index).collect();
    let found: Vec<TransferredRange> = sqlx::query_as(
        "SELECT r.block, r.index, r.first, r.last, r.issuance, r.vintage
         FROM unnest($1::bigint[], $2::integer[]) AS wanted (block, index)
         JOIN transfer_ranges r ON r.block = wanted.block AND r.index = wanted.index
         ORDER BY r.block, r.index, r.position",
    )
    .bind(blocks)
    .bind(indices)
    .fetch_all(snapshot.connection())
    .await?;
    let mut ranges: BTreeMap<(i64, i32), Vec<RangeRow>> = BTreeMap::new();
    for row in found {
        ranges
            .entry((row.block, row.index))
            .or_default()
            .push(row.range);
    }
    Ok(ranges)
}
