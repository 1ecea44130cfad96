//! The keys of members, and the invitations and recoveries that may bring others.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_primitives::{MemberState, UserRole};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{key, optional_key, paged, AsOf, Meta},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::{hash_of_column, unsigned};

/// The answer of the list of members.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersAnswer {
    /// The keys, by person; the keys of one person in the order in which they were used.
    pub members: Vec<MemberInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A key of a member. The registry knows persons by number only.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberInfo {
    /// The key as an address.
    #[schema(example = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")]
    pub key: String,
    /// The person that it stands for.
    pub person: u64,
    /// The organisation that it acts for.
    pub organisation: u64,
    /// Name of the organisation.
    pub organisation_name: String,
    /// The person's role.
    #[schema(example = "Manager")]
    pub role: String,
    /// Whether the key may act: Active, Suspended, Removed or Replaced.
    #[schema(example = "Active")]
    pub state: String,
    /// The key by which the person acts since this one was replaced.
    pub replaced_by: Option<String>,
    /// The block since which the registry knows the key.
    pub since_block: u64,
    /// The block in which role or state last changed.
    pub changed_block: u64,
    /// When that block was made, UTC.
    pub changed_time: DateTime<Utc>,
}

/// An invitation that can be accepted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationInfo {
    /// Hash of its voucher.
    pub voucher: String,
    /// The role that it gives.
    pub role: String,
    /// The last block in which it can be accepted.
    pub expires: u64,
    /// Whether that block has passed.
    pub expired: bool,
    /// The key that invited.
    pub invited_by: String,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

/// A lost key that is to be replaced.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveryInfo {
    /// The person.
    pub person: u64,
    /// The lost key, which can object.
    pub lost_key: String,
    /// The key that is to take over.
    pub new_key: String,
    /// The key that proposed it.
    pub proposed_by: String,
    /// The key that approved it for the government.
    pub approved_by: Option<String>,
    /// The first block in which it can be completed, once approved.
    pub due: Option<u64>,
    /// Number of the block of the proposal.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct MemberFilter {
    /// Only of this organisation.
    pub organisation: Option<i64>,
    /// Only this role.
    pub role: Option<&'static str>,
    /// Only this state.
    pub state: Option<&'static str>,
    /// Only what follows this key.
    pub after: Option<[u8; 32]>,
}

#[derive(FromRow)]
struct MemberRow {
    key: Vec<u8>,
    person: i64,
    organisation: i64,
    organisation_name: String,
    role: String,
    state: String,
    replaced_by: Option<Vec<u8>>,
    since_block: i64,
    changed_block: i64,
    changed_time: DateTime<Utc>,
}

impl MemberRow {
    fn info(self) -> Result<MemberInfo, ApiError> {
        Ok(MemberInfo {
            key: key(&self.key)?,
            person: unsigned(self.person)?,
            organisation: unsigned(self.organisation)?,
            organisation_name: self.organisation_name,
            role: self.role,
            state: self.state,
            replaced_by: optional_key(self.replaced_by.as_deref())?,
            since_block: unsigned(self.since_block)?,
            changed_block: unsigned(self.changed_block)?,
            changed_time: self.changed_time,
        })
    }
}

