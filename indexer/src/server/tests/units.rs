//! Units by their serials, certificates, holdings, and the pages that show them.

use anyhow::Result;
use serde_json::{json, Value};

use super::service::{each, Service};

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_found_with_all_that_is_true_of_it() -> Result<()> {
    let service = Service::start().await?;
    let answer = service.get("/api/v1/serials/65").await?;
    let serials = &answer["serials"];
    assert_eq!(serials["serial"], "QM-ITMO-15-001-2023-0-65-65");
    assert_eq!(serials["programme"], 1);
    assert_eq!(serials["authorisation"], 1);
    let piece = &serials["pieces"][0];
    for (field, value) in [
        ("state", json!("Issued")),
        ("account", json!("Holding")),
        ("issuance", json!(1)),
        ("vintage", json!(2_023)),
        ("reservation", Value::Null),
        ("freeze", json!(1)),
        ("frozen", json!(true)),
        ("suspended", json!(false)),
    ] {
        assert_eq!(piece[field], value, "{field}");
    }
    assert_eq!(piece["owner"]["name"], "Greener Fields");

    let cancelled = service.get("/api/v1/serials/28").await?;
    assert_eq!(
        each(&cancelled["movements"], "movement"),
        [json!(1), json!(4), json!(11)]
    );
    assert_eq!(each(&cancelled["movements"], "amount"), vec![json!(1); 3]);
    assert_eq!(cancelled["movements"][0]["from"], Value::Null);
    assert_eq!(cancelled["movements"][1]["from"]["organisation"], 2);
    assert_eq!(cancelled["movements"][2]["to"]["account"], "Cancellation");
    assert_eq!(
        service
            .turned("/api/v1/serials/28", "movements", "movement")
            .await?
            .len(),
        3
    );
    let reserved = service.get("/api/v1/serials/40").await?;
    assert_eq!(reserved["serials"]["pieces"][0]["reservation"], 1);
    let suspended = service.get("/api/v1/serials/100").await?;
    assert_eq!(suspended["serials"]["pieces"][0]["suspended"], true);
    let voided = service.get("/api/v1/serials/120").await?;
    assert_eq!(voided["serials"]["pieces"][0]["state"], "Voided");
    assert_eq!(voided["serials"]["pieces"][0]["owner"], Value::Null);
    let unissued = service.get("/api/v1/serials/350").await?;
    assert_eq!(unissued["serials"]["pieces"][0]["state"], "Reserved");
    assert_eq!(unissued["movements"], json!([]));
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serial_text_is_told_piece_by_piece() -> Result<()> {
    let service = Service::start().await?;
    let path = "/api/v1/serials/QM-ITMO-15-001-2023-0-20-160";
    let answer = service.get(path).await?;
    let pieces = &answer["serials"]["pieces"];
    let ends: Vec<(Value, Value, Value)> = pieces
        .as_array()
        .into_iter()
        .flatten()
        .map(|piece| {
            (
                piece["first"].clone(),
                piece["last"].clone(),
                piece["state"].clone(),
            )
        })
        .collect();
    let piece = |first: u64, last: u64, state: &str| (json!(first), json!(last), json!(state));
    assert_eq!(
        ends,
        [
            piece(20, 25, "Issued"),
            piece(26, 30, "Issued"),
            piece(31, 50, "Issued"),
            piece(51, 60, "Issued"),
            piece(61, 70, "Issued"),
            piece(71, 95, "Issued"),
            piece(96, 100, "Issued"),
            piece(101, 150, "Voided"),
            piece(151, 160, "Reserved"),
        ]
    );
    assert_eq!(answer["serials"]["amount"], 141);
    assert_eq!(answer["serials"]["next"], Value::Null);
    assert_eq!(
        answer["movements"][0]["amount"], 81,
        "of the first issuance"
    );
    for (path, status) in [
        ("0", 400),
        ("rice", 400),
        ("401", 404),
        // Other blocks, another programme, another country, another start.
        ("QM-ITMO-15-001-2023-0-290-310", 404),
        ("QM-ITMO-15-002-2023-0-20-160", 404),
        ("QA-ITMO-15-001-2023-0-20-160", 404),
        ("QM-ITMO-15-001-2024-0-20-160", 404),
        ("QM-ITMO-15-001-2023-0-160-20", 400),
    ] {
        let found = service.status(&format!("/api/v1/serials/{path}")).await?;
        assert_eq!(found, status, "{path}");
    }
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_say_what_was_true_in_their_block() -> Result<()> {
    let service = Service::start().await?;
    let answer = service.get("/api/v1/receipts/1").await?;
    let certificate = &answer["certificate"];
    for (field, value) in [
        ("kind", json!("Retirement")),
        ("title", json!("Rice & water")),
        ("amount", json!(10)),
        ("reason", json!("=offset")),
        ("order", Value::Null),
        ("account", json!("RetirementInternational")),
        ("block", json!(9)),
        ("block_hash", json!(format!("0x{}9", "0".repeat(63)))),
        ("time", json!("2026-01-03T06:00:00Z")),
    ] {
        assert_eq!(certificate[field], value, "{field}");
    }
    assert_eq!(certificate["owner"]["name"], "Green <Fields>");
    assert_eq!(certificate["country"]["registry_id"], "QMA01");
    assert_eq!(
        certificate["ranges"][0]["serial"],
        "QM-ITMO-15-001-2023-0-51-60"
    );
    assert_eq!(certificate["ranges"][0]["vintage"], 2_023);
    assert_eq!(
        certificate["retirement"],
        json!({"kind": "CrossBorder", "receiving_country": "CH", "receiver": "Alpine Air",
               "beneficiary": "Bahn & <Söhne>", "transfer": 2})
    );
    let actor = &certificate["actor"];
    assert_eq!(actor["name"], "Ministry");
    assert_eq!(actor["role"], "Manager");
    assert!(actor["key"].is_string() && actor["approved_by"].is_string());
    let check = &certificate["check"];
    assert_eq!(check["event"], "9-0");
    assert_eq!(check["event_name"], "Credits.CreditsRetired");

    let cancelled = service.get("/api/v1/receipts/2").await?;
    let cancelled = &cancelled["certificate"];
    assert_eq!(cancelled["kind"], "Cancellation");
    assert_eq!(cancelled["title"], "Rice");
    assert_eq!(cancelled["order"], format!("0x{}", "0d".repeat(32)));
    assert_eq!(cancelled["retirement"], Value::Null);
    assert_eq!(cancelled["actor"]["approved_by"], Value::Null);

    let page = service.page("/certificates/1").await?;
    assert!(page.contains("Certificate of retirement 1"));
    assert!(page.contains("Bahn &amp; &lt;Söhne&gt;") && !page.contains("<Söhne>"));
    assert!(page.contains("Green &lt;Fields&gt;"));
    assert!(!page.contains("<script"));
    for (path, status) in [
        ("/api/v1/receipts/3", 404),
        ("/api/v1/receipts/x", 400),
        ("/api/v1/receipts/99999999999", 404),
        ("/certificates/3", 404),
        ("/certificates/x", 400),
    ] {
        assert_eq!(service.status(path).await?, status, "{path}");
    }
    service.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn organisations_and_programmes_show_what_binds_their_credits() -> Result<()> {
    let service = Service::start().await?;
    let answer = service.get("/api/v1/organisations/2").await?;
    let organisation = &answer["organisation"];
    assert_eq!(
        organisation["balances"],
        json!({"held": 35, "pending": 20, "retired_local": 0, "retired_international": 10,
               "cancelled": 0, "frozen": 10, "frozen_held": 10})
    );
    assert_eq!(
        organisation["reception"],
        json!({"credits": "Trusted", "requests": "Nobody"})
    );
    assert_eq!(each(&organisation["waiting"], "id"), [json!(1)]);
    assert_eq!(organisation["freezes"], json!([]));
    let river = service.get("/api/v1/organisations/3").await?;
    assert_eq!(
        river["organisation"]["reception"],
        json!({"credits": "Anyone", "requests": "Anyone"})
    );
    let page = service.page("/organisations/2").await?;
    for text in [
        "The latest 8 of 8 entries",
        "<dt>Frozen</dt><dd>10</dd>",
        "Accept by Greener Fields until block 25",
    ] {
        assert!(page.contains(text), "{text}");
    }

    let answer = service.get("/api/v1/organisations/2/holdings").await?;
    let groups = &answer["holdings"]["groups"];
    assert_eq!(
        each(groups, "account"),
        ["Holding", "Pending", "RetirementInternational"].map(|account| json!(account))
    );
    assert_eq!(groups[0]["amount"], 35);
    assert_eq!(groups[0]["frozen"], 10);
    assert_eq!(
        each(&groups[0]["ranges"], "freeze"),
        [json!(1), Value::Null]
    );
    assert_eq!(groups[1]["ranges"][0]["reservation"], 1);
    let cancelled = "/api/v1/organisations/3/holdings?account=cancellation";
    let cancelled = service.get(cancelled).await?;
    assert_eq!(cancelled["holdings"]["groups"][0]["amount"], 5);

    let answer = service.get("/api/v1/programmes/1").await?;
    let programme = &answer["programme"];
    for (field, value) in [
        ("issued", 100),
        ("voided", 50),
        ("cancelled", 5),
        ("frozen", 10),
    ] {
        assert_eq!(programme[field], value, "{field}");
    }
    assert_eq!(
        each(&programme["issuances"], "standing"),
        [json!("Moved"), json!("Voided")]
    );
    assert_eq!(programme["issuances"][1]["void_reason"], "issued twice");
    assert_eq!(each(&programme["freezes"], "id"), [json!(1)]);
    let page = service.page("/programmes/1").await?;
    assert!(page.contains("Voided by Ministry: issued twice"));
    assert!(page.contains("K-1: under investigation"));
    let home = service.page("/").await?;
    assert!(home.contains("<dt>Voided</dt><dd>50</dd>"));
    service.stop().await
}
