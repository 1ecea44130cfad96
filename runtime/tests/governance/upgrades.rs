//! Upgrades by the hash of their code: who authorises, when code is handed in, and what it must
//! be. The real upgrade of a running network is shown elsewhere.

use crate::{
    motion::{decide, Alice, Bob, Body, Charlie, Dave},
    support::{
        chain::{
            ask_pool, begin_block, block_with, blocks, dispatch, end_block, put, run, unsigned,
            until_session,
        },
        governing::set_parameter,
        of_council, send, text, told,
    },
};
use codec::Encode;
use frame_support::assert_ok;
use pallet_registry_governance::{Authorised, Call, Error, Event};
use registry_primitives::records::quota::UNSIGNED_REFUSALS;
use registry_runtime::{
    Grandpa, MultiBlockMigrations, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
    VERSION, WASM_BINARY, WASM_BINARY_BLOATY,
};
use sc_executor::WasmExecutor;
use sp_core::{storage::well_known_keys::CODE, traits::ReadRuntimeVersionExt};
use sp_io::SubstrateHostFunctions;
use sp_runtime::{
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    BuildStorage, DispatchResult,
};

/// Blocks from the vote until an upgrade may be applied, here.
const NOTICE: u32 = 5;

/// Runs a test on a chain that can read the version of code, and whose notice is short.
fn chain(test: impl FnOnce()) {
    let storage = crate::support::preset("local4").build_storage();
    let mut externalities = sp_io::TestExternalities::from(storage.expect("genesis can be built"));
    let executor = WasmExecutor::<SubstrateHostFunctions>::builder().build();
    externalities.register_extension(ReadRuntimeVersionExt::new(executor));
    externalities.execute_with(|| {
        crate::support::chain::start();
        block_with(&[], || {
            assert_ok!(dispatch(of_council(3, 4), set_parameter(NOTICE)));
        });
        test();
    });
}

fn compressed() -> Vec<u8> {
    WASM_BINARY
        .expect("the runtime is built as WebAssembly")
        .to_vec()
}

/// The code of this runtime with another name or version written into it.
fn edited(name: &str, version: u32) -> Vec<u8> {
    let beginning = |name: &str, version: u32| {
        (
            name,
            VERSION.impl_name.as_ref(),
            VERSION.authoring_version,
            version,
        )
            .encode()
    };
    let before = beginning(VERSION.spec_name.as_ref(), VERSION.spec_version);
    let after = beginning(name, version);
    assert_eq!(before.len(), after.len(), "the name is as long");
    let mut code = WASM_BINARY_BLOATY.expect("the runtime is built").to_vec();
    let places: Vec<usize> = (0..code.len() - before.len())
        .filter(|place| code[*place..].starts_with(&before))
        .collect();
    assert!(!places.is_empty(), "the version is written into the code");
    for place in places {
        code[place..place + after.len()].copy_from_slice(&after);
    }
    code
}

fn authorise(code: &[u8]) -> RuntimeCall {
    Call::authorise_upgrade {
        code_hash: sp_io::hashing::blake2_256(code),
        release: text("0.9.0"),
    }
    .into()
}

fn apply(code: &[u8]) -> RuntimeCall {
    let code = code.to_vec();
    Call::apply_upgrade { code }.into()
}

/// Hand in code as the pool lets it in.
fn hand_in(code: &[u8]) -> DispatchResult {
    dispatch(frame_system::RawOrigin::Authorized.into(), apply(code))
}

fn refusal(error: Error<Runtime>) -> TransactionValidityError {
    let index = error.encode()[0];
    InvalidTransaction::Custom(UNSIGNED_REFUSALS + index).into()
}

fn governance_events(events: Vec<RuntimeEvent>) -> Vec<Event<Runtime>> {
    events
        .into_iter()
        .filter_map(|event| match event {
            RuntimeEvent::Governance(event) => Some(event),
            _ => None,
        })
        .collect()
}

#[test]
fn code_is_handed_in_after_the_notice_and_is_the_authorised_one() {
    chain(|| {
        let code = compressed();
        let other = vec![0; 100];
        let ask = |code: &[u8]| ask_pool(TransactionSource::External, unsigned(apply(code)));
        assert_eq!(ask(&code), Err(refusal(Error::NoUpgradeAuthorised)));
        block_with(&[], || {
            let all = [Alice, Bob, Charlie];
            assert_ok!(decide(Body::Council, &all, authorise(&code)));
            let twice = decide(Body::Council, &all, authorise(&other)).map_err(told);
            assert_eq!(twice, Err("9030 UpgradeAuthorisedAlready".into()));
        });
        let upgrade = Authorised::<Runtime>::get().expect("it is authorised");
        assert_eq!(upgrade.not_before, System::block_number() + NOTICE);
        let early = Err(refusal(Error::NoticeNotOver));
        assert_eq!(ask(&code), early);
        begin_block(&[]);
        assert_eq!(
            put(unsigned(apply(&code))),
            Err(refusal(Error::NoticeNotOver))
        );
        end_block();
        // The pool asks about the block after the last one.
        blocks(NOTICE - 2, &[]);
        assert_eq!(ask(&other), Err(refusal(Error::NotTheAuthorisedCode)));
        assert!(ask(&code).is_ok());
        // A key that signs it gets no further.
        block_with(&[], || {
            let signed = send(Alice, apply(&code)).map(|done| done.map_err(told));
            assert_ne!(signed, Ok(Ok(())));
        });
        assert!(Authorised::<Runtime>::exists());
    });
}

