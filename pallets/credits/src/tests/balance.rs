//! The reference registry's balances, replayed in whole credits.
//!
//! The reference keeps amounts as floats with two decimals, and what each owner holds as a
//! percentage of the programme's balance. Here credits are whole. Where an outcome differs, the
//! table [`DIFFERENCES`] says why; a difference that it does not name fails the test, and so does
//! one that it names and that does not occur.

use super::{calls::*, mock::*};
use crate::{OrganisationBalances, ProgrammeTotals};
use registry_primitives::{
    records::{credits::Totals, freezes::FreezeScope},
    traits::SerialBlocks,
    Credits as Amount,
    RetirementKind::{CrossBorder, LegalAction, Other},
};
use serde_json::{from_str, Map, Value};
use std::collections::BTreeMap;

/// Why an outcome differs from the reference's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reason {
    /// The step names a fraction of a credit, which is rounded half up.
    Fraction,
    /// The step names less than half a credit, which is refused.
    RoundsToZero,
    /// Shares give fractions of credits: the reference rounds each to two decimals and loses the
    /// rest, here the largest remainders get it.
    Shares,
    /// The reference takes a part of an international retirement for overall mitigation into an
    /// account of its own; here a retirement goes whole to its account.
    OverallMitigation,
    /// What is issued to an organisation that is frozen is frozen here at once, in the reference
    /// by a step of its own.
    FrozenAtOnce,
    /// The reference takes a request whose number is also a user's for one that was processed.
    RequestTakenForUser,
    /// The ledger of the reference issues more than was authorised.
    NotCapped,
    /// The reference keeps holdings as rounded percentages, in which 70 of 160 are a little less
    /// than 70.
    Percentages,
    /// The outcome of the step is the same; what an earlier step left is not.
    Earlier,
}

/// Vector, step, the reason, and what the organisations hold here after the step.
type Difference = (&'static str, usize, Reason, &'static [u64]);

const ONE: &str = "single owner life cycle";
const THREE: &str = "three equal owners: rounding";
const FREEZE: &str = "freeze and unfreeze";
const REQUEST: &str =
    "DEFECT: a request id that equals a user id in the history is refused as already processed";
const CAP: &str = "DEFECT: the ledger does not cap the issue (the service does)";
const TWO: &str = "two owners 60/40 (Sep 2023 release)";

const DIFFERENCES: [Difference; 16] = [
    (ONE, 2, Reason::Fraction, &[501]),
    (ONE, 3, Reason::Earlier, &[401, 100]),
    (ONE, 4, Reason::OverallMitigation, &[351, 100]),
    (ONE, 5, Reason::Fraction, &[0, 100]),
    (THREE, 1, Reason::Shares, &[3, 3, 4]),
    (THREE, 2, Reason::RoundsToZero, &[3, 3, 4]),
    (THREE, 3, Reason::RoundsToZero, &[3, 3, 4]),
    (THREE, 4, Reason::Fraction, &[0, 3, 4, 3]),
    (THREE, 5, Reason::Fraction, &[0, 0, 4, 6]),
    (THREE, 6, Reason::Earlier, &[0, 0, 4, 6]),
    (THREE, 7, Reason::Fraction, &[0, 0, 1, 9]),
    (FREEZE, 3, Reason::FrozenAtOnce, &[150, 150]),
    (REQUEST, 1, Reason::RequestTakenForUser, &[90, 10]),
    (REQUEST, 2, Reason::Earlier, &[80, 20]),
    (CAP, 1, Reason::NotCapped, &[0]),
    (TWO, 4, Reason::Percentages, &[160, 0, 30]),
];

/// The organisations of the vectors: 1, 2 and so on.
const COMPANIES: [u64; 4] = [ALPHA, BETA, GAMMA, DELTA];

fn company(number: &Value) -> u64 {
    let number = usize::try_from(number.as_u64().unwrap()).unwrap();
    COMPANIES[number - 1]
}

/// What a step led to, in texts: numbers of the reference are not always whole.
#[derive(PartialEq, Debug)]
struct Outcome {
    refused: bool,
    /// Accounts that are not empty.
    accounts: BTreeMap<String, String>,
    issued: String,
    /// Frozen of each owner of the programme.
    frozen: Vec<String>,
}

fn number(value: &Value) -> String {
    value.to_string()
}

/// What the reference says.
fn reference(step: &Value, owners: usize) -> Outcome {
    let programme = &step["after"]["programme"];
    let accounts = step["after"]["companyAccounts"].as_object().unwrap();
    let frozen = programme.get("creditFrozen").and_then(Value::as_array);
    Outcome {
        refused: step.get("error").is_some(),
        accounts: accounts
            .iter()
            .map(|(name, amount)| (name.clone(), number(amount)))
            .filter(|(_, amount)| amount != "0")
            .collect(),
        issued: number(&programme["creditIssued"]),
        frozen: frozen.map_or(vec!["0".into(); owners], |frozen| {
            frozen.iter().map(number).collect()
        }),
    }
}

