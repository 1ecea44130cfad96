//! The values of proposals as people type them: keys by name, times, organisations by tax id,
//! files. What a proposal of rules does not name stays as it is.

use super::{
    said::{takes_text, Said},
    EXTRAS,
};
use crate::{
    args::names,
    context::Context,
    durations::Pace,
    failure::{Failure, Problem},
    lookup,
    runtime_file::RuntimeFile,
    values,
};
use registry_client::State;
use registry_primitives::{Action, ActionSet};
use std::path::Path;

/// What the last resort asks to be repeated.
const UNDERSTOOD: &str = "finality begins anew and bridges end";

/// What was read besides the values of the call.
#[derive(Debug)]
pub struct Read {
    /// The values as the client takes them, by name.
    pub values: Vec<(&'static str, String)>,
    /// The code that the proposal is about.
    pub code: Option<RuntimeFile>,
}

impl Read {
    /// The values for the client.
    pub fn given(&self) -> Vec<(&str, &str)> {
        let values = self.values.iter();
        values.map(|(name, text)| (*name, text.as_str())).collect()
    }
}

/// Read the values of a proposal for the chain of a state.
pub async fn read(context: &Context, state: &State, mut said: Said) -> Result<Read, Failure> {
    let code = code(state, &mut said)?;
    understands(&mut said)?;
    permissions(state, &mut said).await?;
    let mut values = Vec::new();
    for (name, text) in said.values.clone() {
        let read = value(context, state, said.subject.words, name, &text).await?;
        values.push((name, read));
    }
    let mut read = Said {
        subject: said.subject,
        values,
    };
    what_stays(state, &mut read).await?;
    complete(&read)?;
    Ok(Read {
        values: read.values,
        code,
    })
}

/// Refuse a proposal that lacks a value.
fn complete(said: &Said) -> Result<(), Failure> {
    let mut needed = said.subject.arguments.iter();
    let missing = needed.find(|value| !value.is_optional() && said.value(value.name).is_none());
    match missing {
        None => Ok(()),
        Some(value) => {
            let mut extras = EXTRAS.iter().filter(|extra| {
                extra.words == said.subject.words && extra.about.contains(value.name)
            });
            let instead = extras.next();
            let instead = instead.map_or_else(String::new, |extra| format!(" or --{}", extra.name));
            Err(Failure::usage(
                format!(
                    "\"{}\" needs --{}{instead}: {}.",
                    said.subject.words, value.name, value.about
                ),
                takes_text(said.subject),
            ))
        }
    }
}

/// The file of `--code`, which stands for the hash.
fn code(state: &State, said: &mut Said) -> Result<Option<RuntimeFile>, Failure> {
    let Some(path) = said.take("code") else {
        return Ok(None);
    };
    if said.value("code-hash").is_some() {
        return Err(Failure::usage(
            "The code is named twice, by its file and by its hash.",
            "Give --code or --code-hash.",
        ));
    }
    let file = RuntimeFile::read(Path::new(&path)).map_err(|problem| problem.at("--code"))?;
    file.must_follow(state)?;
    said.or("code-hash", values::hash_text(file.hash));
    Ok(Some(file))
}

/// The last resort is proposed by who says what it does.
fn understands(said: &mut Said) -> Result<(), Failure> {
    let text = said.take("i-understand");
    if said.subject.words != "note stalled" {
        return Ok(());
    }
    let plain = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    if text.is_some_and(|text| plain(&text) == UNDERSTOOD) {
        return Ok(());
    }
    Err(Failure::usage(
        "Noting a stall is the last resort. It makes finality begin anew, with the present \
         validators, from a block that is only said to be final: whoever relies on a proof of \
         finality, such as a bridge, a light client or a certificate, can no longer follow the \
         chain. A stall ends by itself as soon as more than two thirds of the validators are back.",
        format!(
            "First bring the validators back, as the runbook of a stall tells. If they are lost \
             for ever, repeat the command with --i-understand \"{UNDERSTOOD}\"."
        ),
    ))
}

/// `--allow` and `--forbid` change the present actions of a role.
async fn permissions(state: &State, said: &mut Said) -> Result<(), Failure> {
    let (allow, forbid) = (said.take("allow"), said.take("forbid"));
    if allow.is_none() && forbid.is_none() {
        return Ok(());
    }
    if said.value("actions").is_some() {
        return Err(Failure::usage(
            "The actions are named as a whole and as a change.",
            "Give --actions, or --allow and --forbid.",
        ));
    }
    let of = |name| said.value(name).unwrap_or_default();
    let kind = names::kind(of("kind")).map_err(|error| wrong(error, "kind"))?;
    let role = names::role(of("role")).map_err(|error| wrong(error, "role"))?;
    let matrix = state.matrix().await?;
    let cell = matrix
        .iter()
        .find(|cell| cell.kind == kind && cell.role == role);
    let present = cell.map_or_else(ActionSet::default, |cell| cell.actions);
    let allow = actions(allow.as_deref().unwrap_or_default(), "allow")?;
    let forbid = actions(forbid.as_deref().unwrap_or_default(), "forbid")?;
    let after = Action::ALL.iter().filter(|action| {
        !forbid.contains(action) && (allow.contains(action) || present.contains(**action))
    });
    let after: Vec<&str> = after.map(|action| action.name()).collect();
    said.or("actions", after.join(","));
    Ok(())
}

/// Actions with commas between them.
fn actions(text: &str, option: &str) -> Result<Vec<Action>, Problem> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| names::action(name).map_err(|error| wrong(error, option)))
        .collect()
}

