//! `cancel`.

use super::{calls::*, mock::*};
use crate::{OrganisationBalances, ProgrammeTotals, Receipts};
use registry_primitives::{
    records::{credits::Ending, freezes::FreezeScope},
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, ReceiptId, RetirementKind,
};
use sp_runtime::DispatchError;

/// The hash of a written order.
const ORDER: Option<[u8; 32]> = Some([7; 32]);

#[test]
fn an_owner_cancels_and_the_receipt_tells_all() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, cancel(ALPHA, RICE, ranges(&[(11, 20)]), None));
        let by = actor(ALPHA, OrganisationKind::ProgrammeDeveloper);
        assert_last(Event::CreditsCancelled {
            receipt: ReceiptId(1),
            programme: RICE,
            owner: org(ALPHA),
            ranges: vec![moved(11, 20, 1)].try_into().unwrap(),
            amount: Amount(10),
            reason: why(),
            order: None,
            held_before: Amount(100),
            held_after: Amount(90),
            by: by.clone(),
        });
        let receipt = Receipts::<Test>::get(ReceiptId(1)).unwrap();
        assert_eq!(receipt.ending, Ending::Cancelled { order: None });
        assert_eq!((receipt.by, receipt.reason), (by, why()));
        assert_eq!(account(ALPHA, RICE, AccountKind::Cancellation), [(11, 20)]);
        let totals = ProgrammeTotals::<Test>::get(RICE);
        assert_eq!(totals.issued, Amount(100), "they were issued all the same");
        assert_eq!(totals.balances.cancelled, Amount(10));
        // Receipts are counted with those of retirements.
        let kind = RetirementKind::DomesticUse;
        ok(ALPHA, retire(ALPHA, RICE, amount(1), kind));
        assert!(Receipts::<Test>::contains_key(ReceiptId(2)));
        let again = cancel(ALPHA, RICE, ranges(&[(10, 11)]), None);
        refused(ALPHA, again, Error::RangeNotHeld);
    });
}

#[test]
fn an_authority_cancels_by_a_written_order() {
    run(|| {
        issue(RICE, 100);
        ok(MINISTRY, cancel(ALPHA, RICE, amount(10), ORDER));
        assert_last(Event::CreditsCancelled {
            receipt: ReceiptId(1),
            programme: RICE,
            owner: org(ALPHA),
            ranges: vec![moved(1, 10, 1)].try_into().unwrap(),
            amount: Amount(10),
            reason: why(),
            order: ORDER,
            held_before: Amount(100),
            held_after: Amount(90),
            by: actor(MINISTRY, OrganisationKind::Ministry),
        });
        let ending = Receipts::<Test>::get(ReceiptId(1)).unwrap().ending;
        assert_eq!(ending, Ending::Cancelled { order: ORDER });
        ok(GOVERNMENT, cancel(ALPHA, RICE, amount(10), ORDER));
        assert_eq!(
            account(ALPHA, RICE, AccountKind::Cancellation),
            [(1, 10), (11, 20)]
        );
    });
}

#[test]
fn an_order_reaches_frozen_credits_and_suspended_owners_and_an_owner_does_not() {
    run(|| {
        issue(RICE, 100);
        ok(GOVERNANCE, freeze(serials(RICE, &[(1, 10)]), None));
        let own = || cancel(ALPHA, RICE, ranges(&[(10, 10)]), None);
        refused(ALPHA, own(), Error::CreditsFrozen);
        for scope in [
            FreezeScope::Programme(RICE),
            FreezeScope::Organisation(org(ALPHA)),
            FreezeScope::Country,
        ] {
            ok(GOVERNANCE, freeze(scope, None));
            refused(
                ALPHA,
                cancel(ALPHA, RICE, amount(1), None),
                Error::CreditsFrozen,
            );
        }
        AlsoSuspended::set(vec![ALPHA]);
        refused(ALPHA, own(), INACTIVE);
        // By amount the lowest go first, frozen or not.
        ok(MINISTRY, cancel(ALPHA, RICE, amount(5), ORDER));
        ok(MINISTRY, cancel(ALPHA, RICE, ranges(&[(8, 12)]), ORDER));
        assert_eq!(
            account(ALPHA, RICE, AccountKind::Cancellation),
            [(1, 5), (8, 10), (11, 12)]
        );
        let (_, ended) = Credits::range_of(9).unwrap();
        assert_eq!(ended.frozen, None, "what ended bears no mark");
        let (_, left) = Credits::range_of(6).unwrap();
        assert!(left.frozen.is_some());
        assert_eq!(
            OrganisationBalances::<Test>::get(org(ALPHA)).held,
            Amount(90)
        );
    });
}

#[test]
fn what_something_waits_for_is_not_cancelled_even_by_order() {
    run(|| {
        issue(RICE, 10);
        ok(BETA, request(RICE, &[(ALPHA, amount(4))], BETA));
        let named = cancel(ALPHA, RICE, ranges(&[(4, 5)]), ORDER);
        refused(MINISTRY, named, Error::CreditsReserved);
        let by_amount = cancel(ALPHA, RICE, amount(7), ORDER);
        refused(MINISTRY, by_amount, Error::CreditsReserved);
        ok(MINISTRY, cancel(ALPHA, RICE, amount(6), ORDER));
    });
}

#[test]
fn an_order_is_named_by_authorities_for_others_and_by_nobody_else() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, transfer(RICE, GOVERNMENT, amount(10)));
        let call = |owner, order| cancel(owner, RICE, amount(1), order);
        refused(ALPHA, call(ALPHA, ORDER), Error::OrderRequired);
        refused(BETA, call(ALPHA, ORDER), Error::OrderRequired);
        refused(BETA, call(ALPHA, None), Error::NotOwner);
        refused(MINISTRY, call(ALPHA, None), Error::OrderRequired);
        refused(GOVERNMENT, call(ALPHA, None), Error::OrderRequired);
        // The government cancels its own as an owner, or by order.
        ok(GOVERNMENT, call(GOVERNMENT, None));
        ok(GOVERNMENT, call(GOVERNMENT, ORDER));
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        issue(SOLAR, 100);
        let of_solar = cancel(ALPHA, SOLAR, amount(1), ORDER);
        refused(MINISTRY, of_solar, Error::ScopeNotCovered);
        let nowhere = cancel(ALPHA, ProgrammeId(9), amount(1), None);
        refused(ALPHA, nowhere, Error::ProgrammeNotFound);
        let of_nobody = cancel(99, RICE, amount(1), ORDER);
        refused(GOVERNMENT, of_nobody, Error::OrganisationNotFound);
        for (selection, error) in [
            (amount(0), Error::ZeroAmount),
            (amount(101), Error::InsufficientHolding),
            (ranges(&[]), Error::ZeroAmount),
            (ranges(&[(5, 4)]), Error::RangeInvalid),
            (ranges(&[(1, 4), (4, 5)]), Error::RangesOverlap),
            (ranges(&[(100, 101)]), Error::RangeNotHeld),
            (ranges(&[(1_001, 1_001)]), Error::RangeNotHeld),
        ] {
            refused(ALPHA, cancel(ALPHA, RICE, selection.clone(), None), error);
        }
        let unreadable = Call::cancel {
            owner: org(ALPHA),
            programme: RICE,
            selection: amount(1),
            reason: blank(),
            order: None,
        };
        refused(ALPHA, unreadable, Error::TextUnreadable);
        for key in [VIEWER, GOVERNANCE] {
            let call = cancel(ALPHA, RICE, amount(1), ORDER);
            refused(key, call, DispatchError::BadOrigin);
        }
    });
}
