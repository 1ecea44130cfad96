//! Events of validators and sessions.

use super::mirrors;
use crate::{
    event::Actor,
    values::{Bytes16, Bytes64, Hash32, Key, Text},
};
use codec::{Decode, Encode};
use registry_primitives::{
    records::validators::{SessionIndex, ValidatorChange, ValidatorRules, ValidatorState},
    OrganisationId,
};
use serde::Serialize;

/// What a validator did in a session.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Performed {
    /// The validator.
    pub validator: Key,
    /// The organisation that runs it.
    pub organisation: OrganisationId,
    /// Blocks that it made.
    pub authored: u32,
    /// Slots that were its own.
    pub expected: u32,
}

mirrors! {
    /// A validator came to another state, or got or gave up its seat.
    ValidatorChanged {
        /// The validator.
        validator: Key,
        /// The organisation that runs it.
        organisation: OrganisationId,
        /// Its state until now; none when it is new.
        before: Option<ValidatorState>,
        /// Its state from now on; none when its record ends.
        after: Option<ValidatorState>,
        /// Whether it has a seat in the set that is planned last.
        seated: bool,
        /// The running session.
        session: SessionIndex,
        /// Why.
        change: ValidatorChange,
        /// The last session of its term, if it has one.
        until: Option<SessionIndex>,
        /// What the council said about it.
        reason: Option<Text>,
        /// The member who did it, if one did.
        by: Option<Actor>,
    }
    /// A validator got other session keys.
    KeysChanged {
        /// The validator.
        validator: Key,
        /// The organisation that runs it.
        organisation: OrganisationId,
        /// The block key and the finality key from now on.
        keys: Bytes64,
        /// Who changed them.
        by: Actor,
    }
    /// A validator is proved to have voted for two blocks at once.
    Equivocated {
        /// The validator.
        validator: Key,
        /// The organisation that runs it.
        organisation: OrganisationId,
        /// The session in which it did.
        session: SessionIndex,
        /// The kind of offence, as consensus names it.
        kind: Bytes16,
        /// Hash of the kind and of the round and set in which it happened.
        id: Hash32,
        /// The validator in whose block the proof stands.
        reporter: Option<Key>,
    }
    /// A session ended.
    SessionEnded {
        /// Its number.
        session: SessionIndex,
        /// Its first block.
        first: u32,
        /// Its last block.
        last: u32,
        /// What its validators did.
        performance: Vec<Performed>,
    }
    /// The set of a session is decided.
    SetPlanned {
        /// The session.
        session: SessionIndex,
        /// The set.
        validators: Vec<Key>,
    }
    /// Governance changed the rules of the set.
    RulesChanged {
        /// Rules until now.
        before: ValidatorRules,
        /// Rules from now on.
        after: ValidatorRules,
    }
}
