//! Lists: transfers of every state, retirements, cancellations, freezes, and files of them.

use anyhow::Result;
use serde_json::{json, Value};

use super::service::{each, Service};

#[tokio::test(flavor = "multi_thread")]
async fn transfers_of_every_state_are_listed_with_what_can_be_done() -> Result<()> {
    let service = Service::start().await?;
    let answer = service.get("/api/v1/transfers").await?;
    let transfers = &answer["transfers"];
    assert_eq!(
        each(transfers, "id"),
        ["10-0", "8-0", "7-0", "6-0", "5-0"].map(|id| json!(id))
    );
    assert_eq!(
        each(transfers, "kind"),
        [
            "Delayed",
            "Immediate",
            "Retirement",
            "Requested",
            "Immediate"
        ]
        .map(|kind| json!(kind))
    );
    assert_eq!(
        each(transfers, "outcome"),
        [
            json!("Cancelled"),
            json!("Executed"),
            json!("Accepted"),
            Value::Null,
            json!("Executed")
        ]
    );
    let requested = &transfers[3];
    for (field, value) in [
        ("waited_as", json!(1)),
        ("state", json!("Waiting")),
        ("from_name", json!("Greener Fields")),
        ("to_name", json!("=River()")),
        ("remark", json!("please")),
        ("due", json!(26)),
        ("group", json!(1)),
        ("cancellable", json!(true)),
        ("closed_block", Value::Null),
    ] {
        assert_eq!(requested[field], value, "{field}");
    }
    assert_eq!(
        requested["ranges"][0]["serial"],
        "QM-ITMO-15-001-2023-0-31-50"
    );
    assert_eq!(
        requested["actions"],
        json!([
            {"action": "Accept", "by": "Giver", "until": 25,
             "organisation": {"organisation": 2, "name": "Greener Fields"}},
            {"action": "Refuse", "by": "Giver", "until": null,
             "organisation": {"organisation": 2, "name": "Greener Fields"}},
            {"action": "Cancel", "by": "Initiator", "until": null,
             "organisation": {"organisation": 3, "name": "=River()"}},
        ])
    );
    let retirement = &transfers[2];
    assert_eq!(retirement["to"], Value::Null);
    assert_eq!(retirement["actions"], json!([]));
    assert_eq!(retirement["retirement"]["receiver"], "Alpine Air");
    assert_eq!(retirement["retirement"]["receipt"], 1);
    assert_eq!(retirement["closed_by_organisation"]["name"], "Ministry");
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn transfers_are_filtered_and_turned_page_by_page() -> Result<()> {
    let service = Service::start().await?;
    for (query, expected) in [
        ("", vec!["10-0", "8-0", "7-0", "6-0", "5-0"]),
        ("programme=1", vec!["10-0", "8-0", "7-0", "6-0", "5-0"]),
        ("programme=2", vec![]),
        ("organisation=4", vec!["8-0"]),
        ("organisation=3", vec!["10-0", "6-0", "5-0"]),
        ("state=waiting", vec!["6-0"]),
        ("state=Executed", vec!["8-0", "7-0", "5-0"]),
        ("state=Undone", vec!["10-0"]),
        ("kind=Immediate", vec!["8-0", "5-0"]),
        ("kind=Retirement", vec!["7-0"]),
        ("group=1", vec!["6-0"]),
        ("group=9", vec![]),
        ("kind=Requested&state=Executed", vec![]),
    ] {
        let path = format!("/api/v1/transfers?{query}");
        let answer = service.get(&path).await?;
        assert_eq!(each(&answer["transfers"], "id"), expected, "{query}");
        assert_eq!(answer["meta"]["total"], expected.len(), "{query}");
        let path = path.trim_end_matches('?');
        let turned = service.turned(path, "transfers", "id").await?;
        assert_eq!(turned, expected, "{query}, one by one");
    }
    let waiting = service.get("/api/v1/transfers/waiting").await?;
    assert_eq!(each(&waiting["transfers"], "id"), [json!(1)]);
    let undone = "/api/v1/transfers/waiting?state=Undone&organisation=2";
    let undone = service.get(undone).await?;
    assert_eq!(each(&undone["transfers"], "id"), [json!(3)]);
    assert_eq!(undone["transfers"][0]["cancellable"], false);
    let executed = service
        .turned(
            "/api/v1/transfers/waiting?state=Executed",
            "transfers",
            "id",
        )
        .await?;
    assert_eq!(executed, [json!(2)]);
    for wrong in [
        "/api/v1/transfers?state=Lost",
        "/api/v1/transfers?kind=Gift",
        "/api/v1/transfers?group=x",
        "/api/v1/transfers?after=7",
        "/api/v1/transfers?format=xml",
        "/api/v1/transfers?limit=101",
        "/api/v1/transfers/waiting?kind=Immediate",
    ] {
        assert_eq!(service.status(wrong).await?, 400, "{wrong}");
    }
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_files_that_hold_no_formulas() -> Result<()> {
    let service = Service::start().await?;
    for (path, rows) in [
        ("/api/v1/transfers?format=csv", 5),
        ("/api/v1/retirements?format=csv", 1),
        ("/api/v1/cancellations?format=csv", 1),
        ("/api/v1/organisations/2/ledger?format=csv", 8),
        ("/api/v1/programmes/1/ledger?format=csv", 11),
        ("/api/v1/ledger?format=csv", 3),
    ] {
        let table = service.table(path).await?;
        assert_eq!(table.len(), rows + 1, "{path}");
        for cell in table.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{path}: {cell}");
        }
        let columns = table[0].len();
        assert!(table.iter().all(|row| row.len() == columns), "{path}");
    }
    let transfers = service.table("/api/v1/transfers?format=csv").await?;
    let remark = transfers[0].iter().position(|name| name == "remark");
    let sent = &transfers[5];
    assert_eq!(sent[remark.unwrap()], "'=HYPERLINK(\"http://x\")");
    assert!(sent.contains(&"QM-ITMO-15-001-2023-0-1-30".to_owned()));
    assert!(sent.contains(&"'=River()".to_owned()));

    let first = service
        .ask("/api/v1/transfers?format=csv&limit=2&organisation=3")
        .await?;
    let link = first.headers()["link"].to_str()?.to_owned();
    assert_eq!(
        link,
        "</api/v1/transfers?after=6-0&format=csv&limit=2&organisation=3>; rel=\"next\""
    );
    assert_eq!(
        first.headers()["content-disposition"],
        "attachment; filename=\"transfers-20.csv\""
    );
    let next = link.trim_start_matches('<').split('>').next();
    let rest = service.table(next.unwrap_or_default()).await?;
    assert_eq!(rest.len(), 2, "the heading and the last line");
    let last = service.ask("/api/v1/transfers?format=csv").await?;
    assert!(last.headers().get("link").is_none());
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn endings_and_freezes_are_listed() -> Result<()> {
    let service = Service::start().await?;
    let retirements = service.get("/api/v1/retirements?organisation=2").await?;
    let retired = &retirements["retirements"][0];
    assert_eq!(retired["receiver"], "Alpine Air");
    assert_eq!(retired["transfer"], 2);
    assert_eq!(retired["account"], "RetirementInternational");
    let cancellations = service.get("/api/v1/cancellations?programme=1").await?;
    let cancelled = &cancellations["cancellations"][0];
    assert_eq!(cancelled["receipt"], 2);
    assert_eq!(cancelled["by"]["name"], "Ministry");
    assert_eq!(cancelled["order"], format!("0x{}", "0d".repeat(32)));
    let none = service.get("/api/v1/cancellations?organisation=2").await?;
    assert_eq!(none["meta"]["total"], 0);

    for (query, expected) in [
        ("", vec![1]),
        ("?state=all", vec![3, 2, 1]),
        ("?state=Lifted", vec![2]),
        ("?state=RanOut", vec![3]),
        ("?state=All&organisation=3", vec![2]),
        ("?programme=1", vec![1]),
    ] {
        let answer = service.get(&format!("/api/v1/freezes{query}")).await?;
        assert_eq!(each(&answer["freezes"], "id"), expected, "{query}");
        assert_eq!(answer["meta"]["total"], expected.len(), "{query}");
    }
    let turned = service
        .turned("/api/v1/freezes?state=All", "freezes", "id")
        .await?;
    assert_eq!(turned, [json!(3), json!(2), json!(1)]);
    let freezes = service.get("/api/v1/freezes?state=All").await?;
    let [ran_out, lifted, in_force] = [0, 1, 2].map(|at| &freezes["freezes"][at]);
    assert_eq!(
        in_force["ranges"][0]["serial"],
        "QM-ITMO-15-001-2023-0-61-70"
    );
    assert_eq!(in_force["placed_by"]["name"], "Ministry");
    assert_eq!(lifted["placed_by"], Value::Null);
    assert_eq!(lifted["lift_reason"], "paid");
    assert_eq!(ran_out["state"], "RanOut");
    service.stop().await
}
