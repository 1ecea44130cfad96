//! What several events carry and the chain has no record for.

use codec::{Decode, Encode};
use registry_primitives::{OrganisationId, OrganisationKind, PersonId, SerialRange, UserRole};
use serde::Serialize;

use crate::values::Key;

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

/// Serials of an issuance and who received them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Part {
    /// The receiver.
    pub organisation: OrganisationId,
    /// The serials.
    pub range: SerialRange,
}

/// Limits that take effect later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LaterLimits {
    /// The limits.
    pub limits: registry_primitives::records::trust::Limits,
    /// The first block in which they are in force.
    pub effective: u32,
}
