//! Amendments: by the proponents alone, then by proponents and authority together.

use super::mock::*;
use crate::Amendments;
use registry_primitives::{
    records::programmes::{
        Amendment, Holdings, OwnershipChange, ProgrammeDetails, ProposalKind, Side,
    },
    Credits as Amount, ProgrammeId, Sector, SectoralScope,
    Stage::{self, Authorised, Draft, Pending, Rejected},
};

type Change = fn(&mut ProgrammeDetails);

/// A programme's details with another title.
fn titled(programme: ProgrammeId, title: &str) -> ProgrammeDetails {
    ProgrammeDetails {
        title: text(title),
        ..details_of(programme)
    }
}

/// Proposes another title; gives its hash.
fn propose_title(key: u64, programme: ProgrammeId, title: &str) -> [u8; 32] {
    let details = titled(programme, title);
    let hash = hash_of(&details);
    ok(key, amend(programme, details));
    hash
}

#[test]
fn before_the_authorisation_the_proponents_write_anew() {
    for stage in [Draft, Pending, Rejected] {
        run(|| {
            let programme = programme_in(stage);
            let details = titled(programme, "Drier rice");
            let call = Call::amend {
                programme,
                details: details.clone(),
                reason: Some(why()),
            };
            ok(BETA, call);
            assert_last(Event::ProgrammeAmended {
                programme,
                version: 2,
                details: details.clone(),
                reason: Some(why()),
                proposed_by: None,
                at: NOW,
                by: actor(BETA),
            });
            let record = record(programme);
            assert_eq!((record.details, record.version), (details, 2));
            assert_eq!(record.stage, stage);
            assert!(Amendments::<Test>::get(programme).is_none());
        });
    }
}

#[test]
fn an_application_keeps_its_source_and_external_id_and_may_change_the_rest() {
    run(|| {
        for stage in [Draft, Pending, Rejected] {
            let programme = programme_in(stage);
            refused(
                ALPHA,
                change(programme, |d| d.source = text("Another")),
                Error::DetailsFixed,
            );
            refused(
                ALPHA,
                change(programme, |d| d.external_id = text("Another")),
                Error::DetailsFixed,
            );
            refused(ALPHA, change(programme, |_| {}), Error::NothingChanged);
            let unreadable = Call::amend {
                programme,
                details: titled(programme, "Drier rice"),
                reason: Some(blank()),
            };
            refused(ALPHA, unreadable, Error::TextUnreadable);
            ok(
                ALPHA,
                change(programme, |d| {
                    (d.sector, d.scope) = (Sector::Health, SectoralScope(9));
                    (d.start, d.end) = (d.start + 1, d.end + 1);
                    d.proponents = vec![share(GAMMA, 1), share(ALPHA, 999_999)]
                        .try_into()
                        .unwrap();
                    d.estimate = Amount(1);
                }),
            );
            refused(BETA, retitle(programme, "Mine too"), Error::NotProponent);
            ok(GAMMA, retitle(programme, "Mine now"));
        }
    });
}

#[test]
fn what_one_could_not_register_one_does_not_write_either() {
    run(|| {
        let programme = programme_in(Pending);
        // A developer stays among the proponents, also where it registered the programme.
        let without_alpha = |d: &mut ProgrammeDetails| {
            d.proponents = vec![share(BETA, 1_000_000)].try_into().unwrap()
        };
        refused(ALPHA, change(programme, without_alpha), Error::NotProponent);
        // A ministry stays within its scopes.
        ok(MINISTRY, register(details("X-2"), true));
        let elsewhere = |d: &mut ProgrammeDetails| {
            (d.sector, d.scope) = (Sector::Health, SectoralScope(9));
        };
        refused(
            MINISTRY,
            change(ProgrammeId(2), elsewhere),
            Error::ScopeNotCovered,
        );
        // A monitoring system writes for whomever.
        ok(API, change(programme, without_alpha));
        ok(API, change(ProgrammeId(2), elsewhere));
        refused(
            ALPHA,
            change(ProgrammeId(1), elsewhere),
            Error::NotProponent,
        );
    });
}

