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

/// What a text can mean: a number, and the other name of the thing. A prefix says which.
fn readings<'t>(text: &'t str, other: &str) -> (Option<u32>, Option<&'t str>) {
    if let Some(id) = text.strip_prefix("id:") {
        (number(id), None)
    } else if let Some(name) = text.strip_prefix(other) {
        (None, Some(name))
    } else {
        (number(text), Some(text))
    }
}

/// The organisation of a number or a tax id.
///
/// A text that is a number of one organisation and the tax id of another is refused: credits
/// must not go to whoever was not meant. `id:` and `tax:` say which it is.
pub async fn organisation(state: &State, text: &str) -> Result<OrganisationView, Failure> {
    let text = text.trim();
    let (as_id, as_tax_id) = readings(text, "tax:");
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

/// The programme of a number or an external identifier; `id:` and `ext:` say which it is.
pub async fn programme(state: &State, text: &str) -> Result<ProgrammeView, Failure> {
    let text = text.trim();
    let (as_id, as_external_id) = readings(text, "ext:");
    let by_id = match as_id {
        Some(id) => state.programme(ProgrammeId(id)).await?,
        None => None,
    };
    let by_external_id = match as_external_id {
        Some(external_id) => state.programme_by_external_id(external_id).await?,
        None => None,
    };
    match (by_id, by_external_id) {
        (Some(one), Some(other)) if one.id != other.id => Err(Failure::usage(
            format!(
                "{text} is the number of {:?} and the external identifier of {:?}.",
                one.title, other.title
            ),
            format!("Write id:{text} or ext:{text}."),
        )),
        (Some(found), _) | (None, Some(found)) => Ok(found),
        (None, None) => Err(Failure::of("ProgrammeNotFound", format!("{text:?}"))),
    }
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

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_prefix_says_what_is_meant() {
        assert_eq!(readings("12", "tax:"), (Some(12), Some("12")));
        assert_eq!(readings("id:12", "tax:"), (Some(12), None));
        assert_eq!(readings("tax:12", "tax:"), (None, Some("12")));
        assert_eq!(readings("T-12", "tax:"), (None, Some("T-12")));
        assert_eq!(readings("99999999999", "ext:"), (None, Some("99999999999")));
    }
}
