//! What a call costs in two states, measured in turns.

use crate::chain::{Chain, Footprint, Signed, Times};
use anyhow::Result;
use std::time::Duration;

/// Measurements that do not count: processor, caches and allocator settle.
const WARM_UP: u32 = 200;
/// Measurements whose median counts.
pub const ROUNDS: u32 = 2_001;

/// Makes the call of a round.
pub type MakeCall<'a> = &'a dyn Fn(u32) -> Signed;

/// What is compared.
#[derive(Clone, Copy)]
pub struct Case {
    /// The call.
    pub call: &'static str,
    /// The two states.
    pub states: [&'static str; 2],
}

/// Medians and counts of one call in the small and in the large state.
pub struct Comparison {
    pub of: Case,
    /// Medians.
    pub times: [Times; 2],
    pub footprint: [Footprint; 2],
}

/// Measure a call in a small and in a large state.
pub fn compare(
    of: Case,
    [(small, of_small), (large, of_large)]: [(&mut Chain, MakeCall<'_>); 2],
) -> Result<Comparison> {
    let footprint = [small.footprint(of_small(0))?, large.footprint(of_large(0))?];
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..WARM_UP.saturating_add(ROUNDS) {
        // In turns, and who is first changes too: what else the computer does meets both alike.
        let pair = if round.is_multiple_of(2) {
            let first = small.time(of_small(round))?;
            [first, large.time(of_large(round))?]
        } else {
            let first = large.time(of_large(round))?;
            [small.time(of_small(round))?, first]
        };
        if round >= WARM_UP {
            for (times, new) in times.iter_mut().zip(pair) {
                times.push(new);
            }
        }
    }
    Ok(Comparison {
        of,
        times: times.map(|times| Times {
            transaction: median(&times, |times| times.transaction),
            root: median(&times, |times| times.root),
            whole: median(&times, |times| times.whole),
            call: median(&times, |times| times.call),
        }),
        footprint,
    })
}

fn median(times: &[Times], of: impl Fn(&Times) -> Duration) -> Duration {
    let mut times: Vec<Duration> = times.iter().map(of).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
