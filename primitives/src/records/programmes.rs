//! Programmes: what is said of them, what was decided, and their documents.

use crate::{
    texts::{
        ActionId, DocumentName, ExternalId, MediaType, Region, SourceSystem, Title, MAX_PROPONENTS,
        MAX_REGIONS,
    },
    ChannelSet, Credits, DocumentKind, FundingSource, GasSet, MitigationType, OrganisationId,
    Proponent, Sector, SectoralScope, SerialRange, Stage,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// A sum of money in hundredths of a United States dollar.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct UsdCents(pub u64);

/// The money of a programme; every sum that is told is above zero.
#[derive(
    Clone,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Finance {
    /// Estimated cost of the programme.
    pub cost: Option<UsdCents>,
    /// Price of one credit.
    pub price: Option<UsdCents>,
    /// Where the money comes from.
    pub funding: Option<FundingSource>,
    /// Equivalent of what is granted.
    pub grant_equivalent: Option<UsdCents>,
}

/// How a programme stands to the nationally determined contribution; `None` is not told.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct NdcFlags {
    /// Within the scope of the contribution.
    pub in_scope: Option<bool>,
    /// Named in the contribution.
    pub included_in_ndc: Option<bool>,
    /// Named in the national adaptation plan.
    pub included_in_nap: Option<bool>,
}

/// Where the credits may be used outside the country.
#[derive(
    Clone,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct InternationalUse {
    /// The ways that apply.
    pub channels: ChannelSet,
    /// The one country that may buy, ISO 3166-1 alpha-2; `None` is any.
    pub buyer_country: Option<[u8; 2]>,
    /// Credits that may be transferred internationally at most; `None` is not told.
    pub maximum: Option<Credits>,
}

/// What is said of a programme.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProgrammeDetails {
    /// The system the programme comes from.
    pub source: SourceSystem,
    /// Identifier in that system; unique in it.
    pub external_id: ExternalId,
    /// Title.
    pub title: Title,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope; must fit the sector.
    pub scope: SectoralScope,
    /// How it mitigates; must fit the sector.
    pub mitigation: MitigationType,
    /// The gases it reduces, at least one.
    pub gases: GasSet,
    /// Start of the programme, seconds since 1970-01-01 UTC. Its year stands in the serial.
    pub start: u64,
    /// End of the programme, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Calendar years from the start in which reductions can be credited; `None` is until the
    /// end.
    pub crediting_years: Option<u8>,
    /// Regions of the country, ISO 3166-2, at least one.
    pub regions: BoundedVec<Region, ConstU32<MAX_REGIONS>>,
    /// blake2-256 hash of the boundary's geometry, a GeoJSON document.
    pub boundary: Option<[u8; 32]>,
    /// Estimated emission reductions over the programme's life; zero in a draft only.
    pub estimate: Credits,
    /// Proponents with their shares of future issues; the shares sum to 1 000 000.
    pub proponents: BoundedVec<Proponent, ConstU32<MAX_PROPONENTS>>,
    /// Money.
    pub finance: Finance,
    /// The nationally determined contribution.
    pub ndc: NdcFlags,
    /// Use of the credits outside the country.
    pub international: InternationalUse,
}

/// A programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Programme {
    /// What is said of it.
    pub details: ProgrammeDetails,
    /// Where it stands.
    pub stage: Stage,
    /// Counts the versions of the details and the submissions after a rejection, from 1.
    pub version: u32,
    /// The organisation that registered it.
    pub registered_by: OrganisationId,
    /// Sum of its authorisations.
    pub authorised: Credits,
    /// Sum of its verified reports.
    pub verified: Credits,
    /// Sum of what its mitigation actions are to reduce.
    pub planned: Credits,
    /// How many authorisations it has.
    pub authorisations: u32,
    /// How many documents it has.
    pub documents: u32,
    /// How many estimates were computed for it.
    pub estimates: u32,
}

