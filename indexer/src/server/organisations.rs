//! The list of organisations.

use axum::{extract::State, Json};
use registry_primitives::{OrganisationKind, OrganisationState, ScopeSet};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{paged, AsOf, Meta, OwnBalances},
    params::Params,
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationsAnswer {
    /// The organisations, in the order asked for.
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
    /// Address of its public pages; empty when it has none.
    pub website: String,
    /// Keys that act for it, suspended ones too.
    pub members: u64,
    /// The block in which its data or state last changed.
    pub changed_block: u64,
    /// Its credits.
    pub balances: OwnBalances,
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
    /// Only this one.
    pub id: Option<i64>,
    /// In which order.
    pub order: Order,
    /// Only what follows this one in the order.
    pub after: Option<i64>,
}

/// The orders of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By identifier.
    #[default]
    Id,
    /// The newest first.
    Newest,
    /// By name.
    Name,
    /// Who holds most first.
    Held,
}

impl Order {
    /// Names of the orders, as a request gives them.
    const NAMES: [(&'static str, Self); 4] = [
        ("id", Self::Id),
        ("newest", Self::Newest),
        ("name", Self::Name),
        ("held", Self::Held),
    ];

    fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, order)| *order == self);
        found.map_or("id", |(name, _)| name)
    }

    fn of(params: &Params) -> Result<Self, ApiError> {
        let names = Self::NAMES.map(|(name, _)| name);
        let chosen = params.choice("sort", &names)?;
        let found = Self::NAMES.iter().find(|(name, _)| Some(*name) == chosen);
        Ok(found.map_or_else(Self::default, |(_, order)| *order))
    }
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
    website: String,
    members: i64,
    changed_block: i64,
    #[sqlx(flatten)]
    balances: OwnBalances,
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
            website: self.website,
            members: unsigned(self.members)?,
            changed_block: unsigned(self.changed_block)?,
            balances: self.balances,
        })
    }
}

/// Organisations of the country, those that wait for admission and those that were rejected too.
#[utoipa::path(
    get,
    path = "/api/v1/organisations",
    tag = "Organisations",
    params(
        ("kind" = Option<String>, Query, description = "Only this kind, such as Certifier."),
        ("state" = Option<String>, Query, description = "Only this state: Active, Suspended, Pending or Rejected."),
        ("q" = Option<String>, Query, description = "Only with this text in name or tax id."),
        ("sort" = Option<String>, Query, description = "In this order: id, newest, name or held (who holds most first); id by default."),
        ("after" = Option<u64>, Query, description = "Only what follows the organisation with this identifier."),
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
    params.only(&["kind", "state", "q", "sort", "after", "limit"])?;
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
        id: None,
        order: Order::of(&params)?,
        after: params.number("after")?,
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
        "SELECT o.id, o.kind, o.state, o.name, o.tax_id, o.country, o.scopes, o.website,
                (SELECT COUNT(*) FROM members m
                 WHERE m.organisation = o.id AND m.state IN ('Active', 'Suspended')) AS members,
                o.changed_block, b.held, b.pending, b.retired_local, b.retired_international,
                b.cancelled, b.frozen, b.frozen_held
         FROM organisations_now o
         JOIN organisation_balances b ON b.organisation = o.id
         WHERE ($1::text IS NULL OR o.kind = $1)
           AND ($2::text IS NULL OR o.state = $2)
           AND ($3::text IS NULL OR strpos(lower(o.name), lower($3)) > 0
                OR strpos(lower(o.tax_id), lower($3)) > 0)
           AND ($4::bigint IS NULL OR o.id = $4)
           AND ($5::bigint IS NULL OR CASE $6
                WHEN 'name' THEN (lower(o.name), o.id) >
                    (SELECT lower(p.name), p.id FROM organisations_now p WHERE p.id = $5)
                WHEN 'held' THEN (-b.held, o.id) >
                    (SELECT -p.held, p.organisation FROM organisation_balances p
                     WHERE p.organisation = $5)
                WHEN 'newest' THEN o.id < $5
                ELSE o.id > $5 END)
         ORDER BY CASE $6 WHEN 'name' THEN lower(o.name) END,
                  CASE $6 WHEN 'held' THEN -b.held WHEN 'newest' THEN -o.id END,
                  o.id
         LIMIT $7",
    )
    .bind(filter.kind)
    .bind(filter.state)
    .bind(filter.text.as_deref())
    .bind(filter.id)
    .bind(filter.after)
    .bind(filter.order.name())
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
    let (rows, meta) = paged(rows, limit, total, |row| row.id.to_string())?;
    let organisations = rows
        .into_iter()
        .map(OrganisationRow::info)
        .collect::<Result<_, _>>()?;
    Ok((organisations, meta))
}

/// The organisation of an identifier.
pub async fn one(snapshot: &mut Snapshot, id: i64) -> Result<OrganisationInfo, ApiError> {
    let filter = OrganisationFilter {
        id: Some(id),
        ..OrganisationFilter::default()
    };
    let (found, _) = list(snapshot, &filter, 1).await?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| ApiError::not_found(format!("There is no organisation {id}.")))
}
