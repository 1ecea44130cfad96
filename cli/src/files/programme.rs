//! A programme in a file or in options: read, checked and made ready for the chain.
//!
//! Options become the object that a file would hold, so both are read by the same rules.

mod estimate;
mod fields;
mod proponents;
mod written;

pub use estimate::calculation_fields;
pub use written::{changes, of_details, of_view, written, Change};

use super::json::Object;
use crate::failure::{Problem, Problems};
use registry_client::NewProgramme;
use registry_primitives::{
    records::programmes::{Finance, InternationalUse, NdcFlags},
    Credits, OrganisationId, Proponent,
};
use std::path::Path;

/// The source of a programme that names none.
pub const NATIONAL: &str = "national";
/// The fields of a programme, in the order in which they are shown.
pub const FIELDS: [&str; 26] = [
    "source",
    "externalId",
    "title",
    "sector",
    "sectoralScope",
    "mitigation",
    "gases",
    "start",
    "end",
    "creditingYears",
    "regions",
    "boundary",
    "boundaryFile",
    "estimate",
    "calculation",
    "proponents",
    "costUsd",
    "priceUsd",
    "funding",
    "grantEquivalentUsd",
    "ndcScope",
    "includedInNdc",
    "includedInNap",
    "channels",
    "buyerCountry",
    "maximumInternational",
];
/// Fields that are two ways to say one thing.
const ALTERNATIVES: [[&str; 2]; 2] = [["estimate", "calculation"], ["boundary", "boundaryFile"]];

/// What a programme has to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Readiness {
    /// A draft: the estimate may be missing.
    Draft,
    /// Ready to be decided on.
    Submission,
}

/// A programme whose own fields are right; proponents are still named by tax id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The programme without its proponents.
    pub programme: NewProgramme,
    /// The proponents and their shares.
    pub proponents: Vec<(String, u32)>,
    /// The estimate before it was rounded; a draft may have none.
    pub estimated: Option<String>,
}

impl Draft {
    /// The programme for the chain, with its proponents by number.
    pub fn resolve(
        &self,
        number: impl Fn(&str) -> Option<OrganisationId>,
    ) -> Result<NewProgramme, Vec<Problem>> {
        let mut problems = Problems::default();
        let mut proponents = Vec::new();
        for (place, (tax_id, share)) in self.proponents.iter().enumerate() {
            let field = format!("proponents[{place}].taxId");
            let organisation = number(tax_id).ok_or_else(|| {
                Problem::of("OrganisationNotFound", format!("the tax id {tax_id:?}")).at(&field)
            });
            if let Some(organisation) = problems.take(organisation) {
                proponents.push(Proponent {
                    organisation,
                    share: *share,
                });
            }
        }
        if !problems.is_empty() {
            return Err(problems.into_vec());
        }
        Ok(NewProgramme {
            proponents,
            ..self.programme.clone()
        })
    }
}

/// Read a programme file.
pub fn read(path: &Path, readiness: Readiness) -> Result<Draft, Vec<Problem>> {
    let file = super::name(path);
    let read = || {
        let object = object(path).map_err(|problem| vec![problem])?;
        parse(&object, directory(path), readiness)
    };
    read().map_err(|problems| problems.into_iter().map(|p| p.in_file(&file)).collect())
}

/// Read the object of a programme file, whatever stands in it.
pub fn object(path: &Path) -> Result<Object, Problem> {
    Object::parse(&super::text(path)?)
}

/// The directory of a file, from which a file that it names is looked for.
pub fn directory(path: &Path) -> &Path {
    path.parent().unwrap_or_else(|| Path::new(""))
}

/// The fields of `change` in place of those of `present`.
pub fn amended(present: Object, change: Object) -> Object {
    let named: Vec<&str> = change.names().collect();
    let superseded: Vec<&str> = ALTERNATIVES
        .iter()
        .filter(|pair| pair.iter().any(|field| named.contains(field)))
        .flatten()
        .copied()
        .collect();
    let present = present.without(&superseded);
    change.over(present)
}

/// Read a programme from its object. Files that it names lie in a directory.
pub fn parse(
    object: &Object,
    directory: &Path,
    readiness: Readiness,
) -> Result<Draft, Vec<Problem>> {
    let mut problems = Problems::default();
    object.refuse_unknown(&FIELDS, &mut problems);
    let source = problems.take(fields::source(object));
    let external_id = problems.take(fields::external_id(object));
    let title = problems.take(fields::title(object));
    let sector = problems.take(fields::sector(object));
    let scope = problems.take(fields::scope(object, sector));
    let mitigation = problems.take(fields::mitigation(object, sector));
    let gases = problems.take(fields::gases(object));
    let period = fields::period(object, &mut problems);
    let crediting_years = problems.take(fields::crediting_years(object));
    let regions = problems.take(fields::regions(object));
    let boundary = problems.take(fields::boundary(object, directory));
    let estimate = problems.take(estimate::estimate(object, readiness));
    let proponents = problems.take(proponents::proponents(object));
    let finance = Finance {
        cost: problems.take(fields::money(object, "costUsd")).flatten(),
        price: problems.take(fields::money(object, "priceUsd")).flatten(),
        funding: problems.take(fields::funding(object)).flatten(),
        grant_equivalent: problems
            .take(fields::money(object, "grantEquivalentUsd"))
            .flatten(),
    };
    let mut flag = |field| problems.take(object.boolean_if_any(field)).flatten();
    let ndc = NdcFlags {
        in_scope: flag("ndcScope"),
        included_in_ndc: flag("includedInNdc"),
        included_in_nap: flag("includedInNap"),
    };
    let international = InternationalUse {
        channels: problems.take(fields::channels(object)).unwrap_or_default(),
        buyer_country: problems.take(fields::buyer_country(object)).flatten(),
        maximum: problems.take(fields::maximum(object)).flatten(),
    };
    let read = || {
        let (start, end) = period?;
        let estimated = estimate?;
        let programme = NewProgramme {
            source: source?,
            external_id: external_id?,
            title: title?,
            sector: sector?,
            scope: scope?,
            mitigation: mitigation?,
            gases: gases?,
            start,
            end,
            crediting_years: crediting_years?,
            regions: regions?,
            boundary: boundary?,
            estimate: estimated
                .as_ref()
                .map_or(Credits::ZERO, |(_, credits)| *credits),
            proponents: Vec::new(),
            finance,
            ndc,
            international,
        };
        Some(Draft {
            programme,
            proponents: proponents?,
            estimated: estimated.map(|(text, _)| text),
        })
    };
    match read() {
        Some(draft) if problems.is_empty() => Ok(draft),
        _ => Err(problems.into_vec()),
    }
}

#[cfg(test)]
mod tests;
