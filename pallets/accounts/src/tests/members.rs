//! Roles, suspension and removal of the people of an organisation.

use super::mock::*;
use crate::Recoveries;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    traits::{Membership, Subject},
    Action, MemberState, UserRole,
};
use sp_runtime::{DispatchError, DispatchResult};

const REASON: fn() -> registry_primitives::texts::Reason = || reason("on leave");

#[test]
fn a_member_gets_another_role() {
    run(|| {
        let person = member(DEVELOPER_VIEWER).unwrap().person;
        assert_ok!(change_role(
            DEVELOPER_ADMIN,
            DEVELOPER_VIEWER,
            UserRole::Manager
        ));
        let changed = Event::MemberRoleChanged {
            organisation: DEVELOPER,
            key: id(DEVELOPER_VIEWER),
            person,
            before: UserRole::Viewer,
            after: UserRole::Manager,
            by: actor(DEVELOPER_ADMIN),
        };
        assert_eq!(events(), [changed]);
        assert_eq!(role(DEVELOPER_VIEWER), UserRole::Manager);
        assert_eq!(member(DEVELOPER_VIEWER).unwrap().person, person);
        // The number of administrators follows.
        assert_ok!(change_role(
            DEVELOPER_ADMIN,
            DEVELOPER_VIEWER,
            UserRole::Admin
        ));
        assert_eq!(administrators(DEVELOPER), 2);
        assert_ok!(change_role(
            DEVELOPER_VIEWER,
            DEVELOPER_ADMIN,
            UserRole::Viewer
        ));
        assert_eq!(administrators(DEVELOPER), 1);
        let refused = change_role(DEVELOPER_ADMIN, DEVELOPER_VIEWER, UserRole::Viewer);
        assert_noop!(refused, RolesError::NotPermitted);
    });
}

