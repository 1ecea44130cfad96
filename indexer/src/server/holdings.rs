//! What one organisation holds and has retired.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use registry_primitives::AccountKind;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{amount, digits, optional_number, vintage, AsOf, SerialBlock},
    organisations::{self, OrganisationInfo},
    params::{Id, Params},
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// Most groups of holdings, and ranges of each, that one answer holds.
const MOST_GROUPS: i64 = 200;
const MOST_RANGES: i64 = 100;

/// The answer for the holdings of one organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldingsAnswer {
    /// The holdings.
    pub holdings: Holdings,
    /// The block that they are true for.
    pub as_of: AsOf,
}

/// What an organisation holds and has retired.
#[derive(Debug, Serialize, ToSchema)]
pub struct Holdings {
    /// The organisation with its balances.
    pub organisation: OrganisationInfo,
    /// By programme, vintage and account, 200 at most.
    pub groups: Vec<HoldingGroup>,
}

/// Credits of one programme, vintage and account.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldingGroup {
    /// The programme.
    pub programme: u64,
    /// Its title.
    pub title: String,
    /// Year in which the reductions happened.
    pub vintage: u16,
    /// In which account.
    #[schema(example = "Holding")]
    pub account: String,
    /// How many credits, in all ranges together.
    pub amount: u64,
    /// Of these, what a freeze covers.
    pub frozen: u64,
    /// How many ranges.
    pub ranges_total: u64,
    /// The ranges in the order of their serials, 100 at most.
    pub ranges: Vec<HeldBlock>,
}

/// Consecutive serials of one issuance in an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldBlock {
    /// The serials.
    #[serde(flatten)]
    pub serials: SerialBlock,
    /// The transfer or retirement that reserves them.
    pub reservation: Option<u64>,
    /// The freeze in force that names these serials.
    pub freeze: Option<u64>,
    /// Whether any freeze covers them: of these serials, their programme, the organisation or the
    /// country.
    pub frozen: bool,
}

