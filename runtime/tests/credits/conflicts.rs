//! What two people want at once: one of them gets it, and whatever all of them do one after the
//! other, no unit is lost, none is there twice, and what is frozen stays where it is.
//!
//! `REGISTRY_SEED` runs one sequence again, by the number that a failure names.

#[allow(dead_code, reason = "this test uses its share")]
#[path = "../rights/chance/dice.rs"]
mod dice;

use crate::calls::*;
use dice::Dice;
use frame_support::{storage::with_storage_layer, traits::GetCallMetadata};
use pallet_registry_credits::{
    Call as CreditsCall, Freezes, FrozenByViewFunction, Issuances, NationalTotals, Pallet,
    RangeOfViewFunction, Ranges, WaitingTransfers,
};
use registry_primitives::{
    records::{credits::Standing, freezes::FreezeScope},
    AccountKind, FreezeId, IssuanceId, OrganisationId, RetirementKind, TransferId,
};
use registry_runtime::{Runtime, RuntimeCall, RuntimeOrigin, System};
use sp_runtime::traits::Dispatchable;
use std::collections::BTreeMap;

fn named(giver: OrganisationId, first: u64, last: u64, to: OrganisationId) -> RuntimeCall {
    let givers = vec![(giver, serials(&[range(first, last)]))];
    CreditsCall::request_transfer {
        programme: RICE,
        givers: givers.try_into().expect("one"),
        to,
        remark: None,
    }
    .into()
}

/// What reserves a serial.
fn reservation(serial: u64) -> Option<TransferId> {
    let found = ask(RangeOfViewFunction::<Runtime>::new(serial));
    let (_, record): (_, registry_primitives::records::credits::RangeRecord) =
        found.expect("it is issued");
    record.reservation
}

#[test]
fn of_two_requests_for_the_same_units_one_wins_and_the_other_is_told_why() {
    run_issued(|| {
        done(Ferdie, named(ALPHA, 1, 10, BETA));
        let first = last_transfer();
        // In the same block as well as later.
        let other = named(ALPHA, 5, 12, GOVERNMENT);
        let at_once = act_in_this_block(Alice, other.clone()).map_err(told);
        assert_eq!(at_once, Err("3019 CreditsReserved".into()));
        refused(Alice, other.clone(), "3019 CreditsReserved");
        assert_eq!(
            reservation(5),
            Some(first),
            "the ledger names what reserves it"
        );
        assert_eq!(reservation(11), None);
        // By amounts: what is free is not enough for both.
        done(Ferdie, request(RICE, &[(ALPHA, 30)], BETA));
        let second = last_transfer();
        refused(
            Alice,
            request(RICE, &[(ALPHA, 30)], GOVERNMENT),
            "3019 CreditsReserved",
        );
        // Nor does the owner send, retire or cancel what it was asked for.
        refused(
            Dave,
            send_serials(RICE, BETA, range(10, 11)),
            "3019 CreditsReserved",
        );
        let everything = [
            transfer(RICE, BETA, 60),
            retire(ALPHA, RICE, 60, RetirementKind::DomesticUse),
            cancel(ALPHA, RICE, amount(60), None),
            request_retirement(RICE, 60),
        ];
        for call in everything {
            refused(Dave, call, "3019 CreditsReserved");
        }
        // Whoever won, the other has its turn when the winner is answered.
        done(Dave, refuse(second));
        refused(Alice, other.clone(), "3019 CreditsReserved");
        done(Dave, refuse(first));
        done(Alice, other);
        done(Dave, accept(last_transfer()));
        assert_eq!(balances(ALPHA).pending.0, 8, "it waits for its delay");
    });
}

/// Where a unit is, and whether it may leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Unit {
    owner: OrganisationId,
    account: AccountKind,
    stands_still: bool,
}

