//! What may be issued: the side of issuance that the programmes answer for.

use super::mock::*;
use crate::{Calendar, Reports};
use registry_primitives::{
    records::{credits::IssuanceBasis, monitoring::Taker},
    traits::Programmes as _,
    Credits as Amount, IssuanceId, MonitoredPeriod, ProgrammeId, ReportId,
    Stage::Authorised,
};
use sp_runtime::DispatchError;

type Drawn = Result<Option<MonitoredPeriod>, DispatchError>;

fn draw(programme: ProgrammeId, issuance: u32, amount: u64, basis: IssuanceBasis) -> Drawn {
    Registry::draw(programme, IssuanceId(issuance), Amount(amount), basis)
}

/// A draw of issuance 1 that is refused and changes nothing.
#[track_caller]
fn undrawn(programme: ProgrammeId, amount: u64, basis: IssuanceBasis, error: Error) {
    let before = root();
    assert_eq!(draw(programme, 1, amount, basis), Err(error.into()));
    assert_eq!(root(), before);
}

fn against(report: ReportId) -> IssuanceBasis {
    IssuanceBasis::Verified(report)
}

fn of(period: MonitoredPeriod) -> IssuanceBasis {
    IssuanceBasis::Unverified(Some(period))
}

const PLAIN: IssuanceBasis = IssuanceBasis::Unverified(None);

fn require(required: bool) {
    Registry::set_verification_requirement(RuntimeOrigin::root(), required).unwrap();
}

fn issued(report: ReportId) -> Amount {
    let report = Reports::<Test>::get(report).unwrap();
    report.verification.unwrap().issued
}

#[test]
fn draws_add_up_to_what_is_verified() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = reported(programme, days(0, 9), 50);
        ok(CERTIFIER, verify(report, 40));
        undrawn(
            programme,
            41,
            against(report),
            Error::IssuanceExceedsVerified,
        );
        assert_eq!(
            draw(programme, 1, 15, against(report)),
            Ok(Some(days(0, 9)))
        );
        assert_eq!(issued(report), Amount(15));
        undrawn(
            programme,
            26,
            against(report),
            Error::IssuanceExceedsVerified,
        );
        undrawn(
            programme,
            u64::MAX,
            against(report),
            Error::IssuanceExceedsVerified,
        );
        assert_eq!(
            draw(programme, 2, 25, against(report)),
            Ok(Some(days(0, 9)))
        );
        assert_eq!(issued(report), Amount(40));
        undrawn(
            programme,
            1,
            against(report),
            Error::IssuanceExceedsVerified,
        );
    });
}

#[test]
fn only_a_verified_report_of_the_programme_is_drawn_on() {
    run(|| {
        let programme = programme_in(Authorised);
        let other = programme_in(Authorised);
        let submitted = reported(programme, days(0, 9), 50);
        undrawn(programme, 1, against(submitted), Error::NotVerified);
        undrawn(programme, 1, against(ReportId(9)), Error::ReportNotFound);
        let declined = reported(programme, days(0, 9), 50);
        ok(CERTIFIER, decline_report(declined));
        undrawn(programme, 1, against(declined), Error::NotVerified);
        let withdrawn = verified(programme, days(0, 9), 50);
        ok(CERTIFIER, withdraw_verification(withdrawn));
        undrawn(programme, 1, against(withdrawn), Error::NotVerified);
        let verified = verified(programme, days(0, 9), 50);
        undrawn(other, 1, against(verified), Error::NotVerified);
        undrawn(ProgrammeId(9), 1, against(verified), Error::NotVerified);
        assert!(draw(programme, 1, 50, against(verified)).is_ok());
    });
}

#[test]
fn the_certifier_of_the_report_is_active() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        suspend(CERTIFIER);
        undrawn(programme, 1, against(report), Error::CertifierNotActive);
        reactivate(CERTIFIER);
        // In this very block nobody can tell what came first.
        undrawn(programme, 1, against(report), Error::CertifierNotActive);
        next_block();
        assert!(draw(programme, 1, 1, against(report)).is_ok());
        // An accreditation that ended later takes nothing back.
        Accredited::remove(org(CERTIFIER), registry_primitives::Sector::Agriculture);
        assert!(draw(programme, 2, 1, against(report)).is_ok());
    });
}

#[test]
fn without_a_verification_nothing_is_issued_where_one_is_required() {
    run(|| {
        let programme = programme_in(Authorised);
        undrawn(programme, 1, PLAIN, Error::VerificationRequired);
        undrawn(programme, 1, of(days(0, 9)), Error::VerificationRequired);
        require(false);
        assert_eq!(draw(programme, 1, 1, PLAIN), Ok(None));
        assert_eq!(Calendar::<Test>::iter_prefix(programme).count(), 0);
        require(true);
        undrawn(programme, 1, PLAIN, Error::VerificationRequired);
    });
}

#[test]
fn an_unverified_issue_takes_the_period_that_it_names() {
    run(|| {
        require(false);
        let programme = programme_in(Authorised);
        let free = reported(programme, days(9, 12), 50);
        assert_eq!(draw(programme, 7, 1, of(days(0, 9))), Ok(Some(days(0, 9))));
        let taker = Taker::Issuance(IssuanceId(7));
        assert_eq!(
            Registry::collision(programme, days(3, 3)),
            Some((days(0, 9), taker))
        );
        undrawn(programme, 1, of(days(0, 9)), Error::PeriodTaken);
        undrawn(programme, 1, of(days(9, 20)), Error::PeriodTaken);
        refused(CERTIFIER, verify(free, 50), Error::PeriodTaken);
        refused(ALPHA, report(programme, days(5, 5), 1), Error::PeriodTaken);
        assert!(draw(programme_in(Authorised), 9, 1, of(days(0, 9))).is_ok());
    });
}

#[test]
fn a_period_that_cannot_be_is_not_taken() {
    run(|| {
        require(false);
        let programme = programme_in(Authorised);
        let period = |from, until| of(MonitoredPeriod { from, until });
        for (basis, error) in [
            (period(START + 1, START), Error::MonitoredPeriodInvalid),
            (period(START - 1, START), Error::PeriodOutsideProgramme),
            (period(END, END + 1), Error::PeriodOutsideProgramme),
            (period(START, NOW), Error::PeriodNotOver),
            (period(NOW + 1, END), Error::PeriodNotOver),
        ] {
            undrawn(programme, 1, basis, error);
        }
        undrawn(ProgrammeId(9), 1, of(days(0, 9)), Error::ProgrammeNotFound);
        verified(programme, days(0, 9), 50);
        undrawn(programme, 1, of(days(9, 9)), Error::PeriodTaken);
        assert!(draw(programme, 1, 1, of(days(10, 10))).is_ok());
        assert!(draw(programme, 2, 1, period(START + 11 * DAY, NOW - 1)).is_ok());
    });
}

#[test]
fn a_verified_report_is_drawn_on_also_where_none_is_required() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        require(false);
        undrawn(
            programme,
            51,
            against(report),
            Error::IssuanceExceedsVerified,
        );
        assert_eq!(
            draw(programme, 1, 50, against(report)),
            Ok(Some(days(0, 9)))
        );
    });
}
