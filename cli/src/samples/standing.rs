//! What the chain says of a step.

use super::directory::Directory;
use crate::{
    failure::Failure,
    files::life::{Action, Step},
    waiting::Delayed,
};
use registry_client::State;
use registry_primitives::{AccountKind, OrganisationId, ProgrammeId, ReceiptId, Stage};

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

fn mark(step: &str) -> String {
    format!("(sample step {step})")
}

/// What the chain says of a step.
pub async fn on_chain(
    directory: &Directory,
    step: &Step,
    state: &State,
) -> Result<Standing, Failure> {
    let external_id = directory.programme_of(step);
    let Some(programme) = state.programme_by_external_id(external_id).await? else {
        return Ok(Standing::Open);
    };
    let stage = programme.record.stage;
    Ok(match &step.action {
        Action::Programme { .. } => Standing::Done,
        Action::Authorise { .. } => (stage == Stage::Authorised).into(),
        Action::Reject { .. } => (stage == Stage::Rejected).into(),
        Action::Issue { .. } => {
            let issued = state.programme_totals(programme.id).await?.issued;
            (issued >= directory.issued_by(step)).into()
        }
        Action::Transfer { .. } => waiting(state, &mark(&step.id))
            .await?
            .map_or(Standing::Unknown, Standing::Waiting),
        Action::Retire { .. } => has_receipt(state, &mark(&step.id)).await?.into(),
    })
}

/// The waiting transfer whose remark ends with the mark of a step. Once it is executed the
/// state has no record of it.
async fn waiting(state: &State, mark: &str) -> Result<Option<Delayed>, Failure> {
    let all = state.waiting_transfers().await?;
    let of_step = all.iter().find(|transfer| {
        let remark = transfer.record.remark.as_ref();
        remark.is_some_and(|remark| remark.ends_with(mark.as_bytes()))
    });
    Ok(of_step.and_then(|transfer| Delayed::of_record(transfer, state.block_number())))
}

/// Whether the reason of a retirement ends with the mark of a step.
async fn has_receipt(state: &State, mark: &str) -> Result<bool, Failure> {
    let mut id = ReceiptId(0).next();
    while let Some(number) = id {
        let Some(receipt) = state.receipt(number).await? else {
            break;
        };
        if receipt.reason.ends_with(mark.as_bytes()) {
            return Ok(true);
        }
        id = number.next();
    }
    Ok(false)
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
