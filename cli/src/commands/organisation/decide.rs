//! `registry organisation decide`, `suspend`, `reactivate` and `self-registration`.

use crate::{
    args::organisation::{Decide, Switch, WithReason},
    context::Context,
    failure::Failure,
    lookup,
    output::Answer,
    values,
};
use registry_client::{Call, OrganisationView};
use registry_primitives::OrganisationState;
use serde_json::json;

/// Admit or reject an organisation that registered itself.
pub async fn decide(context: &Context, command: &Decide) -> Result<Answer, Failure> {
    let admit = command.admit;
    let (after, word) = match admit {
        true => (OrganisationState::Active, "admitted"),
        false => (OrganisationState::Rejected, "rejected, finally"),
    };
    let call = |organisation: &OrganisationView, reason| Call::DecideRegistration {
        organisation: organisation.id,
        admit,
        reason,
    };
    change(
        context,
        &command.organisation,
        &command.reason,
        after,
        word,
        call,
    )
    .await
}

/// Suspend an organisation.
pub async fn suspend(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let WithReason {
        organisation,
        reason,
    } = command;
    let call = |organisation: &OrganisationView, reason| Call::SuspendOrganisation {
        organisation: organisation.id,
        reason,
    };
    let after = OrganisationState::Suspended;
    change(context, organisation, reason, after, "suspended", call).await
}

/// Let a suspended organisation act again.
pub async fn reactivate(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let WithReason {
        organisation,
        reason,
    } = command;
    let call = |organisation: &OrganisationView, reason| Call::ReactivateOrganisation {
        organisation: organisation.id,
        reason,
    };
    let after = OrganisationState::Active;
    change(context, organisation, reason, after, "active again", call).await
}

async fn change(
    context: &Context,
    organisation: &str,
    reason: &str,
    after: OrganisationState,
    word: &str,
    call: impl FnOnce(&OrganisationView, String) -> Call,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let organisation = lookup::organisation(&registry.state().await?, organisation).await?;
    let json = json!({
        "organisation": organisation.id,
        "taxId": organisation.tax_id,
        "state": after.name(),
        "reason": reason,
    });
    let text = format!(
        "Organisation {} ({}) is {word}.",
        organisation.id, organisation.tax_id
    );
    let call = call(&organisation, reason);
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// Open or close self-registration, or show which it is.
pub async fn self_registration(
    context: &Context,
    switch: Option<Switch>,
) -> Result<Answer, Failure> {
    let word = |open| match open {
        true => "open: organisations may register themselves",
        false => "closed: only authorities register organisations",
    };
    let Some(switch) = switch else {
        let state = context.connect().await?.state().await?;
        let open = state.self_registration().await?;
        let json = json!({ "block": state.block_number(), "selfRegistration": open });
        let text = format!("Self-registration is {}.", word(open));
        return Ok(Answer::new(&json, text));
    };
    let open = switch == Switch::Open;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::SetSelfRegistration { open };
    let json = json!({ "selfRegistration": open });
    let text = format!("Self-registration is {}.", word(open));
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}
