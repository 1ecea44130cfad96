//! Weights of the pallet's calls by count of storage accesses, on the safe side until
//! `scripts/benchmark.sh` has measured them.
//!
//! Calls of members include the check of permissions of their signer.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// Weights of the calls, and of what the pallet does outside of its calls.
pub trait WeightInfo {
    /// `register_organisation`.
    fn register_organisation() -> Weight;
    /// `add_member`.
    fn add_member() -> Weight;
    /// `suspend_organisation`.
    fn suspend_organisation() -> Weight;
    /// `reactivate_organisation`.
    fn reactivate_organisation() -> Weight;
    /// `apply_organisation`.
    fn apply_organisation() -> Weight;
    /// `authorize_apply_organisation`: what the pool checks of `apply_organisation`.
    fn authorize_apply_organisation() -> Weight;
    /// `decide_registration`.
    fn decide_registration() -> Weight;
    /// `edit_organisation`.
    fn edit_organisation() -> Weight;
    /// `set_self_registration`.
    fn set_self_registration() -> Weight;
    /// `accredit`.
    fn accredit() -> Weight;
    /// `suspend_accreditation`.
    fn suspend_accreditation() -> Weight;
    /// `invite`.
    fn invite() -> Weight;
    /// `withdraw_invitation`.
    fn withdraw_invitation() -> Weight;
    /// `accept_invitation`.
    fn accept_invitation() -> Weight;
    /// `authorize_accept_invitation`: what the pool checks of `accept_invitation`.
    fn authorize_accept_invitation() -> Weight;
    /// `change_role`.
    fn change_role() -> Weight;
    /// `suspend_member`.
    fn suspend_member() -> Weight;
    /// `reactivate_member`.
    fn reactivate_member() -> Weight;
    /// `remove_member`.
    fn remove_member() -> Weight;
    /// `rotate_key`.
    fn rotate_key() -> Weight;
    /// `propose_recovery`.
    fn propose_recovery() -> Weight;
    /// `approve_recovery`.
    fn approve_recovery() -> Weight;
    /// `cancel_recovery`.
    fn cancel_recovery() -> Weight;
    /// `complete_recovery`.
    fn complete_recovery() -> Weight;
}

impl WeightInfo for () {
    fn register_organisation() -> Weight {
        Weight::from_parts(75_000_000, 33_000)
            .saturating_add(ParityDbWeight::get().reads_writes(11, 7))
    }
    fn add_member() -> Weight {
        Weight::from_parts(55_000_000, 30_000)
            .saturating_add(ParityDbWeight::get().reads_writes(10, 4))
    }
    fn suspend_organisation() -> Weight {
        Weight::from_parts(45_000_000, 18_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 1))
    }
    fn reactivate_organisation() -> Weight {
        Weight::from_parts(45_000_000, 18_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 1))
    }
    fn apply_organisation() -> Weight {
        Weight::from_parts(150_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 7))
    }
    fn authorize_apply_organisation() -> Weight {
        Weight::from_parts(140_000_000, 15_000)
            .saturating_add(ParityDbWeight::get().reads_writes(5, 0))
    }
    fn decide_registration() -> Weight {
        Weight::from_parts(60_000_000, 30_000)
            .saturating_add(ParityDbWeight::get().reads_writes(10, 5))
    }
    fn edit_organisation() -> Weight {
        Weight::from_parts(45_000_000, 15_000)
            .saturating_add(ParityDbWeight::get().reads_writes(5, 1))
    }
    fn set_self_registration() -> Weight {
        Weight::from_parts(35_000_000, 18_000)
            .saturating_add(ParityDbWeight::get().reads_writes(6, 1))
    }
    fn accredit() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 1))
    }
    fn suspend_accreditation() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 1))
    }
    fn invite() -> Weight {
        Weight::from_parts(45_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 2))
    }
    fn withdraw_invitation() -> Weight {
        Weight::from_parts(45_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 2))
    }
    fn accept_invitation() -> Weight {
        Weight::from_parts(260_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 6))
    }
    fn authorize_accept_invitation() -> Weight {
        Weight::from_parts(240_000_000, 12_000)
            .saturating_add(ParityDbWeight::get().reads_writes(4, 0))
    }
    fn change_role() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 2))
    }
    fn suspend_member() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 3))
    }
    fn reactivate_member() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 3))
    }
    fn remove_member() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 3))
    }
    fn rotate_key() -> Weight {
        Weight::from_parts(150_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 3))
    }
    fn propose_recovery() -> Weight {
        Weight::from_parts(150_000_000, 30_000)
            .saturating_add(ParityDbWeight::get().reads_writes(10, 1))
    }
    fn approve_recovery() -> Weight {
        Weight::from_parts(50_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 1))
    }
    fn cancel_recovery() -> Weight {
        Weight::from_parts(50_000_000, 21_000)
            .saturating_add(ParityDbWeight::get().reads_writes(7, 1))
    }
    fn complete_recovery() -> Weight {
        Weight::from_parts(60_000_000, 24_000)
            .saturating_add(ParityDbWeight::get().reads_writes(8, 4))
    }
}
