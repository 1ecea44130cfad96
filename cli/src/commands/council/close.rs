//! `registry council close`.

use super::{
    call_json, count, find,
    outcome::{failed, Became},
    told, Stand, NO_INTENT,
};
use crate::{
    context::Context,
    durations::Pace,
    failure::{Exit, Failure},
    output::Answer,
    proposals::body_name,
    submission::{executed, unexpected},
    values::hash_text,
};
use registry_client::{proposals::Body, Call, RegistryEvent};
use serde_json::json;

/// Close a motion.
pub async fn close(context: &Context, body: Body, text: &str) -> Result<Answer, Failure> {
    context.without_intent(NO_INTENT)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let motion = find(&state, body, text).await?;
    let members = count(&state.body_members(body).await?);
    let now = registry.best_block_number().await?;
    let stand = Stand::of(&motion, members, now);
    if !stand.is_decided() {
        let end = Pace::of(&state).until(motion.end.into(), now);
        return Err(Failure::new(
            Exit::Refused,
            "TooEarly",
            format!(
                "Motion {} is open: {} of {members} members agree, {} must, and its time ends in \
                 {end}.",
                motion.index,
                motion.ayes.len(),
                motion.threshold
            ),
            stand.next(&motion),
        ));
    }
    let call = Call::CloseMotion {
        body,
        motion: motion.hash,
        index: motion.index,
        length: u32::try_from(motion.call.len()).unwrap_or(u32::MAX),
    };
    let receipt = context.execute(&registry, &signer, call).await?;
    let tally = receipt.events.iter().find_map(|event| match event {
        RegistryEvent::MotionClosed(event) => Some((event.yes, event.no)),
        _ => None,
    });
    let (yes, no) = tally.ok_or_else(|| unexpected(&receipt))?;
    let what = told(motion.decoded.as_ref());
    let (status, said) = match Became::of(&receipt) {
        Some(Became::Executed) => ("executed", "agreed to, and its call is executed"),
        Some(Became::Disapproved) => ("disapproved", "not agreed to; nothing is executed"),
        Some(Became::Failed(error)) => return Err(failed(&state, &receipt, &error)),
        Some(Became::Opened(..)) | None => return Err(unexpected(&receipt)),
    };
    let json = json!({
        "body": body_name(body),
        "index": motion.index,
        "hash": hash_text(motion.hash),
        "proposal": call_json(motion.decoded.as_ref()),
        "yes": yes,
        "no": no,
        "threshold": motion.threshold,
        "members": members,
        "status": status,
    });
    let text = format!(
        "Motion {} of the {} ({what}) is {said}: {yes} yes, {no} no.",
        motion.index,
        body_name(body)
    );
    Ok(executed(&receipt, json, &text))
}
