//! Validators: their processes, their health and their finality.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use serde_json::{json, Value};

use crate::{
    paths, ports,
    process::{self, Process, ProcessSpec, StopSignal, POLL},
};

/// How long a node may take until it answers; the first start compiles the runtime.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);
/// How long a clean stop may take.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// How long one request may take.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);
/// How long writing a chain specification may take.
const SPEC_WITHIN: Duration = Duration::from_secs(120);

/// The development accounts that validate, in the order of the validators.
pub const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How to start a validator.
#[derive(Debug, Clone)]
pub struct NodeOptions {
    /// Which validator, counted from 1: Alice, Bob, Charlie, Dave.
    pub number: usize,
    /// A built-in chain such as `dev`, or the path of a chain specification.
    pub chain: String,
    /// Folder of the node's database.
    pub base_path: PathBuf,
    /// The log file.
    pub log: PathBuf,
    /// Port of JSON-RPC on the loopback interface.
    pub rpc_port: u16,
    /// Port for other nodes on the loopback interface.
    pub p2p_port: u16,
    /// Addresses of other nodes.
    pub bootnodes: Vec<String>,
    /// Whether it writes blocks although it knows no other node.
    pub alone: bool,
    /// Further arguments for `registry-node`.
    pub extra: Vec<String>,
}

impl NodeOptions {
    /// Validator `number` of a chain, on free ports.
    pub fn new(
        number: usize,
        chain: impl Into<String>,
        base_path: impl Into<PathBuf>,
        log: impl Into<PathBuf>,
    ) -> Result<Self> {
        Ok(Self {
            number,
            chain: chain.into(),
            base_path: base_path.into(),
            log: log.into(),
            rpc_port: ports::free()?,
            p2p_port: ports::free()?,
            bootnodes: Vec::new(),
            alone: number == 1,
            extra: Vec::new(),
        })
    }

    fn spec(&self) -> Result<ProcessSpec> {
        let Some(account) = self.number.checked_sub(1).and_then(|at| VALIDATORS.get(at)) else {
            bail!("there is no development validator {}", self.number);
        };
        let name = format!("node {}", self.number);
        let mut spec = ProcessSpec::new(name, paths::binary("registry-node")?, &self.log)
            .arg(format!("--{account}"))
            .args(["--chain", &self.chain])
            .arg("--base-path")
            .arg(&self.base_path)
            .args(["--rpc-port", &self.rpc_port.to_string()])
            .arg("--listen-addr")
            .arg(format!("/ip4/127.0.0.1/tcp/{}", self.p2p_port))
            // A secret for development only; it makes the address the same at every start.
            .args(["--node-key", &format!("{:064x}", self.number)])
            // The indexer and `as_of` questions read old blocks and their state.
            .args(["--state-pruning", "archive"])
            .args(["--blocks-pruning", "archive"])
            .arg("--allow-private-ip")
            .arg("--no-mdns")
            .arg("--no-telemetry")
            .arg("--no-prometheus")
            .arg("--disable-log-color")
            .stop_with(StopSignal::Terminate, STOP_WITHIN);
        if self.alone {
            spec = spec.arg("--force-authoring");
        }
        for address in &self.bootnodes {
            spec = spec.args(["--bootnodes", address]);
        }
        Ok(spec.args(&self.extra))
    }
}

/// A running validator.
#[derive(Debug)]
pub struct Node {
    options: NodeOptions,
    process: Process,
    rpc: Rpc,
}

impl Node {
    /// Starts a validator and waits until it answers.
    pub async fn start(options: NodeOptions) -> Result<Self> {
        let rpc = Rpc::new(options.rpc_port)?;
        let process = Process::start(options.spec()?)?;
        let mut node = Self {
            options,
            process,
            rpc,
        };
        node.wait_healthy().await?;
        Ok(node)
    }

    /// How it was started.
    pub fn options(&self) -> &NodeOptions {
        &self.options
    }

