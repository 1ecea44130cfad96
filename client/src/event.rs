//! The events of the registry's pallets, field by field as the runtime encodes them.
//!
//! A mirror is decoded with plain SCALE, so its fields must be those of the runtime in the
//! same order. A test holds [`SHAPES`] against the metadata that this crate was built for,
//! and who reads blocks of other runtimes holds them against the metadata of those.

use codec::{Decode, Encode};
use registry_primitives::{
    AccountKind, ActionSet, Credits, IssuanceId, MonitoredPeriod, OrganisationId, OrganisationKind,
    OrganisationState, ProgrammeId, ReceiptId, RetirementKind, ScopeSet, Sector, SectoralScope,
    SerialRange, UserRole,
};
use serde::Serialize;

use crate::values::{Alpha2, Hash32, Key, Text};

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

/// Why bytes are not the event they were said to be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

/// The names of an event: its pallet, its own, and those of its fields in order.
pub type EventShape = (&'static str, &'static str, &'static [&'static str]);

/// Declares the mirrors, the enum over them, their shapes and how bytes become one of them.
macro_rules! mirrors {
    ($(
        $pallet:literal {
            $( $(#[$doc:meta])* $event:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty, )* } )*
        }
    )*) => {
        $($(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
                        pub struct $event {
                $( $(#[$field_doc])* pub $field: $type, )*
            }
        )*)*

        /// An event of the registry's pallets.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum RegistryEvent {
            $($( $(#[$doc])* $event($event), )*)*
        }

        /// Every event that is mirrored.
        pub const SHAPES: &[EventShape] = &[
            $($( ($pallet, stringify!($event), &[$( stringify!($field) ),*]), )*)*
        ];

        /// The pallets whose events are mirrored.
        pub const PALLETS: &[&str] = &[$($pallet),*];

        /// The event of these names in these bytes.
        pub fn decode(pallet: &str, event: &str, bytes: &[u8]) -> Result<RegistryEvent, DecodeError> {
            $($(
                if pallet == $pallet && event == stringify!($event) {
                    return whole::<$event>(pallet, event, bytes).map(RegistryEvent::$event);
                }
            )*)*
            Err(DecodeError(format!("The event {pallet}.{event} is unknown to this program.")))
        }
    };
}

mirrors! {
    "Roles" {
        /// Governance changed a cell of the matrix.
        PermissionsChanged {
            /// Kind of organisation.
            kind: OrganisationKind,
            /// Role of the person.
            role: UserRole,
            /// Actions allowed until now.
            before: ActionSet,
            /// Actions allowed from now on.
            after: ActionSet,
        }
    }
    "Accounts" {
        /// An organisation was added.
        OrganisationRegistered {
            /// Its identifier.
            organisation: OrganisationId,
            /// What it is.
            kind: OrganisationKind,
            /// Its public name.
            name: Text,
            /// Its tax id.
            tax_id: Text,
            /// Country of its seat.
            country: Alpha2,
            /// Scopes a ministry may act on.
            scopes: ScopeSet,
            /// Who added it.
            by: Actor,
        }
        /// A key became a member.
        MemberAdded {
            /// The organisation.
            organisation: OrganisationId,
            /// The key.
            key: Key,
            /// Its role.
            role: UserRole,
            /// Who added it.
            by: Actor,
        }
        /// An organisation was suspended or reactivated.
        OrganisationStateChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// State until now.
            before: OrganisationState,
            /// State from now on.
            after: OrganisationState,
            /// Why.
            reason: Text,
            /// Who decided.
            by: Actor,
        }
    }
    "Programmes" {
        /// A programme was registered.
        ProgrammeRegistered {
            /// Its identifier.
            programme: ProgrammeId,
            /// All that was said of it.
            details: ProgrammeDetails,
            /// Who registered it.
            by: Actor,
        }
        /// A programme was authorised.
        ProgrammeAuthorised {
            /// The programme.
            programme: ProgrammeId,
            /// Credits that may be issued.
            amount: Credits,
            /// The serials reserved for them.
            block: SerialRange,
            /// The block as a serial text.
            serial: Text,
            /// Who decided.
            by: Actor,
        }
        /// A programme was rejected.
        ProgrammeRejected {
            /// The programme.
            programme: ProgrammeId,
            /// Why.
            reason: Text,
            /// Who decided.
            by: Actor,
        }
    }
    "Credits" {
        /// Credits came into being.
        CreditsIssued {
            /// The issuance.
            issuance: IssuanceId,
            /// The programme.
            programme: ProgrammeId,
            /// All serials of the issuance.
            range: SerialRange,
            /// How many credits.
            amount: Credits,
            /// Year in which the reductions happened.
            vintage: u16,
            /// Monitored period.
            period: Option<MonitoredPeriod>,
            /// Hash of the verification report.
            verification: Option<Hash32>,
            /// Who received which serials.
            parts: Vec<Part>,
            /// Issued for the programme before.
            issued_before: Credits,
            /// Issued for the programme from now on.
            issued_after: Credits,
            /// Who decided.
            by: Actor,
        }
        /// Credits changed hands.
        CreditsTransferred {
            /// The programme.
            programme: ProgrammeId,
            /// Who gave.
            from: OrganisationId,
            /// Who received.
            to: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Held by the receiver before.
            to_before: Credits,
            /// Held by the receiver after.
            to_after: Credits,
            /// Remark of the giver.
            remark: Option<Text>,
            /// Who acted.
            by: Actor,
        }
        /// Credits were retired, finally.
        CreditsRetired {
            /// The receipt.
            receipt: ReceiptId,
            /// The programme.
            programme: ProgrammeId,
            /// Whose credits they were.
            owner: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// Type of the retirement.
            kind: RetirementKind,
            /// Where the credits lie now.
            account: AccountKind,
            /// Receiving country of a cross-border retirement.
            country: Option<Alpha2>,
            /// For whom.
            beneficiary: Text,
            /// Why.
            reason: Text,
            /// Held by the owner before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// Who acted.
            by: Actor,
        }
    }
}

impl RegistryEvent {
    /// The programme that the event belongs to.
    pub fn programme(&self) -> Option<ProgrammeId> {
        match self {
            Self::PermissionsChanged(_)
            | Self::OrganisationRegistered(_)
            | Self::MemberAdded(_)
            | Self::OrganisationStateChanged(_) => None,
            Self::ProgrammeRegistered(event) => Some(event.programme),
            Self::ProgrammeAuthorised(event) => Some(event.programme),
            Self::ProgrammeRejected(event) => Some(event.programme),
            Self::CreditsIssued(event) => Some(event.programme),
            Self::CreditsTransferred(event) => Some(event.programme),
            Self::CreditsRetired(event) => Some(event.programme),
        }
    }

    /// The organisations that the event names.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        match self {
            Self::PermissionsChanged(_) => Vec::new(),
            Self::OrganisationRegistered(event) => vec![event.organisation, event.by.organisation],
            Self::MemberAdded(event) => vec![event.organisation, event.by.organisation],
            Self::OrganisationStateChanged(event) => {
                vec![event.organisation, event.by.organisation]
            }
            Self::ProgrammeRegistered(event) => vec![event.by.organisation],
            Self::ProgrammeAuthorised(event) => vec![event.by.organisation],
            Self::ProgrammeRejected(event) => vec![event.by.organisation],
            Self::CreditsIssued(event) => event
                .parts
                .iter()
                .map(|part| part.organisation)
                .chain([event.by.organisation])
                .collect(),
            Self::CreditsTransferred(event) => vec![event.from, event.to],
            Self::CreditsRetired(event) => vec![event.owner, event.by.organisation],
        }
    }
}

/// A value that takes up all the bytes.
fn whole<T: Decode>(pallet: &str, event: &str, mut bytes: &[u8]) -> Result<T, DecodeError> {
    let value = T::decode(&mut bytes).map_err(|error| {
        DecodeError(format!(
            "The event {pallet}.{event} cannot be decoded: {error}."
        ))
    })?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(DecodeError(format!(
            "The event {pallet}.{event} has {} bytes more than this program knows of.",
            bytes.len()
        )))
    }
}

#[cfg(test)]
mod tests;
