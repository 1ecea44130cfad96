//! Weights of the pallet's calls, as `scripts/benchmark.sh` measured them. Do not edit this
//! file; measure again.
//!
//! | | |
//! | --- | --- |
//! | command | `scripts/benchmark.sh --steps 50 --repeat 20 credits` |
//! | which runs | `frame-omni-bencher v1 benchmark pallet --runtime runtime.wasm --genesis-builder runtime --genesis-builder-preset development --pallet pallet_registry_credits --extrinsic all --disable-proof-recording --quiet --steps 50 --repeat 20 --header header.txt --template weights.hbs --output weights.rs` |
//! | versions | frame-omni-bencher 0.28.0, Rust 1.95.0 |
//! | date | 2026-11-25 |
//! | processor | AMD EPYC, 2 cores |
//!
//! Calls of members are measured with the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `reserve`: reserving a block of serials.
    fn reserve() -> Weight;
    /// `issue` of `p` ranges.
    /// Measured for `p` from 1 to 47.
    fn issue(p: u32) -> Weight;
    /// `move_ranges`: moving `r` ranges, without the check of permissions.
    /// Measured for `r` from 1 to 64.
    fn move_ranges(r: u32) -> Weight;
    /// `look_at_agenda`: reading the first entry of the agenda.
    fn look_at_agenda() -> Weight;
}

impl WeightInfo for () {
    // Storage: `Credits::LastSerial` (r:1 w:1)
    // Proof: `Credits::LastSerial` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::Blocks` (r:1 w:1)
    // Proof: `Credits::Blocks` (`max_values`: None, `max_size`: Some(525), added: 3000, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `MaxEncodedLen`)
    fn reserve() -> Weight {
        // The fastest run took 11_728 ns.
        Weight::from_parts(12_659_000, 3_990)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
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
    // Storage: `Credits::Blocks` (r:1 w:0)
    // Proof: `Credits::Blocks` (`max_values`: None, `max_size`: Some(525), added: 3000, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastIssuance` (r:1 w:1)
    // Proof: `Credits::LastIssuance` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Accounts::ReactivatedAt` (r:1 w:0)
    // Proof: `Accounts::ReactivatedAt` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    // Storage: `Credits::Ranges` (r:49 w:47)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
    // Storage: `Credits::OrganisationBalances` (r:16 w:16)
    // Proof: `Credits::OrganisationBalances` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `MaxEncodedLen`)
    // Storage: `Credits::Issuances` (r:0 w:32)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:47)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn issue(p: u32) -> Weight {
        // The fastest run took 91_165 ns.
        Weight::from_parts(24_373_211, 18_656)
            .saturating_add(Weight::from_parts(21_269_806, 0).saturating_mul(p.into()))
            .saturating_add(ParityDbWeight::get().reads(22))
            .saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(p.into())))
            .saturating_add(ParityDbWeight::get().writes(5))
            .saturating_add(ParityDbWeight::get().writes(3_u64.saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 2_504).saturating_mul(p.into()))
    }
    // Storage: `Credits::Ranges` (r:320 w:192)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
    // Storage: `Credits::Issuances` (r:64 w:0)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
    // Storage: `Credits::WaitingTransfers` (r:1 w:1)
    // Proof: `Credits::WaitingTransfers` (`max_values`: None, `max_size`: Some(2040), added: 4515, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:2 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Credits::OrganisationBalances` (r:2 w:2)
    // Proof: `Credits::OrganisationBalances` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(48), added: 543, mode: `MaxEncodedLen`)
    // Storage: `Credits::Agenda` (r:0 w:1)
    // Proof: `Credits::Agenda` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:192)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn move_ranges(r: u32) -> Weight {
        // The fastest run took 73_579 ns.
        Weight::from_parts(75_061_000, 6_706)
            .saturating_add(Weight::from_parts(44_868_236, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().reads(6_u64.saturating_mul(r.into())))
            .saturating_add(ParityDbWeight::get().writes(6))
            .saturating_add(ParityDbWeight::get().writes(6_u64.saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 12_520).saturating_mul(r.into()))
    }
    // Storage: `Credits::Agenda` (r:2 w:0)
    // Proof: `Credits::Agenda` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
    fn look_at_agenda() -> Weight {
        // The fastest run took 4_757 ns.
        Weight::from_parts(5_128_000, 5_964).saturating_add(ParityDbWeight::get().reads(2))
    }
}
