//! How the runtime answers: from the pallets' storage and view functions.

use super::{
    CertificateAnswer, HeldProgramme, HoldingsAnswer, NamedOrganisation, NetworkAnswer,
    OrganisationName, ProgrammeAnswer, ProgrammeName, SerialParts, ValidatorAnswer,
    MAX_VALIDATOR_RECORDS,
};
use crate::{AccountId, Credits, Roles, Runtime};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::instances::{Instance1, Instance2};
use pallet_registry_accounts as accounts;
use pallet_registry_credits as credits;
use pallet_registry_programmes as programmes;
use pallet_registry_validators as validators;
use registry_primitives::{
    records::{ledger::HoldingsCursor, programmes::Programme},
    traits::Subject,
    Action, OrganisationId, Policy, ProgrammeId, ReceiptId,
};

/// Paused calls that are counted: more than the runtime has.
const MAX_PAUSED: usize = 1_024;

fn named(id: OrganisationId) -> Option<NamedOrganisation> {
    let record = accounts::Organisations::<Runtime>::get(id)?;
    Some(NamedOrganisation {
        id,
        tax_id: record.tax_id,
        name: record.name,
    })
}

/// Each of the organisations once.
fn all_named(ids: impl IntoIterator<Item = OrganisationId>) -> Vec<NamedOrganisation> {
    let mut ids: Vec<OrganisationId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(named).collect()
}

fn serial_parts(programme: &Programme) -> SerialParts {
    SerialParts {
        scope: programme.details.scope.0,
        start: programme.details.start,
    }
}

fn length(all: usize) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// See [`super::RegistryApi`].
pub fn programme(name: ProgrammeName) -> Option<ProgrammeAnswer> {
    let id = match name {
        ProgrammeName::Number(id) => id,
        ProgrammeName::External(source, external_id) => {
            programmes::ProgrammeOfExternalId::<Runtime>::get((source, external_id))?
        }
    };
    let programme = programmes::Programmes::<Runtime>::get(id)?;
    let proponents = programme.details.proponents.iter();
    let named = proponents.map(|proponent| proponent.organisation);
    Some(ProgrammeAnswer {
        id,
        totals: credits::ProgrammeTotals::<Runtime>::get(id),
        blocks: credits::Blocks::<Runtime>::get(id).into_inner(),
        organisations: all_named(named.chain([programme.registered_by])),
        country: accounts::Country::<Runtime>::get(),
        programme,
    })
}

/// See [`super::RegistryApi`].
pub fn holdings(name: OrganisationName, after: Option<HoldingsCursor>) -> Option<HoldingsAnswer> {
    let id = match name {
        OrganisationName::Number(id) => id,
        OrganisationName::TaxId(tax_id) => accounts::OrganisationOfTaxId::<Runtime>::get(tax_id)?,
    };
    let organisation = named(id)?;
    let page = Credits::holdings(id, after);
    // Whether any of its ranges can be frozen at all: what has ended cannot.
    let mut movable = BTreeMap::<ProgrammeId, bool>::new();
    for held in &page.ranges {
        let any = movable.entry(held.programme).or_default();
        *any = *any || !held.account.is_terminal();
    }
    let programmes = movable.into_iter().map(|(programme, movable)| {
        let frozen_by = match movable {
            true => Credits::frozen_by(id, programme),
            false => Vec::new(),
        };
        let record = programmes::Programmes::<Runtime>::get(programme);
        HeldProgramme {
            id: programme,
            serial: record.as_ref().map(serial_parts),
            frozen_by,
        }
    });
    Some(HoldingsAnswer {
        programmes: programmes.collect(),
        balances: credits::OrganisationBalances::<Runtime>::get(id),
        country: accounts::Country::<Runtime>::get(),
        organisation,
        page,
    })
}

/// See [`super::RegistryApi`].
pub fn certificate(id: ReceiptId) -> Option<CertificateAnswer> {
    let receipt = credits::Receipts::<Runtime>::get(id)?;
    Some(CertificateAnswer {
        key: credits::Receipts::<Runtime>::hashed_key_for(id),
        programme: programmes::Programmes::<Runtime>::get(receipt.programme),
        organisations: all_named([receipt.owner, receipt.by.organisation]),
        country: accounts::Country::<Runtime>::get(),
        receipt,
    })
}

/// See [`super::RegistryApi`].
pub fn may(key: AccountId, action: Action, subject: Subject<AccountId>) -> Result<Policy, Vec<u8>> {
    Roles::may(key, action, subject).map_err(|error| {
        let name: &'static str = error.into();
        name.as_bytes().to_vec()
    })
}

/// See [`super::RegistryApi`].
pub fn network() -> NetworkAnswer {
    let set = pallet_session::Validators::<Runtime>::get();
    let size = length(set.len());
    let last = u64::from(pallet_aura::CurrentSlot::<Runtime>::get());
    let before = validators::SlotBefore::<Runtime>::get().unwrap_or(last);
    let records = validators::Validators::<Runtime>::iter().take(MAX_VALIDATOR_RECORDS as usize);
    let mut answers: Vec<ValidatorAnswer> = records
        .map(|(account, validator)| {
            let place = set.iter().position(|seated| *seated == account);
            ValidatorAnswer {
                validator,
                organisation: named(validator.organisation),
                in_set: place.is_some(),
                authored: validators::Authored::<Runtime>::get(&account),
                expected: place.map_or(0, |place| {
                    validators::plan::own_slots(before, last, length(place), size)
                }),
                account,
            }
        })
        .collect();
    answers.sort_by(|one, other| one.account.cmp(&other.account));
    let paused = pallet_tx_pause::PausedCalls::<Runtime>::iter_keys().take(MAX_PAUSED);
    NetworkAnswer {
        session: pallet_session::CurrentIndex::<Runtime>::get(),
        session_start: validators::SessionStart::<Runtime>::get(),
        rules: validators::Rules::<Runtime>::get(),
        validators: answers,
        council: length(pallet_collective::Members::<Runtime, Instance1>::get().len()),
        committee: length(pallet_collective::Members::<Runtime, Instance2>::get().len()),
        authorised_upgrade: pallet_registry_governance::Authorised::<Runtime>::get(),
        safe_mode_until: pallet_safe_mode::EnteredUntil::<Runtime>::get(),
        paused_calls: length(paused.count()),
    }
}
