//! Authorities decide within their scopes: a ministry of agriculture on rice and never on forests,
//! the government on both. Every call of the pallet is tried.

use crate::country::*;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{GetCallMetadata, GetCallName},
};
use pallet_registry_credits::Call as CreditsCall;
use pallet_registry_programmes::{Call as ProgrammesCall, LastReport};
use registry_primitives::{
    records::{
        credits::Selection,
        programmes::{Holdings, OwnershipChange, ProgrammeDetails, ProposalKind},
    },
    Credits as Amount, DocumentKind, MitigationType, OrganisationId, ProgrammeId, ReportId,
    RetirementKind, Stage,
};
use registry_runtime::{Runtime, RuntimeCall};
use std::collections::BTreeSet;

/// Two programmes of a developer in one scope.
struct Twin {
    scope: u8,
    owner: OrganisationId,
    other: OrganisationId,
    /// Waiting for a decision.
    pending: ProgrammeId,
    /// Authorised, with credits, a certificate, an amendment and a change of ownership that its
    /// proponent proposed.
    authorised: ProgrammeId,
    /// A draft.
    draft: ProgrammeId,
    /// Of the authorised programme, verified.
    verified: ReportId,
    /// Of the authorised programme, waiting for a certifier.
    submitted: ReportId,
}

impl Twin {
    fn settle(scope: u8, owner: OrganisationId, other: OrganisationId, key: Key) -> Self {
        let shares = [(owner, 1_000_000)];
        let next = || {
            let last = pallet_registry_programmes::LastProgramme::<Runtime>::get();
            last.next().expect("few")
        };
        let (pending, pending_details) = (next(), details(&format!("P-{scope}"), scope, &shares));
        done(key, register(pending_details, true));
        let (draft, draft_details) = (next(), details(&format!("D-{scope}"), scope, &shares));
        done(key, register(draft_details, false));
        let id = authorised(scope, &shares, key, 500);
        done(Alice, issue(id, 100, UNVERIFIED));
        done(key, report(id, YEAR_2023, 50));
        let verified = LastReport::<Runtime>::get();
        done(One, verify(verified, 40));
        done(key, report(id, YEAR_2024, 50));
        done(One, certify(id));
        let twin = Self {
            scope,
            owner,
            other,
            pending,
            authorised: id,
            draft,
            verified,
            submitted: LastReport::<Runtime>::get(),
        };
        done(key, amend(id, twin.renamed("Other title")));
        let propose = ProgrammesCall::propose_ownership {
            programme: id,
            change: twin.change(),
            reason: None,
        };
        done(key, propose);
        twin
    }

    fn renamed(&self, title: &str) -> ProgrammeDetails {
        ProgrammeDetails {
            title: text(title),
            ..programme(self.authorised).details
        }
    }

    fn change(&self) -> OwnershipChange {
        OwnershipChange {
            giver: self.owner,
            receiver: self.other,
            share: 250_000,
            holdings: Holdings::Stay,
        }
    }

    /// What an authority does within its scopes, and how it is refused outside of them.
    fn decisions(&self) -> Vec<(RuntimeCall, &'static str)> {
        const OUTSIDE: &str = "4009 ScopeNotCovered";
        let reason = || text("because");
        let id = self.authorised;
        let decline = |proposal| ProgrammesCall::decline_proposal {
            programme: id,
            proposal,
            reason: reason(),
        };
        let new = details("P-99", self.scope, &[(self.owner, 1_000_000)]);
        let plan = document(DocumentKind::AuthorisationLetter, "letter.pdf");
        vec![
            (register(new, true), OUTSIDE),
            (authorise(self.pending, 10), OUTSIDE),
            (authorise(id, 10), OUTSIDE),
            (reject(self.pending, "no"), OUTSIDE),
            (
                ProgrammesCall::close {
                    programme: id,
                    outcome: Stage::Cancelled,
                    reason: reason(),
                }
                .into(),
                OUTSIDE,
            ),
            (amend(id, self.renamed("The authority's")), OUTSIDE),
            (
                ProgrammesCall::agree_amendment {
                    programme: id,
                    hash: hash_of(&self.renamed("Other title")),
                }
                .into(),
                OUTSIDE,
            ),
            (decline(ProposalKind::Amendment).into(), OUTSIDE),
            (decline(ProposalKind::Ownership).into(), "4031 NotParty"),
            (
                ProgrammesCall::propose_ownership {
                    programme: id,
                    change: self.change(),
                    reason: None,
                }
                .into(),
                "4008 NotProponent",
            ),
            (
                ProgrammesCall::agree_ownership {
                    programme: id,
                    hash: hash_of(&self.change()),
                }
                .into(),
                "4031 NotParty",
            ),
            (add_document(id, plan), OUTSIDE),
            (withdraw_certificate(id, CERTIFIER), OUTSIDE),
            (
                ProgrammesCall::withdraw_verification {
                    report: self.verified,
                    reason: reason(),
                }
                .into(),
                OUTSIDE,
            ),
            (issue(id, 10, UNVERIFIED), OUTSIDE),
            (
                CreditsCall::retire {
                    owner: self.owner,
                    programme: id,
                    selection: Selection::Amount(Amount(1)),
                    terms: retirement(RetirementKind::Other),
                }
                .into(),
                OUTSIDE,
            ),
        ]
    }

