//! When a second person is wanted: the registry's policy and an organisation's own.

use super::mock::*;
use crate::{Event, OwnPolicies, Policies};
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    policy::initial_policy, Action, Approver, Credits, OrganisationKind, Policy, UserRole, When,
};
use sp_runtime::{traits::BadOrigin, BuildStorage};

const ACTION: Action = Action::TransferCredits;

/// From the laxest to the strictest.
const STEPS: [When; 5] = [
    When::Never,
    When::From(Credits(1_000)),
    When::From(Credits(10)),
    When::From(Credits(0)),
    When::Always,
];

fn admin() -> u64 {
    key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Admin)
}

fn manager() -> u64 {
    key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Manager)
}

fn effective(key: u64) -> When {
    Roles::effective_policy(organisation_of(key), ACTION).when
}

#[test]
fn a_country_begins_with_the_national_policies_unless_its_genesis_names_others() {
    run(|| {
        for action in Action::ALL {
            assert_eq!(Policies::<Test>::get(action), initial_policy(*action));
        }
    });
    let policy = Policy {
        when: When::From(Credits(5)),
        by: Approver::Government,
    };
    let genesis = RuntimeGenesisConfig {
        roles: crate::GenesisConfig {
            policies: vec![(ACTION, policy)],
            ..Default::default()
        },
        ..Default::default()
    };
    sp_io::TestExternalities::from(genesis.build_storage().unwrap()).execute_with(|| {
        for action in Action::ALL.iter().copied() {
            let expected = if action == ACTION {
                policy
            } else {
                initial_policy(action)
            };
            assert_eq!(Policies::<Test>::get(action), expected);
        }
    });
}

#[test]
fn governance_alone_sets_the_policy_of_the_registry() {
    run(|| {
        let after = Policy {
            when: When::From(Credits(10)),
            by: Approver::Government,
        };
        let root_of_country = key_of(OrganisationKind::Government, UserRole::Root);
        let by_a_person = Roles::set_policy(signed(root_of_country), ACTION, after);
        assert_noop!(by_a_person, BadOrigin);
        assert_ok!(Roles::set_policy(RuntimeOrigin::root(), ACTION, after));
        System::assert_last_event(
            Event::PolicyChanged {
                action: ACTION,
                before: initial_policy(ACTION),
                after,
            }
            .into(),
        );
        let here = Roles::effective_policy(organisation_of(admin()), ACTION);
        assert_eq!(here, after);
        for action in Action::ALL
            .iter()
            .copied()
            .filter(|action| *action != ACTION)
        {
            assert_eq!(Policies::<Test>::get(action), initial_policy(action));
        }
    });
}

#[test]
fn a_threshold_asks_for_a_second_person_from_its_own_amount_on() {
    run(|| {
        for when in STEPS {
            set_policy(ACTION, when, Approver::OwnOrganisation);
            for amount in [None, Some(0), Some(9), Some(10), Some(999), Some(1_000)] {
                let needed = match (when, amount) {
                    (When::Never, _) => false,
                    (When::From(Credits(from)), Some(amount)) => amount >= from,
                    (When::From(_), None) => false,
                    (When::Always, _) => true,
                };
                crate::tests::mock::acts::Done::<Test>::remove(ACTION);
                let call = act(ACTION, amount);
                if needed {
                    assert_noop!(send(manager(), call), RolesError::SecondPersonRequired);
                } else {
                    assert_ok!(send(manager(), call));
                    assert_eq!(done(ACTION), 1, "{when:?} {amount:?}");
                }
            }
        }
    });
}

#[test]
fn a_second_person_is_no_way_around_the_matrix() {
    run(|| {
        let viewer = key_of(OrganisationKind::ProgrammeDeveloper, UserRole::Viewer);
        assert_noop!(send(viewer, act(ACTION, Some(1))), RolesError::NotPermitted);
        assert_noop!(open(viewer, act(ACTION, Some(1))), RolesError::NotPermitted);
    });
}

#[test]
fn an_organisation_is_stricter_than_the_registry_never_laxer() {
    run(|| {
        for (level, registry) in STEPS.into_iter().enumerate() {
            for (wanted, own) in STEPS.into_iter().enumerate() {
                set_policy(ACTION, registry, Approver::OwnOrganisation);
                let before = OwnPolicies::<Test>::get(organisation_of(admin()), ACTION);
                if own != When::Never && wanted < level {
                    let refused = set_own(admin(), ACTION, own);
                    assert_noop!(refused, RolesError::PolicyTooLax);
                    continue;
                }
                System::reset_events();
                assert_ok!(set_own(admin(), ACTION, own));
                assert_eq!(effective(admin()), STEPS[level.max(wanted)]);
                let changed = Event::OwnPolicyChanged {
                    organisation: organisation_of(admin()),
                    action: ACTION,
                    before,
                    after: own,
                    by: actor(admin()),
                };
                assert_eq!(events(), [changed.into()]);
                // Everybody else follows the registry.
                assert_eq!(effective(stranger(admin())), registry);
            }
        }
    });
}

#[test]
fn whichever_of_the_two_is_stricter_is_in_force_when_the_registry_changes() {
    run(|| {
        set_policy(ACTION, When::Never, Approver::OwnOrganisation);
        assert_ok!(set_own(admin(), ACTION, When::From(Credits(10))));
        for (registry, expected) in [
            (When::Always, When::Always),
            (When::From(Credits(1_000)), When::From(Credits(10))),
            (When::From(Credits(5)), When::From(Credits(5))),
            (When::Never, When::From(Credits(10))),
        ] {
            set_policy(ACTION, registry, Approver::OwnOrganisation);
            assert_eq!(effective(admin()), expected);
        }
        assert_noop!(
            send(manager(), act(ACTION, Some(10))),
            RolesError::SecondPersonRequired
        );
        assert_ok!(send(manager(), act(ACTION, Some(9))));
    });
}

#[test]
fn never_means_to_follow_the_registry_and_keeps_nothing() {
    run(|| {
        assert_ok!(set_own(admin(), ACTION, When::Always));
        assert_ok!(set_own(admin(), ACTION, When::Never));
        assert_eq!(OwnPolicies::<Test>::iter().count(), 0);
        assert_eq!(effective(admin()), When::Always, "the registry's own");
    });
}

#[test]
fn only_who_has_the_right_sets_the_policy_of_its_organisation() {
    run(|| {
        let set = |key| set_own(key, ACTION, When::Always);
        assert_noop!(set(manager()), RolesError::NotPermitted);
        assert_noop!(set(9_999), RolesError::UnknownKey);
        set_policy(Action::SetPolicy, When::Always, Approver::OwnOrganisation);
        assert_noop!(set(admin()), RolesError::SecondPersonRequired);
        let call: RuntimeCall = crate::Call::set_own_policy {
            action: ACTION,
            when: When::Always,
        }
        .into();
        assert_ok!(open(admin(), call.clone()));
        assert_ok!(approve(colleague(admin()), 1, call));
        let own = OwnPolicies::<Test>::get(organisation_of(admin()), ACTION);
        assert_eq!(own, When::Always);
    });
}
