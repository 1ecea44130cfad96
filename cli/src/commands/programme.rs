//! `registry programme`.

use crate::{
    args::programme::{Create, Programme},
    context::Context,
    failure::{Failure, Problem},
    files::programme::{self as draft, Draft, DraftProponent, Parts, IN_FILES, IN_OPTIONS},
    lookup,
    output::{pairs, table, Answer},
    submission::only,
    values,
};
use registry_client::{event, Call, ProgrammeView, RegistryEvent, State};
use registry_primitives::{
    records::credits::Totals,
    serial::{programme_text, year_of},
    OrganisationId, SerialNumber,
};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Register, decide on, show or list programmes.
pub async fn run(context: &Context, command: &Programme) -> Result<Answer, Failure> {
    match command {
        Programme::Create(command) => create(context, command).await,
        Programme::Authorise { programme, amount } => {
            authorise(context, programme, amount.as_deref()).await
        }
        Programme::Reject { programme, reason } => reject(context, programme, reason).await,
        Programme::Show { programme } => show(context, programme).await,
        Programme::List => list(context).await,
    }
}

async fn create(context: &Context, command: &Create) -> Result<Answer, Failure> {
    let (draft, names) = match &command.file {
        Some(file) => (draft::read(file)?, IN_FILES),
        None => (of_options(command)?, IN_OPTIONS),
    };
    let file = command.file.as_deref().map(crate::files::name);
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let numbers = numbers(&state, &draft).await?;
    let programme = draft
        .resolve(names, |tax_id| numbers.get(tax_id).copied())
        .map_err(|problems| match &file {
            Some(file) => problems.into_iter().map(|p| p.in_file(file)).collect(),
            None => problems,
        })?;
    let call = Call::RegisterProgramme(programme);
    let new = &draft.programme;
    let tell = |receipt: &_| {
        let id = only(receipt, |event| match event {
            RegistryEvent::ProgrammeRegistered(event::ProgrammeRegistered {
                programme, ..
            }) => Some(*programme),
            _ => None,
        })?;
        let json = json!({
            "programme": id,
            "externalId": new.external_id,
            "title": new.title,
            "estimate": new.estimate,
            "estimatedFrom": draft.estimated,
            "stage": "Pending",
        });
        let text = format!(
            "Programme {id} ({}) is registered and waits for a decision.\n\
             Its estimate of {} tCO2e is {} whole credits.",
            new.external_id, draft.estimated, new.estimate
        );
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

/// A programme from options.
fn of_options(command: &Create) -> Result<Draft, Vec<Problem>> {
    let given = |option: &Option<String>, name: &str| {
        option
            .clone()
            .ok_or_else(|| Problem::new("This option is missing.", "Add it.").at(name))
    };
    let estimate = given(&command.estimate, "--estimate").and_then(|text| {
        values::estimate(&text)
            .map(|credits| (text, credits))
            .map_err(|problem| problem.at("--estimate"))
    });
    Parts {
        external_id: given(&command.external_id, "--external-id"),
        title: given(&command.title, "--title"),
        sector: given(&command.sector, "--sector"),
        scope: given(&command.scope, "--scope"),
        start: given(&command.start, "--start"),
        end: given(&command.end, "--end"),
        estimate,
        proponents: command
            .proponents
            .iter()
            .map(|text| proponent(text))
            .collect(),
    }
    .check(IN_OPTIONS)
}

/// `TAXID`, `TAXID=60.5%` or `TAXID=605000`.
fn proponent(text: &str) -> Result<DraftProponent, Problem> {
    let (tax_id, share) = match text.rsplit_once('=') {
        None => (text, None),
        Some((tax_id, share)) => {
            let parts = match share.trim().strip_suffix('%') {
                Some(percentage) => values::percentage(percentage),
                None => values::share(share),
            };
            (tax_id, Some(parts.map_err(|p| p.at("--proponent"))?))
        }
    };
    Ok(DraftProponent {
        tax_id: tax_id.trim().to_owned(),
        share,
    })
}

async fn authorise(
    context: &Context,
    programme: &str,
    amount: Option<&str>,
) -> Result<Answer, Failure> {
    let amount = amount
        .map(|text| values::amount(text).map_err(|problem| problem.at("--amount")))
        .transpose()?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, programme).await?;
    let estimate = programme.record.details.estimate;
    let how = match amount {
        Some(_) => "as asked".to_owned(),
        None => "the programme's estimate, as no amount was named".to_owned(),
    };
    let amount = amount.unwrap_or(estimate);
    let call = Call::AuthoriseProgramme {
        programme: programme.id,
        amount,
    };
    let tell = |receipt: &_| {
        let (block, serial) = only(receipt, |event| match event {
            RegistryEvent::ProgrammeAuthorised(event::ProgrammeAuthorised {
                block,
                serial,
                ..
            }) => Some((*block, serial.to_string())),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "amount": amount,
            "range": block,
            "serial": serial,
            "stage": "Authorised",
        });
        let text = format!(
            "Programme {} ({}) is authorised for {amount} credits: {how}.\n\
             Its serial number is {serial}.",
            programme.id, programme.external_id
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

async fn reject(context: &Context, programme: &str, reason: &str) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, programme).await?;
    let call = Call::RejectProgramme {
        programme: programme.id,
        reason: reason.clone(),
    };
    let json = json!({
        "programme": programme.id,
        "externalId": programme.external_id,
        "reason": reason,
        "stage": "Rejected",
    });
    let text = format!(
        "Programme {} ({}) is rejected.",
        programme.id, programme.external_id
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

async fn show(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let totals = state.programme_totals(programme.id).await?;
    let serial = serial(&state, &programme).await?;
    let mut json = programme_json(&programme, &totals);
    json["serial"] = json!(serial);
    let mut proponents = Vec::new();
    let mut rows = Vec::new();
    for proponent in &programme.record.details.proponents {
        let organisation = state.organisation(proponent.organisation).await?;
        let percentage = values::percent_text(proponent.share);
        let (tax_id, name) = organisation.map_or_else(Default::default, |o| (o.tax_id, o.name));
        proponents.push(json!({
            "organisation": proponent.organisation,
            "taxId": tax_id,
            "name": name,
            "share": proponent.share,
            "percentage": percentage,
        }));
        rows.push([
            proponent.organisation.to_string(),
            tax_id,
            name,
            format!("{percentage} %"),
        ]);
    }
    json["proponents"] = proponents.into();
    let details = &programme.record.details;
    let balances = totals.balances;
    let text = pairs([
        ("id", programme.id.to_string()),
        ("external id", programme.external_id.clone()),
        ("title", programme.title.clone()),
        ("sector", details.sector.to_string()),
        ("sectoral scope", details.scope.to_string()),
        ("start", values::moment_text(details.start)),
        ("end", values::moment_text(details.end)),
        ("stage", programme.record.stage.to_string()),
        ("serial number", serial.unwrap_or_default()),
        ("estimate", details.estimate.to_string()),
        ("authorised", totals.authorised.to_string()),
        ("issued", totals.issued.to_string()),
        ("held", balances.held.to_string()),
        ("waiting to be sent", balances.pending.to_string()),
        (
            "retired inside the country",
            balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            balances.retired_international.to_string(),
        ),
    ]);
    let proponents = table(["Id", "Tax id", "Proponent", "Share"], rows);
    Ok(Answer::new(&json, format!("{text}\n{proponents}")))
}

/// The serial number of an authorised programme.
async fn serial(state: &State, programme: &ProgrammeView) -> Result<Option<String>, Failure> {
    let (Some(block), Some(country)) = (programme.record.block, state.country().await?) else {
        return Ok(None);
    };
    let details = &programme.record.details;
    let serial = SerialNumber {
        country: country.alpha2,
        unit: country.unit,
        scope: details.scope.to_string(),
        programme: programme_text(programme.id),
        year: year_of(details.start),
        first: block.first,
        last: block.last,
    };
    Ok(Some(serial.to_string()))
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programmes = state.programmes().await?;
    let totals: BTreeMap<_, _> = state.all_programme_totals().await?.into_iter().collect();
    let of = |programme: &ProgrammeView| totals.get(&programme.id).copied().unwrap_or_default();
    let all: Vec<Value> = programmes
        .iter()
        .map(|programme| programme_json(programme, &of(programme)))
        .collect();
    let rows = programmes.iter().map(|programme| {
        let totals = of(programme);
        [
            programme.id.to_string(),
            programme.external_id.clone(),
            programme.title.clone(),
            programme.record.details.sector.to_string(),
            programme.record.stage.to_string(),
            programme.record.details.estimate.to_string(),
            totals.authorised.to_string(),
            totals.issued.to_string(),
        ]
    });
    let header = [
        "Id",
        "External id",
        "Title",
        "Sector",
        "Stage",
        "Estimate",
        "Authorised",
        "Issued",
    ];
    Ok(Answer::new(
        &json!({ "block": state.block_number(), "programmes": all }),
        table(header, rows),
    ))
}

fn programme_json(programme: &ProgrammeView, totals: &Totals) -> Value {
    let details = &programme.record.details;
    json!({
        "id": programme.id,
        "externalId": programme.external_id,
        "title": programme.title,
        "sector": details.sector.name(),
        "sectoralScope": details.scope,
        "start": values::moment_text(details.start),
        "end": values::moment_text(details.end),
        "stage": programme.record.stage.name(),
        "estimate": details.estimate,
        "range": programme.record.block,
        "authorised": totals.authorised,
        "issued": totals.issued,
        "remaining": totals.authorised.checked_sub(totals.issued),
        "held": totals.balances.held,
        "pending": totals.balances.pending,
        "retiredLocal": totals.balances.retired_local,
        "retiredInternational": totals.balances.retired_international,
    })
}

#[cfg(test)]
mod tests {
    use super::proponent;

    #[test]
    fn proponents_of_options_have_shares_in_either_form() {
        let read = |text| proponent(text).map(|p| (p.tax_id, p.share));
        assert_eq!(read("T-1"), Ok(("T-1".to_owned(), None)));
        assert_eq!(read("T-1=60.5%"), Ok(("T-1".to_owned(), Some(605_000))));
        assert_eq!(read("T=1=395000"), Ok(("T=1".to_owned(), Some(395_000))));
        assert!(read("T-1=60.5").is_err());
        assert!(read("T-1=0%").is_err());
    }
}
