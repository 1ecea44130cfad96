//! The lines of the doctor, for people and for programs.

use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use serde::Serialize;
use serde_json::json;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Ok,
    /// It works, and will not for long or not always.
    Warn,
    /// It does not work, or it is dangerous.
    Fail,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        }
    }
}

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The thing.
    pub check: &'static str,
    /// How bad it is.
    pub status: Status,
    /// What was found.
    pub found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Line {
    /// As it should be.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self {
            check,
            status: Status::Ok,
            found: found.into(),
            remedy: None,
        }
    }

    /// It works, and will not for long or not always.
    pub fn warn(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            check,
            status: Status::Warn,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }

    /// It does not work, or it is dangerous.
    pub fn fail(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            check,
            status: Status::Fail,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }
}

/// All lines.
#[derive(Debug, Default)]
pub struct Report(Vec<Line>);

impl Report {
    /// Add a line.
    pub fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    /// Add lines.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.0.extend(lines);
    }

    fn count(&self, status: Status) -> usize {
        self.0.iter().filter(|line| line.status == status).count()
    }

    /// For programs.
    pub fn json(&self) -> String {
        json!({ "ok": self.count(Status::Fail) == 0, "checks": self.0 }).to_string()
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(["", "check", "found", "what to do"]);
        for line in &self.0 {
            table.add_row([
                line.status.word(),
                line.check,
                line.found.as_str(),
                line.remedy.as_deref().unwrap_or(""),
            ]);
        }
        table.to_string()
    }

    /// An error if something failed.
    pub fn verdict(&self) -> Result<(), String> {
        match self.count(Status::Fail) {
            0 => Ok(()),
            1 => Err("one check failed".into()),
            count => Err(format!("{count} checks failed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failure_makes_the_verdict_bad() {
        let mut report = Report::default();
        report.add(Line::ok("clock", "kept"));
        report.add(Line::warn("disk", "8 GB left", "clear it"));
        assert_eq!(report.verdict(), Ok(()));
        report.add(Line::fail("keys", "none", "install them"));
        assert_eq!(report.verdict(), Err("one check failed".into()));

        let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
        assert_eq!(json["ok"], false);
        assert_eq!(json["checks"][1]["status"], "warn");
        assert_eq!(json["checks"][1]["remedy"], "clear it");
        assert!(json["checks"][0].get("remedy").is_none());
        let table = report.table();
        assert!(
            table.contains("FAIL") && table.contains("install them"),
            "{table}"
        );
    }
}
