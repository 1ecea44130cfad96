//! Safeguards: trusted accounts, limits of what an organisation sends, what it lets others do,
//! the country's delays.

use anyhow::Result;
use registry_client::event::{
    DelaysChanged, LimitsChanged, ReceptionChanged, TrustedAdded, TrustedRemoved,
};
use registry_primitives::Credits;
use sqlx::PgConnection;

use super::{end_current, exactly_one, Position};
use crate::records::Delays;

pub(super) async fn trusted_added(
    connection: &mut PgConnection,
    at: Position,
    event: &TrustedAdded,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO trusted_accounts (organisation, counterparty, effective, decided_by,
                                       block_range)
         VALUES ($1, $2, $3, $4, int8range($5, NULL))",
    )
    .bind(i64::from(event.organisation.0))
    .bind(i64::from(event.counterparty.0))
    .bind(i64::from(event.effective))
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn trusted_removed(
    connection: &mut PgConnection,
    at: Position,
    event: &TrustedRemoved,
) -> Result<()> {
    let ended = end_current!(
        connection,
        at,
        "trusted_accounts",
        "organisation = $2 AND counterparty = $3",
        i64::from(event.organisation.0),
        i64::from(event.counterparty.0)
    )
    .await?;
    exactly_one(ended, "the removal of a trusted account")
}

pub(super) async fn limits_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &LimitsChanged,
) -> Result<()> {
    let organisation = i64::from(event.organisation.0);
    end_current!(
        connection,
        at,
        "transfer_limits",
        "organisation = $2",
        organisation
    )
    .await?;
    let digits = |limit: Option<Credits>| limit.map(|limit| limit.0.to_string());
    let later = event.next.map(|next| next.limits);
    sqlx::query(
        "INSERT INTO transfer_limits (organisation, per_transfer, per_day, later_per_transfer,
                                      later_per_day, effective, decided_by, block_range)
         VALUES ($1, $2::text::numeric, $3::text::numeric, $4::text::numeric, $5::text::numeric,
                 $6, $7, int8range($8, NULL))",
    )
    .bind(organisation)
    .bind(digits(event.after.per_transfer))
    .bind(digits(event.after.per_day))
    .bind(later.and_then(|limits| digits(limits.per_transfer)))
    .bind(later.and_then(|limits| digits(limits.per_day)))
    .bind(event.next.map(|next| i64::from(next.effective)))
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn reception_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &ReceptionChanged,
) -> Result<()> {
    let organisation = i64::from(event.organisation.0);
    end_current!(
        connection,
        at,
        "receptions",
        "organisation = $2",
        organisation
    )
    .await?;
    sqlx::query(
        "INSERT INTO receptions (organisation, credits, requests, decided_by, block_range)
         VALUES ($1, $2, $3, $4, int8range($5, NULL))",
    )
    .bind(organisation)
    .bind(event.after.credits.name())
    .bind(event.after.requests.name())
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn delays_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &DelaysChanged,
) -> Result<()> {
    let ended = end_current!(connection, at, "delays", "TRUE").await?;
    exactly_one(ended, "the country's delays")?;
    insert_delays(connection, at.block, event.after).await
}

/// The country's delays, valid from a block on.
pub(super) async fn insert_delays(
    connection: &mut PgConnection,
    block: i64,
    delays: Delays,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO delays (trust, transfer, cancel_before, limits, recovery, request, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, int8range($7, NULL))",
    )
    .bind(i64::from(delays.trust))
    .bind(i64::from(delays.transfer))
    .bind(i64::from(delays.cancel_before))
    .bind(i64::from(delays.limits))
    .bind(i64::from(delays.recovery))
    .bind(i64::from(delays.request))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
