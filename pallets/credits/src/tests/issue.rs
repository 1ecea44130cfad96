//! `issue`.

use super::mock::*;
use crate::{Error, Event, Issuances, ProgrammeTotals};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    records::credits::IssuanceBasis, Credits as Amount, IssuanceId, MonitoredPeriod,
    OrganisationKind, ProgrammeId, ReportId,
};
use sp_runtime::{DispatchError, DispatchResult};

fn attempt(
    key: u64,
    programme: ProgrammeId,
    amount: u64,
    vintage: u16,
    basis: IssuanceBasis,
) -> DispatchResult {
    Credits::issue(signed(key), programme, Amount(amount), vintage, basis)
        .map(|_| ())
        .map_err(|failed| failed.error)
}

#[test]
fn an_issuance_takes_the_next_serials_and_splits_them_by_largest_remainder() {
    run(|| {
        issue(SOLAR, 10);
        assert_eq!(holding(ALPHA, SOLAR), [(1_001, 1_006)]);
        assert_eq!(holding(BETA, SOLAR), [(1_007, 1_010)]);
        let basis = IssuanceBasis::Verified(ReportId(7));
        assert_ok!(attempt(GOVERNMENT, SOLAR, 3, 2023, basis));
        let drawn = (SOLAR, IssuanceId(2), Amount(3), basis);
        assert_eq!(LastDraw::get(), Some(drawn));
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
                period: Some(REPORTED),
                verification: Some(ReportId(7)),
                parts: parts.try_into().unwrap(),
                issued_before: Amount(10),
                issued_after: Amount(13),
                by: actor(GOVERNMENT, OrganisationKind::Government),
            }
            .into(),
        );
        let issuance = Issuances::<Test>::get(IssuanceId(2)).unwrap();
        assert_eq!(
            (issuance.range, issuance.vintage),
            (range(1_011, 1_013), 2023)
        );
        assert_eq!(
            (issuance.period, issuance.verification),
            (Some(REPORTED), Some(ReportId(7)))
        );
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
fn all_that_is_authorised_can_be_issued_and_no_credit_more() {
    run(|| {
        issue(RICE, 1_000);
        assert_noop!(
            attempt(GOVERNMENT, RICE, 1, 2024, PLAIN),
            Error::<Test>::IssuanceExceedsBlock
        );
    });
}

/// The last second of 2023 and the first of 2024.
const TURN_OF_THE_YEAR: MonitoredPeriod = MonitoredPeriod {
    from: 1_704_067_199,
    until: 1_704_067_200,
};

#[test]
fn a_vintage_is_a_year_of_the_monitored_period() {
    run(|| {
        let turn = IssuanceBasis::Unverified(Some(TURN_OF_THE_YEAR));
        let verified = IssuanceBasis::Verified(ReportId(1));
        for basis in [turn, verified] {
            for vintage in [2022, 2025] {
                assert_noop!(
                    attempt(GOVERNMENT, RICE, 1, vintage, basis),
                    Error::<Test>::VintageOutsidePeriod
                );
            }
            for vintage in [2023, 2024] {
                assert_ok!(attempt(GOVERNMENT, RICE, 1, vintage, basis));
            }
        }
        // Without a period any year that can be a vintage will do.
        for vintage in [1990, 9999] {
            assert_ok!(attempt(GOVERNMENT, RICE, 1, vintage, PLAIN));
        }
        let periods: Vec<_> = (1..=6)
            .map(|id| Issuances::<Test>::get(IssuanceId(id)).unwrap().period)
            .collect();
        let (turn, reported) = (Some(TURN_OF_THE_YEAR), Some(REPORTED));
        assert_eq!(periods, [turn, turn, reported, reported, None, None]);
    });
}

#[test]
fn what_the_programmes_refuse_is_not_issued_and_leaves_no_trace() {
    run(|| {
        DrawRefused::set(true);
        for basis in [PLAIN, IssuanceBasis::Verified(ReportId(1))] {
            assert_noop!(attempt(GOVERNMENT, RICE, 1, 2024, basis), REFUSED);
        }
        assert_eq!(LastDraw::get(), None);
        DrawRefused::set(false);
        assert_ok!(attempt(GOVERNMENT, RICE, 1, 2024, PLAIN));
        assert_eq!(holding(ALPHA, RICE), [(1, 1)]);
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        let inverted = IssuanceBasis::Unverified(Some(MonitoredPeriod { from: 2, until: 1 }));
        assert_noop!(
            attempt(VIEWER, RICE, 1, 2024, PLAIN),
            DispatchError::BadOrigin
        );
        let nowhere = ProgrammeId(9);
        let g = GOVERNMENT;
        for (key, programme, amount, vintage, basis, error) in [
            (g, nowhere, 1, 2024, PLAIN, Error::ProgrammeNotFound),
            (MINISTRY, SOLAR, 1, 2024, PLAIN, Error::ScopeNotCovered),
            (ALPHA, RICE, 1, 2024, PLAIN, Error::ScopeNotCovered),
            (g, PENDING, 1, 2024, PLAIN, Error::NotAuthorised),
            (g, RICE, 0, 2024, PLAIN, Error::ZeroAmount),
            (g, RICE, 1, 1989, PLAIN, Error::VintageInvalid),
            (g, RICE, 1, 10_000, PLAIN, Error::VintageInvalid),
            (g, RICE, 1, 2024, inverted, Error::MonitoredPeriodInvalid),
            (g, RICE, 1_001, 2024, PLAIN, Error::IssuanceExceedsBlock),
            (g, RICE, u64::MAX, 2024, PLAIN, Error::IssuanceExceedsBlock),
        ] {
            let error: Error<Test> = error;
            assert_noop!(attempt(key, programme, amount, vintage, basis), error);
        }
        assert_ok!(attempt(MINISTRY, RICE, 1, 2024, PLAIN));
    });
}
