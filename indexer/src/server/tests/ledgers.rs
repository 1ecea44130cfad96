//! The ledgers of an organisation, a programme and the country, and the figures made of them.

use anyhow::Result;
use serde_json::{json, Value};

use super::service::{each, Service};

/// The numbers of the movements in an answer.
fn movements(answer: &Value, list: &str) -> Vec<u64> {
    each(&answer[list], "movement")
        .iter()
        .filter_map(Value::as_u64)
        .collect()
}

fn balances(held: u64, pending: u64, international: u64, cancelled: u64) -> Value {
    json!({
        "held": held, "pending": pending, "retired_local": 0,
        "retired_international": international, "cancelled": cancelled,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_an_organisation_has_balances_after_each_entry() -> Result<()> {
    let service = Service::start().await?;
    let path = "/api/v1/organisations/2/ledger";
    let answer = service.get(path).await?;
    assert_eq!(movements(&answer, "entries"), [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(answer["opening"], balances(0, 0, 0, 0));
    assert_eq!(answer["closing"], balances(35, 20, 10, 0));
    let retired = &answer["entries"][0];
    assert_eq!(retired["after"], balances(35, 20, 10, 0));
    assert_eq!(retired["before"], balances(35, 30, 0, 0));
    assert_eq!(retired["direction"], "Within");
    let sent = &answer["entries"][1];
    assert_eq!(sent["counterparty"]["name"], "Lake");
    assert_eq!(sent["ranges"][0]["serial"], "QM-ITMO-15-001-2023-0-96-100");

    for (query, expected) in [
        ("sort=oldest", vec![1, 2, 3, 4, 5, 6, 7, 8]),
        ("kind=reserved", vec![6, 5]),
        ("programme=2", vec![]),
        ("from=5&until=7", vec![6, 5, 4]),
        // Block 4 begins the second day, block 7 ends it.
        ("from=2026-01-02&until=2026-01-02", vec![6, 5, 4, 3]),
        ("from=2026-01-02T06:00:00Z&kind=Transferred", vec![7, 4]),
        ("from=2027-01-01", vec![]),
        ("until=2025-01-01", vec![]),
        ("from=9&until=3", vec![]),
    ] {
        let path = format!("{path}?{query}");
        let answer = service.get(&path).await?;
        assert_eq!(movements(&answer, "entries"), expected, "{query}");
        let turned = service.turned(&path, "entries", "movement").await?;
        let expected: Vec<Value> = expected.iter().map(|of| json!(of)).collect();
        assert_eq!(turned, expected, "{query}, one by one");
    }
    let span = service.get(&format!("{path}?from=5&until=7")).await?;
    assert_eq!(span["opening"], balances(100, 0, 0, 0));
    assert_eq!(span["closing"], balances(40, 30, 0, 0));
    let later = service.get(&format!("{path}?from=10")).await?;
    assert_eq!(later["opening"], balances(35, 20, 10, 0));
    assert_eq!(later["closing"], later["opening"]);
    let none = service.get(&format!("{path}?from=9&until=3")).await?;
    assert_eq!(none["closing"], none["opening"]);

    for (wrong, status) in [
        ("/api/v1/organisations/99/ledger", 404),
        ("/api/v1/organisations/2/ledger?from=soon", 400),
        ("/api/v1/organisations/2/ledger?kind=Lost", 400),
        ("/api/v1/organisations/2/ledger?sort=held", 400),
    ] {
        assert_eq!(service.status(wrong).await?, status, "{wrong}");
    }
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_a_programme_says_where_its_credits_lay() -> Result<()> {
    let service = Service::start().await?;
    let path = "/api/v1/programmes/1/ledger";
    let answer = service.get(path).await?;
    assert_eq!(
        movements(&answer, "movements"),
        [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    );
    let cancelled = &answer["movements"][0];
    assert_eq!(cancelled["issued"], 100);
    assert_eq!(cancelled["voided"], 50);
    assert_eq!(cancelled["after"], balances(65, 20, 10, 5));
    assert_eq!(cancelled["to"]["account"], "Cancellation");
    let voided = &answer["movements"][8];
    assert_eq!(voided["to"], Value::Null);
    assert_eq!(voided["issued"], 100);
    let second = &answer["movements"][9];
    assert_eq!(second["from"], Value::Null);
    assert_eq!(second["after"], balances(150, 0, 0, 0));
    for (query, expected) in [
        ("organisation=4", vec![7]),
        ("kind=Issued&sort=oldest", vec![1, 2]),
        ("from=10", vec![11, 10, 9]),
    ] {
        let path = format!("{path}?{query}");
        let answer = service.get(&path).await?;
        assert_eq!(movements(&answer, "movements"), expected, "{query}");
        let turned = service.turned(&path, "movements", "movement").await?;
        assert_eq!(turned.len(), expected.len(), "{query}, one by one");
    }
    // What an entry says does not depend on what is filtered out.
    let of_lake = service.get(&format!("{path}?organisation=4")).await?;
    assert_eq!(of_lake["movements"][0]["after"], balances(70, 30, 0, 0));
    assert_eq!(service.status("/api/v1/programmes/9/ledger").await?, 404);
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_the_country_counts_and_shows_digests() -> Result<()> {
    let service = Service::start().await?;
    let answer = service.get("/api/v1/ledger").await?;
    let totals = &answer["ledger"]["totals"];
    for (field, value) in [
        ("authorised", 400),
        ("issued", 100),
        ("voided", 50),
        ("held", 65),
        ("pending", 20),
        ("retired_local", 0),
        ("retired_international", 10),
        ("cancelled", 5),
        ("frozen", 10),
        ("suspended", 5),
    ] {
        assert_eq!(totals[field], value, "{field}");
    }
    assert_eq!(
        answer["ledger"]["counters"],
        json!({"last_serial": 400, "last_issuance": 2, "last_receipt": 2, "last_transfer": 3,
               "last_movement": 11})
    );
    assert_eq!(
        each(&answer["digests"], "block"),
        [json!(12), json!(2), json!(1)]
    );
    let digest = &answer["digests"][0];
    for field in ["authorised", "issued", "voided", "held", "cancelled"] {
        assert_eq!(digest[field], totals[field], "{field}");
    }
    // The prefix of the item in the header.
    let item = digest["item"].as_str().unwrap_or_default();
    assert!(
        item.starts_with("0x636172626f6e2d72656769737472792f"),
        "{item}"
    );
    let turned = service.turned("/api/v1/ledger", "digests", "block").await?;
    assert_eq!(turned, [json!(12), json!(2), json!(1)]);
    let early = service.get("/api/v1/ledger?until=2").await?;
    assert_eq!(early["meta"]["total"], 2);

    let overview = service.get("/api/v1/stats/overview").await?;
    let overview = &overview["overview"];
    for (field, value) in [
        ("transfers", 2),
        ("retirements", 1),
        ("cancellations", 1),
        ("waiting", 1),
        ("freezes", 1),
        ("movements", 11),
    ] {
        assert_eq!(overview[field], value, "{field}");
    }
    assert_eq!(overview["credits"]["voided"], 50);
    assert_eq!(overview["credits"]["cancelled"], 5);
    service.stop().await
}
