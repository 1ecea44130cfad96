//! Admission and metering, in a country without the other pallets.

use crate::{
    self as quota, bucket,
    bucket::Load,
    nonce::{PLACE, PLACES},
    ChargeQuota, Error, Event, Families, Family, PacedNonce, Used,
};
use frame_support::{
    assert_noop, assert_ok, derive_impl,
    dispatch::{DispatchInfo, PostDispatchInfo},
    traits::Get,
    weights::Weight,
};
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, QuotaUse, Refusal},
    traits::{Member, Membership, Organisations},
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, Sector,
    SectoralScope, UserRole,
};
use sp_runtime::{
    traits::{BadOrigin, DispatchTransaction, TransactionExtension},
    transaction_validity::{
        InvalidTransaction, TransactionSource::External, TransactionValidityError, ValidTransaction,
    },
    BuildStorage,
};

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
    pub type Quota = quota;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl quota::Config for Test {
    type Members = Country;
    type Organisations = Country;
    type Families = Kinds;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type WeightInfo = ();
}

/// A remark with an event cannot wait.
pub struct Kinds;

impl Families<RuntimeCall> for Kinds {
    fn family(call: &RuntimeCall) -> Family {
        match call {
            RuntimeCall::System(frame_system::Call::remark_with_event { .. }) => Family::Urgent,
            _ => Family::Ordinary,
        }
    }
}

/// Keys 10 to 19 act for developer 1, 20 to 29 for API 2. Of each, those ending with 7 are
/// suspended; key 31 acts for the suspended developer 3.
pub struct Country;

impl Membership<u64> for Country {
    fn member(key: &u64) -> Option<Member> {
        let organisation = OrganisationId(u32::try_from(key / 10).ok()?);
        let (kind, state) = Self::organisation(organisation)?;
        Some(Member {
            organisation,
            person: PersonId(u32::try_from(*key).ok()?),
            standing: match key % 10 {
                7 => MemberState::Suspended,
                8 => MemberState::Removed,
                9 => MemberState::Replaced,
                _ => MemberState::Active,
            },
            kind,
            state,
            role: UserRole::Manager,
        })
    }
    fn member_weight() -> Weight {
        Weight::zero()
    }
}

impl Organisations for Country {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        match id.0 {
            1 => Some((
                OrganisationKind::ProgrammeDeveloper,
                OrganisationState::Active,
            )),
            2 => Some((OrganisationKind::Api, OrganisationState::Active)),
            3 => Some((
                OrganisationKind::ProgrammeDeveloper,
                OrganisationState::Suspended,
            )),
            _ => None,
        }
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

const DEVELOPER: OrganisationId = OrganisationId(1);
const API: OrganisationId = OrganisationId(2);

/// What ordinary transactions may weigh in one block of the mock.
fn block_weight() -> u64 {
    let weights: frame_system::limits::BlockWeights =
        <Test as frame_system::Config>::BlockWeights::get();
    let normal = weights.get(frame_support::dispatch::DispatchClass::Normal);
    normal.max_total.unwrap_or(weights.max_block).ref_time()
}

/// Ten blocks' worth, back after 100 blocks, half a block at a time.
fn limits() -> QuotaLimits {
    QuotaLimits {
        weight: block_weight() * 10,
        length: 1_000_000,
        refill_blocks: 100,
        block_share: 500_000,
    }
}

fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        for class in QuotaClass::ALL {
            Quota::set_limits(RuntimeOrigin::root(), *class, limits()).unwrap();
        }
        test();
        Quota::do_try_state().unwrap();
    });
}

fn ordinary() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

fn urgent() -> RuntimeCall {
    frame_system::Call::remark_with_event { remark: vec![] }.into()
}

fn info(weight: u64) -> DispatchInfo {
    DispatchInfo {
        call_weight: Weight::from_parts(weight, 0),
        ..Default::default()
    }
}

fn validate(
    key: u64,
    call: &RuntimeCall,
    weight: u64,
) -> Result<ValidTransaction, TransactionValidityError> {
    let origin = RuntimeOrigin::signed(key);
    ChargeQuota::<Test>::new()
        .validate_only(origin, call, &info(weight), 100, External, 0)
        .map(|(valid, _, _)| valid)
}

/// A transaction in a block, of which `unused` comes back.
fn include(
    key: u64,
    call: &RuntimeCall,
    weight: u64,
    unused: u64,
) -> Result<(), TransactionValidityError> {
    let origin = RuntimeOrigin::signed(key);
    let info = info(weight);
    let (pre, _) = ChargeQuota::<Test>::new().validate_and_prepare(origin, call, &info, 100, 0)?;
    let mut post = PostDispatchInfo {
        actual_weight: Some(Weight::from_parts(weight - unused, 0)),
        pays_fee: Default::default(),
    };
    ChargeQuota::<Test>::post_dispatch(pre, &info, &mut post, 100, &Ok(()))
}