    /// The address for wallets, the indexer and the command line.
    pub fn ws_url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.options.rpc_port)
    }

    /// The address for requests over HTTP.
    pub fn http_url(&self) -> String {
        self.rpc.url.clone()
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
        self.rpc.finalised().await
    }

    /// How many other nodes it is connected to.
    pub async fn peers(&self) -> Result<u64> {
        self.rpc.peers().await
    }

    /// The address under which other nodes find it.
    pub async fn multiaddr(&self) -> Result<String> {
        let id = self.call("system_localPeerId", json!([])).await?;
        let id = id.as_str().context("the node did not tell its peer id")?;
        Ok(format!(
            "/ip4/127.0.0.1/tcp/{}/p2p/{id}",
            self.options.p2p_port
        ))
    }

    /// Which nodes it looks for when it is started again.
    pub fn set_bootnodes(&mut self, addresses: Vec<String>) {
        self.options.bootnodes = addresses;
    }

    /// Waits until block `height` is finalised.
    pub async fn wait_finalised(&mut self, height: u64, within: Duration) -> Result<()> {
        let rpc = self.rpc.clone();
        self.process
            .ready(&format!("at finalised block {height}"), within, || {
                let rpc = rpc.clone();
                async move {
                    match rpc.finalised().await? {
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
        wait_port(self.options.rpc_port).await?;
        self.process = Process::start(self.options.spec()?)?;
        self.wait_healthy().await
    }

    async fn wait_healthy(&mut self) -> Result<()> {
        let rpc = self.rpc.clone();
        self.process
            .ready("answering", ANSWER_WITHIN, || {
                let rpc = rpc.clone();
                async move { rpc.peers().await.map(drop) }
            })
            .await
    }
}

/// Writes a built-in chain as a raw specification, so that later starts use the same chain
/// even when the program has changed.
pub async fn export_chain_spec(chain: &str, to: &std::path::Path) -> Result<()> {
    let unfinished = to.with_extension("json.new");
    let spec = ProcessSpec::new(
        "registry-node export-chain-spec",
        paths::binary("registry-node")?,
        PathBuf::new(),
    )
    .arg("export-chain-spec")
    .args(["--chain", chain, "--raw", "--output"])
    .arg(&unfinished);
    let done = process::run(spec, SPEC_WITHIN).await?;
    if !done.status.success() {
        bail!(
            "the chain specification of {chain:?} could not be written: {}",
            done.output.trim()
        );
    }
    std::fs::rename(&unfinished, to).with_context(|| format!("cannot create {}", to.display()))
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

/// JSON-RPC over HTTP, as far as health needs it.
#[derive(Debug, Clone)]
struct Rpc {
    url: String,
    client: reqwest::Client,
}

impl Rpc {
    fn new(port: u16) -> Result<Self> {
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            client: client()?,
        })
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let mut answer: Value = self
            .client
            .post(&self.url)
            .json(&request)
            .send()
            .await
            .with_context(|| format!("{method} got no answer"))?
            .json()
            .await
            .with_context(|| format!("{method} got an answer that is no JSON"))?;
        match answer.get("error") {
            None | Some(Value::Null) => Ok(answer["result"].take()),
            Some(error) => bail!("{method} was refused: {error}"),
        }
    }

    async fn best(&self) -> Result<u64> {
        self.height(json!([])).await
    }

    async fn finalised(&self) -> Result<u64> {
        let hash = self.call("chain_getFinalizedHead", json!([])).await?;
        self.height(json!([hash])).await
    }

    async fn peers(&self) -> Result<u64> {
        let health = self.call("system_health", json!([])).await?;
        health["peers"]
            .as_u64()
            .context("the node did not tell its peers")
    }

    async fn height(&self, block: Value) -> Result<u64> {
        let header = self.call("chain_getHeader", block).await?;
        header_height(&header)
    }
}

/// The height in a header, which writes it in hexadecimal.
fn header_height(header: &Value) -> Result<u64> {
    header["number"]
        .as_str()
        .and_then(|number| number.strip_prefix("0x"))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .context("the node sent a header without a number")
}

/// An HTTP client for programs on this computer.
pub(crate) fn client() -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(REQUEST_WITHIN)
        .build()
        .context("cannot set up HTTP")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    #[test]
    fn heights_are_hexadecimal() {
        assert_eq!(header_height(&json!({"number": "0x1f"})).unwrap(), 31);
        assert!(header_height(&json!({"number": 31})).is_err());
        assert!(header_height(&Value::Null).is_err());
    }

    /// A server that gives every request the same answer.
    async fn server(answer: &'static str) -> Rpc {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = Rpc::new(listener.local_addr().unwrap().port()).unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                assert_ne!(stream.read(&mut request).await.unwrap(), 0);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
                let text = format!(
                    "{head}Connection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                    answer.len()
                );
                stream.write_all(text.as_bytes()).await.unwrap();
            }
        });
        rpc
    }

    #[tokio::test]
    async fn health_is_read_from_the_answer() {
        let rpc = server(r#"{"jsonrpc":"2.0","id":1,"result":{"peers":3}}"#).await;
        assert_eq!(rpc.peers().await.unwrap(), 3);
    }

    #[tokio::test]
    async fn a_refusal_is_an_error() {
        let rpc = server(r#"{"jsonrpc":"2.0","id":1,"error":{"message":"denied"}}"#).await;
        let error = rpc.peers().await.unwrap_err().to_string();
        assert!(error.contains("system_health"), "{error}");
        assert!(error.contains("denied"), "{error}");
    }
}
