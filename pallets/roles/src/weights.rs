//! Weights of the pallet's calls by count of storage accesses, on the safe side until
//! `scripts/benchmark.sh` has measured them.
//!
//! Calls of members include the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `set_permissions`.
    fn set_permissions() -> Weight;
    /// `set_policy`.
    fn set_policy() -> Weight;
    /// `set_own_policy`.
    fn set_own_policy() -> Weight;
    /// `open_intent`, without its own call, with `l` lapsed intents.
    fn open_intent(l: u32) -> Weight;
    /// `approve_intent`, without its own call.
    fn approve_intent() -> Weight;
    /// `refuse_intent`.
    fn refuse_intent() -> Weight;
    /// `cancel_intent`.
    fn cancel_intent() -> Weight;
    /// `expire_intent`.
    fn expire_intent() -> Weight;
    /// `authorise`: the check of permissions, with a second person.
    fn authorise() -> Weight;
}

impl WeightInfo for () {
    fn set_permissions() -> Weight {
        Weight::from_parts(20_000_000, 3_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn set_policy() -> Weight {
        Weight::from_parts(20_000_000, 3_000)
            .saturating_add(ParityDbWeight::get().reads_writes(1, 1))
    }
    fn set_own_policy() -> Weight {
        Weight::from_parts(35_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 1))
    }
    fn open_intent(l: u32) -> Weight {
        Weight::from_parts(90_000_000, 18_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, u64::from(l).saturating_add(3)))
    }
    fn approve_intent() -> Weight {
        Weight::from_parts(70_000_000, 18_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 2))
    }
    fn refuse_intent() -> Weight {
        Weight::from_parts(60_000_000, 12_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 2))
    }
    fn cancel_intent() -> Weight {
        Weight::from_parts(60_000_000, 12_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 2))
    }
    fn expire_intent() -> Weight {
        Weight::from_parts(60_000_000, 12_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 2))
    }
    fn authorise() -> Weight {
        Weight::from_parts(40_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 0))
    }
}
