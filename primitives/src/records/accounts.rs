//! Organisations, members, the country.

use crate::{
    texts::{Name, TaxId, Website},
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet, UserRole,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
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
    /// Address of its public pages; empty when it has none.
    pub website: Website,
}

/// A member: what the registry knows of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MemberRecord {
    /// The organisation it acts for.
    pub organisation: OrganisationId,
    /// The person it stands for.
    pub person: PersonId,
    /// The person's role there.
    pub role: UserRole,
    /// Whether the key may act.
    pub state: MemberState,
}

/// An invitation that nobody accepted yet. It is stored under the hash of its voucher.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Invitation<BlockNumber> {
    /// The organisation it leads to.
    pub organisation: OrganisationId,
    /// The role it gives.
    pub role: UserRole,
    /// The last block in which it can be accepted.
    pub expires: BlockNumber,
}

/// A person who lost a key is to act with another one. It is stored under the lost key.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Recovery<AccountId, BlockNumber> {
    /// The key that takes over.
    pub new_key: AccountId,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// The first block in which it can be completed, once the government approved.
    pub due: Option<BlockNumber>,
}

/// The accreditation of a certifier for one sector.
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
pub struct Accreditation {
    /// From when on, seconds since 1970-01-01 UTC.
    pub from: u64,
    /// The last second of it.
    pub until: u64,
    /// Whether an authority suspended it; a renewal lifts that.
    pub suspended: bool,
}

impl Accreditation {
    /// Whether it is good at a time in seconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn is_good(&self, now: u64) -> bool {
        !self.suspended && self.from <= now && now <= self.until
    }
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
