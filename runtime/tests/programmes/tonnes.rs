//! From a report to credits: reported, verified, issued in parts over two blocks of serials, and
//! what stops an issuance. The books are recomputed after every step.

use crate::country::*;
use frame_support::assert_ok;
use pallet_registry_credits::{
    Call as CreditsCall, Issuances, LastIssuance, NationalTotals, OrganisationBalances,
    RangeOfViewFunction,
};
use pallet_registry_programmes::{Call as ProgrammesCall, CollisionViewFunction};
use registry_primitives::{
    records::{
        credits::{IssuanceBasis, Selection},
        monitoring::Taker,
        programmes::{Holdings, OwnershipChange},
    },
    Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationId, ProgrammeId, ReportId,
    ReportStage, RetirementKind, SerialRange, Stage,
};
use registry_runtime::{Programmes, Runtime, RuntimeCall};

/// Of Alpha and Beta, with two blocks of serials: 1 to 300 and 351 to 550.
const RICE: ProgrammeId = ProgrammeId(1);
const OF_2024: ReportId = ReportId(1);

/// What is held of the whole country, and that nothing was lost.
#[track_caller]
fn books_show(issued: u64, alpha: u64, beta: u64, retired: u64) {
    let held = |organisation| OrganisationBalances::<Runtime>::get(organisation).held.0;
    let totals = NationalTotals::<Runtime>::get();
    assert_eq!((held(ALPHA), held(BETA)), (alpha, beta));
    assert_eq!(totals.issued, Amount(issued));
    assert_eq!(totals.balances.retired_local, Amount(retired));
    assert_eq!(alpha + beta + retired, issued, "nothing is lost");
    let issued_of_report = report_of(OF_2024)
        .verification
        .map_or(0, |verification| verification.issued.0);
    assert!(issued_of_report <= issued);
}

fn verified(report: ReportId, amount: u64, vintage: u16) -> RuntimeCall {
    CreditsCall::issue {
        programme: RICE,
        amount: Amount(amount),
        vintage,
        basis: IssuanceBasis::Verified(report),
    }
    .into()
}

fn of_2024(amount: u64) -> RuntimeCall {
    verified(OF_2024, amount, 2024)
}

fn withdraw_verification(report: ReportId) -> RuntimeCall {
    ProgrammesCall::withdraw_verification {
        report,
        reason: text("because"),
    }
    .into()
}

fn serials_of(issuance: u32) -> (u64, u64) {
    let record = Issuances::<Runtime>::get(IssuanceId(issuance)).expect("it was issued");
    (record.range.first, record.range.last)
}

fn owner_of(serial: u64) -> OrganisationId {
    let found = ask(RangeOfViewFunction::<Runtime>::new(serial));
    let (_, record): (SerialRange, _) = found.expect("the serial is issued");
    record.owner
}

/// The programme with its two blocks, in a country that issues against verified reports only.
fn settle() {
    assert_ok!(Programmes::set_verification_requirement(governance(), true));
    let shared = [(ALPHA, 600_000), (BETA, 400_000)];
    assert_eq!(authorised(AGRICULTURE, &shared, Dave, 300), RICE);
    authorised(FORESTRY, &[(BETA, 1_000_000)], Eve, 50);
    done(BobStash, authorise(RICE, 200));
}

