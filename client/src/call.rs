//! The calls of the registry.

use crate::{AccountId, ClientError};
use codec::{Compact, Encode};
use registry_primitives::{
    records::{credits::Selection, programmes::ProgrammeDetails},
    Credits, MonitoredPeriod, OrganisationId, OrganisationKind, ProgrammeId, Proponent,
    RetirementKind, ScopeSet, Sector, SectoralScope, UserRole,
};
use subxt::Metadata;

/// A programme to be registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewProgramme {
    /// Identifier in the system it comes from.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope.
    pub scope: SectoralScope,
    /// Start, seconds since 1970-01-01 UTC.
    pub start: u64,
    /// End, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Estimated reductions.
    pub estimate: Credits,
    /// Proponents and shares in parts per million.
    pub proponents: Vec<Proponent>,
}

impl NewProgramme {
    /// The record the chain takes, or the name of the field that is too long for it.
    pub fn details(&self) -> Result<ProgrammeDetails, &'static str> {
        Ok(ProgrammeDetails {
            external_id: self
                .external_id
                .clone()
                .into_bytes()
                .try_into()
                .map_err(|_| "externalId")?,
            title: self
                .title
                .clone()
                .into_bytes()
                .try_into()
                .map_err(|_| "title")?,
            sector: self.sector,
            scope: self.scope,
            start: self.start,
            end: self.end,
            estimate: self.estimate,
            proponents: self
                .proponents
                .clone()
                .try_into()
                .map_err(|_| "proponents")?,
        })
    }
}

/// A call, with the meaning that the pallets document.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Call {
    RegisterOrganisation {
        kind: OrganisationKind,
        name: String,
        tax_id: String,
        country: [u8; 2],
        scopes: ScopeSet,
        administrator: Option<AccountId>,
    },
    AddMember {
        organisation: OrganisationId,
        key: AccountId,
        role: UserRole,
    },
    SuspendOrganisation {
        organisation: OrganisationId,
        reason: String,
    },
    ReactivateOrganisation {
        organisation: OrganisationId,
        reason: String,
    },
    RegisterProgramme(NewProgramme),
    AuthoriseProgramme {
        programme: ProgrammeId,
        amount: Credits,
    },
    RejectProgramme {
        programme: ProgrammeId,
        reason: String,
    },
    Issue {
        programme: ProgrammeId,
        amount: Credits,
        vintage: u16,
        period: Option<MonitoredPeriod>,
        verification: Option<[u8; 32]>,
    },
    Transfer {
        programme: ProgrammeId,
        to: OrganisationId,
        selection: Selection,
        remark: Option<String>,
    },
    Retire {
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        kind: RetirementKind,
        country: Option<[u8; 2]>,
        beneficiary: String,
        reason: String,
    },
}

impl Call {
    /// Pallet, call and encoded arguments. A text that is too long is refused by the node.
    fn parts(&self) -> (&'static str, &'static str, Vec<u8>) {
        match self {
            Self::RegisterOrganisation {
                kind,
                name,
                tax_id,
                country,
                scopes,
                administrator,
            } => (
                "Accounts",
                "register_organisation",
                (kind, name, tax_id, country, scopes, administrator).encode(),
            ),
            Self::AddMember {
                organisation,
                key,
                role,
            } => ("Accounts", "add_member", (organisation, key, role).encode()),
            Self::SuspendOrganisation {
                organisation,
                reason,
            } => (
                "Accounts",
                "suspend_organisation",
                (organisation, reason).encode(),
            ),
            Self::ReactivateOrganisation {
                organisation,
                reason,
            } => (
                "Accounts",
                "reactivate_organisation",
                (organisation, reason).encode(),
            ),
            Self::RegisterProgramme(new) => {
                let NewProgramme {
                    external_id,
                    title,
                    sector,
                    scope,
                    start,
                    end,
                    estimate,
                    proponents,
                } = new;
                let details = (
                    external_id,
                    title,
                    sector,
                    scope,
                    start,
                    end,
                    estimate,
                    proponents,
                )
                    .encode();
                ("Programmes", "register", details)
            }
            Self::AuthoriseProgramme { programme, amount } => {
                ("Programmes", "authorise", (programme, amount).encode())
            }
            Self::RejectProgramme { programme, reason } => {
                ("Programmes", "reject", (programme, reason).encode())
            }
            Self::Issue {
                programme,
                amount,
                vintage,
                period,
                verification,
            } => (
                "Credits",
                "issue",
                (programme, amount, vintage, period, verification).encode(),
            ),
            Self::Transfer {
                programme,
                to,
                selection,
                remark,
            } => (
                "Credits",
                "transfer",
                (programme, to, selection, remark).encode(),
            ),
            Self::Retire {
                owner,
                programme,
                selection,
                kind,
                country,
                beneficiary,
                reason,
            } => (
                "Credits",
                "retire",
                (
                    owner,
                    programme,
                    selection,
                    kind,
                    country,
                    beneficiary,
                    reason,
                )
                    .encode(),
            ),
        }
    }

