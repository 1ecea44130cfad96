//! From registration to the end: the stages, and the authorisations.

use super::mock::*;
use crate::{Authorisations, LastProgramme, ProgrammeOfExternalId};
use registry_primitives::{
    records::programmes::{
        Authorisation, Holdings, OwnershipChange, ProgrammeDetails, ProposalKind,
    },
    texts::MAX_AUTHORISATIONS,
    traits::Programmes as _,
    Credits as Amount, ProgrammeId, SectoralScope, SerialRange,
    Stage::{self, Authorised, Cancelled, Completed, Draft, Pending, Rejected},
};
use std::collections::BTreeSet;

/// One call, who sends it, and what it does in each stage.
struct Row {
    name: String,
    key: u64,
    call: Box<dyn Fn(ProgrammeId) -> Call>,
    /// The next stage, or why there is none.
    outcome: Box<dyn Fn(Stage) -> Result<Stage, Error>>,
}

fn row(
    name: impl Into<String>,
    key: u64,
    call: impl Fn(ProgrammeId) -> Call + 'static,
    outcome: impl Fn(Stage) -> Result<Stage, Error> + 'static,
) -> Row {
    Row {
        name: name.into(),
        key,
        call: Box::new(call),
        outcome: Box::new(outcome),
    }
}

/// The calls that move a programme from stage to stage.
fn moves() -> Vec<Row> {
    let mut rows = vec![
        row("submit", ALPHA, submit, |from| match from {
            Draft | Rejected => Ok(Pending),
            _ => Err(Error::StageForbids),
        }),
        row(
            "submit with an estimate",
            ALPHA,
            |programme| Call::submit {
                programme,
                estimate: Some(Amount(390)),
                reason: None,
            },
            |from| match from {
                Draft | Rejected => Ok(Pending),
                _ => Err(Error::StageForbids),
            },
        ),
        row(
            "authorise",
            GOVERNMENT,
            |programme| authorise(programme, 10),
            |from| match from {
                Pending | Authorised => Ok(Authorised),
                _ => Err(Error::NotPending),
            },
        ),
        row("reject", GOVERNMENT, reject, |from| match from {
            Pending => Ok(Rejected),
            _ => Err(Error::NotPending),
        }),
        row("withdraw", ALPHA, withdraw, |from| match from {
            Draft | Pending => Ok(Cancelled),
            _ => Err(Error::StageForbids),
        }),
    ];
    rows.extend(Stage::ALL.iter().copied().map(|to| {
        row(
            format!("close as {to}"),
            GOVERNMENT,
            move |programme| close(programme, to),
            move |from| match (from, to) {
                (Authorised, Completed | Cancelled) => Ok(to),
                _ => Err(Error::StageForbids),
            },
        )
    }));
    rows
}

/// The calls that some stages forbid and that leave the stage as it is.
fn others() -> Vec<Row> {
    let to_gamma = OwnershipChange {
        giver: org(ALPHA),
        receiver: org(GAMMA),
        share: 1,
        holdings: Holdings::Stay,
    };
    let stays = |allowed: &'static [Stage], error: fn() -> Error| {
        move |from: Stage| {
            if allowed.contains(&from) {
                Ok(from)
            } else {
                Err(error())
            }
        }
    };
    let not_final = &[Draft, Pending, Rejected, Authorised];
    let forbids: fn() -> Error = || Error::StageForbids;
    let nothing: fn() -> Error = || Error::ProposalNotFound;
    vec![
        row(
            "amend",
            ALPHA,
            |programme| retitle(programme, "Drier rice"),
            stays(not_final, forbids),
        ),
        row(
            "propose ownership",
            ALPHA,
            move |programme| propose(programme, to_gamma),
            stays(&[Authorised], forbids),
        ),
        row(
            "agree to an amendment",
            GOVERNMENT,
            |programme| agree_amendment(programme, [0; 32]),
            stays(&[], nothing),
        ),
        row(
            "agree to an ownership",
            GOVERNMENT,
            move |programme| agree(programme, to_gamma),
            stays(&[], nothing),
        ),
        row(
            "decline an amendment",
            ALPHA,
            |programme| decline(programme, ProposalKind::Amendment),
            stays(&[], nothing),
        ),
        row(
            "decline an ownership",
            ALPHA,
            |programme| decline(programme, ProposalKind::Ownership),
            stays(&[], nothing),
        ),
        row(
            "add a document",
            ALPHA,
            |programme| add(programme, document(1)),
            Ok,
        ),
        row(
            "add an action",
            ALPHA,
            |programme| act(programme, "A-1", 5),
            stays(not_final, forbids),
        ),
        row(
            "estimate",
            ALPHA,
            |programme| estimate(programme, rice("16", "120"), false),
            stays(not_final, forbids),
        ),
        row(
            "estimate and apply",
            ALPHA,
            |programme| estimate(programme, rice("16", "120"), true),
            stays(&[Draft, Pending, Rejected], forbids),
        ),
        row(
            "report",
            ALPHA,
            |programme| report(programme, days(0, 9), 5),
            stays(&[Authorised], || Error::NotAuthorised),
        ),
        row(
            "certify",
            CERTIFIER,
            certify,
            stays(&[Pending, Authorised], forbids),
        ),
    ]
}

