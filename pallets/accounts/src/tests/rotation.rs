//! A person changes to another key.

use super::mock::*;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{consent::Consent, MemberState, UserRole};
use sp_core::H256;

#[test]
fn the_person_and_the_role_stay_and_the_old_key_is_done() {
    run(|| {
        let before = member(DEVELOPER_MANAGER).unwrap();
        let by = actor(DEVELOPER_MANAGER);
        assert_ok!(rotate(DEVELOPER_MANAGER, NEW));
        let replaced = Event::KeyReplaced {
            organisation: DEVELOPER,
            person: before.person,
            role: UserRole::Manager,
            old: id(DEVELOPER_MANAGER),
            new: id(NEW),
            recovered: false,
            by,
        };
        assert_eq!(events(), [replaced]);
        assert_eq!(member(NEW), Some(before));
        assert_eq!(standing(DEVELOPER_MANAGER), MemberState::Replaced);
        for key in [DEVELOPER_MANAGER, NEW] {
            assert_eq!(System::providers(&id(key)), 1, "neither nonce begins again");
        }
        assert_noop!(rotate(DEVELOPER_MANAGER, NEWER), RolesError::KeyNotActive);
        // The administrator acts on the person by its new key only.
        let refused = suspend_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER);
        assert_noop!(refused, Error::MemberStateForbids);
        assert_ok!(suspend_member(DEVELOPER_ADMIN, NEW));
    });
}

#[test]
fn every_role_rotates_even_viewers_and_the_root() {
    run(|| {
        for (index, person) in [ROOT, GOVERNMENT_VIEWER, DEVELOPER_ADMIN, MINISTRY_MANAGER]
            .into_iter()
            .enumerate()
        {
            let before = member(person).unwrap();
            let new = 100 + u8::try_from(index).unwrap();
            assert_ok!(rotate(person, new));
            assert_eq!(member(new), Some(before));
        }
    });
}

#[test]
fn a_key_that_was_replaced_never_acts_again() {
    run(|| {
        assert_ok!(rotate(DEVELOPER_MANAGER, NEW));
        // Not by rotating back, nor under any other name.
        assert_noop!(rotate(NEW, DEVELOPER_MANAGER), Error::KeyTaken);
        assert_noop!(apply(DEVELOPER_MANAGER, "N-1"), Error::KeyTaken);
        let back = add(ROOT, GOVERNMENT, DEVELOPER_MANAGER, UserRole::Viewer);
        assert_noop!(back, Error::KeyTaken);
        let back = reactivate_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER);
        assert_noop!(back, Error::MemberStateForbids);
        assert_ok!(rotate(NEW, NEWER));
        assert_eq!(standing(NEW), MemberState::Replaced);
    });
}

#[test]
fn the_new_key_signs_for_this_change_and_this_chain() {
    run(|| {
        let rotate =
            |signature| Accounts::rotate_key(signed(DEVELOPER_MANAGER), id(NEW), signature);
        let replace = |old: u8, new: u8| (id(old), id(new));
        let (old, new) = replace(DEVELOPER_MANAGER, NEW);
        let good = Consent::Replace {
            old: &old,
            new: &new,
        };
        let swapped = Consent::Replace {
            old: &new,
            new: &old,
        };
        let (admin, _) = replace(DEVELOPER_ADMIN, NEW);
        let of_another = Consent::Replace {
            old: &admin,
            new: &new,
        };
        let join = Consent::Join {
            voucher: [1; 32],
            key: &new,
        };
        for signature in [
            consent(NEWER, &good),
            consent(DEVELOPER_MANAGER, &good),
            consent(NEW, &swapped),
            consent(NEW, &of_another),
            consent(NEW, &join),
            consent_for(H256::repeat_byte(8), NEW, &good),
        ] {
            assert_noop!(rotate(signature), Error::ConsentInvalid);
        }
        assert_ok!(rotate(consent(NEW, &good)));
    });
}

#[test]
fn a_key_that_is_somebodys_is_no_new_key() {
    run(|| {
        assert_ok!(apply(NEWER, "N-1"));
        for taken in [ROOT, DEVELOPER_VIEWER, DEVELOPER_MANAGER, NEWER] {
            assert_noop!(rotate(DEVELOPER_MANAGER, taken), Error::KeyTaken);
        }
    });
}

#[test]
fn nobody_runs_away_from_a_recovery() {
    run(|| {
        assert_ok!(propose(DEVELOPER_ADMIN, DEVELOPER_MANAGER, NEW));
        assert_noop!(rotate(DEVELOPER_MANAGER, NEWER), Error::RecoveryExists);
        assert_ok!(cancel(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_ok!(rotate(DEVELOPER_MANAGER, NEWER));
    });
}

#[test]
fn a_suspended_key_does_not_rotate() {
    run(|| {
        assert_ok!(suspend_member(DEVELOPER_ADMIN, DEVELOPER_MANAGER));
        assert_noop!(rotate(DEVELOPER_MANAGER, NEW), RolesError::KeyNotActive);
    });
}

#[test]
fn an_unknown_key_rotates_to_nothing() {
    run(|| {
        assert_noop!(rotate(NEW, NEWER), RolesError::UnknownKey);
    });
}
