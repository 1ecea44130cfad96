//! Requests for credits: `request_transfer`, `accept_request`, `refuse_request`.

use super::{calls::*, mock::*};
use crate::{Agenda, LastTransfer, OrganisationBalances, WaitingTransfers};
use registry_primitives::{
    records::waiting::{Purpose, UndoCause},
    texts::MAX_RANGES,
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, TransferId,
};
use sp_runtime::DispatchError;

const DEVELOPER: OrganisationKind = OrganisationKind::ProgrammeDeveloper;

/// Beta asks Alpha for 30 of 100 credits of Rice in block 1; the request expires in block 11.
fn requested(test: impl FnOnce()) {
    run(|| {
        issue(RICE, 100);
        ok(BETA, request(RICE, &[(ALPHA, amount(30))], BETA));
        test();
    });
}

fn waiting(transfer: u32) -> crate::waiting::Waiting<Test> {
    WaitingTransfers::<Test>::get(TransferId(transfer)).unwrap()
}

/// The first transfer undone: so many credits are Alpha's again.
fn undone(cause: UndoCause, by: Option<u64>) -> Event {
    Event::TransferUndone {
        transfer: TransferId(1),
        programme: RICE,
        from: org(ALPHA),
        to: Some(org(BETA)),
        ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
        amount: Amount(30),
        from_before: Amount(70),
        from_after: Amount(100),
        cause,
        reason: (cause == UndoCause::Refused).then(why),
        by: by.map(|key| actor(key, DEVELOPER)),
    }
}

#[test]
fn what_the_receiver_asks_for_is_reserved_at_once() {
    requested(|| {
        assert_last(Event::TransferRequested {
            transfer: TransferId(1),
            group: TransferId(1),
            programme: RICE,
            from: org(ALPHA),
            to: org(BETA),
            ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
            amount: Amount(30),
            expires: 11,
            from_before: Amount(100),
            from_after: Amount(70),
            remark: None,
            by: actor(BETA, DEVELOPER),
        });
        let record = waiting(1);
        assert_eq!((record.group, record.due), (TransferId(1), 11));
        assert_eq!(record.purpose, Purpose::Requested { to: org(BETA) });
        assert_eq!(record.by, actor(BETA, DEVELOPER));
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 30)]);
        assert_eq!(holding(ALPHA, RICE), [(31, 100)]);
        let balances = OrganisationBalances::<Test>::get(org(ALPHA));
        assert_eq!((balances.held, balances.pending), (Amount(70), Amount(30)));
        let (whole, record) = Credits::range_of(7).unwrap();
        assert_eq!(whole, range(1, 30));
        assert_eq!(record.reservation, Some(TransferId(1)));
        assert_eq!(
            Credits::owner_of(30),
            Some((org(ALPHA), AccountKind::Pending))
        );
    });
}

#[test]
fn the_giver_accepts_and_the_credits_go_at_once_to_whom_it_trusts() {
    requested(|| {
        advance(9);
        ok(ALPHA, accept(1));
        assert_last(Event::CreditsTransferred {
            programme: RICE,
            from: org(ALPHA),
            to: org(BETA),
            ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
            amount: Amount(30),
            from_before: Amount(70),
            from_after: Amount(70),
            to_before: Amount(0),
            to_after: Amount(30),
            transfer: Some(TransferId(1)),
            remark: None,
            by: actor(ALPHA, DEVELOPER),
        });
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        assert_eq!(Agenda::<Test>::iter_keys().count(), 0);
        refused(ALPHA, accept(1), Error::TransferNotFound);
        // It moves on like any other.
        ok(BETA, transfer(RICE, GAMMA, amount(30)));
    });
}

#[test]
fn to_others_they_go_after_the_delay_of_the_giver_who_can_cancel_until_shortly_before() {
    let accepted = |test: fn()| {
        requested(|| {
            advance(4);
            Delay::set(Some((20, 1)));
            ok(ALPHA, accept(1));
            test();
        });
    };
    accepted(|| {
        assert_last(Event::TransferDelayed {
            transfer: TransferId(1),
            programme: RICE,
            from: org(ALPHA),
            to: org(BETA),
            ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
            amount: Amount(30),
            due: 25,
            cancellable_until: 23,
            from_before: Amount(70),
            from_after: Amount(70),
            remark: None,
            by: actor(ALPHA, DEVELOPER),
        });
        assert_eq!(
            Agenda::<Test>::iter_keys().count(),
            1,
            "the request no longer expires"
        );
        refused(ALPHA, accept(1), Error::NothingToDecide);
        refused(ALPHA, refuse(1), Error::NothingToDecide);
        refused(BETA, cancel_transfer(1), Error::NotRequester);
        // Past the end of the request.
        advance(19);
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 30)]);
        refused(ALPHA, cancel_transfer(1), Error::TooLateToCancel);
        advance(1);
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
    });
    accepted(|| {
        ok(ALPHA, cancel_transfer(1));
        assert_last(undone(UndoCause::Cancelled, Some(ALPHA)));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
    });
    accepted(|| {
        AlsoSuspended::set(vec![BETA]);
        advance(20);
        assert_last(undone(UndoCause::PartyInactive, None));
    });
}

