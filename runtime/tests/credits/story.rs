//! The life of credits as the reference tells it, row by row of its list of features. Rows that
//! are pages there are shown by what the chain gives for them: the state, the log of movements and
//! the events that an indexer needs.

mod endings;
mod freezes;
mod issue;
mod ledger;
mod requests;
mod transfers;

use crate::{calls::*, support::story::Story};

/// Rows that this registry leaves out, and why.
const LEFT_OUT: [(u8, &str); 2] = [
    (
        48,
        "a share for the overall mitigation of emissions is no part of a retirement: whoever owes \
         it cancels credits, which is row 57",
    ),
    (
        49,
        "the country's share is one of the proponents' shares, agreed like every other",
    ),
];

/// The rows that the story has to show: credits, and the ledger.
fn rows_to_show() -> impl Iterator<Item = u8> {
    let left_out = |row: &u8| LEFT_OUT.iter().any(|(out, _)| out == row);
    (30..=57).chain(115..=122).filter(move |row| !left_out(row))
}

#[test]
fn the_life_of_credits_row_by_row() {
    let mut story = Story::default();
    run_slow(|| {
        issue::issuing(&mut story);
        transfers::transfers(&mut story);
        requests::requests(&mut story);
        endings::retirements(&mut story);
        endings::cancellations(&mut story);
        freezes::pauses(&mut story);
        freezes::suspension(&mut story);
        freezes::officers_and_governance(&mut story);
        issue::voiding(&mut story);
        ledger::lists(&mut story);
        ledger::ledgers(&mut story);
    });
    for (row, why) in LEFT_OUT {
        assert!(!story.shown.contains(&row), "row {row} is shown: {why}");
    }
    story.has_shown(rows_to_show());
}
