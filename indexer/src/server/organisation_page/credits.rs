//! The credits of an organisation's page: balances, what waits, what is frozen, the ledger.

use maud::{html, Markup};

use crate::{
    server::{
        freezes::FreezeInfo,
        layout::{figure, number, table},
        ledgers::organisation::LedgerEntry,
        model::OwnBalances,
        transfers::{actions::ActionInfo, rows::TransferFacts},
        waiting::WaitingTransferInfo,
    },
    text::{grouped, readable},
};

/// What it has.
pub fn balances(balances: &OwnBalances) -> Markup {
    let accounts = &balances.accounts;
    html! {
        dl {
            (figure("Held", accounts.held))
            (figure("Waiting to be sent", accounts.pending))
            (figure("Retired in the country", accounts.retired_local))
            (figure("Retired for abroad", accounts.retired_international))
            (figure("Cancelled", accounts.cancelled))
            (figure("Frozen", balances.frozen))
        }
    }
}

/// What waits and is to leave or to reach it.
pub fn waiting(waiting: &[WaitingTransferInfo]) -> Markup {
    let rows: Vec<Markup> = waiting
        .iter()
        .map(|transfer| {
            let facts = &transfer.facts;
            html! {
                th scope="row" { "#" (transfer.id) }
                td { (facts.kind) }
                td { (what(facts)) }
                (number(facts.amount))
                td.number { (facts.due.map_or_else(|| "–".to_owned(), grouped)) }
                td { (open(&facts.actions)) }
            }
        })
        .collect();
    table(
        "waiting",
        &format!("{} transfers and requests", rows.len()),
        &[
            ("Number", false),
            ("Kind", false),
            ("What", false),
            ("Credits", true),
            ("Due in block", true),
            ("What can be done", false),
        ],
        &rows,
        "Nothing waits.",
    )
}

fn what(facts: &TransferFacts) -> String {
    let from = &facts.from_name;
    let title = &facts.title;
    match (&facts.to_name, &facts.retirement) {
        (Some(to), _) => format!("{title}, from {from} to {to}"),
        (None, Some(asked)) => format!(
            "{title}, retirement by {from} for {} to {}",
            asked.beneficiary, asked.country
        ),
        (None, None) => format!("{title}, from {from}"),
    }
}

/// What can be done with what waits, and by whom.
fn open(actions: &[ActionInfo]) -> String {
    let texts: Vec<String> = actions
        .iter()
        .map(|action| {
            let who = action
                .organisation
                .as_ref()
                .map_or_else(|| action.by.clone(), |of| of.name.clone());
            let until = action.until.map_or_else(String::new, |block| {
                format!(" until block {}", grouped(block))
            });
            format!("{} by {who}{until}", action.action)
        })
        .collect();
    if texts.is_empty() {
        "–".to_owned()
    } else {
        texts.join("; ")
    }
}

/// The freezes on what is shown.
pub fn freezes(freezes: &[FreezeInfo]) -> Markup {
    let rows: Vec<Markup> = freezes
        .iter()
        .map(|freeze| {
            html! {
                th scope="row" { "#" (freeze.id) }
                td { (freeze.subject) }
                td.number { (freeze.amount.map_or_else(|| "–".to_owned(), grouped)) }
                td { (freeze.placed_by.as_ref().map_or("Governance", |by| by.name.as_str())) }
                td { (freeze.case) ": " (freeze.reason) }
                (number(freeze.since))
                td.number { (freeze.until.map_or_else(|| "–".to_owned(), grouped)) }
            }
        })
        .collect();
    table(
        "freezes",
        &format!("{} freezes in force", rows.len()),
        &[
            ("Number", false),
            ("What", false),
            ("Credits named", true),
            ("By", false),
            ("Case and reason", false),
            ("Since block", true),
            ("Over in block", true),
        ],
        &rows,
        "Nothing is frozen.",
    )
}

/// The latest entries of its ledger.
pub fn ledger(entries: &[LedgerEntry], total: u64, organisation: u64) -> Markup {
    let rows: Vec<Markup> = entries
        .iter()
        .map(|entry| {
            html! {
                th scope="row" { "#" (entry.movement) }
                td { (readable(entry.time)) }
                td { (entry.kind) ", " (entry.direction) }
                td { a href={ "/programmes/" (entry.programme) } { (entry.title) } }
                td { (entry.counterparty.as_ref().map_or("–", |of| of.name.as_str())) }
                (number(entry.amount))
                (number(entry.after.held))
                (number(entry.after.pending))
            }
        })
        .collect();
    let caption = format!("The latest {} of {} entries", rows.len(), grouped(total));
    let address = format!("/api/v1/organisations/{organisation}/ledger");
    html! {
        (table(
            "ledger",
            &caption,
            &[
                ("Movement", false),
                ("Time", false),
                ("What", false),
                ("Programme", false),
                ("Other side", false),
                ("Credits", true),
                ("Held then", true),
                ("Waiting then", true),
            ],
            &rows,
            "Nothing has moved yet.",
        ))
        @if total > 0 {
            p {
                "All of it: " a href=(address) { "for programs" } ", "
                a href={ (address) "?format=csv&sort=oldest" } { "as a table" } "."
            }
        }
    }
}
