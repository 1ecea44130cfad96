//! Transfers that wait: delayed, cancelled, executed when they are due.

use crate::{
    ledger::Plan, transfer::Parties, Agenda, Config, Error, Event, LastTransfer, Pallet,
    WaitingTransfers, WeightInfo,
};
use frame_support::{
    ensure,
    storage::{with_transaction, TransactionOutcome},
    weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::credits::{AgendaKey, WaitingTransfer},
    texts::MAX_RANGES,
    traits::{Organisations, Permissions},
    AccountKind, Actor, Credits, OrganisationId, OrganisationState, TransferId,
};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

type Waiting<T> = WaitingTransfer<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// Reserve the ranges of a transfer until it is due.
    pub(crate) fn delay(waiting: Waiting<T>) -> DispatchResult {
        let transfer = LastTransfer::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        let (from_before, from_after) =
            Self::relocate_own(&waiting, AccountKind::Holding, AccountKind::Pending)?;
        LastTransfer::<T>::put(transfer);
        Agenda::<T>::insert(Self::agenda_key(&waiting, transfer), ());
        WaitingTransfers::<T>::insert(transfer, &waiting);
        let WaitingTransfer {
            programme,
            from,
            to,
            ranges,
            amount,
            remark,
            by,
            due,
            cancellable_until,
        } = waiting;
        Self::deposit_event(Event::TransferDelayed {
            transfer,
            programme,
            from,
            to,
            ranges,
            amount,
            due,
            cancellable_until,
            from_before,
            from_after,
            remark,
            by,
        });
        Ok(())
    }

    /// See the call `cancel_transfer`. Gives the number of ranges moved.
    pub(crate) fn do_cancel(
        origin: OriginFor<T>,
        transfer: TransferId,
    ) -> Result<u32, DispatchError> {
        let by = T::Permissions::identify(origin)?;
        let waiting = WaitingTransfers::<T>::get(transfer).ok_or(Error::<T>::TransferNotFound)?;
        Self::check_owner(&by, waiting.from)?;
        ensure!(
            frame_system::Pallet::<T>::block_number() <= waiting.cancellable_until,
            Error::<T>::TooLateToCancel
        );
        Self::undo(transfer, waiting, Some(by))
    }

    /// Execute a transfer that is due, or undo it when giver or receiver is not active.
    /// Gives the number of ranges moved.
    pub(crate) fn execute(transfer: TransferId) -> Result<u32, DispatchError> {
        let waiting = WaitingTransfers::<T>::get(transfer).ok_or(Error::<T>::TransferNotFound)?;
        ensure!(
            waiting.due <= frame_system::Pallet::<T>::block_number(),
            Error::<T>::TransferNotDue
        );
        let active = |id: OrganisationId| {
            T::Organisations::organisation(id)
                .is_some_and(|(_, state)| state == OrganisationState::Active)
        };
        if !active(waiting.from) || !active(waiting.to) {
            return Self::undo(transfer, waiting, None);
        }
        Self::forget(transfer, &waiting);
        let WaitingTransfer {
            programme,
            from,
            to,
            ranges,
            amount,
            remark,
            by,
            ..
        } = waiting;
        let plan = Plan { ranges, amount };
        let moved = plan.len();
        let parties = Parties {
            programme,
            from,
            to,
        };
        let out_of = AccountKind::Pending;
        Self::hand_over(parties, plan, out_of, Some(transfer), remark, by)?;
        Ok(moved)
    }

    /// The most that executing a transfer of so many ranges costs.
    pub(crate) fn execution_weight(ranges: u32) -> Weight {
        T::WeightInfo::move_ranges(ranges)
            .saturating_add(T::Organisations::organisation_weight().saturating_mul(2))
    }

    /// Execute what is due, within a weight; gives the weight used.
    pub(crate) fn execute_due(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        let now: u64 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
        let most =
            T::WeightInfo::look_at_agenda().saturating_add(Self::execution_weight(MAX_RANGES));
        while meter.can_consume(most) {
            meter.consume(T::WeightInfo::look_at_agenda());
            let Some(key) = Agenda::<T>::iter_keys().next() else {
                break;
            };
            if key.due() > now {
                break;
            }
            let moved = with_transaction(|| match Self::execute(key.transfer()) {
                Ok(moved) => TransactionOutcome::Commit(Ok(moved)),
                Err(error) => TransactionOutcome::Rollback(Err::<u32, DispatchError>(error)),
            });
            let moved = moved.unwrap_or_else(|error| {
                // It must not hold up those behind it; `execute_transfer` can still be called.
                frame_support::defensive!("a transfer that is due cannot be executed", error);
                Agenda::<T>::remove(key);
                MAX_RANGES
            });
            meter.consume(Self::execution_weight(moved));
        }
        meter.consumed()
    }

    /// Lay the ranges of a transfer back into the giver's holding.
    fn undo(
        transfer: TransferId,
        waiting: Waiting<T>,
        by: Option<Actor<T::AccountId>>,
    ) -> Result<u32, DispatchError> {
        let (from_before, from_after) =
            Self::relocate_own(&waiting, AccountKind::Pending, AccountKind::Holding)?;
        Self::forget(transfer, &waiting);
        let moved = u32::try_from(waiting.ranges.len()).unwrap_or(MAX_RANGES);
        Self::deposit_event(Event::TransferUndone {
            transfer,
            programme: waiting.programme,
            from: waiting.from,
            to: waiting.to,
            ranges: waiting.ranges,
            amount: waiting.amount,
            from_before,
            from_after,
            by,
        });
        Ok(moved)
    }

    /// Move the ranges of a transfer between two accounts of the giver; gives its holding
    /// before and after.
    fn relocate_own(
        waiting: &Waiting<T>,
        out_of: AccountKind,
        into: AccountKind,
    ) -> Result<(Credits, Credits), DispatchError> {
        let plan = Plan {
            ranges: waiting.ranges.clone(),
            amount: waiting.amount,
        };
        let amount = plan.amount;
        Self::apply(&plan, waiting.from, into)?;
        Self::change_totals(waiting.programme, |totals| {
            totals.relocate(out_of, into, amount)
        })?;
        Self::change_balances(waiting.from, |balances| {
            balances.sub(out_of, amount)?;
            balances.add(into, amount)
        })
    }

    fn forget(transfer: TransferId, waiting: &Waiting<T>) {
        Agenda::<T>::remove(Self::agenda_key(waiting, transfer));
        WaitingTransfers::<T>::remove(transfer);
    }

    fn agenda_key(waiting: &Waiting<T>, transfer: TransferId) -> AgendaKey {
        AgendaKey::new(waiting.due.unique_saturated_into(), transfer)
    }
}
