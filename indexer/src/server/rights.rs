//! Who may do what: the permission matrix, second-person policies, and the country's delays
//! and quotas.

use axum::{extract::State, Json};
use registry_primitives::{Action, Credits, OrganisationKind, UserRole, When};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, AsOf},
    organisations,
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::{unsigned, when_of};

/// The answer of the permission matrix.
#[derive(Debug, Serialize, ToSchema)]
pub struct RolesAnswer {
    /// Its cells, by kind and role.
    pub roles: Vec<RoleInfo>,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// What a role in a kind of organisation may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleInfo {
    /// Kind of organisation.
    #[schema(example = "Ministry")]
    pub kind: String,
    /// Role of the person.
    #[schema(example = "Manager")]
    pub role: String,
    /// The actions allowed; none when the list is empty.
    #[schema(example = json!(["AuthoriseProgramme", "IssueCredits"]))]
    pub actions: Vec<String>,
    /// The block since which it is so.
    pub changed_block: u64,
}

/// The permission matrix: what each role in each kind of organisation may do.
#[utoipa::path(
    get,
    path = "/api/v1/roles",
    tag = "Rights",
    responses(
        (status = 200, description = "The matrix.", body = RolesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_roles(
    State(app): State<App>,
    params: Params,
) -> Result<Json<RolesAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let rows: Vec<(String, String, Vec<String>, i64)> = sqlx::query_as(
        "SELECT kind, role, actions, lower(block_range) FROM permissions
         WHERE upper_inf(block_range)",
    )
    .fetch_all(snapshot.connection())
    .await?;
    let mut roles = Vec::with_capacity(rows.len());
    for (kind, role, actions, changed_block) in rows {
        roles.push(RoleInfo {
            kind,
            role,
            actions,
            changed_block: unsigned(changed_block)?,
        });
    }
    roles.sort_by_key(|cell| {
        (
            OrganisationKind::from_name(&cell.kind),
            UserRole::from_name(&cell.role),
        )
    });
    Ok(Json(RolesAnswer {
        roles,
        as_of: snapshot.as_of,
    }))
}

/// The answer of the policies.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoliciesAnswer {
    /// When each action needs a second person.
    pub policies: Vec<PolicyInfo>,
    /// Whether organisations may register themselves.
    pub self_registration: bool,
    /// The delays of the country.
    pub delays: DelaysInfo,
    /// What an organisation of each class may send without a fee.
    pub quotas: Vec<QuotaInfo>,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// When an action needs a second person, and from where that person comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyInfo {
    /// The action.
    #[schema(example = "TransferCredits")]
    pub action: String,
    /// What the registry asks of everybody.
    pub registry: WhenInfo,
    /// What the organisation asks of itself on top of that, when one was named and it asks
    /// anything.
    pub own: Option<WhenInfo>,
    /// What is in force: the stricter of the two.
    pub in_force: WhenInfo,
    /// Whose member the second person is: OwnOrganisation or Government.
    #[schema(example = "OwnOrganisation")]
    pub approver: String,
}

/// When a second person is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WhenInfo {
    /// Never, Always, or From a number of credits on.
    #[schema(example = "From")]
    pub needed: String,
    /// That number of credits.
    pub threshold: Option<u64>,
}

impl WhenInfo {
    fn of(when: When) -> Self {
        let threshold = match when {
            When::From(threshold) => Some(threshold.0),
            When::Never | When::Always => None,
        };
        Self {
            needed: when_of(when).0.to_owned(),
            threshold,
        }
    }
}

/// Delays of the country, in blocks.
#[derive(Clone, Copy, Debug, Serialize, ToSchema, FromRow)]
pub struct DelaysInfo {
    /// Until an added trusted account is trusted.
    #[sqlx(try_from = "i64")]
    pub trust: u64,
    /// Until a transfer to another account is executed.
    #[sqlx(try_from = "i64")]
    pub transfer: u64,
    /// How long before its execution a transfer can no longer be cancelled.
    #[sqlx(try_from = "i64")]
    pub cancel_before: u64,
    /// Until raised limits are in force.
    #[sqlx(try_from = "i64")]
    pub limits: u64,
    /// Between the approval of a recovery and its completion.
    #[sqlx(try_from = "i64")]
    pub recovery: u64,
    /// How long a request for credits, or for the recognition of a retirement, waits for its
    /// answer.
    #[sqlx(try_from = "i64")]
    pub request: u64,
}

/// What an organisation of a class may send without a fee. What is used comes back evenly.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuotaInfo {
    /// The class.
    #[schema(example = "Standard")]
    pub class: String,
    /// Computing time of a full bucket, in picoseconds.
    pub weight: u64,
    /// Bytes of a full bucket.
    pub length: u64,
    /// Blocks in which an empty bucket becomes full.
    pub refill_blocks: u64,
    /// The most that one organisation may have of a block, in parts per million.
    pub block_share: u64,
}