/// Keys of members, with role and state; those that were removed or replaced too.
#[utoipa::path(
    get,
    path = "/api/v1/members",
    tag = "Organisations",
    params(
        ("organisation" = Option<u64>, Query, description = "Only of this organisation."),
        ("role" = Option<String>, Query, description = "Only this role: Root, Admin, Manager or Viewer."),
        ("state" = Option<String>, Query, description = "Only this state: Active, Suspended, Removed or Replaced."),
        ("after" = Option<String>, Query, description = "Only what follows this key."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The keys.", body = MembersAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_members(
    State(app): State<App>,
    params: Params,
) -> Result<Json<MembersAnswer>, ApiError> {
    params.only(&["organisation", "role", "state", "after", "limit"])?;
    let roles: Vec<&'static str> = UserRole::ALL.iter().map(|role| role.name()).collect();
    let states: Vec<&'static str> = MemberState::ALL.iter().map(|state| state.name()).collect();
    let filter = MemberFilter {
        organisation: params.number("organisation")?,
        role: params.choice("role", &roles)?,
        state: params.choice("state", &states)?,
        after: params.key("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (members, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(MembersAnswer {
        members,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Keys that fit a filter.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &MemberFilter,
    limit: i64,
) -> Result<(Vec<MemberInfo>, Meta), ApiError> {
    let rows: Vec<MemberRow> = sqlx::query_as(
        "SELECT m.key, m.person, m.organisation, o.name AS organisation_name, m.role, m.state,
                m.replaced_by, m.since_block, m.changed_block, b.time AS changed_time
         FROM members m
         JOIN organisations_now o ON o.id = m.organisation
         JOIN blocks b ON b.number = m.changed_block
         WHERE ($1::bigint IS NULL OR m.organisation = $1)
           AND ($2::text IS NULL OR m.role = $2)
           AND ($3::text IS NULL OR m.state = $3)
           AND ($4::bytea IS NULL OR (m.person, m.since_block, m.key) >
                (SELECT p.person, p.since_block, p.key FROM members p WHERE p.key = $4))
         ORDER BY m.person, m.since_block, m.key LIMIT $5",
    )
    .bind(filter.organisation)
    .bind(filter.role)
    .bind(filter.state)
    .bind(filter.after.as_ref().map(<[u8; 32]>::as_slice))
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM members
         WHERE ($1::bigint IS NULL OR organisation = $1)
           AND ($2::text IS NULL OR role = $2)
           AND ($3::text IS NULL OR state = $3)",
    )
    .bind(filter.organisation)
    .bind(filter.role)
    .bind(filter.state)
    .fetch_one(snapshot.connection())
    .await?;
    let members: Vec<MemberInfo> = rows
        .into_iter()
        .map(MemberRow::info)
        .collect::<Result<_, _>>()?;
    paged(members, limit, total, |member| member.key.clone())
}

/// The invitations of an organisation that nobody accepted or withdrew, the newest first.
pub async fn invitations(
    snapshot: &mut Snapshot,
    organisation: i64,
    limit: i64,
) -> Result<Vec<InvitationInfo>, ApiError> {
    type Row = (Vec<u8>, String, i64, Vec<u8>, i64, DateTime<Utc>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT i.voucher, i.role, i.expires, i.invited_by, i.block, b.time
         FROM invitations i
         JOIN blocks b ON b.number = i.block
         WHERE i.organisation = $1 AND i.state = 'Open'
         ORDER BY i.block DESC, i.index DESC LIMIT $2",
    )
    .bind(organisation)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    let now = snapshot.as_of.block;
    rows.into_iter()
        .map(|(voucher, role, expires, invited_by, block, time)| {
            let expires = unsigned(expires)?;
            Ok(InvitationInfo {
                voucher: hash_of_column(&voucher)?.to_string(),
                role,
                expires,
                expired: expires <= now,
                invited_by: key(&invited_by)?,
                block: unsigned(block)?,
                time,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct RecoveryRow {
    person: i64,
    lost_key: Vec<u8>,
    new_key: Vec<u8>,
    proposed_by: Vec<u8>,
    approved_by: Option<Vec<u8>>,
    due: Option<i64>,
    block: i64,
    time: DateTime<Utc>,
}

/// The recoveries of an organisation that are under way, the oldest first.
pub async fn recoveries(
    snapshot: &mut Snapshot,
    organisation: i64,
    limit: i64,
) -> Result<Vec<RecoveryInfo>, ApiError> {
    let rows: Vec<RecoveryRow> = sqlx::query_as(
        "SELECT r.person, r.lost_key, r.new_key, r.proposed_by, r.approved_by, r.due, r.block,
                b.time
         FROM recoveries r
         JOIN blocks b ON b.number = r.block
         WHERE r.organisation = $1 AND r.closed_block IS NULL
         ORDER BY r.block, r.index LIMIT $2",
    )
    .bind(organisation)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(RecoveryInfo {
                person: unsigned(row.person)?,
                lost_key: key(&row.lost_key)?,
                new_key: key(&row.new_key)?,
                proposed_by: key(&row.proposed_by)?,
                approved_by: optional_key(row.approved_by.as_deref())?,
                due: row.due.map(unsigned).transpose()?,
                block: unsigned(row.block)?,
                time: row.time,
            })
        })
        .collect()
}
