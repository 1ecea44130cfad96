//! Benchmarks of the calls and of the check.
//!
//! Calls of members are measured with the check of permissions of their signer. The call in
//! an intent is as long as it may be and changes nothing, so that what is measured is the intent.

#![cfg(feature = "runtime-benchmarks")]

use crate::{
    Call, CallOf, Config, Intents, LastIntent, Matrix, OpenIntents, OwnPolicies, Pallet, Policies,
    RawOrigin,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{ConstU32, EnsureOrigin, Get},
    BoundedVec,
};
use frame_system::{
    pallet_prelude::{BlockNumberFor, OriginFor},
    RawOrigin as SystemOrigin,
};
use registry_primitives::{
    records::roles::{Intent, IntentCall, MAX_CALL_LENGTH, MAX_OPEN_INTENTS},
    texts::Reason,
    traits::{BenchmarkHelper, Membership, Permissions},
    Action, ActionSet, Approver, Credits, IntentId, OrganisationId, OrganisationKind, Policy,
    UserRole, When,
};
use sp_runtime::traits::Saturating;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// The block in which everything happens, and the one before it.
const NOW: u32 = 10;
const BEFORE: u32 = 9;

/// A call that changes nothing and is as long as the call of an intent may be.
fn longest_call<T>() -> Result<Box<CallOf<T>>, BenchmarkError>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let call = T::idle_call(MAX_CALL_LENGTH);
    let call = Decode::decode(&mut &call[..]).map_err(|_| "the call can be decoded")?;
    Ok(Box::new(call))
}

/// An organisation and two persons of it, of different roles.
fn two_persons<T>() -> (OrganisationId, T::AccountId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);
    let first = T::member(organisation, UserRole::Admin);
    let second = T::member(organisation, UserRole::Manager);
    (organisation, first, second)
}