#[test]
fn the_giver_refuses_and_says_why() {
    requested(|| {
        let unreadable = Call::refuse_request {
            transfer: TransferId(1),
            reason: blank(),
        };
        refused(ALPHA, unreadable, Error::TextUnreadable);
        ok(ALPHA, refuse(1));
        // To refuse gives nothing away: no amount asks for a second person.
        assert_eq!(LastAsked::get().map(|(_, amount)| amount), Some(None));
        assert_last(undone(UndoCause::Refused, Some(ALPHA)));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
        assert!(WaitingTransfers::<Test>::get(TransferId(1)).is_none());
        assert_eq!(Agenda::<Test>::iter_keys().count(), 0);
        refused(ALPHA, refuse(1), Error::TransferNotFound);
    });
}

#[test]
fn only_the_giver_answers_and_only_who_asked_takes_it_back() {
    requested(|| {
        for key in [BETA, GAMMA, GOVERNMENT, MINISTRY] {
            refused(key, accept(1), Error::NotOwner);
            refused(key, refuse(1), Error::NotOwner);
        }
        for key in [GOVERNANCE, VIEWER] {
            refused(key, accept(1), DispatchError::BadOrigin);
            refused(key, refuse(1), DispatchError::BadOrigin);
            refused(key, cancel_transfer(1), DispatchError::BadOrigin);
        }
        for key in [ALPHA, GAMMA, GOVERNMENT] {
            refused(key, cancel_transfer(1), Error::NotRequester);
        }
        advance(9);
        ok(BETA, cancel_transfer(1));
        assert_last(undone(UndoCause::Cancelled, Some(BETA)));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
    });
}

#[test]
fn an_authority_asks_for_a_receiver_within_its_scopes() {
    run(|| {
        issue(RICE, 100);
        issue(SOLAR, 100);
        let rice = || request(RICE, &[(ALPHA, amount(5))], BETA);
        let solar = || request(SOLAR, &[(ALPHA, amount(5))], BETA);
        for key in [ALPHA, GAMMA, CERTIFIER] {
            refused(key, rice(), Error::NotReceiver);
        }
        refused(MINISTRY, solar(), Error::ScopeNotCovered);
        ok(MINISTRY, rice());
        ok(GOVERNMENT, solar());
        // It is the authority's to take back, not the receiver's, and not another's.
        refused(BETA, cancel_transfer(1), Error::NotRequester);
        refused(GOVERNMENT, cancel_transfer(1), Error::NotRequester);
        ok(MINISTRY, cancel_transfer(1));
        ok(ALPHA, accept(2));
        assert_eq!(holding(BETA, SOLAR)[0], (1_001, 1_005));
        // For itself the government asks as any receiver does; a ministry cannot hold.
        ok(GOVERNMENT, request(RICE, &[(ALPHA, amount(5))], GOVERNMENT));
        refused(
            MINISTRY,
            request(RICE, &[(ALPHA, amount(5))], MINISTRY),
            Error::ReceiverCannotHold,
        );
    });
}

#[test]
fn several_givers_are_asked_in_one_call_and_each_answers_for_itself() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, transfer(RICE, BETA, amount(40)));
        ok(ALPHA, transfer(RICE, DELTA, amount(20)));
        Delay::set(Some((3, 1)));
        ok(ALPHA, transfer(RICE, DELTA, amount(1)));
        let givers = [
            (BETA, ranges(&[(11, 15), (1, 2)])),
            (DELTA, amount(20)),
            (ALPHA, amount(5)),
        ];
        ok(GAMMA, request(RICE, &givers, GAMMA));
        assert_eq!(LastTransfer::<Test>::get(), TransferId(4));
        let asked: Vec<_> = (2..=4)
            .map(|transfer| {
                let of = waiting(transfer);
                (of.group.0, of.from, of.amount.0, of.due)
            })
            .collect();
        let expected = [
            (2, org(BETA), 7, 11),
            (2, org(DELTA), 20, 11),
            (2, org(ALPHA), 5, 11),
        ];
        assert_eq!(asked, expected);
        assert_eq!(
            account(BETA, RICE, AccountKind::Pending),
            [(1, 2), (11, 15)]
        );
        Delay::set(None);
        ok(BETA, accept(2));
        ok(DELTA, refuse(3));
        advance(10);
        assert_eq!(holding(GAMMA, RICE), [(1, 2), (11, 15)]);
        assert_eq!(holding(DELTA, RICE), [(41, 61)]);
        assert_eq!(holding(ALPHA, RICE), [(62, 100)]);
    });
}

