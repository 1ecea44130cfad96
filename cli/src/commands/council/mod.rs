//! `registry council`: decisions by vote.

mod close;
mod list;
mod outcome;
mod propose;
mod vote;

use crate::{
    args::governance::Council,
    context::Context,
    decoded,
    failure::{Exit, Failure},
    output::Answer,
    proposals::{body_name, words_of},
    values,
};
use registry_client::{proposals::Body, AccountId, DecodedCall, MotionView, State};
use serde_json::{json, Value};

/// Propose, vote, close, list.
pub async fn run(context: &Context, command: &Council) -> Result<Answer, Failure> {
    match command {
        Council::Propose(command) => propose::propose(context, command).await,
        Council::Vote {
            motion,
            vote,
            committee,
        } => vote::vote(context, body(*committee), motion, *vote).await,
        Council::Close { motion, committee } => {
            close::close(context, body(*committee), motion).await
        }
        Council::List => list::list(context).await,
        Council::Members => list::members(context).await,
    }
}

const NO_INTENT: &str = "A motion is the council's own way to decide: it is no intent.";

fn body(committee: bool) -> Body {
    if committee {
        Body::Committee
    } else {
        Body::Council
    }
}

/// ` --committee` where it has to be typed.
fn option(body: Body) -> &'static str {
    match body {
        Body::Council => "",
        Body::Committee => " --committee",
    }
}

/// What a motion is about, in the words of its proposal where there are some.
fn about(call: Option<&DecodedCall>) -> String {
    let words = call.and_then(|call| words_of(&call.pallet, &call.call));
    words.map_or_else(|| decoded::name(call), str::to_owned)
}

/// The same with its arguments.
fn told(call: Option<&DecodedCall>) -> String {
    match decoded::arguments_text(call) {
        arguments if arguments.is_empty() => about(call),
        arguments => format!("{}: {arguments}", about(call)),
    }
}

/// A call for programs, with its words.
fn call_json(call: Option<&DecodedCall>) -> Value {
    let Some(call) = call else {
        return Value::Null;
    };
    json!({
        "words": words_of(&call.pallet, &call.call),
        "pallet": call.pallet,
        "call": call.call,
        "arguments": call.arguments,
    })
}

fn addresses(keys: &[AccountId]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}

fn motion_json(motion: &MotionView) -> Value {
    json!({
        "body": body_name(motion.body),
        "index": motion.index,
        "hash": values::hash_text(motion.hash),
        "proposal": call_json(motion.decoded.as_ref()),
        "encodedCall": format!("0x{}", hex::encode(&motion.call)),
        "threshold": motion.threshold,
        "ayes": addresses(&motion.ayes),
        "nays": addresses(&motion.nays),
        "end": motion.end,
    })
}

/// Members as a number of 32 bits.
fn count(members: &[AccountId]) -> u32 {
    u32::try_from(members.len()).unwrap_or(u32::MAX)
}

/// Where a motion stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stand {
    /// Enough members agree.
    Agreed,
    /// Too many do not for the threshold to be reached.
    Refused,
    /// Its time is over; who did not vote says no.
    Over,
    /// So many more must agree.
    Open(u32),
}

impl Stand {
    fn of(motion: &MotionView, members: u32, now: u64) -> Self {
        let (yes, no) = (count(&motion.ayes), count(&motion.nays));
        if yes >= motion.threshold {
            Self::Agreed
        } else if members.saturating_sub(no) < motion.threshold {
            Self::Refused
        } else if now >= u64::from(motion.end) {
            Self::Over
        } else {
            Self::Open(motion.threshold.saturating_sub(yes))
        }
    }

    /// Whether the motion can be closed.
    fn is_decided(self) -> bool {
        !matches!(self, Self::Open(_))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Refused => "refused",
            Self::Over => "over",
            Self::Open(_) => "open",
        }
    }

    /// What comes next.
    fn next(self, motion: &MotionView) -> String {
        let (index, option) = (motion.index, option(motion.body));
        let close = format!("`registry council close {index}{option}`");
        match self {
            Self::Agreed => format!("Enough members agree: {close} executes it."),
            Self::Refused => format!("It can no longer be agreed to: {close} takes it off."),
            Self::Over => format!("Its time is over: {close} takes it off."),
            Self::Open(more) => format!(
                "{more} more of its members must agree: `registry council vote {index} yes{option}`."
            ),
        }
    }
}

