//! The service in front of a PostgreSQL of a test's own.

use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result};
use registry_devnet::postgres::{Postgres, PostgresOptions};
use reqwest::Response;
use serde_json::Value;
use sqlx::{postgres::PgConnectOptions, Connection};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    database,
    server::{self, App},
};

/// The rows that the tests ask for.
const ROWS: &str = include_str!("rows.sql");

/// A service that answers from the rows of a test.
pub struct Service {
    postgres: Postgres,
    options: PgConnectOptions,
    base: String,
    stop: CancellationToken,
    serving: JoinHandle<Result<()>>,
    // Dropped last: the server's data is in it.
    _folder: TempDir,
}

impl Service {
    /// A service that answers from [`ROWS`].
    pub async fn start() -> Result<Self> {
        Self::of(ROWS).await
    }

    /// A service in front of the tables with these rows in them.
    pub async fn of(rows: &'static str) -> Result<Self> {
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
        sqlx::raw_sql(rows)
            .execute(&mut connection)
            .await
            .context("the rows of the test are refused")?;
        connection.close().await?;
        let listener = server::bind("127.0.0.1:0".parse()?).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let app = App::new(database::readers(&options).await?, None);
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let serving = tokio::spawn(async move { server::serve(listener, app, &stopping).await });
        Ok(Self {
            postgres,
            options,
            base,
            stop,
            serving,
            _folder: folder,
        })
    }

    /// How to reach the tables.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    pub async fn ask(&self, path: &str) -> Result<Response> {
        Ok(reqwest::get(format!("{}{path}", self.base)).await?)
    }

    pub async fn page(&self, path: &str) -> Result<String> {
        let response = self.ask(path).await?;
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
        Ok(self.ask(path).await?.status().as_u16())
    }

    /// The values of a field in a list, all pages of it, one entry a page.
    pub async fn turned(&self, path: &str, list: &str, field: &str) -> Result<Vec<Value>> {
        let join = if path.contains('?') { '&' } else { '?' };
        let mut found = Vec::new();
        let mut after = String::new();
        loop {
            let answer = self.get(&format!("{path}{join}limit=1{after}")).await?;
            found.extend(each(&answer[list], field));
            match answer["meta"]["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => {
                    anyhow::ensure!(answer["meta"]["total"] == found.len(), "{path}: {answer}");
                    return Ok(found);
                }
            }
        }
    }

    /// The records of a file, heading by heading.
    pub async fn table(&self, path: &str) -> Result<Vec<Vec<String>>> {
        let text = self.page(path).await?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records = reader.records().map(|record| {
            let record = record?;
            Ok(record.iter().map(str::to_owned).collect())
        });
        records.collect()
    }

    pub async fn stop(mut self) -> Result<()> {
        self.stop.cancel();
        self.serving.await??;
        self.postgres.stop().await
    }
}

/// The values of a field in a list.
pub fn each(list: &Value, field: &str) -> Vec<Value> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|entry| entry[field].clone())
        .collect()
}