/// What an organisation holds and has retired, by programme, vintage and account.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}/holdings",
    tag = "Organisations",
    params(
        ("id" = u64, Path, description = "The organisation's identifier."),
        ("programme" = Option<u64>, Query, description = "Only credits of this programme."),
        ("account" = Option<String>, Query, description = "Only this account: Holding, Pending, RetirementLocal, RetirementInternational or Cancellation."),
        ("after" = Option<u64>, Query, description = "Only ranges that begin after this serial; the amounts stay whole."),
    ),
    responses(
        (status = 200, description = "The holdings.", body = HoldingsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such organisation.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_holdings(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<HoldingsAnswer>, ApiError> {
    params.only(&["programme", "account", "after"])?;
    let accounts: Vec<&'static str> = AccountKind::ALL
        .iter()
        .map(|account| account.name())
        .collect();
    let wanted = Wanted {
        owner: id,
        programme: params.number("programme")?,
        account: params.choice("account", &accounts)?,
        after: params.number("after")?.unwrap_or_default(),
    };
    let mut snapshot = app.snapshot().await?;
    let organisation = organisations::one(&mut snapshot, id).await?;
    let groups = groups(&mut snapshot, &wanted).await?;
    Ok(Json(HoldingsAnswer {
        holdings: Holdings {
            organisation,
            groups,
        },
        as_of: snapshot.as_of,
    }))
}

/// Which holdings are asked for.
struct Wanted {
    owner: i64,
    programme: Option<i64>,
    account: Option<&'static str>,
    after: i64,
}

#[derive(FromRow)]
struct HeldRow {
    first: i64,
    last: i64,
    programme: i64,
    account: String,
    issuance: i64,
    vintage: i32,
    scope: i16,
    starts_at: String,
    reservation: Option<i64>,
    freeze: Option<i64>,
    is_frozen: bool,
}

#[derive(FromRow)]
struct GroupRow {
    programme: i64,
    title: String,
    vintage: i32,
    account: String,
    amount: i64,
    frozen: i64,
    ranges: i64,
}

async fn groups(snapshot: &mut Snapshot, wanted: &Wanted) -> Result<Vec<HoldingGroup>, ApiError> {
    let mut ranges = ranges(snapshot, wanted).await?;
    let rows: Vec<GroupRow> = sqlx::query_as(
        "SELECT r.programme, p.title, i.vintage, r.account, SUM(r.amount)::bigint AS amount,
                COALESCE(SUM(r.amount) FILTER (WHERE r.is_frozen), 0)::bigint AS frozen,
                COUNT(*) AS ranges
         FROM ranges_now r
         JOIN issuances i ON i.id = r.issuance
         JOIN programmes p ON p.id = r.programme
         WHERE r.owner = $1
           AND ($2::bigint IS NULL OR r.programme = $2)
           AND ($3::text IS NULL OR r.account = $3)
         GROUP BY r.programme, p.title, i.vintage, r.account
         ORDER BY r.programme, i.vintage, r.account LIMIT $4",
    )
    .bind(wanted.owner)
    .bind(wanted.programme)
    .bind(wanted.account)
    .bind(MOST_GROUPS)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = (row.programme, row.vintage, row.account.clone());
            Ok(HoldingGroup {
                programme: unsigned(row.programme)?,
                title: row.title,
                vintage: vintage(row.vintage)?,
                account: row.account,
                amount: unsigned(row.amount)?,
                frozen: unsigned(row.frozen)?,
                ranges_total: unsigned(row.ranges)?,
                ranges: ranges.remove(&key).unwrap_or_default(),
            })
        })
        .collect()
}

/// The first ranges of each group, by programme, vintage and account.
async fn ranges(
    snapshot: &mut Snapshot,
    wanted: &Wanted,
) -> Result<BTreeMap<(i64, i32, String), Vec<HeldBlock>>, ApiError> {
    let rows: Vec<HeldRow> = sqlx::query_as(
        "SELECT first, last, programme, account, issuance, vintage, scope, starts_at,
                reservation, is_frozen,
                (SELECT f.id FROM freezes_in_force f WHERE f.id = placed.frozen) AS freeze
         FROM (SELECT r.first, r.last, r.programme, r.account, r.issuance, i.vintage, p.scope,
                      p.starts_at::text AS starts_at, r.reservation, r.frozen, r.is_frozen,
                      row_number() OVER (PARTITION BY r.programme, i.vintage, r.account
                                         ORDER BY r.first) AS place
               FROM ranges_now r
               JOIN issuances i ON i.id = r.issuance
               JOIN programmes p ON p.id = r.programme
               WHERE r.owner = $1
                 AND ($2::bigint IS NULL OR r.programme = $2)
                 AND ($3::text IS NULL OR r.account = $3)
                 AND r.first > $4) AS placed
         WHERE place <= $5
         ORDER BY programme, vintage, account, first LIMIT $6",
    )
    .bind(wanted.owner)
    .bind(wanted.programme)
    .bind(wanted.account)
    .bind(wanted.after)
    .bind(MOST_RANGES)
    .bind(MOST_GROUPS.saturating_mul(MOST_RANGES))
    .fetch_all(snapshot.connection())
    .await?;
    let mut groups: BTreeMap<_, Vec<HeldBlock>> = BTreeMap::new();
    for row in rows {
        let range = (unsigned(row.first)?, unsigned(row.last)?);
        let start = digits(&row.starts_at)?;
        let serials = SerialBlock {
            first: range.0,
            last: range.1,
            amount: amount(row.first, row.last)?,
            serial: snapshot
                .country
                .serial(row.programme, row.scope, start, range),
            issuance: unsigned(row.issuance)?,
            vintage: vintage(row.vintage)?,
        };
        groups
            .entry((row.programme, row.vintage, row.account))
            .or_default()
            .push(HeldBlock {
                serials,
                reservation: optional_number(row.reservation)?,
                freeze: optional_number(row.freeze)?,
                frozen: row.is_frozen,
            });
    }
    Ok(groups)
}
