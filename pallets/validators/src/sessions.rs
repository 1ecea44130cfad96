//! Sessions: when one ends, what its validators did in it, and who is in the next set.

use crate::{
    plan::{own_slots, plan, set_after},
    Authored, Config, Event, Pallet, PerformanceOf, Rules, SessionStart, SlotBefore, Validators,
    HISTORY,
};
use alloc::vec::Vec;
use frame_support::{traits::EstimateNextSessionRotation, weights::Weight, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_authorship::EventHandler;
use pallet_session::{historical, ShouldEndSession};
use registry_primitives::{
    records::validators::{
        Performance, Performed, SessionIndex, Validator, ValidatorChange, ValidatorState,
        MAX_VALIDATORS,
    },
    OrganisationId,
};
use sp_runtime::{
    traits::{Convert, Get, One, Saturating, Zero},
    Permill, SaturatedConversion,
};

/// The organisation of a validator: what identifies it in the proof of an offence.
pub struct OrganisationOf<T>(core::marker::PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<OrganisationId>> for OrganisationOf<T> {
    fn convert(account: T::AccountId) -> Option<OrganisationId> {
        Validators::<T>::get(account).map(|known| known.organisation)
    }
}

impl<T: Config> Pallet<T> {
    fn session_length() -> BlockNumberFor<T> {
        Rules::<T>::get().session_length.into()
    }

    /// Change a state as the table allows. Who calls this knows that it does.
    fn must_change(account: &T::AccountId, record: Validator, change: ValidatorChange) {
        if Self::change(account, record, change, None, None).is_err() {
            frame_support::defensive!("the plan changes only what the table allows");
        }
    }

    /// Keep and tell what the validators did in the session that ends.
    fn close_session(session: SessionIndex) {
        let acting = pallet_session::Pallet::<T>::validators();
        let last = T::CurrentSlot::get();
        let before = SlotBefore::<T>::get().unwrap_or(last);
        SlotBefore::<T>::put(last);
        let size = u32::try_from(acting.len()).unwrap_or(u32::MAX);
        let tolerated = Rules::<T>::get().missed;

        let mut performance = BoundedVec::new();
        for (index, validator) in (0u32..).zip(acting) {
            let authored = Authored::<T>::take(&validator);
            let expected = own_slots(before, last, index, size);
            let done = Performance {
                authored,
                expected: Some(expected),
            };
            PerformanceOf::<T>::insert(session, &validator, done);
            let Some(record) = Validators::<T>::get(&validator) else {
                continue;
            };
            let _ = performance.try_push(Performed {
                validator: validator.clone(),
                organisation: record.organisation,
                authored,
                expected,
            });
            if record.state != ValidatorState::Active || expected.is_zero() {
                continue;
            }
            let missed = if authored.is_zero() {
                record.missed.saturating_add(1)
            } else {
                0
            };
            let record = Validator { missed, ..record };
            if missed >= tolerated {
                Self::must_change(&validator, record, ValidatorChange::Missed);
            } else {
                Validators::<T>::insert(&validator, record);
            }
        }
        let now = frame_system::Pallet::<T>::block_number();
        Self::deposit_event(Event::SessionEnded {
            session,
            first: SessionStart::<T>::get(),
            last: now,
            performance,
        });
        Self::prune(session);
    }

    /// Forget the session that is no longer to be remembered.
    fn prune(session: SessionIndex) {
        if let Some(oldest) = session.checked_sub(HISTORY) {
            let _ = PerformanceOf::<T>::clear_prefix(oldest, MAX_VALIDATORS, None);
            historical::Pallet::<T>::prune_up_to(oldest);
        }
    }

    /// Decide the set of a session.
    fn decide_set(session: SessionIndex) -> Vec<T::AccountId> {
        for (account, record) in Validators::<T>::iter().collect::<Vec<_>>() {
            if record.state == ValidatorState::Leaving && !record.seated {
                Self::must_change(&account, record, ValidatorChange::Left);
            } else if record.until.is_some_and(|last| last < session)
                && !matches!(
                    record.state,
                    ValidatorState::Proposed | ValidatorState::Leaving
                )
            {
                Self::must_change(&account, record, ValidatorChange::TermOver);
            }
        }
        let known: Vec<_> = Validators::<T>::iter().collect();
        let plan = plan(&Rules::<T>::get(), &known);
        let set = set_after(&known, &plan);
        for (account, record) in known {
            if plan.enters.as_ref() == Some(&account) {
                Self::must_change(&account, record, ValidatorChange::Seated);
            } else if plan.leaves.as_ref() == Some(&account) {
                Self::must_change(&account, record, ValidatorChange::Unseated);
            }
        }
        Self::deposit_event(Event::SetPlanned {
            session,
            validators: BoundedVec::truncate_from(set.clone()),
        });
        set
    }
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
    /// `None` when the set and its keys stay what they are: consensus then keeps its voters, and
    /// light clients have nothing to follow.
    fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        let set = Self::decide_set(index);
        let queued = pallet_session::Pallet::<T>::queued_keys();
        let same = queued.len() == set.len()
            && queued.iter().zip(&set).all(|((queued, keys), account)| {
                queued == account
                    && pallet_session::Pallet::<T>::load_keys(account).as_ref() == Some(keys)
            });
        (!same).then_some(set)
    }

    fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
        let mut set: Vec<_> = Validators::<T>::iter()
            .filter(|(_, known)| known.seated)
            .map(|(account, _)| account)
            .collect();
        set.sort();
        Some(set)
    }

    fn start_session(_: SessionIndex) {
        let now = frame_system::Pallet::<T>::block_number();
        SessionStart::<T>::put(now.saturating_add(One::one()));
    }

    fn end_session(index: SessionIndex) {
        Self::close_session(index);
    }
}

