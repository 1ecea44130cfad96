//! Transfers and retirements that wait: for their delay, or for the answer of somebody else.

use crate::{
    named::named_enum,
    records::credits::MovedRange,
    texts::{Beneficiary, Name, Reason, MAX_RANGES},
    Actor, Credits, OrganisationId, ProgrammeId, TransferId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// What becomes of the credits, and what that waits for.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Purpose<BlockNumber> {
    /// A transfer that the giver wants, waiting for the giver's delay. It is executed when due.
    #[codec(index = 0)]
    Delayed {
        /// Who is to receive.
        to: OrganisationId,
        /// The last block in which the giver can cancel it.
        cancellable_until: BlockNumber,
    },
    /// A transfer that somebody asked the giver for, waiting for the giver's answer. It expires
    /// when due.
    #[codec(index = 1)]
    Requested {
        /// Who is to receive.
        to: OrganisationId,
    },
    /// A cross-border retirement that the owner asked for, waiting for an authority that
    /// recognises it. It expires when due.
    #[codec(index = 2)]
    Retirement(CrossBorder),
}

impl<BlockNumber> Purpose<BlockNumber> {
    /// Who is to receive, when anybody is.
    pub const fn receiver(&self) -> Option<OrganisationId> {
        match self {
            Self::Delayed { to, .. } | Self::Requested { to } => Some(*to),
            Self::Retirement(_) => None,
        }
    }
}

/// For whom and where credits are to be used in another country.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CrossBorder {
    /// Receiving country, ISO 3166-1 alpha-2.
    pub country: [u8; 2],
    /// Receiving organisation in that country, when it is known.
    pub receiver: Option<Name>,
    /// For whom.
    pub beneficiary: Beneficiary,
    /// Why.
    pub reason: Reason,
}

/// A transfer or retirement that waits. Its ranges lie in the owner's account `Pending`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct WaitingTransfer<AccountId, BlockNumber> {
    /// The first one of the call that asked for several.
    pub group: TransferId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Whose credits they are.
    pub from: OrganisationId,
    /// What becomes of them.
    pub purpose: Purpose<BlockNumber>,
    /// Which serials.
    pub ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
    /// How many credits.
    pub amount: Credits,
    /// Remark of who asked for it.
    pub remark: Option<Reason>,
    /// Who asked for it; who accepted it, once it was accepted.
    pub by: Actor<AccountId>,
    /// The first block in which a delayed one is executed and any other has expired.
    pub due: BlockNumber,
}

named_enum! {
    /// Why something that waited was undone: the credits are free in the owner's holding again.
    UndoCause {
        /// Who asked for it took it back.
        Cancelled = 0,
        /// The giver did not accept, or the authority did not recognise.
        Refused = 1,
        /// Nobody answered in time.
        Expired = 2,
        /// Giver or receiver was not active when it was due.
        PartyInactive = 3,
        /// The credits were frozen when it was due.
        Frozen = 4,
    }
}
