//! A person who lost a key gets another one.

use super::mock::*;
use crate::Recoveries;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    consent::Consent, records::accounts::Recovery, traits::Subject, Action, MemberState,
    OrganisationKind, UserRole,
};
use sp_core::H256;

const LOST: u8 = DEVELOPER_MANAGER;

#[test]
fn proposed_approved_and_completed_by_whomever_after_the_delay() {
    run(|| {
        let person = member(LOST).unwrap().person;
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        let proposed = Event::RecoveryProposed {
            organisation: DEVELOPER,
            person,
            lost: id(LOST),
            new: id(NEW),
            by: actor(DEVELOPER_ADMIN),
        };
        assert_eq!(events(), [proposed]);
        let recovery = Recovery {
            new_key: id(NEW),
            proposed_by: actor(DEVELOPER_ADMIN).person,
            due: None,
        };
        assert_eq!(Recoveries::<Test>::get(id(LOST)), Some(recovery));
        assert_noop!(complete(ROOT, LOST), Error::RecoveryNotDue);

        System::reset_events();
        assert_ok!(approve(GOVERNMENT_ADMIN, LOST));
        let due = System::block_number() + RECOVERY_DELAY;
        let approved = Event::RecoveryApproved {
            organisation: DEVELOPER,
            person,
            lost: id(LOST),
            due,
            by: actor(GOVERNMENT_ADMIN),
        };
        assert_eq!(events(), [approved]);
        // Until then the person acts with the old key.
        pass_blocks(RECOVERY_DELAY - 1);
        assert_noop!(complete(DEVELOPER_ADMIN, LOST), Error::RecoveryNotDue);
        assert_eq!((standing(LOST), member(NEW)), (MemberState::Active, None));

        pass_blocks(1);
        System::reset_events();
        assert_noop!(complete(NEW, LOST), RolesError::UnknownKey);
        let before = member(LOST).unwrap();
        assert_ok!(complete(CERTIFIER_ADMIN, LOST));
        let replaced = Event::KeyReplaced {
            organisation: DEVELOPER,
            person,
            role: UserRole::Manager,
            old: id(LOST),
            new: id(NEW),
            recovered: true,
            by: actor(CERTIFIER_ADMIN),
        };
        assert_eq!(events(), [replaced]);
        assert_eq!(member(NEW), Some(before));
        assert_eq!(standing(LOST), MemberState::Replaced);
        for key in [LOST, NEW] {
            assert_eq!(System::providers(&id(key)), 1);
        }
        assert_eq!(Recoveries::<Test>::iter().count(), 0);
        assert_noop!(complete(ROOT, LOST), Error::RecoveryNotFound);
        assert_noop!(
            propose(DEVELOPER_ADMIN, LOST, NEWER),
            Error::MemberStateForbids
        );
    });
}

#[test]
fn who_proposes() {
    run(|| {
        for (by, error) in [
            // With another administrator there, the organisation helps itself.
            (ROOT, Error::RecoveryNotEntitled),
            (GOVERNMENT_ADMIN, Error::RecoveryNotEntitled),
            (CERTIFIER_ADMIN, Error::RecoveryNotEntitled),
            (MINISTRY_ADMIN, Error::RecoveryNotEntitled),
        ] {
            assert_noop!(propose(by, LOST, NEW), error);
            let may = Roles::may(id(by), Action::RecoverKey, Subject::Member(id(LOST)));
            assert_eq!(may, Err(Error::RecoveryNotEntitled.into()));
        }
        for by in [DEVELOPER_VIEWER, LOST, GOVERNMENT_MANAGER] {
            assert_noop!(propose(by, LOST, NEW), RolesError::NotPermitted);
        }
        assert_noop!(
            propose(DEVELOPER_ADMIN, DEVELOPER_ADMIN, NEW),
            Error::OwnMembership
        );
        assert_noop!(propose(DEVELOPER_ADMIN, NEWER, NEW), Error::MemberNotFound);
        // The only administrator is nobody's colleague: the government proposes.
        assert_noop!(
            propose(CERTIFIER_ADMIN, DEVELOPER_ADMIN, NEW),
            Error::RecoveryNotEntitled
        );
        assert_noop!(
            propose(MINISTRY_ADMIN, DEVELOPER_ADMIN, NEW),
            Error::RecoveryNotEntitled
        );
        assert_ok!(propose(ROOT, DEVELOPER_ADMIN, NEW));
        assert_ok!(cancel(ROOT, DEVELOPER_ADMIN));
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEWER, UserRole::Admin));
        assert_noop!(
            propose(ROOT, DEVELOPER_ADMIN, NEW),
            Error::RecoveryNotEntitled
        );
        assert_ok!(propose(NEWER, DEVELOPER_ADMIN, NEW));
    });
}

