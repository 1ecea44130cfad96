//! Issuances, ranges and receipts: what the chain and the rows say of them.

use std::collections::BTreeMap;

use anyhow::Result;
use registry_client::values::{readable_text, Hash32};
use sqlx::{FromRow, PgConnection};

use super::{
    books::{family, or_none, serials, serials_of, Books, Family, RowKey, Serials},
    chain, rows,
};
use crate::{
    node::Node,
    records::{serial_in, Ending, Issuance, RangeRecord, Receipt, ISSUANCES, RANGES, RECEIPTS},
    text::{hash_of_column, unsigned},
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::ISSUANCES);
    for (key, record) in node.map::<Issuance>(ISSUANCES, at).await? {
        let facts = IssuanceFacts {
            programme: u64::from(record.programme.0),
            first: record.range.first,
            last: record.range.last,
            vintage: u64::from(record.vintage),
            period: record
                .period
                .map(|period| format!("{}-{}", period.from, period.until)),
            verification: record.verification.map(|report| u64::from(report.0)),
            batch: u64::from(record.batch.0),
            standing: record.standing.name(),
        };
        found.insert(chain::number(&key)?, facts.text());
    }

    let found = books.open(family::RANGES);
    for (key, record) in node.map::<RangeRecord>(RANGES, at).await? {
        let last = serial_in(&key)?;
        let facts = RangeFacts {
            first: record.first,
            last,
            owner: u64::from(record.owner.0),
            account: record.account.name(),
            programme: u64::from(record.programme.0),
            issuance: u64::from(record.issuance.0),
            reservation: record.reservation.map(|transfer| u64::from(transfer.0)),
            frozen: record.frozen.map(|freeze| u64::from(freeze.0)),
        };
        found.insert(RowKey::Number(last), facts.text());
    }

    books.open(family::RETIREMENTS);
    books.open(family::CANCELLATIONS);
    for (key, record) in node.map::<Receipt>(RECEIPTS, at).await? {
        let reason = readable_text(&record.reason);
        let facts = ReceiptFacts {
            programme: u64::from(record.programme.0),
            owner: u64::from(record.owner.0),
            amount: record.amount.0,
            reason: &reason,
            by: u64::from(record.by.organisation.0),
            block: u64::from(record.block),
            ranges: serials_of(&record.ranges),
        };
        let account = record.ending.account().name();
        let (family, ending) = match &record.ending {
            Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            } => {
                let country = country.map(|country| readable_text(&country));
                let receiver = receiver.as_ref().map(|name| readable_text(name));
                let beneficiary = readable_text(beneficiary);
                let text = retired(
                    kind.name(),
                    account,
                    country.as_deref(),
                    receiver.as_deref(),
                    &beneficiary,
                );
                (family::RETIREMENTS, text)
            }
            Ending::Cancelled { order } => (family::CANCELLATIONS, cancelled(order.map(Hash32))),
        };
        books
            .open(family)
            .insert(chain::number(&key)?, facts.text(&ending));
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    issuance_rows(connection, block, books.open(family::ISSUANCES)).await?;
    range_rows(connection, block, books.open(family::RANGES)).await?;
    retirement_rows(connection, block, books.open(family::RETIREMENTS)).await?;
    cancellation_rows(connection, block, books.open(family::CANCELLATIONS)).await
}

#[derive(FromRow)]
struct IssuanceRow {
    id: i64,
    programme: i64,
    first: i64,
    last: i64,
    vintage: i32,
    period: Option<String>,
    verification: Option<i64>,
    batch: i64,
    standing: String,
}

