//! Whether the keystore holds the keys that the chain expects of this validator.

use codec::Encode;
use registry_primitives::records::validators::ValidatorState;
use sp_core::crypto::Ss58Codec;

use super::{report::Line, unanswered};
use crate::{
    chain_state::ChainState,
    keys::{
        folder::KeyFolder,
        inspect::{on_chain as validators_of, OnChain},
        Bytes,
    },
    remote::Remote,
};

const CHECK: &str = "session keys";

/// What the folders of a node hold, without asking anybody.
pub fn files(folder: &KeyFolder) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.push(match folder.node_key() {
        Ok(Some(key)) => Line::ok("node key", key.peer_id()),
        Ok(None) => Line::warn(
            "node key",
            format!("{} is not there", folder.node_key_path().display()),
            "install the key pack: others know the node by that key",
        ),
        Err(error) => Line::fail("node key", error, "install the key pack again"),
    });
    lines.push(match folder.session_keys() {
        Ok((aura, grandpa)) => judge_files(aura.len(), grandpa.len()),
        Err(error) => Line::fail(
            "keystore",
            error,
            "run the doctor as the user that runs the node",
        ),
    });
    match folder.too_open() {
        Ok(open) if open.is_empty() => {}
        Ok(open) => {
            let names: Vec<String> = open
                .iter()
                .map(|file| format!("{} ({:o})", file.path.display(), file.mode))
                .collect();
            lines.push(Line::fail(
                "key files",
                format!("others can read {}", names.join(", ")),
                "chmod 600 them, and rotate the keys if others use this computer",
            ));
        }
        Err(error) => lines.push(Line::warn(
            "key files",
            error,
            "run the doctor as the user that runs the node",
        )),
    }
    lines
}

fn judge_files(aura: usize, grandpa: usize) -> Line {
    match (aura, grandpa) {
        (0, 0) => Line::ok("keystore", "no session keys: no validator"),
        (0, _) | (_, 0) => Line::fail(
            "keystore",
            format!("{aura} block keys and {grandpa} finality keys: one kind is missing"),
            "install the key pack again, or rotate the keys",
        ),
        _ => Line::ok(
            "keystore",
            format!("{aura} block keys, {grandpa} finality keys"),
        ),
    }
}

/// Whether the node is the validator whose keys it holds.
pub fn on_chain(remote: &Remote, folder: &KeyFolder, authority: Option<bool>) -> Line {
    let (aura, grandpa) = match folder.session_keys() {
        Ok(keys) => keys,
        Err(error) => {
            return Line::fail(CHECK, error, "run the doctor as the user of the node");
        }
    };
    match validators_of(&ChainState::of(remote), &aura, &grandpa) {
        Ok(found) => judge(
            &found,
            aura.is_empty() && grandpa.is_empty(),
            authority.unwrap_or(false),
        ),
        Err(error) => unanswered(CHECK, &error),
    }
}

fn judge(found: &[OnChain], none_here: bool, authority: bool) -> Line {
    let one = match found {
        [] if none_here && !authority => {
            return Line::ok(CHECK, "none, and the node is no validator")
        }
        [] if none_here => {
            return Line::fail(
                CHECK,
                "the node was started as a validator and has no keys",
                "stop it, install the key pack, start it again",
            )
        }
        [] => {
            return Line::warn(
                CHECK,
                "the chain knows none of the keys in the keystore",
                "propose the validator, or submit the rotation that `key rotate` showed",
            )
        }
        [one] => one,
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|one| one.account.to_ss58check())
                .collect();
            return Line::fail(
                CHECK,
                format!("keys of several validators are here: {}", names.join(", ")),
                "one node is one validator: move the keys of the others away, and see that each \
                 runs in one place only",
            );
        }
    };
    let name = one.account.to_ss58check();
    if !one.complete {
        let expected = one.keys.as_ref().map_or_else(
            || "none".to_owned(),
            |keys| Bytes(keys.encode()).to_string(),
        );
        return Line::fail(
            CHECK,
            format!("the chain expects other keys of {name}: {expected}"),
            "install the pack with those keys, or make new ones with `key rotate`",
        );
    }
    if !authority {
        return Line::fail(
            CHECK,
            format!("it holds the keys of {name} and was not started as a validator"),
            "start it with --validator",
        );
    }
    judge_state(one, &name)
}

