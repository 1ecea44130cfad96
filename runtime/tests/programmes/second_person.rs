//! Two persons for what is decided on programmes: the policy of the country asks for them, one
//! opens an intent, another one approves the same call.

use crate::country::*;
use frame_support::assert_ok;
use pallet_registry_programmes::{Call as ProgrammesCall, Event, LatestConstants};
use pallet_registry_roles::LastIntent;
use registry_primitives::{
    records::{calculation::MethodName, programmes::ProgrammeDetails},
    Action, Actor, Approver, Credits as Amount, Policy, ProgrammeId, Stage, When,
};
use registry_runtime::{AccountId, Roles, Runtime, RuntimeCall};

const RICE: ProgrammeId = ProgrammeId(1);

fn pending() {
    let rice = details("P-1", AGRICULTURE, &[(ALPHA, 1_000_000)]);
    done(Dave, register(rice, true));
}

fn close() -> RuntimeCall {
    ProgrammesCall::close {
        programme: RICE,
        outcome: Stage::Completed,
        reason: text("done"),
    }
    .into()
}

fn factor() -> RuntimeCall {
    set_constants("agriculture", fields(&[("emissionFactor", number("0.05"))]))
}

fn intent() -> u32 {
    LastIntent::<Runtime>::get().0
}

/// A call that one person of the government cannot do, and two can. Gives who stands in the event.
#[track_caller]
fn needs_two(call: RuntimeCall) -> Actor<AccountId> {
    refused(Alice, call.clone(), "1005 SecondPersonRequired");
    let whole = batch_all(vec![call.clone()]);
    refused(Alice, whole, "1005 SecondPersonRequired");
    // Who may not do it at all opens no intent.
    refused(Dave, open(call.clone()), "1003 NotPermitted");
    done(Alice, open(call.clone()));
    let intent = intent();
    refused(Alice, approve(intent, call.clone()), "1008 SamePerson");
    refused(
        BobStash,
        approve(intent, call.clone()),
        "1010 ApproverNotEntitled",
    );
    done(Bob, approve(intent, call.clone()));
    refused(Bob, approve(intent, call), "1006 IntentNotFound");
    match latest() {
        Event::ProgrammeAuthorised { by, .. }
        | Event::StageChanged { by, .. }
        | Event::ConstantsSet { by, .. } => by,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_two(by: &Actor<AccountId>) {
    assert_eq!(by.key, id_of(Alice));
    assert_eq!(by.organisation, GOVERNMENT);
    assert_eq!(by.approved_by, Some(id_of(Bob)));
}

#[test]
fn authorising_closing_and_setting_constants_take_two_where_the_policy_says_so() {
    run(|| {
        pending();
        for action in [
            Action::AuthoriseProgramme,
            Action::CloseProgramme,
            Action::SetConstants,
        ] {
            always(action, Approver::OwnOrganisation);
        }
        assert_two(&needs_two(authorise(RICE, 500)));
        assert_eq!(programme(RICE).authorised, Amount(500));
        assert_two(&needs_two(factor()));
        let method: MethodName = text("agriculture");
        assert_eq!(LatestConstants::<Runtime>::get(method), 1);
        assert_two(&needs_two(close()));
        assert_eq!(programme(RICE).stage, Stage::Completed);
    });
}

#[test]
fn a_ministrys_second_person_is_of_the_government_where_the_policy_says_so() {
    run(|| {
        pending();
        always(Action::AuthoriseProgramme, Approver::Government);
        let call = authorise(RICE, 500);
        done(FerdieStash, open(call.clone()));
        refused(
            BobStash,
            approve(intent(), call.clone()),
            "1010 ApproverNotEntitled",
        );
        done(Bob, approve(intent(), call));
        let Event::ProgrammeAuthorised { by, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(by.organisation, MINISTRY);
        assert_eq!(by.approved_by, Some(id_of(Bob)));
    });
}

#[test]
fn small_authorisations_take_one_person_where_the_policy_has_a_threshold() {
    run(|| {
        pending();
        let policy = Policy {
            when: When::From(Amount(100)),
            by: Approver::OwnOrganisation,
        };
        let set = Roles::set_policy;
        assert_ok!(set(governance(), Action::AuthoriseProgramme, policy));
        done(Alice, authorise(RICE, 99));
        refused(Alice, authorise(RICE, 100), "1005 SecondPersonRequired");
        done(Alice, authorise(RICE, 1));
    });
}

#[test]
fn what_was_changed_since_the_intent_is_not_authorised() {
    run(|| {
        pending();
        always(Action::AuthoriseProgramme, Approver::OwnOrganisation);
        let call = authorise(RICE, 500);
        done(Alice, open(call.clone()));
        let changed = ProgrammeDetails {
            title: text("Another programme"),
            ..programme(RICE).details
        };
        done(Dave, amend(RICE, changed));
        refused(Bob, approve(intent(), call), "4063 VersionChanged");
        assert_eq!(programme(RICE).stage, Stage::Pending);
        let call = authorise(RICE, 500);
        done(Alice, open(call.clone()));
        done(Bob, approve(intent(), call));
    });
}

#[test]
fn an_authoritys_agreement_takes_two_as_its_authorisation_does() {
    run(|| {
        pending();
        done(Alice, authorise(RICE, 500));
        always(Action::AuthoriseProgramme, Approver::OwnOrganisation);
        let changed = ProgrammeDetails {
            title: text("Another title"),
            ..programme(RICE).details
        };
        done(Dave, amend(RICE, changed.clone()));
        let agree: RuntimeCall = ProgrammesCall::agree_amendment {
            programme: RICE,
            hash: hash_of(&changed),
        }
        .into();
        refused(Alice, agree.clone(), "1005 SecondPersonRequired");
        done(Alice, open(agree.clone()));
        done(Bob, approve(intent(), agree));
        assert_eq!(programme(RICE).details, changed);
    });
}
