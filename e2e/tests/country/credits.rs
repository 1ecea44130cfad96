//! The life of credits: asked for, sent, reserved, frozen, retired, cancelled and void. Everything
//! is done by the command, and seen through the mirror.

use crate::story::Story;
use anyhow::{Context, Result};
use registry_e2e::founding::{organisation, Programme};
use registry_primitives::{
    records::trust::Delays, Credits, OrganisationId, OrganisationKind, ProgrammeId, Proponent,
};
use serde_json::{json, Value};

/// Transfers wait for answers only.
const DELAYS: Delays = Delays {
    trust: 5,
    transfer: 0,
    cancel_before: 0,
    limits: 5,
    recovery: 10,
    request: 150,
};
const SUNFIELD: OrganisationId = OrganisationId(2);
const RIVER: OrganisationId = OrganisationId(3);
/// What stands before the serials of the programme.
const SERIAL: &str = "QM-ITMO-1-001-2020-0";

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_asked_for_frozen_retired_cancelled_and_void() -> Result<()> {
    let mut story = Story::start(DELAYS).await?;
    a_hundred_credits_are_sunfields(&mut story).await?;
    the_first_request_reserves(&mut story).await?;
    the_giver_accepts(&mut story).await?;
    a_retirement_is_asked_for_and_recognised(&mut story).await?;
    an_order_cancels(&mut story).await?;
    a_freeze_holds_until_it_is_lifted(&mut story).await?;
    only_what_has_not_moved_is_voided(&mut story).await?;
    command_and_mirror_tell_the_same(&mut story).await
}

async fn a_hundred_credits_are_sunfields(story: &mut Story) -> Result<()> {
    let mut calls = Vec::new();
    for (name, of, tax_id) in [
        ("mira", "Sunfield Energy", "T-1"),
        ("bob", "Blue River", "T-2"),
    ] {
        story.key(name).await?;
        let administrator = story.account(name)?;
        let kind = OrganisationKind::ProgrammeDeveloper;
        calls.push(organisation(kind, of, tax_id, administrator));
    }
    let programme = Programme {
        id: ProgrammeId(1),
        external_id: "P-1".into(),
        proponents: vec![Proponent {
            organisation: SUNFIELD,
            share: 1_000_000,
        }],
        authorised: Credits(1_000),
        issued: Credits(100),
    };
    calls.extend(programme.calls()?);
    story.founds(calls).await
}

/// The transfers of an organisation in a state.
async fn transfers(story: &Story, of: OrganisationId, state: &str) -> Result<Value> {
    let path = format!("/api/v1/transfers?organisation={of}&state={state}");
    Ok(story.mirror(&path).await?["transfers"].take())
}

/// What a piece of the programme's serials is, as the search by serial tells it.
async fn found(story: &Story, serial: &str) -> Result<Value> {
    let found = story.mirror(&format!("/api/v1/serials/{serial}")).await?;
    Ok(found["serials"]["pieces"][0].clone())
}

async fn the_first_request_reserves(story: &mut Story) -> Result<()> {
    let ask = "credits request 1 --from T-1=1-30 --remark \"Contract 17\"";
    let asked = story.does("bob", ask).await?;
    assert_eq!(asked["requests"][0]["transfer"], 1, "{asked}");
    assert_eq!(asked["requests"][0]["fromAfter"], 70, "{asked}");

    // Somebody else wants some of the same units, and hears who has them.
    let error = story
        .is_refused_with(
            "//Alice",
            "credits request 1 --from T-1=21-40 --to T-2",
            3019,
        )
        .await?;
    let told = error.to_string();
    for part in ["request 1", "T-2", "1-30", "30 credits"] {
        assert!(told.contains(part), "{part} in {told}");
    }

    let waiting = transfers(story, SUNFIELD, "Waiting").await?;
    assert_eq!(waiting[0]["waited_as"], 1, "{waiting}");
    assert_eq!(waiting[0]["kind"], "Requested", "{waiting}");
    let actions = waiting[0]["actions"].as_array().context("actions")?;
    let actions: Vec<Value> = actions
        .iter()
        .map(|action| {
            json!([
                action["action"],
                action["by"],
                action["organisation"]["organisation"]
            ])
        })
        .collect();
    assert_eq!(
        actions,
        [
            json!(["Accept", "Giver", SUNFIELD]),
            json!(["Refuse", "Giver", SUNFIELD]),
            json!(["Cancel", "Initiator", RIVER]),
        ]
    );
    let piece = found(story, "25").await?;
    assert_eq!(piece["reservation"], 1, "{piece}");
    assert_eq!(piece["account"], "Pending", "{piece}");
    Ok(())
}

