//! The events of the registry, decoded.

use crate::AccountId;
use codec::Decode;
use registry_primitives::{
    records::{credits::MovedRange, programmes::ProgrammeDetails},
    AccountKind, ActionSet, Actor, Credits, IssuanceId, MonitoredPeriod, OrganisationId,
    OrganisationKind, OrganisationState, ProgrammeId, ReceiptId, RetirementKind, ScopeSet,
    SerialRange, UserRole,
};

/// Declares the events once: the enum, its decoder, and the shapes that a test holds against
/// the metadata. Field types encode as those of the pallets do (a bounded text as `String`).
macro_rules! events {
    ($($pallet:literal { $($name:ident { $($field:ident: $type:ty),* $(,)? })* })*) => {
        /// An event of one of the registry's pallets. Fields mean what the pallet documents.
        #[derive(Clone, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum RegistryEvent {
            $($($name { $($field: $type),* },)*)*
        }

        impl RegistryEvent {
            /// Decode the fields of an event; `None` when it is no event of the registry.
            #[must_use]
            pub fn decode(
                pallet: &str,
                event: &str,
                fields: &[u8],
            ) -> Option<Result<Self, codec::Error>> {
                let input = &mut &*fields;
                match (pallet, event) {
                    $($(($pallet, stringify!($name)) => {
                        let mut decode = || {
                            let event = Self::$name { $($field: <$type>::decode(input)?),* };
                            if input.is_empty() {
                                Ok(event)
                            } else {
                                Err("bytes are left over".into())
                            }
                        };
                        Some(decode())
                    })*)*
                    _ => None,
                }
            }

            /// The event's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $($(Self::$name { .. } => stringify!($name),)*)* }
            }
        }

        /// Pallet, event and field names of every event that is decoded here.
        pub const EVENT_SHAPES: &[(&str, &str, &[&str])] = &[
            $($(($pallet, stringify!($name), &[$(stringify!($field)),*]),)*)*
        ];
    };
}

events! {
    "Roles" {
        PermissionsChanged {
            kind: OrganisationKind,
            role: UserRole,
            before: ActionSet,
            after: ActionSet,
        }
    }
    "Accounts" {
        OrganisationRegistered {
            organisation: OrganisationId,
            kind: OrganisationKind,
            name: String,
            tax_id: String,
            country: [u8; 2],
            scopes: ScopeSet,
            by: Actor<AccountId>,
        }
        MemberAdded {
            organisation: OrganisationId,
            key: AccountId,
            role: UserRole,
            by: Actor<AccountId>,
        }
        OrganisationStateChanged {
            organisation: OrganisationId,
            before: OrganisationState,
            after: OrganisationState,
            reason: String,
            by: Actor<AccountId>,
        }
    }
    "Programmes" {
        ProgrammeRegistered {
            programme: ProgrammeId,
            details: ProgrammeDetails,
            by: Actor<AccountId>,
        }
        ProgrammeAuthorised {
            programme: ProgrammeId,
            amount: Credits,
            block: SerialRange,
            serial: String,
            by: Actor<AccountId>,
        }
        ProgrammeRejected {
            programme: ProgrammeId,
            reason: String,
            by: Actor<AccountId>,
        }
    }
    "Credits" {
        CreditsIssued {
            issuance: IssuanceId,
            programme: ProgrammeId,
            range: SerialRange,
            amount: Credits,
            vintage: u16,
            period: Option<MonitoredPeriod>,
            verification: Option<[u8; 32]>,
            parts: Vec<(OrganisationId, SerialRange)>,
            issued_before: Credits,
            issued_after: Credits,
            by: Actor<AccountId>,
        }
        CreditsTransferred {
            programme: ProgrammeId,
            from: OrganisationId,
            to: OrganisationId,
            ranges: Vec<MovedRange>,
            amount: Credits,
            from_before: Credits,
            from_after: Credits,
            to_before: Credits,
            to_after: Credits,
            remark: Option<String>,
            by: Actor<AccountId>,
        }
        CreditsRetired {
            receipt: ReceiptId,
            programme: ProgrammeId,
            owner: OrganisationId,
            ranges: Vec<MovedRange>,
            amount: Credits,
            kind: RetirementKind,
            account: AccountKind,
            country: Option<[u8; 2]>,
            beneficiary: String,
            reason: String,
            held_before: Credits,
            held_after: Credits,
            by: Actor<AccountId>,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use subxt::Metadata;

    #[test]
    fn the_shapes_are_those_of_the_runtime() {
        let metadata = Metadata::decode_from(crate::METADATA).unwrap();
        let mut runtime = Vec::new();
        for pallet in crate::REGISTRY_PALLETS {
            let events = metadata
                .pallet_by_name(pallet)
                .unwrap()
                .event_variants()
                .unwrap();
            for event in events {
                let fields: Vec<String> = event
                    .fields
                    .iter()
                    .map(|field| field.name.clone().unwrap())
                    .collect();
                runtime.push((pallet, event.name.clone(), fields));
            }
        }
        let ours: Vec<_> = EVENT_SHAPES
            .iter()
            .map(|(pallet, name, fields)| {
                (
                    *pallet,
                    (*name).to_owned(),
                    fields.iter().map(|f| (*f).to_owned()).collect(),
                )
            })
            .collect();
        assert_eq!(ours, runtime);
    }

    #[test]
    fn decoding_takes_every_byte_and_no_other() {
        let by = Actor {
            key: AccountId::from([9; 32]),
            organisation: OrganisationId(1),
            kind: OrganisationKind::Government,
            role: UserRole::Root,
        };
        let fields = (ProgrammeId(4), String::from("no land title"), by.clone()).encode();
        let decoded = RegistryEvent::decode("Programmes", "ProgrammeRejected", &fields);
        let expected = RegistryEvent::ProgrammeRejected {
            programme: ProgrammeId(4),
            reason: "no land title".into(),
            by,
        };
        assert_eq!(decoded.unwrap().unwrap(), expected);
        let longer = [&fields[..], &[0]].concat();
        let shorter = &fields[..fields.len() - 1];
        for wrong in [&longer[..], shorter] {
            let decoded = RegistryEvent::decode("Programmes", "ProgrammeRejected", wrong);
            assert!(decoded.unwrap().is_err());
        }
        assert!(RegistryEvent::decode("System", "ExtrinsicSuccess", &[]).is_none());
    }
}
