//! Terminal is terminal: no call of the runtime changes a retired or cancelled range, whoever
//! sends it, the root origin included.
//!
//! Nobody has the root origin, and it can do less here than elsewhere: the runtime offers no
//! calls of `System`, whose `set_storage` and its like write raw storage past every rule. What
//! the council decides, at once or for later, is dispatched with its own origin.

#[allow(dead_code, reason = "this test uses its share")]
#[path = "../matrix/calls.rs"]
mod calls;
#[allow(dead_code, reason = "this test uses its share")]
#[path = "../matrix/country.rs"]
mod country;
#[path = "terminal/directed.rs"]
mod directed;
#[path = "terminal/samples.rs"]
mod samples;
#[path = "terminal/watch.rs"]
mod watch;

use crate::support::{of_committee, of_council};
use country::*;
use directed::{directed, settle_bodies, settle_terminal, wrapped};
use frame_support::{
    storage::{with_storage_layer, with_transaction, TransactionOutcome},
    traits::{GetCallMetadata, Hooks, OnIdle},
};
use pallet_registry_credits::LastMovement;
use registry_primitives::{OrganisationId, UserRole};
use registry_runtime::{AccountId, Runtime, RuntimeCall, RuntimeOrigin, System};
use samples::{names_in_metadata, samples};
use sp_runtime::{traits::Dispatchable, DispatchError};
use std::collections::BTreeSet;
use watch::Watch;

/// The organisations of the country.
const ORGANISATIONS: [OrganisationId; 9] = [
    GOVERNMENT,
    MINISTRY,
    CERTIFIER,
    DEVELOPER,
    API,
    OTHER,
    OTHER_MINISTRY,
    OTHER_CERTIFIER,
    PENDING,
];

/// Runs a test in the country of the matrix, in which ranges of three owners ended in each way.
fn run_ended(test: impl FnOnce(&Watch)) {
    run(|| {
        settle_terminal();
        settle_bodies();
        test(&Watch::begin());
    });
}

/// Every origin that a call can be dispatched with: root, none, let in by the pool, votes of the
/// council and of the committee and their single members, each role of each organisation, a key that nobody admitted, and intents of two persons.
fn origins() -> Vec<(String, RuntimeOrigin)> {
    let mut origins = vec![
        ("root".into(), RuntimeOrigin::root()),
        ("none".into(), RuntimeOrigin::none()),
        (
            "the pool".into(),
            frame_system::RawOrigin::Authorized.into(),
        ),
        ("a stranger".into(), by(&silent_key(OrganisationId(77), 7))),
        ("the council".into(), of_council(3, 3)),
        ("one of the council".into(), of_council(1, 3)),
        ("the committee".into(), of_committee(3, 3)),
        (
            "a member of the council alone".into(),
            pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Member(admin(
                GOVERNMENT,
            ))
            .into(),
        ),
    ];
    for organisation in ORGANISATIONS {
        for role in UserRole::ALL.iter().copied() {
            let key = key_of(organisation, role);
            origins.push((format!("{role} of {organisation}"), by(&key)));
        }
    }
    for organisation in [GOVERNMENT, MINISTRY, DEVELOPER, OTHER] {
        let approved = approved(organisation);
        origins.push((format!("two of {organisation}"), approved));
    }
    origins
}

/// What an approved intent of two persons of an organisation is dispatched with.
fn approved(organisation: OrganisationId) -> RuntimeOrigin {
    pallet_registry_roles::RawOrigin::Approved {
        initiator: key_of(organisation, UserRole::Admin),
        approver: key_of(organisation, UserRole::Manager),
    }
    .into()
}

/// Dispatch a call and undo it; gives whether it succeeded. Nothing that ended is different after
/// it.
fn attempt(watch: &Watch, who: &str, origin: &RuntimeOrigin, call: &RuntimeCall) -> bool {
    let (done, changed) = with_transaction(|| {
        let done = call.clone().dispatch(origin.clone()).is_ok();
        let changed = watch.changes();
        TransactionOutcome::Rollback(Ok::<_, DispatchError>((done, changed)))
    })
    .expect("only rolled back");
    assert!(changed.is_empty(), "{call:?} by {who} changed {changed:?}");
    done
}

