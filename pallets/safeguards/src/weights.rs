//! Weights of the pallet's calls by count of storage accesses, on the safe side until
//! `scripts/benchmark.sh` has measured them.
//!
//! Calls of members include the check of permissions of their signer.

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
    /// `release`: counting an outgoing transfer.
    fn release() -> Weight;
}

impl WeightInfo for () {
    fn add_trusted() -> Weight {
        Weight::from_parts(45_000_000, 27_000)
            .saturating_add(ParityDbWeight::get().reads_writes(9, 2))
    }
    fn remove_trusted() -> Weight {
        Weight::from_parts(40_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 2))
    }
    fn set_limits() -> Weight {
        Weight::from_parts(45_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 1))
    }
    fn set_delays() -> Weight {
        Weight::from_parts(20_000_000, 3_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn release() -> Weight {
        Weight::from_parts(45_000_000, 15_000)
            .saturating_add(ParityDbWeight::get().reads_writes(5, 1))
    }
}
