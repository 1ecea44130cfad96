//! `registry organisation`.

mod accreditation;
mod decide;
mod register;
mod show;

pub use show::{member_json, members_table};

use crate::{args::organisation::Organisation, context::Context, failure::Failure, output::Answer};
use registry_client::{OrganisationView, State};
use serde_json::{json, Value};

/// Register, admit, change, list or show organisations.
pub async fn run(context: &Context, command: &Organisation) -> Result<Answer, Failure> {
    match command {
        Organisation::List => show::list(&final_state(context).await?).await,
        Organisation::Show { organisation } => {
            show::show(context, &final_state(context).await?, organisation).await
        }
        Organisation::Register(command) => register::register(context, command).await,
        Organisation::Apply(command) => register::apply(context, command).await,
        Organisation::Edit(command) => register::edit(context, command).await,
        Organisation::Decide(command) => decide::decide(context, command).await,
        Organisation::Suspend(command) => decide::suspend(context, command).await,
        Organisation::Reactivate(command) => decide::reactivate(context, command).await,
        Organisation::SelfRegistration { switch } => {
            decide::self_registration(context, *switch).await
        }
        Organisation::Accredit(command) => accreditation::accredit(context, command).await,
        Organisation::SuspendAccreditation {
            organisation,
            sector,
            reason,
        } => accreditation::suspend(context, organisation, *sector, reason).await,
    }
}

async fn final_state(context: &Context) -> Result<State, Failure> {
    Ok(context.connect().await?.state().await?)
}

/// An organisation for programs.
pub fn organisation_json(organisation: &OrganisationView) -> Value {
    let scopes: Vec<u8> = organisation.scopes.iter().map(|scope| scope.0).collect();
    json!({
        "id": organisation.id,
        "taxId": organisation.tax_id,
        "name": organisation.name,
        "kind": organisation.kind.name(),
        "state": organisation.state.name(),
        "country": organisation.country,
        "scopes": scopes,
        "website": organisation.website,
    })
}
