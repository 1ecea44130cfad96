//! Real blocks of a preset: with the slot of their author, the inherent, transactions, and an end.

use super::{preset, try_state};
use codec::Encode;
use frame_support::{assert_ok, storage};
use registry_primitives::records::validators::{SessionIndex, Validator};
use registry_runtime::{
    configs::SLOT_MILLISECONDS, AccountId, Executive, Header, Runtime, RuntimeCall, RuntimeEvent,
    Session, System, UncheckedExtrinsic,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::{
    traits::{Dispatchable, Header as _},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, BuildStorage, Digest, DigestItem, DispatchError, DispatchResult,
};
use std::cell::RefCell;

/// The slot before the first one: in November 2023.
const BEFORE: u64 = 850_000_000;

thread_local! {
    /// The header of the last block.
    static LAST: RefCell<Option<Header>> = const { RefCell::new(None) };
}

/// Forget the blocks of another chain.
pub fn start() {
    LAST.take();
}

/// Runs a test on the chain of a preset before its first block.
pub fn run(id: &str, test: impl FnOnce()) {
    start();
    let storage = preset(id).build_storage().expect("genesis can be built");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        test();
        assert_ok!(try_state());
    });
}

/// The set that makes blocks now, in its order.
pub fn set() -> Vec<AccountId> {
    Session::validators()
}

/// Whose the slot is, while the present set makes blocks.
pub fn author_of(slot: u64) -> AccountId {
    let set = set();
    let place = slot % u64::try_from(set.len()).expect("few");
    set[usize::try_from(place).expect("few")].clone()
}

fn last_slot() -> u64 {
    let slot: u64 = pallet_aura::CurrentSlot::<Runtime>::get().into();
    slot.max(BEFORE)
}

/// The next slot of somebody who is not down.
pub fn next_slot(down: &[AccountId]) -> u64 {
    (last_slot() + 1..)
        .find(|slot| !down.contains(&author_of(*slot)))
        .expect("somebody is not down")
}

/// The header with which the author of a slot begins a block.
fn header_of(slot: u64) -> Header {
    let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
    let digest = Digest { logs: vec![slot] };
    let number = System::block_number() + 1;
    let parent = LAST.with_borrow(|last| {
        last.as_ref()
            .map_or_else(|| System::block_hash(0), sp_runtime::traits::Header::hash)
    });
    Header::new(
        number,
        Default::default(),
        Default::default(),
        parent,
        digest,
    )
}

/// Begin a block in a slot, as its author does.
pub fn begin_block_in(slot: u64) {
    Executive::initialize_block(&header_of(slot));
    let now = slot * SLOT_MILLISECONDS;
    let time = UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into());
    assert_eq!(Executive::apply_extrinsic(time), Ok(Ok(())));
}

/// Begin a block in the next slot of somebody who is not down.
pub fn begin_block(down: &[AccountId]) {
    begin_block_in(next_slot(down));
}

/// End the block; its events.
pub fn end_block() -> Vec<RuntimeEvent> {
    let header = Executive::finalize_block();
    LAST.set(Some(header));
    assert_ok!(try_state());
    System::read_events_no_consensus()
        .map(|record| record.event)
        .collect()
}

/// One block with what is done in it, while some are down.
pub fn block_with(down: &[AccountId], what: impl FnOnce()) -> Vec<RuntimeEvent> {
    begin_block(down);
    what();
    end_block()
}

/// So many blocks while some are down; their events.
pub fn blocks(number: u32, down: &[AccountId]) -> Vec<RuntimeEvent> {
    (0..number).flat_map(|_| block_with(down, || ())).collect()
}

/// Blocks until a session has begun, that is, until the block after the one in which the session
/// before ended; their events.
pub fn until_session(session: SessionIndex, down: &[AccountId]) -> Vec<RuntimeEvent> {
    let mut events = Vec::new();
    while Session::current_index() < session {
        events.extend(block_with(down, || ()));
    }
    events
}

/// What is known of a validator.
pub fn validator(account: &AccountId) -> Validator {
    pallet_registry_validators::Validators::<Runtime>::get(account).expect("it is a validator")
}

/// What the pool says, without any trace of the question.
pub fn ask_pool(source: TransactionSource, extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    storage::with_transaction(|| {
        let parent = System::block_hash(System::block_number());
        let answer = Executive::validate_transaction(source, extrinsic, parent);
        storage::TransactionOutcome::Rollback(Ok::<_, DispatchError>(answer))
    })
    .expect("only rolled back")
}

/// A call that is authorised without a signer, as a general transaction.
pub fn unsigned(call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    UncheckedExtrinsic::new_transaction(call.into(), registry_runtime::extensions::without_signer())
}

/// Put a transaction into the block that has begun.
pub fn put(extrinsic: UncheckedExtrinsic) -> ApplyExtrinsicResult {
    super::include(extrinsic)
}

/// Dispatch a call; what fails leaves nothing behind.
pub fn dispatch(
    origin: registry_runtime::RuntimeOrigin,
    call: impl Into<RuntimeCall>,
) -> DispatchResult {
    storage::with_storage_layer(|| {
        call.into()
            .dispatch(origin)
            .map(|_| ())
            .map_err(|failed| failed.error)
    })
}
