//! A recovery is stopped by the old key, whatever its organisation's bucket holds.

use crate::country::*;
use frame_support::{assert_ok, weights::Weight};
use pallet_registry_quota::Used;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, Refusal},
    IntentId, MemberState,
};
use registry_runtime::{Accounts, Quota, Runtime, RuntimeCall};
use sp_runtime::generic::Era;

fn propose() -> RuntimeCall {
    pallet_registry_accounts::Call::propose_recovery {
        lost: id_of(Dave),
        new: id_of(One),
        signature: succeeds(Dave, One),
    }
    .into()
}

fn approve_recovery() -> RuntimeCall {
    pallet_registry_accounts::Call::approve_recovery { lost: id_of(Dave) }.into()
}

fn cancel() -> RuntimeCall {
    pallet_registry_accounts::Call::cancel_recovery { lost: id_of(Dave) }.into()
}

fn complete() -> RuntimeCall {
    pallet_registry_accounts::Call::complete_recovery { lost: id_of(Dave) }.into()
}

/// Use the bucket of Alpha up, so that not even an empty batch is left, by transactions of a key of its
/// own. A member can claim any weight and pays for it, although the call is for the root alone.
/// What comes back in a block would do for a transaction, so it comes back slowly here.
fn drain(key: Key) {
    let limits = QuotaLimits {
        refill_blocks: 1_000_000_000,
        ..QuotaLimits::initial(QuotaClass::Standard)
    };
    let council = governance();
    assert_ok!(Quota::set_limits(council, QuotaClass::Standard, limits));
    let mut claim: u64 = 400_000_000_000;
    while claim > 1_000_000 {
        let waste = pallet_utility::Call::with_weight {
            call: Box::new(nothing()),
            weight: Weight::from_parts(claim, 0),
        };
        match send(key, waste) {
            Ok(done) => assert!(done.is_err()),
            Err(refusal) if refusal == refused(Refusal::QuotaExhausted) => claim /= 2,
            // The organisation had its share of this block.
            Err(_) => next_block(),
        }
    }
}

#[test]
fn the_old_key_objects_although_the_bucket_is_empty() {
    run(|| {
        assert_ok!(send(Charlie, propose()).unwrap());
        assert_ok!(send(Bob, approve_recovery()).unwrap());
        drain(Charlie);
        let state = Quota::quota_of(ALPHA).unwrap();
        assert!(
            state.weight_available < state.limits.weight / 1_000,
            "{state:?}"
        );
        let ordinary = signed(Dave, 0, Era::Immortal, register_programme("P-2"));
        assert_refused(ordinary, refused(Refusal::QuotaExhausted));
        // A batch around the urgent call is no urgent call, and no way to the reserve.
        let wrapped = signed(Dave, 0, Era::Immortal, batch(vec![cancel()]));
        assert_refused(wrapped, refused(Refusal::QuotaExhausted));
        let wrapped = signed(
            Charlie,
            nonce(Charlie),
            Era::Immortal,
            batch(vec![nothing()]),
        );
        assert_refused(wrapped, refused(Refusal::QuotaExhausted));

        assert_ok!(send(Dave, cancel()).unwrap());
        pass_blocks(RECOVERY);
        let completed = send(Eve, complete());
        assert_eq!(completed, Ok(Err(AccountsError::RecoveryNotFound.into())));
        let record = Accounts::member_of(id_of(Dave)).unwrap();
        assert_eq!(record.state, MemberState::Active);
    });
}

#[test]
fn what_stops_something_has_a_reserve_and_nothing_else_has() {
    run(|| {
        drain(Charlie);
        let full = QuotaLimits::initial(QuotaClass::Standard).weight;
        let urgent: [RuntimeCall; 5] = [
            pallet_registry_roles::Call::cancel_intent {
                intent: IntentId(1),
            }
            .into(),
            pallet_registry_roles::Call::refuse_intent {
                intent: IntentId(1),
                reason: text("no"),
            }
            .into(),
            suspend_member(Dave),
            pallet_registry_credits::Call::cancel_transfer {
                transfer: Default::default(),
            }
            .into(),
            pallet_registry_safeguards::Call::remove_trusted { counterparty: BETA }.into(),
        ];
        for call in urgent {
            let told = format!("{call:?}");
            assert!(send(Charlie, call).is_ok(), "{told}");
        }
        for call in [nothing(), edit("Renamed"), remove(Dave), propose()] {
            let ordinary = signed(Charlie, nonce(Charlie), Era::Immortal, call);
            assert_refused(ordinary, refused(Refusal::QuotaExhausted));
        }
        // The reserve ends as well.
        let mut sent = 0u32;
        let refusal = loop {
            let cancel = pallet_registry_roles::Call::cancel_intent {
                intent: IntentId(1),
            };
            match send(Charlie, cancel) {
                Ok(_) => sent += 1,
                Err(refusal) => break refusal,
            }
            if sent.is_multiple_of(200) {
                next_block();
            }
            if sent > 2_000 {
                // Nearer to the end without sending hundreds of thousands.
                Used::<Runtime>::mutate(ALPHA, |used| used.weight = full + full / 10);
            }
        };
        assert_eq!(refusal, refused(Refusal::QuotaExhausted));
    });
}

#[test]
fn a_thief_of_the_key_cannot_run_away_from_its_recovery() {
    run(|| {
        assert_ok!(send(Charlie, propose()).unwrap());
        let rotated = send(Dave, rotate(Dave, Two));
        assert_eq!(rotated, Ok(Err(AccountsError::RecoveryExists.into())));
        let hidden = send(Dave, batch_all(vec![nothing(), rotate(Dave, Two)]));
        assert_eq!(hidden, Ok(Err(AccountsError::RecoveryExists.into())));
        assert_ok!(send(Bob, approve_recovery()).unwrap());
        pass_blocks(RECOVERY - 1);
        let early = send(Charlie, complete());
        assert_eq!(early, Ok(Err(AccountsError::RecoveryNotDue.into())));
        next_block();
        assert_ok!(send(Charlie, complete()).unwrap());
        let thief = signed(Dave, nonce(Dave), Era::Immortal, cancel());
        assert_refused(thief, refused(Refusal::KeyNotActive));
    });
}

#[test]
fn one_person_of_the_government_does_not_take_a_key_over_alone() {
    run(|| {
        // The only administrator of an organisation: the government proposes.
        let take = |new: Key| -> RuntimeCall {
            pallet_registry_accounts::Call::propose_recovery {
                lost: id_of(Charlie),
                new: id_of(new),
                signature: succeeds(Charlie, new),
            }
            .into()
        };
        let approve = || -> RuntimeCall {
            pallet_registry_accounts::Call::approve_recovery {
                lost: id_of(Charlie),
            }
            .into()
        };
        let both = send(Bob, batch_all(vec![take(One), approve()]));
        assert_eq!(both, Ok(Err(AccountsError::RecoveryNotEntitled.into())));
        assert_ok!(send(Bob, take(One)).unwrap());
        assert_ok!(send(Bob, rotate(Bob, Two)).unwrap());
        let newer_key = send(Two, approve());
        assert_eq!(
            newer_key,
            Ok(Err(AccountsError::RecoveryNotEntitled.into()))
        );
        assert_ok!(send(Alice, approve()).unwrap());
    });
}
