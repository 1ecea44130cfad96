//! What council and technical committee decided, or vote on.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_client::values::Bytes;
use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{key, optional_key, paged, AsOf, Meta},
        params::Params,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The bodies.
const BODIES: [&str; 2] = ["Council", "TechnicalCommittee"];
/// The state of a motion that is voted on.
pub const OPEN: &str = "Open";
/// The states of a motion.
const STATES: [&str; 6] = [
    OPEN,
    "Approved",
    "Executed",
    "Failed",
    "Disapproved",
    "Killed",
];

/// The answer of the list of motions.
#[derive(Debug, Serialize, ToSchema)]
pub struct MotionsAnswer {
    /// The motions, the latest first.
    pub motions: Vec<MotionInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A call that a body votes on, or did.
#[derive(Debug, Serialize, ToSchema)]
pub struct MotionInfo {
    /// Block and position in it where it was moved.
    #[schema(example = "120-3")]
    pub id: String,
    /// Council or TechnicalCommittee.
    #[schema(example = "Council")]
    pub body: String,
    /// Its number in its body; null when one member was enough.
    pub number: Option<u64>,
    /// Hash of the call.
    pub hash: String,
    /// The member who moved it; null when one member was enough.
    pub proposer: Option<String>,
    /// Members who must agree; null when one member was enough.
    pub threshold: Option<u64>,
    /// Pallet of the call; null when the call cannot be shown.
    #[schema(example = "Validators")]
    pub pallet: Option<String>,
    /// Name of the call; null when the call cannot be shown.
    #[schema(example = "approve")]
    pub call: Option<String>,
    /// Arguments of the call by name; null when they cannot be shown.
    pub arguments: Option<Value>,
    /// Members who agree; when the vote is over, with those who did not vote as the body counts
    /// them.
    pub yes: u64,
    /// Members who do not.
    pub no: u64,
    /// Open, Approved, Executed, Failed, Disapproved or Killed.
    #[schema(example = "Executed")]
    pub state: String,
    /// The error of the execution, when it failed.
    pub failure: Option<String>,
    /// When it was moved, UTC.
    pub time: DateTime<Utc>,
    /// The block in which it was decided.
    pub decided_block: Option<u64>,
    /// When that block was made, UTC.
    pub decided_time: Option<DateTime<Utc>>,
    /// The last vote of each member, in the order in which they were given.
    pub votes: Vec<VoteInfo>,
}

/// The vote of a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteInfo {
    /// The member.
    pub member: String,
    /// Whether the member agrees.
    pub approves: bool,
    /// The block of the vote.
    pub block: u64,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct MotionFilter {
    /// Only of this body.
    pub body: Option<&'static str>,
    /// Only in this state.
    pub state: Option<&'static str>,
    /// Only earlier than the motion at this block and position.
    pub before: Option<(i64, i32)>,
}

#[derive(FromRow)]
struct MotionRow {
    block: i64,
    index: i32,
    body: String,
    number: Option<i64>,
    hash: Vec<u8>,
    proposer: Option<Vec<u8>>,
    threshold: Option<i64>,
    pallet: Option<String>,
    name: Option<String>,
    arguments: Option<Value>,
    yes: i64,
    no: i64,
    state: String,
    failure: Option<String>,
    time: DateTime<Utc>,
    decided_block: Option<i64>,
    decided_time: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct VoteRow {
    motion_block: i64,
    motion_index: i32,
    member: Vec<u8>,
    approves: bool,
    block: i64,
}

/// Motions of the council and the technical committee, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/motions",
    tag = "Network",
    params(
        ("body" = Option<String>, Query, description = "Only of this body: Council or TechnicalCommittee."),
        ("state" = Option<String>, Query, description = "Only this state: Open, Approved, Executed, Failed, Disapproved or Killed."),
        ("after" = Option<String>, Query, description = "Only earlier than this motion, such as 120-3."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The motions.", body = MotionsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_motions(
    State(app): State<App>,
    params: Params,
) -> Result<Json<MotionsAnswer>, ApiError> {
    params.only(&["body", "state", "after", "limit"])?;
    let filter = MotionFilter {
        body: params.choice("body", &BODIES)?,
        state: params.choice("state", &STATES)?,
        before: params.place("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (motions, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(MotionsAnswer {
        motions,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Motions that fit a filter, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &MotionFilter,
    limit: i64,
) -> Result<(Vec<MotionInfo>, Meta), ApiError> {
    let rows: Vec<MotionRow> = sqlx::query_as(
        "SELECT m.block, m.index, m.body, m.number, m.hash, m.proposer, m.threshold, m.pallet,
                m.name, m.arguments, m.yes, m.no, m.state, m.failure, b.time, m.decided_block,
                d.time AS decided_time
         FROM motions m JOIN blocks b ON b.number = m.block
         LEFT JOIN blocks d ON d.number = m.decided_block
         WHERE ($1::text IS NULL OR m.body = $1) AND ($2::text IS NULL OR m.state = $2)
           AND ($3::bigint IS NULL OR (m.block, m.index) < ($3, $4))
         ORDER BY m.block DESC, m.index DESC LIMIT $5",
    )
    .bind(filter.body)
    .bind(filter.state)
    .bind(filter.before.map(|(block, _)| block))
    .bind(filter.before.map(|(_, index)| index))
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM motions
         WHERE ($1::text IS NULL OR body = $1) AND ($2::text IS NULL OR state = $2)",
    )
    .bind(filter.body)
    .bind(filter.state)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| {
        format!("{}-{}", row.block, row.index)
    })?;
    let mut votes = votes(snapshot, &rows).await?;
    let motions = rows
        .into_iter()
        .map(|row| {
            let votes = votes.remove(&(row.block, row.index)).unwrap_or_default();
            Ok(MotionInfo {
                id: format!("{}-{}", row.block, row.index),
                body: row.body,
                number: row.number.map(unsigned).transpose()?,
                hash: Bytes(row.hash).to_string(),
                proposer: optional_key(row.proposer.as_deref())?,
                threshold: row.threshold.map(unsigned).transpose()?,
                pallet: row.pallet,
                call: row.name,
                arguments: row.arguments,
                yes: unsigned(row.yes)?,
                no: unsigned(row.no)?,
                state: row.state,
                failure: row.failure,
                time: row.time,
                decided_block: row.decided_block.map(unsigned).transpose()?,
                decided_time: row.decided_time,
                votes,
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((motions, meta))
}

/// The last vote of each member on motions, by the places of these.
async fn votes(
    snapshot: &mut Snapshot,
    motions: &[MotionRow],
) -> Result<BTreeMap<(i64, i32), Vec<VoteInfo>>, ApiError> {
    let blocks: Vec<i64> = motions.iter().map(|row| row.block).collect();
    let indices: Vec<i32> = motions.iter().map(|row| row.index).collect();
    let rows: Vec<VoteRow> = sqlx::query_as(
        "SELECT v.motion_block, v.motion_index, v.member, v.approves, v.block
         FROM unnest($1::bigint[], $2::integer[]) AS m (block, index)
         JOIN motion_votes v ON v.motion_block = m.block AND v.motion_index = m.index
         WHERE NOT EXISTS (
             SELECT 1 FROM motion_votes later
             WHERE later.motion_block = v.motion_block AND later.motion_index = v.motion_index
               AND later.member = v.member AND (later.block, later.index) > (v.block, v.index)
         )
         ORDER BY v.block, v.index",
    )
    .bind(blocks)
    .bind(indices)
    .fetch_all(snapshot.connection())
    .await?;
    let mut votes = BTreeMap::<_, Vec<VoteInfo>>::new();
    for row in rows {
        let place = (row.motion_block, row.motion_index);
        votes.entry(place).or_default().push(VoteInfo {
            member: key(&row.member)?,
            approves: row.approves,
            block: unsigned(row.block)?,
        });
    }
    Ok(votes)
}
