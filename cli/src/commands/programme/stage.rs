//! Steps of a programme's life: submitted, rejected, withdrawn, ended.

use super::{named, reason_if_any};
use crate::{
    args::programme::WithReason, context::Context, failure::Failure, lookup, output::Answer,
    submission::only, values,
};
use registry_client::{event, Call, ProgrammeView, RegistryEvent};
use registry_primitives::{ProgrammeId, Stage};
use serde_json::json;

/// Submit a draft or a rejected programme.
pub async fn submit(
    context: &Context,
    programme: &str,
    estimate: Option<&str>,
    reason: Option<&str>,
) -> Result<Answer, Failure> {
    let estimate = estimate
        .map(|text| values::estimate(text).map_err(|problem| problem.refused().at("--estimate")))
        .transpose()?;
    let reason = reason_if_any(reason)?;
    let given = reason.clone();
    let call = |programme| Call::SubmitProgramme {
        programme,
        estimate,
        reason: given,
    };
    step(context, programme, reason, call, |programme, version| {
        let estimate = estimate.unwrap_or(programme.estimate);
        format!(
            "{} is submitted as version {version} with an estimate of {estimate} credits, and \
             waits for a decision.",
            named(programme)
        )
    })
    .await
}

/// Give up a draft or a pending programme.
pub async fn withdraw(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let reason = values::reason(&command.reason)?;
    let given = reason.clone();
    let call = |programme| Call::WithdrawProgramme {
        programme,
        reason: given,
    };
    let tell = |programme: &ProgrammeView, _| format!("{} is withdrawn.", named(programme));
    step(context, &command.programme, Some(reason), call, tell).await
}

/// Reject a pending programme.
pub async fn reject(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let reason = values::reason(&command.reason)?;
    let given = reason.clone();
    let call = |programme| Call::RejectProgramme {
        programme,
        reason: given,
    };
    let tell = |programme: &ProgrammeView, _| {
        format!(
            "{} is rejected. A new version of it may be submitted.",
            named(programme)
        )
    };
    step(context, &command.programme, Some(reason), call, tell).await
}

/// End an authorised programme.
pub async fn close(
    context: &Context,
    command: &WithReason,
    outcome: Stage,
) -> Result<Answer, Failure> {
    let reason = values::reason(&command.reason)?;
    let given = reason.clone();
    let call = |programme| Call::CloseProgramme {
        programme,
        outcome,
        reason: given,
    };
    let tell = |programme: &ProgrammeView, _| {
        let word = outcome.name().to_lowercase();
        format!("{} is {word}, finally.", named(programme))
    };
    step(context, &command.programme, Some(reason), call, tell).await
}

/// Submit the call of a step, and tell to which stage it led.
async fn step(
    context: &Context,
    programme: &str,
    reason: Option<String>,
    call: impl FnOnce(ProgrammeId) -> Call,
    text: impl FnOnce(&ProgrammeView, u32) -> String,
) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, programme).await?;
    let call = call(programme.id);
    let tell = |receipt: &_| {
        let (version, before, after) = only(receipt, |event| match event {
            RegistryEvent::StageChanged(event::StageChanged {
                version,
                before,
                after,
                ..
            }) => Some((*version, *before, *after)),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "version": version,
            "before": before.name(),
            "stage": after.name(),
            "reason": reason,
        });
        Ok((json, text(&programme, version)))
    };
    context.change(&registry, &signer, call, tell).await
}
