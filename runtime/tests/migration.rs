//! The migration of what validators did, on the state that the release before it left behind.
//!
//! The release before makes the genesis of the preset of four validators and some sessions of
//! blocks, as WebAssembly; then this runtime goes on with its state.

mod support;

use codec::{Decode, Encode};
use frame_support::{
    assert_ok,
    migrations::{MultiStepMigrator, SteppedMigration, SteppedMigrations},
    storage::storage_prefix,
    traits::{GetStorageVersion, StorageVersion},
    weights::{Weight, WeightMeter},
};
use pallet_registry_validators::{migrations::CountOwnSlots, PerformanceOf, WeightInfo};
use registry_primitives::records::validators::Performance;
use registry_runtime::{
    configs::SLOT_MILLISECONDS, AccountId, Executive, Header, MultiBlockMigrations, Runtime,
    RuntimeEvent, Session, System, UncheckedExtrinsic, Validators,
};
use sc_executor::WasmExecutor;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_io::{SubstrateHostFunctions, TestExternalities};
use sp_runtime::{
    traits::Header as _, ApplyExtrinsicResult, Digest, DigestItem, ExtrinsicInclusionMode,
};
use std::collections::BTreeMap;
use support::{merge, try_state};

/// The release before, with its storage version.
const RELEASE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/releases/registry-runtime-5.compact.compressed.wasm"
);
/// Sessions of the release before.
const SESSIONS: u32 = 6;
/// Blocks of a session in the preset.
const LENGTH: u32 = 10;
/// The slot before the first one.
const BEFORE: u64 = 850_000_000;

/// A chain that the release before makes.
struct Old {
    executor: WasmExecutor<SubstrateHostFunctions>,
    code: Vec<u8>,
    state: TestExternalities,
    last: Option<Header>,
    slot: u64,
}

/// The header with which the author of a slot begins the next block.
fn header(last: Option<&Header>, slot: u64) -> Header {
    let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
    let digest = Digest { logs: vec![slot] };
    let (number, parent) = last.map_or((1, Default::default()), |last| {
        (last.number() + 1, last.hash())
    });
    Header::new(
        number,
        Default::default(),
        Default::default(),
        parent,
        digest,
    )
}

fn time(slot: u64) -> UncheckedExtrinsic {
    let now = slot * SLOT_MILLISECONDS;
    UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into())
}

impl Old {
    fn begin() -> Self {
        let mut old = Self {
            executor: WasmExecutor::builder().build(),
            code: std::fs::read(RELEASE).expect("the release before is kept"),
            state: TestExternalities::default(),
            last: None,
            slot: BEFORE,
        };
        let preset = |old: &mut Self, id: Option<&str>| -> serde_json::Value {
            let json: Option<Vec<u8>> = old.call("GenesisBuilder_get_preset", &id);
            serde_json::from_slice(&json.expect("the preset exists")).expect("it is JSON")
        };
        let mut whole = preset(&mut old, None);
        merge(&mut whole, preset(&mut old, Some("local4")));
        let built: Result<(), String> = old.call(
            "GenesisBuilder_build_state",
            &whole.to_string().into_bytes(),
        );
        assert_ok!(built);
        old
    }

    /// What the release before answers.
    fn call<Answer: Decode>(&mut self, method: &str, data: &impl Encode) -> Answer {
        let code = WrappedRuntimeCode(self.code.as_slice().into());
        let runtime = RuntimeCode {
            code_fetcher: &code,
            heap_pages: None,
            hash: sp_io::hashing::blake2_256(&self.code).to_vec(),
        };
        let context = CallContext::Onchain { import: false };
        let mut state = self.state.ext();
        let (answer, _) = self
            .executor
            .call(&mut state, &runtime, method, &data.encode(), context);
        let answer = answer.unwrap_or_else(|error| panic!("{method}: {error}"));
        Answer::decode(&mut &answer[..]).expect("as the API says")
    }

    /// One more block, of the slot's author.
    fn block(&mut self, slot: u64) {
        self.slot = slot;
        let header = header(self.last.as_ref(), slot);
        let mode: ExtrinsicInclusionMode = self.call("Core_initialize_block", &header);
        assert!(matches!(mode, ExtrinsicInclusionMode::AllExtrinsics));
        let applied: ApplyExtrinsicResult = self.call("BlockBuilder_apply_extrinsic", &time(slot));
        assert_eq!(applied, Ok(Ok(())));
        self.last = Some(self.call("BlockBuilder_finalize_block", &()));
    }
}

