//! Corrupted records are noticed.

use super::mock::*;
use crate::{
    Amendments, Authorisations, Calendar, Constants, DocumentOfHash, Documents, Estimates,
    LastProgramme, LastReport, LatestConstants, MitigationActions, OwnershipProposals,
    ProgrammeOfExternalId, Programmes, Reports,
};
use frame_support::hypothetically;
use registry_primitives::{
    records::{
        calculation::MethodName,
        credits::IssuanceBasis,
        monitoring::{MonitoringReport, PeriodKey, TakenPeriod, Taker},
        programmes::{Holdings, OwnershipChange, OwnershipProposal, Programme},
    },
    texts::{ActionId, ExternalId},
    traits::Programmes as _,
    Credits as Amount, IssuanceId, ProgrammeId, ReportId, ReportStage, SerialRange,
    Stage::{Authorised, Draft, Pending},
};
use sp_runtime::DispatchError;

/// Authorised twice, with everything that a programme can have.
const FULL: ProgrammeId = ProgrammeId(1);
const DRAFT: ProgrammeId = ProgrammeId(2);
/// Reports of the full programme.
const VERIFIED: ReportId = ReportId(1);
const SUBMITTED: ReportId = ReportId(2);
const WITHDRAWN: ReportId = ReportId(3);

fn scene() {
    assert_eq!(programme_in(Authorised), FULL);
    assert_eq!(programme_in(Draft), DRAFT);
    ok(GOVERNMENT, authorise(FULL, 50));
    ok(ALPHA, add(FULL, document(1)));
    ok(ALPHA, act(FULL, "A-1", 30));
    ok(ALPHA, estimate(FULL, rice("16", "120"), false));
    ok(ALPHA, retitle(FULL, "Drier rice"));
    assert_eq!(verified(FULL, days(0, 9), 40), VERIFIED);
    assert_eq!(reported(FULL, days(10, 19), 40), SUBMITTED);
    assert_eq!(verified(FULL, days(30, 39), 40), WITHDRAWN);
    ok(CERTIFIER, withdraw_verification(WITHDRAWN));
    verified(FULL, days(20, 29), 40);
    let basis = IssuanceBasis::Verified(VERIFIED);
    Registry::draw(FULL, IssuanceId(1), Amount(10), basis).unwrap();
    for factor in ["0.05", "0.06"] {
        let call = Call::set_constants {
            method: agriculture(),
            constants: fields(&[("emissionFactor", number(factor))]),
        };
        ok(GOVERNMENT, call);
    }
}

fn agriculture() -> MethodName {
    text("agriculture")
}

fn edit(programme: ProgrammeId, change: impl FnOnce(&mut Programme)) {
    Programmes::<Test>::mutate(programme, |record| change(record.as_mut().unwrap()));
}

fn edit_report(report: ReportId, change: impl FnOnce(&mut MonitoringReport<u64>)) {
    Reports::<Test>::mutate(report, |of| change(of.as_mut().unwrap()));
}

fn edit_period(last_day: u64, change: impl FnOnce(&mut TakenPeriod)) {
    let key = PeriodKey::from(days(last_day, last_day).until);
    Calendar::<Test>::mutate(FULL, key, |taken| change(taken.as_mut().unwrap()));
}

