//! A network of validators, each in a room of its own where that is possible.

use crate::{
    country::country,
    times::Times,
    until::{state, until},
    validators::writes,
    watcher::Watcher,
};
use anyhow::Result;
use registry_client::{AccountId, Registry};
use registry_devnet::{
    lan::{self, Lan},
    network,
    node::{Node, NodeOptions},
    rpc::Rpc,
    Ceremony,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the network may take to finalise some blocks, whatever happened.
pub const FINALITY_WITHIN: Duration = Duration::from_secs(120);
/// How long a node may take to have what the others have, whatever happened.
pub const RECOVERY_WITHIN: Duration = Duration::from_secs(180);
/// Bytes of the disk of the last validator.
pub const DISK: u64 = 256 << 20;

/// A running network.
pub struct Net<'a> {
    // Nodes end before the network that they are in, and that before their data.
    pub nodes: Vec<Node>,
    pub watcher: Watcher,
    pub times: &'a mut Times,
    pub lan: Option<Lan>,
    /// The folder of the last validator, a small disk, as it is seen from here.
    pub disk: Option<PathBuf>,
    /// The chain specification.
    pub spec: String,
    pub data: TempDir,
    /// The validators' accounts, which are their first public block keys.
    pub accounts: Vec<AccountId>,
    /// Nodes that were ever started.
    started: usize,
}

impl<'a> Net<'a> {
    /// Founds a network of so many validators, starts it, and waits until it finalises blocks.
    pub async fn start(size: usize, times: &'a mut Times) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let ceremony = Ceremony::found(&country(size)?, &data.path().join("ceremony")).await?;
        let spec = ceremony.chain_spec().display().to_string();
        let lan = match lan::available().await {
            Ok(()) => Some(Lan::new().await?),
            Err(reason) => {
                println!("All nodes share one loopback interface: {reason}");
                None
            }
        };
        let (mut planned, mut disk) = (Vec::new(), None);
        for (at, member) in ceremony.validators().enumerate() {
            let mut options = options(data.path(), &spec, at + 1, lan.as_ref()).await?;
            if at + 1 == size {
                fs::create_dir(&options.base_path)?;
                if let Some(room) = &options.room {
                    disk = Some(room.disk(&options.base_path, DISK).await?);
                }
            }
            ceremony.install(member, &mut options).await?;
            planned.push(options);
        }
        network::introduce(&mut planned).await?;
        let accounts = ceremony.block_keys().map(|key| Ok(key.parse()?));
        let accounts = accounts.collect::<Result<_>>()?;
        let began = Instant::now();
        let nodes = network::start(planned).await?;
        let mut net = Self {
            nodes,
            watcher: Watcher::default(),
            times,
            lan,
            disk,
            spec,
            data,
            accounts,
            started: size,
        };
        for node in &net.nodes {
            net.watcher.watch(&node.options().name, node.rpc());
        }
        net.finalise(&net.all(), 2).await?;
        net.note(
            "from nothing to the second finalised block",
            began.elapsed(),
        );
        Ok(net)
    }

    /// How many validators it has.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// All validators.
    pub fn all(&self) -> Vec<usize> {
        (0..self.size()).collect()
    }

    /// The validators without one.
    pub fn others(&self, than: usize) -> Vec<usize> {
        (0..self.size()).filter(|at| *at != than).collect()
    }

    /// A connection to a validator's node. A node bears only so many of them: whoever asks time
    /// and again keeps one.
    pub async fn registry(&self, at: usize) -> Result<Registry> {
        Ok(Registry::connect(&self.nodes[at].ws_url()).await?)
    }

    /// A further node, in a room of its own, that knows all validators.
    pub async fn visitor(&mut self) -> Result<NodeOptions> {
        self.started += 1;
        let (data, lan) = (self.data.path(), self.lan.as_ref());
        let mut options = options(data, &self.spec, self.started, lan).await?;
        for node in &self.nodes {
            options
                .reserved
                .push(network::address(node.options()).await?);
        }
        Ok(options)
    }

    /// Waits until each of these nodes has so many further finalised blocks.
    pub async fn finalise(&self, nodes: &[usize], blocks: u64) -> Result<Duration> {
        let goal = self.watcher.highest() + blocks;
        let began = Instant::now();
        for at in nodes {
            let (name, rpc) = self.rpc(*at);
            let what = format!("{name} at finalised block {goal}");
            until(&what, FINALITY_WITHIN, || async {
                let is = rpc.finalised().await?.height;
                state(is >= goal, || format!("block {is} is the last one"))
            })
            .await?;
        }
        Ok(began.elapsed())
    }

    /// Waits until a node has finalised what the others have.
    pub async fn catches_up(&self, at: usize) -> Result<Duration> {
        let (name, rpc) = self.rpc(at);
        until(
            &format!("{name} has caught up"),
            RECOVERY_WITHIN,
            || async {
                let goal = self.watcher.highest();
                let is = rpc.finalised().await?.height;
                state(is >= goal, || format!("it is at block {is} of {goal}"))
            },
        )
        .await
    }

    /// Waits until a block that a validator wrote from now on is final for another one.
    pub async fn writes(&self, at: usize) -> Result<Duration> {
        let rpc = self.rpc(self.others(at)[0]).1;
        writes(&rpc, &self.accounts[at].0, RECOVERY_WITHIN).await
    }

    /// Restarts a validator, and measures until it has caught up and writes blocks again.
    pub async fn comes_back(&mut self, at: usize, after: &str) -> Result<()> {
        let began = Instant::now();
        self.nodes[at].restart().await?;
        self.catches_up(at).await?;
        self.note(
            format!("{after}: from its start to the head"),
            began.elapsed(),
        );
        self.writes(at).await?;
        self.note(
            format!("{after}: from its start to a finalised block of its own"),
            began.elapsed(),
        );
        Ok(())
    }

    /// Fails when anything that was final is no longer so for any node.
    pub async fn agree(&self) -> Result<()> {
        let all = self.all();
        self.finalise(&all, 2).await?;
        let nodes: Vec<_> = all.iter().map(|at| self.rpc(*at)).collect();
        self.watcher.check(&nodes).await?;
        println!(
            "    {} finalised blocks, no contradiction",
            self.watcher.seen()
        );
        Ok(())
    }

    /// Notes how long something took.
    pub fn note(&mut self, what: impl Into<String>, took: Duration) {
        let size = self.size();
        self.times.note(size, what, took);
    }

    /// The name of a validator, and a way to ask it.
    pub fn rpc(&self, at: usize) -> (String, Rpc) {
        let node = &self.nodes[at];
        (node.options().name.clone(), node.rpc())
    }
}

/// A node with a number, in a room with that number.
pub async fn options(
    data: &Path,
    spec: &str,
    number: usize,
    lan: Option<&Lan>,
) -> Result<NodeOptions> {
    let name = format!("node-{number}");
    let log = data.join(format!("{name}.log"));
    let options = NodeOptions::new(&name, spec, data.join(&name), log)?;
    match lan {
        Some(lan) => Ok(options.in_room(lan.room(u8::try_from(number)?).await?)),
        None => Ok(options),
    }
}
