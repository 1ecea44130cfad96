//! The life of a programme, in a country without the other pallets.

use crate::{self as programmes, Error, Event, Programmes};
use frame_support::{assert_noop, assert_ok, derive_impl, parameter_types};
use registry_primitives::{
    records::programmes::ProgrammeDetails,
    traits::{Country, Organisations, Permissions, Programmes as _, SerialBlocks},
    Action, Actor, Credits, OrganisationId, OrganisationKind, OrganisationState, PersonId,
    ProgrammeId, Proponent, Sector, SectoralScope, SerialRange, Stage, UserRole,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Weight};

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
    pub type Registry = programmes;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl programmes::Config for Test {
    type Permissions = Office;
    type Organisations = Office;
    type Country = Office;
    type SerialBlocks = Office;
    type WeightInfo = ();
}

parameter_types! {
    static LastSerial: u64 = 0;
}

const GOVERNMENT: u64 = 1;
const MINISTRY: u64 = 2;
const ALPHA: u64 = 3;
const BETA: u64 = 4;
const CERTIFIER: u64 = 5;
const SUSPENDED: u64 = 6;
const API: u64 = 7;
const VIEWER: u64 = 8;

/// Keys are the numbers of their organisations.
pub struct Office;

fn org(key: u64) -> OrganisationId {
    OrganisationId(u32::try_from(key).unwrap())
}

impl Organisations for Office {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        let kind = match u64::from(id.0) {
            GOVERNMENT => OrganisationKind::Government,
            MINISTRY => OrganisationKind::Ministry,
            ALPHA | BETA | SUSPENDED => OrganisationKind::ProgrammeDeveloper,
            CERTIFIER => OrganisationKind::Certifier,
            API => OrganisationKind::Api,
            _ => return None,
        };
        let suspended = u64::from(id.0) == SUSPENDED;
        let state = if suspended {
            OrganisationState::Suspended
        } else {
            OrganisationState::Active
        };
        Some((kind, state))
    }
    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool {
        match u64::from(id.0) {
            GOVERNMENT => true,
            MINISTRY => scope == SectoralScope(15),
            _ => false,
        }
    }
    fn is_accredited(_: OrganisationId, _: Sector) -> bool {
        false
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

impl Permissions<RuntimeOrigin, u64> for Office {
    fn authorise(
        origin: RuntimeOrigin,
        _: Action,
        _: Option<Credits>,
    ) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        let (kind, _) = Self::organisation(org(key)).ok_or(DispatchError::BadOrigin)?;
        Ok(Actor {
            key,
            organisation: org(key),
            kind,
            role: UserRole::Manager,
            person: PersonId(org(key).0),
            approved_by: None,
        })
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        Self::authorise(origin, Action::RegisterProgramme, None)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Country for Office {
    fn code_and_unit() -> (String, String) {
        ("QM".into(), "ITMO".into())
    }
    fn country_weight() -> Weight {
        Weight::zero()
    }
}

impl SerialBlocks for Office {
    fn reserve(_: ProgrammeId, amount: Credits) -> Result<SerialRange, DispatchError> {
        let block = SerialRange::after(LastSerial::get(), amount)
            .map_err(|_| DispatchError::Unavailable)?;
        LastSerial::set(block.last);
        Ok(block)
    }
    fn reserve_weight() -> Weight {
        Weight::zero()
    }
}

fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        LastSerial::set(0);
        test();
        Registry::do_try_state().unwrap();
    });
}

fn share(key: u64, share: u32) -> Proponent {
    Proponent {
        organisation: org(key),
        share,
    }
}

/// 2023-12-31T23:59:59Z: the year of the serial is that of UTC.
const LAST_SECOND_OF_2023: u64 = 1_704_067_199;

fn details(external_id: &str) -> ProgrammeDetails {
    ProgrammeDetails {
        external_id: external_id.as_bytes().to_vec().try_into().unwrap(),
        title: b"Rice without flooding".to_vec().try_into().unwrap(),
        sector: Sector::Agriculture,
        scope: SectoralScope(15),
        start: LAST_SECOND_OF_2023,
        end: LAST_SECOND_OF_2023 + 1,
        estimate: Credits(400),
        proponents: vec![share(ALPHA, 600_000), share(BETA, 400_000)]
            .try_into()
            .unwrap(),
    }
}

fn register(key: u64, details: ProgrammeDetails) -> DispatchResult {
    Registry::register(RuntimeOrigin::signed(key), details)
}

fn authorise(key: u64, programme: u32, amount: u64) -> DispatchResult {
    Registry::authorise(
        RuntimeOrigin::signed(key),
        ProgrammeId(programme),
        Credits(amount),
    )
}

fn reject(key: u64, programme: u32, reason: &str) -> DispatchResult {
    let reason = reason.as_bytes().to_vec().try_into().unwrap();
    Registry::reject(RuntimeOrigin::signed(key), ProgrammeId(programme), reason)
}

fn actor(key: u64) -> Actor<u64> {
    Office::authorise(RuntimeOrigin::signed(key), Action::RegisterProgramme, None).unwrap()
}

