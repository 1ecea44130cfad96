//! `registry programme authorise`.

use super::{named, reason_if_any};
use crate::{
    args::programme::Authorise, context::Context, failure::Failure, files, lookup, output::Answer,
    submission::only, values,
};
use registry_client::{Call, ProgrammeView, RegistryEvent};
use registry_primitives::Credits;
use serde_json::json;

/// Authorise a programme, for the first time or further.
pub async fn authorise(context: &Context, command: &Authorise) -> Result<Answer, Failure> {
    let amount = command
        .amount
        .as_deref()
        .map(|text| values::amount(text).map_err(|problem| problem.at("--amount")))
        .transpose()?;
    let letter = files::hash_or_of_file(
        command.letter.as_deref(),
        "--letter",
        command.letter_file.as_deref(),
    )?;
    let reason = reason_if_any(command.reason.as_deref())?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, &command.programme).await?;
    let how = match amount {
        Some(_) => "as asked",
        None if programme.authorisations == 0 => "the programme's estimate, as no amount was named",
        None => "what is left of the programme's estimate, as no amount was named",
    };
    let amount = amount.unwrap_or_else(|| left(&programme));
    let call = Call::AuthoriseProgramme {
        programme: programme.id,
        version: command.version.unwrap_or(programme.version),
        amount,
        letter,
        reason: reason.clone(),
    };
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::ProgrammeAuthorised(event) => Some(event.clone()),
            _ => None,
        })?;
        let authorised = event.authorised;
        let left = programme.estimate.checked_sub(authorised);
        let left = left.unwrap_or_default();
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "version": event.version,
            "number": event.number,
            "amount": amount,
            "range": event.block,
            "serial": event.serial,
            "authorised": authorised,
            "authorisable": left,
            "letter": letter.map(values::hash_text),
            "reason": reason,
            "stage": "Authorised",
        });
        let text = format!(
            "{} is authorised for {amount} credits: {how}.\nIts serial number is {}.\n\
             Authorised {authorised} credits in all, {left} of the estimate are left.",
            named(&programme),
            event.serial
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// What of the estimate is not authorised.
fn left(programme: &ProgrammeView) -> Credits {
    let left = programme.estimate.checked_sub(programme.authorised);
    left.unwrap_or_default()
}
