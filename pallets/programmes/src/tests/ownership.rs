//! Changes of ownership: three parties agree, in whatever order.

use super::mock::*;
use crate::OwnershipProposals;
use registry_primitives::{
    records::programmes::{
        Holdings, OwnershipChange, OwnershipProposal, ProgrammeDetails, ProposalKind,
    },
    texts::MAX_PROPONENTS,
    Credits as Amount, OrganisationId, ProgrammeId, Proponent,
    Stage::{self, Authorised},
};

/// A change that moves a share and leaves holdings where they are.
fn moving(giver: u64, receiver: u64, share: u32) -> OwnershipChange {
    OwnershipChange {
        giver: org(giver),
        receiver: org(receiver),
        share,
        holdings: Holdings::Stay,
    }
}

/// The same, which moves so many credits too.
fn with_credits(change: OwnershipChange, credits: u64) -> OwnershipChange {
    OwnershipChange {
        holdings: Holdings::Move(Amount(credits)),
        ..change
    }
}

fn owners(programme: ProgrammeId) -> Vec<Proponent> {
    details_of(programme).proponents.into_inner()
}

fn agreed(programme: ProgrammeId) -> [Option<OrganisationId>; 3] {
    OwnershipProposals::<Test>::get(programme).unwrap().agreed
}

/// An authorised programme of these proponents.
fn programme_of(proponents: &[Proponent]) -> ProgrammeId {
    let programme = ProgrammeId(crate::LastProgramme::<Test>::get().0 + 1);
    let details = ProgrammeDetails {
        proponents: proponents.to_vec().try_into().unwrap(),
        ..details(&format!("X-{programme}"))
    };
    ok(API, register(details, true));
    ok(MINISTRY, authorise(programme, 100));
    programme
}

/// Giver, receiver and ministry agree to what a monitoring system proposed.
fn everybody_agrees(programme: ProgrammeId, change: OwnershipChange) {
    ok(API, propose(programme, change));
    for organisation in [change.giver, change.receiver, org(MINISTRY)] {
        ok(u64::from(organisation.0), agree(programme, change));
    }
}

#[test]
fn three_parties_agree_in_every_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        run(|| {
            let programme = programme_in(Authorised);
            let change = moving(ALPHA, GAMMA, 100_000);
            let hash = hash_of(change);
            let call = Call::propose_ownership {
                programme,
                change,
                reason: Some(why()),
            };
            ok(API, call);
            assert_last(Event::OwnershipProposed {
                programme,
                change,
                hash,
                agreed: [None; 3],
                reason: Some(why()),
                at: NOW,
                by: actor(API),
            });
            let parties = [ALPHA, GAMMA, MINISTRY];
            let mut agreed = [None; 3];
            for (step, party) in (0..3).zip(order) {
                assert_eq!(owners(programme).len(), 2);
                refused(BETA, agree(programme, change), Error::NotParty);
                let key = parties[party];
                agreed[party] = Some(org(key));
                events();
                ok(key, agree(programme, change));
                let by = actor(key);
                let mut told = vec![Event::OwnershipAgreed {
                    programme,
                    hash,
                    agreed,
                    at: NOW,
                    by: by.clone(),
                }];
                if step == 2 {
                    let proponents = vec![
                        share(ALPHA, 500_000),
                        share(BETA, 400_000),
                        share(GAMMA, 100_000),
                    ];
                    assert_eq!(owners(programme), proponents);
                    assert_eq!(record(programme).version, 2);
                    assert!(OwnershipProposals::<Test>::get(programme).is_none());
                    told.push(Event::OwnershipChanged {
                        programme,
                        version: 2,
                        change,
                        proponents: proponents.try_into().unwrap(),
                        agreed,
                        at: NOW,
                        by,
                    });
                } else {
                    let proposal = OwnershipProposal {
                        change,
                        by: org(API),
                        agreed,
                    };
                    assert_eq!(OwnershipProposals::<Test>::get(programme), Some(proposal));
                    refused(key, agree(programme, change), Error::NotParty);
                }
                assert_eq!(events(), told);
            }
            refused(ALPHA, agree(programme, change), Error::ProposalNotFound);
        });
    }
}

