//! Monitoring reports with their verification, and the calendar of monitored periods.

use anyhow::Result;
use registry_client::{
    event::{
        Actor, CreditsIssued, IssuanceVoided, MonitoringReported, ReportDeclined, ReportVerified,
        VerificationWithdrawn,
    },
    values::readable_text,
};
use registry_primitives::{Credits, MonitoredPeriod, ProgrammeId, ReportId, ReportStage};
use sqlx::PgConnection;

use super::{end_current, exactly_one, Position};

pub(super) async fn reported(
    connection: &mut PgConnection,
    at: Position,
    event: &MonitoringReported,
) -> Result<()> {
    let method = event.method.as_ref();
    sqlx::query(
        "INSERT INTO monitoring_reports (id, programme, period_from, period_until, claimed, inputs,
                                         method, constants, organisation, block, index)
         VALUES ($1, $2, $3::text::numeric, $4::text::numeric, $5::text::numeric, $6, $7, $8, $9,
                 $10, $11)",
    )
    .bind(i64::from(event.report.0))
    .bind(i64::from(event.programme.0))
    .bind(event.period.from.to_string())
    .bind(event.period.until.to_string())
    .bind(event.claimed.0.to_string())
    .bind(event.inputs.0.to_vec())
    .bind(method.map(|of| readable_text(&of.method)))
    .bind(method.map(|of| i64::from(of.constants)))
    .bind(i64::from(event.by.organisation.0))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The period of a verified report is taken.
pub(super) async fn verified(
    connection: &mut PgConnection,
    at: Position,
    event: &ReportVerified,
) -> Result<()> {
    let written = sqlx::query(
        "UPDATE monitoring_reports
         SET stage = 'Verified', certifier = $2, verified = $3::text::numeric, statement = $4,
             verified_block = $5, verified_index = $6
         WHERE id = $1 AND stage = 'Submitted'",
    )
    .bind(i64::from(event.report.0))
    .bind(i64::from(event.by.organisation.0))
    .bind(event.verified.0.to_string())
    .bind(event.statement.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    exactly_one(written.rows_affected(), "the verification of a report")?;
    let taker = (Some(i64::from(event.report.0)), None);
    take(connection, at, event.programme, event.period, taker).await?;
    set_verified(connection, event.programme, event.programme_verified).await
}

pub(super) async fn declined(
    connection: &mut PgConnection,
    at: Position,
    event: &ReportDeclined,
) -> Result<()> {
    let end = End {
        before: ReportStage::Submitted,
        after: ReportStage::Declined,
        by: &event.by,
        reason: &event.reason.0,
    };
    end_report(connection, at, event.report, end).await
}

/// The period of the report is free again.
pub(super) async fn withdrawn(
    connection: &mut PgConnection,
    at: Position,
    event: &VerificationWithdrawn,
) -> Result<()> {
    let end = End {
        before: ReportStage::Verified,
        after: ReportStage::Withdrawn,
        by: &event.by,
        reason: &event.reason.0,
    };
    end_report(connection, at, event.report, end).await?;
    let freed = end_current!(
        connection,
        at,
        "monitored_periods",
        "report = $2",
        i64::from(event.report.0)
    )
    .await?;
    exactly_one(freed, "the release of a period")?;
    set_verified(connection, event.programme, event.programme_verified).await
}

/// How a report ended.
struct End<'a> {
    before: ReportStage,
    after: ReportStage,
    by: &'a Actor,
    reason: &'a str,
}

async fn end_report(
    connection: &mut PgConnection,
    at: Position,
    report: ReportId,
    end: End<'_>,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE monitoring_reports
         SET stage = $3, ended_by = $4, reason = $5, ended_block = $6, ended_index = $7
         WHERE id = $1 AND stage = $2",
    )
    .bind(i64::from(report.0))
    .bind(end.before.name())
    .bind(end.after.name())
    .bind(i64::from(end.by.organisation.0))
    .bind(end.reason)
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    exactly_one(ended.rows_affected(), "the end of a report")
}

/// The sum of a programme's verified reports.
async fn set_verified(
    connection: &mut PgConnection,
    programme: ProgrammeId,
    verified: Credits,
) -> Result<()> {
    let written = sqlx::query("UPDATE programmes SET verified = $2::text::numeric WHERE id = $1")
        .bind(i64::from(programme.0))
        .bind(verified.0.to_string())
        .execute(&mut *connection)
        .await?;
    exactly_one(
        written.rows_affected(),
        "the verified tonnes of a programme",
    )
}

/// What an issuance takes: of a verified report, or a period of its own. Of the issuances of one
/// call the first takes the period.
pub(super) async fn drawn(
    connection: &mut PgConnection,
    at: Position,
    event: &CreditsIssued,
    is_first: bool,
) -> Result<()> {
    if let Some(report) = event.verification {
        let drawn = sqlx::query(
            "UPDATE monitoring_reports SET issued = issued + $2::text::numeric
             WHERE id = $1 AND stage = 'Verified'",
        )
        .bind(i64::from(report.0))
        .bind(event.amount.0.to_string())
        .execute(&mut *connection)
        .await?;
        return exactly_one(drawn.rows_affected(), "an issuance of a report");
    }
    match event.period {
        Some(period) if is_first => {
            let taker = (None, Some(i64::from(event.issuance.0)));
            take(connection, at, event.programme, period, taker).await
        }
        _ => Ok(()),
    }
}

/// What a voided issuance took is free again. `batch` is the first issuance of its call.
pub(super) async fn undrawn(
    connection: &mut PgConnection,
    at: Position,
    event: &IssuanceVoided,
    batch: i64,
) -> Result<()> {
    let issuance = i64::from(event.issuance.0);
    let (report, period): (Option<i64>, Option<String>) =
        sqlx::query_as("SELECT verification, period_from::text FROM issuances WHERE id = $1")
            .bind(issuance)
            .fetch_one(&mut *connection)
            .await?;
    if let Some(report) = report {
        let undrawn = sqlx::query(
            "UPDATE monitoring_reports SET issued = issued - $2::text::numeric WHERE id = $1",
        )
        .bind(report)
        .bind(event.amount.0.to_string())
        .execute(&mut *connection)
        .await?;
        return exactly_one(undrawn.rows_affected(), "the voiding of an issuance");
    }
    if period.is_none() || issuance != batch {
        return Ok(());
    }
    let freed = end_current!(
        connection,
        at,
        "monitored_periods",
        "issuance = $2",
        issuance
    )
    .await?;
    exactly_one(freed, "the release of a period")
}

/// Take a period for a report or for an issuance.
async fn take(
    connection: &mut PgConnection,
    at: Position,
    programme: ProgrammeId,
    period: MonitoredPeriod,
    (report, issuance): (Option<i64>, Option<i64>),
) -> Result<()> {
    sqlx::query(
        "INSERT INTO monitored_periods (programme, period_from, period_until, report, issuance,
                                        block_range)
         VALUES ($1, $2::text::numeric, $3::text::numeric, $4, $5, int8range($6, NULL))",
    )
    .bind(i64::from(programme.0))
    .bind(period.from.to_string())
    .bind(period.until.to_string())
    .bind(report)
    .bind(issuance)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