#[test]
fn a_programme_is_registered_and_authorised_with_its_serial() {
    run(|| {
        assert_ok!(register(ALPHA, details("X-1")));
        System::assert_last_event(
            Event::ProgrammeRegistered {
                programme: ProgrammeId(1),
                details: details("X-1"),
                by: actor(ALPHA),
            }
            .into(),
        );
        assert_eq!(
            Registry::terms(ProgrammeId(1)).unwrap().stage,
            Stage::Pending
        );
        LastSerial::set(1_000);
        assert_ok!(authorise(MINISTRY, 1, 400));
        let block = SerialRange::new(1_001, 1_400).unwrap();
        System::assert_last_event(
            Event::ProgrammeAuthorised {
                programme: ProgrammeId(1),
                amount: Credits(400),
                block,
                serial: b"QM-ITMO-15-001-2023-0-1001-1400"
                    .to_vec()
                    .try_into()
                    .unwrap(),
                by: actor(MINISTRY),
            }
            .into(),
        );
        let programme = Programmes::<Test>::get(ProgrammeId(1)).unwrap();
        assert_eq!(
            (programme.stage, programme.block),
            (Stage::Authorised, Some(block))
        );
    });
}

#[test]
fn a_rejected_programme_stays_rejected() {
    run(|| {
        assert_ok!(register(GOVERNMENT, details("X-1")));
        assert_noop!(reject(GOVERNMENT, 1, "  "), Error::<Test>::TextUnreadable);
        assert_ok!(reject(GOVERNMENT, 1, "no land title"));
        System::assert_last_event(
            Event::ProgrammeRejected {
                programme: ProgrammeId(1),
                reason: b"no land title".to_vec().try_into().unwrap(),
                by: actor(GOVERNMENT),
            }
            .into(),
        );
        assert_noop!(authorise(GOVERNMENT, 1, 1), Error::<Test>::NotPending);
        assert_noop!(reject(GOVERNMENT, 1, "again"), Error::<Test>::NotPending);
        assert_eq!(LastSerial::get(), 0);
    });
}

#[test]
fn who_registers_must_have_a_part_in_it() {
    run(|| {
        let energy = ProgrammeDetails {
            sector: Sector::Energy,
            scope: SectoralScope(1),
            ..details("X-E")
        };
        let of_beta = ProgrammeDetails {
            proponents: vec![share(BETA, 1_000_000)].try_into().unwrap(),
            ..details("X-B")
        };
        assert_noop!(
            register(MINISTRY, energy.clone()),
            Error::<Test>::ScopeNotCovered
        );
        assert_noop!(
            register(ALPHA, of_beta.clone()),
            Error::<Test>::NotProponent
        );
        assert_noop!(
            register(CERTIFIER, of_beta.clone()),
            Error::<Test>::NotProponent
        );
        assert_noop!(register(VIEWER, of_beta.clone()), DispatchError::BadOrigin);
        assert_ok!(register(API, of_beta));
        assert_ok!(register(GOVERNMENT, energy));
        assert_ok!(register(MINISTRY, details("X-1")));
    });
}

#[test]
fn details_that_cannot_be_are_refused() {
    run(|| {
        assert_ok!(register(ALPHA, details("X-1")));
        let with = |change: fn(&mut ProgrammeDetails)| {
            let mut details = details("X-2");
            change(&mut details);
            details
        };
        let proponents = |list: Vec<Proponent>| ProgrammeDetails {
            proponents: list.try_into().unwrap(),
            ..details("X-2")
        };
        for (wrong, error) in [
            (details("X-1"), Error::<Test>::ExternalIdTaken),
            (details(""), Error::TextUnreadable),
            (
                with(|d| d.title = b"a\tb".to_vec().try_into().unwrap()),
                Error::TextUnreadable,
            ),
            (with(|d| d.scope = SectoralScope(14)), Error::ScopeMismatch),
            (with(|d| d.scope = SectoralScope(16)), Error::ScopeMismatch),
            (with(|d| d.end = d.start - 1), Error::PeriodInvalid),
            (
                with(|d| (d.start, d.end) = (253_402_300_800, u64::MAX)),
                Error::PeriodInvalid,
            ),
            (with(|d| d.estimate = Credits(0)), Error::ZeroAmount),
            (proponents(vec![]), Error::SharesInvalid),
            (
                proponents(vec![share(ALPHA, 999_999)]),
                Error::SharesInvalid,
            ),
            (
                proponents(vec![share(ALPHA, 1_000_000), share(BETA, 0)]),
                Error::SharesInvalid,
            ),
            (
                proponents(vec![share(ALPHA, 500_000); 2]),
                Error::ProponentRepeated,
            ),
            (
                proponents(vec![share(CERTIFIER, 1_000_000)]),
                Error::ProponentInvalid,
            ),
            (
                proponents(vec![share(SUSPENDED, 1_000_000)]),
                Error::ProponentInvalid,
            ),
            (
                proponents(vec![share(99, 1_000_000)]),
                Error::ProponentInvalid,
            ),
        ] {
            assert_noop!(register(ALPHA, wrong), error);
        }
    });
}

#[test]
fn only_an_authority_in_its_scope_decides_and_within_the_estimate() {
    run(|| {
        let energy = ProgrammeDetails {
            sector: Sector::Energy,
            scope: SectoralScope(1),
            ..details("X-E")
        };
        assert_ok!(register(ALPHA, energy));
        for (key, programme, amount, error) in [
            (MINISTRY, 1, 400, Error::<Test>::ScopeNotCovered),
            (ALPHA, 1, 400, Error::ScopeNotCovered),
            (GOVERNMENT, 9, 400, Error::ProgrammeNotFound),
            (GOVERNMENT, 1, 0, Error::ZeroAmount),
            (GOVERNMENT, 1, 401, Error::AmountExceedsEstimate),
        ] {
            assert_noop!(authorise(key, programme, amount), error);
        }
        assert_noop!(reject(MINISTRY, 1, "x"), Error::<Test>::ScopeNotCovered);
        assert_ok!(authorise(GOVERNMENT, 1, 399));
        assert_noop!(authorise(GOVERNMENT, 1, 1), Error::<Test>::NotPending);
        assert_eq!(LastSerial::get(), 399);
    });
}
