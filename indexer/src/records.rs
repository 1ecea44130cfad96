//! Records of the chain's state, field by field as the runtime stores them.

use codec::Decode;
use registry_primitives::{
    AccountKind, Credits, IssuanceId, MonitoredPeriod, OrganisationId, OrganisationKind,
    OrganisationState, ProgrammeId, RetirementKind, ScopeSet, SerialRange, Stage, UserRole,
};

use crate::{
    decode::{Actor, Alpha2, MovedRange, ProgrammeDetails},
    text::{Code, Hash32, Text},
};

/// A map or value of the state: its pallet and its name.
pub type Entry = (&'static str, &'static str);

/// `Accounts.Country`.
pub const COUNTRY: Entry = ("Accounts", "Country");
/// `Accounts.Organisations`.
pub const ORGANISATIONS: Entry = ("Accounts", "Organisations");
/// `Accounts.Members`.
pub const MEMBERS: Entry = ("Accounts", "Members");
/// `Programmes.Programmes`.
pub const PROGRAMMES: Entry = ("Programmes", "Programmes");
/// `Credits.LastSerial`.
pub const LAST_SERIAL: Entry = ("Credits", "LastSerial");
/// `Credits.Issuances`.
pub const ISSUANCES: Entry = ("Credits", "Issuances");
/// `Credits.Ranges`.
pub const RANGES: Entry = ("Credits", "Ranges");
/// `Credits.OrganisationBalances`.
pub const ORGANISATION_BALANCES: Entry = ("Credits", "OrganisationBalances");
/// `Credits.ProgrammeTotals`.
pub const PROGRAMME_TOTALS: Entry = ("Credits", "ProgrammeTotals");
/// `Credits.NationalTotals`.
pub const NATIONAL_TOTALS: Entry = ("Credits", "NationalTotals");
/// `Credits.Receipts`.
pub const RECEIPTS: Entry = ("Credits", "Receipts");
/// `Timestamp.Now`.
pub const NOW: Entry = ("Timestamp", "Now");

/// Everything that is read: a runtime without one of these is not understood.
pub const ENTRIES: &[Entry] = &[
    COUNTRY,
    ORGANISATIONS,
    MEMBERS,
    PROGRAMMES,
    LAST_SERIAL,
    ISSUANCES,
    RANGES,
    ORGANISATION_BALANCES,
    PROGRAMME_TOTALS,
    NATIONAL_TOTALS,
    RECEIPTS,
    NOW,
];

/// The country of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: Alpha2,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: Code<3>,
    /// Name in the country's own spelling.
    pub name: Text,
    /// Name of the credit unit in serial texts.
    pub unit: Text,
    /// Number of this registry within the country.
    pub registry_number: u8,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Organisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Whether it may act.
    pub state: OrganisationState,
    /// Its public name.
    pub name: Text,
    /// Its tax id.
    pub tax_id: Text,
    /// Country of its seat.
    pub country: Alpha2,
    /// Scopes a ministry may act on.
    pub scopes: ScopeSet,
}

/// What the registry knows of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Member {
    /// The organisation it acts for.
    pub organisation: OrganisationId,
    /// Its role there.
    pub role: UserRole,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Programme {
    /// What its registrant said of it.
    pub details: ProgrammeDetails,
    /// Where it stands.
    pub stage: Stage,
    /// The serials reserved for it.
    pub block: Option<SerialRange>,
}

/// One issuance.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Issuance {
    /// The programme.
    pub programme: ProgrammeId,
    /// All its serials.
    pub range: SerialRange,
    /// Year in which the reductions happened.
    pub vintage: u16,
    /// Monitored period.
    pub period: Option<MonitoredPeriod>,
    /// Hash of the verification report.
    pub verification: Option<Hash32>,
}

/// A range; its last serial is its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
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

/// Credits by account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct Balances {
    /// Free to move.
    pub held: Credits,
    /// Retired inside the country.
    pub retired_local: Credits,
    /// Retired for use by another country.
    pub retired_international: Credits,
}

/// Totals of a programme or of the country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct Totals {
    /// Serials reserved by authorisations.
    pub authorised: Credits,
    /// Credits issued.
    pub issued: Credits,
    /// Where the issued credits lie.
    pub balances: Balances,
}

/// The receipt of a retirement.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Receipt {
    /// The programme.
    pub programme: ProgrammeId,
    /// Whose credits they were.
    pub owner: OrganisationId,
    /// Which serials.
    pub ranges: Vec<MovedRange>,
    /// How many credits.
    pub amount: Credits,
    /// Type of the retirement.
    pub kind: RetirementKind,
    /// Receiving country of a cross-border retirement.
    pub country: Option<Alpha2>,
    /// For whom.
    pub beneficiary: Text,
    /// Why.
    pub reason: Text,
    /// Who acted.
    pub by: Actor,
    /// In which block.
    pub block: u32,
}
