//! A PostgreSQL with the tables, a writer that needs no node, and the service in front of it.

use std::collections::BTreeSet;

use anyhow::Result;
use registry_client::values::Hash32;
use serde_json::Value;
use sqlx::Connection;

use crate::{
    database,
    node::{Block, BlockId},
    server::tests::service::Service,
    text::big,
    verify::{self, Books},
    writer::Writer,
};

/// What genesis would write.
const GENESIS: &str = "
    INSERT INTO chain (genesis_hash, spec_name, alpha2, alpha3, name, unit, registry_number)
    VALUES (decode(repeat('ab', 32), 'hex'), 'carbon-registry', 'QM', 'QMA', 'Amara', 'ITMO', 1);
    INSERT INTO verification_requirement (required, block_range)
    VALUES (FALSE, int8range(0, NULL));
    INSERT INTO validator_rules (floor, seats, share, missed, session_length, block_range)
    VALUES (1, 21, 333333, 3, 10, int8range(0, NULL));";

/// The mirror of a country that has no chain.
pub struct Mirror {
    service: Service,
    writer: Writer,
    /// The last block that was written.
    head: u64,
}

impl Mirror {
    pub async fn start() -> Result<Self> {
        let service = Service::of(GENESIS).await?;
        let mut connection = database::connect(service.options()).await?;
        database::require_tables(&mut connection).await?;
        Ok(Self {
            service,
            writer: Writer::of_tables(connection),
            head: 0,
        })
    }

    pub async fn write(&mut self, blocks: Vec<Block>) -> Result<()> {
        self.writer.write(&blocks).await?;
        self.head = blocks.last().map_or(self.head, |last| last.id.number);
        Ok(())
    }

    /// Change rows behind the writer's back.
    pub async fn change(&self, statement: &'static str) -> Result<()> {
        let mut connection = database::connect(self.service.options()).await?;
        let changed = sqlx::query(statement).execute(&mut connection).await?;
        anyhow::ensure!(changed.rows_affected() > 0, "{statement} changes nothing");
        connection.close().await?;
        Ok(())
    }

    /// The one text that a query gives.
    pub async fn text(&self, query: &'static str) -> Result<String> {
        let mut connection = database::connect(self.service.options()).await?;
        let text = sqlx::query_scalar(query).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(text)
    }

    pub async fn page(&self, path: &str) -> Result<String> {
        self.service.page(path).await
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        self.service.get(path).await
    }

    pub async fn status(&self, path: &str) -> Result<u16> {
        self.service.status(path).await
    }

    /// What the rows say at a block, as the comparison reads them.
    pub async fn rows(&self, block: u64, served: bool) -> Result<Books> {
        let mut connection = database::connect(self.service.options()).await?;
        let books = verify::read_rows(&mut connection, big(block)?, served).await?;
        connection.close().await?;
        Ok(books)
    }

    /// The rows that the comparison finds to differ after a change, as family and row. The change
    /// does not stay.
    pub async fn different(
        &self,
        block: u64,
        change: &'static str,
    ) -> Result<BTreeSet<(String, String)>> {
        let served = block == self.head;
        let right = self.rows(block, served).await?;
        let mut connection = database::connect(self.service.options()).await?;
        let mut changing = connection.begin().await?;
        let changed = sqlx::query(change).execute(&mut *changing).await?;
        anyhow::ensure!(changed.rows_affected() > 0, "{change} changes nothing");
        let wrong = verify::read_rows(&mut changing, big(block)?, served).await?;
        changing.rollback().await?;
        let at = BlockId {
            number: block,
            hash: Hash32([0; 32]),
        };
        let report = verify::compare(at, &right, &wrong);
        let rows = report.families.iter().flat_map(|family| {
            family
                .differences
                .iter()
                .map(|difference| (family.name.to_owned(), difference.row.clone()))
        });
        Ok(rows.collect())
    }

    pub async fn stop(self) -> Result<()> {
        drop(self.writer);
        self.service.stop().await
    }
}
