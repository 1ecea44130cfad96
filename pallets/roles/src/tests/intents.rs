//! Calls that wait for a second person.

use super::mock::*;
use crate::{Error, Event, Intents, LastIntent, OpenIntents};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use registry_primitives::{
    records::roles::{Intent, MAX_CALL_LENGTH, MAX_OPEN_INTENTS},
    Action, Approver, IntentId, MemberState, OrganisationKind, OrganisationState, UserRole, When,
};
use sp_runtime::DispatchError;

const ACTION: Action = Action::RetireCredits;

fn initiator() -> u64 {
    key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Manager)
}

fn approver() -> u64 {
    key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Admin)
}

fn government(role: UserRole) -> u64 {
    key_of(OrganisationKind::Government, role)
}

fn call() -> RuntimeCall {
    act(ACTION, Some(5))
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch { calls }.into()
}

fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch_all { calls }.into()
}

fn force_batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::force_batch { calls }.into()
}

fn is_open(intent: u32) -> bool {
    Intents::<Test>::contains_key(IntentId(intent))
}

fn pass_blocks(blocks: u64) {
    System::set_block_number(System::block_number() + blocks);
}

#[test]
fn an_open_intent_changes_nothing_but_the_list_of_intents() {
    run(|| {
        assert_noop!(send(initiator(), call()), RolesError::SecondPersonRequired);
        System::reset_events();
        assert_ok!(open(initiator(), call()));
        assert_eq!(done(ACTION), 0, "it was only tried");
        let organisation = organisation_of(initiator());
        let expires = System::block_number() + LIFETIME;
        let intent = Intent {
            initiator: initiator(),
            person: actor(initiator()).person,
            organisation,
            call: call().encode().try_into().unwrap(),
            expires,
        };
        let opened = Event::IntentOpened {
            intent: IntentId(1),
            organisation,
            call: intent.call.clone(),
            expires,
            by: actor(initiator()),
        };
        assert_eq!(events(), [opened.into()], "what the trial told is undone");
        assert_eq!(Intents::<Test>::get(IntentId(1)), Some(intent));
        assert_eq!(
            OpenIntents::<Test>::get(organisation).to_vec(),
            [(IntentId(1), expires)]
        );
        assert_eq!(LastIntent::<Test>::get(), IntentId(1));
    });
}

#[test]
fn another_person_approves_and_the_call_runs_as_the_initiators() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        System::reset_events();
        assert_ok!(approve(approver(), 1, call()));
        assert_eq!(done(ACTION), 1);
        let mut by = actor(initiator());
        by.approved_by = Some(approver());
        let acted = acts::Event::Acted {
            action: ACTION,
            amount: Some(registry_primitives::Credits(5)),
            by,
        };
        let approved = Event::IntentApproved {
            intent: IntentId(1),
            organisation: organisation_of(initiator()),
            initiator: initiator(),
            by: actor(approver()),
        };
        assert_eq!(events(), [acted.into(), approved.into()]);
        assert!(!is_open(1) && OpenIntents::<Test>::get(organisation_of(initiator())).is_empty());
        assert_noop!(approve(approver(), 1, call()), RolesError::IntentNotFound);
    });
}

#[test]
fn whoever_is_not_another_entitled_person_cannot_approve() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        let viewer = key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Viewer);
        for (key, refusal) in [
            (initiator(), RolesError::SamePerson),
            (second_key(initiator()), RolesError::SamePerson),
            (viewer, RolesError::ApproverNotEntitled),
            (stranger(approver()), RolesError::ApproverNotEntitled),
            (government(UserRole::Root), RolesError::ApproverNotEntitled),
            (9_999, RolesError::UnknownKey),
        ] {
            assert_noop!(approve(key, 1, call()), refusal);
            assert!(is_open(1), "the intent waits on");
        }
        change(approver(), |member| {
            member.standing = MemberState::Suspended
        });
        assert_noop!(approve(approver(), 1, call()), RolesError::KeyNotActive);
        change(approver(), |member| member.standing = MemberState::Active);
        assert_ok!(approve(approver(), 1, call()));
    });
}

#[test]
fn the_policy_says_that_the_government_approves() {
    run(|| {
        set_policy(ACTION, When::Always, Approver::Government);
        assert_ok!(open(initiator(), call()));
        assert_noop!(
            approve(approver(), 1, call()),
            RolesError::ApproverNotEntitled
        );
        let ministry = key_of(OrganisationKind::Ministry, UserRole::Manager);
        assert_noop!(
            approve(ministry, 1, call()),
            RolesError::ApproverNotEntitled
        );
        let viewer = government(UserRole::Viewer);
        assert_noop!(approve(viewer, 1, call()), RolesError::ApproverNotEntitled);
        assert_ok!(approve(government(UserRole::Manager), 1, call()));
        assert_eq!(done(ACTION), 1);
    });
}

