//! The one writer of a database: blocks, events, the rows of the slices and the watermark,
//! all in one transaction per batch.

use anyhow::{bail, Context, Result};
use chrono::{DateTime, Utc};
use registry_client::values::Hash32;
use sqlx::{postgres::PgConnectOptions, Connection, PgConnection};

use crate::{
    database,
    error::{bad_input, fatal},
    node::{Block, BlockId, Node},
    slices::{self, digests, runtimes, Genesis, Position},
    text::{big, hash_of_column, unsigned},
};

/// A connection that holds the lock of the writer.
pub struct Writer {
    connection: PgConnection,
    /// The last block whose rows are complete.
    watermark: Option<BlockId>,
    /// The rows that go with block 0, until they are written.
    genesis: Option<Genesis>,
}

impl Writer {
    /// Become the writer of a database for the chain of this node. Whoever was it before may
    /// still have a lost connection of its own and is `patient`; anybody else is refused.
    pub async fn open(options: &PgConnectOptions, node: &Node, patient: bool) -> Result<Self> {
        let mut connection = database::connect(options).await?;
        database::require_tables(&mut connection).await?;
        if !database::lock(&mut connection).await? {
            if patient {
                bail!("the database is still locked, perhaps by the connection that was lost");
            }
            return Err(bad_input(
                "Another registry-indexer writes to this database; stop it, or use another \
                 database.",
            ));
        }
        let known: Option<Vec<u8>> = sqlx::query_scalar("SELECT genesis_hash FROM chain")
            .fetch_optional(&mut connection)
            .await?;
        let genesis = match known {
            Some(hash) => {
                same_chain(hash_of_column(&hash)?, node.genesis_hash())?;
                require_genesis(&mut connection).await?;
                None
            }
            None => Some(Genesis::read(node).await?),
        };
        let watermark = watermark(&mut connection).await?;
        Ok(Self {
            connection,
            watermark: watermark.map(|(id, _)| id),
            genesis,
        })
    }

    /// A writer of blocks that come from no node, into tables that hold no block yet.
    #[cfg(test)]
    pub fn of_tables(connection: PgConnection) -> Self {
        Self {
            connection,
            watermark: None,
            genesis: None,
        }
    }

    /// The last block that is indexed.
    pub fn indexed(&self) -> Option<u64> {
        self.watermark.map(|block| block.number)
    }

    /// The next block to index.
    pub fn next_block(&self) -> u64 {
        self.watermark
            .map_or(0, |block| block.number.saturating_add(1))
    }

    /// Write blocks that follow the watermark, and move it to the last of them.
    ///
    /// A block with an event that this program does not understand is not written, nor any after
    /// it: its events are kept as they are encoded, and the error names what to do.
    pub async fn write(&mut self, blocks: &[Block]) -> Result<()> {
        let unread = blocks.iter().position(|block| !block.unread.is_empty());
        let (read, rest) = blocks.split_at(unread.unwrap_or(blocks.len()));
        self.write_read(read).await?;
        match rest.first() {
            Some(block) => Err(self.keep_unread(block).await?),
            None => Ok(()),
        }
    }

    /// Keep the events of a block that this program does not understand, and give the error.
    async fn keep_unread(&mut self, block: &Block) -> Result<anyhow::Error> {
        let number = big(block.id.number)?;
        let mut transaction = self.connection.begin().await?;
        for event in &block.unread {
            sqlx::query(
                "INSERT INTO unread_events (block, index, spec_version, pallet, name, raw, reason)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (block, index) DO UPDATE SET reason = EXCLUDED.reason",
            )
            .bind(number)
            .bind(column(event.index)?)
            .bind(i64::from(block.spec_version))
            .bind(event.pallet.as_str())
            .bind(event.name.as_str())
            .bind(event.raw.as_slice())
            .bind(event.reason.as_str())
            .execute(&mut *transaction)
            .await
            .context("cannot keep an event")?;
        }
        transaction.commit().await.context("cannot commit")?;
        let events = block.unread.iter();
        let names: Vec<_> = events
            .map(|event| format!("{}.{} ({})", event.pallet, event.name, event.reason))
            .collect();
        Ok(fatal(format!(
            "Block {}, made by the runtime of spec version {}, has events that this program does \
             not understand: {}. They are kept in the table unread_events; everything before the \
             block is indexed. Install the registry-indexer of the release for spec version {}, \
             which goes on from here.",
            block.id.number,
            block.spec_version,
            names.join("; "),
            block.spec_version
        )))
    }

