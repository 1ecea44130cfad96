//! What the chain says of a step.

use super::{
    calls::change,
    credits::{answered, asked, frozen, has_receipt, is_void},
    directory::Directory,
};
use crate::{
    failure::Failure,
    files::{
        life::{Action, Step},
        programme::NATIONAL,
    },
    lookup,
    waiting::Delayed,
};
use mitigation_calculator::Fields;
use registry_client::{ProgrammeView, ReportView, State};
use registry_primitives::{AccountKind, OrganisationId, ProgrammeId, ReportStage, Sector};

/// Whether a step is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is done.
    Done,
    /// It is not.
    Open,
    /// A transfer that was asked for and waits for its delay.
    Waiting(Delayed),
    /// The state does not tell.
    Unknown,
}

impl From<bool> for Standing {
    fn from(done: bool) -> Self {
        if done {
            Self::Done
        } else {
            Self::Open
        }
    }
}

/// A text with the id of the step that it belongs to.
pub fn marked(text: &str, step: &str) -> String {
    format!("{text} {}", mark(step))
}

/// What such a text ends with.
pub fn mark(step: &str) -> String {
    format!("(sample step {step})")
}

/// What the chain says of a step.
pub async fn on_chain(
    directory: &Directory,
    step: &Step,
    state: &State,
) -> Result<Standing, Failure> {
    if let Action::Accredit {
        organisation,
        sector,
        until,
    } = &step.action
    {
        return Ok(is_accredited(organisation, *sector, *until, state)
            .await?
            .into());
    }
    if let Action::Constants { method, constants } = &step.action {
        return Ok(were_set(method, constants, state).await?.into());
    }
    let external_id = directory.programme_of(step);
    let programme = state
        .programme_by_external_id(NATIONAL, external_id)
        .await?;
    let Some(programme) = programme else {
        return Ok(Standing::Open);
    };
    let id = programme.id;
    Ok(match &step.action {
        Action::Accredit { .. } | Action::Constants { .. } | Action::Programme { .. } => {
            Standing::Done
        }
        Action::Submit { .. } | Action::Authorise { .. } | Action::Reject { .. } => {
            is_reached(directory, step, &programme).into()
        }
        Action::Document { .. } => {
            let documents = state.documents(id).await?;
            let file = directory.file_of(step);
            documents
                .iter()
                .any(|document| file.is_some_and(|of| of.hash == document.hash))
                .into()
        }
        Action::Mitigation { action, .. } => {
            let actions = state.mitigation_actions(id).await?;
            actions.iter().any(|one| one.action == *action).into()
        }
        Action::Certify { .. } => is_certified(directory, step, id, state).await?.into(),
        Action::Report { .. } => report(directory, &step.id, state).await?.is_some().into(),
        Action::Verify { report: of, .. } => {
            let report = report(directory, of, state).await?;
            report
                .is_some_and(|report| report.stage != ReportStage::Submitted)
                .into()
        }
        Action::Issue { .. } => {
            let used = state.programme_totals(id).await?.used();
            (used.unwrap_or_default() >= directory.issued_by(step)).into()
        }
        Action::ProposeOwnership { .. } | Action::AgreeOwnership { .. } => {
            let done = is_reached(directory, step, &programme)
                || is_under_way(directory, step, id, state).await?;
            done.into()
        }
        Action::Transfer { .. } => asked(state, &step.id)
            .await?
            .and_then(|transfer| Delayed::of_record(&transfer, state.block_number()))
            .map_or(Standing::Unknown, Standing::Waiting),
        Action::Retire { .. } | Action::Cancel { .. } => has_receipt(state, &step.id).await?.into(),
        Action::Request { .. } => match asked(state, &step.id).await? {
            Some(_) => Standing::Done,
            None => Standing::Unknown,
        },
        Action::RequestRetirement { .. } => {
            let done =
                asked(state, &step.id).await?.is_some() || has_receipt(state, &step.id).await?;
            if done {
                Standing::Done
            } else {
                Standing::Unknown
            }
        }
        Action::Accept { request } | Action::Refuse { request, .. } => {
            answered(step, request, state).await?
        }
        Action::Freeze { .. } => frozen(step, false, state).await?,
        Action::Unfreeze { freeze, .. } => match directory.step(freeze) {
            Some(freeze) => frozen(freeze, true, state).await?,
            None => Standing::Unknown,
        },
        Action::Void { issue, .. } => match directory.step(issue) {
            Some(issue) => is_void(directory, issue, state).await?.into(),
            None => Standing::Unknown,
        },
    })
}