#[test]
fn the_second_person_gives_the_very_same_call() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        for other in [
            act(ACTION, Some(6)),
            act(ACTION, None),
            act(Action::TransferCredits, Some(5)),
            batch_all(vec![call()]),
        ] {
            assert_noop!(approve(approver(), 1, other), RolesError::CallMismatch);
        }
        assert_ok!(approve(approver(), 1, call()));
    });
}

#[test]
fn a_call_that_fails_when_approved_leaves_the_intent_open() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        acts::Done::<Test>::insert(ACTION, 3);
        assert_noop!(
            approve(approver(), 1, call()),
            acts::Error::<Test>::TooOften
        );
        assert!(is_open(1));
        acts::Done::<Test>::insert(ACTION, 2);
        assert_ok!(approve(approver(), 1, call()));
        assert_eq!(done(ACTION), 3);
    });
}

#[test]
fn a_call_that_would_fail_now_is_refused_with_its_own_error() {
    run(|| {
        acts::Done::<Test>::insert(ACTION, 3);
        assert_noop!(open(initiator(), call()), acts::Error::<Test>::TooOften);
        let not_allowed = act(Action::IssueCredits, Some(5));
        assert_noop!(open(initiator(), not_allowed), RolesError::NotPermitted);
        let root_only: RuntimeCall = crate::Call::set_policy {
            action: ACTION,
            policy: Default::default(),
        }
        .into();
        assert_noop!(open(initiator(), root_only), DispatchError::BadOrigin);
        // Calls of a key's own, which an intent is not.
        let remark: RuntimeCall = frame_system::Call::remark_with_event { remark: vec![] }.into();
        assert_noop!(open(initiator(), remark), DispatchError::BadOrigin);
    });
}

#[test]
fn what_the_initiator_may_no_longer_do_is_not_done() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        let refused = |refusal: Error<Test>| {
            assert_noop!(approve(approver(), 1, call()), refusal);
        };
        change(initiator(), |member| {
            member.standing = MemberState::Replaced
        });
        refused(Error::KeyNotActive);
        change(initiator(), |member| member.standing = MemberState::Active);
        change(initiator(), |member| member.role = UserRole::Viewer);
        refused(Error::NotPermitted);
        change(initiator(), |member| member.role = UserRole::Manager);
        change(initiator(), |member| {
            member.state = OrganisationState::Suspended
        });
        refused(Error::OrganisationSuspended);
        change(initiator(), |member| {
            member.state = OrganisationState::Active
        });
        assert_ok!(approve(approver(), 1, call()));
    });
}

#[test]
fn whoever_moved_to_another_organisation_approves_nothing_at_the_old_one() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        let elsewhere = organisation_of(stranger(approver()));
        change(approver(), |member| member.organisation = elsewhere);
        assert_noop!(
            approve(approver(), 1, call()),
            RolesError::ApproverNotEntitled
        );
    });
}

#[test]
fn an_intent_can_be_decided_on_up_to_its_last_block() {
    run(|| {
        for _ in 0..2 {
            assert_ok!(open(initiator(), call()));
        }
        pass_blocks(LIFETIME);
        assert_noop!(expire(approver(), 2), RolesError::IntentStillOpen);
        assert_ok!(approve(approver(), 1, call()));
        pass_blocks(1);
        assert_noop!(approve(approver(), 2, call()), RolesError::IntentExpired);
        assert_noop!(refuse(approver(), 2, "late"), RolesError::IntentExpired);
        assert!(is_open(2), "nothing removes it by itself");
        assert_noop!(expire(9_999, 2), RolesError::UnknownKey);
        System::reset_events();
        assert_ok!(expire(stranger(approver()), 2));
        let expired = Event::IntentExpired {
            intent: IntentId(2),
            organisation: organisation_of(initiator()),
        };
        assert_eq!(events(), [expired.into()]);
        assert_noop!(expire(approver(), 2), RolesError::IntentNotFound);
    });
}

#[test]
fn lapsed_intents_make_room_when_another_one_is_opened() {
    run(|| {
        assert_ok!(open(initiator(), call()));
        pass_blocks(1);
        assert_ok!(open(initiator(), call()));
        // Those of another organisation are none of its business.
        let other = stranger(initiator());
        assert_ok!(open(other, call()));
        pass_blocks(LIFETIME);
        System::reset_events();
        assert_ok!(open(initiator(), call()));
        let organisation = organisation_of(initiator());
        let told = events();
        assert_eq!(told.len(), 2);
        let expired = Event::IntentExpired {
            intent: IntentId(1),
            organisation,
        };
        assert_eq!(told[0], expired.into());
        let open: Vec<u32> = OpenIntents::<Test>::get(organisation)
            .iter()
            .map(|(intent, _)| intent.0)
            .collect();
        assert_eq!(open, [2, 4], "the second lives for one block more");
        assert!(!is_open(1) && is_open(2) && is_open(3) && is_open(4));
    });
}

