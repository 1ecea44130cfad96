//! `registry monitoring calendar`: the periods of a programme that are taken, and what collides
//! with them.

use crate::{
    context::Context,
    failure::Failure,
    lookup,
    output::{table, Answer},
    values,
};
use registry_client::Registry;
use registry_primitives::{records::monitoring::Taker, MonitoredPeriod, ProgrammeId};
use serde_json::{json, Value};

/// Show which periods of a programme are taken.
pub async fn calendar(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let calendar = state.calendar(programme.id).await?;
    let taken: Vec<Value> = calendar
        .iter()
        .map(|(period, by)| taken_json(*period, *by))
        .collect();
    let json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "calendar": taken,
    });
    Ok(Answer::new(&json, taken_table(&calendar)))
}

/// A period for programs.
pub fn period_json(period: MonitoredPeriod) -> Value {
    json!({
        "from": values::moment_text(period.from),
        "until": values::moment_text(period.until),
    })
}

/// A period that is taken, for programs.
pub fn taken_json(period: MonitoredPeriod, by: Taker) -> Value {
    let mut json = period_json(period);
    json["takenBy"] = json!(by);
    json
}

/// Periods that are taken, for people.
pub fn taken_table(calendar: &[(MonitoredPeriod, Taker)]) -> String {
    let rows = calendar.iter().map(|(period, by)| {
        [
            values::moment_text(period.from),
            values::moment_text(period.until),
            taker_text(*by),
        ]
    });
    table(["Taken from", "Until", "By"], rows)
}

fn taker_text(by: Taker) -> String {
    match by {
        Taker::Report(report) => format!("report {report}"),
        Taker::Issuance(issuance) => format!("issuance {issuance}"),
    }
}

/// The same failure; when it says that a period is taken, with the period it collides with and
/// what took that.
pub async fn collision_told(
    registry: &Registry,
    programme: ProgrammeId,
    period: MonitoredPeriod,
    failure: Failure,
) -> Failure {
    if failure.name != "PeriodTaken" {
        return failure;
    }
    let collision = async {
        let state = registry.state().await?;
        state.collision(programme, period).await
    };
    // Who cannot be told more is told what the chain said.
    match collision.await {
        Ok(Some((other, by))) => Failure::of("PeriodTaken", collision_text(period, other, by)),
        Ok(None) | Err(_) => failure,
    }
}

fn collision_text(period: MonitoredPeriod, other: MonitoredPeriod, by: Taker) -> String {
    format!(
        "{} shares time with {}, which {} took",
        values::period_text(period),
        values::period_text(other),
        taker_text(by)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{IssuanceId, ReportId};

    const DAY: MonitoredPeriod = MonitoredPeriod {
        from: 1_672_531_200,
        until: 1_672_617_599,
    };

    #[test]
    fn what_took_a_period_is_told() {
        let json = taken_json(DAY, Taker::Issuance(IssuanceId(7)));
        assert_eq!(json["from"], "2023-01-01T00:00:00Z");
        assert_eq!(json["until"], "2023-01-01T23:59:59Z");
        assert_eq!(json["takenBy"]["issuance"], 7);
        let table = taken_table(&[(DAY, Taker::Report(ReportId(3)))]);
        assert!(table.contains("report 3"), "{table}");
    }

    #[test]
    fn a_collision_is_told_as_the_catalogues_error() {
        let text = collision_text(DAY, DAY, Taker::Report(ReportId(3)));
        let failure = Failure::of("PeriodTaken", text);
        assert_eq!(failure.number, Some(4049));
        assert!(failure.sentence.contains("which report 3 took"));
        assert!(failure.sentence.contains("2023-01-01T23:59:59Z"));
    }
}
