//! Kinds, roles, actions, sectors and rules as people type them. Upper and lower case are
//! alike, and dashes may stand between words: `issue-credits` is `IssueCredits`.

use crate::{failure::Problem, values};
use registry_primitives::{
    records::{programmes::ProposalKind, quota::QuotaClass, trust::Openness},
    Action, Approver, Credits, DocumentKind, MitigationType, OrganisationKind, ReportStage, Sector,
    Stage, UserRole, When,
};

fn same(typed: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(typed) == plain(name)
}

/// The value of a name, if there is one.
pub fn find<T: Copy>(typed: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|value| same(typed, name(*value)))
}

fn one_of<T: Copy>(
    what: &str,
    typed: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    find(typed, all, &name).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|value| name(*value)).collect();
        format!("there is no such {what}; use one of {}", known.join(", "))
    })
}

/// A kind of organisation; `developer` is short for the long name.
pub fn kind(text: &str) -> Result<OrganisationKind, String> {
    if same(text, "developer") {
        return Ok(OrganisationKind::ProgrammeDeveloper);
    }
    let all = OrganisationKind::ALL;
    one_of("kind of organisation", text, all, OrganisationKind::name)
}

/// A role; `view` is what the tables of people call a viewer.
pub fn role(text: &str) -> Result<UserRole, String> {
    if same(text, "view") {
        return Ok(UserRole::Viewer);
    }
    one_of("role", text, UserRole::ALL, UserRole::name)
}

/// An action of the matrix.
pub fn action(text: &str) -> Result<Action, String> {
    one_of("action", text, Action::ALL, Action::name)
}

/// A sector of the economy.
pub fn sector(text: &str) -> Result<Sector, String> {
    one_of("sector", text, Sector::ALL, Sector::name)
}

/// How a programme mitigates.
pub fn mitigation(text: &str) -> Result<MitigationType, String> {
    let all = MitigationType::ALL;
    one_of("mitigation type", text, all, MitigationType::name)
}

/// A stage of a programme.
pub fn stage(text: &str) -> Result<Stage, String> {
    one_of("stage", text, Stage::ALL, Stage::name)
}

/// A stage of a monitoring report.
pub fn report_stage(text: &str) -> Result<ReportStage, String> {
    one_of("stage", text, ReportStage::ALL, ReportStage::name)
}

/// What a document is.
pub fn document(text: &str) -> Result<DocumentKind, String> {
    one_of(
        "kind of document",
        text,
        DocumentKind::ALL,
        DocumentKind::name,
    )
}

/// From whom an organisation lets something come.
pub fn openness(text: &str) -> Result<Openness, String> {
    one_of("choice", text, Openness::ALL, Openness::name)
}

/// Which proposal of a programme.
pub fn proposal(text: &str) -> Result<ProposalKind, String> {
    let all = [ProposalKind::Amendment, ProposalKind::Ownership];
    one_of("proposal", text, &all, proposal_name)
}

/// The word for a proposal.
pub fn proposal_name(proposal: ProposalKind) -> &'static str {
    match proposal {
        ProposalKind::Amendment => "amendment",
        ProposalKind::Ownership => "ownership",
    }
}

/// Whose member the second person is.
pub fn approver(text: &str) -> Result<Approver, String> {
    one_of("choice", text, Approver::ALL, Approver::name)
}

/// A class of quotas.
pub fn quota_class(text: &str) -> Result<QuotaClass, String> {
    one_of("class", text, QuotaClass::ALL, QuotaClass::name)
}

/// When a second person is needed: `never`, `always`, or `from:500` for 500 credits and more.
pub fn when(text: &str) -> Result<When, String> {
    if same(text, "never") {
        return Ok(When::Never);
    }
    if same(text, "always") {
        return Ok(When::Always);
    }
    let threshold = text
        .get(..5)
        .filter(|start| start.eq_ignore_ascii_case("from:"))
        .and_then(|_| text.get(5..));
    match threshold {
        Some(amount) => values::amount(amount).map(When::From).map_err(told),
        None => Err("use never, always, or from:N for N credits and more".to_owned()),
    }
}

/// A limit of outgoing transfers: credits, or `none`.
pub fn limit(text: &str) -> Result<Limit, String> {
    if same(text, "none") {
        return Ok(Limit(None));
    }
    let amount = values::whole(text).map_err(|_| "use a whole number of credits, or none")?;
    Ok(Limit(Some(Credits(amount))))
}

/// A limit of outgoing transfers. An option of an option would be taken apart by the reader
/// of the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit(pub Option<Credits>);

fn told(problem: Problem) -> String {
    problem.sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_either_spelling() {
        for text in [
            "IssueCredits",
            "issue-credits",
            "issuecredits",
            "ISSUE_CREDITS",
        ] {
            assert_eq!(action(text), Ok(Action::IssueCredits), "{text}");
        }
        assert_eq!(kind("developer"), Ok(OrganisationKind::ProgrammeDeveloper));
        assert_eq!(kind("API"), Ok(OrganisationKind::Api));
        assert_eq!(role("view"), Ok(UserRole::Viewer));
        assert_eq!(sector("energy"), Ok(Sector::Energy));
        assert_eq!(
            mitigation("methane-avoidance"),
            Ok(MitigationType::MethaneAvoidance)
        );
        assert_eq!(
            document("monitoring-report"),
            Ok(DocumentKind::MonitoringReport)
        );
        assert_eq!(stage("pending"), Ok(Stage::Pending));
        assert_eq!(report_stage("Verified"), Ok(ReportStage::Verified));
        assert_eq!(proposal("Ownership"), Ok(ProposalKind::Ownership));
        assert!(proposal("purchase").is_err());
        assert_eq!(approver("government"), Ok(Approver::Government));
        assert_eq!(quota_class("bulk"), Ok(QuotaClass::Bulk));
        assert_eq!(openness("trusted"), Ok(Openness::Trusted));
        assert!(openness("some").unwrap_err().contains("Nobody"));
        let error = role("owner").unwrap_err();
        assert!(error.contains("Root, Admin, Manager, Viewer"), "{error}");
        assert!(action("dance").unwrap_err().contains("ManageTrusted"));
    }

    #[test]
    fn every_name_reads_back() {
        for value in Action::ALL {
            assert_eq!(action(value.name()), Ok(*value));
        }
        for value in OrganisationKind::ALL {
            assert_eq!(kind(value.name()), Ok(*value));
        }
    }

    #[test]
    fn rules_have_a_threshold_above_zero() {
        assert_eq!(when("never"), Ok(When::Never));
        assert_eq!(when("Always"), Ok(When::Always));
        assert_eq!(when("from:1000"), Ok(When::From(Credits(1_000))));
        for text in [
            "from:0",
            "from:",
            "from:1.5",
            "from",
            "1000",
            "sometimes",
            "é",
        ] {
            assert!(when(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limits_are_whole_or_none() {
        assert_eq!(limit("none"), Ok(Limit(None)));
        assert_eq!(limit("0"), Ok(Limit(Some(Credits(0)))));
        assert_eq!(limit("250"), Ok(Limit(Some(Credits(250)))));
        for text in ["-1", "1.5", "", "all"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
