//! A corrupted ledger is noticed.

use super::mock::*;
use crate::{
    Blocks, Issuances, LastSerial, NationalTotals, OrganisationBalances, ProgrammeTotals, Ranges,
    RangesOf,
};
use frame_support::{assert_ok, hypothetically};
use registry_primitives::{
    records::credits::SerialKey, traits::SerialBlocks, AccountKind, Credits as Amount, IssuanceId,
};
use sp_runtime::DispatchError;

/// A ledger of two programmes, one of them with issuances from two blocks.
fn scene() {
    issue(SOLAR, 10);
    Credits::reserve(RICE, Amount(5)).unwrap();
    issue(RICE, 1_003);
    Delay::set(Some((5, 1)));
    assert_ok!(Credits::transfer(
        signed(ALPHA),
        SOLAR,
        org(BETA),
        amount(2),
        None
    ));
}

#[test]
fn every_corruption_has_its_name() {
    type Corruption = (&'static str, fn());
    let corruptions: [Corruption; 12] = [
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
            Issuances::<Test>::mutate(IssuanceId(1), |issuance| {
                issuance.as_mut().unwrap().range.first += 3;
            });
        }),
        ("programme of the issuance", || {
            Issuances::<Test>::mutate(IssuanceId(1), |issuance| {
                issuance.as_mut().unwrap().programme = RICE;
            });
        }),
        ("no serial is lost", || {
            Issuances::<Test>::mutate(IssuanceId(1), |issuance| {
                issuance.as_mut().unwrap().range.last += 1;
            });
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
        ("the ranges of a waiting transfer are reserved", || {
            let key = SerialKey::from(1_002);
            Ranges::<Test>::mutate(key, |range| {
                range.as_mut().unwrap().account = AccountKind::Holding;
            });
            RangesOf::<Test>::remove((org(ALPHA), AccountKind::Pending, SOLAR, key));
            RangesOf::<Test>::insert((org(ALPHA), AccountKind::Holding, SOLAR, key), ());
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
