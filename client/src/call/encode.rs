//! Calls as the runtime encodes them.

use super::Call;
use crate::{
    fit::{self, Difference, Item},
    ClientError,
};
use codec::{Compact, Encode};
use subxt::{
    ext::scale_decode::visitor::{decode_with_visitor, IgnoreVisitor},
    Metadata,
};

/// The most that what a motion says may cost when it is executed, in picoseconds and in bytes of
/// proof. Unused weight is given back.
const EXECUTION: (u64, u64) = (20_000_000_000, 1 << 20);

/// The length of an encoded call, as calls of councils take it.
fn length(call: &[u8]) -> Result<Compact<u32>, ClientError> {
    u32::try_from(call.len())
        .map(Compact)
        .map_err(|e| ClientError::Unreadable(e.to_string()))
}

/// Pallet, call and encoded arguments.
type Parts = (&'static str, &'static str, Vec<u8>);

/// Declares how calls are encoded: their name, and their fields one after the other. Those that
/// hold a call are the exception, because the indices of calls depend on the runtime.
macro_rules! calls {
    ($( $pallet:literal { $( $call:ident { $($field:ident),* } => $name:literal, )* } )*) => {
        impl Call {
            /// Pallet, call and encoded arguments. A text that is too long is refused by the
            /// node.
            pub(super) fn parts(&self, metadata: &Metadata) -> Result<Parts, ClientError> {
                Ok(match self {
                    Self::OpenIntent { call } => {
                        ("Roles", "open_intent", call.encode_for(metadata)?)
                    }
                    Self::ApproveIntent { intent, call } => {
                        let arguments = [intent.encode().as_slice(), call.as_slice()].concat();
                        ("Roles", "approve_intent", arguments)
                    }
                    Self::ProposeMotion { body, threshold, proposal } => {
                        let mut arguments = Compact(*threshold).encode();
                        arguments.extend(proposal);
                        length(proposal)?.encode_to(&mut arguments);
                        (body.pallet(), "propose", arguments)
                    }
                    Self::VoteOnMotion { body, motion, index, approve } => {
                        let arguments = (motion, Compact(*index), approve).encode();
                        (body.pallet(), "vote", arguments)
                    }
                    Self::CloseMotion { body, motion, index, length } => {
                        let (time, proof) = EXECUTION;
                        let weight = (Compact(time), Compact(proof));
                        let arguments = (motion, Compact(*index), weight, Compact(*length));
                        (body.pallet(), "close", arguments.encode())
                    }
                    $($(
                        Self::$call { $($field),* } => {
                            ($pallet, $name, ($($field,)*).encode())
                        }
                    )*)*
                })
            }
        }

        impl Call {
            /// The pallet of the call.
            #[must_use]
            pub fn pallet(&self) -> &'static str {
                match self {
                    Self::OpenIntent { .. } | Self::ApproveIntent { .. } => "Roles",
                    Self::ProposeMotion { body, .. }
                    | Self::VoteOnMotion { body, .. }
                    | Self::CloseMotion { body, .. } => body.pallet(),
                    $($( Self::$call { .. } => $pallet, )*)*
                }
            }
        }

        /// Pallet, call and the names of its arguments.
        #[cfg(test)]
        pub(super) const ARGUMENTS: &[(&str, &str, &[&str])] = &[
            $($( ($pallet, $name, &[$( stringify!($field) ),*]), )*)*
        ];
    };
}

