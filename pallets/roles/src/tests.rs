use crate::{self as roles, Error, Event, Matrix};
use frame_support::{assert_noop, assert_ok, derive_impl};
use registry_primitives::{
    roles::initial_permissions,
    traits::{Member, Membership, Permissions},
    Action, ActionSet, OrganisationId, OrganisationKind, OrganisationState, UserRole,
};
use sp_runtime::{traits::BadOrigin, BuildStorage, Weight};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeTask,
        RuntimeHoldReason,
        RuntimeFreezeReason,
        RuntimeViewFunction
    )]
    pub struct Test;
    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Roles = roles;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

/// Keys 0..=19 are the members: kind by tens' remainder, role by the units; 100 belongs to a
/// suspended government.
pub struct Members;

fn key_of(kind: OrganisationKind, role: UserRole) -> u64 {
    u64::from(kind.index()) * 4 + u64::from(role.index())
}

impl Membership<u64> for Members {
    fn member(key: &u64) -> Option<Member> {
        let state = match key {
            100 => OrganisationState::Suspended,
            _ => OrganisationState::Active,
        };
        let number = if *key == 100 { 0 } else { *key };
        Some(Member {
            organisation: OrganisationId(1),
            kind: *OrganisationKind::ALL.get(usize::try_from(number / 4).unwrap())?,
            state,
            role: UserRole::ALL[usize::try_from(number % 4).unwrap()],
        })
    }
    fn member_weight() -> Weight {
        Weight::zero()
    }
}

impl roles::Config for Test {
    type Members = Members;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type WeightInfo = ();
}

fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        test();
    });
}

#[test]
fn every_cell_of_the_matrix_is_enforced() {
    run(|| {
        for kind in OrganisationKind::ALL.iter().copied() {
            for role in UserRole::ALL.iter().copied() {
                for action in Action::ALL.iter().copied() {
                    let answer = Roles::authorise(key_of(kind, role), action);
                    if initial_permissions(kind, role).contains(action) {
                        let actor = answer.unwrap();
                        assert_eq!((actor.kind, actor.role), (kind, role));
                    } else {
                        assert_eq!(answer, Err(Error::<Test>::NotPermitted.into()));
                    }
                }
            }
        }
    });
}

#[test]
fn unknown_keys_and_suspended_organisations_are_refused() {
    run(|| {
        let action = Action::IssueCredits;
        assert_eq!(
            Roles::authorise(77, action),
            Err(Error::<Test>::UnknownKey.into())
        );
        assert_eq!(
            Roles::authorise(100, action),
            Err(Error::<Test>::OrganisationSuspended.into())
        );
        assert!(!Roles::may(100, action));
        assert!(Roles::may(0, action));
    });
}

#[test]
fn governance_alone_changes_a_cell_and_the_event_tells_both_states() {
    run(|| {
        let (kind, role) = (OrganisationKind::Certifier, UserRole::Manager);
        let after = ActionSet::of(&[Action::IssueCredits]);
        assert_noop!(
            Roles::set_permissions(RuntimeOrigin::signed(0), kind, role, after),
            BadOrigin
        );
        assert_noop!(
            Roles::set_permissions(RuntimeOrigin::root(), kind, role, ActionSet(1 << 60)),
            Error::<Test>::UnknownAction
        );
        assert_ok!(Roles::set_permissions(
            RuntimeOrigin::root(),
            kind,
            role,
            after
        ));
        assert_eq!(Matrix::<Test>::get(kind, role), after);
        assert!(Roles::authorise(key_of(kind, role), Action::IssueCredits).is_ok());
        System::assert_last_event(
            Event::PermissionsChanged {
                kind,
                role,
                before: ActionSet::default(),
                after,
            }
            .into(),
        );
    });
}