#[test]
fn a_giver_or_receiver_agrees_by_proposing_an_authority_does_not() {
    run(|| {
        let programme = programme_in(Authorised);
        let change = moving(ALPHA, GAMMA, 100_000);
        let (alpha, gamma) = (Some(org(ALPHA)), Some(org(GAMMA)));
        for (key, expected) in [
            (ALPHA, [alpha, None, None]),
            (GAMMA, [None, gamma, None]),
            (MINISTRY, [None; 3]),
            (GOVERNMENT, [None; 3]),
            (BETA, [None; 3]),
        ] {
            ok(key, propose(programme, change));
            assert_eq!(agreed(programme), expected, "{key}");
            assert_last(Event::OwnershipProposed {
                programme,
                change,
                hash: hash_of(change),
                agreed: expected,
                reason: None,
                at: NOW,
                by: actor(key),
            });
        }
        // Each of them proposed anew, so no agreement is left from before.
        for key in [ALPHA, GAMMA, MINISTRY] {
            ok(key, agree(programme, change));
        }
        assert_eq!(owners(programme).len(), 3);
    });
}

#[test]
fn a_government_that_gives_agrees_once_as_giver_and_once_as_authority() {
    run(|| {
        let halves = [share(GOVERNMENT, 500_000), share(ALPHA, 500_000)];
        let (government, gamma) = (Some(org(GOVERNMENT)), Some(org(GAMMA)));
        let change = moving(GOVERNMENT, GAMMA, 500_000);
        let programme = programme_of(&halves);
        ok(GOVERNMENT, propose(programme, change));
        assert_eq!(agreed(programme), [government, None, None]);
        ok(GAMMA, agree(programme, change));
        assert_eq!(agreed(programme), [government, gamma, None]);
        ok(GOVERNMENT, agree(programme, change));
        assert_eq!(
            owners(programme),
            [share(ALPHA, 500_000), share(GAMMA, 500_000)]
        );
        // Twice in a row it is both.
        let programme = programme_of(&halves);
        ok(API, propose(programme, change));
        ok(GOVERNMENT, agree(programme, change));
        assert_eq!(agreed(programme), [government, None, None]);
        ok(GOVERNMENT, agree(programme, change));
        assert_eq!(agreed(programme), [government, None, government]);
        refused(GOVERNMENT, agree(programme, change), Error::NotParty);
        refused(MINISTRY, agree(programme, change), Error::NotParty);
        ok(GAMMA, agree(programme, change));
        assert_eq!(owners(programme).len(), 2);
    });
}

#[test]
fn a_government_that_receives_agrees_once_as_receiver_and_once_as_authority() {
    run(|| {
        let programme = programme_in(Authorised);
        let change = moving(ALPHA, GOVERNMENT, 600_000);
        let government = Some(org(GOVERNMENT));
        ok(ALPHA, propose(programme, change));
        ok(GOVERNMENT, agree(programme, change));
        assert_eq!(agreed(programme), [Some(org(ALPHA)), government, None]);
        // The ministry may be the authority instead.
        ok(MINISTRY, agree(programme, change));
        assert_eq!(
            owners(programme),
            [share(BETA, 400_000), share(GOVERNMENT, 600_000)]
        );
    });
}

#[test]
fn shares_move_to_old_and_new_proponents_and_stay_whole() {
    run(|| {
        let programme = programme_in(Authorised);
        for (change, expected) in [
            (
                moving(ALPHA, BETA, 1),
                vec![share(ALPHA, 599_999), share(BETA, 400_001)],
            ),
            (
                moving(ALPHA, GAMMA, 599_998),
                vec![share(ALPHA, 1), share(BETA, 400_001), share(GAMMA, 599_998)],
            ),
            // The whole share leaves, and its owner with it.
            (
                moving(ALPHA, GAMMA, 1),
                vec![share(BETA, 400_001), share(GAMMA, 599_999)],
            ),
            (moving(GAMMA, BETA, 599_999), vec![share(BETA, 1_000_000)]),
            (
                moving(BETA, ALPHA, 1_000_000),
                vec![share(ALPHA, 1_000_000)],
            ),
        ] {
            everybody_agrees(programme, change);
            assert_eq!(owners(programme), expected);
        }
        assert_eq!(record(programme).version, 6);
    });
}

