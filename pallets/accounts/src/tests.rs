//! Organisations and members, with the real permission matrix.

use crate::{
    self as accounts, AdministratorCount, Error, Event, GenesisCountry, Members, Organisations,
};
use frame_support::{assert_noop, assert_ok, derive_impl};
use registry_primitives::{
    traits::{Membership, Organisations as _},
    Actor, OrganisationId, OrganisationKind, OrganisationState, ScopeSet, SectoralScope, UserRole,
};
use sp_runtime::BuildStorage;

type Block = frame_system::mocking::MockBlock<Test>;
type RolesError = pallet_registry_roles::Error<Test>;

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
    pub type Roles = pallet_registry_roles;
    #[runtime::pallet_index(2)]
    pub type Accounts = accounts;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl pallet_registry_roles::Config for Test {
    type Members = Accounts;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type WeightInfo = ();
}

impl accounts::Config for Test {
    type Permissions = Roles;
    type WeightInfo = ();
}

const ROOT: u64 = 1;
const GOVERNMENT: OrganisationId = OrganisationId(1);
const DEVELOPER: OrganisationId = OrganisationId(2);
const MINISTRY: OrganisationId = OrganisationId(3);
const DEVELOPER_ADMIN: u64 = 20;
const MINISTRY_ADMIN: u64 = 30;

fn country() -> GenesisCountry {
    GenesisCountry {
        alpha2: "QM".into(),
        alpha3: "QMA".into(),
        name: "Republic of Amara".into(),
        unit: "ITMO".into(),
        registry_number: 1,
        government: "Government of Amara".into(),
        government_tax_id: "00000QM".into(),
    }
}

/// A country with a developer and a ministry; the only way to run a test.
fn run(test: impl FnOnce()) {
    let genesis = RuntimeGenesisConfig {
        accounts: accounts::GenesisConfig {
            country: Some(country()),
            root: Some(ROOT),
        },
        ..Default::default()
    };
    sp_io::TestExternalities::from(genesis.build_storage().unwrap()).execute_with(|| {
        System::set_block_number(1);
        let developer = OrganisationKind::ProgrammeDeveloper;
        register(ROOT, developer, "D-1", 0, Some(DEVELOPER_ADMIN)).unwrap();
        register(
            ROOT,
            OrganisationKind::Ministry,
            "M-1",
            1 << 15,
            Some(MINISTRY_ADMIN),
        )
        .unwrap();
        test();
        Accounts::do_try_state().unwrap();
    });
}

fn register(
    by: u64,
    kind: OrganisationKind,
    tax_id: &str,
    scopes: u16,
    administrator: Option<u64>,
) -> sp_runtime::DispatchResult {
    Accounts::register_organisation(
        RuntimeOrigin::signed(by),
        kind,
        format!("Organisation {tax_id}")
            .into_bytes()
            .try_into()
            .unwrap(),
        tax_id.as_bytes().to_vec().try_into().unwrap(),
        *b"QM",
        ScopeSet(scopes),
        administrator,
    )
}

fn add(
    by: u64,
    organisation: OrganisationId,
    key: u64,
    role: UserRole,
) -> sp_runtime::DispatchResult {
    Accounts::add_member(RuntimeOrigin::signed(by), organisation, key, role)
}

fn suspend(by: u64, organisation: OrganisationId) -> sp_runtime::DispatchResult {
    let reason = b"late reports".to_vec().try_into().unwrap();
    Accounts::suspend_organisation(RuntimeOrigin::signed(by), organisation, reason)
}

fn reactivate(by: u64, organisation: OrganisationId) -> sp_runtime::DispatchResult {
    let reason = b"reports came".to_vec().try_into().unwrap();
    Accounts::reactivate_organisation(RuntimeOrigin::signed(by), organisation, reason)
}

