//! One slice per family of figures: each turns its events into rows.

mod credits;
mod genesis;
mod organisations;
mod programmes;

pub use genesis::Genesis;

use anyhow::{Context, Result};
use registry_client::event::{MovedRange, RegistryEvent};
use registry_primitives::SerialRange;
use sqlx::{postgres::PgQueryResult, PgConnection};

use crate::{error::fatal, text::big};

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Its block.
    pub block: i64,
    /// Its position in the block.
    pub index: i32,
}

/// Write the rows of an event.
pub async fn apply(
    connection: &mut PgConnection,
    at: Position,
    event: &RegistryEvent,
) -> Result<()> {
    let written = match event {
        // The matrix is no figure; the event itself is kept.
        RegistryEvent::PermissionsChanged(_) => Ok(()),
        RegistryEvent::OrganisationRegistered(event) => {
            organisations::registered(connection, at, event).await
        }
        RegistryEvent::MemberAdded(event) => {
            organisations::member_added(connection, at, event).await
        }
        RegistryEvent::OrganisationStateChanged(event) => {
            organisations::state_changed(connection, at, event).await
        }
        RegistryEvent::ProgrammeRegistered(event) => {
            programmes::registered(connection, at, event).await
        }
        RegistryEvent::ProgrammeAuthorised(event) => {
            programmes::authorised(connection, at, event).await
        }
        RegistryEvent::ProgrammeRejected(event) => {
            programmes::rejected(connection, at, event).await
        }
        RegistryEvent::CreditsIssued(event) => credits::issued(connection, at, event).await,
        RegistryEvent::CreditsTransferred(event) => {
            credits::transferred(connection, at, event).await
        }
        RegistryEvent::CreditsRetired(event) => credits::retired(connection, at, event).await,
    };
    written.with_context(|| format!("event {} of block {}", at.index, at.block))
}

/// Both ends of a range as columns hold them.
fn columns(range: SerialRange) -> Result<(i64, i64)> {
    Ok((big(range.first)?, big(range.last)?))
}

/// Moved ranges as columns, in their order.
#[derive(Default)]
struct MovedColumns {
    positions: Vec<i32>,
    firsts: Vec<i64>,
    lasts: Vec<i64>,
    issuances: Vec<i64>,
    vintages: Vec<i32>,
}

impl MovedColumns {
    fn of(ranges: &[MovedRange]) -> Result<Self> {
        let mut columns = Self::default();
        for (position, moved) in (0i32..).zip(ranges) {
            let (first, last) = self::columns(moved.range)?;
            columns.positions.push(position);
            columns.firsts.push(first);
            columns.lasts.push(last);
            columns.issuances.push(i64::from(moved.issuance.0));
            columns.vintages.push(i32::from(moved.vintage));
        }
        Ok(columns)
    }
}

/// A statement that must have written exactly one row.
fn exactly_one(written: &PgQueryResult, what: &str) -> Result<()> {
    match written.rows_affected() {
        1 => Ok(()),
        rows => Err(fatal(format!(
            "The database contradicts the chain: {what} changed {rows} rows instead of one."
        ))),
    }
}
