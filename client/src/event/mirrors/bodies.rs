//! Events of the council and the technical committee, of their members, and of what they switch
//! off. The pallet of an event tells which of the two bodies it is of.

use super::mirrors;
use crate::{
    event::{CallName, Outcome},
    values::{Hash32, Key},
};
use codec::{Decode, Encode};
use serde::Serialize;

/// Why safe mode is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub enum ExitReason {
    /// Its time was over.
    Timeout,
    /// Governance ended it.
    Force,
}

mirrors! {
    /// A member moved that something be done.
    MotionProposed {
        /// The member.
        account: Key,
        /// Number of the motion.
        proposal_index: u32,
        /// Hash of the call.
        proposal_hash: Hash32,
        /// Members who must agree.
        threshold: u32,
    }
    /// A member voted.
    MotionVoted {
        /// The member.
        account: Key,
        /// Hash of the call.
        proposal_hash: Hash32,
        /// Whether the member agrees.
        voted: bool,
        /// Members who agree.
        yes: u32,
        /// Members who do not.
        no: u32,
    }
    /// Enough members agree.
    MotionApproved {
        /// Hash of the call.
        proposal_hash: Hash32,
    }
    /// Not enough members agree.
    MotionDisapproved {
        /// Hash of the call.
        proposal_hash: Hash32,
    }
    /// The call of a motion was executed.
    MotionExecuted {
        /// Hash of the call.
        proposal_hash: Hash32,
        /// How it ended.
        result: Outcome,
    }
    /// One member executed a call.
    MotionExecutedByMember {
        /// Hash of the call.
        proposal_hash: Hash32,
        /// How it ended.
        result: Outcome,
    }
    /// The vote is over.
    MotionClosed {
        /// Hash of the call.
        proposal_hash: Hash32,
        /// Members who agreed.
        yes: u32,
        /// Members who did not.
        no: u32,
    }
    /// Governance took a motion off.
    MotionKilled {
        /// Hash of the call.
        proposal_hash: Hash32,
    }
    /// A body has one more member.
    BodyMemberAdded {}
    /// A body has one member less.
    BodyMemberRemoved {}
    /// A member of a body made place for another one.
    BodyMembersSwapped {}
    /// A body has other members.
    BodyMembersReset {}
    /// A member of a body has another key.
    BodyKeyChanged {}
    /// Safe mode began: only what governs the chain goes on.
    SafeModeEntered {
        /// The first block without it.
        until: u32,
    }
    /// Safe mode goes on.
    SafeModeExtended {
        /// The first block without it.
        until: u32,
    }
    /// Safe mode is over.
    SafeModeExited {
        /// Why.
        reason: ExitReason,
    }
    /// A call is switched off.
    CallPaused {
        /// The call.
        full_name: CallName,
    }
    /// A call is switched on again.
    CallUnpaused {
        /// The call.
        full_name: CallName,
    }
}
