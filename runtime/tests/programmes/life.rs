//! The life of programmes as the reference tells it, row by row of its list of features. Rows that
//! are pages or statistics there are shown by what the chain gives for them: the state and the
//! events that an indexer needs.

mod application;
mod calculations;
mod certification;
mod decisions;
mod pages;
mod serials;

use crate::{
    country::*,
    support::story::{words, Story},
};
use pallet_registry_credits::OrganisationBalances;
use registry_primitives::{OrganisationId, ProgrammeId};
use registry_runtime::Runtime;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Registered by the monitoring system for Alpha and Beta.
const RICE: ProgrammeId = ProgrammeId(1);
/// Registered by Alpha for itself.
const FOREST: ProgrammeId = ProgrammeId(2);
/// Registered by Beta for itself, and rejected.
const WEAK: ProgrammeId = ProgrammeId(3);

/// The rows that the story has to show: programmes and serial numbers, certification, the
/// calculator, and what a monitoring system hands over.
fn rows_to_show() -> impl Iterator<Item = u8> {
    (1..=29).chain(58..=68).chain([139])
}

#[test]
fn the_life_of_programmes_row_by_row() {
    let mut story = Story::default();
    run(|| {
        application::registration(&mut story);
        application::properties(&mut story);
        application::estimate_and_files(&mut story);
        application::hand_over(&mut story);
        decisions::decisions(&mut story);
        decisions::monitoring(&mut story);
        serials::rounding(&mut story);
        serials::serials(&mut story);
        decisions::requests(&mut story);
        certification::certification(&mut story);
        calculations::calculations(&mut story);
        pages::pages(&mut story);
    });
    let mut genesis = genesis(id_of(Alice), PROMPT);
    let country = genesis.accounts.country.as_mut().expect("a country");
    country.unit = "VCU".into();
    run_in(genesis, || serials::another_unit(&mut story));
    story.has_shown(rows_to_show());
}

#[test]
fn a_step_that_fails_names_its_row() {
    let mut story = Story::default();
    let failed = catch_unwind(AssertUnwindSafe(|| {
        story.step(&[12], "authorise a pending programme", || {
            panic!("4010 NotPending")
        });
    }));
    assert_eq!(
        words(&*failed.unwrap_err()),
        "row 12: authorise a pending programme: 4010 NotPending"
    );
}

fn held(organisation: OrganisationId) -> u64 {
    OrganisationBalances::<Runtime>::get(organisation).held.0
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
