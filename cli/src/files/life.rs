//! The life of a sample country: an ordered list of steps, each with an identifier of its own.

use super::json::{self, Object};
use crate::{
    args::credits::Kind,
    failure::{Problem, Problems},
    values,
};
use clap::ValueEnum;
use registry_primitives::{Credits, MonitoredPeriod, RetirementKind, SerialRange};
use std::{collections::BTreeSet, path::Path};

/// The signer that stands for the signer of the command.
pub const ROOT: &str = "root";
/// Bytes of a reason, a remark, a beneficiary.
const MAX_REASON: usize = 400;
const MAX_BENEFICIARY: usize = 200;

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its identifier.
    pub id: String,
    /// E-mail of the user who signs, or [`ROOT`].
    pub signer: String,
    /// What is done.
    pub action: Action,
}

/// Which credits of a programme a step means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pick {
    /// So many, the lowest serials of the holding first.
    Amount(Credits),
    /// Positions within the programme's block, from 1 on: they do not depend on what else the
    /// country has authorised.
    Positions(Vec<SerialRange>),
}

impl Pick {
    /// How many credits are meant.
    pub fn amount(&self) -> Credits {
        match self {
            Self::Amount(amount) => *amount,
            Self::Positions(ranges) => Credits(
                ranges
                    .iter()
                    .fold(0, |sum: u64, range| sum.saturating_add(range.len().0)),
            ),
        }
    }
}

/// What a step does. Programmes are named by external identifier, organisations by tax id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Register the programme of a file.
    Programme {
        /// Its file, from the directory of the samples.
        file: String,
    },
    /// Authorise.
    Authorise {
        /// The programme.
        programme: String,
        /// Credits that may be issued; the estimate if not said.
        amount: Option<Credits>,
    },
    /// Reject.
    Reject {
        /// The programme.
        programme: String,
        /// Why.
        reason: String,
    },
    /// Issue.
    Issue {
        /// The programme.
        programme: String,
        /// How many.
        amount: Credits,
        /// Year of the reductions.
        vintage: u16,
        /// Monitored period.
        period: Option<MonitoredPeriod>,
    },
    /// Send credits on.
    Transfer {
        /// The programme.
        programme: String,
        /// The giver.
        from: String,
        /// The receiver.
        to: String,
        /// Which credits.
        pick: Pick,
        /// A remark.
        remark: String,
    },
    /// Retire.
    Retire {
        /// The programme.
        programme: String,
        /// The owner.
        owner: String,
        /// Which credits.
        pick: Pick,
        /// Type.
        kind: RetirementKind,
        /// Receiving country.
        country: Option<[u8; 2]>,
        /// For whom.
        beneficiary: String,
        /// Why.
        reason: String,
    },
}

impl Action {
    /// The word for it in the file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Programme { .. } => "programme",
            Self::Authorise { .. } => "authorise",
            Self::Reject { .. } => "reject",
            Self::Issue { .. } => "issue",
            Self::Transfer { .. } => "transfer",
            Self::Retire { .. } => "retire",
        }
    }
}

/// Read the steps of a file.
pub fn read(path: &Path) -> Result<Vec<Step>, Vec<Problem>> {
    let file = super::name(path);
    let text = super::text(path).map_err(|problem| vec![problem])?;
    parse(&text).map_err(|problems| problems.into_iter().map(|p| p.in_file(&file)).collect())
}

/// Read the steps.
pub fn parse(text: &str) -> Result<Vec<Step>, Vec<Problem>> {
    let objects = json::list(text).map_err(|problem| vec![problem])?;
    let mut problems = Problems::default();
    let mut seen = BTreeSet::new();
    let mut steps = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        let name = object.text("id").unwrap_or_else(|_| format!("[{place}]"));
        let Some(step) = problems.take(step(object).map_err(|problem| problem.at(&name))) else {
            continue;
        };
        if !seen.insert(step.id.clone()) {
            let problem = Problem::new("Two steps have this id.", "Give each step its own id.");
            problems.push(problem.at(&name));
        }
        steps.push(step);
    }
    if problems.is_empty() {
        Ok(steps)
    } else {
        Err(problems.into_vec())
    }
}

fn step(object: &Object) -> Result<Step, Problem> {
    let id = object.text("id")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
        return Err(Problem::new(
            format!("{id:?} is no id of a step."),
            "Use up to 64 letters, digits and dashes.",
        )
        .at("id"));
    }
    let word = object.text("step")?;
    let (action, fields) = action(object, &word)?;
    let mut problems = Problems::default();
    object.refuse_unknown(&[&["id", "step", "as"], fields].concat(), &mut problems);
    if let Some(first) = problems.into_vec().into_iter().next() {
        return Err(first);
    }
    Ok(Step {
        id,
        signer: object.text("as")?,
        action,
    })
}