#[test]
fn a_suspended_key_acts_for_nobody_until_it_is_reactivated() {
    run(|| {
        let person = member(DEVELOPER_MANAGER).unwrap().person;
        let told = |before, after, why: &str| Event::MemberStateChanged {
            organisation: DEVELOPER,
            key: id(DEVELOPER_MANAGER),
            person,
            before,
            after,
            reason: reason(why),
            by: actor(DEVELOPER_ADMIN),
        };
        assert_ok!(suspend_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_eq!(
            events(),
            [told(
                MemberState::Active,
                MemberState::Suspended,
                "on leave"
            )]
        );
        assert_eq!(System::providers(&id(DEVELOPER_MANAGER)), 1);
        assert!(!Accounts::member(&id(DEVELOPER_MANAGER)).unwrap().may_act());
        assert_noop!(rotate(DEVELOPER_MANAGER, NEW), RolesError::KeyNotActive);
        let by = DEVELOPER_MANAGER;
        let refused = propose(by, DEVELOPER_VIEWER, NEW);
        assert_noop!(refused, RolesError::KeyNotActive);

        System::reset_events();
        assert_ok!(reactivate_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_eq!(
            events(),
            [told(MemberState::Suspended, MemberState::Active, "is back")]
        );
        assert!(Accounts::member(&id(DEVELOPER_MANAGER)).unwrap().may_act());

        System::reset_events();
        assert_ok!(remove_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_eq!(
            events(),
            [told(MemberState::Active, MemberState::Removed, "left")]
        );
    });
}

#[test]
fn a_removed_key_is_never_forgotten_and_never_comes_back() {
    run(|| {
        let before = member(DEVELOPER_MANAGER).unwrap();
        assert_ok!(remove_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        let after = member(DEVELOPER_MANAGER).unwrap();
        assert_eq!((after.person, after.role), (before.person, before.role));
        assert_eq!(after.state, MemberState::Removed);
        assert!(
            System::providers(&id(DEVELOPER_MANAGER)) >= 1,
            "its nonce never begins again"
        );
        for (by, organisation) in [(DEVELOPER_ADMIN, DEVELOPER), (ROOT, GOVERNMENT)] {
            let back = add(by, organisation, DEVELOPER_MANAGER, UserRole::Viewer);
            assert_noop!(back, Error::KeyTaken);
        }
        assert_noop!(rotate(DEVELOPER_VIEWER, DEVELOPER_MANAGER), Error::KeyTaken);
        let back = propose(DEVELOPER_ADMIN, DEVELOPER_VIEWER, DEVELOPER_MANAGER);
        assert_noop!(back, Error::KeyTaken);
        assert_noop!(apply(DEVELOPER_MANAGER, "N-1"), Error::KeyTaken);
        assert_noop!(rotate(DEVELOPER_MANAGER, NEW), RolesError::KeyNotActive);
    });
}

/// Every state of a key against everything that changes it.
#[test]
fn states_of_keys_change_as_the_table_says_and_in_no_other_way() {
    use MemberState::*;
    type Change = fn() -> DispatchResult;
    const KEY: u8 = DEVELOPER_MANAGER;
    let suspend: Change = || suspend_member(DEVELOPER_ADMIN, KEY);
    let reactivate: Change = || reactivate_member(DEVELOPER_ADMIN, KEY);
    let remove: Change = || remove_member(DEVELOPER_ADMIN, KEY);
    let rotate: Change = || super::mock::rotate(KEY, NEWER);
    for before in MemberState::ALL.iter().copied() {
        let prepare = || {
            match before {
                Active => {}
                Suspended => {
                    assert_ok!(suspend_member(DEVELOPER_ADMIN, KEY));
                }
                Removed => {
                    assert_ok!(remove_member(DEVELOPER_ADMIN, KEY));
                }
                Replaced => {
                    assert_ok!(super::mock::rotate(KEY, NEW));
                }
            }
            assert_eq!(standing(KEY), before);
        };
        for (change, after) in [
            (suspend, Suspended),
            (reactivate, Active),
            (remove, Removed),
            (rotate, Replaced),
        ] {
            run(|| {
                prepare();
                if before.may_become(after) {
                    assert_ok!(change());
                    assert_eq!(standing(KEY), after);
                } else if after == Replaced {
                    // The key itself asks for it, and does not get as far.
                    assert_noop!(change(), RolesError::KeyNotActive);
                } else {
                    assert_noop!(change(), Error::MemberStateForbids);
                }
                assert!(System::providers(&id(KEY)) >= 1);
            });
        }
        run(|| {
            prepare();
            let role_change = change_role(DEVELOPER_ADMIN, KEY, UserRole::Viewer);
            let recovery = propose(DEVELOPER_ADMIN, KEY, NEWER);
            match before {
                Active => {
                    assert_ok!(role_change);
                    assert_ok!(recovery);
                }
                Suspended => {
                    assert_ok!(role_change);
                    assert_eq!(recovery, Err(Error::MemberStateForbids.into()));
                }
                Removed | Replaced => {
                    assert_eq!(role_change, Err(Error::MemberStateForbids.into()));
                    assert_eq!(recovery, Err(Error::MemberStateForbids.into()));
                }
            }
        });
    }
}

#[test]
fn who_manages_whom() {
    run(|| {
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Admin));
        for (by, key, error) in [
            (ROOT, DEVELOPER_MANAGER, Error::NotOwnMember),
            (CERTIFIER_ADMIN, DEVELOPER_MANAGER, Error::NotOwnMember),
            (DEVELOPER_ADMIN, ROOT, Error::NotOwnMember),
            (DEVELOPER_ADMIN, DEVELOPER_ADMIN, Error::OwnMembership),
            (GOVERNMENT_ADMIN, GOVERNMENT_ADMIN, Error::OwnMembership),
            (ROOT, ROOT, Error::OwnMembership),
            (GOVERNMENT_ADMIN, ROOT, Error::RootProtected),
            (DEVELOPER_ADMIN, NEWER, Error::MemberNotFound),
        ] {
            let error: DispatchError = error.into();
            assert_noop!(change_role(by, key, UserRole::Viewer), error);
            assert_noop!(suspend_member(by, key), error);
            assert_noop!(reactivate_member(by, key), error);
            assert_noop!(remove_member(by, key), error);
            let may = Roles::may(id(by), Action::ManageMembers, Subject::Member(id(key)));
            assert_eq!(may, Err(error));
        }
        for by in [DEVELOPER_MANAGER, DEVELOPER_VIEWER, GOVERNMENT_MANAGER] {
            let refused = suspend_member(by, DEVELOPER_VIEWER);
            assert_noop!(refused, RolesError::NotPermitted);
            let refused = change_role(by, by, UserRole::Admin);
            assert_noop!(refused, RolesError::NotPermitted);
        }
        assert_ok!(suspend_member(NEW, DEVELOPER_ADMIN));
    });
}

#[test]
fn nobody_manages_its_own_person_with_a_newer_key() {
    run(|| {
        assert_ok!(rotate(DEVELOPER_ADMIN, NEW));
        // The old key is the same person's.
        assert_noop!(suspend_member(NEW, DEVELOPER_ADMIN), Error::OwnMembership);
        assert_noop!(propose(NEW, DEVELOPER_ADMIN, NEWER), Error::OwnMembership);
    });
}

#[test]
fn a_role_that_is_no_change_or_no_role_is_refused() {
    run(|| {
        let same = change_role(DEVELOPER_ADMIN, DEVELOPER_VIEWER, UserRole::Viewer);
        assert_noop!(same, Error::RoleUnchanged);
        for by in [DEVELOPER_ADMIN, ROOT] {
            let root = change_role(by, DEVELOPER_VIEWER, UserRole::Root);
            assert_noop!(root, Error::RootIsUnique);
        }
        let root = change_role(ROOT, GOVERNMENT_ADMIN, UserRole::Root);
        assert_noop!(root, Error::RootIsUnique);
        let wordless = Accounts::suspend_member(signed(ROOT), id(GOVERNMENT_VIEWER), reason(""));
        assert_noop!(wordless, Error::TextUnreadable);
        let wordless = Accounts::reactivate_member(signed(ROOT), id(GOVERNMENT_VIEWER), reason(""));
        assert_noop!(wordless, Error::TextUnreadable);
        let wordless = Accounts::remove_member(signed(ROOT), id(GOVERNMENT_VIEWER), reason("\n"));
        assert_noop!(wordless, Error::TextUnreadable);
        assert_ok!(Accounts::remove_member(
            signed(ROOT),
            id(GOVERNMENT_VIEWER),
            REASON()
        ));
    });
}

#[test]
fn a_recovery_ends_when_the_key_is_suspended_or_removed() {
    run(|| {
        for change in [suspend_member, remove_member] {
            assert_ok!(propose(DEVELOPER_ADMIN, DEVELOPER_MANAGER, NEW));
            assert_ok!(approve(ROOT, DEVELOPER_MANAGER));
            assert_ok!(change(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
            assert_eq!(Recoveries::<Test>::iter().count(), 0);
            pass_blocks(RECOVERY_DELAY);
            let refused = complete(DEVELOPER_ADMIN, DEVELOPER_MANAGER);
            assert_noop!(refused, Error::RecoveryNotFound);
            if standing(DEVELOPER_MANAGER) == MemberState::Suspended {
                assert_ok!(reactivate_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
            }
        }
    });
}

#[test]
fn a_changed_role_goes_over_to_the_recovered_key() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, DEVELOPER_MANAGER, NEW));
        assert_ok!(approve(ROOT, DEVELOPER_MANAGER));
        assert_ok!(change_role(
            DEVELOPER_ADMIN,
            DEVELOPER_MANAGER,
            UserRole::Viewer
        ));
        pass_blocks(RECOVERY_DELAY);
        assert_ok!(complete(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_eq!(role(NEW), UserRole::Viewer);
    });
}