/// What the ledger says.
fn ledger(refused: bool, owners: usize) -> Outcome {
    let Totals {
        issued, balances, ..
    } = ProgrammeTotals::<Test>::get(SHARED);
    let held = |key| OrganisationBalances::<Test>::get(org(key)).held;
    let held: Vec<Amount> = COMPANIES.map(held).into();
    let frozen = COMPANIES.iter().zip(&held).map(|(key, held)| {
        let free = Credits::frozen_by(org(*key), SHARED).is_empty();
        if free { Amount(0) } else { *held }.to_string()
    });
    let numbers = (1..).map(|number: u32| number.to_string());
    let accounts = numbers.zip(held.clone()).chain([
        ("90#international".into(), balances.retired_international),
        ("90#local".into(), balances.retired_local),
    ]);
    Outcome {
        refused,
        accounts: accounts
            .filter(|(_, amount)| !amount.is_zero())
            .map(|(name, amount)| (name, amount.to_string()))
            .collect(),
        issued: issued.to_string(),
        frozen: frozen.take(owners).collect(),
    }
}

/// Parts per million of a percentage such as 33.33.
fn parts_per_million(percentage: &Value) -> u32 {
    let text = number(percentage);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{fraction:0<4}").parse().unwrap()
}

/// Takes a step in whole credits; tells whether it was refused.
fn replay(step: &Map<String, Value>, freezes: &mut u32) -> bool {
    match step["op"].as_str().unwrap() {
        "freezeCompany" => {
            *freezes += 1;
            let scope = FreezeScope::Organisation(org(company(&step["company"])));
            send(GOVERNMENT, freeze(scope, Some(2))).is_err()
        }
        // What is issued to an organisation that is frozen is frozen already.
        "freezeIssued" => false,
        "unfreezeCompany" => send(GOVERNMENT, unfreeze(*freezes)).is_err(),
        op => {
            let amount = match Amount::from_estimate(&number(&step["amount"])) {
                Ok(amount) => amount.0,
                // To authorise without issuing.
                Err(_) if op == "authorise" => return false,
                Err(_) => return true,
            };
            let (key, call) = match op {
                "authorise" | "issue" => (GOVERNMENT, issue_call(SHARED, amount)),
                "transfer" => {
                    let to = company(&step["to"]);
                    let call = transfer(SHARED, to, self::amount(amount));
                    (company(&step["from"]), call)
                }
                "retire" => {
                    let kind = match step["type"].as_str().unwrap() {
                        "0" => CrossBorder,
                        "1" => LegalAction,
                        _ => Other,
                    };
                    let owner = company(&step["from"]);
                    let call = retire(owner, SHARED, self::amount(amount), kind);
                    (GOVERNMENT, call)
                }
                other => panic!("{other}"),
            };
            send(key, call).is_err()
        }
    }
}

/// What was issued in the last step: parts sum to the whole.
fn check_parts() {
    for record in System::events() {
        if let RuntimeEvent::Credits(Event::CreditsIssued { amount, parts, .. }) = record.event {
            let sum = parts.iter().map(|(_, part)| part.len().0).sum();
            assert_eq!(Amount(sum), amount);
        }
    }
    System::reset_events();
    let totals = ProgrammeTotals::<Test>::get(SHARED);
    assert_eq!(totals.balances.sum(), Some(totals.issued));
}

fn held() -> Vec<u64> {
    let held = COMPANIES.map(|key| OrganisationBalances::<Test>::get(org(key)).held.0);
    held.into()
}

#[test]
fn every_step_of_the_reference_is_replayed_and_every_difference_has_a_reason() {
    let vectors = include_str!("../../../../primitives/tests/vectors/balance.json");
    let all: Value = from_str(vectors).unwrap();
    let vectors = all["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 6);
    let mut differences: Vec<Difference> = DIFFERENCES.to_vec();
    for vector in vectors {
        let name = vector["name"].as_str().unwrap();
        let owners = vector["owners"].as_array().unwrap();
        run(|| {
            let shares = owners
                .iter()
                .map(|owner| (company(&owner[0]), parts_per_million(&owner[1])));
            Shares::set(shares.collect());
            let estimate = Amount::from_estimate(&number(&vector["creditEst"])).unwrap();
            Credits::reserve(SHARED, estimate).unwrap();
            let mut freezes = 0;
            for (index, step) in vector["steps"].as_array().unwrap().iter().enumerate() {
                let refused = replay(step["step"].as_object().unwrap(), &mut freezes);
                check_parts();
                let theirs = reference(step, owners.len());
                let ours = ledger(refused, owners.len());
                let position = differences
                    .iter()
                    .position(|(of, at, ..)| (*of, *at) == (name, index));
                match position.map(|position| differences.remove(position)) {
                    None => assert_eq!(ours, theirs, "{name}, step {index}: an unnamed difference"),
                    Some((_, _, reason, expected)) => {
                        println!("{name}, step {index}: {reason:?}: {ours:?} for {theirs:?}");
                        assert_ne!(ours, theirs, "{name}, step {index}: no difference");
                        let held = held();
                        assert_eq!(held[..expected.len()], *expected, "{name}, step {index}");
                        assert!(held[expected.len()..].iter().all(|held| *held == 0));
                        let fits = ours.refused != theirs.refused;
                        assert_eq!(fits, reason.decides(), "{name}, step {index}");
                    }
                }
            }
        });
    }
    assert!(differences.is_empty(), "not found: {differences:?}");
}

impl Reason {
    /// Whether the step is refused here and not there, or there and not here.
    fn decides(self) -> bool {
        matches!(
            self,
            Self::RoundsToZero | Self::RequestTakenForUser | Self::NotCapped | Self::Percentages
        )
    }
}
