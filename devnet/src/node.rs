//! Nodes: their processes, their health and their finality.

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use serde_json::{json, Value};

use crate::{
    lan::Room,
    paths, ports,
    process::{self, Process, ProcessSpec, StopSignal, POLL},
    relay::Relay,
    rpc::Rpc,
};

/// How long a node may take until it answers; the first start compiles the runtime.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);
/// How long a clean stop may take.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// How long a subcommand may take.
const COMMAND_WITHIN: Duration = Duration::from_secs(120);
/// Port for other nodes of a node in a room of its own.
const ROOM_P2P_PORT: u16 = 30333;

/// The development accounts that validate, in the order of the validators.
pub const VALIDATORS: [&str; 7] = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "one"];

/// Whose keys a node has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    /// Those of a development account, which everybody knows; see [`VALIDATORS`].
    Development(&'static str),
    /// A validator's that are in the folders of the node, as `registry-node key install` put them.
    Installed,
    /// None; it validates nothing.
    None,
}

/// How to start a node.
#[derive(Debug, Clone)]
pub struct NodeOptions {
    /// Its name.
    pub name: String,
    /// Whose keys it has.
    pub keys: Keys,
    /// A secret for development, which makes its address in the network the same at every start;
    /// without it, the secret lies in its folder.
    pub node_key: Option<String>,
    /// Its name in the network, when it is known before the node runs.
    pub peer_id: Option<String>,
    /// A built-in chain such as `dev`, or the path of a chain specification.
    pub chain: String,
    /// Folder of the node's database.
    pub base_path: PathBuf,
    /// The log file.
    pub log: PathBuf,
    /// The room it runs in; without it, it listens on the loopback interface.
    pub room: Option<Arc<Room>>,
    /// Port of JSON-RPC on the loopback interface of this computer, and of its room.
    pub rpc_port: u16,
    /// Port for other nodes.
    pub p2p_port: u16,
    /// Addresses of nodes that help to find others.
    pub bootnodes: Vec<String>,
    /// Addresses of nodes to which it keeps a connection.
    pub reserved: Vec<String>,
    /// Whether it talks to the reserved ones only.
    pub reserved_only: bool,
    /// Whether it writes blocks although it knows no other node.
    pub alone: bool,
    /// Whether it keeps every block and state, which the indexer and questions about the past
    /// need; a node that begins with a warp sync cannot.
    pub archive: bool,
    /// Whether it begins with the latest finalised state instead of with the first block.
    pub warp: bool,
    /// Environment variables.
    pub envs: Vec<(String, String)>,
    /// Further arguments for `registry-node`.
    pub extra: Vec<String>,
}

impl NodeOptions {
    /// A node of a chain on free ports, which validates nothing.
    pub fn new(
        name: impl Into<String>,
        chain: impl Into<String>,
        base_path: impl Into<PathBuf>,
        log: impl Into<PathBuf>,
    ) -> Result<Self> {
        Ok(Self {
            name: name.into(),
            keys: Keys::None,
            node_key: None,
            peer_id: None,
            chain: chain.into(),
            base_path: base_path.into(),
            log: log.into(),
            room: None,
            rpc_port: ports::free()?,
            p2p_port: ports::free()?,
            bootnodes: Vec::new(),
            reserved: Vec::new(),
            reserved_only: false,
            alone: false,
            archive: true,
            warp: false,
            envs: Vec::new(),
            extra: Vec::new(),
        })
    }

    /// Makes it a validator with a development account, counted from 1.
    pub fn validator(mut self, number: usize) -> Result<Self> {
        let account = number.checked_sub(1).and_then(|at| VALIDATORS.get(at));
        let account =
            account.with_context(|| format!("there is no development validator {number}"))?;
        self.keys = Keys::Development(account);
        self.node_key = Some(node_key(number));
        Ok(self)
    }

    /// Puts it into a room.
    pub fn in_room(mut self, room: Arc<Room>) -> Self {
        self.p2p_port = ROOM_P2P_PORT;
        self.room = Some(room);
        self
    }

