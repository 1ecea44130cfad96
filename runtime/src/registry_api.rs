//! What wallets and applications ask most, each in one question: the runtime API behind the
//! `registry_*` methods of a node's JSON-RPC.
//!
//! The answers are the records of the chain with what their numbers stand for, all of one block.
//! Every question reads a bounded number of records. The trait and its answers are a contract
//! with nodes and clients: a changed answer gets a new version (`#[changed_in]`), never another
//! shape under the same one.

pub(crate) mod answers;

use crate::{AccountId, BlockNumber};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use registry_primitives::{
    records::{
        accounts::CountryParameters,
        credits::{Balances, Receipt, Totals},
        ledger::{HoldingsCursor, HoldingsPage},
        programmes::Programme,
        validators::{AuthorisedUpgrade, SessionIndex, Validator, ValidatorRules},
    },
    texts::{ExternalId, Name, SourceSystem, TaxId},
    traits::Subject,
    Action, FreezeId, OrganisationId, Policy, ProgrammeId, ReceiptId, SerialRange,
};
use scale_info::TypeInfo;

/// How a question names a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ProgrammeName {
    /// By its number.
    #[codec(index = 0)]
    Number(ProgrammeId),
    /// By the identifier that it has in the system it comes from.
    #[codec(index = 1)]
    External(SourceSystem, ExternalId),
}

/// How a question names an organisation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum OrganisationName {
    /// By its number.
    #[codec(index = 0)]
    Number(OrganisationId),
    /// By its tax id.
    #[codec(index = 1)]
    TaxId(TaxId),
}

/// An organisation as an answer names it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct NamedOrganisation {
    /// Its number.
    pub id: OrganisationId,
    /// Its tax id.
    pub tax_id: TaxId,
    /// Its public name.
    pub name: Name,
}

/// A programme with its credits.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ProgrammeAnswer {
    /// Its number.
    pub id: ProgrammeId,
    /// Its record.
    pub programme: Programme,
    /// What was authorised, issued and voided, and where the credits lie.
    pub totals: Totals,
    /// The blocks of serials that its authorisations reserved, in their order.
    pub blocks: Vec<SerialRange>,
    /// The organisation that registered it and its proponents, each once.
    pub organisations: Vec<NamedOrganisation>,
    /// The country, for serial texts.
    pub country: Option<CountryParameters>,
}

/// What an organisation has: one page of its ranges, and its balances.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct HoldingsAnswer {
    /// The organisation.
    pub organisation: NamedOrganisation,
    /// What it has in each account, all programmes together.
    pub balances: Balances,
    /// The page.
    pub page: HoldingsPage,
    /// The programmes of the page, with the freezes that are in force on all that the
    /// organisation holds of them.
    pub programmes: Vec<HeldProgramme>,
    /// The country, for serial texts.
    pub country: Option<CountryParameters>,
}

/// What a page of holdings has to know of a programme.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct HeldProgramme {
    /// Its number.
    pub id: ProgrammeId,
    /// The parts of serial texts.
    pub serial: Option<SerialParts>,
    /// The freezes of the country, of the organisation and of the programme.
    pub frozen_by: Vec<FreezeId>,
}

/// What a serial text says of a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct SerialParts {
    /// CDM sectoral scope.
    pub scope: u8,
    /// Start of the programme, seconds since 1970-01-01 UTC.
    pub start: u64,
}

/// All that a certificate shows.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct CertificateAnswer {
    /// The receipt of the retirement or cancellation.
    pub receipt: Receipt<AccountId, BlockNumber>,
    /// The key under which the state holds the receipt.
    pub key: Vec<u8>,
    /// The programme.
    pub programme: Option<Programme>,
    /// Whose credits they were, and whose member decided.
    pub organisations: Vec<NamedOrganisation>,
    /// The country.
    pub country: Option<CountryParameters>,
}

/// A validator in the session that runs.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ValidatorAnswer {
    /// Its account.
    pub account: AccountId,
    /// Its record.
    pub validator: Validator,
    /// The organisation that runs it.
    pub organisation: Option<NamedOrganisation>,
    /// Whether it is in the set of the session that runs.
    pub in_set: bool,
    /// Blocks that it made in this session so far.
    pub authored: u32,
    /// Slots of this session so far that were its own.
    pub expected: u32,
}

/// The state of the network as the chain knows it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct NetworkAnswer {
    /// The session that runs.
    pub session: SessionIndex,
    /// Its first block.
    pub session_start: BlockNumber,
    /// The rules of the set of validators.
    pub rules: ValidatorRules,
    /// The validators, at most [`MAX_VALIDATOR_RECORDS`].
    pub validators: Vec<ValidatorAnswer>,
    /// Members of the council.
    pub council: u32,
    /// Members of the technical committee.
    pub committee: u32,
    /// The release that governance authorised and nobody applied yet.
    pub authorised_upgrade: Option<AuthorisedUpgrade<BlockNumber>>,
    /// The last block of the safe mode, when it is entered.
    pub safe_mode_until: Option<BlockNumber>,
    /// How many calls are paused.
    pub paused_calls: u32,
}

/// Validators that one answer tells of.
pub const MAX_VALIDATOR_RECORDS: u32 = 256;

sp_api::decl_runtime_apis! {
    /// What wallets and applications ask most.
    #[api_version(1)]
    pub trait RegistryApi {
        /// A programme with its credits; `None` when there is none of this name.
        fn programme(name: ProgrammeName) -> Option<ProgrammeAnswer>;

        /// What an organisation has: the first page, or the one after a cursor. `None` when
        /// there is no such organisation.
        fn holdings(
            name: OrganisationName,
            after: Option<HoldingsCursor>,
        ) -> Option<HoldingsAnswer>;

        /// The receipt of a retirement or cancellation with all that its certificate shows.
        fn certificate(receipt: ReceiptId) -> Option<CertificateAnswer>;

        /// Whether a key may take an action on a record now, and which second-person policy then
        /// applies. When it may not: the name of the cause in the catalogue of errors.
        fn may(
            key: AccountId,
            action: Action,
            subject: Subject<AccountId>,
        ) -> Result<Policy, Vec<u8>>;

        /// The validators, their rules and their session, governance and what is paused.
        fn network() -> NetworkAnswer;
    }
}
