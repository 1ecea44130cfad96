//! Documents and mitigation actions of programmes.

use anyhow::Result;
use registry_client::{
    event::{DocumentAdded, MitigationActionAdded},
    values::readable_text,
};
use sqlx::PgConnection;

use super::{exactly_one, Position};

pub(super) async fn added(
    connection: &mut PgConnection,
    at: Position,
    event: &DocumentAdded,
) -> Result<()> {
    let programme = i64::from(event.programme.0);
    let document = &event.document;
    if let Some(number) = document.replaces {
        let replaced = sqlx::query(
            "UPDATE documents SET replaced_block = $3
             WHERE programme = $1 AND number = $2 AND replaced_block IS NULL",
        )
        .bind(programme)
        .bind(i64::from(number))
        .bind(at.block)
        .execute(&mut *connection)
        .await?;
        exactly_one(replaced.rows_affected(), "a new version of a document")?;
    }
    sqlx::query(
        "INSERT INTO documents (programme, number, kind, name, hash, size, media, action, replaces,
                                version, organisation, block, index)
         VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(programme)
    .bind(i64::from(event.number))
    .bind(document.kind.name())
    .bind(readable_text(&document.name))
    .bind(document.hash.to_vec())
    .bind(document.size.to_string())
    .bind(readable_text(&document.media))
    .bind(document.action.as_ref().map(|action| readable_text(action)))
    .bind(document.replaces.map(i64::from))
    .bind(i64::from(event.version))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn action_added(
    connection: &mut PgConnection,
    at: Position,
    event: &MitigationActionAdded,
) -> Result<()> {
    let programme = i64::from(event.programme.0);
    sqlx::query(
        "INSERT INTO mitigation_actions (programme, action, mitigation, estimate, computed,
                                         organisation, block, index)
         VALUES ($1, $2, $3, $4::text::numeric, $5, $6, $7, $8)",
    )
    .bind(programme)
    .bind(event.action.0.as_str())
    .bind(event.mitigation.name())
    .bind(event.estimate.0.to_string())
    .bind(event.computed.map(i64::from))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    let counted =
        sqlx::query("UPDATE programmes SET planned = planned + $2::text::numeric WHERE id = $1")
            .bind(programme)
            .bind(event.estimate.0.to_string())
            .execute(&mut *connection)
            .await?;
    exactly_one(counted.rows_affected(), "a mitigation action")
}