#[test]
fn only_a_draft_goes_without_an_estimate_and_none_falls_below_its_actions() {
    run(|| {
        let without = |programme| change(programme, |d| d.estimate = Amount(0));
        let below = |programme| change(programme, |d| d.estimate = Amount(29));
        for stage in [Draft, Pending, Rejected] {
            let programme = programme_in(stage);
            ok(ALPHA, act(programme, "A-1", 30));
            refused(ALPHA, below(programme), Error::EstimateTooLow);
            if stage == Pending {
                refused(ALPHA, without(programme), Error::ZeroAmount);
            } else {
                ok(ALPHA, without(programme));
                refused(ALPHA, submit(programme), Error::ZeroAmount);
            }
            ok(ALPHA, change(programme, |d| d.estimate = Amount(30)));
        }
    });
}

#[test]
fn afterwards_a_proponent_proposes_and_the_authority_agrees() {
    run(|| {
        let programme = programme_in(Authorised);
        let before = details_of(programme);
        let details = titled(programme, "Drier rice");
        let hash = hash_of(&details);
        let call = Call::amend {
            programme,
            details: details.clone(),
            reason: Some(why()),
        };
        ok(BETA, call);
        assert_last(Event::AmendmentProposed {
            programme,
            details: details.clone(),
            hash,
            side: Side::Proponents,
            reason: Some(why()),
            at: NOW,
            by: actor(BETA),
        });
        let amendment = Amendment {
            details: details.clone(),
            by: org(BETA),
            side: Side::Proponents,
        };
        assert_eq!(Amendments::<Test>::get(programme), Some(amendment));
        assert_eq!(details_of(programme), before);
        // Nobody of the proponents' side speaks for the authority.
        for key in [ALPHA, BETA] {
            refused(key, agree_amendment(programme, hash), NOT_PERMITTED);
        }
        Clock::put(NOW + 9);
        ok(MINISTRY, agree_amendment(programme, hash));
        assert_last(Event::ProgrammeAmended {
            programme,
            version: 2,
            details: details.clone(),
            reason: None,
            proposed_by: Some(org(BETA)),
            at: NOW + 9,
            by: actor(MINISTRY),
        });
        let record = record(programme);
        assert_eq!((record.details, record.version), (details, 2));
        refused(
            MINISTRY,
            agree_amendment(programme, hash),
            Error::ProposalNotFound,
        );
    });
}

#[test]
fn or_the_authority_proposes_and_a_proponent_agrees() {
    run(|| {
        let programme = programme_in(Authorised);
        let hash = propose_title(MINISTRY, programme, "Drier rice");
        let amendment = Amendments::<Test>::get(programme).unwrap();
        assert_eq!(
            (amendment.by, amendment.side),
            (org(MINISTRY), Side::Authority)
        );
        // Nobody of the authority's side speaks for the proponents.
        for key in [MINISTRY, GOVERNMENT] {
            refused(key, agree_amendment(programme, hash), Error::NotProponent);
        }
        ok(ALPHA, agree_amendment(programme, hash));
        let record = record(programme);
        assert_eq!(record.details, titled(programme, "Drier rice"));
        assert_eq!(record.version, 2);
        assert_last(Event::ProgrammeAmended {
            programme,
            version: 2,
            details: record.details,
            reason: None,
            proposed_by: Some(org(MINISTRY)),
            at: NOW,
            by: actor(ALPHA),
        });
    });
}

#[test]
fn who_registered_a_programme_does_not_speak_for_its_proponents() {
    run(|| {
        for registrar in [GOVERNMENT, MINISTRY, API] {
            let id = format!("X-{registrar}");
            ok(registrar, register(details(&id), true));
            let programme = crate::LastProgramme::<Test>::get();
            ok(GOVERNMENT, authorise(programme, 1));
            let hash = propose_title(GOVERNMENT, programme, "Drier rice");
            refused(
                registrar,
                agree_amendment(programme, hash),
                Error::NotProponent,
            );
            ok(ALPHA, agree_amendment(programme, hash));
        }
    });
}

