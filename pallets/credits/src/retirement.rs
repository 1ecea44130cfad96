//! Retirement and cancellation: credits end, and a receipt says how.

use crate::{
    ledger::{Plan, Reach},
    movement::holding_of,
    Config, Error, Event, LastReceipt, Pallet, Receipts,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::{
        credits::{Ending, Receipt, RetirementTerms, Selection},
        ledger::Place,
    },
    texts::{is_alpha2, is_readable, Name, Reason},
    traits::{Organisations, Permissions, Programmes},
    Action, Actor, OrganisationId, OrganisationState, ProgrammeId, RetirementKind, TransferId,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Credits that end.
pub(crate) struct Ended<AccountId> {
    pub programme: ProgrammeId,
    /// Whose credits they are, and in which account they lie.
    pub from: Place,
    pub plan: Plan,
    pub ending: Ending,
    pub reason: Reason,
    /// What reserved them, when they waited until now.
    pub transfer: Option<TransferId>,
    pub by: Actor<AccountId>,
}

impl<T: Config> Pallet<T> {
    /// See the call `retire` for the rules and errors. Gives the number of ranges looked at.
    pub(crate) fn do_retire(
        origin: OriginFor<T>,
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        terms: RetirementTerms,
    ) -> Result<u32, DispatchError> {
        let RetirementTerms {
            kind,
            country,
            receiver,
            beneficiary,
            reason,
        } = terms;
        let amount = selection.amount();
        let by = T::Permissions::authorise(origin, Action::RetireCredits, Some(amount))?;
        ensure!(
            is_readable(&beneficiary) && is_readable(&reason),
            Error::<T>::TextUnreadable
        );
        let of = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        let (_, state) =
            T::Organisations::organisation(owner).ok_or(Error::<T>::OrganisationNotFound)?;
        if by.kind.is_authority() {
            Self::check_covers(&by, &of)?;
        } else {
            Self::check_owner(&by, owner)?;
            ensure!(kind.open_to_holder(), Error::<T>::RetirementNeedsAuthority);
        }
        ensure!(
            state == OrganisationState::Active,
            Error::<T>::OwnerSuspended
        );
        Self::check_destination(kind, country, receiver.as_ref())?;
        let plan = Self::plan(owner, programme, selection, Reach::Free)?;
        let looked = plan.looked;
        Self::end(Ended {
            programme,
            from: holding_of(owner),
            plan,
            ending: Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            },
            reason,
            transfer: None,
            by,
        })?;
        Ok(looked)
    }

    /// See the call `cancel` for the rules and errors. Gives the number of ranges looked at.
    pub(crate) fn do_cancel(
        origin: OriginFor<T>,
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        reason: Reason,
        order: Option<[u8; 32]>,
    ) -> Result<u32, DispatchError> {
        let amount = selection.amount();
        let by = T::Permissions::authorise(origin, Action::CancelCredits, Some(amount))?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        ensure!(
            T::Organisations::organisation(owner).is_some(),
            Error::<T>::OrganisationNotFound
        );
        let own = by.organisation == owner;
        let reach = match (order, by.kind.is_authority()) {
            (Some(_), true) => {
                Self::check_covers(&by, &terms)?;
                Reach::Frozen
            }
            (Some(_), false) => return Err(Error::<T>::OrderRequired.into()),
            (None, _) if own => Reach::Free,
            (None, true) => return Err(Error::<T>::OrderRequired.into()),
            (None, false) => return Err(Error::<T>::NotOwner.into()),
        };
        let plan = Self::plan(owner, programme, selection, reach)?;
        let looked = plan.looked;
        Self::end(Ended {
            programme,
            from: holding_of(owner),
            plan,
            ending: Ending::Cancelled { order },
            reason,
            transfer: None,
            by,
        })?;
        Ok(looked)
    }

    /// A cross-border retirement names a receiving country, and a receiving organisation when it
    /// is known; no other names one.
    pub(crate) fn check_destination(
        kind: RetirementKind,
        country: Option<[u8; 2]>,
        receiver: Option<&Name>,
    ) -> DispatchResult {
        let cross_border = kind == RetirementKind::CrossBorder;
        ensure!(
            country.is_some() == cross_border
                && country.is_none_or(|code| is_alpha2(&code))
                && (cross_border || receiver.is_none()),
            Error::<T>::ReceivingCountryInvalid
        );
        ensure!(
            receiver.is_none_or(|name| is_readable(name)),
            Error::<T>::TextUnreadable
        );
        Ok(())
    }

    /// End credits, and write the receipt.
    pub(crate) fn end(ended: Ended<T::AccountId>) -> DispatchResult {
        let Ended {
            programme,
            from,
            plan,
            ending,
            reason,
            transfer,
            by,
        } = ended;
        let receipt = LastReceipt::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        let owner = from.organisation;
        let to = Place {
            organisation: owner,
            account: ending.account(),
        };
        let (held_before, held_after) = Self::shift(programme, &plan, from, to, None)?.from;
        LastReceipt::<T>::put(receipt);
        let Plan { ranges, amount, .. } = plan;
        Receipts::<T>::insert(
            receipt,
            Receipt {
                programme,
                owner,
                ranges: ranges.clone(),
                amount,
                ending: ending.clone(),
                reason: reason.clone(),
                by: by.clone(),
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        Self::deposit_event(match ending {
            Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            } => Event::CreditsRetired {
                receipt,
                programme,
                owner,
                ranges,
                amount,
                kind,
                account: to.account,
                country,
                receiver,
                beneficiary,
                reason,
                held_before,
                held_after,
                transfer,
                by,
            },
            Ending::Cancelled { order } => Event::CreditsCancelled {
                receipt,
                programme,
                owner,
                ranges,
                amount,
                reason,
                order,
                held_before,
                held_after,
                by,
            },
        });
        Ok(())
    }
}
