//! `registry credits ledger`: the totals of the country or of a programme.

use super::balances_json;
use crate::{
    context::Context,
    failure::Failure,
    lookup,
    output::{pairs_of, Answer},
};
use registry_primitives::records::credits::Totals;
use serde_json::{json, Value};

/// Show the national ledger, or the totals of a programme.
pub async fn ledger(context: &Context, programme: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let block = state.block_number();
    if let Some(programme) = programme {
        let programme = lookup::programme(&state, programme).await?;
        let totals = state.programme_totals(programme.id).await?;
        let mut json = totals_json(&totals);
        json["block"] = json!(block);
        json["programme"] = json!(programme.id);
        json["externalId"] = json!(programme.external_id);
        let mut facts = vec![(
            "programme",
            format!("{} {}", programme.id, programme.external_id),
        )];
        facts.extend(totals_pairs(&totals));
        return Ok(Answer::new(&json, pairs_of(&facts)));
    }
    let ledger = state.ledger().await?;
    let mut json = totals_json(&ledger.totals);
    json["block"] = json!(block);
    json["lastSerial"] = json!(ledger.last_serial);
    json["lastIssuance"] = json!(ledger.last_issuance);
    json["lastReceipt"] = json!(ledger.last_receipt);
    json["lastTransfer"] = json!(ledger.last_transfer);
    json["lastMovement"] = json!(ledger.last_movement);
    let mut facts = vec![("block", block.to_string())];
    facts.extend(totals_pairs(&ledger.totals));
    facts.extend([
        ("last serial", ledger.last_serial.to_string()),
        ("last issuance", ledger.last_issuance.to_string()),
        ("last receipt", ledger.last_receipt.to_string()),
        (
            "last transfer that waited",
            ledger.last_transfer.to_string(),
        ),
        ("last movement", ledger.last_movement.to_string()),
    ]);
    Ok(Answer::new(&json, pairs_of(&facts)))
}

fn totals_json(totals: &Totals) -> Value {
    let mut json = balances_json(&totals.balances);
    json["authorised"] = json!(totals.authorised);
    json["issued"] = json!(totals.issued);
    json["voided"] = json!(totals.voided);
    json
}

fn totals_pairs(totals: &Totals) -> [(&'static str, String); 8] {
    let balances = &totals.balances;
    [
        ("authorised", totals.authorised.to_string()),
        ("issued", totals.issued.to_string()),
        ("voided", totals.voided.to_string()),
        ("held", balances.held.to_string()),
        ("reserved by what waits", balances.pending.to_string()),
        (
            "retired inside the country",
            balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            balances.retired_international.to_string(),
        ),
        ("cancelled", balances.cancelled.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{records::credits::Balances, Credits};

    #[test]
    fn every_total_is_told_once() {
        let totals = Totals {
            authorised: Credits(1),
            issued: Credits(2),
            voided: Credits(3),
            balances: Balances {
                held: Credits(4),
                pending: Credits(5),
                retired_local: Credits(6),
                retired_international: Credits(7),
                cancelled: Credits(8),
            },
        };
        let told: Vec<String> = totals_pairs(&totals)
            .into_iter()
            .map(|pair| pair.1)
            .collect();
        assert_eq!(told, ["1", "2", "3", "4", "5", "6", "7", "8"]);
        let json = totals_json(&totals);
        assert_eq!(
            (&json["voided"], &json["cancelled"]),
            (&json!(3), &json!(8))
        );
        assert_eq!(json.as_object().map(serde_json::Map::len), Some(8));
    }
}
