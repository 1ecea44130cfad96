//! Programmes: what was said of them, and where they stand block by block.

use anyhow::Result;
use registry_client::event::{ProgrammeAuthorised, ProgrammeRegistered, ProgrammeRejected};
use registry_primitives::Stage;
use sqlx::PgConnection;

use super::{columns, exactly_one, Position};
use crate::text::big;

pub(super) async fn registered(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeRegistered,
) -> Result<()> {
    let id = i64::from(event.programme.0);
    let details = &event.details;
    sqlx::query(
        "INSERT INTO programmes (id, external_id, title, sector, scope, starts_at, ends_at,
                                 estimate, registered_by, registered_block)
         VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7::text::numeric, $8::text::numeric,
                 $9, $10)",
    )
    .bind(id)
    .bind(details.external_id.0.as_str())
    .bind(details.title.0.as_str())
    .bind(details.sector.name())
    .bind(i16::from(details.scope.0))
    .bind(details.start.to_string())
    .bind(details.end.to_string())
    .bind(details.estimate.0.to_string())
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .execute(&mut *connection)
    .await?;

    let organisations: Vec<i64> = details
        .proponents
        .iter()
        .map(|proponent| i64::from(proponent.organisation.0))
        .collect();
    let shares: Vec<i64> = details
        .proponents
        .iter()
        .map(|proponent| i64::from(proponent.share))
        .collect();
    sqlx::query(
        "INSERT INTO programme_proponents (programme, position, organisation, share)
         SELECT $1, n.position - 1, n.organisation, n.share
         FROM unnest($2::bigint[], $3::bigint[])
              WITH ORDINALITY AS n (organisation, share, position)",
    )
    .bind(id)
    .bind(organisations)
    .bind(shares)
    .execute(&mut *connection)
    .await?;

    sqlx::query(
        "INSERT INTO programme_stages (programme, stage, block_range)
         VALUES ($1, $2, int8range($3, NULL))",
    )
    .bind(id)
    .bind(Stage::Pending.name())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn authorised(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeAuthorised,
) -> Result<()> {
    let (first, last) = columns(event.block)?;
    let decision = Decision {
        programme: i64::from(event.programme.0),
        stage: Stage::Authorised,
        authorised: big(event.amount.0)?,
        block: Some((first, last)),
        serial: Some(event.serial.0.as_str()),
        reason: None,
        decided_by: i64::from(event.by.organisation.0),
    };
    decide(connection, at, decision).await
}

pub(super) async fn rejected(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeRejected,
) -> Result<()> {
    let decision = Decision {
        programme: i64::from(event.programme.0),
        stage: Stage::Rejected,
        authorised: 0,
        block: None,
        serial: None,
        reason: Some(event.reason.0.as_str()),
        decided_by: i64::from(event.by.organisation.0),
    };
    decide(connection, at, decision).await
}

/// What the authority decided.
struct Decision<'a> {
    programme: i64,
    stage: Stage,
    authorised: i64,
    block: Option<(i64, i64)>,
    serial: Option<&'a str>,
    reason: Option<&'a str>,
    decided_by: i64,
}

/// The stage until now ends before this block; when it began with this block, nothing of it
/// remains.
async fn decide(connection: &mut PgConnection, at: Position, decision: Decision<'_>) -> Result<()> {
    let removed = sqlx::query(
        "DELETE FROM programme_stages
         WHERE programme = $1 AND upper_inf(block_range) AND lower(block_range) = $2",
    )
    .bind(decision.programme)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    if removed.rows_affected() == 0 {
        let closed = sqlx::query(
            "UPDATE programme_stages SET block_range = int8range(lower(block_range), $2)
             WHERE programme = $1 AND upper_inf(block_range)",
        )
        .bind(decision.programme)
        .bind(at.block)
        .execute(&mut *connection)
        .await?;
        exactly_one(closed.rows_affected(), "the stage of a programme")?;
    }
    sqlx::query(
        "INSERT INTO programme_stages (programme, stage, authorised, first, last, serial, reason,
                                       decided_by, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, int8range($9, NULL))",
    )
    .bind(decision.programme)
    .bind(decision.stage.name())
    .bind(decision.authorised)
    .bind(decision.block.map(|(first, _)| first))
    .bind(decision.block.map(|(_, last)| last))
    .bind(decision.serial)
    .bind(decision.reason)
    .bind(decision.decided_by)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
