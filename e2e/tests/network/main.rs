//! A network of validators on one computer, and what may happen to it: a validator is killed, the
//! network falls apart and is joined again, a clock is wrong, a disk is full, validators stay away
//! for long, one is replaced, a new node comes. Whatever happens, nothing that was final changes.
//! `docs/network-tests.md` explains what is done and measured.
//!
//! `NETWORK_LONG=1` asks for the long version, `NETWORK_REPORT` names a file for the times,
//! `NETWORK_VALIDATORS` other sizes than 4 and 7, `NETWORK_PART` words of the only part to be done.

mod absence;
mod clock;
mod country;
mod crash;
mod disk;
mod first_hour;
mod net;
mod page;
mod partition;
mod replace;
mod times;
mod until;
mod validators;
mod warp;
mod watcher;

use anyhow::{ensure, Context, Result};
use net::Net;
use std::{env, future::Future, pin::Pin};
use times::Times;

/// How often a validator is killed in the long version.
const KILLS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn networks_survive_what_happens_to_them() -> Result<()> {
    let mut times = Times::default();
    for size in sizes()? {
        let mut net = Net::start(size, &mut times).await?;
        let told = survive(&mut net).await;
        println!("{}", net.times);
        told.with_context(|| format!("with {size} validators"))?;
    }
    times.write()
}

/// How many validators the networks have.
fn sizes() -> Result<Vec<usize>> {
    match env::var("NETWORK_VALIDATORS") {
        Ok(text) => {
            let size = |word: &str| word.trim().parse().context("NETWORK_VALIDATORS is no list");
            text.split(',').map(size).collect()
        }
        Err(_) if long() => Ok(vec![4, 7]),
        Err(_) => Ok(vec![4]),
    }
}

/// Whether the long version is asked for.
fn long() -> bool {
    env::var("NETWORK_LONG").is_ok_and(|text| text == "1")
}

/// What is done to a network.
type Step = for<'a> fn(&'a mut Net<'_>) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// Everything that can happen to a network, one after the other.
async fn survive(net: &mut Net<'_>) -> Result<()> {
    let mut steps: Vec<(&str, Step)> = vec![
        ("a validator is killed", |net| {
            Box::pin(crash::killed(net, if long() { KILLS } else { 1 }))
        }),
        ("the network falls apart", |net| {
            Box::pin(partition::halves(net))
        }),
        ("a node synchronises by a warp", |net| {
            Box::pin(warp::joins(net))
        }),
        ("a clock is 10 s fast", |net| {
            Box::pin(clock::wrong(net, 10))
        }),
        ("a disk is full", |net| Box::pin(disk::full(net))),
    ];
    if long() {
        steps.extend::<[(&str, Step); 3]>([
            ("a clock is 10 s slow", |net| {
                Box::pin(clock::wrong(net, -10))
            }),
            ("validators stay away for long", |net| {
                Box::pin(absence::long(net))
            }),
            ("a validator is replaced", |net| {
                Box::pin(replace::by_a_new_one(net))
            }),
        ]);
    }
    if let Ok(part) = env::var("NETWORK_PART") {
        steps.retain(|(what, _)| what.contains(&part));
        ensure!(!steps.is_empty(), "NETWORK_PART names no part: {part}");
    }
    for (what, step) in steps {
        println!("==> {} validators: {what}", net.size());
        step(net).await.with_context(|| format!("when {what}"))?;
        net.agree().await.with_context(|| format!("after {what}"))?;
    }
    Ok(())
}
