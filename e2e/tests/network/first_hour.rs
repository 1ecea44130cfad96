//! The operator's first hour: the commands of that page of the book, word by word, in a country
//! of four validators, to which the fifth comes.

use crate::{
    net::{self, FINALITY_WITHIN, RECOVERY_WITHIN},
    page::Page,
    until::{state, until},
    validators::writes,
    watcher::Watcher,
};
use anyhow::{bail, ensure, Context, Result};
use registry_client::{AccountId, Registry};
use registry_devnet::{
    ceremony::{Member, SEVEN},
    lan::{self, Lan},
    network, paths,
    process::{run, ProcessSpec},
    Ceremony, Keys, Node, NodeOptions,
};
use registry_e2e::checkout;
use registry_primitives::records::validators::ValidatorState;
use std::{collections::BTreeMap, env, fs, path::Path, time::Duration};

/// The page.
const PAGE: &str = "docs/operators/first-hour.md";
/// Validators that the country has already.
const VALIDATORS: usize = 4;
/// How long one command may take.
const COMMAND_WITHIN: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn the_first_hour_ends_with_a_fifth_validator() -> Result<()> {
    let page = Page::read(&checkout(PAGE))?;
    let mut hour = Hour::begin(page).await?;
    for at in 0..hour.page.sections.len() {
        let heading = hour.page.sections[at].heading.clone();
        hour.before(&heading)
            .await
            .with_context(|| heading.clone())?;
        for command in hour.page.sections[at].commands.clone() {
            let output = hour.run(&command).await.with_context(|| heading.clone())?;
            hour.learn(&command, &output)?;
        }
    }
    hour.authors().await
}

/// A country, and somebody who reads the page.
struct Hour {
    page: Page,
    /// What the variables of the page mean here.
    meaning: BTreeMap<String, String>,
    watcher: Watcher,
    /// The validators and the node that answers others.
    nodes: Vec<Node>,
    /// The new node, before it is started and when it runs.
    planned: Option<NodeOptions>,
    new: Option<Node>,
    _lan: Option<Lan>,
    data: tempfile::TempDir,
}

impl Hour {
    /// Founds the country, and gives the variables of the page a meaning in it.
    async fn begin(page: Page) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let lan = match lan::available().await {
            Ok(()) => Some(Lan::new().await?),
            Err(reason) => {
                println!("All nodes share one loopback interface: {reason}");
                None
            }
        };
        let spec = data.path().join("ceremony/registry_local7.raw.json");
        let spec = spec.display().to_string();
        let mut all = Vec::new();
        for number in 1..=VALIDATORS + 2 {
            let mut options = net::options(data.path(), &spec, number, lan.as_ref()).await?;
            options.archive = false;
            all.push(options);
        }
        let mut new = all.pop().context("no new node")?;
        let text = country(&all)?;
        let ceremony = Ceremony::found(&text, &data.path().join("ceremony")).await?;
        ensure!(
            ceremony.chain_spec().display().to_string() == spec,
            "another specification"
        );
        let members: Vec<&Member> = ceremony.validators().chain(ceremony.rpc_nodes()).collect();
        ensure!(
            members.len() == all.len(),
            "{} nodes were founded",
            members.len()
        );
        for (member, options) in members.into_iter().zip(&mut all) {
            ceremony.install(member, options).await?;
            options.extra = ceremony.arguments(member)?;
            options.archive = options.keys == Keys::None;
            let address = network::address(options).await?;
            new.extra.push(format!("--reserved-nodes={address}"));
        }
        new.name = page
            .exports
            .get("NAME")
            .context("the page has no NAME")?
            .clone();
        new.keys = Keys::Installed;

