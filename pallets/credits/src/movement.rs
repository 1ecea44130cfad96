//! Movements: the one place where credits come into being, change places or cease to be.
//!
//! Whatever a call does with credits is made of the three functions here. Each keeps ranges,
//! balances, totals and the log in step.

use crate::{
    ledger::{MovedRanges, Plan},
    Config, Entries, Error, LastMovement, Movements, MovementsOf, NationalTotals,
    OrganisationBalances, Pallet, ProgrammeTotals, Touched,
};
use registry_primitives::{
    records::{
        credits::{Balances, MovedRange, RangeRecord, Totals},
        keys::{EntryKey, OrderedKey},
        ledger::{Entry, Movement, Place},
    },
    AccountKind, Credits, IssuanceId, MovementId, OrganisationId, ProgrammeId, SerialRange,
    TransferId,
};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

/// What an organisation held, all programmes together, before and after.
pub(crate) type Held = (Credits, Credits);

/// What a movement did to the holdings of its two sides.
pub(crate) struct Moved {
    pub from: Held,
    pub to: Held,
}

/// The holding of an organisation.
pub(crate) const fn holding_of(organisation: OrganisationId) -> Place {
    Place {
        organisation,
        account: AccountKind::Holding,
    }
}

/// What is reserved of an organisation.
pub(crate) const fn pending_of(organisation: OrganisationId) -> Place {
    Place {
        organisation,
        account: AccountKind::Pending,
    }
}

impl<T: Config> Pallet<T> {
    /// Move the planned ranges, all of which lie in `from`, to `to`.
    pub(crate) fn shift(
        programme: ProgrammeId,
        plan: &Plan,
        from: Place,
        to: Place,
        reservation: Option<TransferId>,
    ) -> Result<Moved, DispatchError> {
        Self::apply(plan, to, reservation)?;
        if from.account != to.account {
            Self::change_totals(programme, |totals| {
                totals.relocate(from.account, to.account, plan.amount)
            })?;
        }
        let number = Self::log(programme, Some(from), Some(to), &plan.ranges, plan.amount)?;
        let given = Self::change_balances(from.organisation, number, |balances| {
            balances.sub(from.account, plan.amount)?;
            if from.organisation == to.organisation {
                balances.add(to.account, plan.amount)?;
            }
            Some(())
        })?;
        let received = if from.organisation == to.organisation {
            given
        } else {
            Self::change_balances(to.organisation, number, |balances| {
                balances.add(to.account, plan.amount)
            })?
        };
        Ok(Moved {
            from: given,
            to: received,
        })
    }

    /// Lay newly issued credits into a holding.
    pub(crate) fn create(
        programme: ProgrammeId,
        serials: MovedRange,
        owner: OrganisationId,
    ) -> DispatchResult {
        let MovedRange {
            range, issuance, ..
        } = serials;
        let place = holding_of(owner);
        let record = RangeRecord {
            first: range.first,
            owner,
            account: place.account,
            programme,
            issuance,
            reservation: None,
            frozen: None,
        };
        Self::lay(range, record);
        let amount = range.len();
        Self::change_totals(programme, |totals| totals.issue(amount))?;
        let number = Self::log(programme, None, Some(place), &Self::one(serials), amount)?;
        Self::change_balances(owner, number, |balances| {
            balances.add(place.account, amount)
        })?;
        Ok(())
    }

    /// Take a range of a voided issuance out of the holding in which it was laid.
    pub(crate) fn annul(
        programme: ProgrammeId,
        serials: MovedRange,
        record: &RangeRecord,
    ) -> DispatchResult {
        let place = holding_of(record.owner);
        let amount = serials.range.len();
        Self::remove(serials.range, record);
        Self::change_totals(programme, |totals| totals.void(amount))?;
        let number = Self::log(programme, Some(place), None, &Self::one(serials), amount)?;
        Self::change_balances(record.owner, number, |balances| {
            balances.sub(place.account, amount)
        })?;
        Ok(())
    }

    fn one(serials: MovedRange) -> MovedRanges {
        MovedRanges::truncate_from(alloc::vec![serials])
    }

    /// Write a movement into the log; gives its number.
    fn log(
        programme: ProgrammeId,
        from: Option<Place>,
        to: Option<Place>,
        ranges: &MovedRanges,
        amount: Credits,
    ) -> Result<MovementId, DispatchError> {
        let number = LastMovement::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        LastMovement::<T>::put(number);
        let key = OrderedKey::from(number);
        let mut before: Option<IssuanceId> = None;
        for moved in ranges {
            // Ranges of one issuance lie beside each other.
            if before.replace(moved.issuance) != Some(moved.issuance) {
                MovementsOf::<T>::insert(moved.issuance, key, ());
            }
        }
        Movements::<T>::insert(
            key,
            Movement {
                block: frame_system::Pallet::<T>::block_number(),
                programme,
                from,
                to,
                ranges: ranges.clone(),
                amount,
            },
        );
        Touched::<T>::put(());
        Ok(number)
    }

    /// Change the balances of an organisation by a movement; gives what it held.
    fn change_balances(
        organisation: OrganisationId,
        movement: MovementId,
        change: impl Fn(&mut Balances) -> Option<()>,
    ) -> Result<Held, DispatchError> {
        OrganisationBalances::<T>::try_mutate(organisation, |balances| {
            let before = *balances;
            change(balances).ok_or(Error::<T>::LedgerInconsistent)?;
            let block = frame_system::Pallet::<T>::block_number().unique_saturated_into();
            let entry = Entry {
                before,
                after: *balances,
            };
            Entries::<T>::insert(organisation, EntryKey::new(block, movement), entry);
            Ok((before.held, balances.held))
        })
    }

    /// Change the programme's totals and the country's alike.
    pub(crate) fn change_totals(
        programme: ProgrammeId,
        change: impl Fn(&mut Totals) -> Option<()>,
    ) -> DispatchResult {
        let change = |totals: &mut Totals| {
            change(totals).ok_or(DispatchError::from(Error::<T>::LedgerInconsistent))
        };
        ProgrammeTotals::<T>::try_mutate(programme, change)?;
        NationalTotals::<T>::try_mutate(change)
    }

    /// Serials of an issuance as movements tell them: with their vintage.
    pub(crate) fn moved(
        range: SerialRange,
        issuance: IssuanceId,
    ) -> Result<MovedRange, DispatchError> {
        let of = crate::Issuances::<T>::get(issuance).ok_or(Error::<T>::LedgerInconsistent)?;
        Ok(MovedRange {
            range,
            issuance,
            vintage: of.vintage,
        })
    }
}
