//! A country with its government, a developer, a ministry and a certifier.

use crate as accounts;
use crate::GenesisCountry;
use codec::Encode;
use frame_support::{
    derive_impl, parameter_types,
    traits::{Authorize, ConstU32, ConstU64, UnixTime},
};
use registry_primitives::{
    consent::{consent_message, Consent},
    texts::{Name, Reason, TaxId, Website},
    Action, ActionSet, Actor, MemberState, OrganisationId, OrganisationKind, OrganisationState,
    ScopeSet, UserRole,
};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
    traits::IdentityLookup,
    transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
    AccountId32, BuildStorage, DispatchResult, MultiSignature,
};

type Block = frame_system::mocking::MockBlock<Test>;
pub type Error = accounts::Error<Test>;
pub type Event = accounts::Event<Test>;
pub type Call = accounts::Call<Test>;
pub type RolesError = pallet_registry_roles::Error<Test>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeTask,
        RuntimeHoldReason,
        RuntimeFreezeReason,
        RuntimeViewFunction
    )]
    pub struct Test;
    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Roles = pallet_registry_roles;
    #[runtime::pallet_index(2)]
    pub type Accounts = accounts;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
}

impl pallet_registry_roles::Config for Test {
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeCall = RuntimeCall;
    type Members = Accounts;
    type Records = Accounts;
    type GovernanceOrigin = frame_system::EnsureRoot<AccountId32>;
    type IntentLifetime = ConstU64<100>;
    type WeightInfo = ();
}

parameter_types! {
    /// Seconds since 1970-01-01 UTC.
    pub static Now: u64 = 1_700_000_000;
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> core::time::Duration {
        core::time::Duration::from_secs(Now::get())
    }
}

pub const RECOVERY_DELAY: u64 = 10;
pub const LONGEST_INVITATION: u64 = 100;
pub const INVITATIONS: u32 = 3;
pub const APPLICATIONS: u32 = 3;

impl accounts::Config for Test {
    type Permissions = Roles;
    type Signature = MultiSignature;
    type Time = Clock;
    type RecoveryDelay = ConstU64<RECOVERY_DELAY>;
    type MaxInvitationLifetime = ConstU64<LONGEST_INVITATION>;
    type MaxInvitations = ConstU32<INVITATIONS>;
    type MaxApplications = ConstU32<APPLICATIONS>;
    type WeightInfo = ();
}

// Persons are numbers here; the number is the seed of the key.
pub const ROOT: u8 = 1;
pub const GOVERNMENT_ADMIN: u8 = 2;
pub const GOVERNMENT_MANAGER: u8 = 3;
pub const GOVERNMENT_VIEWER: u8 = 4;
pub const DEVELOPER_ADMIN: u8 = 20;
pub const DEVELOPER_MANAGER: u8 = 21;
pub const DEVELOPER_VIEWER: u8 = 22;
pub const MINISTRY_ADMIN: u8 = 30;
pub const MINISTRY_MANAGER: u8 = 31;
pub const CERTIFIER_ADMIN: u8 = 40;
/// Keys that nobody knows.
pub const NEW: u8 = 90;
pub const NEWER: u8 = 91;

pub const GOVERNMENT: OrganisationId = OrganisationId(1);
pub const DEVELOPER: OrganisationId = OrganisationId(2);
pub const MINISTRY: OrganisationId = OrganisationId(3);
pub const CERTIFIER: OrganisationId = OrganisationId(4);
/// The identifier that the next organisation gets.
pub const NEXT: OrganisationId = OrganisationId(5);
pub const NOBODY: OrganisationId = OrganisationId(99);

pub fn country() -> GenesisCountry {
    GenesisCountry {
        alpha2: "QM".into(),
        alpha3: "QMA".into(),
        name: "Republic of Amara".into(),
        unit: "ITMO".into(),
        registry_number: 1,
        government: "Government of Amara".into(),
        government_tax_id: "00000QM".into(),
    }
}

/// Hash of the first block of this chain.
pub fn genesis_hash() -> H256 {
    H256::repeat_byte(7)
}

