//! What the mirror promises besides being right. The life of the sample country ends with it.

use crate::support::TestCountry;
use anyhow::{Context, Result};
use registry_e2e::command;

/// The address of //Alice, the development chain's one validator.
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// Every route of a country with samples answers, and the page shows the country.
pub async fn every_route_answers(test: &TestCountry) -> Result<()> {
    // The samples open no intent, and every route is to have something to answer.
    let opened = "--signer //Alice --as-intent organisation suspend T-1004 --reason Audit";
    let opened = test
        .registry(&opened.split(' ').collect::<Vec<_>>())
        .await?;
    assert_eq!(opened.code, 0, "{}", opened.output);
    test.mirrored().await?;
    let document = test.stats("/openapi.json").await?;
    let paths = document["paths"].as_object().context("paths")?;
    for (path, methods) in paths {
        assert!(methods["get"]["operationId"].is_string(), "{path}");
        // The samples open no intent, so there is none with number 1.
        if path != "/" && path != "/api/v1/intents/{id}" {
            let path = path
                .replace("{id}", "1")
                .replace("{serial}", "1")
                .replace("{account}", ALICE);
            test.page(&path).await?;
        }
    }
    for path in [
        "/api/v1/stats/overview",
        "/api/v1/programmes",
        "/health/ready",
    ] {
        assert!(paths.contains_key(path), "{path} is documented");
    }
    let page = test.page("/").await?;
    assert!(page.contains("Republic of Amara"), "{page}");
    Ok(())
}

/// `verify` finds a row that was changed, and names it.
pub async fn a_changed_row_is_found_and_named(test: &TestCountry) -> Result<()> {
    assert_eq!(test.verify().await?.code, 0);
    let postgres = test.country.postgres().context("own server")?;
    let change = "WITH one AS (SELECT first, last FROM ranges WHERE account = 'Holding' \
                  AND upper_inf(block_range) ORDER BY first LIMIT 1) \
                  UPDATE ranges SET owner = 1 FROM one WHERE ranges.first = one.first \
                  AND ranges.last = one.last AND upper_inf(block_range) \
                  RETURNING ranges.first, ranges.last";
    let changed = postgres.query("registry", change).await?;
    let verified = test.verify().await?;
    assert_eq!(verified.code, 1, "{}", verified.output);
    let first: String = changed
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    assert!(!first.is_empty(), "{changed}");
    assert!(
        verified.output.contains(&first),
        "{first} in {}",
        verified.output
    );
    Ok(())
}

/// A database belongs to one chain.
pub async fn the_database_of_another_chain_is_refused(test: &TestCountry) -> Result<()> {
    let postgres = test.country.postgres().context("own server")?;
    postgres.create_database("another").await?;
    let url = postgres.url_of("another");
    let copy = |sql: &'static str| postgres.query("another", sql);
    let migrated = command("registry-indexer", ["migrate", "--database-url", &url]).await?;
    assert_eq!(migrated.code, 0, "{}", migrated.output);
    copy(
        "INSERT INTO chain (genesis_hash, spec_name, alpha2, alpha3, name, unit, registry_number) \
         VALUES (decode(repeat('ab', 32), 'hex'), 'carbon-registry', 'QN', 'QNA', 'Elsewhere', \
         'ITMO', 1)",
    )
    .await?;
    let node = test.country.node_url();
    let refused = command(
        "registry-indexer",
        ["index", "--node", &node, "--database-url", &url],
    )
    .await?;
    assert_ne!(refused.code, 0);
    assert!(
        refused.output.contains(&"ab".repeat(32)),
        "{}",
        refused.output
    );
    Ok(())
}
