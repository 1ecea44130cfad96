//! Ranges, issuances, totals, receipts.

use crate::{
    texts::{Beneficiary, Reason, MAX_RANGES},
    AccountKind, Actor, Credits, IssuanceId, MonitoredPeriod, OrganisationId, ProgrammeId,
    ReportId, RetirementKind, SerialRange, TransferId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A serial as a storage key: big-endian, so that keys sort as the numbers do.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct SerialKey([u8; 8]);

impl From<u64> for SerialKey {
    fn from(serial: u64) -> Self {
        Self(serial.to_be_bytes())
    }
}

impl From<SerialKey> for u64 {
    fn from(key: SerialKey) -> Self {
        Self::from_be_bytes(key.0)
    }
}

/// A range of issued credits. Its last serial is the key it is stored under.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RangeRecord {
    /// First serial.
    pub first: u64,
    /// In whose hands.
    pub owner: OrganisationId,
    /// In which account.
    pub account: AccountKind,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Of which issuance.
    pub issuance: IssuanceId,
}

/// One issuance.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Issuance {
    /// The programme.
    pub programme: ProgrammeId,
    /// All its serials.
    pub range: SerialRange,
    /// Year in which the reductions happened.
    pub vintage: u16,
    /// Monitored period, when told.
    pub period: Option<MonitoredPeriod>,
    /// The verified report, when there is one.
    pub verification: Option<ReportId>,
}

/// What an issuance is based on.
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
)]
pub enum IssuanceBasis {
    /// No verification, where the registry does not require one. A period that is named is
    /// taken by this issuance.
    #[codec(index = 0)]
    Unverified(Option<MonitoredPeriod>),
    /// A verified report, whose period it is.
    #[codec(index = 1)]
    Verified(ReportId),
}

/// Which credits of a holding a call means.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Selection {
    /// So many, the lowest serials first.
    #[codec(index = 0)]
    Amount(Credits),
    /// Exactly these, in any order.
    #[codec(index = 1)]
    Ranges(BoundedVec<SerialRange, ConstU32<MAX_RANGES>>),
}

impl Selection {
    /// How many credits are named. Ranges that are none count for nothing: the ledger refuses
    /// them.
    #[must_use]
    pub fn amount(&self) -> Credits {
        match self {
            Self::Amount(amount) => *amount,
            Self::Ranges(ranges) => ranges
                .iter()
                .filter(|range| range.is_valid())
                .try_fold(Credits::ZERO, |sum, range| sum.checked_add(range.len()))
                .unwrap_or(Credits::MAX),
        }
    }
}

/// When a waiting transfer is due, as a storage key: big-endian, so that keys sort by the
/// block and then by the transfer.
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

/// A range that moved, with what is true of it.
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
)]
pub struct MovedRange {
    /// The serials.
    pub range: SerialRange,
    /// Their issuance.
    pub issuance: IssuanceId,
    /// Their vintage.
    pub vintage: u16,
}

/// Credits by account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Balances {
    /// Free to move.
    pub held: Credits,
    /// Reserved by transfers that wait.
    pub pending: Credits,
    /// Retired inside the country.
    pub retired_local: Credits,
    /// Retired for use by another country.
    pub retired_international: Credits,
}

impl Balances {
    /// What lies in an account.
    #[must_use]
    pub const fn of(&self, account: AccountKind) -> Credits {
        match account {
            AccountKind::Holding => self.held,
            AccountKind::Pending => self.pending,
            AccountKind::RetirementLocal => self.retired_local,
            AccountKind::RetirementInternational => self.retired_international,
        }
    }

    fn of_mut(&mut self, account: AccountKind) -> &mut Credits {
        match account {
            AccountKind::Holding => &mut self.held,
            AccountKind::Pending => &mut self.pending,
            AccountKind::RetirementLocal => &mut self.retired_local,
            AccountKind::RetirementInternational => &mut self.retired_international,
        }
    }

    /// Put credits into an account.
    pub fn add(&mut self, account: AccountKind, amount: Credits) -> Option<()> {
        let balance = self.of_mut(account);
        *balance = balance.checked_add(amount)?;
        Some(())
    }

    /// Take credits out of an account.
    pub fn sub(&mut self, account: AccountKind, amount: Credits) -> Option<()> {
        let balance = self.of_mut(account);
        *balance = balance.checked_sub(amount)?;
        Some(())
    }

    /// Sum over the accounts.
    #[must_use]
    pub fn sum(&self) -> Option<Credits> {
        self.held
            .checked_add(self.pending)?
            .checked_add(self.retired_local)?
            .checked_add(self.retired_international)
    }
}

/// Totals of a programme or of the country. `issued` is the sum of `balances`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Totals {
    /// Serials reserved by authorisations.
    pub authorised: Credits,
    /// Credits issued.
    pub issued: Credits,
    /// Where the issued credits lie.
    pub balances: Balances,
}

impl Totals {
    /// Reserve credits.
    pub fn authorise(&mut self, amount: Credits) -> Option<()> {
        self.authorised = self.authorised.checked_add(amount)?;
        Some(())
    }

    /// Issue credits into holdings.
    pub fn issue(&mut self, amount: Credits) -> Option<()> {
        self.issued = self.issued.checked_add(amount)?;
        self.balances.add(AccountKind::Holding, amount)
    }

    /// Move credits from one account to another.
    pub fn relocate(&mut self, from: AccountKind, to: AccountKind, amount: Credits) -> Option<()> {
        self.balances.sub(from, amount)?;
        self.balances.add(to, amount)
    }
}

/// A transfer that waits for its delay. Its ranges lie in the giver's account `Pending`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct WaitingTransfer<AccountId, BlockNumber> {
    /// The programme.
    pub programme: ProgrammeId,
    /// Who gives.
    pub from: OrganisationId,
    /// Who is to receive.
    pub to: OrganisationId,
    /// Which serials.
    pub ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
    /// How many credits.
    pub amount: Credits,
    /// Remark of the giver.
    pub remark: Option<Reason>,
    /// Who asked for it.
    pub by: Actor<AccountId>,
    /// The first block in which it is executed.
    pub due: BlockNumber,
    /// The last block in which it can be cancelled.
    pub cancellable_until: BlockNumber,
}

/// The receipt of a retirement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Receipt<AccountId, BlockNumber> {
    /// The programme.
    pub programme: ProgrammeId,
    /// Whose credits they were.
    pub owner: OrganisationId,
    /// Which serials.
    pub ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
    /// How many credits.
    pub amount: Credits,
    /// Type of the retirement.
    pub kind: RetirementKind,
    /// Receiving country of a cross-border retirement.
    pub country: Option<[u8; 2]>,
    /// For whom.
    pub beneficiary: Beneficiary,
    /// Why.
    pub reason: Reason,
    /// Who acted.
    pub by: Actor<AccountId>,
    /// In which block.
    pub block: BlockNumber,
}
