//! `registry monitoring report`.

use super::{collision_told, period_json};
use crate::{
    args::monitoring::Report,
    commands::programme::{known_method, method_name},
    context::Context,
    failure::Failure,
    files, lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{Call, RegistryEvent, State};
use registry_primitives::records::monitoring::MethodVersion;
use serde_json::json;

/// Report what was monitored.
pub async fn report(context: &Context, command: &Report) -> Result<Answer, Failure> {
    let period = values::period(("--from", &command.from), ("--until", &command.until))?;
    let claimed = values::amount(&command.claimed).map_err(|p| p.at("--claimed"))?;
    let inputs = files::hash_or_of_file(
        command.inputs.as_deref(),
        "--inputs",
        command.inputs_file.as_deref(),
    )?
    .ok_or_else(|| {
        Failure::usage(
            "The monitored data is not named.",
            "Name its file with --inputs-file, or its hash with --inputs.",
        )
    })?;
    if let Some(method) = &command.method {
        known_method(method).map_err(|problem| problem.at("--method"))?;
    }
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let method = match &command.method {
        Some(method) => Some(version(&state, method, command.constants).await?),
        None => None,
    };
    let call = Call::ReportMonitoring {
        programme: programme.id,
        period,
        claimed,
        inputs,
        method: method.clone(),
    };
    let constants = method.map(|method| method.constants);
    let tell = |receipt: &_| {
        let report = only(receipt, |event| match event {
            RegistryEvent::MonitoringReported(event) => Some(event.report),
            _ => None,
        })?;
        let json = json!({
            "report": report,
            "programme": programme.id,
            "externalId": programme.external_id,
            "period": period_json(period),
            "claimed": claimed,
            "inputs": values::hash_text(inputs),
            "method": command.method,
            "constants": constants,
            "stage": "Submitted",
        });
        let text = format!(
            "Report {report} claims {claimed} tCO2e of programme {} ({}) for {}.\n\
             A certifier verifies it with `registry monitoring verify {report}`.",
            programme.id,
            programme.external_id,
            values::period_text(period)
        );
        Ok((json, text))
    };
    match context.change(&registry, &signer, call, tell).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(collision_told(&registry, programme.id, period, failure).await),
    }
}

/// A method with a version of the country's constants, the latest when none is named.
async fn version(
    state: &State,
    method: &str,
    constants: Option<u32>,
) -> Result<MethodVersion, Failure> {
    let constants = match constants {
        Some(version) => version,
        None => state.latest_constants(method).await?,
    };
    Ok(MethodVersion {
        method: method_name(method)?,
        constants,
    })
}
