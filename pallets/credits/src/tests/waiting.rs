//! Transfers that wait for their delay.

use super::{calls, mock::*};
use crate::{Agenda, Error, Event, OrganisationBalances, WaitingTransfers, WeightInfo};
use frame_support::{assert_ok, traits::Hooks};
use registry_primitives::{
    records::waiting::{Purpose, UndoCause},
    texts::MAX_RANGES,
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, TransferId,
};
use sp_runtime::Weight;

const FIRST: TransferId = TransferId(1);

/// Alpha sends 30 credits of Rice to Beta in block 1: due in block 6, to be cancelled up to 4.
fn delayed(test: impl FnOnce()) {
    run(|| {
        issue(RICE, 100);
        Delay::set(Some((5, 1)));
        send(RICE, 30);
        test();
    });
}

fn send(programme: ProgrammeId, credits: u64) {
    assert_ok!(Credits::transfer(
        signed(ALPHA),
        programme,
        org(BETA),
        amount(credits),
        None
    ));
}

#[test]
fn what_waits_is_reserved_and_goes_when_it_is_due() {
    delayed(|| {
        assert_eq!(account(ALPHA, RICE, AccountKind::Pending), [(1, 30)]);
        assert_eq!(holding(ALPHA, RICE), [(31, 100)]);
        System::assert_last_event(
            Event::TransferDelayed {
                transfer: FIRST,
                programme: RICE,
                from: org(ALPHA),
                to: org(BETA),
                ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                amount: Amount(30),
                due: 6,
                cancellable_until: 4,
                from_before: Amount(100),
                from_after: Amount(70),
                remark: None,
                by: actor(ALPHA, OrganisationKind::ProgrammeDeveloper),
            }
            .into(),
        );
        // Nothing reserved can be moved again.
        assert_refused!(
            Credits::transfer(signed(ALPHA), RICE, org(BETA), ranges(&[(30, 31)]), None),
            Error::<Test>::CreditsReserved
        );
        assert_refused!(
            Credits::execute_transfer(signed(GOVERNMENT), FIRST),
            Error::<Test>::TransferNotDue
        );
        advance(4);
        assert!(holding(BETA, RICE).is_empty());
        advance(1);
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        System::assert_last_event(
            Event::CreditsTransferred {
                programme: RICE,
                from: org(ALPHA),
                to: org(BETA),
                ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                amount: Amount(30),
                from_before: Amount(70),
                from_after: Amount(70),
                to_before: Amount(0),
                to_after: Amount(30),
                transfer: Some(FIRST),
                remark: None,
                by: actor(ALPHA, OrganisationKind::ProgrammeDeveloper),
            }
            .into(),
        );
        assert_eq!(Agenda::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn any_member_of_the_giver_cancels_until_shortly_before() {
    delayed(|| {
        advance(3);
        assert_refused!(
            Credits::cancel_transfer(signed(BETA), FIRST),
            Error::<Test>::NotRequester
        );
        assert_ok!(Credits::cancel_transfer(signed(ALPHA), FIRST));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)], "and joins its neighbour");
        System::assert_last_event(
            Event::TransferUndone {
                transfer: FIRST,
                programme: RICE,
                from: org(ALPHA),
                to: Some(org(BETA)),
                ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                amount: Amount(30),
                from_before: Amount(70),
                from_after: Amount(100),
                cause: UndoCause::Cancelled,
                reason: None,
                by: Some(actor(ALPHA, OrganisationKind::ProgrammeDeveloper)),
            }
            .into(),
        );
        assert_refused!(
            Credits::cancel_transfer(signed(ALPHA), FIRST),
            Error::<Test>::TransferNotFound
        );
        advance(5);
        assert!(holding(BETA, RICE).is_empty());
    });
    delayed(|| {
        advance(4);
        assert_refused!(
            Credits::cancel_transfer(signed(ALPHA), FIRST),
            Error::<Test>::TooLateToCancel
        );
    });
}

#[test]
fn a_transfer_is_undone_when_giver_or_receiver_is_suspended_by_then() {
    for suspended in [ALPHA, BETA] {
        delayed(|| {
            AlsoSuspended::set(vec![suspended]);
            advance(5);
            System::assert_last_event(
                Event::TransferUndone {
                    transfer: FIRST,
                    programme: RICE,
                    from: org(ALPHA),
                    to: Some(org(BETA)),
                    ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                    amount: Amount(30),
                    from_before: Amount(70),
                    from_after: Amount(100),
                    cause: UndoCause::PartyInactive,
                    reason: None,
                    by: None,
                }
                .into(),
            );
            assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
            assert!(WaitingTransfers::<Test>::get(FIRST).is_none());
            assert_eq!(
                OrganisationBalances::<Test>::get(org(ALPHA)).pending,
                Amount(0)
            );
        });
    }
}

#[test]
fn a_delayed_transfer_is_a_group_of_its_own_and_nobody_decides_on_it() {
    delayed(|| {
        let waiting = WaitingTransfers::<Test>::get(FIRST).unwrap();
        assert_eq!((waiting.group, waiting.due), (FIRST, 6));
        let purpose = Purpose::Delayed {
            to: org(BETA),
            cancellable_until: 4,
        };
        assert_eq!(waiting.purpose, purpose);
        assert_eq!(
            waiting.by,
            actor(ALPHA, OrganisationKind::ProgrammeDeveloper)
        );
        for key in [ALPHA, BETA, GOVERNMENT] {
            calls::refused(key, calls::accept(1), Error::<Test>::NothingToDecide);
            calls::refused(key, calls::refuse(1), Error::<Test>::NothingToDecide);
        }
    });
}

#[test]
fn neighbours_that_wait_stay_apart_and_each_goes_its_way() {
    delayed(|| {
        send(RICE, 10);
        assert_eq!(
            account(ALPHA, RICE, AccountKind::Pending),
            [(1, 30), (31, 40)]
        );
        assert_ok!(Credits::cancel_transfer(signed(ALPHA), FIRST));
        advance(5);
        assert_eq!(holding(BETA, RICE), [(31, 40)]);
        assert_eq!(holding(ALPHA, RICE), [(1, 30), (41, 100)]);
    });
}

#[test]
fn a_full_block_leaves_what_is_due_to_the_next_one_or_to_a_call() {
    delayed(|| {
        System::set_block_number(6);
        assert_eq!(Credits::on_idle(6, Weight::zero()), Weight::zero());
        assert!(holding(BETA, RICE).is_empty());
        assert_ok!(Credits::execute_transfer(signed(GOVERNMENT), FIRST));
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
    });
    delayed(|| {
        for _ in 0..9 {
            send(RICE, 1);
        }
        System::set_block_number(6);
        // Room for one that moves as many ranges as may be: after it there is less.
        let room = <() as WeightInfo>::look_at_agenda()
            .saturating_add(Credits::execution_weight(MAX_RANGES));
        let used = Credits::on_idle(6, room);
        assert!(used.all_lte(room) && used != Weight::zero());
        assert_eq!(WaitingTransfers::<Test>::iter().count(), 9);
        Credits::on_idle(7, Weight::MAX);
        assert_eq!(WaitingTransfers::<Test>::iter().count(), 0);
        assert_eq!(holding(BETA, RICE), [(1, 39)]);
    });
}