/// Runs a test and then recomputes what is kept twice: the only way to run one.
pub fn run(test: impl FnOnce()) {
    let genesis = RuntimeGenesisConfig {
        accounts: accounts::GenesisConfig {
            country: Some(country()),
            root: Some(id(ROOT)),
            self_registration: true,
            organisations: Vec::new(),
        },
        ..Default::default()
    };
    sp_io::TestExternalities::from(genesis.build_storage().unwrap()).execute_with(|| {
        Now::set(1_700_000_000);
        frame_system::BlockHash::<Test>::insert(0, genesis_hash());
        System::set_block_number(1);
        let developer = OrganisationKind::ProgrammeDeveloper;
        register(ROOT, developer, "D-1", 0, Some(DEVELOPER_ADMIN)).unwrap();
        let ministry = OrganisationKind::Ministry;
        register(ROOT, ministry, "M-1", 1 << 15, Some(MINISTRY_ADMIN)).unwrap();
        let certifier = OrganisationKind::Certifier;
        register(ROOT, certifier, "C-1", 0, Some(CERTIFIER_ADMIN)).unwrap();
        for (by, organisation, key, role) in [
            (ROOT, GOVERNMENT, GOVERNMENT_ADMIN, UserRole::Admin),
            (ROOT, GOVERNMENT, GOVERNMENT_MANAGER, UserRole::Manager),
            (ROOT, GOVERNMENT, GOVERNMENT_VIEWER, UserRole::Viewer),
            (
                DEVELOPER_ADMIN,
                DEVELOPER,
                DEVELOPER_MANAGER,
                UserRole::Manager,
            ),
            (
                DEVELOPER_ADMIN,
                DEVELOPER,
                DEVELOPER_VIEWER,
                UserRole::Viewer,
            ),
            (
                MINISTRY_ADMIN,
                MINISTRY,
                MINISTRY_MANAGER,
                UserRole::Manager,
            ),
        ] {
            add(by, organisation, key, role).unwrap();
        }
        System::reset_events();
        test();
        Accounts::do_try_state().unwrap();
    });
}

fn pair(person: u8) -> sr25519::Pair {
    sr25519::Pair::from_seed(&[person; 32])
}

pub fn id(person: u8) -> AccountId32 {
    pair(person).public().into()
}

pub fn signed(person: u8) -> RuntimeOrigin {
    RuntimeOrigin::signed(id(person))
}

/// The origin of a call that the pool let in without a signer.
pub fn authorized() -> RuntimeOrigin {
    frame_system::RawOrigin::Authorized.into()
}

/// The consent of a person for a chain.
pub fn consent_for(
    genesis: H256,
    person: u8,
    consent: &Consent<'_, AccountId32>,
) -> MultiSignature {
    let message = genesis.using_encoded(|genesis| consent_message(genesis, consent));
    pair(person).sign(&message).into()
}

pub fn consent(person: u8, consent: &Consent<'_, AccountId32>) -> MultiSignature {
    consent_for(genesis_hash(), person, consent)
}

/// The consent of a person to take the place of another key.
pub fn succeeds(old: u8, new: u8) -> MultiSignature {
    consent(
        new,
        &Consent::Replace {
            old: &id(old),
            new: &id(new),
        },
    )
}

