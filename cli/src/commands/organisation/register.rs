//! `registry organisation register`, `apply` and `edit`.

use crate::{
    args::organisation::{Apply, Edit, NewOrganisation, Register},
    context::{until_final, Context},
    failure::{Failure, Problem, Problems},
    lookup,
    output::Answer,
    submission::{executed, only},
    values::{self, MAX_NAME, MAX_TAX_ID, MAX_WEBSITE},
};
use registry_client::{event, Application, Call, RegistryEvent, State};
use registry_primitives::OrganisationKind;
use serde_json::json;

/// Public data of a new organisation, checked.
struct Data {
    name: String,
    tax_id: String,
    country: Option<[u8; 2]>,
    website: String,
}

impl Data {
    /// What was given, and all that is wrong with it.
    fn of(new: &NewOrganisation) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let name = values::readable(&new.name, MAX_NAME).map_err(|p| p.at("--name"));
        let tax_id = values::readable(&new.tax_id, MAX_TAX_ID).map_err(|p| p.at("--tax-id"));
        let parts = (
            problems.take(name),
            problems.take(tax_id),
            problems.take(country(new.country.as_deref())),
            problems.take(website(new.website.as_deref())),
        );
        match parts {
            (Some(name), Some(tax_id), Some(country), Some(website)) => Ok(Self {
                name,
                tax_id,
                country,
                website,
            }),
            _ => Err(problems.into_vec()),
        }
    }

    /// The country of its seat: the registry's own when none was named.
    async fn seat(&self, state: &State) -> Result<[u8; 2], Failure> {
        if let Some(country) = self.country {
            return Ok(country);
        }
        let country = state.country().await?;
        let country = country.ok_or_else(|| {
            Failure::usage("The registry has no country.", "Name one with --country.")
        })?;
        Ok(values::country(&country.alpha2)?)
    }
}

fn country(text: Option<&str>) -> Result<Option<[u8; 2]>, Problem> {
    text.map(|text| values::country(text).map_err(|p| p.at("--country")))
        .transpose()
}

fn website(text: Option<&str>) -> Result<String, Problem> {
    match text {
        None => Ok(String::new()),
        Some(text) => values::readable(text, MAX_WEBSITE).map_err(|p| p.at("--website")),
    }
}

/// Add an organisation.
pub async fn register(context: &Context, command: &Register) -> Result<Answer, Failure> {
    let kind = command.new.kind;
    if kind == OrganisationKind::Government {
        let here = "the government comes with the chain's genesis";
        return Err(Problem::of("GovernmentExists", here).at("--kind").into());
    }
    let data = Data::of(&command.new)?;
    let scopes = values::scopes(command.scopes.as_deref().unwrap_or_default(), kind)
        .map_err(|problem| problem.at("--scopes"))?;
    let administrator = command
        .administrator
        .as_deref()
        .map(|text| context.key(text))
        .transpose()?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let country = data.seat(&registry.state().await?).await?;
    let call = Call::RegisterOrganisation {
        kind,
        name: data.name.clone(),
        tax_id: data.tax_id.clone(),
        country,
        scopes,
        website: data.website.clone(),
        administrator,
    };
    let tell = |receipt: &_| {
        let id = only(receipt, |event| match event {
            RegistryEvent::OrganisationRegistered(event::OrganisationRegistered {
                organisation,
                ..
            }) => Some(*organisation),
            _ => None,
        })?;
        let json = json!({
            "organisation": id,
            "taxId": data.tax_id,
            "name": data.name,
            "kind": kind.name(),
            "website": data.website,
            "administrator": administrator.map(|key| key.to_string()),
        });
        let first = match administrator {
            Some(key) => format!("Its first administrator is {key}."),
            None => format!(
                "It has no administrator yet: `registry member add KEY --role admin \
                 --organisation {id}`."
            ),
        };
        let text = format!("Organisation {id} ({}) is registered. {first}", data.tax_id);
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// Register one's own organisation.
pub async fn apply(context: &Context, command: &Apply) -> Result<Answer, Failure> {
    context.without_intent("Nobody signs an application, so it is no intent of anybody.")?;
    let kind = command.new.kind;
    if kind.is_authority() {
        let problem = Problem::of("KindNotSelfRegistered", kind);
        return Err(problem.refused().at("--kind").into());
    }
    let data = Data::of(&command.new)?;
    let signer = context.key_or_signer(command.key.as_deref())?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let country = data.seat(&state).await?;
    let rejections = state.rejections(&signer.account()).await?;
    let application = Application {
        kind,
        name: data.name.clone(),
        tax_id: data.tax_id.clone(),
        country,
        website: data.website.clone(),
    };
    let call = application.sign(&registry.genesis_hash(), &signer, rejections);
    let receipt = until_final(registry.submit_unsigned(&call)).await?;
    let id = only(&receipt, |event| match event {
        RegistryEvent::OrganisationApplied(event::OrganisationApplied { organisation, .. }) => {
            Some(*organisation)
        }
        _ => None,
    })?;
    let json = json!({
        "organisation": id,
        "taxId": data.tax_id,
        "name": data.name,
        "kind": kind.name(),
        "website": data.website,
        "key": signer.address(),
        "state": "Pending",
    });
    let text = format!(
        "Organisation {id} ({}) has applied and waits for admission. Its key is {}.",
        data.tax_id,
        signer.address()
    );
    Ok(executed(&receipt, json, &text))
}

/// Change the public data of the signer's own organisation.
pub async fn edit(context: &Context, command: &Edit) -> Result<Answer, Failure> {
    let name = command
        .name
        .as_deref()
        .map(|text| values::readable(text, MAX_NAME).map_err(|p| p.at("--name")))
        .transpose()?;
    let country = country(command.country.as_deref())?;
    let website = match &command.website {
        Some(text) => Some(website(Some(text))?),
        None => command.no_website.then(String::new),
    };
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let own = lookup::own_organisation(&state, &signer.public_key()).await?;
    // The call takes all three: what is not named stays as it is.
    let country = match country {
        Some(country) => country,
        None => values::country(&own.country)?,
    };
    let name = name.unwrap_or(own.name);
    let website = website.unwrap_or(own.website);
    let call = Call::EditOrganisation {
        name: name.clone(),
        country,
        website: website.clone(),
    };
    let json = json!({
        "organisation": own.id,
        "name": name,
        "country": String::from_utf8_lossy(&country),
        "website": website,
    });
    let text = format!("The public data of organisation {} is changed.", own.id);
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_with_new_data_is_told() {
        let new = |name: &str, country: Option<&str>, website: Option<&str>| NewOrganisation {
            kind: OrganisationKind::Certifier,
            name: name.into(),
            tax_id: "T-1".into(),
            country: country.map(Into::into),
            website: website.map(Into::into),
        };
        let data = Data::of(&new("Kestrel", None, None))
            .map_err(|_| ())
            .unwrap();
        assert_eq!((data.country, data.website.as_str()), (None, ""));
        let problems = Data::of(&new(" ", Some("ch"), Some("a\nb"))).err().unwrap();
        let fields: Vec<_> = problems.iter().filter_map(|p| p.field.as_deref()).collect();
        assert_eq!(fields, ["--name", "--country", "--website"]);
    }
}
