//! What only the composed runtime can show.

use codec::{Decode, Encode};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, traits::Hooks, weights::Weight};
use registry_primitives::{
    records::{credits::Selection, programmes::ProgrammeDetails},
    Credits, OrganisationId, OrganisationKind, ProgrammeId, Proponent, RetirementKind, ScopeSet,
    Sector, SectoralScope, Stage,
};
use registry_runtime::{
    extensions::TransactionExtensions, genesis_presets, AccountId, Accounts, Executive, Programmes,
    Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System, UncheckedExtrinsic,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    generic::Era,
    traits::TransactionExtension,
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
    },
    BuildStorage, MultiSignature,
};

fn from_preset(id: &str, test: impl FnOnce()) {
    let json = genesis_presets::get_preset(&id.into()).expect("preset exists");
    let config: RuntimeGenesisConfig = {
        let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
        merge(&mut whole, serde_json::from_slice(&json).unwrap());
        serde_json::from_value(whole).unwrap()
    };
    sp_io::TestExternalities::from(config.build_storage().unwrap()).execute_with(|| {
        System::set_block_number(1);
        test();
        assert_ok!(Accounts::do_try_state());
        assert_ok!(Programmes::do_try_state());
        assert_ok!(registry_runtime::Credits::do_try_state());
        assert_ok!(registry_runtime::Roles::do_try_state());
        assert_ok!(registry_runtime::Safeguards::do_try_state());
        assert_ok!(registry_runtime::Quota::do_try_state());
    });
}

fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
    match (into, patch) {
        (serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

fn signed(key: Sr25519Keyring, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
    let extensions: TransactionExtensions = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        pallet_registry_quota::PacedNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_registry_quota::ChargeQuota::new(),
        frame_system::WeightReclaim::new(),
    );
    let payload =
        sp_runtime::generic::SignedPayload::new(call.clone(), extensions.clone()).unwrap();
    let signature: MultiSignature = payload.using_encoded(|bytes| key.sign(bytes)).into();
    UncheckedExtrinsic::new_signed(call, key.to_account_id().into(), signature, extensions)
}

fn validate(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    Executive::validate_transaction(
        TransactionSource::External,
        extrinsic,
        System::block_hash(0),
    )
}

fn remark() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

#[test]
fn every_preset_builds_a_country_with_a_root() {
    for id in genesis_presets::preset_names() {
        from_preset(&id, || {
            let alice = Sr25519Keyring::Alice.to_account_id();
            let member = pallet_registry_accounts::Members::<Runtime>::get(&alice).unwrap();
            assert_eq!(member.organisation, OrganisationId(1));
            let authorities = pallet_aura::Authorities::<Runtime>::get().len();
            assert_eq!(authorities, if id == "local4" { 4 } else { 1 });
        });
    }
}

#[test]
fn only_admitted_keys_can_transact_and_nothing_is_charged() {
    from_preset("development", || {
        assert_ok!(validate(signed(Sr25519Keyring::Alice, 0, remark())));
        let unknown = validate(signed(Sr25519Keyring::Bob, 0, remark()));
        let refused = TransactionValidityError::Invalid(InvalidTransaction::Payment);
        assert_eq!(unknown, Err(refused));
        assert_ok!(Accounts::add_member(
            RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id()),
            OrganisationId(1),
            Sr25519Keyring::Bob.to_account_id(),
            registry_primitives::UserRole::Manager,
        ));
        assert_ok!(validate(signed(Sr25519Keyring::Bob, 0, remark())));
    });
}

#[test]
fn extensions_carry_only_the_era_and_the_nonce() {
    let names: Vec<&str> = <TransactionExtensions as TransactionExtension<RuntimeCall>>::metadata()
        .into_iter()
        .map(|extension| extension.identifier)
        .collect();
    assert_eq!(
        names,
        [
            "AuthorizeCall",
            "CheckNonZeroSender",
            "CheckSpecVersion",
            "CheckTxVersion",
            "CheckGenesis",
            "CheckMortality",
            "CheckNonce",
            "CheckWeight",
            "ChargeQuota",
            "WeightReclaim",
        ]
    );
}