#[test]
fn there_are_only_so_many_proponents() {
    run(|| {
        let sixteenth = 1_000_000 / MAX_PROPONENTS;
        let proponents: Vec<_> = (0..u64::from(MAX_PROPONENTS))
            .map(|n| share(DEVELOPERS + n, sixteenth))
            .collect();
        let programme = programme_of(&proponents);
        refused(
            API,
            propose(programme, moving(DEVELOPERS, ALPHA, sixteenth - 1)),
            Error::TooManyProponents,
        );
        // Whoever gives everything makes room.
        everybody_agrees(programme, moving(DEVELOPERS, ALPHA, sixteenth));
        everybody_agrees(programme, moving(DEVELOPERS + 1, ALPHA, 1));
        let owners = owners(programme);
        assert_eq!(owners.len(), proponents.len());
        assert_eq!(owners.last(), Some(&share(ALPHA, sixteenth + 1)));
    });
}

#[test]
fn a_change_that_is_none_is_refused() {
    run(|| {
        let programme = programme_in(Authorised);
        let others = programme_in(Authorised);
        suspend(DEVELOPERS);
        for (change, error) in [
            (moving(ALPHA, GAMMA, 0), Error::ShareInvalid),
            (moving(ALPHA, GAMMA, 600_001), Error::ShareInvalid),
            (moving(ALPHA, BETA, u32::MAX), Error::ShareInvalid),
            (moving(GAMMA, ALPHA, 1), Error::ShareInvalid),
            (moving(ALPHA, ALPHA, 1), Error::ProponentRepeated),
            (moving(ALPHA, MINISTRY, 1), Error::ProponentInvalid),
            (moving(ALPHA, CERTIFIER, 1), Error::ProponentInvalid),
            (moving(ALPHA, API, 1), Error::ProponentInvalid),
            (moving(ALPHA, STRANGER, 1), Error::ProponentInvalid),
            (moving(ALPHA, DEVELOPERS, 1), Error::ProponentInvalid),
            (moving(DEVELOPERS, ALPHA, 1), Error::ProponentInvalid),
            (with_credits(moving(ALPHA, GAMMA, 1), 0), Error::ZeroAmount),
        ] {
            refused(API, propose(programme, change), error);
        }
        let unreadable = Call::propose_ownership {
            programme,
            change: moving(ALPHA, GAMMA, 1),
            reason: Some(blank()),
        };
        refused(API, unreadable, Error::TextUnreadable);
        // Each programme has proposals of its own.
        let change = moving(ALPHA, GAMMA, 1);
        ok(API, propose(programme, change));
        refused(ALPHA, agree(others, change), Error::ProposalNotFound);
    });
}

#[test]
fn holdings_stay_or_move_as_it_is_said() {
    run(|| {
        let programme = programme_in(Authorised);
        let held = |key| Held::get(org(key), programme);
        Held::insert(org(ALPHA), programme, Amount(50));
        everybody_agrees(programme, moving(ALPHA, GAMMA, 100_000));
        assert_eq!((held(ALPHA), held(GAMMA)), (Amount(50), Amount(0)));
        let change = with_credits(moving(ALPHA, GAMMA, 100_000), 20);
        everybody_agrees(programme, change);
        assert_eq!((held(ALPHA), held(GAMMA)), (Amount(30), Amount(20)));
        // All that is held and the whole share.
        let change = with_credits(moving(ALPHA, BETA, 400_000), 30);
        everybody_agrees(programme, change);
        assert_eq!((held(ALPHA), held(BETA)), (Amount(0), Amount(30)));
        assert_eq!(
            owners(programme),
            [share(BETA, 800_000), share(GAMMA, 200_000)]
        );
    });
}