fn judge_state(one: &OnChain, name: &str) -> Line {
    let acts = one
        .acting
        .is_some_and(|acting| acting.authors && acting.votes);
    let soon = one.acting.is_some_and(|acting| acting.queued);
    let Some(record) = one.record else {
        return if acts {
            Line::ok(CHECK, format!("{name} makes blocks and votes"))
        } else {
            Line::warn(
                CHECK,
                format!("{name} has keys on chain and the registry does not know it"),
                "propose it as a validator",
            )
        };
    };
    let state = record.state.name();
    match record.state {
        ValidatorState::Suspended => Line::fail(
            CHECK,
            format!("{name} is suspended: it voted for two blocks at once"),
            "see that its keys are in one place only, then ask the council to reinstate it",
        ),
        ValidatorState::Standby => Line::warn(
            CHECK,
            format!("{name} stands by after {} missed sessions", record.missed),
            "leave the node running: it reports back by itself within a session",
        ),
        ValidatorState::Leaving => Line::warn(
            CHECK,
            format!("{name} is leaving the set"),
            "let it run until `key inspect --url` says that it acts no more",
        ),
        ValidatorState::Active if acts => Line::ok(CHECK, format!("{name} makes blocks and votes")),
        ValidatorState::Active if soon => {
            Line::ok(CHECK, format!("{name} acts from the next session on"))
        }
        ValidatorState::Active => Line::warn(
            CHECK,
            format!("{name} has a seat and does not act yet"),
            "wait two sessions; if it stays, compare its keys with `key inspect --url`",
        ),
        ValidatorState::Proposed | ValidatorState::Entering => Line::ok(
            CHECK,
            format!("{name} is {state}: it acts when the council and the set let it in"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chain_state::Acting, doctor::report::Status, keys::material::SessionSecrets};
    use registry_primitives::{records::validators::Validator, OrganisationId};

    fn validator(state: ValidatorState, acts: bool, complete: bool) -> OnChain {
        let secrets = SessionSecrets::development("//Alice").expect("a development key");
        let keys = secrets.public_for(secrets.own_account());
        OnChain {
            account: keys.account.clone(),
            keys: Some(keys.session_keys()),
            acting: Some(Acting {
                authors: acts,
                votes: acts,
                queued: acts,
            }),
            record: Some(Validator {
                organisation: OrganisationId(1),
                state,
                seated: true,
                since: 0,
                until: None,
                missed: 0,
            }),
            complete,
        }
    }

    #[test]
    fn a_validator_that_acts_is_in_order() {
        let line = judge(
            &[validator(ValidatorState::Active, true, true)],
            false,
            true,
        );
        assert_eq!(line.status, Status::Ok);
        assert!(line.found.contains("makes blocks and votes"));
    }

    #[test]
    fn every_other_state_has_its_remedy() {
        for (state, acts, complete, authority, status, said) in [
            (
                ValidatorState::Active,
                false,
                true,
                true,
                Status::Warn,
                "seat",
            ),
            (
                ValidatorState::Active,
                true,
                false,
                true,
                Status::Fail,
                "expects other keys",
            ),
            (
                ValidatorState::Active,
                true,
                true,
                false,
                Status::Fail,
                "not started",
            ),
            (
                ValidatorState::Suspended,
                false,
                true,
                true,
                Status::Fail,
                "suspended",
            ),
            (
                ValidatorState::Standby,
                false,
                true,
                true,
                Status::Warn,
                "stands by",
            ),
            (
                ValidatorState::Leaving,
                true,
                true,
                true,
                Status::Warn,
                "leaving",
            ),
            (
                ValidatorState::Entering,
                false,
                true,
                true,
                Status::Ok,
                "Entering",
            ),
        ] {
            let line = judge(&[validator(state, acts, complete)], false, authority);
            assert_eq!(line.status, status, "{}", line.found);
            assert!(line.found.contains(said), "{}", line.found);
            assert_eq!(line.remedy.is_some(), status != Status::Ok);
        }
    }

    #[test]
    fn keys_of_two_validators_in_one_place_fail() {
        let mut other = validator(ValidatorState::Active, true, true);
        other.account = SessionSecrets::generate().own_account();
        let line = judge(
            &[validator(ValidatorState::Active, true, true), other],
            false,
            true,
        );
        assert_eq!(line.status, Status::Fail);
    }

    #[test]
    fn keys_that_nobody_knows_and_no_keys_differ() {
        assert_eq!(judge(&[], true, false).status, Status::Ok);
        assert_eq!(judge(&[], true, true).status, Status::Fail);
        assert_eq!(judge(&[], false, true).status, Status::Warn);
        assert_eq!(judge_files(1, 0).status, Status::Fail);
        assert_eq!(judge_files(0, 0).status, Status::Ok);
        assert_eq!(judge_files(2, 2).status, Status::Ok);
    }
}
