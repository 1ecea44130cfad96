//! Transfer: credits change hands inside the country.

use crate::{ledger::Plan, Config, Error, Event, Pallet};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::credits::{Selection, WaitingTransfer},
    texts::{is_readable, Reason},
    traits::{Organisations, Outgoing, Permissions, Release},
    AccountKind, Action, Actor, OrganisationId, OrganisationState, ProgrammeId, TransferId,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Between whom credits of which programme change hands.
#[derive(Clone, Copy)]
pub(crate) struct Parties {
    pub programme: ProgrammeId,
    pub from: OrganisationId,
    pub to: OrganisationId,
}

impl<T: Config> Pallet<T> {
    /// See the call `transfer` for the rules and errors. Gives the number of ranges moved.
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
        ensure!(
            remark.as_ref().is_none_or(|text| is_readable(text)),
            Error::<T>::TextUnreadable
        );
        ensure!(from != to, Error::<T>::SameOrganisation);
        let (kind, state) =
            T::Organisations::organisation(to).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(kind.may_hold_credits(), Error::<T>::ReceiverCannotHold);
        ensure!(
            state == OrganisationState::Active,
            Error::<T>::ReceiverSuspended
        );
        let plan = Self::plan(from, programme, selection)?;
        let moved = plan.len();
        match T::Outgoing::release(from, to, plan.amount)? {
            Release::Now => {
                let parties = Parties {
                    programme,
                    from,
                    to,
                };
                Self::hand_over(parties, plan, AccountKind::Holding, None, remark, by)?;
            }
            Release::Later {
                due,
                cancellable_until,
            } => {
                let waiting = WaitingTransfer {
                    programme,
                    from,
                    to,
                    ranges: plan.ranges,
                    amount: plan.amount,
                    remark,
                    by,
                    due,
                    cancellable_until,
                };
                Self::delay(waiting)?;
            }
        }
        Ok(moved)
    }

    /// Move ranges out of an account of the giver into the receiver's holding.
    pub(crate) fn hand_over(
        parties: Parties,
        plan: Plan,
        out_of: AccountKind,
        transfer: Option<TransferId>,
        remark: Option<Reason>,
        by: Actor<T::AccountId>,
    ) -> DispatchResult {
        let Parties {
            programme,
            from,
            to,
        } = parties;
        let (into, amount) = (AccountKind::Holding, plan.amount);
        Self::apply(&plan, to, into)?;
        let (from_before, from_after) =
            Self::change_balances(from, |balances| balances.sub(out_of, amount))?;
        let (to_before, to_after) =
            Self::change_balances(to, |balances| balances.add(into, amount))?;
        if out_of != into {
            Self::change_totals(programme, |totals| totals.relocate(out_of, into, amount))?;
        }
        Self::deposit_event(Event::CreditsTransferred {
            programme,
            from,
            to,
            ranges: plan.ranges,
            amount,
            from_before,
            from_after,
            to_before,
            to_after,
            transfer,
            remark,
            by,
        });
        Ok(())
    }
}
