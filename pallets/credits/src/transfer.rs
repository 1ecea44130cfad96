//! Transfer: credits change hands inside the country.

use crate::{Config, Error, Event, Pallet};
use frame_support::ensure;
use registry_primitives::{
    records::credits::Selection,
    texts::{is_readable, Reason},
    traits::{Organisations, Permissions},
    AccountKind, Action, OrganisationId, OrganisationState, ProgrammeId,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// See the call `transfer` for the rules and errors. Gives the number of ranges moved.
    pub(crate) fn do_transfer(
        key: T::AccountId,
        programme: ProgrammeId,
        to: OrganisationId,
        selection: Selection,
        remark: Option<Reason>,
    ) -> Result<u32, DispatchError> {
        let by = T::Permissions::authorise(key, Action::TransferCredits)?;
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

        let account = AccountKind::Holding;
        Self::apply(&plan, to, account)?;
        let (from_before, from_after) =
            Self::change_balances(from, |balances| balances.sub(account, plan.amount))?;
        let (to_before, to_after) =
            Self::change_balances(to, |balances| balances.add(account, plan.amount))?;
        let moved = u32::try_from(plan.ranges.len()).unwrap_or(u32::MAX);
        Self::deposit_event(Event::CreditsTransferred {
            programme,
            from,
            to,
            ranges: plan.ranges,
            amount: plan.amount,
            from_before,
            from_after,
            to_before,
            to_after,
            remark,
            by,
        });
        Ok(moved)
    }
}
