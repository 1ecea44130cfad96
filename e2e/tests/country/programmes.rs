//! The life of a programme, from a monitoring system's draft to verified tonnes and its end.
//! Everything is done by the command, and seen through the mirror.

use crate::story::Story;
use anyhow::Result;
use registry_e2e::founding::organisation;
use registry_primitives::{
    records::trust::Delays,
    OrganisationId,
    OrganisationKind::{Api, Certifier, ProgrammeDeveloper},
};

const DELAYS: Delays = Delays {
    trust: 5,
    transfer: 5,
    cancel_before: 1,
    limits: 5,
    recovery: 10,
    request: 150,
};
const SUNFIELD: OrganisationId = OrganisationId(2);
const RIVER: OrganisationId = OrganisationId(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_goes_from_an_idea_to_verified_tonnes() -> Result<()> {
    let mut story = Story::start(DELAYS).await?;
    the_people_come_in(&mut story).await?;
    a_monitoring_system_hands_a_programme_over(&mut story).await?;
    it_is_rejected_amended_and_authorised_twice(&mut story).await?;
    tonnes_are_verified_and_issued(&mut story).await?;
    a_certificate_falls_with_its_certifier(&mut story).await?;
    details_and_owners_change_by_agreement(&mut story).await?;
    it_is_completed(&mut story).await?;
    the_mirror_tells_all(&mut story).await
}

async fn the_people_come_in(story: &mut Story) -> Result<()> {
    let mut calls = Vec::new();
    for (name, kind, of, tax_id) in [
        ("mira", ProgrammeDeveloper, "Sunfield Energy", "T-1"),
        ("bob", ProgrammeDeveloper, "Blue River", "T-2"),
        ("nils", Certifier, "Kestrel Hill", "T-3"),
        ("mrv", Api, "Monitoring of Amara", "T-4"),
    ] {
        story.key(name).await?;
        calls.push(organisation(kind, of, tax_id, story.account(name)?));
    }
    story.founds(calls).await?;
    let accredit = "organisation accredit T-3 --sector Energy --until 2040-12-31";
    story.does("//Alice", accredit).await?;
    Ok(())
}

async fn a_monitoring_system_hands_a_programme_over(story: &mut Story) -> Result<()> {
    let draft = "programme create --draft --source mrv --external-id P-7 \
                 --title \"Solar schools\" --sector Energy --scope 1 --mitigation Solar --gas CO2 \
                 --start 2023-01-01 --end 2032-12-31 --region QM-01 --region QM-02 \
                 --cost-usd 125000.50 --channel Article62 --proponent T-1";
    story.does("mrv", draft).await?;
    story.is_refused_with("mrv", draft, 4002).await?;
    // Nothing to decide on yet.
    let authorise = "programme authorise mrv:P-7 --amount 60";
    story.is_refused_with("//Alice", authorise, 4010).await?;

    let measured = "--field energyGeneration=200 --field energyGenerationUnit=kWh/year/unit \
                    --field buildingType=School";
    let estimate = format!("programme estimate mrv:P-7 solar {measured}");
    story.does("mrv", &estimate).await?;
    let action = format!(
        "programme action add mrv:P-7 ROOFS-1 --mitigation Solar --estimate 80 --method solar \
         {measured}"
    );
    story.does("mrv", &action).await?;
    story
        .does("mrv", "programme submit mrv:P-7 --estimate 120.5")
        .await?;
    let design = story.test.file("design.pdf", "%PDF-1.7 the design")?;
    let add = format!("programme document add mrv:P-7 {design} --kind design");
    story.does("mrv", &add).await?;
    story.is_refused_with("mrv", &add, 4036).await?;
    story
        .run(&format!("programme document check mrv:P-7 {design}"))
        .await?;

    let programme = story.mirror("/api/v1/programmes/1").await?["programme"].take();
    assert_eq!(programme["stage"], "Pending", "{programme}");
    assert_eq!(programme["source"], "mrv", "{programme}");
    assert_eq!(programme["estimate"], 121, "{programme}");
    Ok(())
}

async fn it_is_rejected_amended_and_authorised_twice(story: &mut Story) -> Result<()> {
    let reject = "programme reject 1 --reason \"The roofs are not named.\"";
    // Neither its proponent nor a certifier decides.
    story.is_refused_with("mira", reject, 1003).await?;
    story.does("//Alice", reject).await?;
    let change = story
        .test
        .file("change.json", r#"{"title": "Solar schools of the coast"}"#)?;
    let amend = format!("programme amend 1 --file {change} --reason \"Roofs named\"");
    story.does("mira", &amend).await?;
    story.does("mira", "programme submit 1").await?;

    story
        .does("//Alice", "programme authorise 1 --amount 60")
        .await?;
    story
        .is_refused_with("//Alice", "programme authorise 1 --amount 62", 4011)
        .await?;
    story
        .does("//Alice", "programme authorise 1 --amount 61")
        .await?;
    let shown = story.run("programme show 1").await?.to_string();
    for serial in ["QM-ITMO-1-001-2023-0-1-60", "QM-ITMO-1-001-2023-0-61-121"] {
        assert!(shown.contains(serial), "{serial} in {shown}");
    }
    Ok(())
}

async fn tonnes_are_verified_and_issued(story: &mut Story) -> Result<()> {
    let data = story.test.file("meters.csv", "day,kWh\n2023-01-01,12\n")?;
    let statement = story.test.file("statement.pdf", "%PDF-1.7 verified")?;
    let report = |from: &str, until: &str, claimed: u32| {
        format!(
            "monitoring report 1 --from {from} --until {until} --claimed {claimed} \
             --inputs-file {data} --method solar"
        )
    };
    story
        .does("mira", &report("2023-01-01", "2023-12-31", 90))
        .await?;
    let verify =
        |amount: u32| format!("monitoring verify 1 --amount {amount} --statement-file {statement}");
    story.is_refused_with("nils", &verify(91), 4051).await?;
    story.does("nils", &verify(80)).await?;

    // No second is counted twice, and the command says by what it was taken.
    let overlapping = report("2023-12-31", "2024-06-30", 10);
    let error = story.is_refused_with("mira", &overlapping, 4049).await?;
    assert!(error.to_string().contains("2023-12-31"), "{error}");

    let issue =
        |amount: u32| format!("credits issue 1 --amount {amount} --vintage 2023 --report 1");
    story.is_refused_with("//Alice", &issue(81), 4059).await?;
    // Across the end of the first block.
    story.does("//Alice", &issue(70)).await?;
    let sunfield = story.organisation(SUNFIELD).await?;
    assert_eq!(sunfield["balances"]["held"], 70, "{sunfield}");
    let shown = story.run("monitoring show 1").await?.to_string();
    assert!(shown.contains("70"), "{shown}");
    Ok(())
}

async fn a_certificate_falls_with_its_certifier(story: &mut Story) -> Result<()> {
    story.does("nils", "programme certify 1").await?;
    story
        .is_refused_with("nils", "programme certify 1", 4054)
        .await?;
    let suspend = "organisation suspend T-3 --reason \"Audit\"";
    story.does("//Alice", suspend).await?;
    let issue = "credits issue 1 --amount 1 --vintage 2023 --report 1";
    story.is_refused_with("//Alice", issue, 4061).await?;
    let mirrored = story.mirror("/api/v1/programmes/1").await?["programme"].take();
    let of_nils = &mirrored["certificates_given"][0];
    assert_eq!(of_nils["standing"], false, "{mirrored}");
    // A reactivation does not bring it back.
    let reactivate = "organisation reactivate T-3 --reason \"Audit closed\"";
    story.does("//Alice", reactivate).await?;
    let withdraw = "programme withdraw-certificate 1 --certifier T-3 --reason \"Late\"";
    story.is_refused_with("//Alice", withdraw, 4055).await?;
    story.does("//Alice", issue).await?;
    Ok(())
}

async fn details_and_owners_change_by_agreement(story: &mut Story) -> Result<()> {
    let change = story.test.file("price.json", r#"{"priceUsd": "7.25"}"#)?;
    let amend = format!("programme amend 1 --file {change}");
    story.does("mira", &amend).await?;
    story.is_refused("mira", "programme agree 1").await?;
    story.does("//Alice", "programme agree 1").await?;

    let propose = "programme ownership propose 1 --from T-1 --to T-2 --share 40% --move 21";
    story.does("mira", propose).await?;
    story.does("bob", "programme ownership agree 1").await?;
    story
        .is_refused_with("bob", "programme ownership agree 1", 4031)
        .await?;
    story.does("//Alice", "programme ownership agree 1").await?;
    for (organisation, held) in [(SUNFIELD, 50), (RIVER, 21)] {
        let mirrored = story.organisation(organisation).await?;
        assert_eq!(mirrored["balances"]["held"], held, "{mirrored}");
    }
    // Later issues are split by the new shares: 4 of 10 for River.
    let issue = "credits issue 1 --amount 9 --vintage 2023 --report 1";
    story.does("//Alice", issue).await?;
    let river = story.organisation(RIVER).await?;
    assert_eq!(river["balances"]["held"], 25, "{river}");
    Ok(())
}

async fn it_is_completed(story: &mut Story) -> Result<()> {
    let complete = "programme complete 1 --reason \"Crediting ended.\"";
    story.does("//Alice", complete).await?;
    let report = "monitoring report 1 --from 2024-01-01 --until 2024-12-31 --claimed 1 \
                  --inputs 0x0101010101010101010101010101010101010101010101010101010101010101";
    story.is_refused_with("mira", report, 4013).await?;
    let listed = story
        .mirror("/api/v1/programmes?stage=completed&q=coast")
        .await?;
    assert_eq!(listed["programmes"][0]["external_id"], "P-7", "{listed}");
    Ok(())
}

async fn the_mirror_tells_all(story: &mut Story) -> Result<()> {
    let timeline = story.mirror("/api/v1/programmes/1/timeline").await?;
    story
        .tells(
            &timeline["timeline"],
            &[
                "ProgrammeRegistered",
                "EstimateComputed",
                "MitigationActionAdded",
                "DocumentAdded",
                "StageChanged",
                "ProgrammeAmended",
                "ProgrammeAuthorised",
                "MonitoringReported",
                "ReportVerified",
                "CreditsIssued",
                "ProgrammeCertified",
                "AmendmentProposed",
                "OwnershipProposed",
                "OwnershipAgreed",
                "OwnershipChanged",
            ],
        )
        .await
}
