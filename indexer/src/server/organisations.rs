//! The list of organisations.

use axum::{extract::State, Json};
use registry_primitives::{OrganisationKind, OrganisationState, ScopeSet};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{page, AccountBalances, AsOf, Meta},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationsAnswer {
    /// The organisations, by identifier.
    pub organisations: Vec<OrganisationInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// An organisation. All of it is public.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrganisationInfo {
    /// Its identifier.
    pub id: u64,
    /// What it is.
    pub kind: String,
    /// Whether it may act.
    pub state: String,
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: String,
    /// Sectoral scopes that a ministry may act on.
    pub scopes: Vec<u8>,
    /// Keys that are its members.
    pub members: u64,
    /// Its credits by account.
    pub balances: AccountBalances,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct OrganisationFilter {
    /// Only this kind.
    pub kind: Option<&'static str>,
    /// Only this state.
    pub state: Option<&'static str>,
    /// Only with this text in name or tax id.
    pub text: Option<String>,
    /// Only after this identifier.
    pub after: Option<i64>,
    /// Only this one.
    pub id: Option<i64>,
}

#[derive(FromRow)]
struct OrganisationRow {
    id: i64,
    kind: String,
    state: String,
    name: String,
    tax_id: String,
    country: String,
    scopes: i32,
    members: i64,
    #[sqlx(flatten)]
    balances: AccountBalances,
}

impl OrganisationRow {
    fn info(self) -> Result<OrganisationInfo, ApiError> {
        let scopes = ScopeSet(u16::try_from(self.scopes).unwrap_or_default());
        Ok(OrganisationInfo {
            id: unsigned(self.id)?,
            kind: self.kind,
            state: self.state,
            name: self.name,
            tax_id: self.tax_id,
            country: self.country,
            scopes: scopes.iter().map(|scope| scope.0).collect(),
            members: unsigned(self.members)?,
            balances: self.balances,
        })
    }
}

/// Organisations of the country, by identifier.
#[utoipa::path(
    get,
    path = "/api/v1/organisations",
    tag = "Organisations",
    params(
        ("kind" = Option<String>, Query, description = "Only this kind, such as Certifier."),
        ("state" = Option<String>, Query, description = "Only this state, Active or Suspended."),
        ("q" = Option<String>, Query, description = "Only with this text in name or tax id."),
        ("after" = Option<u64>, Query, description = "Only after this identifier."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The organisations.", body = OrganisationsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_organisations(
    State(app): State<App>,
    params: Params,
) -> Result<Json<OrganisationsAnswer>, ApiError> {
    params.only(&["kind", "state", "q", "after", "limit"])?;
    let kinds: Vec<&'static str> = OrganisationKind::ALL
        .iter()
        .map(|kind| kind.name())
        .collect();
    let states: Vec<&'static str> = OrganisationState::ALL
        .iter()
        .map(|state| state.name())
        .collect();
    let filter = OrganisationFilter {
        kind: params.choice("kind", &kinds)?,
        state: params.choice("state", &states)?,
        text: params.text("q")?,
        after: params.number("after")?,
        id: None,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (organisations, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(OrganisationsAnswer {
        organisations,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Organisations that fit a filter.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &OrganisationFilter,
    limit: i64,
) -> Result<(Vec<OrganisationInfo>, Meta), ApiError> {
    let rows: Vec<OrganisationRow> = sqlx::query_as(
        "SELECT o.id, o.kind, o.state, o.name, o.tax_id, o.country, o.scopes,
                (SELECT COUNT(*) FROM members m WHERE m.organisation = o.id) AS members,
                b.held, b.retired_local, b.retired_international
         FROM organisations_now o
         JOIN organisation_balances b ON b.organisation = o.id
         WHERE o.id > $1
           AND ($2::text IS NULL OR o.kind = $2)
           AND ($3::text IS NULL OR o.state = $3)
           AND ($4::text IS NULL OR strpos(lower(o.name), lower($4)) > 0
                OR strpos(lower(o.tax_id), lower($4)) > 0)
           AND ($5::bigint IS NULL OR o.id = $5)
         ORDER BY o.id LIMIT $6",
    )
    .bind(filter.after.unwrap_or_default())
    .bind(filter.kind)
    .bind(filter.state)
    .bind(filter.text.as_deref())
    .bind(filter.id)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM organisations_now o
         WHERE ($1::text IS NULL OR o.kind = $1)
           AND ($2::text IS NULL OR o.state = $2)
           AND ($3::text IS NULL OR strpos(lower(o.name), lower($3)) > 0
                OR strpos(lower(o.tax_id), lower($3)) > 0)
           AND ($4::bigint IS NULL OR o.id = $4)",
    )
    .bind(filter.kind)
    .bind(filter.state)
    .bind(filter.text.as_deref())
    .bind(filter.id)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, more) = page(rows, limit);
    let organisations: Vec<OrganisationInfo> = rows
        .into_iter()
        .map(OrganisationRow::info)
        .collect::<Result<_, _>>()?;
    let next = organisations
        .last()
        .filter(|_| more)
        .map(|organisation| organisation.id.to_string());
    let meta = Meta {
        total: Snapshot::count(total)?,
        next,
    };
    Ok((organisations, meta))
}
