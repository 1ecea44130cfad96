//! How a command ends when it does not succeed.

use crate::stock;
use registry_client::{keystore::KeystoreError, ClientError};
use registry_primitives::catalogue::{by_name, Entry};
use serde_json::{json, Value};
use std::{fmt, process::ExitCode};

/// The exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The registry, the node or this program refused or failed.
    Refused,
    /// Wrong usage or a wrong input file.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Refused => Self::from(1),
            Exit::Usage => Self::from(2),
        }
    }
}

/// One thing that is wrong with what was given: where, what, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file it stands in.
    pub file: Option<Box<str>>,
    /// The line, from 1 on.
    pub line: Option<u64>,
    /// The field, column or option.
    pub field: Option<Box<str>>,
    /// The cause in the catalogue, when it has one.
    pub entry: Option<&'static Entry>,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub remedy: String,
    /// Whether the value could be read but is refused by a rule of the registry.
    pub refused: bool,
}

impl Problem {
    /// A value that cannot be read.
    pub fn new(sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            file: None,
            line: None,
            field: None,
            entry: None,
            sentence: sentence.into(),
            remedy: remedy.into(),
            refused: false,
        }
    }

    /// A cause of the catalogue, with what makes it one here.
    pub fn of(name: &str, here: impl fmt::Display) -> Self {
        let Some(entry) = by_name(name) else {
            return Self::new(here.to_string(), "Correct the value.");
        };
        let sentence = format!("{} Here: {here}.", entry.sentence);
        Self {
            entry: Some(entry),
            ..Self::new(sentence, entry.remedy)
        }
    }

    /// The same as a refusal of a value that could be read.
    pub fn refused(self) -> Self {
        Self {
            refused: true,
            ..self
        }
    }

    /// The same in a field; an outer field goes before.
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(match self.field {
            Some(inner) => format!("{field}.{inner}").into(),
            None => field.into(),
        });
        self
    }

    /// The same in a file.
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.into());
        self
    }

    /// The same at a line.
    pub fn on_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    fn place(&self) -> String {
        let line = self.line.map(|line| format!("line {line}"));
        let parts = [self.file.as_deref(), line.as_deref(), self.field.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("{}: ", parts.join(", ")),
        }
    }

    fn json(&self) -> Value {
        json!({
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "number": self.entry.map(|entry| entry.number),
            "name": self.entry.map(|entry| entry.name),
            "sentence": self.sentence,
            "remedy": self.remedy,
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())?;
        if let Some(entry) = self.entry {
            write!(f, "[{}] {}: ", entry.number, entry.name)?;
        }
        f.write_str(&self.sentence)
    }
}

/// Collects problems, so that all of them are told and not only the first.
#[derive(Default, Debug)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The value, or nothing and one problem more.
    pub fn take<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    /// One problem more.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// More problems.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.0.extend(problems);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}

/// Why a command did not succeed.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// Number in the catalogue.
    pub number: Option<u16>,
    /// Name in the catalogue, or a name of this program's own.
    pub name: &'static str,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub remedy: String,
    /// All that is wrong with what was given.
    pub problems: Vec<Problem>,
    /// The JSON for standard output, where a command always answers in JSON.
    pub answer: Option<Box<str>>,
}

