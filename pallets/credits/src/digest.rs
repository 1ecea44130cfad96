//! The digest of the ledger in the header of each block that changed it.

use crate::{
    Config, LastIssuance, LastMovement, LastReceipt, LastSerial, LastTransfer, NationalTotals,
    Pallet, Touched,
};
use registry_primitives::records::ledger::LedgerDigest;
use sp_runtime::DigestItem;

impl<T: Config> Pallet<T> {
    /// The ledger in a few numbers.
    pub(crate) fn digest() -> LedgerDigest {
        LedgerDigest {
            totals: NationalTotals::<T>::get(),
            last_serial: LastSerial::<T>::get(),
            last_issuance: LastIssuance::<T>::get(),
            last_receipt: LastReceipt::<T>::get(),
            last_transfer: LastTransfer::<T>::get(),
            last_movement: LastMovement::<T>::get(),
        }
    }

    /// Put the digest into the header, if the block changed the ledger.
    pub(crate) fn deposit_digest() {
        if Touched::<T>::take().is_some() {
            let item = DigestItem::Other(Self::digest().to_item());
            frame_system::Pallet::<T>::deposit_log(item);
        }
    }
}
