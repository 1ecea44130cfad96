//! Where credits may go, and how fast.

use super::{second_person::waiting, seen_sunfield, RIVER, SUNFIELD};
use crate::story::Story;
use anyhow::Result;
use registry_client::State;
use registry_primitives::TransferId;
use serde_json::json;

pub async fn a_viewer_cancels_a_waiting_transfer(story: &mut Story) -> Result<()> {
    let send = "credits transfer 1 --to T-2 --amount 20 --no-wait";
    let sent = story.does("ken", send).await?;
    assert_eq!(sent["delayed"], true, "{sent}");
    assert_eq!(sent["status"], "waiting");
    assert_eq!(sent["transfer"], 2);
    let balances = seen_sunfield(story).await?["balances"].take();
    assert_eq!(
        json!([balances["held"], balances["pending"]]),
        json!([970, 30])
    );
    let shown = story.does("vera", "credits waiting").await?;
    assert_eq!(
        shown["transfers"].as_array().map(Vec::len),
        Some(2),
        "{shown}"
    );

    let cancel = "credits cancel-transfer 2";
    story.is_refused_with("bob", cancel, 3025).await?;
    let cancelled = story.does("vera", cancel).await?;
    assert_eq!(cancelled["status"], "undone", "{cancelled}");
    story.is_refused_with("vera", cancel, 3016).await?;
    let undone = waiting(story, "Undone").await?;
    assert_eq!(undone[0]["id"], 2, "{undone}");
    assert_eq!(undone[0]["closed_by"], story.address("vera"));
    let balances = seen_sunfield(story).await?["balances"].take();
    assert_eq!(
        json!([balances["held"], balances["pending"]]),
        json!([990, 10])
    );
    Ok(())
}

pub async fn credits_go_to_a_trusted_account_at_once(story: &mut Story) -> Result<()> {
    let added = story.does("mira", "trust add T-2").await?;
    story.until_block(&added["trustedFrom"]).await?;
    let trusted = seen_sunfield(story).await?["trusted"].take();
    assert_eq!(trusted[0]["organisation"], RIVER.0, "{trusted}");
    assert_eq!(trusted[0]["in_force"], true);
    let listed = story.does("vera", "trust list").await?;
    assert_eq!(listed["trusted"][0]["taxId"], "T-2", "{listed}");

    let sent = story
        .does("ken", "credits transfer 1 --to T-2 --amount 30")
        .await?;
    assert_eq!(sent["delayed"], false, "{sent}");
    assert_eq!(
        sent["toAfter"].as_u64(),
        sent["toBefore"].as_u64().map(|held| held + 30)
    );
    Ok(())
}

/// The transfer that two persons asked for, which nobody cancelled.
pub async fn what_waited_is_executed(story: &mut Story) -> Result<()> {
    let gone =
        |state: State| async move { Ok(state.waiting_transfer(TransferId(1)).await?.is_none()) };
    story.until("transfer 1 is executed", gone).await?;
    let executed = waiting(story, "Executed").await?;
    assert_eq!(executed[0]["id"], 1, "{executed}");
    let path = format!("/api/v1/transfers?organisation={SUNFIELD}");
    let transfers = story.mirror(&path).await?;
    let waited = transfers["transfers"].as_array().into_iter().flatten();
    let waited = waited.filter(|one| one["waited_as"] == 1).count();
    assert_eq!(waited, 1, "{transfers}");
    let river = story
        .mirror(&format!("/api/v1/organisations/{RIVER}"))
        .await?;
    assert_eq!(river["organisation"]["balances"]["held"], 40, "{river}");
    Ok(())
}

pub async fn limits_hold(story: &mut Story) -> Result<()> {
    let send = |amount: u32| format!("credits transfer 1 --to T-2 --amount {amount}");
    story
        .does("mira", "trust set-limits --per-transfer 25")
        .await?;
    story.is_refused_with("ken", &send(26), 3014).await?;
    story.does("ken", &send(25)).await?;

    // A higher limit holds later.
    story
        .does("mira", "trust set-limits --per-transfer 100")
        .await?;
    let limits = story.does("vera", "trust limits").await?;
    assert_eq!(limits["perTransfer"], 25, "{limits}");
    assert_eq!(limits["next"]["perTransfer"], 100);
    let mirrored = seen_sunfield(story).await?["limits"].take();
    assert_eq!(mirrored["per_transfer"], 25, "{mirrored}");
    assert_eq!(mirrored["later"]["effective"], limits["next"]["from"]);
    story.until_block(&limits["next"]["from"]).await?;
    story.does("ken", &send(26)).await?;

    // A lower one at once. What was cancelled counts: 10, 20, 30, 25 and 26 credits.
    let limits = story.does("vera", "trust limits").await?;
    assert_eq!(limits["sentInDay"], 111, "{limits}");
    story.does("mira", "trust set-limits --per-day 120").await?;
    story.is_refused_with("ken", &send(10), 3015).await?;
    story.does("ken", &send(9)).await?;
    let mirrored = seen_sunfield(story).await?["limits"].take();
    assert_eq!(
        json!([mirrored["per_transfer"], mirrored["per_day"]]),
        json!([100, 120])
    );
    Ok(())
}
