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
        /// Receiving organisation.
        receiver: Option<String>,
        /// For whom.
        beneficiary: String,
        /// Why.
        reason: String,
    },
    /// Ask an owner for credits.
    Request {
        /// The programme.
        programme: String,
        /// Who is asked.
        from: String,
        /// The receiver.
        to: String,
        /// Which credits.
        pick: Pick,
        /// A remark.
        remark: String,
    },
    /// Ask for the recognition of a cross-border retirement of own credits.
    RequestRetirement {
        /// The programme.
        programme: String,
        /// Which credits.
        pick: Pick,
        /// Receiving country.
        country: [u8; 2],
        /// Receiving organisation.
        receiver: Option<String>,
        /// For whom.
        beneficiary: String,
        /// Why.
        reason: String,
    },
    /// Accept what an earlier step asked for.
    Accept {
        /// The step that asked.
        request: String,
    },
    /// Refuse what an earlier step asked for.
    Refuse {
        /// The step that asked.
        request: String,
        /// Why.
        reason: String,
    },
    /// Cancel credits.
    Cancel {
        /// The programme.
        programme: String,
        /// The owner.
        owner: String,
        /// Which credits.
        pick: Pick,
        /// Why.
        reason: String,
        /// The written order.
        order: Option<String>,
    },
    /// Freeze credits of a programme.
    Freeze {
        /// The programme.
        programme: String,
        /// Positions within the programme's blocks; all of the programme if not said.
        positions: Option<Vec<SerialRange>>,
        /// Why.
        reason: String,
        /// The case it belongs to.
        case: String,
        /// For how many blocks.
        blocks: u32,
    },
    /// Lift the freeze of an earlier step.
    Unfreeze {
        /// The step that froze.
        freeze: String,
        /// Why.
        reason: String,
    },
    /// Void what an earlier step issued.
    Void {
        /// The step that issued.
        issue: String,
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
            Self::Request { .. } => "request",
            Self::RequestRetirement { .. } => "request-retirement",
            Self::Accept { .. } => "accept",
            Self::Refuse { .. } => "refuse",
            Self::Cancel { .. } => "cancel",
            Self::Freeze { .. } => "freeze",
            Self::Unfreeze { .. } => "unfreeze",
            Self::Void { .. } => "void",
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
            Self::Cancel { order, .. } => order.as_deref().map(|file| ("order", file)),
            _ => None,
        }
    }

    /// The earlier step that it goes on from, and the field that names it.
    pub fn earlier(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Verify { report, .. } => Some(("report", report)),
            Self::Accept { request } | Self::Refuse { request, .. } => Some(("request", request)),
            Self::Unfreeze { freeze, .. } => Some(("freeze", freeze)),
            Self::Void { issue, .. } => Some(("issue", issue)),
            _ => None,
        }
    }

    /// Whether it can go on from what another one did.
    pub fn goes_on_from(&self, earlier: &Self) -> bool {
        matches!(
            (self, earlier),
            (Self::Verify { .. }, Self::Report { .. })
                | (
                    Self::Accept { .. } | Self::Refuse { .. },
                    Self::Request { .. } | Self::RequestRetirement { .. }
                )
                | (Self::Unfreeze { .. }, Self::Freeze { .. })
                | (Self::Void { .. }, Self::Issue { .. })
        )
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
mod tests;
