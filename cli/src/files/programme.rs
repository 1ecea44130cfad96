//! A programme in a file or in options: read, checked and made ready for the chain.

use super::{
    calculation::{self, Calculation},
    json::Object,
};
use crate::{
    failure::{Problem, Problems},
    values,
};
use registry_client::NewProgramme;
use registry_primitives::{
    serial::year_of, texts::MAX_PROPONENTS, validate_shares, Credits, OrganisationId, Proponent,
    Sector, SectoralScope, PARTS_PER_WHOLE,
};
use std::path::Path;

const FIELDS: [&str; 9] = [
    "externalId",
    "title",
    "sector",
    "sectoralScope",
    "start",
    "end",
    "estimate",
    "calculation",
    "proponents",
];
/// Bytes that fit on chain.
const MAX_TITLE: usize = 200;
const MAX_EXTERNAL_ID: usize = 64;

/// A proponent by its tax id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftProponent {
    /// Its tax id.
    pub tax_id: String,
    /// Its share in parts per million; `None` for a single one, which has the whole.
    pub share: Option<u32>,
}

/// A programme whose own fields are right; proponents are still named by tax id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The programme without its proponents.
    pub programme: NewProgramme,
    /// The proponents and their shares.
    pub proponents: Vec<(String, u32)>,
    /// The estimate before it was rounded.
    pub estimated: String,
}

/// The fields of a programme, each as it was given.
pub struct Parts {
    /// Identifier in the system it comes from.
    pub external_id: Result<String, Problem>,
    /// Title.
    pub title: Result<String, Problem>,
    /// Sector.
    pub sector: Result<String, Problem>,
    /// Sectoral scope.
    pub scope: Result<String, Problem>,
    /// Start.
    pub start: Result<String, Problem>,
    /// End.
    pub end: Result<String, Problem>,
    /// Estimate: its text and the whole credits.
    pub estimate: Result<(String, Credits), Problem>,
    /// Proponents.
    pub proponents: Result<Vec<DraftProponent>, Problem>,
}

/// Names of the fields in problems.
#[derive(Clone, Copy)]
pub struct Names {
    /// Of the sectoral scope.
    pub scope: &'static str,
    /// Of the external identifier.
    pub external_id: &'static str,
    /// Put before the others.
    pub prefix: &'static str,
    /// Of the proponents.
    pub proponents: &'static str,
}

/// As files name them.
pub const IN_FILES: Names = Names {
    scope: "sectoralScope",
    external_id: "externalId",
    prefix: "",
    proponents: "proponents",
};
/// As options name them.
pub const IN_OPTIONS: Names = Names {
    scope: "--scope",
    external_id: "--external-id",
    prefix: "--",
    proponents: "--proponent",
};

impl Parts {
    /// Check every field and what must hold between them.
    pub fn check(self, names: Names) -> Result<Draft, Vec<Problem>> {
        let mut problems = Problems::default();
        let at = |name: &'static str| {
            move |problem: Problem| problem.at(&format!("{}{name}", names.prefix))
        };
        let external_id = problems.take(self.external_id.and_then(|text| {
            values::readable(&text, MAX_EXTERNAL_ID).map_err(|p| p.at(names.external_id))
        }));
        let title = problems.take(
            self.title
                .and_then(|text| values::readable(&text, MAX_TITLE).map_err(at("title"))),
        );
        let sector = problems.take(
            self.sector
                .and_then(|text| sector(&text).map_err(at("sector"))),
        );
        let scope = problems.take(
            self.scope
                .and_then(|text| scope(&text).map_err(|p| p.at(names.scope))),
        );
        if let (Some(sector), Some(scope)) = (sector, scope) {
            problems.take(fits(sector, scope).map_err(|p| p.at(names.scope)));
        }
        let start = problems.take(
            self.start
                .and_then(|text| values::first_moment(&text).map_err(at("start"))),
        );
        let end = problems.take(
            self.end
                .and_then(|text| values::first_moment(&text).map_err(at("end"))),
        );
        if let (Some(start), Some(end)) = (start, end) {
            problems.take(period(start, end).map_err(at("end")));
        }
        let estimate = problems.take(self.estimate);
        let proponents = problems.take(
            self.proponents
                .and_then(|list| shares(list).map_err(|p| p.at(names.proponents))),
        );
        match (
            external_id,
            title,
            sector,
            scope,
            start,
            end,
            estimate,
            proponents,
        ) {
            (
                Some(external_id),
                Some(title),
                Some(sector),
                Some(scope),
                Some(start),
                Some(end),
                Some((estimated, estimate)),
                Some(proponents),
            ) if problems.is_empty() => Ok(Draft {
                programme: NewProgramme {
                    external_id,
                    title,
                    sector,
                    scope,
                    start,
                    end,
                    estimate,
                    proponents: Vec::new(),
                },
                proponents,
                estimated,
            }),
            _ => Err(problems.into_vec()),
        }
    }
}

