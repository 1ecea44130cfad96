//! Transfers that wait for their delay, and those that did.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, key, optional_key, page, AsOf, Meta, SerialBlock},
    moved::{blocks, ProgrammeOf, RangeRow},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The states of such a transfer.
const STATES: [&str; 3] = [WAITING, "Executed", "Undone"];
/// The state of one that is neither executed nor undone.
const WAITING: &str = "Waiting";

/// The answer of the list of waiting transfers.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingTransfersAnswer {
    /// The transfers, the latest first.
    pub transfers: Vec<WaitingTransferInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A transfer that waits for its delay, or did. Until then the credits are the giver's, in its
/// account Pending.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingTransferInfo {
    /// Its identifier.
    pub id: u64,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Who gives.
    pub from: u64,
    /// Name of the giver.
    pub from_name: String,
    /// Who is to receive.
    pub to: u64,
    /// Name of the receiver.
    pub to_name: String,
    /// How many credits.
    pub amount: u64,
    /// Remark of the giver.
    pub remark: Option<String>,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// Waiting, Executed or Undone.
    #[schema(example = "Waiting")]
    pub state: String,
    /// The first block in which it is executed.
    pub due: u64,
    /// The last block in which it can be cancelled.
    pub cancellable_until: u64,
    /// Whether it can still be cancelled.
    pub cancellable: bool,
    /// The key that asked for it.
    pub asked_by: String,
    /// Number of the block in which it was asked for.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
    /// The key that cancelled it.
    pub closed_by: Option<String>,
    /// Number of the block in which it was executed or undone.
    pub closed_block: Option<u64>,
    /// When that block was made, UTC.
    pub closed_time: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct WaitingRow {
    id: i64,
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
    state: String,
    due: i64,
    cancellable_until: i64,
    asked_by: Vec<u8>,
    asked_block: i64,
    asked_time: DateTime<Utc>,
    closed_by: Option<Vec<u8>>,
    closed_block: Option<i64>,
    closed_time: Option<DateTime<Utc>>,
}

/// Transfers that wait for their delay, the latest first; or those that did.
#[utoipa::path(
    get,
    path = "/api/v1/transfers/waiting",
    tag = "Credits",
    params(
        ("state" = Option<String>, Query, description = "Only this state: Waiting, Executed or Undone; Waiting by default."),
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only given by this one, or to be received by it."),
        ("after" = Option<u64>, Query, description = "Only earlier than this transfer."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The transfers.", body = WaitingTransfersAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_waiting_transfers(
    State(app): State<App>,
    params: Params,
) -> Result<Json<WaitingTransfersAnswer>, ApiError> {
    params.only(&["state", "programme", "organisation", "after", "limit"])?;
    let state = params.choice("state", &STATES)?.unwrap_or(WAITING);
    let programme = params.number("programme")?;
    let party = params.number("organisation")?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let rows: Vec<WaitingRow> = sqlx::query_as(
        "SELECT t.id, t.programme, p.title, p.scope, p.starts_at::text AS starts_at, t.giver,
                g.name AS giver_name, t.receiver, r.name AS receiver_name, t.amount, t.remark,
                t.state, t.due, t.cancellable_until, t.asked_by, t.asked_block,
                b.time AS asked_time, t.closed_by, t.closed_block, c.time AS closed_time
         FROM waiting_transfers t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now g ON g.id = t.giver
         JOIN organisations_now r ON r.id = t.receiver
         JOIN blocks b ON b.number = t.asked_block
         LEFT JOIN blocks c ON c.number = t.closed_block
         WHERE t.state = $1
           AND ($2::bigint IS NULL OR t.programme = $2)
           AND ($3::bigint IS NULL OR t.giver = $3 OR t.receiver = $3)
           AND ($4::bigint IS NULL OR t.id < $4)
         ORDER BY t.id DESC LIMIT $5",
    )
    .bind(state)
    .bind(programme)
    .bind(party)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM waiting_transfers
         WHERE state = $1
           AND ($2::bigint IS NULL OR programme = $2)
           AND ($3::bigint IS NULL OR giver = $3 OR receiver = $3)",
    )
    .bind(state)
    .bind(programme)
    .bind(party)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let mut ranges = reserved_ranges(&mut snapshot, &rows).await?;
    let mut transfers = Vec::with_capacity(rows.len());
    for row in rows {
        let of = ProgrammeOf {
            id: row.programme,
            scope: row.scope,
            start: digits(&row.starts_at)?,
        };
        let cancellable_until = unsigned(row.cancellable_until)?;
        transfers.push(WaitingTransferInfo {
            id: unsigned(row.id)?,
            programme: unsigned(row.programme)?,
            title: row.title,
            from: unsigned(row.giver)?,
            from_name: row.giver_name,
            to: unsigned(row.receiver)?,
            to_name: row.receiver_name,
            amount: unsigned(row.amount)?,
            remark: row.remark,
            ranges: blocks(ranges.remove(&row.id), &snapshot.country, &of)?,
            // A call that is made now is executed in a later block.
            cancellable: row.state == WAITING && cancellable_until > snapshot.as_of.block,
            state: row.state,
            due: unsigned(row.due)?,
            cancellable_until,
            asked_by: key(&row.asked_by)?,
            block: unsigned(row.asked_block)?,
            time: row.asked_time,
            closed_by: optional_key(row.closed_by.as_deref())?,
            closed_block: row.closed_block.map(unsigned).transpose()?,
            closed_time: row.closed_time,
        });
    }
    let next = transfers
        .last()
        .filter(|_| more)
        .map(|transfer| transfer.id.to_string());
    Ok(Json(WaitingTransfersAnswer {
        transfers,
        meta: Meta {
            total: Snapshot::count(total)?,
            next,
        },
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct ReservedRange {
    transfer: i64,
    #[sqlx(flatten)]
    range: RangeRow,
}

async fn reserved_ranges(
    snapshot: &mut Snapshot,
    rows: &[WaitingRow],
) -> Result<BTreeMap<i64, Vec<RangeRow>>, ApiError> {
    let transfers: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let found: Vec<ReservedRange> = sqlx::query_as(
        "SELECT transfer, first, last, issuance, vintage FROM waiting_transfer_ranges
         WHERE transfer = ANY($1) ORDER BY transfer, position",
    )
    .bind(transfers)
    .fetch_all(snapshot.connection())
    .await?;
    let mut ranges: BTreeMap<i64, Vec<RangeRow>> = BTreeMap::new();
    for row in found {
        ranges.entry(row.transfer).or_default().push(row.range);
    }
    Ok(ranges)
}
