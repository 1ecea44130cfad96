//! A calculation in a file or in options: the method, what was measured, and constants of one's
//! own.

use super::json::{is_number, Object};
use crate::failure::Problem;
use mitigation_calculator::{calculate, CalculatorError, Estimate, Fields, Value};
use std::path::Path;

/// The fields of a calculation.
pub const FIELDS: [&str; 3] = ["method", "input", "constants"];

/// What the calculator is asked.
#[derive(Debug)]
pub struct Calculation {
    /// Name of the method.
    pub method: String,
    /// What was measured.
    pub input: Fields,
    /// Constants in place of the calculator's own.
    pub constants: Option<Fields>,
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

/// The fields in a file that holds one object of them.
pub fn read_fields(path: &Path) -> Result<Fields, Problem> {
    super::text(path)
        .and_then(|text| fields(&Object::parse(&text)?))
        .map_err(|problem| problem.in_file(&super::name(path)))
}

/// The fields of options such as `landArea=16` and `landAreaUnit=ha`. What is no number is a
/// text; an object or a text in quotation marks is read as JSON.
pub fn fields_of_options(options: &[String]) -> Result<Fields, Problem> {
    let mut fields = Fields::new();
    for option in options {
        let (name, text) = option.split_once('=').ok_or_else(|| {
            Problem::new(
                format!("{option:?} is no field."),
                "Give a name and a value, such as landArea=16.",
            )
        })?;
        let (name, text) = (name.trim(), text.trim());
        let value = match text.as_bytes() {
            [b'{' | b'"', ..] => value(text).map_err(|problem| problem.at(name))?,
            _ => text
                .parse()
                .map_or_else(|_| Value::Text(text.to_owned()), Value::Number),
        };
        if fields.insert(name.to_owned(), value).is_some() {
            return Err(Problem::new(
                format!("{name} stands twice."),
                "Give each field once.",
            ));
        }
    }
    Ok(fields)
}

/// The members of an object as the calculator takes them, numbers by their own digits.
pub fn fields(object: &Object) -> Result<Fields, Problem> {
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
    fn options_are_numbers_texts_and_objects() {
        let options = |list: &[&str]| {
            fields_of_options(
                &list
                    .iter()
                    .map(|text| (*text).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        let read = options(&[
            "landArea=16.50",
            "landAreaUnit=ha",
            r#"buildingTypes={"Kiosk": 100}"#,
            r#"code="12""#,
            "note=2 ha",
        ])
        .unwrap();
        assert_eq!(read["landArea"], Value::Number("16.5".parse().unwrap()));
        assert_eq!(read["landAreaUnit"], Value::Text("ha".into()));
        assert_eq!(read["code"], Value::Text("12".into()));
        assert_eq!(read["note"], Value::Text("2 ha".into()));
        assert!(matches!(&read["buildingTypes"], Value::Map(map) if map.len() == 1));
        for wrong in [&["landArea"][..], &["a=1", "a=2"], &["a={"]] {
            assert!(options(wrong).is_err(), "{wrong:?}");
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
