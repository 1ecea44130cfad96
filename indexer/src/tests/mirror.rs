//! A PostgreSQL with the tables, a writer that needs no node, and the service in front of it.

use std::{collections::BTreeSet, os::unix::fs::PermissionsExt};

use anyhow::{Context, Result};
use registry_client::values::Hash32;
use registry_devnet::postgres::{Postgres, PostgresOptions};
use serde_json::Value;
use sqlx::{postgres::PgConnectOptions, Connection};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    database,
    node::{Block, BlockId},
    server::{self, App},
    text::big,
    verify::{self, Books},
    writer::Writer,
};

/// The mirror of a country that has no chain.
pub struct Mirror {
    postgres: Postgres,
    options: PgConnectOptions,
    writer: Writer,
    /// The last block that was written.
    head: u64,
    base: String,
    stop: CancellationToken,
    serving: JoinHandle<Result<()>>,
    // Dropped last: the server's data is in it.
    _folder: TempDir,
}

impl Mirror {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // The server's user must be able to enter it, whoever runs the test.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711))?;
        let postgres = Postgres::start(PostgresOptions {
            data: folder.path().join("postgres"),
            socket: folder.path().join("run"),
            log: folder.path().join("postgres.log"),
            durable: false,
        })
        .await?;
        let options = database::options(&postgres.url())?;
        database::migrate(&options).await?;
        let mut connection = database::connect(&options).await?;
        database::require_tables(&mut connection).await?;
        // What genesis would write.
        sqlx::query(
            "INSERT INTO chain (genesis_hash, spec_name, alpha2, alpha3, name, unit,
                                registry_number)
             VALUES (decode(repeat('ab', 32), 'hex'), 'carbon-registry', 'QM', 'QMA', 'Amara',
                     'ITMO', 1)",
        )
        .execute(&mut connection)
        .await?;
        sqlx::query(
            "INSERT INTO verification_requirement (required, block_range)
             VALUES (FALSE, int8range(0, NULL))",
        )
        .execute(&mut connection)
        .await?;
        let listener = server::bind("127.0.0.1:0".parse()?).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let app = App::new(database::readers(&options).await?, None);
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let serving = tokio::spawn(async move { server::serve(listener, app, &stopping).await });
        Ok(Self {
            postgres,
            options,
            writer: Writer::of_tables(connection),
            head: 0,
            base,
            stop,
            serving,
            _folder: folder,
        })
    }

    pub async fn write(&mut self, blocks: Vec<Block>) -> Result<()> {
        self.writer.write(&blocks).await?;
        self.head = blocks.last().map_or(self.head, |last| last.id.number);
        Ok(())
    }

    /// Change rows behind the writer's back.
    pub async fn change(&self, statement: &'static str) -> Result<()> {
        let mut connection = database::connect(&self.options).await?;
        let changed = sqlx::query(statement).execute(&mut connection).await?;
        anyhow::ensure!(changed.rows_affected() > 0, "{statement} changes nothing");
        connection.close().await?;
        Ok(())
    }

    /// The one text that a query gives.
    pub async fn text(&self, query: &'static str) -> Result<String> {
        let mut connection = database::connect(&self.options).await?;
        let text = sqlx::query_scalar(query).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(text)
    }

    pub async fn page(&self, path: &str) -> Result<String> {
        let response = reqwest::get(format!("{}{path}", self.base)).await?;
        let status = response.status();
        let text = response.text().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(text)
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        let text = self.page(path).await?;
        serde_json::from_str(&text).with_context(|| format!("{path}: {text}"))
    }

    pub async fn status(&self, path: &str) -> Result<u16> {
        let response = reqwest::get(format!("{}{path}", self.base)).await?;
        Ok(response.status().as_u16())
    }

    /// What the rows say at a block, as the comparison reads them.
    pub async fn rows(&self, block: u64, served: bool) -> Result<Books> {
        let mut connection = database::connect(&self.options).await?;
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
        let mut connection = database::connect(&self.options).await?;
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

    pub async fn stop(mut self) -> Result<()> {
        self.stop.cancel();
        self.serving.await??;
        drop(self.writer);
        self.postgres.stop().await
    }
}
