//! Transfer: credits change hands inside the country.

use crate::{
    ledger::{Plan, Reach},
    movement::holding_of,
    Config, Error, Event, Pallet,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::{
        credits::Selection,
        ledger::Place,
        waiting::{Purpose, WaitingTransfer},
    },
    texts::{is_readable, Reason},
    traits::{Organisations, Outgoing, Permissions, Release},
    Action, Actor, OrganisationId, OrganisationState, ProgrammeId, TransferId,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Credits that change hands.
pub(crate) struct HandOver<AccountId> {
    pub programme: ProgrammeId,
    /// The giver, and in which of its accounts they lie.
    pub from: Place,
    pub to: OrganisationId,
    pub plan: Plan,
    /// What reserved them, when they waited until now.
    pub transfer: Option<TransferId>,
    pub remark: Option<Reason>,
    pub by: Actor<AccountId>,
}

impl<T: Config> Pallet<T> {
    /// See the call `transfer` for the rules and errors. Gives the number of ranges looked at.
    pub(crate) fn do_transfer(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        to: OrganisationId,
        selection: Selection,
        remark: Option<Reason>,
    ) -> Result<u32, DispatchError> {
        let amount = selection.amount();
        let by = T::Permissions::authorise(origin, Action::TransferCredits, Some(amount))?;
        let from = by.organisation;
        Self::check_remark(remark.as_ref())?;
        ensure!(from != to, Error::<T>::SameOrganisation);
        Self::check_receiver(to)?;
        ensure!(
            T::Outgoing::accepts_credits(to, from),
            Error::<T>::ReceiverRefuses
        );
        let plan = Self::plan(from, programme, selection, Reach::Free)?;
        let looked = plan.looked;
        match T::Outgoing::release(from, to, plan.amount)? {
            Release::Now => Self::hand_over(HandOver {
                programme,
                from: holding_of(from),
                to,
                plan,
                transfer: None,
                remark,
                by,
            })?,
            Release::Later {
                due,
                cancellable_until,
            } => {
                let transfer = Self::next_transfer()?;
                let waiting = WaitingTransfer {
                    group: transfer,
                    programme,
                    from,
                    purpose: Purpose::Delayed {
                        to,
                        cancellable_until,
                    },
                    ranges: plan.ranges,
                    amount: plan.amount,
                    remark,
                    by,
                    due,
                };
                let held = Self::reserve_ranges(transfer, &waiting)?;
                Self::tell_delayed(transfer, to, cancellable_until, held, waiting);
            }
        }
        Ok(looked)
    }

    pub(crate) fn check_remark(remark: Option<&Reason>) -> DispatchResult {
        ensure!(
            remark.is_none_or(|text| is_readable(text)),
            Error::<T>::TextUnreadable
        );
        Ok(())
    }

    /// A receiver can hold credits and is active.
    pub(crate) fn check_receiver(to: OrganisationId) -> DispatchResult {
        let (kind, state) =
            T::Organisations::organisation(to).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(kind.may_hold_credits(), Error::<T>::ReceiverCannotHold);
        ensure!(
            state == OrganisationState::Active,
            Error::<T>::ReceiverSuspended
        );
        Ok(())
    }

    /// Move ranges out of an account of the giver into the receiver's holding.
    pub(crate) fn hand_over(given: HandOver<T::AccountId>) -> DispatchResult {
        let HandOver {
            programme,
            from,
            to,
            plan,
            transfer,
            remark,
            by,
        } = given;
        let moved = Self::shift(programme, &plan, from, holding_of(to), None)?;
        Self::deposit_event(Event::CreditsTransferred {
            programme,
            from: from.organisation,
            to,
            ranges: plan.ranges,
            amount: plan.amount,
            from_before: moved.from.0,
            from_after: moved.from.1,
            to_before: moved.to.0,
            to_after: moved.to.1,
            transfer,
            remark,
            by,
        });
        Ok(())
    }
}
