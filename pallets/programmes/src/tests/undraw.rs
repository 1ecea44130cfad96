//! What an issuance that is voided gives back.

use super::mock::*;
use crate::{Calendar, Reports};
use registry_primitives::{
    records::{credits::IssuanceBasis, monitoring::Taker},
    traits::Programmes as _,
    Credits as Amount, IssuanceId, MonitoredPeriod, ProgrammeId, ReportId,
    Stage::Authorised,
};
use sp_runtime::DispatchResult;

fn draw(programme: ProgrammeId, issuance: u32, amount: u64, basis: IssuanceBasis) {
    Registry::draw(programme, IssuanceId(issuance), Amount(amount), basis).unwrap();
}

fn undraw(
    programme: ProgrammeId,
    issuance: u32,
    amount: u64,
    report: Option<ReportId>,
    period: Option<MonitoredPeriod>,
) -> DispatchResult {
    let first = IssuanceId(issuance);
    Registry::undraw(programme, first, Amount(amount), report, period)
}

/// An undraw that is refused and changes nothing.
#[track_caller]
fn kept(
    programme: ProgrammeId,
    issuance: u32,
    amount: u64,
    report: Option<ReportId>,
    period: Option<MonitoredPeriod>,
    error: Error,
) {
    let before = root();
    let undrawn = undraw(programme, issuance, amount, report, period);
    assert_eq!(undrawn, Err(error.into()));
    assert_eq!(root(), before);
}

fn issued(report: ReportId) -> Amount {
    let report = Reports::<Test>::get(report).unwrap();
    report.verification.unwrap().issued
}

fn require(required: bool) {
    Registry::set_verification_requirement(RuntimeOrigin::root(), required).unwrap();
}

#[test]
fn a_report_gets_its_amount_back_and_can_be_drawn_on_again() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        let (on, of) = (IssuanceBasis::Verified(report), Some(days(0, 9)));
        draw(programme, 1, 15, on);
        draw(programme, 2, 35, on);
        let more = Registry::draw(programme, IssuanceId(3), Amount(1), on);
        assert_eq!(more, Err(Error::IssuanceExceedsVerified.into()));
        assert_eq!(undraw(programme, 1, 15, Some(report), of), Ok(()));
        assert_eq!(issued(report), Amount(35));
        // Its period stays taken: it is verified all the same.
        let taker = Some((days(0, 9), Taker::Report(report)));
        assert_eq!(Registry::collision(programme, days(0, 9)), taker);
        draw(programme, 3, 15, on);
        assert_eq!(issued(report), Amount(50));
    });
}

#[test]
fn a_verification_that_gave_nothing_in_the_end_can_be_withdrawn() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        draw(programme, 1, 50, IssuanceBasis::Verified(report));
        let withdraw = || withdraw_verification(report);
        refused(CERTIFIER, withdraw(), Error::VerificationUsed);
        assert!(undraw(programme, 1, 50, Some(report), Some(days(0, 9))).is_ok());
        ok(CERTIFIER, withdraw());
    });
}

#[test]
fn no_more_is_given_back_than_was_drawn() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        draw(programme, 1, 15, IssuanceBasis::Verified(report));
        let (of, period) = (Some(report), Some(days(0, 9)));
        kept(programme, 1, 16, of, period, Error::IssuanceExceedsVerified);
        assert!(undraw(programme, 1, 15, of, period).is_ok());
        kept(programme, 1, 1, of, period, Error::IssuanceExceedsVerified);
        let unknown = Some(ReportId(9));
        kept(programme, 1, 1, unknown, period, Error::NotVerified);
        let submitted = Some(reported(programme, days(10, 19), 50));
        kept(programme, 1, 1, submitted, None, Error::NotVerified);
    });
}

#[test]
fn the_period_of_an_unverified_issuance_is_free_again() {
    run(|| {
        require(false);
        let programme = programme_in(Authorised);
        let on = IssuanceBasis::Unverified(Some(days(0, 9)));
        draw(programme, 7, 5, on);
        draw(
            programme,
            8,
            5,
            IssuanceBasis::Unverified(Some(days(10, 19))),
        );
        assert_eq!(undraw(programme, 7, 5, None, Some(days(0, 9))), Ok(()));
        assert_eq!(Registry::collision(programme, days(0, 9)), None);
        let other = Some((days(10, 19), Taker::Issuance(IssuanceId(8))));
        assert_eq!(Registry::collision(programme, days(0, 19)), other);
        draw(programme, 9, 5, on);
        assert!(undraw(programme, 9, 5, None, Some(days(0, 9))).is_ok());
        verified(programme, days(0, 9), 50);
    });
}

#[test]
fn a_period_that_somebody_else_took_stays_taken() {
    run(|| {
        require(false);
        let programme = programme_in(Authorised);
        draw(programme, 7, 5, IssuanceBasis::Unverified(Some(days(0, 9))));
        let report = verified(programme, days(10, 19), 50);
        for (issuance, period) in [
            (8, days(0, 9)),
            (7, days(10, 19)),
            (report.0, days(10, 19)),
            (7, days(20, 29)),
        ] {
            kept(
                programme,
                issuance,
                5,
                None,
                Some(period),
                Error::PeriodTaken,
            );
        }
        // Nor is it another programme's to give back.
        let other = programme_in(Authorised);
        kept(other, 7, 5, None, Some(days(0, 9)), Error::PeriodTaken);
        assert_eq!(Calendar::<Test>::iter_prefix(programme).count(), 2);
    });
}

#[test]
fn without_report_and_period_there_is_nothing_to_give_back() {
    run(|| {
        require(false);
        let programme = programme_in(Authorised);
        draw(programme, 1, 5, IssuanceBasis::Unverified(None));
        let before = root();
        assert_eq!(undraw(programme, 1, 5, None, None), Ok(()));
        assert_eq!(root(), before);
    });
}
