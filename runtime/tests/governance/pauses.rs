//! Pauses: which calls can be paused, and that a paused call is refused whatever stands around it.

use crate::{
    admin,
    country::{by, key_of, run, DEVELOPER, GOVERNMENT, MINISTRY},
    name,
    samples::{names_in_metadata, samples},
    support::{
        approve, batch, batch_all,
        chain::{self, block_with, dispatch},
        details,
        governing::full_name,
        nothing, of_committee, of_council, open, text, told,
    },
};
use frame_support::{
    assert_ok,
    traits::{Contains, Hooks},
    weights::Weight,
};
use pallet_collective::Instance1;
use registry_primitives::{Action, UserRole};
use registry_runtime::{
    configs::ProxyType, AccountId, CouncilMembership, Multisig, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeOrigin, Scheduler, System,
};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    DispatchError, DispatchResult,
};

type Filter = <Runtime as frame_system::Config>::BaseCallFilter;

/// They govern and run the chain.
const UNPAUSABLE: [&str; 13] = [
    "Timestamp",
    "Grandpa",
    "Validators",
    "Council",
    "CouncilMembership",
    "TechnicalCommittee",
    "TechnicalMembership",
    "Governance",
    "Preimage",
    "Scheduler",
    "SafeMode",
    "TxPause",
    "Parameters",
];

fn filtered() -> DispatchError {
    frame_system::Error::<Runtime>::CallFiltered.into()
}

fn pause(call: &RuntimeCall) -> DispatchResult {
    let (pallet, call) = name(call);
    let full_name = full_name(pallet, call);
    dispatch(
        of_committee(3, 4),
        pallet_tx_pause::Call::pause { full_name },
    )
}

fn resume(call: &RuntimeCall) -> DispatchResult {
    let (pallet, call) = name(call);
    let ident = full_name(pallet, call);
    dispatch(of_committee(3, 4), pallet_tx_pause::Call::unpause { ident })
}

#[test]
fn every_call_can_be_paused_but_those_that_govern() {
    run(|| {
        let samples = samples();
        for (pallet, call) in names_in_metadata() {
            let of_call = || {
                samples
                    .iter()
                    .filter(|sample| name(sample) == (pallet.as_str(), call.as_str()))
            };
            let before: Vec<bool> = of_call().map(Filter::contains).collect();
            let paused = pause(of_call().next().expect("every call has a sample"));
            if UNPAUSABLE.contains(&pallet.as_str()) {
                let refused = pallet_tx_pause::Error::<Runtime>::Unpausable.into();
                assert_eq!(paused, Err(refused), "{pallet}.{call}");
            } else {
                assert_ok!(paused);
                assert!(!of_call().any(Filter::contains), "{pallet}.{call}");
                assert_ok!(resume(of_call().next().expect("as before")));
            }
            let after: Vec<bool> = of_call().map(Filter::contains).collect();
            assert_eq!(before, after, "{pallet}.{call}");
        }
    });
}

/// A programme of the first developer.
fn file(external_id: &str) -> RuntimeCall {
    pallet_registry_programmes::Call::register {
        details: details(external_id, 15, &[(DEVELOPER, 1_000_000)]),
        submit: true,
    }
    .into()
}

fn last_programme() -> u32 {
    pallet_registry_programmes::LastProgramme::<Runtime>::get().0
}

/// Who sends a step, and what.
type Step = (RuntimeOrigin, RuntimeCall);

/// Every way to have a call done by others, each as the steps before a pause and those after it.
fn ways(call: &RuntimeCall) -> Vec<(&'static str, Vec<Step>, Vec<Step>)> {
    let signer = || by(&admin(DEVELOPER));
    let one = || vec![call.clone()];
    let boxed = || Box::new(call.clone());
    let delegate = crate::country::silent_key(DEVELOPER, 90);
    let real: AccountId = admin(DEVELOPER);
    let proxied = |call: RuntimeCall| {
        pallet_proxy::Call::proxy {
            real: real.clone().into(),
            force_proxy_type: None,
            call: Box::new(call),
        }
        .into()
    };
    let add_proxy = pallet_proxy::Call::add_proxy {
        delegate: delegate.clone().into(),
        proxy_type: ProxyType::Programmes,
        delay: 0,
    };
    let mut people = [91, 92].map(|number| crate::country::silent_key(DEVELOPER, number));
    people.sort();
    let [first, second] = people.clone();
    let signs = |other: &AccountId, maybe_timepoint| {
        pallet_multisig::Call::as_multi {
            threshold: 2,
            other_signatories: vec![other.clone()],
            maybe_timepoint,
            call: boxed(),
            max_weight: Weight::MAX,
        }
        .into()
    };
    let when = pallet_multisig::Timepoint {
        height: System::block_number(),
        index: System::extrinsic_index().unwrap_or_default(),
    };
    let admit = pallet_registry_accounts::Call::add_member {
        organisation: DEVELOPER,
        key: Multisig::multi_account_id(&people, 2),
        role: UserRole::Admin,
    };
    let intent = pallet_registry_roles::LastIntent::<Runtime>::get().0 + 1;
    vec![
        ("directly", vec![], vec![(signer(), call.clone())]),
        ("batch", vec![], vec![(signer(), batch(one()))]),
        ("batch_all", vec![], vec![(signer(), batch_all(one()))]),
        (
            "force_batch",
            vec![],
            vec![(
                signer(),
                pallet_utility::Call::force_batch { calls: one() }.into(),
            )],
        ),
        (
            "if_else",
            vec![],
            vec![(
                signer(),
                pallet_utility::Call::if_else {
                    main: boxed(),
                    fallback: boxed(),
                }
                .into(),
            )],
        ),
        (
            "proxy",
            vec![(signer(), add_proxy.into())],
            vec![(by(&delegate), proxied(call.clone()))],
        ),
        (
            "multisig",
            vec![(signer(), admit.into()), (by(&first), signs(&second, None))],
            vec![(by(&second), signs(&first, Some(when)))],
        ),
        (
            "intent",
            vec![(signer(), open(call.clone()))],
            vec![(
                by(&key_of(DEVELOPER, UserRole::Manager)),
                approve(intent, call.clone()),
            )],
        ),
        (
            "opening an intent",
            vec![],
            vec![
                (signer(), open(call.clone())),
                (
                    by(&key_of(DEVELOPER, UserRole::Manager)),
                    approve(intent, call.clone()),
                ),
            ],
        ),
    ]
}

