//! What is seen when all is done.

use super::seen_sunfield;
use crate::story::Story;
use anyhow::Result;
use serde_json::json;

/// The quota is shown, by the command and by the mirror.
pub async fn the_quota_is_shown(story: &mut Story) -> Result<()> {
    let shown = story.run("quota T-1").await?["quota"].take();
    assert_eq!(shown["class"], "Standard", "{shown}");
    let (bucket, left) = (&shown["bucket"], &shown["available"]);
    for part in ["picoseconds", "bytes"] {
        let (whole, left) = (bucket[part].as_u64(), left[part].as_u64());
        assert!(left > Some(0) && left <= whole, "{shown}");
    }
    let own = story.does("mira", "quota").await?["quota"].take();
    assert_eq!(own["bucket"], *bucket);
    let mirrored = seen_sunfield(story).await?["quota"].take();
    assert_eq!(mirrored["class"], "Standard");
    assert_eq!(mirrored["given"], false);
    let limits = &mirrored["limits"];
    assert_eq!(
        json!([limits["weight"], limits["length"], limits["block_share"]]),
        json!([
            bucket["picoseconds"],
            bucket["bytes"],
            bucket["blockSharePerMillion"]
        ])
    );
    let government = story.run("quota 1").await?;
    assert_eq!(government["quota"]["class"], "Authority");
    Ok(())
}

/// All that happened stands in the organisation's timeline, and the mirror is right.
pub async fn the_mirror_tells_all(story: &mut Story) -> Result<()> {
    let sunfield = seen_sunfield(story).await?;
    story
        .tells(
            &sunfield["timeline"],
            &[
                "OrganisationApplied",
                "OrganisationStateChanged",
                "MemberInvited",
                "InvitationAccepted",
                "MemberAdded",
                "OwnPolicyChanged",
                "IntentOpened",
                "IntentApproved",
                "TransferDelayed",
                "TransferUndone",
                "CreditsTransferred",
                "TrustedAdded",
                "LimitsChanged",
                "RecoveryProposed",
                "RecoveryApproved",
                "RecoveryCancelled",
                "KeyReplaced",
            ],
        )
        .await
}