#[test]
fn an_organisation_has_no_more_open_intents_than_it_may() {
    run(|| {
        for _ in 0..MAX_OPEN_INTENTS {
            assert_ok!(open(initiator(), call()));
        }
        assert_noop!(open(initiator(), call()), RolesError::TooManyIntents);
        assert_noop!(open(approver(), call()), RolesError::TooManyIntents);
        assert_ok!(open(stranger(initiator()), call()));
        assert_ok!(cancel(initiator(), 7));
        assert_ok!(open(initiator(), call()));
        assert_noop!(open(initiator(), call()), RolesError::TooManyIntents);
        // All lapse together: one more can be opened, and the list is short again.
        pass_blocks(LIFETIME + 1);
        assert_ok!(open(initiator(), call()));
        assert_eq!(
            OpenIntents::<Test>::get(organisation_of(initiator())).len(),
            1
        );
    });
}

#[test]
fn a_call_longer_than_an_intent_can_hold_is_refused() {
    run(|| {
        let long = |bytes: u32| -> RuntimeCall {
            let text = vec![b'a'; usize::try_from(bytes).unwrap()];
            acts::Call::introduce { text }.into()
        };
        let overhead =
            u32::try_from(long(MAX_CALL_LENGTH).encode().len()).unwrap() - MAX_CALL_LENGTH;
        assert_ok!(open(initiator(), long(MAX_CALL_LENGTH - overhead)));
        let one_more = long(MAX_CALL_LENGTH - overhead + 1);
        assert_noop!(open(initiator(), one_more), RolesError::CallTooLong);
    });
}

#[test]
fn a_second_person_refuses_with_a_reason() {
    run(|| {
        for _ in 0..3 {
            assert_ok!(open(initiator(), call()));
        }
        let viewer = key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Viewer);
        for (key, refusal) in [
            (initiator(), RolesError::SamePerson),
            (second_key(initiator()), RolesError::SamePerson),
            (viewer, RolesError::ApproverNotEntitled),
            (stranger(approver()), RolesError::ApproverNotEntitled),
            (
                government(UserRole::Viewer),
                RolesError::ApproverNotEntitled,
            ),
            (9_999, RolesError::UnknownKey),
        ] {
            assert_noop!(refuse(key, 1, "no"), refusal);
        }
        assert_noop!(refuse(approver(), 1, " "), RolesError::TextUnreadable);
        assert_noop!(refuse(approver(), 9, "no"), RolesError::IntentNotFound);
        System::reset_events();
        assert_ok!(refuse(approver(), 1, "too much"));
        let refused = Event::IntentRefused {
            intent: IntentId(1),
            organisation: organisation_of(initiator()),
            reason: b"too much".to_vec().try_into().unwrap(),
            by: actor(approver()),
        };
        assert_eq!(events(), [refused.into()]);
        assert_noop!(approve(approver(), 1, call()), RolesError::IntentNotFound);
        assert_ok!(refuse(
            government(UserRole::Manager),
            2,
            "not in the public interest"
        ));
        assert_ok!(refuse(colleague(initiator()), 3, "no"));
        assert_eq!(done(ACTION), 0);
    });
}

#[test]
fn the_initiator_withdraws_with_whichever_key_and_nobody_else_does() {
    run(|| {
        for _ in 0..3 {
            assert_ok!(open(initiator(), call()));
        }
        for key in [
            approver(),
            colleague(initiator()),
            government(UserRole::Root),
        ] {
            assert_noop!(cancel(key, 1), RolesError::NotInitiator);
        }
        assert_noop!(cancel(initiator(), 9), RolesError::IntentNotFound);
        System::reset_events();
        assert_ok!(cancel(initiator(), 1));
        let cancelled = Event::IntentCancelled {
            intent: IntentId(1),
            organisation: organisation_of(initiator()),
            by: actor(initiator()),
        };
        assert_eq!(events(), [cancelled.into()]);
        assert_noop!(cancel(initiator(), 1), RolesError::IntentNotFound);
        // The person has another key now.
        change(initiator(), |member| {
            member.standing = MemberState::Replaced
        });
        assert_noop!(cancel(initiator(), 2), RolesError::KeyNotActive);
        assert_ok!(cancel(second_key(initiator()), 2));
        // An expired one as well.
        pass_blocks(LIFETIME + 1);
        assert_ok!(cancel(second_key(initiator()), 3));
        assert_eq!(
            LastIntent::<Test>::get(),
            IntentId(3),
            "numbers are never used again"
        );
    });
}

