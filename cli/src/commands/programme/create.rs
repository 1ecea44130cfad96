//! `registry programme create`.

use super::record;
use crate::{
    args::programme::{Create, Facts},
    context::Context,
    failure::{Failure, Problem, Problems},
    files::{
        self,
        json::Object,
        programme::{self as file, Draft, Readiness},
    },
    output::Answer,
    submission::only,
};
use registry_client::{event, Call, RegistryEvent, State};
use registry_primitives::OrganisationId;
use serde_json::{json, Map, Value};
use std::{collections::BTreeMap, path::Path};

/// Register a programme.
pub async fn create(context: &Context, command: &Create) -> Result<Answer, Failure> {
    let readiness = match command.draft {
        true => Readiness::Draft,
        false => Readiness::Submission,
    };
    let draft = match &command.file {
        Some(path) => file::read(path, readiness)?,
        None => of_options(&command.facts, readiness)?,
    };
    // Problems that only the chain's organisations show are told at the same places.
    let placed = |problem: Problem| match &command.file {
        Some(path) => problem.in_file(&files::name(path)),
        None => as_option(problem),
    };
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let numbers = numbers(&registry.state().await?, &draft).await?;
    let new = draft
        .resolve(|tax_id| numbers.get(tax_id).copied())
        .map_err(|problems| problems.into_iter().map(placed).collect::<Vec<_>>())?;
    let call = Call::RegisterProgramme {
        details: record(&new).map_err(placed)?,
        submit: readiness == Readiness::Submission,
    };
    let tell = |receipt: &_| {
        let (id, stage) = only(receipt, |event| match event {
            RegistryEvent::ProgrammeRegistered(event::ProgrammeRegistered {
                programme,
                stage,
                ..
            }) => Some((*programme, *stage)),
            _ => None,
        })?;
        let json = json!({
            "programme": id,
            "source": new.source,
            "externalId": new.external_id,
            "title": new.title,
            "estimate": new.estimate,
            "estimatedFrom": draft.estimated,
            "stage": stage.name(),
        });
        let waits = match readiness {
            Readiness::Draft => "is registered as a draft",
            Readiness::Submission => "is registered and waits for a decision",
        };
        let estimate = draft.estimated.as_ref().map_or_else(
            || "It has no estimate yet.".to_owned(),
            |estimated| {
                format!(
                    "Its estimate of {estimated} tCO2e is {} whole credits.",
                    new.estimate
                )
            },
        );
        let text = format!("Programme {id} ({}) {waits}.\n{estimate}", new.external_id);
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// The numbers of a draft's proponents.
pub async fn numbers(
    state: &State,
    draft: &Draft,
) -> Result<BTreeMap<String, OrganisationId>, Failure> {
    let mut numbers = BTreeMap::new();
    for (tax_id, _) in &draft.proponents {
        if let Some(organisation) = state.organisation_by_tax_id(tax_id).await? {
            numbers.insert(tax_id.clone(), organisation.id);
        }
    }
    Ok(numbers)
}

/// A programme from options: they become the object that a file would hold.
fn of_options(facts: &Facts, readiness: Readiness) -> Result<Draft, Vec<Problem>> {
    let mut problems = Problems::default();
    let object = problems.take(as_file(facts));
    let Some(object) = object else {
        return Err(problems.into_vec());
    };
    file::parse(&object, Path::new(""), readiness)
        .map_err(|problems| problems.into_iter().map(as_option).collect())
}

fn as_file(facts: &Facts) -> Result<Object, Problem> {
    let list = |texts: &[String]| (!texts.is_empty()).then_some(texts.to_vec());
    let boundary_file = match &facts.boundary_file {
        None => None,
        Some(path) => Some(path.to_str().ok_or_else(|| {
            Problem::new("The path is not UTF-8.", "Rename the file.").at("--boundary-file")
        })?),
    };
    let proponents: Vec<Value> = facts.proponents.iter().map(|p| proponent(p)).collect();
    let fields: Map<String, Value> = [
        ("source", json!(facts.source)),
        ("externalId", json!(facts.external_id)),
        ("title", json!(facts.title)),
        ("sector", json!(facts.sector)),
        ("sectoralScope", json!(facts.scope)),
        ("mitigation", json!(facts.mitigation)),
        ("gases", json!(list(&facts.gases))),
        ("start", json!(facts.start)),
        ("end", json!(facts.end)),
        ("creditingYears", json!(facts.crediting_years)),
        ("regions", json!(list(&facts.regions))),
        ("boundary", json!(facts.boundary)),
        ("boundaryFile", json!(boundary_file)),
        ("estimate", json!(facts.estimate)),
        ("proponents", json!(proponents)),
        ("costUsd", json!(facts.cost_usd)),
        ("priceUsd", json!(facts.price_usd)),
        ("funding", json!(facts.funding)),
        ("grantEquivalentUsd", json!(facts.grant_equivalent_usd)),
        ("ndcScope", json!(facts.ndc_scope)),
        ("includedInNdc", json!(facts.included_in_ndc)),
        ("includedInNap", json!(facts.included_in_nap)),
        ("channels", json!(list(&facts.channels))),
        ("buyerCountry", json!(facts.buyer_country)),
        ("maximumInternational", json!(facts.maximum_international)),
    ]
    .into_iter()
    .map(|(field, value)| (field.to_owned(), value))
    .collect();
    Object::parse(&Value::Object(fields).to_string())
}

/// `TAXID`, `TAXID=60.5%` or `TAXID=605000`.
fn proponent(text: &str) -> Value {
    match text.rsplit_once('=') {
        None => json!({ "taxId": text }),
        Some((tax_id, share)) => match share.trim().strip_suffix('%') {
            Some(percentage) => json!({ "taxId": tax_id, "percentage": percentage }),
            None => json!({ "taxId": tax_id, "share": share }),
        },
    }
}

/// A problem at the option instead of the field of a file.
fn as_option(mut problem: Problem) -> Problem {
    problem.field = problem.field.map(|field| option(&field).into());
    problem
}

/// The option for a field of a file.
fn option(field: &str) -> String {
    let name = field.split(['.', '[']).next().unwrap_or(field);
    let short = match name {
        "sectoralScope" => "scope",
        "gases" => "gas",
        "regions" => "region",
        "proponents" => "proponent",
        "channels" => "channel",
        name => name,
    };
    let mut option = String::from("--");
    for c in short.chars() {
        if c.is_ascii_uppercase() {
            option.push('-');
        }
        option.push(c.to_ascii_lowercase());
    }
    option
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;
    use registry_primitives::Credits;

    fn facts() -> Facts {
        let some = |text: &str| Some(text.to_owned());
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Facts {
            external_id: some("P-1"),
            title: some("Solar schools"),
            sector: some("energy"),
            scope: some("1"),
            mitigation: some("solar"),
            gases: list(&["CO2"]),
            regions: list(&["QM-01", "QM-02"]),
            start: some("2023-01-01"),
            end: some("2032-12-31"),
            estimate: some("120.5"),
            proponents: list(&["T-1=60.5%", "T=2=395000"]),
            ndc_scope: Some(true),
            price_usd: some("7.50"),
            ..Facts::default()
        }
    }

    #[test]
    fn options_are_read_as_a_file_is() {
        let draft = of_options(&facts(), Readiness::Submission).unwrap();
        assert_eq!(draft.programme.estimate, Credits(121));
        assert_eq!(
            draft.proponents,
            [("T-1".to_owned(), 605_000), ("T=2".to_owned(), 395_000)]
        );
        assert_eq!(draft.programme.regions, ["QM-01", "QM-02"]);
        assert_eq!(draft.programme.ndc.in_scope, Some(true));
        assert_eq!(draft.programme.source, "national");
        let single = Facts {
            proponents: vec!["T-1".into()],
            estimate: None,
            ..facts()
        };
        let draft = of_options(&single, Readiness::Draft).unwrap();
        assert_eq!(draft.proponents, [("T-1".to_owned(), 1_000_000)]);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_option() {
        let refused = |change: fn(&mut Facts)| {
            let mut facts = facts();
            change(&mut facts);
            let problems = of_options(&facts, Readiness::Submission).unwrap_err();
            problems[0].field.as_deref().unwrap().to_owned()
        };
        assert_eq!(refused(|f| f.scope = Some("16".into())), "--scope");
        assert_eq!(refused(|f| f.gases = Vec::new()), "--gas");
        assert_eq!(
            refused(|f| f.proponents[0] = "T-1=60.5".into()),
            "--proponent"
        );
        assert_eq!(
            refused(|f| f.proponents[0] = "T-1=0%".into()),
            "--proponent"
        );
        assert_eq!(refused(|f| f.price_usd = Some("0".into())), "--price-usd");
        assert_eq!(refused(|f| f.estimate = None), "--estimate");
        assert_eq!(refused(|f| f.boundary = Some("x".into())), "--boundary");
    }

    /// Every field of a file but the calculation has its option.
    #[test]
    fn every_field_has_an_option() {
        let command = Cli::command();
        let create = command
            .find_subcommand("programme")
            .and_then(|command| command.find_subcommand("create"))
            .unwrap();
        let options: Vec<String> = create
            .get_arguments()
            .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
            .collect();
        for field in file::FIELDS {
            if field != "calculation" {
                assert!(options.contains(&option(field)), "{field}");
            }
        }
    }
}