/// Store intents of a person, first so many that lapsed, then so many that did not; the last.
fn intents<T>(initiator: &T::AccountId, lapsed: u32, open: u32) -> Result<IntentId, BenchmarkError>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let now = BlockNumberFor::<T>::from(NOW);
    frame_system::Pallet::<T>::set_block_number(now);
    let member = T::Members::member(initiator).ok_or("the initiator is a member")?;
    let call = IntentCall::try_from(T::idle_call(MAX_CALL_LENGTH));
    let call = call.map_err(|_| "the call fits")?;
    let last = lapsed.saturating_add(open);
    let mut list = Vec::new();
    for number in 1..=last {
        let expires: BlockNumberFor<T> = if number <= lapsed {
            BEFORE.into()
        } else {
            now.saturating_add(T::IntentLifetime::get())
        };
        let intent = Intent {
            initiator: initiator.clone(),
            person: member.person,
            organisation: member.organisation,
            call: call.clone(),
            expires,
        };
        Intents::<T>::insert(IntentId(number), intent);
        list.push((IntentId(number), expires));
    }
    let list: BoundedVec<_, ConstU32<MAX_OPEN_INTENTS>> = BoundedVec::truncate_from(list);
    OpenIntents::<T>::insert(member.organisation, list);
    LastIntent::<T>::put(IntentId(last));
    Ok(IntentId(last))
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
        OriginFor<T>: From<RawOrigin<AccountIdOf<T>>>,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set_permissions() -> Result<(), BenchmarkError> {
        let (kind, role) = (OrganisationKind::Api, UserRole::Viewer);
        let actions = ActionSet::of(Action::ALL);
        Matrix::<T>::insert(kind, role, ActionSet::default());
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, kind, role, actions);

        assert_eq!(Matrix::<T>::get(kind, role), actions);
        Ok(())
    }

    #[benchmark]
    fn set_policy() -> Result<(), BenchmarkError> {
        let policy = Policy {
            when: When::From(Credits(1)),
            by: Approver::Government,
        };
        Policies::<T>::insert(Action::AddMember, Policy::default());
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, Action::AddMember, policy);

        assert_eq!(Policies::<T>::get(Action::AddMember), policy);
        Ok(())
    }

    #[benchmark]
    fn set_own_policy() {
        let (organisation, caller, _) = two_persons::<T>();
        OwnPolicies::<T>::insert(organisation, Action::AddMember, When::From(Credits(1)));

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            Action::AddMember,
            When::Always,
        );

        let own = OwnPolicies::<T>::get(organisation, Action::AddMember);
        assert_eq!(own, When::Always);
    }

    /// `l`: intents of the organisation that lapsed and are removed in passing. The call is
    /// measured without what its own call weighs.
    #[benchmark]
    fn open_intent(l: Linear<0, MAX_OPEN_INTENTS>) -> Result<(), BenchmarkError> {
        let (_, initiator, _) = two_persons::<T>();
        // As many others as leave room for the new one.
        let open = MAX_OPEN_INTENTS
            .saturating_sub(l)
            .min(MAX_OPEN_INTENTS.saturating_sub(1));
        let before = intents::<T>(&initiator, l, open)?;
        let call = longest_call::<T>()?;

        #[extrinsic_call]
        _(SystemOrigin::Signed(initiator), call);

        assert!(LastIntent::<T>::get() > before);
        assert!(Intents::<T>::contains_key(LastIntent::<T>::get()));
        Ok(())
    }

    // Without what the call of the intent weighs.
    #[benchmark]
    fn approve_intent() -> Result<(), BenchmarkError> {
        let (_, initiator, approver) = two_persons::<T>();
        let intent = intents::<T>(&initiator, 0, MAX_OPEN_INTENTS)?;
        let call = longest_call::<T>()?;

        #[extrinsic_call]
        _(SystemOrigin::Signed(approver), intent, call);

        assert!(!Intents::<T>::contains_key(intent));
        Ok(())
    }

    #[benchmark]
    fn refuse_intent() -> Result<(), BenchmarkError> {
        let (_, initiator, approver) = two_persons::<T>();
        let intent = intents::<T>(&initiator, 0, MAX_OPEN_INTENTS)?;
        let reason = Reason::truncate_from(vec![b'x'; Reason::bound()]);

        #[extrinsic_call]
        _(SystemOrigin::Signed(approver), intent, reason);

        assert!(!Intents::<T>::contains_key(intent));
        Ok(())
    }

    #[benchmark]
    fn cancel_intent() -> Result<(), BenchmarkError> {
        let (_, initiator, _) = two_persons::<T>();
        let intent = intents::<T>(&initiator, 0, MAX_OPEN_INTENTS)?;

        #[extrinsic_call]
        _(SystemOrigin::Signed(initiator), intent);

        assert!(!Intents::<T>::contains_key(intent));
        Ok(())
    }

    #[benchmark]
    fn expire_intent() -> Result<(), BenchmarkError> {
        let (_, initiator, _) = two_persons::<T>();
        let intent = intents::<T>(&initiator, MAX_OPEN_INTENTS, 0)?;
        let anybody = T::member(
            T::organisation(OrganisationKind::Certifier),
            UserRole::Viewer,
        );

        #[extrinsic_call]
        _(SystemOrigin::Signed(anybody), intent);

        assert!(!Intents::<T>::contains_key(intent));
        Ok(())
    }

    // Of an approved intent: that looks up both persons.
    #[benchmark]
    fn authorise() -> Result<(), BenchmarkError> {
        let (organisation, initiator, approver) = two_persons::<T>();
        OwnPolicies::<T>::insert(organisation, Action::AddMember, When::Always);
        let origin = OriginFor::<T>::from(RawOrigin::Approved {
            initiator,
            approver,
        });
        let actor;

        #[block]
        {
            actor = Pallet::<T>::authorise(origin, Action::AddMember, None)?;
        }

        assert!(actor.approved_by.is_some());
        Ok(())
    }
}
