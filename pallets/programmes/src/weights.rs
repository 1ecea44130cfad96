//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 50 --repeat 20 programmes` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_programmes --extrinsic all --disable-proof-recording --quiet --steps 50 --repeat 20 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `register`.
    fn register() -> Weight;
    /// `authorise`.
    fn authorise() -> Weight;
    /// `reject`.
    fn reject() -> Weight;
    /// `submit`.
    fn submit() -> Weight;
    /// `amend`.
    fn amend() -> Weight;
    /// `agree_amendment`.
    fn agree_amendment() -> Weight;
    /// `decline_proposal`.
    fn decline_proposal() -> Weight;
    /// `withdraw`.
    fn withdraw() -> Weight;
    /// `close`.
    fn close() -> Weight;
    /// `propose_ownership`.
    fn propose_ownership() -> Weight;
    /// `agree_ownership`.
    fn agree_ownership() -> Weight;
    /// `add_document`.
    fn add_document() -> Weight;
    /// `add_mitigation_action`.
    fn add_mitigation_action() -> Weight;
    /// `estimate`.
    fn estimate() -> Weight;
    /// `report`.
    fn report() -> Weight;
    /// `verify_report`: the call `verify`.
    fn verify_report() -> Weight;
    /// `decline_report`.
    fn decline_report() -> Weight;
    /// `withdraw_verification`.
    fn withdraw_verification() -> Weight;
    /// `certify`.
    fn certify() -> Weight;
    /// `withdraw_certificate`.
    fn withdraw_certificate() -> Weight;
    /// `set_constants`.
    fn set_constants() -> Weight;
    /// `set_verification_requirement`.
    fn set_verification_requirement() -> Weight;
    /// `terms`: reading what the credits pallet needs of a programme.
    fn terms() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:17 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    // Storage: `Programmes::ProgrammeOfExternalId` (r:1 w:1)
    // Proof: `Programmes::ProgrammeOfExternalId` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
    // Storage: `Programmes::LastProgramme` (r:1 w:1)
    // Proof: `Programmes::LastProgramme` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:0 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    fn register() -> Weight {
        // The fastest run took 110_343 ns.
        Weight::from_parts(119_677_000, 49_576)
            .saturating_add(ParityDbWeight::get().reads(25))
            .saturating_add(ParityDbWeight::get().writes(3))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastSerial` (r:1 w:1)
    // Proof: `Credits::LastSerial` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::Blocks` (r:1 w:1)
    // Proof: `Credits::Blocks` (`max_values`: None, `max_size`: Some(525), added: 3000, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Authorisations` (r:0 w:1)
    // Proof: `Programmes::Authorisations` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
    fn authorise() -> Weight {
        // The fastest run took 69_694 ns.
        Weight::from_parts(78_236_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(6))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn reject() -> Weight {
        // The fastest run took 47_221 ns.
        Weight::from_parts(64_086_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:17 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    fn submit() -> Weight {
        // The fastest run took 111_005 ns.
        Weight::from_parts(127_330_000, 49_576)
            .saturating_add(ParityDbWeight::get().reads(24))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:17 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Amendments` (r:0 w:1)
    // Proof: `Programmes::Amendments` (`max_values`: None, `max_size`: Some(671), added: 3146, mode: `MaxEncodedLen`)
    fn amend() -> Weight {
        // The fastest run took 122_632 ns.
        Weight::from_parts(182_882_000, 49_576)
            .saturating_add(ParityDbWeight::get().reads(24))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Programmes::Amendments` (r:1 w:1)
    // Proof: `Programmes::Amendments` (`max_values`: None, `max_size`: Some(671), added: 3146, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:17 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn agree_amendment() -> Weight {
        // The fastest run took 127_389 ns.
        Weight::from_parts(169_221_000, 49_576)
            .saturating_add(ParityDbWeight::get().reads(25))
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
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Amendments` (r:1 w:1)
    // Proof: `Programmes::Amendments` (`max_values`: None, `max_size`: Some(671), added: 3146, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn decline_proposal() -> Weight {
        // The fastest run took 47_631 ns.
        Weight::from_parts(52_498_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(8))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn withdraw() -> Weight {
        // The fastest run took 44_066 ns.
        Weight::from_parts(48_692_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(7))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Amendments` (r:0 w:1)
    // Proof: `Programmes::Amendments` (`max_values`: None, `max_size`: Some(671), added: 3146, mode: `MaxEncodedLen`)
    // Storage: `Programmes::OwnershipProposals` (r:0 w:1)
    // Proof: `Programmes::OwnershipProposals` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    fn close() -> Weight {
        // The fastest run took 49_764 ns.
        Weight::from_parts(57_386_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:3 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::OwnershipProposals` (r:0 w:1)
    // Proof: `Programmes::OwnershipProposals` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    fn propose_ownership() -> Weight {
        // The fastest run took 52_979 ns.
        Weight::from_parts(59_588_000, 9_564)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:3 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Programmes::OwnershipProposals` (r:1 w:1)
    // Proof: `Programmes::OwnershipProposals` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn agree_ownership() -> Weight {
        // The fastest run took 65_367 ns.
        Weight::from_parts(72_938_000, 9_564)
            .saturating_add(ParityDbWeight::get().reads(10))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Accreditations` (r:1 w:0)
    // Proof: `Accounts::Accreditations` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:2 w:0)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Programmes::DocumentOfHash` (r:1 w:1)
    // Proof: `Programmes::DocumentOfHash` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
    // Storage: `Programmes::MitigationActions` (r:1 w:0)
    // Proof: `Programmes::MitigationActions` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Documents` (r:1 w:2)
    // Proof: `Programmes::Documents` (`max_values`: None, `max_size`: Some(349), added: 2824, mode: `MaxEncodedLen`)
    fn add_document() -> Weight {
        // The fastest run took 86_588 ns.
        Weight::from_parts(99_478_000, 6_006)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(4))
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
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Programmes::MitigationActions` (r:1 w:1)
    // Proof: `Programmes::MitigationActions` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
    // Storage: `Programmes::LatestConstants` (r:1 w:0)
    // Proof: `Programmes::LatestConstants` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Constants` (r:1 w:0)
    // Proof: `Programmes::Constants` (`max_values`: None, `max_size`: Some(10846), added: 13321, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Estimates` (r:0 w:1)
    // Proof: `Programmes::Estimates` (`max_values`: None, `max_size`: Some(10870), added: 13345, mode: `MaxEncodedLen`)
    fn add_mitigation_action() -> Weight {
        // The fastest run took 167_859 ns.
        Weight::from_parts(194_319_000, 14_311)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(3))
    }
    // Storage: `Accounts::Members` (r:1 w:0)
    // Proof: `Accounts::Members` (`max_values`: None, `max_size`: Some(58), added: 2533, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:17 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Roles::Matrix` (r:1 w:0)
    // Proof: `Roles::Matrix` (`max_values`: None, `max_size`: Some(10), added: 2485, mode: `MaxEncodedLen`)
    // Storage: `Roles::Policies` (r:1 w:0)
    // Proof: `Roles::Policies` (`max_values`: None, `max_size`: Some(11), added: 2486, mode: `MaxEncodedLen`)
    // Storage: `Roles::OwnPolicies` (r:1 w:0)
    // Proof: `Roles::OwnPolicies` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Programmes::LatestConstants` (r:1 w:0)
    // Proof: `Programmes::LatestConstants` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Constants` (r:1 w:0)
    // Proof: `Programmes::Constants` (`max_values`: None, `max_size`: Some(10846), added: 13321, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Country` (r:1 w:0)
    // Proof: `Accounts::Country` (`max_values`: Some(1), `max_size`: Some(266), added: 761, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Estimates` (r:0 w:1)
    // Proof: `Programmes::Estimates` (`max_values`: None, `max_size`: Some(10870), added: 13345, mode: `MaxEncodedLen`)
    fn estimate() -> Weight {
        // The fastest run took 227_848 ns.
        Weight::from_parts(247_217_000, 49_576)
            .saturating_add(ParityDbWeight::get().reads(26))
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
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Constants` (r:1 w:0)
    // Proof: `Programmes::Constants` (`max_values`: None, `max_size`: Some(10846), added: 13321, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Calendar` (r:2 w:0)
    // Proof: `Programmes::Calendar` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Programmes::LastReport` (r:1 w:1)
    // Proof: `Programmes::LastReport` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Reports` (r:0 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    fn report() -> Weight {
        // The fastest run took 113_919 ns.
        Weight::from_parts(168_560_000, 14_311)
            .saturating_add(ParityDbWeight::get().reads(11))
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
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Accreditations` (r:1 w:0)
    // Proof: `Accounts::Accreditations` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:2 w:0)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Calendar` (r:2 w:1)
    // Proof: `Programmes::Calendar` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn verify_report() -> Weight {
        // The fastest run took 95_732 ns.
        Weight::from_parts(133_338_000, 6_006)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
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
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Accreditations` (r:1 w:0)
    // Proof: `Accounts::Accreditations` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:2 w:0)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn decline_report() -> Weight {
        // The fastest run took 77_866 ns.
        Weight::from_parts(102_773_000, 6_006)
            .saturating_add(ParityDbWeight::get().reads(11))
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
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Programmes` (r:1 w:1)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Calendar` (r:0 w:1)
    // Proof: `Programmes::Calendar` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn withdraw_verification() -> Weight {
        // The fastest run took 55_783 ns.
        Weight::from_parts(69_363_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(3))
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
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Accreditations` (r:1 w:0)
    // Proof: `Accounts::Accreditations` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:2 w:0)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Accounts::ReactivatedAt` (r:1 w:0)
    // Proof: `Accounts::ReactivatedAt` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Certificates` (r:1 w:1)
    // Proof: `Programmes::Certificates` (`max_values`: None, `max_size`: Some(62), added: 2537, mode: `MaxEncodedLen`)
    fn certify() -> Weight {
        // The fastest run took 74_971 ns.
        Weight::from_parts(134_860_000, 6_006)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
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
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Certificates` (r:1 w:1)
    // Proof: `Programmes::Certificates` (`max_values`: None, `max_size`: Some(62), added: 2537, mode: `MaxEncodedLen`)
    // Storage: `Accounts::ReactivatedAt` (r:1 w:0)
    // Proof: `Accounts::ReactivatedAt` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn withdraw_certificate() -> Weight {
        // The fastest run took 59_578 ns.
        Weight::from_parts(79_989_000, 6_706)
            .saturating_add(ParityDbWeight::get().reads(10))
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
    // Storage: `Programmes::LatestConstants` (r:1 w:1)
    // Proof: `Programmes::LatestConstants` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Constants` (r:1 w:1)
    // Proof: `Programmes::Constants` (`max_values`: None, `max_size`: Some(10846), added: 13321, mode: `MaxEncodedLen`)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn set_constants() -> Weight {
        // The fastest run took 127_329 ns.
        Weight::from_parts(167_769_000, 14_311)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Programmes::IssuanceRequiresVerification` (r:0 w:1)
    // Proof: `Programmes::IssuanceRequiresVerification` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
    fn set_verification_requirement() -> Weight {
        // The fastest run took 7_941 ns.
        Weight::from_parts(9_043_000, 1_493)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    fn terms() -> Weight {
        // The fastest run took 8_462 ns.
        Weight::from_parts(9_835_000, 4_176).saturating_add(ParityDbWeight::get().reads(1))
    }
}