fn check(row: &Row, from: Stage) -> Option<Stage> {
    let Row {
        name,
        key,
        call,
        outcome,
    } = row;
    let mut reached = None;
    run(|| {
        let programme = programme_in(from);
        let (before, root_before) = (record(programme), root());
        let result = send(*key, call(programme));
        match outcome(from) {
            Ok(to) => {
                assert_eq!(result, Ok(()), "{name} of a {from} programme");
                assert_eq!(record(programme).stage, to, "{name} of a {from} programme");
                reached = Some(to);
            }
            Err(error) => {
                assert_eq!(result, Err(error.into()), "{name} of a {from} programme");
                assert_eq!(record(programme), before);
                assert_eq!(root(), root_before, "{name} of a {from} programme");
            }
        }
    });
    reached
}

#[test]
fn every_call_moves_every_stage_as_the_table_says() {
    let mut reached = BTreeSet::new();
    for row in moves() {
        for from in Stage::ALL.iter().copied() {
            reached.extend(check(&row, from).map(|to| (from, to)));
        }
    }
    // The one way that is none in the table: what is authorised is authorised further.
    assert!(reached.remove(&(Authorised, Authorised)));
    let pairs = Stage::ALL
        .iter()
        .flat_map(|from| Stage::ALL.iter().map(|to| (*from, *to)));
    let table: BTreeSet<_> = pairs.filter(|(from, to)| from.may_become(*to)).collect();
    assert_eq!(reached, table);
}

#[test]
fn what_stages_forbid_is_refused_and_changes_no_stage() {
    for row in others() {
        for from in Stage::ALL.iter().copied() {
            let reached = check(&row, from);
            assert!(reached.is_none_or(|to| to == from));
        }
    }
}

#[test]
fn nothing_follows_the_end_of_an_authorised_programme() {
    for end in [Completed, Cancelled] {
        run(|| {
            let programme = programme_in(Authorised);
            ok(GOVERNMENT, close(programme, end));
            for row in moves() {
                let refusal = (row.outcome)(end).unwrap_err();
                refused(row.key, (row.call)(programme), refusal);
            }
            // What was authorised stays as it is.
            assert_eq!(record(programme).authorised, Amount(100));
            assert_eq!(Registry::terms(programme).unwrap().stage, end);
        });
    }
}

#[test]
fn registration_tells_everything() {
    run(|| {
        for (submit, stage) in [(false, Draft), (true, Pending)] {
            let details = details(stage.name());
            ok(ALPHA, register(details.clone(), submit));
            let programme = LastProgramme::<Test>::get();
            assert_last(Event::ProgrammeRegistered {
                programme,
                details: details.clone(),
                stage,
                at: NOW,
                by: actor(ALPHA),
            });
            let record = record(programme);
            assert_eq!((record.details, record.stage), (details, stage));
            assert_eq!((record.version, record.registered_by), (1, org(ALPHA)));
            assert_eq!(record.authorised, Amount::ZERO);
        }
        assert_eq!(LastProgramme::<Test>::get(), ProgrammeId(2));
    });
}

