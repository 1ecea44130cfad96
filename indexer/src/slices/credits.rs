//! Issuances, transfers at once and those that wait, retirements, and the ranges that they
//! move.

use anyhow::Result;
use registry_client::event::{
    CreditsIssued, CreditsRetired, CreditsTransferred, MovedRange, TransferDelayed, TransferUndone,
};
use registry_client::values::Key;
use registry_primitives::{
    AccountKind, IssuanceId, OrganisationId, ProgrammeId, ReceiptId, SerialRange, TransferId,
};
use sqlx::PgConnection;

use super::{columns, exactly_one, monitoring, MovedColumns, Position};
use crate::{
    error::fatal,
    ledger::{reach, Changes, Ledger, LedgerError, LedgerRange, Source},
    text::big,
};

pub(super) async fn issued(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsIssued,
) -> Result<()> {
    let (first, last) = columns(event.range)?;
    sqlx::query(
        "INSERT INTO issuances (id, programme, first, last, vintage, period_from, period_until,
                                verification, issued_by, block, index)
         VALUES ($1, $2, $3, $4, $5, $6::text::numeric, $7::text::numeric, $8, $9, $10, $11)",
    )
    .bind(i64::from(event.issuance.0))
    .bind(i64::from(event.programme.0))
    .bind(first)
    .bind(last)
    .bind(i32::from(event.vintage))
    .bind(event.period.map(|period| period.from.to_string()))
    .bind(event.period.map(|period| period.until.to_string()))
    .bind(event.verification.map(|report| i64::from(report.0)))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;

    monitoring::drawn(connection, at, event).await?;

    let parts: Vec<SerialRange> = event.parts.iter().map(|part| part.range).collect();
    let mut ledger = load(connection, at, &parts).await?;
    for part in &event.parts {
        ledger
            .lay(LedgerRange {
                range: part.range,
                owner: part.organisation,
                account: AccountKind::Holding,
                programme: event.programme,
                issuance: event.issuance,
            })
            .map_err(contradiction)?;
    }
    store(connection, at, &ledger.changes()).await
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
    let account = match event.transfer {
        Some(transfer) => {
            end_waiting(connection, at, transfer, "Executed", None).await?;
            AccountKind::Pending
        }
        None => AccountKind::Holding,
    };
    let from = Source {
        owner: event.from,
        account,
        programme: event.programme,
    };
    move_ranges(
        connection,
        at,
        &event.ranges,
        from,
        event.to,
        AccountKind::Holding,
    )
    .await
}

/// The giver keeps the credits, but cannot move them any more.
pub(super) async fn delayed(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferDelayed,
) -> Result<()> {
    let transfer = i64::from(event.transfer.0);
    sqlx::query(
        "INSERT INTO waiting_transfers (id, programme, giver, receiver, amount, remark, due,
                                        cancellable_until, asked_by, asked_block, asked_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(transfer)
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.from.0))
    .bind(i64::from(event.to.0))
    .bind(big(event.amount.0)?)
    .bind(event.remark.as_ref().map(|remark| remark.0.as_str()))
    .bind(i64::from(event.due))
    .bind(i64::from(event.cancellable_until))
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    let moved = MovedColumns::of(&event.ranges)?;
    sqlx::query(
        "INSERT INTO waiting_transfer_ranges (transfer, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
    )
    .bind(transfer)
    .bind(moved.positions)
    .bind(moved.firsts)
    .bind(moved.lasts)
    .bind(moved.issuances)
    .bind(moved.vintages)
    .execute(&mut *connection)
    .await?;
    let from = Source {
        owner: event.from,
        account: AccountKind::Holding,
        programme: event.programme,
    };
    move_ranges(
        connection,
        at,
        &event.ranges,
        from,
        event.from,
        AccountKind::Pending,
    )
    .await
}

/// The credits are free in the giver's holding again.
pub(super) async fn undone(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferUndone,
) -> Result<()> {
    let by = event.by.as_ref().map(|by| by.key);
    end_waiting(connection, at, event.transfer, "Undone", by).await?;
    let from = Source {
        owner: event.from,
        account: AccountKind::Pending,
        programme: event.programme,
    };
    move_ranges(
        connection,
        at,
        &event.ranges,
        from,
        event.from,
        AccountKind::Holding,
    )
    .await
}

async fn end_waiting(
    connection: &mut PgConnection,
    at: Position,
    transfer: TransferId,
    state: &'static str,
    by: Option<Key>,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE waiting_transfers
         SET state = $2, closed_by = $3, closed_block = $4, closed_index = $5
         WHERE id = $1 AND state = 'Waiting'",
    )
    .bind(i64::from(transfer.0))
    .bind(state)
    .bind(by.map(|key| key.0.to_vec()))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    exactly_one(ended.rows_affected(), "the end of a waiting transfer")
}

