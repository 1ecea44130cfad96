//! Who makes and finalises blocks: validators, the rules of their set, what they did.

use crate::{named::named_enum, OrganisationId, PARTS_PER_WHOLE};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Number of a session. A session is a number of blocks in which the set of validators does not
/// change.
pub type SessionIndex = u32;

/// The fewest validators with which one may fail: GRANDPA needs more than two thirds of them.
pub const MINIMUM_FLOOR: u32 = 4;
/// The most validators that a set may have.
pub const MAX_VALIDATORS: u32 = 100;
/// Bytes of the session keys: a block key (sr25519) and a finality key (ed25519).
pub const SESSION_KEYS_LENGTH: u32 = 64;
/// Bytes that the proof of owning session keys may have.
pub const MAX_PROOF_LENGTH: u32 = 512;

named_enum! {
    /// Where a validator stands.
    ValidatorState {
        /// Its organisation proposed it; the council has not decided.
        Proposed = 0,
        /// It waits for a seat.
        Entering = 1,
        /// It has a seat and uses it.
        Active = 2,
        /// It made no block for too many sessions; it comes back by a heartbeat.
        Standby = 3,
        /// It leaves as soon as the set can do without it.
        Leaving = 4,
        /// It voted for two blocks at once; only the council lets it back.
        Suspended = 5,
    }
}

named_enum! {
    /// Why the state of a validator changed.
    ValidatorChange {
        /// Its organisation proposed it.
        Proposed = 0,
        /// The council approved it.
        Approved = 1,
        /// The council refused it.
        Rejected = 2,
        /// It got a seat.
        Seated = 3,
        /// It gave its seat up.
        Unseated = 4,
        /// It made no block for too many sessions.
        Missed = 5,
        /// Its node came back.
        Heartbeat = 6,
        /// Its organisation withdraws it.
        Withdrawn = 7,
        /// Its term is over.
        TermOver = 8,
        /// The council removed it.
        Removed = 9,
        /// It voted for two blocks at once.
        Equivocated = 10,
        /// The council lets it back.
        Reinstated = 11,
        /// Its last session in the set ended.
        Left = 12,
    }
}

impl ValidatorState {
    /// The state after a change, for a validator that has a seat or not. `None` within the
    /// answer: the record ends. `None` instead of an answer: the change is impossible.
    ///
    /// This is the one table of the life of a validator.
    #[must_use]
    pub const fn after(self, change: ValidatorChange, seated: bool) -> Option<Option<Self>> {
        use ValidatorChange as C;
        use ValidatorState as S;
        let back = if seated { S::Active } else { S::Entering };
        match (self, change) {
            (S::Proposed, C::Approved) => Some(Some(S::Entering)),
            (S::Proposed, C::Rejected | C::Withdrawn | C::Removed) => Some(None),
            (S::Entering, C::Seated) => Some(Some(S::Active)),
            (S::Active, C::Missed) => Some(Some(S::Standby)),
            (S::Standby, C::Heartbeat) | (S::Suspended, C::Reinstated) => Some(Some(back)),
            (S::Entering, C::Withdrawn | C::Removed | C::TermOver) => Some(None),
            (S::Active | S::Standby | S::Suspended, C::Withdrawn | C::Removed | C::TermOver) => {
                Some(if seated { Some(S::Leaving) } else { None })
            }
            (S::Entering | S::Active | S::Standby | S::Leaving, C::Equivocated) => {
                Some(Some(S::Suspended))
            }
            // It acts for one more session, whose offences are still to be proved against it.
            (S::Standby | S::Suspended | S::Leaving, C::Unseated) => Some(Some(self)),
            (S::Leaving, C::Left) if !seated => Some(None),
            _ => None,
        }
    }

    /// Whether the set does without the validator as soon as it can, and in which order.
    #[must_use]
    pub const fn exit_order(self) -> Option<u8> {
        match self {
            Self::Suspended => Some(0),
            Self::Leaving => Some(1),
            Self::Standby => Some(2),
            Self::Proposed | Self::Entering | Self::Active => None,
        }
    }
}