async fn the_giver_accepts(story: &mut Story) -> Result<()> {
    // Who asked does not answer.
    let accepted = story.does("mira", "credits accept 1").await?;
    assert_eq!(accepted["delayed"], false, "{accepted}");
    assert_eq!(accepted["toAfter"], 30, "{accepted}");
    let executed = transfers(story, RIVER, "Executed").await?;
    assert_eq!(executed[0]["waited_as"], 1, "{executed}");
    assert_eq!(executed[0]["remark"], "Contract 17", "{executed}");
    assert_eq!(executed[0]["actions"], json!([]), "{executed}");
    Ok(())
}

async fn a_retirement_is_asked_for_and_recognised(story: &mut Story) -> Result<()> {
    let ask = "credits request-retirement 1 --ranges 31-40 --country CH \
               --receiver \"Federal Office\" --beneficiary \"Swiss Confederation\" \
               --reason \"NDC 2030\"";
    let asked = story.does("mira", ask).await?;
    assert_eq!(asked["transfer"], 2, "{asked}");
    let recognised = story.does("//Alice", "credits accept 2").await?;
    assert_eq!(recognised["receipt"], 1, "{recognised}");

    let answer = story.mirror("/api/v1/receipts/1").await?;
    let certificate = &answer["certificate"];
    assert_eq!(certificate["kind"], "Retirement", "{certificate}");
    assert_eq!(certificate["account"], "RetirementInternational");
    let used = &certificate["retirement"];
    assert_eq!(used["receiving_country"], "CH", "{used}");
    assert_eq!(used["receiver"], "Federal Office", "{used}");
    assert_eq!(used["transfer"], 2, "{used}");
    let serial = format!("{SERIAL}-31-40");
    assert_eq!(certificate["ranges"][0]["serial"], serial, "{certificate}");
    let page = story.test.page("/certificates/1").await?;
    for part in ["Swiss Confederation", "NDC 2030", &serial] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let shown = story.run("credits certificate 1").await?;
    assert_eq!(shown["beneficiary"], "Swiss Confederation", "{shown}");
    Ok(())
}

async fn an_order_cancels(story: &mut Story) -> Result<()> {
    let order = story.test.file("order.pdf", "%PDF-1.7 the court orders")?;
    let cancel = format!(
        "credits cancel 1 --owner T-2 --ranges 1-5 --reason \"Order of the court\" --order {order}"
    );
    let cancelled = story.does("//Alice", &cancel).await?;
    assert_eq!(cancelled["receipt"], 2, "{cancelled}");
    let answer = story.mirror("/api/v1/receipts/2").await?;
    let certificate = &answer["certificate"];
    assert_eq!(certificate["kind"], "Cancellation", "{certificate}");
    assert_eq!(certificate["order"], cancelled["order"], "{certificate}");
    assert!(certificate["order"].is_string(), "{certificate}");
    let piece = found(story, &format!("{SERIAL}-2-4")).await?;
    assert_eq!(piece["account"], "Cancellation", "{piece}");
    assert_eq!(piece["owner"]["organisation"], json!(RIVER), "{piece}");
    Ok(())
}

