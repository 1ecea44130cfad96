//! A corrupted ledger is noticed.

use super::{calls::*, mock::*};
use crate::{
    Agenda, Blocks, Entries, Freezes, FreezesOf, Issuances, LastSerial, Movements, MovementsOf,
    NationalTotals, OrganisationBalances, ProgrammeTotals, Ranges, RangesOf, Receipts,
};
use frame_support::hypothetically;
use registry_primitives::{
    records::{
        credits::{Issuance, Standing},
        freezes::{FreezeScope, FreezeSubject},
        keys::{AgendaKey, EntryKey, OrderedKey, SerialKey},
    },
    traits::SerialBlocks,
    AccountKind, Credits as Amount, FreezeId, IssuanceId, MovementId, OrganisationId, ReceiptId,
    RetirementKind, TransferId,
};
use sp_runtime::DispatchError;

/// A ledger of two programmes, one of them with issuances from two blocks. Something waits,
/// something is retired, something is frozen.
fn scene() {
    issue(SOLAR, 10);
    Credits::reserve(RICE, Amount(5)).unwrap();
    issue(RICE, 1_003);
    Delay::set(Some((5, 1)));
    ok(ALPHA, transfer(SOLAR, BETA, amount(2)));
    let last = ranges(&[(1_006, 1_006)]);
    ok(
        ALPHA,
        retire(ALPHA, SOLAR, last, RetirementKind::DomesticUse),
    );
    ok(GOVERNANCE, freeze(FreezeScope::Country, None));
}

fn change_issuance(issuance: u32, change: impl FnOnce(&mut Issuance)) {
    Issuances::<Test>::mutate(IssuanceId(issuance), |of| change(of.as_mut().unwrap()));
}

/// The key of the first movement in the account of who issued first.
fn first_entry() -> (OrganisationId, EntryKey) {
    (org(ALPHA), EntryKey::new(1, MovementId(1)))
}

#[test]
fn every_corruption_has_its_name() {
    type Corruption = (&'static str, fn());
    let corruptions: &[Corruption] = &[
        ("block within the counter", || {
            LastSerial::<Test>::put(2_004)
        }),
        ("issuance within one block", || {
            Blocks::<Test>::mutate(RICE, |blocks| {
                blocks[0].last = 999;
                blocks[1].first = 2_000;
            });
        }),
        ("range within its issuance", || {
            change_issuance(1, |of| of.range.first += 3);
        }),
        ("programme of the issuance", || {
            change_issuance(1, |of| of.programme = RICE);
        }),
        ("no serial is lost", || {
            change_issuance(1, |of| of.range.last += 1);
        }),
        ("range is indexed", || {
            let key = SerialKey::from(1_010);
            RangesOf::<Test>::remove((org(BETA), AccountKind::Holding, SOLAR, key));
        }),
        ("no index without a range", || {
            let key = SerialKey::from(9);
            RangesOf::<Test>::insert((org(BETA), AccountKind::Holding, SOLAR, key), ());
        }),
        ("ranges are apart and sorted", || {
            Ranges::<Test>::mutate(SerialKey::from(1_010), |range| {
                range.as_mut().unwrap().first -= 1;
            });
        }),
        ("balances of organisations", || {
            OrganisationBalances::<Test>::mutate(org(BETA), |of| of.held = Amount(1));
        }),
        ("totals of programmes", || {
            ProgrammeTotals::<Test>::mutate(RICE, |of| of.authorised = Amount(1_000));
        }),
        ("national totals", || {
            NationalTotals::<Test>::mutate(|of| of.issued = Amount(1));
        }),
        ("no range of a voided issuance", || {
            change_issuance(1, |of| of.standing = Standing::Voided);
        }),
        ("what moved is known as moved", || {
            change_issuance(1, |of| of.standing = Standing::Unmoved);
        }),
        ("issuances of a call", || {
            change_issuance(3, |of| of.batch = IssuanceId(1));
        }),
        ("what is reserved names what reserves it", || {
            Ranges::<Test>::mutate(SerialKey::from(1_002), |range| {
                range.as_mut().unwrap().reservation = None;
            });
        }),
        ("ranges that ended stay as the receipt says", || {
            Receipts::<Test>::mutate(ReceiptId(1), |receipt| {
                receipt.as_mut().unwrap().owner = org(BETA);
            });
        }),
        ("a waiting transfer is on the agenda", || {
            Agenda::<Test>::remove(AgendaKey::new(6, TransferId(1)));
        }),
        ("nothing else is on the agenda", || {
            Agenda::<Test>::insert(AgendaKey::new(7, TransferId(1)), ());
        }),
        ("the ranges of a waiting transfer are reserved", || {
            let key = SerialKey::from(1_002);
            Ranges::<Test>::mutate(key, |range| {
                let range = range.as_mut().unwrap();
                range.account = AccountKind::Holding;
                range.reservation = None;
            });
            RangesOf::<Test>::remove((org(ALPHA), AccountKind::Pending, SOLAR, key));
            RangesOf::<Test>::insert((org(ALPHA), AccountKind::Holding, SOLAR, key), ());
        }),
        ("no movement is missing", || {
            Movements::<Test>::remove(OrderedKey::from(1));
        }),
        ("movements are counted", || {
            let first = Movements::<Test>::get(OrderedKey::from(1)).unwrap();
            Movements::<Test>::insert(OrderedKey::from(99), first);
        }),
        ("movement of its issuances", || {
            MovementsOf::<Test>::remove(IssuanceId(1), OrderedKey::from(1));
        }),
        ("amount of a movement", || {
            Movements::<Test>::mutate(OrderedKey::from(1), |movement| {
                movement.as_mut().unwrap().amount = Amount(1);
            });
        }),
        ("an entry for each party", || {
            let (organisation, key) = first_entry();
            Entries::<Test>::remove(organisation, key);
        }),
        ("entries follow each other", || {
            let (organisation, key) = first_entry();
            Entries::<Test>::mutate(organisation, key, |entry| {
                entry.as_mut().unwrap().before.held = Amount(1);
            });
        }),
        ("an entry tells what it did", || {
            let (organisation, key) = first_entry();
            Entries::<Test>::mutate(organisation, key, |entry| {
                entry.as_mut().unwrap().after.held = Amount(1);
            });
        }),
        ("no entry without a movement", || {
            let (organisation, key) = first_entry();
            let entry = Entries::<Test>::get(organisation, key).unwrap();
            let other = EntryKey::new(1, MovementId(99));
            Entries::<Test>::insert(organisation, other, entry);
        }),
        ("no empty list of freezes", || {
            FreezesOf::<Test>::mutate(FreezeSubject::Country, |list| {
                list.retain(|_| false);
            });
        }),
        ("a freeze that is listed", || {
            Freezes::<Test>::remove(FreezeId(1));
        }),
        ("what is frozen as a whole is listed", || {
            FreezesOf::<Test>::remove(FreezeSubject::Country);
        }),
    ];
    run(|| {
        scene();
        for (name, corrupt) in corruptions {
            let found = hypothetically!({
                corrupt();
                Credits::do_try_state()
            });
            assert_eq!(found, Err(DispatchError::Other(name)));
        }
    });
}
