//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 20 --repeat 10 validators` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_validators --extrinsic all --disable-proof-recording --quiet --steps 20 --repeat 10 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `propose`.
    fn propose() -> Weight;
    /// `approve`.
    fn approve() -> Weight;
    /// `reject`.
    fn reject() -> Weight;
    /// `leave`.
    fn leave() -> Weight;
    /// `remove`.
    fn remove() -> Weight;
    /// `reinstate`.
    fn reinstate() -> Weight;
    /// `rotate_keys`.
    fn rotate_keys() -> Weight;
    /// `heartbeat`.
    fn heartbeat() -> Weight;
    /// `authorize_heartbeat`: what the pool checks of `heartbeat`.
    fn authorize_heartbeat() -> Weight;
    /// `set_rules`.
    fn set_rules() -> Weight;
    /// `migrate_performance`: one value of the migration to version 1.
    fn migrate_performance() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Validators::Validators` (r:201 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Validators::CounterForValidators` (r:1 w:1)
    // Proof: `Validators::CounterForValidators` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Validators::Rules` (r:1 w:0)
    // Proof: `Validators::Rules` (`max_values`: Some(1), `max_size`: Some(20), added: 515, mode: `MaxEncodedLen`)
    // Storage: `Session::KeyOwner` (r:2 w:2)
    // Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::NextKeys` (r:1 w:1)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::ExternallySetKeys` (r:0 w:1)
    // Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    fn propose() -> Weight {
        // The fastest run took 848_079 ns.
        Weight::from_parts(941_248_000, 511_932)
            .saturating_add(ParityDbWeight::get().reads(212))
            .saturating_add(ParityDbWeight::get().writes(6))
    }
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    fn approve() -> Weight {
        // The fastest run took 27_181 ns.
        Weight::from_parts(37_466_000, 3_532)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Session::NextKeys` (r:1 w:1)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::ExternallySetKeys` (r:1 w:1)
    // Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Validators::CounterForValidators` (r:1 w:1)
    // Proof: `Validators::CounterForValidators` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Validators::Reinstated` (r:0 w:1)
    // Proof: `Validators::Reinstated` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Beats` (r:0 w:1)
    // Proof: `Validators::Beats` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Evidence` (r:0 w:1)
    // Proof: `Validators::Evidence` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
    // Storage: `Session::KeyOwner` (r:0 w:2)
    // Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
    fn reject() -> Weight {
        // The fastest run took 50_575 ns.
        Weight::from_parts(60_099_000, 5_035)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(9))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Session::NextKeys` (r:1 w:1)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::ExternallySetKeys` (r:1 w:1)
    // Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Validators::CounterForValidators` (r:1 w:1)
    // Proof: `Validators::CounterForValidators` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Validators::Reinstated` (r:0 w:1)
    // Proof: `Validators::Reinstated` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Beats` (r:0 w:1)
    // Proof: `Validators::Beats` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Evidence` (r:0 w:1)
    // Proof: `Validators::Evidence` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
    // Storage: `Session::KeyOwner` (r:0 w:2)
    // Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
    fn leave() -> Weight {
        // The fastest run took 74_731 ns.
        Weight::from_parts(89_533_000, 6_071)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(9))
    }
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Session::NextKeys` (r:1 w:1)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::ExternallySetKeys` (r:1 w:1)
    // Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Validators::CounterForValidators` (r:1 w:1)
    // Proof: `Validators::CounterForValidators` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Validators::Reinstated` (r:0 w:1)
    // Proof: `Validators::Reinstated` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Beats` (r:0 w:1)
    // Proof: `Validators::Beats` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Validators::Evidence` (r:0 w:1)
    // Proof: `Validators::Evidence` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
    // Storage: `Session::KeyOwner` (r:0 w:2)
    // Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
    fn remove() -> Weight {
        // The fastest run took 49_283 ns.
        Weight::from_parts(58_557_000, 5_035)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(9))
    }
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Validators::Reinstated` (r:0 w:1)
    // Proof: `Validators::Reinstated` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    fn reinstate() -> Weight {
        // The fastest run took 31_576 ns.
        Weight::from_parts(39_338_000, 3_532)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:1 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Validators::Validators` (r:1 w:0)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::KeyOwner` (r:2 w:4)
    // Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::NextKeys` (r:1 w:1)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `Session::ExternallySetKeys` (r:1 w:1)
    // Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    fn rotate_keys() -> Weight {
        // The fastest run took 167_008 ns.
        Weight::from_parts(182_381_000, 8_721)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(6))
    }
    // Storage: `Validators::Validators` (r:1 w:1)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Validators::Beats` (r:1 w:1)
    // Proof: `Validators::Beats` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Session::NextKeys` (r:1 w:0)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `System::BlockHash` (r:1 w:0)
    // Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    fn heartbeat() -> Weight {
        // The fastest run took 87_219 ns.
        Weight::from_parts(122_532_000, 5_054)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Validators::Validators` (r:1 w:0)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    // Storage: `Session::CurrentIndex` (r:1 w:0)
    // Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
    // Storage: `Validators::Beats` (r:1 w:0)
    // Proof: `Validators::Beats` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Session::NextKeys` (r:1 w:0)
    // Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
    // Storage: `System::BlockHash` (r:1 w:0)
    // Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    fn authorize_heartbeat() -> Weight {
        // The fastest run took 72_758 ns.
        Weight::from_parts(86_008_000, 5_054).saturating_add(ParityDbWeight::get().reads(5))
    }
    // Storage: `Validators::Rules` (r:1 w:1)
    // Proof: `Validators::Rules` (`max_values`: Some(1), `max_size`: Some(20), added: 515, mode: `MaxEncodedLen`)
    // Storage: `Validators::Validators` (r:201 w:0)
    // Proof: `Validators::Validators` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
    fn set_rules() -> Weight {
        // The fastest run took 720_981 ns.
        Weight::from_parts(824_905_000, 511_932)
            .saturating_add(ParityDbWeight::get().reads(202))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: UNKNOWN KEY `0x88dcde934c658227ee1dfafcd6e169034e7b9012096b41c4eb3aaf947f6ea429` (r:1 w:0)
    // Proof: UNKNOWN KEY `0x88dcde934c658227ee1dfafcd6e169034e7b9012096b41c4eb3aaf947f6ea429` (r:1 w:0)
    // Storage: `Validators::PerformanceOf` (r:2 w:1)
    // Proof: `Validators::PerformanceOf` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    fn migrate_performance() -> Weight {
        // The fastest run took 8_653 ns.
        Weight::from_parts(12_128_000, 6_062)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
