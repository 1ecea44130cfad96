//! Programmes: what is said of them in every version, where they stand block by block, and
//! what is authorised.

use anyhow::Result;
use registry_client::{
    event::{
        OwnershipChanged, ProgrammeAmended, ProgrammeAuthorised, ProgrammeRegistered, StageChanged,
    },
    values::Hash32,
};
use registry_primitives::Stage;
use sqlx::{postgres::PgArguments, query::Query, types::Json, PgConnection, Postgres};

use super::{
    columns, end_current, exactly_one,
    proposals::{self, End},
    steps, Position,
};
use crate::{
    details::{shares, Details, Share},
    text::big,
};

/// The columns that the details fill, without the proponents.
macro_rules! detail_columns {
    () => {
        "source, external_id, title, sector, scope, mitigation, gases, starts_at, ends_at,
         crediting_years, regions, boundary, estimate, cost, price, funding, grant_equivalent,
         in_scope, included_in_ndc, included_in_nap, channels, buyer_country, maximum"
    };
}

/// Their values, the first parameters of a statement.
macro_rules! detail_values {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8::text::numeric, $9::text::numeric, $10, $11, $12,
         $13::text::numeric, $14::text::numeric, $15::text::numeric, $16, $17::text::numeric,
         $18, $19, $20, $21, $22, $23::text::numeric"
    };
}

type Statement<'q> = Query<'q, Postgres, PgArguments>;

/// Bind the details to the first parameters of a statement.
fn bind_details<'q>(
    statement: Statement<'q>,
    details: &'q Details,
    boundary: Option<[u8; 32]>,
) -> Statement<'q> {
    let digits = |number: Option<u64>| number.map(|number| number.to_string());
    let Details {
        finance,
        ndc,
        international,
        ..
    } = details;
    statement
        .bind(details.source.as_str())
        .bind(details.external_id.as_str())
        .bind(details.title.as_str())
        .bind(details.sector.as_str())
        .bind(i16::from(details.scope))
        .bind(details.mitigation.as_str())
        .bind(details.gases.as_slice())
        .bind(details.start.to_string())
        .bind(details.end.to_string())
        .bind(details.crediting_years.map(i16::from))
        .bind(details.regions.as_slice())
        .bind(boundary.map(|hash| hash.to_vec()))
        .bind(details.estimate.to_string())
        .bind(digits(finance.cost))
        .bind(digits(finance.price))
        .bind(finance.funding.as_deref())
        .bind(digits(finance.grant_equivalent))
        .bind(ndc.in_scope)
        .bind(ndc.included_in_ndc)
        .bind(ndc.included_in_nap)
        .bind(international.channels.as_slice())
        .bind(international.buyer_country.as_deref())
        .bind(digits(international.maximum))
}

pub(super) async fn registered(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeRegistered,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let details = Details::of(&event.details);
    let insert = sqlx::query(concat!(
        "INSERT INTO programmes (",
        detail_columns!(),
        ", id, registered_by, registered_block) VALUES (",
        detail_values!(),
        ", $24, $25, $26)"
    ));
    bind_details(insert, &details, event.details.boundary)
        .bind(id)
        .bind(i64::from(event.by.organisation.0))
        .bind(at.block)
        .execute(&mut *connection)
        .await?;
    set_proponents(connection, id, &details.proponents).await?;
    let version = Version {
        programme: id,
        version: 1,
        cause: "Registered",
        organisation: i64::from(event.by.organisation.0),
        proposed_by: None,
        reason: None,
    };
    insert_version(connection, at, version, &details).await?;
    sqlx::query(
        "INSERT INTO programme_stages (programme, stage, decided_by, block_range)
         VALUES ($1, $2, $3, int8range($4, NULL))",
    )
    .bind(id)
    .bind(event.stage.name())
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn amended(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeAmended,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let details = Details::of(&event.details);
    let update = sqlx::query(concat!(
        "UPDATE programmes SET (",
        detail_columns!(),
        ", version) = ROW(",
        detail_values!(),
        ", $24) WHERE id = $25"
    ));
    let written = bind_details(update, &details, event.details.boundary)
        .bind(i64::from(event.version))
        .bind(id)
        .execute(&mut *connection)
        .await?;
    exactly_one(written.rows_affected(), "the details of a programme")?;
    set_proponents(connection, id, &details.proponents).await?;
    let version = Version {
        programme: id,
        version: i64::from(event.version),
        cause: "Amended",
        organisation: i64::from(event.by.organisation.0),
        proposed_by: event.proposed_by.map(|by| i64::from(by.0)),
        reason: event.reason.as_ref().map(|reason| reason.0.as_str()),
    };
    insert_version(connection, at, version, &details).await?;
    if event.proposed_by.is_some() {
        let end = End {
            state: "Agreed",
            by: &event.by,
            reason: None,
        };
        let ended = proposals::end(connection, at, id, Some("Amendment"), end).await?;
        exactly_one(ended, "the agreement to an amendment")?;
    }
    Ok(())
}

/// All parties agreed: the proponents are others from now on.
pub(super) async fn ownership_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &OwnershipChanged,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let Json(mut details) = last_details(connection, id).await?;
    details.proponents = shares(&event.proponents);
    let written = sqlx::query("UPDATE programmes SET version = $2 WHERE id = $1")
        .bind(id)
        .bind(i64::from(event.version))
        .execute(&mut *connection)
        .await?;
    exactly_one(written.rows_affected(), "the proponents of a programme")?;
    set_proponents(connection, id, &details.proponents).await?;
    let version = Version {
        programme: id,
        version: i64::from(event.version),
        cause: "OwnershipChanged",
        organisation: i64::from(event.by.organisation.0),
        proposed_by: None,
        reason: None,
    };
    insert_version(connection, at, version, &details).await?;
    let end = End {
        state: "Agreed",
        by: &event.by,
        reason: None,
    };
    let ended = proposals::end(connection, at, id, Some("Ownership"), end).await?;
    exactly_one(ended, "the agreement to a change of ownership")
}

