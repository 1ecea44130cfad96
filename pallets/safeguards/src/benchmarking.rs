//! Benchmarks of the calls, and of what is asked about outgoing transfers and requests.
//!
//! Calls of members are measured with the check of permissions of their signer.

#![cfg(feature = "runtime-benchmarks")]

use crate::{Call, Config, Delays, LimitsOf, Pallet, ReceptionOf, Sent, Trusted, TrustedCount};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::{
    pallet_prelude::{BlockNumberFor, OriginFor},
    RawOrigin as SystemOrigin,
};
use registry_primitives::{
    records::trust::{
        Delays as DelaysOf, Limits, LimitsRecord, Openness, Reception, SentByHour, REMEMBERED_HOURS,
    },
    traits::{BenchmarkHelper, Outgoing, Release},
    Credits, OrganisationId, OrganisationKind, UserRole,
};
use sp_runtime::traits::{Bounded, Zero};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// Delays under which everything waits.
const DELAYS: DelaysOf = DelaysOf {
    trust: 50,
    transfer: 50,
    cancel_before: 10,
    limits: 50,
    recovery: 50,
    request: 50,
};
/// What an organisation accepts that only listens to those it trusts.
const RESERVED: Reception = Reception {
    credits: Openness::Trusted,
    requests: Openness::Trusted,
};
/// The present hour, counted as the record of what was sent counts.
const HOUR: u64 = 1_000;

/// Limits of so much for one transfer and for a day.
const fn limits(credits: u64) -> Limits {
    Limits {
        per_transfer: Some(Credits(credits)),
        per_day: Some(Credits(credits)),
    }
}

/// An organisation and a person of it.
fn administrator<T>() -> (OrganisationId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    Delays::<T>::put(DELAYS);
    let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);
    (organisation, T::member(organisation, UserRole::Admin))
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn add_trusted() {
        let (organisation, caller) = administrator::<T>();
        let counterparty = T::organisation(OrganisationKind::ProgrammeDeveloper);
        TrustedCount::<T>::insert(organisation, T::MaxTrusted::get().saturating_sub(1));

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), counterparty);

        assert!(Trusted::<T>::contains_key(organisation, counterparty));
    }

    #[benchmark]
    fn remove_trusted() {
        let (organisation, caller) = administrator::<T>();
        let counterparty = T::organisation(OrganisationKind::ProgrammeDeveloper);
        TrustedCount::<T>::insert(organisation, T::MaxTrusted::get());
        Trusted::<T>::insert(organisation, counterparty, BlockNumberFor::<T>::zero());

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), counterparty);

        assert!(!Trusted::<T>::contains_key(organisation, counterparty));
    }

    // A higher limit, while another one waits.
    #[benchmark]
    fn set_limits() {
        let (organisation, caller) = administrator::<T>();
        let before = LimitsRecord {
            current: limits(1),
            next: Some((limits(2), BlockNumberFor::<T>::max_value())),
        };
        LimitsOf::<T>::insert(organisation, before);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), limits(3));

        let record = LimitsOf::<T>::get(organisation);
        assert_eq!(record.current, limits(1));
        assert!(record.next.is_some_and(|(next, _)| next == limits(3)));
    }

    #[benchmark]
    fn set_delays() -> Result<(), BenchmarkError> {
        Delays::<T>::put(DelaysOf::default());
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, DELAYS);

        assert_eq!(Delays::<T>::get(), DELAYS);
        Ok(())
    }

    #[benchmark]
    fn set_reception() {
        let (organisation, caller) = administrator::<T>();
        let before = Reception {
            credits: Openness::Nobody,
            requests: Openness::Nobody,
        };
        ReceptionOf::<T>::insert(organisation, before);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), RESERVED);

        assert_eq!(ReceptionOf::<T>::get(organisation), RESERVED);
    }

    // To an account that is not trusted yet, after a day with a transfer in every hour.
    #[benchmark]
    fn release() -> Result<(), BenchmarkError> {
        let (from, to) = (OrganisationId(1), OrganisationId(2));
        T::set_time(HOUR.saturating_mul(3_600));
        Delays::<T>::put(DELAYS);
        let in_force = LimitsRecord {
            current: limits(1),
            next: Some((limits(1_000), BlockNumberFor::<T>::zero())),
        };
        LimitsOf::<T>::insert(from, in_force);
        Trusted::<T>::insert(from, to, BlockNumberFor::<T>::max_value());
        let first = HOUR.saturating_sub(REMEMBERED_HOURS.into());
        let hours: Vec<_> = (first..HOUR).map(|hour| (hour, Credits(1))).collect();
        Sent::<T>::insert(from, SentByHour::truncate_from(hours));
        let released;

        #[block]
        {
            released = <Pallet<T> as Outgoing<BlockNumberFor<T>>>::release(from, to, Credits(1))?;
        }

        assert!(matches!(released, Release::Later { .. }));
        Ok(())
    }

    // Of an organisation that has to look whom it trusts.
    #[benchmark]
    fn reception() {
        let (of, other) = (OrganisationId(1), OrganisationId(2));
        ReceptionOf::<T>::insert(of, RESERVED);
        Trusted::<T>::insert(of, other, BlockNumberFor::<T>::zero());
        let accepted;

        #[block]
        {
            accepted = <Pallet<T> as Outgoing<BlockNumberFor<T>>>::accepts_requests(of, other);
        }

        assert!(accepted);
    }
}