#[test]
fn who_approves() {
    run(|| {
        assert_noop!(approve(ROOT, LOST), Error::RecoveryNotFound);
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        for by in [DEVELOPER_ADMIN, CERTIFIER_ADMIN, MINISTRY_ADMIN] {
            assert_noop!(approve(by, LOST), Error::RecoveryNotEntitled);
        }
        for by in [GOVERNMENT_MANAGER, GOVERNMENT_VIEWER, LOST] {
            assert_noop!(approve(by, LOST), RolesError::NotPermitted);
        }
        assert_ok!(approve(ROOT, LOST));
        assert_noop!(approve(GOVERNMENT_ADMIN, LOST), Error::RecoveryExists);
    });
}

#[test]
fn two_persons_of_the_government_decide_when_it_proposed_itself() {
    run(|| {
        assert_ok!(propose(ROOT, DEVELOPER_ADMIN, NEW));
        assert_noop!(approve(ROOT, DEVELOPER_ADMIN), Error::RecoveryNotEntitled);
        // Not with a second key of the same person either.
        assert_ok!(rotate(ROOT, NEWER));
        assert_noop!(approve(NEWER, DEVELOPER_ADMIN), Error::RecoveryNotEntitled);
        assert_ok!(approve(GOVERNMENT_ADMIN, DEVELOPER_ADMIN));
    });
}

#[test]
fn nobody_approves_the_recovery_of_its_own_key() {
    run(|| {
        assert_ok!(propose(ROOT, GOVERNMENT_ADMIN, NEW));
        assert_noop!(
            approve(GOVERNMENT_ADMIN, GOVERNMENT_ADMIN),
            Error::RecoveryNotEntitled
        );
        assert_noop!(approve(ROOT, GOVERNMENT_ADMIN), Error::RecoveryNotEntitled);
        assert_ok!(add(ROOT, GOVERNMENT, NEWER, UserRole::Admin));
        assert_ok!(approve(NEWER, GOVERNMENT_ADMIN));
    });
}

#[test]
fn the_root_is_recovered_by_two_others_of_the_government_and_stays_root() {
    run(|| {
        assert_ok!(add(ROOT, GOVERNMENT, NEWER, UserRole::Admin));
        assert_ok!(propose(GOVERNMENT_ADMIN, ROOT, NEW));
        assert_noop!(approve(GOVERNMENT_ADMIN, ROOT), Error::RecoveryNotEntitled);
        assert_ok!(approve(NEWER, ROOT));
        pass_blocks(RECOVERY_DELAY);
        assert_ok!(complete(NEWER, ROOT));
        assert_eq!(
            (role(NEW), standing(ROOT)),
            (UserRole::Root, MemberState::Replaced)
        );
        assert_eq!(administrators(GOVERNMENT), 3);
    });
}

#[test]
fn the_old_key_objects_and_so_do_its_organisation_and_the_government() {
    run(|| {
        for by in [LOST, DEVELOPER_ADMIN, ROOT, GOVERNMENT_ADMIN] {
            assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
            assert_ok!(approve(ROOT, LOST));
            pass_blocks(RECOVERY_DELAY);
            System::reset_events();
            assert_ok!(cancel(by, LOST));
            let cancelled = Event::RecoveryCancelled {
                organisation: DEVELOPER,
                person: member(LOST).unwrap().person,
                lost: id(LOST),
                by: actor(by),
            };
            assert_eq!(events(), [cancelled]);
            assert_noop!(complete(DEVELOPER_ADMIN, LOST), Error::RecoveryNotFound);
            assert_noop!(cancel(by, LOST), Error::RecoveryNotFound);
        }
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        for by in [CERTIFIER_ADMIN, MINISTRY_ADMIN] {
            assert_noop!(cancel(by, LOST), Error::RecoveryNotEntitled);
        }
        for by in [DEVELOPER_VIEWER, GOVERNMENT_MANAGER] {
            assert_noop!(cancel(by, LOST), RolesError::NotPermitted);
        }
        assert_noop!(cancel(NEW, LOST), RolesError::UnknownKey);
    });
}

#[test]
fn the_objection_of_a_viewer_counts_as_well() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, DEVELOPER_VIEWER, NEW));
        assert_ok!(cancel(DEVELOPER_VIEWER, DEVELOPER_VIEWER));
    });
}

#[test]
fn the_old_key_objects_at_the_last_moment() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        assert_ok!(approve(ROOT, LOST));
        pass_blocks(RECOVERY_DELAY - 1);
        assert_ok!(cancel(LOST, LOST));
        // A new proposal begins again, with its own approval and its own delay.
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        pass_blocks(1);
        assert_noop!(complete(DEVELOPER_ADMIN, LOST), Error::RecoveryNotDue);
    });
}

