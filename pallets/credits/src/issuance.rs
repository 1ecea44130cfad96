//! Issuance: credits come into being.

use crate::{Blocks, Config, Error, Event, Issuances, LastIssuance, Pallet, ProgrammeTotals};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::credits::{Issuance, RangeRecord},
    split,
    traits::{Permissions, Programmes},
    AccountKind, Action, Credits, MonitoredPeriod, ProgrammeId, SerialRange, Stage,
};
use sp_runtime::DispatchResult;

/// Years that a vintage may name: from the base year of the Climate Change Convention.
const VINTAGES: core::ops::RangeInclusive<u16> = 1990..=9999;

impl<T: Config> Pallet<T> {
    /// See the call `issue` for the rules and errors.
    pub(crate) fn do_issue(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        amount: Credits,
        vintage: u16,
        period: Option<MonitoredPeriod>,
        verification: Option<[u8; 32]>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::IssueCredits, Some(amount))?;
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        Self::check_covers(&by, &terms)?;
        ensure!(terms.stage == Stage::Authorised, Error::<T>::NotAuthorised);
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        ensure!(VINTAGES.contains(&vintage), Error::<T>::VintageInvalid);
        ensure!(
            period.is_none_or(MonitoredPeriod::is_valid),
            Error::<T>::MonitoredPeriodInvalid
        );

        let block = Blocks::<T>::get(programme).ok_or(Error::<T>::NotAuthorised)?;
        let issued_before = ProgrammeTotals::<T>::get(programme).issued;
        let remaining = block
            .len()
            .checked_sub(issued_before)
            .ok_or(Error::<T>::LedgerInconsistent)?;
        ensure!(amount <= remaining, Error::<T>::IssuanceExceedsBlock);
        let range = block
            .first
            .checked_sub(1)
            .and_then(|before| before.checked_add(issued_before.0))
            .and_then(|counter| SerialRange::after(counter, amount).ok())
            .ok_or(Error::<T>::LedgerInconsistent)?;
        let issued_after = issued_before
            .checked_add(amount)
            .ok_or(Error::<T>::LedgerInconsistent)?;

        let shares: Vec<u32> = terms.proponents.iter().map(|p| p.share).collect();
        let amounts = split(amount, &shares).map_err(|_| Error::<T>::LedgerInconsistent)?;
        let mut parts = BoundedVec::new();
        let mut rest = Some(range);
        for (proponent, amount) in terms.proponents.iter().zip(amounts) {
            if amount.is_zero() {
                continue;
            }
            let (part, above) = rest
                .and_then(|rest| rest.take_lowest(amount))
                .ok_or(Error::<T>::LedgerInconsistent)?;
            rest = above;
            parts
                .try_push((proponent.organisation, part))
                .map_err(|_| Error::<T>::LedgerInconsistent)?;
        }
        ensure!(rest.is_none(), Error::<T>::LedgerInconsistent);

        let issuance = LastIssuance::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        LastIssuance::<T>::put(issuance);
        Issuances::<T>::insert(
            issuance,
            Issuance {
                programme,
                range,
                vintage,
                period,
                verification,
            },
        );
        for (owner, part) in &parts {
            let account = AccountKind::Holding;
            let first = part.first;
            Self::lay(
                *part,
                RangeRecord {
                    first,
                    owner: *owner,
                    account,
                    programme,
                    issuance,
                },
            );
            Self::change_balances(*owner, |balances| balances.add(account, part.len()))?;
        }
        Self::change_totals(programme, |totals| totals.issue(amount))?;
        Self::deposit_event(Event::CreditsIssued {
            issuance,
            programme,
            range,
            amount,
            vintage,
            period,
            verification,
            parts,
            issued_before,
            issued_after,
            by,
        });
        Ok(())
    }
}
