//! Numbers as storage keys: big-endian, so that unhashed keys sort as the numbers do.

use crate::{MovementId, TransferId};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A number as a storage key.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct OrderedKey([u8; 8]);

impl From<u64> for OrderedKey {
    fn from(number: u64) -> Self {
        Self(number.to_be_bytes())
    }
}

impl From<OrderedKey> for u64 {
    fn from(key: OrderedKey) -> Self {
        Self::from_be_bytes(key.0)
    }
}

impl From<MovementId> for OrderedKey {
    fn from(movement: MovementId) -> Self {
        movement.0.into()
    }
}

/// The last serial of a range.
pub type SerialKey = OrderedKey;
/// The last second of a monitored period.
pub type PeriodKey = OrderedKey;

/// When a transfer that waits is due: keys sort by the block and then by the transfer.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct AgendaKey {
    due: [u8; 8],
    transfer: [u8; 4],
}

impl AgendaKey {
    /// The key of a transfer that is due in a block.
    #[must_use]
    pub const fn new(due: u64, transfer: TransferId) -> Self {
        Self {
            due: due.to_be_bytes(),
            transfer: transfer.0.to_be_bytes(),
        }
    }

    /// The block.
    #[must_use]
    pub const fn due(self) -> u64 {
        u64::from_be_bytes(self.due)
    }

    /// The transfer.
    #[must_use]
    pub const fn transfer(self) -> TransferId {
        TransferId(u32::from_be_bytes(self.transfer))
    }
}

/// An entry of an organisation's account: keys sort by the block and then by the movement.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct EntryKey {
    block: OrderedKey,
    movement: OrderedKey,
}

impl EntryKey {
    /// The key of a movement in a block.
    #[must_use]
    pub fn new(block: u64, movement: MovementId) -> Self {
        Self {
            block: block.into(),
            movement: movement.0.into(),
        }
    }

    /// The block.
    #[must_use]
    pub fn block(self) -> u64 {
        self.block.into()
    }

    /// The movement.
    #[must_use]
    pub fn movement(self) -> MovementId {
        MovementId(self.movement.into())
    }
}
