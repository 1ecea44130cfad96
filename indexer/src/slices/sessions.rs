//! Sessions: the set that is planned for one, and what its validators did when it ended.

use anyhow::Result;
use registry_client::event::{SessionEnded, SetPlanned};
use sqlx::PgConnection;

use super::Position;

pub(super) async fn planned(
    connection: &mut PgConnection,
    at: Position,
    event: &SetPlanned,
) -> Result<()> {
    let set: Vec<Vec<u8>> = event.validators.iter().map(|key| key.0.to_vec()).collect();
    sqlx::query(
        "INSERT INTO sessions (session, planned_block, validators) VALUES ($1, $2, $3)
         ON CONFLICT (session) DO UPDATE
         SET planned_block = EXCLUDED.planned_block, validators = EXCLUDED.validators",
    )
    .bind(i64::from(event.session))
    .bind(at.block)
    .bind(set)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn ended(
    connection: &mut PgConnection,
    at: Position,
    event: &SessionEnded,
) -> Result<()> {
    let session = i64::from(event.session);
    // The first two were planned at genesis, which leaves no event: their sets are told by who
    // could have made blocks.
    let set: Vec<Vec<u8>> = event
        .performance
        .iter()
        .map(|performed| performed.validator.0.to_vec())
        .collect();
    sqlx::query(
        "INSERT INTO sessions (session, validators, first_block, last_block, ended_block)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session) DO UPDATE
         SET first_block = EXCLUDED.first_block, last_block = EXCLUDED.last_block,
             ended_block = EXCLUDED.ended_block",
    )
    .bind(session)
    .bind(set)
    .bind(i64::from(event.first))
    .bind(i64::from(event.last))
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    let mut accounts = Vec::new();
    let mut organisations = Vec::new();
    let mut authored = Vec::new();
    let mut expected = Vec::new();
    for performed in &event.performance {
        accounts.push(performed.validator.0.to_vec());
        organisations.push(i64::from(performed.organisation.0));
        authored.push(i64::from(performed.authored));
        expected.push(i64::from(performed.expected));
    }
    sqlx::query(
        "INSERT INTO performances (session, account, organisation, authored, expected)
         SELECT $1, n.*
         FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[]) AS n",
    )
    .bind(session)
    .bind(accounts)
    .bind(organisations)
    .bind(authored)
    .bind(expected)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
