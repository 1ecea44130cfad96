//! Organisations with the history of their state and public data, their accreditations, and
//! whether organisations may register themselves.

use anyhow::Result;
use registry_client::event::{
    AccreditationChanged, OrganisationApplied, OrganisationEdited, OrganisationRegistered,
    OrganisationStateChanged, SelfRegistrationChanged,
};
use registry_client::values::{Alpha2, Key};
use registry_primitives::{
    OrganisationId, OrganisationKind, OrganisationState, ScopeSet, UserRole,
};
use sqlx::PgConnection;

use super::{
    certificates, end_current, exactly_one,
    members::{self, NewMember},
    Position,
};

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
        website: &event.website.0,
    };
    insert(connection, at.block, organisation).await
}

/// An organisation that waits for admission, with its first administrator.
pub(super) async fn applied(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationApplied,
) -> Result<()> {
    let organisation = NewOrganisation {
        id: event.organisation,
        kind: event.kind,
        state: OrganisationState::Pending,
        name: &event.name.0,
        tax_id: &event.tax_id.0,
        country: event.country,
        scopes: ScopeSet::default(),
        website: &event.website.0,
    };
    insert(connection, at.block, organisation).await?;
    let member = NewMember {
        key: event.key,
        organisation: event.organisation,
        person: event.person,
        role: UserRole::Admin,
    };
    members::insert(connection, at.block, member).await
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
    pub website: &'a str,
}

/// A new organisation, valid from a block on.
pub(super) async fn insert(
    connection: &mut PgConnection,
    block: i64,
    organisation: NewOrganisation<'_>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO organisations (id, kind, state, name, tax_id, country, scopes, website,
                                    block_range)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, int8range($9, NULL))",
    )
    .bind(i64::from(organisation.id.0))
    .bind(organisation.kind.name())
    .bind(organisation.state.name())
    .bind(organisation.name)
    .bind(organisation.tax_id)
    .bind(organisation.country.to_string())
    .bind(i32::from(organisation.scopes.0))
    .bind(organisation.website)
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn state_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationStateChanged,
) -> Result<()> {
    let id = i64::from(event.organisation.0);
    if event.after == OrganisationState::Rejected {
        // The chain forgets the key that applied; it is free for another organisation.
        let forgotten =
            end_current!(connection, at, "member_keys", "organisation = $2", id).await?;
        exactly_one(forgotten, "the rejection of an organisation")?;
    }
    if event.after == OrganisationState::Suspended {
        certificates::suspended(connection, at, event).await?;
    }
    let change = Change {
        state: Some(event.after.name()),
        ..Change::default()
    };
    set(connection, at, id, change).await
}

pub(super) async fn edited(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationEdited,
) -> Result<()> {
    let change = Change {
        name: Some(&event.name.0),
        country: Some(event.country),
        website: Some(&event.website.0),
        ..Change::default()
    };
    set(connection, at, i64::from(event.organisation.0), change).await
}

/// What changes of an organisation.
#[derive(Default)]
struct Change<'a> {
    state: Option<&'a str>,
    name: Option<&'a str>,
    country: Option<Alpha2>,
    website: Option<&'a str>,
}

/// The current row ends before this block and a new one begins with it. A row that began
/// with this block is changed in place: as of a block means after all of its events.
async fn set(
    connection: &mut PgConnection,
    at: Position,
    id: i64,
    change: Change<'_>,
) -> Result<()> {
    let country = change.country.map(|country| country.to_string());
    let same_block = sqlx::query(
        "UPDATE organisations
         SET state = COALESCE($3, state), name = COALESCE($4, name),
             country = COALESCE($5, country), website = COALESCE($6, website)
         WHERE id = $1 AND upper_inf(block_range) AND lower(block_range) = $2",
    )
    .bind(id)
    .bind(at.block)
    .bind(change.state)
    .bind(change.name)
    .bind(country.as_deref())
    .bind(change.website)
    .execute(&mut *connection)
    .await?;
    if same_block.rows_affected() == 1 {
        return Ok(());
    }
    let written = sqlx::query(
        "WITH closed AS (
             UPDATE organisations SET block_range = int8range(lower(block_range), $2)
             WHERE id = $1 AND upper_inf(block_range)
             RETURNING id, kind, state, name, tax_id, country, scopes, website
         )
         INSERT INTO organisations (id, kind, state, name, tax_id, country, scopes, website,
                                    block_range)
         SELECT id, kind, COALESCE($3, state), COALESCE($4, name), tax_id,
                COALESCE($5, country), scopes, COALESCE($6, website), int8range($2, NULL)
         FROM closed",
    )
    .bind(id)
    .bind(at.block)
    .bind(change.state)
    .bind(change.name)
    .bind(country.as_deref())
    .bind(change.website)
    .execute(&mut *connection)
    .await?;
    exactly_one(written.rows_affected(), "an organisation")
}

pub(super) async fn self_registration_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &SelfRegistrationChanged,
) -> Result<()> {
    let ended = end_current!(connection, at, "self_registration", "TRUE").await?;
    exactly_one(ended, "self-registration")?;
    insert_self_registration(connection, at.block, event.open, Some(event.by.key)).await
}

/// Whether organisations may register themselves, from a block on.
pub(super) async fn insert_self_registration(
    connection: &mut PgConnection,
    block: i64,
    open: bool,
    decided_by: Option<Key>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO self_registration (open, decided_by, block_range)
         VALUES ($1, $2, int8range($3, NULL))",
    )
    .bind(open)
    .bind(decided_by.map(|key| key.0.to_vec()))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn accreditation_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &AccreditationChanged,
) -> Result<()> {
    let organisation = i64::from(event.organisation.0);
    let sector = event.sector.name();
    end_current!(
        connection,
        at,
        "accreditations",
        "organisation = $2 AND sector = $3",
        organisation,
        sector
    )
    .await?;
    sqlx::query(
        "INSERT INTO accreditations (organisation, sector, good_from, good_until, suspended,
                                     reason, decided_by, block_range)
         VALUES ($1, $2, $3::text::numeric, $4::text::numeric, $5, $6, $7, int8range($8, NULL))",
    )
    .bind(organisation)
    .bind(sector)
    .bind(event.after.from.to_string())
    .bind(event.after.until.to_string())
    .bind(event.after.suspended)
    .bind(event.reason.as_ref().map(|reason| reason.0.as_str()))
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
