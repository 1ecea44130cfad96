//! A storm of credit actions by some dozens of organisations, while the indexer is killed time
//! and again; then chain, mirror and a ledger of the storm's own must agree. `docs/storm.md`
//! explains what is done and measured.
//!
//! `STORM_ACTIONS` says how many actions, `STORM_KILLS` how often the indexer is killed,
//! `STORM_SEED` with which seed.

mod actions;
mod blocks;
mod check;
mod dice;
mod founding;
mod ledger;
mod report;
mod sending;
mod weather;

use anyhow::{bail, ensure, Context, Result};
use registry_devnet::{
    country::{Country, CountryOptions},
    progress::Silent,
};
use registry_e2e::genesis::write_chain_spec;
use std::{
    env,
    time::{SystemTime, UNIX_EPOCH},
};
use weather::Weather;

/// Actions of a storm that nobody ordered larger.
const ACTIONS: u64 = 1_500;
/// How often the indexer is killed in it.
const KILLS: u64 = 2;
/// Of a hundred actions so many must succeed, or it was no storm but noise.
const SUCCEED: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn chain_and_mirror_agree_after_a_storm() -> Result<()> {
    let seed = match given("STORM_SEED")? {
        Some(seed) => seed,
        None => u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?,
    };
    println!("STORM_SEED={seed}");
    let weather = Weather {
        seed,
        actions: given("STORM_ACTIONS")?.unwrap_or(ACTIONS),
        kills: given("STORM_KILLS")?.unwrap_or(KILLS),
    };
    let data = tempfile::tempdir()?;
    write_chain_spec(data.path(), founding::DELAYS).await?;
    let mut country = Country::start(CountryOptions::for_test(data.path()), &Silent).await?;
    let founded = founding::found(&country.node_url()).await?;
    let mut storm = weather.blow(&mut country, founded).await?;
    let checked = check::all(&mut country, &mut storm).await?;
    println!("{}", report::Report::of(&weather, &storm, &checked));

    let all = storm.included.all;
    ensure!(all.tried == weather.actions, "{} actions", all.tried);
    ensure!(
        all.succeeded * 100 >= all.tried * SUCCEED,
        "only {} of {} actions succeeded",
        all.succeeded,
        all.tried
    );
    let kills = u64::try_from(storm.kills.len())?;
    ensure!(
        kills == weather.kills,
        "the indexer was killed {kills} times"
    );
    country.stop(&Silent).await
}

/// A number that the environment gives.
fn given(name: &str) -> Result<Option<u64>> {
    match env::var(name) {
        Err(env::VarError::NotPresent) => Ok(None),
        Err(error) => bail!("{name}: {error}"),
        Ok(text) => {
            let number = text.parse();
            let number = number.with_context(|| format!("{name} is no number: {text}"))?;
            Ok(Some(number))
        }
    }
}
