//! `registry council vote`.

use super::{count, find, must_be_member, told, Stand, NO_INTENT};
use crate::{
    context::{state_since, Context},
    failure::Failure,
    output::{print_error, Answer},
    proposals::body_name,
    submission::{executed, only},
    values::hash_text,
};
use registry_client::{proposals::Body, Call, RegistryEvent};
use serde_json::json;

/// Vote on a motion.
pub async fn vote(
    context: &Context,
    body: Body,
    text: &str,
    approve: bool,
) -> Result<Answer, Failure> {
    context.without_intent(NO_INTENT)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let motion = find(&state, body, text).await?;
    let members = state.body_members(body).await?;
    must_be_member(signer.public_key(), body, &members)?;
    let word = if approve { "yes" } else { "no" };
    let what = told(motion.decoded.as_ref());
    if !context.json() {
        print_error(&format!("Voting {word} on motion {}: {what}", motion.index));
    }
    let call = Call::VoteOnMotion {
        body,
        motion: motion.hash,
        index: motion.index,
        approve,
    };
    let receipt = context.execute(&registry, &signer, call).await?;
    let (yes, no) = only(&receipt, |event| match event {
        RegistryEvent::MotionVoted(event) => Some((event.yes, event.no)),
        _ => None,
    })?;
    let state = state_since(&registry, receipt.block_number).await?;
    let now = state.block_number();
    let members = count(&members);
    let (stand, next) = match state.motion(body, motion.hash).await? {
        Some(motion) => {
            let stand = Stand::of(&motion, members, now);
            (stand.name(), stand.next(&motion))
        }
        None => ("closed", "It is closed already.".to_owned()),
    };
    let json = json!({
        "body": body_name(body),
        "index": motion.index,
        "hash": hash_text(motion.hash),
        "vote": word,
        "yes": yes,
        "no": no,
        "threshold": motion.threshold,
        "members": members,
        "status": stand,
    });
    let text = format!(
        "Voted {word} on motion {} of the {} ({what}).\n{yes} of {members} members agree, {no} do \
         not; {} must. {next}",
        motion.index,
        body_name(body),
        motion.threshold
    );
    Ok(executed(&receipt, json, &text))
}
