//! Every vector of the calculator gives on chain what it gives off chain, bit for bit.

use super::mock::*;
use crate::{Constants, Estimates, LatestConstants};
use mitigation_calculator::{calculate, Estimate, Fields};
use registry_primitives::{
    records::calculation::{
        Calculation, CalculationFields, DecimalText, FieldName, FieldValue, MethodName,
    },
    Stage::Pending,
};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, fs, path::Path};

/// An object whose values are still texts, so that numbers stay as they are written.
type Object = BTreeMap<String, Box<RawValue>>;

fn object(json: &str) -> Object {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn string(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Fields as the chain takes them.
fn stored(json: &str) -> CalculationFields {
    let entries: Vec<(FieldName, FieldValue)> = object(json)
        .into_iter()
        .map(|(name, value)| (text(&name), field(value.get())))
        .collect();
    CalculationFields(entries.try_into().unwrap())
}

fn field(json: &str) -> FieldValue {
    match json.as_bytes() {
        [b'{', ..] => {
            let entries: Vec<(FieldName, DecimalText)> = object(json)
                .into_iter()
                .map(|(name, number)| (text(&name), text(number.get())))
                .collect();
            FieldValue::Map(entries.try_into().unwrap())
        }
        [b'"', ..] => words(&string(json)),
        _ => number(json),
    }
}

/// Puts constants in force as version 1, past the checks of the call: a vector may be about what
/// the calculator says to constants that no country could set.
fn put_in_force(method: &MethodName, constants: CalculationFields) -> u32 {
    LatestConstants::<Test>::insert(method, 1);
    Constants::<Test>::insert(method, 1, constants);
    1
}

fn back_to_default(method: &MethodName) -> u32 {
    LatestConstants::<Test>::remove(method);
    Constants::<Test>::remove(method, 1);
    0
}

/// What a vector says, with three dots where a text goes on.
fn expects(expected: &Object, result: &Result<String, String>) -> bool {
    match (expected.get("value"), expected.get("error"), result) {
        (Some(value), None, Ok(estimate)) => value.get() == estimate,
        (None, Some(error), Err(told)) => {
            let error = string(error.get());
            match error.strip_suffix("...") {
                Some(start) => told.starts_with(start),
                None => *told == error,
            }
        }
        _ => false,
    }
}

/// Calculates one vector by the view function and by the call.
fn reproduce(vector: &Object) {
    let of = |name: &str| vector[name].get();
    let name = string(of("method"));
    let id = format!("{} of {name}", of("id"));
    let (method, inputs): (MethodName, _) = (text(&name), stored(of("input")));
    let input: Fields = inputs.to_fields().unwrap();
    let (version, constants) = match of("constants") {
        r#""default""# => (back_to_default(&method), None),
        given => {
            let given = stored(given);
            let fields = given.to_fields().unwrap();
            (put_in_force(&method, given), Some(fields))
        }
    };
    let native = calculate(&name, &input, constants.as_ref());
    let calculation = Calculation { method, inputs };
    let viewed = Registry::calculate(calculation.clone(), None);
    let programme = programme_in(Pending);
    let call = estimate(programme, calculation, false);
    match &native {
        Ok(estimate) => {
            assert_eq!(viewed, Ok((version, estimate.hundredths())), "{id}");
            ok(ALPHA, call);
            let kept = Estimates::<Test>::get(programme, 1).unwrap();
            assert_eq!((kept.constants, kept.hundredths), viewed.clone().unwrap());
        }
        Err(error) => {
            assert_eq!(viewed, Err(error.to_string().into_bytes()), "{id}");
            refused(ALPHA, call, Error::CalculationRefused);
        }
    }
    let told = match viewed {
        Ok((_, hundredths)) => Ok(Estimate::from_hundredths(hundredths).to_string()),
        Err(words) => Err(String::from_utf8(words).unwrap()),
    };
    let expected = object(of("expected"));
    assert!(expects(&expected, &told), "{id}: {told:?}");
}

#[test]
fn every_vector_agrees_on_chain() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calculator/tests/vectors");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let json = fs::read_to_string(path).unwrap();
        let file = object(&json);
        let vectors: Vec<Object> = serde_json::from_str(file["vectors"].get()).unwrap();
        run(|| vectors.iter().for_each(reproduce));
        count += vectors.len();
    }
    assert!(count >= 65, "{count} vectors");
}

#[test]
fn an_unknown_method_is_refused_in_the_same_words() {
    run(|| {
        let calculation = Calculation {
            method: text("alchemy"),
            inputs: CalculationFields::default(),
        };
        let native = calculate("alchemy", &Fields::new(), None).unwrap_err();
        let viewed = Registry::calculate(calculation, None).unwrap_err();
        assert_eq!(String::from_utf8(viewed).unwrap(), native.to_string());
    });
}
