//! Monitoring reports and their verification.

use super::mock::*;
use crate::{Calendar, Constants, LastReport, LatestConstants, Programmes, Reports};
use registry_primitives::{
    records::{
        calculation::MethodName,
        monitoring::{
            MethodVersion, MonitoringReport, PeriodKey, TakenPeriod, Taker, Verification,
        },
    },
    traits::Programmes as _,
    Credits as Amount, IssuanceId, MonitoredPeriod, ProgrammeId, ReportId, ReportStage,
    Stage::{Authorised, Completed},
};

fn report_of(report: ReportId) -> MonitoringReport<u64> {
    Reports::<Test>::get(report).unwrap()
}

fn taken(programme: ProgrammeId) -> Vec<(MonitoredPeriod, Taker)> {
    Calendar::<Test>::iter_prefix(programme)
        .map(|(until, taken)| {
            let period = MonitoredPeriod {
                from: taken.from,
                until: until.into(),
            };
            (period, taken.by)
        })
        .collect()
}

fn method(name: &str, constants: u32) -> Option<MethodVersion> {
    Some(MethodVersion {
        method: text(name),
        constants,
    })
}

#[test]
fn a_report_is_kept_and_told() {
    run(|| {
        let programme = programme_in(Authorised);
        next_block();
        let method = method("agriculture", 0);
        ok(BETA, report_by(programme, days(0, 29), 70, method.clone()));
        assert_last(Event::MonitoringReported {
            report: ReportId(1),
            programme,
            period: days(0, 29),
            claimed: Amount(70),
            inputs: [7; 32],
            method: method.clone(),
            at: NOW,
            by: actor(BETA),
        });
        assert_eq!(
            report_of(ReportId(1)),
            MonitoringReport {
                programme,
                period: days(0, 29),
                claimed: Amount(70),
                inputs: [7; 32],
                method,
                by: org(BETA),
                block: 2,
                stage: ReportStage::Submitted,
                verification: None,
            }
        );
        // A claim takes no period: another may be made for it.
        assert!(taken(programme).is_empty());
        assert_eq!(reported(programme, days(29, 59), 70), ReportId(2));
        assert_eq!(
            reported(programme_in(Authorised), days(0, 29), 70),
            ReportId(3)
        );
    });
}

#[test]
fn a_report_that_cannot_be_is_refused() {
    run(|| {
        let programme = programme_in(Authorised);
        verified(programme, days(10, 19), 5);
        let second = |from: u64, until: u64| MonitoredPeriod { from, until };
        for (period, claimed, error) in [
            (days(0, 9), 0, Error::ZeroAmount),
            (second(START + 1, START), 1, Error::MonitoredPeriodInvalid),
            (second(START - 1, START), 1, Error::PeriodOutsideProgramme),
            (second(0, START - 1), 1, Error::PeriodOutsideProgramme),
            (second(END, END + 1), 1, Error::PeriodOutsideProgramme),
            (second(0, u64::MAX), 1, Error::PeriodOutsideProgramme),
            (second(START, END), 1, Error::PeriodNotOver),
            (second(START, NOW), 1, Error::PeriodNotOver),
            (days(10, 19), 1, Error::PeriodTaken),
            (days(0, 10), 1, Error::PeriodTaken),
            (days(12, 12), 1, Error::PeriodTaken),
            (days(19, 30), 1, Error::PeriodTaken),
            (days(0, 30), 1, Error::PeriodTaken),
        ] {
            refused(ALPHA, report(programme, period, claimed), error);
        }
        for (of, error) in [
            (method("alchemy", 0), Error::MethodUnknown),
            (method("", 0), Error::MethodUnknown),
            (method("agriculture", 1), Error::ConstantsUnknown),
            (method("solar", 1), Error::ConstantsUnknown),
        ] {
            refused(ALPHA, report_by(programme, days(0, 9), 1, of), error);
        }
        // Right up to the neighbours, and the second before now.
        ok(ALPHA, report(programme, days(0, 9), u64::MAX));
        ok(
            ALPHA,
            report(programme, second(START + 20 * DAY, NOW - 1), 1),
        );
    });
}

#[test]
fn a_report_names_constants_that_the_country_has_set() {
    run(|| {
        let programme = programme_in(Authorised);
        let constants = Call::set_constants {
            method: text("agriculture"),
            constants: fields(&[("emissionFactor", number("0.05"))]),
        };
        ok(GOVERNMENT, constants);
        for version in [0, 1] {
            ok(
                ALPHA,
                report_by(programme, days(0, 9), 1, method("agriculture", version)),
            );
        }
        refused(
            ALPHA,
            report_by(programme, days(0, 9), 1, method("agriculture", 2)),
            Error::ConstantsUnknown,
        );
    });
}

