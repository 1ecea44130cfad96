//! `registry constants`.

use crate::{
    args::constants::{Constants, Set},
    commands::programme::{calculation_text, known_method},
    context::Context,
    failure::{Failure, Problem},
    files::{self, calculation, programme::calculation_fields},
    output::{table, Answer},
    submission::only,
};
use mitigation_calculator::{Fields, Method, METHODS};
use registry_client::{record_json, Call, RegistryEvent};
use registry_primitives::records::calculation::CalculationFields;
use serde_json::{json, Value};

/// List, show or set constants.
pub async fn run(context: &Context, command: &Constants) -> Result<Answer, Failure> {
    match command {
        Constants::List => list(context).await,
        Constants::Show { method, version } => show(context, method, *version).await,
        Constants::Set(command) => set(context, command).await,
    }
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let mut listed: Vec<Value> = Vec::new();
    let mut rows = Vec::new();
    for method in METHODS {
        let version = state.latest_constants(method.name()).await?;
        let constants = state.constants(method.name(), version).await?;
        let constants = constants.unwrap_or_default();
        listed.push(json!({
            "method": method.name(),
            "version": version,
            "constants": record_json(&constants),
        }));
        rows.push([
            method.name().to_owned(),
            version.to_string(),
            calculation_text(&constants),
            method.summary().to_owned(),
        ]);
    }
    let json = json!({ "block": state.block_number(), "methods": listed });
    let header = ["Method", "Version", "Set by the country", "Formula"];
    Ok(Answer::new(&json, table(header, rows)))
}

async fn show(context: &Context, name: &str, version: Option<u32>) -> Result<Answer, Failure> {
    let method = known_method(name)?;
    let state = context.connect().await?.state().await?;
    let latest = state.latest_constants(name).await?;
    let version = version.unwrap_or(latest);
    let constants = state.constants(name, version).await?.ok_or_else(|| {
        let here = format!("version {version} of {name}; the latest is {latest}");
        Failure::of("ConstantsUnknown", here)
    })?;
    let json = json!({
        "block": state.block_number(),
        "method": name,
        "version": version,
        "latest": latest,
        "constants": record_json(&constants),
        "known": method.constant_fields(),
    });
    let text = format!(
        "{name}, version {version} of {latest}. What is not set has the calculator's own value, if \
         it has one.\n{}",
        constants_table(method, &constants)
    );
    Ok(Answer::new(&json, text))
}

/// All constants of a method, set or not.
fn constants_table(method: &Method, constants: &CalculationFields) -> String {
    let set = record_json(constants);
    let rows = method.constant_fields().iter().map(|field| {
        let value = match set.get(field) {
            None => "-".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        [(*field).to_owned(), value]
    });
    table(["Constant", "Set by the country"], rows)
}

async fn set(context: &Context, command: &Set) -> Result<Answer, Failure> {
    let fields = calculation::read_fields(&command.file)?;
    let constants = checked(&command.method, &fields)
        .map_err(|problem| problem.in_file(&files::name(&command.file)))?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::SetConstants {
        method: command.method.clone(),
        constants: constants.clone(),
    };
    let tell = |receipt: &_| {
        let version = only(receipt, |event| match event {
            RegistryEvent::ConstantsSet(event) => Some(event.version),
            _ => None,
        })?;
        let json = json!({
            "method": command.method,
            "version": version,
            "constants": record_json(&constants),
        });
        let set = match constants.0.is_empty() {
            true => "the calculator's own".to_owned(),
            false => calculation_text(&constants),
        };
        let text = format!(
            "Version {version} of the constants of {} is in force: {set}.",
            command.method
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// Constants as the chain takes them, if the calculator does.
fn checked(method: &str, fields: &Fields) -> Result<CalculationFields, Problem> {
    known_method(method)?
        .check_constants(fields)
        .map_err(|error| Problem::of("ConstantsInvalid", error))?;
    calculation_fields(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mitigation_calculator::Value as Measured;

    fn fields(factor: &str) -> Fields {
        let factor = Measured::Number(factor.parse().unwrap());
        Fields::from([("emissionFactor".to_owned(), factor)])
    }

    #[test]
    fn constants_are_checked_before_they_are_sent() {
        let constants = checked("soilEnrichmentBiochar", &fields("2.50")).unwrap();
        assert_eq!(calculation_text(&constants), "emissionFactor 2.5");
        assert!(checked("solar", &Fields::new()).is_ok());
        let number = |method, fields: &Fields| {
            let problem = checked(method, fields).unwrap_err();
            problem.entry.map(|entry| entry.number)
        };
        assert_eq!(number("soilEnrichmentBiochar", &fields("0")), Some(4042));
        assert_eq!(number("gridElectricity", &fields("1")), Some(4042));
        assert_eq!(number("dowsing", &fields("1")), Some(4040));
    }

    #[test]
    fn every_constant_of_a_method_is_shown() {
        let constants = checked("soilEnrichmentBiochar", &fields("2.5")).unwrap();
        let method = known_method("agriculture").unwrap();
        let table = constants_table(method, &constants);
        assert!(table.contains("emissionFactorUnit"), "{table}");
        assert!(table.contains("2.5") && table.contains('-'), "{table}");
    }
}
