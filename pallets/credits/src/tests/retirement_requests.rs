//! Cross-border retirements that an owner asks an authority to recognise.

use super::{calls::*, mock::*};
use crate::{OrganisationBalances, Receipts, WaitingTransfers};
use registry_primitives::{
    records::{
        credits::Ending,
        waiting::{CrossBorder, Purpose, UndoCause},
    },
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, ReceiptId, RetirementKind,
    TransferId,
};
use sp_runtime::DispatchError;

const DEVELOPER: OrganisationKind = OrganisationKind::ProgrammeDeveloper;

/// Alpha asks for the recognition of 30 of 100 credits of Rice, and then of one of Solar, in
/// block 1; the requests expire in block 11.
fn requested(test: impl FnOnce()) {
    run(|| {
        issue(RICE, 100);
        issue(SOLAR, 10);
        ok(ALPHA, request_retirement(RICE, amount(30)));
        assert_last(Event::RetirementRequested {
            transfer: TransferId(1),
            programme: RICE,
            owner: org(ALPHA),
            ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
            amount: Amount(30),
            country: *b"CH",
            receiver: None,
            beneficiary: abroad().beneficiary,
            reason: abroad().reason,
            expires: 11,
            held_before: Amount(106),
            held_after: Amount(76),
            by: actor(ALPHA, DEVELOPER),
        });
        ok(ALPHA, request_retirement(SOLAR, amount(1)));
        test();
    });
}

fn undone(cause: UndoCause, by: Option<(u64, OrganisationKind)>) -> Event {
    Event::TransferUndone {
        transfer: TransferId(1),
        programme: RICE,
        from: org(ALPHA),
        to: None,
        ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
        amount: Amount(30),
        from_before: Amount(75),
        from_after: Amount(105),
        cause,
        reason: (cause == UndoCause::Refused).then(why),
        by: by.map(|(key, kind)| actor(key, kind)),
    }
}

#[test]
fn what_is_asked_for_is_reserved() {
    requested(|| {
        let waiting = WaitingTransfers::<Test>::get(TransferId(1)).unwrap();
        assert_eq!((waiting.group, waiting.due), (TransferId(1), 11));
        assert_eq!(waiting.purpose, Purpose::Retirement(abroad()));
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 30)]);
        let (_, record) = Credits::range_of(1).unwrap();
        assert_eq!(record.reservation, Some(TransferId(1)));
        let again = request_retirement(RICE, ranges(&[(30, 31)]));
        refused(ALPHA, again, Error::CreditsReserved);
    });
}

#[test]
fn an_authority_recognises_and_the_credits_are_retired_abroad() {
    for (key, kind) in [
        (MINISTRY, OrganisationKind::Ministry),
        (GOVERNMENT, OrganisationKind::Government),
    ] {
        requested(|| {
            advance(2);
            ok(key, accept(1));
            let ranges_ = Receipts::<Test>::get(ReceiptId(1)).unwrap().ranges;
            assert_eq!(ranges_, vec![moved(1, 30, 1)]);
            assert_last(Event::CreditsRetired {
                receipt: ReceiptId(1),
                programme: RICE,
                owner: org(ALPHA),
                ranges: ranges_,
                amount: Amount(30),
                kind: RetirementKind::CrossBorder,
                account: AccountKind::RetirementInternational,
                country: Some(*b"CH"),
                receiver: None,
                beneficiary: abroad().beneficiary,
                reason: abroad().reason,
                held_before: Amount(75),
                held_after: Amount(75),
                transfer: Some(TransferId(1)),
                by: actor(key, kind),
            });
            let receipt = Receipts::<Test>::get(ReceiptId(1)).unwrap();
            assert_eq!((receipt.by, receipt.block), (actor(key, kind), 3));
            let ending = Ending::Retired {
                kind: RetirementKind::CrossBorder,
                country: Some(*b"CH"),
                receiver: None,
                beneficiary: abroad().beneficiary,
            };
            assert_eq!(receipt.ending, ending);
            let balances = OrganisationBalances::<Test>::get(org(ALPHA));
            assert_eq!(balances.retired_international, Amount(30));
            assert_eq!(balances.pending, Amount(1));
            refused(key, accept(1), Error::TransferNotFound);
            refused(ALPHA, cancel_transfer(1), Error::TransferNotFound);
        });
    }
}

