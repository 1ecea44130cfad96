//! The fields of a programme, one by one.

use crate::{
    args::names,
    failure::{Problem, Problems},
    files::{self, json::Object, programme::NATIONAL},
    money, values,
};
use registry_primitives::{
    dates::year_of,
    records::programmes::UsdCents,
    texts::{is_region_of, MAX_REGIONS},
    Channel, ChannelSet, Credits, FundingSource, Gas, GasSet, MitigationType, Sector,
    SectoralScope,
};
use std::path::Path;

/// Bytes that fit on chain.
const MAX_SOURCE: usize = 32;
const MAX_TITLE: usize = 200;
const MAX_EXTERNAL_ID: usize = 64;
const MAX_REGION: usize = 6;

fn readable(object: &Object, field: &str, most: usize) -> Result<String, Problem> {
    values::readable(&object.text(field)?, most).map_err(|problem| problem.at(field))
}

/// The value of a name in a list of known ones.
fn named<T: Copy>(
    what: &str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Problem> {
    names::find(text, all, &name).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|value| name(*value)).collect();
        Problem::new(
            format!("{text:?} is no {what}."),
            format!("Use one of: {}.", known.join(", ")),
        )
    })
}

/// The system the programme comes from.
pub fn source(object: &Object) -> Result<String, Problem> {
    match object.raw("source") {
        None => Ok(NATIONAL.to_owned()),
        Some(_) => readable(object, "source", MAX_SOURCE),
    }
}

/// Identifier in that system.
pub fn external_id(object: &Object) -> Result<String, Problem> {
    readable(object, "externalId", MAX_EXTERNAL_ID)
}

/// Title.
pub fn title(object: &Object) -> Result<String, Problem> {
    readable(object, "title", MAX_TITLE)
}

/// Sector.
pub fn sector(object: &Object) -> Result<Sector, Problem> {
    let text = object.text("sector")?;
    named("sector", &text, Sector::ALL, Sector::name).map_err(|problem| problem.at("sector"))
}

/// Sectoral scope, which must fit the sector.
pub fn scope(object: &Object, sector: Option<Sector>) -> Result<SectoralScope, Problem> {
    let text = object.digits("sectoralScope")?;
    let scope = text
        .trim()
        .parse::<u8>()
        .ok()
        .map(SectoralScope)
        .filter(|scope| scope.is_valid())
        .ok_or_else(|| {
            Problem::new(
                format!("{text:?} is no sectoral scope."),
                "Give a number from 1 to 15.",
            )
        });
    let fits = |scope: SectoralScope| match sector {
        Some(sector) if !scope.fits(sector) => {
            let scopes: Vec<String> = sector.scopes().iter().map(u8::to_string).collect();
            let here = format!("{sector} has the scopes {}, not {scope}", scopes.join(", "));
            Err(Problem::of("ScopeMismatch", here))
        }
        _ => Ok(scope),
    };
    scope.and_then(fits).map_err(|p| p.at("sectoralScope"))
}

/// Mitigation type, which must fit the sector.
pub fn mitigation(object: &Object, sector: Option<Sector>) -> Result<MitigationType, Problem> {
    let text = object.text("mitigation")?;
    let all = MitigationType::ALL;
    let fits = |mitigation: MitigationType| match sector {
        Some(sector) if !mitigation.fits(sector) => {
            let types: Vec<&str> = all
                .iter()
                .filter(|mitigation| mitigation.fits(sector))
                .map(|mitigation| mitigation.name())
                .collect();
            let here = format!("{sector} has {}, not {mitigation}", types.join(", "));
            Err(Problem::of("MitigationMismatch", here))
        }
        _ => Ok(mitigation),
    };
    named("mitigation type", &text, all, MitigationType::name)
        .and_then(fits)
        .map_err(|problem| problem.at("mitigation"))
}

/// The gases.
pub fn gases(object: &Object) -> Result<GasSet, Problem> {
    let at = |problem: Problem| problem.at("gases");
    let gases = object
        .texts("gases")?
        .iter()
        .map(|text| named("gas", text, Gas::ALL, Gas::name))
        .collect::<Result<Vec<Gas>, Problem>>()
        .map_err(at)?;
    if gases.is_empty() {
        return Err(at(Problem::of("GasesInvalid", "none is named")));
    }
    Ok(GasSet::of(&gases))
}

