//! The log of movements, statements made from it, and the digest of the ledger.

use crate::{
    records::credits::{Balances, MovedRange, Totals},
    texts::MAX_RANGES,
    AccountKind, Credits, FreezeId, IssuanceId, MovementId, OrganisationId, ProgrammeId, ReceiptId,
    SerialRange, TransferId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Entries of one page of a statement, a history or a list of holdings.
pub const PAGE: u32 = 256;

/// Where credits lie.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Place {
    /// In whose hands.
    pub organisation: OrganisationId,
    /// In which account.
    pub account: AccountKind,
}

/// One movement of credits of one programme.
///
/// What kind of movement it is follows from the places: from nowhere is an issuance, to nowhere
/// a voided one, into `Pending` a reservation, and so on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Movement<BlockNumber> {
    /// In which block.
    pub block: BlockNumber,
    /// The programme.
    pub programme: ProgrammeId,
    /// Where they came from; nowhere when they were issued.
    pub from: Option<Place>,
    /// Where they went; nowhere when their issuance was voided.
    pub to: Option<Place>,
    /// Which serials.
    pub ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
    /// How many credits.
    pub amount: Credits,
}

/// What a movement did to the accounts of one organisation, all programmes together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Entry {
    /// Until then.
    pub before: Balances,
    /// From then on.
    pub after: Balances,
}

/// A line of a statement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct StatementLine<BlockNumber> {
    /// The number of the movement.
    pub number: MovementId,
    /// The movement.
    pub movement: Movement<BlockNumber>,
    /// What the organisation had afterwards.
    pub after: Balances,
}

/// What moved in the accounts of an organisation over a span of blocks.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Statement<BlockNumber> {
    /// What the organisation had before the first line of this page.
    pub opening: Balances,
    /// At most [`PAGE`] lines, in order.
    pub lines: alloc::vec::Vec<StatementLine<BlockNumber>>,
    /// What it had after the last line.
    pub closing: Balances,
    /// Ask again from this movement on, when the span holds more.
    pub next: Option<MovementId>,
}

/// Where a unit has been.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct History<BlockNumber> {
    /// Movements of the unit, in order.
    pub movements: alloc::vec::Vec<(MovementId, Movement<BlockNumber>)>,
    /// Ask again from this movement on: at most [`PAGE`] movements of the unit's issuance are
    /// looked at for one answer.
    pub next: Option<MovementId>,
}

/// A range in the accounts of an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct HeldRange {
    /// The account.
    pub account: AccountKind,
    /// The programme.
    pub programme: ProgrammeId,
    /// The serials.
    pub range: SerialRange,
    /// Their issuance.
    pub issuance: IssuanceId,
    /// Their vintage.
    pub vintage: u16,
    /// What reserves them.
    pub reservation: Option<TransferId>,
    /// The freeze in force that names these serials; freezes of the programme, of the owner and
    /// of the country are asked for by themselves.
    pub frozen: Option<FreezeId>,
}

/// Where a page of holdings goes on: the range after this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct HoldingsCursor {
    /// The account of the last range of the page.
    pub account: AccountKind,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Its last serial.
    pub last: u64,
}

/// A page of what an organisation has.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct HoldingsPage {
    /// At most [`PAGE`] ranges.
    pub ranges: alloc::vec::Vec<HeldRange>,
    /// Ask again with this, when there are more.
    pub next: Option<HoldingsCursor>,
}

/// The state of the ledger in a few numbers. Each block in which credits moved or serials were
/// reserved carries it in its header, so that whoever has the header knows the country's totals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LedgerDigest {
    /// The national totals.
    pub totals: Totals,
    /// The last serial that was reserved.
    pub last_serial: u64,
    /// The last issuance.
    pub last_issuance: IssuanceId,
    /// The last receipt.
    pub last_receipt: ReceiptId,
    /// The last transfer that waited.
    pub last_transfer: TransferId,
    /// The last movement.
    pub last_movement: MovementId,
}

impl LedgerDigest {
    /// What the digest item begins with.
    pub const PREFIX: &'static [u8] = b"carbon-registry/ledger/1:";

    /// The bytes of the header's digest item.
    #[must_use]
    pub fn to_item(&self) -> alloc::vec::Vec<u8> {
        [Self::PREFIX, &self.encode()[..]].concat()
    }

    /// The digest of the ledger that a digest item holds; `None` when it is another item.
    #[must_use]
    pub fn from_item(item: &[u8]) -> Option<Self> {
        let mut bytes = item.strip_prefix(Self::PREFIX)?;
        let digest = Self::decode(&mut bytes).ok()?;
        bytes.is_empty().then_some(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_found_again_and_nothing_else_is() {
        let digest = LedgerDigest {
            last_serial: 7,
            ..Default::default()
        };
        let item = digest.to_item();
        assert_eq!(LedgerDigest::from_item(&item), Some(digest));
        assert_eq!(LedgerDigest::from_item(&item[1..]), None);
        assert_eq!(LedgerDigest::from_item(&[&item[..], &[0]].concat()), None);
        assert_eq!(LedgerDigest::from_item(&item[..item.len() - 1]), None);
    }
}
