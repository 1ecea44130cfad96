//! Which benchmarks there are, and what they need of this runtime.

use crate::{AccountId, Accounts, AllPalletsWithSystem, Quota, Roles, Runtime, Safeguards};
use alloc::{format, string::String, vec, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
    traits::{Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
    BoundedVec,
};
use pallet_registry_accounts::{
    AdministratorCount, LastPerson, Members, NextOrganisation, OrganisationOfTaxId, Organisations,
};
use pallet_registry_roles::{Matrix, Policies};
use registry_primitives::{
    records::accounts::{MemberRecord, Organisation},
    texts::TaxId,
    traits::BenchmarkHelper,
    Action, ActionSet, MemberState, OrganisationId, OrganisationKind, OrganisationState, Policy,
    ScopeSet, UserRole,
};

frame_benchmarking::define_benchmarks!(
    [pallet_registry_roles, Roles]
    [pallet_registry_accounts, Accounts]
    [pallet_registry_safeguards, Safeguards]
    [pallet_registry_quota, Quota]
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

/// The longest text of this kind.
fn text<Length: Get<u32>>() -> BoundedVec<u8, Length> {
    BoundedVec::truncate_from(vec![b'x'; Length::get() as usize])
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

    fn set_time(seconds: u64) {
        pallet_timestamp::Now::<Runtime>::put(seconds.saturating_mul(1_000));
    }
}
