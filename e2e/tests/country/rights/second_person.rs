//! What needs a second person.

use super::{seen_sunfield, SUNFIELD};
use crate::story::Story;
use anyhow::{Context, Result};
use registry_e2e::founding::Programme;
use registry_primitives::{Credits, ProgrammeId, Proponent};
use serde_json::Value;

/// Credits for the rest of the story: a thousand, all Sunfield's.
pub async fn credits_are_issued(story: &mut Story) -> Result<()> {
    let programme = Programme {
        id: ProgrammeId(1),
        external_id: "P-1".into(),
        proponents: vec![Proponent {
            organisation: SUNFIELD,
            share: 1_000_000,
        }],
        authorised: Credits(1_000),
        issued: Credits(1_000),
    };
    story.founds(programme.calls()?.into()).await?;
    let may = "roles may --action issue-credits --programme 1 --key";
    assert_eq!(story.run(&format!("{may} //Alice")).await?["allowed"], true);
    assert_eq!(story.run(&format!("{may} mira")).await?["allowed"], false);
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["balances"]["held"], 1000, "{sunfield}");
    Ok(())
}

pub async fn two_persons_are_needed_for_a_transfer(story: &mut Story) -> Result<()> {
    let set = story
        .does("mira", "policy set transfer-credits always")
        .await?;
    assert_eq!(set["before"], "never", "{set}");
    let policies = story
        .mirror(&format!("/api/v1/policies?organisation={SUNFIELD}"))
        .await?;
    let of_transfers = policies["policies"]
        .as_array()
        .context("policies")?
        .iter()
        .find(|policy| policy["action"] == "TransferCredits")
        .context("a policy of transfers")?;
    assert_eq!(of_transfers["own"]["needed"], "Always", "{of_transfers}");
    assert_eq!(of_transfers["in_force"]["needed"], "Always");
    assert_eq!(of_transfers["registry"]["threshold"], 100_000);

    let send = "credits transfer 1 --to T-2 --amount 10";
    let error = story.is_refused_with("ken", send, 1005).await?;
    let remedy = error["remedy"].as_str().unwrap_or_default();
    assert!(remedy.contains("--as-intent"), "{error}");

    let opened = story.does("ken", &format!("{send} --as-intent")).await?;
    let number = opened["intent"].as_u64().context("an intent")?;
    let path = format!("/api/v1/intents/{number}");
    let intent = story.mirror(&path).await?["intent"].take();
    assert_eq!(intent["state"], "Open", "{intent}");
    assert_eq!(
        (&intent["pallet"], &intent["call"]),
        (&"Credits".into(), &"transfer".into())
    );
    assert_eq!(intent["initiator"], story.address("ken"));
    assert_eq!(intent["arguments"]["to"], 3);
    let listed = story.does("mira", "intent list").await?;
    assert_eq!(
        listed["intents"][0]["encodedCall"], intent["call_bytes"],
        "{listed}"
    );
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["balances"]["held"], 1000, "it reserves nothing");

    let approve = format!("intent approve {number}");
    story.is_refused_with("ken", &approve, 1008).await?;
    story.is_refused_with("vera", &approve, 1010).await?;
    story.is_refused_with("bob", &approve, 1010).await?;
    let approved = story.does("mira", &approve).await?;
    assert_eq!(approved["transfer"], 1, "{approved}");
    let intent = story.mirror(&path).await?["intent"].take();
    assert_eq!(intent["state"], "Approved");
    assert_eq!(intent["closed_by"], story.address("mira"));
    story.is_refused_with("mira", &approve, 1006).await?;

    // It was executed: the credits wait for the delay of transfers.
    let waiting = waiting(story, "Waiting").await?;
    assert_eq!(waiting[0]["id"], 1, "{waiting}");
    assert_eq!(waiting[0]["amount"], 10);
    assert_eq!(waiting[0]["asked_by"], story.address("ken"));
    let back = story
        .does("mira", "policy set transfer-credits never")
        .await?;
    assert_eq!(back["before"], "always", "{back}");
    Ok(())
}

/// The transfers of Sunfield in a state, of those that wait or did.
pub async fn waiting(story: &Story, state: &str) -> Result<Value> {
    let path = format!("/api/v1/transfers/waiting?state={state}&organisation={SUNFIELD}");
    Ok(story.mirror(&path).await?["transfers"].take())
}
