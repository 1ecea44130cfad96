//! Transfers and retirements that wait: reserved, cancelled, due.

use crate::{
    ledger::Plan,
    movement::{holding_of, pending_of, Held},
    transfer::HandOver,
    Agenda, Config, Error, Event, LastTransfer, Pallet, WaitingTransfers, WeightInfo,
};
use frame_support::{
    ensure,
    storage::{with_transaction, TransactionOutcome},
    weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::{
        keys::AgendaKey,
        waiting::{Purpose, UndoCause, WaitingTransfer},
    },
    texts::{Reason, MAX_RANGES},
    traits::{Organisations, Permissions},
    Actor, OrganisationId, OrganisationState, TransferId,
};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

pub(crate) type Waiting<T> =
    WaitingTransfer<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// The identifier of the next one that waits.
    pub(crate) fn next_transfer() -> Result<TransferId, DispatchError> {
        let last = LastTransfer::<T>::get();
        Ok(last.next().ok_or(Error::<T>::CounterExhausted)?)
    }

    pub(crate) fn waiting(transfer: TransferId) -> Result<Waiting<T>, DispatchError> {
        Ok(WaitingTransfers::<T>::get(transfer).ok_or(Error::<T>::TransferNotFound)?)
    }

    /// Reserve the ranges of what waits; gives what its owner held.
    pub(crate) fn reserve_ranges(
        transfer: TransferId,
        waiting: &Waiting<T>,
    ) -> Result<Held, DispatchError> {
        let WaitingTransfer {
            programme,
            from,
            ranges,
            amount,
            ..
        } = waiting;
        let plan = Plan::reserved(ranges.clone(), *amount);
        let (out_of, into) = (holding_of(*from), pending_of(*from));
        let moved = Self::shift(*programme, &plan, out_of, into, Some(transfer))?;
        LastTransfer::<T>::put(transfer);
        Self::remember(transfer, waiting);
        Ok(moved.from)
    }

    /// Write down what waits, and when it is due.
    pub(crate) fn remember(transfer: TransferId, waiting: &Waiting<T>) {
        Agenda::<T>::insert(Self::agenda_key(waiting, transfer), ());
        WaitingTransfers::<T>::insert(transfer, waiting);
    }

    pub(crate) fn forget(transfer: TransferId, waiting: &Waiting<T>) {
        Agenda::<T>::remove(Self::agenda_key(waiting, transfer));
        WaitingTransfers::<T>::remove(transfer);
    }

    fn agenda_key(waiting: &Waiting<T>, transfer: TransferId) -> AgendaKey {
        AgendaKey::new(waiting.due.unique_saturated_into(), transfer)
    }

    pub(crate) fn tell_delayed(
        transfer: TransferId,
        to: OrganisationId,
        cancellable_until: BlockNumberFor<T>,
        held: Held,
        waiting: Waiting<T>,
    ) {
        let WaitingTransfer {
            programme,
            from,
            ranges,
            amount,
            remark,
            by,
            due,
            ..
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
            from_before: held.0,
            from_after: held.1,
            remark,
            by,
        });
    }

    /// See the call `cancel_transfer`. Gives the number of ranges moved.
    pub(crate) fn do_cancel_transfer(
        origin: OriginFor<T>,
        transfer: TransferId,
    ) -> Result<u32, DispatchError> {
        let by = T::Permissions::identify(origin)?;
        let waiting = Self::waiting(transfer)?;
        ensure!(
            by.organisation == waiting.by.organisation,
            Error::<T>::NotRequester
        );
        if let Purpose::Delayed {
            cancellable_until, ..
        } = waiting.purpose
        {
            ensure!(
                frame_system::Pallet::<T>::block_number() <= cancellable_until,
                Error::<T>::TooLateToCancel
            );
        }
        Self::undo(transfer, waiting, UndoCause::Cancelled, None, Some(by))
    }

    /// Do what is due: execute a delayed transfer, or undo it when it cannot happen; undo what
    /// nobody answered. Gives the number of ranges moved.
    pub(crate) fn execute(transfer: TransferId) -> Result<u32, DispatchError> {
        let waiting = Self::waiting(transfer)?;
        ensure!(
            waiting.due <= frame_system::Pallet::<T>::block_number(),
            Error::<T>::TransferNotDue
        );
        let to = match waiting.purpose {
            Purpose::Delayed { to, .. } => to,
            Purpose::Requested { .. } | Purpose::Retirement(_) => {
                return Self::undo(transfer, waiting, UndoCause::Expired, None, None);
            }
        };
        if let Some(cause) = Self::hindrance(&waiting, to) {
            return Self::undo(transfer, waiting, cause, None, None);
        }
        Self::forget(transfer, &waiting);
        let plan = Plan::reserved(waiting.ranges, waiting.amount);
        let moved = plan.looked;
        Self::hand_over(HandOver {
            programme: waiting.programme,
            from: pending_of(waiting.from),
            to,
            plan,
            transfer: Some(transfer),
            remark: waiting.remark,
            by: waiting.by,
        })?;
        Ok(moved)
    }

    /// Why a delayed transfer cannot happen now.
    fn hindrance(waiting: &Waiting<T>, to: OrganisationId) -> Option<UndoCause> {
        let active = |id: OrganisationId| {
            T::Organisations::organisation(id)
                .is_some_and(|(_, state)| state == OrganisationState::Active)
        };
        let (from, programme, ranges) = (waiting.from, waiting.programme, &waiting.ranges);
        if !active(from) || !active(to) {
            Some(UndoCause::PartyInactive)
        } else if Self::check_reserved_not_frozen(from, programme, ranges).is_err() {
            Some(UndoCause::Frozen)
        } else {
            None
        }
    }

    /// The most that doing what is due costs, with so many ranges.
    pub(crate) fn execution_weight(ranges: u32) -> Weight {
        T::WeightInfo::move_ranges(ranges)
            .saturating_add(T::Organisations::organisation_weight().saturating_mul(2))
    }

    /// Do what is due, within a weight; gives the weight used.
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
                frame_support::defensive!("what is due cannot be done", error);
                Agenda::<T>::remove(key);
                MAX_RANGES
            });
            meter.consume(Self::execution_weight(moved));
        }
        meter.consumed()
    }

    /// Lay reserved ranges back into their owner's holding.
    pub(crate) fn undo(
        transfer: TransferId,
        waiting: Waiting<T>,
        cause: UndoCause,
        reason: Option<Reason>,
        by: Option<Actor<T::AccountId>>,
    ) -> Result<u32, DispatchError> {
        let WaitingTransfer {
            programme, from, ..
        } = waiting;
        Self::forget(transfer, &waiting);
        let to = waiting.purpose.receiver();
        let plan = Plan::reserved(waiting.ranges, waiting.amount);
        let (out_of, into) = (pending_of(from), holding_of(from));
        let (from_before, from_after) = Self::shift(programme, &plan, out_of, into, None)?.from;
        let moved = plan.looked;
        Self::deposit_event(Event::TransferUndone {
            transfer,
            programme,
            from,
            to,
            ranges: plan.ranges,
            amount: plan.amount,
            from_before,
            from_after,
            cause,
            reason,
            by,
        });
        Ok(moved)
    }

    /// Check that an answer comes in time.
    pub(crate) fn check_not_expired(waiting: &Waiting<T>) -> DispatchResult {
        ensure!(
            frame_system::Pallet::<T>::block_number() < waiting.due,
            Error::<T>::RequestExpired
        );
        Ok(())
    }
}
