//! Issuances, also those that were voided, and transfers at once.

use anyhow::Result;
use registry_client::event::{CreditsIssued, CreditsTransferred, IssuanceVoided, MovedRange};
use registry_primitives::{AccountKind, SerialRange};
use sqlx::PgConnection;

use super::{
    columns, monitoring,
    movements::{self, check_held, Movement},
    ranges::{self, contradiction, holding_of, pending_of, Carried},
    waiting, MovedColumns, Position,
};
use crate::{error::fatal, ledger::LedgerRange, text::big};

pub(super) async fn issued(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsIssued,
) -> Result<()> {
    let (first, last) = columns(event.range)?;
    let issuance = i64::from(event.issuance.0);
    // The issuances of one call are told by events that follow each other at once: between two
    // calls there is always another event.
    let batch: Option<i64> = sqlx::query_scalar(
        "SELECT batch FROM issuances
         WHERE id = $1 AND block = $2 AND index = $3 AND programme = $4",
    )
    .bind(issuance.saturating_sub(1))
    .bind(at.block)
    .bind(at.index.saturating_sub(1))
    .bind(i64::from(event.programme.0))
    .fetch_optional(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO issuances (id, programme, first, last, vintage, period_from, period_until,
                                verification, batch, issued_by, block, index)
         VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7::text::numeric, $8, $9, $10, $11, $12)",
    )
    .bind(issuance)
    .bind(i64::from(event.programme.0))
    .bind(first)
    .bind(last)
    .bind(i32::from(event.vintage))
    .bind(event.period.map(|period| period.from.to_string()))
    .bind(event.period.map(|period| period.until.to_string()))
    .bind(event.verification.map(|report| i64::from(report.0)))
    .bind(batch.unwrap_or(issuance))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;

    monitoring::drawn(connection, at, event, batch.is_none()).await?;

    let parts: Vec<SerialRange> = event.parts.iter().map(|part| part.range).collect();
    let mut ledger = ranges::load(connection, at, &parts).await?;
    for part in &event.parts {
        ledger
            .lay(LedgerRange {
                range: part.range,
                owner: part.organisation,
                account: AccountKind::Holding,
                programme: event.programme,
                issuance: event.issuance,
                reservation: None,
                frozen: None,
            })
            .map_err(contradiction)?;
    }
    ranges::store(connection, at, &ledger.changes()).await?;
    for part in &event.parts {
        let serials = [MovedRange {
            range: part.range,
            issuance: event.issuance,
            vintage: event.vintage,
        }];
        let movement = Movement {
            programme: event.programme,
            from: None,
            to: Some(holding_of(part.organisation)),
            ranges: &serials,
            amount: part.range.len(),
        };
        movements::log(connection, at, movement).await?;
    }
    Ok(())
}

/// An issuance is taken back. Each range in which it lay is a movement of its own.
pub(super) async fn voided(
    connection: &mut PgConnection,
    at: Position,
    event: &IssuanceVoided,
) -> Result<()> {
    let found: Option<(i64, i32)> = sqlx::query_as(
        "UPDATE issuances
         SET voided_block = $2, voided_index = $3, voided_by = $4, voided_key = $5,
             void_reason = $6
         WHERE id = $1 AND standing = 'Unmoved'
         RETURNING batch, vintage",
    )
    .bind(i64::from(event.issuance.0))
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(event.by.organisation.0))
    .bind(event.by.key.0.to_vec())
    .bind(event.reason.0.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let vintage = found.and_then(|(batch, vintage)| Some((batch, u16::try_from(vintage).ok()?)));
    let Some((batch, vintage)) = vintage else {
        return Err(fatal(format!(
            "The database contradicts the chain: issuance {} was voided, of which something moved \
             or which was voided before.",
            event.issuance
        )));
    };
    monitoring::undrawn(connection, at, event, batch).await?;

    let mut ledger = ranges::load(connection, at, &[event.range]).await?;
    let gone = ledger
        .annul(event.range, event.programme, event.issuance)
        .map_err(contradiction)?;
    ranges::store(connection, at, &ledger.changes()).await?;
    for row in gone {
        let serials = [MovedRange {
            range: row.range,
            issuance: event.issuance,
            vintage,
        }];
        let movement = Movement {
            programme: event.programme,
            from: Some(holding_of(row.owner)),
            to: None,
            ranges: &serials,
            amount: row.range.len(),
        };
        movements::log(connection, at, movement).await?;
    }
    Ok(())
}

pub(super) async fn transferred(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsTransferred,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO transfers (block, index, programme, giver, receiver, amount, remark,
                                waited_as)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.from.0))
    .bind(i64::from(event.to.0))
    .bind(big(event.amount.0)?)
    .bind(event.remark.as_ref().map(|remark| remark.0.as_str()))
    .bind(event.transfer.map(|transfer| i64::from(transfer.0)))
    .execute(&mut *connection)
    .await?;
    let moved = MovedColumns::of(&event.ranges)?;
    sqlx::query(
        "INSERT INTO transfer_ranges (block, index, position, first, last, issuance, vintage)
         SELECT $1, $2, n.*
         FROM unnest($3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[]) AS n",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(moved.positions)
    .bind(moved.firsts)
    .bind(moved.lasts)
    .bind(moved.issuances)
    .bind(moved.vintages)
    .execute(&mut *connection)
    .await?;
    let from = match event.transfer {
        Some(transfer) => {
            waiting::done(connection, at, transfer, &event.by).await?;
            pending_of(event.from)
        }
        None => holding_of(event.from),
    };
    let carried = Carried {
        programme: event.programme,
        ranges: &event.ranges,
        amount: event.amount,
        from,
        to: holding_of(event.to),
        transfer: event.transfer,
    };
    let held = ranges::carry(connection, at, carried).await?;
    check_held(event.from, (event.from_before, event.from_after), held.from)?;
    check_held(event.to, (event.to_before, event.to_after), held.to)
}