#[test]
fn a_paused_call_of_members_is_refused_in_every_wrapper() {
    run(|| {
        let number = ways(&file("P-0")).len();
        for (index, paused) in (0..number).flat_map(|index| [(index, false), (index, true)]) {
            // Each in a country of its own, as it were.
            let _ = frame_support::storage::with_transaction(|| {
                let (named, before, after) = ways(&file("P-50")).swap_remove(index);
                let known = last_programme();
                for (origin, call) in before {
                    assert_eq!(dispatch(origin, call), Ok(()), "{named}");
                }
                if paused {
                    assert_ok!(pause(&file("P-50")));
                }
                for (origin, call) in after {
                    let _ = dispatch(origin, call);
                }
                let filed = last_programme() - known;
                assert_eq!(filed == 0, paused, "{named}");
                frame_support::storage::TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
            });
        }
    });
}

/// The same for what the council does at once or later.
#[test]
fn a_paused_call_of_governance_is_refused_in_motions_and_when_it_is_due() {
    run(|| {
        let change: RuntimeCall = pallet_registry_roles::Call::set_policy {
            action: Action::IssueCredits,
            policy: registry_primitives::Policy {
                when: registry_primitives::When::Always,
                by: registry_primitives::Approver::Government,
            },
        }
        .into();
        let policy = || pallet_registry_roles::Policies::<Runtime>::get(Action::IssueCredits);
        for organisation in [GOVERNMENT, MINISTRY] {
            let who = admin(organisation).into();
            assert_ok!(CouncilMembership::add_member(of_council(1, 1), who));
        }
        let when = System::block_number() + 1;
        let later = Scheduler::schedule(of_council(2, 2), when, None, 0, Box::new(change.clone()));
        assert_ok!(later);
        let before = policy();
        assert_ok!(pause(&change));
        let motion = steps(&change, &admin(GOVERNMENT), &admin(MINISTRY));
        for (who, call) in motion {
            assert_ok!(dispatch(by(&who), call));
        }
        let results = System::read_events_no_consensus().filter_map(|record| match record.event {
            RuntimeEvent::Council(pallet_collective::Event::<Runtime, Instance1>::Executed {
                result,
                ..
            }) => Some(result),
            _ => None,
        });
        assert_eq!(results.collect::<Vec<_>>(), [Err(filtered())]);
        System::set_block_number(when);
        Scheduler::on_initialize(when);
        let results = System::read_events_no_consensus().filter_map(|record| match record.event {
            RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched { result, .. }) => {
                Some(result)
            }
            _ => None,
        });
        assert_eq!(results.collect::<Vec<_>>(), [Err(filtered())]);
        assert_eq!(policy(), before);
        // Afterwards it is as it was.
        assert_ok!(resume(&change));
        assert_ok!(dispatch(of_council(2, 2), change));
        assert_ne!(policy(), before);
    });
}

/// A pause lasts until it is lifted, and refuses transactions of members.
#[test]
fn a_pause_lasts_and_either_body_lifts_it() {
    chain::run("local4", || {
        use crate::motion::{decide, sent, Alice, Bob, Body, Charlie, Dave};
        let edit: RuntimeCall = pallet_registry_accounts::Call::edit_organisation {
            name: text("Renamed"),
            country: *b"QM",
            website: text(""),
        }
        .into();
        let full_name = || full_name("Accounts", "edit_organisation");
        block_with(&[], || {
            let pause = pallet_tx_pause::Call::<Runtime>::pause {
                full_name: full_name(),
            };
            assert_ok!(decide(Body::Committee, &[Alice, Bob, Charlie], pause));
        });
        chain::blocks(30, &[]);
        block_with(&[], || {
            assert_eq!(
                sent(Alice, edit.clone()).map_err(told),
                Err("CallFiltered".into())
            );
            assert_ok!(sent(Alice, nothing()));
            let resume = pallet_tx_pause::Call::<Runtime>::unpause { ident: full_name() };
            assert_ok!(decide(Body::Council, &[Bob, Charlie, Dave], resume));
            assert_ok!(sent(Alice, edit));
        });
    });
}

/// What two members of the council of two send so that a call happens.
fn steps(
    call: &RuntimeCall,
    first: &AccountId,
    second: &AccountId,
) -> Vec<(AccountId, RuntimeCall)> {
    use codec::Encode;
    type Council = pallet_collective::Call<Runtime, Instance1>;
    let length_bound = u32::try_from(call.encoded_size()).expect("calls are short");
    let proposal = BlakeTwo256::hash_of(call);
    let vote = || Council::vote {
        proposal,
        index: 0,
        approve: true,
    };
    let propose = Council::propose {
        threshold: 2,
        proposal: Box::new(call.clone()),
        length_bound,
    };
    let close = Council::close {
        proposal_hash: proposal,
        index: 0,
        proposal_weight_bound: Weight::MAX,
        length_bound,
    };
    vec![
        (first.clone(), propose.into()),
        (first.clone(), vote().into()),
        (second.clone(), vote().into()),
        (second.clone(), close.into()),
    ]
}
