//! The digest of the ledger in the headers of blocks.

use super::{calls::*, mock::*};
use crate::{ProgrammeTotals, Touched};
use frame_support::traits::Hooks;
use registry_primitives::{
    records::{freezes::FreezeScope, ledger::LedgerDigest},
    traits::SerialBlocks,
    Credits as Amount, IssuanceId, MovementId, ReceiptId, RetirementKind, TransferId,
};
use sp_runtime::{DigestItem, Weight};

/// Makes a block, and gives the digests of the ledger in its header.
fn block(act: impl FnOnce()) -> Vec<LedgerDigest> {
    let number = System::block_number() + 1;
    System::reset_events();
    System::initialize(&number, &Default::default(), &Default::default());
    Credits::on_initialize(number);
    act();
    Credits::on_idle(number, Weight::MAX);
    Credits::on_finalize(number);
    assert!(!Touched::<Test>::exists());
    let header = System::finalize();
    let items = header.digest.logs.iter();
    items
        .filter_map(|item| match item {
            DigestItem::Other(bytes) => LedgerDigest::from_item(bytes),
            _ => None,
        })
        .collect()
}

/// What a test did before its first block is not told.
fn begin() {
    Touched::<Test>::kill();
}

/// A block that changes the ledger tells it once, as it then is.
#[track_caller]
fn told(act: impl FnOnce()) -> LedgerDigest {
    let digests = block(act);
    assert_eq!(digests, [Credits::ledger()]);
    digests[0]
}

#[track_caller]
fn untold(act: impl FnOnce()) {
    let before = Credits::ledger();
    assert!(block(act).is_empty());
    assert_eq!(Credits::ledger(), before);
}

#[test]
fn a_block_tells_the_ledger_exactly_when_it_changed_it() {
    run(|| {
        begin();
        untold(|| {});
        let digest = told(|| {
            Credits::reserve(RICE, Amount(5)).unwrap();
        });
        assert_eq!(digest.last_serial, 2_005);
        assert_eq!(digest.totals.authorised, Amount(2_005));
        told(|| issue(RICE, 100));
        told(|| ok(ALPHA, transfer(RICE, BETA, amount(10))));
        let digest = told(|| {
            issue(RICE, 5);
            ok(BETA, request(RICE, &[(ALPHA, amount(1))], BETA));
            ok(ALPHA, request_retirement(RICE, amount(1)));
            let kind = RetirementKind::DomesticUse;
            ok(ALPHA, retire(ALPHA, RICE, amount(2), kind));
            ok(ALPHA, cancel(ALPHA, RICE, amount(3), None));
        });
        assert_eq!(digest.last_issuance, IssuanceId(2));
        assert_eq!(digest.last_receipt, ReceiptId(2));
        assert_eq!(digest.last_transfer, TransferId(2));
        assert_eq!(digest.last_movement, MovementId(7));
        assert_eq!(digest.totals.issued, Amount(105));
        assert_eq!(digest.totals.balances.pending, Amount(2));
        assert_eq!(digest.totals.balances.retired_local, Amount(2));
        assert_eq!(digest.totals.balances.cancelled, Amount(3));
        told(|| ok(ALPHA, accept(1)));
        told(|| ok(MINISTRY, refuse(2)));
        let digest = told(|| ok(GOVERNMENT, void(2)));
        assert_eq!(digest.totals.voided, Amount(5));
        assert_eq!(digest.totals.issued, Amount(100));
    });
}

#[test]
fn freezing_and_what_is_refused_change_nothing_in_it() {
    run(|| {
        issue(RICE, 100);
        begin();
        untold(|| {
            ok(GOVERNANCE, freeze(FreezeScope::Country, None));
            ok(GOVERNANCE, freeze(serials(RICE, &[(5, 6)]), None));
            refused(ALPHA, transfer(RICE, BETA, amount(1)), Error::CreditsFrozen);
            ok(GOVERNANCE, prolong(1, Some(99)));
            ok(GOVERNANCE, unfreeze(1));
            refused(MINISTRY, void(9), Error::IssuanceNotFound);
        });
    });
}

#[test]
fn what_the_chain_does_by_itself_is_told_too() {
    run(|| {
        issue(RICE, 100);
        begin();
        told(|| ok(BETA, request(RICE, &[(ALPHA, amount(1))], BETA)));
        for _ in 3..12 {
            untold(|| {});
        }
        let digest = told(|| {});
        assert_eq!(digest.totals.balances.pending, Amount(0));
        untold(|| {});
    });
}

#[test]
fn the_view_of_totals_is_what_is_stored() {
    run(|| {
        issue(SOLAR, 10);
        ok(ALPHA, transfer(SOLAR, BETA, amount(1)));
        let totals = Credits::programme_totals(SOLAR);
        assert_eq!(totals, ProgrammeTotals::<Test>::get(SOLAR));
        assert_eq!(
            (totals.authorised, totals.issued),
            (Amount(1_000), Amount(10))
        );
        assert_eq!(Credits::ledger().totals.issued, Amount(10));
    });
}
