//! What an organisation may send without a fee.

use crate::{named::named_enum, OrganisationKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Parts per million in a whole block.
pub const WHOLE_BLOCK: u32 = 1_000_000;

named_enum! {
    /// The class of an organisation: which limits its bucket has.
    QuotaClass {
        /// Government and ministries.
        Authority = 0,
        /// Certifiers and programme developers.
        Standard = 1,
        /// Monitoring systems and other machines, which send much.
        Bulk = 2,
    }
}

impl QuotaClass {
    /// The class of an organisation to which governance gave no other.
    #[must_use]
    pub const fn of(kind: OrganisationKind) -> Self {
        match kind {
            OrganisationKind::Government | OrganisationKind::Ministry => Self::Authority,
            OrganisationKind::Certifier | OrganisationKind::ProgrammeDeveloper => Self::Standard,
            OrganisationKind::Api => Self::Bulk,
        }
    }
}

/// The bucket of a class. What is taken out of it comes back evenly, block by block.
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
#[serde(rename_all = "camelCase")]
pub struct QuotaLimits {
    /// Computing time that a full bucket holds, in picoseconds.
    pub weight: u64,
    /// Bytes that a full bucket holds.
    pub length: u64,
    /// Blocks in which an empty bucket becomes full.
    pub refill_blocks: u32,
    /// What one organisation may have of one block's ordinary weight and length, in parts per
    /// million.
    pub block_share: u32,
}

impl QuotaLimits {
    /// The limits with which a country begins, for blocks of two seconds of which half a
    /// second is computing time of ordinary transactions.
    ///
    /// A full standard bucket holds a minute of computing time, some 33 000 transfers, and
    /// comes back within two hours, four to five transfers per second for ever. That is several
    /// times the worst day of a national registry, for each organisation.
    #[must_use]
    pub const fn initial(class: QuotaClass) -> Self {
        const SECOND: u64 = 1_000_000_000_000;
        const MEBIBYTE: u64 = 1_048_576;
        const TWO_HOURS: u32 = 3_600;
        let (minutes, block_share) = match class {
            QuotaClass::Authority => (4, 500_000),
            QuotaClass::Standard => (1, 250_000),
            QuotaClass::Bulk => (4, 250_000),
        };
        Self {
            weight: 60 * SECOND * minutes,
            length: 20 * MEBIBYTE * minutes,
            refill_blocks: TWO_HOURS,
            block_share,
        }
    }

    /// Whether every part of it lets something through.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.weight > 0
            && self.length > 0
            && self.refill_blocks > 0
            && self.block_share > 0
            && self.block_share <= WHOLE_BLOCK
    }
}

/// What an organisation used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct QuotaUse<BlockNumber> {
    /// Computing time missing in the bucket at the block `at`, in picoseconds.
    pub weight: u64,
    /// Bytes missing in it.
    pub length: u64,
    /// The block in which this was true.
    pub at: BlockNumber,
    /// Computing time used in that block itself.
    pub block_weight: u64,
    /// Bytes used in that block itself.
    pub block_length: u64,
}

/// What an organisation can send now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo, Serialize)]
pub struct QuotaState {
    /// Its class.
    pub class: QuotaClass,
    /// The bucket of the class.
    pub limits: QuotaLimits,
    /// Computing time left in the bucket, in picoseconds.
    pub weight_available: u64,
    /// Bytes left in it.
    pub length_available: u64,
    /// Blocks until it is full again.
    pub full_in: u32,
}

/// The code by which the pool refuses a call without a signer that would fail: this and the
/// index of the error in the pallet `Accounts`.
pub const UNSIGNED_REFUSALS: u8 = 100;

/// Why the pool refuses a transaction of a key that the registry knows: the code of an
/// `InvalidTransaction::Custom`. Codes are never reused, and stay below
/// [`UNSIGNED_REFUSALS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Refusal {
    /// The key is suspended, removed or replaced.
    KeyNotActive = 1,
    /// The organisation is suspended, or was never admitted.
    OrganisationNotActive = 2,
    /// The bucket of the organisation is empty for now.
    QuotaExhausted = 3,
    /// The transaction is larger than the bucket of the organisation.
    TooLarge = 4,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::KeyNotActive,
        Self::OrganisationNotActive,
        Self::QuotaExhausted,
        Self::TooLarge,
    ];

    /// The code that a client sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The refusal of a code.
    #[must_use]
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }

    /// The name, as tables show it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyNotActive => "KeyNotActive",
            Self::OrganisationNotActive => "OrganisationNotActive",
            Self::QuotaExhausted => "QuotaExhausted",
            Self::TooLarge => "TooLarge",
        }
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::KeyNotActive => "The key is suspended or no longer in use.",
            Self::OrganisationNotActive => "The organisation is suspended or not admitted.",
            Self::QuotaExhausted => "The organisation has used up its quota for now.",
            Self::TooLarge => "The transaction is larger than the organisation's whole quota.",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::KeyNotActive => {
                "Sign with an active key; an administrator of your organisation can reactivate one."
            }
            Self::OrganisationNotActive => "Ask the government to admit or reactivate it.",
            Self::QuotaExhausted => {
                "Wait until the quota has come back; `registry quota` shows when that is."
            }
            Self::TooLarge => "Split the batch into smaller ones.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_lie_below_those_without_a_signer() {
        for (index, refusal) in Refusal::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(refusal.code()), index + 1);
            assert_eq!(Refusal::of_code(refusal.code()), Some(refusal));
            assert!(refusal.code() < UNSIGNED_REFUSALS);
        }
        assert_eq!(Refusal::of_code(0), None);
    }

    #[test]
    fn every_class_begins_with_limits_that_let_something_through() {
        for class in QuotaClass::ALL {
            assert!(QuotaLimits::initial(*class).is_valid(), "{class}");
        }
    }
}
