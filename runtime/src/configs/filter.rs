//! Which calls are possible when: what a pause and the safe mode leave open, and what nobody
//! may do.

use super::registry::CallFamilies;
use crate::{CouncilMembership, Runtime, RuntimeCall, SafeMode, TechnicalMembership, TxPause};
use frame_support::traits::{Contains, InsideBoth, SortedMembers};
use pallet_registry_quota::{Families, Family};
use pallet_tx_pause::RuntimeCallNameOf;

/// The filter of all calls, those of motions included.
pub type CallFilter = InsideBoth<Seats, InsideBoth<SafeMode, TxPause>>;

/// Pallets through which the country is governed and the chain runs. They cannot be paused, and
/// stay open in the safe mode.
const GOVERNING: [&str; 13] = [
    "Timestamp",
    "Grandpa",
    "Validators",
    "Council",
    "CouncilMembership",
    "TechnicalCommittee",
    "TechnicalMembership",
    "Governance",
    "Preimage",
    "Scheduler",
    "SafeMode",
    "TxPause",
    "Parameters",
];

/// Calls that the safe mode leaves open: governance, and what cannot wait because it prevents
/// something. What is inside a batch, proxy or multisig is looked at by itself.
pub struct AlwaysPossible;

impl Contains<RuntimeCall> for AlwaysPossible {
    fn contains(call: &RuntimeCall) -> bool {
        use frame_support::traits::GetCallMetadata;
        GOVERNING.contains(&call.get_call_metadata().pallet_name)
            || matches!(CallFamilies::family(call), Family::Urgent)
            || matches!(
                call,
                RuntimeCall::Utility(_) | RuntimeCall::Proxy(_) | RuntimeCall::Multisig(_)
            )
    }
}

/// Calls that cannot be paused.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
    fn contains((pallet, _): &RuntimeCallNameOf<Runtime>) -> bool {
        GOVERNING
            .iter()
            .any(|name| name.as_bytes() == pallet.as_slice())
    }
}

/// Seats of the council and the committee: nobody hands its own seat on, and the last member
/// stays, or nobody could ever decide again.
pub struct Seats;

impl Contains<RuntimeCall> for Seats {
    fn contains(call: &RuntimeCall) -> bool {
        use pallet_membership::Call;
        match call {
            RuntimeCall::CouncilMembership(Call::change_key { .. })
            | RuntimeCall::TechnicalMembership(Call::change_key { .. }) => false,
            RuntimeCall::CouncilMembership(Call::remove_member { .. }) => {
                CouncilMembership::sorted_members().len() > 1
            }
            RuntimeCall::TechnicalMembership(Call::remove_member { .. }) => {
                TechnicalMembership::sorted_members().len() > 1
            }
            _ => true,
        }
    }
}