pub fn name(text: &str) -> Name {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn tax_id(text: &str) -> TaxId {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn website(text: &str) -> Website {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn reason(text: &str) -> Reason {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn member(person: u8) -> Option<registry_primitives::records::accounts::MemberRecord> {
    accounts::Members::<Test>::get(id(person))
}

pub fn standing(person: u8) -> MemberState {
    member(person).unwrap().state
}

pub fn role(person: u8) -> UserRole {
    member(person).unwrap().role
}

pub fn state(organisation: OrganisationId) -> OrganisationState {
    accounts::Organisations::<Test>::get(organisation)
        .unwrap()
        .state
}

pub fn administrators(organisation: OrganisationId) -> u32 {
    accounts::AdministratorCount::<Test>::get(organisation)
}

pub fn actor(person: u8) -> Actor<AccountId32> {
    let member = member(person).unwrap();
    let organisation = accounts::Organisations::<Test>::get(member.organisation).unwrap();
    Actor {
        key: id(person),
        organisation: member.organisation,
        kind: organisation.kind,
        role: member.role,
        person: member.person,
        approved_by: None,
    }
}

/// What this pallet told since the last call of `System::reset_events`.
pub fn events() -> Vec<Event> {
    let records = System::read_events_no_consensus();
    let own = records.filter_map(|record| match record.event {
        RuntimeEvent::Accounts(event) => Some(event),
        _ => None,
    });
    own.collect()
}

/// Let the people of a cell of the matrix do one more thing.
pub fn allow(kind: OrganisationKind, role: UserRole, action: Action) {
    let before = Roles::permissions(kind, role);
    let after = ActionSet(before.0 | ActionSet::of(&[action]).0);
    Roles::set_permissions(RuntimeOrigin::root(), kind, role, after).unwrap();
}

/// What the pool says of a call without a signer.
pub fn pool(call: &Call) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Accounts(call.clone());
    let answer = call.authorize(TransactionSource::External);
    answer
        .expect("a call without a signer")
        .map(|(valid, _)| valid)
}

/// The code by which the pool tells of an error.
pub fn code(error: Error) -> TransactionValidityError {
    let index = error.encode()[0];
    sp_runtime::transaction_validity::InvalidTransaction::Custom(100 + index).into()
}

pub fn register(
    by: u8,
    kind: OrganisationKind,
    tax: &str,
    scopes: u16,
    administrator: Option<u8>,
) -> DispatchResult {
    Accounts::register_organisation(
        signed(by),
        kind,
        name(&format!("Organisation {tax}")),
        tax_id(tax),
        *b"QM",
        ScopeSet(scopes),
        website("https://example.org"),
        administrator.map(id),
    )
}

pub fn add(by: u8, organisation: OrganisationId, key: u8, role: UserRole) -> DispatchResult {
    Accounts::add_member(signed(by), organisation, id(key), role)
}

pub fn suspend(by: u8, organisation: OrganisationId) -> DispatchResult {
    Accounts::suspend_organisation(signed(by), organisation, reason("late reports"))
}

pub fn reactivate(by: u8, organisation: OrganisationId) -> DispatchResult {
    Accounts::reactivate_organisation(signed(by), organisation, reason("reports came"))
}

/// The application of a person for an organisation of its own, well signed.
pub fn application(person: u8, kind: OrganisationKind, tax: &str) -> Call {
    let key = id(person);
    let tax_id = tax_id(tax);
    let (name, website) = (name(&format!("Organisation {tax}")), website(""));
    let agreed = Consent::Apply {
        kind,
        name: &name,
        tax_id: &tax_id,
        country: *b"QM",
        website: &website,
        rejections: crate::Rejections::<Test>::get(&key),
        key: &key,
    };
    let signature = consent(person, &agreed);
    Call::apply_organisation {
        kind,
        name,
        tax_id,
        country: *b"QM",
        website,
        key,
        signature,
    }
}

/// Dispatch a call as the pool lets it in.
pub fn send(call: Call) -> DispatchResult {
    use frame_support::traits::UnfilteredDispatchable;
    let dispatched = call.dispatch_bypass_filter(authorized());
    dispatched.map(|_| ()).map_err(|failed| failed.error)
}

pub fn apply(person: u8, tax: &str) -> DispatchResult {
    send(application(
        person,
        OrganisationKind::ProgrammeDeveloper,
        tax,
    ))
}

pub fn decide(by: u8, organisation: OrganisationId, admit: bool) -> DispatchResult {
    Accounts::decide_registration(signed(by), organisation, admit, reason("papers seen"))
}

pub fn suspend_member(by: u8, key: u8) -> DispatchResult {
    Accounts::suspend_member(signed(by), id(key), reason("on leave"))
}

pub fn reactivate_member(by: u8, key: u8) -> DispatchResult {
    Accounts::reactivate_member(signed(by), id(key), reason("is back"))
}

pub fn remove_member(by: u8, key: u8) -> DispatchResult {
    Accounts::remove_member(signed(by), id(key), reason("left"))
}

pub fn change_role(by: u8, key: u8, role: UserRole) -> DispatchResult {
    Accounts::change_role(signed(by), id(key), role)
}

pub fn rotate(old: u8, new: u8) -> DispatchResult {
    Accounts::rotate_key(signed(old), id(new), succeeds(old, new))
}

pub fn propose(by: u8, lost: u8, new: u8) -> DispatchResult {
    Accounts::propose_recovery(signed(by), id(lost), id(new), succeeds(lost, new))
}

pub fn approve(by: u8, lost: u8) -> DispatchResult {
    Accounts::approve_recovery(signed(by), id(lost))
}

pub fn cancel(by: u8, lost: u8) -> DispatchResult {
    Accounts::cancel_recovery(signed(by), id(lost))
}

pub fn complete(by: u8, lost: u8) -> DispatchResult {
    Accounts::complete_recovery(signed(by), id(lost))
}

pub fn pass_blocks(blocks: u64) {
    System::set_block_number(System::block_number() + blocks);
}
