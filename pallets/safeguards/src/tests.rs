//! Trusted accounts, delays and limits, in a country without the other pallets.

use crate::{self as safeguards, Error, Event};
use frame_support::{assert_noop, assert_ok, derive_impl, parameter_types, traits::UnixTime};
use registry_primitives::{
    records::trust::{
        Delays, Limits,
        Openness::{self, Anyone, Nobody, Trusted},
        Reception,
    },
    traits::{Organisations, Outgoing, Permissions, Release},
    Action, Actor, Credits, OrganisationId, OrganisationKind, OrganisationState, PersonId, Sector,
    SectoralScope, UserRole,
};
use sp_runtime::{traits::BadOrigin, BuildStorage, DispatchError, Weight};

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
    pub type Safeguards = safeguards;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

const DELAYS: Delays = Delays {
    trust: 10,
    transfer: 6,
    cancel_before: 2,
    limits: 8,
    recovery: 0,
    request: 20,
};

parameter_types! {
    pub const Initial: Delays = DELAYS;
    pub const MaxTrusted: u32 = 3;
    pub static Seconds: u64 = 0;
}

impl safeguards::Config for Test {
    type Permissions = Office;
    type Organisations = Office;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type Time = Clock;
    type InitialDelays = Initial;
    type MaxTrusted = MaxTrusted;
    type WeightInfo = ();
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> core::time::Duration {
        core::time::Duration::from_secs(Seconds::get())
    }
}

/// Keys 1 to 9 are the numbers of their organisations; the others may do nothing.
pub struct Office;

fn actor(key: u64) -> Actor<u64> {
    let number = u32::try_from(key).unwrap();
    Actor {
        key,
        organisation: OrganisationId(number),
        kind: OrganisationKind::ProgrammeDeveloper,
        role: UserRole::Admin,
        person: PersonId(number),
        approved_by: None,
    }
}

impl Permissions<RuntimeOrigin, u64> for Office {
    fn authorise(
        origin: RuntimeOrigin,
        action: Action,
        _: Option<Credits>,
    ) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        if key > 9 || action != Action::ManageTrusted {
            return Err(DispatchError::BadOrigin);
        }
        Ok(actor(key))
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        Self::authorise(origin, Action::ManageTrusted, None)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Organisations for Office {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        (id.0 <= 9).then_some((
            OrganisationKind::ProgrammeDeveloper,
            OrganisationState::Active,
        ))
    }
    fn covers_scope(_: OrganisationId, _: SectoralScope) -> bool {
        false
    }
    fn is_accredited(_: OrganisationId, _: Sector) -> bool {
        false
    }
    fn unbroken_since(_: OrganisationId, _: u64) -> bool {
        true
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

const A: OrganisationId = OrganisationId(1);
const B: OrganisationId = OrganisationId(2);

fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        Seconds::set(1_000_000);
        test();
        Safeguards::do_try_state().unwrap();
    });
}

fn signed(key: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(key)
}

fn release(to: OrganisationId, amount: u64) -> Result<Release<u64>, DispatchError> {
    Safeguards::release(A, to, Credits(amount))
}

fn limits(per_transfer: Option<u64>, per_day: Option<u64>) -> Limits {
    Limits {
        per_transfer: per_transfer.map(Credits),
        per_day: per_day.map(Credits),
    }
}

#[test]
fn an_addition_takes_effect_after_the_delay_and_a_removal_at_once() {
    run(|| {
        assert_ok!(Safeguards::add_trusted(signed(1), B));
        System::assert_last_event(
            Event::TrustedAdded {
                organisation: A,
                counterparty: B,
                effective: 11,
                by: actor(1),
            }
            .into(),
        );
        System::set_block_number(10);
        assert!(!Safeguards::is_trusted(A, B));
        let waits = Release::Later {
            due: 16,
            cancellable_until: 13,
        };
        assert_eq!(release(B, 1), Ok(waits));
        System::set_block_number(11);
        assert!(Safeguards::is_trusted(A, B) && !Safeguards::is_trusted(B, A));
        assert_eq!(release(B, 1), Ok(Release::Now));
        assert_ok!(Safeguards::remove_trusted(signed(1), B));
        System::assert_last_event(
            Event::TrustedRemoved {
                organisation: A,
                counterparty: B,
                by: actor(1),
            }
            .into(),
        );
        assert!(matches!(release(B, 1), Ok(Release::Later { .. })));
    });
}