#[test]
fn genesis_has_the_country_its_government_and_the_root() {
    run(|| {
        let government = Organisations::<Test>::get(GOVERNMENT).unwrap();
        assert_eq!(government.kind, OrganisationKind::Government);
        assert_eq!(government.tax_id.as_slice(), b"00000QM");
        let member = <Accounts as Membership<u64>>::member(&ROOT).unwrap();
        assert_eq!(
            (member.organisation, member.role),
            (GOVERNMENT, UserRole::Root)
        );
        assert_eq!(System::providers(&ROOT), 1);
        use registry_primitives::traits::Country;
        assert_eq!(
            Accounts::code_and_unit(),
            ("QM".to_string(), "ITMO".to_string())
        );
    });
}

#[test]
fn a_registered_organisation_and_its_administrator_are_told_by_events() {
    run(|| {
        System::reset_events();
        assert_ok!(register(
            ROOT,
            OrganisationKind::Certifier,
            "C-1",
            0,
            Some(40)
        ));
        let by = Actor {
            key: ROOT,
            organisation: GOVERNMENT,
            kind: OrganisationKind::Government,
            role: UserRole::Root,
        };
        let organisation = OrganisationId(4);
        let events: Vec<_> = System::events()
            .into_iter()
            .map(|record| record.event)
            .collect();
        let registered = Event::OrganisationRegistered {
            organisation,
            kind: OrganisationKind::Certifier,
            name: b"Organisation C-1".to_vec().try_into().unwrap(),
            tax_id: b"C-1".to_vec().try_into().unwrap(),
            country: *b"QM",
            scopes: ScopeSet(0),
            by: by.clone(),
        };
        let added = Event::MemberAdded {
            organisation,
            key: 40,
            role: UserRole::Admin,
            by,
        };
        assert!(events.contains(&registered.into()));
        assert!(events.contains(&added.into()));
        assert_eq!(System::providers(&40), 1);
        assert_eq!(AdministratorCount::<Test>::get(organisation), 1);
    });
}

#[test]
fn refused_organisations_change_nothing() {
    run(|| {
        let developer = OrganisationKind::ProgrammeDeveloper;
        let ministry = OrganisationKind::Ministry;
        for (by, kind, tax_id, scopes, administrator, error) in [
            (
                ROOT,
                OrganisationKind::Government,
                "G-2",
                0,
                None,
                Error::<Test>::GovernmentExists,
            ),
            (
                MINISTRY_ADMIN,
                ministry,
                "M-2",
                1 << 14,
                None,
                Error::MinistryNeedsGovernment,
            ),
            (ROOT, developer, "D-1", 0, None, Error::TaxIdTaken),
            (ROOT, developer, " ", 0, None, Error::TextUnreadable),
            (ROOT, developer, "D-2", 1 << 15, None, Error::ScopesInvalid),
            (ROOT, ministry, "M-2", 0, None, Error::ScopesInvalid),
            (ROOT, ministry, "M-2", 1, None, Error::ScopesInvalid),
            (
                ROOT,
                developer,
                "D-2",
                0,
                Some(DEVELOPER_ADMIN),
                Error::KeyTaken,
            ),
        ] {
            assert_noop!(register(by, kind, tax_id, scopes, administrator), error);
        }
        assert_noop!(
            register(DEVELOPER_ADMIN, developer, "D-2", 0, None),
            RolesError::NotPermitted
        );
        assert_noop!(
            register(99, developer, "D-2", 0, None),
            RolesError::UnknownKey
        );
        let small_letters = Accounts::register_organisation(
            RuntimeOrigin::signed(ROOT),
            developer,
            b"x".to_vec().try_into().unwrap(),
            b"x".to_vec().try_into().unwrap(),
            *b"qm",
            ScopeSet(0),
            None,
        );
        assert_noop!(small_letters, Error::<Test>::CountryCodeInvalid);
        assert_ok!(register(MINISTRY_ADMIN, developer, "D-2", 0, None));
    });
}

