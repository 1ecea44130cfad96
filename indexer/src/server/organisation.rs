//! One organisation with its people, rights and safeguards.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_primitives::{
    records::{quota::QuotaClass, trust::Reception},
    OrganisationKind,
};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    events::{self, TimelineEvent},
    freezes::{self, FreezeFilter, FreezeInfo},
    members::{self, InvitationInfo, MemberFilter, MemberInfo, RecoveryInfo},
    model::{digits, optional_key, AsOf},
    organisations::{self, OrganisationInfo},
    params::{Id, Params},
    rights::{self, PolicyInfo, QuotaInfo},
    snapshot::Snapshot,
    waiting::{self, WaitingTransferInfo},
    App,
};
use crate::text::{moment, unsigned};

/// Most entries of each list that one answer holds.
const MOST_DETAILS: i64 = 200;

/// The answer for one organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationAnswer {
    /// The organisation.
    pub organisation: OrganisationDetail,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// All that is known of an organisation. Of its people that is keys, roles and states.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    pub info: OrganisationInfo,
    /// The key that registered it, or its first member's.
    pub first_key: Option<String>,
    /// Keys of its people, those that were removed or replaced too; 200 at most.
    pub keys: Vec<MemberInfo>,
    /// Invitations that nobody accepted or withdrew, 200 at most.
    pub invitations: Vec<InvitationInfo>,
    /// Recoveries of lost keys that are under way, 200 at most.
    pub recoveries: Vec<RecoveryInfo>,
    /// Accreditations of a certifier, by sector.
    pub accreditations: Vec<AccreditationInfo>,
    /// Whom it trusts, 200 at most.
    pub trusted: Vec<TrustedInfo>,
    /// What it lets itself send.
    pub limits: LimitsInfo,
    /// What it lets others do without asking it.
    pub reception: ReceptionInfo,
    /// Transfers and requests that wait and are to leave or to reach it, the latest 200 at most.
    pub waiting: Vec<WaitingTransferInfo>,
    /// Freezes in force on all that it holds: its own and the country's.
    pub freezes: Vec<FreezeInfo>,
    /// Actions for which it asks more of itself than the registry does of everybody.
    pub own_policies: Vec<PolicyInfo>,
    /// Its quota class.
    pub quota: QuotaClassInfo,
    /// What happened to it and what it did, the latest 200 events at most.
    pub timeline: Vec<TimelineEvent>,
}

/// The accreditation of a certifier for a sector.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccreditationInfo {
    /// The sector.
    #[schema(example = "Agriculture")]
    pub sector: String,
    /// From when on, UTC; null when it lies beyond the year 9999.
    pub from: Option<DateTime<Utc>>,
    /// The last second of it, UTC; null when it lies beyond the year 9999.
    pub until: Option<DateTime<Utc>>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Whether it is good at the time of the block, if the certifier may act.
    pub good: bool,
    /// Why it was suspended.
    pub reason: Option<String>,
    /// The block in which it last changed.
    pub changed_block: u64,
}

/// An organisation to which credits are sent without a delay.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrustedInfo {
    /// Who is trusted.
    pub organisation: u64,
    /// Its name.
    pub name: String,
    /// The first block in which it is.
    pub effective: u64,
    /// Whether that block has come.
    pub in_force: bool,
    /// The block in which it was added.
    pub block: u64,
}

/// What an organisation lets itself send.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimitsInfo {
    /// In one transfer; null: without limit.
    pub per_transfer: Option<u64>,
    /// In any 24 hours; null: without limit.
    pub per_day: Option<u64>,
    /// Higher limits that take their place later.
    pub later: Option<LaterLimitsInfo>,
}

/// From whom an organisation accepts what: Anyone, Trusted (its trusted accounts) or Nobody.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct ReceptionInfo {
    /// Who may send it credits.
    #[schema(example = "Anyone")]
    pub credits: String,
    /// Who may ask it for credits, which reserves them until it answers. An authority always may.
    #[schema(example = "Trusted")]
    pub requests: String,
}

/// Limits that are not in force yet.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LaterLimitsInfo {
    /// In one transfer; null: without limit.
    pub per_transfer: Option<u64>,
    /// In any 24 hours; null: without limit.
    pub per_day: Option<u64>,
    /// The first block in which they are in force.
    pub effective: u64,
}