/// Whether the programme came as far as a step leads it.
fn is_reached(directory: &Directory, step: &Step, programme: &ProgrammeView) -> bool {
    directory
        .mark_of(step)
        .is_some_and(|mark| mark.is_reached_by(programme))
}

/// Whether a change of ownership that waits is what a step proposed, or has its agreement.
async fn is_under_way(
    directory: &Directory,
    step: &Step,
    id: ProgrammeId,
    state: &State,
) -> Result<bool, Failure> {
    let Some(proposal) = state.ownership_proposal(id).await? else {
        return Ok(false);
    };
    if let Action::ProposeOwnership { .. } = &step.action {
        return Ok(proposal.change == change(&step.action, state).await?);
    }
    let agreed = directory
        .party_of(step)
        .and_then(|party| proposal.agreed.get(party as usize).copied().flatten());
    Ok(agreed.is_some())
}

async fn is_accredited(
    tax_id: &str,
    sector: Sector,
    until: u64,
    state: &State,
) -> Result<bool, Failure> {
    let Some(organisation) = state.organisation_by_tax_id(tax_id).await? else {
        return Ok(false);
    };
    let accreditations = state.accreditations_of(organisation.id).await?;
    Ok(accreditations
        .iter()
        .any(|one| one.sector == sector && one.record.until >= until && !one.record.suspended))
}

/// Whether a version of the constants of a method is this one.
async fn were_set(method: &str, constants: &Fields, state: &State) -> Result<bool, Failure> {
    let latest = state.latest_constants(method).await?;
    for version in 1..=latest {
        let set = state.constants(method, version).await?;
        if set.and_then(|set| set.to_fields()).as_ref() == Some(constants) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the certifier of a step certified a programme, whatever became of the certificate.
async fn is_certified(
    directory: &Directory,
    step: &Step,
    id: ProgrammeId,
    state: &State,
) -> Result<bool, Failure> {
    let Some(tax_id) = directory.home_of(step) else {
        return Ok(false);
    };
    let certifier = lookup::organisation(state, &format!("tax:{tax_id}")).await?;
    let certificates = state.certificates(id).await?;
    Ok(certificates
        .iter()
        .any(|certificate| certificate.certifier == certifier.id))
}

/// The report that a step made, as far as the chain has it: of this programme, period and data.
pub async fn report(
    directory: &Directory,
    id: &str,
    state: &State,
) -> Result<Option<ReportView>, Failure> {
    let Some(step) = directory.step(id) else {
        return Ok(None);
    };
    let (Action::Report { period, .. }, Some(inputs)) = (&step.action, directory.file_of(step))
    else {
        return Ok(None);
    };
    let external_id = directory.programme_of(step);
    let programme = state
        .programme_by_external_id(NATIONAL, external_id)
        .await?;
    let Some(programme) = programme else {
        return Ok(None);
    };
    let reports = state.reports().await?;
    Ok(reports.into_iter().find(|report| {
        report.programme == programme.id && report.period == *period && report.inputs == inputs.hash
    }))
}

/// What an organisation holds of a programme.
pub async fn held(
    state: &State,
    organisation: OrganisationId,
    programme: ProgrammeId,
) -> Result<u64, Failure> {
    let holdings = state.holdings(organisation).await?;
    Ok(holdings
        .iter()
        .filter(|holding| holding.programme == programme && holding.account == AccountKind::Holding)
        .fold(0u64, |sum, holding| {
            sum.saturating_add(holding.range.len().0)
        }))
}