impl Failure {
    /// A failure that is not in the catalogue.
    pub fn new(
        exit: Exit,
        name: &'static str,
        sentence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            exit,
            number: None,
            name,
            sentence: sentence.into(),
            remedy: remedy.into(),
            problems: Vec::new(),
            answer: None,
        }
    }

    /// Wrong usage.
    pub fn usage(sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "Usage", sentence, remedy)
    }

    /// A cause of the catalogue.
    pub fn of(name: &'static str, here: impl fmt::Display) -> Self {
        Problem::of(name, here).refused().into()
    }

    /// What goes to standard error.
    pub fn text(&self) -> String {
        if self.problems.is_empty() {
            let cause = self
                .number
                .map(|number| format!("[{number}] {}: ", self.name))
                .unwrap_or_default();
            return format!("error: {cause}{}\nremedy: {}", self.sentence, self.remedy);
        }
        let each = self
            .problems
            .iter()
            .map(|problem| format!("error: {problem}\nremedy: {}", problem.remedy));
        let count = self.problems.len();
        let sum = (count > 1).then(|| format!("{count} problems; nothing was submitted."));
        each.chain(sum).collect::<Vec<_>>().join("\n")
    }

    /// What goes to standard output with `--json`.
    pub fn json(&self) -> String {
        let mut error = json!({
            "number": self.number,
            "name": self.name,
            "sentence": self.sentence,
            "remedy": self.remedy,
        });
        if !self.problems.is_empty() {
            error["problems"] = self.problems.iter().map(Problem::json).collect();
        }
        json!({ "error": error }).to_string()
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        let refused = problems
            .iter()
            .all(|problem| problem.refused && problem.file.is_none());
        let exit = if refused { Exit::Refused } else { Exit::Usage };
        let first = problems.first();
        let entry = first.and_then(|problem| problem.entry);
        let (sentence, remedy) = match (first, problems.len()) {
            (Some(only), 1) => (
                format!("{}{}", only.place(), only.sentence),
                only.remedy.clone(),
            ),
            (_, count) => (
                format!("{count} problems in what was given; nothing was submitted."),
                "Correct each of the problems.".to_owned(),
            ),
        };
        Self {
            number: entry.map(|entry| entry.number),
            problems,
            ..Self::new(
                exit,
                entry.map_or("Input", |entry| entry.name),
                sentence,
                remedy,
            )
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        vec![problem].into()
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let remedy = error.remedy();
        let own = |exit, name| Self::new(exit, name, error.to_string(), remedy);
        match &error {
            ClientError::Refused(entry) => Self {
                number: Some(entry.number),
                ..Self::new(
                    Exit::Refused,
                    entry.name,
                    entry.sentence,
                    remedy_here(entry.name).unwrap_or(remedy),
                )
            },
            ClientError::NotAdmitted(_) => Self {
                number: by_name("UnknownKey").map(|entry| entry.number),
                ..own(Exit::Refused, "UnknownKey")
            },
            ClientError::NotTaken(refusal) => Self::new(
                Exit::Refused,
                refusal.name(),
                format!(
                    "The node does not take it in (custom:{}). {}",
                    refusal.code(),
                    refusal.sentence()
                ),
                remedy,
            ),
            ClientError::SecretUri => own(Exit::Usage, "SecretUri"),
            ClientError::Voucher => own(Exit::Usage, "Voucher"),
            ClientError::Connect { .. } => own(Exit::Refused, "NoNode"),
            ClientError::OtherRuntime(_) => own(Exit::Refused, "OtherRuntime"),
            ClientError::NotIncluded { reason, .. } | ClientError::Node(reason)
                if reason.contains(BANNED) =>
            {
                Self::new(
                    Exit::Refused,
                    "RefusedBefore",
                    "This node refused exactly this transaction a while ago, and takes it in again \
                     only after half an hour.",
                    "Name another node with --node, or wait.",
                )
            }
            ClientError::NotIncluded { .. } => own(Exit::Refused, "NotIncluded"),
            ClientError::Proposal(_) => own(Exit::Usage, "Proposal"),
            ClientError::Node(text) => match stock::in_text(text) {
                Some(known) => Self::new(Exit::Refused, known.name, known.sentence, known.remedy),
                None => own(Exit::Refused, "Node"),
            },
            _ => own(Exit::Refused, "Node"),
        }
    }
}

/// What a pool says of a transaction that it refused before.
const BANNED: &str = "temporarily banned";

/// The remedy where this program knows more than the catalogue.
fn remedy_here(name: &str) -> Option<&'static str> {
    (name == "SecondPersonRequired").then_some(
        "Give the same command with --as-intent: it opens an intent, which another person \
         approves with `registry intent approve`.",
    )
}

impl From<KeystoreError> for Failure {
    fn from(error: KeystoreError) -> Self {
        let exit = match error {
            KeystoreError::NameInvalid(_)
            | KeystoreError::NotFound { .. }
            | KeystoreError::PassphraseEmpty => Exit::Usage,
            _ => Exit::Refused,
        };
        Self::new(exit, "Keystore", error.to_string(), error.remedy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_value_and_a_wrong_file_end_differently() {
        let zero = Problem::of("ZeroAmount", "0").refused().at("--amount");
        let failure = Failure::from(zero.clone());
        assert_eq!(failure.exit, Exit::Refused);
        assert_eq!(failure.number, Some(3001));
        assert!(failure.text().contains("--amount: [3001] ZeroAmount: "));
        assert_eq!(Failure::from(zero.in_file("x.json")).exit, Exit::Usage);
        assert_eq!(Failure::from(Problem::new("a", "b")).exit, Exit::Usage);
    }

    #[test]
    fn who_needs_a_second_person_is_told_how() {
        let entry = registry_client::CatalogueError {
            number: 1005,
            name: "SecondPersonRequired",
            sentence: "The policy asks for a second person.",
            remedy: "Open an intent.",
        };
        let failure = Failure::from(ClientError::Refused(entry));
        assert_eq!((failure.exit, failure.number), (Exit::Refused, Some(1005)));
        assert!(failure.remedy.contains("--as-intent"), "{}", failure.remedy);
    }

    #[test]
    fn errors_of_stock_pallets_are_explained() {
        let failure = Failure::from(ClientError::Node("System::CallFiltered".into()));
        assert_eq!(
            (failure.exit, failure.name),
            (Exit::Refused, "CallFiltered")
        );
        assert!(failure.remedy.contains("network status"), "{failure:?}");
        let banned = ClientError::NotIncluded {
            hash: "0x1".into(),
            reason: "Transaction is temporarily banned".into(),
        };
        assert!(Failure::from(banned).remedy.contains("--node"));
        let failure = Failure::from(ClientError::Node("System::Other".into()));
        assert_eq!(failure.name, "Node");
    }

    #[test]
    fn every_problem_is_told() {
        let problems = vec![
            Problem::new("first thing.", "do this.")
                .in_file("a.csv")
                .on_line(3),
            Problem::of("TaxIdTaken", "T-1").at("inner").at("outer"),
        ];
        let failure = Failure::from(problems);
        let text = failure.text();
        assert!(text.contains("error: a.csv, line 3: first thing.\nremedy: do this."));
        assert!(text.contains("error: outer.inner: [2002] TaxIdTaken: "));
        let json: Value = serde_json::from_str(&failure.json()).unwrap();
        assert_eq!(json["error"]["problems"][0]["line"], 3);
        assert_eq!(json["error"]["problems"][1]["number"], 2002);
    }
}
