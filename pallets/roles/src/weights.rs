//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 50 --repeat 20 roles` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_roles --extrinsic all --disable-proof-recording --quiet --steps 50 --repeat 20 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `set_permissions`.
    fn set_permissions() -> Weight;
    /// `set_policy`.
    fn set_policy() -> Weight;
    /// `set_own_policy`.
    fn set_own_policy() -> Weight;
    /// `open_intent`, without its own call, with `l` lapsed intents.
    /// Measured for `l` from 0 to 64.
    fn open_intent(l: u32) -> Weight;
    /// `approve_intent`, without its own call.
    fn approve_intent() -> Weight;
    /// `refuse_intent`.
    fn refuse_intent() -> Weight;
    /// `cancel_intent`.
    fn cancel_intent() -> Weight;
    /// `expire_intent`.
    fn expire_intent() -> Weight;
    /// `authorise`: the check of permissions, with a second person.
    fn authorise() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Roles::Matrix` (r:1 w:1)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    fn set_permissions() -> Weight {
        // The fastest run took 8_692 ns.
        Weight::from_parts(9_293_000, 3_475)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Roles::Policies` (r:1 w:1)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    fn set_policy() -> Weight {
        // The fastest run took 11_267 ns.
        Weight::from_parts(11_937_000, 3_476)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:2 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:2 w:1)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    fn set_own_policy() -> Weight {
        // The fastest run took 32_468 ns.
        Weight::from_parts(34_602_000, 5_984)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::OpenIntents` (r:1 w:1)
    // Proof: `Roles::OpenIntents` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
    // Storage: `Roles::LastIntent` (r:1 w:1)
    // Proof: `Roles::LastIntent` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Roles::Intents` (r:0 w:65)
    // Proof: `Roles::Intents` (`max_values`: None, `max_size`: Some(8250), added: 10725, mode: `MaxEncodedLen`)
    fn open_intent(l: u32) -> Weight {
        // The fastest run took 51_546 ns.
        Weight::from_parts(64_420_948, 3_991)
            .saturating_add(Weight::from_parts(3_355_488, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(l.into())))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Intents` (r:1 w:1)
    // Proof: `Roles::Intents` (`max_values`: None, `max_size`: Some(8250), added: 10725, mode: `MaxEncodedLen`)
    // Storage: `Roles::OpenIntents` (r:1 w:1)
    // Proof: `Roles::OpenIntents` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
    fn approve_intent() -> Weight {
        // The fastest run took 51_967 ns.
        Weight::from_parts(60_400_000, 11_715)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Intents` (r:1 w:1)
    // Proof: `Roles::Intents` (`max_values`: None, `max_size`: Some(8250), added: 10725, mode: `MaxEncodedLen`)
    // Storage: `Roles::OpenIntents` (r:1 w:1)
    // Proof: `Roles::OpenIntents` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
    fn refuse_intent() -> Weight {
        // The fastest run took 33_830 ns.
        Weight::from_parts(39_568_000, 11_715)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Intents` (r:1 w:1)
    // Proof: `Roles::Intents` (`max_values`: None, `max_size`: Some(8250), added: 10725, mode: `MaxEncodedLen`)
    // Storage: `Roles::OpenIntents` (r:1 w:1)
    // Proof: `Roles::OpenIntents` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
    fn cancel_intent() -> Weight {
        // The fastest run took 32_258 ns.
        Weight::from_parts(39_959_000, 11_715)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Intents` (r:1 w:1)
    // Proof: `Roles::Intents` (`max_values`: None, `max_size`: Some(8250), added: 10725, mode: `MaxEncodedLen`)
    // Storage: `Roles::OpenIntents` (r:1 w:1)
    // Proof: `Roles::OpenIntents` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
    fn expire_intent() -> Weight {
        // The fastest run took 32_198 ns.
        Weight::from_parts(38_207_000, 11_715)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Accounts::Members` (r:2 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:2 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    fn authorise() -> Weight {
        // The fastest run took 29_714 ns.
        Weight::from_parts(31_267_000, 6_056).saturating_add(ParityDbWeight::get().reads(7))
    }
}