/// The quota class of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotaClassInfo {
    /// The class.
    #[schema(example = "Standard")]
    pub class: String,
    /// Whether governance gave it another class than that of its kind.
    pub given: bool,
    /// The limits of the class; null when it has none.
    pub limits: Option<QuotaInfo>,
}

/// One organisation with its people, rights and safeguards.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}",
    tag = "Organisations",
    params(("id" = u64, Path, description = "The organisation's identifier.")),
    responses(
        (status = 200, description = "The organisation.", body = OrganisationAnswer),
        (status = 400, description = "The identifier is no number.", body = ErrorBody),
        (status = 404, description = "There is no such organisation.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_organisation(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<OrganisationAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let organisation = load(&mut snapshot, id).await?;
    Ok(Json(OrganisationAnswer {
        organisation,
        as_of: snapshot.as_of,
    }))
}

/// All that is known of an organisation.
pub async fn load(snapshot: &mut Snapshot, id: i64) -> Result<OrganisationDetail, ApiError> {
    let info = organisations::one(snapshot, id).await?;
    let first_key: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT key FROM member_keys WHERE organisation = $1
         ORDER BY person, since_block LIMIT 1",
    )
    .bind(id)
    .fetch_optional(snapshot.connection())
    .await?;
    let of_it = MemberFilter {
        organisation: Some(id),
        ..MemberFilter::default()
    };
    let (keys, _) = members::list(snapshot, &of_it, MOST_DETAILS).await?;
    let mut own_policies = rights::policies(snapshot, Some(id)).await?;
    own_policies.retain(|policy| policy.own.is_some());
    Ok(OrganisationDetail {
        first_key: optional_key(first_key.as_deref())?,
        keys,
        invitations: members::invitations(snapshot, id, MOST_DETAILS).await?,
        recoveries: members::recoveries(snapshot, id, MOST_DETAILS).await?,
        accreditations: accreditations(snapshot, id).await?,
        trusted: trusted(snapshot, id).await?,
        limits: limits(snapshot, id).await?,
        reception: reception(snapshot, id).await?,
        waiting: waiting::of_organisation(snapshot, id, MOST_DETAILS)
            .await?
            .0,
        freezes: freezes(snapshot, id).await?,
        own_policies,
        quota: quota(snapshot, &info.kind, id).await?,
        timeline: events::of_organisation(snapshot.connection(), id, MOST_DETAILS).await?,
        info,
    })
}

async fn accreditations(
    snapshot: &mut Snapshot,
    id: i64,
) -> Result<Vec<AccreditationInfo>, ApiError> {
    type Row = (String, String, String, bool, Option<String>, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT sector, good_from::text, good_until::text, suspended, reason, lower(block_range)
         FROM accreditations
         WHERE organisation = $1 AND upper_inf(block_range) ORDER BY sector",
    )
    .bind(id)
    .fetch_all(snapshot.connection())
    .await?;
    let now = u64::try_from(snapshot.as_of.time.timestamp()).unwrap_or_default();
    rows.into_iter()
        .map(|(sector, from, until, suspended, reason, block)| {
            let (from, until) = (digits(&from)?, digits(&until)?);
            Ok(AccreditationInfo {
                sector,
                from: moment(from),
                until: moment(until),
                suspended,
                good: !suspended && from <= now && now <= until,
                reason,
                changed_block: unsigned(block)?,
            })
        })
        .collect()
}

