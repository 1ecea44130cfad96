//! As many validators stay away for long as a network bears.

use crate::{
    net::{Net, RECOVERY_WITHIN},
    until::{state, until},
};
use anyhow::{ensure, Context, Result};
use registry_client::{Registry, ValidatorView};
use registry_primitives::records::validators::ValidatorState;
use std::time::{Duration, Instant};

/// For so many sessions.
const SESSIONS: u32 = 20;
/// How long they may take: ten blocks of two seconds each, and every missing validator's turn.
const WITHIN: Duration = Duration::from_secs(1_500);

/// Kills the first validators, as many as may fail, and lets them come back after long.
pub async fn long(net: &mut Net<'_>) -> Result<()> {
    let away = (net.size() - 1) / 3;
    let (missing, present): (Vec<usize>, Vec<usize>) = net.all().iter().partition(|at| **at < away);
    let registry = net.registry(present[0]).await?;
    let first = registry.state().await?.session().await?.index;
    let began = Instant::now();
    for at in &missing {
        net.nodes[*at].kill().await?;
    }
    let after = until("the others go on", WITHIN, || async {
        let now = registry.state().await?.session().await?.index;
        state(now >= first + SESSIONS, || {
            format!("session {now} after {first}")
        })
    });
    after.await?;
    net.note(
        format!("{away} away: {SESSIONS} sessions of the others"),
        began.elapsed(),
    );
    net.finalise(&present, 2).await?;

    // Who makes no block stands by, and gives its seat up unless the set would be too small.
    let floor = registry.state().await?.validator_rules().await?.floor;
    for at in &missing {
        let found = find(net, &registry, *at).await?;
        ensure!(
            found.record.state == ValidatorState::Standby,
            "validator {at} was away and is {:?}",
            found.record
        );
        ensure!(
            found.record.seated == (net.size() <= usize::try_from(floor)?),
            "validator {at} was away from a set of {}, floor {floor}: {:?}",
            net.size(),
            found.record
        );
    }

    let began = Instant::now();
    for at in &missing {
        net.nodes[*at].restart().await?;
    }
    for at in &missing {
        net.catches_up(*at).await?;
    }
    net.note(
        format!("{away} away: from their start to the head"),
        began.elapsed(),
    );
    for at in &missing {
        until("a validator acts again", RECOVERY_WITHIN, || async {
            let found = find(net, &registry, *at).await?;
            let back = found.record.state == ValidatorState::Active && found.acts;
            state(back, || format!("it is {:?}", found.record))
        })
        .await?;
    }
    net.note(
        format!("{away} away: from their start until all have their seats again"),
        began.elapsed(),
    );
    for at in &missing {
        net.writes(*at).await?;
    }
    net.note(
        format!("{away} away: from their start to finalised blocks of each"),
        began.elapsed(),
    );
    Ok(())
}

/// What a node knows of a validator.
pub async fn find(net: &Net<'_>, registry: &Registry, at: usize) -> Result<ValidatorView> {
    let account = &net.accounts[at];
    let all = registry.state().await?.validators().await?;
    all.into_iter()
        .find(|one| one.account == *account)
        .with_context(|| format!("the chain does not know validator {at}"))
}