#[test]
fn a_government_that_is_a_proponent_speaks_as_that_first() {
    run(|| {
        let mut shared = details("X-1");
        shared.proponents = vec![share(GOVERNMENT, 500_000), share(ALPHA, 500_000)]
            .try_into()
            .unwrap();
        ok(ALPHA, register(shared, true));
        let programme = ProgrammeId(1);
        ok(MINISTRY, authorise(programme, 1));
        let hash = propose_title(GOVERNMENT, programme, "Drier rice");
        let side = Amendments::<Test>::get(programme).unwrap().side;
        assert_eq!(side, Side::Proponents);
        refused(ALPHA, agree_amendment(programme, hash), NOT_PERMITTED);
        // Alone it would leave the other proponent without a say.
        refused(
            GOVERNMENT,
            agree_amendment(programme, hash),
            Error::NotParty,
        );
        ok(MINISTRY, agree_amendment(programme, hash));
        // What the ministry proposes the government agrees to as a proponent.
        let hash = propose_title(MINISTRY, programme, "Wetter rice");
        ok(GOVERNMENT, agree_amendment(programme, hash));
    });
}

#[test]
fn one_agrees_to_what_one_has_read() {
    run(|| {
        let programme = programme_in(Authorised);
        let first = propose_title(ALPHA, programme, "Drier rice");
        refused(
            GOVERNMENT,
            agree_amendment(programme, [0; 32]),
            Error::ProposalChanged,
        );
        let present = hash_of(details_of(programme));
        refused(
            GOVERNMENT,
            agree_amendment(programme, present),
            Error::ProposalChanged,
        );
        // Beta's proposal takes the place of Alpha's.
        let second = propose_title(BETA, programme, "Driest rice");
        refused(
            GOVERNMENT,
            agree_amendment(programme, first),
            Error::ProposalChanged,
        );
        ok(GOVERNMENT, agree_amendment(programme, second));
        assert_eq!(details_of(programme).title[..], b"Driest rice"[..]);
    });
}

#[test]
fn a_proposal_of_the_other_side_takes_the_place_of_the_first() {
    run(|| {
        let programme = programme_in(Authorised);
        let hash = propose_title(ALPHA, programme, "Drier rice");
        // The authority proposes the very same, and waits for the proponents now.
        ok(GOVERNMENT, retitle(programme, "Drier rice"));
        refused(
            GOVERNMENT,
            agree_amendment(programme, hash),
            Error::NotProponent,
        );
        ok(ALPHA, agree_amendment(programme, hash));
        // What both agreed to cannot be proposed again.
        refused(
            ALPHA,
            retitle(programme, "Drier rice"),
            Error::NothingChanged,
        );
    });
}

/// What stands in the serials, who owns it, and what is authorised.
#[test]
fn an_authorised_programme_keeps_what_is_fixed() {
    let fixed: [Change; 8] = [
        |d| d.source = text("Another"),
        |d| d.external_id = text("Another"),
        |d| (d.sector, d.scope) = (Sector::Health, SectoralScope(14)),
        |d| d.start -= 1,
        |d| d.start += 366 * DAY,
        |d| d.estimate = Amount(99),
        |d| d.proponents = vec![share(ALPHA, 1_000_000)].try_into().unwrap(),
        |d| {
            d.proponents = vec![share(BETA, 400_000), share(ALPHA, 600_000)]
                .try_into()
                .unwrap()
        },
    ];
    let free: [Change; 6] = [
        |d| d.start += 366 * DAY - 1,
        |d| d.end = d.start,
        |d| d.estimate = Amount(100),
        |d| d.sector = Sector::Hospitality,
        |d| d.regions = regions(&["QM-02"]),
        |d| d.crediting_years = Some(1),
    ];
    run(|| {
        let programme = programme_in(Authorised);
        for key in [ALPHA, GOVERNMENT] {
            for what in fixed {
                refused(key, change(programme, what), Error::DetailsFixed);
            }
            for what in free {
                ok(key, change(programme, what));
            }
        }
    });
}