#[test]
fn a_request_to_several_givers_is_made_whole_or_not_at_all() {
    run(|| {
        issue(RICE, 100);
        ok(ALPHA, transfer(RICE, BETA, amount(10)));
        let givers = |second: u64| [(ALPHA, amount(10)), (BETA, amount(second))];
        refused(
            GAMMA,
            request(RICE, &givers(11), GAMMA),
            Error::InsufficientHolding,
        );
        refused(
            BETA,
            request(RICE, &givers(1), BETA),
            Error::SameOrganisation,
        );
        refused(GAMMA, request(RICE, &[], GAMMA), Error::GiverRepeated);
        let twice = [(ALPHA, amount(1)), (BETA, amount(1)), (ALPHA, amount(1))];
        refused(GAMMA, request(RICE, &twice, GAMMA), Error::GiverRepeated);
        assert_eq!(LastTransfer::<Test>::get(), TransferId(0));
        ok(GAMMA, request(RICE, &givers(10), GAMMA));
    });
}

#[test]
fn one_call_looks_at_no_more_ranges_whoever_holds_them() {
    run(|| {
        for _ in 0..=MAX_RANGES {
            issue(RICE, 1);
        }
        ok(ALPHA, transfer(RICE, BETA, amount(30)));
        let most = u64::from(MAX_RANGES) - 30;
        let givers = |alpha| [(BETA, amount(30)), (ALPHA, amount(alpha))];
        let call = request(RICE, &givers(most + 1), GAMMA);
        refused(GAMMA, call, Error::TooManyRanges);
        ok(GAMMA, request(RICE, &givers(most), GAMMA));
    });
}

#[test]
fn of_two_requests_for_the_same_units_one_wins_and_the_other_is_told_which() {
    run(|| {
        issue(RICE, 100);
        let wanted = || ranges(&[(41, 60)]);
        ok(BETA, request(RICE, &[(ALPHA, wanted())], BETA));
        let second = request(RICE, &[(ALPHA, wanted())], GAMMA);
        refused(GAMMA, second, Error::CreditsReserved);
        // One unit in common is enough, whoever wants it and for what.
        let common = || ranges(&[(60, 61)]);
        for (key, call) in [
            (GAMMA, request(RICE, &[(ALPHA, common())], GAMMA)),
            (ALPHA, transfer(RICE, GAMMA, common())),
            (ALPHA, request_retirement(RICE, common())),
            (ALPHA, cancel(ALPHA, RICE, common(), None)),
            (GOVERNMENT, cancel(ALPHA, RICE, common(), Some([7; 32]))),
        ] {
            refused(key, call, Error::CreditsReserved);
        }
        let (_, record) = Credits::range_of(50).unwrap();
        assert_eq!(record.reservation, Some(TransferId(1)));
        // By amount there are 80 left.
        let more = |credits| request(RICE, &[(ALPHA, amount(credits))], GAMMA);
        refused(GAMMA, more(81), Error::CreditsReserved);
        refused(GAMMA, more(101), Error::InsufficientHolding);
        ok(GAMMA, more(80));
        ok(ALPHA, accept(1));
        ok(ALPHA, accept(2));
        assert_eq!(holding(BETA, RICE), [(41, 60)]);
        assert_eq!(holding(GAMMA, RICE), [(1, 40), (61, 100)]);
    });
}

#[test]
fn what_nobody_answers_expires_and_goes_back() {
    requested(|| {
        advance(9);
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 30)]);
        refused(GAMMA, execute(1), Error::TransferNotDue);
        advance(1);
        assert_last(undone(UndoCause::Expired, None));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
        refused(ALPHA, accept(1), Error::TransferNotFound);
    });
}

#[test]
fn an_answer_that_comes_too_late_is_refused_even_when_the_chain_is_behind() {
    requested(|| {
        // Blocks were full.
        System::set_block_number(11);
        refused(ALPHA, accept(1), Error::RequestExpired);
        ok(CERTIFIER, execute(1));
        assert_last(undone(UndoCause::Expired, None));
    });
    requested(|| {
        System::set_block_number(11);
        ok(ALPHA, refuse(1));
        assert_last(undone(UndoCause::Refused, Some(ALPHA)));
    });
    requested(|| {
        System::set_block_number(11);
        ok(BETA, cancel_transfer(1));
        assert_last(undone(UndoCause::Cancelled, Some(BETA)));
    });
}

