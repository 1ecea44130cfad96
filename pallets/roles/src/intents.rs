//! Intents: opened by one person, approved by another.

use crate::{
    check::Behind, CallOf, Config, Error, Event, Intents, LastIntent, OpenIntents, Pallet,
    RawOrigin,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
    dispatch::{DispatchResult, DispatchResultWithPostInfo},
    ensure,
    storage::{with_transaction, TransactionOutcome},
    traits::Get,
    BoundedVec,
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::roles::{Intent, IntentCall},
    Actor, IntentId, OrganisationId, OrganisationKind, UserRole,
};
use sp_runtime::{
    traits::{Dispatchable, Saturating},
    DispatchError,
};

impl<T: Config> Pallet<T> {
    /// See the call `open_intent`. Gives the number of lapsed intents removed in passing.
    pub(crate) fn do_open_intent(
        origin: OriginFor<T>,
        call: CallOf<T>,
    ) -> Result<u32, DispatchError> {
        // An intent in an intent would hide from the second person what it approves.
        let Behind::Key(initiator) = Self::behind(origin)? else {
            return Err(DispatchError::BadOrigin);
        };
        let by = Self::actor(initiator.clone())?;
        let encoded = IntentCall::try_from(call.encode()).map_err(|_| Error::<T>::CallTooLong)?;
        Self::try_call(initiator.clone(), call)?;

        let organisation = by.organisation;
        let now = frame_system::Pallet::<T>::block_number();
        let (kept, lapsed): (Vec<_>, Vec<_>) = OpenIntents::<T>::get(organisation)
            .into_iter()
            .partition(|(_, expires)| *expires >= now);
        let expires = now.saturating_add(T::IntentLifetime::get());
        let intent = LastIntent::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        let mut open = BoundedVec::truncate_from(kept);
        open.try_push((intent, expires))
            .map_err(|_| Error::<T>::TooManyIntents)?;

        let removed = u32::try_from(lapsed.len()).unwrap_or(u32::MAX);
        for (lapsed, _) in lapsed {
            Intents::<T>::remove(lapsed);
            Self::deposit_event(Event::IntentExpired {
                intent: lapsed,
                organisation,
            });
        }
        LastIntent::<T>::put(intent);
        OpenIntents::<T>::insert(organisation, open);
        Intents::<T>::insert(
            intent,
            Intent {
                initiator,
                person: by.person,
                organisation,
                call: encoded.clone(),
                expires,
            },
        );
        Self::deposit_event(Event::IntentOpened {
            intent,
            organisation,
            call: encoded,
            expires,
            by,
        });
        Ok(removed)
    }

    /// Run the call as the initiator and undo it; its error when it fails.
    fn try_call(initiator: T::AccountId, call: CallOf<T>) -> DispatchResult {
        let origin = RawOrigin::Trial { initiator }.into();
        with_transaction(|| {
            let tried = call
                .dispatch(origin)
                .map(|_| ())
                .map_err(|failed| failed.error);
            TransactionOutcome::Rollback(tried)
        })
    }

    /// See the call `approve_intent`.
    pub(crate) fn do_approve_intent(
        origin: OriginFor<T>,
        intent: IntentId,
        call: CallOf<T>,
    ) -> DispatchResultWithPostInfo {
        let Behind::Key(approver) = Self::behind(origin)? else {
            return Err(DispatchError::BadOrigin.into());
        };
        let by = Self::actor(approver.clone())?;
        let record = Self::open_record(intent)?;
        // The call asks again for the right to its action. But a batch that goes on after a
        // failure would be done, and the intent with it, for whomever this lets through.
        Self::check_decides(&by, &record)?;
        ensure!(
            record.call.as_slice() == call.encode().as_slice(),
            Error::<T>::CallMismatch
        );
        let initiator = record.initiator;
        Self::remove_intent(intent, record.organisation);
        // A failing call fails the approval, and with it all that was done here.
        let origin = RawOrigin::Approved {
            initiator: initiator.clone(),
            approver,
        };
        call.dispatch(origin.into())
            .map_err(|failed| failed.error)?;
        Self::deposit_event(Event::IntentApproved {
            intent,
            organisation: record.organisation,
            initiator,
            by,
        });
        Ok(().into())
    }

    /// Whether a person may decide on an intent: another one than its initiator, no viewer, of
    /// the same organisation or of the government.
    pub(crate) fn check_decides(
        by: &Actor<T::AccountId>,
        record: &Intent<T::AccountId, BlockNumberFor<T>>,
    ) -> DispatchResult {
        ensure!(record.person != by.person, Error::<T>::SamePerson);
        let entitled = by.role != UserRole::Viewer
            && (by.organisation == record.organisation || by.kind == OrganisationKind::Government);
        ensure!(entitled, Error::<T>::ApproverNotEntitled);
        Ok(())
    }

    /// An intent that can still be decided on.
    pub(crate) fn open_record(
        intent: IntentId,
    ) -> Result<Intent<T::AccountId, BlockNumberFor<T>>, DispatchError> {
        let record = Intents::<T>::get(intent).ok_or(Error::<T>::IntentNotFound)?;
        ensure!(
            record.expires >= frame_system::Pallet::<T>::block_number(),
            Error::<T>::IntentExpired
        );
        Ok(record)
    }

    pub(crate) fn remove_intent(intent: IntentId, organisation: OrganisationId) {
        Intents::<T>::remove(intent);
        OpenIntents::<T>::mutate(organisation, |open| open.retain(|(id, _)| *id != intent));
    }

    /// Recompute what is kept twice: the list of open intents of each organisation.
    #[cfg(feature = "std")]
    pub fn do_try_state() -> DispatchResult {
        let mut listed = 0usize;
        for (organisation, open) in OpenIntents::<T>::iter() {
            listed = listed.saturating_add(open.len());
            for (intent, expires) in open {
                let record = Intents::<T>::get(intent).ok_or("a listed intent exists")?;
                ensure!(
                    record.organisation == organisation && record.expires == expires,
                    "an intent stands in its organisation's list"
                );
                ensure!(
                    intent <= LastIntent::<T>::get(),
                    "identifier not above the counter"
                );
            }
        }
        ensure!(
            Intents::<T>::iter().count() == listed,
            "every intent is listed"
        );
        Ok(())
    }
}