    /// Write blocks all of whose events are understood.
    async fn write_read(&mut self, blocks: &[Block]) -> Result<()> {
        let Some(last) = blocks.last() else {
            return Ok(());
        };
        let mut before = self.watermark;
        for block in blocks {
            follows(before, block)?;
            before = Some(block.id);
        }
        let mut transaction = self
            .connection
            .begin()
            .await
            .context("cannot begin a transaction")?;
        if let Some(genesis) = &self.genesis {
            genesis.write(&mut transaction).await?;
        }
        write_blocks(&mut transaction, blocks).await?;
        for block in blocks {
            if let Some(next) = block.next_runtime {
                runtimes::insert(&mut transaction, block, next).await?;
            }
        }
        sqlx::query("DELETE FROM unread_events WHERE block <= $1")
            .bind(big(last.id.number)?)
            .execute(&mut *transaction)
            .await?;
        write_events(&mut transaction, blocks).await?;
        for block in blocks {
            for event in &block.events {
                let at = Position {
                    block: big(block.id.number)?,
                    index: column(event.index)?,
                };
                slices::apply(&mut transaction, at, event).await?;
            }
            if block.ledger.is_some() || !block.events.is_empty() {
                let number = big(block.id.number)?;
                digests::check(&mut transaction, number, block.ledger.as_ref()).await?;
            }
        }
        if blocks.iter().any(|block| block.ledger.is_some()) {
            digests::check_sums(&mut transaction, big(last.id.number)?).await?;
        }
        sqlx::query(
            "INSERT INTO watermark (block, hash, time, spec_version) VALUES ($1, $2, $3, $4)
             ON CONFLICT (singleton) DO UPDATE
             SET block = EXCLUDED.block, hash = EXCLUDED.hash, time = EXCLUDED.time,
                 spec_version = EXCLUDED.spec_version, written_at = now()",
        )
        .bind(big(last.id.number)?)
        .bind(last.id.hash.0.to_vec())
        .bind(last.time)
        .bind(i64::from(last.spec_version))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await.context("cannot commit")?;
        self.watermark = Some(last.id);
        self.genesis = None;
        Ok(())
    }
}

/// The last block whose rows are complete, and its time.
pub async fn watermark(connection: &mut PgConnection) -> Result<Option<(BlockId, DateTime<Utc>)>> {
    let row: Option<(i64, Vec<u8>, DateTime<Utc>)> =
        sqlx::query_as("SELECT block, hash, time FROM watermark")
            .fetch_optional(&mut *connection)
            .await?;
    row.map(|(number, hash, time)| {
        let block = BlockId {
            number: unsigned(number)?,
            hash: hash_of_column(&hash)?,
        };
        Ok((block, time))
    })
    .transpose()
}

/// Refuse a database that was filled from another chain.
pub fn same_chain(database: Hash32, node: Hash32) -> Result<()> {
    if database == node {
        return Ok(());
    }
    Err(bad_input(format!(
        "The database belongs to the chain with genesis {database}, the node to the chain with \
         genesis {node}; name a node of that chain, or an empty database, which is filled from \
         the chain of the node."
    )))
}

/// Refuse a database whose first blocks were written by a program that kept less of them.
async fn require_genesis(connection: &mut PgConnection) -> Result<()> {
    let whole: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM runtime_versions)")
        .fetch_one(&mut *connection)
        .await?;
    if whole {
        return Ok(());
    }
    Err(bad_input(
        "The database was filled by an earlier version of registry-indexer, which did not keep \
         the validators and runtimes with which the chain began; use an empty database, which is filled from the chain again.",
    ))
}

/// Whether a block follows the one before it.
fn follows(before: Option<BlockId>, block: &Block) -> Result<()> {
    let BlockId { number, .. } = block.id;
    let Some(before) = before else {
        return if number == 0 {
            Ok(())
        } else {
            Err(fatal(format!(
                "An empty database begins with block 0, not with block {number}."
            )))
        };
    };
    if before.number.checked_add(1) != Some(number) {
        return Err(fatal(format!(
            "Block {number} does not follow block {}.",
            before.number
        )));
    }
    if block.parent != before.hash {
        return Err(fatal(format!(
            "Block {number} of the node follows {}, but the database holds {} as block {}: it has \
             another history of this chain. Use an empty database, which is filled from the chain \
             again.",
            block.parent, before.hash, before.number
        )));
    }
    Ok(())
}

