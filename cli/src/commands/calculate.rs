//! `registry calculate`.

use crate::{
    args::tools::Calculate,
    failure::{Exit, Failure, Problem},
    files::{
        self,
        calculation::{Calculation, FIELDS},
        json::Object,
    },
    output::{warn, Answer},
};
use serde_json::json;

/// Answer in JSON, whatever the options say.
pub fn run(command: &Calculate) -> Result<Answer, Failure> {
    let file = files::name(&command.file);
    let asked = files::text(&command.file).and_then(|text| {
        let object = Object::parse(&text).map_err(|problem| problem.in_file(&file))?;
        for name in object.unknown(&FIELDS) {
            warn(&format!("{file}: the field {name} is ignored."));
        }
        Calculation::of(&object).map_err(|problem| problem.in_file(&file))
    });
    let calculation = asked.map_err(|problem| refused(&told(&problem), &problem.remedy))?;
    let estimate = calculation.run().map_err(|error| {
        refused(
            &error.to_string(),
            "Correct the input; `registry calculate --help` shows an example.",
        )
    })?;
    // An estimate writes itself as a JSON number, which must not become a binary one.
    let json = format!("{{\"value\": {estimate}}}");
    Ok(Answer {
        text: json.clone(),
        json,
    })
}

fn told(problem: &Problem) -> String {
    problem.to_string()
}

fn refused(error: &str, remedy: &str) -> Failure {
    let answer = json!({ "error": error }).to_string();
    Failure {
        answer: Some(answer.into()),
        ..Failure::new(Exit::Refused, "Calculator", error, remedy)
    }
}
