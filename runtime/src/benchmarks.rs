//! Which benchmarks there are, and what they need of this runtime.

use crate::{
    AccountId, Accounts, AllPalletsWithSystem, BlockNumber, Credits as CreditsPallet, Governance,
    Programmes as ProgrammesPallet, Quota, Roles, Runtime, RuntimeCall, Safeguards, Validators,
};
use alloc::{boxed::Box, format, string::String, vec, vec::Vec};
use codec::{Encode, MaxEncodedLen};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
    traits::{Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
    BoundedVec,
};
use pallet_registry_accounts::{
    Accreditations, AdministratorCount, Country, LastPerson, Members, NextOrganisation,
    OrganisationOfTaxId, Organisations, ReactivatedAt,
};
use pallet_registry_programmes::{
    Calendar, LastProgramme, LastReport, ProgrammeOfExternalId, Programmes, Reports,
};
use pallet_registry_roles::{Matrix, Policies};
use registry_primitives::{
    records::{
        accounts::{Accreditation, MemberRecord, Organisation},
        monitoring::{
            MethodVersion, MonitoringReport, PeriodKey, TakenPeriod, Taker, Verification,
        },
        programmes::{Finance, InternationalUse, NdcFlags, Programme, ProgrammeDetails, UsdCents},
    },
    texts::{ExternalId, Region, TaxId, MAX_REGIONS},
    traits::BenchmarkHelper,
    Action, ActionSet, Channel, ChannelSet, Credits, FundingSource, Gas, GasSet, MemberState,
    MitigationType, MonitoredPeriod, OrganisationId, OrganisationKind, OrganisationState, Policy,
    ProgrammeId, Proponent, ReportId, ReportStage, ScopeSet, Sector, SectoralScope, Stage,
    UserRole,
};

frame_benchmarking::define_benchmarks!(
    [pallet_registry_roles, Roles]
    [pallet_registry_accounts, Accounts]
    [pallet_registry_programmes, ProgrammesPallet]
    [pallet_registry_credits, CreditsPallet]
    [pallet_registry_safeguards, Safeguards]
    [pallet_registry_quota, Quota]
    [pallet_registry_validators, Validators]
    [pallet_registry_governance, Governance]
);

/// All benchmarks, and what is known of the storage.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Run one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    // Every block reads and writes these anyway.
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}

/// A day in seconds.
const DAY: u64 = 86_400;
/// When programmes begin: 2020-01-01 UTC.
const START: u64 = 1_577_836_800;
/// How long they are to run, in years of 365 days.
const YEARS: u8 = 100;
/// How long they ran, in seconds.
const PAST: u64 = 5 * 365 * DAY;

/// The longest text of this kind.
fn text<Length: Get<u32>>() -> BoundedVec<u8, Length> {
    BoundedVec::truncate_from(vec![b'x'; Length::get() as usize])
}

/// Details in which everything is told, at full length.
fn details(programme: ProgrammeId, proponents: Vec<Proponent>) -> ProgrammeDetails {
    let country = Country::<Runtime>::get().map_or(*b"QM", |country| country.alpha2);
    let region = |number: u32| {
        let code = [&country[..], format!("-{:03}", number).as_bytes()].concat();
        Region::truncate_from(code)
    };
    ProgrammeDetails {
        source: text(),
        external_id: ExternalId::truncate_from(format!("{:064}", programme.0).into_bytes()),
        title: text(),
        sector: Sector::Energy,
        scope: SectoralScope(1),
        mitigation: MitigationType::Solar,
        gases: GasSet::of(Gas::ALL),
        start: START,
        end: START.saturating_add(u64::from(YEARS).saturating_mul(365).saturating_mul(DAY)),
        crediting_years: Some(YEARS),
        regions: BoundedVec::truncate_from((0..MAX_REGIONS).map(region).collect()),
        boundary: Some([7; 32]),
        estimate: Credits(1_000_000_000),
        proponents: BoundedVec::truncate_from(proponents),
        finance: Finance {
            cost: Some(UsdCents(1)),
            price: Some(UsdCents(1)),
            funding: Some(FundingSource::Other),
            grant_equivalent: Some(UsdCents(1)),
        },
        ndc: NdcFlags {
            in_scope: Some(true),
            included_in_ndc: Some(true),
            included_in_nap: Some(true),
        },
        international: InternationalUse {
            channels: ChannelSet::of(Channel::ALL),
            buyer_country: Some(*b"QN"),
            maximum: Some(Credits(1)),
        },
    }
}

