//! Weights by count of storage accesses, on the safe side until they are measured.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, without the check of permissions.
pub trait WeightInfo {
    /// `register_organisation`.
    fn register_organisation() -> Weight;
    /// `add_member`.
    fn add_member() -> Weight;
    /// `suspend_organisation` and `reactivate_organisation`.
    fn change_state() -> Weight;
}

impl WeightInfo for () {
    fn register_organisation() -> Weight {
        Weight::from_parts(60_000_000, 12_000)
            .saturating_add(ParityDbWeight::get().reads_writes(5, 6))
    }
    fn add_member() -> Weight {
        Weight::from_parts(40_000_000, 9_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 3))
    }
    fn change_state() -> Weight {
        Weight::from_parts(30_000_000, 4_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
}
