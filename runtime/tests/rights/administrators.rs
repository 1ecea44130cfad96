//! The last administrator of an organisation stays, whatever is sent around the calls.

use crate::country::*;
use frame_support::assert_ok;
use pallet_registry_accounts::AdministratorCount;
use registry_primitives::{
    Action, ActionSet, Approver, MemberState, OrganisationKind, OrganisationState, UserRole,
};
use registry_runtime::{Accounts, Roles, Runtime, RuntimeCall};

fn administrators(organisation: registry_primitives::OrganisationId) -> u32 {
    AdministratorCount::<Runtime>::get(organisation)
}

fn change_role(key: Key, role: UserRole) -> RuntimeCall {
    let key = id_of(key);
    pallet_registry_accounts::Call::change_role { key, role }.into()
}

/// Governance lets the managers of developers manage members, so that somebody other than an
/// administrator can try.
fn managers_manage() {
    let (kind, role) = (OrganisationKind::ProgrammeDeveloper, UserRole::Manager);
    let actions = Roles::permissions(kind, role).0 | ActionSet::of(&[Action::ManageMembers]).0;
    let council = governance();
    assert_ok!(Roles::set_permissions(
        council,
        kind,
        role,
        ActionSet(actions)
    ));
}

#[test]
fn not_by_any_call_of_others_wrapped_or_not() {
    run(|| {
        managers_manage();
        for call in [
            remove(Charlie),
            suspend_member(Charlie),
            change_role(Charlie, UserRole::Viewer),
        ] {
            let last = AccountsError::LastAdministrator.into();
            assert_eq!(send(Dave, call.clone()), Ok(Err(last)));
            assert_eq!(send(Dave, batch_all(vec![call.clone()])), Ok(Err(last)));
            assert_eq!(send(Dave, open(call.clone())), Ok(Err(last)));
            for lenient in [batch(vec![call.clone()]), force_batch(vec![call])] {
                assert_ok!(send(Dave, lenient).unwrap());
            }
            assert_eq!(administrators(ALPHA), 1);
        }
    });
}

#[test]
fn not_in_a_batch_that_makes_another_one_first_and_takes_it_back() {
    run(|| {
        managers_manage();
        assert_ok!(send(Charlie, change_role(Dave, UserRole::Admin)).unwrap());
        assert_eq!(administrators(ALPHA), 2);
        // Two in one batch: the second one is the last.
        let add = pallet_registry_accounts::Call::add_member {
            organisation: ALPHA,
            key: id_of(One),
            role: UserRole::Manager,
        };
        assert_ok!(send(Charlie, add).unwrap());
        let both = vec![remove(Charlie), remove(Dave)];
        let last = AccountsError::LastAdministrator.into();
        assert_eq!(send(One, batch_all(both.clone())), Ok(Err(last)));
        assert_eq!(administrators(ALPHA), 2, "the whole batch is undone");
        assert_ok!(send(One, force_batch(both)).unwrap());
        assert_eq!(administrators(ALPHA), 1);
        let record = Accounts::member_of(id_of(Dave)).unwrap();
        assert_eq!(record.state, MemberState::Active);
    });
}

#[test]
fn not_by_leaving_while_acting() {
    run(|| {
        // An administrator changes its key and goes on with the old one.
        let call = batch_all(vec![rotate(Charlie, One), remove(Dave)]);
        assert_eq!(
            send(Charlie, call),
            Ok(Err(RolesError::KeyNotActive.into()))
        );
        assert_eq!(
            Accounts::member_of(id_of(One)),
            None,
            "the whole batch is undone"
        );
        let call = force_batch(vec![
            rotate(Charlie, One),
            change_role(One, UserRole::Viewer),
        ]);
        assert_ok!(send(Charlie, call).unwrap());
        assert_eq!(administrators(ALPHA), 1);
        assert_eq!(
            Accounts::member_of(id_of(One)).unwrap().role,
            UserRole::Admin
        );
        let own = send(One, change_role(One, UserRole::Viewer));
        assert_eq!(own, Ok(Err(AccountsError::OwnMembership.into())));
    });
}

#[test]
fn not_by_two_intents_that_were_possible_when_they_were_opened() {
    run(|| {
        managers_manage();
        always(Action::ManageMembers, Approver::OwnOrganisation);
        assert_ok!(Accounts::add_member(
            origin(Charlie),
            ALPHA,
            id_of(One),
            UserRole::Admin
        ));
        let (first, second) = (remove(Charlie), remove(One));
        assert_ok!(send(Dave, open(first.clone())).unwrap());
        assert_ok!(send(Dave, open(second.clone())).unwrap());
        assert_ok!(send(One, approve(1, first)).unwrap());
        assert_eq!(administrators(ALPHA), 1);
        // Dave stays the initiator; another manager is the second person.
        assert_ok!(Accounts::add_member(
            origin(One),
            ALPHA,
            id_of(Two),
            UserRole::Manager
        ));
        let last = AccountsError::LastAdministrator.into();
        assert_eq!(send(Two, approve(2, second)), Ok(Err(last)));
        assert_eq!(administrators(ALPHA), 1);
    });
}

#[test]
fn not_by_two_who_remove_each_other_in_one_block() {
    run(|| {
        assert_ok!(send(Charlie, change_role(Dave, UserRole::Admin)).unwrap());
        let revenge = signed(Dave, 0, sp_runtime::generic::Era::Immortal, remove(Charlie));
        assert_ok!(send(Charlie, remove(Dave)).unwrap());
        let refusal = registry_primitives::records::quota::Refusal::KeyNotActive;
        assert_refused(revenge, refused(refusal));
        assert_eq!(administrators(ALPHA), 1);
    });
}

#[test]
fn the_root_and_the_government_stay() {
    run(|| {
        for call in [
            remove(Alice),
            suspend_member(Alice),
            change_role(Alice, UserRole::Admin),
            suspend(GOVERNMENT),
        ] {
            for key in [Bob, Alice] {
                let done = send(key, batch_all(vec![call.clone()])).unwrap();
                assert!(done.is_err(), "{call:?}");
            }
        }
        assert_ok!(send(Alice, remove(Bob)).unwrap());
        assert_eq!(administrators(GOVERNMENT), 1);
        let root = Accounts::member_of(id_of(Alice)).unwrap();
        assert_eq!(
            (root.role, root.state),
            (UserRole::Root, MemberState::Active)
        );
        let government = Accounts::organisation_of(GOVERNMENT).unwrap();
        assert_eq!(government.state, OrganisationState::Active);
    });
}
