//! Benchmarks of the calls, and of what the pool checks of the one without a signer.
//!
//! The call `apply_upgrade` itself costs what the stock call costs that applies an upgrade: most
//! of a block, in which the version of the code is read.

#![cfg(feature = "runtime-benchmarks")]

use crate::{Authorised, Call, Config, Pallet};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
    pallet_prelude::TransactionSource,
    traits::{Authorize, EnsureOrigin},
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{records::validators::AuthorisedUpgrade, texts::ReleaseName};
use sp_runtime::traits::{One, Zero};

/// Bytes of a runtime, compressed, as large as it may become.
const CODE_LENGTH: usize = 2 * 1_024 * 1_024;

/// The longest name of a release.
fn release() -> ReleaseName {
    ReleaseName::truncate_from(vec![b'x'; 1_024])
}

/// Authorise an upgrade whose notice is over.
fn authorised<T: Config>(code_hash: [u8; 32]) {
    Authorised::<T>::put(AuthorisedUpgrade {
        code_hash,
        release: release(),
        not_before: BlockNumberFor::<T>::zero(),
    });
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn authorise_upgrade() -> Result<(), BenchmarkError> {
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, [7; 32], release());

        assert!(Authorised::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn withdraw_upgrade() -> Result<(), BenchmarkError> {
        authorised::<T>([7; 32]);
        let origin =
            T::VetoOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as OriginFor<T>);

        assert!(!Authorised::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn authorize_apply_upgrade() {
        let code = vec![7u8; CODE_LENGTH];
        authorised::<T>(sp_io::hashing::blake2_256(&code));
        let call = Call::<T>::apply_upgrade { code };
        let outcome;

        #[block]
        {
            outcome = call.authorize(TransactionSource::External);
        }

        assert!(matches!(outcome, Some(Ok(_))));
    }

    #[benchmark]
    fn note_stalled() -> Result<(), BenchmarkError> {
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;
        frame_system::Pallet::<T>::set_block_number(One::one());

        #[extrinsic_call]
        _(origin as OriginFor<T>, 1_000u32.into(), Zero::zero());

        assert!(pallet_grandpa::Stalled::<T>::exists());
        Ok(())
    }
}
