//! Estimates that the chain computed, the country's constants, and whether a verification is
//! required.

use anyhow::Result;
use registry_client::event::{ConstantsSet, EstimateComputed, VerificationRequirementSet};
use sqlx::{types::Json, PgConnection};

use super::{end_current, exactly_one, Position};
use crate::details::fields;

pub(super) async fn computed(
    connection: &mut PgConnection,
    at: Position,
    event: &EstimateComputed,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO estimates (programme, number, method, constants, inputs, hundredths,
                                organisation, block, index)
         VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7, $8, $9)",
    )
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.number))
    .bind(event.method.0.as_str())
    .bind(i64::from(event.constants))
    .bind(Json(fields(&event.inputs)))
    .bind(event.hundredths.to_string())
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn constants_set(
    connection: &mut PgConnection,
    at: Position,
    event: &ConstantsSet,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO constants (method, version, constants, organisation, block, index)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(event.method.0.as_str())
    .bind(i64::from(event.version))
    .bind(Json(fields(&event.constants)))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn requirement_set(
    connection: &mut PgConnection,
    at: Position,
    event: &VerificationRequirementSet,
) -> Result<()> {
    let ended = end_current!(connection, at, "verification_requirement", "TRUE").await?;
    exactly_one(ended, "whether a verification is required")?;
    insert_requirement(connection, at.block, event.required).await
}

/// Whether a verification is required, from a block on.
pub(super) async fn insert_requirement(
    connection: &mut PgConnection,
    block: i64,
    required: bool,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO verification_requirement (required, block_range)
         VALUES ($1, int8range($2, NULL))",
    )
    .bind(required)
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
