//! A country in the composed runtime, and real transactions of its people.

use codec::Encode;
use frame_support::{assert_ok, storage};
use pallet_registry_accounts::GenesisCountry;
use pallet_registry_quota::{ChargeQuota, PacedNonce};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::{programmes::ProgrammeDetails, quota::Refusal, trust::Delays},
    Action, Approver, Credits as Amount, IntentId, OrganisationId, OrganisationKind, Policy,
    ProgrammeId, Proponent, ScopeSet, Sector, SectoralScope, UserRole, When,
};
use registry_runtime::{
    extensions::TransactionExtensions, AccountId, Accounts, Credits, Executive, Programmes, Quota,
    Roles, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, RuntimeOrigin, Safeguards,
    System, UncheckedExtrinsic,
};
use sp_keyring::Sr25519Keyring;
pub use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};
use sp_runtime::{
    generic::{Era, SignedPayload},
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
    },
    ApplyExtrinsicResult, BuildStorage, DispatchError, DispatchResult, MultiSignature,
};

/// Alice is its root, Bob an administrator.
pub const GOVERNMENT: OrganisationId = OrganisationId(1);
/// A developer: Charlie is its administrator, Dave a manager.
pub const ALPHA: OrganisationId = OrganisationId(2);
/// A developer: Eve is its administrator, Ferdie a manager.
pub const BETA: OrganisationId = OrganisationId(3);
/// A programme of Alpha, authorised, with credits.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Blocks that a recovery waits.
pub const RECOVERY: u32 = 10;

pub type Key = Sr25519Keyring;
pub type RolesError = pallet_registry_roles::Error<Runtime>;
pub type AccountsError = pallet_registry_accounts::Error<Runtime>;

/// Runs a test and then recomputes all that is kept twice: the only way to run one.
pub fn run(test: impl FnOnce()) {
    let storage = genesis(Alice.to_account_id()).build_storage();
    sp_io::TestExternalities::from(storage.expect("genesis can be built")).execute_with(|| {
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(7));
        next_block();
        settle();
        next_block();
        test();
        try_state().unwrap();
    });
}

/// A country that asks for no second person and delays only a little.
pub fn genesis(root: AccountId) -> RuntimeGenesisConfig {
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
        },
        roles: pallet_registry_roles::GenesisConfig {
            policies: policies.collect(),
            ..Default::default()
        },
        safeguards: pallet_registry_safeguards::GenesisConfig {
            delays: Some(Delays {
                trust: 3,
                transfer: 3,
                cancel_before: 1,
                limits: 3,
                recovery: RECOVERY,
            }),
            ..Default::default()
        },
        ..Default::default()
    }
}

const fn never() -> Policy {
    Policy {
        when: When::Never,
        by: Approver::OwnOrganisation,
    }
}

/// Recompute what the registry's pallets keep twice.
pub fn try_state() -> DispatchResult {
    Accounts::do_try_state()?;
    Roles::do_try_state()?;
    Safeguards::do_try_state()?;
    Quota::do_try_state()?;
    Programmes::do_try_state()?;
    Credits::do_try_state()
}

pub fn always(action: Action, by: Approver) {
    let policy = Policy {
        when: When::Always,
        by,
    };
    assert_ok!(Roles::set_policy(RuntimeOrigin::root(), action, policy));
}

