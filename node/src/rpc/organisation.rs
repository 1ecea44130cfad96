//! Organisations and serial texts in answers.

use registry_primitives::{
    dates::year_of, records::accounts::CountryParameters, serial::programme_text, OrganisationId,
    ProgrammeId, SerialNumber, SerialRange,
};
use registry_runtime::registry_api::{NamedOrganisation, SerialParts};
use serde::Serialize;

/// A text of the chain.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An organisation as answers name it. Of one that has no record only the number is known.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    id: OrganisationId,
    tax_id: Option<String>,
    name: Option<String>,
}

impl From<&NamedOrganisation> for Organisation {
    fn from(named: &NamedOrganisation) -> Self {
        Self {
            id: named.id,
            tax_id: Some(text(&named.tax_id)),
            name: Some(text(&named.name)),
        }
    }
}

/// The organisation of a number among those of an answer.
pub fn among(all: &[NamedOrganisation], id: OrganisationId) -> Organisation {
    all.iter()
        .find(|named| named.id == id)
        .map_or_else(|| unnamed(id), Into::into)
}

fn unnamed(id: OrganisationId) -> Organisation {
    Organisation {
        id,
        tax_id: None,
        name: None,
    }
}

/// The serial text of a block of a programme's serials.
pub fn serial(
    country: Option<&CountryParameters>,
    programme: ProgrammeId,
    parts: Option<SerialParts>,
    range: SerialRange,
) -> Option<String> {
    let (country, parts) = (country?, parts?);
    let serial = SerialNumber {
        country: text(&country.alpha2),
        unit: text(&country.unit),
        scope: parts.scope.to_string(),
        programme: programme_text(programme),
        year: year_of(parts.start),
        first: range.first,
        last: range.last,
    };
    Some(serial.to_string())
}