async fn trusted(snapshot: &mut Snapshot, id: i64) -> Result<Vec<TrustedInfo>, ApiError> {
    let rows: Vec<(i64, String, i64, i64)> = sqlx::query_as(
        "SELECT t.counterparty, o.name, t.effective, lower(t.block_range)
         FROM trusted_accounts t
         JOIN organisations_now o ON o.id = t.counterparty
         WHERE t.organisation = $1 AND upper_inf(t.block_range)
         ORDER BY t.counterparty LIMIT $2",
    )
    .bind(id)
    .bind(MOST_DETAILS)
    .fetch_all(snapshot.connection())
    .await?;
    let now = snapshot.as_of.block;
    rows.into_iter()
        .map(|(counterparty, name, effective, block)| {
            let effective = unsigned(effective)?;
            Ok(TrustedInfo {
                organisation: unsigned(counterparty)?,
                name,
                effective,
                in_force: effective <= now,
                block: unsigned(block)?,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct LimitRow {
    per_transfer: Option<String>,
    per_day: Option<String>,
    later_per_transfer: Option<String>,
    later_per_day: Option<String>,
    effective: Option<i64>,
}

impl LimitRow {
    /// What is in force in a block, and what will be.
    fn info(&self, now: u64) -> Result<LimitsInfo, ApiError> {
        let number = |text: &Option<String>| text.as_deref().map(digits).transpose();
        let later = match self.effective {
            Some(effective) => Some(LaterLimitsInfo {
                per_transfer: number(&self.later_per_transfer)?,
                per_day: number(&self.later_per_day)?,
                effective: unsigned(effective)?,
            }),
            None => None,
        };
        Ok(match later {
            Some(come) if come.effective <= now => LimitsInfo {
                per_transfer: come.per_transfer,
                per_day: come.per_day,
                later: None,
            },
            later => LimitsInfo {
                per_transfer: number(&self.per_transfer)?,
                per_day: number(&self.per_day)?,
                later,
            },
        })
    }
}

async fn limits(snapshot: &mut Snapshot, id: i64) -> Result<LimitsInfo, ApiError> {
    let row: Option<LimitRow> = sqlx::query_as(
        "SELECT per_transfer::text AS per_transfer, per_day::text AS per_day,
                later_per_transfer::text AS later_per_transfer,
                later_per_day::text AS later_per_day, effective
         FROM transfer_limits WHERE organisation = $1 AND upper_inf(block_range)",
    )
    .bind(id)
    .fetch_optional(snapshot.connection())
    .await?;
    row.map_or_else(
        || Ok(LimitsInfo::default()),
        |row| row.info(snapshot.as_of.block),
    )
}

async fn reception(snapshot: &mut Snapshot, id: i64) -> Result<ReceptionInfo, ApiError> {
    let chosen: Option<ReceptionInfo> =
        sqlx::query_as("SELECT credits, requests FROM receptions_now WHERE organisation = $1")
            .bind(id)
            .fetch_optional(snapshot.connection())
            .await?;
    // Who has not chosen accepts everything.
    let default = Reception::default();
    Ok(chosen.unwrap_or_else(|| ReceptionInfo {
        credits: default.credits.name().to_owned(),
        requests: default.requests.name().to_owned(),
    }))
}

async fn freezes(snapshot: &mut Snapshot, id: i64) -> Result<Vec<FreezeInfo>, ApiError> {
    let filter = FreezeFilter {
        state: Some(freezes::IN_FORCE),
        organisation: Some(id),
        with_country: true,
        ..FreezeFilter::default()
    };
    let (found, _) = freezes::list(snapshot, &filter, MOST_DETAILS).await?;
    Ok(found)
}

async fn quota(snapshot: &mut Snapshot, kind: &str, id: i64) -> Result<QuotaClassInfo, ApiError> {
    let given: Option<String> = sqlx::query_scalar(
        "SELECT class FROM quota_classes WHERE organisation = $1 AND upper_inf(block_range)",
    )
    .bind(id)
    .fetch_optional(snapshot.connection())
    .await?;
    let of_kind = OrganisationKind::from_name(kind).map(|kind| QuotaClass::of(kind).name());
    let class = match (&given, of_kind) {
        (Some(class), _) => class.clone(),
        (None, Some(class)) => class.to_owned(),
        (None, None) => {
            let unknown = anyhow::anyhow!("the column {kind:?} is no kind of organisation");
            return Err(unknown.into());
        }
    };
    let limits = rights::quotas(snapshot, Some(&class)).await?;
    Ok(QuotaClassInfo {
        class,
        given: given.is_some(),
        limits: limits.into_iter().next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_limits_are_in_force_from_their_block_on() {
        let row = LimitRow {
            per_transfer: Some("10".into()),
            per_day: Some("100".into()),
            later_per_transfer: Some("20".into()),
            later_per_day: None,
            effective: Some(7),
        };
        let before = row.info(6).unwrap();
        assert_eq!((before.per_transfer, before.per_day), (Some(10), Some(100)));
        assert_eq!(before.later.map(|later| later.effective), Some(7));
        let after = row.info(7).unwrap();
        assert_eq!((after.per_transfer, after.per_day), (Some(20), None));
        assert_eq!(after.later, None);
    }
}