    /// Where other nodes reach it.
    pub fn listens_at(&self) -> String {
        let host = self
            .room
            .as_ref()
            .map_or(Ipv4Addr::LOCALHOST, |room| room.address());
        format!("/ip4/{host}/tcp/{}", self.p2p_port)
    }

    fn spec(&self) -> Result<ProcessSpec> {
        let mut spec = ProcessSpec::new(&self.name, paths::binary("registry-node")?, &self.log)
            .args(["--chain", &self.chain])
            .arg("--base-path")
            .arg(&self.base_path)
            .args(["--rpc-port", &self.rpc_port.to_string()])
            .args(["--listen-addr", &self.listens_at()])
            .arg("--allow-private-ip")
            .arg("--no-mdns")
            .arg("--no-telemetry")
            .arg("--no-prometheus")
            .arg("--disable-log-color")
            .stop_with(StopSignal::Terminate, STOP_WITHIN);
        spec = match &self.keys {
            Keys::Development(account) => spec.arg(format!("--{account}")),
            Keys::Installed => spec.args(["--validator", "--name", &self.name]),
            Keys::None => spec.args(["--name", &self.name]),
        };
        if let Some(key) = &self.node_key {
            spec = spec.args(["--node-key", key]);
        }
        if self.archive {
            spec = spec.args(["--state-pruning", "archive", "--blocks-pruning", "archive"]);
        }
        if self.warp {
            spec = spec.args(["--sync", "warp"]);
        }
        if self.alone {
            spec = spec.arg("--force-authoring");
        }
        for address in &self.bootnodes {
            spec = spec.args(["--bootnodes", address]);
        }
        for address in &self.reserved {
            spec = spec.args(["--reserved-nodes", address]);
        }
        if self.reserved_only {
            spec = spec.arg("--reserved-only");
        }
        for (name, value) in &self.envs {
            spec = spec.env(name, value);
        }
        if let Some(room) = &self.room {
            spec = spec.behind(room.launcher());
        }
        Ok(spec.args(&self.extra))
    }
}

/// The secret of the development node with a number, counted from 1.
pub fn node_key(number: usize) -> String {
    format!("{number:064x}")
}

/// The name in the network that belongs to a node's secret.
pub async fn peer_id(node_key: &str) -> Result<String> {
    let file = tempfile::NamedTempFile::new().context("cannot create a temporary file")?;
    fs::write(file.path(), node_key).context("cannot write a temporary file")?;
    let spec = command()?
        .args(["key", "inspect-node-key", "--file"])
        .arg(file.path());
    let done = process::run(spec, COMMAND_WITHIN).await?;
    let id = done.output.trim();
    match done.status.success() {
        true => Ok(id.to_owned()),
        false => bail!("the name of a node in the network cannot be told: {id}"),
    }
}

/// A running node.
#[derive(Debug)]
pub struct Node {
    options: NodeOptions,
    process: Process,
    rpc: Rpc,
    // Open as long as the node can be asked.
    _door: Option<Relay>,
}

impl Node {
    /// Starts a node and waits until it answers.
    pub async fn start(options: NodeOptions) -> Result<Self> {
        let mut node = Self::launch(options)?;
        node.wait_answering().await?;
        Ok(node)
    }

    /// Starts a node; [`Node::wait_answering`] waits until it answers.
    pub fn launch(options: NodeOptions) -> Result<Self> {
        let rpc = Rpc::new(options.rpc_port)?;
        let door = match &options.room {
            Some(room) => Some(Relay::open(options.rpc_port, room)?),
            None => None,
        };
        Ok(Self {
            process: Process::start(options.spec()?)?,
            options,
            rpc,
            _door: door,
        })
    }

    /// How it was started.
    pub fn options(&self) -> &NodeOptions {
        &self.options
    }

    /// How it is started the next time. Its room and its ports stay.
    pub fn options_mut(&mut self) -> &mut NodeOptions {
        &mut self.options
    }

