//! What the rows of the database say at a block.

use std::collections::BTreeMap;

use anyhow::Result;
use sqlx::PgConnection;

use super::{
    books::{family, Books, RowKey, Serials},
    credits, freezes, monitoring, movements, network, people, programmes, rights, safeguards, sums,
    waiting,
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
    credits::read_rows(connection, block, &mut books).await?;
    waiting::read_rows(connection, block, &mut books).await?;
    freezes::read_rows(connection, block, &mut books).await?;
    movements::read_rows(connection, block, &mut books).await?;
    network::read_rows(connection, block, &mut books).await?;
    sums::balances(connection, block, books.open(family::BALANCES)).await?;
    sums::programme_totals(connection, block, books.open(family::PROGRAMME_TOTALS)).await?;
    sums::national(connection, block, books.open(family::NATIONAL)).await?;
    if served {
        programmes::served(connection, books.open(family::SERVED_DETAILS)).await?;
        monitoring::served(connection, books.open(family::SERVED_REPORTS)).await?;
        sums::served_balances(connection, books.open(family::SERVED_BALANCES)).await?;
        sums::served_programmes(connection, books.open(family::SERVED_PROGRAMMES)).await?;
        sums::served_national(connection, books.open(family::SERVED_NATIONAL)).await?;
        freezes::served(connection, books.open(family::SERVED_FROZEN)).await?;
    }
    Ok(books)
}

/// The key of an identifier.
pub(super) fn number(value: i64) -> Result<RowKey> {
    unsigned(value).map(RowKey::Number)
}

/// Moved ranges by what they belong to, from rows of an identifier, first and last serial,
/// issuance and vintage, in order.
pub(super) async fn serials_by(
    connection: &mut PgConnection,
    statement: &'static str,
    block: i64,
) -> Result<BTreeMap<i64, Serials>> {
    let rows: Vec<(i64, i64, i64, i64, i32)> = sqlx::query_as(statement)
        .bind(block)
        .fetch_all(&mut *connection)
        .await?;
    let mut found: BTreeMap<i64, Serials> = BTreeMap::new();
    for (id, first, last, issuance, vintage) in rows {
        found.entry(id).or_default().push((
            unsigned(first)?,
            unsigned(last)?,
            unsigned(issuance)?,
            unsigned(i64::from(vintage))?,
        ));
    }
    Ok(found)
}
