//! `registry programme certify` and `withdraw-certificate`.

use super::named;
use crate::{
    args::programme::Statement,
    context::Context,
    failure::{Failure, Problem},
    files, lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{Call, RegistryEvent};
use serde_json::json;

/// The hash of a statement, if there is one.
pub fn hash(statement: &Statement) -> Result<Option<[u8; 32]>, Problem> {
    files::hash_or_of_file(
        statement.statement.as_deref(),
        "--statement",
        statement.statement_file.as_deref(),
    )
}

/// Certify a programme.
pub async fn certify(
    context: &Context,
    programme: &str,
    statement: &Statement,
) -> Result<Answer, Failure> {
    let statement = hash(statement)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, programme).await?;
    let call = Call::CertifyProgramme {
        programme: programme.id,
        statement,
    };
    let tell = |receipt: &_| {
        let certifier = only(receipt, |event| match event {
            RegistryEvent::ProgrammeCertified(event) => Some(event.by.organisation),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "certifier": certifier,
            "statement": statement.map(values::hash_text),
            "certified": true,
        });
        let text = format!(
            "{} is certified by organisation {certifier}.",
            named(&programme)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// Withdraw a certificate.
pub async fn withdraw(
    context: &Context,
    programme: &str,
    certifier: Option<&str>,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let certifier = match certifier {
        Some(named) => lookup::organisation(&state, named).await?,
        None => lookup::own_organisation(&state, &signer.public_key()).await?,
    };
    let call = Call::WithdrawCertificate {
        programme: programme.id,
        certifier: certifier.id,
        reason: reason.clone(),
    };
    let json = json!({
        "programme": programme.id,
        "externalId": programme.external_id,
        "certifier": certifier.id,
        "reason": reason,
        "certified": false,
    });
    let text = format!(
        "The certificate of {} ({}) for programme {} ({}) is withdrawn.",
        certifier.id, certifier.name, programme.id, programme.external_id
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}