fn refused(refusal: Refusal) -> TransactionValidityError {
    InvalidTransaction::Custom(refusal.code()).into()
}

#[test]
fn only_active_keys_of_active_organisations_are_let_in() {
    run(|| {
        assert!(validate(11, &ordinary(), 1).is_ok());
        for (key, expected) in [
            (17, refused(Refusal::KeyNotActive)),
            (18, refused(Refusal::KeyNotActive)),
            (19, refused(Refusal::KeyNotActive)),
            (31, refused(Refusal::OrganisationNotActive)),
            (99, InvalidTransaction::Payment.into()),
        ] {
            assert_eq!(
                validate(key, &ordinary(), 1).unwrap_err(),
                expected,
                "{key}"
            );
            assert_eq!(include(key, &ordinary(), 1, 0).unwrap_err(), expected);
        }
        assert!(Used::<Test>::iter().next().is_none(), "nobody paid");
    });
}

#[test]
fn an_organisation_pays_whichever_of_its_keys_signs_and_gets_back_what_it_did_not_use() {
    run(|| {
        assert_ok!(include(11, &ordinary(), 1_000, 400));
        assert_ok!(include(12, &ordinary(), 1_000, 0));
        let used = Used::<Test>::get(DEVELOPER);
        assert_eq!((used.weight, used.length), (1_600, 200));
        assert_eq!((used.block_weight, used.block_length), (1_600, 200));
        assert_eq!(Used::<Test>::get(API), QuotaUse::default());
        let state = Quota::quota_of(DEVELOPER).unwrap();
        assert_eq!(state.class, QuotaClass::Standard);
        assert_eq!(state.weight_available, limits().weight - 1_600);
        assert_eq!(state.full_in, 1);
        assert_eq!(Quota::quota_of(OrganisationId(9)), None);
    });
}

#[test]
fn a_block_has_room_for_others_and_the_rest_waits_for_the_next_one() {
    run(|| {
        let half = block_weight() / 2;
        assert_ok!(include(11, &ordinary(), half, 0));
        // Of this block only; the pool, which looks at the next one, still takes it.
        let full = InvalidTransaction::ExhaustsResources.into();
        assert_eq!(include(12, &ordinary(), 1, 0).unwrap_err(), full);
        assert_ok!(include(21, &ordinary(), half, 0));
        assert_ok!(include(12, &urgent(), 1, 0));
        System::set_block_number(2);
        assert!(validate(12, &ordinary(), 1).is_ok());
        // The first one always fits, whatever the share.
        assert_ok!(include(12, &ordinary(), block_weight(), 0));
        assert_eq!(include(12, &ordinary(), 1, 0).unwrap_err(), full);
    });
}

#[test]
fn an_empty_bucket_refuses_what_can_wait_and_refills_evenly() {
    run(|| {
        let all = limits().weight;
        for block in 1..=10u64 {
            System::set_block_number(block);
            // What came back since the block before is taken as well.
            let back = if block == 1 { 0 } else { all / 100 };
            assert_ok!(include(11, &ordinary(), all / 10 + back, 0));
        }
        assert_eq!(
            validate(12, &ordinary(), 1).unwrap_err(),
            refused(Refusal::QuotaExhausted)
        );
        assert!(validate(12, &urgent(), all / 10).is_ok(), "the reserve");
        assert_eq!(
            validate(12, &urgent(), all / 10 + 1).unwrap_err(),
            refused(Refusal::QuotaExhausted)
        );
        assert!(
            validate(21, &ordinary(), 1).is_ok(),
            "others have their own"
        );
        assert_eq!(Quota::quota_of(DEVELOPER).unwrap().full_in, 100);
        System::set_block_number(11);
        assert!(validate(12, &ordinary(), all / 100).is_ok());
        assert!(validate(12, &ordinary(), all / 100 + 1).is_err());
        System::set_block_number(110);
        assert!(validate(12, &ordinary(), all).is_ok());
        assert_eq!(
            validate(12, &ordinary(), all + 1).unwrap_err(),
            refused(Refusal::TooLarge)
        );
    });
}

#[test]
fn who_does_not_sign_as_a_member_is_not_metered() {
    run(|| {
        let authorised: RuntimeOrigin = frame_system::RawOrigin::Authorized.into();
        let extension = ChargeQuota::<Test>::new();
        let result = extension.validate_and_prepare(authorised, &ordinary(), &info(1), 100, 0);
        assert!(result.is_ok());
        assert!(Used::<Test>::iter().next().is_none());
    });
}

