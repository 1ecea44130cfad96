//! Weights of the pallet's calls by count of storage accesses, on the safe side until
//! `scripts/benchmark.sh` has measured them.
//!
//! Calls of members include the check of permissions of their signer.

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
    fn set_limits() -> Weight {
        Weight::from_parts(20_000_000, 3_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn set_class() -> Weight {
        Weight::from_parts(25_000_000, 6_000)
            .saturating_add(ParityDbWeight::get().reads_writes(2, 1))
    }
    fn charge() -> Weight {
        Weight::from_parts(40_000_000, 15_000)
            .saturating_add(ParityDbWeight::get().reads_writes(5, 1))
    }
}