impl BenchmarkHelper<AccountId> for Runtime {
    fn organisation(kind: OrganisationKind) -> OrganisationId {
        for role in UserRole::ALL {
            Matrix::<Runtime>::insert(kind, role, ActionSet::of(Action::ALL));
        }
        for action in Action::ALL {
            Policies::<Runtime>::insert(action, Policy::default());
        }
        let id = NextOrganisation::<Runtime>::get();
        NextOrganisation::<Runtime>::put(id.next().expect("there are few organisations"));
        // As long as it may be, and no other organisation has it.
        let tax_id = TaxId::truncate_from(format!("{:032}", id.0).into_bytes());
        OrganisationOfTaxId::<Runtime>::insert(&tax_id, id);
        let scopes = match kind {
            OrganisationKind::Ministry => ScopeSet(0xfffe),
            _ => ScopeSet::default(),
        };
        let record = Organisation {
            kind,
            state: OrganisationState::Active,
            name: text(),
            tax_id,
            country: *b"QM",
            scopes,
            website: text(),
        };
        Organisations::<Runtime>::insert(id, record);
        id
    }

    fn member(organisation: OrganisationId, role: UserRole) -> AccountId {
        let person = LastPerson::<Runtime>::get()
            .next()
            .expect("there are few persons");
        LastPerson::<Runtime>::put(person);
        let key: AccountId = frame_benchmarking::account("member", person.0, 0);
        let record = MemberRecord {
            organisation,
            person,
            role,
            state: MemberState::Active,
        };
        Members::<Runtime>::insert(&key, record);
        if role.is_administrator() {
            AdministratorCount::<Runtime>::mutate(organisation, |count| {
                *count = count.saturating_add(1);
            });
        }
        frame_system::Pallet::<Runtime>::inc_providers(&key);
        key
    }

    fn certifier(sector: Sector) -> OrganisationId {
        let certifier = Self::organisation(OrganisationKind::Certifier);
        let accreditation = Accreditation {
            from: 0,
            until: u64::MAX,
            suspended: false,
        };
        Accreditations::<Runtime>::insert(certifier, sector, accreditation);
        ReactivatedAt::<Runtime>::insert(certifier, BlockNumber::MIN);
        certifier
    }

    fn programme(proponents: Vec<Proponent>) -> ProgrammeId {
        Self::set_time(START.saturating_add(PAST));
        let id = LastProgramme::<Runtime>::get()
            .next()
            .expect("there are few programmes");
        LastProgramme::<Runtime>::put(id);
        let registered_by = proponents
            .first()
            .expect("a programme has a proponent")
            .organisation;
        let details = details(id, proponents);
        let external = (details.source.clone(), details.external_id.clone());
        ProgrammeOfExternalId::<Runtime>::insert(external, id);
        let record = Programme {
            details,
            stage: Stage::Authorised,
            version: 1,
            registered_by,
            authorised: Credits::ZERO,
            verified: Credits::ZERO,
            planned: Credits::ZERO,
            authorisations: 0,
            documents: 0,
            estimates: 0,
        };
        Programmes::<Runtime>::insert(id, record);
        id
    }

    fn verified(programme: ProgrammeId, verified: Credits) -> ReportId {
        let id = LastReport::<Runtime>::get()
            .next()
            .expect("there are few reports");
        LastReport::<Runtime>::put(id);
        let period = MonitoredPeriod {
            from: START,
            until: START.saturating_add(DAY).saturating_sub(1),
        };
        let by = Programmes::<Runtime>::mutate(programme, |record| {
            let record = record.as_mut().expect("the programme exists");
            record.verified = verified;
            record.registered_by
        });
        let report = MonitoringReport {
            programme,
            period,
            claimed: verified,
            inputs: [7; 32],
            method: Some(MethodVersion {
                method: text(),
                constants: 1,
            }),
            by,
            block: BlockNumber::MIN,
            stage: ReportStage::Verified,
            verification: Some(Verification {
                certifier: Self::certifier(Sector::Energy),
                verified,
                issued: Credits::ZERO,
                statement: [7; 32],
                block: BlockNumber::MIN,
            }),
        };
        Reports::<Runtime>::insert(id, report);
        let taken = TakenPeriod {
            from: period.from,
            by: Taker::Report(id),
        };
        Calendar::<Runtime>::insert(programme, PeriodKey::from(period.until), taken);
        id
    }

    fn set_time(seconds: u64) {
        pallet_timestamp::Now::<Runtime>::put(seconds.saturating_mul(1_000));
    }

    // A multisig of more signatories than there may be. It lies in a batch, which tells that it
    // was refused and succeeds itself: an intent is opened for no call that fails.
    fn idle_call(length: u32) -> Vec<u8> {
        let call = |signatories: usize| {
            let nothing = pallet_utility::Call::batch { calls: Vec::new() };
            let refused = pallet_multisig::Call::as_multi_threshold_1 {
                other_signatories: vec![AccountId::new([7; 32]); signatories],
                call: Box::new(nothing.into()),
            };
            let calls = vec![refused.into()];
            RuntimeCall::from(pallet_utility::Call::batch { calls })
        };
        // That there are none takes one byte to say, and how many there are four at most.
        let around = call(0).encoded_size().saturating_add(3);
        let room = (length as usize).saturating_sub(around);
        call(room / AccountId::max_encoded_len()).encode()
    }
}