/// One authorisation of a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Authorisation<BlockNumber> {
    /// The serials reserved by it.
    pub serials: SerialRange,
    /// blake2-256 hash of the letter of authorisation.
    pub letter: Option<[u8; 32]>,
    /// The authority.
    pub by: OrganisationId,
    /// In which block.
    pub block: BlockNumber,
}

/// New details of an authorised programme that one side proposed and the other has to agree to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Amendment {
    /// The details.
    pub details: ProgrammeDetails,
    /// Who proposed them.
    pub by: OrganisationId,
    /// For which side.
    pub side: Side,
}

/// For whom somebody agrees to an amendment.
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
pub enum Side {
    /// The proponents, or a monitoring system for them.
    #[codec(index = 0)]
    Proponents,
    /// The authority.
    #[codec(index = 1)]
    Authority,
}

/// What an ownership change moves.
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
pub enum Holdings {
    /// Shares of future issues only: the giver keeps what it holds.
    #[codec(index = 0)]
    Stay,
    /// Also so many credits of the programme that the giver holds, lowest serials first.
    #[codec(index = 1)]
    Move(Credits),
}

/// A change of ownership of a programme.
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
pub struct OwnershipChange {
    /// The proponent that gives.
    pub giver: OrganisationId,
    /// The organisation that receives; it may be a proponent already.
    pub receiver: OrganisationId,
    /// The share of the whole programme that moves, in parts per million.
    pub share: u32,
    /// What becomes of present holdings.
    pub holdings: Holdings,
}

/// Who has to agree to a change of ownership.
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
pub enum Party {
    /// Who gives.
    #[codec(index = 0)]
    Giver,
    /// Who receives.
    #[codec(index = 1)]
    Receiver,
    /// The authority.
    #[codec(index = 2)]
    Authority,
}

impl Party {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Giver, Self::Receiver, Self::Authority];
}

/// A change of ownership that waits until all three parties agree.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct OwnershipProposal {
    /// The change.
    pub change: OwnershipChange,
    /// Who proposed it.
    pub by: OrganisationId,
    /// The organisations that agreed, by [`Party`].
    pub agreed: [Option<OrganisationId>; 3],
}

/// Which of the two proposals a programme can have.
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
pub enum ProposalKind {
    /// New details.
    #[codec(index = 0)]
    Amendment,
    /// A change of ownership.
    #[codec(index = 1)]
    Ownership,
}

/// A document to be added to a programme. Its bytes live elsewhere.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct NewDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Name of the file.
    pub name: DocumentName,
    /// blake2-256 hash of its bytes.
    pub hash: [u8; 32],
    /// How many bytes.
    pub size: u64,
    /// Media type (RFC 6838).
    pub media: MediaType,
    /// The mitigation action that it belongs to; `None` for the programme.
    pub action: Option<ActionId>,
    /// The number of the document that it is a new version of.
    pub replaces: Option<u32>,
}

/// A document of a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Document<BlockNumber> {
    /// What was said of it.
    pub document: NewDocument,
    /// Its version, from 1.
    pub version: u32,
    /// Whether a newer version replaced it.
    pub replaced: bool,
    /// The organisation that added it.
    pub author: OrganisationId,
    /// In which block.
    pub block: BlockNumber,
}

/// A mitigation action of a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MitigationAction {
    /// How it mitigates.
    pub mitigation: MitigationType,
    /// What it is to reduce, as its proponents say.
    pub estimate: Credits,
    /// The number of the estimate that the chain computed for it.
    pub computed: Option<u32>,
    /// The organisation that added it.
    pub by: OrganisationId,
}

/// A certifier's certificate for a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Certificate<BlockNumber> {
    /// Whether nobody withdrew it. A suspension of the certifier withdraws it without a mark
    /// here: what was given before the suspension does not count any more.
    pub standing: bool,
    /// blake2-256 hash of the certifier's statement.
    pub statement: Option<[u8; 32]>,
    /// In which block it was given.
    pub block: BlockNumber,
}
