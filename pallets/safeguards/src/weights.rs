//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 50 --repeat 20 safeguards` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_safeguards --extrinsic all --disable-proof-recording --quiet --steps 50 --repeat 20 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `add_trusted`.
    fn add_trusted() -> Weight;
    /// `remove_trusted`.
    fn remove_trusted() -> Weight;
    /// `set_limits`.
    fn set_limits() -> Weight;
    /// `set_delays`.
    fn set_delays() -> Weight;
    /// `set_reception`.
    fn set_reception() -> Weight;
    /// `release`: counting an outgoing transfer.
    fn release() -> Weight;
    /// `reception`: whether an organisation lets another one do something.
    fn reception() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:2 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Trusted` (r:1 w:1)
    // Proof: `Safeguards::Trusted` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::TrustedCount` (r:1 w:1)
    // Proof: `Safeguards::TrustedCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Delays` (r:1 w:0)
    // Proof: `Safeguards::Delays` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
    fn add_trusted() -> Weight {
        // The fastest run took 38_888 ns.
        Weight::from_parts(42_233_000, 6_706)
            .saturating_add(ParityDbWeight::get().reads(9))
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
    // Storage: `Safeguards::Trusted` (r:1 w:1)
    // Proof: `Safeguards::Trusted` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::TrustedCount` (r:1 w:1)
    // Proof: `Safeguards::TrustedCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    fn remove_trusted() -> Weight {
        // The fastest run took 32_868 ns.
        Weight::from_parts(38_658_000, 3_848)
            .saturating_add(ParityDbWeight::get().reads(7))
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
    // Storage: `Safeguards::LimitsOf` (r:1 w:1)
    // Proof: `Safeguards::LimitsOf` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Delays` (r:1 w:0)
    // Proof: `Safeguards::Delays` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
    fn set_limits() -> Weight {
        // The fastest run took 32_908 ns.
        Weight::from_parts(41_151_000, 3_848)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Safeguards::Delays` (r:1 w:1)
    // Proof: `Safeguards::Delays` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
    fn set_delays() -> Weight {
        // The fastest run took 6_360 ns.
        Weight::from_parts(6_950_000, 1_509)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
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
    // Storage: `Safeguards::ReceptionOf` (r:1 w:1)
    // Proof: `Safeguards::ReceptionOf` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
    fn set_reception() -> Weight {
        // The fastest run took 30_696 ns.
        Weight::from_parts(32_728_000, 3_848)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Safeguards::LimitsOf` (r:1 w:0)
    // Proof: `Safeguards::LimitsOf` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Sent` (r:1 w:1)
    // Proof: `Safeguards::Sent` (`max_values`: None, `max_size`: Some(413), added: 2888, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Delays` (r:1 w:0)
    // Proof: `Safeguards::Delays` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Trusted` (r:1 w:0)
    // Proof: `Safeguards::Trusted` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    fn release() -> Weight {
        // The fastest run took 15_083 ns.
        Weight::from_parts(15_984_000, 3_878)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Safeguards::ReceptionOf` (r:1 w:0)
    // Proof: `Safeguards::ReceptionOf` (`max_values`: None, `max_size`: Some(14), added: 2489, mode: `MaxEncodedLen`)
    // Storage: `Safeguards::Trusted` (r:1 w:0)
    // Proof: `Safeguards::Trusted` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
    fn reception() -> Weight {
        // The fastest run took 6_310 ns.
        Weight::from_parts(6_770_000, 3_493).saturating_add(ParityDbWeight::get().reads(2))
    }
}