#[test]
fn credits_are_issued_in_parts_against_a_verified_report_and_never_more() {
    run(|| {
        settle();
        refused(
            BobStash,
            issue(RICE, 1, UNVERIFIED),
            "4057 VerificationRequired",
        );
        done(Charlie, report(RICE, YEAR_2024, 450));
        refused(BobStash, of_2024(1), "4058 NotVerified");
        refused(One, verify(OF_2024, 451), "4051 VerifiedExceedsClaim");
        done(One, verify(OF_2024, 420));
        books_show(0, 0, 0, 0);
        // Sixty and forty of a hundred, from the lowest serials on.
        done(BobStash, of_2024(250));
        books_show(250, 150, 100, 0);
        // The rest of the first block and the beginning of the second: two issuances, and the
        // proponents' parts lie across both.
        done(Alice, of_2024(100));
        assert_eq!(LastIssuance::<Runtime>::get(), IssuanceId(3));
        let ranges = [1, 2, 3].map(serials_of);
        assert_eq!(ranges, [(1, 250), (251, 300), (351, 400)]);
        assert_eq!(
            [300, 360, 361, 400].map(owner_of),
            [ALPHA, ALPHA, BETA, BETA]
        );
        books_show(350, 210, 140, 0);
        refused(BobStash, of_2024(71), "4059 IssuanceExceedsVerified");
        refused(
            BobStash,
            verified(OF_2024, 1, 2023),
            "4062 VintageOutsidePeriod",
        );
        refused(One, withdraw_verification(OF_2024), "4060 VerificationUsed");
        done(BobStash, of_2024(70));
        books_show(420, 252, 168, 0);
        refused(BobStash, of_2024(1), "4059 IssuanceExceedsVerified");
        let record = report_of(OF_2024);
        let verification = record.verification.expect("it is verified");
        assert_eq!(
            (record.claimed, verification.verified, verification.issued),
            (Amount(450), Amount(420), Amount(420))
        );
    });
}

#[test]
fn a_suspended_certifier_stops_issuance_until_it_acts_again() {
    run(|| {
        settle();
        done(Charlie, report(RICE, YEAR_2024, 450));
        done(One, verify(OF_2024, 420));
        done(BobStash, of_2024(10));
        done(Alice, suspend(CERTIFIER));
        refused(BobStash, of_2024(10), "4061 CertifierNotActive");
        done(Alice, reactivate(CERTIFIER));
        let at_once = act_in_this_block(BobStash, of_2024(10)).map_err(told);
        assert_eq!(at_once, Err("4061 CertifierNotActive".into()));
        done(BobStash, of_2024(10));
        books_show(20, 12, 8, 0);
        // A verification that nothing was issued against can be withdrawn by the authority.
        let half = MonitoredPeriod {
            from: START,
            until: START + 86_400,
        };
        done(Charlie, report(RICE, half, 5));
        done(One, verify(ReportId(2), 5));
        done(Alice, suspend(CERTIFIER));
        done(BobStash, withdraw_verification(ReportId(2)));
        assert_eq!(report_of(ReportId(2)).stage, ReportStage::Withdrawn);
        refused(BobStash, verified(ReportId(2), 1, 2023), "4058 NotVerified");
    });
}

#[test]
fn no_second_is_verified_or_issued_twice() {
    run(|| {
        settle();
        let days = |from: u64, until: u64| MonitoredPeriod {
            from: YEAR_2024.from + from * 86_400,
            until: YEAR_2024.from + until * 86_400 - 1,
        };
        let collision = |period| ask(CollisionViewFunction::<Runtime>::new(RICE, period));
        // Reports may overlap; what is verified may not.
        done(Charlie, report(RICE, days(10, 20), 100));
        done(Charlie, report(RICE, days(19, 30), 100));
        done(Charlie, report(RICE, days(20, 30), 100));
        done(One, verify(ReportId(1), 90));
        let taken = Some((days(10, 20), Taker::Report(ReportId(1))));
        assert_eq!(collision(days(0, 11)), taken);
        assert_eq!(collision(days(20, 30)), None);
        refused(One, verify(ReportId(2), 1), "4049 PeriodTaken");
        done(One, verify(ReportId(3), 80));
        refused(Charlie, report(RICE, days(0, 11), 1), "4049 PeriodTaken");
        // The same where credits are issued without a report.
        let council = governance();
        assert_ok!(Programmes::set_verification_requirement(council, false));
        let unverified = |period| issue(RICE, 10, IssuanceBasis::Unverified(Some(period)));
        refused(BobStash, unverified(days(29, 40)), "4049 PeriodTaken");
        done(BobStash, unverified(days(30, 40)));
        let taken = Some((days(30, 40), Taker::Issuance(IssuanceId(1))));
        assert_eq!(collision(days(35, 36)), taken);
        refused(BobStash, unverified(days(30, 40)), "4049 PeriodTaken");
        refused(Charlie, report(RICE, days(39, 45), 1), "4049 PeriodTaken");
        // Nothing is reported or issued ahead of time, or outside the crediting period.
        let today = MonitoredPeriod {
            from: NOW - 1,
            until: NOW,
        };
        refused(BobStash, unverified(today), "4048 PeriodNotOver");
        refused(Charlie, report(RICE, today, 1), "4048 PeriodNotOver");
        let before = MonitoredPeriod {
            from: START - 1,
            until: START,
        };
        refused(BobStash, unverified(before), "4047 PeriodOutsideProgramme");
        refused(
            Charlie,
            report(RICE, before, 1),
            "4047 PeriodOutsideProgramme",
        );
        // A verification that is withdrawn gives its period back.
        done(One, withdraw_verification(ReportId(3)));
        assert_eq!(collision(days(20, 30)), None);
        done(Charlie, report(RICE, days(21, 30), 70));
        done(Two, verify(ReportId(4), 70));
        assert_eq!(programme(RICE).verified, Amount(160));
    });
}

