//! Monitoring: estimates, reports, verifications, and the calendar of monitored periods.

use super::calculation::{CalculationFields, MethodName};
pub use crate::records::keys::PeriodKey;
use crate::{
    Credits, IssuanceId, MonitoredPeriod, OrganisationId, ProgrammeId, ReportId, ReportStage,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An estimate that the chain computed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Estimate<BlockNumber> {
    /// The method.
    pub method: MethodName,
    /// The version of the country's constants; 0 is the calculator's own.
    pub constants: u32,
    /// The measured quantities.
    pub inputs: CalculationFields,
    /// The result in hundredths of tCO2e.
    pub hundredths: i128,
    /// The organisation that asked for it.
    pub by: OrganisationId,
    /// In which block.
    pub block: BlockNumber,
}

/// With which method and constants something was calculated.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct MethodVersion {
    /// The method.
    pub method: MethodName,
    /// The version of the country's constants; 0 is the calculator's own.
    pub constants: u32,
}

/// A monitoring report.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MonitoringReport<BlockNumber> {
    /// The programme.
    pub programme: ProgrammeId,
    /// The monitored period.
    pub period: MonitoredPeriod,
    /// Reductions that are claimed for it.
    pub claimed: Credits,
    /// blake2-256 hash of the monitored data.
    pub inputs: [u8; 32],
    /// How the claim was calculated.
    pub method: Option<MethodVersion>,
    /// The organisation that reported.
    pub by: OrganisationId,
    /// In which block.
    pub block: BlockNumber,
    /// Where the report stands.
    pub stage: ReportStage,
    /// The verification, also when it was withdrawn.
    pub verification: Option<Verification<BlockNumber>>,
}

/// The verification of a report.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Verification<BlockNumber> {
    /// The certifier.
    pub certifier: OrganisationId,
    /// Verified reductions, at most what is claimed.
    pub verified: Credits,
    /// Credits issued against them, at most what is verified.
    pub issued: Credits,
    /// blake2-256 hash of the verification report.
    pub statement: [u8; 32],
    /// In which block.
    pub block: BlockNumber,
}

/// A period that is taken. Its last second is the key it is stored under.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TakenPeriod {
    /// First second.
    pub from: u64,
    /// What took it.
    pub by: Taker,
}

/// What takes a monitored period.
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
#[serde(rename_all = "camelCase")]
pub enum Taker {
    /// A verified report.
    #[codec(index = 0)]
    Report(ReportId),
    /// An issuance without verification.
    #[codec(index = 1)]
    Issuance(IssuanceId),
}
