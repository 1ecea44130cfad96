//! A chain in memory: the runtime as it is composed, on a state that is kept in a trie, with the
//! decoded nodes at hand that a node has.

use crate::transaction;
use anyhow::{anyhow, Result};
use codec::{Decode, Encode};
use pallet_registry_credits::Touched;
use registry_runtime::{
    genesis_presets, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System, VERSION,
    WASM_BINARY,
};
use sc_executor::WasmExecutor;
use serde_json::Value;
use sp_core::traits::{CallContext, RuntimeCode, WrappedRuntimeCode};
use sp_externalities::{set_and_run_with_externalities, Extensions};
use sp_io::SubstrateHostFunctions;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    traits::{BlakeTwo256, Dispatchable},
    ApplyExtrinsicResult, BuildStorage,
};
use sp_state_machine::{
    Backend, Ext, InMemoryBackend, IterArgs, OverlayedChanges, StateMachine, StorageChanges,
    TrieBackend, TrieBackendBuilder,
};
use sp_trie::{
    cache::{CacheSize, LocalTrieCache, SharedTrieCache},
    PrefixedMemoryDB,
};
use std::time::{Duration, Instant};

/// Calls in a block while a registry grows.
const CALLS_PER_BLOCK: usize = 1_000;
/// Bytes of decoded nodes that are kept at hand: as many as a node keeps unless told otherwise.
const CACHE: usize = 1_073_741_824;
/// When all blocks are: 2026-01-01 UTC, in milliseconds.
const NOW: u64 = 1_767_225_600_000;

/// A call and who signed it.
pub struct Signed {
    pub by: Sr25519Keyring,
    pub call: RuntimeCall,
}

/// How long a node is busy with a call.
pub struct Times {
    /// Its transaction, from the signature to the event.
    pub transaction: Duration,
    /// Hashing what that changed into a new root of the state.
    pub root: Duration,
}

/// What a call touched.
pub struct Footprint {
    /// Nodes of the trie that were read.
    pub nodes_read: usize,
    /// Their bytes: the proof of what was read.
    pub bytes_read: usize,
    /// Keys of the state that were written or removed.
    pub keys_written: usize,
    /// Nodes of the trie that are new.
    pub nodes_written: usize,
}

/// What the state keeps under a prefix.
#[derive(Clone, Copy, Default)]
pub struct Kept {
    /// Records.
    pub records: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
}

/// The chain.
pub struct Chain {
    state: InMemoryBackend<BlakeTwo256>,
    cache: SharedTrieCache<BlakeTwo256>,
    changes: OverlayedChanges<BlakeTwo256>,
    executor: WasmExecutor<SubstrateHostFunctions>,
}

impl Chain {
    /// A chain with a preset's genesis.
    pub fn from_preset(id: &str) -> Result<Self> {
        let preset = genesis_presets::get_preset(&id.into())
            .ok_or_else(|| anyhow!("there is no preset {id}"))?;
        let mut config = serde_json::to_value(RuntimeGenesisConfig::default())?;
        merge(&mut config, serde_json::from_slice(&preset)?);
        let config: RuntimeGenesisConfig = serde_json::from_value(config)?;
        let storage = config.build_storage().map_err(|error| anyhow!(error))?;
        Ok(Self {
            state: (storage, VERSION.state_version()).into(),
            cache: SharedTrieCache::new(CacheSize::new(CACHE), None),
            changes: OverlayedChanges::default(),
            executor: WasmExecutor::builder().build(),
        })
    }

    /// Make blocks of these calls, all of which must succeed.
    pub fn blocks(&mut self, calls: impl IntoIterator<Item = Signed>) -> Result<()> {
        let mut calls = calls.into_iter().peekable();
        while calls.peek().is_some() {
            self.open()?;
            for signed in calls.by_ref().take(CALLS_PER_BLOCK) {
                self.run(|| dispatch(signed))?;
            }
            self.commit()?;
        }
        Ok(())
    }

    /// Begin a block. What that writes is committed, so that all later changes are those of
    /// calls.
    pub fn open(&mut self) -> Result<()> {
        self.run(|| {
            // What the end of the block before leaves.
            Touched::<Runtime>::kill();
            let number = System::block_number().saturating_add(1);
            System::reset_events();
            System::initialize(&number, &Default::default(), &Default::default());
            pallet_timestamp::Now::<Runtime>::put(NOW);
        });
        self.commit()
    }

    /// Take the transaction of a call on the present state, and forget what it changed.
    pub fn transact(&mut self, signed: Signed) -> Result<Times> {
        let bytes = self.run(|| transaction::encoded(&signed))?;
        self.changes = OverlayedChanges::default();
        let state = cached(&self.state, &self.cache);
        let begin = Instant::now();
        let applied = execute(
            &state,
            &mut self.changes,
            &self.executor,
            "BlockBuilder_apply_extrinsic",
            &bytes,
        )?;
        let transaction = begin.elapsed();
        let begin = Instant::now();
        drain(&state, &mut self.changes)?;
        let root = begin.elapsed();
        match ApplyExtrinsicResult::decode(&mut &applied[..])? {
            Ok(Ok(())) => Ok(Times { transaction, root }),
            refused => Err(anyhow!("a transaction was refused: {refused:?}")),
        }
    }