/// The action of a word, and the fields it knows.
fn action(object: &Object, word: &str) -> Result<(Action, &'static [&'static str]), Problem> {
    let programme = || object.text("programme");
    let amount = |field: &str| {
        object
            .digits_if_any(field)?
            .map(|text| values::amount(&text).map_err(|problem| problem.at(field)))
            .transpose()
    };
    let readable = |field: &str, most: usize| {
        values::readable(&object.text(field)?, most).map_err(|problem| problem.at(field))
    };
    Ok(match word {
        "programme" => {
            let file = object.text("file")?;
            (Action::Programme { file }, &["file"])
        }
        "authorise" => {
            let (programme, amount) = (programme()?, amount("amount")?);
            (
                Action::Authorise { programme, amount },
                &["programme", "amount"],
            )
        }
        "reject" => {
            let (programme, reason) = (programme()?, readable("reason", MAX_REASON)?);
            (
                Action::Reject { programme, reason },
                &["programme", "reason"],
            )
        }
        "issue" => (
            Action::Issue {
                programme: programme()?,
                amount: amount("amount")?.ok_or_else(|| missing("amount"))?,
                vintage: values::vintage(&object.digits("vintage")?)
                    .map_err(|p| p.at("vintage"))?,
                period: period(object)?,
            },
            &[
                "programme",
                "amount",
                "vintage",
                "periodFrom",
                "periodUntil",
            ],
        ),
        "transfer" => (
            Action::Transfer {
                programme: programme()?,
                from: object.text("from")?,
                to: object.text("to")?,
                pick: pick(object)?,
                remark: readable("remark", MAX_REASON)?,
            },
            &["programme", "from", "to", "amount", "positions", "remark"],
        ),
        "retire" => (
            Action::Retire {
                programme: programme()?,
                owner: object.text("owner")?,
                pick: pick(object)?,
                kind: kind(&object.text("type")?)?,
                country: object
                    .text_if_any("country")?
                    .map(|text| values::country(&text).map_err(|p| p.at("country")))
                    .transpose()?,
                beneficiary: readable("beneficiary", MAX_BENEFICIARY)?,
                reason: readable("reason", MAX_REASON)?,
            },
            &[
                "programme",
                "owner",
                "amount",
                "positions",
                "type",
                "country",
                "beneficiary",
                "reason",
            ],
        ),
        _ => {
            return Err(Problem::new(
                format!("{word:?} is no step."),
                "Use one of: programme, authorise, reject, issue, transfer, retire.",
            )
            .at("step"))
        }
    })
}

fn missing(field: &str) -> Problem {
    Problem::new("This field is missing.", "Add the field.").at(field)
}

fn pick(object: &Object) -> Result<Pick, Problem> {
    let amount = object.digits_if_any("amount")?;
    let positions = object.text_if_any("positions")?;
    match (amount, positions) {
        (Some(text), None) => values::amount(&text)
            .map(Pick::Amount)
            .map_err(|problem| problem.at("amount")),
        (None, Some(text)) => values::ranges(&text)
            .map(Pick::Positions)
            .map_err(|problem| problem.at("positions")),
        _ => Err(Problem::new(
            "A step names either an amount or positions.",
            "Give one of the two.",
        )
        .at("amount")),
    }
}

fn kind(text: &str) -> Result<RetirementKind, Problem> {
    Kind::from_str(text, false).map(Into::into).map_err(|_| {
        Problem::new(
            format!("{text:?} is no type of a retirement."),
            "Use one of: domestic-use, cross-border, legal-action, other.",
        )
        .at("type")
    })
}

fn period(object: &Object) -> Result<Option<MonitoredPeriod>, Problem> {
    let from = object.text_if_any("periodFrom")?;
    let until = object.text_if_any("periodUntil")?;
    match (from, until) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) => Ok(Some(MonitoredPeriod {
            from: values::first_moment(&from).map_err(|p| p.at("periodFrom"))?,
            until: values::last_moment(&until).map_err(|p| p.at("periodUntil"))?,
        })),
        (None, Some(_)) => Err(missing("periodFrom")),
        (Some(_), None) => Err(missing("periodUntil")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read() {
        let steps = parse(
            r#"[{"id": "a", "step": "authorise", "as": "root", "programme": "X", "amount": 5},
                {"id": "b", "step": "retire", "as": "ada@x", "programme": "X", "owner": "T-1",
                 "positions": "1-3,7", "type": "cross-border", "country": "CH",
                 "beneficiary": "B", "reason": "R"}]"#,
        )
        .unwrap();
        assert_eq!(
            steps[0].action,
            Action::Authorise {
                programme: "X".into(),
                amount: Some(Credits(5))
            }
        );
        let Action::Retire {
            pick,
            kind,
            country,
            ..
        } = &steps[1].action
        else {
            panic!("a retirement");
        };
        assert_eq!(pick.amount(), Credits(4));
        assert_eq!(
            (*kind, *country),
            (RetirementKind::CrossBorder, Some(*b"CH"))
        );
    }

    #[test]
    fn wrong_steps_are_told_by_id_and_field() {
        for (json, field) in [
            (r#"{"id": "a", "step": "dance", "as": "root"}"#, "a.step"),
            (r#"{"step": "reject", "as": "root"}"#, "[0].id"),
            (
                r#"{"id": "a", "step": "authorise", "programme": "X"}"#,
                "a.as",
            ),
            (
                r#"{"id": "a", "step": "authorise", "as": "root", "programme": "X", "amount": 1.5}"#,
                "a.amount",
            ),
            (
                r#"{"id": "a", "step": "authorise", "as": "root", "programme": "X", "sum": 1}"#,
                "a.sum",
            ),
            (
                r#"{"id": "a", "step": "issue", "as": "root", "programme": "X", "amount": 1, "vintage": 2024, "periodFrom": "2024-01-01"}"#,
                "a.periodUntil",
            ),
        ] {
            let problems = parse(&format!("[{json}]")).unwrap_err();
            assert_eq!(problems[0].field.as_deref(), Some(field), "{json}");
        }
        let twice = r#"{"id": "a", "step": "programme", "as": "root", "file": "x.json"}"#;
        let problems = parse(&format!("[{twice}, {twice}]")).unwrap_err();
        assert_eq!(problems[0].sentence, "Two steps have this id.");
    }
}
