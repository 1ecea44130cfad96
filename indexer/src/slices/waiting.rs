//! What waits: delayed transfers, requests for credits, and retirements that an authority is
//! asked to recognise. The owner keeps the credits, but cannot move them any more.

use anyhow::Result;
use registry_client::event::{
    Actor, MovedRange, RetirementRequested, TransferDelayed, TransferRequested, TransferUndone,
};
use registry_primitives::{
    records::waiting::UndoCause, Credits, OrganisationId, ProgrammeId, TransferId,
};
use sqlx::PgConnection;

use super::{
    exactly_one,
    movements::check_held,
    ranges::{self, holding_of, pending_of, Carried},
    MovedColumns, Position,
};
use crate::{error::fatal, text::big};

/// What was asked for.
#[derive(Default)]
struct Asked<'a> {
    kind: &'static str,
    transfer: TransferId,
    group: TransferId,
    programme: ProgrammeId,
    giver: OrganisationId,
    receiver: Option<OrganisationId>,
    amount: Credits,
    remark: Option<&'a str>,
    due: u32,
    cancellable_until: Option<u32>,
    expires: Option<u32>,
    retirement: Option<Retirement<'a>>,
}

/// For whom and where credits are to be retired.
struct Retirement<'a> {
    country: String,
    receiver: Option<&'a str>,
    beneficiary: &'a str,
    reason: &'a str,
}

/// A transfer that waits for its delay: a new one, or a request that the giver accepted.
pub(super) async fn delayed(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferDelayed,
) -> Result<()> {
    if accepted(connection, at, event).await? {
        return Ok(());
    }
    let asked = Asked {
        kind: "Delayed",
        transfer: event.transfer,
        group: event.transfer,
        programme: event.programme,
        giver: event.from,
        receiver: Some(event.to),
        amount: event.amount,
        remark: event.remark.as_ref().map(|remark| remark.0.as_str()),
        due: event.due,
        cancellable_until: Some(event.cancellable_until),
        ..Asked::default()
    };
    let held = (event.from_before, event.from_after);
    reserve(connection, at, asked, &event.ranges, &event.by, held).await
}

/// Whether the transfer is a request that was accepted and waits on. Its credits are reserved
/// already, so nothing moves.
async fn accepted(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferDelayed,
) -> Result<bool> {
    let accepted = sqlx::query(
        "UPDATE waiting_transfers
         SET due = $2, cancellable_until = $3, accepted_by = $4, accepted_key = $5,
             accepted_block = $6, accepted_index = $7
         WHERE id = $1 AND kind = 'Requested' AND accepted_block IS NULL AND outcome IS NULL",
    )
    .bind(i64::from(event.transfer.0))
    .bind(i64::from(event.due))
    .bind(i64::from(event.cancellable_until))
    .bind(i64::from(event.by.organisation.0))
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(accepted.rows_affected() > 0)
}

pub(super) async fn requested(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferRequested,
) -> Result<()> {
    let asked = Asked {
        kind: "Requested",
        transfer: event.transfer,
        group: event.group,
        programme: event.programme,
        giver: event.from,
        receiver: Some(event.to),
        amount: event.amount,
        remark: event.remark.as_ref().map(|remark| remark.0.as_str()),
        due: event.expires,
        expires: Some(event.expires),
        ..Asked::default()
    };
    let held = (event.from_before, event.from_after);
    reserve(connection, at, asked, &event.ranges, &event.by, held).await
}

pub(super) async fn retirement_requested(
    connection: &mut PgConnection,
    at: Position,
    event: &RetirementRequested,
) -> Result<()> {
    let asked = Asked {
        kind: "Retirement",
        transfer: event.transfer,
        group: event.transfer,
        programme: event.programme,
        giver: event.owner,
        amount: event.amount,
        due: event.expires,
        expires: Some(event.expires),
        retirement: Some(Retirement {
            country: event.country.to_string(),
            receiver: event.receiver.as_ref().map(|name| name.0.as_str()),
            beneficiary: &event.beneficiary.0,
            reason: &event.reason.0,
        }),
        ..Asked::default()
    };
    let held = (event.held_before, event.held_after);
    reserve(connection, at, asked, &event.ranges, &event.by, held).await
}

