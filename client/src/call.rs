//! The calls of the registry.

mod decoded;
mod encode;

pub use decoded::{decode_call, DecodedCall};
pub(crate) use encode::encode_batch;

use crate::{AccountId, MultiSignature};
use registry_primitives::{
    records::{credits::Selection, programmes::ProgrammeDetails, trust::Limits},
    Action, Credits, IntentId, MonitoredPeriod, OrganisationId, OrganisationKind, ProgrammeId,
    Proponent, RetirementKind, ScopeSet, Sector, SectoralScope, TransferId, UserRole, When,
};

/// A programme to be registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewProgramme {
    /// Identifier in the system it comes from.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope.
    pub scope: SectoralScope,
    /// Start, seconds since 1970-01-01 UTC.
    pub start: u64,
    /// End, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Estimated reductions.
    pub estimate: Credits,
    /// Proponents and shares in parts per million.
    pub proponents: Vec<Proponent>,
}

impl NewProgramme {
    /// The record the chain takes, or the name of the field that is too long for it.
    pub fn details(&self) -> Result<ProgrammeDetails, &'static str> {
        Ok(ProgrammeDetails {
            external_id: self
                .external_id
                .clone()
                .into_bytes()
                .try_into()
                .map_err(|_| "externalId")?,
            title: self
                .title
                .clone()
                .into_bytes()
                .try_into()
                .map_err(|_| "title")?,
            sector: self.sector,
            scope: self.scope,
            start: self.start,
            end: self.end,
            estimate: self.estimate,
            proponents: self
                .proponents
                .clone()
                .try_into()
                .map_err(|_| "proponents")?,
        })
    }
}

/// A call, with the meaning that the pallets document. Governance's own calls are not among
/// them: they are made by a proposal and not by a key.
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
    RegisterProgramme(NewProgramme),
    AuthoriseProgramme {
        programme: ProgrammeId,
        amount: Credits,
    },
    RejectProgramme {
        programme: ProgrammeId,
        reason: String,
    },

    // Credits
    Issue {
        programme: ProgrammeId,
        amount: Credits,
        vintage: u16,
        period: Option<MonitoredPeriod>,
        verification: Option<[u8; 32]>,
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
        kind: RetirementKind,
        country: Option<[u8; 2]>,
        beneficiary: String,
        reason: String,
    },
    CancelTransfer {
        transfer: TransferId,
    },
    ExecuteTransfer {
        transfer: TransferId,
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
}

#[cfg(test)]
mod tests;
