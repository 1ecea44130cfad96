//! Calls of the pallets through which a country is governed.

use super::{nothing, of_council, text};
use frame_support::weights::Weight;
use pallet_collective::{Instance1, Instance2};
use registry_primitives::records::validators::ValidatorRules;
use registry_runtime::{
    configs::parameters::{governance as parameters, RuntimeParameters},
    AccountId, Runtime, RuntimeCall,
};
use sp_core::H256;

type CouncilCall = pallet_collective::Call<Runtime, Instance1>;
type CommitteeCall = pallet_collective::Call<Runtime, Instance2>;
type Council = pallet_membership::Call<Runtime, Instance1>;
type Committee = pallet_membership::Call<Runtime, Instance2>;
type Governance = pallet_registry_governance::Call<Runtime>;
type MultiBlock = pallet_migrations::Call<Runtime>;
type Preimage = pallet_preimage::Call<Runtime>;
type SafeMode = pallet_safe_mode::Call<Runtime>;
type Scheduler = pallet_scheduler::Call<Runtime>;
type TxPause = pallet_tx_pause::Call<Runtime>;
type Validators = pallet_registry_validators::Call<Runtime>;

/// The name of a task.
pub const TASK: [u8; 32] = [7; 32];
/// Until when nothing that is scheduled here happens.
pub const LATER: u32 = 1_000_000;

/// The name of a call, as a pause names it.
pub fn full_name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
    (text(pallet), text(call))
}

pub fn set_parameter(notice: u32) -> RuntimeCall {
    let parameter = parameters::Parameters::UpgradeNotice(parameters::UpgradeNotice, Some(notice));
    pallet_parameters::Call::set_parameter {
        key_value: RuntimeParameters::Governance(parameter),
    }
    .into()
}

/// Every call of the validators and of governance that a vote is asked for.
pub fn of_votes(validator: &AccountId) -> Vec<RuntimeCall> {
    let account = || validator.clone();
    let reason = || text("because");
    let mut calls: Vec<RuntimeCall> = vec![
        Validators::approve {
            account: account(),
            until: None,
        }
        .into(),
        Validators::reject {
            account: account(),
            reason: reason(),
        }
        .into(),
        Validators::remove {
            account: account(),
            reason: reason(),
        }
        .into(),
        Validators::reinstate {
            account: account(),
            reason: reason(),
        }
        .into(),
        Validators::set_rules {
            rules: ValidatorRules {
                floor: 4,
                ..ValidatorRules::default()
            },
        }
        .into(),
    ];
    calls.extend([
        Governance::authorise_upgrade {
            code_hash: [1; 32],
            release: text("0.9.0"),
        }
        .into(),
        Governance::withdraw_upgrade {}.into(),
        Governance::note_stalled {
            delay: 10,
            best_finalised: 0,
        }
        .into(),
    ]);
    calls
}

/// A sample of every call of the stock pallets of governance. `who` is a member of both bodies
/// where the sample is to do something.
pub fn of_stock_governance(who: &AccountId) -> Vec<RuntimeCall> {
    let mut calls = of_bodies(who);
    calls.extend(of_preimages());
    calls.extend(of_scheduler());
    calls.extend(of_restrictions(who));
    calls.push(set_parameter(5));
    calls.extend(of_migrations());
    calls
}

/// Calls of both collectives and of both memberships.
fn of_bodies(who: &AccountId) -> Vec<RuntimeCall> {
    let proposal = || Box::new(nothing());
    let proposal_hash = H256::repeat_byte(1);
    macro_rules! collective {
        ($call:ident) => {
            [
                $call::set_members {
                    new_members: vec![who.clone()],
                    prime: None,
                    old_count: 1,
                },
                $call::execute {
                    proposal: proposal(),
                    length_bound: 100,
                },
                $call::propose {
                    threshold: 1,
                    proposal: proposal(),
                    length_bound: 100,
                },
                $call::vote {
                    proposal: proposal_hash,
                    index: 0,
                    approve: true,
                },
                $call::disapprove_proposal { proposal_hash },
                $call::close {
                    proposal_hash,
                    index: 0,
                    proposal_weight_bound: Weight::MAX,
                    length_bound: 100,
                },
                $call::kill { proposal_hash },
                $call::release_proposal_cost { proposal_hash },
            ]
            .map(RuntimeCall::from)
        };
    }
    macro_rules! membership {
        ($call:ident) => {
            [
                $call::add_member {
                    who: AccountId::new([0xAA; 32]).into(),
                },
                $call::remove_member {
                    who: who.clone().into(),
                },
                $call::swap_member {
                    remove: who.clone().into(),
                    add: AccountId::new([0xAB; 32]).into(),
                },
                $call::reset_members {
                    members: vec![who.clone()],
                },
                $call::change_key {
                    new: AccountId::new([0xAC; 32]).into(),
                },
                $call::set_prime {
                    who: who.clone().into(),
                },
                $call::clear_prime {},
            ]
            .map(RuntimeCall::from)
        };
    }
    let mut calls = Vec::new();
    calls.extend(collective!(CouncilCall));
    calls.extend(collective!(CommitteeCall));
    calls.extend(membership!(Council));
    calls.extend(membership!(Committee));
    calls
}

