//! The view function that tells before whether a call would be allowed.

use super::mock::*;
use frame_support::assert_ok;
use registry_primitives::{
    traits::Subject, Action, Approver, OrganisationKind, OrganisationState, Policy, UserRole, When,
};
use sp_runtime::DispatchError;

#[test]
fn it_tells_the_policy_in_force_or_the_reason() {
    run(|| {
        let kind = OrganisationKind::ProgrammeDeveloper;
        let admin = key_of(kind, UserRole::Admin);
        let action = Action::ManageTrusted;
        let own = Subject::Organisation(organisation_of(admin));
        let always = Policy {
            when: When::Always,
            by: Approver::OwnOrganisation,
        };
        assert_eq!(Roles::may(admin, action, own.clone()), Ok(always));
        assert_eq!(Roles::may(admin, action, Subject::Registry), Ok(always));

        // A policy of the organisation's own on top of the registry's.
        set_policy(action, When::Never, Approver::Government);
        assert_ok!(set_own(
            admin,
            action,
            When::From(registry_primitives::Credits(7))
        ));
        let stricter = Policy {
            when: When::From(registry_primitives::Credits(7)),
            by: Approver::Government,
        };
        assert_eq!(Roles::may(admin, action, own.clone()), Ok(stricter));
        let other = Policy {
            when: When::Never,
            by: Approver::Government,
        };
        let of_other = Subject::Organisation(organisation_of(stranger(admin)));
        assert_eq!(Roles::may(stranger(admin), action, of_other), Ok(other));

        // The reasons, from the key to the record.
        let refused = |key| Roles::may(key, action, own.clone());
        assert_eq!(refused(9_999), Err(RolesError::UnknownKey.into()));
        let viewer = key_of(kind, UserRole::Viewer);
        assert_eq!(refused(viewer), Err(RolesError::NotPermitted.into()));
        assert_eq!(refused(stranger(admin)), Err(DispatchError::Unavailable));
        change(admin, |member| member.state = OrganisationState::Suspended);
        assert_eq!(
            refused(admin),
            Err(RolesError::OrganisationSuspended.into())
        );
    });
}