/// A later calculator may refuse what an earlier one took.
#[test]
fn a_report_names_constants_that_the_calculator_still_takes() {
    run(|| {
        let programme = programme_in(Authorised);
        let agriculture: MethodName = text("agriculture");
        let refused_now = fields(&[("emissionFactorUnit", words("km"))]);
        LatestConstants::<Test>::insert(&agriculture, 1);
        Constants::<Test>::insert(&agriculture, 1, refused_now);
        refused(
            ALPHA,
            report_by(programme, days(0, 9), 1, method("agriculture", 1)),
            Error::ConstantsInvalid,
        );
        ok(
            ALPHA,
            report_by(programme, days(0, 9), 1, method("agriculture", 0)),
        );
    });
}

/// 2024-12-31T23:59:59Z.
const END_OF_2024: u64 = 1_735_689_599;

#[test]
fn the_crediting_years_end_before_the_programme_or_with_it() {
    run(|| {
        let until = |until| MonitoredPeriod { from: START, until };
        let programme = programme_in(Authorised);
        ok(ALPHA, change(programme, |d| d.crediting_years = Some(1)));
        let hash = hash_of(crate::Amendments::<Test>::get(programme).unwrap().details);
        ok(GOVERNMENT, agree_amendment(programme, hash));
        refused(
            ALPHA,
            report(programme, until(END_OF_2024 + 1), 1),
            Error::PeriodOutsideProgramme,
        );
        ok(ALPHA, report(programme, until(END_OF_2024), 1));
        // Years beyond the end of the programme add nothing to it.
        let mut short = details("X-S");
        (short.crediting_years, short.end) = (Some(20), START + DAY);
        ok(ALPHA, register(short, true));
        let short = ProgrammeId(2);
        ok(GOVERNMENT, authorise(short, 1));
        refused(
            ALPHA,
            report(short, until(START + DAY + 1), 1),
            Error::PeriodOutsideProgramme,
        );
        ok(ALPHA, report(short, until(START + DAY), 1));
    });
}

#[test]
fn a_verification_takes_the_period_and_may_be_of_less() {
    run(|| {
        let programme = programme_in(Authorised);
        let first = reported(programme, days(0, 9), 50);
        next_block();
        ok(CERTIFIER, verify(first, 40));
        assert_last(Event::ReportVerified {
            report: first,
            programme,
            period: days(0, 9),
            claimed: Amount(50),
            verified: Amount(40),
            statement: [8; 32],
            programme_verified: Amount(40),
            at: NOW,
            by: actor(CERTIFIER),
        });
        let kept = report_of(first);
        assert_eq!(kept.stage, ReportStage::Verified);
        assert_eq!(
            kept.verification,
            Some(Verification {
                certifier: org(CERTIFIER),
                verified: Amount(40),
                issued: Amount(0),
                statement: [8; 32],
                block: 2,
            })
        );
        // Another certifier verifies the next, wholly.
        let second = reported(programme, days(10, 19), 7);
        ok(RIVAL, verify(second, 7));
        assert_eq!(record(programme).verified, Amount(47));
        assert_eq!(
            taken(programme),
            [
                (days(0, 9), Taker::Report(first)),
                (days(10, 19), Taker::Report(second)),
            ]
        );
        assert_eq!(
            Registry::collision(programme, days(5, 25)),
            Some((days(0, 9), Taker::Report(first)))
        );
    });
}

#[test]
fn a_verification_that_cannot_be_is_refused() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = reported(programme, days(0, 9), 50);
        refused(CERTIFIER, verify(ReportId(9), 50), Error::ReportNotFound);
        refused(CERTIFIER, verify(ReportId(0), 50), Error::ReportNotFound);
        refused(CERTIFIER, verify(report, 0), Error::ZeroAmount);
        refused(CERTIFIER, verify(report, 51), Error::VerifiedExceedsClaim);
        refused(ENERGY_CERTIFIER, verify(report, 50), Error::NotAccredited);
        refused(ALPHA, verify(report, 50), NOT_PERMITTED);
        suspend(CERTIFIER);
        refused(CERTIFIER, verify(report, 50), SUSPENDED);
        reactivate(CERTIFIER);
        let sector = registry_primitives::Sector::Agriculture;
        Accredited::remove(org(CERTIFIER), sector);
        refused(CERTIFIER, verify(report, 50), Error::NotAccredited);
        refused(CERTIFIER, decline_report(report), Error::NotAccredited);
        Accredited::insert(org(CERTIFIER), sector, ());
        ok(CERTIFIER, verify(report, 50));
    });
}

