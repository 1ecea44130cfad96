//! Weights by count of storage accesses, on the safe side until they are measured.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Proof size of a range, its index entry and its issuance, in bytes.
const RANGE_PROOF: u64 = 9_000;

/// Weights of the calls, without what other pallets add.
pub trait WeightInfo {
    /// Reserving a block.
    fn reserve() -> Weight;
    /// `issue` to so many proponents.
    fn issue(proponents: u32) -> Weight;
    /// `transfer` or `retire` of so many ranges.
    fn move_ranges(ranges: u32) -> Weight;
    /// Reading the first entry of the agenda.
    fn look_at_agenda() -> Weight;
}

impl WeightInfo for () {
    fn reserve() -> Weight {
        Weight::from_parts(20_000_000, 5_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 4))
    }
    fn issue(proponents: u32) -> Weight {
        // Per proponent: two neighbours looked at, range and index written, balance changed.
        let each = Weight::from_parts(20_000_000, RANGE_PROOF)
            .saturating_add(ParityDbWeight::get().reads_writes(3, 3));
        Weight::from_parts(60_000_000, 9_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 4))
            .saturating_add(each.saturating_mul(u64::from(proponents)))
    }
    fn move_ranges(ranges: u32) -> Weight {
        // Per range: planned, cut (up to two rests) and joined (up to two neighbours).
        let each = Weight::from_parts(30_000_000, RANGE_PROOF)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 10));
        Weight::from_parts(60_000_000, 9_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 6))
            .saturating_add(each.saturating_mul(u64::from(ranges)))
    }
    fn look_at_agenda() -> Weight {
        Weight::from_parts(10_000_000, 2_600).saturating_add(ParityDbWeight::get().reads(1))
    }
}