type Corruption = (&'static str, fn());

const CORRUPTIONS: [Corruption; 34] = [
    ("identifiers are consecutive", || {
        LastProgramme::<Test>::put(ProgrammeId(3));
    }),
    ("identifiers are consecutive", || {
        let external: ExternalId = text("another");
        let source = details_of(DRAFT).source;
        ProgrammeOfExternalId::<Test>::insert((source, external), DRAFT);
    }),
    ("external id points back", || {
        edit(DRAFT, |record| record.details.external_id = text("X-1"));
    }),
    ("authorised is the sum of the authorisations", || {
        edit(FULL, |record| record.authorised = Amount(151));
    }),
    ("authorised is the sum of the authorisations", || {
        Authorisations::<Test>::mutate(FULL, 2, |of| {
            of.as_mut().unwrap().serials = SerialRange {
                first: 1,
                last: u64::MAX,
            };
        });
    }),
    ("authorised within the estimate", || {
        edit(FULL, |record| record.details.estimate = Amount(149));
    }),
    ("serials of an authorised programme", || {
        edit(FULL, |record| record.stage = Pending);
    }),
    ("proposals for an authorised programme", || {
        let amendment = Amendments::<Test>::get(FULL).unwrap();
        Amendments::<Test>::insert(DRAFT, amendment);
    }),
    ("proposals for an authorised programme", || {
        let proposal = OwnershipProposal {
            change: OwnershipChange {
                giver: org(ALPHA),
                receiver: org(GAMMA),
                share: 1,
                holdings: Holdings::Stay,
            },
            by: org(ALPHA),
            agreed: [None; 3],
        };
        OwnershipProposals::<Test>::insert(DRAFT, proposal);
    }),
    ("planned is the sum of the actions", || {
        edit(FULL, |record| record.planned = Amount(29));
    }),
    ("planned is the sum of the actions", || {
        let action: ActionId = text("A-1");
        MitigationActions::<Test>::remove(FULL, action);
    }),
    ("planned within the estimate", || {
        let action: ActionId = text("A-1");
        MitigationActions::<Test>::mutate(FULL, action, |action| {
            action.as_mut().unwrap().estimate = Amount(401);
        });
        edit(FULL, |record| record.planned = Amount(401));
    }),
    ("counts of a programme", || {
        edit(FULL, |record| record.authorisations = 3);
    }),
    ("counts of a programme", || {
        edit(FULL, |record| record.documents = 2);
    }),
    ("counts of a programme", || {
        Documents::<Test>::remove(FULL, 1);
    }),
    ("counts of a programme", || {
        DocumentOfHash::<Test>::insert(FULL, [2; 32], 1);
    }),
    ("counts of a programme", || {
        Estimates::<Test>::remove(FULL, 1);
    }),
    ("a period is in order", || {
        edit_period(9, |taken| taken.from = days(10, 10).from);
    }),
    ("periods are apart and sorted", || {
        edit_period(29, |taken| taken.from = days(9, 9).from);
    }),
    ("a taken period has its report", || {
        edit_period(9, |taken| taken.by = Taker::Report(ReportId(9)));
    }),
    ("a report takes its own period", || {
        edit_period(9, |taken| taken.from += 1);
    }),
    ("a report takes its own period", || {
        edit_report(VERIFIED, |report| report.programme = DRAFT);
    }),
    ("it is verified", || {
        edit_report(VERIFIED, |report| report.verification = None);
    }),
    ("verified is the sum of the verified reports", || {
        edit(FULL, |record| record.verified = Amount(81));
    }),
    ("verified is the sum of the verified reports", || {
        // An issuance is none that was verified.
        edit_period(9, |taken| taken.by = Taker::Issuance(IssuanceId(1)));
    }),
    ("a report of a programme", || {
        edit_report(SUBMITTED, |report| report.programme = ProgrammeId(9));
    }),
    ("a verification when verified", || {
        edit_report(SUBMITTED, |report| report.stage = ReportStage::Verified);
    }),
    ("a verification when verified", || {
        edit_report(VERIFIED, |report| report.stage = ReportStage::Declined);
    }),
    (
        "issued is within verified and verified within claimed",
        || {
            edit_report(VERIFIED, |report| {
                report.verification.as_mut().unwrap().issued = Amount(41);
            });
        },
    ),
    (
        "issued is within verified and verified within claimed",
        || {
            edit_report(VERIFIED, |report| report.claimed = Amount(39));
        },
    ),
    ("a verified report takes its period", || {
        edit_report(WITHDRAWN, |report| report.stage = ReportStage::Verified);
    }),
    ("reports are consecutive", || {
        LastReport::<Test>::put(ReportId(3));
    }),
    ("versions of constants are consecutive", || {
        LatestConstants::<Test>::insert(agriculture(), 1);
    }),
    ("versions of constants are consecutive", || {
        let second = Constants::<Test>::take(agriculture(), 2).unwrap();
        Constants::<Test>::insert(agriculture(), 3, second);
    }),
];

#[test]
fn every_corruption_has_its_name() {
    run(|| {
        scene();
        for (number, (name, corrupt)) in CORRUPTIONS.into_iter().enumerate() {
            let found = hypothetically!({
                corrupt();
                Registry::do_try_state()
            });
            assert_eq!(found, Err(DispatchError::Other(name)), "{number}");
        }
        // The scene itself is in order.
        Registry::do_try_state().unwrap();
    });
}
