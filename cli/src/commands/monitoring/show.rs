//! `registry monitoring list` and `show`.

use super::period_json;
use crate::{
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{pairs, table, Answer},
    values,
};
use registry_client::ReportView;
use registry_primitives::{records::monitoring::MethodVersion, Credits, ReportStage};
use serde_json::{json, Value};

/// List reports.
pub async fn list(
    context: &Context,
    programme: Option<&str>,
    stage: Option<ReportStage>,
) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = match programme {
        Some(text) => Some(lookup::programme(&state, text).await?.id),
        None => None,
    };
    let mut reports = state.reports().await?;
    reports.retain(|report| {
        programme.is_none_or(|id| report.programme == id)
            && stage.is_none_or(|stage| report.stage == stage)
    });
    let organisations = Organisations::of(&state).await?;
    let json = json!({
        "block": state.block_number(),
        "reports": reports.iter().map(report_json).collect::<Vec<_>>(),
    });
    Ok(Answer::new(&json, reports_table(&reports, &organisations)))
}

/// Show a report.
pub async fn show(context: &Context, number: u32) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let report = lookup::report(&state, number).await?;
    let programme = state.programme(report.programme).await?;
    let organisations = Organisations::of(&state).await?;
    let verification = report.verification.as_ref();
    let of = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let programme = programme.map_or_else(
        || report.programme.to_string(),
        |programme| format!("{} {}", programme.id, programme.external_id),
    );
    let text = pairs([
        ("report", report.report.to_string()),
        ("programme", programme),
        ("stage", report.stage.to_string()),
        ("from", values::moment_text(report.period.from)),
        ("until", values::moment_text(report.period.until)),
        ("claimed", report.claimed.to_string()),
        ("monitored data", values::hash_text(report.inputs)),
        ("method", of(report.method.as_ref().map(method_text))),
        ("reported by", organisations.shown(report.by)),
        ("reported in block", report.block.to_string()),
        (
            "certifier",
            of(verification.map(|one| organisations.shown(one.certifier))),
        ),
        (
            "verified",
            of(verification.map(|one| one.verified.to_string())),
        ),
        ("issued", of(verification.map(|one| one.issued.to_string()))),
        (
            "left to issue",
            of(remaining(&report).map(|left| left.to_string())),
        ),
        (
            "verification report",
            of(verification.map(|one| values::hash_text(one.statement))),
        ),
        (
            "verified in block",
            of(verification.map(|one| one.block.to_string())),
        ),
    ]);
    let mut json = report_json(&report);
    json["atBlock"] = json!(state.block_number());
    Ok(Answer::new(&json, text))
}

fn method_name(method: &MethodVersion) -> String {
    String::from_utf8_lossy(&method.method).into_owned()
}

fn method_text(method: &MethodVersion) -> String {
    format!(
        "{} with constants {}",
        method_name(method),
        method.constants
    )
}

/// What can still be issued against a report.
fn remaining(report: &ReportView) -> Option<Credits> {
    let verification = report.verification.as_ref()?;
    if report.stage != ReportStage::Verified {
        return Some(Credits::ZERO);
    }
    verification.verified.checked_sub(verification.issued)
}

/// A report for programs.
pub fn report_json(report: &ReportView) -> Value {
    let verification = report.verification.as_ref().map(|one| {
        json!({
            "certifier": one.certifier,
            "verified": one.verified,
            "issued": one.issued,
            "statement": values::hash_text(one.statement),
            "block": one.block,
        })
    });
    json!({
        "report": report.report,
        "programme": report.programme,
        "stage": report.stage.name(),
        "period": period_json(report.period),
        "claimed": report.claimed,
        "inputs": values::hash_text(report.inputs),
        "method": report.method.as_ref().map(method_name),
        "constants": report.method.as_ref().map(|method| method.constants),
        "by": report.by,
        "block": report.block,
        "verification": verification,
        "remaining": remaining(report),
    })
}

/// Reports for people.
pub fn reports_table(reports: &[ReportView], organisations: &Organisations) -> String {
    let rows = reports.iter().map(|report| {
        let verification = report.verification.as_ref();
        let of = |amount: Option<Credits>| amount.map(|amount| amount.to_string());
        [
            report.report.to_string(),
            report.programme.to_string(),
            values::moment_text(report.period.from),
            values::moment_text(report.period.until),
            report.stage.to_string(),
            report.claimed.to_string(),
            of(verification.map(|one| one.verified)).unwrap_or_default(),
            of(verification.map(|one| one.issued)).unwrap_or_default(),
            verification
                .map(|one| organisations.shown(one.certifier))
                .unwrap_or_default(),
        ]
    });
    let header = [
        "Report",
        "Programme",
        "From",
        "Until",
        "Stage",
        "Claimed",
        "Verified",
        "Issued",
        "Certifier",
    ];
    table(header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{
        records::monitoring::Verification, MonitoredPeriod, OrganisationId, ProgrammeId, ReportId,
    };

    fn report(stage: ReportStage, issued: Option<u64>) -> ReportView {
        ReportView {
            report: ReportId(4),
            programme: ProgrammeId(1),
            period: MonitoredPeriod { from: 0, until: 1 },
            claimed: Credits(9),
            inputs: [1; 32],
            method: Some(MethodVersion {
                method: b"solar".to_vec().try_into().unwrap(),
                constants: 2,
            }),
            by: OrganisationId(2),
            block: 5,
            stage,
            verification: issued.map(|issued| Verification {
                certifier: OrganisationId(3),
                verified: Credits(8),
                issued: Credits(issued),
                statement: [2; 32],
                block: 6,
            }),
        }
    }

    #[test]
    fn what_is_left_to_issue_is_told_of_verified_reports_only() {
        use ReportStage::{Submitted, Verified, Withdrawn};
        assert_eq!(remaining(&report(Submitted, None)), None);
        assert_eq!(remaining(&report(Verified, Some(3))), Some(Credits(5)));
        assert_eq!(remaining(&report(Withdrawn, Some(0))), Some(Credits(0)));
        let json = report_json(&report(Verified, Some(3)));
        assert_eq!(json["remaining"], 5);
        assert_eq!(json["method"], "solar");
        assert_eq!(json["constants"], 2);
        assert_eq!(json["verification"]["certifier"], 3);
        assert_eq!(
            report_json(&report(Submitted, None))["verification"],
            Value::Null
        );
    }
}
