//! `registry credits holdings`.

use super::range_json;
use crate::{
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup,
    output::{table, Answer},
};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Show what an organisation has.
pub async fn holdings(context: &Context, organisation: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, organisation).await?;
    let holdings = state.holdings(organisation.id).await?;
    let balances = state.balances(organisation.id).await?;
    let vintages: BTreeMap<_, _> = state
        .issuances()
        .await?
        .into_iter()
        .map(|(id, issuance)| (id, issuance.vintage))
        .collect();
    let vintage = |id| vintages.get(&id).copied();
    let all: Vec<Value> = holdings
        .iter()
        .map(|holding| {
            let mut json = range_json(holding.range);
            json["programme"] = json!(holding.programme);
            json["account"] = json!(holding.account.name());
            json["issuance"] = json!(holding.issuance);
            json["vintage"] = json!(vintage(holding.issuance));
            json
        })
        .collect();
    let rows = holdings.iter().map(|holding| {
        [
            holding.programme.to_string(),
            holding.range.to_string(),
            holding.range.len().to_string(),
            vintage(holding.issuance).map_or_else(String::new, |year| year.to_string()),
            holding.issuance.to_string(),
            holding.account.to_string(),
        ]
    });
    let json = json!({
        "block": state.block_number(),
        "organisation": organisation_json(&organisation),
        "held": balances.held,
        "pending": balances.pending,
        "retiredLocal": balances.retired_local,
        "retiredInternational": balances.retired_international,
        "holdings": all,
    });
    let header = [
        "Programme",
        "Serials",
        "Credits",
        "Vintage",
        "Issuance",
        "Account",
    ];
    let text = format!(
        "{} ({}) at block {}: {} held, {} waiting to be sent, {} retired inside the country, \
         {} for another country.\n{}",
        organisation.name,
        organisation.tax_id,
        state.block_number(),
        balances.held,
        balances.pending,
        balances.retired_local,
        balances.retired_international,
        table(header, rows)
    );
    Ok(Answer::new(&json, text))
}
