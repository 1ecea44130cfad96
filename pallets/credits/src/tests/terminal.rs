//! Terminal is terminal: no call, whoever sends it and whatever it names, changes a range that is
//! retired or cancelled.

use super::{calls::*, mock::*};
use crate::{Ranges, RangesOf, Receipts};
use frame_support::{
    hypothetically,
    storage::with_storage_layer,
    traits::{GetCallName, Hooks, UnfilteredDispatchable},
};
use registry_primitives::{
    records::{
        credits::{RangeRecord, Selection},
        freezes::FreezeScope,
        keys::SerialKey,
    },
    traits::{Holdings, SerialBlocks},
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, RetirementKind, SerialRange,
};
use std::collections::{BTreeMap, BTreeSet};

/// Ranges that ended, as named serials.
const ENDED: [(u64, u64); 7] = [
    (1, 10),
    (11, 20),
    (21, 30),
    (31, 40),
    (41, 50),
    (96, 100),
    (101, 105),
];

/// Credits that ended in every way there is, and credits that did not, in every state.
fn scene() {
    issue(RICE, 100);
    issue(RICE, 5);
    issue(SOLAR, 20);
    let domestic = RetirementKind::DomesticUse;
    let cross_border = RetirementKind::CrossBorder;
    let named = |first, last| ranges(&[(first, last)]);
    ok(ALPHA, retire(ALPHA, RICE, named(1, 10), domestic));
    ok(GOVERNMENT, retire(ALPHA, RICE, named(11, 20), cross_border));
    ok(ALPHA, cancel(ALPHA, RICE, named(21, 30), None));
    ok(MINISTRY, cancel(ALPHA, RICE, named(31, 40), Some([7; 32])));
    ok(ALPHA, request_retirement(RICE, named(41, 50)));
    ok(MINISTRY, accept(1));
    ok(ALPHA, transfer(RICE, BETA, named(91, 100)));
    ok(BETA, retire(BETA, RICE, named(96, 100), domestic));
    ok(ALPHA, retire(ALPHA, RICE, named(101, 105), domestic));
    ok(BETA, request(RICE, &[(ALPHA, named(51, 55))], BETA));
    ok(ALPHA, request_retirement(RICE, named(56, 60)));
    Delay::set(Some((5, 1)));
    ok(ALPHA, transfer(RICE, BETA, named(61, 65)));
    Delay::set(None);
    ok(MINISTRY, freeze(serials(RICE, &[(66, 70)]), Some(6)));
}

/// All that the storage says of ranges that ended: raw keys and raw values.
type Raw = BTreeMap<Vec<u8>, Vec<u8>>;

fn raw(key: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let value = sp_io::storage::get(&key).unwrap().to_vec();
    (key, value)
}

fn ended() -> Raw {
    let terminal = Ranges::<Test>::iter().filter(|(_, record)| record.account.is_terminal());
    let of_range = |(key, record): (SerialKey, RangeRecord)| {
        let index = (record.owner, record.account, record.programme, key);
        [
            raw(Ranges::<Test>::hashed_key_for(key)),
            raw(RangesOf::<Test>::hashed_key_for(index)),
        ]
    };
    let receipts = Receipts::<Test>::iter_keys().map(Receipts::<Test>::hashed_key_for);
    let receipts: Vec<_> = receipts.map(raw).collect();
    terminal.flat_map(of_range).chain(receipts).collect()
}

/// What the ledger answers of every serial that ended.
fn answers() -> Vec<Option<(SerialRange, RangeRecord)>> {
    let serials = ENDED.iter().flat_map(|(first, last)| *first..=*last);
    serials.map(Credits::range_of).collect()
}

/// Whether storage still says all this, and lists no more under these serials.
fn unchanged(before: &Raw) -> bool {
    let lasts: BTreeSet<u64> = ENDED.iter().map(|(_, last)| *last).collect();
    let listed = RangesOf::<Test>::iter_keys().filter(|(_, _, _, key)| {
        let last: u64 = (*key).into();
        lasts.contains(&last)
    });
    listed.count() == ENDED.len()
        && before
            .iter()
            .all(|(key, value)| sp_io::storage::get(key).is_some_and(|now| *now == value[..]))
}

/// Serials that ended: each range, its parts, with neighbours that live, all together, and by
/// amount.
fn selections() -> Vec<Selection> {
    let mut selections: Vec<Selection> = ENDED.iter().map(|range| ranges(&[*range])).collect();
    selections.extend([
        ranges(&[(5, 5)]),
        ranges(&[(50, 51)]),
        ranges(&[(95, 96)]),
        ranges(&[(1, 100)]),
        ranges(&ENDED),
        ranges(&[(71, 72)]),
        amount(1),
        amount(20),
        amount(55),
    ]);
    selections
}

