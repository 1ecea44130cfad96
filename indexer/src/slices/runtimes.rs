//! The runtimes of the chain.

use anyhow::Result;
use registry_client::RegistryEvent;
use sqlx::PgConnection;

use crate::{
    node::{Block, Runtime},
    text::big,
};

/// The name of the release that was applied in a block, if governance named it there.
fn release(block: &Block) -> Option<&str> {
    block.events.iter().rev().find_map(|of| match &of.event {
        RegistryEvent::UpgradeApplied(applied) => Some(applied.release.0.as_str()),
        _ => None,
    })
}

/// Write down the runtime that a block leaves behind: it makes the next one. That of genesis
/// makes all from genesis on.
pub async fn insert(connection: &mut PgConnection, block: &Block, next: Runtime) -> Result<()> {
    let applied = Some(big(block.id.number)?).filter(|number| *number > 0);
    sqlx::query(
        "INSERT INTO runtime_versions (spec_version, first_block, applied_block, code_hash,
                                       release)
         VALUES ($1, COALESCE($2 + 1, 0), $2, $3, $4)",
    )
    .bind(i64::from(next.spec_version))
    .bind(applied)
    .bind(next.code_hash.0.to_vec())
    .bind(release(block))
    .execute(&mut *connection)
    .await?;
    Ok(())
}