#[test]
fn administrators_add_their_own_people_and_the_government_the_first_one() {
    run(|| {
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, 21, UserRole::Manager));
        assert_eq!(Members::<Test>::get(21).unwrap().role, UserRole::Manager);
        assert_ok!(register(ROOT, OrganisationKind::Certifier, "C-1", 0, None));
        let certifier = OrganisationId(4);
        for (by, organisation, key, role, error) in [
            (
                ROOT,
                DEVELOPER,
                22,
                UserRole::Admin,
                Error::<Test>::NotOwnOrganisation,
            ),
            (
                DEVELOPER_ADMIN,
                MINISTRY,
                22,
                UserRole::Viewer,
                Error::NotOwnOrganisation,
            ),
            (
                MINISTRY_ADMIN,
                certifier,
                22,
                UserRole::Admin,
                Error::NotOwnOrganisation,
            ),
            (
                ROOT,
                certifier,
                22,
                UserRole::Manager,
                Error::FirstMemberNotAdministrator,
            ),
            (ROOT, GOVERNMENT, 22, UserRole::Root, Error::RootIsUnique),
            (ROOT, GOVERNMENT, 21, UserRole::Viewer, Error::KeyTaken),
            (
                ROOT,
                OrganisationId(99),
                22,
                UserRole::Admin,
                Error::OrganisationNotFound,
            ),
        ] {
            assert_noop!(add(by, organisation, key, role), error);
        }
        assert_noop!(
            add(21, DEVELOPER, 22, UserRole::Viewer),
            RolesError::NotPermitted
        );
        assert_ok!(add(ROOT, certifier, 22, UserRole::Admin));
        assert_ok!(add(ROOT, GOVERNMENT, 11, UserRole::Manager));
    });
}

#[test]
fn a_suspended_organisation_can_do_nothing_until_it_is_reactivated() {
    run(|| {
        assert_ok!(suspend(MINISTRY_ADMIN, DEVELOPER));
        System::assert_last_event(
            Event::OrganisationStateChanged {
                organisation: DEVELOPER,
                before: OrganisationState::Active,
                after: OrganisationState::Suspended,
                reason: b"late reports".to_vec().try_into().unwrap(),
                by: Actor {
                    key: MINISTRY_ADMIN,
                    organisation: MINISTRY,
                    kind: OrganisationKind::Ministry,
                    role: UserRole::Admin,
                },
            }
            .into(),
        );
        let refused = add(DEVELOPER_ADMIN, DEVELOPER, 21, UserRole::Viewer);
        assert_noop!(refused, RolesError::OrganisationSuspended);
        assert_noop!(suspend(ROOT, DEVELOPER), Error::<Test>::StateUnchanged);
        // The key stays admitted: its nonce must not begin again.
        assert_eq!(System::providers(&DEVELOPER_ADMIN), 1);
        assert_ok!(reactivate(ROOT, DEVELOPER));
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, 21, UserRole::Viewer));
    });
}

#[test]
fn authorities_are_protected_from_suspension() {
    run(|| {
        assert_ok!(register(
            ROOT,
            OrganisationKind::Ministry,
            "M-2",
            1 << 14,
            None
        ));
        for (by, organisation, error) in [
            (ROOT, GOVERNMENT, Error::<Test>::OwnOrganisation),
            (MINISTRY_ADMIN, GOVERNMENT, Error::AuthorityProtected),
            (MINISTRY_ADMIN, MINISTRY, Error::OwnOrganisation),
            (MINISTRY_ADMIN, OrganisationId(4), Error::AuthorityProtected),
            (ROOT, OrganisationId(99), Error::OrganisationNotFound),
        ] {
            assert_noop!(suspend(by, organisation), error);
        }
        assert_noop!(suspend(DEVELOPER_ADMIN, MINISTRY), RolesError::NotPermitted);
        assert_noop!(reactivate(ROOT, MINISTRY), Error::<Test>::StateUnchanged);
        assert_ok!(suspend(ROOT, MINISTRY));
    });
}

#[test]
fn scopes_are_the_ministries_own() {
    run(|| {
        let (rice, forest) = (SectoralScope(15), SectoralScope(14));
        assert!(Accounts::covers_scope(GOVERNMENT, forest));
        assert!(Accounts::covers_scope(MINISTRY, rice));
        assert!(!Accounts::covers_scope(MINISTRY, forest));
        assert!(!Accounts::covers_scope(DEVELOPER, rice));
        assert!(!Accounts::covers_scope(OrganisationId(99), rice));
    });
}
