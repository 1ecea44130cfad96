//! A chain of canned answers for tests of the methods.

use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{
    records::{
        accounts::CountryParameters,
        credits::{Balances, Ending, MovedRange, Receipt, Totals},
        ledger::{HeldRange, HoldingsCursor, HoldingsPage},
        programmes::{Finance, InternationalUse, NdcFlags, Programme, ProgrammeDetails, UsdCents},
        validators::{AuthorisedUpgrade, Validator, ValidatorRules, ValidatorState},
    },
    traits::Subject,
    AccountKind, Action, Actor, Approver, Channel, ChannelSet, Credits, FreezeId, FundingSource,
    Gas, GasSet, IssuanceId, MitigationType, OrganisationId, OrganisationKind, PersonId, Policy,
    ProgrammeId, Proponent, ReceiptId, RetirementKind, Sector, SectoralScope, SerialRange, Stage,
    TransferId, UserRole, When,
};
use registry_runtime::{
    opaque::Header,
    registry_api::{
        CertificateAnswer, HeldProgramme, HoldingsAnswer, NamedOrganisation, NetworkAnswer,
        OrganisationName, ProgrammeAnswer, ProgrammeName, SerialParts, ValidatorAnswer,
    },
    AccountId,
};
use sp_runtime::traits::Header as _;

use super::{
    chain::{BlockName, Chain, ChainName, NodeNow, Proof},
    errors::block_unknown,
};
use crate::service::Hash;

/// A block that the chain does not know.
pub const UNKNOWN_BLOCK: Hash = Hash::repeat_byte(9);
/// What does not exist, as a number and as a text.
const NONE: u32 = 404;
const NO_TEXT: &[u8] = b"GONE";
/// The largest number that JavaScript holds exactly.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// A chain of canned answers: everything exists but number 404 and `GONE`.
pub struct Fake;

type Answer<T> = Result<T, ErrorObjectOwned>;

fn text<const N: u32>(text: &str) -> sp_runtime::BoundedVec<u8, sp_runtime::traits::ConstU32<N>> {
    text.as_bytes().to_vec().try_into().unwrap()
}

const BLOCK: BlockName = BlockName {
    number: 1_204,
    hash: Hash::repeat_byte(1),
};

fn key(byte: u8) -> AccountId {
    AccountId::from([byte; 32])
}

fn named(id: u32) -> NamedOrganisation {
    NamedOrganisation {
        id: OrganisationId(id),
        tax_id: text("T-1002"),
        name: text("Delta Farmers' Union"),
    }
}

fn country() -> CountryParameters {
    CountryParameters {
        alpha2: *b"QM",
        alpha3: *b"QMA",
        name: text("Republic of Amara"),
        unit: text("ITMO"),
        registry_number: 1,
    }
}

/// Serials around the largest number that JavaScript holds exactly.
fn range() -> SerialRange {
    SerialRange {
        first: MAX_SAFE,
        last: MAX_SAFE + 1,
    }
}

fn programme() -> Programme {
    Programme {
        details: ProgrammeDetails {
            source: text("national"),
            external_id: text("QMA-RICE-01"),
            title: text("Rice fields"),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            mitigation: MitigationType::ALL[0],
            gases: GasSet::of(Gas::ALL),
            start: 1_672_531_200,
            end: 1_988_150_399,
            crediting_years: Some(7),
            regions: vec![text("QM-03")].try_into().unwrap(),
            boundary: Some([3; 32]),
            estimate: Credits(u64::MAX),
            proponents: vec![Proponent {
                organisation: OrganisationId(3),
                share: 1_000_000,
            }]
            .try_into()
            .unwrap(),
            finance: Finance {
                cost: Some(UsdCents(u64::MAX)),
                price: Some(UsdCents(750)),
                funding: Some(FundingSource::ALL[0]),
                grant_equivalent: None,
            },
            ndc: NdcFlags {
                in_scope: Some(true),
                included_in_ndc: Some(false),
                included_in_nap: None,
            },
            international: InternationalUse {
                channels: ChannelSet::of(Channel::ALL),
                buyer_country: Some(*b"QN"),
                maximum: Some(Credits(5)),
            },
        },
        stage: Stage::Authorised,
        version: 1,
        registered_by: OrganisationId(4),
        authorised: Credits(2),
        verified: Credits(2),
        planned: Credits(0),
        authorisations: 1,
        documents: 0,
        estimates: 0,
    }
}

fn balances() -> Balances {
    Balances {
        held: Credits(MAX_SAFE),
        pending: Credits(1),
        ..Balances::default()
    }
}

impl Chain for Fake {
    fn now(&self) -> NodeNow {
        NodeNow {
            name: ChainName {
                name: "Development".into(),
                id: "development".into(),
            },
            genesis: Hash::repeat_byte(4),
            best: BLOCK,
            finalised: BLOCK,
            peers: 3,
            syncing: false,
        }
    }

    fn block(&self, at: Option<Hash>) -> Answer<BlockName> {
        let hash = at.unwrap_or(BLOCK.hash);
        if hash == UNKNOWN_BLOCK {
            return Err(block_unknown(hash));
        }
        Ok(BlockName { hash, ..BLOCK })
    }

