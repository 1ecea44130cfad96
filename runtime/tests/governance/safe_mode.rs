//! What the safe mode leaves open, and that it ends.

use crate::{
    motion::{decide, sent, Alice, Bob, Body, Charlie, Dave},
    name,
    samples::{names_in_metadata, samples},
    support::{
        batch, batch_all,
        chain::{block_with, blocks, dispatch, run, until_session},
        id_of, of_committee, of_council, text,
    },
};
use frame_support::{assert_ok, traits::Contains};
use registry_runtime::{
    configs::parameters::{governance as parameters, RuntimeParameters},
    Runtime, RuntimeCall, RuntimeEvent, SafeMode, Session, System,
};
use sp_runtime::DispatchError;
use std::collections::BTreeSet;

type Filter = <Runtime as frame_system::Config>::BaseCallFilter;

/// All calls of these pallets are possible: they govern and run the chain, or hold other calls,
/// which are looked at by themselves.
const OPEN_PALLETS: [&str; 16] = [
    "Timestamp",
    "Grandpa",
    "Utility",
    "Proxy",
    "Multisig",
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

/// What prevents harm.
const OPEN_CALLS: [(&str, &str); 15] = [
    ("Credits", "cancel_transfer"),
    ("Credits", "refuse_request"),
    ("Credits", "freeze"),
    ("Accounts", "cancel_recovery"),
    ("Accounts", "suspend_organisation"),
    ("Accounts", "suspend_member"),
    ("Accounts", "suspend_accreditation"),
    ("Accounts", "withdraw_invitation"),
    ("Programmes", "withdraw_certificate"),
    ("Programmes", "withdraw_verification"),
    ("Programmes", "decline_report"),
    ("Programmes", "decline_proposal"),
    ("Roles", "refuse_intent"),
    ("Roles", "cancel_intent"),
    ("Safeguards", "remove_trusted"),
];

/// What nobody may do at any time.
const NEVER: [(&str, &str); 2] = [
    ("CouncilMembership", "change_key"),
    ("TechnicalMembership", "change_key"),
];

fn edit(name: &str) -> RuntimeCall {
    pallet_registry_accounts::Call::edit_organisation {
        name: text(name),
        country: *b"QM",
        website: text(""),
    }
    .into()
}

fn filtered() -> DispatchError {
    frame_system::Error::<Runtime>::CallFiltered.into()
}

/// How long the safe mode lasts.
fn lasts(blocks: u32) -> RuntimeCall {
    let parameter =
        parameters::Parameters::SafeModeDuration(parameters::SafeModeDuration, Some(blocks));
    pallet_parameters::Call::set_parameter {
        key_value: RuntimeParameters::Governance(parameter),
    }
    .into()
}

fn enter() -> pallet_safe_mode::Call<Runtime> {
    pallet_safe_mode::Call::force_enter {}
}

#[test]
fn the_table_of_all_calls() {
    crate::country::run(|| {
        // Where a member less would be none, the filter refuses more.
        for key in [Alice, Bob] {
            let who = || id_of(key).into();
            assert_ok!(registry_runtime::CouncilMembership::add_member(
                of_council(1, 1),
                who()
            ));
            assert_ok!(registry_runtime::TechnicalMembership::add_member(
                of_council(1, 1),
                who()
            ));
        }
        let samples = samples();
        let all: BTreeSet<(String, String)> = names_in_metadata().into_iter().collect();
        let sampled: BTreeSet<(String, String)> = samples
            .iter()
            .map(|call| (name(call).0.to_string(), name(call).1.to_string()))
            .collect();
        assert_eq!(sampled, all, "every call has a sample");
        for call in &samples {
            let open = !NEVER.contains(&name(call));
            assert_eq!(Filter::contains(call), open, "{:?}", name(call));
        }
        assert_ok!(dispatch(of_council(3, 3), enter()));
        for call in &samples {
            let (pallet, _) = name(call);
            let named = OPEN_PALLETS.contains(&pallet) || OPEN_CALLS.contains(&name(call));
            let open = named && !NEVER.contains(&name(call));
            assert_eq!(Filter::contains(call), open, "{:?}", name(call));
        }
    });
}

#[test]
fn what_is_closed_is_closed_within_other_calls_too() {
    run("local4", || {
        block_with(&[], || {
            assert_ok!(sent(Alice, edit("Before")));
            assert_ok!(decide(Body::Committee, &[Alice, Bob, Charlie], enter()));
            assert_eq!(sent(Alice, edit("After")), Err(filtered()));
            assert_eq!(sent(Alice, batch_all(vec![edit("After")])), Err(filtered()));
            assert_ok!(sent(Alice, batch(vec![edit("After")])));
            let open = crate::support::open(edit("After"));
            assert_eq!(sent(Alice, open), Err(filtered()));
            let set_delays = pallet_registry_safeguards::Call::set_delays {
                delays: crate::support::PROMPT,
            };
            let all = [Alice, Bob, Charlie, Dave];
            let motion = decide(Body::Council, &all, set_delays);
            assert_eq!(motion, Err(filtered()));
            // What prevents harm goes on.
            let freeze = pallet_registry_credits::Call::freeze {
                scope: registry_primitives::records::freezes::FreezeScope::Country,
                reason: text("an inquiry"),
                case: text("C-1"),
                until: Some(System::block_number() + 5),
            };
            assert_ok!(sent(Alice, batch_all(vec![freeze.into()])));
        });
        let government = registry_primitives::OrganisationId(1);
        let record = registry_runtime::Accounts::organisation_of(government).expect("it exists");
        assert_eq!(record.name.to_vec(), b"Before");
    });
}

/// By itself, in the block after its last one; sessions and blocks go on meanwhile.
#[test]
fn it_ends_by_itself_and_the_chain_goes_on() {
    run("local4", || {
        let all = [Alice, Bob, Charlie, Dave];
        until_session(1, &[]);
        block_with(&[], || {
            assert_ok!(decide(Body::Council, &all, lasts(35)));
        });
        let mut until = 0;
        block_with(&[], || {
            assert_ok!(decide(Body::Committee, &[Alice, Bob, Dave], enter()));
            until = System::block_number() + 35;
        });
        let before = Session::current_index();
        while System::block_number() < until {
            blocks(1, &[]);
            assert!(SafeMode::is_entered(), "block {}", System::block_number());
        }
        assert!(Session::current_index() >= before + 3);
        let events = blocks(1, &[]);
        let exited = RuntimeEvent::SafeMode(pallet_safe_mode::Event::Exited {
            reason: pallet_safe_mode::ExitReason::Timeout,
        });
        assert!(events.contains(&exited));
        block_with(&[], || {
            assert_ok!(sent(Alice, edit("After")));
        });
    });
}

#[test]
fn the_council_prolongs_it_and_either_body_ends_it() {
    run("local4", || {
        let all = [Alice, Bob, Charlie, Dave];
        block_with(&[], || {
            assert_ok!(decide(Body::Council, &all, lasts(10)));
            assert_ok!(decide(Body::Council, &[Alice, Bob, Charlie], enter()));
        });
        let until = || pallet_safe_mode::EnteredUntil::<Runtime>::get();
        let first = until().expect("it is entered");
        block_with(&[], || {
            let extend = || pallet_safe_mode::Call::<Runtime>::force_extend {};
            let by_committee = decide(Body::Committee, &all, extend());
            assert_eq!(by_committee, Err(DispatchError::BadOrigin));
            assert_ok!(decide(Body::Council, &all, extend()));
            assert_eq!(until(), Some(first + 10));
            let exit = || pallet_safe_mode::Call::<Runtime>::force_exit {};
            assert_ok!(decide(Body::Committee, &[Bob, Charlie, Dave], exit()));
            assert_eq!(until(), None);
            assert_ok!(sent(Alice, edit("After")));
        });
    });
}

/// Nobody enters, prolongs or leaves it for a deposit.
#[test]
fn it_is_not_for_sale() {
    run("local4", || {
        type Call = pallet_safe_mode::Call<Runtime>;
        block_with(&[], || {
            assert!(sent(Alice, Call::enter {}).is_err());
            assert!(sent(Alice, Call::extend {}).is_err());
            assert!(!SafeMode::is_entered());
            assert_ok!(dispatch(of_committee(4, 4), enter()));
            assert!(sent(Alice, Call::extend {}).is_err());
            let (account, block) = (id_of(Alice), 1);
            assert!(sent(Alice, Call::release_deposit { account, block }).is_err());
            assert!(SafeMode::is_entered());
        });
    });
}