/// All units of the country by their serials; panics when one is there twice.
fn units() -> BTreeMap<u64, Unit> {
    let mut units = BTreeMap::new();
    let mut stopped = BTreeMap::new();
    for (last, record) in Ranges::<Runtime>::iter() {
        let whole = *stopped
            .entry((record.owner, record.programme))
            .or_insert_with(|| {
                let (owner, programme) = (record.owner, record.programme);
                let frozen = ask(FrozenByViewFunction::<Runtime>::new(owner, programme));
                !frozen.is_empty() || is_suspended(owner)
            });
        let now = System::block_number();
        let marked = record
            .frozen
            .and_then(Freezes::<Runtime>::get)
            .is_some_and(|freeze| freeze.in_force(now));
        for serial in record.first..=u64::from(last) {
            let unit = Unit {
                owner: record.owner,
                account: record.account,
                stands_still: whole || marked,
            };
            assert!(
                units.insert(serial, unit).is_none(),
                "{serial} is there twice"
            );
        }
    }
    units
}

fn is_suspended(id: OrganisationId) -> bool {
    let organisation = registry_runtime::Accounts::organisation_of(id).expect("it exists");
    organisation.state == registry_primitives::OrganisationState::Suspended
}

/// What has to be true of all units after a step, whatever it was.
fn look(before: &BTreeMap<u64, Unit>, voids: bool) -> Result<BTreeMap<u64, Unit>, String> {
    let after = units();
    let issued = NationalTotals::<Runtime>::get().issued.0;
    if after.len() as u64 != issued {
        return Err(format!("{} units of {issued} issued", after.len()));
    }
    for issuance in Issuances::<Runtime>::iter_values() {
        let there = issuance.standing != Standing::Voided;
        let mut serials = issuance.range.first..=issuance.range.last;
        if !serials.all(|serial| after.contains_key(&serial) == there) {
            return Err(format!(
                "units of {:?} are lost or came back",
                issuance.range
            ));
        }
    }
    for (serial, was) in before {
        let Some(is) = after.get(serial) else {
            if voids && was.account == AccountKind::Holding {
                continue;
            }
            return Err(format!("{serial} is lost"));
        };
        let same = (was.owner, was.account) == (is.owner, is.account);
        if was.account.is_terminal() && !same {
            return Err(format!("{serial} came back: {was:?}, {is:?}"));
        }
        // What stands still goes back to its owner or is cancelled by an order, nothing else.
        let allowed = was.owner == is.owner
            && matches!(is.account, AccountKind::Holding | AccountKind::Cancellation);
        if was.stands_still && !same && !allowed {
            return Err(format!("{serial} moved: {was:?}, {is:?}"));
        }
    }
    Pallet::<Runtime>::do_try_state().map_err(|wrong| format!("{wrong:?}"))?;
    Ok(after)
}

/// A step of the sequence: somebody sends a call, or nobody and a block ends.
fn step(dice: &mut Dice) -> Option<(RuntimeOrigin, RuntimeCall)> {
    let parties = [ALPHA, BETA, GOVERNMENT];
    let waits: Vec<TransferId> = WaitingTransfers::<Runtime>::iter_keys().collect();
    let transfer_id = dice.pick(&waits).unwrap_or_default();
    let record = waiting(transfer_id);
    let key_of = |organisation| match organisation {
        ALPHA => Dave,
        BETA => Ferdie,
        MINISTRY => BobStash,
        _ => Bob,
    };
    let giver = key_of(record.as_ref().map_or(ALPHA, |record| record.from));
    let asking = key_of(
        record
            .as_ref()
            .map_or(ALPHA, |record| record.by.organisation),
    );
    let [from, to] = [0, 1].map(|_| dice.pick(&parties).expect("three"));
    let few = dice.below(12);
    let by = |key: Key, call: RuntimeCall| Some((origin(key), call));
    match dice.below(40) {
        0..=7 => None,
        8..=11 => by(key_of(from), transfer(RICE, to, few)),
        12..=15 => by(key_of(to), request(RICE, &[(from, few)], to)),
        16 | 17 => {
            let first = 1 + dice.below(300);
            by(key_of(to), named(from, first, first + few, to))
        }
        18 => by(Bob, request(RICE, &[(ALPHA, few), (BETA, few)], to)),
        19 | 20 => by(key_of(from), request_retirement(RICE, few.min(2))),
        21..=24 => by(giver, accept(transfer_id)),
        25 => by(BobStash, accept(transfer_id)),
        26 => by(giver, refuse(transfer_id)),
        27 => by(BobStash, refuse(transfer_id)),
        28 => by(asking, take_back(transfer_id)),
        29 => by(Bob, execute(transfer_id)),
        30 | 31 => {
            let whom = if dice.chance(50) { ALPHA } else { BETA };
            let suspended = is_suspended(whom);
            by(
                Bob,
                if suspended {
                    reactivate(whom)
                } else {
                    suspend(whom)
                },
            )
        }
        32 | 33 => {
            let scope = match dice.below(6) {
                0 => FreezeScope::Country,
                1 => FreezeScope::Organisation(from),
                2 => FreezeScope::Programme(RICE),
                _ => {
                    let first = 1 + dice.below(300);
                    of_serials(RICE, &[range(first, first + few)])
                }
            };
            let call = freeze(scope, Some(1 + u32::from(dice.byte(5))));
            Some((governance(), call))
        }
        34 => {
            let known: Vec<FreezeId> = Freezes::<Runtime>::iter_keys().collect();
            let known = dice.pick(&known).unwrap_or_default();
            Some((governance(), unfreeze(known)))
        }
        35 => by(
            key_of(from),
            retire(from, RICE, few.min(1), RetirementKind::DomesticUse),
        ),
        36 => by(Bob, cancel(from, RICE, amount(few.min(1)), Some(ORDER))),
        37 | 38 => by(Alice, issue(RICE, few.min(6), UNVERIFIED)),
        _ => {
            let last = ledger().last_issuance.0;
            let below = u32::try_from(dice.below(3)).expect("few");
            by(Alice, void(IssuanceId(last.saturating_sub(below))))
        }
    }
}