#[test]
fn an_authority_does_not_recognise_and_says_why() {
    requested(|| {
        ok(MINISTRY, refuse(1));
        assert_last(undone(
            UndoCause::Refused,
            Some((MINISTRY, OrganisationKind::Ministry)),
        ));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
    });
}

#[test]
fn only_an_authority_that_covers_the_scope_decides() {
    requested(|| {
        for key in [ALPHA, BETA, CERTIFIER] {
            refused(key, accept(1), Error::RetirementNeedsAuthority);
            refused(key, refuse(1), Error::RetirementNeedsAuthority);
        }
        refused(MINISTRY, accept(2), Error::ScopeNotCovered);
        refused(MINISTRY, refuse(2), Error::ScopeNotCovered);
        ok(GOVERNMENT, accept(2));
        for key in [VIEWER, GOVERNANCE] {
            refused(key, accept(1), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn the_owner_takes_it_back_and_nobody_else() {
    requested(|| {
        for key in [BETA, GOVERNMENT, MINISTRY] {
            refused(key, cancel_transfer(1), Error::NotRequester);
        }
        ok(ALPHA, cancel_transfer(1));
        assert_last(undone(UndoCause::Cancelled, Some((ALPHA, DEVELOPER))));
        refused(MINISTRY, accept(1), Error::TransferNotFound);
    });
}

#[test]
fn what_nobody_answers_expires() {
    requested(|| {
        ok(ALPHA, cancel_transfer(2));
        advance(10);
        let Event::TransferUndone { cause, to, .. } = last_event() else {
            panic!("undone");
        };
        assert_eq!((cause, to), (UndoCause::Expired, None));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
    });
    requested(|| {
        System::set_block_number(11);
        refused(MINISTRY, accept(1), Error::RequestExpired);
        ok(MINISTRY, refuse(1));
    });
}

fn last_event() -> Event {
    match System::events().pop().unwrap().event {
        RuntimeEvent::Credits(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_is_recognised_for_an_owner_that_is_suspended() {
    requested(|| {
        AlsoSuspended::set(vec![ALPHA]);
        refused(MINISTRY, accept(1), Error::OwnerSuspended);
        refused(ALPHA, request_retirement(RICE, amount(1)), INACTIVE);
        AlsoSuspended::set(Vec::new());
        ok(MINISTRY, accept(1));
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        let with = |terms| Call::request_retirement {
            programme: RICE,
            selection: amount(1),
            terms,
        };
        for country in [*b"ch", *b"C1", [0; 2]] {
            let terms = CrossBorder {
                country,
                ..abroad()
            };
            refused(ALPHA, with(terms), Error::ReceivingCountryInvalid);
        }
        for terms in [
            CrossBorder {
                receiver: Some(text(" ")),
                ..abroad()
            },
            CrossBorder {
                beneficiary: text(""),
                ..abroad()
            },
            CrossBorder {
                reason: blank(),
                ..abroad()
            },
        ] {
            refused(ALPHA, with(terms), Error::TextUnreadable);
        }
        let nowhere = request_retirement(ProgrammeId(9), amount(1));
        refused(ALPHA, nowhere, Error::ProgrammeNotFound);
        for (key, selection, error) in [
            (ALPHA, amount(0), Error::ZeroAmount),
            (ALPHA, amount(101), Error::InsufficientHolding),
            (BETA, amount(1), Error::InsufficientHolding),
            (BETA, ranges(&[(1, 1)]), Error::RangeNotHeld),
        ] {
            refused(key, request_retirement(RICE, selection), error);
        }
    });
}
