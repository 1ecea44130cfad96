//! Who may send which call: the action it asks the matrix for, and the rules about records.

use super::mock::*;
use crate::{IssuanceRequiresVerification, OwnershipProposals};
use frame_support::{hypothetically, traits::UnfilteredDispatchable};
use registry_primitives::{
    records::programmes::{Holdings, OwnershipChange, OwnershipProposal, ProposalKind},
    traits::{RecordRules, Subject},
    Action, MitigationType, ProgrammeId, ReportId, Sector, SectoralScope,
    Stage::{self, Authorised, Draft, Pending},
};
use sp_runtime::DispatchError;

/// The keys of the table's columns. The programme is one of scope 15 and Agriculture, of Alpha
/// and Beta, and the ministry registered it.
const KEYS: [u64; 11] = [
    GOVERNMENT,
    MINISTRY,
    OTHER_MINISTRY,
    ALPHA,
    BETA,
    GAMMA,
    CERTIFIER,
    RIVAL,
    ENERGY_CERTIFIER,
    API,
    VIEWER,
];

/// What stands in the table's cells: `.` may do it, the others are refused.
fn refusal(letter: char) -> Option<DispatchError> {
    Some(match letter {
        '.' => return None,
        'M' => NOT_PERMITTED,
        'P' => Error::NotProponent.into(),
        'S' => Error::ScopeNotCovered.into(),
        'A' => Error::NotAccredited.into(),
        'C' => Error::NotCertifierOrAuthority.into(),
        'Y' => Error::NotParty.into(),
        other => panic!("{other} stands for nothing"),
    })
}

struct Row {
    name: &'static str,
    /// In which stage of the programme the call is sent.
    stage: Stage,
    /// What it asks the matrix for.
    action: Action,
    call: Call,
    /// One letter per key.
    cells: &'static str,
    /// What is sent before, and by whom.
    before: Vec<(u64, Call)>,
}

const PROGRAMME: ProgrammeId = ProgrammeId(1);
const REPORT: ReportId = ReportId(1);

/// Alpha's programme registered by the ministry, in a stage.
fn scene(stage: Stage) {
    ok(MINISTRY, register(details("X-1"), stage != Draft));
    if stage == Authorised {
        ok(GOVERNMENT, authorise(PROGRAMME, 100));
    }
}

fn to_gamma() -> OwnershipChange {
    OwnershipChange {
        giver: org(ALPHA),
        receiver: org(GAMMA),
        share: 100_000,
        holdings: Holdings::Stay,
    }
}