/// Write down what waits, and reserve its credits.
async fn reserve(
    connection: &mut PgConnection,
    at: Position,
    asked: Asked<'_>,
    moved: &[MovedRange],
    by: &Actor,
    held: (Credits, Credits),
) -> Result<()> {
    let transfer = i64::from(asked.transfer.0);
    let retirement = asked.retirement.as_ref();
    sqlx::query(
        "INSERT INTO waiting_transfers (
             id, kind, group_id, programme, giver, receiver, amount, remark, due,
             cancellable_until, expires, country, foreign_receiver, beneficiary, reason, initiator,
             asked_by, asked_block, asked_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19)",
    )
    .bind(transfer)
    .bind(asked.kind)
    .bind(i64::from(asked.group.0))
    .bind(i64::from(asked.programme.0))
    .bind(i64::from(asked.giver.0))
    .bind(asked.receiver.map(|receiver| i64::from(receiver.0)))
    .bind(big(asked.amount.0)?)
    .bind(asked.remark)
    .bind(i64::from(asked.due))
    .bind(asked.cancellable_until.map(i64::from))
    .bind(asked.expires.map(i64::from))
    .bind(retirement.map(|of| of.country.as_str()))
    .bind(retirement.and_then(|of| of.receiver))
    .bind(retirement.map(|of| of.beneficiary))
    .bind(retirement.map(|of| of.reason))
    .bind(i64::from(by.organisation.0))
    .bind(by.key.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    let columns = MovedColumns::of(moved)?;
    sqlx::query(
        "INSERT INTO waiting_transfer_ranges (transfer, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
    )
    .bind(transfer)
    .bind(columns.positions)
    .bind(columns.firsts)
    .bind(columns.lasts)
    .bind(columns.issuances)
    .bind(columns.vintages)
    .execute(&mut *connection)
    .await?;
    let carried = Carried {
        programme: asked.programme,
        ranges: moved,
        amount: asked.amount,
        from: holding_of(asked.giver),
        to: pending_of(asked.giver),
        transfer: Some(asked.transfer),
    };
    let rows = ranges::carry(connection, at, carried).await?.from;
    check_held(asked.giver, held, rows)
}

/// The credits are free in the owner's holding again.
pub(super) async fn undone(
    connection: &mut PgConnection,
    at: Position,
    event: &TransferUndone,
) -> Result<()> {
    let outcome = match event.cause {
        UndoCause::Cancelled => "Cancelled",
        UndoCause::Refused => "Refused",
        UndoCause::Expired => "Expired",
        UndoCause::PartyInactive => "PartyInactive",
        UndoCause::Frozen => "Frozen",
    };
    let end = End {
        outcome,
        reason: event.reason.as_ref().map(|reason| reason.0.as_str()),
        by: event.by.as_ref(),
        accepts: false,
    };
    close(connection, at, event.transfer, end).await?;
    let carried = Carried {
        programme: event.programme,
        ranges: &event.ranges,
        amount: event.amount,
        from: pending_of(event.from),
        to: holding_of(event.from),
        transfer: Some(event.transfer),
    };
    let rows = ranges::carry(connection, at, carried).await?.from;
    check_held(event.from, (event.from_before, event.from_after), rows)
}

/// What waited happened: a delayed transfer because it was due, anything else by the answer of
/// who acted.
pub(super) async fn done(
    connection: &mut PgConnection,
    at: Position,
    transfer: TransferId,
    by: &Actor,
) -> Result<()> {
    let phase: Option<String> =
        sqlx::query_scalar("SELECT phase FROM waiting_transfers WHERE id = $1")
            .bind(i64::from(transfer.0))
            .fetch_optional(&mut *connection)
            .await?;
    let phase = phase.ok_or_else(|| {
        fatal(format!(
            "The database contradicts the chain: it has no transfer {transfer} that waits."
        ))
    })?;
    let accepts = phase != "Delayed";
    let end = End {
        outcome: if accepts { "Accepted" } else { "Executed" },
        reason: None,
        by: Some(by).filter(|_| accepts),
        accepts,
    };
    close(connection, at, transfer, end).await
}

/// How something that waited ended.
struct End<'a> {
    outcome: &'static str,
    reason: Option<&'a str>,
    /// Who ended it; nobody when it was due.
    by: Option<&'a Actor>,
    /// Whether that was by accepting it.
    accepts: bool,
}

async fn close(
    connection: &mut PgConnection,
    at: Position,
    transfer: TransferId,
    end: End<'_>,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE waiting_transfers
         SET outcome = $2, closing_reason = $3, closed_organisation = $4, closed_by = $5,
             closed_block = $6, closed_index = $7,
             accepted_by = CASE WHEN $8 THEN $4 ELSE accepted_by END,
             accepted_key = CASE WHEN $8 THEN $5 ELSE accepted_key END,
             accepted_block = CASE WHEN $8 THEN $6 ELSE accepted_block END,
             accepted_index = CASE WHEN $8 THEN $7 ELSE accepted_index END
         WHERE id = $1 AND outcome IS NULL",
    )
    .bind(i64::from(transfer.0))
    .bind(end.outcome)
    .bind(end.reason)
    .bind(end.by.map(|by| i64::from(by.organisation.0)))
    .bind(end.by.map(|by| by.key.0.to_vec()))
    .bind(at.block)
    .bind(at.index)
    .bind(end.accepts)
    .execute(&mut *connection)
    .await?;
    exactly_one(ended.rows_affected(), "the end of a waiting transfer")
}
