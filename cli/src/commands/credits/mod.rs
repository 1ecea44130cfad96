//! `registry credits`.

mod holdings;
mod issue;
mod retire;
mod transfer;
mod waiting;

use crate::{
    args::credits::{Credits, Which},
    context::Context,
    failure::{Failure, Problem},
    output::{table, Answer},
    values,
};
use registry_client::event;
use registry_primitives::{records::credits::Selection, SerialRange, TransferId};
use serde_json::{json, Value};

/// Issue, send, retire or look at credits.
pub async fn run(context: &Context, command: &Credits) -> Result<Answer, Failure> {
    match command {
        Credits::Issue(command) => issue::issue(context, command).await,
        Credits::Transfer(command) => transfer::transfer(context, command).await,
        Credits::Retire(command) => retire::retire(context, command).await,
        Credits::Holdings { organisation } => {
            holdings::holdings(context, organisation.as_deref()).await
        }
        Credits::Waiting { organisation } => {
            waiting::waiting(context, organisation.as_deref()).await
        }
        Credits::CancelTransfer { transfer } => {
            waiting::cancel(context, TransferId(*transfer)).await
        }
        Credits::ExecuteTransfer { transfer } => {
            waiting::execute(context, TransferId(*transfer)).await
        }
    }
}

/// Which credits are meant.
fn selection(which: &Which) -> Result<Selection, Problem> {
    if let Some(text) = &which.ranges {
        let ranges = values::ranges(text).map_err(|p| p.at("--ranges"))?;
        return ranges
            .try_into()
            .map(Selection::Ranges)
            .map_err(|_| Problem::of("TooManyRanges", text).at("--ranges"));
    }
    let text = which.amount.as_deref().unwrap_or_default();
    values::amount(text)
        .map(Selection::Amount)
        .map_err(|p| p.at("--amount"))
}

fn range_json(range: SerialRange) -> Value {
    json!({ "first": range.first, "last": range.last, "amount": range.len() })
}

fn ranges_json(ranges: &[event::MovedRange]) -> Value {
    ranges
        .iter()
        .map(|moved| {
            let mut json = range_json(moved.range);
            json["issuance"] = json!(moved.issuance);
            json["vintage"] = json!(moved.vintage);
            json
        })
        .collect()
}

fn ranges_table(ranges: &[event::MovedRange]) -> String {
    let rows = ranges.iter().map(|moved| {
        [
            moved.range.to_string(),
            moved.range.len().to_string(),
            moved.vintage.to_string(),
            moved.issuance.to_string(),
        ]
    });
    table(["Serials", "Credits", "Vintage", "Issuance"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::Credits as Amount;

    #[test]
    fn a_selection_is_an_amount_or_ranges() {
        let which = |amount: Option<&str>, ranges: Option<&str>| Which {
            amount: amount.map(Into::into),
            ranges: ranges.map(Into::into),
        };
        assert_eq!(
            selection(&which(Some("5"), None)),
            Ok(Selection::Amount(Amount(5)))
        );
        let Ok(Selection::Ranges(ranges)) = selection(&which(None, Some("1-4,9"))) else {
            panic!("ranges");
        };
        assert_eq!(ranges.len(), 2);
        let zero = selection(&which(Some("0"), None)).unwrap_err();
        assert_eq!(zero.field.as_deref(), Some("--amount"));
        assert_eq!(zero.entry.unwrap().number, 3001);
    }
}
