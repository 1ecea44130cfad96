//! Organisations, members, the country.

use crate::{
    texts::{Name, TaxId},
    OrganisationId, OrganisationKind, OrganisationState, ScopeSet, UserRole,
};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An organisation. All of it is public.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Organisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Whether it may act.
    pub state: OrganisationState,
    /// Its public name.
    pub name: Name,
    /// Its tax id, unique in the country.
    pub tax_id: TaxId,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: [u8; 2],
    /// Scopes a ministry may act on; empty for the other kinds.
    pub scopes: ScopeSet,
}

/// A member: what the registry knows of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MemberRecord {
    /// The organisation it acts for.
    pub organisation: OrganisationId,
    /// Its role there.
    pub role: UserRole,
}

/// The country of a registry.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct CountryParameters {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: [u8; 2],
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: [u8; 3],
    /// Name in the country's own spelling.
    pub name: Name,
    /// Name of the credit unit in serial texts.
    pub unit: Name,
    /// Number of this registry within the country, 1–99. With `alpha3` it is the registry
    /// id, such as NAM01.
    pub registry_number: u8,
}
