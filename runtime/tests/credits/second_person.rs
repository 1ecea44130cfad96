//! Two persons for what ends, stops or takes back credits: the policy of the country asks for
//! them, one opens an intent, another one approves the same call.

use crate::calls::*;
use frame_support::assert_ok;
use pallet_registry_credits::Event;
use pallet_registry_roles::LastIntent;
use registry_primitives::{
    records::{credits::Standing, freezes::FreezeScope},
    Action, Actor, Approver, Credits as Amount, IssuanceId, Policy, When,
};
use registry_runtime::{AccountId, Roles, Runtime, RuntimeCall};

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
    refused(One, open(call.clone()), "1003 NotPermitted");
    done(Alice, open(call.clone()));
    let intent = intent();
    refused(Alice, approve(intent, call.clone()), "1008 SamePerson");
    let other = approve(intent, call.clone());
    refused(BobStash, other, "1010 ApproverNotEntitled");
    refused(Bob, approve(intent, nothing()), "1009 CallMismatch");
    done(Bob, approve(intent, call.clone()));
    refused(Bob, approve(intent, call), "1006 IntentNotFound");
    match latest_about_credits() {
        Event::CreditsCancelled { by, .. } | Event::IssuanceVoided { by, .. } => by,
        Event::FreezePlaced { by, .. } | Event::FreezeLifted { by, .. } => by.expect("an officer"),
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
fn an_ordered_cancellation_takes_two_where_the_policy_says_so() {
    run_issued(|| {
        always(Action::CancelCredits, Approver::OwnOrganisation);
        let call = cancel(ALPHA, RICE, amount(5), Some(ORDER));
        assert_two(&needs_two(call));
        assert_eq!(balances(ALPHA).cancelled.0, 5);
        assert_two(&receipt().1.by);
        // The same of an owner's own.
        let own = cancel(ALPHA, RICE, amount(2), None);
        refused(Dave, own.clone(), "1005 SecondPersonRequired");
        done(Dave, open(own.clone()));
        done(Charlie, approve(intent(), own));
        assert_eq!(balances(ALPHA).cancelled.0, 7);
    });
}

#[test]
fn freezing_and_lifting_takes_two_where_the_policy_says_so() {
    run_issued(|| {
        always(Action::FreezeCredits, Approver::OwnOrganisation);
        assert_two(&needs_two(freeze(
            FreezeScope::Programme(RICE),
            Some(1_000),
        )));
        refused(Dave, transfer(RICE, BETA, 1), "3020 CreditsFrozen");
        assert_two(&needs_two(unfreeze(last_freeze())));
        done(Dave, transfer(RICE, BETA, 1));
        always(Action::PauseTransfers, Approver::OwnOrganisation);
        let pause = freeze(FreezeScope::Country, Some(1_000));
        refused(Alice, pause.clone(), "1005 SecondPersonRequired");
        done(Alice, open(pause.clone()));
        done(Bob, approve(intent(), pause));
        refused(Dave, transfer(RICE, BETA, 1), "3020 CreditsFrozen");
    });
}

#[test]
fn voiding_takes_two_where_the_policy_says_so() {
    run_issued(|| {
        always(Action::VoidIssuance, Approver::OwnOrganisation);
        assert_two(&needs_two(void(IssuanceId(1))));
        assert_eq!(issuance(1).standing, Standing::Voided);
        assert_eq!(issued_against(OF_2024), 0);
    });
}

#[test]
fn what_moved_since_the_intent_is_not_voided() {
    run_issued(|| {
        always(Action::VoidIssuance, Approver::OwnOrganisation);
        let call = void(IssuanceId(1));
        done(Alice, open(call.clone()));
        done(Dave, transfer(RICE, BETA, 1));
        refused(Bob, approve(intent(), call), "4066 IssuanceMoved");
        assert_eq!(issuance(1).standing, Standing::Moved);
    });
}

#[test]
fn the_amount_of_a_request_counts_when_it_is_answered() {
    run_issued(|| {
        let policy = Policy {
            when: When::From(Amount(10)),
            by: Approver::OwnOrganisation,
        };
        for action in [
            Action::TransferCredits,
            Action::RetireCredits,
            Action::RequestCredits,
        ] {
            let set = Roles::set_policy;
            assert_ok!(set(governance(), action, policy));
        }
        // The sum of what is asked of all givers.
        let both = request(RICE, &[(ALPHA, 5), (BETA, 5)], GOVERNMENT);
        refused(Alice, both, "1005 SecondPersonRequired");
        done(Ferdie, request(RICE, &[(ALPHA, 9)], BETA));
        done(Dave, accept(last_transfer()));
        let ten = request(RICE, &[(ALPHA, 10)], BETA);
        refused(Ferdie, ten.clone(), "1005 SecondPersonRequired");
        done(Ferdie, open(ten.clone()));
        done(Eve, approve(intent(), ten));
        let asked = last_transfer();
        refused(Dave, accept(asked), "1005 SecondPersonRequired");
        done(Dave, open(accept(asked)));
        done(Charlie, approve(intent(), accept(asked)));
        assert_eq!(held(), [41, 109, 0]);
        // To refuse gives nothing away.
        done(Dave, open(request_retirement(RICE, 20)));
        done(Charlie, approve(intent(), request_retirement(RICE, 20)));
        refused(
            BobStash,
            accept(last_transfer()),
            "1005 SecondPersonRequired",
        );
        done(BobStash, refuse(last_transfer()));
        assert_eq!(held(), [41, 109, 0]);
    });
}
