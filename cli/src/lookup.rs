//! Finding what people name: organisations by number or tax id, programmes by number or
//! external identifier.

use crate::failure::Failure;
use registry_client::{OrganisationView, ProgrammeView, Signer, State};
use registry_primitives::{OrganisationId, ProgrammeId};

/// A text as a number, if it is one.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The organisation of a number or a tax id.
///
/// A text that is a number of one organisation and the tax id of another is refused: credits
/// must not go to whoever was not meant. `id:` and `tax:` say which it is.
pub async fn organisation(state: &State, text: &str) -> Result<OrganisationView, Failure> {
    let text = text.trim();
    let (as_id, as_tax_id) = if let Some(id) = text.strip_prefix("id:") {
        (number(id), None)
    } else if let Some(tax_id) = text.strip_prefix("tax:") {
        (None, Some(tax_id))
    } else {
        (number(text), Some(text))
    };
    let by_id = match as_id {
        Some(id) => state.organisation(OrganisationId(id)).await?,
        None => None,
    };
    let by_tax_id = match as_tax_id {
        Some(tax_id) => state.organisation_by_tax_id(tax_id).await?,
        None => None,
    };
    match (by_id, by_tax_id) {
        (Some(one), Some(other)) if one.id != other.id => Err(Failure::usage(
            format!(
                "{text} is the number of {} and the tax id of {}.",
                one.name, other.name
            ),
            format!("Write id:{text} or tax:{text}."),
        )),
        (Some(found), _) | (None, Some(found)) => Ok(found),
        (None, None) => Err(Failure::of("OrganisationNotFound", format!("{text:?}"))),
    }
}

/// The programme of a number or an external identifier.
pub async fn programme(state: &State, text: &str) -> Result<ProgrammeView, Failure> {
    let text = text.trim();
    let by_id = match number(text) {
        Some(id) => state.programme(ProgrammeId(id)).await?,
        None => None,
    };
    let found = match by_id {
        Some(found) => Some(found),
        None => state.programme_by_external_id(text).await?,
    };
    found.ok_or_else(|| Failure::of("ProgrammeNotFound", format!("{text:?}")))
}

/// The organisation that a key acts for.
pub async fn own_organisation(state: &State, signer: &Signer) -> Result<OrganisationView, Failure> {
    let unknown = || Failure::of("UnknownKey", signer.address());
    let member = state
        .member(&signer.public_key())
        .await?
        .ok_or_else(unknown)?;
    state
        .organisation(member.organisation)
        .await?
        .ok_or_else(unknown)
}
