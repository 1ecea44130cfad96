//! `registry programme action`.

use super::{estimate, named, tonnes_text};
use crate::{
    args::programme::{Action, AddAction},
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{table, Answer},
    submission::only,
    values,
};
use registry_client::{Call, MitigationActionView, RegistryEvent};
use serde_json::{json, Value};

/// Bytes of an identifier that fit on chain.
const MAX_ACTION: usize = 32;

/// Add or list mitigation actions.
pub async fn run(context: &Context, command: &Action) -> Result<Answer, Failure> {
    match command {
        Action::Add(command) => add(context, command).await,
        Action::List { programme } => list(context, programme).await,
    }
}

async fn add(context: &Context, command: &AddAction) -> Result<Answer, Failure> {
    let action = values::readable(&command.action, MAX_ACTION)?;
    let estimate = values::estimate(&command.estimate)
        .map_err(|problem| problem.refused().at("--estimate"))?;
    let calculation = command
        .method
        .as_deref()
        .map(|method| estimate::asked(method, &command.input))
        .transpose()?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    if let Some(calculation) = &calculation {
        estimate::tried(&state, calculation).await?;
    }
    let call = Call::AddMitigationAction {
        programme: programme.id,
        action: action.clone(),
        mitigation: command.mitigation,
        estimate,
        calculation,
    };
    let tell = |receipt: &_| {
        let number = only(receipt, |event| match event {
            RegistryEvent::MitigationActionAdded(event) => Some(event.computed),
            _ => None,
        })?;
        let computed = computed(receipt);
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "action": action,
            "mitigation": command.mitigation.name(),
            "estimate": estimate,
            "computed": number,
            "computedValue": computed,
        });
        let beside = computed.map_or_else(String::new, |value| {
            format!(" The chain computes {value} tCO2e for it.")
        });
        let text = format!(
            "{} has the mitigation action {action}, which is to reduce {estimate} tCO2e.{beside}",
            named(&programme)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// The estimate that the chain computed beside an action.
fn computed(receipt: &registry_client::Receipt) -> Option<String> {
    receipt.events.iter().find_map(|event| match event {
        RegistryEvent::EstimateComputed(event) => Some(tonnes_text(event.hundredths)),
        _ => None,
    })
}

async fn list(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let actions = state.mitigation_actions(programme.id).await?;
    let organisations = Organisations::of(&state).await?;
    let json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "estimate": programme.estimate,
        "planned": programme.planned,
        "actions": actions.iter().map(action_json).collect::<Vec<_>>(),
    });
    let text = format!(
        "{}: {} of {} credits are planned.\n{}",
        named(&programme),
        programme.planned,
        programme.estimate,
        actions_table(&actions, &organisations)
    );
    Ok(Answer::new(&json, text))
}

/// A mitigation action for programs.
pub fn action_json(action: &MitigationActionView) -> Value {
    json!({
        "action": action.action,
        "mitigation": action.mitigation.name(),
        "estimate": action.estimate,
        "computed": action.computed,
        "by": action.by,
    })
}

/// Mitigation actions for people.
pub fn actions_table(actions: &[MitigationActionView], organisations: &Organisations) -> String {
    let rows = actions.iter().map(|action| {
        let computed = action.computed.map(|number| number.to_string());
        [
            action.action.clone(),
            action.mitigation.to_string(),
            action.estimate.to_string(),
            computed.unwrap_or_default(),
            organisations.shown(action.by),
        ]
    });
    let header = [
        "Action",
        "Mitigation",
        "To reduce",
        "Computed by estimate",
        "Added by",
    ];
    table(header, rows)
}
