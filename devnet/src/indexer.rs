//! The indexer with its stats API, in one process.

use std::{path::PathBuf, time::Duration};

use anyhow::{anyhow, Context, Result};

use crate::{
    paths,
    process::{Process, ProcessSpec, StopSignal},
    rpc,
};

/// How long a clean stop may take: one batch of blocks and open requests.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// How to start the indexer.
#[derive(Debug, Clone)]
pub struct IndexerOptions {
    /// WebSocket address of a node.
    pub node: String,
    /// URL of the database; the indexer brings its tables up to date itself.
    pub database_url: String,
    /// Port of the stats API on the loopback interface.
    pub port: u16,
    /// The log file.
    pub log: PathBuf,
    /// Further arguments for `registry-indexer run`.
    pub extra: Vec<String>,
}

impl IndexerOptions {
    fn spec(&self) -> Result<ProcessSpec> {
        Ok(
            ProcessSpec::new("indexer", paths::binary("registry-indexer")?, &self.log)
                .arg("run")
                .args(["--node", &self.node])
                // Not an argument: a password in it would be seen by every user.
                .env("DATABASE_URL", &self.database_url)
                .arg("--listen")
                .arg(format!("127.0.0.1:{}", self.port))
                .args(&self.extra)
                .stop_with(StopSignal::Terminate, STOP_WITHIN),
        )
    }
}

/// A running indexer.
#[derive(Debug)]
pub struct Indexer {
    options: IndexerOptions,
    process: Process,
    client: reqwest::Client,
}

impl Indexer {
    /// Starts the indexer; [`Indexer::wait_ready`] waits until it has caught up.
    pub fn start(options: IndexerOptions) -> Result<Self> {
        Ok(Self {
            process: Process::start(options.spec()?)?,
            client: rpc::client()?,
            options,
        })
    }

    /// How it was started.
    pub fn options(&self) -> &IndexerOptions {
        &self.options
    }

    /// The address of the stats API and its pages.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.options.port)
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Waits until it has indexed everything that is finalised.
    pub async fn wait_ready(&mut self, within: Duration) -> Result<()> {
        let url = format!("{}/health/ready", self.url());
        let client = self.client.clone();
        self.process
            .ready("caught up", within, || {
                let request = client.get(&url).send();
                async move {
                    let answer = request.await.context("its health got no answer")?;
                    let status = answer.status();
                    if status.is_success() {
                        return Ok(());
                    }
                    let text = answer.text().await.unwrap_or_default();
                    Err(anyhow!("its health is {status}: {}", text.trim()))
                }
            })
            .await
    }

    /// Stops it in an orderly way.
    pub async fn stop(&mut self) -> Result<()> {
        self.process.stop().await
    }

    /// Kills it, as a crash would.
    pub async fn kill(&mut self) -> Result<()> {
        self.process.kill().await
    }

    /// Starts it again after [`Indexer::stop`] or [`Indexer::kill`], with the same options.
    pub async fn restart(&mut self) -> Result<()> {
        self.process.stop().await?;
        self.process = Process::start(self.options.spec()?)?;
        Ok(())
    }
}
