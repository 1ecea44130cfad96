//! `registry council propose`.

use super::{
    call_json, count, must_be_member, option,
    outcome::{failed, Became},
    told, Stand, NO_INTENT,
};
use crate::{
    args::governance::Propose,
    context::{state_since, Context},
    durations::Pace,
    failure::{Exit, Failure},
    lookup::Names,
    output::{print_error, Answer},
    proposals::{body_name, read, understood},
    submission::{executed, unexpected},
    values::hash_text,
};
use registry_client::{
    proposals::{self, Body, Share, Subject},
    AccountId, Call, Registry, State,
};
use serde_json::json;

/// Propose something.
pub async fn propose(context: &Context, command: &Propose) -> Result<Answer, Failure> {
    context.without_intent(NO_INTENT)?;
    let said = understood(&command.words, &command.values.0)?;
    let subject = said.subject;
    let body = decides(subject, command.committee)?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let read = read(context, &state, said).await?;
    let call = proposals::encode(state.metadata(), subject.words, &read.given())?;
    let decoded = state.decode_call(&call).ok();
    let hash = proposals::hash(&call);
    let members = state.body_members(body).await?;
    let signer = context.signer()?;
    must_be_member(signer.public_key(), body, &members)?;
    must_be_new(&state, body, hash).await?;
    let threshold = command
        .threshold
        .unwrap_or_else(|| share(subject, body).of(count(&members)));
    if let (Some(code), false) = (&read.code, context.json()) {
        print_error(&code.text());
    }

    let proposal = Call::ProposeMotion {
        body,
        threshold,
        proposal: call,
    };
    let receipt = context.execute(&registry, &signer, proposal).await?;
    let became = Became::of(&receipt);
    let mut json = json!({
        "body": body_name(body),
        "hash": hash_text(hash),
        "proposal": call_json(decoded.as_ref()),
        "threshold": threshold,
        "members": members.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "code": read.code.as_ref().map(crate::runtime_file::RuntimeFile::json),
    });
    let what = told(decoded.as_ref());
    match became {
        Some(Became::Failed(error)) => Err(failed(&state, &receipt, &error)),
        Some(Became::Opened(index, _)) => {
            let (end, next) = opened(&registry, receipt.block_number, body, hash).await?;
            json["index"] = json!(index);
            json["status"] = json!("open");
            json["end"] = json!(end);
            let text = format!(
                "Motion {index} of the {} is open: {what}\nhash {}\n{next}\n{}",
                body_name(body),
                hash_text(hash),
                voters(context, &members)
            );
            Ok(executed(&receipt, json, &text))
        }
        Some(Became::Executed) => {
            // One vote is enough here, so there was nothing to wait for.
            json["status"] = json!("executed");
            let text = format!(
                "Done, since one vote of the {} is enough: {what}",
                body_name(body)
            );
            Ok(executed(&receipt, json, &text))
        }
        Some(Became::Disapproved) | None => Err(unexpected(&receipt)),
    }
}

/// The body that decides a proposal.
fn decides(subject: &Subject, committee: bool) -> Result<Body, Failure> {
    match (subject.body, committee) {
        (_, true) if subject.either => Ok(Body::Committee),
        (Body::Council, true) => Err(Failure::usage(
            format!(
                "The committee does not decide on \"{}\"; the council does.",
                subject.words
            ),
            "Leave --committee out.",
        )),
        (body, _) => Ok(body),
    }
}

/// How much of a body must agree. The committee, where it may act at all, needs two thirds.
fn share(subject: &Subject, body: Body) -> Share {
    match body {
        Body::Council => subject.share,
        Body::Committee => Share::TwoThirds,
    }
}

/// Exactly the same is not proposed twice.
async fn must_be_new(state: &State, body: Body, hash: [u8; 32]) -> Result<(), Failure> {
    let Some(motion) = state.motion(body, hash).await? else {
        return Ok(());
    };
    Err(Failure::new(
        Exit::Refused,
        "DuplicateProposal",
        format!(
            "Motion {} of the {} proposes exactly this already.",
            motion.index,
            body_name(body)
        ),
        format!(
            "Vote on it: `registry council vote {} yes{}`.",
            motion.index,
            option(body)
        ),
    ))
}

/// The last block of a motion that was just opened, and what is needed next.
async fn opened(
    registry: &Registry,
    block: u64,
    body: Body,
    hash: [u8; 32],
) -> Result<(Option<u32>, String), Failure> {
    let state = state_since(registry, block).await?;
    let now = state.block_number();
    // Others may have voted and closed it in the meantime.
    let Some(motion) = state.motion(body, hash).await? else {
        return Ok((None, "It is closed already.".to_owned()));
    };
    let members = count(&state.body_members(body).await?);
    let pace = Pace::of(&state);
    let text = format!(
        "{} of {members} members must agree until {}. {}",
        motion.threshold,
        pace.until(motion.end.into(), now),
        Stand::of(&motion, members, now).next(&motion)
    );
    Ok((Some(motion.end), text))
}

/// Who may vote.
fn voters(context: &Context, members: &[AccountId]) -> String {
    let names = Names::of(context);
    let members: Vec<String> = members.iter().map(|key| names.shown(key)).collect();
    format!("Members: {}", members.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_decides_on_what_is_its_own() {
        let of = |words, committee| decides(proposals::subject(words).unwrap(), committee);
        assert_eq!(of("pause call", false).unwrap(), Body::Council);
        assert_eq!(of("pause call", true).unwrap(), Body::Committee);
        assert_eq!(of("approve validator", false).unwrap(), Body::Council);
        let failure = of("approve validator", true).unwrap_err();
        assert!(failure.remedy.contains("--committee"), "{failure:?}");
    }

    #[test]
    fn the_committee_needs_two_thirds() {
        let pause = proposals::subject("pause call").unwrap();
        assert_eq!(share(pause, Body::Committee).of(4), 3);
        assert_eq!(share(pause, Body::Council).of(4), 3);
        assert_eq!(share(pause, Body::Council).of(5), 3);
        assert_eq!(share(pause, Body::Committee).of(5), 4);
    }
}
