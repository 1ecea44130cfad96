//! What the details of a programme must be.

use crate::{Config, Error, Pallet};
use alloc::vec::Vec;
use frame_support::ensure;
use registry_primitives::{
    dates::{year_of, years_after},
    records::programmes::{Finance, InternationalUse, Programme, ProgrammeDetails, UsdCents},
    texts::{is_alpha2, is_readable, is_region_of, Region},
    traits::{Country, Organisations},
    validate_shares, MonitoredPeriod, OrganisationId, OrganisationState, Proponent,
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// Whether the details can be a draft: all of it is right but the estimate, which may be
    /// missing.
    pub(crate) fn check_details(details: &ProgrammeDetails) -> DispatchResult {
        for text in [
            &details.source[..],
            &details.external_id[..],
            &details.title[..],
        ] {
            ensure!(is_readable(text), Error::<T>::TextUnreadable);
        }
        ensure!(
            details.scope.fits(details.sector),
            Error::<T>::ScopeMismatch
        );
        ensure!(
            details.mitigation.fits(details.sector),
            Error::<T>::MitigationMismatch
        );
        let gases = details.gases;
        ensure!(
            gases.is_valid() && !gases.is_empty(),
            Error::<T>::GasesInvalid
        );
        ensure!(
            details.start <= details.end && year_of(details.start) <= 9999,
            Error::<T>::PeriodInvalid
        );
        ensure!(
            details.crediting_years != Some(0),
            Error::<T>::CreditingPeriodInvalid
        );
        Self::check_regions(&details.regions)?;
        Self::check_money(&details.finance)?;
        Self::check_international(&details.international)?;
        Self::check_proponents(&details.proponents)
    }

    /// Whether the programme can be decided on, beyond what a draft must be.
    pub(crate) fn check_complete(record: &Programme) -> DispatchResult {
        Self::check_details(&record.details)?;
        ensure!(!record.details.estimate.is_zero(), Error::<T>::ZeroAmount);
        Self::check_planned(record)
    }

    /// Whether the mitigation actions stay within the estimate, once there is one.
    pub(crate) fn check_planned(record: &Programme) -> DispatchResult {
        let estimate = record.details.estimate;
        ensure!(
            estimate.is_zero() || record.planned <= estimate,
            Error::<T>::EstimateTooLow
        );
        Ok(())
    }

    fn check_regions(regions: &[Region]) -> DispatchResult {
        let (country, _) = T::Country::code_and_unit();
        let mut codes: Vec<&Region> = regions.iter().collect();
        codes.sort_unstable();
        codes.dedup();
        let good = !codes.is_empty()
            && codes.len() == regions.len()
            && codes
                .iter()
                .all(|code| is_region_of(code, country.as_bytes()));
        ensure!(good, Error::<T>::RegionsInvalid);
        Ok(())
    }

    fn check_money(finance: &Finance) -> DispatchResult {
        let sums = [finance.cost, finance.price, finance.grant_equivalent];
        ensure!(!sums.contains(&Some(UsdCents(0))), Error::<T>::MoneyInvalid);
        Ok(())
    }

    fn check_international(international: &InternationalUse) -> DispatchResult {
        ensure!(
            international.channels.is_valid(),
            Error::<T>::ChannelsInvalid
        );
        let buyer = international.buyer_country;
        ensure!(
            buyer.is_none_or(|code| is_alpha2(&code)),
            Error::<T>::CountryCodeInvalid
        );
        ensure!(
            international.maximum.is_none_or(|most| !most.is_zero()),
            Error::<T>::ZeroAmount
        );
        Ok(())
    }

    fn check_proponents(proponents: &[Proponent]) -> DispatchResult {
        let shares: Vec<u32> = proponents.iter().map(|p| p.share).collect();
        ensure!(validate_shares(&shares).is_ok(), Error::<T>::SharesInvalid);
        let mut organisations: Vec<OrganisationId> =
            proponents.iter().map(|p| p.organisation).collect();
        organisations.sort_unstable();
        organisations.dedup();
        ensure!(
            organisations.len() == proponents.len(),
            Error::<T>::ProponentRepeated
        );
        organisations.into_iter().try_for_each(Self::check_holder)
    }

    /// Whether an organisation is active and can hold credits.
    pub(crate) fn check_holder(organisation: OrganisationId) -> DispatchResult {
        let holds_credits = matches!(
            T::Organisations::organisation(organisation),
            Some((kind, OrganisationState::Active)) if kind.may_hold_credits()
        );
        ensure!(holds_credits, Error::<T>::ProponentInvalid);
        Ok(())
    }
}

/// The period in which reductions of a programme can be credited: from its start to its end, or
/// to the end of the crediting years when that is earlier.
pub(crate) fn crediting_period(details: &ProgrammeDetails) -> MonitoredPeriod {
    let until = details.crediting_years.map_or(details.end, |years| {
        let after = years_after(details.start, u32::from(years));
        details.end.min(after.saturating_sub(1))
    });
    MonitoredPeriod {
        from: details.start,
        until,
    }
}