/// A programme that is submitted after a rejection counts as a new version of the same details,
/// and one that ends takes its open proposals with it.
pub(super) async fn stage_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &StageChanged,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let reason = event.reason.as_ref().map(|reason| reason.0.as_str());
    let last: i64 = sqlx::query_scalar("SELECT version FROM programmes WHERE id = $1")
        .bind(id)
        .fetch_one(&mut *connection)
        .await?;
    if last != i64::from(event.version) {
        let Json(details) = last_details(connection, id).await?;
        let version = Version {
            programme: id,
            version: i64::from(event.version),
            cause: "Resubmitted",
            organisation: i64::from(event.by.organisation.0),
            proposed_by: None,
            reason,
        };
        insert_version(connection, at, version, &details).await?;
        sqlx::query("UPDATE programmes SET version = $2 WHERE id = $1")
            .bind(id)
            .bind(i64::from(event.version))
            .execute(&mut *connection)
            .await?;
    }
    if event.after.is_final() {
        let end = End {
            state: "Lapsed",
            by: &event.by,
            reason,
        };
        proposals::end(connection, at, id, None, end).await?;
    }
    let by = i64::from(event.by.organisation.0);
    set_stage(connection, at, id, event.after, reason, by).await
}

pub(super) async fn authorised(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeAuthorised,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let by = i64::from(event.by.organisation.0);
    let reason = event.reason.as_ref().map(|reason| reason.0.as_str());
    let (first, last) = columns(event.block)?;
    sqlx::query(
        "INSERT INTO authorisations (programme, number, first, last, serial, letter, reason,
                                     organisation, block, index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id)
    .bind(i64::from(event.number))
    .bind(first)
    .bind(last)
    .bind(event.serial.0.as_str())
    .bind(event.letter.map(|Hash32(hash)| hash.to_vec()))
    .bind(reason)
    .bind(by)
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    let written = sqlx::query("UPDATE programmes SET authorised = $2 WHERE id = $1")
        .bind(id)
        .bind(big(event.authorised.0)?)
        .execute(&mut *connection)
        .await?;
    exactly_one(written.rows_affected(), "the authorisation of a programme")?;
    // A further authorisation leads to no other stage.
    if steps::stage_of(connection, id).await? == Some(Stage::Authorised) {
        return Ok(());
    }
    set_stage(connection, at, id, Stage::Authorised, reason, by).await
}

/// A version of the details, and how it came to be.
struct Version<'a> {
    programme: i64,
    version: i64,
    cause: &'static str,
    organisation: i64,
    proposed_by: Option<i64>,
    reason: Option<&'a str>,
}

async fn insert_version(
    connection: &mut PgConnection,
    at: Position,
    version: Version<'_>,
    details: &Details,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO programme_versions (programme, version, cause, details, organisation,
                                         proposed_by, reason, block, index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(version.programme)
    .bind(version.version)
    .bind(version.cause)
    .bind(Json(details))
    .bind(version.organisation)
    .bind(version.proposed_by)
    .bind(version.reason)
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

async fn last_details(connection: &mut PgConnection, programme: i64) -> Result<Json<Details>> {
    Ok(sqlx::query_scalar(
        "SELECT details FROM programme_versions WHERE programme = $1
         ORDER BY version DESC LIMIT 1",
    )
    .bind(programme)
    .fetch_one(&mut *connection)
    .await?)
}

/// Who owns a programme from now on.
async fn set_proponents(
    connection: &mut PgConnection,
    programme: i64,
    proponents: &[Share],
) -> Result<()> {
    sqlx::query("DELETE FROM programme_proponents WHERE programme = $1")
        .bind(programme)
        .execute(&mut *connection)
        .await?;
    let organisations: Vec<i64> = proponents
        .iter()
        .map(|proponent| i64::from(proponent.organisation))
        .collect();
    let shares: Vec<i64> = proponents
        .iter()
        .map(|proponent| i64::from(proponent.share))
        .collect();
    sqlx::query(
        "INSERT INTO programme_proponents (programme, position, organisation, share)
         SELECT $1, n.position - 1, n.organisation, n.share
         FROM unnest($2::bigint[], $3::bigint[])
              WITH ORDINALITY AS n (organisation, share, position)",
    )
    .bind(programme)
    .bind(organisations)
    .bind(shares)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The stage until now ends before this block; when it began with this block, nothing of it
/// remains.
async fn set_stage(
    connection: &mut PgConnection,
    at: Position,
    programme: i64,
    stage: Stage,
    reason: Option<&str>,
    decided_by: i64,
) -> Result<()> {
    let ended = end_current!(
        connection,
        at,
        "programme_stages",
        "programme = $2",
        programme
    )
    .await?;
    exactly_one(ended, "the stage of a programme")?;
    sqlx::query(
        "INSERT INTO programme_stages (programme, stage, reason, decided_by, block_range)
         VALUES ($1, $2, $3, $4, int8range($5, NULL))",
    )
    .bind(programme)
    .bind(stage.name())
    .bind(reason)
    .bind(decided_by)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
