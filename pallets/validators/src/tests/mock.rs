//! A country whose organisations run validators: sessions, authors and finality voters as in the
//! real runtime, members and slots as a test sets them.
//!
//! A validator's account is ten times the number of its organisation, or up to nine more:
//! validator 31 is the second one of organisation 3. A member's key is the number of its
//! organisation.

use super::no_coin::NoCoin;
use crate::{self as validators, GenesisValidator};
use codec::Encode;
use frame_support::{
    derive_impl, parameter_types,
    traits::{Authorize, ConstU32, ConstU64, OnFinalize, OnInitialize, OneSessionHandler},
    BoundedVec,
};
use frame_system::{
    offchain::{CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase},
    AuthorizeCall,
};
use pallet_authorship::EventHandler;
use pallet_session::historical::NoteHistoricalRoot;
use registry_primitives::{
    records::validators::{
        SessionIndex, Validator, ValidatorChange, ValidatorRules, ValidatorState, MAX_PROOF_LENGTH,
    },
    texts::Reason,
    traits::{Organisations, Permissions},
    Action, Actor, Credits, OrganisationId, OrganisationKind, OrganisationState, PersonId, Sector,
    SectoralScope, UserRole,
};
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair, H256};
use sp_runtime::{
    app_crypto::sr25519::{AppPublic as BlockKey, AppSignature as BlockSignature},
    impl_opaque_keys,
    traits::{ConvertInto, OpaqueKeys},
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    BoundToRuntimeAppPublic, BuildStorage, DispatchError, DispatchResult, Weight,
};

type Block = frame_system::mocking::MockBlock<Test>;
type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Test, (), AuthorizeCall<Test>>;
pub type Error = validators::Error<Test>;
pub type Event = validators::Event<Test>;
pub type Call = validators::Call<Test>;
pub type Proof = BoundedVec<u8, ConstU32<MAX_PROOF_LENGTH>>;

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
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(2)]
    pub type Validators = validators;
    #[runtime::pallet_index(3)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(4)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(5)]
    pub type Grandpa = pallet_grandpa;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl_opaque_keys! {
    pub struct SessionKeys {
        pub aura: Authors,
        pub grandpa: Grandpa,
    }
}

impl pallet_authorship::Config for Test {
    type FindAuthor = ();
    type EventHandler = Validators;
}

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = u64;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Validators;
    type NextSessionRotation = Validators;
    type SessionManager = NoteHistoricalRoot<Self, Validators>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = ();
    type Currency = NoCoin;
    type KeyDeposit = ConstU32<0>;
}

impl pallet_session::historical::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = OrganisationId;
    type FullIdentificationOf = validators::OrganisationOf<Self>;
}

impl pallet_grandpa::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<100>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<{ validators::HISTORY as u64 }>;
    type KeyOwnerProof = sp_session::MembershipProof;
    type EquivocationReportSystem =
        pallet_grandpa::EquivocationReportSystem<Self, Validators, Historical, ConstU64<100>>;
}

impl validators::Config for Test {
    type Permissions = Country;
    type Organisations = Country;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type HeartbeatKey = BlockKey;
    type CurrentSlot = Slot;
    type WeightInfo = ();
}

impl<C> CreateTransactionBase<C> for Test
where
    RuntimeCall: From<C>,
{
    type Extrinsic = Extrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<C> CreateBare<C> for Test
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> Extrinsic {
        Extrinsic::new_bare(call)
    }
}

impl<C> CreateTransaction<C> for Test
where
    RuntimeCall: From<C>,
{
    type Extension = AuthorizeCall<Test>;
    fn create_transaction(call: RuntimeCall, extension: AuthorizeCall<Test>) -> Extrinsic {
        Extrinsic::new_transaction(call, extension)
    }
}

impl<C> CreateAuthorizedTransaction<C> for Test
where
    RuntimeCall: From<C>,
{
    fn create_extension() -> AuthorizeCall<Test> {
        AuthorizeCall::new()
    }
}

parameter_types! {
    /// The slot of the present block.
    pub static Slot: u64 = 0;
    /// Validators whose nodes are down.
    pub static Offline: Vec<u64> = Vec::new();
    /// The keys that make blocks, in the order of the slots.
    pub static BlockKeys: Vec<BlockKey> = Vec::new();
}

/// Who makes blocks: the place of Aura.
pub struct Authors;

impl BoundToRuntimeAppPublic for Authors {
    type Public = BlockKey;
}

impl OneSessionHandler<u64> for Authors {
    type Key = BlockKey;
    fn on_genesis_session<'a, I: 'a + Iterator<Item = (&'a u64, BlockKey)>>(validators: I) {
        BlockKeys::set(validators.map(|(_, key)| key).collect());
    }
    fn on_new_session<'a, I: 'a + Iterator<Item = (&'a u64, BlockKey)>>(
        _: bool,
        validators: I,
        _: I,
    ) {
        BlockKeys::set(validators.map(|(_, key)| key).collect());
    }
    fn on_disabled(_: u32) {}
}

