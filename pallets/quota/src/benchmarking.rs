//! Benchmarks of the calls and of the extension.

#![cfg(feature = "runtime-benchmarks")]

use crate::{Call, ChargeQuota, Classes, Config, Limits, Pallet, Used};
use frame_benchmarking::v2::*;
use frame_support::{
    dispatch::{DispatchInfo, PostDispatchInfo},
    traits::EnsureOrigin,
    weights::Weight,
};
use frame_system::{
    pallet_prelude::{BlockNumberFor, OriginFor, RuntimeCallFor},
    RawOrigin as SystemOrigin,
};
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, QuotaUse, WHOLE_BLOCK},
    traits::BenchmarkHelper,
    OrganisationKind, UserRole,
};
use sp_runtime::traits::{
    AsSystemOriginSigner, AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable,
};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// Limits that let everything through.
const LIMITS: QuotaLimits = QuotaLimits {
    weight: 1_000_000_000_000,
    length: 1_000_000,
    refill_blocks: 1_000,
    block_share: WHOLE_BLOCK,
};

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>> + Send + Sync,
        RuntimeCallFor<T>: From<Call<T>>
            + Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
        <RuntimeCallFor<T> as Dispatchable>::RuntimeOrigin:
            AsSystemOriginSigner<AccountIdOf<T>> + AsTransactionAuthorizedOrigin + Clone,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set_limits() -> Result<(), BenchmarkError> {
        let before = QuotaLimits {
            refill_blocks: 1,
            ..LIMITS
        };
        Limits::<T>::insert(QuotaClass::Bulk, before);
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, QuotaClass::Bulk, LIMITS);

        assert_eq!(Limits::<T>::get(QuotaClass::Bulk), Some(LIMITS));
        Ok(())
    }

    #[benchmark]
    fn set_class() -> Result<(), BenchmarkError> {
        let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);
        Classes::<T>::insert(organisation, QuotaClass::Authority);
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, organisation, Some(QuotaClass::Bulk));

        assert_eq!(Classes::<T>::get(organisation), Some(QuotaClass::Bulk));
        Ok(())
    }

    // Everything that the extension does for one transaction: before the call, and after one
    // that weighed less than announced.
    #[benchmark]
    fn charge() -> Result<(), BenchmarkError> {
        let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);
        let key = T::member(organisation, UserRole::Manager);
        frame_system::Pallet::<T>::set_block_number(10u32.into());
        Classes::<T>::insert(organisation, QuotaClass::Bulk);
        Limits::<T>::insert(QuotaClass::Bulk, LIMITS);
        let before = QuotaUse::<BlockNumberFor<T>> {
            weight: LIMITS.weight / 2,
            length: LIMITS.length / 2,
            at: 9u32.into(),
            block_weight: 1,
            block_length: 1,
        };
        Used::<T>::insert(organisation, before);
        let call = RuntimeCallFor::<T>::from(Call::<T>::set_class {
            organisation,
            class: None,
        });
        let (announced, used) = (Weight::from_parts(3_000, 0), Weight::from_parts(1_000, 0));
        let info = DispatchInfo {
            call_weight: announced,
            ..Default::default()
        };
        let origin = OriginFor::<T>::from(SystemOrigin::Signed(key));

        #[block]
        {
            let _ = ChargeQuota::<T>::new()
                .test_run(origin, &call, &info, 100, 0, |_| Ok(Some(used).into()))??;
        }

        let after = Used::<T>::get(organisation);
        assert_eq!(after.at, BlockNumberFor::<T>::from(10u32));
        assert_eq!((after.block_weight, after.block_length), (1_000, 100));
        Ok(())
    }
}
