//! How organisations and people come in.

use super::{seen_sunfield, RIVER, SUNFIELD};
use crate::story::Story;
use anyhow::{Context, Result};
use serde_json::{json, Value};

/// The keys of an organisation as the mirror has them: address, role, state.
pub fn keys(organisation: &Value) -> Vec<Value> {
    let keys = organisation["keys"].as_array().cloned().unwrap_or_default();
    keys.iter()
        .map(|key| json!([key["key"], key["role"], key["state"]]))
        .collect()
}

pub async fn an_organisation_applies_and_is_admitted(story: &mut Story) -> Result<()> {
    story.key("mira").await?;
    let applied = "organisation apply --kind developer --name \"Sunfield Energy\" --tax-id T-1 \
                   --website https://sunfield.example --key mira";
    let applied = story.run(applied).await?;
    assert_eq!(applied["organisation"], SUNFIELD.0, "{applied}");
    assert_eq!(applied["state"], "Pending");
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["state"], "Pending", "{sunfield}");
    assert_eq!(sunfield["name"], "Sunfield Energy");
    assert_eq!(sunfield["website"], "https://sunfield.example");
    let mira = json!([story.address("mira"), "Admin", "Active"]);
    assert_eq!(keys(&sunfield), std::slice::from_ref(&mira));
    // Its key is known to the records, and to no transaction.
    let invited = "member invite --role viewer";
    story.is_refused_with("mira", invited, 1001).await?;

    let admitted = "organisation decide T-1 --admit --reason \"Papers complete\"";
    story.does("//Alice", admitted).await?;
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["state"], "Active");
    assert_eq!(keys(&sunfield), [mira]);
    // What was decided is not decided again.
    story.is_refused_with("//Alice", admitted, 2015).await?;
    Ok(())
}

pub async fn a_voucher_brings_in_a_new_key(story: &mut Story) -> Result<()> {
    let file = story.test.files.path().join("voucher.json");
    let file = file.display().to_string();
    let invite = format!("member invite --role manager --out {file}");
    let invited = story.does("mira", &invite).await?;
    assert_eq!(invited["role"], "Manager", "{invited}");
    let open = &seen_sunfield(story).await?["invitations"];
    assert_eq!(open[0]["voucher"], invited["voucherHash"], "{open}");
    assert_eq!(open[0]["expired"], false);

    story.key("ken").await?;
    let accept = |key: &str| format!("member accept --voucher {file} --key {key}");
    let accepted = story.run(&accept("ken")).await?;
    assert_eq!(accepted["organisation"], SUNFIELD.0, "{accepted}");
    assert_eq!(accepted["role"], "Manager");
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["invitations"], json!([]));
    let ken = json!([story.address("ken"), "Manager", "Active"]);
    assert!(keys(&sunfield).contains(&ken), "{sunfield}");

    // A voucher works once.
    story.key("eve").await?;
    story.is_refused_with("eve", &accept("eve"), 2019).await?;
    Ok(())
}

/// A viewer, another organisation, and a second person of the government.
pub async fn others_come_in(story: &mut Story) -> Result<()> {
    for name in ["vera", "bob", "olga"] {
        story.key(name).await?;
    }
    story.does("mira", "member add vera --role viewer").await?;
    let river = "organisation register --kind developer --name \"Blue River\" --tax-id T-2 \
                 --administrator bob";
    let river = story.does("//Alice", river).await?;
    assert_eq!(river["organisation"], RIVER.0, "{river}");
    story
        .does("//Alice", "member add olga --role admin")
        .await?;

    let active = "/api/v1/members?state=active&organisation=";
    let members = story.mirror(&format!("{active}{SUNFIELD}")).await?;
    assert_eq!(members["meta"]["total"], 3, "{members}");
    let members = story.mirror(&format!("{active}1&role=admin")).await?;
    assert_eq!(members["members"][0]["key"], story.address("olga"));
    Ok(())
}

pub async fn roles_are_shown_and_answer_questions(story: &mut Story) -> Result<()> {
    let shown = story.run("roles --kind developer --role manager").await?;
    let actions = &shown["matrix"][0]["actions"];
    let may = |action: &str| {
        actions
            .as_array()
            .is_some_and(|all| all.contains(&json!(action)))
    };
    assert!(may("TransferCredits") && !may("IssueCredits"), "{shown}");
    let mirrored = story.mirror("/api/v1/roles").await?;
    let cell = mirrored["roles"]
        .as_array()
        .context("roles")?
        .iter()
        .find(|cell| cell["kind"] == "ProgrammeDeveloper" && cell["role"] == "Manager");
    assert_eq!(cell.map(|cell| &cell["actions"]), Some(actions));

    let question = |key: &str, action: &str| format!("roles may --key {key} --action {action}");
    let yes = story.run(&question("ken", "transfer-credits")).await?;
    assert_eq!(yes["allowed"], true, "{yes}");
    assert_eq!(yes["policy"]["when"], "from:100000");
    assert_eq!(yes["policy"]["by"], "OwnOrganisation");
    let no = story.run(&question("vera", "transfer-credits")).await?;
    assert_eq!(no["allowed"], false, "{no}");
    assert_eq!(no["reason"]["number"], 1003);
    let no = story.run(&question("eve", "transfer-credits")).await?;
    assert_eq!(no["reason"]["number"], 1001, "{no}");
    Ok(())
}
