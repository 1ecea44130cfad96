//! What the rows of the database say at a block.

use std::collections::BTreeMap;

use anyhow::Result;
use sqlx::{FromRow, PgConnection};

use super::{
    books::{self, family, Books, Family, RetirementFacts, RowKey},
    monitoring, people, programmes, rights, safeguards, sums,
};
use crate::text::unsigned;

/// Read the rows that are valid at a block, and sum the ranges up anew. At the watermark the
/// views that are served are read as well.
pub async fn read(connection: &mut PgConnection, block: i64, served: bool) -> Result<Books> {
    let mut books = Books::default();
    people::read_rows(connection, block, &mut books).await?;
    rights::read_rows(connection, block, &mut books).await?;
    safeguards::read_rows(connection, block, &mut books).await?;
    programmes::read_rows(connection, block, &mut books).await?;
    monitoring::read_rows(connection, block, &mut books).await?;
    issuances(connection, block, books.open(family::ISSUANCES)).await?;
    ranges(connection, block, books.open(family::RANGES)).await?;
    retirements(connection, block, books.open(family::RETIREMENTS)).await?;
    sums::balances(connection, block, books.open(family::BALANCES)).await?;
    sums::programme_totals(connection, block, books.open(family::PROGRAMME_TOTALS)).await?;
    sums::national(connection, block, books.open(family::NATIONAL)).await?;
    if served {
        programmes::served(connection, books.open(family::SERVED_DETAILS)).await?;
        monitoring::served(connection, books.open(family::SERVED_REPORTS)).await?;
        sums::served_balances(connection, books.open(family::SERVED_BALANCES)).await?;
        sums::served_programmes(connection, books.open(family::SERVED_PROGRAMMES)).await?;
        sums::served_national(connection, books.open(family::SERVED_NATIONAL)).await?;
    }
    Ok(books)
}

/// The key of an identifier.
pub(super) fn number(value: i64) -> Result<RowKey> {
    unsigned(value).map(RowKey::Number)
}

#[derive(FromRow)]
struct IssuanceRow {
    id: i64,
    programme: i64,
    first: i64,
    last: i64,
    vintage: i32,
    period_from: Option<String>,
    period_until: Option<String>,
    verification: Option<i64>,
}

async fn issuances(connection: &mut PgConnection, block: i64, family: &mut Family) -> Result<()> {
    let rows: Vec<IssuanceRow> = sqlx::query_as(
        "SELECT id, programme, first, last, vintage, period_from::text AS period_from,
                period_until::text AS period_until, verification
         FROM issuances WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let text = books::issuance(
            unsigned(row.programme)?,
            unsigned(row.first)?,
            unsigned(row.last)?,
            unsigned(i64::from(row.vintage))?,
            row.period_from.zip(row.period_until),
            row.verification.map(unsigned).transpose()?,
        );
        family.insert(number(row.id)?, text);
    }
    Ok(())
}

async fn ranges(connection: &mut PgConnection, block: i64, family: &mut Family) -> Result<()> {
    let rows: Vec<(i64, i64, i64, String, i64, i64)> = sqlx::query_as(
        "SELECT first, last, owner, account, programme, issuance FROM ranges
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (first, last, owner, account, programme, issuance) in rows {
        let text = books::range(
            unsigned(first)?,
            unsigned(last)?,
            unsigned(owner)?,
            &account,
            unsigned(programme)?,
            unsigned(issuance)?,
        );
        family.insert(number(last)?, text);
    }
    Ok(())
}

#[derive(FromRow)]
struct RetirementRow {
    receipt: i64,
    programme: i64,
    owner: i64,
    amount: i64,
    kind: String,
    country: Option<String>,
    beneficiary: String,
    reason: String,
    retired_by: i64,
    block: i64,
}

async fn retirements(connection: &mut PgConnection, block: i64, family: &mut Family) -> Result<()> {
    let rows: Vec<RetirementRow> = sqlx::query_as(
        "SELECT receipt, programme, owner, amount, kind, country, beneficiary, reason, retired_by,
                block
         FROM retirements WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let moved: Vec<(i64, i64, i64, i64, i32)> = sqlx::query_as(
        "SELECT receipt, first, last, issuance, vintage FROM retirement_ranges
         WHERE receipt IN (SELECT receipt FROM retirements WHERE block <= $1)
         ORDER BY receipt, position",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut of_receipt: BTreeMap<i64, Vec<(u64, u64, u64, u64)>> = BTreeMap::new();
    for (receipt, first, last, issuance, vintage) in moved {
        of_receipt.entry(receipt).or_default().push((
            unsigned(first)?,
            unsigned(last)?,
            unsigned(issuance)?,
            unsigned(i64::from(vintage))?,
        ));
    }
    for row in rows {
        let facts = RetirementFacts {
            programme: unsigned(row.programme)?,
            owner: unsigned(row.owner)?,
            amount: unsigned(row.amount)?,
            kind: &row.kind,
            country: row.country,
            beneficiary: &row.beneficiary,
            reason: &row.reason,
            by: unsigned(row.retired_by)?,
            block: unsigned(row.block)?,
            ranges: of_receipt.remove(&row.receipt).unwrap_or_default(),
        };
        family.insert(number(row.receipt)?, facts.text());
    }
    Ok(())
}
