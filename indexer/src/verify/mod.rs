//! Whether the database says what the chain says: every record, balance and total at one
//! finalised block, in both directions.

mod books;
mod chain;
mod compare;
mod credits;
mod freezes;
mod monitoring;
mod movements;
mod network;
mod people;
mod programmes;
mod rights;
mod rows;
mod safeguards;
mod sums;
mod waiting;

use anyhow::{Context, Result};
use sqlx::{postgres::PgConnectOptions, Connection, PgConnection};

use crate::{
    database,
    error::bad_input,
    node::{BlockId, Node},
    records::ENTRIES,
    text::{big, hash_of_column},
    writer,
};

pub use compare::Report;
#[cfg(test)]
pub use {books::Books, compare::compare, rows::read as read_rows};

/// Compare the database with the chain, at a block or at the last one that is indexed.
pub async fn verify(
    node_address: &str,
    options: &PgConnectOptions,
    at_block: Option<u64>,
) -> Result<Report> {
    let mut connection = database::connect(options).await?;
    database::require_tables(&mut connection).await?;
    // One look at the database, however far the indexer gets meanwhile.
    let mut look = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .context("cannot begin a transaction")?;
    let (watermark, _) = writer::watermark(&mut look).await?.ok_or_else(|| {
        bad_input("The database holds no block yet; run the indexer first: registry-indexer run")
    })?;
    let block = chosen_block(&mut look, watermark, at_block).await?;
    let genesis: Vec<u8> = sqlx::query_scalar("SELECT genesis_hash FROM chain")
        .fetch_one(&mut *look)
        .await
        .context("the database names no chain")?;

    let node = Node::connect(node_address).await?;
    writer::same_chain(hash_of_column(&genesis)?, node.genesis_hash())?;
    same_block(&node, block).await?;
    node.expect(block.number, ENTRIES).await?;

    let at_watermark = block.number == watermark.number;
    let database = rows::read(&mut look, big(block.number)?, at_watermark).await?;
    look.rollback().await?;
    let chain = chain::read(&node, block, at_watermark).await?;
    Ok(compare::compare(block, &chain, &database))
}

/// The block to compare at, which must be indexed.
async fn chosen_block(
    connection: &mut PgConnection,
    watermark: BlockId,
    at_block: Option<u64>,
) -> Result<BlockId> {
    let Some(number) = at_block else {
        return Ok(watermark);
    };
    if number > watermark.number {
        return Err(bad_input(format!(
            "Block {number} is not indexed yet, the last one is {}; name an earlier block.",
            watermark.number
        )));
    }
    let hash: Vec<u8> = sqlx::query_scalar("SELECT hash FROM blocks WHERE number = $1")
        .bind(big(number)?)
        .fetch_one(&mut *connection)
        .await
        .with_context(|| format!("the database has no block {number}"))?;
    Ok(BlockId {
        number,
        hash: hash_of_column(&hash)?,
    })
}

/// Refuse a node that has another block of this number, or none that is final.
async fn same_block(node: &Node, block: BlockId) -> Result<()> {
    let finalised = node.finalised().await?;
    if finalised.number < block.number {
        return Err(bad_input(format!(
            "The node has finalised block {}, the database holds block {}; wait for the node, or \
             name an earlier block with --at-block.",
            finalised.number, block.number
        )));
    }
    match node.hash_of(block.number).await? {
        Some(hash) if hash == block.hash => Ok(()),
        other => Err(bad_input(format!(
            "Block {} is {} in the database and {} on the node: they have different histories. \
             Use an empty database, which is filled from the chain again.",
            block.number,
            block.hash,
            other.map_or_else(|| "unknown".to_owned(), |hash| hash.to_string())
        ))),
    }
}
