//! What certifiers do with reports: `registry monitoring verify`, `decline` and `withdraw`.

use super::{collision_told, period_json};
use crate::{
    args::monitoring::{Verify, WithReason},
    commands::programme::statement_hash,
    context::Context,
    failure::Failure,
    lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{Call, RegistryEvent};
use registry_primitives::ReportId;
use serde_json::json;

/// Verify a report.
pub async fn verify(context: &Context, command: &Verify) -> Result<Answer, Failure> {
    let verified = values::amount(&command.amount).map_err(|p| p.at("--amount"))?;
    let statement = statement_hash(&command.statement)?.ok_or_else(|| {
        Failure::usage(
            "The verification report is not named.",
            "Name its file with --statement-file, or its hash with --statement.",
        )
    })?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let report = lookup::report(&registry.state().await?, command.report).await?;
    let call = Call::VerifyReport {
        report: report.report,
        verified,
        statement,
    };
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::ReportVerified(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "report": event.report,
            "programme": event.programme,
            "period": period_json(event.period),
            "claimed": event.claimed,
            "verified": event.verified,
            "programmeVerified": event.programme_verified,
            "statement": values::hash_text(statement),
            "certifier": event.by.organisation,
            "stage": "Verified",
        });
        let text = format!(
            "Report {} is verified: {} of {} tCO2e of programme {} for {}.\n\
             Credits are issued against it with `registry credits issue {} --report {}`.",
            event.report,
            event.verified,
            event.claimed,
            event.programme,
            values::period_text(event.period),
            event.programme,
            event.report
        );
        Ok((json, text))
    };
    match context.change(&registry, &signer, call, tell).await {
        Ok(answer) => Ok(answer),
        Err(failure) => {
            Err(collision_told(&registry, report.programme, report.period, failure).await)
        }
    }
}

/// Decline a report.
pub async fn decline(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let call = |report, reason| Call::DeclineReport { report, reason };
    decide(context, command, call, "Declined", "is declined, finally").await
}

/// Withdraw a verification.
pub async fn withdraw(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let call = |report, reason| Call::WithdrawVerification { report, reason };
    let told = "is not verified any more: its verification is withdrawn, its period free again";
    decide(context, command, call, "Withdrawn", told).await
}

async fn decide(
    context: &Context,
    command: &WithReason,
    call: impl FnOnce(ReportId, String) -> Call,
    stage: &str,
    told: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(&command.reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let report = lookup::report(&registry.state().await?, command.report).await?;
    let call = call(report.report, reason.clone());
    let json = json!({
        "report": report.report,
        "programme": report.programme,
        "period": period_json(report.period),
        "reason": reason,
        "stage": stage,
    });
    let text = format!("Report {} {told}.", report.report);
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}