#[test]
fn no_call_and_no_pallet_outside_the_list() {
    let registry_runtime_metadata = Runtime::metadata();
    let frame_metadata::RuntimeMetadata::V14(metadata) = registry_runtime_metadata.1 else {
        panic!("the runtime describes itself in version 14")
    };
    let pallets: Vec<(u8, &str)> = metadata
        .pallets
        .iter()
        .map(|pallet| (pallet.index, pallet.name.as_str()))
        .collect();
    assert_eq!(
        pallets,
        [
            (0, "System"),
            (1, "Timestamp"),
            (2, "Aura"),
            (3, "Grandpa"),
            (4, "Utility"),
            (5, "Proxy"),
            (6, "Multisig"),
            (10, "Roles"),
            (11, "Accounts"),
            (12, "Programmes"),
            (13, "Credits"),
            (14, "Safeguards"),
            (15, "Quota"),
        ],
        "indices are part of every signed transaction; no sudo, no coin"
    );
    assert!(
        size_of::<RuntimeCall>() <= 512,
        "a call is boxed where it grows"
    );
}

/// One credit's whole life through the real pallets.
#[test]
fn a_credit_is_authorised_issued_sent_and_retired() {
    from_preset("development", || {
        let key = |key: Sr25519Keyring| key.to_account_id();
        let by = |account: &AccountId| RuntimeOrigin::signed(account.clone());
        let (root, alpha, beta) = (
            key(Sr25519Keyring::Alice),
            key(Sr25519Keyring::Charlie),
            key(Sr25519Keyring::Dave),
        );
        for (name, administrator) in [("Alpha", &alpha), ("Beta", &beta)] {
            assert_ok!(Accounts::register_organisation(
                by(&root),
                OrganisationKind::ProgrammeDeveloper,
                name.as_bytes().to_vec().try_into().unwrap(),
                name.as_bytes().to_vec().try_into().unwrap(),
                *b"QM",
                ScopeSet::default(),
                Default::default(),
                Some(administrator.clone()),
            ));
        }
        let (of_alpha, of_beta) = (OrganisationId(2), OrganisationId(3));
        assert_ok!(Programmes::register(
            by(&alpha),
            ProgrammeDetails {
                external_id: b"X-1".to_vec().try_into().unwrap(),
                title: b"Rice".to_vec().try_into().unwrap(),
                sector: Sector::Agriculture,
                scope: SectoralScope(15),
                start: 1_700_000_000,
                end: 1_900_000_000,
                estimate: Credits(100),
                proponents: vec![Proponent {
                    organisation: of_alpha,
                    share: 1_000_000
                }]
                .try_into()
                .unwrap(),
            }
        ));
        let programme = ProgrammeId(1);
        assert_ok!(Programmes::authorise(by(&root), programme, Credits(80)));
        let stage = pallet_registry_programmes::Programmes::<Runtime>::get(programme)
            .unwrap()
            .stage;
        assert_eq!(stage, Stage::Authorised);
        let credits = registry_runtime::Credits::issue;
        assert_ok!(credits(by(&root), programme, Credits(50), 2024, None, None));
        assert_ok!(registry_runtime::Credits::transfer(
            by(&alpha),
            programme,
            of_beta,
            Selection::Amount(Credits(20)),
            None
        ));
        // Alpha trusts nobody, so the transfer waits for the delay of this preset.
        let due = System::block_number() + 5;
        System::set_block_number(due);
        registry_runtime::Credits::on_idle(due, Weight::MAX);
        assert_ok!(registry_runtime::Credits::retire(
            by(&beta),
            of_beta,
            programme,
            Selection::Amount(Credits(5)),
            RetirementKind::DomesticUse,
            None,
            b"City of Amara".to_vec().try_into().unwrap(),
            b"bus fleet".to_vec().try_into().unwrap(),
        ));
        let balances = pallet_registry_credits::OrganisationBalances::<Runtime>::get(of_beta);
        assert_eq!(
            (balances.held, balances.retired_local),
            (Credits(15), Credits(5))
        );
    });
}

#[test]
fn the_heaviest_call_leaves_room_in_a_block() {
    let call = RuntimeCall::Credits(pallet_registry_credits::Call::retire {
        owner: OrganisationId(1),
        programme: ProgrammeId(1),
        selection: Selection::Amount(Credits(1)),
        kind: RetirementKind::Other,
        country: None,
        beneficiary: Default::default(),
        reason: Default::default(),
    });
    let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
    let weight = call.get_dispatch_info().call_weight;
    assert!(weight.all_lt(block / 10), "{weight:?} of {block:?}");
    assert!(RuntimeCall::decode(&mut &call.encode()[..]).is_ok());
}