/// The motion that a number or a hash names.
async fn find(state: &State, body: Body, text: &str) -> Result<MotionView, Failure> {
    let motions = state.motions(body).await?;
    let text = text.trim();
    let index = text.parse::<u32>().ok();
    let hash = values::hash(text).ok();
    if index.is_none() && hash.is_none() {
        return Err(Failure::usage(
            format!("{text:?} is no number and no hash of a motion."),
            "`registry council list --json` shows both.",
        ));
    }
    let named = |motion: &&MotionView| Some(motion.index) == index || Some(motion.hash) == hash;
    if let Some(found) = motions.iter().find(named) {
        return Ok(found.clone());
    }
    let other = match body {
        Body::Council => Body::Committee,
        Body::Committee => Body::Council,
    };
    let there = state
        .motions(other)
        .await?
        .iter()
        .any(|motion| named(&motion));
    let remedy = match (there, other) {
        (true, Body::Committee) => "The committee has such a motion: add --committee.",
        (true, Body::Council) => "The council has such a motion: leave --committee out.",
        (false, _) => {
            "`registry council list` shows the open motions; one that was closed is no longer \
             among them."
        }
    };
    Err(Failure::new(
        Exit::Refused,
        "MotionNotFound",
        format!("The {} has no open motion {text}.", body_name(body)),
        remedy,
    ))
}

/// The signer's key must be that of a member.
fn must_be_member(key: [u8; 32], body: Body, members: &[AccountId]) -> Result<(), Failure> {
    if members.iter().any(|member| member.0 == key) {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Refused,
        "NotMember",
        format!(
            "The key {} is no member of the {}.",
            AccountId::from(key),
            body_name(body)
        ),
        "Sign with the key of a member; `registry council members` lists them.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn motion(yes: u8, no: u8, threshold: u32) -> MotionView {
        let keys = |from: u8, count: u8| (from..from + count).map(|key| [key; 32].into()).collect();
        MotionView {
            body: Body::Committee,
            hash: [7; 32],
            index: 3,
            threshold,
            ayes: keys(1, yes),
            nays: keys(100, no),
            end: 500,
            call: vec![1, 2],
            decoded: Some(DecodedCall {
                pallet: "TxPause".into(),
                call: "pause".into(),
                arguments: json!({ "full_name": ["Credits", "transfer"] }),
            }),
        }
    }

    #[test]
    fn a_motion_stands_where_its_votes_put_it() {
        for (yes, no, now, stand) in [
            (3, 0, 10, Stand::Agreed),
            (3, 0, 900, Stand::Agreed),
            (1, 2, 10, Stand::Refused),
            (1, 1, 10, Stand::Open(2)),
            (2, 0, 499, Stand::Open(1)),
            (2, 0, 500, Stand::Over),
        ] {
            let motion = motion(yes, no, 3);
            let found = Stand::of(&motion, 4, now);
            assert_eq!(found, stand, "{yes} {no} {now}");
            assert_eq!(found.is_decided(), !matches!(stand, Stand::Open(_)));
            let next = found.next(&motion);
            assert!(
                next.contains(" 3") && next.contains("--committee"),
                "{next}"
            );
        }
    }

    #[test]
    fn a_motion_is_told_in_its_words() {
        let motion = motion(1, 1, 3);
        assert_eq!(
            told(motion.decoded.as_ref()),
            "pause call: full_name Credits.transfer"
        );
        let json = motion_json(&motion);
        assert_eq!(json["proposal"]["words"], "pause call");
        assert_eq!(json["body"], "committee");
        assert_eq!(json["ayes"].as_array().unwrap().len(), 1);
        assert_eq!(call_json(None), Value::Null);
    }

    #[test]
    fn only_members_propose_and_vote() {
        let members = [[1; 32].into(), [2; 32].into()];
        assert!(must_be_member([2; 32], Body::Council, &members).is_ok());
        let failure = must_be_member([3; 32], Body::Committee, &members).unwrap_err();
        assert_eq!(failure.name, "NotMember");
        assert!(failure.sentence.contains("committee"), "{failure:?}");
    }
}