    /// What proponents and monitoring systems do, and an authority for what it registered itself.
    fn filings(&self, draft: ProgrammeId) -> Vec<RuntimeCall> {
        vec![
            submit(draft, None),
            amend(draft, self.renamed_draft(draft)),
            ProgrammesCall::withdraw {
                programme: draft,
                reason: text("because"),
            }
            .into(),
            ProgrammesCall::add_mitigation_action {
                programme: draft,
                action: text("A-1"),
                mitigation: match self.scope {
                    AGRICULTURE => MitigationType::Agriculture,
                    _ => MitigationType::Forestry,
                },
                estimate: Amount(1),
                calculation: None,
            }
            .into(),
            estimate(draft, biochar("10"), true),
        ]
    }

    fn renamed_draft(&self, draft: ProgrammeId) -> ProgrammeDetails {
        ProgrammeDetails {
            title: text("Renamed"),
            ..programme(draft).details
        }
    }

    /// What certifiers do, and nobody else.
    fn judgements(&self) -> Vec<RuntimeCall> {
        vec![
            certify(self.pending),
            verify(self.submitted, 1),
            ProgrammesCall::decline_report {
                report: self.submitted,
                reason: text("because"),
            }
            .into(),
        ]
    }
}

/// What would come of a call; it is undone.
fn tried(key: Key, call: &RuntimeCall) -> Result<(), String> {
    with_transaction(|| {
        let outcome = act(key, call.clone()).map_err(told);
        TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(outcome))
    })
    .expect("only rolled back")
}

fn name(call: &RuntimeCall) -> &'static str {
    call.get_call_metadata().function_name
}

fn twins() -> [Twin; 2] {
    [
        Twin::settle(AGRICULTURE, ALPHA, BETA, Charlie),
        Twin::settle(FORESTRY, BETA, ALPHA, Eve),
    ]
}

#[test]
fn a_ministry_decides_within_its_scopes_and_the_government_everywhere() {
    run(|| {
        for twin in twins() {
            let covered = twin.scope == AGRICULTURE;
            for (call, outside) in twin.decisions() {
                let case = format!("{} of scope {}", name(&call), twin.scope);
                for official in [Alice, Bob] {
                    assert_eq!(tried(official, &call), Ok(()), "{case} by {official}");
                }
                for official in [BobStash, FerdieStash] {
                    let expected = if covered { Ok(()) } else { Err(outside.into()) };
                    assert_eq!(tried(official, &call), expected, "{case} by {official}");
                }
                for other in [AliceStash, EveStash, CharlieStash] {
                    assert!(tried(other, &call).is_err(), "{case} by a viewer");
                }
            }
        }
    });
}

#[test]
fn an_authority_does_not_write_into_the_application_that_it_decides_on() {
    run(|| {
        for twin in twins() {
            let claim = report(twin.authorised, YEAR_2023, 1);
            for call in twin.filings(twin.draft).into_iter().chain([claim]) {
                for official in [Alice, BobStash] {
                    let case = format!("{} of scope {}", name(&call), twin.scope);
                    let refused = Err("4008 NotProponent".into());
                    assert_eq!(tried(official, &call), refused, "{case} by {official}");
                }
            }
            for call in twin.judgements() {
                for official in [Alice, BobStash] {
                    let refused = Err("1003 NotPermitted".into());
                    assert_eq!(tried(official, &call), refused, "{}", name(&call));
                }
            }
        }
        // What a ministry registered for somebody it writes itself.
        let rice = details("M-1", AGRICULTURE, &[(ALPHA, 1_000_000)]);
        done(FerdieStash, register(rice, false));
        let own = pallet_registry_programmes::LastProgramme::<Runtime>::get();
        let [twin, _] = twins_of_this_country();
        for call in twin.filings(own) {
            assert_eq!(tried(BobStash, &call), Ok(()), "{}", name(&call));
        }
    });
}

/// The numbers that [`twins`] gave.
fn twins_of_this_country() -> [Twin; 2] {
    let twin = |scope, owner, other, first: u32, report: u32| Twin {
        scope,
        owner,
        other,
        pending: ProgrammeId(first),
        draft: ProgrammeId(first + 1),
        authorised: ProgrammeId(first + 2),
        verified: ReportId(report),
        submitted: ReportId(report + 1),
    };
    [
        twin(AGRICULTURE, ALPHA, BETA, 1, 1),
        twin(FORESTRY, BETA, ALPHA, 4, 3),
    ]
}

#[test]
fn no_call_of_the_pallet_is_left_out() {
    run(|| {
        let [twin, _] = twins();
        let mut tried: BTreeSet<&str> = twin.decisions().iter().map(|(c, _)| name(c)).collect();
        tried.extend(twin.filings(twin.draft).iter().map(name));
        tried.extend(twin.judgements().iter().map(name));
        // Tried with the proponents' filings, by who sets constants, and by governance.
        tried.extend(["report", "set_constants", "set_verification_requirement"]);
        for call in ProgrammesCall::<Runtime>::get_call_names() {
            assert!(tried.contains(call), "{call}");
        }
    });
}

#[test]
fn the_government_alone_sets_constants() {
    run(|| {
        let set = set_constants("agriculture", fields(&[("emissionFactor", number("0.05"))]));
        for official in [Alice, Bob] {
            assert_eq!(tried(official, &set), Ok(()));
        }
        for other in [
            AliceStash,
            BobStash,
            FerdieStash,
            Charlie,
            Dave,
            One,
            DaveStash,
        ] {
            let refused = Err("1003 NotPermitted".into());
            assert_eq!(tried(other, &set), refused, "{other}");
        }
    });
}