/// Every call, with all that could mean something that ended.
fn attempts() -> Vec<Call> {
    let mut calls = vec![
        issue_call(RICE, 1),
        issue_call(SOLAR, 1),
        freeze(FreezeScope::Programme(RICE), Some(4)),
        freeze(FreezeScope::Organisation(org(ALPHA)), Some(4)),
        freeze(FreezeScope::Country, Some(4)),
    ];
    for selection in selections() {
        for programme in [RICE, SOLAR, ProgrammeId(9)] {
            for owner in [ALPHA, BETA] {
                calls.push(transfer(programme, owner, selection.clone()));
                for kind in RetirementKind::ALL.iter().copied() {
                    calls.push(retire(owner, programme, selection.clone(), kind));
                }
                for order in [None, Some([7; 32])] {
                    calls.push(cancel(owner, programme, selection.clone(), order));
                }
                for to in [BETA, GAMMA, GOVERNMENT] {
                    calls.push(request(programme, &[(owner, selection.clone())], to));
                }
            }
            calls.push(request_retirement(programme, selection.clone()));
            if let Selection::Ranges(named) = &selection {
                let scope = FreezeScope::Serials(programme, named.clone());
                calls.extend([None, Some(4)].map(|until| freeze(scope.clone(), until)));
            }
        }
    }
    // Numbers of what waited, of receipts, of issuances and of freezes.
    for number in 0..=8 {
        calls.extend([
            accept(number),
            refuse(number),
            cancel_transfer(number),
            execute(number),
            unfreeze(number),
            prolong(number, Some(5)),
            prolong(number, None),
            void(number),
        ]);
    }
    calls
}

fn origins() -> Vec<RuntimeOrigin> {
    let keys = [
        GOVERNMENT, MINISTRY, ALPHA, BETA, GAMMA, CERTIFIER, SUSPENDED, VIEWER, 99,
    ];
    let mut origins: Vec<RuntimeOrigin> = keys.map(signed).into();
    origins.extend([
        RuntimeOrigin::root(),
        RuntimeOrigin::none(),
        frame_system::RawOrigin::Authorized.into(),
    ]);
    origins
}

fn dispatch(call: Call, origin: RuntimeOrigin) -> bool {
    call.dispatch_bypass_filter(origin).is_ok()
}

#[test]
fn no_call_changes_what_ended_whoever_sends_it() {
    run(|| {
        scene();
        let (before, answers_before) = (ended(), answers());
        assert_eq!(
            before.len(),
            3 * ENDED.len(),
            "range, index and receipt of each"
        );
        let mut done: BTreeMap<&str, u32> = BTreeMap::new();
        // As soon as it may, and after all that waits is due and the freeze is over.
        for wait in [0, 20] {
            for call in attempts() {
                for origin in origins() {
                    let name = call.get_call_name();
                    hypothetically!({
                        System::set_block_number(System::block_number() + wait);
                        let happened = dispatch(call.clone(), origin.clone());
                        *done.entry(name).or_default() += u32::from(happened);
                        assert!(unchanged(&before), "{origin:?} {call:?}");
                        assert!(!happened || answers() == answers_before, "{call:?}");
                    });
                }
            }
        }
        for name in Call::get_call_names() {
            let times = done.get(name).copied();
            assert!(times.is_some(), "{name} was not tried");
            assert!(times > Some(0), "{name} was never done");
        }
    });
}

#[test]
fn nor_do_many_calls_one_after_the_other() {
    run(|| {
        scene();
        let (before, answers_before) = (ended(), answers());
        for origin in origins() {
            for call in attempts() {
                dispatch(call, origin.clone());
            }
            advance(1);
            assert!(unchanged(&before), "{origin:?}");
            assert_eq!(answers(), answers_before);
        }
        advance(20);
        assert!(unchanged(&before));
        assert_eq!(answers(), answers_before);
    });
}

#[test]
fn nor_does_what_the_chain_and_the_other_pallets_do() {
    run(|| {
        scene();
        let (before, answers_before) = (ended(), answers());
        // Of what Alpha still has, 20 are free: neither reserved nor frozen.
        for (amount, moves) in [
            (21, false),
            (26, false),
            (1_000, false),
            (20, true),
            (1, false),
        ] {
            let by = actor(GOVERNMENT, OrganisationKind::Government);
            let (from, to) = (org(ALPHA), org(BETA));
            let moved = with_storage_layer(|| {
                Credits::move_with_ownership(RICE, from, to, Amount(amount), by)
            });
            assert_eq!(moved.is_ok(), moves);
            Credits::reserve(RICE, Amount(amount)).unwrap();
            assert!(unchanged(&before));
        }
        for block in 2..30 {
            System::set_block_number(block);
            Credits::on_initialize(block);
            Credits::on_idle(block, sp_runtime::Weight::MAX);
            Credits::on_finalize(block);
            assert!(unchanged(&before));
        }
        assert_eq!(answers(), answers_before);
        assert!(account(ALPHA, RICE, AccountKind::Pending).is_empty());
    });
}
