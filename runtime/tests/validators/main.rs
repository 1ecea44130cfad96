//! Sessions and validators in the composed runtime, in real blocks of the preset of four
//! validators.

mod entry;
mod equivocations;
mod sessions;
mod standby;
#[path = "../support/mod.rs"]
mod support;

use registry_primitives::records::validators::{SessionIndex, ValidatorChange, ValidatorState};
use registry_runtime::{AccountId, Runtime, RuntimeEvent};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use support::{chain, id_of};

type Event = pallet_registry_validators::Event<Runtime>;

/// Runs a test on the chain of four founders.
fn run(test: impl FnOnce()) {
    chain::run("local4", test);
}

/// The four validators with which the chain begins.
fn founders() -> [AccountId; 4] {
    [Alice, Bob, Charlie, Dave].map(id_of)
}

/// What happened to validators.
fn of_validators(events: Vec<RuntimeEvent>) -> Vec<Event> {
    events
        .into_iter()
        .filter_map(|event| match event {
            RuntimeEvent::Validators(event) => Some(event),
            _ => None,
        })
        .collect()
}

/// A change of state as an event tells it: who, why, what it is now, whether it has a seat, and
/// in which session.
type Change = (
    AccountId,
    ValidatorChange,
    Option<ValidatorState>,
    bool,
    SessionIndex,
);

/// The changes of state among the events.
fn changes(events: Vec<RuntimeEvent>) -> Vec<Change> {
    of_validators(events)
        .into_iter()
        .filter_map(|event| match event {
            Event::ValidatorChanged {
                validator,
                after,
                seated,
                session,
                change,
                ..
            } => Some((validator, change, after, seated, session)),
            _ => None,
        })
        .collect()
}
