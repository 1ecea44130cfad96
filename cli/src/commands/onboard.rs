//! `registry onboard`.

use crate::{
    args::people::Onboard,
    context::Context,
    failure::Failure,
    onboard::run::{dry_run, execute, prepare},
    output::Answer,
};

/// Check the files, then do or tell what is left to do.
pub async fn run(context: &Context, command: &Onboard) -> Result<Answer, Failure> {
    context.without_intent("Onboarding is many calls by several people, so it is no intent.")?;
    let (registry, ready) = prepare(context, command).await?;
    let outcome = if command.dry_run {
        dry_run(context, &ready)
    } else {
        execute(context, &registry, || context.signer(), ready).await?
    };
    Ok(Answer::new(&outcome.json, outcome.text))
}