#[test]
fn an_external_id_names_one_programme_of_its_source_for_ever() {
    run(|| {
        let first = programme_in(Cancelled);
        let taken = details_of(first);
        refused(BETA, register(taken.clone(), true), Error::ExternalIdTaken);
        let elsewhere = ProgrammeDetails {
            source: text("Another MRV"),
            ..taken.clone()
        };
        ok(BETA, register(elsewhere.clone(), true));
        let of = |d: ProgrammeDetails| {
            ProgrammeOfExternalId::<Test>::get((d.source, d.external_id)).unwrap()
        };
        assert_eq!((of(taken), of(elsewhere)), (first, ProgrammeId(2)));
    });
}

#[test]
fn the_last_number_is_given_to_one_programme_only() {
    run(|| {
        LastProgramme::<Test>::put(ProgrammeId(u32::MAX));
        refused(ALPHA, register(details("X"), true), Error::CounterExhausted);
        LastProgramme::<Test>::kill();
    });
}

#[test]
fn a_stage_changes_with_actor_time_and_reason() {
    run(|| {
        let programme = programme_in(Draft);
        let changed = |before, after, version, reason, key| Event::StageChanged {
            programme,
            version,
            before,
            after,
            reason,
            at: Clock::get(),
            by: actor(key),
        };
        let submit = Call::submit {
            programme,
            estimate: None,
            reason: Some(text("complete")),
        };
        ok(BETA, submit);
        assert_last(changed(Draft, Pending, 1, Some(text("complete")), BETA));
        Clock::put(NOW + 5);
        ok(MINISTRY, reject(programme));
        assert_last(changed(Pending, Rejected, 1, Some(why()), MINISTRY));
        // A new version is submitted.
        ok(ALPHA, super::mock::submit(programme));
        assert_last(changed(Rejected, Pending, 2, None, ALPHA));
        ok(MINISTRY, authorise(programme, 1));
        ok(GOVERNMENT, close(programme, Completed));
        assert_last(changed(Authorised, Completed, 2, Some(why()), GOVERNMENT));
        let given_up = programme_in(Draft);
        ok(ALPHA, withdraw(given_up));
        assert_last(Event::StageChanged {
            programme: given_up,
            version: 1,
            before: Draft,
            after: Cancelled,
            reason: Some(why()),
            at: NOW + 5,
            by: actor(ALPHA),
        });
    });
}

#[test]
fn a_reason_can_be_read() {
    run(|| {
        let draft = programme_in(Draft);
        let pending = programme_in(Pending);
        let authorised = programme_in(Authorised);
        let reason = blank();
        let unreadable = [
            (
                ALPHA,
                Call::submit {
                    programme: draft,
                    estimate: None,
                    reason: Some(blank()),
                },
            ),
            (
                ALPHA,
                Call::withdraw {
                    programme: draft,
                    reason: reason.clone(),
                },
            ),
            (
                GOVERNMENT,
                Call::reject {
                    programme: pending,
                    reason: reason.clone(),
                },
            ),
            (
                GOVERNMENT,
                Call::authorise {
                    programme: pending,
                    version: 1,
                    amount: Amount(1),
                    letter: None,
                    reason: Some(blank()),
                },
            ),
            (
                GOVERNMENT,
                Call::close {
                    programme: authorised,
                    outcome: Completed,
                    reason,
                },
            ),
        ];
        for (key, call) in unreadable {
            refused(key, call, Error::TextUnreadable);
        }
    });
}

#[test]
fn a_monitoring_system_accepts_a_draft_with_its_estimate() {
    run(|| {
        let draft = ProgrammeDetails {
            estimate: Amount(0),
            ..details("X-1")
        };
        ok(ALPHA, register(draft.clone(), false));
        let programme = ProgrammeId(1);
        refused(API, submit(programme), Error::ZeroAmount);
        let accept = |estimate| Call::submit {
            programme,
            estimate: Some(Amount(estimate)),
            reason: None,
        };
        refused(API, accept(0), Error::ZeroAmount);
        // Two actions that are to reduce 300 need an estimate of as much.
        ok(API, act(programme, "A-1", 100));
        ok(API, act(programme, "A-2", 200));
        refused(API, accept(299), Error::EstimateTooLow);
        events();
        ok(API, accept(300));
        let accepted = ProgrammeDetails {
            estimate: Amount(300),
            ..draft
        };
        assert_eq!(
            events(),
            [
                Event::ProgrammeAmended {
                    programme,
                    version: 2,
                    details: accepted.clone(),
                    reason: None,
                    proposed_by: None,
                    at: NOW,
                    by: actor(API),
                },
                Event::StageChanged {
                    programme,
                    version: 2,
                    before: Draft,
                    after: Pending,
                    reason: None,
                    at: NOW,
                    by: actor(API),
                },
            ]
        );
        assert_eq!(details_of(programme), accepted);
    });
}

