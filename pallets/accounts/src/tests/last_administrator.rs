//! An organisation that has an administrator never loses the last one, whichever way.

use super::mock::*;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{Action, OrganisationKind, UserRole};

/// In the initial matrix only administrators manage members, and nobody manages itself. When
/// governance lets managers manage, the rule stands alone.
fn managers_manage() {
    let kind = OrganisationKind::ProgrammeDeveloper;
    allow(kind, UserRole::Manager, Action::ManageMembers);
}

#[test]
fn not_by_another_role() {
    run(|| {
        managers_manage();
        for role in [UserRole::Manager, UserRole::Viewer] {
            let refused = change_role(DEVELOPER_MANAGER, DEVELOPER_ADMIN, role);
            assert_noop!(refused, Error::LastAdministrator);
        }
        assert_ok!(change_role(
            DEVELOPER_ADMIN,
            DEVELOPER_VIEWER,
            UserRole::Admin
        ));
        assert_ok!(change_role(
            DEVELOPER_MANAGER,
            DEVELOPER_ADMIN,
            UserRole::Viewer
        ));
        let refused = change_role(DEVELOPER_MANAGER, DEVELOPER_VIEWER, UserRole::Manager);
        assert_noop!(refused, Error::LastAdministrator);
        assert_eq!(administrators(DEVELOPER), 1);
    });
}

#[test]
fn not_by_suspension_or_removal() {
    run(|| {
        managers_manage();
        let suspended = suspend_member(DEVELOPER_MANAGER, DEVELOPER_ADMIN);
        assert_noop!(suspended, Error::LastAdministrator);
        let removed = remove_member(DEVELOPER_MANAGER, DEVELOPER_ADMIN);
        assert_noop!(removed, Error::LastAdministrator);
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Admin));
        assert_ok!(suspend_member(DEVELOPER_MANAGER, NEW));
        // A suspended administrator is none: the other one is the last.
        let suspended = suspend_member(DEVELOPER_MANAGER, DEVELOPER_ADMIN);
        assert_noop!(suspended, Error::LastAdministrator);
        let removed = remove_member(DEVELOPER_MANAGER, DEVELOPER_ADMIN);
        assert_noop!(removed, Error::LastAdministrator);
        // The suspended one can go, whatever happens to it.
        assert_ok!(change_role(DEVELOPER_MANAGER, NEW, UserRole::Viewer));
        assert_ok!(change_role(DEVELOPER_MANAGER, NEW, UserRole::Admin));
        assert_ok!(remove_member(DEVELOPER_MANAGER, NEW));
        assert_eq!(administrators(DEVELOPER), 1);
    });
}

#[test]
fn a_reactivated_administrator_counts_again() {
    run(|| {
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Admin));
        assert_ok!(suspend_member(DEVELOPER_ADMIN, NEW));
        assert_eq!(administrators(DEVELOPER), 1);
        assert_ok!(reactivate_member(DEVELOPER_ADMIN, NEW));
        assert_eq!(administrators(DEVELOPER), 2);
        assert_ok!(remove_member(NEW, DEVELOPER_ADMIN));
        // Made an administrator while suspended, it counts from its reactivation on.
        assert_ok!(suspend_member(NEW, DEVELOPER_VIEWER));
        assert_ok!(change_role(NEW, DEVELOPER_VIEWER, UserRole::Admin));
        assert_eq!(administrators(DEVELOPER), 1);
        assert_ok!(reactivate_member(NEW, DEVELOPER_VIEWER));
        assert_eq!(administrators(DEVELOPER), 2);
    });
}

#[test]
fn not_by_two_who_remove_each_other() {
    run(|| {
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Admin));
        assert_ok!(remove_member(NEW, DEVELOPER_ADMIN));
        let revenge = remove_member(DEVELOPER_ADMIN, NEW);
        assert_noop!(revenge, RolesError::KeyNotActive);
        assert_eq!(administrators(DEVELOPER), 1);
    });
}

#[test]
fn not_by_rotation() {
    run(|| {
        assert_ok!(rotate(DEVELOPER_ADMIN, NEW));
        assert_eq!(administrators(DEVELOPER), 1);
        assert_ok!(add(NEW, DEVELOPER, NEWER, UserRole::Viewer));
        managers_manage();
        let removed = remove_member(DEVELOPER_MANAGER, NEW);
        assert_noop!(removed, Error::LastAdministrator);
    });
}

#[test]
fn not_by_recovery() {
    run(|| {
        assert_ok!(propose(ROOT, DEVELOPER_ADMIN, NEW));
        assert_ok!(approve(GOVERNMENT_ADMIN, DEVELOPER_ADMIN));
        pass_blocks(RECOVERY_DELAY);
        assert_ok!(complete(ROOT, DEVELOPER_ADMIN));
        assert_eq!(administrators(DEVELOPER), 1);
        assert_eq!(role(NEW), UserRole::Admin);
        assert_ok!(add(NEW, DEVELOPER, NEWER, UserRole::Viewer));
    });
}

#[test]
fn not_by_a_rejection() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        assert_ok!(decide(ROOT, NEXT, false));
        assert_eq!(administrators(NEXT), 0, "it never had one");
        assert_ok!(apply(NEW, "N-1"));
        let admitted = registry_primitives::OrganisationId(NEXT.0 + 1);
        assert_ok!(decide(ROOT, admitted, true));
        let rejected = decide(ROOT, admitted, false);
        assert_noop!(rejected, Error::StateForbids);
        assert_eq!(administrators(admitted), 1);
    });
}

#[test]
fn the_root_goes_by_no_path_at_all() {
    run(|| {
        let kind = OrganisationKind::Government;
        allow(kind, UserRole::Manager, Action::ManageMembers);
        for by in [GOVERNMENT_ADMIN, GOVERNMENT_MANAGER] {
            assert_noop!(change_role(by, ROOT, UserRole::Admin), Error::RootProtected);
            assert_noop!(suspend_member(by, ROOT), Error::RootProtected);
            assert_noop!(remove_member(by, ROOT), Error::RootProtected);
        }
        assert_noop!(
            change_role(ROOT, ROOT, UserRole::Admin),
            Error::OwnMembership
        );
        assert_noop!(remove_member(ROOT, ROOT), Error::OwnMembership);
        assert_noop!(
            suspend(MINISTRY_ADMIN, GOVERNMENT),
            Error::AuthorityProtected
        );
        // It changes its key and stays the root.
        assert_ok!(rotate(ROOT, NEW));
        assert_eq!(role(NEW), UserRole::Root);
        assert_noop!(remove_member(GOVERNMENT_ADMIN, NEW), Error::RootProtected);
        // The old key is nobody's any more, and as little managed.
        assert_noop!(
            reactivate_member(GOVERNMENT_ADMIN, ROOT),
            Error::RootProtected
        );
        // All the others can go: the root is an administrator.
        assert_ok!(remove_member(NEW, GOVERNMENT_ADMIN));
        assert_eq!(administrators(GOVERNMENT), 1);
    });
}
