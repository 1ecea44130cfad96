//! Retirement: credits end, for somebody and for a reason.

use crate::{Config, Error, Event, LastReceipt, Pallet, Receipts};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::credits::{Receipt, Selection},
    texts::{is_readable, Beneficiary, Reason},
    traits::{Organisations, Permissions, Programmes},
    AccountKind, Action, OrganisationId, OrganisationState, ProgrammeId, RetirementKind,
};
use sp_runtime::DispatchError;

/// What a retirement is to do.
pub(crate) struct Retirement {
    pub owner: OrganisationId,
    pub programme: ProgrammeId,
    pub selection: Selection,
    pub kind: RetirementKind,
    pub country: Option<[u8; 2]>,
    pub beneficiary: Beneficiary,
    pub reason: Reason,
}

impl<T: Config> Pallet<T> {
    /// See the call `retire` for the rules and errors. Gives the number of ranges moved.
    pub(crate) fn do_retire(
        origin: OriginFor<T>,
        retirement: Retirement,
    ) -> Result<u32, DispatchError> {
        let Retirement {
            owner,
            programme,
            selection,
            kind,
            country,
            beneficiary,
            reason,
        } = retirement;
        let amount = selection.amount();
        let by = T::Permissions::authorise(origin, Action::RetireCredits, Some(amount))?;
        ensure!(
            is_readable(&beneficiary) && is_readable(&reason),
            Error::<T>::TextUnreadable
        );
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        let (_, state) =
            T::Organisations::organisation(owner).ok_or(Error::<T>::OrganisationNotFound)?;
        if by.kind.is_authority() {
            Self::check_covers(&by, &terms)?;
        } else {
            Self::check_owner(&by, owner)?;
            ensure!(kind.open_to_holder(), Error::<T>::RetirementNeedsAuthority);
        }
        ensure!(
            state == OrganisationState::Active,
            Error::<T>::OwnerSuspended
        );
        let cross_border = kind == RetirementKind::CrossBorder;
        let code_is_good = country.is_none_or(|code| code.iter().all(u8::is_ascii_uppercase));
        ensure!(
            country.is_some() == cross_border && code_is_good,
            Error::<T>::ReceivingCountryInvalid
        );
        let plan = Self::plan(owner, programme, selection)?;
        let receipt = LastReceipt::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;

        let account = kind.account();
        let amount = plan.amount;
        Self::apply(&plan, owner, account)?;
        let (held_before, held_after) = Self::change_balances(owner, |balances| {
            balances.sub(AccountKind::Holding, amount)?;
            balances.add(account, amount)
        })?;
        Self::change_totals(programme, |totals| {
            totals.relocate(AccountKind::Holding, account, amount)
        })?;
        LastReceipt::<T>::put(receipt);
        Receipts::<T>::insert(
            receipt,
            Receipt {
                programme,
                owner,
                ranges: plan.ranges.clone(),
                amount,
                kind,
                country,
                beneficiary: beneficiary.clone(),
                reason: reason.clone(),
                by: by.clone(),
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        let moved = plan.len();
        Self::deposit_event(Event::CreditsRetired {
            receipt,
            programme,
            owner,
            ranges: plan.ranges,
            amount,
            kind,
            account,
            country,
            beneficiary,
            reason,
            held_before,
            held_after,
            by,
        });
        Ok(moved)
    }
}
