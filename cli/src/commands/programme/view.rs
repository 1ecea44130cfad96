//! A programme for programs and for people.

use crate::{files::programme as file, lookup::Organisations, money, values};
use mitigation_calculator::Estimate;
use registry_client::{record_json, AuthorisationView, CountryView, ProgrammeView};
use registry_primitives::{
    dates::{year_of, years_after},
    records::{calculation::CalculationFields, credits::Totals, programmes::UsdCents},
    serial::programme_text,
    Credits, MonitoredPeriod, SerialNumber, SerialRange,
};
use serde_json::{json, Value};

/// Tonnes of CO2 equivalent of an estimate in hundredths.
pub fn tonnes_text(hundredths: i128) -> String {
    Estimate::from_hundredths(hundredths).to_string()
}

/// The fields of a calculation on one line.
pub fn calculation_text(fields: &CalculationFields) -> String {
    fn text(value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Object(map) => format!("{{{}}}", all(map)),
            value => value.to_string(),
        }
    }
    fn all(map: &serde_json::Map<String, Value>) -> String {
        let parts: Vec<String> = map
            .iter()
            .map(|(name, value)| format!("{name} {}", text(value)))
            .collect();
        parts.join(", ")
    }
    match record_json(fields) {
        Value::Object(map) => all(&map),
        value => value.to_string(),
    }
}

/// The period in which reductions of a programme can be credited: to its end, or to the end of
/// its crediting years when that is earlier.
pub fn crediting_period(programme: &ProgrammeView) -> MonitoredPeriod {
    let after = programme
        .crediting_years
        .map(|years| years_after(programme.start, years.into()).saturating_sub(1));
    MonitoredPeriod {
        from: programme.start,
        until: after.map_or(programme.end, |last| last.min(programme.end)),
    }
}

/// The serial number of a block of a programme.
pub fn serial(
    country: Option<&CountryView>,
    programme: &ProgrammeView,
    block: SerialRange,
) -> Option<String> {
    let country = country?;
    let serial = SerialNumber {
        country: country.alpha2.clone(),
        unit: country.unit.clone(),
        scope: programme.scope.to_string(),
        programme: programme_text(programme.id),
        year: year_of(programme.start),
        first: block.first,
        last: block.last,
    };
    Some(serial.to_string())
}

