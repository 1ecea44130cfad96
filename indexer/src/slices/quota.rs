//! What organisations may send without a fee: limits by class, and classes that governance
//! gave.

use anyhow::Result;
use registry_client::event::{ClassChanged, QuotaLimitsChanged};
use sqlx::PgConnection;

use super::{end_current, Position};
use crate::records::{QuotaClass, QuotaLimits};

pub(super) async fn limits_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &QuotaLimitsChanged,
) -> Result<()> {
    let class = event.class.name();
    end_current!(connection, at, "quota_limits", "class = $2", class).await?;
    insert_limits(connection, at.block, event.class, event.after).await
}

/// The limits of a class, valid from a block on.
pub(super) async fn insert_limits(
    connection: &mut PgConnection,
    block: i64,
    class: QuotaClass,
    limits: QuotaLimits,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO quota_limits (class, weight, length, refill_blocks, block_share, block_range)
         VALUES ($1, $2::text::numeric, $3::text::numeric, $4, $5, int8range($6, NULL))",
    )
    .bind(class.name())
    .bind(limits.weight.to_string())
    .bind(limits.length.to_string())
    .bind(i64::from(limits.refill_blocks))
    .bind(i64::from(limits.block_share))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// An organisation with the class of its kind has no row.
pub(super) async fn class_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &ClassChanged,
) -> Result<()> {
    let organisation = i64::from(event.organisation.0);
    end_current!(
        connection,
        at,
        "quota_classes",
        "organisation = $2",
        organisation
    )
    .await?;
    let Some(class) = event.after else {
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO quota_classes (organisation, class, block_range)
         VALUES ($1, $2, int8range($3, NULL))",
    )
    .bind(organisation)
    .bind(class.name())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