    /// Run a call on the present state as it is compiled for this computer, and forget what it
    /// changed.
    pub fn call(&mut self, signed: Signed) -> Result<Duration> {
        let state = cached(&self.state, &self.cache);
        let mut ext = Ext::new(&mut self.changes, &state, None);
        let call = set_and_run_with_externalities(&mut ext, || {
            let begin = Instant::now();
            dispatch(signed).map(|()| begin.elapsed())
        });
        self.changes = OverlayedChanges::default();
        call
    }

    /// What a call on the present state touches.
    pub fn footprint(&mut self, signed: Signed) -> Result<Footprint> {
        let recording = TrieBackendBuilder::wrap(&self.state)
            .with_recorder(Default::default())
            .build();
        let mut ext = Ext::new(&mut self.changes, &recording, None);
        set_and_run_with_externalities(&mut ext, || dispatch(signed))?;
        let proof = recording
            .extract_proof()
            .ok_or_else(|| anyhow!("nothing was recorded"))?;
        let mut changes = drain(&self.state, &mut self.changes)?;
        let written = changes.transaction.drain();
        Ok(Footprint {
            nodes_read: proof.len(),
            bytes_read: proof.iter_nodes().map(Vec::len).sum(),
            keys_written: changes.main_storage_changes.len(),
            nodes_written: written.values().filter(|(_, count)| *count > 0).count(),
        })
    }

    /// How much the state keeps under a prefix.
    pub fn kept_under(&self, prefix: &[u8]) -> Result<Kept> {
        let mut under = IterArgs::default();
        under.prefix = Some(prefix);
        let pairs = self.state.pairs(under).map_err(|error| anyhow!(error))?;
        let mut kept = Kept::default();
        for pair in pairs {
            let (key, value) = pair.map_err(|error| anyhow!(error))?;
            kept.records = kept.records.saturating_add(1);
            kept.bytes = kept.bytes.saturating_add(key.len() as u64);
            kept.bytes = kept.bytes.saturating_add(value.len() as u64);
        }
        Ok(kept)
    }

    /// Bytes of all nodes of the trie.
    pub fn into_bytes(self) -> u64 {
        let mut nodes = self.state.into_storage();
        let nodes = nodes.drain();
        nodes
            .into_values()
            .filter(|(_, count)| *count > 0)
            .fold(0, |sum, (node, _)| sum.saturating_add(node.len() as u64))
    }

    /// Do something with the runtime on the present state.
    pub fn run<R>(&mut self, run: impl FnOnce() -> R) -> R {
        let mut ext = Ext::new(&mut self.changes, &self.state, None);
        set_and_run_with_externalities(&mut ext, run)
    }

    fn commit(&mut self) -> Result<()> {
        let changes = drain(&self.state, &mut self.changes)?;
        // As `apply_transaction` does, but without keeping the nodes that nobody refers to.
        let mut nodes = std::mem::take(&mut self.state).into_storage();
        nodes.consolidate(changes.transaction);
        nodes.purge();
        self.state = TrieBackendBuilder::new(nodes, changes.transaction_storage_root).build();
        Ok(())
    }
}

/// A state with decoded nodes at hand.
fn cached<'a>(
    state: &'a InMemoryBackend<BlakeTwo256>,
    cache: &SharedTrieCache<BlakeTwo256>,
) -> TrieBackend<&'a PrefixedMemoryDB<BlakeTwo256>, BlakeTwo256, LocalTrieCache<BlakeTwo256>> {
    TrieBackendBuilder::wrap(state)
        .with_cache(cache.local_cache_trusted())
        .build()
}

/// Call the runtime as a node does, in WebAssembly.
fn execute(
    state: &impl Backend<BlakeTwo256>,
    changes: &mut OverlayedChanges<BlakeTwo256>,
    executor: &WasmExecutor<SubstrateHostFunctions>,
    method: &str,
    data: &[u8],
) -> Result<Vec<u8>> {
    let code = WASM_BINARY.ok_or_else(|| anyhow!("the runtime was built without its code"))?;
    let code = WrappedRuntimeCode(code.into());
    let code = RuntimeCode {
        code_fetcher: &code,
        heap_pages: None,
        hash: VERSION.spec_version.encode(),
    };
    let mut extensions = Extensions::new();
    let context = CallContext::Onchain { import: true };
    let mut machine = StateMachine::new(
        state,
        changes,
        executor,
        method,
        data,
        &mut extensions,
        &code,
        context,
    );
    machine
        .execute()
        .map_err(|error| anyhow!("{method}: {error}"))
}

/// Hash the changes into a new root of the state.
fn drain(
    state: &impl Backend<BlakeTwo256>,
    changes: &mut OverlayedChanges<BlakeTwo256>,
) -> Result<StorageChanges<BlakeTwo256>> {
    changes
        .drain_storage_changes(state, VERSION.state_version())
        .map_err(|error| anyhow!(error))
}

fn dispatch(signed: Signed) -> Result<()> {
    let Signed { by, call } = signed;
    call.dispatch(RuntimeOrigin::signed(by.to_account_id()))
        .map(|_| ())
        .map_err(|refused| anyhow!("a call was refused: {:?}", refused.error))
}

/// Put what a patch says into a document.
fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}
