//! What authorities and certifiers decide, and what proponents and authority agree on.

use super::{held, text_of, Story, FOREST, RICE, WEAK};
use crate::country::*;
use pallet_registry_credits::LastSerial;
use pallet_registry_programmes::{
    Authorisations, AuthorisedViewFunction, Call as ProgrammesCall, Event,
};
use registry_primitives::{
    records::{
        monitoring::MethodVersion,
        programmes::{Holdings, OwnershipChange, ProgrammeDetails, ProposalKind},
    },
    Credits as Amount, ReportId, SerialRange, Stage,
};
use registry_runtime::Runtime;

pub(super) fn decisions(story: &mut Story) {
    let shows = "authorise a pending programme";
    story.step(&[12], shows, || {
        done(BobStash, authorise(RICE, 600));
        let record = programme(RICE);
        assert_eq!(
            (record.stage, record.authorised),
            (Stage::Authorised, Amount(600))
        );
        let readable = ask(AuthorisedViewFunction::<Runtime>::new(RICE));
        assert_eq!(readable, Some((Amount(600), Amount(400))));
    });
    let shows = "an authorisation gives a serial text";
    story.step(&[23], shows, || {
        let Event::ProgrammeAuthorised { serial, number, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(text_of(&serial), "QM-ITMO-15-001-2023-0-1-600");
        assert_eq!(number, 1);
    });
    let shows = "blocks come from one counter of the country";
    story.step(&[24], shows, || {
        assert_eq!(LastSerial::<Runtime>::get(), 600);
        let serials = Authorisations::<Runtime>::get(RICE, 1).expect("it is kept");
        let block = SerialRange {
            first: 1,
            last: 600,
        };
        assert_eq!(serials.serials, block);
    });
    let shows = "authorise and issue in one transaction, all of it or nothing";
    story.step(&[13], shows, || {
        let both = |amount| {
            batch_all(vec![
                authorise(FOREST, 300),
                issue(FOREST, amount, UNVERIFIED),
            ])
        };
        refused(Alice, both(301), "4014 IssuanceExceedsBlock");
        assert_eq!(programme(FOREST).stage, Stage::Pending);
        done(Alice, both(120));
        assert_eq!(programme(FOREST).stage, Stage::Authorised);
        assert_eq!(held(ALPHA), 120);
        assert_eq!(LastSerial::<Runtime>::get(), 900);
    });
    let shows = "reject a pending programme with a reason; a new version may follow";
    story.step(&[14], shows, || {
        refused(Alice, reject(WEAK, " "), "2005 TextUnreadable");
        done(Alice, reject(WEAK, "no baseline"));
        let Event::StageChanged { reason, after, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(text_of(&reason.expect("a reason")), "no baseline");
        assert_eq!(after, Stage::Rejected);
        refused(Alice, reject(WEAK, "again"), "4010 NotPending");
        refused(Alice, authorise(WEAK, 1), "4010 NotPending");
        done(Eve, submit(WEAK, None));
        let record = programme(WEAK);
        assert_eq!((record.stage, record.version), (Stage::Pending, 2));
        done(Alice, reject(WEAK, "still no baseline"));
    });
    let shows = "a programme is pending, authorised or rejected";
    story.step(&[15], shows, || {
        let stages = [RICE, FOREST, WEAK].map(|id| programme(id).stage);
        use Stage::{Authorised, Rejected};
        assert_eq!(stages, [Authorised, Authorised, Rejected]);
        // Beside the reference's three: being written, and two ends.
        assert_eq!(Stage::ALL.len(), 6);
    });
}

pub(super) fn monitoring(story: &mut Story) {
    let shows = "a monitoring system reports, with the method and the version of its constants";
    story.step(&[139, 68], shows, || {
        let report = ProgrammesCall::report {
            programme: RICE,
            period: YEAR_2024,
            claimed: Amount(300),
            inputs: [1; 32],
            method: Some(MethodVersion {
                method: text("agriculture"),
                constants: 0,
            }),
        };
        done(DaveStash, report);
        done(One, verify(ReportId(1), 280));
        assert_eq!(programme(RICE).verified, Amount(280));
        let kept = report_of(ReportId(1));
        assert_eq!((kept.by, kept.claimed), (MRV, Amount(300)));
        assert_eq!(kept.method.expect("it was told").constants, 0);
    });
}

pub(super) fn requests(story: &mut Story) {
    let shows = "what was asked for, agreed to and declined stands in events";
    story.step(&[19], shows, || {
        let title = |words: &str| ProgrammeDetails {
            title: text(words),
            ..programme(RICE).details
        };
        let decline = |proposal| ProgrammesCall::decline_proposal {
            programme: RICE,
            proposal,
            reason: text("not now"),
        };
        done(Dave, amend(RICE, title("Wet rice")));
        assert!(matches!(latest(), Event::AmendmentProposed { .. }));
        done(BobStash, decline(ProposalKind::Amendment));
        let Event::ProposalDeclined { reason, by, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(
            (text_of(&reason).as_str(), by.organisation),
            ("not now", MINISTRY)
        );
        done(Dave, amend(RICE, title("Dry rice")));
        let hash = hash_of(&title("Dry rice"));
        done(
            BobStash,
            ProgrammesCall::agree_amendment {
                programme: RICE,
                hash,
            },
        );
        assert_eq!(programme(RICE).details.title, title("Dry rice").title);
        assert!(matches!(
            latest(),
            Event::ProgrammeAmended {
                proposed_by: Some(ALPHA),
                ..
            }
        ));
    });
    let shows = "a monitoring system hands a change of ownership over; the parties agree to it";
    story.step(&[139, 19], shows, || {
        let change = OwnershipChange {
            giver: ALPHA,
            receiver: BETA,
            share: 100_000,
            holdings: Holdings::Stay,
        };
        let propose = ProgrammesCall::propose_ownership {
            programme: RICE,
            change,
            reason: Some(text("sold")),
        };
        let agree = || ProgrammesCall::agree_ownership {
            programme: RICE,
            hash: hash_of(&change),
        };
        let before = [ALPHA, BETA].map(held);
        done(DaveStash, propose);
        refused(DaveStash, agree(), "4031 NotParty");
        done(Dave, agree());
        done(Ferdie, agree());
        let shares = || {
            let proponents = programme(RICE).details.proponents;
            proponents.iter().map(|p| p.share).collect::<Vec<_>>()
        };
        assert_eq!(shares(), [600_000, 400_000], "the authority has not agreed");
        done(BobStash, agree());
        assert_eq!(shares(), [500_000, 500_000]);
        assert_eq!(
            [ALPHA, BETA].map(held),
            before,
            "shares of future issues only"
        );
        let Event::OwnershipChanged { agreed, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(agreed, [Some(ALPHA), Some(BETA), Some(MINISTRY)]);
    });
}
