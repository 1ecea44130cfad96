//! What a call costs in two states, measured in turns.

use crate::chain::{Chain, Footprint, Signed};
use anyhow::Result;
use std::time::Duration;

/// Measurements that do not count: processor, caches and allocator settle.
const WARM_UP: u32 = 200;
/// Measurements whose median counts.
pub const ROUNDS: u32 = 2_001;

/// A state, and the call of a round on it.
pub type Subject<'a> = (&'a mut Chain, &'a dyn Fn(u32) -> Signed);

/// What is compared.
#[derive(Clone, Copy)]
pub struct Case {
    /// The call.
    pub call: &'static str,
    /// The two states.
    pub states: [&'static str; 2],
    /// How much it may cost in the large one, in hundredths of what it costs in the small one.
    pub most: u128,
    /// What of the cost that is.
    pub held: Held,
}

/// What is held against the most that a call may cost.
#[derive(Clone, Copy)]
pub enum Held {
    /// The transaction.
    Transaction,
    /// The transaction, and the root of the state after it.
    Whole,
}

/// Figures of one call in the small and in the large state; times are medians.
pub struct Comparison {
    /// What is compared.
    pub of: Case,
    /// The transaction, as nodes execute it.
    pub transaction: [Duration; 2],
    /// The root of the state after it.
    pub root: [Duration; 2],
    /// Both of these.
    pub whole: [Duration; 2],
    /// The call alone, compiled for this computer.
    pub call: [Duration; 2],
    /// What the call touches.
    pub footprint: [Footprint; 2],
}

/// Measure a call in a small and in a large state.
pub fn compare(of: Case, mut pair: [Subject<'_>; 2]) -> Result<Comparison> {
    let times = in_turns(&mut pair, Chain::transact)?;
    let calls = in_turns(&mut pair, Chain::call)?;
    let [(small, of_small), (large, of_large)] = pair;
    Ok(Comparison {
        of,
        transaction: medians(&times, |times| times.transaction),
        root: medians(&times, |times| times.root),
        whole: medians(&times, |times| times.transaction.saturating_add(times.root)),
        call: medians(&calls, |call| *call),
        footprint: [small.footprint(of_small(0))?, large.footprint(of_large(0))?],
    })
}

/// Measure both in turns. Who is first changes too, so that what else the computer does meets
/// both alike.
fn in_turns<M>(
    [(small, of_small), (large, of_large)]: &mut [Subject<'_>; 2],
    measure: impl Fn(&mut Chain, Signed) -> Result<M>,
) -> Result<[Vec<M>; 2]> {
    let mut measured = [Vec::new(), Vec::new()];
    for round in 0..WARM_UP.saturating_add(ROUNDS) {
        let pair = if round.is_multiple_of(2) {
            let first = measure(small, of_small(round))?;
            [first, measure(large, of_large(round))?]
        } else {
            let first = measure(large, of_large(round))?;
            [measure(small, of_small(round))?, first]
        };
        if round >= WARM_UP {
            for (measured, new) in measured.iter_mut().zip(pair) {
                measured.push(new);
            }
        }
    }
    Ok(measured)
}

fn medians<M>(measured: &[Vec<M>; 2], of: impl Fn(&M) -> Duration) -> [Duration; 2] {
    measured.each_ref().map(|measured| {
        let mut times: Vec<Duration> = measured.iter().map(&of).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    })
}
