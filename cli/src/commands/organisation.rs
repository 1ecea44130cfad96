//! `registry organisation`.

use crate::{
    args::people::Organisation,
    context::Context,
    failure::Failure,
    lookup,
    output::{pairs, table, Answer},
};
use registry_client::{OrganisationView, State};
use serde_json::{json, Value};

/// List organisations or show one.
pub async fn run(context: &Context, command: &Organisation) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    match command {
        Organisation::List => list(&state).await,
        Organisation::Show { organisation } => show(&state, organisation).await,
    }
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
    })
}

async fn list(state: &State) -> Result<Answer, Failure> {
    let organisations = state.organisations().await?;
    let all: Vec<Value> = organisations.iter().map(organisation_json).collect();
    let rows = organisations.iter().map(|organisation| {
        [
            organisation.id.to_string(),
            organisation.tax_id.clone(),
            organisation.name.clone(),
            organisation.kind.to_string(),
            organisation.state.to_string(),
            scopes_text(organisation),
        ]
    });
    Ok(Answer::new(
        &json!({ "block": state.block_number(), "organisations": all }),
        table(["Id", "Tax id", "Name", "Kind", "State", "Scopes"], rows),
    ))
}

async fn show(state: &State, text: &str) -> Result<Answer, Failure> {
    let organisation = lookup::organisation(state, text).await?;
    let balances = state.balances(organisation.id).await?;
    let mut members = state.members().await?;
    members.retain(|member| member.organisation == organisation.id);
    members.sort_by_key(|member| (member.role, member.key.0));
    let mut json = organisation_json(&organisation);
    json["members"] = members
        .iter()
        .map(|member| json!({ "address": member.key.to_string(), "role": member.role.name() }))
        .collect();
    json["balances"] = json!({
        "held": balances.held,
        "retiredLocal": balances.retired_local,
        "retiredInternational": balances.retired_international,
    });
    let text = pairs([
        ("id", organisation.id.to_string()),
        ("tax id", organisation.tax_id.clone()),
        ("name", organisation.name.clone()),
        ("kind", organisation.kind.to_string()),
        ("state", organisation.state.to_string()),
        ("country", organisation.country.clone()),
        ("scopes", scopes_text(&organisation)),
        ("held", balances.held.to_string()),
        (
            "retired inside the country",
            balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            balances.retired_international.to_string(),
        ),
    ]);
    let rows = members
        .iter()
        .map(|member| [member.key.to_string(), member.role.to_string()]);
    Ok(Answer::new(
        &json,
        format!("{text}\n{}", table(["Member", "Role"], rows)),
    ))
}

fn scopes_text(organisation: &OrganisationView) -> String {
    let scopes: Vec<String> = organisation
        .scopes
        .iter()
        .map(|scope| scope.to_string())
        .collect();
    scopes.join("-")
}