fn wrong(error: String, option: &str) -> Problem {
    let mut sentence = error;
    if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
        sentence.replace_range(..1, &first);
    }
    let remedy = "Correct the value; `registry council propose --help` tells what it is.";
    Problem::new(format!("{sentence}."), remedy).at(&format!("--{option}"))
}

/// A value as the client takes it.
async fn value(
    context: &Context,
    state: &State,
    words: &str,
    name: &str,
    text: &str,
) -> Result<String, Failure> {
    let named = |result: Result<&'static str, String>| -> Result<String, Failure> {
        result
            .map(str::to_owned)
            .map_err(|error| wrong(error, name).into())
    };
    let at = |problem: Problem| Failure::from(problem.at(&format!("--{name}")));
    match (words, name) {
        (_, "validator" | "member" | "add" | "remove") => Ok(context.key(text)?.to_string()),
        (_, "share" | "block-share") => values::share_or_percentage(text)
            .map(|parts| parts.to_string())
            .map_err(at),
        ("set delays", _)
        | (_, "session-length" | "refill-blocks" | "delay")
        | ("set parameter", "value") => Pace::of(state)
            .blocks(text)
            .map(|blocks| blocks.to_string())
            .map_err(at),
        ("set parameter", "parameter") => {
            // The group may stand before it, as in governance.UpgradeNotice.
            let name = text.rsplit(['.', ':']).next().unwrap_or(text);
            Ok(name.replace(['-', '_', ' '], ""))
        }
        (_, "kind") => named(names::kind(text).map(|kind| kind.name())),
        (_, "role") => named(names::role(text).map(|role| role.name())),
        (_, "action") => named(names::action(text).map(|action| action.name())),
        (_, "actions") => {
            let actions = actions(text, name)?;
            let actions: Vec<&str> = actions.iter().map(|action| action.name()).collect();
            Ok(actions.join(","))
        }
        (_, "when") => names::when(text)
            .map(values::when_text)
            .map_err(|error| wrong(error, name).into()),
        (_, "by") => named(names::approver(text).map(|by| by.name())),
        (_, "class") => named(names::quota_class(text).map(|class| class.name())),
        (_, "organisation") => {
            let organisation = lookup::organisation(state, text).await?;
            Ok(organisation.id.to_string())
        }
        (_, "verification-required") => match text.to_lowercase().as_str() {
            "yes" | "true" => Ok("true".to_owned()),
            "no" | "false" => Ok("false".to_owned()),
            _ => Err(wrong("say yes or no".to_owned(), name).into()),
        },
        (_, "call") => call(state, text).map_err(at),
        (_, "code-hash") => values::hash(text).map(values::hash_text).map_err(at),
        (_, "reason") => values::readable(text, values::MAX_REASON).map_err(at),
        _ => Ok(text.to_owned()),
    }
}

