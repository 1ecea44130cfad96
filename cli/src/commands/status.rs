//! `registry status`.

use crate::{
    context::Context,
    failure::Failure,
    output::{pairs, Answer},
};
use serde_json::json;

/// Show the country, the node, the last blocks and the national totals.
pub async fn run(context: &Context) -> Result<Answer, Failure> {
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let best = registry.best_block_number().await?;
    let country = state.country().await?;
    let totals = state.national_totals().await?;
    let self_registration = state.self_registration().await?;
    let organisations = state.organisations().await?.len();
    let programmes = state.programmes().await?.len();
    let genesis = format!("0x{}", hex::encode(registry.genesis_hash()));
    let finalised = state.block_number();
    let registry_id = country
        .as_ref()
        .map(|country| format!("{}{:02}", country.alpha3, country.registry_number));
    let json = json!({
        "node": context.node(),
        "genesisHash": genesis,
        "bestBlock": best,
        "finalisedBlock": finalised,
        "registryId": registry_id,
        "country": country.as_ref().map(|country| json!({
            "alpha2": country.alpha2,
            "alpha3": country.alpha3,
            "name": country.name,
            "unit": country.unit,
        })),
        "selfRegistration": self_registration,
        "organisations": organisations,
        "programmes": programmes,
        "authorised": totals.authorised,
        "issued": totals.issued,
        "voided": totals.voided,
        "held": totals.balances.held,
        "pending": totals.balances.pending,
        "retiredLocal": totals.balances.retired_local,
        "retiredInternational": totals.balances.retired_international,
        "cancelled": totals.balances.cancelled,
    });
    let shown = country.map_or_else(
        || "none".to_owned(),
        |country| {
            format!(
                "{} ({}), unit {}",
                country.name, country.alpha2, country.unit
            )
        },
    );
    let text = pairs([
        ("country", shown),
        ("registry", registry_id.unwrap_or_default()),
        ("node", context.node().to_owned()),
        ("genesis", genesis),
        ("best block", best.to_string()),
        ("finalised block", finalised.to_string()),
        (
            "self-registration",
            if self_registration { "open" } else { "closed" }.to_owned(),
        ),
        ("organisations", organisations.to_string()),
        ("programmes", programmes.to_string()),
        ("authorised", totals.authorised.to_string()),
        ("issued", totals.issued.to_string()),
        ("voided", totals.voided.to_string()),
        ("held", totals.balances.held.to_string()),
        (
            "reserved by what waits",
            totals.balances.pending.to_string(),
        ),
        (
            "retired inside the country",
            totals.balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            totals.balances.retired_international.to_string(),
        ),
        ("cancelled", totals.balances.cancelled.to_string()),
    ]);
    Ok(Answer::new(&json, text))
}