impl Draft {
    /// The programme for the chain, with its proponents by number.
    pub fn resolve(
        &self,
        names: Names,
        number: impl Fn(&str) -> Option<OrganisationId>,
    ) -> Result<NewProgramme, Vec<Problem>> {
        let mut problems = Problems::default();
        let mut proponents = Vec::new();
        for (place, (tax_id, share)) in self.proponents.iter().enumerate() {
            let field = format!("{}[{place}].taxId", names.proponents);
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
pub fn read(path: &Path) -> Result<Draft, Vec<Problem>> {
    let file = super::name(path);
    let json = super::text(path).map_err(|problem| vec![problem])?;
    parse(&json).map_err(|problems| problems.into_iter().map(|p| p.in_file(&file)).collect())
}

/// Read a programme from JSON.
pub fn parse(json: &str) -> Result<Draft, Vec<Problem>> {
    let object = Object::parse(json).map_err(|problem| vec![problem])?;
    let mut problems = Problems::default();
    object.refuse_unknown(&FIELDS, &mut problems);
    let parts = Parts {
        external_id: object.text("externalId"),
        title: object.text("title"),
        sector: object.text("sector"),
        scope: object.digits("sectoralScope"),
        start: object.text("start"),
        end: object.text("end"),
        estimate: estimate(&object),
        proponents: proponents(&object),
    };
    match parts.check(IN_FILES) {
        Ok(draft) if problems.is_empty() => Ok(draft),
        Ok(_) => Err(problems.into_vec()),
        Err(more) => {
            problems.extend(more);
            Err(problems.into_vec())
        }
    }
}

/// The estimate as it is given, or as it is calculated.
fn estimate(object: &Object) -> Result<(String, Credits), Problem> {
    let given = object.digits_if_any("estimate")?;
    let calculation = object.object_if_any("calculation")?;
    match (given, calculation) {
        (Some(text), None) => values::estimate(&text)
            .map(|credits| (text, credits))
            .map_err(|problem| problem.at("estimate")),
        (None, Some(calculation)) => calculated(&calculation).map_err(|p| p.at("calculation")),
        (Some(_), Some(_)) => Err(Problem::new(
            "There is an estimate and a calculation.",
            "Give one of the two.",
        )
        .at("estimate")),
        (None, None) => Err(Problem::new(
            "There is neither an estimate nor a calculation.",
            "Give one of the two.",
        )
        .at("estimate")),
    }
}

fn calculated(object: &Object) -> Result<(String, Credits), Problem> {
    let mut problems = Problems::default();
    object.refuse_unknown(&calculation::FIELDS, &mut problems);
    if let Some(first) = problems.into_vec().into_iter().next() {
        return Err(first);
    }
    let refused = |error: &dyn std::fmt::Display| {
        Problem::new(
            format!("The calculator refuses: {error}."),
            "Correct the calculation; `registry calculate` shows what it gives.",
        )
    };
    let estimate = Calculation::of(object)?
        .run()
        .map_err(|error| refused(&error))?;
    let credits = estimate
        .whole_credits_half_up()
        .map_err(|_| Problem::of("ZeroAmount", format!("the calculation gives {estimate}")))?;
    Ok((estimate.to_string(), Credits(credits)))
}

fn proponents(object: &Object) -> Result<Vec<DraftProponent>, Problem> {
    let read = |object: &Object| {
        let mut problems = Problems::default();
        object.refuse_unknown(&["taxId", "share", "percentage"], &mut problems);
        if let Some(first) = problems.into_vec().into_iter().next() {
            return Err(first);
        }
        let share = object.digits_if_any("share")?;
        let percentage = object.digits_if_any("percentage")?;
        let share = match (share, percentage) {
            (Some(text), None) => Some(values::share(&text).map_err(|p| p.at("share"))?),
            (None, Some(text)) => Some(values::percentage(&text).map_err(|p| p.at("percentage"))?),
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Err(Problem::new(
                    "There is a share and a percentage.",
                    "Give one of the two.",
                )
                .at("share"))
            }
        };
        Ok(DraftProponent {
            tax_id: object.text("taxId")?.trim().to_owned(),
            share,
        })
    };
    object
        .objects("proponents")?
        .iter()
        .enumerate()
        .map(|(place, object)| read(object).map_err(|p| p.at(&format!("proponents[{place}]"))))
        .collect()
}

fn sector(text: &str) -> Result<Sector, Problem> {
    Sector::from_name(text.trim()).ok_or_else(|| {
        let known: Vec<&str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
        Problem::new(
            format!("{text:?} is no sector."),
            format!("Use one of: {}.", known.join(", ")),
        )
    })
}

fn scope(text: &str) -> Result<SectoralScope, Problem> {
    text.trim()
        .parse::<u8>()
        .ok()
        .map(SectoralScope)
        .filter(|scope| scope.is_valid())
        .ok_or_else(|| {
            Problem::new(
                format!("{text:?} is no sectoral scope."),
                "Give a number from 1 to 15.",
            )
        })
}

fn fits(sector: Sector, scope: SectoralScope) -> Result<(), Problem> {
    if scope.fits(sector) {
        return Ok(());
    }
    let scopes: Vec<String> = sector.scopes().iter().map(u8::to_string).collect();
    let here = format!("{sector} has the scopes {}, not {scope}", scopes.join(", "));
    Err(Problem::of("ScopeMismatch", here))
}

fn period(start: u64, end: u64) -> Result<(), Problem> {
    if start <= end && year_of(start) <= 9999 {
        return Ok(());
    }
    let (start, end) = (values::moment_text(start), values::moment_text(end));
    Err(Problem::of("PeriodInvalid", format!("{start} to {end}")))
}

/// The shares of all proponents, checked together.
fn shares(list: Vec<DraftProponent>) -> Result<Vec<(String, u32)>, Problem> {
    if u32::try_from(list.len()).map_or(true, |count| count > MAX_PROPONENTS) {
        let here = format!("{} proponents, at most {MAX_PROPONENTS}", list.len());
        return Err(Problem::of("SharesInvalid", here));
    }
    for (place, proponent) in list.iter().enumerate() {
        let repeated = list
            .iter()
            .take(place)
            .any(|p| p.tax_id == proponent.tax_id);
        if repeated {
            return Err(Problem::of("ProponentRepeated", &proponent.tax_id));
        }
    }
    let single = list.len() == 1;
    let shares: Option<Vec<u32>> = list
        .iter()
        .map(|proponent| proponent.share.or(single.then_some(PARTS_PER_WHOLE)))
        .collect();
    let shares = shares.ok_or_else(|| {
        Problem::of(
            "SharesInvalid",
            "of several proponents each needs a share or a percentage",
        )
    })?;
    validate_shares(&shares).map_err(|error| Problem::of("SharesInvalid", error))?;
    Ok(list.into_iter().map(|p| p.tax_id).zip(shares).collect())
}

#[cfg(test)]
mod tests;
