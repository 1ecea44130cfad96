//! Validators: where they stand, what happened to them, what they did.

use axum::{
    extract::{Path, State},
    Json,
};
use chrono::{DateTime, Utc};
use registry_client::{values::Bytes, AccountId};
use serde::Serialize;
use sqlx::FromRow;
use std::str::FromStr;
use utoipa::ToSchema;

use super::sessions::{self, PerformedInfo};
use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{key, optional_key, paged, AsOf, Meta, Named},
        params::Params,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The states of a validator.
const STATES: [&str; 6] = [
    "Proposed",
    "Entering",
    "Active",
    "Standby",
    "Leaving",
    "Suspended",
];
/// Sessions and changes that the answer for one validator shows.
const SHOWN: i64 = 100;

/// The answer of the list of validators.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidatorsAnswer {
    /// The validators, in the order of their accounts.
    pub validators: Vec<ValidatorInfo>,
    /// The rules of their set.
    pub rules: ValidatorRulesInfo,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The answer for one validator.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidatorAnswer {
    /// The validator.
    pub validator: ValidatorDetail,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The rules of the set of validators.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema, FromRow)]
pub struct ValidatorRulesInfo {
    /// Validators that the set has at least.
    #[sqlx(try_from = "i64")]
    pub floor: u64,
    /// Seats that the set has at most.
    #[sqlx(try_from = "i64")]
    pub seats: u64,
    /// Share of the seats that one organisation may have, in parts per million.
    #[sqlx(try_from = "i64")]
    pub share: u64,
    /// Sessions without a block until a validator stands by.
    #[sqlx(try_from = "i64")]
    pub missed: u64,
    /// Blocks of a session.
    #[sqlx(try_from = "i64")]
    pub session_length: u64,
}

/// A validator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValidatorInfo {
    /// Its account: the block key with which it began.
    pub account: String,
    /// The organisation that runs it.
    pub organisation: Named,
    /// Proposed, Entering, Active, Standby, Leaving or Suspended; null when it is none any more.
    #[schema(example = "Active")]
    pub state: Option<String>,
    /// Whether it has a seat in the set that is planned last.
    pub seated: bool,
    /// The session in which it came into this state.
    pub since: Option<u64>,
    /// The last session of its term; null: it has no end.
    pub until: Option<u64>,
    /// What it did in the last session that ended and in which it had a seat.
    pub last_session: Option<PerformedInfo>,
}

/// A validator with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidatorDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    pub info: ValidatorInfo,
    /// What happened to it, the latest first; a hundred at most.
    pub changes: Vec<ValidatorChangeInfo>,
    /// Proofs that it voted for two blocks at once, the latest first.
    pub equivocations: Vec<EquivocationInfo>,
    /// What it did in the last hundred sessions that ended and in which it had a seat.
    pub performance: Vec<PerformedInfo>,
}

/// Something that happened to a validator.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidatorChangeInfo {
    /// Number of the block.
    pub block: u64,
    /// When it was made, UTC.
    pub time: DateTime<Utc>,
    /// What happened, such as Approved, Seated, Missed or KeysChanged.
    #[schema(example = "Approved")]
    pub change: String,
    /// Its state until then; null when it was new, and for other keys.
    pub before: Option<String>,
    /// Its state from then on; null when it ended, and for other keys.
    pub after: Option<String>,
    /// The running session.
    pub session: Option<u64>,
    /// What the council said.
    pub reason: Option<String>,
    /// The organisation of the member who did it, if one did.
    pub decided_by: Option<u64>,
    /// The key of that member.
    pub decided_key: Option<String>,
}

/// A proof that a validator voted for two blocks at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquivocationInfo {
    /// Number of the block that holds the proof.
    pub block: u64,
    /// When it was made, UTC.
    pub time: DateTime<Utc>,
    /// The session in which it happened.
    pub session: u64,
    /// The kind, as consensus names it.
    #[schema(example = "grandpa:equivoca")]
    pub kind: String,
    /// Hash of the kind and of the round and set in which it happened.
    pub id: String,
    /// The validator in whose block the proof stands.
    pub reporter: Option<String>,
}