#[test]
fn suspended_parties_neither_give_nor_receive() {
    requested(|| {
        let again = || request(RICE, &[(ALPHA, amount(1))], GAMMA);
        AlsoSuspended::set(vec![ALPHA]);
        refused(GAMMA, again(), Error::OwnerSuspended);
        refused(ALPHA, accept(1), INACTIVE);
        refused(ALPHA, refuse(1), INACTIVE);
        AlsoSuspended::set(vec![BETA]);
        refused(ALPHA, accept(1), Error::ReceiverSuspended);
        refused(BETA, cancel_transfer(1), INACTIVE);
        AlsoSuspended::set(vec![GAMMA]);
        refused(GAMMA, again(), INACTIVE);
        let for_gamma = request(RICE, &[(ALPHA, amount(1))], GAMMA);
        refused(GOVERNMENT, for_gamma, Error::ReceiverSuspended);
        AlsoSuspended::set(vec![ALPHA, BETA]);
        advance(10);
        assert_last(undone(UndoCause::Expired, None));
    });
}

#[test]
fn who_lets_nobody_ask_is_asked_by_authorities_only() {
    run(|| {
        issue(RICE, 100);
        let ask = |to| request(RICE, &[(ALPHA, amount(5))], to);
        RefusesRequests::set(vec![(ALPHA, BETA), (ALPHA, GOVERNMENT), (ALPHA, MINISTRY)]);
        refused(BETA, ask(BETA), Error::RequestsRefused);
        ok(GAMMA, ask(GAMMA));
        ok(GOVERNMENT, ask(BETA));
        ok(MINISTRY, ask(BETA));
        ok(GOVERNMENT, ask(GOVERNMENT));
        // What was asked before stays.
        RefusesRequests::set(vec![(ALPHA, GAMMA)]);
        ok(ALPHA, accept(1));
    });
}

#[test]
fn who_accepts_no_credits_gets_none_but_those_it_asks_for() {
    run(|| {
        issue(RICE, 100);
        let ask = || request(RICE, &[(ALPHA, amount(5))], BETA);
        ok(GOVERNMENT, ask());
        RefusesCredits::set(vec![(BETA, ALPHA)]);
        refused(GOVERNMENT, ask(), Error::ReceiverRefuses);
        // It changed its mind after the government asked for it.
        refused(ALPHA, accept(1), Error::ReceiverRefuses);
        ok(BETA, ask());
        ok(ALPHA, accept(2));
        RefusesCredits::set(Vec::new());
        ok(ALPHA, accept(1));
        assert_eq!(holding(BETA, RICE), [(1, 10)]);
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        let from = |giver, credits| request(RICE, &[(giver, amount(credits))], BETA);
        for (key, call, error) in [
            (BETA, from(99, 1), Error::OrganisationNotFound),
            (BETA, from(SUSPENDED, 1), Error::OwnerSuspended),
            (BETA, from(BETA, 1), Error::SameOrganisation),
            (BETA, from(ALPHA, 0), Error::ZeroAmount),
            (BETA, from(ALPHA, 101), Error::InsufficientHolding),
            (BETA, from(GAMMA, 1), Error::InsufficientHolding),
            (
                BETA,
                request(ProgrammeId(9), &[(ALPHA, amount(1))], BETA),
                Error::ProgrammeNotFound,
            ),
            (
                GOVERNMENT,
                request(RICE, &[(ALPHA, amount(1))], 99),
                Error::OrganisationNotFound,
            ),
            (
                CERTIFIER,
                request(RICE, &[(ALPHA, amount(1))], CERTIFIER),
                Error::ReceiverCannotHold,
            ),
            (
                BETA,
                request(RICE, &[(ALPHA, ranges(&[(0, 1)]))], BETA),
                Error::RangeInvalid,
            ),
            (
                BETA,
                request(RICE, &[(ALPHA, ranges(&[(1, 3), (3, 4)]))], BETA),
                Error::RangesOverlap,
            ),
            (
                BETA,
                request(SOLAR, &[(ALPHA, ranges(&[(1, 3)]))], BETA),
                Error::RangeNotHeld,
            ),
        ] {
            refused(key, call, error);
        }
        let Call::request_transfer {
            programme,
            givers,
            to,
            ..
        } = from(ALPHA, 1)
        else {
            unreachable!("a request");
        };
        let unreadable = Call::request_transfer {
            programme,
            givers,
            to,
            remark: Some(blank()),
        };
        refused(BETA, unreadable, Error::TextUnreadable);
        for key in [VIEWER, GOVERNANCE] {
            refused(key, from(ALPHA, 1), DispatchError::BadOrigin);
        }
    });
}
