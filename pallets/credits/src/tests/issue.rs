//! `issue`, and the blocks it takes serials from.

use super::mock::*;
use crate::{Error, Event, Issuances, LastSerial, NationalTotals, ProgrammeTotals};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    traits::SerialBlocks, Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationKind,
    ProgrammeId,
};
use sp_runtime::DispatchError;

#[test]
fn blocks_follow_each_other_and_a_programme_has_one() {
    run(|| {
        assert_eq!(LastSerial::<Test>::get(), 2_000);
        let block = Credits::reserve(ProgrammeId(9), Amount(26)).unwrap();
        assert_eq!(block, range(2_001, 2_026));
        let again = Credits::reserve(ProgrammeId(9), Amount(1));
        assert_eq!(again, Err(Error::<Test>::BlockExists.into()));
        let zero = Credits::reserve(ProgrammeId(10), Amount(0));
        assert_eq!(zero, Err(Error::<Test>::ZeroAmount.into()));
        let beyond = Credits::reserve(ProgrammeId(10), Amount(u64::MAX));
        assert_eq!(beyond, Err(Error::<Test>::CounterExhausted.into()));
        assert_eq!(NationalTotals::<Test>::get().authorised, Amount(2_026));
    });
}

#[test]
fn an_issuance_takes_the_next_serials_and_splits_them_by_largest_remainder() {
    run(|| {
        issue(SOLAR, 10);
        assert_eq!(holding(ALPHA, SOLAR), [(1_001, 1_006)]);
        assert_eq!(holding(BETA, SOLAR), [(1_007, 1_010)]);
        let period = MonitoredPeriod { from: 5, until: 9 };
        let verification = Some([7; 32]);
        assert_ok!(Credits::issue(
            signed(GOVERNMENT),
            SOLAR,
            Amount(3),
            2023,
            Some(period),
            verification
        ));
        // 1.8 and 1.2: the credit left over goes to the larger remainder.
        let parts = vec![
            (org(ALPHA), range(1_011, 1_012)),
            (org(BETA), range(1_013, 1_013)),
        ];
        System::assert_last_event(
            Event::CreditsIssued {
                issuance: IssuanceId(2),
                programme: SOLAR,
                range: range(1_011, 1_013),
                amount: Amount(3),
                vintage: 2023,
                period: Some(period),
                verification,
                parts: parts.try_into().unwrap(),
                issued_before: Amount(10),
                issued_after: Amount(13),
                by: actor(GOVERNMENT, OrganisationKind::Government),
            }
            .into(),
        );
        assert_eq!(Issuances::<Test>::get(IssuanceId(2)).unwrap().vintage, 2023);
        assert_eq!(ProgrammeTotals::<Test>::get(SOLAR).issued, Amount(13));
    });
}

#[test]
fn a_share_that_rounds_to_nothing_gets_no_empty_range() {
    run(|| {
        issue(SOLAR, 1);
        assert_eq!(holding(ALPHA, SOLAR), [(1_001, 1_001)]);
        assert!(holding(BETA, SOLAR).is_empty());
    });
}

#[test]
fn ranges_of_two_issuances_stay_apart() {
    run(|| {
        issue(RICE, 5);
        issue(RICE, 5);
        assert_eq!(holding(ALPHA, RICE), [(1, 5), (6, 10)]);
    });
}

#[test]
fn the_whole_block_can_be_issued_and_no_credit_more() {
    run(|| {
        issue(RICE, 1_000);
        let more = Credits::issue(signed(GOVERNMENT), RICE, Amount(1), 2024, None, None);
        assert_eq!(more, Err(Error::<Test>::IssuanceExceedsBlock.into()));
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        let attempt = |key, programme, amount, vintage, period| {
            Credits::issue(
                signed(key),
                programme,
                Amount(amount),
                vintage,
                period,
                None,
            )
        };
        let inverted = Some(MonitoredPeriod { from: 2, until: 1 });
        assert_noop!(
            attempt(VIEWER, RICE, 1, 2024, None),
            DispatchError::BadOrigin
        );
        for (key, programme, amount, vintage, period, error) in [
            (
                GOVERNMENT,
                ProgrammeId(9),
                1,
                2024,
                None,
                Error::<Test>::ProgrammeNotFound,
            ),
            (MINISTRY, SOLAR, 1, 2024, None, Error::ScopeNotCovered),
            (ALPHA, RICE, 1, 2024, None, Error::ScopeNotCovered),
            (GOVERNMENT, PENDING, 1, 2024, None, Error::NotAuthorised),
            (GOVERNMENT, RICE, 0, 2024, None, Error::ZeroAmount),
            (GOVERNMENT, RICE, 1, 1989, None, Error::VintageInvalid),
            (
                GOVERNMENT,
                RICE,
                1,
                2024,
                inverted,
                Error::MonitoredPeriodInvalid,
            ),
            (
                GOVERNMENT,
                RICE,
                1_001,
                2024,
                None,
                Error::IssuanceExceedsBlock,
            ),
        ] {
            assert_noop!(attempt(key, programme, amount, vintage, period), error);
        }
        assert_ok!(attempt(MINISTRY, RICE, 1, 2024, None));
    });
}