    /// The address for wallets, the indexer and the command line.
    pub fn ws_url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.options.rpc_port)
    }

    /// The address for requests over HTTP.
    pub fn http_url(&self) -> String {
        self.rpc.url().to_owned()
    }

    /// Asks the node without holding it.
    pub fn rpc(&self) -> Rpc {
        self.rpc.clone()
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Calls a JSON-RPC method.
    pub async fn call(&self, method: &str, params: Value) -> Result<Value> {
        self.rpc.call(method, params).await
    }

    /// Height of the best block.
    pub async fn best(&self) -> Result<u64> {
        self.rpc.best().await
    }

    /// Height of the last finalised block.
    pub async fn finalised(&self) -> Result<u64> {
        Ok(self.rpc.finalised().await?.height)
    }

    /// How many other nodes it is connected to.
    pub async fn peers(&self) -> Result<u64> {
        self.rpc.peers().await
    }

    /// The address under which other nodes find it.
    pub async fn multiaddr(&self) -> Result<String> {
        let id = self.call("system_localPeerId", json!([])).await?;
        let id = id.as_str().context("the node did not tell its peer id")?;
        Ok(format!("{}/p2p/{id}", self.options.listens_at()))
    }

    /// Waits until block `height` is finalised.
    pub async fn wait_finalised(&mut self, height: u64, within: Duration) -> Result<()> {
        let rpc = self.rpc.clone();
        self.process
            .ready(&format!("at finalised block {height}"), within, || {
                let rpc = rpc.clone();
                async move {
                    match rpc.finalised().await?.height {
                        last if last >= height => Ok(()),
                        last => Err(anyhow!("block {last} is the last finalised one")),
                    }
                }
            })
            .await
    }

    /// Waits until it is connected to at least `count` other nodes.
    pub async fn wait_peers(&mut self, count: u64, within: Duration) -> Result<()> {
        let rpc = self.rpc.clone();
        self.process
            .ready(&format!("connected to {count} nodes"), within, || {
                let rpc = rpc.clone();
                async move {
                    match rpc.peers().await? {
                        peers if peers >= count => Ok(()),
                        peers => Err(anyhow!("it is connected to {peers}")),
                    }
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

    /// Starts it again after [`Node::stop`] or [`Node::kill`], on the same ports and data.
    pub async fn restart(&mut self) -> Result<()> {
        self.process.stop().await?;
        if self.options.room.is_none() {
            wait_port(self.options.rpc_port).await?;
        }
        self.process = Process::start(self.options.spec()?)?;
        self.wait_answering().await
    }

    /// Waits until it answers.
    pub async fn wait_answering(&mut self) -> Result<()> {
        let rpc = self.rpc.clone();
        self.process
            .ready("answering", ANSWER_WITHIN, || {
                let rpc = rpc.clone();
                async move { rpc.peers().await.map(drop) }
            })
            .await
    }
}

/// A subcommand of the node.
pub(crate) fn command() -> Result<ProcessSpec> {
    let program = paths::binary("registry-node")?;
    Ok(ProcessSpec::new("registry-node", program, PathBuf::new()))
}

/// Writes a built-in chain as a raw specification, so that later starts use the same chain
/// even when the program has changed.
pub async fn export_chain_spec(chain: &str, to: &Path) -> Result<()> {
    let unfinished = to.with_extension("json.new");
    let spec = command()?
        .arg("export-chain-spec")
        .args(["--chain", chain, "--raw", "--output"])
        .arg(&unfinished);
    let done = process::run(spec, COMMAND_WITHIN).await?;
    if !done.status.success() {
        bail!(
            "the chain specification of {chain:?} could not be written: {}",
            done.output.trim()
        );
    }
    fs::rename(&unfinished, to).with_context(|| format!("cannot create {}", to.display()))
}

/// Waits until a port that its last owner has left can be used again.
async fn wait_port(port: u16) -> Result<()> {
    let end = Instant::now() + Duration::from_secs(10);
    while let Err(error) = ports::is_free(port) {
        if Instant::now() >= end {
            return Err(error).with_context(|| format!("port {port} is still in use"));
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}
