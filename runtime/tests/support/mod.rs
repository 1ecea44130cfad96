//! What tests of the runtime share: countries, programmes, and real transactions.

#![allow(dead_code, reason = "each test uses its share")]

pub mod chain;
pub mod governing;
pub mod refusals;
pub mod sessions;
pub mod story;

use codec::Encode;
use frame_metadata::RuntimeMetadata;
use frame_support::{assert_ok, storage};
use pallet_registry_accounts::GenesisCountry;
use pallet_registry_quota::{ChargeQuota, PacedNonce};
use registry_primitives::{
    records::{
        credits::RetirementTerms, programmes::ProgrammeDetails, trust::Delays, waiting::CrossBorder,
    },
    Action, Approver, Credits as Amount, Gas, GasSet, IntentId, MitigationType, OrganisationId,
    Policy, Proponent, RetirementKind, Sector, SectoralScope, When,
};
use registry_runtime::{
    extensions::TransactionExtensions, genesis_presets, AccountId, Accounts, Credits, Executive,
    Programmes, Quota, Roles, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin,
    Safeguards, System, UncheckedExtrinsic, Validators,
};
use scale_info::TypeDef;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    generic::{Era, SignedPayload},
    ApplyExtrinsicResult, DispatchError, DispatchResult, MultiSignature,
};
use std::{collections::BTreeMap, sync::OnceLock};

pub type Key = Sr25519Keyring;

/// 2023-01-01, when programmes start here.
pub const START: u64 = 1_672_531_200;
/// The last second of 2032, when they end.
pub const END: u64 = 1_988_150_399;

/// Nothing waits but requests, for twenty blocks.
pub const PROMPT: Delays = Delays {
    trust: 0,
    transfer: 0,
    cancel_before: 0,
    limits: 0,
    recovery: 0,
    request: 20,
};

/// A country that asks for no second person.
pub fn genesis(root: AccountId, delays: Delays) -> RuntimeGenesisConfig {
    let policies = Action::ALL.iter().map(|action| (*action, never()));
    RuntimeGenesisConfig {
        accounts: pallet_registry_accounts::GenesisConfig {
            country: Some(GenesisCountry {
                alpha2: "QM".into(),
                alpha3: "QMA".into(),
                name: "Republic of Amara".into(),
                unit: "ITMO".into(),
                registry_number: 1,
                government: "Government of Amara".into(),
                government_tax_id: "G".into(),
            }),
            root: Some(root),
            self_registration: true,
            organisations: vec![],
        },
        roles: pallet_registry_roles::GenesisConfig {
            policies: policies.collect(),
            ..Default::default()
        },
        safeguards: pallet_registry_safeguards::GenesisConfig {
            delays: Some(delays),
            ..Default::default()
        },
        ..Default::default()
    }
}

/// The country that a preset makes.
pub fn preset(id: &str) -> RuntimeGenesisConfig {
    let json = genesis_presets::get_preset(&id.into()).expect("preset exists");
    let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut whole, serde_json::from_slice(&json).unwrap());
    serde_json::from_value(whole).unwrap()
}

