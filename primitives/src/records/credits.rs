//! Ranges, issuances, totals, receipts.

use crate::{
    texts::{Beneficiary, Reason, MAX_RANGES},
    AccountKind, Actor, Credits, IssuanceId, MonitoredPeriod, OrganisationId, ProgrammeId,
    RetirementKind, SerialRange,
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
    /// Hash of the verification report, when told.
    pub verification: Option<[u8; 32]>,
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
            AccountKind::RetirementLocal => self.retired_local,
            AccountKind::RetirementInternational => self.retired_international,
        }
    }

    fn of_mut(&mut self, account: AccountKind) -> &mut Credits {
        match account {
            AccountKind::Holding => &mut self.held,
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

    /// Move credits from holdings into a retirement account.
    pub fn retire(&mut self, account: AccountKind, amount: Credits) -> Option<()> {
        self.balances.sub(AccountKind::Holding, amount)?;
        self.balances.add(account, amount)
    }
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