#[test]
fn no_call_of_the_runtime_changes_what_ended() {
    run_ended(|watch| {
        let samples = samples();
        let sampled: BTreeSet<(&str, &str)> = samples.iter().map(name).collect();
        let offered = names_in_metadata();
        let offered: BTreeSet<(&str, &str)> = offered
            .iter()
            .map(|(pallet, call)| (pallet.as_str(), call.as_str()))
            .collect();
        let missing: Vec<_> = offered.difference(&sampled).collect();
        assert!(missing.is_empty(), "no sample of {missing:?}");
        let origins = origins();
        let mut succeeded = BTreeSet::new();
        for call in &samples {
            for (who, origin) in &origins {
                if attempt(watch, who, origin, call) {
                    succeeded.insert(name(call));
                }
            }
        }
        // The samples are no empty words: most of them do something for somebody.
        let of_registry = |(pallet, _): &&(&str, &str)| *pallet == "Credits";
        let credits: BTreeSet<_> = succeeded.iter().filter(of_registry).map(|n| n.1).collect();
        let all = offered.iter().filter(of_registry).map(|n| n.1);
        let never: Vec<_> = all.filter(|name| !credits.contains(name)).collect();
        // Nothing is due or delayed in this country.
        assert_eq!(never, ["cancel_transfer", "execute_transfer"]);
        assert!(succeeded.len() * 2 > offered.len(), "{succeeded:?}");
    });
}

fn name(call: &RuntimeCall) -> (&'static str, &'static str) {
    let metadata = call.get_call_metadata();
    (metadata.pallet_name, metadata.function_name)
}

#[test]
fn no_call_that_names_what_ended_changes_it() {
    run_ended(|watch| {
        let origins = origins();
        let mut tried = 0u32;
        for call in directed() {
            for (who, origin) in &origins {
                attempt(watch, who, origin, &call);
                tried += 1;
            }
        }
        assert!(tried > 5_000, "{tried} were tried");
    });
}

#[test]
fn no_wrapper_reaches_what_ended() {
    run_ended(|watch| {
        // Who could do most, and nobody.
        let strongest = [
            ("root".to_string(), RuntimeOrigin::root()),
            ("none".into(), RuntimeOrigin::none()),
            ("two of the government".into(), approved(GOVERNMENT)),
            ("the council".into(), of_council(3, 3)),
        ];
        let keys = [GOVERNMENT, MINISTRY, DEVELOPER, OTHER].map(|organisation| {
            let key = key_of(organisation, UserRole::Admin);
            (format!("the administrator of {organisation}"), by(&key))
        });
        let origins: Vec<_> = strongest.into_iter().chain(keys).collect();
        let mut kinds = BTreeSet::new();
        for call in directed() {
            for wrapper in wrapped(&call) {
                kinds.insert(name(&wrapper));
                for (who, origin) in &origins {
                    attempt(watch, who, origin, &wrapper);
                }
            }
        }
        for (pallet, call) in [
            ("Council", "propose"),
            ("Council", "execute"),
            ("TechnicalCommittee", "propose"),
            ("Scheduler", "schedule"),
        ] {
            assert!(kinds.contains(&(pallet, call)), "{kinds:?}");
        }
        assert!(kinds.len() >= 14, "{kinds:?}");
    });
}

/// Calls that build on each other: opened and approved, announced and executed, proposed and
/// agreed.
#[test]
fn no_call_that_was_prepared_by_others_changes_what_ended() {
    run_ended(|watch| {
        // How a movement was prepared, where anything moved at all.
        let mut moved = BTreeSet::new();
        for steps in directed::sequences() {
            with_transaction(|| {
                for (origin, call) in steps {
                    let told = format!("{call:?}");
                    let (before, kind) = (LastMovement::<Runtime>::get(), name(&call));
                    // As every call is dispatched: what fails leaves nothing behind.
                    let _ = with_storage_layer(|| call.dispatch(origin));
                    let changed = watch.changes();
                    assert!(changed.is_empty(), "{told} changed {changed:?}");
                    if LastMovement::<Runtime>::get() != before {
                        moved.insert(kind.1);
                    }
                }
                TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
            })
            .expect("only rolled back");
        }
        for kind in ["approve_intent", "as_multi", "agree_ownership", "retire"] {
            assert!(
                moved.contains(kind),
                "{kind} moves what has not ended: {moved:?}"
            );
        }
        assert!(!moved.contains("proxy"), "a proxy files programmes only");
    });
}

