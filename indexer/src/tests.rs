//! Blocks into a real PostgreSQL, and out again through the API and the comparison: the life of
//! a programme, event by event.

mod ledger;
mod ledger_changes;
mod mirror;
mod network;
mod seal;
mod story;
mod tale;
mod teller;

use anyhow::Result;
use serde_json::{json, Value};

use mirror::Mirror;
use story::{story, END};

/// The names of the values in a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|entry| &entry[field])
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_programme_is_served_as_it_happened() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;

    let answer = mirror.get("/api/v1/programmes/1").await?;
    assert_eq!(answer["as_of"]["block"], END);
    let programme = &answer["programme"];
    for (field, value) in [
        ("stage", json!("Completed")),
        ("stage_reason", json!("all is done")),
        ("version", json!(4)),
        ("source", json!("MRV")),
        ("title", json!("Rice, amended")),
        ("mitigation", json!("Agriculture")),
        ("gases", json!(["CO2", "CH4"])),
        ("regions", json!(["QM-01", "QM-02"])),
        ("crediting_years", json!(10)),
        ("estimate", json!(1_000)),
        ("authorised", json!(400)),
        ("remaining", json!(600)),
        ("issued", json!(50)),
        ("verified", json!(50)),
        ("planned", json!(40)),
        ("certificates", json!(0)),
        ("serial", json!("QM-ITMO-15-001-2023-0-1-300")),
    ] {
        assert_eq!(programme[field], value, "{field}");
    }
    assert_eq!(programme["registered_by"]["name"], "Green Fields");
    assert_eq!(programme["finance"]["cost"], u64::MAX);
    assert_eq!(programme["ndc"]["included_in_nap"], Value::Null);
    assert_eq!(
        each(&programme["proponents"], "share"),
        [&json!(500_000), &json!(500_000)]
    );
    assert_eq!(
        each(&programme["authorisations"], "serial"),
        [
            &json!("QM-ITMO-15-001-2023-0-1-300"),
            &json!("QM-ITMO-15-001-2023-0-301-400")
        ]
    );
    assert_eq!(
        each(&programme["versions"], "cause"),
        [
            &json!("OwnershipChanged"),
            &json!("Amended"),
            &json!("Resubmitted"),
            &json!("Registered")
        ]
    );
    assert_eq!(
        each(&programme["proposals"], "state"),
        [
            &json!("Lapsed"),
            &json!("Declined"),
            &json!("Agreed"),
            &json!("Agreed"),
            &json!("Replaced")
        ]
    );
    let changed = &programme["proposals"][2];
    assert_eq!(changed["change"]["share"], 100_000);
    assert_eq!(changed["receiver"]["name"], "River");
    assert_eq!(
        each(&changed["agreed"], "party"),
        [&json!("Giver"), &json!("Receiver"), &json!("Authority")]
    );
    assert_eq!(
        programme["proposals"][3]["details"]["title"],
        "Rice, amended"
    );
    let page = mirror.page("/programmes/1").await?;
    for text in [
        "Rice, amended",
        "Checkers",
        "all is done",
        "A-1",
        "plan.pdf",
    ] {
        assert!(page.contains(text), "{text}");
    }
    mirror.page("/").await?;
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_programme_has_its_own_addresses() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;

    let documents = mirror.get("/api/v1/programmes/1/documents").await?;
    assert_eq!(
        each(&documents["documents"], "replaced"),
        [&json!(false), &json!(true)]
    );
    assert_eq!(documents["documents"][0]["replaces"], 1);
    assert_eq!(documents["documents"][0]["version"], 2);
    assert_eq!(documents["meta"]["total"], 2);
    let first = mirror.get("/api/v1/programmes/1/documents?limit=1").await?;
    assert_eq!(first["meta"]["next"], "2");
    let rest = mirror
        .get("/api/v1/programmes/1/documents?limit=1&after=2")
        .await?;
    assert_eq!(each(&rest["documents"], "number"), [&json!(1)]);
    assert_eq!(rest["meta"]["next"], Value::Null);

    let actions = mirror.get("/api/v1/programmes/1/actions").await?;
    assert_eq!(actions["actions"][0]["action"], "A-1");
    assert_eq!(actions["actions"][0]["tonnes"], "40.25");
    let estimates = mirror.get("/api/v1/programmes/1/estimates").await?;
    let estimate = &estimates["estimates"][0];
    assert_eq!(estimate["inputs"]["factor"], "6.80");
    assert_eq!(estimate["inputs"]["buildingTypes"]["School"], "275.50");
    assert_eq!(estimate["tonnes"], "40.25");
    let versions = mirror.get("/api/v1/programmes/1/versions").await?;
    assert_eq!(versions["versions"][3]["details"]["end"], u64::MAX);

    let reports = mirror.get("/api/v1/programmes/1/reports").await?;
    assert_eq!(
        each(&reports["reports"], "stage"),
        [&json!("Withdrawn"), &json!("Declined"), &json!("Verified")]
    );
    let verified = &reports["reports"][2];
    assert_eq!(verified["claimed"], 60);
    assert_eq!(verified["verified"], 50);
    assert_eq!(verified["issued"], 40, "both parts of one issuance");
    assert_eq!(verified["certifier"]["name"], "Checkers");
    let declined = mirror.get("/api/v1/reports?stage=Declined").await?;
    assert_eq!(each(&declined["reports"], "reason"), [&json!("no data")]);
    let of_other = mirror.get("/api/v1/reports?certifier=2").await?;
    assert_eq!(of_other["meta"]["total"], 0);

    let calendar = mirror.get("/api/v1/programmes/1/calendar").await?;
    assert_eq!(
        each(&calendar["calendar"], "report"),
        [&json!(1), &Value::Null]
    );
    assert_eq!(
        each(&calendar["calendar"], "issuance"),
        [&Value::Null, &json!(3)],
        "the first part took the period, once"
    );

    let constants = mirror.get("/api/v1/constants").await?;
    assert_eq!(each(&constants["constants"], "version"), [&json!(2)]);
    let all = mirror.get("/api/v1/constants?method=solar").await?;
    assert_eq!(
        each(&all["constants"], "latest"),
        [&json!(true), &json!(false)]
    );
    assert_eq!(all["constants"][1]["constants"]["factor"], "6.80");
    let overview = mirror.get("/api/v1/stats/overview").await?;
    let overview = &overview["overview"];
    assert_eq!(overview["monitoring"]["reports"], 3);
    assert_eq!(overview["monitoring"]["verified"], 50);
    assert_eq!(overview["monitoring"]["verification_required"], true);
    assert_eq!(overview["credits"]["last_serial"], 400);

    for missing in ["", "/timeline", "/documents", "/reports", "/calendar"] {
        let path = format!("/api/v1/programmes/99{missing}");
        assert_eq!(mirror.status(&path).await?, 404, "{path}");
    }
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_tells_who_did_what_and_why() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;
    let mut steps = Vec::new();
    let mut path = "/api/v1/programmes/1/timeline?limit=7".to_owned();
    loop {
        let answer = mirror.get(&path).await?;
        steps.extend(answer["timeline"].as_array().into_iter().flatten().cloned());
        match answer["meta"]["next"].as_str() {
            Some(next) => path = format!("/api/v1/programmes/1/timeline?limit=7&after={next}"),
            None => {
                assert_eq!(answer["meta"]["total"], steps.len());
                break;
            }
        }
    }
    steps.reverse();
    let names: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["step"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "ProgrammeRegistered",
            "StageChanged",
            "StageChanged",
            "StageChanged",
            "ProgrammeAuthorised",
            "ProgrammeAuthorised",
            "AmendmentProposed",
            "AmendmentProposed",
            "ProgrammeAmended",
            "OwnershipProposed",
            "OwnershipAgreed",
            "OwnershipAgreed",
            "OwnershipChanged",
            "EstimateComputed",
            "MitigationActionAdded",
            "DocumentAdded",
            "DocumentAdded",
            "MonitoringReported",
            "MonitoringReported",
            "MonitoringReported",
            "ReportVerified",
            "ReportDeclined",
            "ProgrammeCertified",
            "CreditsIssued",
            "CreditsIssued",
            "ReportVerified",
            "VerificationWithdrawn",
            "CreditsIssued",
            "CreditsIssued",
            "CertificateSuspended",
            "ProgrammeCertified",
            "CertificateWithdrawn",
            "OwnershipProposed",
            "ProposalDeclined",
            "AmendmentProposed",
            "StageChanged",
        ]
    );
    let rejected = &steps[2];
    assert_eq!(rejected["stage_before"], "Pending");
    assert_eq!(rejected["stage_after"], "Rejected");
    assert_eq!(rejected["reason"], "the letter is missing");
    assert_eq!(rejected["actor"]["name"], "Ministry");
    assert_eq!(rejected["actor"]["role"], "Manager");
    assert_eq!(rejected["actor"]["kind"], "Government");
    assert!(rejected["actor"]["key"].is_string());
    assert_eq!(
        rejected["sentence"],
        "Ministry rejected programme 1 “Rice, amended”: the letter is missing"
    );
    assert_eq!(steps[4]["stage_after"], "Authorised");
    assert_eq!(steps[5]["stage_after"], Value::Null, "authorised further");
    assert_eq!(steps[3]["version"], 2);
    let suspended = &steps[29];
    assert_eq!(
        suspended["sentence"],
        "A certificate of this programme ended: Checkers was suspended by Ministry: false report"
    );
    assert_eq!(suspended["reason"], "false report");
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn programmes_are_found_filtered_sorted_and_turned_page_by_page() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;
    mirror.write(story::more_programmes()).await?;

    let ids = |answer: &Value| -> Vec<u64> {
        each(&answer["programmes"], "id")
            .into_iter()
            .filter_map(Value::as_u64)
            .collect()
    };
    for (query, expected) in [
        ("", vec![1, 2, 3, 4]),
        ("stage=Pending", vec![2, 3]),
        ("stage=draft", vec![4]),
        ("sector=Energy", vec![3]),
        ("scope=15", vec![1, 2, 4]),
        ("mitigation=Solar", vec![3]),
        ("proponent=3", vec![1]),
        ("source=Atlas", vec![2]),
        ("region=qm-03", vec![3]),
        ("certifier=5", vec![2]),
        ("q=amended", vec![1]),
        ("q=E-3", vec![3]),
        ("q=0-301-400", vec![1]),
        ("q=350", vec![1]),
        ("q=QM-ITMO-15-001-2023-0-310-320", vec![1]),
        ("q=QM-ITMO-15-001-2023-0-290-310", vec![]),
        ("q=401", vec![]),
        ("sort=newest", vec![4, 3, 2, 1]),
        ("sort=title", vec![3, 2, 1, 4]),
        ("sort=start", vec![3, 1, 2, 4]),
        ("sort=estimate", vec![2, 1, 4, 3]),
        ("sort=authorised", vec![1, 2, 3, 4]),
        ("sort=verified", vec![1, 2, 3, 4]),
    ] {
        let path = format!("/api/v1/programmes?{query}");
        let answer = mirror.get(&path).await?;
        assert_eq!(ids(&answer), expected, "{query}");
        assert_eq!(answer["meta"]["total"], expected.len(), "{query}");
        // The same one by one.
        let mut turned = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/api/v1/programmes?{query}&limit=1{after}");
            let answer = mirror.get(&path.replace("?&", "?")).await?;
            turned.extend(ids(&answer));
            match answer["meta"]["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(turned, expected, "{query}, one by one");
    }
    for wrong in ["sort=size", "scope=16", "stage=Done", "colour=red"] {
        let path = format!("/api/v1/programmes?{wrong}");
        assert_eq!(mirror.status(&path).await?, 400, "{wrong}");
    }
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_block_of_the_past_can_be_compared() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;
    let row = |text: &str| Some(text.to_owned());

    // What columns and sums say now is what the history says as of now.
    let now = mirror.rows(END, true).await?;
    for (served, of) in [
        ("programmes as served", "programmes"),
        ("monitoring reports as served", "monitoring reports"),
    ] {
        assert_eq!(now.families()[served], now.families()[of], "{served}");
        assert!(!now.families()[of].is_empty(), "{of}");
    }
    assert!(now.families()["amendments"].is_empty());
    assert!(now.families()["ownership proposals"].is_empty());

    let starts = |books: &crate::verify::Books, family: &str, key: &str, text: &str| {
        let found = books.families()[family]
            .iter()
            .find(|(of, _)| of.to_string() == key)
            .map(|(_, text)| text.clone());
        let starts = found
            .as_deref()
            .is_some_and(|found| found.starts_with(text));
        assert!(starts, "{family} {key}: {found:?} begins with {text}");
    };
    let at = |block| mirror.rows(block, false);
    let books = at(3).await?;
    starts(
        &books,
        "programmes",
        "1",
        "Rejected version=1 registered_by=2 authorised=0 in 0",
    );
    let books = at(5).await?;
    starts(
        &books,
        "programmes",
        "1",
        "Authorised version=2 registered_by=2 authorised=400 in 2",
    );
    starts(
        &books,
        "authorisations",
        "1 2",
        "301-400 QM-ITMO-15-001-2023-0-301-400",
    );
    let books = at(6).await?;
    assert_eq!(books.families()["amendments"].len(), 1, "the later one");
    let books = at(8).await?;
    let proposed = &books.families()["ownership proposals"];
    let agreed = proposed.values().next().cloned().unwrap_or_default();
    assert!(agreed.ends_with("agreed=[Giver:2]"), "{agreed}");
    let books = at(12).await?;
    starts(&books, "monitoring reports", "1", "Verified programme=1");
    starts(&books, "monitoring reports", "3", "Submitted programme=1");
    starts(&books, "certificates", "1 5", "stands");
    let reported = books.families()["monitoring reports"]
        .values()
        .next()
        .cloned();
    assert!(reported.is_some_and(|text| text.contains("verified=50 issued=0")));
    let books = at(14).await?;
    assert_eq!(books.families()["monitored periods"].len(), 2);
    starts(
        &books,
        "programmes",
        "1",
        "Authorised version=4 registered_by=2 authorised=400 in 2 \
         verified=70",
    );
    let books = at(15).await?;
    assert_eq!(
        books.families()["monitored periods"].len(),
        1,
        "one is free again"
    );
    starts(&books, "monitoring reports", "3", "Withdrawn programme=1");
    starts(&at(17).await?, "certificates", "1 5", "withdrawn");
    starts(&at(18).await?, "certificates", "1 5", "withdrawn");
    starts(&at(19).await?, "certificates", "1 5", "stands");
    starts(&at(20).await?, "certificates", "1 5", "withdrawn");
    for (block, required) in [(20, "required=false"), (21, "required=true")] {
        let books = at(block).await?;
        let found = books.families()["verification requirement"]
            .values()
            .next()
            .cloned();
        assert_eq!(found, row(required), "block {block}");
    }
    mirror.stop().await
}