pub(super) async fn retired(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsRetired,
) -> Result<()> {
    let ReceiptId(receipt) = event.receipt;
    sqlx::query(
        "INSERT INTO retirements (receipt, programme, owner, amount, kind, account, country,
                                  beneficiary, reason, retired_by, block, index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(i64::from(receipt))
    .bind(i64::from(event.programme.0))
    .bind(i64::from(event.owner.0))
    .bind(big(event.amount.0)?)
    .bind(event.kind.name())
    .bind(event.account.name())
    .bind(event.country.map(|country| country.to_string()))
    .bind(event.beneficiary.0.as_str())
    .bind(event.reason.0.as_str())
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    let moved = MovedColumns::of(&event.ranges)?;
    sqlx::query(
        "INSERT INTO retirement_ranges (receipt, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
    )
    .bind(i64::from(receipt))
    .bind(moved.positions)
    .bind(moved.firsts)
    .bind(moved.lasts)
    .bind(moved.issuances)
    .bind(moved.vintages)
    .execute(&mut *connection)
    .await?;
    let from = Source {
        owner: event.owner,
        account: AccountKind::Holding,
        programme: event.programme,
    };
    move_ranges(
        connection,
        at,
        &event.ranges,
        from,
        event.owner,
        event.account,
    )
    .await
}

/// Move ranges from where they lie into an account.
async fn move_ranges(
    connection: &mut PgConnection,
    at: Position,
    moved: &[MovedRange],
    from: Source,
    to: OrganisationId,
    account: AccountKind,
) -> Result<()> {
    let parts: Vec<SerialRange> = moved.iter().map(|moved| moved.range).collect();
    let mut ledger = load(connection, at, &parts).await?;
    for moved in moved {
        ledger
            .move_part(moved.range, from, moved.issuance, to, account)
            .map_err(contradiction)?;
    }
    store(connection, at, &ledger.changes()).await
}

fn contradiction(error: LedgerError) -> anyhow::Error {
    fatal(format!("The database contradicts the chain: {error}."))
}

/// The ranges that a movement touches, as they are at its block so far.
async fn load(
    connection: &mut PgConnection,
    at: Position,
    parts: &[SerialRange],
) -> Result<Ledger> {
    let mut firsts = Vec::with_capacity(parts.len());
    let mut lasts = Vec::with_capacity(parts.len());
    for part in parts {
        let (first, last) = columns(reach(*part))?;
        firsts.push(first);
        lasts.push(last);
    }
    let rows: Vec<(i64, i64, i64, String, i64, i64)> = sqlx::query_as(
        "SELECT r.first, r.last, r.owner, r.account, r.programme, r.issuance
         FROM unnest($1::bigint[], $2::bigint[]) AS near (first, last)
         JOIN ranges r ON int8range(r.first, r.last, '[]') && int8range(near.first, near.last, '[]')
         WHERE r.block_range @> $3::bigint",
    )
    .bind(firsts)
    .bind(lasts)
    .bind(at.block)
    .fetch_all(&mut *connection)
    .await?;
    let ranges: Vec<LedgerRange> = rows
        .into_iter()
        .map(|(first, last, owner, account, programme, issuance)| {
            range_of_row(first, last, owner, &account, programme, issuance)
        })
        .collect::<Result<_>>()?;
    Ok(Ledger::new(ranges))
}

fn range_of_row(
    first: i64,
    last: i64,
    owner: i64,
    account: &str,
    programme: i64,
    issuance: i64,
) -> Result<LedgerRange> {
    let unreadable = || {
        fatal(format!(
            "The row of the range {first}-{last} cannot be read."
        ))
    };
    let id = |value: i64| u32::try_from(value).map_err(|_| unreadable());
    Ok(LedgerRange {
        range: SerialRange {
            first: u64::try_from(first).map_err(|_| unreadable())?,
            last: u64::try_from(last).map_err(|_| unreadable())?,
        },
        owner: OrganisationId(id(owner)?),
        account: AccountKind::from_name(account).ok_or_else(unreadable)?,
        programme: ProgrammeId(id(programme)?),
        issuance: IssuanceId(id(issuance)?),
    })
}

/// Close and open rows. A row that began with this block leaves no trace: as of a block
/// means after all of its events.
async fn store(connection: &mut PgConnection, at: Position, changes: &Changes) -> Result<()> {
    let mut closed = Vec::with_capacity(changes.closed.len());
    for row in &changes.closed {
        closed.push(big(row.range.last)?);
    }
    let removed = sqlx::query(
        "DELETE FROM ranges
         WHERE upper_inf(block_range) AND last = ANY($1) AND lower(block_range) = $2",
    )
    .bind(&closed)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    let ended = sqlx::query(
        "UPDATE ranges SET block_range = int8range(lower(block_range), $2)
         WHERE upper_inf(block_range) AND last = ANY($1)",
    )
    .bind(&closed)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    let gone = removed
        .rows_affected()
        .saturating_add(ended.rows_affected());
    if u64::try_from(closed.len()).ok() != Some(gone) {
        return Err(fatal(format!(
            "The database contradicts the chain: {gone} ranges ended instead of {}.",
            closed.len()
        )));
    }

    let mut firsts = Vec::new();
    let mut lasts = Vec::new();
    let mut owners = Vec::new();
    let mut accounts = Vec::new();
    let mut programmes = Vec::new();
    let mut issuances = Vec::new();
    for row in &changes.opened {
        let (first, last) = columns(row.range)?;
        firsts.push(first);
        lasts.push(last);
        owners.push(i64::from(row.owner.0));
        accounts.push(row.account.name());
        programmes.push(i64::from(row.programme.0));
        issuances.push(i64::from(row.issuance.0));
    }
    sqlx::query(
        "INSERT INTO ranges (first, last, owner, account, programme, issuance, block_range)
         SELECT n.*, int8range($7, NULL)
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[],
                     $6::bigint[]) AS n",
    )
    .bind(firsts)
    .bind(lasts)
    .bind(owners)
    .bind(accounts)
    .bind(programmes)
    .bind(issuances)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
