//! Ranges, issuances, totals, receipts.

use crate::named::named_enum;
pub use crate::records::keys::{AgendaKey, SerialKey};
use crate::{
    texts::{Beneficiary, Name, Reason, MAX_RANGES},
    AccountKind, Actor, Credits, FreezeId, IssuanceId, MonitoredPeriod, OrganisationId,
    ProgrammeId, ReportId, RetirementKind, SerialRange, TransferId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

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
    /// What reserves it; always when it lies in `Pending`, never otherwise.
    pub reservation: Option<TransferId>,
    /// The freeze that names it. It counts while that freeze is in force, and stays until the
    /// range moves.
    pub frozen: Option<FreezeId>,
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
    /// The first issuance of the same call: an amount that reaches over several blocks of
    /// serials makes several issuances, which stand and fall together.
    pub batch: IssuanceId,
    /// What became of it.
    pub standing: Standing,
}

named_enum! {
    /// What became of an issuance.
    Standing {
        /// Every unit lies where the issuance laid it.
        Unmoved = 0,
        /// A unit has moved at some time.
        Moved = 1,
        /// It was voided: its serials exist no more and are never used again.
        Voided = 2,
    }
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
    /// Reserved by transfers and retirements that wait.
    pub pending: Credits,
    /// Retired inside the country.
    pub retired_local: Credits,
    /// Retired for use by another country.
    pub retired_international: Credits,
    /// Cancelled.
    pub cancelled: Credits,
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
            AccountKind::Cancellation => self.cancelled,
        }
    }

    fn of_mut(&mut self, account: AccountKind) -> &mut Credits {
        match account {
            AccountKind::Holding => &mut self.held,
            AccountKind::Pending => &mut self.pending,
            AccountKind::RetirementLocal => &mut self.retired_local,
            AccountKind::RetirementInternational => &mut self.retired_international,
            AccountKind::Cancellation => &mut self.cancelled,
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
            .checked_add(self.retired_international)?
            .checked_add(self.cancelled)
    }
}

/// Totals of a programme or of the country. `issued` is the sum of `balances`, and `issued` and
/// `voided` together are at most `authorised`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Totals {
    /// Serials reserved by authorisations.
    pub authorised: Credits,
    /// Credits issued, without what was voided.
    pub issued: Credits,
    /// Credits whose issuance was voided.
    pub voided: Credits,
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

    /// Void credits that lie in holdings.
    pub fn void(&mut self, amount: Credits) -> Option<()> {
        self.issued = self.issued.checked_sub(amount)?;
        self.voided = self.voided.checked_add(amount)?;
        self.balances.sub(AccountKind::Holding, amount)
    }

    /// Serials taken from the blocks so far.
    #[must_use]
    pub fn used(&self) -> Option<Credits> {
        self.issued.checked_add(self.voided)
    }

    /// Move credits from one account to another.
    pub fn relocate(&mut self, from: AccountKind, to: AccountKind, amount: Credits) -> Option<()> {
        self.balances.sub(from, amount)?;
        self.balances.add(to, amount)
    }
}

/// How and for whom credits are to be retired.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct RetirementTerms {
    /// Type of the retirement.
    pub kind: RetirementKind,
    /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// Receiving organisation of a cross-border retirement, when it is known.
    pub receiver: Option<Name>,
    /// For whom.
    pub beneficiary: Beneficiary,
    /// Why.
    pub reason: Reason,
}

/// How credits ended.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Ending {
    /// They were retired: used, by or for somebody.
    #[codec(index = 0)]
    Retired {
        /// Type of the retirement.
        kind: RetirementKind,
        /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
        country: Option<[u8; 2]>,
        /// Receiving organisation of a cross-border retirement.
        receiver: Option<Name>,
        /// For whom.
        beneficiary: Beneficiary,
    },
    /// They were cancelled: nobody used them.
    #[codec(index = 1)]
    Cancelled {
        /// Hash of the order, when an authority ordered it.
        order: Option<[u8; 32]>,
    },
}

impl Ending {
    /// The account that receives the ranges.
    #[must_use]
    pub const fn account(&self) -> AccountKind {
        match self {
            Self::Retired { kind, .. } => kind.account(),
            Self::Cancelled { .. } => AccountKind::Cancellation,
        }
    }
}

/// The receipt of a retirement or cancellation.
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
    /// How they ended.
    pub ending: Ending,
    /// Why.
    pub reason: Reason,
    /// Who acted; who recognised it, when it was asked for.
    pub by: Actor<AccountId>,
    /// In which block.
    pub block: BlockNumber,
}
