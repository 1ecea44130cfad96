//! Programme files: what is read, and what is refused at which field.

use super::*;

const RICE: &str = r#"{
    "externalId": "QMA-RICE-01", "title": "Low-methane rice", "sector": "Agriculture",
    "sectoralScope": 15, "start": "2023-01-01", "end": "2033-01-01", "estimate": 25.51,
    "proponents": [{"taxId": "T-1", "percentage": "60.5"}, {"taxId": "T-2", "share": 395000}]
}"#;

fn with(from: &str, to: &str) -> Result<Draft, Vec<Problem>> {
    assert!(RICE.contains(from), "{from}");
    parse(&RICE.replace(from, to))
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

#[test]
fn a_programme_is_read_exactly() {
    let draft = parse(RICE).unwrap();
    assert_eq!(draft.programme.estimate, Credits(26));
    assert_eq!(draft.estimated, "25.51");
    assert_eq!(draft.programme.start, 1_672_531_200);
    assert_eq!(draft.programme.scope, SectoralScope(15));
    assert_eq!(
        draft.proponents,
        [("T-1".to_owned(), 605_000), ("T-2".to_owned(), 395_000)]
    );
    let number = |tax_id: &str| tax_id.strip_prefix("T-")?.parse().ok().map(OrganisationId);
    let programme = draft.resolve(IN_FILES, number).unwrap();
    assert_eq!(programme.proponents[1].organisation, OrganisationId(2));
    assert!(programme.details().is_ok());
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
    assert_eq!(draft.estimated, "451.85");
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
        ("15,", "16,", "sectoralScope", None),
        ("2033-01-01", "2022-12-31", "end", Some(4004)),
        ("2033-01-01", "2033-13-01", "end", None),
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
    assert_eq!(parse(&json).unwrap_err().len(), 3);
    let draft = parse(RICE).unwrap();
    let problems = draft.resolve(IN_FILES, |_| None).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[1].field.as_deref(), Some("proponents[1].taxId"));
    assert_eq!(problems[1].entry.map(|entry| entry.number), Some(2001));
}