impl<T: Config> historical::SessionManager<T::AccountId, OrganisationId> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, OrganisationId)>> {
        <Self as pallet_session::SessionManager<_>>::new_session(index).map(identified::<T>)
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, OrganisationId)>> {
        <Self as pallet_session::SessionManager<_>>::new_session_genesis(index).map(identified::<T>)
    }

    fn start_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::end_session(index);
    }
}

fn identified<T: Config>(set: Vec<T::AccountId>) -> Vec<(T::AccountId, OrganisationId)> {
    set.into_iter()
        .filter_map(|account| {
            OrganisationOf::<T>::convert(account.clone())
                .map(|organisation| (account, organisation))
        })
        .collect()
}

impl<T: Config> EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: T::AccountId) {
        if SlotBefore::<T>::get().is_none() {
            SlotBefore::<T>::put(T::CurrentSlot::get().saturating_sub(1));
        }
        Authored::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
    }
}

impl<T: Config> ShouldEndSession<BlockNumberFor<T>> for Pallet<T> {
    fn should_end_session(now: BlockNumberFor<T>) -> bool {
        let first = SessionStart::<T>::get();
        now.saturating_add(One::one()).saturating_sub(first) >= Self::session_length()
    }
}

impl<T: Config> EstimateNextSessionRotation<BlockNumberFor<T>> for Pallet<T> {
    fn average_session_length() -> BlockNumberFor<T> {
        Self::session_length()
    }

    fn estimate_current_session_progress(now: BlockNumberFor<T>) -> (Option<Permill>, Weight) {
        let done = now
            .saturating_add(One::one())
            .saturating_sub(SessionStart::<T>::get());
        let progress = Permill::from_rational::<u32>(
            done.saturated_into(),
            Self::session_length().saturated_into(),
        );
        (Some(progress), T::DbWeight::get().reads(2))
    }

    fn estimate_next_session_rotation(_: BlockNumberFor<T>) -> (Option<BlockNumberFor<T>>, Weight) {
        let last = SessionStart::<T>::get()
            .saturating_add(Self::session_length())
            .saturating_sub(One::one());
        (Some(last), T::DbWeight::get().reads(2))
    }
}
