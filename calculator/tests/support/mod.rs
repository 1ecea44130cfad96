//! Building fields in tests.

#![allow(dead_code, reason = "each test file uses its share")]

use mitigation_calculator::{Decimal, Exact, Fields, Value};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The decimal a text spells.
pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal number")
}

/// The exact number a text spells.
pub fn exact(text: &str) -> Exact {
    decimal(text).try_into().expect("fits")
}

/// Fields from JSON text. Numbers are taken from the text itself, so that they stay exact.
pub fn fields(json: &str) -> Fields {
    serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(json)
        .expect("a JSON object")
        .into_iter()
        .map(|(name, raw)| (name, value(raw.get())))
        .collect()
}

fn value(json: &str) -> Value {
    match json.as_bytes() {
        [b'{', ..] => Value::Map(fields(json)),
        [b'"', ..] => Value::Text(serde_json::from_str(json).expect("a JSON text")),
        _ => Value::Number(decimal(json)),
    }
}
