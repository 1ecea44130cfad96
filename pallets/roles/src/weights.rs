//! Weights by count of storage accesses, on the safe side until they are measured.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls.
pub trait WeightInfo {
    /// `set_permissions`.
    fn set_permissions() -> Weight;
    /// Reading one cell of the matrix.
    fn read_cell() -> Weight;
}

impl WeightInfo for () {
    fn set_permissions() -> Weight {
        Weight::from_parts(20_000_000, 4_096)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn read_cell() -> Weight {
        Weight::from_parts(2_000_000, 2_560).saturating_add(ParityDbWeight::get().reads(1))
    }
}
