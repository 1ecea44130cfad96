//! `retire`.

use super::{calls::*, mock::*};
use crate::{OrganisationBalances, Receipts};
use registry_primitives::{
    records::credits::{Ending, RetirementTerms, Selection},
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, ReceiptId,
    RetirementKind::{self, CrossBorder, DomesticUse, LegalAction, Other},
};
use sp_runtime::DispatchError;

/// A call that retires credits of Rice.
fn rice(owner: u64, selection: Selection, kind: RetirementKind) -> Call {
    retire(owner, RICE, selection, kind)
}

#[test]
fn a_holder_retires_for_domestic_use_and_the_receipt_tells_all() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, rice(ALPHA, amount(40), DomesticUse));
        assert_eq!(holding(ALPHA, RICE), [(41, 100)]);
        assert_eq!(retired(ALPHA), [(1, 40)]);
        let by = actor(ALPHA, OrganisationKind::ProgrammeDeveloper);
        let RetirementTerms {
            beneficiary,
            reason,
            ..
        } = terms(DomesticUse);
        let receipt = Receipts::<Test>::get(ReceiptId(1)).unwrap();
        assert_eq!(receipt.programme, RICE);
        assert_eq!(receipt.owner, org(ALPHA));
        assert_eq!(receipt.ranges, vec![moved(1, 40, 1)]);
        assert_eq!(receipt.amount, Amount(40));
        let ending = Ending::Retired {
            kind: DomesticUse,
            country: None,
            receiver: None,
            beneficiary: beneficiary.clone(),
        };
        assert_eq!(receipt.ending, ending);
        assert_eq!(receipt.reason, reason);
        assert_eq!((receipt.by, receipt.block), (by.clone(), 1));
        assert_last(Event::CreditsRetired {
            receipt: ReceiptId(1),
            programme: RICE,
            owner: org(ALPHA),
            ranges: receipt.ranges,
            amount: Amount(40),
            kind: DomesticUse,
            account: AccountKind::RetirementLocal,
            country: None,
            receiver: None,
            beneficiary,
            reason,
            held_before: Amount(100),
            held_after: Amount(60),
            transfer: None,
            by,
        });
    });
}

#[test]
fn the_authority_retires_for_any_owner_and_type() {
    run(|| {
        issue(RICE, 100);
        let abroad = RetirementTerms {
            receiver: Some(text("Foundation for the Climate")),
            ..terms(CrossBorder)
        };
        ok(GOVERNMENT, retire_as(ALPHA, RICE, amount(10), abroad));
        ok(GOVERNMENT, rice(ALPHA, amount(1), CrossBorder));
        ok(MINISTRY, rice(ALPHA, amount(5), LegalAction));
        ok(MINISTRY, rice(ALPHA, amount(2), DomesticUse));
        let balances = OrganisationBalances::<Test>::get(org(ALPHA));
        assert_eq!(balances.retired_international, Amount(11));
        assert_eq!(balances.retired_local, Amount(7));
        assert_eq!(balances.held, Amount(82));
        let Ending::Retired {
            country, receiver, ..
        } = Receipts::<Test>::get(ReceiptId(1)).unwrap().ending
        else {
            panic!("retired");
        };
        assert_eq!(country, Some(*b"CH"));
        assert_eq!(receiver, Some(text("Foundation for the Climate")));
    });
}

#[test]
fn retired_ranges_are_never_touched_again() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, rice(ALPHA, ranges(&[(11, 20)]), DomesticUse));
        let beside = ranges(&[(1, 10), (21, 30)]);
        ok(ALPHA, rice(ALPHA, beside, DomesticUse));
        // They lie side by side and still do not merge: each is what its receipt says.
        assert_eq!(retired(ALPHA), [(1, 10), (11, 20), (21, 30)]);
        for (selection, error) in [
            (ranges(&[(10, 10)]), Error::RangeNotHeld),
            (ranges(&[(15, 35)]), Error::RangeNotHeld),
            (amount(71), Error::InsufficientHolding),
        ] {
            let error: DispatchError = error.into();
            refused(GOVERNMENT, rice(ALPHA, selection.clone(), Other), error);
            refused(ALPHA, transfer(RICE, BETA, selection), error);
        }
        assert_eq!(retired(ALPHA), [(1, 10), (11, 20), (21, 30)]);
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        let viewer = rice(ALPHA, amount(1), DomesticUse);
        refused(VIEWER, viewer, DispatchError::BadOrigin);
        for (key, owner, credits, kind, error) in [
            (BETA, ALPHA, 1, DomesticUse, Error::NotOwner),
            (
                ALPHA,
                ALPHA,
                1,
                CrossBorder,
                Error::RetirementNeedsAuthority,
            ),
            (
                ALPHA,
                ALPHA,
                1,
                LegalAction,
                Error::RetirementNeedsAuthority,
            ),
            (ALPHA, ALPHA, 1, Other, Error::RetirementNeedsAuthority),
            (GOVERNMENT, SUSPENDED, 1, Other, Error::OwnerSuspended),
            (GOVERNMENT, 99, 1, Other, Error::OrganisationNotFound),
            (ALPHA, ALPHA, 0, DomesticUse, Error::ZeroAmount),
            (ALPHA, ALPHA, 101, DomesticUse, Error::InsufficientHolding),
        ] {
            refused(key, rice(owner, amount(credits), kind), error);
        }
        let solar = retire(ALPHA, SOLAR, amount(1), Other);
        refused(MINISTRY, solar, Error::ScopeNotCovered);
        let nowhere = retire(ALPHA, ProgrammeId(9), amount(1), Other);
        refused(MINISTRY, nowhere, Error::ProgrammeNotFound);
    });
}

#[test]
fn a_receiving_country_is_named_when_credits_go_abroad_and_never_else() {
    run(|| {
        issue(RICE, 100);
        let somebody = Some(text("Foundation for the Climate"));
        for (kind, country, receiver, error) in [
            (CrossBorder, None, None, Error::ReceivingCountryInvalid),
            (
                CrossBorder,
                Some(*b"c1"),
                None,
                Error::ReceivingCountryInvalid,
            ),
            (Other, Some(*b"CH"), None, Error::ReceivingCountryInvalid),
            (
                Other,
                None,
                somebody.clone(),
                Error::ReceivingCountryInvalid,
            ),
            (DomesticUse, None, somebody, Error::ReceivingCountryInvalid),
            (
                CrossBorder,
                Some(*b"CH"),
                Some(text(" ")),
                Error::TextUnreadable,
            ),
        ] {
            let terms = RetirementTerms {
                country,
                receiver,
                ..terms(kind)
            };
            refused(GOVERNMENT, retire_as(ALPHA, RICE, amount(1), terms), error);
        }
        for unreadable in [
            RetirementTerms {
                beneficiary: text(""),
                ..terms(Other)
            },
            RetirementTerms {
                reason: text("two\nlines"),
                ..terms(Other)
            },
        ] {
            let call = retire_as(ALPHA, RICE, amount(1), unreadable);
            refused(GOVERNMENT, call, Error::TextUnreadable);
        }
    });
}