#[test]
fn one_recovery_of_a_key_at_a_time() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        assert_noop!(propose(DEVELOPER_ADMIN, LOST, NEWER), Error::RecoveryExists);
        assert_noop!(propose(DEVELOPER_ADMIN, LOST, NEW), Error::RecoveryExists);
    });
}

#[test]
fn two_persons_do_not_get_the_same_new_key() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        let second = propose(DEVELOPER_ADMIN, DEVELOPER_VIEWER, NEW);
        if second.is_ok() {
            assert_ok!(approve(ROOT, LOST));
            assert_ok!(approve(ROOT, DEVELOPER_VIEWER));
            pass_blocks(RECOVERY_DELAY);
            assert_ok!(complete(ROOT, LOST));
            assert_noop!(complete(ROOT, DEVELOPER_VIEWER), Error::KeyTaken);
        } else {
            assert_eq!(second, Err(Error::RecoveryExists.into()));
        }
    });
}

#[test]
fn a_new_key_that_was_taken_meanwhile_takes_over_nothing() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        assert_ok!(approve(ROOT, LOST));
        assert_ok!(add(CERTIFIER_ADMIN, CERTIFIER, NEW, UserRole::Viewer));
        pass_blocks(RECOVERY_DELAY);
        assert_noop!(complete(ROOT, LOST), Error::KeyTaken);
        assert_ok!(cancel(LOST, LOST));
        for taken in [NEW, ROOT, DEVELOPER_VIEWER, LOST] {
            assert_noop!(propose(DEVELOPER_ADMIN, LOST, taken), Error::KeyTaken);
        }
    });
}

#[test]
fn the_new_key_agrees_for_this_person_and_this_chain() {
    run(|| {
        let propose = |signature| {
            Accounts::propose_recovery(signed(DEVELOPER_ADMIN), id(LOST), id(NEW), signature)
        };
        let (lost, new, other) = (id(LOST), id(NEW), id(DEVELOPER_VIEWER));
        let good = Consent::Replace {
            old: &lost,
            new: &new,
        };
        let of_another = Consent::Replace {
            old: &other,
            new: &new,
        };
        for signature in [
            consent(NEWER, &good),
            consent(DEVELOPER_ADMIN, &good),
            consent(NEW, &of_another),
            consent_for(H256::repeat_byte(8), NEW, &good),
        ] {
            assert_noop!(propose(signature), Error::ConsentInvalid);
        }
        assert_ok!(propose(consent(NEW, &good)));
    });
}

#[test]
fn nothing_is_completed_while_the_organisation_is_suspended() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, LOST, NEW));
        assert_ok!(approve(ROOT, LOST));
        assert_ok!(suspend(ROOT, DEVELOPER));
        assert_noop!(cancel(LOST, LOST), RolesError::OrganisationSuspended);
        pass_blocks(RECOVERY_DELAY);
        assert_noop!(complete(ROOT, LOST), Error::StateForbids);
        assert_ok!(reactivate(ROOT, DEVELOPER));
        assert_ok!(cancel(LOST, LOST));
    });
}

#[test]
fn a_matrix_without_the_right_stops_what_was_not_proposed_yet() {
    run(|| {
        let kind = OrganisationKind::ProgrammeDeveloper;
        let before = Roles::permissions(kind, UserRole::Admin);
        let without = registry_primitives::ActionSet(
            before.0 & !registry_primitives::ActionSet::of(&[Action::RecoverKey]).0,
        );
        let root = RuntimeOrigin::root();
        assert_ok!(Roles::set_permissions(root, kind, UserRole::Admin, without));
        assert_noop!(
            propose(DEVELOPER_ADMIN, LOST, NEW),
            RolesError::NotPermitted
        );
    });
}

#[test]
fn a_suspension_is_no_way_past_the_objection() {
    run(|| {
        assert_ok!(propose(ROOT, DEVELOPER_ADMIN, NEW));
        assert_ok!(approve(GOVERNMENT_ADMIN, DEVELOPER_ADMIN));
        assert_ok!(suspend(GOVERNMENT_ADMIN, DEVELOPER));
        pass_blocks(RECOVERY_DELAY);
        assert_ok!(reactivate(GOVERNMENT_ADMIN, DEVELOPER));
        assert!(complete(GOVERNMENT_ADMIN, DEVELOPER_ADMIN).is_err());
    });
}

#[test]
fn what_may_says_of_an_applicant_is_what_the_call_says() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        let call = propose(ROOT, NEW, NEWER);
        let may = Roles::may(id(ROOT), Action::RecoverKey, Subject::Member(id(NEW))).map(|_| ());
        assert_eq!(may, call);
    });
}