/// Put the values of a patch into a genesis.
pub fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
    match (into, patch) {
        (serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

/// The rules of a country without those who found it and who govern it, so that a test settles
/// its own people.
pub fn without_founders(country: RuntimeGenesisConfig) -> RuntimeGenesisConfig {
    let mut country = country;
    country.accounts.organisations.clear();
    country.validators.validators.clear();
    country.council_membership = Default::default();
    country.technical_membership = Default::default();
    country
}

/// Recompute what the registry's pallets keep twice.
pub fn try_state() -> DispatchResult {
    Accounts::do_try_state()?;
    Roles::do_try_state()?;
    Safeguards::do_try_state()?;
    Quota::do_try_state()?;
    Programmes::do_try_state()?;
    Credits::do_try_state()?;
    Validators::do_try_state()
}

/// No second person.
pub const fn never() -> Policy {
    Policy {
        when: When::Never,
        by: Approver::OwnOrganisation,
    }
}

/// Ask for a second person whatever the amount.
pub fn always(action: Action, by: Approver) {
    let policy = Policy {
        when: When::Always,
        by,
    };
    assert_ok!(Roles::set_policy(governance(), action, policy));
}

/// What a motion of the council is dispatched with, when two of its three members say yes.
pub fn governance() -> RuntimeOrigin {
    of_council(2, 3)
}

/// So many votes of a council of so many.
pub fn of_council(yes: u32, seats: u32) -> RuntimeOrigin {
    pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Members(yes, seats)
        .into()
}

/// So many votes of a technical committee of so many.
pub fn of_committee(yes: u32, seats: u32) -> RuntimeOrigin {
    pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance2>::Members(yes, seats)
        .into()
}

pub fn id_of(key: Key) -> AccountId {
    key.to_account_id()
}

pub fn origin(key: Key) -> RuntimeOrigin {
    RuntimeOrigin::signed(id_of(key))
}

pub fn text<Text: TryFrom<Vec<u8>>>(text: &str) -> Text {
    Text::try_from(text.as_bytes().to_vec()).unwrap_or_else(|_| panic!("{text} is too long"))
}

/// What is said of a programme of agriculture (scope 15) or forestry (scope 14).
pub fn details(
    external_id: &str,
    scope: u8,
    proponents: &[(OrganisationId, u32)],
) -> ProgrammeDetails {
    let (sector, mitigation) = match scope {
        14 => (Sector::Forestry, MitigationType::Forestry),
        15 => (Sector::Agriculture, MitigationType::Agriculture),
        _ => unreachable!("no programme of scope {scope} in these countries"),
    };
    let proponents = proponents.iter().map(|(organisation, share)| Proponent {
        organisation: *organisation,
        share: *share,
    });
    ProgrammeDetails {
        source: text("mrv.example"),
        external_id: text(external_id),
        title: text(&format!("Programme {external_id}")),
        sector,
        scope: SectoralScope(scope),
        mitigation,
        gases: GasSet::of(&[Gas::CO2, Gas::CH4]),
        start: START,
        end: END,
        crediting_years: None,
        regions: vec![text("QM-01")].try_into().expect("one"),
        boundary: None,
        estimate: Amount(1_000),
        proponents: proponents.collect::<Vec<_>>().try_into().expect("few"),
        finance: Default::default(),
        ndc: Default::default(),
        international: Default::default(),
    }
}

/// How and for whom credits are retired, to a country when there is one.
pub fn retirement(kind: RetirementKind) -> RetirementTerms {
    let abroad = kind == RetirementKind::CrossBorder;
    RetirementTerms {
        kind,
        country: abroad.then_some(*b"CH"),
        receiver: None,
        beneficiary: text("City of Amara"),
        reason: text("bus fleet"),
    }
}

/// A use in another country.
pub fn abroad() -> CrossBorder {
    CrossBorder {
        country: *b"CH",
        receiver: Some(text("Swiss Foundation")),
        beneficiary: text("Canton of Vaud"),
        reason: text("first transfer"),
    }
}

/// The time of the chain, seconds since 1970-01-01 UTC.
pub fn set_time(seconds: u64) {
    pallet_timestamp::Now::<Runtime>::put(seconds * 1_000);
}

pub fn next_block() {
    let number = System::block_number() + 1;
    let parent = match number {
        1 => System::block_hash(0),
        _ => sp_core::H256::from_low_u64_be(number.into()),
    };
    System::reset_events();
    System::initialize(&number, &parent, &Default::default());
}

pub fn pass_blocks(blocks: u32) {
    for _ in 0..blocks {
        next_block();
    }
}

/// A transaction as a wallet signs it now.
pub fn signed(key: Key, nonce: u32, era: Era, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    let call = call.into();
    let extensions: TransactionExtensions = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(era),
        PacedNonce::from(nonce),
        frame_system::CheckWeight::new(),
        ChargeQuota::new(),
        frame_system::WeightReclaim::new(),
    );
    let payload = SignedPayload::new(call.clone(), extensions.clone()).expect("era is known");
    let signature: MultiSignature = payload.using_encoded(|bytes| key.sign(bytes)).into();
    UncheckedExtrinsic::new_signed(call, id_of(key).into(), signature, extensions)
}

pub fn nonce(key: Key) -> u32 {
    System::account_nonce(id_of(key))
}

/// Sign a call with the key's next nonce and put it into the block.
pub fn send(key: Key, call: impl Into<RuntimeCall>) -> ApplyExtrinsicResult {
    include(signed(key, nonce(key), Era::Immortal, call))
}

/// Put a transaction into the block, as an author of blocks does: one that is refused is left
/// out.
pub fn include(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
    let applied = storage::with_transaction(|| {
        let applied = Executive::apply_extrinsic(extrinsic);
        if applied.is_ok() {
            storage::TransactionOutcome::Commit(Ok::<_, DispatchError>(applied))
        } else {
            storage::TransactionOutcome::Rollback(Ok(applied))
        }
    });
    applied.expect("only committed or rolled back")
}

pub fn open(call: RuntimeCall) -> RuntimeCall {
    let call = Box::new(call);
    pallet_registry_roles::Call::open_intent { call }.into()
}

pub fn approve(intent: u32, call: RuntimeCall) -> RuntimeCall {
    pallet_registry_roles::Call::approve_intent {
        intent: IntentId(intent),
        call: Box::new(call),
    }
    .into()
}

/// A call that does nothing.
pub fn nothing() -> RuntimeCall {
    batch(vec![])
}

pub fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch { calls }.into()
}

pub fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch_all { calls }.into()
}

/// An error as the catalogue tells it: its number and name, for example `4001
/// ProgrammeNotFound`. The number is the one in the documentation of the error itself.
pub fn told(error: DispatchError) -> String {
    static NAMES: OnceLock<BTreeMap<(u8, u8), String>> = OnceLock::new();
    let DispatchError::Module(module) = error else {
        return format!("{error:?}");
    };
    NAMES.get_or_init(error_names)[&(module.index, module.error[0])].clone()
}

/// The errors of the runtime by pallet and index, with their number where they have one.
fn error_names() -> BTreeMap<(u8, u8), String> {
    let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else {
        panic!("the runtime describes itself in version 14")
    };
    let mut names = BTreeMap::new();
    for pallet in &metadata.pallets {
        let Some(error) = &pallet.error else { continue };
        let of_pallet = metadata.types.resolve(error.ty.id).expect("type exists");
        let TypeDef::Variant(errors) = &of_pallet.type_def else {
            panic!("errors are an enum")
        };
        for variant in &errors.variants {
            let docs = variant.docs.join(" ");
            let number = docs.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let told = match number {
                Some((number, _)) => format!("{number} {}", variant.name),
                None => variant.name.clone(),
            };
            names.insert((pallet.index, variant.index), told);
        }
    }
    names
}
