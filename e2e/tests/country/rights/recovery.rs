//! How a lost key is replaced, unless it was not lost.

use super::{entry::keys, seen_sunfield, SUNFIELD};
use crate::story::Story;
use anyhow::Result;
use registry_primitives::records::quota::Refusal;
use serde_json::{json, Value};

/// Proposed by an administrator, approved by a second person, who is of the government; gives
/// the block in which it is due.
async fn is_under_way(story: &mut Story) -> Result<Value> {
    let propose = "member recovery propose ken --new ken-2";
    story.is_refused_with("vera", propose, 1003).await?;
    story.does("mira", propose).await?;
    let approve = "member recovery approve ken";
    story.is_refused_with("mira", approve, 2032).await?;
    let approved = story.does("olga", approve).await?;
    let under_way = seen_sunfield(story).await?["recoveries"].take();
    assert_eq!(
        under_way[0]["lost_key"],
        story.address("ken"),
        "{under_way}"
    );
    assert_eq!(under_way[0]["new_key"], story.address("ken-2"));
    assert_eq!(under_way[0]["proposed_by"], story.address("mira"));
    assert_eq!(under_way[0]["approved_by"], story.address("olga"));
    assert_eq!(under_way[0]["due"], approved["due"]);
    Ok(approved["due"].clone())
}

pub async fn the_old_key_stops_a_recovery(story: &mut Story) -> Result<()> {
    story.key("ken-2").await?;
    is_under_way(story).await?;
    let complete = "member recovery complete ken";
    story.is_refused_with("bob", complete, 2033).await?;
    story.does("ken", "member recovery cancel ken").await?;
    let listed = story.run("member recovery list").await?;
    assert_eq!(listed["recoveries"], json!([]), "{listed}");
    let sunfield = seen_sunfield(story).await?;
    assert_eq!(sunfield["recoveries"], json!([]));
    let ken = json!([story.address("ken"), "Manager", "Active"]);
    assert!(keys(&sunfield).contains(&ken), "{sunfield}");
    story.is_refused_with("bob", complete, 2030).await?;
    Ok(())
}

pub async fn a_recovery_is_completed(story: &mut Story) -> Result<()> {
    let due = is_under_way(story).await?;
    story.until_block(&due).await?;
    // Anybody completes it.
    story.does("bob", "member recovery complete ken").await?;
    let members = story
        .mirror(&format!(
            "/api/v1/members?organisation={SUNFIELD}&role=manager"
        ))
        .await?;
    let [old, new] = [&members["members"][0], &members["members"][1]];
    assert_eq!(old["key"], story.address("ken"), "{members}");
    assert_eq!(
        json!([old["state"], new["state"]]),
        json!(["Replaced", "Active"])
    );
    assert_eq!(old["replaced_by"], new["key"]);
    assert_eq!(new["key"], story.address("ken-2"));
    assert_eq!(old["person"], new["person"]);

    story.is_kept_out("ken", Refusal::KeyNotActive).await?;
    let may = "roles may --action transfer-credits --key";
    assert_eq!(story.run(&format!("{may} ken")).await?["allowed"], false);
    assert_eq!(story.run(&format!("{may} ken-2")).await?["allowed"], true);
    Ok(())
}
