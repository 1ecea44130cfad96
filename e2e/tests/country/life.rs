//! The sample country's life, with an indexer that is killed in the middle.

use crate::{mirror, support::TestCountry};
use anyhow::{ensure, Context, Result};
use registry_client::Registry;
use registry_e2e::{checkout, command};
use std::{collections::BTreeSet, time::Duration};

/// What the samples have at least.
const ORGANISATIONS: usize = 6;
const USERS: usize = 12;
const PROGRAMMES: usize = 8;
const SECTORS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn from_a_file_to_a_figure_although_the_indexer_is_killed() -> Result<()> {
    let mut test = TestCountry::start().await?;

    // The samples are loaded by another process while we kill the indexer once programmes are
    // there, and start it again when all is done.
    let samples = checkout("samples").display().to_string();
    let arguments = test.arguments(&["samples", "load", &samples]);
    let loading = tokio::spawn(command("registry", arguments));
    let registry = Registry::connect(&test.country.node_url()).await?;
    tokio::time::timeout(Duration::from_secs(150), async {
        while registry
            .state()
            .await?
            .national_totals()
            .await?
            .issued
            .is_zero()
        {
            ensure!(
                !loading.is_finished(),
                "the samples ended before a credit was issued"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    })
    .await
    .context("no credit was issued")??;
    test.country
        .indexer_mut()
        .context("indexer")?
        .kill()
        .await?;
    let loaded = loading.await??;
    assert_eq!(loaded.code, 0, "{}", loaded.output);
    test.country
        .indexer_mut()
        .context("indexer")?
        .restart()
        .await?;
    let overview = test.mirrored().await?;

    let verified = test.verify().await?;
    assert_eq!(verified.code, 0, "{}", verified.output);

    // What the issue of a country's figures is about: the API says what the chain says.
    let state = test.state().await?;
    let totals = state.national_totals().await?;
    let credits = &overview["overview"]["credits"];
    for (field, expected) in [
        ("authorised", totals.authorised),
        ("issued", totals.issued),
        ("held", totals.balances.held),
        ("retired_local", totals.balances.retired_local),
        (
            "retired_international",
            totals.balances.retired_international,
        ),
    ] {
        assert_eq!(
            credits[field].as_u64(),
            Some(expected.0),
            "{field} in {overview}"
        );
        assert!(expected.0 > 0, "the samples have {field} credits");
    }
    let organisations = state.organisations().await?;
    assert!(organisations.len() > ORGANISATIONS, "{organisations:?}");
    assert!(state.members().await?.len() > USERS);
    let programmes = state.programmes().await?;
    assert!(programmes.len() >= PROGRAMMES);
    let sectors: BTreeSet<_> = programmes.iter().map(|p| p.sector).collect();
    assert!(sectors.len() >= SECTORS, "{sectors:?}");

    // A holder of received credits exists: it holds a programme in which it has no share.
    let mut received = false;
    for organisation in &organisations {
        let holdings = state.holdings(organisation.id).await?;
        received |= holdings.iter().any(|holding| {
            let own = |p: &&registry_client::ProgrammeView| p.id == holding.programme;
            let programme = programmes.iter().find(own);
            programme.is_some_and(|p| {
                p.proponents
                    .iter()
                    .all(|p| p.organisation != organisation.id)
            })
        });
        let path = format!("/api/v1/organisations/{}/holdings", organisation.id);
        let answer = test.stats(&path).await?;
        let balances = state.balances(organisation.id).await?;
        let held = answer["holdings"]["organisation"]["balances"]["held"].as_u64();
        assert_eq!(held, Some(balances.held.0), "{answer}");
    }
    assert!(received, "somebody holds credits it received");

    // Everything a second time changes nothing.
    let again = test.load_samples().await?;
    assert_eq!(again.code, 0, "{}", again.output);
    let state = test.state().await?;
    assert_eq!(state.national_totals().await?, totals);
    assert_eq!(state.organisations().await?, organisations);
    assert_eq!(state.programmes().await?, programmes);

    // Nor does a stop: the next start has all data.
    let test = test.restart().await?;
    let state = test.state().await?;
    assert_eq!(state.national_totals().await?, totals);
    let overview = test.mirrored().await?;
    assert_eq!(
        overview["overview"]["credits"]["issued"].as_u64(),
        Some(totals.issued.0)
    );
    let verified = test.verify().await?;
    assert_eq!(verified.code, 0, "{}", verified.output);

    mirror::every_route_answers(&test).await?;
    mirror::the_database_of_another_chain_is_refused(&test).await?;
    mirror::a_changed_row_is_found_and_named(&test).await
}
