//! Certificates: given by certifiers, withdrawn by them or an authority, and ended by the
//! suspension of a certifier.

use anyhow::Result;
use registry_client::event::{CertificateWithdrawn, OrganisationStateChanged, ProgrammeCertified};
use sqlx::PgConnection;

use super::{exactly_one, steps, Position};

pub(super) async fn given(
    connection: &mut PgConnection,
    at: Position,
    event: &ProgrammeCertified,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO certificates (block, index, programme, certifier, statement)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.by.organisation.0))
    .bind(event.statement.map(|hash| hash.0.to_vec()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn withdrawn(
    connection: &mut PgConnection,
    at: Position,
    event: &CertificateWithdrawn,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE certificates
         SET withdrawn_by = $3, reason = $4, withdrawn_block = $5, withdrawn_index = $6
         WHERE programme = $1 AND certifier = $2 AND withdrawn_block IS NULL",
    )
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.certifier.0))
    .bind(i64::from(event.by.organisation.0))
    .bind(event.reason.0.as_str())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    exactly_one(ended.rows_affected(), "the withdrawal of a certificate")
}

/// What a certifier gave before its suspension does not count any more, not even when it is
/// reactivated. The suspension is a step of each of these programmes.
pub(super) async fn suspended(
    connection: &mut PgConnection,
    at: Position,
    event: &OrganisationStateChanged,
) -> Result<()> {
    let programmes: Vec<i64> = sqlx::query_scalar(
        "UPDATE certificates
         SET withdrawn_by = $2, reason = $3, by_suspension = TRUE, withdrawn_block = $4,
             withdrawn_index = $5
         WHERE certifier = $1 AND withdrawn_block IS NULL
         RETURNING programme",
    )
    .bind(i64::from(event.organisation.0))
    .bind(i64::from(event.by.organisation.0))
    .bind(event.reason.0.as_str())
    .bind(at.block)
    .bind(at.index)
    .fetch_all(&mut *connection)
    .await?;
    let step = steps::Step {
        name: steps::CERTIFICATE_SUSPENDED,
        by: Some(&event.by),
        reason: Some(&event.reason.0),
        stages: (None, None),
    };
    for programme in programmes {
        steps::insert(connection, at, programme, &step).await?;
    }
    Ok(())
}
