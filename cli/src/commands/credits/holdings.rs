//! `registry credits holdings`.

use super::{balances_json, balances_text, range_json};
use crate::{
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup,
    output::{table, Answer},
};
use registry_client::State;
use registry_primitives::{records::ledger::HeldRange, FreezeId, OrganisationId, ProgrammeId};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// The freezes on what an organisation holds as a whole, by programme.
type Whole = BTreeMap<ProgrammeId, Vec<FreezeId>>;

/// Show what an organisation has.
pub async fn holdings(context: &Context, organisation: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, organisation).await?;
    let holdings = state.holdings(organisation.id).await?;
    let balances = state.balances(organisation.id).await?;
    let whole = whole_freezes(&state, organisation.id, &holdings).await?;
    let all: Vec<Value> = holdings
        .iter()
        .map(|holding| {
            let mut json = range_json(holding.range);
            json["programme"] = json!(holding.programme);
            json["account"] = json!(holding.account.name());
            json["issuance"] = json!(holding.issuance);
            json["vintage"] = json!(holding.vintage);
            json["reservation"] = json!(holding.reservation);
            json["frozenBy"] = json!(frozen_by(holding, &whole));
            json
        })
        .collect();
    let rows = holdings.iter().map(|holding| {
        [
            holding.programme.to_string(),
            holding.range.to_string(),
            holding.range.len().to_string(),
            holding.vintage.to_string(),
            holding.issuance.to_string(),
            holding.account.to_string(),
            holding
                .reservation
                .map_or_else(String::new, |transfer| transfer.to_string()),
            numbers_text(&frozen_by(holding, &whole)),
        ]
    });
    let mut json = json!({
        "block": state.block_number(),
        "organisation": organisation_json(&organisation),
        "holdings": all,
    });
    if let (Value::Object(json), Value::Object(balances)) = (&mut json, balances_json(&balances)) {
        json.extend(balances);
    }
    let header = [
        "Programme",
        "Serials",
        "Credits",
        "Vintage",
        "Issuance",
        "Account",
        "Reserved by",
        "Frozen by",
    ];
    let text = format!(
        "{} ({}) at block {}: {}.\n{}",
        organisation.name,
        organisation.tax_id,
        state.block_number(),
        balances_text(&balances),
        table(header, rows)
    );
    Ok(Answer::new(&json, text))
}

async fn whole_freezes(
    state: &State,
    organisation: OrganisationId,
    holdings: &[HeldRange],
) -> Result<Whole, Failure> {
    let mut whole = Whole::new();
    for holding in holdings {
        if !holding.account.is_terminal() && !whole.contains_key(&holding.programme) {
            let freezes = state.frozen_by(organisation, holding.programme).await?;
            whole.insert(holding.programme, freezes);
        }
    }
    Ok(whole)
}

/// All freezes in force on a range. What has ended is out of their reach.
fn frozen_by(holding: &HeldRange, whole: &Whole) -> Vec<FreezeId> {
    if holding.account.is_terminal() {
        return Vec::new();
    }
    let whole = whole.get(&holding.programme).into_iter().flatten();
    holding.frozen.iter().chain(whole).copied().collect()
}

/// Numbers on one line.
pub fn numbers_text(numbers: &[FreezeId]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{AccountKind, IssuanceId, SerialRange};

    #[test]
    fn a_range_is_frozen_by_its_mark_and_as_part_of_the_whole_until_it_ends() {
        let holding = |account| HeldRange {
            account,
            programme: ProgrammeId(3),
            range: SerialRange { first: 1, last: 2 },
            issuance: IssuanceId(1),
            vintage: 2024,
            reservation: None,
            frozen: Some(FreezeId(4)),
        };
        let whole = Whole::from([(ProgrammeId(3), vec![FreezeId(2), FreezeId(7)])]);
        let frozen = frozen_by(&holding(AccountKind::Pending), &whole);
        assert_eq!(numbers_text(&frozen), "4, 2, 7");
        assert_eq!(
            frozen_by(&holding(AccountKind::Holding), &Whole::new()),
            [FreezeId(4)]
        );
        assert_eq!(frozen_by(&holding(AccountKind::Cancellation), &whole), []);
    }
}
