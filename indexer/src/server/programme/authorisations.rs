//! Authorisations of a programme.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::ApiError,
        model::{amount, optional_hash, Named},
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// An authorisation with its block of serials.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorisationInfo {
    /// Its number in the programme, from 1.
    pub number: u64,
    /// First serial.
    pub first: u64,
    /// Last serial, inclusive.
    pub last: u64,
    /// How many credits.
    pub amount: u64,
    /// The serial text of the block.
    #[schema(example = "NA-ITMO-15-023-2023-0-1001-1400")]
    pub serial: String,
    /// blake2-256 hash of the letter of authorisation.
    pub letter: Option<String>,
    /// The authority.
    pub by: Named,
    /// Why, where that was told.
    pub reason: Option<String>,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    first: i64,
    last: i64,
    serial: String,
    letter: Option<Vec<u8>>,
    organisation: i64,
    name: String,
    reason: Option<String>,
    block: i64,
    time: DateTime<Utc>,
}

/// The authorisations of a programme, in their order. The chain bounds their number.
pub async fn list(snapshot: &mut Snapshot, id: i64) -> Result<Vec<AuthorisationInfo>, ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT a.number, a.first, a.last, a.serial, a.letter, a.organisation, o.name, a.reason,
                a.block, b.time
         FROM authorisations a
         JOIN organisations_now o ON o.id = a.organisation
         JOIN blocks b ON b.number = a.block
         WHERE a.programme = $1 ORDER BY a.number",
    )
    .bind(id)
    .fetch_all(snapshot.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AuthorisationInfo {
                number: unsigned(row.number)?,
                first: unsigned(row.first)?,
                last: unsigned(row.last)?,
                amount: amount(row.first, row.last)?,
                serial: row.serial,
                letter: optional_hash(row.letter.as_deref())?,
                by: Named::of(row.organisation, row.name)?,
                reason: row.reason,
                block: unsigned(row.block)?,
                time: row.time,
            })
        })
        .collect()
}
