//! What a vote brings about, and what it cannot.

use crate::{
    motion::{
        decide, execute, executed, propose, sent, Alice, Bob, Body, Charlie, Dave, Eve, Motion,
    },
    support::{
        batch, batch_all,
        chain::{block_with, blocks, run},
        governing::set_parameter,
        id_of, nothing, of_council, text, told,
    },
};
use frame_support::{assert_ok, storage::unhashed, traits::Get, weights::Weight};
use pallet_collective::{Instance1, ProposalOf, Proposals, Voting};
use registry_primitives::{
    records::accounts::MemberRecord, Action, ActionSet, OrganisationKind, UserRole,
};
use registry_runtime::{
    configs::parameters::{governance as parameters, RuntimeParameters},
    AccountId, Council, CouncilMembership, Preimage, Roles, Runtime, RuntimeCall, Scheduler,
    System,
};
use sp_runtime::DispatchError;

type CouncilError = pallet_collective::Error<Runtime, Instance1>;

/// A change that one can see: viewers of monitoring systems may do everything.
fn permissive() -> RuntimeCall {
    pallet_registry_roles::Call::set_permissions {
        kind: OrganisationKind::Api,
        role: UserRole::Viewer,
        actions: ActionSet::of(Action::ALL),
    }
    .into()
}

fn is_permissive() -> bool {
    Roles::permissions(OrganisationKind::Api, UserRole::Viewer) == ActionSet::of(Action::ALL)
}

/// How long motions may be voted on.
fn motions_last(blocks: u32) -> RuntimeCall {
    let parameter =
        parameters::Parameters::MotionDuration(parameters::MotionDuration, Some(blocks));
    pallet_parameters::Call::set_parameter {
        key_value: RuntimeParameters::Governance(parameter),
    }
    .into()
}

/// Who said yes until now.
fn ayes(motion: &Motion) -> Vec<AccountId> {
    // Number, threshold, ayes, nays and end.
    type Votes = (u32, u32, Vec<AccountId>, Vec<AccountId>, u32);
    let key = Voting::<Runtime, Instance1>::hashed_key_for(motion.hash());
    let votes: Votes = unhashed::get(&key).expect("it waits");
    votes.2
}

fn four(test: impl FnOnce()) {
    run("local4", test);
}

#[test]
fn a_motion_happens_when_enough_have_said_yes() {
    four(|| {
        block_with(&[], || {
            let motion = Motion::propose(Body::Council, Alice, 3, permissive());
            // Who proposes has not voted.
            assert_ok!(motion.vote(Alice, true));
            assert_ok!(motion.vote(Bob, true));
            let early = motion.close(Dave);
            assert_eq!(early, Err(CouncilError::TooEarly.into()));
            assert!(!is_permissive());
            assert_ok!(motion.vote(Charlie, true));
            assert!(!is_permissive(), "somebody closes it");
            assert_ok!(motion.close(Dave));
            assert_eq!(executed(), [Ok(())]);
            assert!(is_permissive());
            // It happened once.
            let again = motion.close(Dave);
            assert_eq!(again, Err(CouncilError::ProposalMissing.into()));
        });
        assert_eq!(Proposals::<Runtime, Instance1>::get().len(), 0);
    });
}

#[test]
fn a_motion_ends_as_soon_as_too_many_say_no() {
    four(|| {
        block_with(&[], || {
            let motion = Motion::propose(Body::Council, Alice, 3, permissive());
            assert_ok!(motion.vote(Alice, true));
            assert_ok!(motion.vote(Bob, false));
            assert_eq!(motion.close(Dave), Err(CouncilError::TooEarly.into()));
            assert_ok!(motion.vote(Charlie, false));
            assert_ok!(motion.close(Dave));
            assert_eq!(executed(), []);
            assert!(!is_permissive());
            assert!(ProposalOf::<Runtime, Instance1>::get(motion.hash()).is_none());
        });
    });
}

