//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 20 --repeat 10 governance` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_governance --extrinsic all --disable-proof-recording --quiet --steps 20 --repeat 10 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `authorise_upgrade`.
    fn authorise_upgrade() -> Weight;
    /// `withdraw_upgrade`.
    fn withdraw_upgrade() -> Weight;
    /// `authorize_apply_upgrade`: what the pool checks of `apply_upgrade`.
    fn authorize_apply_upgrade() -> Weight;
    /// `note_stalled`.
    fn note_stalled() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Governance::Authorised` (r:1 w:1)
    // Proof: `Governance::Authorised` (`max_values`: Some(1), `max_size`: Some(69), added: 564, mode: `MaxEncodedLen`)
    // Storage: `Parameters::Parameters` (r:1 w:0)
    // Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
    fn authorise_upgrade() -> Weight {
        // The fastest run took 9_424 ns.
        Weight::from_parts(14_101_000, 3_489)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Governance::Authorised` (r:1 w:1)
    // Proof: `Governance::Authorised` (`max_values`: Some(1), `max_size`: Some(69), added: 564, mode: `MaxEncodedLen`)
    fn withdraw_upgrade() -> Weight {
        // The fastest run took 7_141 ns.
        Weight::from_parts(12_108_000, 1_554)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Governance::Authorised` (r:1 w:0)
    // Proof: `Governance::Authorised` (`max_values`: Some(1), `max_size`: Some(69), added: 564, mode: `MaxEncodedLen`)
    fn authorize_apply_upgrade() -> Weight {
        // The fastest run took 2_645_989 ns.
        Weight::from_parts(3_080_003_000, 1_554).saturating_add(ParityDbWeight::get().reads(1))
    }
    // Storage: `Grandpa::Stalled` (r:0 w:1)
    // Proof: `Grandpa::Stalled` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn note_stalled() -> Weight {
        // The fastest run took 5_849 ns.
        Weight::from_parts(6_439_000, 0).saturating_add(ParityDbWeight::get().writes(1))
    }
}