/// When which action needs a second person, and the other rules that the country sets: delays,
/// quotas, self-registration.
#[utoipa::path(
    get,
    path = "/api/v1/policies",
    tag = "Rights",
    params(
        ("organisation" = Option<u64>, Query, description = "With what this organisation asks of itself."),
    ),
    responses(
        (status = 200, description = "The policies.", body = PoliciesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such organisation.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_policies(
    State(app): State<App>,
    params: Params,
) -> Result<Json<PoliciesAnswer>, ApiError> {
    params.only(&["organisation"])?;
    let organisation = params.number("organisation")?;
    let mut snapshot = app.snapshot().await?;
    if let Some(id) = organisation {
        organisations::one(&mut snapshot, id).await?;
    }
    let policies = policies(&mut snapshot, organisation).await?;
    let self_registration: bool =
        sqlx::query_scalar("SELECT open FROM self_registration WHERE upper_inf(block_range)")
            .fetch_one(snapshot.connection())
            .await?;
    let delays: DelaysInfo = sqlx::query_as(
        "SELECT trust, transfer, cancel_before, limits, recovery, request FROM delays
         WHERE upper_inf(block_range)",
    )
    .fetch_one(snapshot.connection())
    .await?;
    let quotas = quotas(&mut snapshot, None).await?;
    Ok(Json(PoliciesAnswer {
        policies,
        self_registration,
        delays,
        quotas,
        as_of: snapshot.as_of,
    }))
}

#[derive(FromRow)]
struct PolicyRow {
    action: String,
    needed: String,
    threshold: Option<String>,
    approver: String,
    own_needed: Option<String>,
    own_threshold: Option<String>,
}

impl PolicyRow {
    fn info(self) -> Result<PolicyInfo, ApiError> {
        let registry = when(&self.needed, self.threshold.as_deref())?;
        let own = match &self.own_needed {
            Some(needed) => Some(when(needed, self.own_threshold.as_deref())?),
            None => None,
        };
        Ok(PolicyInfo {
            action: self.action,
            registry: WhenInfo::of(registry),
            own: own.map(WhenInfo::of),
            in_force: WhenInfo::of(registry.stricter(own.unwrap_or_default())),
            approver: self.approver,
        })
    }
}

/// When a second person is needed, from the columns that hold it.
fn when(needed: &str, threshold: Option<&str>) -> Result<When, ApiError> {
    match (needed, threshold) {
        ("Never", None) => Ok(When::Never),
        ("From", Some(threshold)) => Ok(When::From(Credits(digits(threshold)?))),
        ("Always", None) => Ok(When::Always),
        _ => Err(ApiError::from(anyhow::anyhow!(
            "the columns {needed:?} and {threshold:?} are no policy"
        ))),
    }
}

/// The policies by action, with what an organisation asks of itself.
pub async fn policies(
    snapshot: &mut Snapshot,
    organisation: Option<i64>,
) -> Result<Vec<PolicyInfo>, ApiError> {
    let rows: Vec<PolicyRow> = sqlx::query_as(
        "SELECT p.action, p.needed, p.threshold::text AS threshold, p.approver,
                o.needed AS own_needed, o.threshold::text AS own_threshold
         FROM policies p
         LEFT JOIN own_policies o ON o.action = p.action AND o.organisation = $1
                                 AND upper_inf(o.block_range)
         WHERE upper_inf(p.block_range)",
    )
    .bind(organisation)
    .fetch_all(snapshot.connection())
    .await?;
    let mut policies: Vec<PolicyInfo> = rows
        .into_iter()
        .map(PolicyRow::info)
        .collect::<Result<_, _>>()?;
    policies.sort_by_key(|policy| Action::from_name(&policy.action));
    Ok(policies)
}

/// The quotas by class, or that of one class.
pub async fn quotas(
    snapshot: &mut Snapshot,
    class: Option<&str>,
) -> Result<Vec<QuotaInfo>, ApiError> {
    let rows: Vec<(String, String, String, i64, i64)> = sqlx::query_as(
        "SELECT class, weight::text, length::text, refill_blocks, block_share
         FROM quota_limits
         WHERE upper_inf(block_range) AND ($1::text IS NULL OR class = $1)
         ORDER BY class",
    )
    .bind(class)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|(class, weight, length, refill_blocks, block_share)| {
            Ok(QuotaInfo {
                class,
                weight: digits(&weight)?,
                length: digits(&length)?,
                refill_blocks: unsigned(refill_blocks)?,
                block_share: unsigned(block_share)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(needed: &str, threshold: Option<&str>, own: Option<(&str, Option<&str>)>) -> PolicyRow {
        let text = |text: &str| text.to_owned();
        PolicyRow {
            action: text("TransferCredits"),
            needed: text(needed),
            threshold: threshold.map(text),
            approver: text("OwnOrganisation"),
            own_needed: own.map(|(needed, _)| text(needed)),
            own_threshold: own.and_then(|(_, threshold)| threshold.map(text)),
        }
    }

    #[test]
    fn the_stricter_of_two_policies_is_in_force() {
        let info = row("From", Some("1000"), Some(("From", Some("10"))))
            .info()
            .unwrap();
        assert_eq!(info.registry.threshold, Some(1_000));
        assert_eq!(info.in_force.threshold, Some(10));
        let info = row("Never", None, Some(("Always", None))).info().unwrap();
        assert_eq!(info.in_force.needed, "Always");
        let info = row("From", Some("18446744073709551615"), None)
            .info()
            .unwrap();
        assert_eq!(info.own, None);
        assert_eq!(info.in_force.threshold, Some(u64::MAX));
        assert!(row("From", None, None).info().is_err());
    }
}
