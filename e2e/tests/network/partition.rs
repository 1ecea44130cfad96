//! The network falls into two halves that do not hear each other, and is joined again.

use crate::{
    net::{Net, FINALITY_WITHIN},
    until::{state, until},
};
use anyhow::{ensure, Context, Result};
use std::time::Instant;

/// Each half writes so many blocks of its own meanwhile.
const BLOCKS: u64 = 5;

/// Cuts the network into halves, none of which has enough votes, and heals it.
pub async fn halves(net: &mut Net<'_>) -> Result<()> {
    if net.lan.is_none() {
        println!("    Skipped: it takes network namespaces to cut a network");
        return Ok(());
    }
    // Neither half may have more than two thirds.
    let (east, west) = (net.size() / 2, net.size() - net.size() / 2);
    ensure!(west * 3 <= net.size() * 2, "{east} and {west} validators");
    cut(net, east).await?;

    let at_cut = best(net).await?;
    for at in [0, east] {
        let (name, rpc) = net.rpc(at);
        let goal = at_cut + BLOCKS;
        until(
            &format!("{name} at block {goal}"),
            FINALITY_WITHIN,
            || async {
                let is = rpc.best().await?;
                state(is >= goal, || format!("block {is} is the best one"))
            },
        )
        .await?;
    }
    // What was written before the cut may have become final since; nothing later has.
    let highest = net.watcher.highest();
    for at in 0..net.size() {
        let (name, rpc) = net.rpc(at);
        let highest = highest.max(rpc.finalised().await?.height);
        ensure!(
            highest <= at_cut,
            "block {highest} is final for {name}, but half of the validators do not know it"
        );
    }
    let apart = [net.rpc(0).1, net.rpc(east).1];
    let forked = [
        apart[0].hash(at_cut + BLOCKS).await?,
        apart[1].hash(at_cut + BLOCKS).await?,
    ];
    ensure!(
        forked[0] != forked[1],
        "the halves wrote the same block {}",
        at_cut + BLOCKS
    );

    let began = Instant::now();
    heal(net, east).await?;
    for at in &net.all() {
        let (name, rpc) = net.rpc(*at);
        until(
            &format!("{name} finalises again"),
            FINALITY_WITHIN,
            || async {
                let is = rpc.finalised().await?.height;
                state(is > at_cut, || format!("block {is} is the last one"))
            },
        )
        .await?;
    }
    net.note(
        "partition: from healing to the next finalised block of all",
        began.elapsed(),
    );
    Ok(())
}

async fn cut(net: &Net<'_>, from: usize) -> Result<()> {
    let (lan, rooms) = rooms(net, from)?;
    lan.cut(&rooms).await
}

async fn heal(net: &Net<'_>, from: usize) -> Result<()> {
    let (lan, rooms) = rooms(net, from)?;
    lan.heal(&rooms).await
}

/// The rooms of the validators from one on.
fn rooms<'a>(
    net: &'a Net<'_>,
    from: usize,
) -> Result<(&'a registry_devnet::Lan, Vec<&'a registry_devnet::Room>)> {
    let lan = net.lan.as_ref().context("there is no network to cut")?;
    let rooms = net.nodes[from..]
        .iter()
        .filter_map(|node| node.options().room.as_deref());
    Ok((lan, rooms.collect()))
}

/// The highest block that anybody has written.
async fn best(net: &Net<'_>) -> Result<u64> {
    let mut best = 0;
    for at in 0..net.size() {
        best = best.max(net.rpc(at).1.best().await?);
    }
    Ok(best)
}
