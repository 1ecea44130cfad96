//! Calls that waited for a second person, or still do.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_client::values::Bytes;
use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{key, optional_key, paged, AsOf, Meta},
    params::{Id, Params},
    App,
};
use crate::text::{big, unsigned};

/// The states of an intent.
const STATES: [&str; 5] = ["Open", "Approved", "Refused", "Cancelled", "Expired"];

/// The answer of the list of intents.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentsAnswer {
    /// The intents, the latest first.
    pub intents: Vec<IntentInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The answer for one intent.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentAnswer {
    /// The intent.
    pub intent: IntentDetail,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A call that one person began and another one decides on.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentInfo {
    /// Its identifier.
    pub id: u64,
    /// The organisation of the initiator.
    pub organisation: u64,
    /// Its name.
    pub organisation_name: String,
    /// The key of the initiator.
    pub initiator: String,
    /// The person of the initiator.
    pub person: u64,
    /// Pallet of the call; null when the call cannot be shown.
    #[schema(example = "Credits")]
    pub pallet: Option<String>,
    /// Name of the call; null when the call cannot be shown.
    #[schema(example = "transfer")]
    pub call: Option<String>,
    /// Arguments of the call by name; null when they cannot be shown.
    pub arguments: Option<Value>,
    /// Open, Approved, Refused, Cancelled or Expired.
    #[schema(example = "Open")]
    pub state: String,
    /// The last block in which it can be approved.
    pub expires: u64,
    /// Number of the block in which it was opened.
    pub opened_block: u64,
    /// When that block was made, UTC.
    pub opened_time: DateTime<Utc>,
    /// The key that approved, refused or cancelled it.
    pub closed_by: Option<String>,
    /// The person of that key.
    pub closed_person: Option<u64>,
    /// The organisation of that key.
    pub closed_organisation: Option<u64>,
    /// Number of the block in which the registry closed it.
    pub closed_block: Option<u64>,
    /// When that block was made, UTC.
    pub closed_time: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// An intent with the whole call.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    pub info: IntentInfo,
    /// The call as the chain encodes it, in hexadecimal: what the second person signs.
    pub call_bytes: String,
}

#[derive(FromRow)]
struct IntentRow {
    id: i64,
    organisation: i64,
    organisation_name: String,
    initiator: Vec<u8>,
    person: i64,
    pallet: Option<String>,
    name: Option<String>,
    arguments: Option<Value>,
    state: String,
    expires: i64,
    opened_block: i64,
    opened_time: DateTime<Utc>,
    closed_by: Option<Vec<u8>>,
    closed_person: Option<i64>,
    closed_organisation: Option<i64>,
    closed_block: Option<i64>,
    closed_time: Option<DateTime<Utc>>,
    reason: Option<String>,
}

impl IntentRow {
    fn info(self) -> Result<IntentInfo, ApiError> {
        let number = |value: Option<i64>| value.map(unsigned).transpose();
        Ok(IntentInfo {
            id: unsigned(self.id)?,
            organisation: unsigned(self.organisation)?,
            organisation_name: self.organisation_name,
            initiator: key(&self.initiator)?,
            person: unsigned(self.person)?,
            pallet: self.pallet,
            call: self.name,
            arguments: self.arguments,
            state: self.state,
            expires: unsigned(self.expires)?,
            opened_block: unsigned(self.opened_block)?,
            opened_time: self.opened_time,
            closed_by: optional_key(self.closed_by.as_deref())?,
            closed_person: number(self.closed_person)?,
            closed_organisation: number(self.closed_organisation)?,
            closed_block: number(self.closed_block)?,
            closed_time: self.closed_time,
            reason: self.reason,
        })
    }
}

/// Calls that waited for a second person, or still do; the latest first. One whose last block
/// has passed counts as expired.
#[utoipa::path(
    get,
    path = "/api/v1/intents",
    tag = "Rights",
    params(
        ("organisation" = Option<u64>, Query, description = "Only of this organisation."),
        ("state" = Option<String>, Query, description = "Only this state: Open, Approved, Refused, Cancelled or Expired."),
        ("after" = Option<u64>, Query, description = "Only earlier than this intent."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The intents.", body = IntentsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_intents(
    State(app): State<App>,
    params: Params,
) -> Result<Json<IntentsAnswer>, ApiError> {
    params.only(&["organisation", "state", "after", "limit"])?;
    let organisation = params.number("organisation")?;
    let state = params.choice("state", &STATES)?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let now = big(snapshot.as_of.block)?;
    let rows: Vec<IntentRow> = sqlx::query_as(
        "SELECT i.id, i.organisation, o.name AS organisation_name, i.initiator, i.person,
                i.pallet, i.name, i.arguments, i.state, i.expires, i.opened_block,
                b.time AS opened_time, i.closed_by, i.closed_person, i.closed_organisation,
                i.closed_block, c.time AS closed_time, i.reason
         FROM (SELECT id, organisation, initiator, person, pallet, name, arguments, expires,
                      opened_block, closed_by, closed_person, closed_organisation, closed_block,
                      reason,
                      CASE WHEN state = 'Open' AND expires <= $5 THEN 'Expired' ELSE state END
                          AS state
               FROM intents) AS i
         JOIN organisations_now o ON o.id = i.organisation
         JOIN blocks b ON b.number = i.opened_block
         LEFT JOIN blocks c ON c.number = i.closed_block
         WHERE ($1::bigint IS NULL OR i.organisation = $1)
           AND ($2::text IS NULL OR i.state = $2)
           AND ($3::bigint IS NULL OR i.id < $3)
         ORDER BY i.id DESC LIMIT $4",
    )
    .bind(organisation)
    .bind(state)
    .bind(after)
    .bind(limit.saturating_add(1))
    .bind(now)
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM intents
         WHERE ($1::bigint IS NULL OR organisation = $1)
           AND ($2::text IS NULL OR $2 =
                CASE WHEN state = 'Open' AND expires <= $3 THEN 'Expired' ELSE state END)",
    )
    .bind(organisation)
    .bind(state)
    .bind(now)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.id.to_string())?;
    let intents = rows
        .into_iter()
        .map(IntentRow::info)
        .collect::<Result<_, _>>()?;
    Ok(Json(IntentsAnswer {
        intents,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// One intent with its whole call.
#[utoipa::path(
    get,
    path = "/api/v1/intents/{id}",
    tag = "Rights",
    params(("id" = u64, Path, description = "The intent's identifier.")),
    responses(
        (status = 200, description = "The intent.", body = IntentAnswer),
        (status = 400, description = "The identifier is no number.", body = ErrorBody),
        (status = 404, description = "There is no such intent.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_intent(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<IntentAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let now = big(snapshot.as_of.block)?;
    let row: Option<IntentRow> = sqlx::query_as(
        "SELECT i.id, i.organisation, o.name AS organisation_name, i.initiator, i.person,
                i.pallet, i.name, i.arguments,
                CASE WHEN i.state = 'Open' AND i.expires <= $2 THEN 'Expired' ELSE i.state END
                    AS state,
                i.expires, i.opened_block, b.time AS opened_time, i.closed_by, i.closed_person,
                i.closed_organisation, i.closed_block, c.time AS closed_time, i.reason
         FROM intents i
         JOIN organisations_now o ON o.id = i.organisation
         JOIN blocks b ON b.number = i.opened_block
         LEFT JOIN blocks c ON c.number = i.closed_block
         WHERE i.id = $1",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(snapshot.connection())
    .await?;
    let row = row.ok_or_else(|| ApiError::not_found(format!("There is no intent {id}.")))?;
    let call: Vec<u8> = sqlx::query_scalar("SELECT call FROM intents WHERE id = $1")
        .bind(id)
        .fetch_one(snapshot.connection())
        .await?;
    Ok(Json(IntentAnswer {
        intent: IntentDetail {
            info: row.info()?,
            call_bytes: Bytes(call).to_string(),
        },
        as_of: snapshot.as_of,
    }))
}