    /// The call as the runtime of this metadata encodes it.
    pub(crate) fn encode_for(&self, metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
        let (pallet, call, arguments) = self.parts();
        let mut bytes = indices(metadata, pallet, call)?.to_vec();
        bytes.extend(arguments);
        Ok(bytes)
    }
}

/// Several calls as one that happens whole or not at all.
pub(crate) fn encode_batch(calls: &[Call], metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
    let mut bytes = indices(metadata, "Utility", "batch_all")?.to_vec();
    let count = u32::try_from(calls.len()).map_err(|e| ClientError::Unreadable(e.to_string()))?;
    Compact(count).encode_to(&mut bytes);
    for call in calls {
        bytes.extend(call.encode_for(metadata)?);
    }
    Ok(bytes)
}

fn indices(metadata: &Metadata, pallet: &str, call: &str) -> Result<[u8; 2], ClientError> {
    let missing = || ClientError::OtherRuntime(pallet.to_owned());
    let pallet = metadata.pallet_by_name(pallet).ok_or_else(missing)?;
    let call = pallet.call_variant_by_name(call).ok_or_else(missing)?;
    Ok([pallet.call_index(), call.index])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of_each() -> Vec<Call> {
        let key = AccountId::from([7; 32]);
        let organisation = OrganisationId(2);
        let programme = ProgrammeId(3);
        let reason = String::from("a reason");
        vec![
            Call::RegisterOrganisation {
                kind: OrganisationKind::Ministry,
                name: "Ministry".into(),
                tax_id: "T-1".into(),
                country: *b"QM",
                scopes: ScopeSet(1 << 15),
                administrator: Some(key),
            },
            Call::AddMember {
                organisation,
                key,
                role: UserRole::Viewer,
            },
            Call::SuspendOrganisation {
                organisation,
                reason: reason.clone(),
            },
            Call::ReactivateOrganisation {
                organisation,
                reason: reason.clone(),
            },
            Call::RegisterProgramme(NewProgramme {
                external_id: "X-1".into(),
                title: "Rice".into(),
                sector: Sector::Agriculture,
                scope: SectoralScope(15),
                start: 1,
                end: 2,
                estimate: Credits(10),
                proponents: vec![Proponent {
                    organisation,
                    share: 1_000_000,
                }],
            }),
            Call::AuthoriseProgramme {
                programme,
                amount: Credits(9),
            },
            Call::RejectProgramme {
                programme,
                reason: reason.clone(),
            },
            Call::Issue {
                programme,
                amount: Credits(1),
                vintage: 2024,
                period: Some(MonitoredPeriod { from: 1, until: 2 }),
                verification: Some([1; 32]),
            },
            Call::Transfer {
                programme,
                to: organisation,
                selection: Selection::Amount(Credits(1)),
                remark: Some(reason.clone()),
            },
            Call::Retire {
                owner: organisation,
                programme,
                selection: Selection::Amount(Credits(1)),
                kind: RetirementKind::CrossBorder,
                country: Some(*b"CH"),
                beneficiary: "Someone".into(),
                reason,
            },
        ]
    }

    /// subxt decodes the bytes by the metadata and refuses what is too short or too long.
    #[test]
    fn every_call_is_one_of_the_runtime() {
        use subxt::{config::SubstrateConfig, OfflineClient};
        let metadata = Metadata::decode_from(crate::METADATA).unwrap().arc();
        let config = SubstrateConfig::builder()
            .set_genesis_hash(subxt::config::substrate::H256::zero())
            .set_metadata_for_spec_versions([(1, metadata.clone())])
            .set_spec_version_for_block_ranges([subxt::config::substrate::SpecVersionForRange {
                block_range: 0..100,
                spec_version: 1,
                transaction_version: 1,
            }])
            .build();
        let at = OfflineClient::<SubstrateConfig>::new_with_config(config)
            .at_block(1u32)
            .unwrap();
        let calls = one_of_each();
        for call in &calls {
            let bytes = call.encode_for(&metadata).unwrap();
            let payload = at.transactions().from_call_data_bytes(&bytes).unwrap();
            assert_eq!(
                at.transactions().call_data(&payload).unwrap(),
                bytes,
                "{call:?}"
            );
        }
        let batch = encode_batch(&calls, &metadata).unwrap();
        assert!(at.transactions().from_call_data_bytes(&batch).is_ok());
        // Every call of the registry's pallets can be made from here, but governance's own.
        let known: std::collections::BTreeSet<_> = calls
            .iter()
            .map(|call| (call.parts().0, call.parts().1))
            .collect();
        for pallet in crate::REGISTRY_PALLETS {
            for call in metadata
                .pallet_by_name(pallet)
                .unwrap()
                .call_variants()
                .unwrap()
            {
                let listed = known.contains(&(pallet, call.name.as_str()));
                assert_eq!(
                    listed,
                    call.name != "set_permissions",
                    "{pallet}.{}",
                    call.name
                );
            }
        }
    }
}
