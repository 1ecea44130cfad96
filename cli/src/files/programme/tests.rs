//! Programme files: what is read, and what is refused at which field.

use super::*;
use registry_primitives::{
    records::programmes::UsdCents, Channel, ChannelSet, FundingSource, Gas, GasSet, MitigationType,
    SectoralScope,
};
use serde_json::{json, Map, Value};

const RICE: &str = r#"{
    "externalId": "QMA-RICE-01", "title": "Low-methane rice", "sector": "Agriculture",
    "sectoralScope": 15, "mitigation": "Agriculture", "gases": ["CH4", "n2o"],
    "start": "2023-01-01", "end": "2033-01-01", "creditingYears": 7, "regions": ["QM-03", "QM-1"],
    "estimate": 25.51,
    "proponents": [{"taxId": "T-1", "percentage": "60.5"}, {"taxId": "T-2", "share": 395000}],
    "costUsd": "125000.5", "priceUsd": 7, "funding": "government-grant-or-loan",
    "grantEquivalentUsd": 20000.01, "ndcScope": true, "includedInNap": false,
    "channels": ["Article62", "VoluntaryAdjusted"], "buyerCountry": "CH",
    "maximumInternational": 20, "boundary": "0x0101010101010101010101010101010101010101010101010101010101010101"
}"#;

fn read_as(json: &str, readiness: Readiness) -> Result<Draft, Vec<Problem>> {
    let object = Object::parse(json).map_err(|problem| vec![problem])?;
    parse(&object, Path::new(""), readiness)
}

fn with(from: &str, to: &str) -> Result<Draft, Vec<Problem>> {
    assert!(RICE.contains(from), "{from}");
    read_as(&RICE.replace(from, to), Readiness::Submission)
}

/// Field and catalogue number of the only problem.
fn refusal(from: &str, to: &str) -> (String, Option<u16>) {
    let problems = with(from, to).unwrap_err();
    assert_eq!(problems.len(), 1, "{to}: {problems:?}");
    let problem = &problems[0];
    (
        problem.field.as_deref().unwrap_or_default().to_owned(),
        problem.entry.map(|entry| entry.number),
    )
}

fn number(tax_id: &str) -> Option<OrganisationId> {
    tax_id.strip_prefix("T-")?.parse().ok().map(OrganisationId)
}

fn tax_id(id: OrganisationId) -> String {
    format!("T-{id}")
}

#[test]
fn a_programme_is_read_exactly() {
    let draft = with("CH4", "CH4").unwrap();
    let programme = draft.resolve(number).unwrap();
    assert_eq!(draft.estimated.as_deref(), Some("25.51"));
    assert_eq!(
        programme,
        NewProgramme {
            source: "national".into(),
            external_id: "QMA-RICE-01".into(),
            title: "Low-methane rice".into(),
            sector: registry_primitives::Sector::Agriculture,
            scope: SectoralScope(15),
            mitigation: MitigationType::Agriculture,
            gases: GasSet::of(&[Gas::CH4, Gas::N2O]),
            start: 1_672_531_200,
            // The last second of the day that is named.
            end: 1_988_236_799,
            crediting_years: Some(7),
            regions: vec!["QM-03".into(), "QM-1".into()],
            boundary: Some([1; 32]),
            estimate: Credits(26),
            proponents: vec![
                Proponent {
                    organisation: OrganisationId(1),
                    share: 605_000
                },
                Proponent {
                    organisation: OrganisationId(2),
                    share: 395_000
                },
            ],
            finance: Finance {
                cost: Some(UsdCents(12_500_050)),
                price: Some(UsdCents(700)),
                funding: Some(FundingSource::GovernmentGrantOrLoan),
                grant_equivalent: Some(UsdCents(2_000_001)),
            },
            ndc: NdcFlags {
                in_scope: Some(true),
                included_in_ndc: None,
                included_in_nap: Some(false),
            },
            international: InternationalUse {
                channels: ChannelSet::of(&[Channel::Article62, Channel::VoluntaryAdjusted]),
                buyer_country: Some(*b"CH"),
                maximum: Some(Credits(20)),
            },
        }
    );
    assert!(programme.details().is_ok());
}