fn run_sequence(seed: u64, steps: u32) -> BTreeMap<&'static str, [u32; 2]> {
    let mut tally = BTreeMap::<&str, [u32; 2]>::new();
    run_issued(|| {
        let mut dice = Dice(seed);
        let mut before = units();
        for number in 0..steps {
            let next = step(&mut dice);
            let told = format!("seed {seed} (REGISTRY_SEED={seed}), step {number}: {next:?}");
            let mut voids = false;
            if let Some((by, call)) = next {
                let name = call.get_call_metadata().function_name;
                let outcome = with_storage_layer(|| {
                    let dispatched = call.dispatch(by);
                    dispatched.map(|_| ()).map_err(|failed| failed.error)
                });
                voids = name == "void_issuance" && outcome.is_ok();
                tally.entry(name).or_default()[usize::from(outcome.is_err())] += 1;
            } else {
                pass(1);
            }
            before = look(&before, voids).unwrap_or_else(|wrong| panic!("{told}: {wrong}"));
        }
    });
    tally
}

#[test]
fn no_sequence_loses_or_doubles_a_unit_or_moves_what_stands_still() {
    let seed = std::env::var("REGISTRY_SEED");
    if let Some(seed) = seed.ok().and_then(|seed| seed.parse().ok()) {
        run_sequence(seed, 1_500);
        return;
    }
    let mut tally = BTreeMap::<&str, [u32; 2]>::new();
    for seed in 0..4 {
        for (name, [done, failed]) in run_sequence(seed, 1_500) {
            let sum = tally.entry(name).or_default();
            sum[0] += done;
            sum[1] += failed;
        }
    }
    for (name, [done, failed]) in &tally {
        println!("{name:24} {done:5} done {failed:5} failed");
        assert!(*done >= 5, "{name} succeeded {done} times");
    }
}

#[test]
fn a_unit_that_is_lost_or_moves_is_noticed() {
    run_issued(|| {
        let before = units();
        assert!(look(&before, false).is_ok());
        let tampered = |change: fn()| {
            use frame_support::storage::{with_transaction, TransactionOutcome};
            with_transaction(|| {
                change();
                TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(look(
                    &before, false,
                )))
            })
            .expect("only rolled back")
        };
        let lost = tampered(|| {
            Ranges::<Runtime>::remove(registry_primitives::records::keys::SerialKey::from(60))
        });
        assert!(lost.is_err());
        let moved = tampered(|| {
            let key = registry_primitives::records::keys::SerialKey::from(60);
            Ranges::<Runtime>::mutate(key, |record| {
                record.as_mut().expect("it is Alpha's").owner = BETA;
            });
        });
        assert!(moved.is_err());
    });
}