/// The table. Columns: government, ministry, other ministry; Alpha, Beta, Gamma; certifier,
/// rival, certifier for energy; monitoring system; viewer.
fn table() -> Vec<Row> {
    use Action::*;
    let row = |name, stage, action, cells, call| Row {
        name,
        stage,
        action,
        call,
        cells,
        before: Vec::new(),
    };
    let after = |before: Vec<(u64, Call)>, row: Row| Row { before, ..row };
    let mut retitled = details("X-1");
    retitled.title = text("Drier rice");
    let amended = || amend(PROGRAMME, retitled.clone());
    let hash = hash_of(&retitled);
    let proposed = || vec![(API, propose(PROGRAMME, to_gamma()))];
    let reported = || vec![(ALPHA, report(PROGRAMME, days(0, 9), 5))];
    let verified = || [reported(), vec![(CERTIFIER, verify(REPORT, 5))]].concat();
    let constants = Call::set_constants {
        method: text("agriculture"),
        constants: fields(&[("emissionFactor", number("0.05"))]),
    };
    let author = "P.P..PMMM.M";
    let decider = "..SMMMMMMMM";
    let certifier = "MMMMMM..AMM";
    vec![
        row(
            "register",
            Draft,
            RegisterProgramme,
            "..S..PMMM.M",
            register(details("X-2"), true),
        ),
        row("submit", Draft, EditProgramme, author, submit(PROGRAMME)),
        row(
            "withdraw",
            Draft,
            EditProgramme,
            author,
            withdraw(PROGRAMME),
        ),
        row("amend", Pending, EditProgramme, author, amended()),
        row(
            "act",
            Pending,
            EditProgramme,
            author,
            act(PROGRAMME, "A", 1),
        ),
        row(
            "estimate",
            Pending,
            EditProgramme,
            author,
            estimate(PROGRAMME, rice("16", "120"), true),
        ),
        row(
            "authorise",
            Pending,
            AuthoriseProgramme,
            decider,
            authorise_version(PROGRAMME, 1, 1),
        ),
        row(
            "reject",
            Pending,
            RejectProgramme,
            decider,
            reject(PROGRAMME),
        ),
        row(
            "close",
            Authorised,
            CloseProgramme,
            decider,
            close(PROGRAMME, Stage::Completed),
        ),
        row(
            "propose an amendment",
            Authorised,
            EditProgramme,
            "..S..PMMMPM",
            amended(),
        ),
        after(
            vec![(BETA, amended())],
            row(
                "agree for the authority",
                Authorised,
                AuthoriseProgramme,
                decider,
                agree_amendment(PROGRAMME, hash),
            ),
        ),
        // The ministry registered the programme, but does not speak for its proponents.
        after(
            vec![(GOVERNMENT, amended())],
            row(
                "agree for the proponents",
                Authorised,
                EditProgramme,
                "PPP..PMMMPM",
                agree_amendment(PROGRAMME, hash),
            ),
        ),
        after(
            vec![(GOVERNMENT, amended())],
            row(
                "decline an amendment",
                Authorised,
                EditProgramme,
                "..S..PMMMPM",
                decline(PROGRAMME, ProposalKind::Amendment),
            ),
        ),
        row(
            "propose an ownership",
            Authorised,
            EditProgramme,
            "..P...MMM.M",
            propose(PROGRAMME, to_gamma()),
        ),
        after(
            proposed(),
            row(
                "decline an ownership",
                Authorised,
                EditProgramme,
                "..Y.Y.MMM.M",
                decline(PROGRAMME, ProposalKind::Ownership),
            ),
        ),
        row(
            "add a document",
            Draft,
            AddDocument,
            "..S..P..A.M",
            add(PROGRAMME, document(1)),
        ),
        row(
            "report",
            Authorised,
            ReportMonitoring,
            author,
            report(PROGRAMME, days(0, 9), 5),
        ),
        after(
            reported(),
            row("verify", Authorised, Verify, certifier, verify(REPORT, 5)),
        ),
        after(
            reported(),
            row(
                "decline a report",
                Authorised,
                Verify,
                certifier,
                decline_report(REPORT),
            ),
        ),
        after(
            verified(),
            row(
                "withdraw a verification",
                Authorised,
                WithdrawCertificate,
                "..SMMM.CCMM",
                withdraw_verification(REPORT),
            ),
        ),
        row("certify", Pending, Verify, certifier, certify(PROGRAMME)),
        after(
            vec![(CERTIFIER, certify(PROGRAMME))],
            row(
                "withdraw a certificate",
                Pending,
                WithdrawCertificate,
                "..SMMM.CCMM",
                withdraw_certificate(PROGRAMME, CERTIFIER),
            ),
        ),
        row(
            "set constants",
            Draft,
            SetConstants,
            ".MMMMMMMMMM",
            constants,
        ),
    ]
}

fn prepare(row: &Row) {
    scene(row.stage);
    for (key, call) in &row.before {
        ok(*key, call.clone());
    }
}

#[test]
fn every_key_may_do_what_the_table_says() {
    for row in table() {
        run(|| {
            prepare(&row);
            assert_eq!(row.cells.len(), KEYS.len());
            for (key, letter) in KEYS.into_iter().zip(row.cells.chars()) {
                // How deep one is in transactions lies in storage, too.
                let (before, result, after) = hypothetically!({
                    let before = root();
                    (before, send(key, row.call.clone()), root())
                });
                match refusal(letter) {
                    None => assert_eq!(result, Ok(()), "{} by {key}", row.name),
                    Some(error) => {
                        assert_eq!(result, Err(error), "{} by {key}", row.name);
                        assert_eq!(after, before, "{} by {key}", row.name);
                    }
                }
            }
            refused(STRANGER, row.call.clone(), DispatchError::BadOrigin);
            let root = RuntimeOrigin::root();
            let rooted = hypothetically!(row.call.clone().dispatch_bypass_filter(root));
            assert!(rooted.is_err(), "{} by root", row.name);
            suspend(MINISTRY);
            refused(MINISTRY, row.call.clone(), SUSPENDED);
        });
    }
}

#[test]
fn every_call_asks_the_matrix_for_its_own_action() {
    for row in table() {
        run(|| {
            prepare(&row);
            let entitled = row.cells.find('.').unwrap();
            for action in Action::ALL.iter().copied() {
                Denied::set(Some(action));
                let result = hypothetically!(send(KEYS[entitled], row.call.clone()));
                let expected = if action == row.action {
                    Err(NOT_PERMITTED)
                } else {
                    Ok(())
                };
                assert_eq!(result, expected, "{} without {action}", row.name);
            }
            Denied::set(None);
        });
    }
}