#[test]
fn the_list_is_kept_by_its_owner_and_is_bounded() {
    run(|| {
        assert_noop!(Safeguards::add_trusted(signed(10), B), BadOrigin);
        for (counterparty, error) in [
            (A, Error::<Test>::TrustsItself),
            (OrganisationId(77), Error::OrganisationNotFound),
        ] {
            assert_noop!(Safeguards::add_trusted(signed(1), counterparty), error);
        }
        for number in 2..=4 {
            assert_ok!(Safeguards::add_trusted(signed(1), OrganisationId(number)));
        }
        assert_noop!(
            Safeguards::add_trusted(signed(1), B),
            Error::<Test>::TrustedAlready
        );
        assert_noop!(
            Safeguards::add_trusted(signed(1), OrganisationId(5)),
            Error::<Test>::TooManyTrusted
        );
        assert_noop!(
            Safeguards::remove_trusted(signed(2), B),
            Error::<Test>::NotTrusted
        );
        assert_ok!(Safeguards::remove_trusted(signed(1), B));
        assert_ok!(Safeguards::add_trusted(signed(1), OrganisationId(5)));
    });
}

#[test]
fn lower_limits_are_in_force_at_once_and_higher_ones_later() {
    run(|| {
        let low = limits(Some(10), Some(15));
        assert_ok!(Safeguards::set_limits(signed(1), low));
        System::assert_last_event(
            Event::LimitsChanged {
                organisation: A,
                before: Limits::default(),
                after: low,
                next: None,
                by: actor(1),
            }
            .into(),
        );
        assert_noop!(
            Safeguards::set_limits(signed(1), low),
            Error::<Test>::LimitsUnchanged
        );
        assert_eq!(
            release(B, 11),
            Err(Error::<Test>::TransferLimitExceeded.into())
        );
        // One part lower, one part higher.
        let mixed = limits(Some(5), None);
        assert_ok!(Safeguards::set_limits(signed(1), mixed));
        let record = Safeguards::limits_of(A);
        assert_eq!(record.current, limits(Some(5), Some(15)));
        assert_eq!(record.next, Some((mixed, 9)));
        assert_noop!(
            Safeguards::set_limits(signed(1), mixed),
            Error::<Test>::LimitsUnchanged
        );
        System::set_block_number(9);
        assert_eq!(Safeguards::limits_of(A).current, mixed);
        assert_eq!(Safeguards::limits_of(A).next, None);
        assert_eq!(
            release(B, 6),
            Err(Error::<Test>::TransferLimitExceeded.into())
        );
        assert!(release(B, 5).is_ok());
    });
}

#[test]
fn a_raise_that_waits_is_withdrawn_by_a_lower_limit() {
    run(|| {
        assert_ok!(Safeguards::set_limits(signed(1), limits(Some(10), None)));
        assert_ok!(Safeguards::set_limits(signed(1), limits(Some(99), None)));
        assert_ok!(Safeguards::set_limits(signed(1), limits(Some(10), None)));
        System::set_block_number(100);
        assert_eq!(Safeguards::limits_of(A).current, limits(Some(10), None));
    });
}

#[test]
fn the_day_rolls_by_the_hour_and_a_refusal_counts_nothing() {
    run(|| {
        assert_ok!(Safeguards::set_limits(signed(1), limits(None, Some(100))));
        let begin = 3_600 * 500;
        for hour in 0..10 {
            Seconds::set(begin + hour * 3_600 + 3_599);
            assert!(release(B, 10).is_ok());
        }
        assert_eq!(Safeguards::sent_in_day(A), Credits(100));
        assert_noop!(release(B, 1), Error::<Test>::DayLimitExceeded);
        // The first ten were sent at the end of hour 0, which is 24 hours ago in hour 24.
        Seconds::set(begin + 24 * 3_600 + 3_598);
        assert_noop!(release(B, 1), Error::<Test>::DayLimitExceeded);
        Seconds::set(begin + 25 * 3_600);
        assert_eq!(Safeguards::sent_in_day(A), Credits(90));
        assert!(release(B, 10).is_ok());
        assert_noop!(release(B, 1), Error::<Test>::DayLimitExceeded);
        // Whoever sends every hour for days is remembered for one day.
        assert_ok!(Safeguards::set_limits(signed(1), Limits::default()));
        System::set_block_number(100);
        for hour in 25..200 {
            Seconds::set(begin + hour * 3_600);
            assert!(release(B, 1).is_ok());
        }
        assert_eq!(Safeguards::sent_in_day(A), Credits(25));
        assert!(release(B, u64::MAX).is_err(), "sums never wrap");
    });
}

