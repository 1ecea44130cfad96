//! A programme of the chain written as a file would have it, and what differs between two.

use super::FIELDS;
use crate::{money, values};
use registry_client::{NewProgramme, ProgrammeView};
use registry_primitives::{records::programmes::ProgrammeDetails, OrganisationId};
use serde_json::{json, Map, Value};

/// What is said of a programme of the chain.
pub fn of_view(view: &ProgrammeView) -> NewProgramme {
    NewProgramme {
        source: view.source.clone(),
        external_id: view.external_id.clone(),
        title: view.title.clone(),
        sector: view.sector,
        scope: view.scope,
        mitigation: view.mitigation,
        gases: view.gases,
        start: view.start,
        end: view.end,
        crediting_years: view.crediting_years,
        regions: view.regions.clone(),
        boundary: view.boundary,
        estimate: view.estimate,
        proponents: view.proponents.clone(),
        finance: view.finance.clone(),
        ndc: view.ndc,
        international: view.international.clone(),
    }
}

/// What a record of the chain says.
pub fn of_details(details: &ProgrammeDetails) -> NewProgramme {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    NewProgramme {
        source: text(&details.source),
        external_id: text(&details.external_id),
        title: text(&details.title),
        sector: details.sector,
        scope: details.scope,
        mitigation: details.mitigation,
        gases: details.gases,
        start: details.start,
        end: details.end,
        crediting_years: details.crediting_years,
        regions: details.regions.iter().map(|region| text(region)).collect(),
        boundary: details.boundary,
        estimate: details.estimate,
        proponents: details.proponents.to_vec(),
        finance: details.finance.clone(),
        ndc: details.ndc,
        international: details.international.clone(),
    }
}

/// The programme as a file would have it, by the fields of a file; what is not told is left out.
pub fn written(
    programme: &NewProgramme,
    tax_id: impl Fn(OrganisationId) -> String,
) -> Map<String, Value> {
    let proponents: Vec<Value> = programme
        .proponents
        .iter()
        .map(|one| json!({ "taxId": tax_id(one.organisation), "share": one.share }))
        .collect();
    let finance = &programme.finance;
    let international = &programme.international;
    let gases: Vec<&str> = programme.gases.iter().map(|gas| gas.name()).collect();
    let channels: Vec<&str> = international
        .channels
        .iter()
        .map(|channel| channel.name())
        .collect();
    let estimate = programme.estimate;
    let fields = [
        ("source", json!(programme.source)),
        ("externalId", json!(programme.external_id)),
        ("title", json!(programme.title)),
        ("sector", json!(programme.sector.name())),
        ("sectoralScope", json!(programme.scope)),
        ("mitigation", json!(programme.mitigation.name())),
        ("gases", json!(gases)),
        ("start", json!(values::moment_text(programme.start))),
        ("end", json!(values::moment_text(programme.end))),
        ("creditingYears", json!(programme.crediting_years)),
        ("regions", json!(programme.regions)),
        ("boundary", json!(programme.boundary.map(values::hash_text))),
        ("estimate", json!((!estimate.is_zero()).then_some(estimate))),
        ("proponents", json!(proponents)),
        ("costUsd", json!(finance.cost.map(money::text))),
        ("priceUsd", json!(finance.price.map(money::text))),
        ("funding", json!(finance.funding.map(|from| from.name()))),
        (
            "grantEquivalentUsd",
            json!(finance.grant_equivalent.map(money::text)),
        ),
        ("ndcScope", json!(programme.ndc.in_scope)),
        ("includedInNdc", json!(programme.ndc.included_in_ndc)),
        ("includedInNap", json!(programme.ndc.included_in_nap)),
        (
            "channels",
            json!((!channels.is_empty()).then_some(channels)),
        ),
        (
            "buyerCountry",
            json!(international.buyer_country.map(values::country_text)),
        ),
        ("maximumInternational", json!(international.maximum)),
    ];
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(field, value)| (field.to_owned(), value))
        .collect()
}

/// A field that differs between two programmes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its name.
    pub field: &'static str,
    /// Its value until now; null when it is not told.
    pub before: Value,
    /// Its value from now on.
    pub after: Value,
}

/// The fields that differ between two programmes as files have them, in the order of the fields.
pub fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Change> {
    let of = |map: &Map<String, Value>, field: &str| map.get(field).cloned().unwrap_or_default();
    FIELDS
        .into_iter()
        .map(|field| Change {
            field,
            before: of(before, field),
            after: of(after, field),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