        let nodes = network::start(all).await?;
        let office = nodes.last().context("no node answers")?;
        let watcher = Watcher::default();
        let mut meaning: BTreeMap<String, String> = [
            ("CHAIN", spec),
            ("BASE", new.base_path.display().to_string()),
            ("NODE", format!("ws://127.0.0.1:{}", new.rpc_port)),
            ("RPC", format!("http://127.0.0.1:{}", new.rpc_port)),
            ("OFFICE", office.ws_url()),
            ("ADMIN", "//Eve".into()),
            // The test is the user of the node.
            ("AS", String::new()),
            ("COUNCIL_1", "//Alice".into()),
            ("COUNCIL_2", "//Bob".into()),
            ("COUNCIL_3", "//Charlie".into()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        for name in page.used() {
            if !meaning.contains_key(name) {
                let value = page.exports.get(name);
                let value =
                    value.with_context(|| format!("the page does not say what ${name} is"))?;
                meaning.insert(name.to_owned(), value.clone());
            }
        }
        fs::write(
            data.path().join("passphrase"),
            "correct horse battery staple\n",
        )?;
        let mut hour = Self {
            page,
            meaning,
            watcher,
            nodes,
            planned: Some(new),
            new: None,
            _lan: lan,
            data,
        };
        for node in &mut hour.nodes {
            hour.watcher.watch(&node.options().name, node.rpc());
            node.wait_finalised(2, FINALITY_WITHIN).await?;
        }
        Ok(hour)
    }

    /// What the reader does before the commands of a section.
    async fn before(&mut self, heading: &str) -> Result<()> {
        let rpc = self.office().rpc();
        match heading.split('.').next() {
            Some("4") => {
                let planned = self.planned.take().context("the node runs already")?;
                let node = Node::start(planned).await?;
                let here = node.rpc();
                self.watcher.watch(&node.options().name, node.rpc());
                self.new = Some(node);
                until("the new node has caught up", RECOVERY_WITHIN, || async {
                    let (goal, is) = (rpc.finalised().await?, here.finalised().await?);
                    state(is.height >= goal.height, || format!("{is:?} of {goal:?}"))
                })
                .await?;
            }
            Some("7") => {
                let account = self.account()?;
                let registry = Registry::connect(&self.office().ws_url()).await?;
                until("the validator has its seat", RECOVERY_WITHIN, || async {
                    let found = registry.state().await?.validators().await?;
                    let found = found.into_iter().find(|one| one.account == account);
                    let there = found
                        .as_ref()
                        .is_some_and(|one| one.acts && one.record.state == ValidatorState::Active);
                    state(there, || format!("it is {found:?}"))
                })
                .await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Runs a command of the page.
    async fn run(&self, command: &str) -> Result<String> {
        println!("$ {command}");
        let programs = paths::bin_dir()?;
        let path = format!(
            "{}:{}",
            programs.display(),
            env::var("PATH").unwrap_or_default()
        );
        let script = format!("cd {:?} && {command}", self.data.path());
        let mut spec = ProcessSpec::new("a command of the page", Path::new("/bin/bash"), "")
            .args(["-c", &script])
            .env("PATH", path);
        for (name, value) in &self.meaning {
            spec = spec.env(name, value);
        }
        let done = run(spec, COMMAND_WITHIN).await?;
        println!("{}", done.output.trim_end());
        ensure!(
            done.status.success(),
            "{command}: {}\n{}",
            done.status,
            done.output
        );
        Ok(done.output)
    }

    /// Takes from an output what the page tells to take from it.
    fn learn(&mut self, command: &str, output: &str) -> Result<()> {
        if !command.contains("key generate") {
            return Ok(());
        }
        let line = output
            .lines()
            .rev()
            .find(|line| line.contains("validator propose"));
        let words: Vec<&str> = line
            .context("`key generate` does not show the command of step 5")?
            .split_whitespace()
            .collect();
        for (name, before) in [
            ("ACCOUNT", "propose"),
            ("KEYS", "--keys"),
            ("PROOF", "--proof"),
        ] {
            let at = words.iter().position(|word| *word == before);
            let value = at.and_then(|at| words.get(at + 1));
            let value = value.with_context(|| format!("nothing behind {before} in {words:?}"))?;
            self.meaning.insert(name.to_owned(), (*value).to_owned());
        }
        Ok(())
    }

    /// Waits until a block of the new validator is final.
    async fn authors(&mut self) -> Result<()> {
        let key = self.account()?.0;
        writes(&self.office().rpc(), &key, FINALITY_WITHIN).await?;
        let nodes: Vec<_> = self
            .nodes
            .iter()
            .chain(&self.new)
            .map(|node| (node.options().name.clone(), node.rpc()))
            .collect();
        self.watcher.check(&nodes).await
    }

    /// The node that answers others.
    fn office(&self) -> &Node {
        &self.nodes[VALIDATORS]
    }

    fn account(&self) -> Result<AccountId> {
        let account = self
            .meaning
            .get("ACCOUNT")
            .context("there is no account yet")?;
        Ok(account.parse()?)
    }
}

/// A country in which these nodes are, the last one to answer others, and a further organisation.
fn country(nodes: &[NodeOptions]) -> Result<String> {
    let (head, _) = SEVEN.split_once("[[validator]]").context("no validators")?;
    let mut text = head.to_owned();
    text.push_str(
        "[[organisation]]\nkind = \"ministry\"\nname = \"Eastern Ministry\"\n\
         tax_id = \"F-0004\"\nadministrator = \"//Eve\"\nscopes = [1]\n",
    );
    let organisations = ["00000QM", "F-0001", "F-0002", "F-0003"];
    let keys = ["//Alice", "//Bob", "//Charlie", "//Dave"];
    for (at, node) in nodes.iter().enumerate() {
        let address = node.listens_at();
        let parts: Vec<&str> = address.split('/').collect();
        let [_, _, host, _, port] = parts.as_slice() else {
            bail!("{address} is no address of a host and a port");
        };
        let kind = match (organisations.get(at), keys.get(at)) {
            (Some(organisation), Some(key)) => {
                format!("[[validator]]\norganisation = \"{organisation}\"\nkey_uri = \"{key}\"")
            }
            _ => "[[rpc_node]]".to_owned(),
        };
        text.push_str(&format!(
            "{kind}\nname = \"{}\"\nhost = \"{host}\"\nport = {port}\n",
            node.name
        ));
    }
    Ok(text)
}
