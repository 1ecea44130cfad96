//! The reference registry's serial numbers, replayed.

use registry_primitives::{Credits, SerialNumber, SerialRange};
use serde_json::Value;

fn vectors(section: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("vectors/serial.json")).unwrap();
    let vectors = all[section].as_array().unwrap().clone();
    assert!(!vectors.is_empty(), "{section} is empty");
    vectors
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn formatting_joins_the_fields_as_the_reference_does() {
    for vector in vectors("A_format") {
        let input = &vector["input"];
        let serial = SerialNumber {
            country: text(&input["countryAlpha2"]),
            unit: text(&input["creditUnit"]),
            scope: text(&input["sectoralScope"]),
            programme: text(&input["programmeId"]),
            year: u32::try_from(input["year"].as_u64().unwrap()).unwrap(),
            first: input["blockStart"].as_u64().unwrap(),
            last: input["blockEnd"].as_u64().unwrap(),
        };
        assert_eq!(
            serial.to_string(),
            text(&vector["serial"]),
            "{}",
            vector["id"]
        );
        // What the reference joins without looking, we refuse when it is no serial.
        let nonsense = vector["id"] == "A11";
        assert_eq!(serial.checked_text().is_err(), nonsense, "{}", vector["id"]);
    }
}

#[test]
fn parsing_agrees_and_a_dash_in_the_unit_no_longer_breaks_it() {
    for vector in vectors("D_parsing") {
        let serial = SerialNumber::parse(&text(&vector["serial"])).unwrap();
        let ours = (serial.first, u64::from(serial.year));
        let reference = (
            vector["blockStart"].as_u64().unwrap(),
            vector["year"].as_u64().unwrap(),
        );
        if vector.get("note").is_some() {
            assert_eq!((ours, serial.unit.as_str()), ((1, 2023), "I-T"));
            assert_ne!(ours, reference);
        } else {
            assert_eq!(ours, reference);
        }
    }
}

#[test]
fn blocks_follow_the_documented_rule() {
    for vector in vectors("G_documented_rule") {
        let counter = vector["countryCounterBefore"].as_u64().unwrap();
        let after = vector["countryCounterAfter"].as_u64().unwrap();
        let estimate = Credits::from_estimate(&vector["creditEst"].to_string());
        match (estimate, vector.get("error")) {
            (Err(error), Some(expected)) => {
                assert_eq!(error.to_string(), text(expected));
                assert_eq!(counter, after);
            }
            (Ok(credits), None) => {
                assert_eq!(credits.0, vector["rounded"].as_u64().unwrap());
                let block = SerialRange::after(counter, credits).unwrap();
                assert_eq!(block.first, vector["blockStart"].as_u64().unwrap());
                assert_eq!(block.last, vector["blockEnd"].as_u64().unwrap());
                assert_eq!(block.last, after);
            }
            other => panic!("{}: {other:?}", vector["id"]),
        }
    }
}
