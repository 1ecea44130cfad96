//! The life of a sample country: an ordered list of steps, each with an identifier of its own.

mod actions;

use super::json::{self, Object};
use crate::failure::{Problem, Problems};
use mitigation_calculator::Fields;
use registry_primitives::{
    Credits, DocumentKind, MitigationType, MonitoredPeriod, RetirementKind, Sector, SerialRange,
};
use std::{collections::BTreeSet, path::Path};

/// The signer that stands for the signer of the command.
pub const ROOT: &str = "root";

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
    /// Positions within the programme's blocks, from 1 on: they do not depend on what else the
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

/// What a step issues against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The report of an earlier step, verified since.
    Report(String),
    /// A period that no report is about, or none at all.
    Period(Option<MonitoredPeriod>),
}

/// What a step does. Programmes are named by external identifier, organisations by tax id,
/// reports by the step that made them, files from the directory of the samples.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Accredit a certifier from now on.
    Accredit {
        /// The certifier.
        organisation: String,
        /// For this sector.
        sector: Sector,
        /// The last second of it.
        until: u64,
    },
    /// Set the country's constants of a method.
    Constants {
        /// The method.
        method: String,
        /// The constants.
        constants: Fields,
    },
    /// Register the programme of a file.
    Programme {
        /// Its file.
        file: String,
        /// Whether it is a draft.
        draft: bool,
    },
    /// Submit a draft or a rejected programme.
    Submit {
        /// The programme.
        programme: String,
        /// An estimate in place of the present one.
        estimate: Option<Credits>,
        /// Why.
        reason: Option<String>,
    },
    /// Authorise, for the first time or further.
    Authorise {
        /// The programme.
        programme: String,
        /// Credits that may be issued; what is left of the estimate if not said.
        amount: Option<Credits>,
        /// The letter.
        letter: Option<String>,
    },
    /// Reject.
    Reject {
        /// The programme.
        programme: String,
        /// Why.
        reason: String,
    },
    /// Add a document.
    Document {
        /// The programme.
        programme: String,
        /// Its file.
        file: String,
        /// What it is.
        kind: DocumentKind,
        /// The mitigation action it belongs to.
        action: Option<String>,
    },
    /// Add a mitigation action.
    Mitigation {
        /// The programme.
        programme: String,
        /// Its identifier.
        action: String,
        /// How it mitigates.
        mitigation: MitigationType,
        /// What it is to reduce.
        estimate: Credits,
        /// What the chain computes beside it: a method and what was measured.
        calculation: Option<(String, Fields)>,
    },
    /// Certify a programme.
    Certify {
        /// The programme.
        programme: String,
        /// The certifier's statement.
        statement: String,
    },
    /// Report what was monitored.
    Report {
        /// The programme.
        programme: String,
        /// The monitored period.
        period: MonitoredPeriod,
        /// Reductions that are claimed.
        claimed: Credits,
        /// The monitored data.
        inputs: String,
        /// Method by which the claim was calculated.
        method: Option<String>,
    },
    /// Verify a report.
    Verify {
        /// The step of the report.
        report: String,
        /// Verified reductions.
        amount: Credits,
        /// The verification report.
        statement: String,
    },
    /// Issue.
    Issue {
        /// The programme.
        programme: String,
        /// How many.
        amount: Credits,
        /// Year of the reductions.
        vintage: u16,
        /// Against what.
        basis: Basis,
    },
    /// Propose a change of ownership.
    ProposeOwnership {
        /// The programme.
        programme: String,
        /// The giver.
        from: String,
        /// The receiver.
        to: String,
        /// The share in parts per million.
        share: u32,
        /// Credits of the giver that move too.
        moved: Option<Credits>,
    },
    /// Agree to the proposed change of ownership.
    AgreeOwnership {
        /// The programme.
        programme: String,
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
            Self::Accredit { .. } => "accredit",
            Self::Constants { .. } => "constants",
            Self::Programme { .. } => "programme",
            Self::Submit { .. } => "submit",
            Self::Authorise { .. } => "authorise",
            Self::Reject { .. } => "reject",
            Self::Document { .. } => "document",
            Self::Mitigation { .. } => "action",
            Self::Certify { .. } => "certify",
            Self::Report { .. } => "report",
            Self::Verify { .. } => "verify",
            Self::Issue { .. } => "issue",
            Self::ProposeOwnership { .. } => "propose-ownership",
            Self::AgreeOwnership { .. } => "agree-ownership",
            Self::Transfer { .. } => "transfer",
            Self::Retire { .. } => "retire",
        }
    }

    /// A file that it needs beside that of a programme, and the field that names it.
    pub fn file(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Authorise { letter, .. } => letter.as_deref().map(|file| ("letter", file)),
            Self::Document { file, .. } => Some(("file", file)),
            Self::Certify { statement, .. } | Self::Verify { statement, .. } => {
                Some(("statement", statement))
            }
            Self::Report { inputs, .. } => Some(("inputs", inputs)),
            _ => None,
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
    let (action, fields) = actions::action(object, &word)?;
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
                amount: Some(Credits(5)),
                letter: None,
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
    fn an_issue_is_based_on_a_step_a_period_or_nothing() {
        let basis = |more: &str| {
            let json = format!(
                r#"[{{"id": "a", "step": "issue", "as": "root", "programme": "X", "amount": 1,
                     "vintage": 2024{more}}}]"#
            );
            match parse(&json).map(|steps| steps[0].action.clone()) {
                Ok(Action::Issue { basis, .. }) => Ok(basis),
                Ok(other) => panic!("{other:?}"),
                Err(problems) => Err(problems[0].field.clone().unwrap().to_string()),
            }
        };
        assert_eq!(basis(""), Ok(Basis::Period(None)));
        assert_eq!(
            basis(r#", "report": "report-1""#),
            Ok(Basis::Report("report-1".into()))
        );
        let both = r#", "report": "b", "periodFrom": "2024-01-01", "periodUntil": "2024-12-31""#;
        assert_eq!(basis(both), Err("a.report".into()));
    }

    #[test]
    fn the_steps_of_monitoring_and_ownership_are_read() {
        let steps = parse(
            r#"[{"id": "a", "step": "accredit", "as": "root", "organisation": "T-2",
                 "sector": "energy", "until": "2030-12-31"},
                {"id": "b", "step": "programme", "as": "root", "file": "x.json", "draft": true},
                {"id": "c", "step": "action", "as": "ada@x", "programme": "X", "action": "A-1",
                 "mitigation": "Wind", "estimate": "9.6", "method": "gridElectricity",
                 "input": {"electricityGeneration": 1.50}},
                {"id": "d", "step": "report", "as": "ada@x", "programme": "X",
                 "from": "2024-01-01", "until": "2024-12-31", "claimed": 5, "inputs": "m.csv"},
                {"id": "e", "step": "verify", "as": "bob@x", "report": "d", "amount": 4,
                 "statement": "s.txt"},
                {"id": "f", "step": "propose-ownership", "as": "ada@x", "programme": "X",
                 "from": "T-1", "to": "T-3", "percentage": "12.5", "move": 7}]"#,
        )
        .unwrap();
        assert!(matches!(
            steps[1].action,
            Action::Programme { draft: true, .. }
        ));
        let Action::Mitigation {
            estimate,
            calculation: Some((method, fields)),
            ..
        } = &steps[2].action
        else {
            panic!("an action");
        };
        assert_eq!(
            (*estimate, method.as_str()),
            (Credits(10), "gridElectricity")
        );
        assert_eq!(fields.len(), 1);
        assert_eq!(steps[3].action.file(), Some(("inputs", "m.csv")));
        assert_eq!(steps[4].action.file(), Some(("statement", "s.txt")));
        assert!(matches!(
            steps[5].action,
            Action::ProposeOwnership {
                share: 125_000,
                moved: Some(Credits(7)),
                ..
            }
        ));
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
