//! Calls as the runtime encodes them.

use super::{Call, NewProgramme};
use crate::ClientError;
use codec::{Compact, Encode};
use subxt::Metadata;

/// Pallet, call and encoded arguments.
type Parts = (&'static str, &'static str, Vec<u8>);

impl Call {
    /// Pallet, call and encoded arguments. A text that is too long is refused by the node.
    pub(super) fn parts(&self, metadata: &Metadata) -> Result<Parts, ClientError> {
        Ok(match self {
            // These hold a call, whose indices depend on the runtime.
            Self::OpenIntent { call } => ("Roles", "open_intent", call.encode_for(metadata)?),
            Self::ApproveIntent { intent, call } => {
                let arguments = [intent.encode().as_slice(), call.as_slice()].concat();
                ("Roles", "approve_intent", arguments)
            }
            Self::SetOwnPolicy { action, when } => {
                ("Roles", "set_own_policy", (action, when).encode())
            }
            Self::RefuseIntent { intent, reason } => {
                ("Roles", "refuse_intent", (intent, reason).encode())
            }
            Self::CancelIntent { intent } => ("Roles", "cancel_intent", intent.encode()),
            Self::ExpireIntent { intent } => ("Roles", "expire_intent", intent.encode()),
            Self::RegisterOrganisation {
                kind,
                name,
                tax_id,
                country,
                scopes,
                website,
                administrator,
            } => (
                "Accounts",
                "register_organisation",
                (kind, name, tax_id, country, scopes, website, administrator).encode(),
            ),
            Self::SuspendOrganisation {
                organisation,
                reason,
            } => (
                "Accounts",
                "suspend_organisation",
                (organisation, reason).encode(),
            ),
            Self::ReactivateOrganisation {
                organisation,
                reason,
            } => (
                "Accounts",
                "reactivate_organisation",
                (organisation, reason).encode(),
            ),
            Self::ApplyOrganisation {
                kind,
                name,
                tax_id,
                country,
                website,
                key,
                signature,
            } => (
                "Accounts",
                "apply_organisation",
                (kind, name, tax_id, country, website, key, signature).encode(),
            ),
            Self::DecideRegistration {
                organisation,
                admit,
                reason,
            } => (
                "Accounts",
                "decide_registration",
                (organisation, admit, reason).encode(),
            ),
            Self::EditOrganisation {
                name,
                country,
                website,
            } => (
                "Accounts",
                "edit_organisation",
                (name, country, website).encode(),
            ),
            Self::SetSelfRegistration { open } => {
                ("Accounts", "set_self_registration", open.encode())
            }
            Self::Accredit {
                organisation,
                sector,
                from,
                until,
            } => (
                "Accounts",
                "accredit",
                (organisation, sector, from, until).encode(),
            ),
            Self::SuspendAccreditation {
                organisation,
                sector,
                reason,
            } => (
                "Accounts",
                "suspend_accreditation",
                (organisation, sector, reason).encode(),
            ),
            Self::AddMember {
                organisation,
                key,
                role,
            } => ("Accounts", "add_member", (organisation, key, role).encode()),
            Self::Invite {
                role,
                voucher,
                lifetime,
            } => ("Accounts", "invite", (role, voucher, lifetime).encode()),
            Self::WithdrawInvitation { voucher } => {
                ("Accounts", "withdraw_invitation", voucher.encode())
            }
            Self::AcceptInvitation {
                voucher,
                voucher_signature,
                key,
                key_signature,
            } => (
                "Accounts",
                "accept_invitation",
                (voucher, voucher_signature, key, key_signature).encode(),
            ),
            Self::ChangeRole { key, role } => ("Accounts", "change_role", (key, role).encode()),
            Self::SuspendMember { key, reason } => {
                ("Accounts", "suspend_member", (key, reason).encode())
            }
            Self::ReactivateMember { key, reason } => {
                ("Accounts", "reactivate_member", (key, reason).encode())
            }
            Self::RemoveMember { key, reason } => {
                ("Accounts", "remove_member", (key, reason).encode())
            }
            Self::RotateKey { new, signature } => {
                ("Accounts", "rotate_key", (new, signature).encode())
            }
            Self::ProposeRecovery {
                lost,
                new,
                signature,
            } => (
                "Accounts",
                "propose_recovery",
                (lost, new, signature).encode(),
            ),
            Self::ApproveRecovery { lost } => ("Accounts", "approve_recovery", lost.encode()),
            Self::CancelRecovery { lost } => ("Accounts", "cancel_recovery", lost.encode()),
            Self::CompleteRecovery { lost } => ("Accounts", "complete_recovery", lost.encode()),
            Self::RegisterProgramme(new) => {
                let NewProgramme {
                    external_id,
                    title,
                    sector,
                    scope,
                    start,
                    end,
                    estimate,
                    proponents,
                } = new;
                let details = (
                    external_id,
                    title,
                    sector,
                    scope,
                    start,
                    end,
                    estimate,
                    proponents,
                );
                ("Programmes", "register", details.encode())
            }
            Self::AuthoriseProgramme { programme, amount } => {
                ("Programmes", "authorise", (programme, amount).encode())
            }
            Self::RejectProgramme { programme, reason } => {
                ("Programmes", "reject", (programme, reason).encode())
            }
            Self::Issue {
                programme,
                amount,
                vintage,
                period,
                verification,
            } => (
                "Credits",
                "issue",
                (programme, amount, vintage, period, verification).encode(),
            ),
            Self::Transfer {
                programme,
                to,
                selection,
                remark,
            } => (
                "Credits",
                "transfer",
                (programme, to, selection, remark).encode(),
            ),
            Self::Retire {
                owner,
                programme,
                selection,
                kind,
                country,
                beneficiary,
                reason,
            } => {
                let terms = (
                    owner,
                    programme,
                    selection,
                    kind,
                    country,
                    beneficiary,
                    reason,
                );
                ("Credits", "retire", terms.encode())
            }
            Self::CancelTransfer { transfer } => ("Credits", "cancel_transfer", transfer.encode()),
            Self::ExecuteTransfer { transfer } => {
                ("Credits", "execute_transfer", transfer.encode())
            }
            Self::AddTrusted { counterparty } => {
                ("Safeguards", "add_trusted", counterparty.encode())
            }
            Self::RemoveTrusted { counterparty } => {
                ("Safeguards", "remove_trusted", counterparty.encode())
            }
            Self::SetTransferLimits { limits } => ("Safeguards", "set_limits", limits.encode()),
        })
    }

    /// The call as the runtime of this metadata encodes it.
    pub fn encode_for(&self, metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
        let (pallet, call, arguments) = self.parts(metadata)?;
        let mut bytes = indices(metadata, pallet, call)?.to_vec();
        bytes.extend(arguments);
        Ok(bytes)
    }
}

/// Several calls as one that happens whole or not at all.
pub(crate) fn encode_batch(calls: &[Call], metadata: &Metadata) -> Result<Vec<u8>, ClientError> {
    let mut bytes = indices(metadata, "Utility", "batch_all")?.to_vec();
    let count = u32::try_from(calls.len()).map_err(|e| ClientError::Unreadable(e.to_string()))?;
    Compact(count).encode_to(&mut bytes);
    for call in calls {
        bytes.extend(call.encode_for(metadata)?);
    }
    Ok(bytes)
}

fn indices(metadata: &Metadata, pallet: &str, call: &str) -> Result<[u8; 2], ClientError> {
    let missing = || ClientError::OtherRuntime(pallet.to_owned());
    let pallet = metadata.pallet_by_name(pallet).ok_or_else(missing)?;
    let call = pallet.call_variant_by_name(call).ok_or_else(missing)?;
    Ok([pallet.call_index(), call.index])
}
