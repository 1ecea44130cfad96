//! Random lives of credits, foretold by a model that knows nothing of ranges: one owner, one
//! account, one reservation and one mark of a freeze for every single serial.
//!
//! Every answer of every call is foretold: that it happens, or the very error. At the end of each
//! block the whole ledger is compared with the model serial by serial, and recomputed.
//!
//! Each world is a country of its own, with a seed of its own. `REGISTRY_SEED` is the seed of the
//! first one, `REGISTRY_WORLDS` the number of worlds: a failure names the seed that runs its world
//! again as the only one.

mod dice;
mod ice;
mod rules;
mod steps;
mod tally;
mod units;
mod world;

use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        Mutex,
    },
    thread,
};
use tally::Tally;

/// Worlds of one run.
const WORLDS: u64 = 5_100;
/// Actions in each.
const ACTIONS: u32 = 200;
/// The seed of the first world.
const SEED: u64 = 20_260_501;

/// Ends the run when a world fails.
struct Stop<'a>(&'a AtomicU64);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(u64::MAX / 2, Ordering::Relaxed);
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_ledger_and_the_model_agree_on_every_answer_and_every_serial() {
    let seed = number("REGISTRY_SEED").unwrap_or(SEED);
    let worlds = number("REGISTRY_WORLDS").unwrap_or(WORLDS);
    let next = AtomicU64::new(0);
    let whole = Mutex::new(Tally::default());
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads {
            scope.spawn(|| {
                let _stop = Stop(&next);
                let mut tally = Tally::default();
                loop {
                    let world = next.fetch_add(1, Ordering::Relaxed);
                    if world >= worlds {
                        break;
                    }
                    world::live(seed.wrapping_add(world), ACTIONS, &mut tally);
                }
                whole.lock().unwrap().add(tally);
            });
        }
    });
    let whole = whole.into_inner().unwrap();
    println!("REGISTRY_SEED={seed} REGISTRY_WORLDS={worlds}");
    println!("{whole}");
    if worlds >= WORLDS {
        assert!(whole.actions >= 1_000_000);
        whole.check();
    }
}
