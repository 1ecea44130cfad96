//! A country and its people, as the steps of the story use them.

use crate::support::{TestCountry, PASSPHRASE};
use anyhow::{ensure, Context, Result};
use registry_client::{AccountId, Call, Registry, Signer, State};
use registry_e2e::{
    any_json,
    wire::{self, Wire},
};
use registry_primitives::{records::quota::Refusal, records::trust::Delays, OrganisationId};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    path::PathBuf,
    time::{Duration, Instant},
};
use subxt_signer::sr25519::Keypair;

/// How long a state of the chain may take to come: more than any delay of the country.
const WITHIN: Duration = Duration::from_secs(120);
/// How often it is looked at.
const POLL: Duration = Duration::from_millis(200);

/// A country and its people.
pub struct Story {
    pub test: TestCountry,
    registry: Registry,
    /// Address and file of each key in the keystore, by name.
    keys: BTreeMap<String, (String, PathBuf)>,
    /// The latest block in which something was done.
    block: u64,
}

/// The words of a command line; quotation marks hold several together.
fn words(line: &str) -> Vec<&str> {
    let quoted = line.split('"').enumerate();
    quoted
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect::<Vec<_>>(),
            _ => vec![part],
        })
        .collect()
}

impl Story {
    pub async fn start(delays: Delays) -> Result<Self> {
        let test = TestCountry::start_with(delays).await?;
        let registry = Registry::connect(&test.country.node_url()).await?;
        Ok(Self {
            test,
            registry,
            keys: BTreeMap::new(),
            block: 0,
        })
    }

    /// Makes a key in the keystore, which the chain knows nothing of.
    pub async fn key(&mut self, name: &str) -> Result<()> {
        let made = self.test.registry_json(&["key", "new", name]).await?;
        let text = |field: &str| made[field].as_str().map(str::to_owned).context("a key");
        let (address, file) = (text("address")?, text("keyFile")?);
        self.keys.insert(name.to_owned(), (address, file.into()));
        Ok(())
    }

    /// The address of a key.
    pub fn address<'a>(&'a self, name: &'a str) -> &'a str {
        self.keys.get(name).map_or(name, |(address, _)| address)
    }

    /// Runs a command that nobody signs, or that asks something.
    pub async fn run(&mut self, line: &str) -> Result<Value> {
        let answer = self.test.registry_json(&words(line)).await;
        let answer = answer.with_context(|| line.to_owned())?;
        self.block = self.block.max(answer["block"].as_u64().unwrap_or(0));
        Ok(answer)
    }

    /// A key, as the chain knows it.
    pub fn account(&self, name: &str) -> Result<AccountId> {
        let account = self.address(name).parse();
        account.with_context(|| format!("the address of {name}"))
    }

    /// The government does all of this in one transaction, without the command: it is not what
    /// the story is about.
    pub async fn founds(&mut self, calls: Vec<Call>) -> Result<()> {
        let government = Signer::from_uri("//Alice")?;
        let receipt = self.registry.submit(&government, calls).await?;
        self.block = self.block.max(receipt.block_number);
        Ok(())
    }

    /// Somebody gives a command, which succeeds.
    pub async fn does(&mut self, who: &str, line: &str) -> Result<Value> {
        self.run(&format!("--signer {who} {line}")).await
    }

    /// Somebody gives a command, which the registry refuses; gives the error.
    pub async fn is_refused(&self, who: &str, line: &str) -> Result<Value> {
        let line = format!("--json --signer {who} {line}");
        let outcome = self.test.registry(&words(&line)).await?;
        ensure!(outcome.code == 1, "{line}: {outcome:?}");
        Ok(any_json(&outcome)?["error"].take())
    }

    /// The same, and the error is this one of the catalogue.
    pub async fn is_refused_with(&self, who: &str, line: &str, number: u64) -> Result<Value> {
        let error = self.is_refused(who, line).await?;
        assert_eq!(error["number"], number, "{who}: {line}: {error}");
        Ok(error)
    }

    /// The pool lets nothing of a key in, whoever speaks to it.
    pub async fn is_kept_out(&self, who: &str, why: Refusal) -> Result<()> {
        let line = "organisation edit --website https://other.example";
        let error = self.is_refused(who, line).await?;
        assert_eq!(error["name"], why.name(), "{error}");
        assert_eq!(error["remedy"], why.remedy(), "{error}");

        let wire = Wire::connect(&self.test.country.node_url()).await?;
        let key = self.keypair(who)?;
        let nonce = wire.next_nonce(&key).await?;
        let transaction = wire.nothing(&key, nonce)?;
        let refused = wire.submit(&transaction).await?;
        let refused = refused.context("the pool took it in")?;
        assert_eq!(refused.code, 1010, "{refused:?}");
        assert_eq!(refused.data, format!("Custom error: {}", why.code()));
        Ok(())
    }

    fn keypair(&self, name: &str) -> Result<Keypair> {
        let (_, file) = self.keys.get(name).context("no such key")?;
        wire::key_of_file(file, PASSPHRASE)
    }

    /// What the mirror says, once it has all that was done until now.
    pub async fn mirror(&self, path: &str) -> Result<Value> {
        self.test.mirrored_until(self.block).await?;
        self.test.stats(path).await
    }

    /// What the mirror says of an organisation.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Value> {
        let path = format!("/api/v1/organisations/{id}");
        Ok(self.mirror(&path).await?["organisation"].take())
    }

    /// Every event of a timeline is told in a sentence, and these are among them; the mirror is
    /// what the chain says.
    pub async fn tells(&self, timeline: &Value, names: &[&str]) -> Result<()> {
        let events = timeline.as_array().context("a timeline")?;
        let told = |event: &&Value| {
            event["sentence"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        };
        assert!(events.iter().all(|event| told(&event)), "{timeline}");
        let listed: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| event["name"].as_str())
            .collect();
        for name in names {
            assert!(listed.contains(name), "{name} in {listed:?}");
        }
        let verified = self.test.verify().await?;
        assert_eq!(verified.code, 0, "{}", verified.output);
        Ok(())
    }

    /// Waits until the final state of the chain is as it should be.
    pub async fn until<F, Fut>(&mut self, what: &str, is_so: F) -> Result<()>
    where
        F: Fn(State) -> Fut,
        Fut: Future<Output = Result<bool>>,
    {
        let deadline = Instant::now() + WITHIN;
        loop {
            let state = self.registry.state().await?;
            let block = state.block_number();
            if is_so(state).await? {
                self.block = self.block.max(block);
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "{what}: not until block {block}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits until what is sent next cannot come into a block before this one.
    pub async fn until_block(&mut self, block: &Value) -> Result<()> {
        let block = block.as_u64().context("no number of a block")?;
        let reached = |state: State| async move { Ok(state.block_number() >= block) };
        self.until(&format!("block {block}"), reached).await
    }
}
