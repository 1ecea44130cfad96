//! Who governs the chain: that the table in `docs/governance.md` is what the runtime does, what a
//! vote brings about, what pauses and the safe mode leave open, and what an upgrade must be.

#[allow(dead_code, reason = "this test uses its share")]
#[path = "../matrix/calls.rs"]
mod calls;
mod council;
#[allow(dead_code, reason = "this test uses its share")]
#[path = "../matrix/country.rs"]
mod country;
mod motion;
mod origins;
mod pauses;
mod safe_mode;
#[path = "../credits/terminal/samples.rs"]
mod samples;
mod seats;
#[path = "../support/mod.rs"]
mod support;
mod upgrades;

use frame_support::traits::GetCallMetadata;
use registry_primitives::{OrganisationId, UserRole};
use registry_runtime::{AccountId, RuntimeCall};

/// Pallet and name of a call.
fn name(call: &RuntimeCall) -> (&'static str, &'static str) {
    let metadata = call.get_call_metadata();
    (metadata.pallet_name, metadata.function_name)
}

/// The key of an administrator.
fn admin(organisation: OrganisationId) -> AccountId {
    country::key_of(organisation, UserRole::Admin)
}
