//! What every transaction passes through before it is dispatched.
//!
//! Each extension encodes to no byte but the era and the nonce, so that stock wallets and
//! clients sign without custom code. There is no payment: a key is let in by
//! [`frame_system::CheckNonce`], which refuses an account without references, and only
//! members of organisations have one. Permissions are checked in dispatch.

use crate::Runtime;

/// The pipeline, in order.
pub type TransactionExtensions = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);
