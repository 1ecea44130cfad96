//! Which constants are fit to be kept.

mod support;

use mitigation_calculator::{calculate, Fields, Method, METHODS};
use support::fields;

const SOLAR: &str = "solar";
const RICE: &str = "agriculture";
const PUMPS: [&str; 2] = ["solarWaterPumpingOffGrid", "solarWaterPumpingOnGrid"];
const GRID: &str = "gridElectricity";

/// The text of the refusal, empty if the constants are accepted.
fn refusal(method: &str, constants: &str) -> String {
    let method = Method::by_name(method).expect("a method");
    match method.check_constants(&fields(constants)) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

fn unit(field: &str, unit: &str) -> String {
    format!(r#"{{"{field}":"{unit}"}}"#)
}

fn factor_unit(name: &str) -> String {
    unit("emissionFactorUnit", name)
}

/// Factors of a grid, which have no default, and other constants.
fn with_factors(others: &str) -> String {
    let factors = r#"{"operatingMarginFactor":0.462,"buildMarginFactor":0.3456,"#;
    others.replacen('{', factors, 1)
}

#[test]
fn defaults_are_accepted() {
    for method in METHODS.iter().filter(|method| method.name() != GRID) {
        assert_eq!(method.check_constants(&Fields::new()), Ok(()));
    }
}

#[test]
fn factors_of_a_grid_have_no_default() {
    for (constants, missing) in [
        ("{}", "operatingMarginFactor"),
        (
            r#"{"operatingMarginWeight":0.5,"emissionFactorUnit":"ha"}"#,
            "operatingMarginFactor",
        ),
        (r#"{"buildMarginFactor":0}"#, "operatingMarginFactor"),
        (r#"{"operatingMarginFactor":0.462}"#, "buildMarginFactor"),
        (
            r#"{"operatingMarginFactor":0.462,"operatingMarginWeight":1,"buildMarginWeight":0}"#,
            "buildMarginFactor",
        ),
    ] {
        assert_eq!(
            refusal(GRID, constants),
            format!("Missing field {missing} in constants")
        );
    }
    let factors = r#"{"operatingMarginFactor":0.462,"buildMarginFactor":0.3456}"#;
    assert_eq!(refusal(GRID, factors), "");
}

#[test]
fn constants_of_a_country_are_accepted() {
    for (method, constants) in [
        (
            RICE,
            r#"{"emissionFactor":4.6,"emissionFactorUnit":"tCO2/km2/d"}"#,
        ),
        (
            SOLAR,
            r#"{"highEmissionFactor":0.0068,"lowEmissionFactor":0.0013,"emissionFactorUnit":"tCO2e/kWh",
                "thresholdUnit":"MWh/month","buildingTypes":{"Kiosk":0.01,"School":0}}"#,
        ),
        ("soilEnrichmentBiochar", r#"{"emissionFactor":2.5}"#),
        ("stovesHousesNamibia", r#"{"emissionFactor":0.002}"#),
        (
            "solarWaterPumpingOffGrid",
            r#"{"emissionFactor":1.3,"emissionFactorUnit":"MWh/year"}"#,
        ),
        (
            GRID,
            r#"{"operatingMarginFactor":0.462,"buildMarginFactor":0,
                "operatingMarginWeight":0.5,"buildMarginWeight":0.50}"#,
        ),
        (
            GRID,
            r#"{"operatingMarginFactor":0.8,"buildMarginFactor":0.4,
                "operatingMarginWeight":1,"buildMarginWeight":0}"#,
        ),
    ] {
        assert_eq!(refusal(method, constants), "", "{method}");
    }
}

#[test]
fn fields_are_read_as_for_a_calculation() {
    for (method, constants, text) in [
        (
            RICE,
            r#"{"factor":1}"#,
            "Unknown field factor in constants, use one of: emissionFactor, emissionFactorUnit",
        ),
        (
            "stovesHousesNamibia",
            r#"{"emissionFactor":"0.1"}"#,
            "Field emissionFactor in constants must be a number",
        ),
        (
            "soilEnrichmentBiochar",
            r#"{"emissionFactor":0}"#,
            "Field emissionFactor in constants must be greater than zero",
        ),
        (
            SOLAR,
            r#"{"buildingTypes":{"School":-1}}"#,
            "Field buildingTypes.School in constants must be greater than zero",
        ),
        (
            GRID,
            r#"{"operatingMarginFactor":0}"#,
            "Field operatingMarginFactor in constants must be greater than zero",
        ),
        (
            GRID,
            r#"{"operatingMarginWeight":0,"buildMarginWeight":1}"#,
            "Field operatingMarginWeight in constants must be greater than zero",
        ),
        (
            GRID,
            r#"{"buildMarginFactor":-0.1}"#,
            "Field buildMarginFactor in constants must not be below zero",
        ),
        (
            GRID,
            r#"{"operatingMarginWeight":1.25,"buildMarginWeight":-0.25}"#,
            "Field buildMarginWeight in constants must not be below zero",
        ),
    ] {
        assert_eq!(refusal(method, constants), text);
        let calculated = calculate(method, &Fields::new(), Some(&fields(constants)));
        assert_eq!(calculated.expect_err("a refusal").to_string(), text);
    }
}

#[test]
fn the_factor_of_rice_is_mass_per_area_and_time() {
    for (name, text) in [
        ("tCO2e/km2/week", ""),
        ("tCO2/ac/s", ""),
        ("tCO2e/ha", "Invalid emission factor unit tCO2e/ha"),
        ("tCO2e/ha/d/x", "Invalid emission factor unit tCO2e/ha/d/x"),
        ("", "Invalid emission factor unit "),
        // The formula counts tonnes whatever the unit says.
        ("kgCO2e/ha/d", "Invalid emission factor unit kgCO2e/ha/d"),
        ("tco2e/ha/d", "Invalid emission factor unit tco2e/ha/d"),
        ("tCO2e/d/ha", "Unit d measures time and not area"),
        ("tCO2e/ha/kWh", "Unit kWh measures energy and not time"),
    ] {
        assert_eq!(refusal(RICE, &factor_unit(name)), text, "{name}");
    }
    let unsupported = refusal(RICE, &factor_unit("tCO2e/ha/day"));
    assert!(unsupported.starts_with("Unsupported unit day, use one of: mm2, "));
}

#[test]
fn the_factors_of_solar_and_grids_are_mass_per_energy() {
    for (name, text) in [
        ("tCO2e/kWh", ""),
        (
            "tCO2/MWh/year",
            "Invalid emission factor unit tCO2/MWh/year",
        ),
        ("MWh/tCO2", "Invalid emission factor unit MWh/tCO2"),
        ("tCO2/year", "Unit year measures time and not energy"),
    ] {
        assert_eq!(refusal(SOLAR, &factor_unit(name)), text, "{name}");
        let grid = with_factors(&factor_unit(name));
        assert_eq!(refusal(GRID, &grid), text, "{name}");
    }
}

#[test]
fn the_thresholds_of_solar_are_energy_per_time() {
    for (name, text) in [
        ("MWh/month", ""),
        ("kWh", "Invalid threshold unit kWh"),
        ("kWh/year/unit", "Invalid threshold unit kWh/year/unit"),
        ("year/kWh", "Unit year measures time and not energy"),
        ("kWh/ha", "Unit ha measures area and not time"),
    ] {
        assert_eq!(refusal(SOLAR, &unit("thresholdUnit", name)), text, "{name}");
    }
    let unsupported = refusal(SOLAR, &unit("thresholdUnit", "kWh/fortnight"));
    assert!(unsupported.starts_with("Unsupported unit fortnight, "));
}

#[test]
fn some_building_type_has_a_threshold() {
    for types in ["{}", r#"{"School":0}"#] {
        assert_eq!(
            refusal(SOLAR, &format!(r#"{{"buildingTypes":{types}}}"#)),
            "Field buildingTypes in constants must not be empty"
        );
    }
}

#[test]
fn the_factor_of_pumps_is_per_energy_and_time() {
    for method in PUMPS {
        for (name, text) in [
            ("MWh/month", ""),
            ("kWh", "Invalid emission factor unit kWh"),
            ("tCO2/kWh", "Unsupported unit tCO2, "),
            ("year/kWh", "Unit year measures time and not energy"),
            // The formula never looks at the time, the check does.
            ("MWh/anything", "Unsupported unit anything, "),
        ] {
            let refused = refusal(method, &factor_unit(name));
            assert!(refused.starts_with(text), "{name}: {refused}");
            assert_eq!(refused.is_empty(), text.is_empty(), "{name}: {refused}");
        }
    }
}

#[test]
fn the_weights_of_the_margins_are_one_whole() {
    for (operating, build) in [
        ("0.75", "0.26"),
        ("0.75", "0.249999999999999999999999999999"),
        ("1", "0.000000000000000000000000000000000001"),
        ("75", "25"),
    ] {
        let weights =
            format!(r#"{{"operatingMarginWeight":{operating},"buildMarginWeight":{build}}}"#);
        assert_eq!(
            refusal(GRID, &with_factors(&weights)),
            "Fields operatingMarginWeight, buildMarginWeight in constants must add up to 1"
        );
    }
    // One weight alone is joined by the other's default.
    for (weight, text) in [
        (
            r#"{"operatingMarginWeight":0.5}"#,
            "Fields operatingMarginWeight, buildMarginWeight in constants must add up to 1",
        ),
        (r#"{"buildMarginWeight":0.25}"#, ""),
    ] {
        assert_eq!(refusal(GRID, &with_factors(weight)), text);
    }
}

#[test]
fn margins_too_fine_for_the_arithmetic_are_refused() {
    let constants = r#"{
        "operatingMarginFactor": 123456789012345678901234567891,
        "buildMarginFactor": 0.000000123456789012345678901234567891,
        "operatingMarginWeight": 0.999999999999999999999999999999,
        "buildMarginWeight": 0.000000000000000000000000000001
    }"#;
    assert_eq!(
        refusal(GRID, constants),
        "Numbers too large or too fine for exact arithmetic"
    );
}

/// Every methodology in the source has its entry in the register.
#[test]
fn no_methodology_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/methods");
    let implemented: usize = std::fs::read_dir(folder)
        .expect("the folder of the methodologies")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let source = std::fs::read_to_string(path).expect("a source file");
            source.matches("\nimpl Methodology for ").count()
        })
        .sum();
    assert_eq!(implemented, METHODS.len());
}