fn settle() {
    for (id, name, admin, manager) in [(ALPHA, "Alpha", Charlie, Dave), (BETA, "Beta", Eve, Ferdie)]
    {
        assert_ok!(Accounts::register_organisation(
            origin(Alice),
            OrganisationKind::ProgrammeDeveloper,
            text(name),
            text(name),
            *b"QM",
            ScopeSet::default(),
            text(""),
            Some(id_of(admin)),
        ));
        let role = UserRole::Manager;
        assert_ok!(Accounts::add_member(
            origin(admin),
            id,
            id_of(manager),
            role
        ));
    }
    let role = UserRole::Admin;
    assert_ok!(Accounts::add_member(
        origin(Alice),
        GOVERNMENT,
        id_of(Bob),
        role
    ));
    let RuntimeCall::Programmes(register) = register_programme("P-1") else {
        unreachable!("a programme")
    };
    let pallet_registry_programmes::Call::register { details } = register else {
        unreachable!("a registration")
    };
    assert_ok!(Programmes::register(origin(Charlie), details));
    assert_ok!(Programmes::authorise(origin(Alice), RICE, Amount(1_000)));
    let issue = Credits::issue;
    assert_ok!(issue(origin(Alice), RICE, Amount(100), 2024, None, None));
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

/// What the pool says, without any trace of the question.
pub fn validate(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    storage::with_transaction(|| {
        let hash = System::block_hash(System::block_number());
        let answer = Executive::validate_transaction(TransactionSource::External, extrinsic, hash);
        storage::TransactionOutcome::Rollback(Ok::<_, DispatchError>(answer))
    })
    .expect("only rolled back")
}

pub fn invalid(reason: InvalidTransaction) -> TransactionValidityError {
    TransactionValidityError::Invalid(reason)
}

pub fn refused(refusal: Refusal) -> TransactionValidityError {
    invalid(InvalidTransaction::Custom(refusal.code()))
}

/// Pool and block both refuse a transaction, for this reason.
pub fn assert_refused(extrinsic: UncheckedExtrinsic, reason: TransactionValidityError) {
    assert_eq!(validate(extrinsic.clone()).unwrap_err(), reason, "the pool");
    assert_eq!(include(extrinsic), Err(reason), "the block");
}

/// The consent of a key to take the place of another.
pub fn succeeds(old: Key, new: Key) -> MultiSignature {
    let (old, new_id) = (id_of(old), id_of(new));
    let consent = Consent::Replace {
        old: &old,
        new: &new_id,
    };
    consent_of(new, &consent)
}

pub fn consent_of(key: Key, consent: &Consent<'_, AccountId>) -> MultiSignature {
    let message = System::block_hash(0).using_encoded(|hash| consent_message(hash, consent));
    key.sign(&message).into()
}

/// What the calls inside of batches, proxies and multisigs came to, as told by events.
pub fn inner_results() -> Vec<DispatchResult> {
    let results = System::read_events_no_consensus().filter_map(|record| match record.event {
        RuntimeEvent::Utility(pallet_utility::Event::BatchInterrupted { error, .. })
        | RuntimeEvent::Utility(pallet_utility::Event::ItemFailed { error }) => Some(Err(error)),
        RuntimeEvent::Utility(pallet_utility::Event::IfElseFallbackCalled { main_error }) => {
            Some(Err(main_error))
        }
        RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result })
        | RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) => {
            Some(result)
        }
        _ => None,
    });
    results.collect()
}

pub fn remark() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

pub fn suspend(organisation: OrganisationId) -> RuntimeCall {
    pallet_registry_accounts::Call::suspend_organisation {
        organisation,
        reason: text("because"),
    }
    .into()
}

pub fn remove(key: Key) -> RuntimeCall {
    pallet_registry_accounts::Call::remove_member {
        key: id_of(key),
        reason: text("because"),
    }
    .into()
}

pub fn suspend_member(key: Key) -> RuntimeCall {
    pallet_registry_accounts::Call::suspend_member {
        key: id_of(key),
        reason: text("because"),
    }
    .into()
}

pub fn rotate(old: Key, new: Key) -> RuntimeCall {
    pallet_registry_accounts::Call::rotate_key {
        new: id_of(new),
        signature: succeeds(old, new),
    }
    .into()
}

pub fn edit(name: &str) -> RuntimeCall {
    pallet_registry_accounts::Call::edit_organisation {
        name: text(name),
        country: *b"QM",
        website: text(""),
    }
    .into()
}

/// A programme of Alpha's.
pub fn register_programme(external_id: &str) -> RuntimeCall {
    let proponents = vec![Proponent {
        organisation: ALPHA,
        share: 1_000_000,
    }];
    pallet_registry_programmes::Call::register {
        details: ProgrammeDetails {
            external_id: text(external_id),
            title: text("Rice"),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            start: 1_700_000_000,
            end: 1_900_000_000,
            estimate: Amount(1_000),
            proponents: proponents.try_into().expect("one"),
        },
    }
    .into()
}

pub fn issue(amount: u64) -> RuntimeCall {
    pallet_registry_credits::Call::issue {
        programme: RICE,
        amount: Amount(amount),
        vintage: 2024,
        period: None,
        verification: None,
    }
    .into()
}

pub fn issued() -> u64 {
    pallet_registry_credits::NationalTotals::<Runtime>::get()
        .issued
        .0
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

pub fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch { calls }.into()
}

pub fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch_all { calls }.into()
}

pub fn force_batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::force_batch { calls }.into()
}
