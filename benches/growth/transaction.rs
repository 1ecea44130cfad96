//! Transactions as they travel.

use crate::chain::Signed;
use anyhow::{anyhow, Result};
use codec::Encode;
use registry_runtime::{extensions::TransactionExtensions, UncheckedExtrinsic};
use sp_runtime::{
    generic::{Era, SignedPayload},
    MultiSignature,
};

/// A call as its signer's first transaction. The chain it is for has to be at hand.
pub fn encoded(signed: &Signed) -> Result<Vec<u8>> {
    let Signed { by, call } = signed;
    let extensions: TransactionExtensions = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        pallet_registry_quota::PacedNonce::from(0),
        frame_system::CheckWeight::new(),
        pallet_registry_quota::ChargeQuota::new(),
        frame_system::WeightReclaim::new(),
    );
    let payload = SignedPayload::new(call.clone(), extensions.clone())
        .map_err(|error| anyhow!("a transaction cannot be signed: {error:?}"))?;
    let signature: MultiSignature = payload.using_encoded(|bytes| by.sign(bytes)).into();
    let key = by.to_account_id().into();
    Ok(UncheckedExtrinsic::new_signed(call.clone(), key, signature, extensions).encode())
}
