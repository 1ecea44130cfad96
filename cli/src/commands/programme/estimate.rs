//! `registry programme estimate` and `estimates`.

use super::{calculation_text, named, tonnes_text};
use crate::{
    args::programme::{Estimate, Input},
    context::Context,
    failure::{Failure, Problem},
    files::{calculation, programme as file},
    lookup::{self, Organisations},
    output::{table, Answer},
    submission::only,
};
use mitigation_calculator::Method;
use registry_client::{record_json, Call, EstimateView, RegistryEvent, State};
use registry_primitives::records::calculation::Calculation;
use serde_json::{json, Value};

/// What a command asks the chain to calculate.
pub fn asked(method: &str, input: &Input) -> Result<Calculation, Problem> {
    known(method)?;
    let fields = match &input.input {
        Some(path) => calculation::read_fields(path)?,
        None => calculation::fields_of_options(&input.fields)
            .map_err(|problem| problem.at("--field"))?,
    };
    of(method, &fields)
}

/// A calculation as the chain takes it.
pub fn of(method: &str, fields: &mitigation_calculator::Fields) -> Result<Calculation, Problem> {
    Ok(Calculation {
        method: method_name(method)?,
        inputs: file::calculation_fields(fields)?,
    })
}

/// The name of a method as the chain takes it.
pub fn method_name(
    method: &str,
) -> Result<registry_primitives::records::calculation::MethodName, Problem> {
    let bytes = method.as_bytes().to_vec();
    bytes
        .try_into()
        .map_err(|_| Problem::of("MethodUnknown", format!("{method:?}")).refused())
}

/// The method of a name.
pub fn known(method: &str) -> Result<&'static Method, Problem> {
    Method::by_name(method)
        .ok_or_else(|| Problem::of("MethodUnknown", format!("{method:?}")).refused())
}

/// Let the node try a calculation, and tell in the calculator's words why it is refused.
pub async fn tried(state: &State, calculation: &Calculation) -> Result<(u32, i128), Failure> {
    let answer = state.calculate(calculation, None).await?;
    answer.map_err(|reason| Failure::of("CalculationRefused", reason))
}

/// Let the chain compute an estimate and keep it.
pub async fn estimate(context: &Context, command: &Estimate) -> Result<Answer, Failure> {
    let calculation = asked(&command.method, &command.input)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    tried(&state, &calculation).await?;
    let call = Call::EstimateProgramme {
        programme: programme.id,
        calculation,
        apply: command.apply,
    };
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::EstimateComputed(event) => Some(event.clone()),
            _ => None,
        })?;
        let amended = receipt_amendment(receipt);
        let value = tonnes_text(event.hundredths);
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "number": event.number,
            "method": event.method,
            "constants": event.constants,
            "inputs": record_json(&event.inputs),
            "value": value,
            "applied": command.apply,
            "estimate": amended.as_ref().map(|(_, estimate)| estimate),
            "version": amended.as_ref().map(|(version, _)| version),
        });
        let applied = match (&amended, command.apply) {
            (Some((version, estimate)), _) => format!(
                "\nThe estimate of the programme is {estimate} credits now: version {version}."
            ),
            (None, true) => "\nThe estimate of the programme is that already.".to_owned(),
            (None, false) => String::new(),
        };
        let text = format!(
            "{} has estimate {}: {value} tCO2e by {} with constants {}.{applied}",
            named(&programme),
            event.number,
            event.method,
            event.constants
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// Version and estimate of a programme that a call amended.
fn receipt_amendment(
    receipt: &registry_client::Receipt,
) -> Option<(u32, registry_primitives::Credits)> {
    receipt.events.iter().find_map(|event| match event {
        RegistryEvent::ProgrammeAmended(event) => Some((event.version, event.details.estimate)),
        _ => None,
    })
}

/// List the estimates of a programme.
pub async fn list(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let estimates = state.estimates(programme.id).await?;
    let organisations = Organisations::of(&state).await?;
    let json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "estimates": estimates.iter().map(estimate_json).collect::<Vec<_>>(),
    });
    Ok(Answer::new(
        &json,
        estimates_table(&estimates, &organisations),
    ))
}

/// An estimate for programs. The value is a decimal text: it may have more digits than a number
/// of a program.
pub fn estimate_json(estimate: &EstimateView) -> Value {
    json!({
        "number": estimate.number,
        "method": estimate.method,
        "constants": estimate.constants,
        "inputs": record_json(&estimate.inputs),
        "value": tonnes_text(estimate.hundredths),
        "by": estimate.by,
        "block": estimate.block,
    })
}

/// Estimates for people.
pub fn estimates_table(estimates: &[EstimateView], organisations: &Organisations) -> String {
    let rows = estimates.iter().map(|estimate| {
        [
            estimate.number.to_string(),
            estimate.method.clone(),
            estimate.constants.to_string(),
            calculation_text(&estimate.inputs),
            tonnes_text(estimate.hundredths),
            organisations.shown(estimate.by),
            estimate.block.to_string(),
        ]
    });
    let header = [
        "Estimate",
        "Method",
        "Constants",
        "Inputs",
        "tCO2e",
        "Asked by",
        "Block",
    ];
    table(header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(fields: &[&str]) -> Input {
        Input {
            input: None,
            fields: fields.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn fields_become_what_the_chain_calculates_with() {
        let asked = asked("soilEnrichmentBiochar", &input(&["weight=123.456"])).unwrap();
        assert_eq!(&asked.method[..], b"soilEnrichmentBiochar");
        assert_eq!(calculation_text(&asked.inputs), "weight 123.456");
    }

    #[test]
    fn what_the_chain_cannot_take_is_refused_here() {
        let number = |result: Result<Calculation, Problem>| {
            result.unwrap_err().entry.map(|entry| entry.number)
        };
        assert_eq!(number(asked("dowsing", &input(&["a=1"]))), Some(4040));
        let long = "x".repeat(65);
        let field = format!("buildingType={long}");
        assert_eq!(number(asked("solar", &input(&[&field]))), None);
        let wrong = asked("solar", &input(&["energy"])).unwrap_err();
        assert_eq!(wrong.field.as_deref(), Some("--field"));
    }
}
