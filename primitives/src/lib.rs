//! Types and rules that every part of the registry shares: identifiers, whole credits,
//! serial ranges, proponents' shares, serial texts, roles, the error catalogue, and the
//! traits through which pallets meet.
//!
//! Nothing here touches storage. Every amount is a whole number of tonnes of CO2
//! equivalent; there is no float in this crate.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod catalogue;
pub mod classification;
pub mod consent;
pub mod credits;
pub mod dates;
pub mod ids;
mod named;
pub mod policy;
pub mod programme;
pub mod range;
pub mod records;
pub mod retirement;
pub mod roles;
pub mod serial;
pub mod shares;
pub mod texts;
pub mod traits;

pub use classification::{
    Channel, ChannelSet, DocumentKind, FundingSource, Gas, GasSet, MitigationType, ScopeSet,
    Sector, SectoralScope,
};
pub use credits::{Credits, RoundingError};
pub use ids::{
    FreezeId, IntentId, IssuanceId, MovementId, OrganisationId, PersonId, ProgrammeId, ReceiptId,
    ReportId, TransferId,
};
pub use policy::{Approver, Policy, When};
pub use programme::{MonitoredPeriod, ReportStage, Stage};
pub use range::{RangeError, SerialRange};
pub use retirement::{AccountKind, RetirementKind};
pub use roles::{
    Action, ActionSet, Actor, MemberState, OrganisationKind, OrganisationState, UserRole,
};
pub use serial::{SerialError, SerialNumber};
pub use shares::{split, validate_shares, Proponent, ShareError, PARTS_PER_WHOLE};
