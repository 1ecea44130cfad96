//! What a suspended organisation may do: nothing.

use super::RIVER;
use crate::story::Story;
use anyhow::Result;
use registry_primitives::records::quota::Refusal;

pub async fn a_suspended_organisation_is_kept_out(story: &mut Story) -> Result<()> {
    let suspend = "organisation suspend T-2 --reason \"Accounts missing\"";
    story.is_refused_with("mira", suspend, 1003).await?;
    story.does("//Alice", suspend).await?;
    story
        .is_kept_out("bob", Refusal::OrganisationNotActive)
        .await?;
    let path = format!("/api/v1/organisations/{RIVER}");
    assert_eq!(
        story.mirror(&path).await?["organisation"]["state"],
        "Suspended"
    );
    let may = "roles may --action transfer-credits --key bob";
    let no = story.run(may).await?;
    assert_eq!(no["reason"]["number"], 1002, "{no}");
    // Nobody sends it anything either.
    let send = "credits transfer 1 --to T-2 --amount 1";
    let error = story.is_refused("ken-2", send).await?;
    assert_eq!(error["name"], "ReceiverSuspended", "{error}");

    let reactivate = "organisation reactivate T-2 --reason \"Accounts received\"";
    story.does("//Alice", reactivate).await?;
    let edit = "organisation edit --website https://river.example";
    story.does("bob", edit).await?;
    let river = story.mirror(&path).await?["organisation"].take();
    assert_eq!(river["state"], "Active", "{river}");
    assert_eq!(river["website"], "https://river.example");
    Ok(())
}