/// Also where the head of the council said yes.
#[test]
fn silence_is_no() {
    four(|| {
        block_with(&[], || {
            let yes = [Alice, Bob, Charlie];
            assert_ok!(decide(Body::Council, &yes, motions_last(5)));
            let head =
                pallet_membership::Call::<Runtime, pallet_membership::Instance1>::set_prime {
                    who: id_of(Alice).into(),
                };
            assert_ok!(decide(Body::Council, &yes, head));
        });
        let mut motion = None;
        block_with(&[], || {
            let open = Motion::propose(Body::Council, Alice, 3, permissive());
            assert_ok!(open.vote(Alice, true));
            assert_ok!(open.vote(Bob, true));
            motion = Some(open);
        });
        let motion = motion.expect("it waits");
        blocks(3, &[]);
        block_with(&[], || {
            assert_eq!(motion.close(Dave), Err(CouncilError::TooEarly.into()));
        });
        block_with(&[], || {
            assert_ok!(motion.close(Dave));
            assert_eq!(executed(), []);
        });
        assert!(!is_permissive());
    });
}

#[test]
fn a_call_counts_the_votes_again_whatever_threshold_was_proposed() {
    four(|| {
        block_with(&[], || {
            let bad = Err(DispatchError::BadOrigin);
            assert_eq!(decide(Body::Council, &[Alice], permissive()), bad);
            assert_eq!(decide(Body::Council, &[Alice, Bob], permissive()), bad);
            assert_ok!(sent(Alice, execute(Body::Council, &permissive())));
            assert_eq!(executed().last(), Some(&bad));
            // A threshold of none is one of one.
            assert_ok!(sent(Alice, propose(Body::Council, 0, &permissive())));
            assert_eq!(executed().last(), Some(&bad));
            assert!(!is_permissive());
            let three = [Alice, Bob, Charlie];
            assert_ok!(decide(Body::Council, &three, permissive()));
            assert!(is_permissive());
        });
    });
}

#[test]
fn only_members_propose_vote_and_close() {
    four(|| {
        block_with(&[], || {
            // Eve is a colleague of Alice and in no body.
            let admit = pallet_registry_accounts::Call::add_member {
                organisation: registry_primitives::OrganisationId(1),
                key: id_of(Eve),
                role: UserRole::Admin,
            };
            assert_ok!(sent(Alice, admit));
            let record: Option<MemberRecord> =
                pallet_registry_accounts::Members::<Runtime>::get(id_of(Eve));
            assert!(record.is_some());
            let stranger = Err(CouncilError::NotMember.into());
            assert_eq!(
                sent(Eve, propose(Body::Council, 3, &permissive())),
                stranger
            );
            assert_eq!(sent(Eve, execute(Body::Council, &permissive())), stranger);
            let motion = Motion::propose(Body::Council, Alice, 3, permissive());
            assert_eq!(motion.vote(Eve, true), stranger);
            for key in [Alice, Bob, Charlie] {
                assert_ok!(motion.vote(key, true));
            }
            assert!(!is_permissive());
        });
    });
}