#[test]
fn no_intent_hides_in_another_one() {
    run(|| {
        let boxed = |call: RuntimeCall| Box::new(call);
        assert_ok!(open(initiator(), call()));
        let opening: RuntimeCall = crate::Call::open_intent {
            call: boxed(call()),
        }
        .into();
        let approving: RuntimeCall = crate::Call::approve_intent {
            intent: IntentId(1),
            call: boxed(call()),
        }
        .into();
        for nested in [opening.clone(), approving.clone()] {
            assert_noop!(open(approver(), nested.clone()), DispatchError::BadOrigin);
            let hidden = batch_all(vec![nested]);
            assert_noop!(open(approver(), hidden), DispatchError::BadOrigin);
        }
        // A batch that goes on after a failure hides it in the trial, not from the check.
        let hidden = force_batch(vec![opening, approving]);
        assert_ok!(open(approver(), hidden.clone()));
        assert_ok!(approve(initiator(), 2, hidden));
        assert!(is_open(1) && !is_open(2) && !is_open(3));
        assert_eq!(done(ACTION), 0);
    });
}

#[test]
fn a_batch_is_no_way_around_the_second_person() {
    run(|| {
        let several = vec![call(), act(Action::TransferCredits, Some(1))];
        // Alone: whole batches fail, the others stop or go on without effect.
        let refused = send(initiator(), batch_all(several.clone()));
        assert_noop!(refused, RolesError::SecondPersonRequired);
        for lenient in [batch(several.clone()), force_batch(several.clone())] {
            assert_ok!(send(initiator(), lenient));
        }
        assert_eq!((done(ACTION), done(Action::TransferCredits)), (0, 0));
        // Opening and approving in one transaction of one person.
        let both = batch_all(vec![
            crate::Call::open_intent {
                call: Box::new(call()),
            }
            .into(),
            crate::Call::approve_intent {
                intent: IntentId(1),
                call: Box::new(call()),
            }
            .into(),
        ]);
        assert_noop!(send(initiator(), both), RolesError::SamePerson);
        // With a second person the whole batch runs.
        assert_ok!(open(initiator(), batch_all(several.clone())));
        assert_ok!(approve(approver(), 1, batch_all(several)));
        assert_eq!((done(ACTION), done(Action::TransferCredits)), (1, 1));
    });
}

#[test]
fn a_stranger_cannot_use_up_an_intent_that_holds_a_batch() {
    run(|| {
        for lenient in [batch(vec![call()]), force_batch(vec![call()])] {
            assert_ok!(open(initiator(), lenient.clone()));
            let intent = LastIntent::<Test>::get().0;
            for key in [
                stranger(approver()),
                key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Viewer),
            ] {
                assert!(approve(key, intent, lenient.clone()).is_err(), "{key}");
                assert!(is_open(intent), "{key} used the intent up without effect");
            }
        }
        assert_eq!(done(ACTION), 0);
    });
}

#[test]
fn what_everybody_may_do_for_itself_can_wait_as_well() {
    run(|| {
        let introduce: RuntimeCall = acts::Call::introduce { text: vec![] }.into();
        assert_ok!(open(initiator(), introduce.clone()));
        System::reset_events();
        assert_ok!(approve(approver(), 1, introduce));
        let mut by = actor(initiator());
        by.approved_by = Some(approver());
        assert_eq!(events()[0], acts::Event::Introduced { by }.into());
    });
}

#[test]
fn the_weight_of_an_intent_holds_that_of_its_call() {
    use frame_support::dispatch::GetDispatchInfo;
    let inner: RuntimeCall = frame_system::Call::remark {
        remark: vec![0; 4_096],
    }
    .into();
    let heavy = batch_all(vec![inner; 10]);
    let weight = |call: RuntimeCall| call.get_dispatch_info().call_weight;
    let alone = weight(heavy.clone());
    assert!(alone.any_gt(Weight::zero()));
    let call = Box::new(heavy);
    let opening = crate::Call::open_intent { call: call.clone() };
    let approving = crate::Call::approve_intent {
        intent: IntentId(1),
        call,
    };
    assert!(weight(opening.into()).all_gte(alone));
    assert!(weight(approving.into()).all_gte(alone));
}

#[test]
fn those_who_may_not_act_open_nothing() {
    run(|| {
        assert_noop!(open(9_999, call()), RolesError::UnknownKey);
        change(initiator(), |member| {
            member.standing = MemberState::Suspended
        });
        assert_noop!(open(initiator(), call()), RolesError::KeyNotActive);
        change(approver(), |member| {
            member.state = OrganisationState::Suspended
        });
        assert_noop!(open(approver(), call()), RolesError::OrganisationSuspended);
    });
}

#[test]
fn numbers_of_intents_do_not_run_out_silently() {
    run(|| {
        LastIntent::<Test>::put(IntentId(u32::MAX));
        assert_noop!(open(initiator(), call()), RolesError::CounterExhausted);
    });
}
