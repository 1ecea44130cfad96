//! What only the composed runtime can show.

mod support;

use codec::{Decode, Encode};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, traits::Hooks, weights::Weight};
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, FieldValue},
        credits::{IssuanceBasis, Selection},
    },
    Credits, MitigationType, OrganisationId, OrganisationKind, ProgrammeId, RetirementKind,
    ScopeSet, Stage,
};
use registry_runtime::{
    extensions::TransactionExtensions, genesis_presets, Accounts, Executive, Programmes, Runtime,
    RuntimeCall, System, UncheckedExtrinsic,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    generic::Era,
    traits::TransactionExtension,
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
    },
    BuildStorage,
};
use support::{details, id_of, nothing, origin, preset, retirement, signed, text, try_state};

fn from_preset(id: &str, test: impl FnOnce()) {
    sp_io::TestExternalities::from(preset(id).build_storage().unwrap()).execute_with(|| {
        System::set_block_number(1);
        test();
        assert_ok!(try_state());
    });
}

fn validate(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    Executive::validate_transaction(
        TransactionSource::External,
        extrinsic,
        System::block_hash(0),
    )
}

#[test]
fn every_preset_builds_a_country_with_a_root() {
    for id in genesis_presets::preset_names() {
        from_preset(&id, || {
            let alice = id_of(Sr25519Keyring::Alice);
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
        let by = |key| signed(key, 0, Era::Immortal, nothing());
        assert_ok!(validate(by(Sr25519Keyring::Alice)));
        let unknown = validate(by(Sr25519Keyring::Bob));
        let refused = TransactionValidityError::Invalid(InvalidTransaction::Payment);
        assert_eq!(unknown, Err(refused));
        assert_ok!(Accounts::add_member(
            origin(Sr25519Keyring::Alice),
            OrganisationId(1),
            id_of(Sr25519Keyring::Bob),
            registry_primitives::UserRole::Manager,
        ));
        assert_ok!(validate(by(Sr25519Keyring::Bob)));
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
            (19, "Authorship"),
            (20, "Validators"),
            (21, "Session"),
            (22, "Historical"),
            (30, "Council"),
            (31, "CouncilMembership"),
            (32, "TechnicalCommittee"),
            (33, "TechnicalMembership"),
            (34, "Governance"),
            (35, "Preimage"),
            (36, "Scheduler"),
            (37, "SafeMode"),
            (38, "TxPause"),
            (39, "Parameters"),
            (40, "MultiBlockMigrations"),
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
        let (root, alpha, beta) = (
            Sr25519Keyring::Alice,
            Sr25519Keyring::Charlie,
            Sr25519Keyring::Dave,
        );
        for (name, administrator) in [("Alpha", alpha), ("Beta", beta)] {
            assert_ok!(Accounts::register_organisation(
                origin(root),
                OrganisationKind::ProgrammeDeveloper,
                text(name),
                text(name),
                *b"QM",
                ScopeSet::default(),
                Default::default(),
                Some(id_of(administrator)),
            ));
        }
        let (of_alpha, of_beta) = (OrganisationId(2), OrganisationId(3));
        let details = details("X-1", 15, &[(of_alpha, 1_000_000)]);
        assert_ok!(Programmes::register(origin(alpha), details, true));
        let programme = ProgrammeId(1);
        let authorise = Programmes::authorise;
        let amount = Credits(80);
        assert_ok!(authorise(origin(root), programme, 1, amount, None, None));
        let stage = pallet_registry_programmes::Programmes::<Runtime>::get(programme)
            .unwrap()
            .stage;
        assert_eq!(stage, Stage::Authorised);
        let issue = registry_runtime::Credits::issue;
        let basis = IssuanceBasis::Unverified(None);
        assert_ok!(issue(origin(root), programme, Credits(50), 2024, basis));
        assert_ok!(registry_runtime::Credits::transfer(
            origin(alpha),
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
            origin(beta),
            of_beta,
            programme,
            Selection::Amount(Credits(5)),
            retirement(RetirementKind::DomesticUse),
        ));
        let balances = pallet_registry_credits::OrganisationBalances::<Runtime>::get(of_beta);
        assert_eq!(
            (balances.held, balances.retired_local),
            (Credits(15), Credits(5))
        );
    });
}

#[test]
fn the_heaviest_calls_leave_room_in_a_block() {
    use pallet_registry_credits::Call as CreditsCall;
    use pallet_registry_programmes::Call as ProgrammesCall;
    let programme = ProgrammeId(1);
    let shares: Vec<_> = (1..=16).map(|id| (OrganisationId(id), 62_500)).collect();
    let every_field = vec![(text("x"), FieldValue::Number(text("1"))); 8];
    let calculation = Calculation {
        method: text("gridElectricity"),
        inputs: CalculationFields(every_field.try_into().expect("as many as may be")),
    };
    let calls: [RuntimeCall; 6] = [
        CreditsCall::retire {
            owner: OrganisationId(1),
            programme,
            selection: Selection::Amount(Credits(1)),
            terms: retirement(RetirementKind::Other),
        }
        .into(),
        CreditsCall::issue {
            programme,
            amount: Credits(1),
            vintage: 2024,
            basis: IssuanceBasis::Unverified(None),
        }
        .into(),
        ProgrammesCall::register {
            details: details("X-1", 15, &shares),
            submit: true,
        }
        .into(),
        ProgrammesCall::agree_ownership {
            programme,
            hash: [0; 32],
        }
        .into(),
        ProgrammesCall::estimate {
            programme,
            calculation: calculation.clone(),
            apply: true,
        }
        .into(),
        ProgrammesCall::add_mitigation_action {
            programme,
            action: text("a"),
            mitigation: MitigationType::Agriculture,
            estimate: Credits(1),
            calculation: Some(calculation),
        }
        .into(),
    ];
    let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
    for call in calls {
        let weight = call.get_dispatch_info().call_weight;
        assert!(
            weight.all_lt(block / 10),
            "{call:?}: {weight:?} of {block:?}"
        );
        assert_eq!(RuntimeCall::decode(&mut &call.encode()[..]), Ok(call));
    }
}
