//! One organisation of each kind and a second one of each, with a person in every role; and
//! a pallet whose one call asks for any action with any amount.

use crate as roles;
use frame_support::{derive_impl, parameter_types, traits::ConstU64};
use registry_primitives::{
    traits::{Member, Membership, RecordRules, Subject},
    Action, Actor, Approver, Credits, IntentId, MemberState, OrganisationId, OrganisationKind,
    OrganisationState, PersonId, Policy, UserRole, When,
};
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchError, DispatchResult, Weight};
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Test>;
pub type RolesError = roles::Error<Test>;

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
    #[runtime::pallet_index(2)]
    pub type Acts = acts;
    #[runtime::pallet_index(3)]
    pub type Utility = pallet_utility;
}

/// What the registry's other pallets are to this one.
#[frame_support::pallet(dev_mode)]
pub mod acts {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use registry_primitives::{traits::Permissions, Action, Actor, Credits};

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        type Permissions: Permissions<OriginFor<Self>, Self::AccountId>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// How often each action was taken.
    #[pallet::storage]
    pub type Done<T: Config> = StorageMap<_, Identity, Action, u32, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        Acted {
            action: Action,
            amount: Option<Credits>,
            by: Actor<T::AccountId>,
        },
        Introduced {
            by: Actor<T::AccountId>,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        TooOften,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Take the action, at most three times.
        #[pallet::call_index(0)]
        pub fn act(
            origin: OriginFor<T>,
            action: Action,
            amount: Option<Credits>,
        ) -> DispatchResult {
            let by = T::Permissions::authorise(origin, action, amount)?;
            Done::<T>::mutate(action, |done| *done += 1);
            // Writing before refusing shows that what fails leaves no trace.
            ensure!(Done::<T>::get(action) <= 3, Error::<T>::TooOften);
            Self::deposit_event(Event::Acted { action, amount, by });
            Ok(())
        }

        /// Do what everybody may do for itself.
        #[pallet::call_index(1)]
        pub fn introduce(origin: OriginFor<T>, text: Vec<u8>) -> DispatchResult {
            let _ = text;
            let by = T::Permissions::identify(origin)?;
            Self::deposit_event(Event::Introduced { by });
            Ok(())
        }
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl acts::Config for Test {
    type Permissions = Roles;
}

impl pallet_utility::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

parameter_types! {
    /// The members of the country. Tests change it as they like.
    pub static People: BTreeMap<u64, Member> = BTreeMap::new();
}

pub struct Members;

impl Membership<u64> for Members {
    fn member(key: &u64) -> Option<Member> {
        People::get().get(key).copied()
    }
    fn member_weight() -> Weight {
        Weight::zero()
    }
}

/// Nobody acts on another organisation.
pub struct Records;

impl RecordRules<u64> for Records {
    fn check(by: &Actor<u64>, _: Action, subject: &Subject<u64>) -> Result<(), DispatchError> {
        match subject {
            Subject::Organisation(id) if *id != by.organisation => Err(DispatchError::Unavailable),
            _ => Ok(()),
        }
    }
}

pub const LIFETIME: u64 = 10;

impl roles::Config for Test {
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeCall = RuntimeCall;
    type Members = Members;
    type Records = Records;
    type GovernanceOrigin = frame_system::EnsureRoot<u64>;
    type IntentLifetime = ConstU64<LIFETIME>;
    type WeightInfo = ();
}

/// The key of the person with a role in the first organisation of a kind.
pub fn key_of(kind: OrganisationKind, role: UserRole) -> u64 {
    u64::from(kind.index()) * 4 + u64::from(role.index())
}

/// A key of another person in the same organisation and role.
pub fn colleague(key: u64) -> u64 {
    key + 100
}

/// A second key of the same person.
pub fn second_key(key: u64) -> u64 {
    key + 200
}

/// The key of a person with the same role in another organisation of the same kind.
pub fn stranger(key: u64) -> u64 {
    key + 300
}

pub fn organisation_of(key: u64) -> OrganisationId {
    People::get()[&key].organisation
}

fn people() -> BTreeMap<u64, Member> {
    let mut people = BTreeMap::new();
    for kind in OrganisationKind::ALL.iter().copied() {
        for role in UserRole::ALL.iter().copied() {
            let key = key_of(kind, role);
            let person = |number: u64| PersonId(u32::try_from(number).unwrap());
            let member = Member {
                organisation: OrganisationId(u32::from(kind.index()) + 1),
                person: person(key),
                standing: MemberState::Active,
                kind,
                state: OrganisationState::Active,
                role,
            };
            people.insert(key, member);
            people.insert(second_key(key), member);
            let person = person(colleague(key));
            people.insert(colleague(key), Member { person, ..member });
            let other = Member {
                organisation: OrganisationId(u32::from(kind.index()) + 11),
                person: PersonId(u32::try_from(stranger(key)).unwrap()),
                ..member
            };
            people.insert(stranger(key), other);
        }
    }
    people
}

/// Change what the registry knows of a key.
pub fn change(key: u64, change: impl FnOnce(&mut Member)) {
    People::mutate(|people| change(people.get_mut(&key).unwrap()));
}

/// Runs a test and then recomputes what is kept twice: the only way to run one.
pub fn run(test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    People::set(people());
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        test();
        Roles::do_try_state().unwrap();
    });
}

pub fn actor(key: u64) -> Actor<u64> {
    let member = People::get()[&key];
    Actor {
        key,
        organisation: member.organisation,
        kind: member.kind,
        role: member.role,
        person: member.person,
        approved_by: None,
    }
}

pub fn signed(key: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(key)
}

pub fn act(action: Action, amount: Option<u64>) -> RuntimeCall {
    let amount = amount.map(Credits);
    acts::Call::act { action, amount }.into()
}

pub fn done(action: Action) -> u32 {
    acts::Done::<Test>::get(action)
}

/// Dispatch a call as a transaction of the key does.
pub fn send(key: u64, call: impl Into<RuntimeCall>) -> DispatchResult {
    let dispatched = call.into().dispatch(signed(key));
    dispatched.map(|_| ()).map_err(|failed| failed.error)
}

pub fn open(key: u64, call: RuntimeCall) -> DispatchResult {
    let call = Box::new(call);
    send(key, roles::Call::open_intent { call })
}

pub fn approve(key: u64, intent: u32, call: RuntimeCall) -> DispatchResult {
    let (intent, call) = (IntentId(intent), Box::new(call));
    send(key, roles::Call::approve_intent { intent, call })
}

pub fn refuse(key: u64, intent: u32, reason: &str) -> DispatchResult {
    let reason = reason.as_bytes().to_vec().try_into().unwrap();
    let intent = IntentId(intent);
    send(key, roles::Call::refuse_intent { intent, reason })
}

pub fn cancel(key: u64, intent: u32) -> DispatchResult {
    let intent = IntentId(intent);
    send(key, roles::Call::cancel_intent { intent })
}

pub fn expire(key: u64, intent: u32) -> DispatchResult {
    let intent = IntentId(intent);
    send(key, roles::Call::expire_intent { intent })
}

pub fn set_policy(action: Action, when: When, by: Approver) {
    let policy = Policy { when, by };
    Roles::set_policy(RuntimeOrigin::root(), action, policy).unwrap();
}

pub fn set_own(key: u64, action: Action, when: When) -> DispatchResult {
    send(key, roles::Call::set_own_policy { action, when })
}

pub fn events() -> Vec<RuntimeEvent> {
    let records = System::read_events_no_consensus();
    records.map(|record| record.event).collect()
}
