//! `registry credits`.

mod answer;
mod cancel;
mod certificate;
mod freeze;
mod freezes;
mod history;
mod holdings;
mod issue;
mod ledger;
mod obstacles;
mod request;
mod retire;
mod statement;
mod transfer;
mod waiting;

use crate::{
    args::credits::{Credits, Which},
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::{table, Answer},
    values::{self, MAX_REASON},
};
use registry_client::{event, OrganisationView, Signer, State};
use registry_primitives::{
    records::credits::{Balances, Selection},
    FreezeId, IssuanceId, ReceiptId, SerialRange, TransferId,
};
use serde_json::{json, Value};

/// Bytes of a beneficiary.
const MAX_BENEFICIARY: usize = 200;

/// Issue, send, ask for, retire, freeze or look at credits.
pub async fn run(context: &Context, command: &Credits) -> Result<Answer, Failure> {
    match command {
        Credits::Issue(command) => issue::issue(context, command).await,
        Credits::Void(command) => {
            issue::void(context, IssuanceId(command.issuance), &command.reason).await
        }
        Credits::Transfer(command) => transfer::transfer(context, command).await,
        Credits::Request(command) => request::request(context, command).await,
        Credits::RequestRetirement(command) => request::retirement(context, command).await,
        Credits::Accept(command) => {
            let transfer = TransferId(command.transfer);
            answer::accept(context, transfer, !command.no_wait).await
        }
        Credits::Refuse { transfer, reason } => {
            answer::refuse(context, TransferId(*transfer), reason).await
        }
        Credits::Retire(command) => retire::retire(context, command).await,
        Credits::Cancel(command) => cancel::cancel(context, command).await,
        Credits::Freeze(command) => freeze::freeze(context, command).await,
        Credits::Unfreeze(command) => {
            freeze::unfreeze(context, FreezeId(command.freeze), &command.reason).await
        }
        Credits::Freezes { in_force } => freezes::freezes(context, *in_force).await,
        Credits::Holdings { organisation } => {
            holdings::holdings(context, organisation.as_deref()).await
        }
        Credits::Serial { serial } => history::serial(context, serial).await,
        Credits::Statement(command) => statement::statement(context, command).await,
        Credits::Certificate { receipt } => {
            certificate::certificate(context, ReceiptId(*receipt)).await
        }
        Credits::Ledger(command) => ledger::ledger(context, command.programme.as_deref()).await,
        Credits::Waiting { organisation, all } => {
            waiting::waiting(context, organisation.as_deref(), *all).await
        }
        Credits::CancelTransfer { transfer } => {
            answer::cancel(context, TransferId(*transfer)).await
        }
        Credits::ExecuteTransfer { transfer } => {
            answer::execute(context, TransferId(*transfer)).await
        }
    }
}

/// The owner that is named, or the signer's own organisation.
async fn owner(
    state: &State,
    signer: &Signer,
    named: Option<&str>,
) -> Result<OrganisationView, Failure> {
    match named {
        Some(owner) => lookup::organisation(state, owner).await,
        None => lookup::own_organisation(state, &signer.public_key()).await,
    }
}

/// The text of `--remark`, if there is one.
fn remark(text: Option<&str>) -> Result<Option<String>, Problem> {
    text.map(|text| values::readable(text, MAX_REASON).map_err(|p| p.at("--remark")))
        .transpose()
}

/// The text of `--beneficiary`.
fn beneficiary(text: &str) -> Result<String, Problem> {
    values::readable(text, MAX_BENEFICIARY).map_err(|p| p.at("--beneficiary"))
}

/// The text of `--receiver`, if there is one.
fn receiver(text: Option<&str>) -> Result<Option<String>, Problem> {
    text.map(|text| values::readable(text, values::MAX_NAME).map_err(|p| p.at("--receiver")))
        .transpose()
}

/// Which credits are meant.
fn selection(which: &Which) -> Result<Selection, Problem> {
    if let Some(text) = &which.ranges {
        return named_ranges(text, "--ranges");
    }
    let text = which.amount.as_deref().unwrap_or_default();
    values::amount(text)
        .map(Selection::Amount)
        .map_err(|p| p.at("--amount"))
}

/// Ranges of serials that an option names.
fn named_ranges(text: &str, option: &str) -> Result<Selection, Problem> {
    let ranges = values::ranges(text).map_err(|p| p.at(option))?;
    ranges
        .try_into()
        .map(Selection::Ranges)
        .map_err(|_| Problem::of("TooManyRanges", text).at(option))
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

/// Ranges on one line.
fn ranges_text(ranges: &[event::MovedRange]) -> String {
    let texts: Vec<String> = ranges.iter().map(|moved| moved.range.to_string()).collect();
    texts.join(", ")
}

/// Balances for programs.
fn balances_json(balances: &Balances) -> Value {
    json!({
        "held": balances.held,
        "pending": balances.pending,
        "retiredLocal": balances.retired_local,
        "retiredInternational": balances.retired_international,
        "cancelled": balances.cancelled,
    })
}

/// Balances on one line.
fn balances_text(balances: &Balances) -> String {
    format!(
        "{} held, {} reserved by what waits, {} retired inside the country, {} for another \
         country, {} cancelled",
        balances.held,
        balances.pending,
        balances.retired_local,
        balances.retired_international,
        balances.cancelled
    )
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
