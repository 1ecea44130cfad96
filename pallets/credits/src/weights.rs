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
    /// `issue` of `p` ranges.
    /// Measured for `p` from 1 to 47.
    fn issue(p: u32) -> Weight;
    /// `move_ranges`: moving `r` ranges, without the check of permissions.
    /// Measured for `r` from 1 to 64.
    fn move_ranges(r: u32) -> Weight;
    /// `look_at_agenda`: reading the first entry of the agenda.
    fn look_at_agenda() -> Weight;
    /// `freeze` of `r` ranges, or of something as a whole.
    /// Measured for `r` from 1 to 64.
    fn freeze(r: u32) -> Weight;
    /// `unfreeze`.
    fn unfreeze() -> Weight;
    /// `prolong_freeze`.
    fn prolong_freeze() -> Weight;
    /// `void_issuance` of `r` ranges.
    /// Measured for `r` from 1 to 64.
    fn void_issuance(r: u32) -> Weight;
    /// `deposit_digest`: the digest of the ledger at the end of a block.
    fn deposit_digest() -> Weight;
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
    // Storage: `Programmes::Programmes` (r:1 w:0)
    // Proof: `Programmes::Programmes` (`max_values`: None, `max_size`: Some(711), added: 3186, mode: `MaxEncodedLen`)
    // Storage: `Credits::Blocks` (r:1 w:0)
    // Proof: `Credits::Blocks` (`max_values`: None, `max_size`: Some(525), added: 3000, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastIssuance` (r:1 w:1)
    // Proof: `Credits::LastIssuance` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Accounts::ReactivatedAt` (r:1 w:0)
    // Proof: `Accounts::ReactivatedAt` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
    // Storage: `Credits::Ranges` (r:49 w:47)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastMovement` (r:1 w:1)
    // Proof: `Credits::LastMovement` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::OrganisationBalances` (r:16 w:16)
    // Proof: `Credits::OrganisationBalances` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    // Storage: `Credits::Issuances` (r:0 w:32)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Credits::MovementsOf` (r:0 w:47)
    // Proof: `Credits::MovementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
    // Storage: `Credits::Movements` (r:0 w:47)
    // Proof: `Credits::Movements` (`max_values`: None, `max_size`: Some(1454), added: 3929, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:47)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Credits::Entries` (r:0 w:47)
    // Proof: `Credits::Entries` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
    fn issue(p: u32) -> Weight {
        // The fastest run took 101_410 ns.
        Weight::from_parts(31_301_144, 18_712)
            .saturating_add(Weight::from_parts(30_618_968, 0).saturating_mul(p.into()))
            .saturating_add(ParityDbWeight::get().reads(23))
            .saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(p.into())))
            .saturating_add(ParityDbWeight::get().writes(6))
            .saturating_add(ParityDbWeight::get().writes(6_u64.saturating_mul(p.into())))
            .saturating_add(Weight::from_parts(0, 2_514).saturating_mul(p.into()))
    }
    // Storage: `Credits::FreezesOf` (r:3 w:0)
    // Proof: `Credits::FreezesOf` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
    // Storage: `Credits::Freezes` (r:88 w:0)
    // Proof: `Credits::Freezes` (`max_values`: None, `max_size`: Some(682), added: 3157, mode: `MaxEncodedLen`)
    // Storage: `Credits::Ranges` (r:320 w:192)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
    // Storage: `Credits::Issuances` (r:64 w:64)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Credits::WaitingTransfers` (r:1 w:1)
    // Proof: `Credits::WaitingTransfers` (`max_values`: None, `max_size`: Some(2886), added: 5361, mode: `MaxEncodedLen`)
    // Storage: `Accounts::Organisations` (r:2 w:0)
    // Proof: `Accounts::Organisations` (`max_values`: None, `max_size`: Some(383), added: 2858, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastMovement` (r:1 w:1)
    // Proof: `Credits::LastMovement` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::OrganisationBalances` (r:2 w:2)
    // Proof: `Credits::OrganisationBalances` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    // Storage: `Credits::Agenda` (r:0 w:1)
    // Proof: `Credits::Agenda` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
    // Storage: `Credits::MovementsOf` (r:0 w:64)
    // Proof: `Credits::MovementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
    // Storage: `Credits::Movements` (r:0 w:1)
    // Proof: `Credits::Movements` (`max_values`: None, `max_size`: Some(1454), added: 3929, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:192)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Credits::Entries` (r:0 w:2)
    // Proof: `Credits::Entries` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
    fn move_ranges(r: u32) -> Weight {
        // The fastest run took 262_310 ns.
        Weight::from_parts(33_777_883, 76_758)
            .saturating_add(Weight::from_parts(69_889_273, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(35))
            .saturating_add(ParityDbWeight::get().reads(7_u64.saturating_mul(r.into())))
            .saturating_add(ParityDbWeight::get().writes(10))
            .saturating_add(ParityDbWeight::get().writes(8_u64.saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 12_570).saturating_mul(r.into()))
    }
    // Storage: `Credits::Agenda` (r:2 w:0)
    // Proof: `Credits::Agenda` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
    fn look_at_agenda() -> Weight {
        // The fastest run took 2_924 ns.
        Weight::from_parts(3_205_000, 5_964).saturating_add(ParityDbWeight::get().reads(2))
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
    // Storage: `Credits::LastFreeze` (r:1 w:1)
    // Proof: `Credits::LastFreeze` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Credits::OfficersWaitUntil` (r:1 w:1)
    // Proof: `Credits::OfficersWaitUntil` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
    // Storage: `Credits::FreezesOf` (r:1 w:1)
    // Proof: `Credits::FreezesOf` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
    // Storage: `Credits::Freezes` (r:72 w:10)
    // Proof: `Credits::Freezes` (`max_values`: None, `max_size`: Some(682), added: 3157, mode: `MaxEncodedLen`)
    // Storage: `Credits::Ranges` (r:192 w:192)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
    // Storage: `Credits::Issuances` (r:64 w:0)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:192)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    fn freeze(r: u32) -> Weight {
        // The fastest run took 155_191 ns.
        Weight::from_parts(70_922_106, 26_246)
            .saturating_add(Weight::from_parts(50_658_329, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().reads(5_u64.saturating_mul(r.into())))
            .saturating_add(ParityDbWeight::get().writes(13))
            .saturating_add(ParityDbWeight::get().writes(6_u64.saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 7_542).saturating_mul(r.into()))
    }
    // Storage: `Credits::Freezes` (r:1 w:1)
    // Proof: `Credits::Freezes` (`max_values`: None, `max_size`: Some(682), added: 3157, mode: `MaxEncodedLen`)
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
    // Storage: `Credits::FreezesOf` (r:1 w:1)
    // Proof: `Credits::FreezesOf` (`max_values`: None, `max_size`: Some(46), added: 2521, mode: `MaxEncodedLen`)
    fn unfreeze() -> Weight {
        // The fastest run took 52_348 ns.
        Weight::from_parts(58_226_000, 4_176)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
    // Storage: `Credits::Freezes` (r:1 w:1)
    // Proof: `Credits::Freezes` (`max_values`: None, `max_size`: Some(682), added: 3157, mode: `MaxEncodedLen`)
    fn prolong_freeze() -> Weight {
        // The fastest run took 9_824 ns.
        Weight::from_parts(10_756_000, 4_147)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
    // Storage: `Credits::Issuances` (r:32 w:32)
    // Proof: `Credits::Issuances` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
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
    // Storage: `Programmes::Reports` (r:1 w:1)
    // Proof: `Programmes::Reports` (`max_values`: None, `max_size`: Some(184), added: 2659, mode: `MaxEncodedLen`)
    // Storage: `Credits::ProgrammeTotals` (r:1 w:1)
    // Proof: `Credits::ProgrammeTotals` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
    // Storage: `Credits::Ranges` (r:65 w:64)
    // Proof: `Credits::Ranges` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
    // Storage: `Credits::NationalTotals` (r:1 w:1)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastMovement` (r:1 w:1)
    // Proof: `Credits::LastMovement` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::OrganisationBalances` (r:16 w:16)
    // Proof: `Credits::OrganisationBalances` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
    // Storage: `Credits::MovementsOf` (r:0 w:64)
    // Proof: `Credits::MovementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
    // Storage: `Credits::Movements` (r:0 w:64)
    // Proof: `Credits::Movements` (`max_values`: None, `max_size`: Some(1454), added: 3929, mode: `MaxEncodedLen`)
    // Storage: `Credits::RangesOf` (r:0 w:64)
    // Proof: `Credits::RangesOf` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
    // Storage: `Credits::Entries` (r:0 w:64)
    // Proof: `Credits::Entries` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
    fn void_issuance(r: u32) -> Weight {
        // The fastest run took 96_914 ns.
        Weight::from_parts(17_198_397, 23_771)
            .saturating_add(Weight::from_parts(31_596_140, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().reads(2_u64.saturating_mul(r.into())))
            .saturating_add(ParityDbWeight::get().writes(8))
            .saturating_add(ParityDbWeight::get().writes(6_u64.saturating_mul(r.into())))
            .saturating_add(Weight::from_parts(0, 2_514).saturating_mul(r.into()))
    }
    // Storage: `Credits::NationalTotals` (r:1 w:0)
    // Proof: `Credits::NationalTotals` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastSerial` (r:1 w:0)
    // Proof: `Credits::LastSerial` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastIssuance` (r:1 w:0)
    // Proof: `Credits::LastIssuance` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastReceipt` (r:1 w:0)
    // Proof: `Credits::LastReceipt` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastTransfer` (r:1 w:0)
    // Proof: `Credits::LastTransfer` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
    // Storage: `Credits::LastMovement` (r:1 w:0)
    // Proof: `Credits::LastMovement` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
    fn deposit_digest() -> Weight {
        // The fastest run took 4_847 ns.
        Weight::from_parts(5_277_000, 1_549).saturating_add(ParityDbWeight::get().reads(6))
    }
}