#[test]
fn a_vote_counts_once_may_be_changed_and_leaves_with_its_member() {
    four(|| {
        block_with(&[], || {
            let motion = Motion::propose(Body::Council, Alice, 3, permissive());
            let twice = Err(CouncilError::DuplicateVote.into());
            assert_ok!(motion.vote(Alice, true));
            assert_eq!(motion.vote(Alice, true), twice);
            assert_ok!(motion.vote(Alice, false));
            assert_eq!(motion.vote(Alice, false), twice);
            assert_ok!(motion.vote(Alice, true));
            assert_ok!(motion.vote(Bob, true));
            assert_ok!(motion.vote(Dave, true));
            let other = Motion {
                index: motion.index + 1,
                ..motion.clone()
            };
            assert_eq!(
                other.vote(Charlie, true),
                Err(CouncilError::WrongIndex.into())
            );
            let again = sent(Bob, propose(Body::Council, 3, &permissive()));
            assert_eq!(again, Err(CouncilError::DuplicateProposal.into()));
            // Dave loses its seat, and with it its vote.
            let without_dave =
                pallet_membership::Call::<Runtime, pallet_membership::Instance1>::remove_member {
                    who: id_of(Dave).into(),
                };
            assert_ok!(decide(Body::Council, &[Alice, Bob, Charlie], without_dave));
            assert_eq!(ayes(&motion), [id_of(Alice), id_of(Bob)]);
            assert_eq!(motion.close(Alice), Err(CouncilError::TooEarly.into()));
            assert_eq!(motion.vote(Dave, true), Err(CouncilError::NotMember.into()));
            assert_ok!(motion.vote(Charlie, true));
            assert_ok!(motion.close(Alice));
            assert!(is_permissive());
        });
    });
}

#[test]
fn who_closes_says_how_heavy_and_how_long_the_call_may_be() {
    four(|| {
        block_with(&[], || {
            let motion = Motion::propose(Body::Council, Alice, 3, permissive());
            for key in [Alice, Bob, Charlie] {
                assert_ok!(motion.vote(key, true));
            }
            let short = motion.close_within(Dave, motion.weight(), 1);
            assert_eq!(short, Err(CouncilError::WrongProposalLength.into()));
            let light = motion.close_within(Dave, Weight::zero(), 10_000);
            assert_eq!(light, Err(CouncilError::WrongProposalWeight.into()));
            assert!(!is_permissive());
            assert_ok!(motion.close(Dave));
            assert!(is_permissive());
        });
    });
}

/// An empty motion does nothing, and a batch does all or nothing of what it says.
#[test]
fn a_motion_may_hold_several_calls_or_none() {
    four(|| {
        let all = [Alice, Bob, Charlie, Dave];
        block_with(&[], || {
            assert_ok!(decide(Body::Council, &all, nothing()));
            let impossible: RuntimeCall = pallet_registry_validators::Call::remove {
                account: id_of(Eve),
                reason: text("because"),
            }
            .into();
            let both = batch_all(vec![permissive(), impossible.clone()]);
            let failed = decide(Body::Council, &all, both).map_err(told);
            assert_eq!(failed, Err("9011 ValidatorNotFound".into()));
            assert!(!is_permissive());
            assert_ok!(decide(
                Body::Council,
                &all,
                batch(vec![permissive(), impossible])
            ));
            assert!(is_permissive());
        });
    });
}

/// It decides who may do what; what members do it cannot do for them.
#[test]
fn a_vote_is_no_member() {
    four(|| {
        let all = [Alice, Bob, Charlie, Dave];
        block_with(&[], || {
            for call in [
                RuntimeCall::from(pallet_registry_accounts::Call::edit_organisation {
                    name: text("Renamed"),
                    country: *b"QM",
                    website: text(""),
                }),
                pallet_registry_validators::Call::leave {
                    account: id_of(Dave),
                }
                .into(),
                crate::support::open(nothing()),
                propose(Body::Council, 2, &nothing()),
                propose(Body::Committee, 2, &nothing()),
                pallet_utility::Call::dispatch_as {
                    as_origin: Box::new(frame_system::RawOrigin::Root.into()),
                    call: Box::new(permissive()),
                }
                .into(),
                pallet_utility::Call::with_weight {
                    call: Box::new(permissive()),
                    weight: Weight::zero(),
                }
                .into(),
                pallet_migrations::Call::force_onboard_mbms {}.into(),
                pallet_grandpa::Call::note_stalled {
                    delay: 10,
                    best_finalized_block_number: 1,
                }
                .into(),
            ] {
                let told_as = format!("{call:?}");
                let refused = decide(Body::Council, &all, call);
                assert_eq!(refused, Err(DispatchError::BadOrigin), "{told_as}");
            }
            assert!(!is_permissive());
        });
    });
}