#[test]
fn what_may_be_left_out_is_not_told() {
    let json = r#"{
        "externalId": "X", "title": "X", "sector": "Health", "sectoralScope": 3,
        "mitigation": "EEHouseholds", "gases": ["CO2"], "start": "2023-01-01",
        "end": "2033-01-01", "regions": ["QM-03"], "proponents": [{"taxId": "T-1"}]
    }"#;
    let draft = read_as(json, Readiness::Draft).unwrap();
    assert_eq!(draft.estimated, None);
    let programme = &draft.programme;
    assert_eq!(programme.estimate, Credits::ZERO);
    assert_eq!(programme.finance, Finance::default());
    assert_eq!(programme.ndc, NdcFlags::default());
    assert_eq!(programme.international, InternationalUse::default());
    assert_eq!(
        (programme.crediting_years, programme.boundary),
        (None, None)
    );
    let problems = read_as(json, Readiness::Submission).unwrap_err();
    assert_eq!(problems[0].field.as_deref(), Some("estimate"));
}

#[test]
fn a_single_proponent_has_the_whole() {
    let list = r#"[{"taxId": "T-1", "percentage": "60.5"}, {"taxId": "T-2", "share": 395000}]"#;
    let draft = with(list, r#"[{"taxId": "T-1"}]"#).unwrap();
    assert_eq!(draft.proponents, [("T-1".to_owned(), 1_000_000)]);
    let (field, number) = refusal(list, r#"[{"taxId": "T-1"}, {"taxId": "T-2"}]"#);
    assert_eq!((field.as_str(), number), ("proponents", Some(4005)));
}

#[test]
fn estimates_are_rounded_half_up_or_refused() {
    for (text, credits) in [("10", 10), ("\"5.4341\"", 5), ("14.7", 15), ("1e2", 100)] {
        let draft = with("25.51", text).unwrap();
        assert_eq!(draft.programme.estimate, Credits(credits), "{text}");
    }
    for text in ["0", "0.1285", "-3"] {
        assert_eq!(refusal("25.51", text), ("estimate".to_owned(), Some(3001)));
    }
}

#[test]
fn a_calculation_stands_in_for_the_estimate() {
    let biochar = |weight: &str| {
        format!(
            r#""calculation": {{"method": "soilEnrichmentBiochar", "input": {{"weight": {weight}}}}}"#
        )
    };
    let draft = with(r#""estimate": 25.51"#, &biochar("123.456")).unwrap();
    assert_eq!(draft.estimated.as_deref(), Some("451.85"));
    assert_eq!(draft.programme.estimate, Credits(452));
    let (field, number) = refusal(r#""estimate": 25.51"#, &biochar("0.1"));
    assert_eq!((field.as_str(), number), ("calculation", Some(3001)));
    let (field, _) = refusal(r#""estimate": 25.51"#, &biochar("true"));
    assert_eq!(field, "calculation.input.weight");
    let both = format!(r#""estimate": 25.51, {}"#, biochar("1"));
    assert_eq!(refusal(r#""estimate": 25.51"#, &both).0, "estimate");
}

#[test]
fn every_wrong_field_is_named() {
    for (from, to, field, number) in [
        ("395000", "394999", "proponents", Some(4005)),
        ("395000", "395000.5", "proponents[1].share", None),
        ("\"60.5\"", "60.50001", "proponents[0].percentage", None),
        ("\"T-2\"", "\"T-1\"", "proponents", Some(4006)),
        ("\"Agriculture\"", "\"Fishing\"", "sector", None),
        ("\"Agriculture\"", "\"Energy\"", "sectoralScope", Some(4003)),
        (
            "\"mitigation\": \"Agriculture\"",
            "\"mitigation\": \"Solar\"",
            "mitigation",
            Some(4018),
        ),
        ("15,", "16,", "sectoralScope", None),
        ("[\"CH4\", \"n2o\"]", "[]", "gases", Some(4019)),
        ("n2o", "CO3", "gases", None),
        ("[\"CH4\", \"n2o\"]", "\"CH4\"", "gases", None),
        ("2033-01-01", "2022-12-31", "end", Some(4004)),
        ("2033-01-01", "2033-13-01", "end", None),
        (
            "\"creditingYears\": 7",
            "\"creditingYears\": 0",
            "creditingYears",
            Some(4022),
        ),
        (
            "\"creditingYears\": 7",
            "\"creditingYears\": 256",
            "creditingYears",
            None,
        ),
        ("[\"QM-03\", \"QM-1\"]", "[]", "regions", Some(4020)),
        ("QM-1", "qm-1", "regions", Some(4020)),
        ("QM-1", "QM-1234", "regions", Some(4020)),
        ("QM-1", "QM-03", "regions", Some(4020)),
        ("\"0x01", "\"0x0101", "boundary", None),
        ("125000.5", "0", "costUsd", Some(4021)),
        ("125000.5", "1.005", "costUsd", None),
        ("20000.01", "-1", "grantEquivalentUsd", None),
        ("government-grant-or-loan", "lottery", "funding", None),
        (
            "\"ndcScope\": true",
            "\"ndcScope\": \"yes\"",
            "ndcScope",
            None,
        ),
        ("VoluntaryAdjusted", "Article7", "channels", None),
        ("\"CH\"", "\"Switzerland\"", "buyerCountry", Some(2006)),
        (
            "\"maximumInternational\": 20",
            "\"maximumInternational\": 0",
            "maximumInternational",
            Some(3001),
        ),
        ("\"QMA-RICE-01\"", "\" \"", "externalId", Some(2005)),
        ("\"title\"", "\"titel\"", "titel", None),
    ] {
        let problems = with(from, to).unwrap_err();
        let first = &problems[0];
        assert_eq!(first.field.as_deref(), Some(field), "{to}: {problems:?}");
        assert_eq!(first.entry.map(|entry| entry.number), number, "{to}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let json = RICE
        .replace("15,", "99,")
        .replace("2023-01-01", "soon")
        .replace("25.51", "0");
    let problems = read_as(&json, Readiness::Submission).unwrap_err();
    assert_eq!(problems.len(), 3);
    let draft = with("CH4", "CH4").unwrap();
    let problems = draft.resolve(|_| None).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[1].field.as_deref(), Some("proponents[1].taxId"));
    assert_eq!(problems[1].entry.map(|entry| entry.number), Some(2001));
}

#[test]
fn a_boundary_is_the_hash_of_the_file_that_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let boundary = br#"{"type": "Polygon", "coordinates": []}"#;
    std::fs::write(directory.path().join("b.geojson"), boundary).unwrap();
    let from =
        r#""boundary": "0x0101010101010101010101010101010101010101010101010101010101010101""#;
    let path = directory.path().join("rice.json");
    std::fs::write(&path, RICE.replace(from, r#""boundaryFile": "b.geojson""#)).unwrap();
    let draft = read(&path, Readiness::Submission).unwrap();
    let hash = sp_crypto_hashing::blake2_256(boundary);
    assert_eq!(draft.programme.boundary, Some(hash));
    let both = format!(r#""boundaryFile": "b.geojson", {from}"#);
    std::fs::write(&path, RICE.replace(from, &both)).unwrap();
    let problems = read(&path, Readiness::Submission).unwrap_err();
    assert_eq!(problems[0].field.as_deref(), Some("boundary"));
    assert!(problems[0].file.is_some());
}

fn as_written(draft: &Draft) -> Map<String, Value> {
    written(&draft.resolve(number).unwrap(), tax_id)
}

/// What is written of a programme reads back as the same programme: amendments rest on it.
#[test]
fn what_is_written_reads_back() {
    for json in [
        RICE.to_owned(),
        RICE.replace("\"channels\": [\"Article62\", \"VoluntaryAdjusted\"],", ""),
    ] {
        let draft = read_as(&json, Readiness::Submission).unwrap();
        let programme = draft.resolve(number).unwrap();
        let text = Value::Object(as_written(&draft)).to_string();
        let again = read_as(&text, Readiness::Submission).unwrap();
        assert_eq!(again.resolve(number).unwrap(), programme, "{text}");
        assert_eq!(of_details(&programme.details().unwrap()), programme);
    }
}

#[test]
fn an_amendment_replaces_what_it_names() {
    let before = with("CH4", "CH4").unwrap();
    let before_written = as_written(&before);
    let present = Value::Object(before_written.clone()).to_string();
    let change = |change: &str| {
        let object = amended(
            Object::parse(&present).unwrap(),
            Object::parse(change).unwrap(),
        );
        let after = parse(&object, Path::new(""), Readiness::Submission).unwrap();
        changes(&before_written, &as_written(&after))
    };
    assert_eq!(change("{}"), []);
    assert_eq!(
        change(r#"{"priceUsd": "7.00", "gases": ["N2O", "CH4"]}"#),
        []
    );
    let changed = change(r#"{"title": "Rice", "buyerCountry": null, "estimate": 30.4}"#);
    let told: Vec<_> = changed
        .iter()
        .map(|change| (change.field, &change.before, &change.after))
        .collect();
    assert_eq!(
        told,
        [
            ("title", &json!("Low-methane rice"), &json!("Rice")),
            ("estimate", &json!(26), &json!(30)),
            ("buyerCountry", &json!("CH"), &Value::Null),
        ]
    );
    let calculation = r#"{"calculation": {"method": "soilEnrichmentBiochar",
        "input": {"weight": 10}}}"#;
    let changed = change(calculation);
    assert_eq!(
        (changed[0].field, &changed[0].after),
        ("estimate", &json!(37))
    );
}
