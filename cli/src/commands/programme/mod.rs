//! `registry programme`.

mod action;
mod amend;
mod authorise;
mod certificate;
mod create;
mod document;
mod estimate;
mod list;
mod ownership;
mod show;
mod stage;
mod view;

pub use certificate::hash as statement_hash;
pub use create::numbers;
pub use estimate::{known as known_method, method_name, of as calculation_of};
pub use view::{calculation_text, serial, tonnes_text};

#[cfg(test)]
pub use list::tests::programme as sample;

use crate::{
    args::programme::Programme,
    context::Context,
    failure::{Failure, Problem},
    output::Answer,
    values,
};
use registry_client::{NewProgramme, ProgrammeView};
use registry_primitives::{records::programmes::ProgrammeDetails, Stage};

/// Register programmes, lead them through their life, or look at them.
pub async fn run(context: &Context, command: &Programme) -> Result<Answer, Failure> {
    match command {
        Programme::Create(command) => create::create(context, command).await,
        Programme::List(command) => list::list(context, command).await,
        Programme::Show { programme } => show::show(context, programme).await,
        Programme::Submit {
            programme,
            estimate,
            reason,
        } => stage::submit(context, programme, estimate.as_deref(), reason.as_deref()).await,
        Programme::Amend(command) => amend::amend(context, command).await,
        Programme::Agree { programme } => amend::agree(context, programme).await,
        Programme::Decline {
            programme,
            proposal,
            reason,
        } => ownership::decline(context, programme, *proposal, reason).await,
        Programme::Withdraw(command) => stage::withdraw(context, command).await,
        Programme::Authorise(command) => authorise::authorise(context, command).await,
        Programme::Reject(command) => stage::reject(context, command).await,
        Programme::Complete(command) => stage::close(context, command, Stage::Completed).await,
        Programme::Cancel(command) => stage::close(context, command, Stage::Cancelled).await,
        Programme::Certify {
            programme,
            statement,
        } => certificate::certify(context, programme, statement).await,
        Programme::WithdrawCertificate {
            programme,
            certifier,
            reason,
        } => certificate::withdraw(context, programme, certifier.as_deref(), reason).await,
        Programme::Document(command) => document::run(context, command).await,
        Programme::Action(command) => action::run(context, command).await,
        Programme::Estimate(command) => estimate::estimate(context, command).await,
        Programme::Estimates { programme } => estimate::list(context, programme).await,
        Programme::Ownership(command) => ownership::run(context, command).await,
    }
}

/// A programme as messages name it.
fn named(programme: &ProgrammeView) -> String {
    format!("Programme {} ({})", programme.id, programme.external_id)
}

/// A reason that may be given.
fn reason_if_any(reason: Option<&str>) -> Result<Option<String>, Problem> {
    reason.map(values::reason).transpose()
}

/// The record that the chain takes.
pub fn record(programme: &NewProgramme) -> Result<Box<ProgrammeDetails>, Problem> {
    programme.details().map(Box::new).map_err(|field| {
        Problem::new(
            "This is longer than the chain takes.",
            "Shorten it, or name fewer.",
        )
        .at(field)
    })
}