/// The chain after some sessions, in which one of four was down now and then.
fn old_chain() -> Old {
    let mut old = Old::begin();
    for number in 1..=SESSIONS * LENGTH {
        // A validator is left out in every other session.
        let skips = (number / LENGTH) % 2 == 1 && (old.slot + 1) % 4 == 2;
        let next = old.slot + if skips { 2 } else { 1 };
        old.block(next);
    }
    old
}

/// The whole state, but for what a step notes of itself.
fn state() -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut state = BTreeMap::new();
    let mut key = Vec::new();
    while let Some(next) = sp_io::storage::next_key(&key) {
        let value = sp_io::storage::get(&next).expect("a key has a value");
        state.insert(next.clone(), value.to_vec());
        key = next;
    }
    state
}

/// What the keys of all values begin with.
fn prefix() -> [u8; 32] {
    storage_prefix(b"Validators", b"PerformanceOf")
}

/// Old values, by their raw keys.
fn old_values(state: &BTreeMap<Vec<u8>, Vec<u8>>) -> BTreeMap<Vec<u8>, u32> {
    let prefix = prefix();
    state
        .iter()
        .filter(|(key, _)| key.starts_with(&prefix))
        .map(|(key, value)| {
            assert_eq!(value.len(), 4, "a bare number of blocks");
            let authored = u32::decode(&mut &value[..]).expect("four bytes");
            (key.clone(), authored)
        })
        .collect()
}

/// The state that the migration makes of another one.
fn expected(before: &BTreeMap<Vec<u8>, Vec<u8>>) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut after = before.clone();
    for (key, authored) in old_values(before) {
        let performance = Performance {
            authored,
            expected: None,
        };
        after.insert(key, performance.encode());
    }
    let version = StorageVersion::storage_key::<Validators>().to_vec();
    after.insert(version, 1u16.encode());
    after
}

/// Weight of so many values.
fn weight_of(values: u64) -> Weight {
    <Runtime as pallet_registry_validators::Config>::WeightInfo::migrate_performance()
        .saturating_mul(values)
}

type Cursor = <CountOwnSlots<Runtime> as SteppedMigration>::Cursor;

/// One step that may migrate so many values.
fn step(cursor: Option<Cursor>, values: u64) -> Option<Cursor> {
    let mut meter = WeightMeter::with_limit(weight_of(values));
    let next = CountOwnSlots::<Runtime>::step(cursor, &mut meter).expect("there is enough weight");
    assert!(meter.consumed().all_lte(weight_of(values)));
    next
}

#[test]
fn every_old_value_is_migrated_and_nothing_else_changes() {
    let mut old = old_chain();
    old.state.execute_with(|| {
        assert_eq!(
            Validators::on_chain_storage_version(),
            StorageVersion::new(0)
        );
        let before = state();
        let values = old_values(&before);
        assert_eq!(values.len(), 4 * usize::try_from(SESSIONS).expect("few"));
        let made: u32 = values.values().sum();
        assert_eq!(made, SESSIONS * LENGTH, "every block is somebody's");
        assert_eq!(step(None, 1_000), None, "there is room for all of them");
        assert!(state() == expected(&before));
        assert_eq!(
            Validators::on_chain_storage_version(),
            StorageVersion::new(1)
        );
        assert_ok!(try_state());
        for (session, validator, done) in PerformanceOf::<Runtime>::iter() {
            assert!(session < SESSIONS);
            assert_eq!(done.expected, None, "{validator}");
        }
    });
}

#[test]
fn a_migration_that_is_interrupted_goes_on() {
    let mut old = old_chain();
    old.state.execute_with(|| {
        let before = state();
        let all = old_values(&before).len();
        let migrated = || {
            let prefix = prefix();
            let values = state()
                .into_iter()
                .filter(|(key, _)| key.starts_with(&prefix));
            values.filter(|(_, value)| value.len() != 4).count()
        };
        let (mut cursor, mut steps) = (None, 0usize);
        loop {
            cursor = step(cursor, 5);
            steps += 1;
            if cursor.is_none() {
                break;
            }
            assert_eq!(migrated(), 5 * steps, "five in each step");
            assert_eq!(
                Validators::on_chain_storage_version(),
                StorageVersion::new(0)
            );
        }
        assert!(steps > all / 5, "{steps} steps for {all}");
        assert!(state() == expected(&before));
    });
}

/// Begun anew in the middle, or done already.
#[test]
fn a_migration_that_runs_again_changes_nothing() {
    let mut old = old_chain();
    old.state.execute_with(|| {
        let before = state();
        let lost = step(None, 7);
        assert!(lost.is_some());
        assert_eq!(step(None, 1_000), None);
        let after = state();
        assert!(after == expected(&before));
        assert_eq!(step(None, 1_000), None);
        assert!(state() == after, "done already");
        StorageVersion::new(0).put::<Validators>();
        assert_eq!(step(None, 1_000), None);
        assert!(state() == after, "every value is a new one");
    });
}

