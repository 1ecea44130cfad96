//! Who pays for a transaction, and that no wrapper makes it cheaper.

use crate::country::*;
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use pallet_registry_quota::Used;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, Refusal},
    OrganisationId,
};
use registry_runtime::{configs::ProxyType, Multisig, Quota, Runtime, RuntimeCall};
use sp_runtime::generic::Era;

/// What is missing in the bucket of an organisation.
fn missing(organisation: OrganisationId) -> (u64, u64) {
    let used = Used::<Runtime>::get(organisation);
    (used.weight, used.length)
}

fn weight(call: &RuntimeCall) -> u64 {
    call.get_dispatch_info().call_weight.ref_time()
}

/// What a transaction takes out of the buckets of Alpha and Beta.
fn cost(key: Key, call: RuntimeCall) -> [u64; 2] {
    let before = [ALPHA, BETA].map(missing);
    let _ = send(key, call).expect("the pool lets it in");
    let after = [ALPHA, BETA].map(missing);
    let paid = |index: usize| {
        let (weight, length) = (
            after[index].0 - before[index].0,
            after[index].1 - before[index].1,
        );
        assert_eq!(weight > 0, length > 0);
        weight
    };
    [paid(0), paid(1)]
}

#[test]
fn a_batch_costs_as_much_as_its_calls() {
    run(|| {
        let [alone, _] = cost(Charlie, edit("Alpha"));
        assert!(alone >= weight(&edit("Alpha")));
        let calls: Vec<RuntimeCall> = (0..10).map(|i| edit(&format!("Alpha {i}"))).collect();
        let inner = calls.iter().map(weight).sum::<u64>();
        for whole in [
            batch(calls.clone()),
            batch_all(calls.clone()),
            force_batch(calls.clone()),
            batch_all(vec![batch(calls.clone()), nothing()]),
        ] {
            let [alpha, beta] = cost(Charlie, whole);
            assert!(alpha >= inner, "{alpha} of {inner}");
            assert_eq!(beta, 0);
        }
        // What a call does not use comes back; what fails is paid for all the same.
        let [failed, _] = cost(Dave, batch_all(vec![suspend(BETA)]));
        assert!(failed > 0);
    });
}

#[test]
fn an_intent_costs_its_call_twice() {
    run(|| {
        let call = edit("Renamed");
        let [opened, _] = cost(Charlie, open(call.clone()));
        assert!(opened >= weight(&call), "it is tried when it is opened");
        let [approved, _] = cost(Dave, approve(1, call.clone()));
        assert!(approved >= weight(&call));
    });
}

#[test]
fn the_signer_of_a_proxy_pays_for_what_is_inside() {
    run(|| {
        let add = pallet_proxy::Call::add_proxy {
            delegate: id_of(Eve).into(),
            proxy_type: ProxyType::Programmes,
            delay: 0,
        };
        let [alpha, beta] = cost(Charlie, add.into());
        assert!(alpha > 0 && beta == 0);
        let call = register_programme("P-2");
        let inner = weight(&call);
        let proxied = pallet_proxy::Call::proxy {
            real: id_of(Charlie).into(),
            force_proxy_type: None,
            call: Box::new(call),
        };
        let [alpha, beta] = cost(Eve, proxied.into());
        assert_eq!(
            alpha, 0,
            "the organisation in whose name it was done pays nothing"
        );
        assert!(beta >= inner);
    });
}

#[test]
fn the_signers_of_a_multisig_pay_each_for_its_own() {
    run(|| {
        let mut people = [id_of(Charlie), id_of(Eve)];
        people.sort();
        let call = nothing();
        let heavy = batch_all((0..10).map(|_| edit("Alpha")).collect());
        let _ = Multisig::multi_account_id(&people, 2);
        let approve = |key: Key, when, call: RuntimeCall| -> RuntimeCall {
            let others = people.iter().filter(|id| **id != id_of(key)).cloned();
            pallet_multisig::Call::as_multi {
                threshold: 2,
                other_signatories: others.collect(),
                maybe_timepoint: when,
                max_weight: call.get_dispatch_info().call_weight,
                call: Box::new(call),
            }
            .into()
        };
        for call in [call, heavy] {
            let [alpha, beta] = cost(Charlie, approve(Charlie, None, call.clone()));
            assert!(alpha > 0 && beta == 0);
            let when = pallet_multisig::Multisigs::<Runtime>::iter_values()
                .next()
                .expect("it waits for the other one")
                .when;
            let inner = weight(&call);
            let [alpha, beta] = cost(Eve, approve(Eve, Some(when), call));
            assert_eq!(alpha, 0);
            // The batch stops at its first call, since the address is no member; what was
            // not used comes back.
            assert!(beta > 0 && inner > 0);
        }
    });
}

#[test]
fn what_the_bucket_can_never_hold_is_refused_whichever_way_it_is_wrapped() {
    run(|| {
        let one = weight(&edit("Alpha"));
        let limits = QuotaLimits {
            weight: one * 5,
            ..QuotaLimits::initial(QuotaClass::Standard)
        };
        let council = governance();
        assert_ok!(Quota::set_limits(council, QuotaClass::Standard, limits));
        let six = || (0..6).map(|_| edit("Alpha")).collect::<Vec<_>>();
        for whole in [
            batch(six()),
            batch_all(six()),
            force_batch(six()),
            open(batch_all(six())),
        ] {
            let extrinsic = signed(Charlie, 0, Era::Immortal, whole);
            assert_refused(extrinsic, refused(Refusal::TooLarge));
        }
        // One after the other they fit until the bucket is empty, for all keys alike.
        let mut sent = 0;
        let refusal = loop {
            match send(Charlie, edit("Alpha")) {
                Ok(done) => {
                    assert_ok!(done);
                }
                Err(refusal) => break refusal,
            }
            sent += 1;
            next_block();
            assert!(sent < 10);
        };
        assert_eq!(refusal, refused(Refusal::QuotaExhausted));
        assert!(sent >= 1);
        let colleague = signed(Dave, 0, Era::Immortal, edit("Alpha"));
        assert_refused(colleague, refused(Refusal::QuotaExhausted));
        assert_ok!(send(Eve, edit("Beta")).unwrap());
        // It comes back with time.
        pass_blocks(limits.refill_blocks);
        let state = Quota::quota_of(ALPHA).unwrap();
        assert_eq!((state.weight_available, state.full_in), (limits.weight, 0));
        assert_ok!(send(Charlie, edit("Alpha")).unwrap());
    });
}

#[test]
fn a_refused_transaction_costs_nothing() {
    run(|| {
        let before = missing(ALPHA);
        let wrong_nonce = signed(Charlie, 7, Era::Immortal, nothing());
        let unsigned = signed(Charlie, 0, Era::Immortal, nothing());
        assert!(include(wrong_nonce).is_err());
        assert_ok!(validate(unsigned));
        assert_eq!(missing(ALPHA), before, "asking the pool is free");
    });
}