/// A change of a row, the block to compare at, and the family and row that must be named.
const CHANGES: &[(&str, u64, &str, &str)] = &[
    (
        "UPDATE programme_versions SET details = jsonb_set(details, '{ndc,in_scope}', 'false')
         WHERE version = 4",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE programme_versions SET version = 5 WHERE version = 4",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE programme_stages SET stage = 'Cancelled' WHERE upper_inf(block_range)",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE programmes SET registered_by = 3",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE programmes SET buyer_country = NULL",
        END,
        "programmes as served",
        "1",
    ),
    (
        "UPDATE programmes SET authorised = 401",
        END,
        "programmes as served",
        "1",
    ),
    (
        "UPDATE programmes SET verified = 51",
        END,
        "programmes as served",
        "1",
    ),
    (
        "UPDATE programmes SET planned = 41",
        END,
        "programmes as served",
        "1",
    ),
    (
        "UPDATE programmes SET version = 5",
        END,
        "programmes as served",
        "1",
    ),
    (
        "UPDATE programme_proponents SET share = 499999 WHERE position = 1",
        END,
        "programmes as served",
        "1",
    ),
    (
        "DELETE FROM authorisations WHERE number = 2",
        END,
        "authorisations",
        "1 2",
    ),
    (
        "DELETE FROM authorisations WHERE number = 2",
        END,
        "programme totals",
        "1",
    ),
    (
        "DELETE FROM authorisations WHERE number = 2",
        END,
        "national totals",
        "last serial",
    ),
    (
        "UPDATE authorisations SET serial = 'X' WHERE number = 1",
        END,
        "authorisations",
        "1 1",
    ),
    (
        "UPDATE authorisations SET letter = NULL",
        END,
        "authorisations",
        "1 1",
    ),
    (
        "UPDATE proposals SET hash = decode(repeat('00', 32), 'hex') WHERE block = 22",
        22,
        "amendments",
        "1",
    ),
    (
        "UPDATE proposals SET side = 'Authority' WHERE block = 22 AND side IS NOT NULL",
        22,
        "amendments",
        "1",
    ),
    (
        "UPDATE proposals SET proposal = jsonb_set(proposal, '{share}', '1') WHERE block = 8",
        8,
        "ownership proposals",
        "1",
    ),
    (
        "UPDATE proposal_agreements SET organisation = 9",
        8,
        "ownership proposals",
        "1",
    ),
    (
        "UPDATE documents SET size = 1 WHERE number = 1",
        END,
        "documents",
        "1 1",
    ),
    (
        "UPDATE documents SET replaced_block = NULL",
        END,
        "documents",
        "1 1",
    ),
    (
        "UPDATE documents SET replaced_block = 11 WHERE number = 1",
        10,
        "documents",
        "1 1",
    ),
    (
        "UPDATE mitigation_actions SET mitigation = 'Solar'",
        END,
        "mitigation actions",
        "1 A-1",
    ),
    (
        "UPDATE mitigation_actions SET estimate = 41",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE estimates SET hundredths = 4026",
        END,
        "estimates",
        "1 1",
    ),
    (
        "UPDATE estimates SET inputs = jsonb_set(inputs, '{factor}', '\"6.8\"')",
        END,
        "estimates",
        "1 1",
    ),
    (
        "UPDATE constants SET constants = '{}' WHERE version = 2",
        END,
        "constants",
        "solar 2",
    ),
    (
        "UPDATE verification_requirement SET required = NOT required",
        END,
        "verification requirement",
        "country",
    ),
    (
        "UPDATE monitoring_reports SET claimed = 61 WHERE id = 1",
        END,
        "monitoring reports",
        "1",
    ),
    (
        "UPDATE monitoring_reports SET verified = 49 WHERE id = 1",
        END,
        "programmes",
        "1",
    ),
    (
        "UPDATE monitoring_reports SET ended_block = 12 WHERE id = 3",
        14,
        "monitoring reports",
        "3",
    ),
    (
        "UPDATE monitoring_reports SET issued = 41 WHERE id = 1",
        END,
        "monitoring reports as served",
        "1",
    ),
    (
        "UPDATE issuances SET verification = NULL WHERE id = 2",
        END,
        "issuances",
        "2",
    ),
    (
        "UPDATE issuances SET verification = NULL WHERE id = 2",
        END,
        "monitoring reports",
        "1",
    ),
    (
        "UPDATE issuances SET verification = 3 WHERE id = 2",
        END,
        "issued, verified, claimed",
        "3",
    ),
    (
        "UPDATE monitored_periods SET period_from = 1 WHERE report = 1",
        END,
        "monitored periods",
        "1 99",
    ),
    (
        "UPDATE monitored_periods SET report = NULL, issuance = 4 WHERE report = 1",
        END,
        "monitored periods",
        "1 99",
    ),
    (
        "UPDATE certificates SET statement = NULL",
        END,
        "certificates",
        "1 5",
    ),
    (
        "UPDATE certificates SET withdrawn_block = 18 WHERE block = 12",
        17,
        "certificates",
        "1 5",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_of_any_table_is_found_and_named() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;
    for (change, block, family, row) in CHANGES {
        let named = mirror.different(*block, change).await?;
        let wanted = ((*family).to_owned(), (*row).to_owned());
        assert!(named.contains(&wanted), "{change}: {wanted:?} in {named:?}");
    }
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_are_refused_with_their_whole_batch() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(story()).await?;
    let before = mirror.rows(END, true).await?;
    for (what, impossible) in story::impossible() {
        let refused = mirror.write(impossible).await.err();
        let error = refused.unwrap_or_else(|| panic!("{what} is accepted"));
        assert!(crate::error::is_final(&error), "{what}: {error:#}");
    }
    let after = mirror.rows(END, true).await?;
    assert_eq!(before.families(), after.families());
    assert_eq!(
        mirror.get("/api/v1/stats/overview").await?["as_of"]["block"],
        END
    );
    mirror.stop().await
}
