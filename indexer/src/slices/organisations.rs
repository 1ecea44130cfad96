//! Organisations with the history of their state, and the keys of their members.

use anyhow::Result;
use registry_client::event::{MemberAdded, OrganisationRegistered, OrganisationStateChanged};
use registry_client::values::{Alpha2, Key};
use registry_primitives::{
    OrganisationId, OrganisationKind, OrganisationState, ScopeSet, UserRole,
};
use sqlx::PgConnection;

use super::{exactly_one, Position};

pub(super) async fn registered(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationRegistered,
) -> Result<()> {
    let organisation = NewOrganisation {
        id: event.organisation,
        kind: event.kind,
        state: OrganisationState::Active,
        name: &event.name.0,
        tax_id: &event.tax_id.0,
        country: event.country,
        scopes: event.scopes,
    };
    insert(connection, at.block, organisation).await
}

/// What is said of a new organisation.
pub(super) struct NewOrganisation<'a> {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub state: OrganisationState,
    pub name: &'a str,
    pub tax_id: &'a str,
    pub country: Alpha2,
    pub scopes: ScopeSet,
}

/// A new organisation, valid from a block on.
pub(super) async fn insert(
    connection: &mut PgConnection,
    block: i64,
    organisation: NewOrganisation<'_>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO organisations (id, kind, state, name, tax_id, country, scopes, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, $7, int8range($8, NULL))",
    )
    .bind(i64::from(organisation.id.0))
    .bind(organisation.kind.name())
    .bind(organisation.state.name())
    .bind(organisation.name)
    .bind(organisation.tax_id)
    .bind(organisation.country.to_string())
    .bind(i32::from(organisation.scopes.0))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn member_added(
    connection: &mut PgConnection,
    at: Position,
    event: &MemberAdded,
) -> Result<()> {
    insert_member(
        connection,
        at.block,
        event.key,
        event.organisation,
        event.role,
    )
    .await
}

/// A new member, since a block.
pub(super) async fn insert_member(
    connection: &mut PgConnection,
    block: i64,
    key: Key,
    organisation: OrganisationId,
    role: UserRole,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO members (key, organisation, role, since_block) VALUES ($1, $2, $3, $4)",
    )
    .bind(key.0.to_vec())
    .bind(i64::from(organisation.0))
    .bind(role.name())
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The current row ends before this block and a new one begins with it. A row that began
/// with this block is changed in place: as of a block means after all of its events.
pub(super) async fn state_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationStateChanged,
) -> Result<()> {
    let id = i64::from(event.organisation.0);
    let state = event.after.name();
    let same_block = sqlx::query(
        "UPDATE organisations SET state = $2
         WHERE id = $1 AND upper_inf(block_range) AND lower(block_range) = $3",
    )
    .bind(id)
    .bind(state)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    if same_block.rows_affected() == 1 {
        return Ok(());
    }
    let written = sqlx::query(
        "WITH closed AS (
             UPDATE organisations SET block_range = int8range(lower(block_range), $3)
             WHERE id = $1 AND upper_inf(block_range)
             RETURNING id, kind, name, tax_id, country, scopes
         )
         INSERT INTO organisations (id, kind, state, name, tax_id, country, scopes, block_range)
         SELECT id, kind, $2, name, tax_id, country, scopes, int8range($3, NULL) FROM closed",
    )
    .bind(id)
    .bind(state)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    exactly_one(&written, "the state of an organisation")
}