calls! {
    "Roles" {
        SetOwnPolicy { action, when } => "set_own_policy",
        RefuseIntent { intent, reason } => "refuse_intent",
        CancelIntent { intent } => "cancel_intent",
        ExpireIntent { intent } => "expire_intent",
    }
    "Accounts" {
        RegisterOrganisation {
            kind, name, tax_id, country, scopes, website, administrator
        } => "register_organisation",
        SuspendOrganisation { organisation, reason } => "suspend_organisation",
        ReactivateOrganisation { organisation, reason } => "reactivate_organisation",
        ApplyOrganisation {
            kind, name, tax_id, country, website, key, signature
        } => "apply_organisation",
        DecideRegistration { organisation, admit, reason } => "decide_registration",
        EditOrganisation { name, country, website } => "edit_organisation",
        SetSelfRegistration { open } => "set_self_registration",
        Accredit { organisation, sector, from, until } => "accredit",
        SuspendAccreditation { organisation, sector, reason } => "suspend_accreditation",
        AddMember { organisation, key, role } => "add_member",
        Invite { role, voucher, lifetime } => "invite",
        WithdrawInvitation { voucher } => "withdraw_invitation",
        AcceptInvitation { voucher, voucher_signature, key, key_signature } => "accept_invitation",
        ChangeRole { key, role } => "change_role",
        SuspendMember { key, reason } => "suspend_member",
        ReactivateMember { key, reason } => "reactivate_member",
        RemoveMember { key, reason } => "remove_member",
        RotateKey { new, signature } => "rotate_key",
        ProposeRecovery { lost, new, signature } => "propose_recovery",
        ApproveRecovery { lost } => "approve_recovery",
        CancelRecovery { lost } => "cancel_recovery",
        CompleteRecovery { lost } => "complete_recovery",
    }
    "Programmes" {
        RegisterProgramme { details, submit } => "register",
        AuthoriseProgramme { programme, version, amount, letter, reason } => "authorise",
        RejectProgramme { programme, reason } => "reject",
        SubmitProgramme { programme, estimate, reason } => "submit",
        AmendProgramme { programme, details, reason } => "amend",
        AgreeAmendment { programme, hash } => "agree_amendment",
        DeclineProposal { programme, proposal, reason } => "decline_proposal",
        WithdrawProgramme { programme, reason } => "withdraw",
        CloseProgramme { programme, outcome, reason } => "close",
        ProposeOwnership { programme, change, reason } => "propose_ownership",
        AgreeOwnership { programme, hash } => "agree_ownership",
        AddDocument { programme, document } => "add_document",
        AddMitigationAction {
            programme, action, mitigation, estimate, calculation
        } => "add_mitigation_action",
        EstimateProgramme { programme, calculation, apply } => "estimate",
        ReportMonitoring { programme, period, claimed, inputs, method } => "report",
        VerifyReport { report, verified, statement } => "verify",
        DeclineReport { report, reason } => "decline_report",
        WithdrawVerification { report, reason } => "withdraw_verification",
        CertifyProgramme { programme, statement } => "certify",
        WithdrawCertificate { programme, certifier, reason } => "withdraw_certificate",
        SetConstants { method, constants } => "set_constants",
    }
    "Credits" {
        Issue { programme, amount, vintage, basis } => "issue",
        Transfer { programme, to, selection, remark } => "transfer",
        Retire { owner, programme, selection, terms } => "retire",
        CancelTransfer { transfer } => "cancel_transfer",
        ExecuteTransfer { transfer } => "execute_transfer",
        CancelCredits { owner, programme, selection, reason, order } => "cancel",
        RequestTransfer { programme, givers, to, remark } => "request_transfer",
        RequestRetirement { programme, selection, terms } => "request_retirement",
        AcceptRequest { transfer } => "accept_request",
        RefuseRequest { transfer, reason } => "refuse_request",
        Freeze { scope, reason, case, until } => "freeze",
        Unfreeze { freeze, reason } => "unfreeze",
        VoidIssuance { issuance, reason } => "void_issuance",
    }
    "Safeguards" {
        AddTrusted { counterparty } => "add_trusted",
        RemoveTrusted { counterparty } => "remove_trusted",
        SetTransferLimits { limits } => "set_limits",
        SetReception { reception } => "set_reception",
    }
    "Validators" {
        ProposeValidator { account, keys, proof, until } => "propose",
        LeaveValidator { account } => "leave",
        RotateValidatorKeys { account, keys, proof } => "rotate_keys",
    }
    "Governance" {
        ApplyUpgrade { code } => "apply_upgrade",
    }
}

impl Call {
    /// The call as the runtime of this metadata encodes it.
    ///
    /// # Errors
    /// When that runtime means something else by the call than this program does.
    pub fn encode_for(&self, metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
        let (pallet, call, arguments) = self.parts(metadata)?;
        let item = Item::call(pallet, call);
        fit::compare(metadata, &item)?;
        let mut bytes = indices(metadata, pallet, call)?.to_vec();
        bytes.extend(arguments);
        takes(metadata, item, &bytes)?;
        Ok(bytes)
    }
}

/// Refuse a value that only the runtime of this program knows, such as an action that another
/// release does not have yet.
fn takes(metadata: &Metadata, item: Item, bytes: &[u8]) -> Result<(), ClientError> {
    let calls = metadata.outer_enums().call_enum_ty();
    let mut rest = bytes;
    let read = decode_with_visitor(&mut rest, calls, metadata.types(), IgnoreVisitor::new());
    if read.is_ok() && rest.is_empty() {
        return Ok(());
    }
    Err(Difference {
        item,
        what: "it does not take one of these values".into(),
        built: fit::built_for(),
        node: fit::spec_version(metadata),
    }
    .into())
}

/// Several calls as one that happens whole or not at all.
pub(crate) fn encode_batch(calls: &[Call], metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
    fit::compare(metadata, &Item::call("Utility", "batch_all"))?;
    let mut bytes = indices(metadata, "Utility", "batch_all")?.to_vec();
    let count = u32::try_from(calls.len()).map_err(|e| ClientError::Unreadable(e.to_string()))?;
    Compact(count).encode_to(&mut bytes);
    for call in calls {
        bytes.extend(call.encode_for(metadata)?);
    }
    Ok(bytes)
}

/// Indices of a pallet and a call, by their names.
pub(crate) fn indices(
    metadata: &Metadata,
    pallet: &str,
    call: &str,
) -> Result<[u8; 2], ClientError> {
    let missing = || ClientError::Unreadable(format!("there is no call {pallet}.{call}"));
    let of = metadata.pallet_by_name(pallet).ok_or_else(missing)?;
    let variant = of.call_variant_by_name(call).ok_or_else(missing)?;
    Ok([of.call_index(), variant.index])
}