#[test]
fn a_certifier_is_independent_of_programme_report_and_credits() {
    type Entangle = fn(ProgrammeId);
    let entanglements: [Entangle; 4] = [
        // Neither can come about today; the rule does not lean on that.
        |programme| {
            Programmes::<Test>::mutate(programme, |record| {
                let proponents = vec![share(CERTIFIER, 1), share(ALPHA, 999_999)];
                record.as_mut().unwrap().details.proponents = proponents.try_into().unwrap();
            });
        },
        |programme| {
            Programmes::<Test>::mutate(programme, |record| {
                record.as_mut().unwrap().registered_by = org(CERTIFIER);
            });
        },
        |_| {
            Reports::<Test>::mutate(ReportId(1), |report| {
                report.as_mut().unwrap().by = org(CERTIFIER);
            });
        },
        |programme| Held::insert(org(CERTIFIER), programme, Amount(1)),
    ];
    for entangle in entanglements {
        run(|| {
            let programme = programme_in(Authorised);
            let report = reported(programme, days(0, 9), 50);
            entangle(programme);
            refused(CERTIFIER, verify(report, 50), Error::NotIndependent);
            refused(CERTIFIER, decline_report(report), Error::NotIndependent);
            ok(RIVAL, verify(report, 50));
        });
    }
    run(|| {
        // Credits of another programme do not matter.
        let report = reported(programme_in(Authorised), days(0, 9), 50);
        Held::insert(org(CERTIFIER), ProgrammeId(2), Amount(1));
        ok(CERTIFIER, verify(report, 50));
    });
}

#[test]
fn of_two_reports_of_a_period_one_is_verified() {
    run(|| {
        let programme = programme_in(Authorised);
        let first = reported(programme, days(0, 9), 50);
        let second = reported(programme, days(9, 18), 50);
        ok(CERTIFIER, verify(first, 50));
        refused(CERTIFIER, verify(second, 50), Error::PeriodTaken);
        ok(GOVERNMENT, withdraw_verification(first));
        ok(RIVAL, verify(second, 50));
        refused(CERTIFIER, verify(first, 50), Error::ReportStageForbids);
        assert_eq!(record(programme).verified, Amount(50));
        assert_eq!(taken(programme), [(days(9, 18), Taker::Report(second))]);
    });
}

#[test]
fn details_that_changed_since_the_report_count() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = reported(programme, days(0, 9), 50);
        let change = change(programme, |d| d.end = START + 9 * DAY);
        ok(ALPHA, change);
        let hash = hash_of(crate::Amendments::<Test>::get(programme).unwrap().details);
        ok(GOVERNMENT, agree_amendment(programme, hash));
        refused(CERTIFIER, verify(report, 50), Error::PeriodOutsideProgramme);
        ok(CERTIFIER, decline_report(report));
    });
}

#[test]
fn nothing_is_verified_after_the_end_but_withdrawn_and_declined() {
    run(|| {
        let programme = programme_in(Authorised);
        let open = reported(programme, days(0, 9), 50);
        let done = verified(programme, days(10, 19), 50);
        ok(GOVERNMENT, close(programme, Completed));
        refused(CERTIFIER, verify(open, 50), Error::NotAuthorised);
        refused(
            ALPHA,
            report(programme, days(20, 29), 1),
            Error::NotAuthorised,
        );
        ok(CERTIFIER, decline_report(open));
        ok(CERTIFIER, withdraw_verification(done));
        assert_eq!(record(programme).verified, Amount(0));
    });
}

#[test]
fn a_report_is_declined_finally_and_its_period_stays_free() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = reported(programme, days(0, 9), 50);
        let unreadable = Call::decline_report {
            report,
            reason: blank(),
        };
        refused(CERTIFIER, unreadable, Error::TextUnreadable);
        refused(
            CERTIFIER,
            decline_report(ReportId(9)),
            Error::ReportNotFound,
        );
        ok(CERTIFIER, decline_report(report));
        assert_last(Event::ReportDeclined {
            report,
            programme,
            reason: why(),
            at: NOW,
            by: actor(CERTIFIER),
        });
        let kept = report_of(report);
        assert_eq!(kept.stage, ReportStage::Declined);
        assert_eq!(kept.verification, None);
        verified(programme, days(0, 9), 40);
    });
}

