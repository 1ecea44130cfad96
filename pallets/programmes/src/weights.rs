//! Weights by count of storage accesses, on the safe side until they are measured.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, without what other pallets add.
pub trait WeightInfo {
    /// `register`.
    fn register() -> Weight;
    /// `authorise`.
    fn authorise() -> Weight;
    /// `reject`.
    fn reject() -> Weight;
}

impl WeightInfo for () {
    fn register() -> Weight {
        Weight::from_parts(70_000_000, 8_000)
            .saturating_add(ParityDbWeight::get().reads_writes(2, 3))
    }
    fn authorise() -> Weight {
        Weight::from_parts(50_000_000, 4_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn reject() -> Weight {
        Weight::from_parts(30_000_000, 4_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
}
