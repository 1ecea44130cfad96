//! Peers, synchronisation, finality and versions of a running node.

use sc_cli::SubstrateCli;
use serde_json::{json, Value};

use super::{report::Line, unanswered};
use crate::{
    chain_state::{ChainState, Heads},
    cli::Cli,
    remote::Remote,
};

/// Blocks that may be not final yet in a network that runs.
const USUAL_LAG: u64 = 10;
/// With more, finality stands still.
const LONG_LAG: u64 = 60;
/// Blocks behind the others at which a node still counts as following.
const CLOSE: u64 = 5;

/// Whether the node was started as a validator.
pub fn is_authority(remote: &Remote) -> Option<bool> {
    let roles = remote.call("system_nodeRoles", json!([])).ok()?;
    Some(
        roles
            .as_array()?
            .iter()
            .any(|role| role.as_str() == Some("Authority")),
    )
}

/// All lines about the chain.
pub fn check(remote: &Remote, health: &Value) -> Vec<Line> {
    let state = ChainState::of(remote);
    let mut lines = vec![judge_peers(
        health.get("peers").and_then(Value::as_u64).unwrap_or(0),
        health
            .get("shouldHavePeers")
            .and_then(Value::as_bool)
            .unwrap_or(true),
    )];
    lines.push(match remote.call("system_syncState", json!([])) {
        Ok(sync) => {
            let number = |field: &str| sync.get(field).and_then(Value::as_u64);
            judge_sync(number("currentBlock"), number("highestBlock"))
        }
        Err(error) => unanswered("sync", &error),
    });
    lines.push(match state.heads() {
        Ok(heads) => judge_finality(heads),
        Err(error) => unanswered("finality", &error),
    });
    lines.push(program(remote));
    lines.push(runtime(remote, &state));
    lines
}

fn judge_peers(peers: u64, should_have: bool) -> Line {
    const CHECK: &str = "peers";
    let found = format!("{peers} connected");
    match peers {
        0 if should_have => Line::fail(
            CHECK,
            found,
            "see the reserved nodes it was started with, the firewall, and `doctor --network`",
        ),
        1 if should_have => Line::warn(
            CHECK,
            found,
            "one connection is little: when it breaks, the node stands alone",
        ),
        _ => Line::ok(CHECK, found),
    }
}

fn judge_sync(current: Option<u64>, highest: Option<u64>) -> Line {
    const CHECK: &str = "sync";
    let Some(current) = current else {
        return Line::warn(CHECK, "the node does not say", "ask again in a minute");
    };
    let behind = highest.unwrap_or(current).saturating_sub(current);
    if behind > CLOSE {
        return Line::warn(
            CHECK,
            format!("block {current}, {behind} behind"),
            "wait until it has caught up; if the number does not fall, see the log",
        );
    }
    Line::ok(CHECK, format!("block {current}"))
}

fn judge_finality(heads: Heads) -> Line {
    const CHECK: &str = "finality";
    let lag = heads.best.saturating_sub(heads.finalised);
    let found = format!("block {} is final, {lag} after it are not", heads.finalised);
    if lag > LONG_LAG {
        return Line::fail(
            CHECK,
            found,
            "a third of the validators, or more, does not vote: docs/operators/finality-stall.md",
        );
    }
    if lag > USUAL_LAG {
        return Line::warn(
            CHECK,
            found,
            "ask again; if it grows, see which validators are missing: `registry validator list`",
        );
    }
    Line::ok(CHECK, found)
}

fn program(remote: &Remote) -> Line {
    const CHECK: &str = "program";
    let own = Cli::impl_version();
    match remote.call("system_version", json!([])) {
        Ok(version) => judge_program(version.as_str().unwrap_or("unknown"), &own),
        Err(error) => unanswered(CHECK, &error),
    }
}

fn judge_program(running: &str, installed: &str) -> Line {
    const CHECK: &str = "program";
    if running == installed {
        return Line::ok(CHECK, running);
    }
    Line::warn(
        CHECK,
        format!("{running} runs, {installed} is installed"),
        "restart the node to run the installed program",
    )
}

fn runtime(remote: &Remote, state: &ChainState<'_>) -> Line {
    const CHECK: &str = "runtime";
    let version = match remote.call("state_getRuntimeVersion", json!([])) {
        Ok(version) => version,
        Err(error) => return unanswered(CHECK, &error),
    };
    let number = version
        .get("specVersion")
        .and_then(Value::as_u64)
        .unwrap_or(0);
    let upgrade = match state.authorised_upgrade() {
        Ok(upgrade) => upgrade.map(|upgrade| {
            (
                String::from_utf8_lossy(&upgrade.release).into_owned(),
                u64::from(upgrade.not_before),
            )
        }),
        Err(error) => return unanswered(CHECK, &error),
    };
    judge_runtime(
        number,
        u64::from(registry_runtime::VERSION.spec_version),
        upgrade,
    )
}

fn judge_runtime(on_chain: u64, built_in: u64, upgrade: Option<(String, u64)>) -> Line {
    const CHECK: &str = "runtime";
    if let Some((release, not_before)) = upgrade {
        return Line::warn(
            CHECK,
            format!("{on_chain}; release {release} may be applied from block {not_before} on"),
            "install the program of that release before then; the notes of the release tell how",
        );
    }
    if on_chain > built_in {
        return Line::warn(
            CHECK,
            format!("{on_chain} on chain, this program was made with {built_in}"),
            "install the newer release of the program",
        );
    }
    Line::ok(CHECK, format!("{on_chain}, no upgrade is authorised"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Status;

    #[test]
    fn a_node_alone_fails_unless_it_is_meant_to_be() {
        assert_eq!(judge_peers(0, true).status, Status::Fail);
        assert_eq!(judge_peers(0, false).status, Status::Ok);
        assert_eq!(judge_peers(1, true).status, Status::Warn);
        assert_eq!(judge_peers(3, true).status, Status::Ok);
    }

    #[test]
    fn a_node_behind_is_told() {
        assert_eq!(judge_sync(Some(100), Some(100)).status, Status::Ok);
        assert_eq!(judge_sync(Some(100), None).status, Status::Ok);
        let line = judge_sync(Some(100), Some(900));
        assert_eq!(line.status, Status::Warn);
        assert!(line.found.contains("800 behind"), "{}", line.found);
        assert_eq!(judge_sync(None, None).status, Status::Warn);
    }

    #[test]
    fn finality_that_stands_still_fails() {
        let judged = |best, finalised| judge_finality(Heads { best, finalised }).status;
        assert_eq!(judged(100, 98), Status::Ok);
        assert_eq!(judged(100, 80), Status::Warn);
        assert_eq!(judged(200, 80), Status::Fail);
    }

    #[test]
    fn versions_that_differ_and_upgrades_to_come_are_told() {
        assert_eq!(judge_program("1.0.0-a", "1.0.0-a").status, Status::Ok);
        assert_eq!(judge_program("1.0.0-a", "1.0.1-b").status, Status::Warn);
        assert_eq!(judge_runtime(6, 6, None).status, Status::Ok);
        assert_eq!(judge_runtime(5, 6, None).status, Status::Ok);
        assert_eq!(judge_runtime(7, 6, None).status, Status::Warn);
        let line = judge_runtime(5, 6, Some(("6".into(), 1_200)));
        assert_eq!(line.status, Status::Warn);
        assert!(line.found.contains("block 1200"), "{}", line.found);
    }
}
