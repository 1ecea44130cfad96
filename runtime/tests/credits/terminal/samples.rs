//! A sample of every call that the runtime offers.

use super::{
    admin,
    calls::{calls, calls_outside_the_matrix, governance_calls},
    country::*,
};
use crate::support::{governing::of_stock_governance, nothing, sessions::Secrets};
use codec::Encode;
use frame_metadata::RuntimeMetadata;
use registry_primitives::{Action, OrganisationKind};
use registry_runtime::{configs::ProxyType, Runtime, RuntimeCall};
use scale_info::TypeDef;
use std::collections::BTreeMap;

/// The calls that the runtime offers, by pallet and name, as its metadata tells them.
pub fn names_in_metadata() -> Vec<(String, String)> {
    let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else {
        panic!("the runtime describes itself in version 14")
    };
    let type_of = |id: u32| &metadata.types.resolve(id).expect("type exists").type_def;
    let mut names = Vec::new();
    for pallet in &metadata.pallets {
        let Some(calls) = &pallet.calls else { continue };
        let TypeDef::Variant(calls) = type_of(calls.ty.id) else {
            panic!("calls are an enum")
        };
        for call in &calls.variants {
            names.push((pallet.name.clone(), call.name.clone()));
        }
    }
    names
}

/// A sample of every call at least, each once.
pub fn samples() -> Vec<RuntimeCall> {
    let mut samples = BTreeMap::new();
    let mut add = |call: RuntimeCall| samples.insert(call.encode(), call);
    for kind in OrganisationKind::ALL.iter().copied() {
        for action in Action::ALL.iter().copied() {
            for whose in [Whose::Own, Whose::Other] {
                for behind in calls(kind, action, whose) {
                    add(behind.call);
                }
            }
        }
    }
    let others = calls_outside_the_matrix().into_iter();
    for call in others.chain(governance_calls()).chain(of_stock_pallets()) {
        add(call);
    }
    samples.into_values().collect()
}

fn of_stock_pallets() -> Vec<RuntimeCall> {
    let mut calls = vec![
        // As the author of a block sets it: a slot after the present time.
        pallet_timestamp::Call::set { now: next_slot() }.into(),
        pallet_grandpa::Call::note_stalled {
            delay: 10,
            best_finalized_block_number: 1,
        }
        .into(),
    ];
    let equivocation_proof = || Box::new(Secrets::of("//validator").equivocate(0, 1));
    calls.extend([
        pallet_grandpa::Call::report_equivocation {
            equivocation_proof: equivocation_proof(),
            key_owner_proof: Default::default(),
        }
        .into(),
        pallet_grandpa::Call::report_equivocation_unsigned {
            equivocation_proof: equivocation_proof(),
            key_owner_proof: Default::default(),
        }
        .into(),
    ]);
    calls.extend(of_stock_governance(&admin(GOVERNMENT)));
    calls.extend(of_utility());
    calls.extend(of_proxy());
    calls.extend(of_multisig());
    calls
}

/// The time of the slot that follows, which the country's clock is set to expect.
pub fn next_slot() -> u64 {
    let now = pallet_timestamp::Now::<Runtime>::get();
    let slot = pallet_aura::Pallet::<Runtime>::slot_duration();
    let next = now / slot + 1;
    pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(next));
    next * slot
}

fn of_utility() -> Vec<RuntimeCall> {
    use pallet_utility::Call;
    let calls = || vec![nothing()];
    let call = || Box::new(nothing());
    let as_origin = || Box::new(frame_system::RawOrigin::Signed(admin(GOVERNMENT)).into());
    vec![
        Call::batch { calls: calls() }.into(),
        Call::batch_all { calls: calls() }.into(),
        Call::force_batch { calls: calls() }.into(),
        Call::as_derivative {
            index: 1,
            call: call(),
        }
        .into(),
        Call::with_weight {
            call: call(),
            weight: Default::default(),
        }
        .into(),
        Call::if_else {
            main: call(),
            fallback: call(),
        }
        .into(),
        Call::dispatch_as {
            as_origin: as_origin(),
            call: call(),
        }
        .into(),
        Call::dispatch_as_fallible {
            as_origin: as_origin(),
            call: call(),
        }
        .into(),
    ]
}

fn of_proxy() -> Vec<RuntimeCall> {
    use pallet_proxy::Call;
    let delegate = || admin(OTHER).into();
    let real = || admin(DEVELOPER).into();
    let proxy_type = ProxyType::Programmes;
    let call_hash = sp_core::H256::repeat_byte(1);
    vec![
        Call::add_proxy {
            delegate: delegate(),
            proxy_type,
            delay: 0,
        }
        .into(),
        Call::remove_proxy {
            delegate: delegate(),
            proxy_type,
            delay: 0,
        }
        .into(),
        Call::remove_proxies {}.into(),
        Call::create_pure {
            proxy_type,
            delay: 0,
            index: 0,
        }
        .into(),
        Call::kill_pure {
            spawner: delegate(),
            proxy_type,
            index: 0,
            height: 1,
            ext_index: 0,
        }
        .into(),
        Call::proxy {
            real: real(),
            force_proxy_type: None,
            call: Box::new(nothing()),
        }
        .into(),
        Call::announce {
            real: real(),
            call_hash,
        }
        .into(),
        Call::remove_announcement {
            real: real(),
            call_hash,
        }
        .into(),
        Call::reject_announcement {
            delegate: delegate(),
            call_hash,
        }
        .into(),
        Call::proxy_announced {
            delegate: delegate(),
            real: real(),
            force_proxy_type: None,
            call: Box::new(nothing()),
        }
        .into(),
        Call::poke_deposit {}.into(),
    ]
}

fn of_multisig() -> Vec<RuntimeCall> {
    use pallet_multisig::{Call, Timepoint};
    let other_signatories = || vec![admin(OTHER)];
    let call_hash = sp_core::H256::repeat_byte(1).0;
    let max_weight = frame_support::weights::Weight::from_parts(u64::MAX, u64::MAX);
    let timepoint = Timepoint {
        height: 1,
        index: 0,
    };
    vec![
        Call::as_multi_threshold_1 {
            other_signatories: other_signatories(),
            call: Box::new(nothing()),
        }
        .into(),
        Call::as_multi {
            threshold: 2,
            other_signatories: other_signatories(),
            maybe_timepoint: None,
            call: Box::new(nothing()),
            max_weight,
        }
        .into(),
        Call::approve_as_multi {
            threshold: 2,
            other_signatories: other_signatories(),
            maybe_timepoint: None,
            call_hash,
            max_weight,
        }
        .into(),
        Call::cancel_as_multi {
            threshold: 2,
            other_signatories: other_signatories(),
            timepoint,
            call_hash,
        }
        .into(),
        Call::poke_deposit {
            threshold: 2,
            other_signatories: other_signatories(),
            call_hash,
        }
        .into(),
    ]
}