#[test]
fn what_the_council_schedules_happens_then_with_its_origin() {
    four(|| {
        let all = [Alice, Bob, Charlie, Dave];
        let schedule = |when, call| pallet_scheduler::Call::schedule {
            when,
            maybe_periodic: None,
            priority: 0,
            call: Box::new(call),
        };
        block_with(&[], || {
            let when = System::block_number() + 4;
            assert_ok!(decide(Body::Council, &all, schedule(when, permissive())));
        });
        blocks(3, &[]);
        assert!(!is_permissive());
        blocks(1, &[]);
        assert!(is_permissive());
        // A long call is kept as a preimage.
        let long = batch_all((1..=60).map(set_parameter).collect());
        block_with(&[], || {
            let when = System::block_number() + 2;
            assert_ok!(decide(Body::Council, &all, schedule(when, long)));
        });
        let kept = || pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().count();
        assert_eq!(kept(), 1);
        blocks(2, &[]);
        let notice: u32 = parameters::UpgradeNotice::get();
        assert_eq!(notice, 60);
        // It stays until the council says that it need not be kept.
        let hash = pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().next();
        let forget = Preimage::unrequest_preimage;
        assert_ok!(forget(of_council(3, 4), hash.expect("it is kept")));
        assert_eq!(kept(), 0);
        // What is scheduled can be cancelled by the council, and by nobody else.
        block_with(&[], || {
            let when = System::block_number() + 2;
            let later = schedule(when, motions_last(9));
            assert_ok!(decide(Body::Council, &all, later));
            let cancel = || pallet_scheduler::Call::cancel { when, index: 0 };
            let by_committee = decide(Body::Committee, &all, cancel());
            assert_eq!(by_committee, Err(DispatchError::BadOrigin));
            assert!(Scheduler::cancel(crate::support::origin(Alice), when, 0).is_err());
            // All scheduled it, and two thirds are enough to cancel it.
            assert_ok!(Scheduler::cancel(of_council(3, 4), when, 0));
        });
        blocks(2, &[]);
        let duration: u32 = parameters::MotionDuration::get();
        assert_ne!(duration, 9);
    });
}

/// Only members of the council keep calls on chain, since nobody pays for it.
#[test]
fn members_of_the_council_keep_long_calls() {
    four(|| {
        block_with(&[], || {
            let admit = pallet_registry_accounts::Call::add_member {
                organisation: registry_primitives::OrganisationId(1),
                key: id_of(Eve),
                role: UserRole::Admin,
            };
            assert_ok!(sent(Alice, admit));
            let note = || pallet_preimage::Call::note_preimage {
                bytes: vec![7; 900],
            };
            assert_eq!(sent(Eve, note()), Err(DispatchError::BadOrigin));
            assert_ok!(sent(Bob, note()));
            assert_eq!(
                pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().count(),
                1
            );
        });
    });
}

/// The values with which a country begins, as the page tells them.
#[test]
fn parameters_begin_as_the_page_says_and_change_by_a_vote() {
    four(|| {
        const DAY: u32 = 24 * 3_600 / 2;
        let motion: u32 = parameters::MotionDuration::get();
        let notice: u32 = parameters::UpgradeNotice::get();
        let safe: u32 = parameters::SafeModeDuration::get();
        assert_eq!([motion, notice, safe], [7 * DAY, DAY, 3 * DAY]);
        block_with(&[], || {
            assert_ok!(decide(
                Body::Council,
                &[Alice, Bob, Dave],
                set_parameter(33)
            ));
        });
        let notice: u32 = parameters::UpgradeNotice::get();
        assert_eq!(notice, 33);
        let members = CouncilMembership::members();
        assert_eq!(members.len(), 4);
        assert!(Council::is_member(&id_of(Dave)));
    });
}