/// The name of a call as the runtime has it. Upper and lower case are alike, and dashes may
/// stand between words.
fn call(state: &State, text: &str) -> Result<String, Problem> {
    let unknown = |what: String| {
        Problem::new(
            what,
            "Give pallet and call, such as Credits.transfer; `registry intent show` and \
             `registry council list` tell calls by these names.",
        )
    };
    let plain = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    let (pallet, call) = text
        .split_once('.')
        .ok_or_else(|| unknown(format!("{text:?} is no name of a call.")))?;
    let mut pallets = state.metadata().pallets();
    let pallet = pallets
        .find(|known| plain(known.name()) == plain(pallet))
        .ok_or_else(|| unknown(format!("The runtime has no pallet {pallet:?}.")))?;
    let calls = pallet.call_variants().unwrap_or_default();
    let found = calls.iter().find(|known| plain(&known.name) == plain(call));
    found
        .map(|found| format!("{}.{}", pallet.name(), found.name))
        .ok_or_else(|| {
            let known: Vec<&str> = calls.iter().map(|known| known.name.as_str()).collect();
            unknown(format!(
                "{} has no call {call:?}; it has {}.",
                pallet.name(),
                known.join(", ")
            ))
        })
}

/// Give the values that a proposal of rules does not name those which are in force.
async fn what_stays(state: &State, said: &mut Said) -> Result<(), Failure> {
    match said.subject.words {
        "set validator rules" if !said.values.is_empty() => {
            let rules = state.validator_rules().await?;
            said.or("floor", rules.floor);
            said.or("seats", rules.seats);
            said.or("share", rules.share);
            said.or("missed", rules.missed);
            said.or("session-length", rules.session_length);
        }
        "set delays" if !said.values.is_empty() => {
            let delays = state.delays().await?;
            said.or("trust", delays.trust);
            said.or("transfer", delays.transfer);
            said.or("cancel-before", delays.cancel_before);
            said.or("limits", delays.limits);
            said.or("recovery", delays.recovery);
            said.or("request", delays.request);
        }
        "set quota limits" if said.values.len() > 1 => {
            let all = state.quota_limits().await?;
            let class = said.value("class").unwrap_or_default();
            if let Some((_, limits)) = all.iter().find(|(known, _)| known.name() == class) {
                said.or("weight", limits.weight);
                said.or("length", limits.length);
                said.or("refill-blocks", limits.refill_blocks);
                said.or("block-share", limits.block_share);
            }
        }
        "set policy" => {
            let policies = state.policies().await?;
            let action = said.value("action").unwrap_or_default();
            let policy = policies.iter().find(|(known, _)| known.name() == action);
            if let Some((_, policy)) = policy {
                said.or("by", policy.by.name());
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{tests::propose, understood};
    use super::*;

    fn said(line: &str) -> Said {
        let propose = propose(line);
        understood(&propose.words, &propose.values.0).unwrap()
    }

    #[test]
    fn the_last_resort_is_not_proposed_by_mistake() {
        let line = "note stalled --delay 30 --best-finalised 7";
        let failure = understands(&mut said(line)).unwrap_err();
        assert!(failure.sentence.contains("last resort"), "{failure:?}");
        assert!(failure.remedy.contains(UNDERSTOOD), "{failure:?}");
        let wrong = format!("{line} --i-understand \"yes, I do\"");
        assert!(understands(&mut said(&wrong)).is_err());
        let mut right = said(&format!("{line} --i-understand \"{UNDERSTOOD}.\""));
        assert!(understands(&mut right).is_ok());
        assert_eq!(right.value("i-understand"), None);
        assert!(complete(&right).is_ok());
    }

    #[test]
    fn what_is_missing_is_told_with_an_example() {
        let failure = complete(&said("approve validator")).unwrap_err();
        assert!(failure.sentence.contains("--validator"), "{failure:?}");
        assert!(failure.remedy.contains("5Grw…utQY"), "{failure:?}");
        let failure = complete(&said("authorise upgrade --release 1")).unwrap_err();
        assert!(failure.sentence.contains("or --code"), "{failure:?}");
        assert!(complete(&said("approve validator 5G")).is_ok());
        assert!(complete(&said("withdraw upgrade")).is_ok());
    }

    #[test]
    fn names_are_told_in_a_sentence() {
        let problem = wrong("there is no such role; use one of A".to_owned(), "role");
        assert_eq!(
            problem.to_string(),
            "--role: There is no such role; use one of A."
        );
        assert_eq!(
            actions("issue-credits, freeze-credits", "allow").map(|found| found.len()),
            actions("IssueCredits,FreezeCredits", "allow").map(|found| found.len())
        );
    }
}
