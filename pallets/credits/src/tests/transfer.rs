//! `transfer`.

use super::mock::*;
use crate::{Error, Event, OrganisationBalances};
use frame_support::assert_ok;
use registry_primitives::{
    records::credits::Selection, texts::MAX_RANGES, Credits as Amount, OrganisationId,
    OrganisationKind, ProgrammeId,
};
use sp_runtime::DispatchError;

fn send(from: u64, to: u64, programme: ProgrammeId, selection: Selection) {
    Credits::transfer(signed(from), programme, org(to), selection, None).unwrap();
}

#[test]
fn the_lowest_serials_move_first_and_the_event_tells_all() {
    run(|| {
        issue(RICE, 100);
        let remark = Some(b"first delivery".to_vec().try_into().unwrap());
        assert_ok!(Credits::transfer(
            signed(ALPHA),
            RICE,
            org(BETA),
            amount(30),
            remark.clone()
        ));
        assert_eq!(holding(ALPHA, RICE), [(31, 100)]);
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        System::assert_last_event(
            Event::CreditsTransferred {
                programme: RICE,
                from: org(ALPHA),
                to: org(BETA),
                ranges: vec![moved(1, 30, 1)].try_into().unwrap(),
                amount: Amount(30),
                from_before: Amount(100),
                from_after: Amount(70),
                to_before: Amount(0),
                to_after: Amount(30),
                transfer: None,
                remark,
                by: actor(ALPHA, OrganisationKind::ProgrammeDeveloper),
            }
            .into(),
        );
    });
}

#[test]
fn received_credits_move_on_and_neighbours_merge_again() {
    run(|| {
        issue(RICE, 100);
        send(ALPHA, BETA, RICE, amount(30));
        send(BETA, GOVERNMENT, RICE, ranges(&[(11, 20)]));
        assert_eq!(holding(BETA, RICE), [(1, 10), (21, 30)]);
        assert_eq!(holding(GOVERNMENT, RICE), [(11, 20)]);
        send(GOVERNMENT, BETA, RICE, amount(10));
        assert_eq!(holding(BETA, RICE), [(1, 30)]);
        send(BETA, ALPHA, RICE, amount(30));
        assert_eq!(holding(ALPHA, RICE), [(1, 100)]);
        assert_eq!(OrganisationBalances::<Test>::get(org(BETA)).held, Amount(0));
    });
}

#[test]
fn an_amount_may_span_ranges_of_several_issuances() {
    run(|| {
        issue(RICE, 10);
        issue(RICE, 10);
        send(ALPHA, BETA, RICE, amount(15));
        assert_eq!(holding(BETA, RICE), [(1, 10), (11, 15)]);
        assert_eq!(holding(ALPHA, RICE), [(16, 20)]);
        // A named range may lie across them too.
        send(BETA, ALPHA, RICE, ranges(&[(12, 13), (8, 11)]));
        assert_eq!(holding(BETA, RICE), [(1, 7), (14, 15)]);
        assert_eq!(holding(ALPHA, RICE), [(8, 10), (11, 13), (16, 20)]);
    });
}

#[test]
fn programmes_are_not_mixed() {
    run(|| {
        issue(RICE, 10);
        issue(SOLAR, 10);
        let attempt =
            |selection| Credits::transfer(signed(ALPHA), RICE, org(BETA), selection, None);
        assert_refused!(attempt(amount(11)), Error::<Test>::InsufficientHolding);
        assert_refused!(
            attempt(ranges(&[(1_001, 1_001)])),
            Error::<Test>::RangeNotHeld
        );
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        send(ALPHA, BETA, RICE, ranges(&[(50, 60)]));
        let attempt = |from, to, selection| {
            Credits::transfer(signed(from), RICE, OrganisationId(to), selection, None)
        };
        assert_refused!(attempt(VIEWER, 4, amount(1)), DispatchError::BadOrigin);
        for (from, to, selection, error) in [
            (ALPHA, 3, amount(1), Error::<Test>::SameOrganisation),
            (ALPHA, 99, amount(1), Error::OrganisationNotFound),
            (ALPHA, 5, amount(1), Error::ReceiverCannotHold),
            (ALPHA, 2, amount(1), Error::ReceiverCannotHold),
            (ALPHA, 6, amount(1), Error::ReceiverSuspended),
            (ALPHA, 4, amount(0), Error::ZeroAmount),
            (ALPHA, 4, ranges(&[]), Error::ZeroAmount),
            (ALPHA, 4, amount(90), Error::InsufficientHolding),
            (CERTIFIER, 4, amount(1), Error::InsufficientHolding),
            (ALPHA, 4, ranges(&[(9, 8)]), Error::RangeInvalid),
            (ALPHA, 4, ranges(&[(0, 8)]), Error::RangeInvalid),
            (ALPHA, 4, ranges(&[(1, 8), (8, 9)]), Error::RangesOverlap),
            (ALPHA, 4, ranges(&[(49, 50)]), Error::RangeNotHeld),
            (ALPHA, 4, ranges(&[(100, 101)]), Error::RangeNotHeld),
            (ALPHA, 4, ranges(&[(5_000, 5_001)]), Error::RangeNotHeld),
        ] {
            assert_refused!(attempt(from, to, selection), error);
        }
        assert_refused!(attempt(SUSPENDED, 4, amount(1)), INACTIVE);
        RefusesCredits::set(vec![(BETA, ALPHA)]);
        assert_refused!(attempt(ALPHA, 4, amount(1)), Error::<Test>::ReceiverRefuses);
        assert_ok!(attempt(ALPHA, 8, amount(1)));
        RefusesCredits::set(Vec::new());
        let blank = Some(b" ".to_vec().try_into().unwrap());
        assert_refused!(
            Credits::transfer(signed(ALPHA), RICE, org(BETA), amount(1), blank),
            Error::<Test>::TextUnreadable
        );
    });
}

#[test]
fn a_call_touches_no_more_ranges_than_its_bound_and_pays_for_what_it_touched() {
    run(|| {
        for _ in 0..=MAX_RANGES {
            issue(RICE, 2);
        }
        let all = u64::from(MAX_RANGES + 1) * 2;
        assert_refused!(
            Credits::transfer(signed(ALPHA), RICE, org(BETA), amount(all), None),
            Error::<Test>::TooManyRanges
        );
        let most = amount(all - 2);
        let full = Credits::transfer(signed(ALPHA), RICE, org(BETA), most, None).unwrap();
        let one = Credits::transfer(signed(ALPHA), RICE, org(BETA), amount(1), None).unwrap();
        let weight = |info: frame_support::dispatch::PostDispatchInfo| {
            info.actual_weight.unwrap().ref_time()
        };
        assert!(weight(one) * 10 < weight(full));
    });
}

#[test]
fn who_is_refused_pays_for_what_was_read() {
    run(|| {
        issue(RICE, 10);
        let paid = |selection| {
            let call = Credits::transfer(signed(ALPHA), RICE, org(BETA), selection, None);
            let info = match call {
                Ok(info) => info,
                Err(refused) => refused.post_info,
            };
            info.actual_weight.expect("it is told").ref_time()
        };
        let refused = paid(amount(11));
        let most = crate::Pallet::<Test>::movement_weight(MAX_RANGES).ref_time();
        assert!(refused.saturating_mul(4) < most, "{refused} of {most}");
    });
}