/// Organisation 1 is the government, 2 a ministry, 9 a developer, the others up to 60 certifiers.
pub struct Country;

pub const DEVELOPER: u64 = 9;

fn kind(organisation: u64) -> Option<OrganisationKind> {
    match organisation {
        1 => Some(OrganisationKind::Government),
        2 => Some(OrganisationKind::Ministry),
        DEVELOPER => Some(OrganisationKind::ProgrammeDeveloper),
        3..=60 => Some(OrganisationKind::Certifier),
        _ => None,
    }
}

pub fn organisation_of(validator: u64) -> OrganisationId {
    OrganisationId(u32::try_from(validator / 10).unwrap())
}

pub fn actor(member: u64) -> Actor<u64> {
    let number = u32::try_from(member).unwrap();
    Actor {
        key: member,
        organisation: OrganisationId(number),
        kind: kind(member).unwrap(),
        role: UserRole::Admin,
        person: PersonId(number),
        approved_by: None,
    }
}

impl Permissions<RuntimeOrigin, u64> for Country {
    fn authorise(
        origin: RuntimeOrigin,
        action: Action,
        _: Option<Credits>,
    ) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        if action != Action::OperateValidator || kind(key).is_none() {
            return Err(DispatchError::BadOrigin);
        }
        Ok(actor(key))
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        Self::authorise(origin, Action::OperateValidator, None)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Organisations for Country {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        kind(id.0.into()).map(|kind| (kind, OrganisationState::Active))
    }
    fn of_tax_id(tax_id: &[u8]) -> Option<OrganisationId> {
        let number = core::str::from_utf8(tax_id).ok()?.strip_prefix("T-")?;
        let number: u32 = number.parse().ok()?;
        kind(number.into()).map(|_| OrganisationId(number))
    }
    fn covers_scope(_: OrganisationId, _: SectoralScope) -> bool {
        false
    }
    fn is_accredited(_: OrganisationId, _: Sector) -> bool {
        false
    }
    fn unbroken_since(_: OrganisationId, _: u64) -> bool {
        true
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

/// Rules of the tests: no more than one of six seats for an organisation, short sessions.
pub const RULES: ValidatorRules = ValidatorRules {
    floor: 4,
    seats: 7,
    share: 333_333,
    missed: 3,
    session_length: 5,
};
/// The first set of most tests: the smallest one.
pub const FOUR: [u64; 4] = [10, 20, 30, 40];
/// A first set from which one may go.
pub const FIVE: [u64; 5] = [10, 20, 30, 40, 50];

/// A validator as genesis files write it.
pub fn founder(validator: u64) -> GenesisValidator<u64, SessionKeys> {
    GenesisValidator {
        account: validator,
        organisation: format!("T-{}", validator / 10),
        keys: keys(validator, 0),
    }
}

/// The storage of a chain that begins with these validators.
pub fn storage(
    rules: ValidatorRules,
    validators: Vec<GenesisValidator<u64, SessionKeys>>,
) -> sp_io::TestExternalities {
    Slot::set(1_000);
    Offline::set(Vec::new());
    let genesis = RuntimeGenesisConfig {
        validators: validators::GenesisConfig { rules, validators },
        ..Default::default()
    };
    let mut storage = sp_io::TestExternalities::from(genesis.build_storage().unwrap());
    storage.execute_with(|| {
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(7));
        block();
    });
    storage
}

/// Runs a test of a country that begins with these validators, from its first block on, and then
/// checks what must hold always: the only way to run one.
pub fn run(set: &[u64], test: impl FnOnce()) {
    let founders = set.iter().copied().map(founder).collect();
    storage(RULES, founders).execute_with(|| {
        System::reset_events();
        test();
        Validators::do_try_state().unwrap();
    });
}

/// The owner of the next slot makes a block, or, if its node is down, the owner of the first slot
/// thereafter whose node is not.
pub fn block() {
    let acting = Session::validators();
    let up = |owner: &u64| !Offline::get().contains(owner);
    assert!(acting.iter().any(up), "nobody is there to make a block");
    let author = loop {
        Slot::mutate(|slot| *slot += 1);
        let index = usize::try_from(Slot::get() % acting.len() as u64).unwrap();
        if up(&acting[index]) {
            break acting[index];
        }
    };
    if System::block_number() > 0 {
        Grandpa::on_finalize(System::block_number());
    }
    let now = System::block_number() + 1;
    System::set_block_number(now);
    Validators::note_author(author);
    Session::on_initialize(now);
}

/// Goes on until so many sessions have ended.
pub fn sessions(count: u32) {
    let last = Session::current_index() + count;
    while Session::current_index() < last {
        block();
    }
}

fn seed(kind: u8, validator: u64, generation: u8) -> [u8; 32] {
    let mut seed = [kind; 32];
    seed[..8].copy_from_slice(&validator.to_le_bytes());
    seed[8] = generation;
    seed
}

pub fn block_pair(validator: u64, generation: u8) -> sr25519::Pair {
    sr25519::Pair::from_seed(&seed(1, validator, generation))
}

pub fn voting_pair(validator: u64, generation: u8) -> ed25519::Pair {
    ed25519::Pair::from_seed(&seed(2, validator, generation))
}

/// The session keys that a validator has from the beginning, or later ones.
pub fn keys(validator: u64, generation: u8) -> SessionKeys {
    SessionKeys {
        aura: block_pair(validator, generation).public().into(),
        grandpa: voting_pair(validator, generation).public().into(),
    }
}

/// The proof that these keys were made for an account.
pub fn proof_for(account: u64, validator: u64, generation: u8) -> Proof {
    let statement = statement_of_ownership(&account.encode());
    let signatures = (
        block_pair(validator, generation).sign(&statement),
        voting_pair(validator, generation).sign(&statement),
    );
    signatures.encode().try_into().unwrap()
}

pub fn proof(validator: u64, generation: u8) -> Proof {
    proof_for(validator, validator, generation)
}

pub fn signed(member: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(member)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// The member that acts for a validator.
pub fn operator(validator: u64) -> RuntimeOrigin {
    signed(validator / 10)
}

pub fn reason() -> Reason {
    b"the council decided".to_vec().try_into().unwrap()
}

pub fn propose(validator: u64) -> DispatchResult {
    propose_until(validator, None)
}

pub fn propose_until(validator: u64, until: Option<SessionIndex>) -> DispatchResult {
    let origin = operator(validator);
    Validators::propose(
        origin,
        validator,
        keys(validator, 0),
        proof(validator, 0),
        until,
    )
}

pub fn approve(validator: u64) -> DispatchResult {
    Validators::approve(root(), validator, None)
}

/// Propose and approve.
pub fn admit(validator: u64) {
    propose(validator).unwrap();
    approve(validator).unwrap();
}

pub fn leave(validator: u64) -> DispatchResult {
    Validators::leave(operator(validator), validator)
}

pub fn remove(validator: u64) -> DispatchResult {
    Validators::remove(root(), validator, reason())
}

pub fn reinstate(validator: u64) -> DispatchResult {
    Validators::reinstate(root(), validator, reason())
}

/// Give a validator its keys of a later generation.
pub fn rotate(validator: u64, generation: u8) -> DispatchResult {
    let keys = keys(validator, generation);
    let proof = proof(validator, generation);
    Validators::rotate_keys(operator(validator), validator, keys, proof)
}

/// What the node of a validator sends, signed with its block key of a generation.
pub fn heartbeat_with(validator: u64, session: SessionIndex, generation: u8) -> Call {
    let payload = Validators::heartbeat_payload(&validator, session);
    Call::heartbeat {
        account: validator,
        session,
        signature: BlockSignature::from(block_pair(validator, generation).sign(&payload)),
    }
}

pub fn heartbeat(validator: u64) -> Call {
    heartbeat_with(validator, Session::current_index(), 0)
}

/// Dispatch a call as the pool lets it in.
pub fn send(call: Call) -> DispatchResult {
    use frame_support::traits::UnfilteredDispatchable;
    let origin = frame_system::RawOrigin::Authorized.into();
    let dispatched = call.dispatch_bypass_filter(origin);
    dispatched.map(|_| ()).map_err(|failed| failed.error)
}

/// What the pool says of a call without a signer.
pub fn pool(call: &Call) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Validators(call.clone());
    let answer = call.authorize(TransactionSource::External);
    answer
        .expect("a call without a signer")
        .map(|(valid, _)| valid)
}

/// The code by which the pool tells of an error.
pub fn code(error: Error) -> TransactionValidityError {
    InvalidTransaction::Custom(100 + error.encode()[0]).into()
}

pub fn record(validator: u64) -> Option<Validator> {
    validators::Validators::<Test>::get(validator)
}

pub fn state(validator: u64) -> Option<ValidatorState> {
    record(validator).map(|known| known.state)
}

pub fn is_seated(validator: u64) -> bool {
    record(validator).is_some_and(|known| known.seated)
}

/// The validators of the running session.
pub fn acting() -> Vec<u64> {
    Session::validators()
}

/// The validators of the next session.
pub fn queued() -> Vec<u64> {
    let queued = Session::queued_keys().into_iter();
    queued.map(|(validator, _)| validator).collect()
}

/// What this pallet told since the last call of `System::reset_events`.
pub fn events() -> Vec<Event> {
    let records = System::read_events_no_consensus();
    let own = records.filter_map(|record| match record.event {
        RuntimeEvent::Validators(event) => Some(event),
        _ => None,
    });
    own.collect()
}

/// How the states of validators changed since the last call of `System::reset_events`.
pub fn changes() -> Vec<(u64, ValidatorChange, Option<ValidatorState>)> {
    let told = events().into_iter().filter_map(|event| match event {
        Event::ValidatorChanged {
            validator,
            change,
            after,
            ..
        } => Some((validator, change, after)),
        _ => None,
    });
    told.collect()
}

/// Blocks that a validator made in a session that is remembered.
pub fn remembered(session: SessionIndex, validator: u64) -> Option<u32> {
    validators::PerformanceOf::<Test>::get(session, validator).map(|done| done.authored)
}