#[test]
fn ownership_moves_with_present_holdings_and_nothing_is_lost() {
    run(|| {
        settle();
        done(Charlie, report(RICE, YEAR_2024, 450));
        done(One, verify(OF_2024, 420));
        done(BobStash, of_2024(400));
        books_show(400, 240, 160, 0);
        let change = |amount| OwnershipChange {
            giver: ALPHA,
            receiver: BETA,
            share: 200_000,
            holdings: Holdings::Move(Amount(amount)),
        };
        let propose = |change| ProgrammesCall::propose_ownership {
            programme: RICE,
            change,
            reason: Some(text("sold")),
        };
        let agree = |change: &OwnershipChange| ProgrammesCall::agree_ownership {
            programme: RICE,
            hash: hash_of(change),
        };
        // More than Alpha has: all agree, and it fails as a whole.
        let too_much = change(241);
        done(Charlie, propose(too_much));
        done(Eve, agree(&too_much));
        refused(BobStash, agree(&too_much), "3002 InsufficientHolding");
        let right = change(100);
        done(Charlie, propose(right));
        refused(BobStash, agree(&too_much), "4030 ProposalChanged");
        done(Eve, agree(&right));
        books_show(400, 240, 160, 0);
        done(BobStash, agree(&right));
        books_show(400, 140, 260, 0);
        assert_eq!(owner_of(100), BETA, "the lowest serials moved");
        let shares: Vec<u32> = programme(RICE)
            .details
            .proponents
            .iter()
            .map(|proponent| proponent.share)
            .collect();
        assert_eq!(shares, [400_000, 600_000]);
        // Future issues follow the new shares.
        done(BobStash, of_2024(20));
        books_show(420, 148, 272, 0);
        // What was received moves on and is retired.
        done(Ferdie, transfer(RICE, ALPHA, 72));
        books_show(420, 220, 200, 0);
        let retire = CreditsCall::retire {
            owner: ALPHA,
            programme: RICE,
            selection: Selection::Amount(Amount(20)),
            terms: retirement(RetirementKind::DomesticUse),
        };
        done(Dave, retire);
        books_show(420, 200, 200, 20);
    });
}

#[test]
fn the_end_of_a_programme_stops_reports_and_issues_and_leaves_what_is_issued() {
    run(|| {
        settle();
        done(Charlie, report(RICE, YEAR_2024, 450));
        done(Charlie, report(RICE, YEAR_2023, 50));
        done(One, verify(OF_2024, 420));
        done(BobStash, of_2024(100));
        let close = |outcome| ProgrammesCall::close {
            programme: RICE,
            outcome,
            reason: text("done"),
        };
        refused(BobStash, close(Stage::Rejected), "4025 StageForbids");
        done(BobStash, close(Stage::Completed));
        refused(BobStash, close(Stage::Cancelled), "4025 StageForbids");
        refused(BobStash, of_2024(1), "4013 NotAuthorised");
        refused(BobStash, authorise(RICE, 1), "4010 NotPending");
        refused(One, verify(ReportId(2), 1), "4013 NotAuthorised");
        refused(One, certify(RICE), "4025 StageForbids");
        refused(Charlie, report(RICE, YEAR_2023, 1), "4013 NotAuthorised");
        let file = document(
            registry_primitives::DocumentKind::AnnualReport,
            "report.pdf",
        );
        done(Dave, add_document(RICE, file));
        done(Dave, transfer(RICE, BETA, 5));
        books_show(100, 55, 45, 0);
    });
}
