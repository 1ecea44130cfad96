//! What several events carry.

use codec::{Decode, Encode};
use registry_primitives::{
    Credits, IssuanceId, OrganisationId, OrganisationKind, PersonId, Sector, SectoralScope,
    SerialRange, UserRole,
};
use serde::Serialize;

use crate::values::{Key, Text};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Actor {
    /// The key that signed.
    pub key: Key,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// The role of the person.
    pub role: UserRole,
    /// The person that the key stands for.
    pub person: PersonId,
    /// The key of the second person, when the call was approved by one.
    pub approved_by: Option<Key>,
}

/// A proponent with its share in parts per million.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Proponent {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its share.
    pub share: u32,
}

/// What its registrant says of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ProgrammeDetails {
    /// Identifier in the system the programme comes from.
    pub external_id: Text,
    /// Title.
    pub title: Text,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope.
    pub scope: SectoralScope,
    /// Start, seconds since 1970-01-01 UTC.
    pub start: u64,
    /// End, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Estimated emission reductions.
    pub estimate: Credits,
    /// Proponents with their shares.
    pub proponents: Vec<Proponent>,
}

/// The accreditation of a certifier for one sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Accreditation {
    /// From when on, seconds since 1970-01-01 UTC.
    pub from: u64,
    /// The last second of it.
    pub until: u64,
    /// Whether an authority suspended it.
    pub suspended: bool,
}

/// Serials of an issuance and who received them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Part {
    /// The receiver.
    pub organisation: OrganisationId,
    /// The serials.
    pub range: SerialRange,
}

/// A range that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct MovedRange {
    /// The serials.
    pub range: SerialRange,
    /// Their issuance.
    pub issuance: IssuanceId,
    /// Their vintage.
    pub vintage: u16,
}

/// Limits that take effect later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LaterLimits {
    /// The limits.
    pub limits: registry_primitives::records::trust::Limits,
    /// The first block in which they are in force.
    pub effective: u32,
}
