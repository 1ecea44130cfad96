//! Freezes: credits that must not leave where they lie.

use crate::{
    texts::{CaseId, Reason, MAX_FREEZES, MAX_RANGES},
    Actor, FreezeId, OrganisationId, ProgrammeId, SerialRange,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// What a freeze is to cover.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum FreezeScope {
    /// These serials of one programme, whoever holds them. Of what a transfer reserves, a freeze
    /// covers whole ranges only.
    #[codec(index = 0)]
    Serials(ProgrammeId, BoundedVec<SerialRange, ConstU32<MAX_RANGES>>),
    /// The credits of a programme, in whose hands they may be.
    #[codec(index = 1)]
    Programme(ProgrammeId),
    /// What an organisation holds.
    #[codec(index = 2)]
    Organisation(OrganisationId),
    /// Every credit: the pause of all movements.
    #[codec(index = 3)]
    Country,
}

impl FreezeScope {
    /// What is frozen, without the serials.
    #[must_use]
    pub const fn subject(&self) -> FreezeSubject {
        match self {
            Self::Serials(programme, _) => FreezeSubject::Serials(*programme),
            Self::Programme(programme) => FreezeSubject::Programme(*programme),
            Self::Organisation(organisation) => FreezeSubject::Organisation(*organisation),
            Self::Country => FreezeSubject::Country,
        }
    }
}

/// What a freeze covers. All but single serials are frozen as a whole, by one record, whatever
/// lies in them.
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
)]
pub enum FreezeSubject {
    /// Serials of a programme: the ranges that bear the number of the freeze.
    #[codec(index = 0)]
    Serials(ProgrammeId),
    /// The credits of a programme.
    #[codec(index = 1)]
    Programme(ProgrammeId),
    /// What an organisation holds.
    #[codec(index = 2)]
    Organisation(OrganisationId),
    /// Every credit.
    #[codec(index = 3)]
    Country,
}

/// A freeze in force, or one that ran out and was not cleared away yet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Freeze<AccountId, BlockNumber> {
    /// What it covers.
    pub subject: FreezeSubject,
    /// Why.
    pub reason: Reason,
    /// The case it belongs to.
    pub case: CaseId,
    /// In which block it began.
    pub since: BlockNumber,
    /// The first block in which it is over; `None` until it is lifted.
    pub until: Option<BlockNumber>,
    /// The officer; `None` when governance ordered it, or prolonged it since.
    pub by: Option<Actor<AccountId>>,
}

impl<AccountId, BlockNumber: PartialOrd> Freeze<AccountId, BlockNumber> {
    /// Whether the freeze is in force in a block.
    pub fn in_force(&self, now: BlockNumber) -> bool {
        self.until.as_ref().is_none_or(|until| now < *until)
    }
}

/// The freezes of a subject.
pub type FreezeList = BoundedVec<FreezeId, ConstU32<MAX_FREEZES>>;