/// A programme for programs, by the fields that its file would have and what became of it.
pub fn programme_json(
    programme: &ProgrammeView,
    totals: &Totals,
    organisations: &Organisations,
) -> Value {
    let written = file::written(&file::of_view(programme), |id| organisations.tax_id(id));
    // What is not told is null, so that every answer has every field.
    let mut json: serde_json::Map<String, Value> = file::FIELDS
        .into_iter()
        .filter(|field| !matches!(*field, "calculation" | "boundaryFile"))
        .map(|field| (field.to_owned(), Value::Null))
        .collect();
    json.extend(written);
    let channels = programme.international.channels.iter();
    let channels: Vec<&str> = channels.map(|channel| channel.name()).collect();
    let more = [
        ("id", json!(programme.id)),
        ("channels", json!(channels)),
        ("estimate", json!(programme.estimate)),
        ("stage", json!(programme.stage.name())),
        ("version", json!(programme.version)),
        ("registeredBy", json!(programme.registered_by)),
        ("authorised", json!(programme.authorised)),
        (
            "authorisable",
            json!(programme.estimate.checked_sub(programme.authorised)),
        ),
        ("planned", json!(programme.planned)),
        ("verified", json!(programme.verified)),
        ("issued", json!(totals.issued)),
        ("voided", json!(totals.voided)),
        ("remaining", json!(left_to_issue(totals))),
        ("held", json!(totals.balances.held)),
        ("pending", json!(totals.balances.pending)),
        ("retiredLocal", json!(totals.balances.retired_local)),
        (
            "retiredInternational",
            json!(totals.balances.retired_international),
        ),
        ("cancelled", json!(totals.balances.cancelled)),
    ];
    json.extend(more.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(json)
}

/// The authorised serials that no issuance took. Those of a voided one are never used again.
fn left_to_issue(totals: &Totals) -> Option<Credits> {
    totals.authorised.checked_sub(totals.used()?)
}

/// An authorisation for programs.
pub fn authorisation_json(authorisation: &AuthorisationView, serial: Option<&str>) -> Value {
    json!({
        "number": authorisation.number,
        "range": authorisation.serials,
        "amount": authorisation.serials.len(),
        "serial": serial,
        "letter": authorisation.letter.map(values::hash_text),
        "by": authorisation.by,
        "block": authorisation.block,
    })
}

/// What is said of a programme for people, one fact a line.
pub fn facts(
    programme: &ProgrammeView,
    totals: &Totals,
    organisations: &Organisations,
) -> Vec<(&'static str, String)> {
    let balances = totals.balances;
    let international = &programme.international;
    let list = |names: Vec<&str>| match names.as_slice() {
        [] => untold(),
        names => names.join(", "),
    };
    let left = |whole: Credits, part| whole.checked_sub(part).unwrap_or_default().to_string();
    vec![
        ("id", programme.id.to_string()),
        ("source", programme.source.clone()),
        ("external id", programme.external_id.clone()),
        ("title", programme.title.clone()),
        ("stage", programme.stage.to_string()),
        ("version", programme.version.to_string()),
        (
            "registered by",
            organisations.shown(programme.registered_by),
        ),
        ("sector", programme.sector.to_string()),
        ("sectoral scope", programme.scope.to_string()),
        ("mitigation", programme.mitigation.to_string()),
        (
            "gases",
            list(programme.gases.iter().map(|gas| gas.name()).collect()),
        ),
        ("start", values::moment_text(programme.start)),
        ("end", values::moment_text(programme.end)),
        (
            "crediting years",
            told(programme.crediting_years.map(|years| years.to_string())),
        ),
        (
            "credited until",
            values::moment_text(crediting_period(programme).until),
        ),
        ("regions", programme.regions.join(", ")),
        ("boundary", told(programme.boundary.map(values::hash_text))),
        ("cost", sum_text(programme.finance.cost)),
        ("price of a credit", sum_text(programme.finance.price)),
        (
            "funding",
            told(programme.finance.funding.map(|from| from.name().to_owned())),
        ),
        (
            "grant equivalent",
            sum_text(programme.finance.grant_equivalent),
        ),
        ("in the scope of the NDC", flag(programme.ndc.in_scope)),
        ("named in the NDC", flag(programme.ndc.included_in_ndc)),
        ("named in the NAP", flag(programme.ndc.included_in_nap)),
        (
            "channels",
            list(
                international
                    .channels
                    .iter()
                    .map(|channel| channel.name())
                    .collect(),
            ),
        ),
        (
            "buyer country",
            told(international.buyer_country.map(values::country_text)),
        ),
        (
            "maximum international",
            told(international.maximum.map(|most| most.to_string())),
        ),
        ("estimate", programme.estimate.to_string()),
        ("planned by actions", programme.planned.to_string()),
        ("authorised", programme.authorised.to_string()),
        (
            "left to authorise",
            left(programme.estimate, programme.authorised),
        ),
        ("verified", programme.verified.to_string()),
        ("issued", totals.issued.to_string()),
        ("voided", totals.voided.to_string()),
        (
            "left to issue",
            left_to_issue(totals).unwrap_or_default().to_string(),
        ),
        ("held", balances.held.to_string()),
        ("reserved by what waits", balances.pending.to_string()),
        (
            "retired inside the country",
            balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            balances.retired_international.to_string(),
        ),
        ("cancelled", balances.cancelled.to_string()),
    ]
}

/// What nobody told.
fn untold() -> String {
    "-".to_owned()
}

fn told(value: Option<String>) -> String {
    value.unwrap_or_else(untold)
}

fn sum_text(sum: Option<UsdCents>) -> String {
    told(sum.map(|sum| format!("{} USD", money::text(sum))))
}

fn flag(flag: Option<bool>) -> String {
    told(flag.map(|flag| if flag { "yes" } else { "no" }.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mitigation_calculator::{Fields, Value as Measured};

    #[test]
    fn estimates_are_told_to_the_hundredth() {
        assert_eq!(tonnes_text(8_832), "88.32");
        assert_eq!(tonnes_text(-50), "-0.5");
        let more_than_64_bits = i128::from(u64::MAX) * 10_000;
        assert_eq!(tonnes_text(more_than_64_bits), "1844674407370955161500");
    }

    #[test]
    fn credits_are_counted_until_the_end_or_the_last_year() {
        let until = |crediting_years, end| {
            let programme = ProgrammeView {
                // 2024-02-29T12:00:00Z
                start: 1_709_208_000,
                end,
                crediting_years,
                ..super::super::list::tests::programme()
            };
            crediting_period(&programme).until
        };
        assert_eq!(until(None, 2_000_000_000), 2_000_000_000);
        // 2025-03-01T11:59:59Z, as 2025 has no 29 February.
        assert_eq!(until(Some(1), 2_000_000_000), 1_740_830_399);
        assert_eq!(until(Some(1), 1_709_300_000), 1_709_300_000);
    }

    #[test]
    fn fields_are_told_on_one_line() {
        let number = |text: &str| Measured::Number(text.parse().unwrap());
        let fields = Fields::from([
            ("a".to_owned(), number("16.50")),
            ("b".to_owned(), Measured::Text("ha".into())),
            (
                "c".to_owned(),
                Measured::Map(Fields::from([("Kiosk".to_owned(), number("100"))])),
            ),
        ]);
        let stored = CalculationFields::from_fields(&fields).unwrap();
        assert_eq!(calculation_text(&stored), "a 16.5, b ha, c {Kiosk 100}");
        assert_eq!(calculation_text(&CalculationFields::default()), "");
    }

    #[test]
    fn voided_serials_are_not_left_to_issue() {
        let totals = Totals {
            authorised: Credits(100),
            issued: Credits(60),
            voided: Credits(30),
            ..Totals::default()
        };
        assert_eq!(left_to_issue(&totals), Some(Credits(10)));
    }

    #[test]
    fn what_is_not_told_is_a_dash() {
        assert_eq!((flag(None), flag(Some(false))), (untold(), "no".to_owned()));
        assert_eq!(sum_text(Some(UsdCents(750))), "7.50 USD");
        assert_eq!(sum_text(None), "-");
    }
}
