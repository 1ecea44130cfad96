//! A chain whose runtime is version 5 of `registry`, and codes that say what they are.

use crate as governance;
use codec::Encode;
use frame_support::{
    derive_impl,
    migrations::MultiStepMigrator,
    parameter_types,
    traits::{Authorize, ConstU32, ConstU64, UnfilteredDispatchable},
};
use registry_primitives::{records::validators::AuthorisedUpgrade, texts::ReleaseName};
use sp_core::traits::{ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_externalities::Externalities;
use sp_runtime::{
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    BuildStorage, DispatchResult, Weight,
};
use sp_version::RuntimeVersion;

type Block = frame_system::mocking::MockBlock<Test>;
pub type Error = governance::Error<Test>;
pub type Event = governance::Event<Test>;
pub type Call = governance::Call<Test>;

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
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(2)]
    pub type Governance = governance;
}

parameter_types! {
    /// The runtime of the chain.
    pub static Version: RuntimeVersion = version("registry", 5);
    /// Whether a migration of the last upgrade is under way.
    pub static Migrating: bool = false;
    /// Blocks from the vote to the upgrade.
    pub static Notice: u64 = 10;
}

fn version(name: &str, spec_version: u32) -> RuntimeVersion {
    RuntimeVersion {
        spec_name: name.to_owned().into(),
        spec_version,
        ..Default::default()
    }
}

pub struct Migrator;

impl MultiStepMigrator for Migrator {
    fn ongoing() -> bool {
        Migrating::get()
    }
    fn step() -> Weight {
        Weight::zero()
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type Version = Version;
    type MultiBlockMigrator = Migrator;
}

impl pallet_grandpa::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<100>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}

/// The council decides as root, the committee is key 1.
pub const COMMITTEE: u64 = 1;

frame_support::ord_parameter_types! {
    pub const Committee: u64 = COMMITTEE;
}

impl governance::Config for Test {
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type VetoOrigin = frame_support::traits::EitherOfDiverse<
        frame_system::EnsureRoot<u64>,
        frame_system::EnsureSignedBy<Committee, u64>,
    >;
    type UpgradeNotice = Notice;
    type WeightInfo = ();
}

/// Reads the version of a code that is `name/version`; there is none in any other code.
struct Codes;

impl ReadRuntimeVersion for Codes {
    fn read_runtime_version(
        &self,
        code: &[u8],
        _: &mut dyn Externalities,
    ) -> Result<Vec<u8>, String> {
        let text = String::from_utf8(code.to_vec()).map_err(|error| error.to_string())?;
        let (name, number) = text.split_once('/').ok_or("no version")?;
        let number = number.parse().map_err(|_| "no number")?;
        Ok(version(name, number).encode())
    }
}

pub fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    let mut storage = sp_io::TestExternalities::from(storage);
    storage.register_extension(ReadRuntimeVersionExt::new(Codes));
    storage.execute_with(|| {
        Version::set(version("registry", 5));
        Migrating::set(false);
        Notice::set(10);
        System::set_block_number(1);
        test();
    });
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn signed(key: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(key)
}

pub fn hash(code: &str) -> [u8; 32] {
    sp_io::hashing::blake2_256(code.as_bytes())
}

pub fn release(name: &str) -> ReleaseName {
    name.as_bytes().to_vec().try_into().unwrap()
}

pub fn authorise(code: &str) -> DispatchResult {
    Governance::authorise_upgrade(root(), hash(code), release(code))
}

pub fn authorised() -> Option<AuthorisedUpgrade<u64>> {
    crate::Authorised::<Test>::get()
}

/// The code that the chain runs from the next block on, if it was changed: it begins with none.
pub fn new_code() -> Option<Vec<u8>> {
    let code = sp_io::storage::get(sp_core::storage::well_known_keys::CODE)?;
    (!code.is_empty()).then(|| code.to_vec())
}

fn hand_in(code: &str) -> Call {
    Call::apply_upgrade {
        code: code.as_bytes().to_vec(),
    }
}

/// Dispatch the code as the pool lets it in.
pub fn apply(code: &str) -> DispatchResult {
    let origin = frame_system::RawOrigin::Authorized.into();
    let dispatched = hand_in(code).dispatch_bypass_filter(origin);
    dispatched.map(|_| ()).map_err(|failed| failed.error)
}

/// What the pool says of the code.
pub fn pool(code: &str) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Governance(hand_in(code));
    let answer = call.authorize(TransactionSource::External);
    answer
        .expect("a call without a signer")
        .map(|(valid, _)| valid)
}

/// The code by which the pool tells of an error.
pub fn code_of(error: Error) -> TransactionValidityError {
    InvalidTransaction::Custom(100 + error.encode()[0]).into()
}

/// What this pallet told last.
pub fn last_event() -> Event {
    let own = System::read_events_no_consensus().filter_map(|record| match record.event {
        RuntimeEvent::Governance(event) => Some(event),
        _ => None,
    });
    own.last().expect("something happened")
}