/// A number of the chain as a column of 32 bits.
fn column(value: u32) -> Result<i32> {
    i32::try_from(value).map_err(|_| fatal(format!("The position {value} is out of reach.")))
}

async fn write_blocks(connection: &mut PgConnection, blocks: &[Block]) -> Result<()> {
    let mut numbers = Vec::with_capacity(blocks.len());
    let mut hashes = Vec::with_capacity(blocks.len());
    let mut times = Vec::with_capacity(blocks.len());
    let mut versions = Vec::with_capacity(blocks.len());
    for block in blocks {
        numbers.push(big(block.id.number)?);
        hashes.push(block.id.hash.0.to_vec());
        times.push(block.time);
        versions.push(i64::from(block.spec_version));
    }
    sqlx::query(
        "INSERT INTO blocks (number, hash, time, spec_version)
         SELECT n.* FROM unnest($1::bigint[], $2::bytea[], $3::timestamptz[], $4::bigint[]) AS n",
    )
    .bind(numbers)
    .bind(hashes)
    .bind(times)
    .bind(versions)
    .execute(&mut *connection)
    .await
    .context("cannot write blocks")?;
    Ok(())
}

async fn write_events(connection: &mut PgConnection, blocks: &[Block]) -> Result<()> {
    for block in blocks {
        for event in &block.events {
            let payload = serde_json::to_value(&event.event)
                .with_context(|| format!("cannot write down {}.{}", event.pallet, event.name))?;
            let organisations: Vec<i64> = event
                .event
                .organisations()
                .iter()
                .map(|id| i64::from(id.0))
                .collect();
            sqlx::query(
                "INSERT INTO events (block, index, extrinsic, phase, pallet, name, programme,
                                     organisations, payload, raw)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(big(block.id.number)?)
            .bind(column(event.index)?)
            .bind(event.extrinsic.map(column).transpose()?)
            .bind(event.phase)
            .bind(event.pallet.as_str())
            .bind(event.name.as_str())
            .bind(event.event.programme().map(|id| i64::from(id.0)))
            .bind(organisations)
            .bind(payload)
            .bind(event.raw.as_slice())
            .execute(&mut *connection)
            .await
            .context("cannot write events")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{is_bad_input, is_final};

    fn id(number: u64, hash: u8) -> BlockId {
        BlockId {
            number,
            hash: Hash32([hash; 32]),
        }
    }

    fn block(number: u64, hash: u8, parent: u8) -> Block {
        Block {
            id: id(number, hash),
            parent: Hash32([parent; 32]),
            time: DateTime::UNIX_EPOCH,
            spec_version: 1,
            ledger: None,
            next_runtime: None,
            events: Vec::new(),
            unread: Vec::new(),
        }
    }

    #[test]
    fn only_the_next_block_of_the_same_history_follows() {
        follows(None, &block(0, 1, 0)).unwrap();
        follows(Some(id(0, 1)), &block(1, 2, 1)).unwrap();
        for (before, next) in [
            (None, block(1, 2, 1)),
            (Some(id(0, 1)), block(2, 3, 2)),
            (Some(id(1, 2)), block(1, 2, 1)),
        ] {
            assert!(is_final(&follows(before, &next).unwrap_err()));
        }
        let fork = follows(Some(id(5, 7)), &block(6, 9, 8)).unwrap_err();
        let text = fork.to_string();
        assert!(text.contains(&Hash32([7; 32]).to_string()), "{text}");
        assert!(text.contains(&Hash32([8; 32]).to_string()), "{text}");
        assert!(text.contains("empty database"), "{text}");
    }

    #[test]
    fn another_chain_is_named_with_both_hashes() {
        same_chain(Hash32([1; 32]), Hash32([1; 32])).unwrap();
        let error = same_chain(Hash32([1; 32]), Hash32([2; 32])).unwrap_err();
        assert!(is_bad_input(&error));
        let text = error.to_string();
        assert!(text.contains(&Hash32([1; 32]).to_string()), "{text}");
        assert!(text.contains(&Hash32([2; 32]).to_string()), "{text}");
    }
}
