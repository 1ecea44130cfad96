//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 50 --repeat 20 quota` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_quota --extrinsic all --disable-proof-recording --quiet --steps 50 --repeat 20 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `set_limits`.
    fn set_limits() -> Weight;
    /// `set_class`.
    fn set_class() -> Weight;
    /// `charge`: what the extension does for one transaction.
    fn charge() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Quota::Limits` (r:1 w:1)
    // Proof: `Quota::Limits` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
    fn set_limits() -> Weight {
        // The fastest run took 8_312 ns.
        Weight::from_parts(9_274_000, 3_490)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Quota::Classes` (r:1 w:1)
    // Proof: `Quota::Classes` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
    fn set_class() -> Weight {
        // The fastest run took 13_059 ns.
        Weight::from_parts(15_382_000, 3_848)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Quota::Classes` (r:1 w:0)
    // Proof: `Quota::Classes` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
    // Storage: `Quota::Limits` (r:1 w:0)
    // Proof: `Quota::Limits` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
    // Storage: `Quota::Used` (r:1 w:1)
    // Proof: `Quota::Used` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
    fn charge() -> Weight {
        // The fastest run took 21_442 ns.
        Weight::from_parts(26_879_000, 3_848)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
