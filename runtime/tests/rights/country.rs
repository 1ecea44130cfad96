//! A country in the composed runtime, and real transactions of its people.

pub use crate::support::*;

use codec::Encode;
use frame_support::{assert_ok, storage};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::{credits::IssuanceBasis, quota::Refusal, trust::Delays},
    Credits as Amount, OrganisationId, OrganisationKind, ProgrammeId, ScopeSet, UserRole,
};
use registry_runtime::{
    AccountId, Accounts, CouncilMembership, Credits, Executive, Programmes, Runtime, RuntimeCall,
    RuntimeEvent, RuntimeGenesisConfig, System, TechnicalMembership, UncheckedExtrinsic,
};
pub use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};
use sp_runtime::{
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
    },
    BuildStorage, DispatchError, DispatchResult, MultiSignature,
};

/// Alice is its root, Bob an administrator. Both are in the council and in the committee, and so is
/// Charlie.
pub const GOVERNMENT: OrganisationId = OrganisationId(1);
/// A developer: Charlie is its administrator, Dave a manager.
pub const ALPHA: OrganisationId = OrganisationId(2);
/// A developer: Eve is its administrator, Ferdie a manager.
pub const BETA: OrganisationId = OrganisationId(3);
/// A programme of Alpha, authorised, with credits.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Blocks that a recovery waits.
pub const RECOVERY: u32 = 10;

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
    let delays = Delays {
        trust: 3,
        transfer: 3,
        cancel_before: 1,
        limits: 3,
        recovery: RECOVERY,
        request: 6,
    };
    crate::support::genesis(root, delays)
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
    for key in [Alice, Bob, Charlie] {
        let who = || id_of(key).into();
        assert_ok!(CouncilMembership::add_member(governance(), who()));
        assert_ok!(TechnicalMembership::add_member(governance(), who()));
    }
    let of_alpha = details("P-1", 15, &[(ALPHA, 1_000_000)]);
    assert_ok!(Programmes::register(origin(Charlie), of_alpha, true));
    let authorise = Programmes::authorise;
    let amount = Amount(1_000);
    assert_ok!(authorise(origin(Alice), RICE, 1, amount, None, None));
    let basis = IssuanceBasis::Unverified(None);
    let issue = Credits::issue;
    assert_ok!(issue(origin(Alice), RICE, Amount(100), 2024, basis));
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
    pallet_registry_programmes::Call::register {
        details: details(external_id, 15, &[(ALPHA, 1_000_000)]),
        submit: true,
    }
    .into()
}

pub fn issue(amount: u64) -> RuntimeCall {
    pallet_registry_credits::Call::issue {
        programme: RICE,
        amount: Amount(amount),
        vintage: 2024,
        basis: IssuanceBasis::Unverified(None),
    }
    .into()
}

pub fn issued() -> u64 {
    pallet_registry_credits::NationalTotals::<Runtime>::get()
        .issued
        .0
}

pub fn force_batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::force_batch { calls }.into()
}
