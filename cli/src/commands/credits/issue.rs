//! `registry credits issue` and `void`.

use super::range_json;
use crate::{
    args::credits::Issue,
    commands::monitoring::{collision_told, period_json},
    context::Context,
    failure::{Exit, Failure, Problem},
    lookup,
    output::{table, Answer},
    submission::only,
    values,
};
use registry_client::{event, Call, Receipt, RegistryEvent};
use registry_primitives::{records::credits::IssuanceBasis, IssuanceId, ReportId};
use serde_json::{json, Value};

/// Issue credits to the proponents.
pub async fn issue(context: &Context, command: &Issue) -> Result<Answer, Failure> {
    let amount = values::amount(&command.amount).map_err(|p| p.at("--amount"))?;
    let vintage = values::vintage(&command.vintage).map_err(|p| p.at("--vintage"))?;
    let basis = basis(command)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, &command.programme).await?;
    let call = Call::Issue {
        programme: programme.id,
        amount,
        vintage,
        basis,
    };
    let tell = |receipt: &_| {
        let issued = issued(receipt)?;
        let Some((first, last)) = issued.first().zip(issued.last()) else {
            return Err(Failure::new(
                Exit::Refused,
                "Unexpected",
                "Nothing was issued.",
                "Look at the state; report this to the operators of the registry.",
            ));
        };
        let json = json!({
            "programme": programme.id,
            "amount": amount,
            "vintage": vintage,
            "period": first.period.map(period_json),
            "verification": first.verification,
            // Where one block of serials ends, another issuance begins: here is the first.
            "issuance": first.issuance,
            "range": range_json(first.range),
            "issuances": issued.iter().map(issuance_json).collect::<Vec<_>>(),
            "parts": issued.iter().flat_map(|one| &one.parts).map(part_json).collect::<Vec<_>>(),
            "issuedAfter": last.issued_after,
        });
        let rows = issued.iter().flat_map(|one| {
            one.parts.iter().map(|part| {
                [
                    one.issuance.to_string(),
                    part.organisation.to_string(),
                    part.range.to_string(),
                    part.range.len().to_string(),
                ]
            })
        });
        let ranges: Vec<String> = issued.iter().map(|one| one.range.to_string()).collect();
        let against = first
            .verification
            .map_or_else(String::new, |report| format!(" against report {report}"));
        let text = format!(
            "Issued {amount} credits of programme {} with vintage {vintage}{against}: serials \
             {}.\n{}",
            programme.id,
            ranges.join(", "),
            table(["Issuance", "Organisation", "Serials", "Credits"], rows)
        );
        Ok((json, text))
    };
    match context.change(&registry, &signer, call, tell).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(match basis {
            IssuanceBasis::Unverified(Some(period)) => {
                collision_told(&registry, programme.id, period, failure).await
            }
            _ => failure,
        }),
    }
}

/// The issuances of a call: one for each block of serials that it reaches into.
fn issued(receipt: &Receipt) -> Result<Vec<event::CreditsIssued>, Failure> {
    only(receipt, |event| match event {
        RegistryEvent::CreditsIssued(_) => Some(()),
        _ => None,
    })?;
    let events = receipt.events.iter();
    let issued = events.filter_map(|event| match event {
        RegistryEvent::CreditsIssued(event) => Some(event.clone()),
        _ => None,
    });
    Ok(issued.collect())
}

fn issuance_json(issued: &event::CreditsIssued) -> Value {
    json!({
        "issuance": issued.issuance,
        "range": range_json(issued.range),
        "parts": issued.parts.iter().map(part_json).collect::<Vec<_>>(),
    })
}

fn part_json(part: &event::Part) -> Value {
    let mut json = range_json(part.range);
    json["organisation"] = json!(part.organisation);
    json
}

/// Void an erroneous issuance, with all that the same call issued.
pub async fn void(
    context: &Context,
    issuance: IssuanceId,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::VoidIssuance { issuance, reason };
    context.change(&registry, &signer, call, voided_told).await
}

fn voided(event: &RegistryEvent) -> Option<event::IssuanceVoided> {
    match event {
        RegistryEvent::IssuanceVoided(event) => Some(event.clone()),
        _ => None,
    }
}

fn voided_told(receipt: &Receipt) -> Result<(Value, String), Failure> {
    let first = only(receipt, voided)?;
    let all: Vec<event::IssuanceVoided> = receipt.events.iter().filter_map(voided).collect();
    let last = all.last().unwrap_or(&first);
    let issuances: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({
                "issuance": one.issuance,
                "range": range_json(one.range),
                "parts": one.parts.iter().map(part_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    let json = json!({
        "programme": first.programme,
        "reason": first.reason,
        "issuances": issuances,
        "issuedBefore": first.issued_before,
        "issuedAfter": last.issued_after,
    });
    let rows = all.iter().flat_map(|one| {
        one.parts.iter().map(|part| {
            [
                one.issuance.to_string(),
                part.organisation.to_string(),
                part.range.to_string(),
                part.range.len().to_string(),
            ]
        })
    });
    let text = format!(
        "Voided of programme {}: {} of {} issued credits are left. Report or period are free \
         again, the serials are never used again.\n{}",
        first.programme,
        last.issued_after,
        first.issued_before,
        table(["Issuance", "Organisation", "Serials", "Credits"], rows)
    );
    Ok((json, text))
}

/// What the issuance is based on.
fn basis(command: &Issue) -> Result<IssuanceBasis, Problem> {
    if let Some(report) = command.report {
        return Ok(IssuanceBasis::Verified(ReportId(report)));
    }
    let (Some(from), Some(until)) = (&command.period_from, &command.period_until) else {
        return Ok(IssuanceBasis::Unverified(None));
    };
    values::period(("--period-from", from), ("--period-until", until))
        .map(|period| IssuanceBasis::Unverified(Some(period)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::MonitoredPeriod;

    fn command(report: Option<u32>, period: Option<[&str; 2]>) -> Issue {
        Issue {
            programme: "1".into(),
            amount: "1".into(),
            vintage: "2024".into(),
            report,
            period_from: period.map(|[from, _]| from.into()),
            period_until: period.map(|[_, until]| until.into()),
        }
    }

    #[test]
    fn an_issue_is_based_on_a_report_a_period_or_nothing() {
        assert_eq!(
            basis(&command(Some(4), None)),
            Ok(IssuanceBasis::Verified(ReportId(4)))
        );
        assert_eq!(
            basis(&command(None, None)),
            Ok(IssuanceBasis::Unverified(None))
        );
        assert_eq!(
            basis(&command(None, Some(["2023-01-01", "2023-12-31"]))),
            Ok(IssuanceBasis::Unverified(Some(MonitoredPeriod {
                from: 1_672_531_200,
                until: 1_704_067_199
            })))
        );
        let problem = basis(&command(None, Some(["2023-02-01", "2023-01-01"]))).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--period-until"));
    }
}