fn of_preimages() -> Vec<RuntimeCall> {
    let hash = H256::repeat_byte(2);
    vec![
        Preimage::note_preimage { bytes: vec![1, 2] }.into(),
        Preimage::unnote_preimage { hash }.into(),
        Preimage::request_preimage { hash }.into(),
        Preimage::unrequest_preimage { hash }.into(),
        Preimage::ensure_updated { hashes: vec![hash] }.into(),
    ]
}

fn of_scheduler() -> Vec<RuntimeCall> {
    let call = || Box::new(nothing());
    let (when, id, task) = (LATER, TASK, (LATER, 0));
    vec![
        Scheduler::schedule {
            when,
            maybe_periodic: None,
            priority: 0,
            call: call(),
        }
        .into(),
        Scheduler::cancel { when, index: 0 }.into(),
        Scheduler::schedule_named {
            id,
            when,
            maybe_periodic: None,
            priority: 0,
            call: call(),
        }
        .into(),
        Scheduler::cancel_named { id }.into(),
        Scheduler::schedule_after {
            after: LATER,
            maybe_periodic: None,
            priority: 0,
            call: call(),
        }
        .into(),
        Scheduler::schedule_named_after {
            id,
            after: LATER,
            maybe_periodic: None,
            priority: 0,
            call: call(),
        }
        .into(),
        Scheduler::set_retry {
            task,
            retries: 1,
            period: 5,
        }
        .into(),
        Scheduler::set_retry_named {
            id,
            retries: 1,
            period: 5,
        }
        .into(),
        Scheduler::cancel_retry { task }.into(),
        Scheduler::cancel_retry_named { id }.into(),
    ]
}

fn of_restrictions(who: &AccountId) -> Vec<RuntimeCall> {
    let (account, block) = (|| who.clone(), 1);
    vec![
        SafeMode::enter {}.into(),
        SafeMode::force_enter {}.into(),
        SafeMode::extend {}.into(),
        SafeMode::force_extend {}.into(),
        SafeMode::force_exit {}.into(),
        SafeMode::force_slash_deposit {
            account: account(),
            block,
        }
        .into(),
        SafeMode::release_deposit {
            account: account(),
            block,
        }
        .into(),
        SafeMode::force_release_deposit {
            account: account(),
            block,
        }
        .into(),
        TxPause::pause {
            full_name: full_name("Credits", "transfer"),
        }
        .into(),
        TxPause::unpause {
            ident: full_name("Credits", "transfer"),
        }
        .into(),
    ]
}

fn of_migrations() -> Vec<RuntimeCall> {
    vec![
        MultiBlock::force_set_cursor { cursor: None }.into(),
        MultiBlock::force_set_active_cursor {
            index: 0,
            inner_cursor: None,
            started_at: None,
        }
        .into(),
        MultiBlock::force_onboard_mbms {}.into(),
        MultiBlock::clear_historic {
            selector: pallet_migrations::HistoricCleanupSelector::Wildcard {
                limit: Some(1),
                previous_cursor: None,
            },
        }
        .into(),
    ]
}

/// What a body makes of a call that one member can make it do: at once, alone, and later.
pub fn wrapped_by_bodies(call: &RuntimeCall) -> Vec<RuntimeCall> {
    use codec::Encode;
    let boxed = || Box::new(call.clone());
    let length_bound = u32::try_from(call.encoded_size()).expect("calls are short");
    vec![
        CouncilCall::propose {
            threshold: 1,
            proposal: boxed(),
            length_bound,
        }
        .into(),
        CouncilCall::execute {
            proposal: boxed(),
            length_bound,
        }
        .into(),
        CommitteeCall::propose {
            threshold: 1,
            proposal: boxed(),
            length_bound,
        }
        .into(),
        CommitteeCall::execute {
            proposal: boxed(),
            length_bound,
        }
        .into(),
        Scheduler::schedule {
            when: LATER,
            maybe_periodic: None,
            priority: 0,
            call: boxed(),
        }
        .into(),
        pallet_utility::Call::dispatch_as {
            as_origin: Box::new(of_council(3, 3).caller),
            call: boxed(),
        }
        .into(),
    ]
}