#[test]
fn governance_sets_limits_and_classes() {
    run(|| {
        let signed = RuntimeOrigin::signed(11);
        let bulk = Some(QuotaClass::Bulk);
        assert_noop!(
            Quota::set_limits(signed.clone(), QuotaClass::Bulk, limits()),
            BadOrigin
        );
        assert_noop!(Quota::set_class(signed, DEVELOPER, bulk), BadOrigin);
        for broken in [
            QuotaLimits {
                weight: 0,
                ..limits()
            },
            QuotaLimits {
                length: 0,
                ..limits()
            },
            QuotaLimits {
                refill_blocks: 0,
                ..limits()
            },
            QuotaLimits {
                block_share: 0,
                ..limits()
            },
            QuotaLimits {
                block_share: 1_000_001,
                ..limits()
            },
        ] {
            assert_noop!(
                Quota::set_limits(RuntimeOrigin::root(), QuotaClass::Bulk, broken),
                Error::<Test>::QuotaInvalid
            );
        }
        assert_noop!(
            Quota::set_class(RuntimeOrigin::root(), OrganisationId(9), bulk),
            Error::<Test>::OrganisationNotFound
        );
        let larger = QuotaLimits {
            length: 5,
            ..limits()
        };
        assert_ok!(Quota::set_limits(
            RuntimeOrigin::root(),
            QuotaClass::Bulk,
            larger
        ));
        System::assert_last_event(
            Event::LimitsChanged {
                class: QuotaClass::Bulk,
                before: Some(limits()),
                after: larger,
            }
            .into(),
        );
        assert_ok!(Quota::set_class(RuntimeOrigin::root(), DEVELOPER, bulk));
        System::assert_last_event(
            Event::ClassChanged {
                organisation: DEVELOPER,
                before: None,
                after: bulk,
            }
            .into(),
        );
        assert_eq!(Quota::quota_of(DEVELOPER).unwrap().limits, larger);
        assert_eq!(
            validate(11, &ordinary(), 1).unwrap_err(),
            refused(Refusal::TooLarge)
        );
        assert_ok!(Quota::set_class(RuntimeOrigin::root(), DEVELOPER, None));
        assert!(validate(11, &ordinary(), 1).is_ok());
    });
}

#[test]
fn the_queue_of_one_key_stands_behind_the_first_of_another() {
    run(|| {
        for key in [11, 21] {
            frame_system::Pallet::<Test>::inc_providers(&key);
        }
        let priority = |key, nonce: u64| {
            let origin = RuntimeOrigin::signed(key);
            let (valid, _, _) = PacedNonce::<Test>::from(nonce.try_into().unwrap())
                .validate_only(origin, &ordinary(), &info(1), 100, External, 0)
                .unwrap();
            valid.priority
        };
        assert_eq!(priority(11, 0), PLACES * PLACE);
        assert!(priority(11, 1) < priority(21, 0));
        assert!(priority(11, 1) + Family::Urgent.priority() < priority(21, 0));
        assert_eq!(priority(11, 100_000), 0);
        let urgent = validate(11, &urgent(), 1).unwrap().priority;
        assert!(urgent > validate(11, &ordinary(), 1).unwrap().priority);
    });
}

#[test]
fn wallets_see_the_stock_nonce_and_nothing_else() {
    use codec::Encode;
    assert_eq!(
        <PacedNonce<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER,
        "CheckNonce"
    );
    let stock = frame_system::CheckNonce::<Test>::from(300);
    assert_eq!(PacedNonce::<Test>::from(300).encode(), stock.encode());
    assert!(ChargeQuota::<Test>::new().encode().is_empty());
    run(|| {
        let origin = RuntimeOrigin::signed(99);
        let unknown = PacedNonce::<Test>::from(0)
            .validate_only(origin, &ordinary(), &info(1), 100, External, 0)
            .unwrap_err();
        assert_eq!(unknown, InvalidTransaction::Payment.into());
    });
}

/// Whatever is taken when, a bucket never holds less than nothing nor gives more than it
/// holds and gets back.
#[test]
fn no_order_of_transactions_gets_more_than_bucket_and_refill() {
    let limits = QuotaLimits {
        weight: 1_000,
        length: 1_000_000,
        refill_blocks: 50,
        block_share: 1_000_000,
    };
    let block = Load {
        weight: 500,
        length: 1_000_000,
    };
    let mut seed = 7u64;
    let mut random = move |below: u64| {
        // A linear congruential generator is random enough to order transactions.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut used = QuotaUse::<u64>::default();
    let (mut now, mut taken) = (0u64, 0u64);
    for _ in 0..100_000 {
        now += random(3) / 2;
        used = bucket::at(used, &limits, now);
        let load = Load {
            weight: random(120),
            length: 1,
        };
        if let Ok(after) = bucket::take(used, &limits, load, block, Family::Ordinary) {
            used = after;
            taken += load.weight;
        }
        assert!(used.weight <= limits.weight);
        assert!(taken <= limits.weight + now * limits.weight / u64::from(limits.refill_blocks));
    }
    assert!(taken > now * 10, "and most of it can be had");
}
