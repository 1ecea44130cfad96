//! The calls of the steps.

use super::{
    directory::Directory,
    standing::{marked, report},
};
use crate::{
    commands::{calculation_of, numbers, record},
    failure::Failure,
    files::{
        life::{Action, Basis, Pick, Step},
        media,
        programme::calculation_fields,
    },
    lookup, values,
};
use registry_client::{Call, ProgrammeView, State};
use registry_primitives::{
    records::{
        credits::{IssuanceBasis, Selection},
        monitoring::MethodVersion,
        programmes::{Holdings, NewDocument, OwnershipChange},
    },
    DocumentKind, OrganisationId, ProgrammeId, ReportId, SerialRange,
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
            beneficiary,
            reason,
        } => {
            let (programme, selection) = selection(programme, pick, state).await?;
            Call::Retire {
                owner: organisation_of(owner, state).await?,
                programme,
                selection,
                kind: *kind,
                country: *country,
                beneficiary: beneficiary.clone(),
                reason: marked(reason, &step.id),
            }
        }
    })
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

/// A step's choice of credits in the serials of this chain.
async fn selection(
    programme: &str,
    pick: &Pick,
    state: &State,
) -> Result<(ProgrammeId, Selection), Failure> {
    let programme = number(programme, state).await?;
    let positions = match pick {
        Pick::Amount(amount) => return Ok((programme, Selection::Amount(*amount))),
        Pick::Positions(positions) => positions,
    };
    let outside = || Failure::of("RangeNotHeld", "positions outside the programme's blocks");
    let authorisations = state.authorisations(programme).await?;
    let blocks: Vec<SerialRange> = authorisations.iter().map(|one| one.serials).collect();
    let ranges = positions
        .iter()
        .map(|position| placed(&blocks, *position))
        .collect::<Option<Vec<Vec<SerialRange>>>>()
        .ok_or_else(outside)?
        .concat();
    let ranges = ranges
        .try_into()
        .map_err(|_| Failure::of("TooManyRanges", "positions"))?;
    Ok((programme, Selection::Ranges(ranges)))
}

/// The serials at positions of blocks, counted through one after the other.
fn placed(blocks: &[SerialRange], position: SerialRange) -> Option<Vec<SerialRange>> {
    let mut ranges = Vec::new();
    let mut before = 0u64;
    for block in blocks {
        let upto = before.checked_add(block.len().0)?;
        let first = position.first.max(before.checked_add(1)?);
        let last = position.last.min(upto);
        if first <= last {
            let serial = |place: u64| {
                place
                    .checked_sub(before)?
                    .checked_add(block.first)?
                    .checked_sub(1)
            };
            ranges.push(SerialRange {
                first: serial(first)?,
                last: serial(last)?,
            });
        }
        before = upto;
    }
    (position.last <= before).then_some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: u64, last: u64) -> SerialRange {
        SerialRange { first, last }
    }

    #[test]
    fn positions_count_from_the_first_serial_of_the_block() {
        let block = [range(101, 150)];
        assert_eq!(placed(&block, range(1, 50)), Some(block.to_vec()));
        assert_eq!(placed(&block, range(11, 20)), Some(vec![range(111, 120)]));
        assert_eq!(placed(&block, range(41, 51)), None);
        assert_eq!(placed(&[], range(1, 1)), None);
    }

    #[test]
    fn positions_count_on_in_the_next_block() {
        let blocks = [range(101, 150), range(301, 310)];
        assert_eq!(placed(&blocks, range(51, 60)), Some(vec![range(301, 310)]));
        assert_eq!(
            placed(&blocks, range(46, 52)),
            Some(vec![range(146, 150), range(301, 302)])
        );
        assert_eq!(placed(&blocks, range(46, 61)), None);
    }
}
