//! Certificates for a programme.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::ApiError,
        model::{optional_hash, optional_number, Named},
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// A certificate for a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateInfo {
    /// The certifier.
    pub certifier: Named,
    /// Whether it stands: nobody withdrew it, and its certifier was not suspended since.
    pub standing: bool,
    /// blake2-256 hash of the certifier's statement.
    pub statement: Option<String>,
    /// Number of the block in which it was given.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
    /// Who withdrew it, or suspended its certifier.
    pub withdrawn_by: Option<Named>,
    /// Whether it ended with the suspension of its certifier.
    pub by_suspension: bool,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Number of the block since which it does not stand.
    pub withdrawn_block: Option<u64>,
    /// When that block was made, UTC.
    pub withdrawn_time: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Row {
    certifier: i64,
    certifier_name: String,
    statement: Option<Vec<u8>>,
    block: i64,
    time: DateTime<Utc>,
    withdrawn_by: Option<i64>,
    withdrawn_name: Option<String>,
    by_suspension: bool,
    reason: Option<String>,
    withdrawn_block: Option<i64>,
    withdrawn_time: Option<DateTime<Utc>>,
}

/// The certificates for a programme: those that stand, then the latest of the others.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    limit: i64,
) -> Result<Vec<CertificateInfo>, ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.certifier, o.name AS certifier_name, c.statement, c.block, b.time,
                c.withdrawn_by, w.name AS withdrawn_name, c.by_suspension, c.reason,
                c.withdrawn_block, e.time AS withdrawn_time
         FROM certificates c
         JOIN organisations_now o ON o.id = c.certifier
         JOIN blocks b ON b.number = c.block
         LEFT JOIN organisations_now w ON w.id = c.withdrawn_by
         LEFT JOIN blocks e ON e.number = c.withdrawn_block
         WHERE c.programme = $1
         ORDER BY c.withdrawn_block IS NOT NULL, c.block DESC, c.index DESC LIMIT $2",
    )
    .bind(id)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CertificateInfo {
                certifier: Named::of(row.certifier, row.certifier_name)?,
                standing: row.withdrawn_block.is_none(),
                statement: optional_hash(row.statement.as_deref())?,
                block: unsigned(row.block)?,
                time: row.time,
                withdrawn_by: Named::some(row.withdrawn_by, row.withdrawn_name)?,
                by_suspension: row.by_suspension,
                reason: row.reason,
                withdrawn_block: optional_number(row.withdrawn_block)?,
                withdrawn_time: row.withdrawn_time,
            })
        })
        .collect()
}