async fn a_freeze_holds_until_it_is_lifted(story: &mut Story) -> Result<()> {
    let freeze = "credits freeze --serials 11-20 --of-programme 1 --blocks 1000 \
                  --reason \"Ownership disputed\" --case C-2026-12";
    let frozen = story.does("//Alice", freeze).await?;
    assert_eq!(frozen["freeze"], 1, "{frozen}");
    let send = "credits transfer 1 --to T-1 --ranges 15-16";
    let error = story.is_refused_with("bob", send, 3020).await?;
    let told = error.to_string();
    assert!(told.contains("C-2026-12"), "{told}");
    let piece = found(story, "15").await?;
    assert_eq!(json!([piece["freeze"], piece["frozen"]]), json!([1, true]));

    let lift = "credits unfreeze 1 --reason \"Case closed\"";
    story.does("//Alice", lift).await?;
    story.does("bob", send).await?;
    let piece = found(story, "15").await?;
    assert_eq!(piece["frozen"], false, "{piece}");
    assert_eq!(piece["owner"]["organisation"], json!(SUNFIELD), "{piece}");
    Ok(())
}

async fn only_what_has_not_moved_is_voided(story: &mut Story) -> Result<()> {
    let issue = "credits issue 1 --amount 50 --vintage 2024";
    let issued = story.does("//Alice", issue).await?;
    assert_eq!(issued["issuance"], 2, "{issued}");
    let void = |issuance: u32| format!("credits void {issuance} --reason \"Issued twice\"");
    story.does("//Alice", &void(2)).await?;
    story.is_refused_with("//Alice", &void(1), 4066).await?;
    let piece = found(story, "101").await?;
    assert_eq!(piece["state"], "Voided", "{piece}");
    Ok(())
}

async fn command_and_mirror_tell_the_same(story: &mut Story) -> Result<()> {
    let statement = story.run("credits statement T-2").await?;
    let path = format!("/api/v1/organisations/{RIVER}/ledger?sort=oldest");
    let ledger = story.mirror(&path).await?;
    let figures = |lines: &Value| -> Option<Vec<Value>> {
        let lines = lines.as_array()?.iter();
        let of = |line: &Value| json!([line["movement"], line["amount"], line["after"]["held"]]);
        Some(lines.map(of).collect())
    };
    let entries = figures(&ledger["entries"]).context("entries")?;
    assert_eq!(Some(&entries), figures(&statement["lines"]).as_ref());
    assert_eq!(
        entries.last().map(|last| &last[2]),
        Some(&json!(23)),
        "30 received, 5 cancelled, 2 sent: {ledger}"
    );
    assert_eq!(statement["closing"]["held"], ledger["closing"]["held"]);

    // As a file, with a line for each entry below the heading.
    let file = story.test.page(&format!("{path}&format=csv")).await?;
    assert_eq!(file.lines().count(), entries.len() + 1, "{file}");
    assert!(file.contains(&format!("{SERIAL}-1-5")), "{file}");

    let history = story.run("credits serial 15").await?;
    let kinds = |movements: &Value, field: &str| -> Vec<String> {
        let movements = movements.as_array().into_iter().flatten();
        let kind = |one: &Value| one[field].as_str().map(str::to_lowercase);
        movements.filter_map(kind).collect()
    };
    let seen = ["issued", "reserved", "transferred", "transferred"];
    assert_eq!(kinds(&history["history"], "what"), seen, "{history}");
    let searched = story.mirror("/api/v1/serials/15").await?;
    assert_eq!(kinds(&searched["movements"], "kind"), seen, "{searched}");

    let totals = story.run("credits ledger").await?;
    let country = story.mirror("/api/v1/ledger").await?["ledger"].take();
    for field in ["issued", "voided"] {
        assert_eq!(
            country["totals"][field], totals[field],
            "{field} of {totals} and {country}"
        );
    }
    let timeline = story.mirror("/api/v1/programmes/1/timeline").await?;
    story
        .tells(
            &timeline["timeline"],
            &[
                "CreditsIssued",
                "TransferRequested",
                "CreditsTransferred",
                "RetirementRequested",
                "CreditsRetired",
                "CreditsCancelled",
                "FreezePlaced",
                "FreezeLifted",
                "IssuanceVoided",
            ],
        )
        .await
}