#[test]
fn governance_sets_the_delays_and_none_means_at_once() {
    run(|| {
        assert_noop!(Safeguards::set_delays(signed(1), DELAYS), BadOrigin);
        for invalid in [
            Delays {
                cancel_before: 6,
                ..DELAYS
            },
            Delays {
                cancel_before: 7,
                ..DELAYS
            },
            // A request that expires at once could never be answered.
            Delays {
                request: 0,
                ..DELAYS
            },
            Delays {
                transfer: 0,
                request: 0,
                ..DELAYS
            },
        ] {
            assert_noop!(
                Safeguards::set_delays(RuntimeOrigin::root(), invalid),
                Error::<Test>::DelaysInvalid
            );
        }
        let none = Delays {
            transfer: 0,
            ..DELAYS
        };
        assert_ok!(Safeguards::set_delays(RuntimeOrigin::root(), none));
        System::assert_last_event(
            Event::DelaysChanged {
                before: DELAYS,
                after: none,
            }
            .into(),
        );
        assert_eq!(release(B, 1), Ok(Release::Now));
    });
}

#[test]
#[should_panic(expected = "a request waits")]
fn a_chain_does_not_begin_with_requests_that_nobody_can_answer() {
    let genesis = safeguards::GenesisConfig {
        delays: Some(Delays {
            request: 0,
            ..DELAYS
        }),
        ..Default::default()
    };
    let whole = RuntimeGenesisConfig {
        safeguards: genesis,
        ..Default::default()
    };
    let _ = whole.build_storage();
}

#[test]
fn a_request_expires_after_the_delay_of_the_country() {
    run(|| {
        assert_eq!(Safeguards::request_expires(), 21);
        System::set_block_number(5);
        assert_eq!(Safeguards::request_expires(), 25);
        let shortest = Delays {
            request: 1,
            ..DELAYS
        };
        assert_ok!(Safeguards::set_delays(RuntimeOrigin::root(), shortest));
        assert_eq!(Safeguards::request_expires(), 6);
    });
}

fn reception(credits: Openness, requests: Openness) -> Reception {
    Reception { credits, requests }
}

/// Whether A lets B send it credits, and ask it for credits.
fn accepts() -> (bool, bool) {
    (
        Safeguards::accepts_credits(A, B),
        Safeguards::accepts_requests(A, B),
    )
}

#[test]
fn everything_is_accepted_until_an_organisation_says_otherwise() {
    run(|| {
        assert_eq!(accepts(), (true, true));
        let careful = reception(Trusted, Nobody);
        assert_ok!(Safeguards::set_reception(signed(1), careful));
        System::assert_last_event(
            Event::ReceptionChanged {
                organisation: A,
                before: reception(Anyone, Anyone),
                after: careful,
                by: actor(1),
            }
            .into(),
        );
        assert_eq!(accepts(), (false, false));
        // It speaks for itself only.
        assert!(Safeguards::accepts_credits(B, A) && Safeguards::accepts_requests(B, A));
        let open = reception(Anyone, Nobody);
        assert_ok!(Safeguards::set_reception(signed(1), open));
        System::assert_last_event(
            Event::ReceptionChanged {
                organisation: A,
                before: careful,
                after: open,
                by: actor(1),
            }
            .into(),
        );
        assert_eq!(accepts(), (true, false));
    });
}

#[test]
fn who_is_trusted_is_let_in_from_the_block_on_in_which_it_is_trusted() {
    run(|| {
        let trusted = reception(Trusted, Trusted);
        assert_ok!(Safeguards::set_reception(signed(1), trusted));
        // That B trusts A changes nothing.
        assert_ok!(Safeguards::add_trusted(signed(2), A));
        assert_ok!(Safeguards::add_trusted(signed(1), B));
        for (block, expected) in [(1, false), (10, false), (11, true), (99, true)] {
            System::set_block_number(block);
            assert_eq!(accepts(), (expected, expected), "block {block}");
        }
        assert_ok!(Safeguards::remove_trusted(signed(1), B));
        assert_eq!(accepts(), (false, false));
        // Nobody is nobody, trusted or not.
        assert_ok!(Safeguards::add_trusted(signed(1), B));
        System::set_block_number(200);
        let closed = reception(Nobody, Nobody);
        assert_ok!(Safeguards::set_reception(signed(1), closed));
        assert_eq!(accepts(), (false, false));
    });
}

#[test]
fn a_reception_is_set_by_who_manages_the_trusted_and_only_when_it_changes() {
    run(|| {
        let closed = reception(Nobody, Nobody);
        assert_noop!(Safeguards::set_reception(signed(10), closed), BadOrigin);
        let root = RuntimeOrigin::root();
        assert_noop!(Safeguards::set_reception(root, closed), BadOrigin);
        assert_noop!(
            Safeguards::set_reception(signed(1), Reception::default()),
            Error::<Test>::ReceptionUnchanged
        );
        assert_ok!(Safeguards::set_reception(signed(1), closed));
        assert_noop!(
            Safeguards::set_reception(signed(1), closed),
            Error::<Test>::ReceptionUnchanged
        );
        assert_ok!(Safeguards::set_reception(signed(1), Reception::default()));
        assert_eq!(accepts(), (true, true));
    });
}
