//! One organisation floods the registry; the others are not delayed. `docs/flood.md` explains
//! what is measured.
//!
//! Everything stays on this computer: the node is started here and listens on 127.0.0.1.

mod flooder;
mod report;
mod victims;

use anyhow::{ensure, Context, Result};
use flooder::Flood;
use registry_client::{Call, Registry, RegistryEvent, Signer};
use registry_devnet::{
    country::{Country, CountryOptions},
    progress::Silent,
};
use registry_e2e::{
    founding::organisation,
    wire::{self, Wire},
};
use registry_primitives::{OrganisationId, OrganisationKind, UserRole};
use report::{Facts, Report};
use std::time::{Duration, Instant};
use subxt_signer::sr25519::Keypair;
use tokio::sync::watch;
use victims::Victim;

/// Transactions that the flooder sends.
const TRANSACTIONS: u64 = 100_000;
/// Keys of its organisation.
const KEYS: usize = 8;
/// Its transactions that the node has not answered yet.
const IN_FLIGHT: usize = 64;
/// When the flood ends, sent or not.
const AT_MOST: Duration = Duration::from_secs(240);
/// Blocks after the best one at submission within which others must be included.
const WITHIN: u64 = 2;
/// How long what the others sent last may take to become final.
const FINAL_WITHIN: Duration = Duration::from_secs(60);
/// Transactions that make a flood: fewer, and the machine is too slow to show anything.
const FLOOD: u64 = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_one_organisation_does_not_delay_the_others() -> Result<()> {
    let data = tempfile::tempdir()?;
    let options = CountryOptions {
        // It would compete for the same cores.
        indexer: false,
        node_args: node_args(),
        ..CountryOptions::for_test(data.path())
    };
    let mut country = Country::start(options, &Silent).await?;
    let url = country.node_url();

    let keys = (0..KEYS)
        .map(|number| wire::key(&format!("//Flooder//{number}")))
        .collect::<Result<Vec<_>>>()?;
    let (government, other) = (wire::key("//Alice")?, wire::key("//Other")?);
    let flooding = admit(&url, &government, &keys, &other).await?;

    // A connection for each side: who waits for the flooder's answers would not be measured.
    let flood = Flood {
        keys,
        transactions: TRANSACTIONS,
        in_flight: IN_FLIGHT,
        until: Instant::now() + AT_MOST,
    };
    let victims = vec![
        Victim::new("another organisation", other),
        Victim::new("the government", government),
    ];
    let (stop, stopped) = watch::channel(false);
    let watching = tokio::spawn(victims::watch(url.clone(), victims, stopped));
    let flooded = flooder::run(&url, flood).await;
    stop.send(true).ok();
    let (flooded, watched) = (flooded?, watching.await??);

    let last = watched.last_block().context("no block was made")?;
    country
        .node_mut()
        .wait_finalised(last, FINAL_WITHIN)
        .await?;
    let registry = Registry::connect(&url).await?;
    let quota = registry.state().await?.quota_of(flooding).await?;
    let report = Report::of(
        &Wire::connect(&url).await?,
        Facts {
            flooded,
            watched,
            quota: quota.context("the flooder's class is limited")?,
        },
    )
    .await?;
    println!("{report}");

    ensure!(
        report.included() >= FLOOD,
        "that was no flood: {} of its transactions were included",
        report.included()
    );
    report.all_within(WITHIN)
}

/// Further arguments for the node, to measure it set up in another way.
fn node_args() -> Vec<String> {
    let given = std::env::var("FLOOD_NODE_ARGS").unwrap_or_default();
    given.split_whitespace().map(str::to_owned).collect()
}

/// Two developers, one of them with all the flooder's keys; gives the number of that one.
async fn admit(
    url: &str,
    government: &Keypair,
    keys: &[Keypair],
    other: &Keypair,
) -> Result<OrganisationId> {
    let registry = Registry::connect(url).await?;
    let signer = |key: &Keypair| Signer::from_keypair(key.clone());
    let developer = |name: &str, key: &Keypair| {
        let kind = OrganisationKind::ProgrammeDeveloper;
        organisation(kind, name, name, signer(key).account())
    };
    let (first, rest) = keys.split_first().context("no keys")?;
    let calls = vec![developer("Flooder", first), developer("Other", other)];
    let receipt = registry.submit(&signer(government), calls).await?;
    let flooding = receipt
        .events
        .iter()
        .find_map(|event| match event {
            RegistryEvent::OrganisationRegistered(event) => Some(event.organisation),
            _ => None,
        })
        .context("no organisation was registered")?;
    let members = rest.iter().map(|key| Call::AddMember {
        organisation: flooding,
        key: signer(key).account(),
        role: UserRole::Manager,
    });
    registry.submit(&signer(first), members.collect()).await?;
    Ok(flooding)
}