#[derive(FromRow)]
struct ValidatorRow {
    account: Vec<u8>,
    organisation: i64,
    organisation_name: String,
    state: Option<String>,
    seated: bool,
    since: Option<i64>,
    until: Option<i64>,
}

/// Validators, in the order of their accounts, with the rules of their set.
#[utoipa::path(
    get,
    path = "/api/v1/validators",
    tag = "Network",
    params(
        ("state" = Option<String>, Query, description = "Only this state: Proposed, Entering, Active, Standby, Leaving or Suspended."),
        ("organisation" = Option<u64>, Query, description = "Only those of this organisation."),
        ("after" = Option<String>, Query, description = "Only those after this account."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The validators.", body = ValidatorsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_validators(
    State(app): State<App>,
    params: Params,
) -> Result<Json<ValidatorsAnswer>, ApiError> {
    params.only(&["state", "organisation", "after", "limit"])?;
    let filter = ValidatorFilter {
        state: params.choice("state", &STATES)?,
        organisation: params.number("organisation")?,
        after: params.key("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (validators, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(ValidatorsAnswer {
        validators,
        rules: rules(&mut snapshot).await?,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct ValidatorFilter {
    /// Only in this state.
    pub state: Option<&'static str>,
    /// Only of this organisation.
    pub organisation: Option<i64>,
    /// Only after this account.
    pub after: Option<[u8; 32]>,
}

/// Validators that fit a filter.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ValidatorFilter,
    limit: i64,
) -> Result<(Vec<ValidatorInfo>, Meta), ApiError> {
    let rows: Vec<ValidatorRow> = sqlx::query_as(
        "SELECT v.account, v.organisation, o.name AS organisation_name, v.state, v.seated,
                v.since, v.until
         FROM validators v JOIN organisations_now o ON o.id = v.organisation
         WHERE upper_inf(v.block_range) AND ($1::text IS NULL OR v.state = $1)
           AND ($2::bigint IS NULL OR v.organisation = $2)
           AND ($3::bytea IS NULL OR v.account > $3)
         ORDER BY v.account LIMIT $4",
    )
    .bind(filter.state)
    .bind(filter.organisation)
    .bind(filter.after.map(|account| account.to_vec()))
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM validators
         WHERE upper_inf(block_range) AND ($1::text IS NULL OR state = $1)
           AND ($2::bigint IS NULL OR organisation = $2)",
    )
    .bind(filter.state)
    .bind(filter.organisation)
    .fetch_one(snapshot.connection())
    .await?;
    let cursor = |row: &ValidatorRow| key(&row.account).unwrap_or_default();
    let (rows, meta) = paged(rows, limit, total, cursor)?;
    let mut validators = Vec::with_capacity(rows.len());
    for row in rows {
        validators.push(info(snapshot, row).await?);
    }
    Ok((validators, meta))
}

async fn info(snapshot: &mut Snapshot, row: ValidatorRow) -> Result<ValidatorInfo, ApiError> {
    let mut last = sessions::of_validator(snapshot, &row.account, 1).await?;
    Ok(ValidatorInfo {
        account: key(&row.account)?,
        organisation: Named::of(row.organisation, row.organisation_name)?,
        state: row.state,
        seated: row.seated,
        since: row.since.map(unsigned).transpose()?,
        until: row.until.map(unsigned).transpose()?,
        last_session: last.pop(),
    })
}

/// The rules of the set.
pub async fn rules(snapshot: &mut Snapshot) -> Result<ValidatorRulesInfo, ApiError> {
    let rules: Option<ValidatorRulesInfo> = sqlx::query_as(
        "SELECT floor, seats, share, missed, session_length FROM validator_rules
         WHERE upper_inf(block_range)",
    )
    .fetch_optional(snapshot.connection())
    .await?;
    Ok(rules.unwrap_or_default())
}

/// One validator with its history, also after it has ended.
#[utoipa::path(
    get,
    path = "/api/v1/validators/{account}",
    tag = "Network",
    params(("account" = String, Path, description = "The account of the validator, an address.")),
    responses(
        (status = 200, description = "The validator.", body = ValidatorAnswer),
        (status = 400, description = "The account is no address.", body = ErrorBody),
        (status = 404, description = "There is no such validator and never was.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_validator(
    State(app): State<App>,
    Path(account): Path<String>,
    params: Params,
) -> Result<Json<ValidatorAnswer>, ApiError> {
    params.only(&[])?;
    let wanted = AccountId::from_str(&account).map_err(|_| {
        ApiError::bad_request("The account in the path is a key, written as an address.")
    })?;
    let wanted = wanted.0.to_vec();
    let mut snapshot = app.snapshot().await?;
    // The latest row: as it is, or as it was when it ended.
    let row: Option<ValidatorRow> = sqlx::query_as(
        "SELECT v.account, v.organisation, o.name AS organisation_name,
                CASE WHEN upper_inf(v.block_range) THEN v.state END AS state,
                v.seated AND upper_inf(v.block_range) AS seated,
                CASE WHEN upper_inf(v.block_range) THEN v.since END AS since, v.until
         FROM validators v JOIN organisations_now o ON o.id = v.organisation
         WHERE v.account = $1 ORDER BY lower(v.block_range) DESC LIMIT 1",
    )
    .bind(wanted.as_slice())
    .fetch_optional(snapshot.connection())
    .await?;
    let row =
        row.ok_or_else(|| ApiError::not_found(format!("There is no validator {account}.")))?;
    let info = info(&mut snapshot, row).await?;
    let validator = ValidatorDetail {
        info,
        changes: changes(&mut snapshot, &wanted).await?,
        equivocations: equivocations(&mut snapshot, &wanted).await?,
        performance: sessions::of_validator(&mut snapshot, &wanted, SHOWN).await?,
    };
    Ok(Json(ValidatorAnswer {
        validator,
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct ChangeRow {
    block: i64,
    time: DateTime<Utc>,
    change: String,
    state_before: Option<String>,
    state_after: Option<String>,
    session: Option<i64>,
    reason: Option<String>,
    decided_by: Option<i64>,
    decided_key: Option<Vec<u8>>,
}

async fn changes(
    snapshot: &mut Snapshot,
    account: &[u8],
) -> Result<Vec<ValidatorChangeInfo>, ApiError> {
    let rows: Vec<ChangeRow> = sqlx::query_as(
        "SELECT c.block, b.time, c.change, c.state_before, c.state_after, c.session, c.reason,
                c.decided_by, c.decided_key
         FROM validator_changes c JOIN blocks b ON b.number = c.block
         WHERE c.account = $1 ORDER BY c.block DESC, c.index DESC LIMIT $2",
    )
    .bind(account)
    .bind(SHOWN)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ValidatorChangeInfo {
                block: unsigned(row.block)?,
                time: row.time,
                change: row.change,
                before: row.state_before,
                after: row.state_after,
                session: row.session.map(unsigned).transpose()?,
                reason: row.reason,
                decided_by: row.decided_by.map(unsigned).transpose()?,
                decided_key: optional_key(row.decided_key.as_deref())?,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct EquivocationRow {
    block: i64,
    time: DateTime<Utc>,
    session: i64,
    kind: String,
    id: Vec<u8>,
    reporter: Option<Vec<u8>>,
}

async fn equivocations(
    snapshot: &mut Snapshot,
    account: &[u8],
) -> Result<Vec<EquivocationInfo>, ApiError> {
    let rows: Vec<EquivocationRow> = sqlx::query_as(
        "SELECT e.block, b.time, e.session, e.kind, e.id, e.reporter
         FROM equivocations e JOIN blocks b ON b.number = e.block
         WHERE e.account = $1 ORDER BY e.block DESC, e.index DESC LIMIT $2",
    )
    .bind(account)
    .bind(SHOWN)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(EquivocationInfo {
                block: unsigned(row.block)?,
                time: row.time,
                session: unsigned(row.session)?,
                kind: row.kind,
                id: Bytes(row.id).to_string(),
                reporter: optional_key(row.reporter.as_deref())?,
            })
        })
        .collect()
}
