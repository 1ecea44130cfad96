//! Safeguards around outgoing transfers.

use crate::{named::named_enum, Credits};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Hours of the rolling day that are remembered: the present one and those before it that can
/// lie within 24 hours.
pub const REMEMBERED_HOURS: u32 = 25;

/// What an organisation lets itself send; `None` sets no limit.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Limits {
    /// In one transfer.
    pub per_transfer: Option<Credits>,
    /// In any 24 hours.
    pub per_day: Option<Credits>,
}

impl Limits {
    /// In each part the lower of the two.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let lower = |a: Option<Credits>, b: Option<Credits>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        };
        Self {
            per_transfer: lower(self.per_transfer, other.per_transfer),
            per_day: lower(self.per_day, other.per_day),
        }
    }
}

/// The limits of an organisation, and those that take effect later.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LimitsRecord<BlockNumber> {
    /// In force until `next` is.
    pub current: Limits,
    /// Raised limits, and the first block in which they are in force.
    pub next: Option<(Limits, BlockNumber)>,
}

impl<BlockNumber: PartialOrd> LimitsRecord<BlockNumber> {
    /// The limits in force in a block.
    #[must_use]
    pub fn in_force(&self, now: BlockNumber) -> Limits {
        match &self.next {
            Some((next, from)) if *from <= now => *next,
            _ => self.current,
        }
    }
}

/// What an organisation sent in each hour, counted since 1970-01-01 UTC, oldest first.
pub type SentByHour = BoundedVec<(u64, Credits), ConstU32<REMEMBERED_HOURS>>;

/// Delays of the country's safeguards, in blocks.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Delays {
    /// Until an added trusted account is trusted.
    pub trust: u32,
    /// Until a transfer to another account is executed.
    pub transfer: u32,
    /// How long before its execution a transfer can no longer be cancelled.
    pub cancel_before: u32,
    /// Until raised limits are in force.
    pub limits: u32,
    /// Between the approval of a recovery and its completion.
    pub recovery: u32,
    /// How long a request for credits, or for the recognition of a retirement, waits for its
    /// answer.
    pub request: u32,
}

impl Delays {
    /// Whether a transfer can be cancelled in some block, unless none waits at all, and a
    /// request answered in some.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        (self.transfer == 0 || self.cancel_before < self.transfer) && self.request > 0
    }
}

named_enum! {
    /// From whom an organisation lets something come.
    Openness {
        /// From anybody.
        Anyone = 0,
        /// From its trusted accounts only.
        Trusted = 1,
        /// From nobody.
        Nobody = 2,
    }
}

/// What an organisation lets others do without asking it.
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
pub struct Reception {
    /// Who may send it credits.
    pub credits: Openness,
    /// Who may ask it for credits, which reserves them until it answers. An authority may
    /// always.
    pub requests: Openness,
}

impl Default for Reception {
    fn default() -> Self {
        Self {
            credits: Openness::Anyone,
            requests: Openness::Anyone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_is_laxer_than_any() {
        let some = Limits {
            per_transfer: Some(Credits(5)),
            per_day: None,
        };
        let other = Limits {
            per_transfer: Some(Credits(7)),
            per_day: Some(Credits(9)),
        };
        let both = Limits {
            per_transfer: Some(Credits(5)),
            per_day: Some(Credits(9)),
        };
        assert_eq!(some.stricter(other), both);
        assert_eq!(other.stricter(some), both);
        assert_eq!(some.stricter(Limits::default()), some);
    }

    #[test]
    fn later_limits_are_in_force_from_their_block_on() {
        let later = Limits {
            per_transfer: Some(Credits(1)),
            per_day: None,
        };
        let record = LimitsRecord {
            current: Limits::default(),
            next: Some((later, 10u32)),
        };
        assert_eq!(record.in_force(9), Limits::default());
        assert_eq!(record.in_force(10), later);
    }
}