/// The same runtime again: its version is not higher.
#[test]
fn code_whose_version_is_not_higher_uses_the_authorisation_up() {
    for (told_as, code) in [
        ("this version", compressed()),
        (
            "an older one",
            edited(&VERSION.spec_name, VERSION.spec_version - 1),
        ),
        (
            "another chain's",
            edited("karbon-registry", VERSION.spec_version + 1),
        ),
        ("no runtime", b"no runtime at all".to_vec()),
        ("nothing", vec![]),
    ] {
        chain(|| {
            let running = sp_io::storage::get(CODE);
            block_with(&[], || {
                assert_ok!(dispatch(of_council(3, 4), authorise(&code)));
            });
            blocks(NOTICE, &[]);
            let events = block_with(&[], || {
                assert_ok!(hand_in(&code));
            });
            let rejected = Event::UpgradeRejected {
                code_hash: sp_io::hashing::blake2_256(&code),
                release: text("0.9.0"),
            };
            assert_eq!(governance_events(events), [rejected], "{told_as}");
            assert!(!Authorised::<Runtime>::exists());
            assert_eq!(sp_io::storage::get(CODE), running);
            let again = hand_in(&code).map_err(told);
            assert_eq!(again, Err("9031 NoUpgradeAuthorised".into()));
        });
    }
}

#[test]
fn code_with_a_higher_version_becomes_the_runtime() {
    let code = edited(&VERSION.spec_name, VERSION.spec_version + 1);
    chain(|| {
        block_with(&[], || {
            assert_ok!(dispatch(of_council(3, 4), authorise(&code)));
        });
        blocks(NOTICE, &[]);
        let events = block_with(&[], || {
            assert_ok!(hand_in(&code));
        });
        let applied = Event::UpgradeApplied {
            code_hash: sp_io::hashing::blake2_256(&code),
            release: text("0.9.0"),
        };
        assert_eq!(governance_events(events), [applied]);
        assert!(!Authorised::<Runtime>::exists());
        let running = sp_io::storage::get(CODE).expect("there is a runtime");
        assert!(running.to_vec() == code, "the next block is made by it");
    });
}

#[test]
fn either_body_withdraws_an_upgrade() {
    chain(|| {
        let code = compressed();
        for (body, yes) in [
            (Body::Council, [Alice, Bob, Charlie]),
            (Body::Committee, [Bob, Charlie, Dave]),
        ] {
            block_with(&[], || {
                assert_ok!(dispatch(of_council(3, 4), authorise(&code)));
            });
            let events = block_with(&[], || {
                assert_ok!(decide(body, &yes, Call::withdraw_upgrade {}));
            });
            let withdrawn = Event::UpgradeWithdrawn {
                code_hash: sp_io::hashing::blake2_256(&code),
                release: text("0.9.0"),
            };
            assert_eq!(governance_events(events), [withdrawn]);
            // In the last block of a session there is no room for transactions.
            blocks(NOTICE + 1, &[]);
            let late = hand_in(&code).map_err(told);
            assert_eq!(late, Err("9031 NoUpgradeAuthorised".into()), "{body:?}");
        }
    });
}

/// While storage is rewritten nothing new comes; afterwards the authorisation is still there.
#[test]
fn no_upgrade_overtakes_a_migration() {
    let code = edited(&VERSION.spec_name, VERSION.spec_version + 1);
    chain(|| {
        block_with(&[], || {
            assert_ok!(dispatch(of_council(3, 4), authorise(&code)));
        });
        blocks(NOTICE, &[]);
        begin_block(&[]);
        let cursor = MultiBlockMigrations::force_set_active_cursor;
        assert_ok!(cursor(RuntimeOrigin::root(), 0, None, None));
        let refused = hand_in(&code).map_err(told);
        assert_eq!(refused, Err("MultiBlockMigrationsOngoing".into()));
        assert!(Authorised::<Runtime>::exists());
        assert_ok!(MultiBlockMigrations::force_set_cursor(
            RuntimeOrigin::root(),
            None
        ));
        assert_ok!(hand_in(&code));
        end_block();
    });
}

#[test]
fn a_release_has_a_readable_name() {
    run("local4", || {
        let unnamed = Call::authorise_upgrade {
            code_hash: [1; 32],
            release: text(" "),
        };
        let refused = dispatch(of_council(3, 4), unnamed).map_err(told);
        assert_eq!(refused, Err("9034 ReleaseUnnamed".into()));
    });
}

/// The last resort: the voters of the next session act by force.
#[test]
fn a_stall_is_noted_by_the_council() {
    run("local4", || {
        until_session(1, &[]);
        let noted = |delay, best_finalised| {
            let call = Call::note_stalled {
                delay,
                best_finalised,
            };
            dispatch(of_council(3, 4), call).map_err(told)
        };
        let refused = Err("9035 StallInvalid".to_string());
        assert_eq!(noted(9, 3), refused, "others must learn of it first");
        assert_eq!(noted(20, System::block_number()), refused);
        assert_eq!(noted(20, System::block_number() + 7), refused);
        assert!(Grandpa::stalled().is_none());
        let events = block_with(&[], || {
            assert_ok!(noted(20, 3));
        });
        let told_as = Event::StallNoted {
            delay: 20,
            best_finalised: 3,
        };
        assert_eq!(governance_events(events), [told_as]);
        assert_eq!(Grandpa::stalled(), Some((20, 3)));
        until_session(2, &[]);
        let change = Grandpa::pending_change().expect("it waits for the delay");
        assert_eq!((change.delay, change.forced), (20, Some(3)));
        assert!(Grandpa::stalled().is_none());
        // Later sessions wait for it.
        until_session(5, &[]);
        assert!(Grandpa::pending_change().is_none());
    });
}
