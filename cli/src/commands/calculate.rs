//! `registry calculate`.

use crate::{
    args::tools::Calculate,
    commands::programme::{calculation_of, tonnes_text},
    context::Context,
    failure::{Exit, Failure, Problem},
    files::{
        self,
        calculation::{Calculation, FIELDS},
        json::Object,
    },
    output::{table, warn, Answer},
};
use mitigation_calculator::{Estimate, METHODS};
use serde_json::json;

/// Answer in JSON, whatever the options say; the list of methods is a table.
pub fn run(command: &Calculate) -> Result<Answer, Failure> {
    let Some(calculation) = asked(command)? else {
        return Ok(methods());
    };
    Ok(answer(&estimate(&calculation)?.to_string(), ""))
}

/// Let a node compute it too, with the country's constants, and compare the digits.
pub async fn on_chain(context: &Context, command: &Calculate) -> Result<Answer, Failure> {
    let Some(mut calculation) = asked(command)? else {
        return Ok(methods());
    };
    if calculation.constants.is_some() {
        return Err(refused(
            "constants: a chain calculates with the constants of its country",
            "Leave the constants out; `registry constants` shows and sets the country's.",
        ));
    }
    let told = |problem: Problem| refused(&problem.to_string(), &problem.remedy);
    let asked = calculation_of(&calculation.method, &calculation.input).map_err(told)?;
    let failed = |failure: Failure| Failure {
        answer: Some(json!({ "error": failure.sentence }).to_string().into()),
        ..failure
    };
    let state = async { Ok(context.connect().await?.state().await?) };
    let state = state.await.map_err(failed)?;
    let computed = state.calculate(&asked, command.constants).await;
    let (version, hundredths) = computed
        .map_err(|error| failed(error.into()))?
        .map_err(|reason| refused(&reason, "Correct the input or the version."))?;
    let constants = state.constants(&calculation.method, version).await;
    let constants = constants.map_err(|error| failed(error.into()))?;
    calculation.constants = constants.and_then(|constants| constants.to_fields());
    compared(&tonnes_text(hundredths), estimate(&calculation)?)?;
    let more = format!(
        ", \"constants\": {version}, \"block\": {}",
        state.block_number()
    );
    Ok(answer(&tonnes_text(hundredths), &more))
}

/// The digits of the chain must be those of this program.
fn compared(chain: &str, own: Estimate) -> Result<(), Failure> {
    let own = own.to_string();
    if chain == own {
        return Ok(());
    }
    Err(refused(
        &format!("the chain computes {chain}, this program {own}"),
        "Use the release of this program that belongs to the node's runtime.",
    ))
}

/// The calculation in the file that is named, if one is.
fn asked(command: &Calculate) -> Result<Option<Calculation>, Failure> {
    let Some(path) = &command.file else {
        return Ok(None);
    };
    let file = files::name(path);
    let asked = files::text(path).and_then(|text| {
        let object = Object::parse(&text).map_err(|problem| problem.in_file(&file))?;
        for name in object.unknown(&FIELDS) {
            warn(&format!("{file}: the field {name} is ignored."));
        }
        Calculation::of(&object).map_err(|problem| problem.in_file(&file))
    });
    asked
        .map(Some)
        .map_err(|problem| refused(&problem.to_string(), &problem.remedy))
}

fn estimate(calculation: &Calculation) -> Result<Estimate, Failure> {
    calculation.run().map_err(|error| {
        refused(
            &error.to_string(),
            "Correct the input; `registry calculate --help` shows an example.",
        )
    })
}

/// An estimate writes itself as a JSON number, which must not become a binary one.
fn answer(value: &str, more: &str) -> Answer {
    let json = format!("{{\"value\": {value}{more}}}");
    Answer {
        text: json.clone(),
        json,
    }
}

fn refused(error: &str, remedy: &str) -> Failure {
    let answer = json!({ "error": error }).to_string();
    Failure {
        answer: Some(answer.into()),
        ..Failure::new(Exit::Refused, "Calculator", error, remedy)
    }
}

/// The methods that there are.
fn methods() -> Answer {
    let listed: Vec<_> = METHODS
        .iter()
        .map(|method| {
            json!({
                "method": method.name(),
                "summary": method.summary(),
                "input": method.input_fields(),
                "constants": method.constant_fields(),
            })
        })
        .collect();
    let rows = METHODS.iter().map(|method| {
        [
            method.name().to_owned(),
            method.summary().to_owned(),
            method.input_fields().join(", "),
            method.constant_fields().join(", "),
        ]
    });
    let header = ["Method", "Formula", "Input", "Constants"];
    Answer::new(&json!({ "methods": listed }), table(header, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_chain_and_program_must_agree() {
        let own = Estimate::from_hundredths(8_832);
        assert!(compared("88.32", own).is_ok());
        let failure = compared("88.33", own).unwrap_err();
        assert_eq!(failure.exit, Exit::Refused);
        assert!(failure.sentence.contains("88.33") && failure.sentence.contains("88.32"));
        assert!(failure.answer.is_some());
    }

    #[test]
    fn answers_are_json_with_the_estimates_own_digits() {
        let answer = answer("88.32", ", \"constants\": 3");
        assert_eq!(answer.json, r#"{"value": 88.32, "constants": 3}"#);
    }

    #[test]
    fn every_method_is_listed() {
        let list = methods();
        for method in METHODS {
            assert!(list.json.contains(method.name()), "{}", method.name());
        }
    }
}
