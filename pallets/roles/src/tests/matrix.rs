//! The matrix, and who may act at all.

use super::mock::*;
use crate::{Event, Matrix, RawOrigin};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    roles::initial_permissions, traits::Permissions, Action, ActionSet, Approver, MemberState,
    OrganisationKind, OrganisationState, UserRole, When,
};
use sp_runtime::{traits::BadOrigin, DispatchError};

const GOVERNMENT: OrganisationKind = OrganisationKind::Government;

fn without_second_persons() {
    for action in Action::ALL {
        set_policy(*action, When::Never, Approver::OwnOrganisation);
    }
}

/// All kinds, roles and actions.
fn cells() -> impl Iterator<Item = (OrganisationKind, UserRole, Action)> {
    let kinds = OrganisationKind::ALL.iter().copied();
    let roles = || UserRole::ALL.iter().copied();
    let actions = || Action::ALL.iter().copied();
    kinds.flat_map(move |kind| {
        roles().flat_map(move |role| actions().map(move |action| (kind, role, action)))
    })
}

#[test]
fn every_cell_of_the_matrix_is_enforced() {
    run(|| {
        without_second_persons();
        for (kind, role, action) in cells() {
            let key = key_of(kind, role);
            let answer = Roles::authorise(signed(key), action, None);
            if initial_permissions(kind, role).contains(action) {
                assert_eq!(answer, Ok(actor(key)), "{kind} {role} {action}");
            } else {
                let refused = Err(RolesError::NotPermitted.into());
                assert_eq!(answer, refused, "{kind} {role} {action}");
            }
        }
    });
}

#[test]
fn a_key_that_was_never_admitted_can_do_nothing() {
    run(|| {
        for action in Action::ALL {
            let answer = Roles::authorise(signed(9_999), *action, None);
            assert_eq!(answer, Err(RolesError::UnknownKey.into()));
        }
        let answer = Roles::identify(signed(9_999));
        assert_eq!(answer, Err(RolesError::UnknownKey.into()));
    });
}

#[test]
fn only_active_organisations_and_keys_act() {
    run(|| {
        without_second_persons();
        let key = key_of(GOVERNMENT, UserRole::Admin);
        let states = OrganisationState::ALL.iter().copied();
        let standings = || MemberState::ALL.iter().copied();
        for (state, standing) in states.flat_map(|s| standings().map(move |m| (s, m))) {
            change(key, |member| {
                member.state = state;
                member.standing = standing;
            });
            let expected = match (state, standing) {
                (OrganisationState::Active, MemberState::Active) => Ok(actor(key)),
                (OrganisationState::Active, _) => Err(RolesError::KeyNotActive.into()),
                (OrganisationState::Suspended, _) => Err(RolesError::OrganisationSuspended.into()),
                (OrganisationState::Pending | OrganisationState::Rejected, _) => {
                    Err(RolesError::OrganisationNotAdmitted.into())
                }
            };
            assert_eq!(Roles::identify(signed(key)), expected, "{state} {standing}");
            let permissions = initial_permissions(GOVERNMENT, UserRole::Admin);
            for action in Action::ALL {
                let answer = Roles::authorise(signed(key), *action, None);
                let expected = if expected.is_ok() && !permissions.contains(*action) {
                    Err(RolesError::NotPermitted.into())
                } else {
                    expected.clone()
                };
                assert_eq!(answer, expected, "{state} {standing} {action}");
            }
        }
    });
}

#[test]
fn everybody_who_may_act_is_identified_whatever_the_role() {
    run(|| {
        for kind in OrganisationKind::ALL.iter().copied() {
            for role in UserRole::ALL.iter().copied() {
                let key = key_of(kind, role);
                assert_eq!(Roles::identify(signed(key)), Ok(actor(key)));
            }
        }
    });
}

#[test]
fn what_gives_nothing_away_asks_the_matrix_and_no_second_person() {
    run(|| {
        let action = Action::TransferCredits;
        set_policy(action, When::Always, Approver::OwnOrganisation);
        let developer = OrganisationKind::ProgrammeDeveloper;
        let manager = key_of(developer, UserRole::Manager);
        let refused = Roles::authorise(signed(manager), action, None);
        let wanted = crate::Error::<Test>::SecondPersonRequired;
        assert_eq!(refused, Err(wanted.into()));
        assert_eq!(Roles::permit(signed(manager), action), Ok(actor(manager)));
        let viewer = key_of(developer, UserRole::Viewer);
        let refused = Roles::permit(signed(viewer), action);
        assert_eq!(refused, Err(crate::Error::<Test>::NotPermitted.into()));
    });
}

