//! Retirements and cancellations: credits end, and a receipt says how.

use anyhow::Result;
use registry_client::event::{CreditsCancelled, CreditsRetired, MovedRange};
use registry_primitives::{records::ledger::Place, AccountKind};
use sqlx::PgConnection;

use super::{
    movements::check_held,
    ranges::{self, holding_of, pending_of, Carried},
    waiting, MovedColumns, Position,
};
use crate::text::big;

pub(super) async fn retired(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsRetired,
) -> Result<()> {
    let receipt = i64::from(event.receipt.0);
    sqlx::query(
        "INSERT INTO retirements (receipt, programme, owner, amount, kind, account, country,
                                  receiver, beneficiary, reason, transfer, retired_by, block, index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(receipt)
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.owner.0))
    .bind(big(event.amount.0)?)
    .bind(event.kind.name())
    .bind(event.account.name())
    .bind(event.country.map(|country| country.to_string()))
    .bind(event.receiver.as_ref().map(|name| name.0.as_str()))
    .bind(event.beneficiary.0.as_str())
    .bind(event.reason.0.as_str())
    .bind(event.transfer.map(|transfer| i64::from(transfer.0)))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    insert_ranges(
        connection,
        "INSERT INTO retirement_ranges (receipt, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
        receipt,
        &event.ranges,
    )
    .await?;
    let from = match event.transfer {
        Some(transfer) => {
            waiting::done(connection, at, transfer, &event.by).await?;
            pending_of(event.owner)
        }
        None => holding_of(event.owner),
    };
    let carried = Carried {
        programme: event.programme,
        ranges: &event.ranges,
        amount: event.amount,
        from,
        to: Place {
            organisation: event.owner,
            account: event.account,
        },
        transfer: event.transfer,
    };
    let rows = ranges::carry(connection, at, carried).await?.from;
    check_held(event.owner, (event.held_before, event.held_after), rows)
}

pub(super) async fn cancelled(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsCancelled,
) -> Result<()> {
    let receipt = i64::from(event.receipt.0);
    sqlx::query(
        "INSERT INTO cancellations (receipt, programme, owner, amount, reason, order_hash,
                                    cancelled_by, block, index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(receipt)
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.owner.0))
    .bind(big(event.amount.0)?)
    .bind(event.reason.0.as_str())
    .bind(event.order.map(|order| order.0.to_vec()))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    insert_ranges(
        connection,
        "INSERT INTO cancellation_ranges (receipt, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
        receipt,
        &event.ranges,
    )
    .await?;
    let carried = Carried {
        programme: event.programme,
        ranges: &event.ranges,
        amount: event.amount,
        from: holding_of(event.owner),
        to: Place {
            organisation: event.owner,
            account: AccountKind::Cancellation,
        },
        transfer: None,
    };
    let rows = ranges::carry(connection, at, carried).await?.from;
    check_held(event.owner, (event.held_before, event.held_after), rows)
}

/// Write the ranges of a receipt.
async fn insert_ranges(
    connection: &mut PgConnection,
    statement: &'static str,
    receipt: i64,
    ranges: &[MovedRange],
) -> Result<()> {
    let moved = MovedColumns::of(ranges)?;
    sqlx::query(statement)
        .bind(receipt)
        .bind(moved.positions)
        .bind(moved.firsts)
        .bind(moved.lasts)
        .bind(moved.issuances)
        .bind(moved.vintages)
        .execute(&mut *connection)
        .await?;
    Ok(())
}