    fn runtime(&self, _: Hash) -> Answer<(String, u32)> {
        Ok(("carbon-registry".into(), 6))
    }

    fn programme(&self, _: Hash, name: ProgrammeName) -> Answer<Option<ProgrammeAnswer>> {
        let id = match name {
            ProgrammeName::Number(ProgrammeId(NONE)) => return Ok(None),
            ProgrammeName::Number(id) => id,
            ProgrammeName::External(_, id) if id.as_slice() == NO_TEXT => return Ok(None),
            ProgrammeName::External(..) => ProgrammeId(1),
        };
        Ok(Some(ProgrammeAnswer {
            id,
            programme: programme(),
            totals: Totals {
                authorised: Credits(2),
                issued: Credits(1),
                voided: Credits(0),
                balances: balances(),
            },
            blocks: vec![range()],
            organisations: vec![named(3)],
            country: Some(country()),
        }))
    }

    fn holdings(
        &self,
        _: Hash,
        name: OrganisationName,
        after: Option<HoldingsCursor>,
    ) -> Answer<Option<HoldingsAnswer>> {
        if name == OrganisationName::Number(OrganisationId(NONE)) {
            return Ok(None);
        }
        let held = |account, programme| HeldRange {
            account,
            programme: ProgrammeId(programme),
            range: range(),
            issuance: IssuanceId(1),
            vintage: 2023,
            reservation: Some(TransferId(6)),
            frozen: Some(FreezeId(7)),
        };
        let next = HoldingsCursor {
            account: AccountKind::Cancellation,
            programme: ProgrammeId(2),
            last: range().last,
        };
        Ok(Some(HoldingsAnswer {
            organisation: named(3),
            balances: balances(),
            page: HoldingsPage {
                ranges: vec![
                    held(AccountKind::Pending, 1),
                    held(AccountKind::Cancellation, 2),
                ],
                next: (after != Some(next)).then_some(next),
            },
            programmes: vec![HeldProgramme {
                id: ProgrammeId(1),
                serial: Some(SerialParts {
                    scope: 15,
                    start: 1_672_531_200,
                }),
                frozen_by: vec![FreezeId(8)],
            }],
            country: Some(country()),
        }))
    }

    fn certificate(&self, _: Hash, receipt: ReceiptId) -> Answer<Option<CertificateAnswer>> {
        let ending = match receipt.0 {
            NONE => return Ok(None),
            3 => Ending::Cancelled {
                order: Some([5; 32]),
            },
            _ => Ending::Retired {
                kind: RetirementKind::CrossBorder,
                country: Some(*b"QN"),
                receiver: Some(text("Norra Environment Agency")),
                beneficiary: text("Republic of Norra"),
            },
        };
        let moved = MovedRange {
            range: range(),
            issuance: IssuanceId(1),
            vintage: 2023,
        };
        Ok(Some(CertificateAnswer {
            receipt: Receipt {
                programme: ProgrammeId(1),
                owner: OrganisationId(3),
                ranges: vec![moved].try_into().unwrap(),
                amount: Credits(2),
                ending,
                reason: text("NDC 2030"),
                by: Actor {
                    key: key(1),
                    organisation: OrganisationId(1),
                    kind: OrganisationKind::Government,
                    role: UserRole::Admin,
                    person: PersonId(1),
                    approved_by: Some(key(2)),
                },
                block: 90,
            },
            key: vec![1, 2],
            programme: Some(programme()),
            organisations: vec![named(3)],
            country: Some(country()),
        }))
    }

    fn may(
        &self,
        _: Hash,
        _: AccountId,
        action: Action,
        subject: Subject<AccountId>,
    ) -> Answer<Result<Policy, Vec<u8>>> {
        Ok(match (action, subject) {
            (Action::IssueCredits, Subject::Registry) => Ok(Policy {
                when: When::From(Credits(u64::MAX)),
                by: Approver::Government,
            }),
            (Action::IssueCredits, _) => Err(b"ProgrammeNotFound".to_vec()),
            _ => Ok(Policy::default()),
        })
    }

    fn network(&self, _: Hash) -> Answer<NetworkAnswer> {
        let validator = Validator {
            organisation: OrganisationId(3),
            state: ValidatorState::Active,
            seated: true,
            since: 0,
            until: Some(500),
            missed: 0,
        };
        Ok(NetworkAnswer {
            session: 120,
            session_start: 1_201,
            rules: ValidatorRules::default(),
            validators: vec![ValidatorAnswer {
                account: key(1),
                validator,
                organisation: Some(named(3)),
                in_set: true,
                authored: 2,
                expected: 3,
            }],
            council: 4,
            committee: 3,
            authorised_upgrade: Some(AuthorisedUpgrade {
                code_hash: [6; 32],
                release: text("7"),
                not_before: 1_300,
            }),
            safe_mode_until: Some(1_400),
            paused_calls: 1,
        })
    }

    fn proof(&self, _: Hash, _: &[u8]) -> Answer<Proof> {
        let root = Hash::repeat_byte(2);
        Ok(Proof {
            header: Header::new(1_204, root, root, root, Default::default()),
            nodes: vec![vec![1, 2, 3]],
        })
    }
}