async fn issuance_rows(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let found: Vec<IssuanceRow> = sqlx::query_as(
        "SELECT id, programme, first, last, vintage,
                period_from::text || '-' || period_until::text AS period, verification, batch,
                CASE WHEN voided_block <= $1 THEN 'Voided'
                     WHEN moved_block <= $1 THEN 'Moved'
                     ELSE 'Unmoved' END AS standing
         FROM issuances WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in found {
        let facts = IssuanceFacts {
            programme: unsigned(row.programme)?,
            first: unsigned(row.first)?,
            last: unsigned(row.last)?,
            vintage: unsigned(i64::from(row.vintage))?,
            period: row.period,
            verification: row.verification.map(unsigned).transpose()?,
            batch: unsigned(row.batch)?,
            standing: &row.standing,
        };
        family.insert(rows::number(row.id)?, facts.text());
    }
    Ok(())
}

#[derive(FromRow)]
struct RangeRow {
    first: i64,
    last: i64,
    owner: i64,
    account: String,
    programme: i64,
    issuance: i64,
    reservation: Option<i64>,
    frozen: Option<i64>,
}

async fn range_rows(connection: &mut PgConnection, block: i64, family: &mut Family) -> Result<()> {
    let found: Vec<RangeRow> = sqlx::query_as(
        "SELECT first, last, owner, account, programme, issuance, reservation, frozen FROM ranges
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in found {
        let facts = RangeFacts {
            first: unsigned(row.first)?,
            last: unsigned(row.last)?,
            owner: unsigned(row.owner)?,
            account: &row.account,
            programme: unsigned(row.programme)?,
            issuance: unsigned(row.issuance)?,
            reservation: row.reservation.map(unsigned).transpose()?,
            frozen: row.frozen.map(unsigned).transpose()?,
        };
        family.insert(rows::number(row.last)?, facts.text());
    }
    Ok(())
}

/// What a retirement and a cancellation have in common.
#[derive(FromRow)]
struct EndedRow {
    receipt: i64,
    programme: i64,
    owner: i64,
    amount: i64,
    reason: String,
    ended_by: i64,
    block: i64,
}

impl EndedRow {
    /// The facts, with the serials that are told by receipt.
    fn facts(&self, ranges: &mut BTreeMap<i64, Serials>) -> Result<ReceiptFacts<'_>> {
        Ok(ReceiptFacts {
            programme: unsigned(self.programme)?,
            owner: unsigned(self.owner)?,
            amount: unsigned(self.amount)?,
            reason: &self.reason,
            by: unsigned(self.ended_by)?,
            block: unsigned(self.block)?,
            ranges: ranges.remove(&self.receipt).unwrap_or_default(),
        })
    }
}

#[derive(FromRow)]
struct RetirementRow {
    #[sqlx(flatten)]
    ended: EndedRow,
    kind: String,
    account: String,
    country: Option<String>,
    receiver: Option<String>,
    beneficiary: String,
}

async fn retirement_rows(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let found: Vec<RetirementRow> = sqlx::query_as(
        "SELECT receipt, programme, owner, amount, kind, account, country, receiver, beneficiary,
                reason, retired_by AS ended_by, block
         FROM retirements WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut ranges = rows::serials_by(
        connection,
        "SELECT receipt, first, last, issuance, vintage FROM retirement_ranges
         WHERE receipt IN (SELECT receipt FROM retirements WHERE block <= $1)
         ORDER BY receipt, position",
        block,
    )
    .await?;
    for row in found {
        let facts = row.ended.facts(&mut ranges)?;
        let ending = retired(
            &row.kind,
            &row.account,
            row.country.as_deref(),
            row.receiver.as_deref(),
            &row.beneficiary,
        );
        family.insert(rows::number(row.ended.receipt)?, facts.text(&ending));
    }
    Ok(())
}

#[derive(FromRow)]
struct CancellationRow {
    #[sqlx(flatten)]
    ended: EndedRow,
    order_hash: Option<Vec<u8>>,
}

async fn cancellation_rows(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let found: Vec<CancellationRow> = sqlx::query_as(
        "SELECT receipt, programme, owner, amount, reason, order_hash, cancelled_by AS ended_by, block
         FROM cancellations WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut ranges = rows::serials_by(
        connection,
        "SELECT receipt, first, last, issuance, vintage FROM cancellation_ranges
         WHERE receipt IN (SELECT receipt FROM cancellations WHERE block <= $1)
         ORDER BY receipt, position",
        block,
    )
    .await?;
    for row in found {
        let facts = row.ended.facts(&mut ranges)?;
        let order = row.order_hash.as_deref().map(hash_of_column).transpose()?;
        family.insert(
            rows::number(row.ended.receipt)?,
            facts.text(&cancelled(order)),
        );
    }
    Ok(())
}

/// What is said of an issuance.
struct IssuanceFacts<'a> {
    programme: u64,
    first: u64,
    last: u64,
    vintage: u64,
    period: Option<String>,
    verification: Option<u64>,
    batch: u64,
    standing: &'a str,
}

impl IssuanceFacts<'_> {
    fn text(self) -> String {
        format!(
            "{} programme={} {}-{} vintage={} period={} report={} batch={}",
            self.standing,
            self.programme,
            self.first,
            self.last,
            self.vintage,
            or_none(self.period),
            or_none(self.verification),
            self.batch
        )
    }
}

/// What is said of a range.
struct RangeFacts<'a> {
    first: u64,
    last: u64,
    owner: u64,
    account: &'a str,
    programme: u64,
    issuance: u64,
    reservation: Option<u64>,
    frozen: Option<u64>,
}

impl RangeFacts<'_> {
    fn text(self) -> String {
        format!(
            "{}-{} owner={} {} programme={} issuance={} reservation={} frozen={}",
            self.first,
            self.last,
            self.owner,
            self.account,
            self.programme,
            self.issuance,
            or_none(self.reservation),
            or_none(self.frozen)
        )
    }
}

/// What is said of a receipt, however the credits ended.
struct ReceiptFacts<'a> {
    programme: u64,
    owner: u64,
    amount: u64,
    reason: &'a str,
    /// Organisation that acted.
    by: u64,
    block: u64,
    ranges: Serials,
}

impl ReceiptFacts<'_> {
    fn text(self, ending: &str) -> String {
        format!(
            "{} credits of programme {} owner={} {ending} reason={:?} by={} block={} ranges={}",
            self.amount,
            self.programme,
            self.owner,
            self.reason,
            self.by,
            self.block,
            serials(&self.ranges)
        )
    }
}

fn retired(
    kind: &str,
    account: &str,
    country: Option<&str>,
    receiver: Option<&str>,
    beneficiary: &str,
) -> String {
    format!(
        "{kind} to {account} country={} receiver={receiver:?} beneficiary={beneficiary:?}",
        or_none(country)
    )
}

fn cancelled(order: Option<Hash32>) -> String {
    format!("order={}", or_none(order))
}
