//! The calls of the registry.

mod decoded;
mod encode;

pub use decoded::{decode_call, DecodedCall};
pub(crate) use encode::{encode_batch, indices};

use crate::{proposals::Body, AccountId, MultiSignature};
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields},
        credits::{IssuanceBasis, RetirementTerms, Selection},
        freezes::FreezeScope,
        monitoring::MethodVersion,
        programmes::{NewDocument, OwnershipChange, ProgrammeDetails, ProposalKind},
        trust::{Limits, Reception},
        waiting::CrossBorder,
    },
    Action, Credits, FreezeId, IntentId, IssuanceId, MitigationType, MonitoredPeriod,
    OrganisationId, OrganisationKind, ProgrammeId, ReportId, ScopeSet, Sector, Stage, TransferId,
    UserRole, When,
};

/// A call, with the meaning that the pallets document. Governance's own calls are not among
/// them: they are made by a motion and not by a key, see [`crate::proposals`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Call {
    // Roles
    SetOwnPolicy {
        action: Action,
        when: When,
    },
    OpenIntent {
        call: Box<Call>,
    },
    /// The call is given as the intent holds it.
    ApproveIntent {
        intent: IntentId,
        call: Vec<u8>,
    },
    RefuseIntent {
        intent: IntentId,
        reason: String,
    },
    CancelIntent {
        intent: IntentId,
    },
    ExpireIntent {
        intent: IntentId,
    },

    // Accounts
    RegisterOrganisation {
        kind: OrganisationKind,
        name: String,
        tax_id: String,
        country: [u8; 2],
        scopes: ScopeSet,
        website: String,
        administrator: Option<AccountId>,
    },
    AddMember {
        organisation: OrganisationId,
        key: AccountId,
        role: UserRole,
    },
    SuspendOrganisation {
        organisation: OrganisationId,
        reason: String,
    },
    ReactivateOrganisation {
        organisation: OrganisationId,
        reason: String,
    },
    /// Needs no signer: see [`crate::Registry::submit_unsigned`].
    ApplyOrganisation {
        kind: OrganisationKind,
        name: String,
        tax_id: String,
        country: [u8; 2],
        website: String,
        key: AccountId,
        signature: MultiSignature,
    },
    DecideRegistration {
        organisation: OrganisationId,
        admit: bool,
        reason: String,
    },
    EditOrganisation {
        name: String,
        country: [u8; 2],
        website: String,
    },
    SetSelfRegistration {
        open: bool,
    },
    Accredit {
        organisation: OrganisationId,
        sector: Sector,
        from: u64,
        until: u64,
    },
    SuspendAccreditation {
        organisation: OrganisationId,
        sector: Sector,
        reason: String,
    },
    Invite {
        role: UserRole,
        voucher: [u8; 32],
        lifetime: u32,
    },
    WithdrawInvitation {
        voucher: [u8; 32],
    },
    /// Needs no signer: see [`crate::Registry::submit_unsigned`].
    AcceptInvitation {
        voucher: AccountId,
        voucher_signature: MultiSignature,
        key: AccountId,
        key_signature: MultiSignature,
    },
    ChangeRole {
        key: AccountId,
        role: UserRole,
    },
    SuspendMember {
        key: AccountId,
        reason: String,
    },
    ReactivateMember {
        key: AccountId,
        reason: String,
    },
    RemoveMember {
        key: AccountId,
        reason: String,
    },
    RotateKey {
        new: AccountId,
        signature: MultiSignature,
    },
    ProposeRecovery {
        lost: AccountId,
        new: AccountId,
        signature: MultiSignature,
    },
    ApproveRecovery {
        lost: AccountId,
    },
    CancelRecovery {
        lost: AccountId,
    },
    CompleteRecovery {
        lost: AccountId,
    },

    // Programmes
    RegisterProgramme {
        details: Box<ProgrammeDetails>,
        submit: bool,
    },
    AuthoriseProgramme {
        programme: ProgrammeId,
        /// The version of the details that was read.
        version: u32,
        amount: Credits,
        letter: Option<[u8; 32]>,
        reason: Option<String>,
    },
    RejectProgramme {
        programme: ProgrammeId,
        reason: String,
    },
    SubmitProgramme {
        programme: ProgrammeId,
        estimate: Option<Credits>,
        reason: Option<String>,
    },
    AmendProgramme {
        programme: ProgrammeId,
        details: Box<ProgrammeDetails>,
        reason: Option<String>,
    },
    AgreeAmendment {
        programme: ProgrammeId,
        hash: [u8; 32],
    },
    DeclineProposal {
        programme: ProgrammeId,
        proposal: ProposalKind,
        reason: String,
    },
    WithdrawProgramme {
        programme: ProgrammeId,
        reason: String,
    },
    CloseProgramme {
        programme: ProgrammeId,
        outcome: Stage,
        reason: String,
    },
    ProposeOwnership {
        programme: ProgrammeId,
        change: OwnershipChange,
        reason: Option<String>,
    },
    AgreeOwnership {
        programme: ProgrammeId,
        hash: [u8; 32],
    },
    AddDocument {
        programme: ProgrammeId,
        document: NewDocument,
    },
    AddMitigationAction {
        programme: ProgrammeId,
        action: String,
        mitigation: MitigationType,
        estimate: Credits,
        calculation: Option<Calculation>,
    },
    EstimateProgramme {
        programme: ProgrammeId,
        calculation: Calculation,
        apply: bool,
    },
    ReportMonitoring {
        programme: ProgrammeId,
        period: MonitoredPeriod,
        claimed: Credits,
        inputs: [u8; 32],
        method: Option<MethodVersion>,
    },
    VerifyReport {
        report: ReportId,
        verified: Credits,
        statement: [u8; 32],
    },
    DeclineReport {
        report: ReportId,
        reason: String,
    },
    WithdrawVerification {
        report: ReportId,
        reason: String,
    },
    CertifyProgramme {
        programme: ProgrammeId,
        statement: Option<[u8; 32]>,
    },
    WithdrawCertificate {
        programme: ProgrammeId,
        certifier: OrganisationId,
        reason: String,
    },
    SetConstants {
        method: String,
        constants: CalculationFields,
    },

    // Credits
    Issue {
        programme: ProgrammeId,
        amount: Credits,
        vintage: u16,
        basis: IssuanceBasis,
    },
    Transfer {
        programme: ProgrammeId,
        to: OrganisationId,
        selection: Selection,
        remark: Option<String>,
    },
    Retire {
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        /// See [`crate::values::retirement_terms`].
        terms: RetirementTerms,
    },
    CancelTransfer {
        transfer: TransferId,
    },
    ExecuteTransfer {
        transfer: TransferId,
    },
    CancelCredits {
        owner: OrganisationId,
        programme: ProgrammeId,
        selection: Selection,
        reason: String,
        /// blake2-256 hash of the written order, from an authority.
        order: Option<[u8; 32]>,
    },
    RequestTransfer {
        programme: ProgrammeId,
        /// Who is asked, and for what.
        givers: Vec<(OrganisationId, Selection)>,
        to: OrganisationId,
        remark: Option<String>,
    },
    RequestRetirement {
        programme: ProgrammeId,
        selection: Selection,
        /// See [`crate::values::cross_border`].
        terms: CrossBorder,
    },
    AcceptRequest {
        transfer: TransferId,
    },
    RefuseRequest {
        transfer: TransferId,
        reason: String,
    },
    Freeze {
        scope: FreezeScope,
        reason: String,
        case: String,
        /// The first block in which it is over.
        until: Option<u32>,
    },
    Unfreeze {
        freeze: FreezeId,
        reason: String,
    },
    VoidIssuance {
        issuance: IssuanceId,
        reason: String,
    },

    // Safeguards
    AddTrusted {
        counterparty: OrganisationId,
    },
    RemoveTrusted {
        counterparty: OrganisationId,
    },
    SetTransferLimits {
        limits: Limits,
    },
    SetReception {
        reception: Reception,
    },

    // Validators
    ProposeValidator {
        account: AccountId,
        /// The block key (sr25519) and the finality key (ed25519).
        keys: [u8; 64],
        /// That whoever made the keys made them for this account.
        proof: Vec<u8>,
        /// The last session of the term.
        until: Option<u32>,
    },
    LeaveValidator {
        account: AccountId,
    },
    RotateValidatorKeys {
        account: AccountId,
        keys: [u8; 64],
        proof: Vec<u8>,
    },

    // Governance
    /// Needs no signer: see [`crate::Registry::submit_unsigned`].
    ApplyUpgrade {
        code: Vec<u8>,
    },

    // Council and technical committee
    ProposeMotion {
        body: Body,
        /// Members who must agree.
        threshold: u32,
        /// An encoded call: see [`crate::proposals`].
        proposal: Vec<u8>,
    },
    VoteOnMotion {
        body: Body,
        motion: [u8; 32],
        index: u32,
        approve: bool,
    },
    CloseMotion {
        body: Body,
        motion: [u8; 32],
        index: u32,
        /// Bytes of the encoded call.
        length: u32,
    },
}

#[cfg(test)]
mod tests;