#[test]
fn a_giver_that_holds_less_by_then_changes_nothing() {
    run(|| {
        let programme = programme_in(Authorised);
        Held::insert(org(ALPHA), programme, Amount(50));
        let change = with_credits(moving(ALPHA, GAMMA, 600_000), 50);
        ok(ALPHA, propose(programme, change));
        ok(GAMMA, agree(programme, change));
        Held::insert(org(ALPHA), programme, Amount(49));
        refused(MINISTRY, agree(programme, change), HOLDS_LESS);
        assert_eq!(owners(programme).len(), 2);
        Held::insert(org(ALPHA), programme, Amount(50));
        ok(MINISTRY, agree(programme, change));
        assert_eq!(Held::get(org(GAMMA), programme), Amount(50));
    });
}

#[test]
fn who_is_suspended_in_between_neither_gives_nor_receives() {
    for suspended in [ALPHA, GAMMA] {
        run(|| {
            let programme = programme_in(Authorised);
            let change = moving(ALPHA, GAMMA, 100_000);
            ok(ALPHA, propose(programme, change));
            ok(GAMMA, agree(programme, change));
            suspend(suspended);
            refused(
                GOVERNMENT,
                agree(programme, change),
                Error::ProponentInvalid,
            );
            refused(suspended, agree(programme, change), SUSPENDED);
            reactivate(suspended);
            ok(GOVERNMENT, agree(programme, change));
            assert_eq!(owners(programme).len(), 3);
        });
    }
}

#[test]
fn one_agrees_to_what_one_has_read() {
    run(|| {
        let programme = programme_in(Authorised);
        let (first, second) = (moving(ALPHA, GAMMA, 1), moving(ALPHA, GAMMA, 2));
        ok(ALPHA, propose(programme, first));
        ok(GAMMA, agree(programme, first));
        ok(ALPHA, propose(programme, second));
        // The receiver's agreement was to another change.
        assert_eq!(agreed(programme), [Some(org(ALPHA)), None, None]);
        for key in [GAMMA, MINISTRY, BETA] {
            refused(key, agree(programme, first), Error::ProposalChanged);
        }
        ok(GAMMA, agree(programme, second));
        ok(MINISTRY, agree(programme, second));
    });
}

#[test]
fn whoever_has_to_agree_or_proposed_declines() {
    run(|| {
        let programme = programme_in(Authorised);
        let change = moving(ALPHA, GAMMA, 1);
        for (proposer, decliner) in [
            (API, ALPHA),
            (API, GAMMA),
            (API, MINISTRY),
            (API, GOVERNMENT),
            (API, API),
            (BETA, BETA),
        ] {
            ok(proposer, propose(programme, change));
            refused(
                ALPHA,
                decline(programme, ProposalKind::Amendment),
                Error::ProposalNotFound,
            );
            ok(decliner, decline(programme, ProposalKind::Ownership));
            assert_last(Event::ProposalDeclined {
                programme,
                proposal: ProposalKind::Ownership,
                reason: why(),
                at: NOW,
                by: actor(decliner),
            });
            refused(ALPHA, agree(programme, change), Error::ProposalNotFound);
        }
        ok(ALPHA, propose(programme, change));
        refused(
            BETA,
            decline(programme, ProposalKind::Ownership),
            Error::NotParty,
        );
        let unreadable = Call::decline_proposal {
            programme,
            proposal: ProposalKind::Ownership,
            reason: blank(),
        };
        refused(ALPHA, unreadable, Error::TextUnreadable);
    });
}

#[test]
fn the_end_of_a_programme_is_the_end_of_its_proposals() {
    for end in [Stage::Completed, Stage::Cancelled] {
        run(|| {
            let programme = programme_in(Authorised);
            let change = moving(ALPHA, GAMMA, 1);
            ok(ALPHA, propose(programme, change));
            ok(GAMMA, agree(programme, change));
            ok(GOVERNMENT, close(programme, end));
            refused(MINISTRY, agree(programme, change), Error::ProposalNotFound);
        });
    }
}