#[test]
fn what_was_right_when_it_was_proposed_may_not_be_any_more() {
    type Case = (Change, fn(ProgrammeId), fn() -> Error);
    let lower: Change = |d| d.estimate = Amount(150);
    let retitled: Change = |d| d.title = text("Drier rice");
    let cases: [Case; 4] = [
        (
            lower,
            |programme| ok(GOVERNMENT, authorise(programme, 51)),
            || Error::DetailsFixed,
        ),
        (
            lower,
            |programme| ok(ALPHA, act(programme, "A-1", 151)),
            || Error::EstimateTooLow,
        ),
        (
            retitled,
            |programme| {
                let to_gamma = OwnershipChange {
                    giver: org(BETA),
                    receiver: org(GAMMA),
                    share: 400_000,
                    holdings: Holdings::Stay,
                };
                ok(BETA, propose(programme, to_gamma));
                ok(GAMMA, agree(programme, to_gamma));
                ok(GOVERNMENT, agree(programme, to_gamma));
            },
            || Error::DetailsFixed,
        ),
        (retitled, |_| suspend(BETA), || Error::ProponentInvalid),
    ];
    for (what, between, error) in cases {
        run(|| {
            let programme = programme_in(Authorised);
            let mut details = details_of(programme);
            what(&mut details);
            let agreement = agree_amendment(programme, hash_of(&details));
            ok(ALPHA, amend(programme, details));
            between(programme);
            refused(GOVERNMENT, agreement, error());
        });
    }
}

#[test]
fn an_amendment_survives_what_does_not_touch_it() {
    run(|| {
        let programme = programme_in(Authorised);
        let hash = propose_title(ALPHA, programme, "Drier rice");
        ok(GOVERNMENT, authorise(programme, 300));
        ok(ALPHA, act(programme, "A-1", 400));
        ok(ALPHA, add(programme, document(1)));
        ok(GOVERNMENT, agree_amendment(programme, hash));
        let record = record(programme);
        assert_eq!(
            (record.authorised, record.planned, record.documents),
            (Amount(400), Amount(400), 1)
        );
    });
}

#[test]
fn either_side_declines_and_then_nothing_is_proposed() {
    run(|| {
        let programme = programme_in(Authorised);
        for (proposer, decliner) in [
            (ALPHA, GOVERNMENT),
            (ALPHA, BETA),
            (ALPHA, ALPHA),
            (MINISTRY, ALPHA),
            (MINISTRY, GOVERNMENT),
        ] {
            let hash = propose_title(proposer, programme, "Drier rice");
            let unreadable = Call::decline_proposal {
                programme,
                proposal: ProposalKind::Amendment,
                reason: blank(),
            };
            refused(decliner, unreadable, Error::TextUnreadable);
            refused(
                decliner,
                decline(programme, ProposalKind::Ownership),
                Error::ProposalNotFound,
            );
            ok(decliner, decline(programme, ProposalKind::Amendment));
            assert_last(Event::ProposalDeclined {
                programme,
                proposal: ProposalKind::Amendment,
                reason: why(),
                at: NOW,
                by: actor(decliner),
            });
            refused(
                GOVERNMENT,
                agree_amendment(programme, hash),
                Error::ProposalNotFound,
            );
        }
        assert_eq!(record(programme).version, 1);
    });
}

#[test]
fn the_end_of_a_programme_is_the_end_of_its_proposals() {
    for end in [Stage::Completed, Stage::Cancelled] {
        run(|| {
            let programme = programme_in(Authorised);
            let hash = propose_title(ALPHA, programme, "Drier rice");
            ok(GOVERNMENT, close(programme, end));
            refused(
                GOVERNMENT,
                agree_amendment(programme, hash),
                Error::ProposalNotFound,
            );
        });
    }
}
