//! What every transaction passes through before it is dispatched.
//!
//! Each extension encodes to no byte but the era and the nonce, so that stock wallets and
//! clients sign without custom code. There is no payment: a key is let in by the nonce check,
//! which refuses an account without references, and only members of organisations have one;
//! what an organisation sends is metered by `ChargeQuota`. Permissions are checked in
//! dispatch.
//!
//! The cheap checks come first. The quota is charged after the block's own limits, so that
//! nobody pays for a transaction that the block has no room for.

use crate::Runtime;

/// The pipeline, in order.
pub type TransactionExtensions = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    pallet_registry_quota::PacedNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_registry_quota::ChargeQuota<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// What a call that is authorised without a signer passes through: an era without end and no
/// nonce of anybody.
#[must_use]
pub fn without_signer() -> TransactionExtensions {
    (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(sp_runtime::generic::Era::Immortal),
        pallet_registry_quota::PacedNonce::from(0),
        frame_system::CheckWeight::new(),
        pallet_registry_quota::ChargeQuota::new(),
        frame_system::WeightReclaim::new(),
    )
}
