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
    /// `submit`.
    fn submit() -> Weight;
    /// `amend`.
    fn amend() -> Weight;
    /// `agree_amendment`.
    fn agree_amendment() -> Weight;
    /// `decline_proposal`.
    fn decline_proposal() -> Weight;
    /// `withdraw`.
    fn withdraw() -> Weight;
    /// `close`.
    fn close() -> Weight;
    /// `propose_ownership`.
    fn propose_ownership() -> Weight;
    /// `agree_ownership`.
    fn agree_ownership() -> Weight;
    /// `add_document`.
    fn add_document() -> Weight;
    /// `add_mitigation_action`.
    fn add_mitigation_action() -> Weight;
    /// `estimate`.
    fn estimate() -> Weight;
    /// `report`.
    fn report() -> Weight;
    /// `verify`.
    fn verify() -> Weight;
    /// `decline_report`.
    fn decline_report() -> Weight;
    /// `withdraw_verification`.
    fn withdraw_verification() -> Weight;
    /// `certify`.
    fn certify() -> Weight;
    /// `withdraw_certificate`.
    fn withdraw_certificate() -> Weight;
    /// `set_constants`.
    fn set_constants() -> Weight;
    /// `set_verification_requirement`.
    fn set_verification_requirement() -> Weight;
    /// Reading what the credits pallet needs of a programme.
    fn terms() -> Weight;
    /// Counting an issuance against a report or the calendar.
    fn draw() -> Weight;
}

fn count(microseconds: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(microseconds.saturating_mul(1_000_000), 16_000)
        .saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
    fn register() -> Weight {
        count(70, 2, 3)
    }
    fn authorise() -> Weight {
        count(70, 1, 2)
    }
    fn reject() -> Weight {
        count(70, 1, 1)
    }
    fn submit() -> Weight {
        count(70, 1, 1)
    }
    fn amend() -> Weight {
        count(70, 1, 1)
    }
    fn agree_amendment() -> Weight {
        count(70, 2, 2)
    }
    fn decline_proposal() -> Weight {
        count(70, 2, 1)
    }
    fn withdraw() -> Weight {
        count(70, 1, 1)
    }
    fn close() -> Weight {
        count(70, 1, 3)
    }
    fn propose_ownership() -> Weight {
        count(70, 1, 1)
    }
    fn agree_ownership() -> Weight {
        count(70, 2, 2)
    }
    fn add_document() -> Weight {
        count(70, 4, 4)
    }
    fn add_mitigation_action() -> Weight {
        count(150, 4, 3)
    }
    fn estimate() -> Weight {
        count(150, 3, 2)
    }
    fn report() -> Weight {
        count(70, 4, 2)
    }
    fn verify() -> Weight {
        count(70, 3, 3)
    }
    fn decline_report() -> Weight {
        count(70, 2, 1)
    }
    fn withdraw_verification() -> Weight {
        count(70, 2, 3)
    }
    fn certify() -> Weight {
        count(70, 2, 1)
    }
    fn withdraw_certificate() -> Weight {
        count(70, 2, 1)
    }
    fn set_constants() -> Weight {
        count(70, 2, 2)
    }
    fn set_verification_requirement() -> Weight {
        count(70, 0, 1)
    }
    fn terms() -> Weight {
        count(10, 1, 0)
    }
    fn draw() -> Weight {
        count(20, 3, 1)
    }
}
