//! The calls of the steps.

use super::{
    credits::{asked, freeze_of, issuance_of, scope, selection},
    directory::Directory,
    standing::{marked, report},
};
use crate::{
    commands::{calculation_of, numbers, record},
    failure::Failure,
    files::{
        life::{Action, Basis, Step},
        media,
        programme::calculation_fields,
    },
    lookup, values,
};
use registry_client::{
    values::{cross_border, retirement_terms},
    Call, ProgrammeView, State,
};
use registry_primitives::{
    records::{
        credits::IssuanceBasis,
        monitoring::MethodVersion,
        programmes::{Holdings, NewDocument, OwnershipChange},
    },
    DocumentKind, OrganisationId, ProgrammeId, ReportId, TransferId,
};
use std::path::Path;

/// The call of a step.
pub async fn call(directory: &Directory, step: &Step, state: &State) -> Result<Call, Failure> {
    Ok(match &step.action {
        Action::Accredit {
            organisation,
            sector,
            until,
        } => Call::Accredit {
            organisation: organisation_of(organisation, state).await?,
            sector: *sector,
            from: values::now(),
            until: *until,
        },
        Action::Constants { method, constants } => Call::SetConstants {
            method: method.clone(),
            constants: calculation_fields(constants)?,
        },
        Action::Programme { file, draft } => {
            let programme = directory.draft(file)?;
            let numbers = numbers(state, programme).await?;
            let programme = programme.resolve(|tax_id| numbers.get(tax_id).copied())?;
            Call::RegisterProgramme {
                details: record(&programme)?,
                submit: !draft,
            }
        }
        Action::Submit {
            programme,
            estimate,
            reason,
        } => Call::SubmitProgramme {
            programme: number(programme, state).await?,
            estimate: *estimate,
            reason: reason.clone(),
        },
        Action::Authorise {
            programme, amount, ..
        } => {
            let programme = found(programme, state).await?;
            let left = programme.estimate.checked_sub(programme.authorised);
            Call::AuthoriseProgramme {
                programme: programme.id,
                version: programme.version,
                amount: amount.or(left).unwrap_or_default(),
                letter: directory.file_of(step).map(|of| of.hash),
                reason: None,
            }
        }
        Action::Reject { programme, reason } => Call::RejectProgramme {
            programme: number(programme, state).await?,
            reason: reason.clone(),
        },
        Action::Document {
            programme,
            file,
            kind,
            action,
        } => Call::AddDocument {
            programme: number(programme, state).await?,
            document: document(directory, step, file, *kind, action.as_deref())?,
        },
        Action::Mitigation {
            programme,
            action,
            mitigation,
            estimate,
            calculation,
        } => Call::AddMitigationAction {
            programme: number(programme, state).await?,
            action: action.clone(),
            mitigation: *mitigation,
            estimate: *estimate,
            calculation: calculation
                .as_ref()
                .map(|(method, fields)| calculation_of(method, fields))
                .transpose()?,
        },
        Action::Certify { programme, .. } => Call::CertifyProgramme {
            programme: number(programme, state).await?,
            statement: Some(file_hash(directory, step)?),
        },
        Action::Report {
            programme,
            period,
            claimed,
            method,
            ..
        } => Call::ReportMonitoring {
            programme: number(programme, state).await?,
            period: *period,
            claimed: *claimed,
            inputs: file_hash(directory, step)?,
            method: match method {
                Some(method) => Some(version(method, state).await?),
                None => None,
            },
        },
        Action::Verify { report, amount, .. } => Call::VerifyReport {
            report: reported(directory, report, state).await?,
            verified: *amount,
            statement: file_hash(directory, step)?,
        },
        Action::Issue {
            programme,
            amount,
            vintage,
            basis,
        } => Call::Issue {
            programme: number(programme, state).await?,
            amount: *amount,
            vintage: *vintage,
            basis: match basis {
                Basis::Period(period) => IssuanceBasis::Unverified(*period),
                Basis::Report(report) => {
                    IssuanceBasis::Verified(reported(directory, report, state).await?)
                }
            },
        },
        Action::ProposeOwnership { programme, .. } => Call::ProposeOwnership {
            programme: number(programme, state).await?,
            change: change(&step.action, state).await?,
            reason: None,
        },
        Action::AgreeOwnership { programme } => {
            let programme = number(programme, state).await?;
            let proposal = state.ownership_proposal(programme).await?;
            let proposal = proposal.ok_or_else(|| Failure::of("ProposalNotFound", &step.id))?;
            let encoded = codec::Encode::encode(&proposal.change);
            Call::AgreeOwnership {
                programme,
                hash: sp_crypto_hashing::blake2_256(&encoded),
            }
        }
        Action::Transfer { .. }
        | Action::Retire { .. }
        | Action::Request { .. }
        | Action::RequestRetirement { .. }
        | Action::Accept { .. }
        | Action::Refuse { .. }
        | Action::Cancel { .. }
        | Action::Freeze { .. }
        | Action::Unfreeze { .. }
        | Action::Void { .. } => of_credits(directory, step, state).await?,
    })
}