/// Agreeing to a change of ownership asks for what the party needs.
#[test]
fn a_party_agrees_with_the_right_of_its_side() {
    run(|| {
        scene(Authorised);
        ok(API, propose(PROGRAMME, to_gamma()));
        let cells = "..Y.Y.YYYYM";
        for (key, letter) in KEYS.into_iter().zip(cells.chars()) {
            let result = hypothetically!(send(key, agree(PROGRAMME, to_gamma())));
            assert_eq!(result, refusal(letter).map_or(Ok(()), Err), "{key}");
        }
        refused(
            STRANGER,
            agree(PROGRAMME, to_gamma()),
            DispatchError::BadOrigin,
        );
        for action in Action::ALL.iter().copied() {
            Denied::set(Some(action));
            for (key, needed) in [
                (GOVERNMENT, Action::AuthoriseProgramme),
                (MINISTRY, Action::AuthoriseProgramme),
                (ALPHA, Action::EditProgramme),
                (GAMMA, Action::EditProgramme),
            ] {
                let result = hypothetically!(send(key, agree(PROGRAMME, to_gamma())));
                let expected = if action == needed {
                    Err(NOT_PERMITTED)
                } else {
                    Ok(())
                };
                assert_eq!(result, expected, "{key} without {action}");
            }
        }
        Denied::set(None);
        let nobody = OwnershipProposal {
            change: to_gamma(),
            by: org(API),
            agreed: [None; 3],
        };
        assert_eq!(OwnershipProposals::<Test>::get(PROGRAMME), Some(nobody));
    });
}

/// Whoever asks beforehand gets the answer of the call.
#[test]
fn the_record_rules_say_what_the_calls_say() {
    let same = [
        "submit",
        "withdraw",
        "amend",
        "act",
        "estimate",
        "authorise",
        "reject",
        "close",
        "add a document",
        "report",
        "verify",
        "decline a report",
        "certify",
    ];
    let rows = table();
    assert_eq!(
        rows.iter().filter(|row| same.contains(&row.name)).count(),
        same.len()
    );
    for row in rows {
        if !same.contains(&row.name) {
            continue;
        }
        run(|| {
            prepare(&row);
            for (key, letter) in KEYS.into_iter().zip(row.cells.chars()) {
                if letter == 'M' {
                    continue;
                }
                let subject = Subject::Programme(PROGRAMME);
                let answer = Registry::check(&actor(key), row.action, &subject);
                assert_eq!(answer, refusal(letter).map_or(Ok(()), Err), "{}", row.name);
            }
            let nowhere = Subject::Programme(ProgrammeId(9));
            assert_eq!(
                Registry::check(&actor(ALPHA), row.action, &nowhere),
                Err(Error::ProgrammeNotFound.into())
            );
            // What is no programme is not this pallet's.
            let elsewhere = Subject::Organisation(org(BETA));
            assert_eq!(
                Registry::check(&actor(ALPHA), row.action, &elsewhere),
                Ok(())
            );
        });
    }
}

#[test]
fn who_registers_must_have_a_part_in_it() {
    run(|| {
        let mut energy = details("X-E");
        energy.sector = Sector::Energy;
        energy.scope = SectoralScope(1);
        energy.mitigation = MitigationType::Solar;
        let of_beta = |id: &str| {
            let mut details = details(id);
            details.proponents = vec![share(BETA, 1_000_000)].try_into().unwrap();
            details
        };
        refused(
            MINISTRY,
            register(energy.clone(), true),
            Error::ScopeNotCovered,
        );
        refused(ALPHA, register(of_beta("X-B"), true), Error::NotProponent);
        refused(CERTIFIER, register(of_beta("X-B"), true), NOT_PERMITTED);
        ok(API, register(of_beta("X-1"), true));
        ok(GOVERNMENT, register(of_beta("X-2"), true));
        ok(MINISTRY, register(of_beta("X-3"), true));
        ok(OTHER_MINISTRY, register(energy, true));
        // Only an authority of the scope decides.
        refused(
            MINISTRY,
            authorise(ProgrammeId(4), 1),
            Error::ScopeNotCovered,
        );
        refused(MINISTRY, reject(ProgrammeId(4)), Error::ScopeNotCovered);
        ok(OTHER_MINISTRY, authorise(ProgrammeId(4), 1));
    });
}

#[test]
fn governance_decides_whether_a_verification_is_required() {
    run(|| {
        assert!(IssuanceRequiresVerification::<Test>::get());
        let set = |required| Call::set_verification_requirement { required };
        for key in KEYS {
            refused(key, set(false), DispatchError::BadOrigin);
        }
        for required in [false, true, true] {
            Registry::set_verification_requirement(RuntimeOrigin::root(), required).unwrap();
            assert_last(Event::VerificationRequirementSet { required, at: NOW });
            assert_eq!(IssuanceRequiresVerification::<Test>::get(), required);
        }
    });
    // A country that says nothing requires none.
    assert!(!crate::GenesisConfig::<Test>::default().issuance_requires_verification);
}
