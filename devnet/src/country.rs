//! A whole registry: PostgreSQL, validators and the indexer, up and down in order.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{anyhow, Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    ceremony::{Ceremony, SEVEN},
    disk,
    error::BadInput,
    indexer::{Indexer, IndexerOptions},
    network,
    node::{self, Node, NodeOptions},
    paths::DataDir,
    ports::{self, Chosen},
    postgres::{Postgres, PostgresOptions},
    process::Process,
    progress::Progress,
    samples,
};

/// The usual port of JSON-RPC.
pub const RPC_PORT: u16 = 9944;
/// The usual port of the stats API and its pages.
pub const STATS_PORT: u16 = 8080;
/// How long the first finalised block may take.
const FINALITY_WITHIN: Duration = Duration::from_secs(120);
/// How long validators may take to find each other.
const PEERS_WITHIN: Duration = Duration::from_secs(60);
/// How long the indexer may take to catch up with a chain of an earlier run.
const INDEX_WITHIN: Duration = Duration::from_secs(600);
/// How often the processes are looked at while a country runs.
const WATCH: Duration = Duration::from_millis(200);

/// How many validators a country has, and where their keys come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validators {
    /// Alice alone, chain `dev`.
    #[serde(rename = "1")]
    One,
    /// Alice, Bob, Charlie and Dave, chain `local4`; one of them may fail.
    #[serde(rename = "4")]
    Four,
    /// Seven development keys, of which two may fail, founded by `registry-node network create`.
    #[serde(rename = "7")]
    Seven,
    /// Those of a ceremony: the folder that `registry-node network create --development` wrote.
    #[serde(rename = "ceremony")]
    Ceremony(PathBuf),
}

impl Validators {
    /// The choice that a person types.
    pub fn of_number(text: &str) -> Option<Self> {
        match text {
            "1" => Some(Self::One),
            "4" => Some(Self::Four),
            "7" => Some(Self::Seven),
            _ => None,
        }
    }
}

impl fmt::Display for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One => f.write_str("1 validator"),
            Self::Four => f.write_str("4 validators"),
            Self::Seven => f.write_str("7 validators"),
            Self::Ceremony(folder) => write!(f, "the validators of {}", folder.display()),
        }
    }
}

/// Where the indexer keeps its tables.
#[derive(Debug, Clone, Default)]
pub enum Database {
    /// In a PostgreSQL of the country's own.
    #[default]
    Own,
    /// In a database of the user's.
    Url(String),
}

/// What kind of country to start.
#[derive(Debug, Clone)]
pub struct CountryOptions {
    /// Folder for all data.
    pub data_dir: PathBuf,
    /// Whether to delete what earlier runs left in it.
    pub fresh: bool,
    /// How many validators; when not named, as in the run before, else one.
    pub validators: Option<Validators>,
    /// Where the indexer keeps its tables.
    pub database: Database,
    /// Port of JSON-RPC of the first node; `Some(0)` means any free one.
    pub rpc_port: Option<u16>,
    /// Port of the stats API; `Some(0)` means any free one.
    pub stats_port: Option<u16>,
    /// Whether the indexer is started too.
    pub indexer: bool,
    /// Whether data survives a power cut.
    pub durable: bool,
    /// Further arguments for every node.
    pub node_args: Vec<String>,
}

impl CountryOptions {
    /// A country for a person: the usual ports when they are free, durable data.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            fresh: false,
            validators: None,
            database: Database::Own,
            rpc_port: None,
            stats_port: None,
            indexer: true,
            durable: true,
            node_args: Vec::new(),
        }
    }

    /// A country for a test: free ports only, so that any number run side by side.
    ///
    /// Pass a temporary folder itself, not a folder inside it: when root runs the test, the
    /// user of PostgreSQL may not enter temporary folders, and only this one is opened to it.
    pub fn for_test(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            rpc_port: Some(0),
            stats_port: Some(0),
            durable: false,
            ..Self::new(data_dir)
        }
    }
}

/// Choices that are fixed when a chain begins.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    validators: Validators,
}

/// A running country. Stop it with [`Country::stop`]; dropping it stops it too.
#[derive(Debug)]
pub struct Country {
    // Dropped in this order, so the indexer ends before what it depends on; the lock of the
    // data directory is released last.
    indexer: Option<Indexer>,
    nodes: Vec<Node>,
    postgres: Option<Postgres>,
    database_url: String,
    data: DataDir,
}