/// The call of a step that does something with credits.
async fn of_credits(directory: &Directory, step: &Step, state: &State) -> Result<Call, Failure> {
    Ok(match &step.action {
        Action::Transfer {
            programme,
            to,
            pick,
            remark,
            ..
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::Transfer {
                programme,
                to: organisation_of(to, state).await?,
                selection,
                remark: Some(marked(remark, &step.id)),
            }
        }
        Action::Retire {
            programme,
            owner,
            pick,
            kind,
            country,
            receiver,
            beneficiary,
            reason,
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            let reason = marked(reason, &step.id);
            let receiver = receiver.as_deref();
            Call::Retire {
                owner: organisation_of(owner, state).await?,
                programme,
                selection,
                terms: retirement_terms(*kind, *country, receiver, beneficiary, &reason)?,
            }
        }
        Action::Request {
            programme,
            from,
            to,
            pick,
            remark,
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::RequestTransfer {
                programme,
                givers: vec![(organisation_of(from, state).await?, selection)],
                to: organisation_of(to, state).await?,
                remark: Some(marked(remark, &step.id)),
            }
        }
        Action::RequestRetirement {
            programme,
            pick,
            country,
            receiver,
            beneficiary,
            reason,
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            let reason = marked(reason, &step.id);
            Call::RequestRetirement {
                programme,
                selection,
                terms: cross_border(*country, receiver.as_deref(), beneficiary, &reason)?,
            }
        }
        Action::Accept { request } => Call::AcceptRequest {
            transfer: asked_for(request, state).await?,
        },
        Action::Refuse { request, reason } => Call::RefuseRequest {
            transfer: asked_for(request, state).await?,
            reason: reason.clone(),
        },
        Action::Cancel {
            programme,
            owner,
            pick,
            reason,
            ..
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::CancelCredits {
                owner: organisation_of(owner, state).await?,
                programme,
                selection,
                reason: marked(reason, &step.id),
                order: directory.file_of(step).map(|of| of.hash),
            }
        }
        Action::Freeze {
            programme,
            positions,
            reason,
            case,
            blocks,
        } => Call::Freeze {
            scope: scope(programme, positions.as_deref(), state).await?,
            reason: marked(reason, &step.id),
            case: case.clone(),
            until: u32::try_from(state.block_number())
                .ok()
                .and_then(|now| now.checked_add(*blocks)),
        },
        Action::Unfreeze { freeze, reason } => {
            let placed = freeze_of(state, freeze).await?;
            Call::Unfreeze {
                freeze: placed
                    .ok_or_else(|| Failure::of("FreezeNotFound", freeze))?
                    .id,
                reason: reason.clone(),
            }
        }
        Action::Void { issue, reason } => {
            let issued = match directory.step(issue) {
                Some(issue) => issuance_of(directory, issue, state).await?,
                None => None,
            };
            let (issuance, _) = issued.ok_or_else(|| Failure::of("IssuanceNotFound", issue))?;
            Call::VoidIssuance {
                issuance,
                reason: reason.clone(),
            }
        }
        other => {
            return Err(Failure::usage(
                format!("{} is no step of credits.", other.name()),
                "Report this to the developers of the registry.",
            ))
        }
    })
}

/// The number of what a step asked for.
async fn asked_for(step: &str, state: &State) -> Result<TransferId, Failure> {
    let transfer = asked(state, step).await?;
    let transfer = transfer.ok_or_else(|| Failure::of("TransferNotFound", step))?;
    Ok(transfer.id)
}

/// The programme of an external identifier.
async fn found(external_id: &str, state: &State) -> Result<ProgrammeView, Failure> {
    lookup::programme(state, &format!("ext:{external_id}")).await
}

/// The number of a programme.
pub async fn number(external_id: &str, state: &State) -> Result<ProgrammeId, Failure> {
    Ok(found(external_id, state).await?.id)
}

/// The number of an organisation.
async fn organisation_of(tax_id: &str, state: &State) -> Result<OrganisationId, Failure> {
    let organisation = lookup::organisation(state, &format!("tax:{tax_id}")).await?;
    Ok(organisation.id)
}

/// The hash of the file of a step.
fn file_hash(directory: &Directory, step: &Step) -> Result<[u8; 32], Failure> {
    let of = directory.file_of(step).map(|of| of.hash);
    of.ok_or_else(|| Failure::of("DocumentInvalid", &step.id))
}

fn document(
    directory: &Directory,
    step: &Step,
    file: &str,
    kind: DocumentKind,
    action: Option<&str>,
) -> Result<NewDocument, Failure> {
    let invalid = |()| Failure::of("DocumentInvalid", file);
    let of = directory.file_of(step).ok_or(()).map_err(invalid)?;
    let path = Path::new(file);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(NewDocument {
        kind,
        name: bounded(&name).ok_or(()).map_err(invalid)?,
        hash: of.hash,
        size: of.size,
        media: bounded(media::of(path)).ok_or(()).map_err(invalid)?,
        action: action
            .map(|action| bounded(action).ok_or(()))
            .transpose()
            .map_err(invalid)?,
        replaces: None,
    })
}

/// The bytes of a text, when the chain takes so many.
fn bounded<T: TryFrom<Vec<u8>>>(text: &str) -> Option<T> {
    text.as_bytes().to_vec().try_into().ok()
}

/// A method with the latest version of the country's constants.
async fn version(method: &str, state: &State) -> Result<MethodVersion, Failure> {
    Ok(MethodVersion {
        method: bounded(method).ok_or_else(|| Failure::of("MethodUnknown", method))?,
        constants: state.latest_constants(method).await?,
    })
}

/// The number of the report that a step made.
async fn reported(directory: &Directory, step: &str, state: &State) -> Result<ReportId, Failure> {
    let report = report(directory, step, state).await?;
    let report = report.ok_or_else(|| Failure::of("ReportNotFound", step))?;
    Ok(report.report)
}

/// The change of ownership that a step proposes.
pub async fn change(action: &Action, state: &State) -> Result<OwnershipChange, Failure> {
    let Action::ProposeOwnership {
        from,
        to,
        share,
        moved,
        ..
    } = action
    else {
        return Err(Failure::of("ProposalNotFound", action.name()));
    };
    Ok(OwnershipChange {
        giver: organisation_of(from, state).await?,
        receiver: organisation_of(to, state).await?,
        share: *share,
        holdings: moved.map_or(Holdings::Stay, Holdings::Move),
    })
}
