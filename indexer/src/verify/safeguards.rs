//! Trusted accounts, limits, reception, delays and quotas: what the chain and the rows say of
//! them.

use anyhow::Result;
use registry_client::values::Hash32;
use sqlx::{FromRow, PgConnection};

use super::{
    books::{country_key, family, names_key, or_none, Books, Family},
    chain, rows,
};
use crate::{
    node::Node,
    records::{
        decode_record, two_identifiers, Delays, LimitsRecord, QuotaClass, QuotaLimits, Reception,
        DELAYS, QUOTA_CLASSES, QUOTA_LIMITS, RECEPTIONS, TRANSFER_LIMITS, TRUSTED,
    },
    text::unsigned,
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::TRUSTED);
    for (key, effective) in node.map::<u32>(TRUSTED, at).await? {
        let (organisation, counterparty) = two_identifiers(TRUSTED, &key)?;
        let text = trusted(u64::from(effective));
        found.insert(names_key(&[&organisation, &counterparty]), text);
    }

    let found = books.open(family::TRANSFER_LIMITS);
    for (key, record) in node.map::<LimitsRecord>(TRANSFER_LIMITS, at).await? {
        let later = record.next.map(|(later, effective)| LaterLimits {
            per_transfer: or_none(later.per_transfer),
            per_day: or_none(later.per_day),
            effective: u64::from(effective),
        });
        let text = limits(
            &or_none(record.current.per_transfer),
            &or_none(record.current.per_day),
            later,
        );
        found.insert(chain::number(&key)?, text);
    }

    let found = books.open(family::RECEPTIONS);
    for (key, record) in node.map::<Reception>(RECEPTIONS, at).await? {
        let text = reception(record.credits.name(), record.requests.name());
        found.insert(chain::number(&key)?, text);
    }

    let stored: Option<Delays> = node.value(DELAYS, at).await?;
    let stored = stored.unwrap_or_default();
    let found = books.open(family::DELAYS);
    let text = delays([
        u64::from(stored.trust),
        u64::from(stored.transfer),
        u64::from(stored.cancel_before),
        u64::from(stored.limits),
        u64::from(stored.recovery),
        u64::from(stored.request),
    ]);
    found.insert(country_key(), text);

    let found = books.open(family::QUOTA_LIMITS);
    for (key, record) in node.map::<QuotaLimits>(QUOTA_LIMITS, at).await? {
        let class: QuotaClass = decode_record(QUOTA_LIMITS, &key)?;
        let text = quota(
            &record.weight.to_string(),
            &record.length.to_string(),
            u64::from(record.refill_blocks),
            u64::from(record.block_share),
        );
        found.insert(names_key(&[&class]), text);
    }

    let found = books.open(family::QUOTA_CLASSES);
    for (key, class) in node.map::<QuotaClass>(QUOTA_CLASSES, at).await? {
        found.insert(chain::number(&key)?, class.name().to_owned());
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let trusting: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT organisation, counterparty, effective FROM trusted_accounts
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::TRUSTED);
    for (organisation, counterparty, effective) in trusting {
        let text = trusted(unsigned(effective)?);
        found.insert(names_key(&[&organisation, &counterparty]), text);
    }

    limit_rows(connection, block, books.open(family::TRANSFER_LIMITS)).await?;

    let receptions: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT organisation, credits, requests FROM receptions WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::RECEPTIONS);
    for (organisation, credits, requests) in receptions {
        found.insert(rows::number(organisation)?, reception(&credits, &requests));
    }

    let stored: Option<(i64, i64, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT trust, transfer, cancel_before, limits, recovery, request FROM delays
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_optional(&mut *connection)
    .await?;
    let found = books.open(family::DELAYS);
    if let Some((trust, transfer, cancel_before, limits, recovery, request)) = stored {
        let text = delays([
            unsigned(trust)?,
            unsigned(transfer)?,
            unsigned(cancel_before)?,
            unsigned(limits)?,
            unsigned(recovery)?,
            unsigned(request)?,
        ]);
        found.insert(country_key(), text);
    }

    let quotas: Vec<(String, String, String, i64, i64)> = sqlx::query_as(
        "SELECT class, weight::text, length::text, refill_blocks, block_share FROM quota_limits
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::QUOTA_LIMITS);
    for (class, weight, length, refill, share) in quotas {
        let text = quota(&weight, &length, unsigned(refill)?, unsigned(share)?);
        found.insert(names_key(&[&class]), text);
    }

    let classes: Vec<(i64, String)> = sqlx::query_as(
        "SELECT organisation, class FROM quota_classes WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::QUOTA_CLASSES);
    for (organisation, class) in classes {
        found.insert(rows::number(organisation)?, class);
    }
    Ok(())
}

#[derive(FromRow)]
struct LimitRow {
    organisation: i64,
    per_transfer: Option<String>,
    per_day: Option<String>,
    later_per_transfer: Option<String>,
    later_per_day: Option<String>,
    effective: Option<i64>,
}

async fn limit_rows(connection: &mut PgConnection, block: i64, family: &mut Family) -> Result<()> {
    let found: Vec<LimitRow> = sqlx::query_as(
        "SELECT organisation, per_transfer::text AS per_transfer, per_day::text AS per_day,
                later_per_transfer::text AS later_per_transfer,
                later_per_day::text AS later_per_day, effective
         FROM transfer_limits WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in found {
        let later = match row.effective {
            Some(effective) => Some(LaterLimits {
                per_transfer: or_none(row.later_per_transfer),
                per_day: or_none(row.later_per_day),
                effective: unsigned(effective)?,
            }),
            None => None,
        };
        let text = limits(&or_none(row.per_transfer), &or_none(row.per_day), later);
        family.insert(rows::number(row.organisation)?, text);
    }
    Ok(())
}

fn trusted(effective: u64) -> String {
    format!("from block {effective} on")
}

/// Limits from a later block on.
struct LaterLimits {
    per_transfer: String,
    per_day: String,
    effective: u64,
}

fn limits(per_transfer: &str, per_day: &str, later: Option<LaterLimits>) -> String {
    let later = later.map_or_else(String::new, |later| {
        format!(
            ", from block {} on per_transfer={} per_day={}",
            later.effective, later.per_transfer, later.per_day
        )
    });
    format!("per_transfer={per_transfer} per_day={per_day}{later}")
}

fn reception(credits: &str, requests: &str) -> String {
    format!("credits={credits} requests={requests}")
}

fn delays([trust, transfer, cancel_before, limits, recovery, request]: [u64; 6]) -> String {
    format!(
        "trust={trust} transfer={transfer} cancel_before={cancel_before} limits={limits} \
         recovery={recovery} request={request}"
    )
}

fn quota(weight: &str, length: &str, refill_blocks: u64, block_share: u64) -> String {
    format!(
        "weight={weight} length={length} refill_blocks={refill_blocks} block_share={block_share}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_limits_are_told_with_their_block() {
        assert_eq!(limits("10", "none", None), "per_transfer=10 per_day=none");
        let later = LaterLimits {
            per_transfer: "20".into(),
            per_day: "none".into(),
            effective: 7,
        };
        assert_eq!(
            limits("10", "50", Some(later)),
            "per_transfer=10 per_day=50, from block 7 on per_transfer=20 per_day=none"
        );
    }
}