#[test]
fn a_submission_counts_one_version_however_it_comes() {
    run(|| {
        let with = |programme, estimate| Call::submit {
            programme,
            estimate: Some(Amount(estimate)),
            reason: None,
        };
        // The present estimate changes nothing.
        let draft = programme_in(Draft);
        ok(ALPHA, with(draft, 400));
        assert_eq!(record(draft).version, 1);
        let rejected = programme_in(Rejected);
        ok(ALPHA, with(rejected, 400));
        assert_eq!(record(rejected).version, 2);
        let rejected = programme_in(Rejected);
        ok(ALPHA, with(rejected, 401));
        assert_eq!(record(rejected).version, 2);
    });
}

/// 2023-12-31T23:59:59Z.
const LAST_SECOND_OF_2023: u64 = 1_704_067_199;

#[test]
fn an_authorisation_reserves_a_block_and_names_it() {
    run(|| {
        let details = ProgrammeDetails {
            start: LAST_SECOND_OF_2023,
            ..details("X-1")
        };
        ok(ALPHA, register(details, true));
        LastSerial::put(1_000);
        let programme = ProgrammeId(1);
        let call = Call::authorise {
            programme,
            version: 1,
            amount: Amount(400),
            letter: Some([3; 32]),
            reason: Some(why()),
        };
        ok(MINISTRY, call);
        let block = SerialRange::new(1_001, 1_400).unwrap();
        assert_last(Event::ProgrammeAuthorised {
            programme,
            version: 1,
            number: 1,
            amount: Amount(400),
            block,
            serial: text("QM-ITMO-15-001-2023-0-1001-1400"),
            authorised: Amount(400),
            letter: Some([3; 32]),
            reason: Some(why()),
            at: NOW,
            by: actor(MINISTRY),
        });
        assert_eq!(
            Authorisations::<Test>::get(programme, 1),
            Some(Authorisation {
                serials: block,
                letter: Some([3; 32]),
                by: org(MINISTRY),
                block: 1,
            })
        );
        let terms = Registry::terms(programme).unwrap();
        assert_eq!((terms.stage, terms.scope), (Authorised, SectoralScope(15)));
        assert_eq!(
            terms.proponents,
            [share(ALPHA, 600_000), share(BETA, 400_000)]
        );
        assert_eq!(Registry::terms(ProgrammeId(2)), None);
    });
}

#[test]
fn authorisations_add_up_to_the_estimate_and_no_further() {
    run(|| {
        let programme = programme_in(Pending);
        assert_eq!(
            Registry::authorised(programme),
            Some((Amount(0), Amount(400)))
        );
        refused(GOVERNMENT, authorise(programme, 0), Error::ZeroAmount);
        refused(
            GOVERNMENT,
            authorise(programme, 401),
            Error::AmountExceedsEstimate,
        );
        ok(GOVERNMENT, authorise(programme, 100));
        // Another programme's block lies between.
        programme_in(Authorised);
        next_block();
        ok(MINISTRY, authorise(programme, 250));
        refused(
            GOVERNMENT,
            authorise(programme, 51),
            Error::AmountExceedsEstimate,
        );
        refused(
            GOVERNMENT,
            authorise(programme, u64::MAX),
            Error::AmountExceedsEstimate,
        );
        refused(GOVERNMENT, authorise(programme, 0), Error::ZeroAmount);
        assert_eq!(
            Registry::authorised(programme),
            Some((Amount(350), Amount(50)))
        );
        ok(GOVERNMENT, authorise(programme, 50));
        refused(
            GOVERNMENT,
            authorise(programme, 1),
            Error::AmountExceedsEstimate,
        );
        let blocks: Vec<_> = (1..=4)
            .map(|number| {
                let authorisation = Authorisations::<Test>::get(programme, number)?;
                let block = authorisation.serials;
                Some((
                    block.first,
                    block.last,
                    authorisation.by,
                    authorisation.block,
                ))
            })
            .collect();
        assert_eq!(
            blocks,
            [
                Some((1, 100, org(GOVERNMENT), 1)),
                Some((201, 450, org(MINISTRY), 2)),
                Some((451, 500, org(GOVERNMENT), 2)),
                None,
            ]
        );
        let record = record(programme);
        assert_eq!(
            (record.authorised, record.authorisations, record.version),
            (Amount(400), 3, 1)
        );
        assert_eq!(LastSerial::get(), 500);
    });
}