/// The council has the scheduler do everything for it, long calls through preimages.
#[test]
fn nothing_that_is_scheduled_changes_what_ended() {
    run_ended(|watch| {
        let mut scheduled = 0u32;
        let mut calls = directed();
        calls.extend(samples());
        for (index, call) in (0u32..).zip(calls) {
            let call = Box::new(call);
            let when = 2 + index / 16;
            let schedule = registry_runtime::Scheduler::schedule;
            if schedule(of_council(3, 3), when, None, 0, call).is_ok() {
                scheduled += 1;
            }
        }
        assert!(scheduled > 200, "{scheduled} were scheduled");
        let kept = pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().count();
        assert!(kept > 0, "long calls are kept as preimages");
        let mut done = 0u32;
        for number in 2..400 {
            System::reset_events();
            System::initialize(&number, &Default::default(), &Default::default());
            registry_runtime::Scheduler::on_initialize(number);
            let changed = watch.changes();
            assert!(changed.is_empty(), "block {number} changed {changed:?}");
            let dispatched = System::read_events_no_consensus().filter(|record| {
                matches!(
                    &record.event,
                    registry_runtime::RuntimeEvent::Scheduler(
                        pallet_scheduler::Event::Dispatched { .. }
                    )
                )
            });
            done += u32::try_from(dispatched.count()).expect("few");
        }
        // One that cancels or names another one may take it away.
        assert!(done > scheduled - 20, "{done} of {scheduled}");
    });
}

#[test]
fn time_does_not_change_what_ended() {
    run_ended(|watch| {
        let whole = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
        for number in 2..200 {
            System::set_block_number(number);
            registry_runtime::AllPalletsWithSystem::on_idle(number, whole);
            let changed = watch.changes();
            assert!(changed.is_empty(), "block {number} changed {changed:?}");
        }
        let waits = pallet_registry_credits::WaitingTransfers::<Runtime>::iter_keys().count();
        assert_eq!(
            waits, 0,
            "the requests of this country have expired meanwhile"
        );
    });
}

/// The root origin has no raw writes: there are no calls of the system pallet.
#[test]
fn nobody_writes_raw_storage() {
    let pallets: BTreeSet<String> = names_in_metadata().into_iter().map(|n| n.0).collect();
    assert!(!pallets.contains("System"), "{pallets:?}");
    // What FRAME turns such a call into does nothing.
    let mut key = pallet_registry_credits::Ranges::<Runtime>::hashed_key_for(
        registry_primitives::records::keys::SerialKey::from(1),
    );
    key.truncate(16);
    let writes: [frame_system::Call<Runtime>; 3] = [
        frame_system::Call::kill_prefix {
            prefix: key.clone(),
            subkeys: 1_000,
        },
        frame_system::Call::set_storage {
            items: vec![(key.clone(), vec![])],
        },
        frame_system::Call::kill_storage { keys: vec![key] },
    ];
    run_ended(|watch| {
        for call in writes {
            let call = RuntimeCall::from(call);
            assert_eq!(name(&call), ("Utility", "batch"));
            attempt(watch, "root", &RuntimeOrigin::root(), &call);
        }
    });
}

#[test]
fn a_change_of_what_ended_is_noticed() {
    run_ended(|watch| {
        use pallet_registry_credits::{Issuances, Ranges, RangesOf, Receipts};
        let tampered: [fn(&Watch); 5] = [
            |watch| Ranges::<Runtime>::remove(watch.a_range().0),
            |watch| {
                Ranges::<Runtime>::mutate(watch.a_range().0, |record| {
                    let record = record.as_mut().expect("it ended");
                    record.frozen = Some(Default::default());
                });
            },
            |watch| {
                let (key, record) = watch.a_range();
                RangesOf::<Runtime>::remove((record.owner, record.account, record.programme, key));
            },
            |watch| {
                Issuances::<Runtime>::mutate(watch.a_range().1.issuance, |issuance| {
                    issuance.as_mut().expect("it was issued").vintage += 1;
                });
            },
            |_| Receipts::<Runtime>::remove(registry_primitives::ReceiptId(1)),
        ];
        for tamper in tampered {
            with_transaction(|| {
                tamper(watch);
                assert!(!watch.changes().is_empty());
                TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
            })
            .expect("only rolled back");
        }
        assert!(watch.changes().is_empty());
    });
}

/// The key of an administrator.
fn admin(organisation: OrganisationId) -> AccountId {
    key_of(organisation, UserRole::Admin)
}
