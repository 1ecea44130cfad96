//! The outputs of the reference calculator and calculations done by hand, reproduced.

mod support;

use mitigation_calculator::{calculate, units::convert, CalculatorError, Exact};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use support::{exact, fields};

/// The files, and how many vectors each has.
const FILES: [(&str, usize); 2] = [
    (REFERENCE, 42),
    (include_str!("vectors/grid_electricity.json"), 29),
];
const REFERENCE: &str = include_str!("vectors/calculator.json");

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Reference {
    unit_factors: BTreeMap<String, BTreeMap<String, Box<RawValue>>>,
}

#[derive(Deserialize)]
struct Vector {
    id: u32,
    method: String,
    input: Box<RawValue>,
    constants: Box<RawValue>,
    expected: Expected,
    rounded_half_up_integer: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expected {
    Value(Box<RawValue>),
    Error(String),
}

#[test]
fn every_vector_is_reproduced() {
    for (text, count) in FILES {
        let file: Vectors = serde_json::from_str(text).expect("the vectors parse");
        assert_eq!(file.vectors.len(), count);
        file.vectors.into_iter().for_each(reproduce);
    }
}

fn reproduce(vector: Vector) {
    let id = format!("{} of {}", vector.id, vector.method);
    let constants = match vector.constants.get() {
        r#""default""# => None,
        given => Some(fields(given)),
    };
    let result = calculate(
        &vector.method,
        &fields(vector.input.get()),
        constants.as_ref(),
    );
    match vector.expected {
        Expected::Value(value) => {
            let estimate = result.unwrap_or_else(|error| panic!("vector {id}: {error}"));
            assert_eq!(estimate.to_string(), value.get(), "vector {id}");
            let rounded = vector.rounded_half_up_integer.expect("a rounded value");
            let credits = match u64::try_from(rounded) {
                Ok(credits @ 1..) => Ok(credits),
                _ => Err(CalculatorError::NoWholeCredit),
            };
            assert_eq!(estimate.whole_credits_half_up(), credits, "vector {id}");
        }
        Expected::Error(expected) => {
            let text = result.expect_err("a refusal").to_string();
            match expected.strip_suffix("...") {
                Some(start) => assert!(text.starts_with(start), "vector {id}: {text}"),
                None => assert_eq!(text, expected, "vector {id}"),
            }
        }
    }
}

/// The reference's factors are binary approximations, so they agree to 12 significant digits only.
#[test]
fn unit_factors_agree_to_twelve_digits() {
    let reference: Reference = serde_json::from_str(REFERENCE).expect("the factors parse");
    assert_eq!(reference.unit_factors.len(), 3);
    for (table, factors) in reference.unit_factors {
        let base = match table.as_str() {
            "area_to_ha" => "ha",
            "time_to_day" => "d",
            "energy_to_kWh" => "kWh",
            other => panic!("no base unit for {other}"),
        };
        for (unit, factor) in factors {
            let factor = exact(factor.get());
            let ours = convert(exact("1"), &unit, base).expect("a known unit");
            let difference = ours.try_sub(factor).expect("fits");
            let size = if difference.is_negative() {
                difference.negated()
            } else {
                difference
            };
            let tolerance = factor.try_div(exact("1e12")).expect("fits");
            assert!(
                size == Exact::ratio(0, 1).expect("zero")
                    || size.try_sub(tolerance).expect("fits").is_negative(),
                "{unit} in {base}"
            );
        }
    }
}