/// A session that ends meanwhile adds new values among the old ones.
#[test]
fn new_values_among_the_old_ones_stay() {
    let mut old = old_chain();
    old.state.execute_with(|| {
        let cursor = step(None, 3);
        let done = Performance {
            authored: 3,
            expected: Some(4),
        };
        let somebody = || AccountId::new([9; 32]);
        for session in SESSIONS..SESSIONS + 20 {
            PerformanceOf::<Runtime>::insert(session, somebody(), done);
        }
        assert_eq!(step(cursor, 1_000), None);
        for session in SESSIONS..SESSIONS + 20 {
            assert_eq!(
                PerformanceOf::<Runtime>::get(session, somebody()),
                Some(done)
            );
        }
        let unknown = PerformanceOf::<Runtime>::iter_values().filter(|of| of.expected.is_none());
        assert_eq!(unknown.count(), 4 * usize::try_from(SESSIONS).expect("few"));
    });
}

#[test]
fn too_little_weight_for_one_value_is_told() {
    let mut old = old_chain();
    old.state.execute_with(|| {
        let mut meter = WeightMeter::with_limit(weight_of(1) / 2);
        let outcome = CountOwnSlots::<Runtime>::step(None, &mut meter);
        let frame_support::migrations::SteppedMigrationError::InsufficientWeight { required } =
            outcome.expect_err("there is none")
        else {
            panic!("it says what it needs")
        };
        let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
        assert!(required.all_lte(block / 10));
    });
}

/// The block after the upgrade lets nothing in but what the chain needs, and the next ones are as
/// always.
#[test]
fn the_chain_goes_on_over_the_migration() {
    let mut old = old_chain();
    let (mut last, mut slot) = (old.last.clone(), old.slot);
    old.state.execute_with(|| {
        let values = old_values(&state());
        let mut next = |expected: ExtrinsicInclusionMode| -> Vec<RuntimeEvent> {
            slot += 1;
            let mode = Executive::initialize_block(&header(last.as_ref(), slot));
            assert_eq!(mode, expected);
            assert_eq!(Executive::apply_extrinsic(time(slot)), Ok(Ok(())));
            last = Some(Executive::finalize_block());
            System::read_events_no_consensus()
                .map(|record| record.event)
                .collect()
        };
        let events = next(ExtrinsicInclusionMode::OnlyInherents);
        type Event = pallet_migrations::Event<Runtime>;
        let told = |what: fn(&Event) -> bool| {
            let of_migrations = events.iter().filter_map(|event| match event {
                RuntimeEvent::MultiBlockMigrations(event) => Some(event),
                _ => None,
            });
            of_migrations.filter(|event| what(event)).count()
        };
        assert_eq!(
            told(|event| matches!(event, Event::UpgradeStarted { migrations: 1 })),
            1
        );
        assert_eq!(
            told(|event| matches!(event, Event::MigrationCompleted { index: 0, .. })),
            1
        );
        assert_eq!(told(|event| matches!(event, Event::UpgradeCompleted)), 1);
        assert!(!MultiBlockMigrations::ongoing());
        for (key, authored) in &values {
            let value = sp_io::storage::get(key).expect("it is kept");
            let done = Performance::decode(&mut &value[..]).expect("a new value");
            assert_eq!((done.authored, done.expected), (*authored, None));
        }
        assert_eq!(
            pallet_migrations::Historic::<Runtime>::iter_keys().count(),
            1
        );
        assert_ok!(try_state());
        // The session that was under way ends with the slots of its validators.
        let running = Session::current_index();
        while Session::current_index() == running {
            next(ExtrinsicInclusionMode::AllExtrinsics);
            assert_ok!(try_state());
        }
        let done: Vec<Performance> =
            PerformanceOf::<Runtime>::iter_prefix_values(running).collect();
        assert_eq!(done.len(), 4);
        let made: u32 = done.iter().map(|done| done.authored).sum();
        assert_eq!(made, LENGTH);
        assert!(done.iter().all(|done| done.expected == Some(done.authored)));
        // Another release would find nothing to do.
        let before = state();
        assert_eq!(step(None, 1_000), None);
        assert!(state() == before);
    });
}

/// What runs is what is tried here.
#[test]
fn the_runtime_runs_this_migration() {
    type Migrations = <Runtime as pallet_migrations::Config>::Migrations;
    assert_eq!(Migrations::len(), 1);
    let id = Migrations::nth_id(0).expect("there is one");
    assert_eq!(id, CountOwnSlots::<Runtime>::id().encode());
    assert_eq!(
        Validators::in_code_storage_version(),
        StorageVersion::new(1)
    );
}