#[test]
fn a_withdrawn_verification_frees_its_period() {
    for key in [CERTIFIER, MINISTRY, GOVERNMENT] {
        run(|| {
            let programme = programme_in(Authorised);
            verified(programme, days(10, 19), 7);
            let report = verified(programme, days(0, 9), 50);
            refused(
                RIVAL,
                withdraw_verification(report),
                Error::NotCertifierOrAuthority,
            );
            let unreadable = Call::withdraw_verification {
                report,
                reason: blank(),
            };
            refused(key, unreadable, Error::TextUnreadable);
            refused(
                key,
                withdraw_verification(ReportId(9)),
                Error::ReportNotFound,
            );
            ok(key, withdraw_verification(report));
            assert_last(Event::VerificationWithdrawn {
                report,
                programme,
                period: days(0, 9),
                verified: Amount(50),
                programme_verified: Amount(7),
                reason: why(),
                at: NOW,
                by: actor(key),
            });
            let kept = report_of(report);
            assert_eq!(kept.stage, ReportStage::Withdrawn);
            // Who verified what is not forgotten.
            assert_eq!(kept.verification.unwrap().verified, Amount(50));
            assert_eq!(record(programme).verified, Amount(7));
            assert_eq!(Registry::collision(programme, days(0, 9)), None);
            verified(programme, days(0, 9), 30);
            assert_eq!(record(programme).verified, Amount(37));
        });
    }
}

/// A verification against which credits exist stays.
#[test]
fn what_was_issued_against_is_not_withdrawn() {
    run(|| {
        let programme = programme_in(Authorised);
        let report = verified(programme, days(0, 9), 50);
        let basis = registry_primitives::records::credits::IssuanceBasis::Verified(report);
        Registry::draw(programme, IssuanceId(1), Amount(1), basis).unwrap();
        for key in [CERTIFIER, GOVERNMENT] {
            refused(key, withdraw_verification(report), Error::VerificationUsed);
        }
    });
}

#[test]
fn reports_go_from_stage_to_stage_as_the_table_says() {
    use ReportStage::{Declined, Submitted, Verified, Withdrawn};
    for from in ReportStage::ALL.iter().copied() {
        run(|| {
            let programme = programme_in(Authorised);
            let report = reported(programme, days(0, 9), 50);
            match from {
                Submitted => {}
                Verified => ok(CERTIFIER, verify(report, 50)),
                Declined => ok(CERTIFIER, decline_report(report)),
                Withdrawn => {
                    ok(CERTIFIER, verify(report, 50));
                    ok(CERTIFIER, withdraw_verification(report));
                }
            }
            for (call, to) in [
                (verify(report, 50), Verified),
                (decline_report(report), Declined),
                (withdraw_verification(report), Withdrawn),
            ] {
                if from.may_become(to) {
                    let reached = frame_support::hypothetically!({
                        ok(CERTIFIER, call);
                        report_of(report).stage
                    });
                    assert_eq!(reached, to, "from {from}");
                } else {
                    refused(CERTIFIER, call, Error::ReportStageForbids);
                }
            }
        });
    }
}

#[test]
fn the_last_number_is_given_to_one_report_only() {
    run(|| {
        let programme = programme_in(Authorised);
        LastReport::<Test>::put(ReportId(u32::MAX));
        refused(
            ALPHA,
            report(programme, days(0, 9), 1),
            Error::CounterExhausted,
        );
        LastReport::<Test>::kill();
    });
}

#[test]
fn verified_sums_do_not_overflow() {
    run(|| {
        let programme = programme_in(Authorised);
        verified(programme, days(0, 9), u64::MAX - 1);
        let report = reported(programme, days(10, 19), 2);
        refused(CERTIFIER, verify(report, 2), Error::VerifiedExceedsClaim);
        ok(CERTIFIER, verify(report, 1));
    });
}

/// A key of the calendar is the last second, so that keys sort as periods do.
#[test]
fn the_calendar_is_in_the_order_of_time() {
    run(|| {
        let programme = programme_in(Authorised);
        for day in [255, 0, 256, 3, 1] {
            verified(programme, days(day, day), 1);
        }
        let ends: Vec<u64> = taken(programme).iter().map(|(p, _)| p.until).collect();
        let sorted = [0, 1, 3, 255, 256].map(|day| days(day, day).until);
        assert_eq!(ends, sorted);
        let key = PeriodKey::from(days(0, 0).until);
        let first = TakenPeriod {
            from: START,
            by: Taker::Report(ReportId(2)),
        };
        assert_eq!(Calendar::<Test>::get(programme, key), Some(first));
    });
}
