//! `registry council list` and `members`.

use super::{about, addresses, count, motion_json, Stand};
use crate::{
    context::Context,
    decoded::arguments_text,
    durations::Pace,
    failure::Failure,
    lookup::{Names, Organisations},
    output::{table, Answer},
    proposals::body_name,
};
use registry_client::{proposals::Body, AccountId, State};
use serde_json::json;

/// List the open motions.
pub async fn list(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let now = state.block_number();
    let pace = Pace::of(&state);
    let (mut listed, mut rows) = (Vec::new(), Vec::new());
    for body in Body::ALL {
        let members = count(&state.body_members(body).await?);
        for motion in state.motions(body).await? {
            let stand = Stand::of(&motion, members, now);
            let mut json = motion_json(&motion);
            json["members"] = json!(members);
            json["status"] = json!(stand.name());
            listed.push(json);
            rows.push([
                body_name(body).to_owned(),
                motion.index.to_string(),
                about(motion.decoded.as_ref()),
                arguments_text(motion.decoded.as_ref()),
                format!(
                    "{} yes, {} no; {} of {members} must agree",
                    motion.ayes.len(),
                    motion.nays.len(),
                    motion.threshold
                ),
                stand.name().to_owned(),
                pace.until(motion.end.into(), now),
            ]);
        }
    }
    let header = [
        "Body",
        "Motion",
        "Proposal",
        "Values",
        "Votes",
        "Status",
        "Open until",
    ];
    let text = match rows.is_empty() {
        true => format!("No motion is open at block {now}."),
        false => table(header, rows),
    };
    Ok(Answer::new(
        &json!({ "block": now, "motions": listed }),
        text,
    ))
}

/// Show who decides.
pub async fn members(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisations = Organisations::of(&state).await?;
    let names = Names::of(context);
    let council = state.body_members(Body::Council).await?;
    let committee = state.body_members(Body::Committee).await?;
    let mut rows = Vec::new();
    for (body, members) in [(Body::Council, &council), (Body::Committee, &committee)] {
        for key in members {
            let organisation = organisation(&state, key).await?;
            rows.push([
                body_name(body).to_owned(),
                key.to_string(),
                names.name(key).unwrap_or_default().to_owned(),
                organisation.map_or_else(String::new, |id| organisations.shown(id)),
            ]);
        }
    }
    let json = json!({
        "block": state.block_number(),
        "council": addresses(&council),
        "committee": addresses(&committee),
    });
    Ok(Answer::new(
        &json,
        table(["Body", "Member", "Name here", "Organisation"], rows),
    ))
}

/// The organisation that a member of a body belongs to, if its key is a member's there.
async fn organisation(
    state: &State,
    key: &AccountId,
) -> Result<Option<registry_primitives::OrganisationId>, Failure> {
    let member = state.member(&key.0).await?;
    Ok(member.map(|member| member.organisation))
}