#[test]
fn nobody_is_behind_other_origins() {
    run(|| {
        let others = [
            RuntimeOrigin::root(),
            RuntimeOrigin::none(),
            frame_system::RawOrigin::Authorized.into(),
        ];
        for origin in others {
            let bad = Err(DispatchError::BadOrigin);
            assert_eq!(Roles::identify(origin.clone()), bad);
            let bad = Err(DispatchError::BadOrigin);
            assert_eq!(Roles::authorise(origin, Action::AddMember, None), bad);
        }
    });
}

#[test]
fn both_persons_of_an_approved_call_need_the_right_and_be_two() {
    run(|| {
        let action = Action::AddMember;
        let (admin, manager) = (
            key_of(GOVERNMENT, UserRole::Admin),
            key_of(GOVERNMENT, UserRole::Manager),
        );
        let two = |initiator, approver| -> RuntimeOrigin {
            RawOrigin::Approved {
                initiator,
                approver,
            }
            .into()
        };
        for (initiator, approver, refusal) in [
            (manager, admin, RolesError::NotPermitted),
            (admin, manager, RolesError::NotPermitted),
            (admin, admin, RolesError::SamePerson),
            (admin, second_key(admin), RolesError::SamePerson),
            (admin, stranger(admin), RolesError::ApproverNotEntitled),
            (admin, 9_999, RolesError::UnknownKey),
            (9_999, admin, RolesError::UnknownKey),
        ] {
            let answer = Roles::authorise(two(initiator, approver), action, None);
            assert_eq!(answer, Err(refusal.into()), "{initiator} {approver}");
        }
        let answer = Roles::authorise(two(admin, colleague(admin)), action, None);
        let mut expected = actor(admin);
        expected.approved_by = Some(colleague(admin));
        assert_eq!(answer, Ok(expected));
    });
}

#[test]
fn governance_alone_changes_a_cell_and_the_event_tells_both_states() {
    run(|| {
        without_second_persons();
        let (kind, role) = (OrganisationKind::Certifier, UserRole::Manager);
        let after = ActionSet::of(&[Action::IssueCredits]);
        let set = |origin, actions| Roles::set_permissions(origin, kind, role, actions);
        let root_of_country = key_of(GOVERNMENT, UserRole::Root);
        assert_noop!(set(signed(root_of_country), after), BadOrigin);
        let lowest_unknown = 1 << Action::ALL.len();
        for unknown in [ActionSet(1 << 60), ActionSet(after.0 | lowest_unknown)] {
            assert_noop!(
                set(RuntimeOrigin::root(), unknown),
                RolesError::UnknownAction
            );
        }
        assert_ok!(set(RuntimeOrigin::root(), after));
        assert_eq!(Matrix::<Test>::get(kind, role), after);
        assert_eq!(Roles::permissions(kind, role), after);
        System::assert_last_event(
            Event::PermissionsChanged {
                kind,
                role,
                before: initial_permissions(kind, role),
                after,
            }
            .into(),
        );
        assert_ok!(send(key_of(kind, role), act(Action::IssueCredits, Some(5))));
    });
}

#[test]
fn one_changed_cell_changes_the_answers_of_that_cell_only() {
    run(|| {
        without_second_persons();
        let answers = || -> Vec<bool> {
            let answers = cells().map(|(kind, role, action)| {
                Roles::authorise(signed(key_of(kind, role)), action, None).is_ok()
            });
            answers.collect()
        };
        let before = answers();
        for (index, (kind, role, action)) in cells().enumerate() {
            let was = Matrix::<Test>::get(kind, role);
            let toggled = ActionSet(was.0 ^ ActionSet::of(&[action]).0);
            let root = RuntimeOrigin::root();
            assert_ok!(Roles::set_permissions(root, kind, role, toggled));
            let after = answers();
            let changed: Vec<usize> = (0..after.len())
                .filter(|i| before[*i] != after[*i])
                .collect();
            assert_eq!(changed, [index], "{kind} {role} {action}");
            let root = RuntimeOrigin::root();
            assert_ok!(Roles::set_permissions(root, kind, role, was));
        }
        assert_eq!(answers(), before);
    });
}