/// Start and end. A start without a time is the first second of the day, an end the last.
pub fn period(object: &Object, problems: &mut Problems) -> Option<(u64, u64)> {
    let moment = |field: &str, read: fn(&str) -> Result<u64, Problem>| {
        read(&object.text(field)?).map_err(|problem| problem.at(field))
    };
    let start = problems.take(moment("start", values::first_moment));
    let end = problems.take(moment("end", values::last_moment));
    let (start, end) = (start?, end?);
    let ordered = start <= end && year_of(start) <= 9999;
    let checked = ordered.then_some((start, end)).ok_or_else(|| {
        let (start, end) = (values::moment_text(start), values::moment_text(end));
        Problem::of("PeriodInvalid", format!("{start} to {end}")).at("end")
    });
    problems.take(checked)
}

/// Years in which reductions can be credited.
pub fn crediting_years(object: &Object) -> Result<Option<u8>, Problem> {
    let field = "creditingYears";
    let years = |text: String| match values::whole(text.trim())? {
        0 => Err(Problem::of("CreditingPeriodInvalid", "0 years")),
        years => u8::try_from(years).map_err(|_| {
            Problem::new(
                format!("{years} years are more than can be told."),
                "Give at most 255, or leave it out: crediting lasts until the end then.",
            )
        }),
    };
    object
        .digits_if_any(field)?
        .map(|text| years(text).map_err(|problem| problem.at(field)))
        .transpose()
}

/// The regions: ISO 3166-2 codes of one country, none twice.
pub fn regions(object: &Object) -> Result<Vec<String>, Problem> {
    let regions = object.texts("regions")?;
    let wrong = |here: String| Problem::of("RegionsInvalid", here).at("regions");
    if regions.is_empty() {
        return Err(wrong("none is named".to_owned()));
    }
    if u32::try_from(regions.len()).map_or(true, |count| count > MAX_REGIONS) {
        let here = format!("{} regions, at most {MAX_REGIONS}", regions.len());
        return Err(wrong(here));
    }
    for (place, region) in regions.iter().enumerate() {
        let country = region.as_bytes().get(..2).unwrap_or_default();
        let code = country.iter().all(u8::is_ascii_uppercase)
            && region.len() <= MAX_REGION
            && is_region_of(region.as_bytes(), country);
        if !code {
            return Err(wrong(format!("{region:?}")));
        }
        if regions.iter().take(place).any(|other| other == region) {
            return Err(wrong(format!("{region} stands twice")));
        }
    }
    Ok(regions)
}

/// Hash of the boundary's geometry, as it is given or of the file that is named.
pub fn boundary(object: &Object, directory: &Path) -> Result<Option<[u8; 32]>, Problem> {
    let hash = object.text_if_any("boundary")?;
    let file = object.text_if_any("boundaryFile")?;
    match (hash, file) {
        (None, None) => Ok(None),
        (Some(hash), None) => values::hash(&hash)
            .map(Some)
            .map_err(|problem| problem.at("boundary")),
        (None, Some(file)) => files::hash(&directory.join(file))
            .map(|of| Some(of.hash))
            .map_err(|problem| problem.at("boundaryFile")),
        (Some(_), Some(_)) => Err(Problem::new(
            "There is a hash of the boundary and a file of it.",
            "Give one of the two.",
        )
        .at("boundary")),
    }
}

/// A sum in US dollars.
pub fn money(object: &Object, field: &str) -> Result<Option<UsdCents>, Problem> {
    object
        .digits_if_any(field)?
        .map(|text| money::usd(&text).map_err(|problem| problem.at(field)))
        .transpose()
}

/// Where the money comes from.
pub fn funding(object: &Object) -> Result<Option<FundingSource>, Problem> {
    let (field, all) = ("funding", FundingSource::ALL);
    object
        .text_if_any(field)?
        .map(|text| {
            named("source of funding", &text, all, FundingSource::name)
                .map_err(|problem| problem.at(field))
        })
        .transpose()
}

/// Ways in which the credits may be used abroad.
pub fn channels(object: &Object) -> Result<ChannelSet, Problem> {
    let channels = object
        .texts_if_any("channels")?
        .unwrap_or_default()
        .iter()
        .map(|text| named("channel", text, Channel::ALL, Channel::name))
        .collect::<Result<Vec<Channel>, Problem>>()
        .map_err(|problem| problem.at("channels"))?;
    Ok(ChannelSet::of(&channels))
}

/// The one country that may buy.
pub fn buyer_country(object: &Object) -> Result<Option<[u8; 2]>, Problem> {
    let field = "buyerCountry";
    object
        .text_if_any(field)?
        .map(|text| values::country(&text).map_err(|problem| problem.at(field)))
        .transpose()
}

/// Credits that may go abroad at most.
pub fn maximum(object: &Object) -> Result<Option<Credits>, Problem> {
    let field = "maximumInternational";
    object
        .digits_if_any(field)?
        .map(|text| values::amount(&text).map_err(|problem| problem.at(field)))
        .transpose()
}