/// A validator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Validator {
    /// The organisation that runs it.
    pub organisation: OrganisationId,
    /// Where it stands.
    pub state: ValidatorState,
    /// Whether it is in the set that is planned last.
    pub seated: bool,
    /// The session in which it came into this state.
    pub since: SessionIndex,
    /// The last session of its term; none: it has no end.
    pub until: Option<SessionIndex>,
    /// Sessions in a row in which it had a seat and made no block.
    pub missed: u32,
}

/// The rules of the set.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidatorRules {
    /// Validators that the set has at least: nobody leaves when one less would be left.
    pub floor: u32,
    /// Seats that the set has at most.
    pub seats: u32,
    /// Share of the seats that one organisation may have, in parts per million; one seat is
    /// always allowed.
    pub share: u32,
    /// Sessions without a block after which a validator stands by.
    pub missed: u32,
    /// Blocks of a session.
    pub session_length: u32,
}

impl Default for ValidatorRules {
    /// A national registry: four validators at least, a third of the seats for one organisation,
    /// sessions of twenty minutes with blocks of two seconds.
    fn default() -> Self {
        Self {
            floor: MINIMUM_FLOOR,
            seats: 21,
            share: 333_333,
            missed: 3,
            session_length: 600,
        }
    }
}

impl ValidatorRules {
    /// Whether a set can follow the rules.
    #[must_use]
    pub const fn are_valid(&self) -> bool {
        self.floor >= 1
            && self.floor <= self.seats
            && self.seats <= MAX_VALIDATORS
            && self.share <= PARTS_PER_WHOLE
            && self.missed >= 1
            && self.session_length >= 5
    }

    /// Seats that one organisation may have in a set of so many.
    #[must_use]
    pub fn seats_of_one(&self, set: u32) -> u32 {
        let share = u64::from(set).saturating_mul(u64::from(self.share));
        let whole = share.checked_div(u64::from(PARTS_PER_WHOLE)).unwrap_or(0);
        u32::try_from(whole).unwrap_or(u32::MAX).max(1)
    }
}

/// What a validator did in one session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Performance {
    /// Blocks that it made.
    pub authored: u32,
    /// Slots that were its own; none for sessions before this was counted.
    pub expected: Option<u32>,
}

/// What a validator did in a session that ended, as the event tells it.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Performed<AccountId> {
    /// The validator.
    pub validator: AccountId,
    /// The organisation that runs it.
    pub organisation: OrganisationId,
    /// Blocks that it made.
    pub authored: u32,
    /// Slots that were its own.
    pub expected: u32,
}

/// That a validator voted for two blocks at once, as it was proved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Equivocation {
    /// The session in which it did.
    pub session: SessionIndex,
    /// The kind of offence, as consensus names it.
    pub kind: [u8; 16],
    /// Hash of the kind and of the round and set in which it happened.
    pub id: [u8; 32],
}

/// A release of the runtime that governance authorised.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AuthorisedUpgrade<BlockNumber> {
    /// Blake2-256 of its code.
    pub code_hash: [u8; 32],
    /// Its name, for people.
    pub release: crate::texts::ReleaseName,
    /// The first block in which it may be applied.
    pub not_before: BlockNumber,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seat_is_always_allowed_and_a_share_is_rounded_down() {
        let rules = ValidatorRules::default();
        for (set, allowed) in [
            (0, 1),
            (1, 1),
            (4, 1),
            (5, 1),
            (6, 1),
            (7, 2),
            (21, 6),
            (100, 33),
        ] {
            assert_eq!(rules.seats_of_one(set), allowed, "{set}");
        }
    }

    #[test]
    fn a_way_leads_back_from_every_state_but_the_end() {
        for state in ValidatorState::ALL {
            for seated in [false, true] {
                let reach = |change: &ValidatorChange| state.after(*change, seated).is_some();
                assert!(ValidatorChange::ALL.iter().any(reach), "{state}");
            }
        }
    }
}
