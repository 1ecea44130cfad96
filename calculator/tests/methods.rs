//! What the methods accept and refuse beyond the reference's own outputs.

mod support;

use mitigation_calculator::{calculate, CalculatorError, Method, Place, METHODS};
use support::fields;

/// The estimate, or the text of the refusal.
fn outcome(method: &str, input: &str, constants: &str) -> String {
    match calculate(method, &fields(input), Some(&fields(constants))) {
        Ok(estimate) => estimate.to_string(),
        Err(error) => error.to_string(),
    }
}

const FIELD: &str = r#"{"landArea":16,"landAreaUnit":"ha","duration":120,"durationUnit":"d"}"#;
const ROOF: &str =
    r#"{"energyGeneration":105,"energyGenerationUnit":"kWh/year/unit","buildingType":"Household"}"#;
const PUMP: &str = r#"{"energyGeneration":100,"energyGenerationUnit":"kWh/year/unit"}"#;

#[test]
fn methods_are_known_by_their_names() {
    let names: Vec<_> = METHODS.iter().map(Method::name).collect();
    assert_eq!(
        names,
        [
            "agriculture",
            "solar",
            "soilEnrichmentBiochar",
            "stovesHousesNamibia",
            "solarWaterPumpingOffGrid",
            "solarWaterPumpingOnGrid",
            "gridElectricity"
        ]
    );
    assert_eq!(outcome("agriCulture", FIELD, "{}"), "Not implemented");
    assert_eq!(
        outcome("windPower", "{}", r#"{"emissionFactor":-1}"#),
        "Not implemented"
    );
}

#[test]
fn no_overrides_are_the_defaults() {
    for (method, input) in [("agriculture", FIELD), ("solar", ROOF)] {
        let default = calculate(method, &fields(input), None).expect("calculates");
        assert_eq!(outcome(method, input, "{}"), default.to_string());
    }
}

#[test]
fn constants_without_a_default_are_required() {
    let input =
        r#"{"electricityGeneration":1,"electricityGenerationUnit":"MWh","projectEmissions":0}"#;
    let absent = calculate("gridElectricity", &fields(input), None).expect_err("a refusal");
    assert_eq!(
        absent,
        CalculatorError::MissingField {
            place: Place::Constants,
            field: "operatingMarginFactor",
        }
    );
    for (constants, result) in [
        ("{}", "Missing field operatingMarginFactor in constants"),
        (
            r#"{"operatingMarginFactor":0.6}"#,
            "Missing field buildMarginFactor in constants",
        ),
        (
            r#"{"operatingMarginFactor":0.6,"buildMarginFactor":0.4}"#,
            "0.55",
        ),
    ] {
        assert_eq!(outcome("gridElectricity", input, constants), result);
    }
}

#[test]
fn names_and_kinds_of_fields_are_checked() {
    for (method, input, constants, text) in [
        (
            "soilEnrichmentBiochar",
            r#"{"weight":1,"mass":2}"#,
            "{}",
            "Unknown field mass in input, use one of: weight",
        ),
        (
            "agriculture",
            FIELD,
            r#"{"factor":1}"#,
            "Unknown field factor in constants, use one of: emissionFactor, emissionFactorUnit",
        ),
        (
            "soilEnrichmentBiochar",
            "{}",
            "{}",
            "Missing field weight in input",
        ),
        (
            "soilEnrichmentBiochar",
            r#"{"weight":"1"}"#,
            "{}",
            "Field weight in input must be a number",
        ),
        (
            "solarWaterPumpingOnGrid",
            r#"{"energyGeneration":1,"energyGenerationUnit":1}"#,
            "{}",
            "Field energyGenerationUnit in input must be a text",
        ),
        (
            "solar",
            ROOF,
            r#"{"thresholdUnit":1}"#,
            "Field thresholdUnit in constants must be a text",
        ),
        (
            "solar",
            ROOF,
            r#"{"buildingTypes":"all"}"#,
            "Field buildingTypes in constants must be a map",
        ),
        (
            "solar",
            ROOF,
            r#"{"buildingTypes":{"School":"275"}}"#,
            "Field buildingTypes.School in constants must be a number",
        ),
        (
            "stovesHousesNamibia",
            "{}",
            r#"{"emissionFactor":{}}"#,
            "Field emissionFactor in constants must be a number",
        ),
    ] {
        assert_eq!(outcome(method, input, constants), text);
    }
}

#[test]
fn factors_and_thresholds_are_above_zero() {
    for (method, input, constants, field) in [
        (
            "agriculture",
            FIELD,
            r#"{"emissionFactor":0}"#,
            "emissionFactor",
        ),
        (
            "solar",
            ROOF,
            r#"{"highEmissionFactor":-6.8}"#,
            "highEmissionFactor",
        ),
        (
            "solar",
            ROOF,
            r#"{"lowEmissionFactor":0.0}"#,
            "lowEmissionFactor",
        ),
        (
            "solarWaterPumpingOffGrid",
            PUMP,
            r#"{"emissionFactor":-1}"#,
            "emissionFactor",
        ),
        (
            "solar",
            ROOF,
            r#"{"buildingTypes":{"School":-1}}"#,
            "buildingTypes.School",
        ),
    ] {
        assert_eq!(
            outcome(method, input, constants),
            format!("Field {field} in constants must be greater than zero")
        );
    }
}

#[test]
fn zero_and_negative_quantities_are_calculated() {
    for (method, input, estimate) in [
        ("soilEnrichmentBiochar", r#"{"weight":-10}"#, "-36.6"),
        ("soilEnrichmentBiochar", r#"{"weight":0}"#, "0"),
        (
            "stovesHousesNamibia",
            r#"{"numberOfDays":-1.5,"numberOfPeopleInHousehold":3}"#,
            "-0.45",
        ),
        (
            "solar",
            r#"{"energyGeneration":-1000,"energyGenerationUnit":"kWh/year/unit","buildingType":"School"}"#,
            "-6.8",
        ),
    ] {
        assert_eq!(outcome(method, input, "{}"), estimate);
    }
}

#[test]
fn agriculture_follows_the_unit_of_its_factor() {
    let factor = |unit: &str| format!(r#"{{"emissionFactor":1,"emissionFactorUnit":"{unit}"}}"#);
    for (unit, result) in [
        ("tCO2e/km2/week", "2.74"),
        ("anything/ha/d", "1920"),
        ("tCO2e/ha", "Invalid emission factor unit tCO2e/ha"),
        ("tCO2e/ha/d/x", "Invalid emission factor unit tCO2e/ha/d/x"),
        ("", "Invalid emission factor unit "),
        (
            "tCO2e/d/ha",
            "Cannot convert incompatible measures of time and area",
        ),
        (
            "tCO2e/ha/kWh",
            "Cannot convert incompatible measures of energy and time",
        ),
    ] {
        assert_eq!(outcome("agriculture", FIELD, &factor(unit)), result);
    }
    let unsupported = outcome("agriculture", FIELD, &factor("tCO2e/Mi2/d"));
    assert!(unsupported.starts_with("Unsupported unit Mi2, use one of: mm2, cm2, m2, ha, "));
    assert!(unsupported.ends_with(", GWh, J, kJ"));
}

#[test]
fn solar_looks_at_the_threshold_unit_only_to_convert() {
    let solar = |unit: &str, threshold_unit: &str| {
        outcome(
            "solar",
            &ROOF.replace("kWh/year/unit", unit),
            &format!(r#"{{"thresholdUnit":"{threshold_unit}"}}"#),
        )
    };
    // 55 kWh at 6.8 and 50 kWh at 1.3 tCO2e per MWh: 0.439.
    assert_eq!(solar("kWh/year/unit", "kWh/year"), "0.44");
    assert_eq!(solar("kWh/fortnight/unit", "kWh/fortnight"), "0.44");
    assert_eq!(solar("kWh/year/unit", "kWh"), "Invalid threshold unit kWh");
    assert_eq!(
        solar("kWh/year/unit", "kWh/year/unit"),
        "Invalid threshold unit kWh/year/unit"
    );
    assert_eq!(
        solar("kWh/year/unit", "year/kWh"),
        "Cannot convert incompatible measures of energy and time"
    );
    // A month's threshold is a twelfth: 55 / 12 kWh at 6.8, the rest at 1.3, makes 0.1617.
    assert_eq!(solar("kWh/month/unit", "kWh/year"), "0.16");
    assert!(solar("kWh/fortnight/unit", "kWh/year").starts_with("Unsupported unit fortnight, "));
}

#[test]
fn solar_reports_the_first_problem_in_a_fixed_order() {
    let bad_factor = r#"{"emissionFactorUnit":"tCO2/MWh/x","thresholdUnit":"kWh"}"#;
    let bad_threshold = r#"{"thresholdUnit":"kWh"}"#;
    let input = |unit: &str, building: &str| {
        format!(
            r#"{{"energyGeneration":1,"energyGenerationUnit":"{unit}","buildingType":"{building}"}}"#
        )
    };
    for (unit, building, constants, text) in [
        (
            "kWh",
            "Castle",
            bad_factor,
            "Invalid emission factor unit tCO2/MWh/x",
        ),
        ("kWh", "Castle", bad_threshold, "Invalid measured unit kWh"),
        (
            "foo/year/unit",
            "Castle",
            bad_threshold,
            "Invalid building type Castle",
        ),
        (
            "foo/year/unit",
            "School",
            bad_threshold,
            "Invalid threshold unit kWh",
        ),
    ] {
        assert_eq!(outcome("solar", &input(unit, building), constants), text);
    }
}

#[test]
fn building_types_given_replace_the_defaults() {
    let types = r#"{"buildingTypes":{"Household":0,"Castle":100}}"#;
    let solar = |building: &str| outcome("solar", &ROOF.replace("Household", building), types);
    // 100 kWh at 6.8 and 5 kWh at 1.3 tCO2e per MWh: 0.6865.
    assert_eq!(solar("Castle"), "0.69");
    assert_eq!(solar("Household"), "Invalid building type Household");
    assert_eq!(solar("School"), "Invalid building type School");
}

#[test]
fn pumps_convert_the_energy_alone() {
    let pump = |unit: &str, factor_unit: &str| {
        outcome(
            "solarWaterPumpingOffGrid",
            &PUMP.replace("kWh/year/unit", unit),
            &format!(r#"{{"emissionFactorUnit":"{factor_unit}"}}"#),
        )
    };
    assert_eq!(pump("kWh/year/unit", "kWh/year"), "130");
    assert_eq!(pump("kWh/month/unit", "kWh/year"), "130");
    assert_eq!(pump("kWh/year/unit", "MWh/anything"), "0.13");
    assert_eq!(pump("kWh", "kWh"), "Invalid emission factor unit kWh");
    assert_eq!(pump("kWh", "kWh/year"), "Invalid measured unit kWh");
    assert_eq!(
        pump("ha/year/unit", "kWh/year"),
        "Cannot convert incompatible measures of energy and area"
    );
}

#[test]
fn results_beyond_the_arithmetic_are_refused() {
    let input = r#"{"numberOfDays":9e29,"numberOfPeopleInHousehold":9e29}"#;
    assert_eq!(
        outcome("stovesHousesNamibia", input, "{}"),
        "Numbers too large or too fine for exact arithmetic"
    );
}
