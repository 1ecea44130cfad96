//! What members of the council and of the technical committee moved, voted and decided.

use anyhow::Result;
use registry_client::{
    event::{
        MotionApproved, MotionClosed, MotionDisapproved, MotionExecuted, MotionExecutedByMember,
        MotionKilled, MotionProposed, MotionVoted,
    },
    values::Hash32,
};
use sqlx::PgConnection;

use super::{exactly_one, roles, Position};
use crate::{error::fatal, node::BlockEvent};

/// The last motion of a body with a call of this hash: the only one that can be open.
macro_rules! last_motion {
    () => {
        "(block, index) = (SELECT block, index FROM motions WHERE body = $1 AND hash = $2
                           ORDER BY block DESC, index DESC LIMIT 1)"
    };
}

pub(super) async fn proposed(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionProposed,
) -> Result<()> {
    let call = of.call.as_ref();
    sqlx::query(
        "INSERT INTO motions (block, index, body, number, hash, proposer, threshold, pallet, name,
                              arguments)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(of.pallet.as_str())
    .bind(i64::from(event.proposal_index))
    .bind(event.proposal_hash.0.to_vec())
    .bind(event.account.0.to_vec())
    .bind(i64::from(event.threshold))
    .bind(call.map(|call| call.pallet.as_str()))
    .bind(call.map(|call| call.call.as_str()))
    .bind(call.and_then(|call| roles::showable(&call.arguments)))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn voted(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionVoted,
) -> Result<()> {
    let motion: Option<(i64, i32)> = sqlx::query_as(concat!(
        "UPDATE motions SET yes = $3, no = $4 WHERE decision IS NULL AND ",
        last_motion!(),
        " RETURNING block, index"
    ))
    .bind(of.pallet.as_str())
    .bind(event.proposal_hash.0.to_vec())
    .bind(i64::from(event.yes))
    .bind(i64::from(event.no))
    .fetch_optional(&mut *connection)
    .await?;
    let (block, index) = motion.ok_or_else(|| {
        fatal(format!(
            "The database contradicts the chain: it has no open motion {}.",
            event.proposal_hash
        ))
    })?;
    sqlx::query(
        "INSERT INTO motion_votes (block, index, motion_block, motion_index, member, approves)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(block)
    .bind(index)
    .bind(event.account.0.to_vec())
    .bind(event.voted)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn closed(
    connection: &mut PgConnection,
    of: &BlockEvent,
    event: &MotionClosed,
) -> Result<()> {
    // Members who did not vote count as the body's rule has it, so these are not all votes.
    let changed = sqlx::query(concat!(
        "UPDATE motions SET yes = $3, no = $4 WHERE decision IS NULL AND ",
        last_motion!()
    ))
    .bind(of.pallet.as_str())
    .bind(event.proposal_hash.0.to_vec())
    .bind(i64::from(event.yes))
    .bind(i64::from(event.no))
    .execute(&mut *connection)
    .await?;
    exactly_one(changed.rows_affected(), "the end of a vote")
}

pub(super) async fn approved(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionApproved,
) -> Result<()> {
    decide(connection, at, of, event.proposal_hash, "Approved").await
}

pub(super) async fn disapproved(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionDisapproved,
) -> Result<()> {
    decide(connection, at, of, event.proposal_hash, "Disapproved").await
}

pub(super) async fn killed(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionKilled,
) -> Result<()> {
    decide(connection, at, of, event.proposal_hash, "Killed").await
}

async fn decide(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    hash: Hash32,
    decision: &'static str,
) -> Result<()> {
    let changed = sqlx::query(concat!(
        "UPDATE motions SET decision = $3, decided_block = $4 WHERE decision IS NULL AND ",
        last_motion!()
    ))
    .bind(of.pallet.as_str())
    .bind(hash.0.to_vec())
    .bind(decision)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    exactly_one(changed.rows_affected(), "the decision on a motion")
}

pub(super) async fn executed(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionExecuted,
) -> Result<()> {
    let changed = sqlx::query(concat!(
        "UPDATE motions SET executed_block = $3, failure = $4
         WHERE decision = 'Approved' AND decided_block = $3 AND executed_block IS NULL AND ",
        last_motion!()
    ))
    .bind(of.pallet.as_str())
    .bind(event.proposal_hash.0.to_vec())
    .bind(at.block)
    .bind(of.failure.as_deref())
    .execute(&mut *connection)
    .await?;
    match changed.rows_affected() {
        // With a threshold of one nothing is proposed nor voted on.
        0 => executed_at_once(connection, at, of, event.proposal_hash).await,
        rows => exactly_one(rows, "the execution of a motion"),
    }
}

pub(super) async fn executed_by_member(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    event: &MotionExecutedByMember,
) -> Result<()> {
    executed_at_once(connection, at, of, event.proposal_hash).await
}

/// What one member was enough for.
async fn executed_at_once(
    connection: &mut PgConnection,
    at: Position,
    of: &BlockEvent,
    hash: Hash32,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO motions (block, index, body, hash, yes, decision, decided_block,
                              executed_block, failure)
         VALUES ($1, $2, $3, $4, 1, 'Approved', $1, $1, $5)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(of.pallet.as_str())
    .bind(hash.0.to_vec())
    .bind(of.failure.as_deref())
    .execute(&mut *connection)
    .await?;
    Ok(())
}