impl Country {
    /// Starts everything and waits until it is healthy: the first block is finalised and the
    /// indexer has caught up.
    pub async fn start(options: CountryOptions, progress: &dyn Progress) -> Result<Self> {
        let data = DataDir::open(&options.data_dir)?;
        let rpc_port = ports::choose(options.rpc_port, RPC_PORT, "--rpc-port")?;
        let stats_port = ports::choose(options.stats_port, STATS_PORT, "--stats-port")?;
        tell_moved(progress, rpc_port, "JSON-RPC", "--rpc-port");
        if options.indexer {
            tell_moved(progress, stats_port, "the stats API", "--stats-port");
        }
        if options.fresh {
            progress.begin("Deleting the data of earlier runs");
            data.clear()?;
            progress.end(&format!("Starting over in {}", data.root().display()));
        }
        disk::require(data.root(), disk::NEEDED)?;
        let settings = settle(&data, options.validators.clone())?;

        let (postgres, database_url) = match options.database.clone() {
            Database::Own => {
                let postgres = start_postgres(&data, options.durable, progress).await?;
                let url = postgres.url();
                (Some(postgres), url)
            }
            Database::Url(url) => {
                check_database_url(&url).await?;
                (None, url)
            }
        };
        let nodes = start_nodes(&data, &settings, &options, rpc_port.port, progress).await?;
        let mut country = Self {
            indexer: None,
            nodes,
            postgres,
            database_url,
            data,
        };
        if options.indexer {
            country.start_indexer(stats_port.port, progress).await?;
        }
        Ok(country)
    }

    /// Stops everything in order, saying what is stopped. One that fails to stop does not
    /// keep the others from being stopped.
    pub async fn stop(&mut self, progress: &dyn Progress) -> Result<()> {
        let mut result = Ok(());
        for process in self.processes() {
            if process.exited().is_some() {
                continue;
            }
            progress.begin(&format!("Stopping {}", process.name()));
            match process.stop().await {
                Ok(()) => progress.end(&format!("Stopped {}", process.name())),
                Err(error) => result = Err(error),
            }
        }
        result
    }

    /// Kills everything at once.
    pub fn kill(&mut self) {
        for process in self.processes() {
            process.kill_now();
        }
    }

    /// Waits until any process ends by itself, and says which and why.
    pub async fn failure(&mut self) -> anyhow::Error {
        loop {
            for process in self.processes() {
                if process.exited().is_some() {
                    return process.failure();
                }
            }
            tokio::time::sleep(WATCH).await;
        }
    }

    /// Loads the samples in a folder; what was loaded before stays as it is. Ends early when
    /// any process of the country ends.
    pub async fn load_samples(&mut self, samples: &Path) -> Result<()> {
        let node = self.node_url();
        let (keystore, passphrase) = (self.data.keystore(), self.data.passphrase());
        tokio::select! {
            loaded = samples::load(&node, &keystore, &passphrase, samples) => loaded,
            failure = self.failure() => Err(failure),
        }
    }

    /// The data directory.
    pub fn data(&self) -> &DataDir {
        &self.data
    }

    /// The first node.
    pub fn node(&self) -> &Node {
        // A country always has one.
        &self.nodes[0]
    }

    /// The first node, to kill or restart it.
    pub fn node_mut(&mut self) -> &mut Node {
        &mut self.nodes[0]
    }

    /// Every node.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Every node, to kill or restart some.
    pub fn nodes_mut(&mut self) -> &mut [Node] {
        &mut self.nodes
    }

    /// The indexer, unless the country was started without one.
    pub fn indexer(&self) -> Option<&Indexer> {
        self.indexer.as_ref()
    }

    /// The indexer, to kill or restart it.
    pub fn indexer_mut(&mut self) -> Option<&mut Indexer> {
        self.indexer.as_mut()
    }

    /// The country's own PostgreSQL, unless it uses one of the user's.
    pub fn postgres(&self) -> Option<&Postgres> {
        self.postgres.as_ref()
    }

    /// The country's own PostgreSQL, to kill it.
    pub fn postgres_mut(&mut self) -> Option<&mut Postgres> {
        self.postgres.as_mut()
    }

    /// WebSocket address of the first node.
    pub fn node_url(&self) -> String {
        self.node().ws_url()
    }

    /// Address of the stats API, unless the country was started without an indexer.
    pub fn stats_url(&self) -> Option<String> {
        self.indexer.as_ref().map(Indexer::url)
    }

    /// URL of the indexer's database.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Waits until the indexer has indexed everything that is finalised.
    pub async fn wait_indexed(&mut self, within: Duration) -> Result<()> {
        match &mut self.indexer {
            Some(indexer) => indexer.wait_ready(within).await,
            None => Err(anyhow!("this country was started without an indexer")),
        }
    }