#[test]
fn what_is_authorised_is_what_was_read() {
    run(|| {
        let programme = programme_in(Pending);
        for version in [0, 2] {
            refused(
                GOVERNMENT,
                authorise_version(programme, version, 1),
                Error::VersionChanged,
            );
        }
        // The proponents write the details anew while the authority decides.
        ok(ALPHA, retitle(programme, "Drier rice"));
        refused(
            GOVERNMENT,
            authorise_version(programme, 1, 1),
            Error::VersionChanged,
        );
        ok(GOVERNMENT, authorise_version(programme, 2, 1));
        // A further authorisation of the same version, but not of an older one.
        refused(
            GOVERNMENT,
            authorise_version(programme, 1, 1),
            Error::VersionChanged,
        );
        ok(GOVERNMENT, authorise_version(programme, 2, 1));
        let resubmitted = programme_in(Rejected);
        ok(ALPHA, submit(resubmitted));
        refused(
            GOVERNMENT,
            authorise_version(resubmitted, 1, 1),
            Error::VersionChanged,
        );
        ok(GOVERNMENT, authorise_version(resubmitted, 2, 1));
    });
}

#[test]
fn there_are_only_so_many_authorisations() {
    run(|| {
        let programme = programme_in(Pending);
        for _ in 0..MAX_AUTHORISATIONS {
            ok(GOVERNMENT, authorise(programme, 1));
        }
        refused(
            GOVERNMENT,
            authorise(programme, 1),
            Error::TooManyAuthorisations,
        );
        assert_eq!(LastSerial::get(), u64::from(MAX_AUTHORISATIONS));
    });
}

#[test]
fn an_authorisation_that_fails_late_reserves_nothing() {
    run(|| {
        let programme = programme_in(Pending);
        CountryCode::set("Q");
        refused(
            GOVERNMENT,
            authorise(programme, 1),
            Error::SerialTextInvalid,
        );
        CountryCode::set("QM");
        LastSerial::put(u64::MAX - 9);
        refused(
            GOVERNMENT,
            authorise(programme, 10),
            sp_runtime::DispatchError::Unavailable,
        );
        ok(GOVERNMENT, authorise(programme, 9));
    });
}

#[test]
fn no_call_finds_a_programme_that_is_none() {
    run(|| {
        let nowhere = ProgrammeId(9);
        programme_in(Authorised);
        for row in moves() {
            refused(row.key, (row.call)(nowhere), Error::ProgrammeNotFound);
        }
        let details = details("X");
        let change = OwnershipChange {
            giver: org(ALPHA),
            receiver: org(GAMMA),
            share: 1,
            holdings: Holdings::Stay,
        };
        for (key, call) in [
            (ALPHA, amend(nowhere, details)),
            (ALPHA, propose(nowhere, change)),
            (ALPHA, agree(nowhere, change)),
            (ALPHA, decline(nowhere, ProposalKind::Amendment)),
            (ALPHA, decline(nowhere, ProposalKind::Ownership)),
            (ALPHA, add(nowhere, document(1))),
            (ALPHA, act(nowhere, "A-1", 1)),
            (ALPHA, estimate(nowhere, rice("16", "120"), false)),
            (ALPHA, report(nowhere, days(0, 9), 5)),
            (CERTIFIER, certify(nowhere)),
            (CERTIFIER, withdraw_certificate(nowhere, CERTIFIER)),
        ] {
            refused(key, call, Error::ProgrammeNotFound);
        }
        assert_eq!(Registry::authorised(nowhere), None);
    });
}
