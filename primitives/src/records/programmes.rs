//! Programmes.

use crate::{
    texts::{ExternalId, Title, MAX_PROPONENTS},
    Credits, Proponent, Sector, SectoralScope, SerialRange, Stage,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// What its registrant says of a programme.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProgrammeDetails {
    /// Identifier in the system the programme comes from; unique.
    pub external_id: ExternalId,
    /// Title.
    pub title: Title,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope; must fit the sector.
    pub scope: SectoralScope,
    /// Start of the programme, seconds since 1970-01-01 UTC. Its year stands in the serial.
    pub start: u64,
    /// End of the programme, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Estimated emission reductions over the programme's life.
    pub estimate: Credits,
    /// Proponents with their shares of future issues; the shares sum to 1 000 000.
    pub proponents: BoundedVec<Proponent, ConstU32<MAX_PROPONENTS>>,
}

/// A programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Programme {
    /// What its registrant said of it.
    pub details: ProgrammeDetails,
    /// Where it stands.
    pub stage: Stage,
    /// The serials reserved for it, once authorised.
    pub block: Option<SerialRange>,
}