    /// The processes in the order in which they are stopped.
    fn processes(&mut self) -> Vec<&mut Process> {
        let indexer = self.indexer.as_mut().map(Indexer::process);
        let nodes = self.nodes.iter_mut().map(Node::process);
        let postgres = self.postgres.as_mut().map(Postgres::process);
        indexer.into_iter().chain(nodes).chain(postgres).collect()
    }

    async fn start_indexer(&mut self, port: u16, progress: &dyn Progress) -> Result<()> {
        progress.begin("Starting the indexer");
        let indexer = self.indexer.insert(Indexer::start(IndexerOptions {
            node: self.nodes[0].ws_url(),
            database_url: self.database_url.clone(),
            port,
            log: self.data.log("indexer"),
            extra: Vec::new(),
        })?);
        indexer.wait_ready(INDEX_WITHIN).await?;
        progress.end("The indexer has caught up");
        Ok(())
    }
}

fn tell_moved(progress: &dyn Progress, chosen: Chosen, what: &str, option: &str) {
    if let Some(default) = chosen.instead_of {
        progress.note(&format!(
            "Port {default} is used by another program, so {what} uses port {} (choose one with \
             {option}).",
            chosen.port
        ));
    }
}

/// Reads the choices of the run before, or writes those of the first run.
fn settle(data: &DataDir, named: Option<Validators>) -> Result<Settings> {
    let path = data.settings();
    match fs::read_to_string(&path) {
        Ok(text) => {
            let before: Settings = serde_json::from_str(&text).map_err(|error| {
                BadInput::error(format!(
                    "The file {} is damaged ({error}); start over with --fresh.",
                    path.display()
                ))
            })?;
            match named {
                Some(named) if named != before.validators => Err(BadInput::error(format!(
                    "The chain in {} has {}, not {named}; leave --validators away, or start over \
                     with --fresh.",
                    data.root().display(),
                    before.validators,
                ))),
                _ => Ok(before),
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let settings = Settings {
                validators: named.unwrap_or(Validators::One),
            };
            let text = serde_json::to_string_pretty(&settings).context("cannot write settings")?;
            fs::write(&path, text + "\n")
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok(settings)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

async fn start_postgres(
    data: &DataDir,
    durable: bool,
    progress: &dyn Progress,
) -> Result<Postgres> {
    progress.begin("Starting PostgreSQL");
    let postgres = Postgres::start(PostgresOptions {
        data: data.postgres(),
        socket: data.socket(),
        log: data.log("postgres"),
        durable,
    })
    .await?;
    progress.end(&format!("PostgreSQL {} is ready", postgres.version()));
    Ok(postgres)
}

async fn start_nodes(
    data: &DataDir,
    settings: &Settings,
    options: &CountryOptions,
    rpc_port: u16,
    progress: &dyn Progress,
) -> Result<Vec<Node>> {
    let mut planned = match &settings.validators {
        Validators::One => development(data, "dev", 1, progress).await?,
        Validators::Four => development(data, "local4", 4, progress).await?,
        Validators::Seven => {
            if !data.ceremony().exists() {
                progress.begin("Founding the network");
                Ceremony::found(SEVEN, &data.ceremony()).await?;
                progress.end("The network is founded");
            }
            founded(data, &Ceremony::read(&data.ceremony())?).await?
        }
        Validators::Ceremony(folder) => founded(data, &Ceremony::read(folder)?).await?,
    };
    let count = planned.len();
    for (at, node) in planned.iter_mut().enumerate() {
        if at == 0 {
            node.rpc_port = rpc_port;
        }
        node.alone = count == 1;
        node.extra.clone_from(&options.node_args);
    }
    network::introduce(&mut planned).await?;
    progress.begin(match count {
        1 => "Starting the node",
        _ => "Starting the nodes",
    });
    let mut nodes = network::start(planned).await?;
    progress.end(match count {
        1 => "The node answers",
        _ => "The nodes answer",
    });
    if count > 1 {
        progress.begin("Waiting until the nodes have found each other");
        for node in &mut nodes {
            node.wait_peers(count as u64 - 1, PEERS_WITHIN).await?;
        }
        progress.end("The nodes have found each other");
    }
    progress.begin("Waiting for a finalised block");
    let before = nodes[0].finalised().await?;
    for node in &mut nodes {
        node.wait_finalised(before + 1, FINALITY_WITHIN).await?;
    }
    let height = nodes[0].finalised().await?;
    progress.end(&format!("Block {height} is finalised"));
    Ok(nodes)
}

/// The nodes of a built-in chain, whose keys everybody knows.
async fn development(
    data: &DataDir,
    chain: &str,
    count: usize,
    progress: &dyn Progress,
) -> Result<Vec<NodeOptions>> {
    let spec = data.chain_spec();
    if !spec.exists() {
        progress.begin("Writing the chain specification");
        node::export_chain_spec(chain, &spec).await?;
        progress.end("The chain specification is written");
    }
    (1..=count)
        .map(|number| planned(data, number)?.validator(number))
        .collect()
}

/// The nodes of a ceremony, with their keys installed.
async fn founded(data: &DataDir, ceremony: &Ceremony) -> Result<Vec<NodeOptions>> {
    let spec = data.chain_spec();
    if !spec.exists() {
        let from = ceremony.chain_spec();
        fs::copy(&from, &spec).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    let mut nodes = Vec::new();
    for (at, member) in ceremony.validators().enumerate() {
        let mut node = planned(data, at + 1)?;
        ceremony.install(member, &mut node).await?;
        nodes.push(node);
    }
    Ok(nodes)
}

fn planned(data: &DataDir, number: usize) -> Result<NodeOptions> {
    NodeOptions::new(
        format!("node {number}"),
        path_text(&data.chain_spec())?,
        data.node(number),
        data.log(&format!("node-{number}")),
    )
}

fn path_text(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| {
        BadInput::error(format!(
            "The path {} holds characters that are no UTF-8; name another directory with \
             --data-dir.",
            path.display()
        ))
    })
}

/// Refuses a database URL that cannot work, before anything else takes time.
async fn check_database_url(text: &str) -> Result<()> {
    let remedy = "for example postgres://user:password@host:5432/database";
    let url = reqwest::Url::parse(text)
        .map_err(|_| BadInput::error(format!("--database-url needs a URL, {remedy}.")))?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(BadInput::error(format!(
            "--database-url must begin with postgres://, {remedy}."
        )));
    }
    let socket = url
        .query_pairs()
        .any(|(name, value)| name == "host" && value.starts_with('/'));
    let host = url.host_str().unwrap_or("localhost").to_owned();
    if socket || host.starts_with("%2F") || host.starts_with("%2f") {
        return Ok(());
    }
    let host = host.trim_matches(['[', ']']).to_owned();
    let port = url.port().unwrap_or(5432);
    let connect = tokio::net::TcpStream::connect((host.as_str(), port));
    match tokio::time::timeout(Duration::from_secs(10), connect).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(BadInput::error(format!(
            "No PostgreSQL answers at {host}:{port} ({error}); start that server or correct \
             --database-url."
        ))),
        Err(_) => Err(BadInput::error(format!(
            "No PostgreSQL answers at {host}:{port} within 10 s; start that server or correct \
             --database-url."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_validators_is_kept_and_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let four = settle(&data, Some(Validators::Four)).unwrap();
        assert_eq!(four.validators, Validators::Four);
        assert_eq!(settle(&data, None).unwrap(), four);
        let error = settle(&data, Some(Validators::One)).unwrap_err();
        assert!(BadInput::is_in(&error), "{error:#}");
        assert!(error.to_string().contains("--fresh"), "{error}");
        assert!(
            error.to_string().contains("has 4 validators, not 1"),
            "{error}"
        );
        data.clear().unwrap();
        assert_eq!(settle(&data, None).unwrap().validators, Validators::One);
        data.clear().unwrap();
        let ceremony = Validators::Ceremony("/ceremony".into());
        settle(&data, Some(ceremony.clone())).unwrap();
        assert_eq!(settle(&data, None).unwrap().validators, ceremony);
    }

    #[tokio::test]
    async fn a_wrong_database_url_is_refused_with_the_remedy() {
        for wrong in ["registry", "mysql://localhost/x", "http://localhost"] {
            let error = check_database_url(wrong).await.unwrap_err();
            assert!(BadInput::is_in(&error), "{wrong}: {error:#}");
            assert!(error.to_string().contains("--database-url"), "{error}");
        }
        let port = ports::free().unwrap();
        let nobody = format!("postgres://u:secret@127.0.0.1:{port}/registry");
        let error = check_database_url(&nobody).await.unwrap_err().to_string();
        assert!(error.contains(&format!("127.0.0.1:{port}")), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[tokio::test]
    async fn a_database_url_that_answers_is_accepted() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        for url in [
            format!("postgres://u@127.0.0.1:{port}/registry"),
            "postgres://u@localhost/registry?host=/run/postgresql".into(),
        ] {
            check_database_url(&url).await.unwrap();
        }
    }
}
