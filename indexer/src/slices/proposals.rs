//! Proposals: amendments that wait for the other side, changes of ownership that wait for
//! their parties.

use anyhow::Result;
use registry_client::event::{
    Actor, AmendmentProposed, OwnershipAgreed, OwnershipProposed, ProposalDeclined,
};
use registry_primitives::OrganisationId;
use serde_json::Value;
use sqlx::{types::Json, PgConnection};

use super::{exactly_one, Position};
use crate::{
    details::{Change, Details},
    error::fatal,
    records::{Party, Side},
    text::{party_name, proposal_name, side_name},
};

pub(super) async fn amendment_proposed(
    connection: &mut PgConnection,
    at: Position,
    event: &AmendmentProposed,
) -> Result<()> {
    let proposal = Proposal {
        programme: i64::from(event.programme.0),
        kind: "Amendment",
        hash: event.hash.0,
        proposal: serde_json::to_value(Details::of(&event.details))?,
        side: Some(event.side),
        reason: event.reason.as_ref().map(|reason| reason.0.as_str()),
    };
    open(connection, at, proposal, &event.by).await
}

/// Giver and receiver agree by proposing.
pub(super) async fn ownership_proposed(
    connection: &mut PgConnection,
    at: Position,
    event: &OwnershipProposed,
) -> Result<()> {
    let proposal = Proposal {
        programme: i64::from(event.programme.0),
        kind: "Ownership",
        hash: event.hash.0,
        proposal: serde_json::to_value(Change::of(&event.change))?,
        side: None,
        reason: event.reason.as_ref().map(|reason| reason.0.as_str()),
    };
    open(connection, at, proposal, &event.by).await?;
    let opened = (at.block, at.index);
    agree(connection, at, opened, &event.agreed).await
}

pub(super) async fn ownership_agreed(
    connection: &mut PgConnection,
    at: Position,
    event: &OwnershipAgreed,
) -> Result<()> {
    let opened: Option<(i64, i32)> = sqlx::query_as(
        "SELECT block, index FROM proposals
         WHERE programme = $1 AND kind = 'Ownership' AND state = 'Open' AND hash = $2",
    )
    .bind(i64::from(event.programme.0))
    .bind(event.hash.0.to_vec())
    .fetch_optional(&mut *connection)
    .await?;
    let opened = opened.ok_or_else(|| {
        fatal("The database contradicts the chain: a change of ownership is not open.")
    })?;
    agree(connection, at, opened, &event.agreed).await
}

pub(super) async fn declined(
    connection: &mut PgConnection,
    at: Position,
    event: &ProposalDeclined,
) -> Result<()> {
    let end = End {
        state: "Declined",
        by: &event.by,
        reason: Some(&event.reason.0),
    };
    let programme = i64::from(event.programme.0);
    let kind = proposal_name(event.proposal);
    let ended = self::end(connection, at, programme, Some(kind), end).await?;
    exactly_one(ended, "the end of a proposal")
}

/// What somebody proposed.
struct Proposal<'a> {
    programme: i64,
    kind: &'static str,
    hash: [u8; 32],
    proposal: Value,
    side: Option<Side>,
    reason: Option<&'a str>,
}

/// A proposal takes the place of an earlier one of its kind.
async fn open(
    connection: &mut PgConnection,
    at: Position,
    proposal: Proposal<'_>,
    by: &Actor,
) -> Result<()> {
    let replaced = End {
        state: "Replaced",
        by,
        reason: None,
    };
    let kind = Some(proposal.kind);
    end(connection, at, proposal.programme, kind, replaced).await?;
    sqlx::query(
        "INSERT INTO proposals (block, index, programme, kind, hash, proposal, side, organisation,
                                reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(proposal.programme)
    .bind(proposal.kind)
    .bind(proposal.hash.to_vec())
    .bind(Json(proposal.proposal))
    .bind(proposal.side.map(side_name))
    .bind(i64::from(by.organisation.0))
    .bind(proposal.reason)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The parties that agreed now: an agreement that is known already stays as it is.
async fn agree(
    connection: &mut PgConnection,
    at: Position,
    (block, index): (i64, i32),
    agreed: &[Option<OrganisationId>; 3],
) -> Result<()> {
    for (party, organisation) in Party::ALL.into_iter().zip(agreed) {
        let Some(organisation) = organisation else {
            continue;
        };
        sqlx::query(
            "INSERT INTO proposal_agreements (block, index, party, organisation, agreed_block,
                                              agreed_index)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (block, index, party) DO NOTHING",
        )
        .bind(block)
        .bind(index)
        .bind(party_name(party))
        .bind(i64::from(organisation.0))
        .bind(at.block)
        .bind(at.index)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// How a proposal ended.
pub(super) struct End<'a> {
    pub state: &'static str,
    pub by: &'a Actor,
    pub reason: Option<&'a str>,
}

/// End the open proposals of a programme, all or those of one kind; gives how many they were.
pub(super) async fn end(
    connection: &mut PgConnection,
    at: Position,
    programme: i64,
    kind: Option<&str>,
    end: End<'_>,
) -> Result<u64> {
    let ended = sqlx::query(
        "UPDATE proposals
         SET state = $3, closed_by = $4, closing_reason = $5, closed_block = $6, closed_index = $7
         WHERE programme = $1 AND ($2::text IS NULL OR kind = $2) AND state = 'Open'",
    )
    .bind(programme)
    .bind(kind)
    .bind(end.state)
    .bind(i64::from(end.by.organisation.0))
    .bind(end.reason)
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(ended.rows_affected())
}
