//! A calculation in a file: the method, what was measured, and constants of one's own.

use super::json::{is_number, Object};
use crate::failure::Problem;
use mitigation_calculator::{calculate, CalculatorError, Estimate, Fields, Value};

/// The fields of a calculation.
pub const FIELDS: [&str; 3] = ["method", "input", "constants"];

/// What the calculator is asked.
#[derive(Debug)]
pub struct Calculation {
    method: String,
    input: Fields,
    constants: Option<Fields>,
}

impl Calculation {
    /// Read a calculation. Constants may be absent, `"default"` or an object.
    pub fn of(object: &Object) -> Result<Self, Problem> {
        let fields_of = |field: &str| {
            object
                .object_if_any(field)?
                .map(|object| fields(&object).map_err(|problem| problem.at(field)))
                .transpose()
        };
        let method = object.text("method")?;
        let input = fields_of("input")?.ok_or_else(|| {
            Problem::new(
                "This field is missing.",
                "Add an object of what was measured.",
            )
            .at("input")
        })?;
        let constants = match object.raw("constants") {
            Some(r#""default""#) => None,
            _ => fields_of("constants")?,
        };
        Ok(Self {
            method,
            input,
            constants,
        })
    }

    /// The estimate.
    pub fn run(&self) -> Result<Estimate, CalculatorError> {
        calculate(&self.method, &self.input, self.constants.as_ref())
    }
}

/// The members of an object as the calculator takes them, numbers by their own digits.
fn fields(object: &Object) -> Result<Fields, Problem> {
    object
        .members()
        .map(|(name, raw)| {
            let value = value(raw.get()).map_err(|problem| problem.at(name))?;
            Ok((name.to_owned(), value))
        })
        .collect()
}

fn value(json: &str) -> Result<Value, Problem> {
    let wrong = |what: String| {
        Problem::new(
            format!("{json} is {what}."),
            "Give a number, a text or an object.",
        )
    };
    if is_number(json) {
        return json
            .parse()
            .map(Value::Number)
            .map_err(|error| wrong(format!("{error}")));
    }
    match json.as_bytes() {
        [b'{', ..] => fields(&Object::parse(json)?).map(Value::Map),
        [b'"', ..] => serde_json::from_str(json)
            .map(Value::Text)
            .map_err(|error| wrong(error.to_string())),
        _ => Err(wrong("no value of a calculation".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(json: &str) -> Result<String, String> {
        let object = Object::parse(json).map_err(|problem| problem.to_string())?;
        Calculation::of(&object)
            .map_err(|problem| problem.to_string())?
            .run()
            .map(|estimate| estimate.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn values_pass_unchanged_to_the_calculator() {
        for (json, expected) in [
            (
                r#"{"method": "agriculture", "input": {"landArea": 16, "landAreaUnit": "ha", "duration": 120, "durationUnit": "d"}}"#,
                "88.32",
            ),
            (
                r#"{"method": "agriculture", "input": {"landArea": 16, "landAreaUnit": "ha", "duration": 120, "durationUnit": "d"}, "constants": {"emissionFactor": 0.05}}"#,
                "96",
            ),
            (
                r#"{"method": "soilEnrichmentBiochar", "input": {"weight": 1.23456e2}, "constants": "default"}"#,
                "451.85",
            ),
            (
                r#"{"method": "solar", "input": {"energyGeneration": 10, "energyGenerationUnit": "MWh/year/unit", "buildingType": "Kiosk"}, "constants": {"buildingTypes": {"Kiosk": 100}}}"#,
                "13.55",
            ),
            (
                r#"{"method": "stovesHousesNamibia", "input": {"numberOfDays": 365, "numberOfPeopleInHousehold": 4}, "constants": null}"#,
                "146",
            ),
        ] {
            assert_eq!(answer(json), Ok(expected.to_owned()), "{json}");
        }
    }

    #[test]
    fn refusals_have_the_calculators_words() {
        assert_eq!(
            answer(
                r#"{"method": "solar", "input": {"energyGeneration": 1, "energyGenerationUnit": "kWh/year/unit", "buildingType": "TestType"}}"#
            ),
            Err("Invalid building type TestType".to_owned())
        );
        assert_eq!(
            answer(r#"{"method": "x", "input": {}}"#),
            Err("Not implemented".to_owned())
        );
    }

    #[test]
    fn what_is_no_calculation_names_its_field() {
        for (json, expected) in [
            (r#"{"input": {}}"#, "method: "),
            (r#"{"method": "solar"}"#, "input: "),
            (
                r#"{"method": "solar", "input": {"a": {"b": true}}}"#,
                "input.a.b: true",
            ),
            (
                r#"{"method": "solar", "input": {"a": 1e400}}"#,
                "input.a: 1e400",
            ),
            (
                r#"{"method": "solar", "input": {}, "constants": "mine"}"#,
                "constants: ",
            ),
            ("[]", "This is no JSON object"),
        ] {
            let error = answer(json).unwrap_err();
            assert!(error.starts_with(expected), "{json}: {error}");
        }
    }
}
