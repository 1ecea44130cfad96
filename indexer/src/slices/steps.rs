//! The timeline of a programme: every event about it, with what all of them have in common.

use anyhow::Result;
use registry_client::event::{Actor, RegistryEvent as Event};
use registry_primitives::Stage;
use sqlx::PgConnection;

use super::Position;

/// The step by which the suspension of a certifier ends its certificate.
pub const CERTIFICATE_SUSPENDED: &str = "CertificateSuspended";

/// A step of a programme.
pub(super) struct Step<'a> {
    /// Its name.
    pub name: &'a str,
    /// Who acted.
    pub by: Option<&'a Actor>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The stages before and after, where they differ.
    pub stages: (Option<Stage>, Option<Stage>),
}

/// Where an event led a programme to. `before` is where it stood when the event came.
pub(super) fn stages(event: &Event, before: Option<Stage>) -> (Option<Stage>, Option<Stage>) {
    match event {
        Event::ProgrammeRegistered(event) => (None, Some(event.stage)),
        Event::StageChanged(event) => (Some(event.before), Some(event.after)),
        Event::ProgrammeAuthorised(_) if before != Some(Stage::Authorised) => {
            (before, Some(Stage::Authorised))
        }
        _ => (None, None),
    }
}

/// The reason or remark that an event about a programme carries.
pub(super) fn reason(event: &Event) -> Option<&str> {
    let text = match event {
        Event::ProgrammeAmended(event) => event.reason.as_ref(),
        Event::StageChanged(event) => event.reason.as_ref(),
        Event::ProgrammeAuthorised(event) => event.reason.as_ref(),
        Event::AmendmentProposed(event) => event.reason.as_ref(),
        Event::OwnershipProposed(event) => event.reason.as_ref(),
        Event::ProposalDeclined(event) => Some(&event.reason),
        Event::ReportDeclined(event) => Some(&event.reason),
        Event::VerificationWithdrawn(event) => Some(&event.reason),
        Event::CertificateWithdrawn(event) => Some(&event.reason),
        Event::CreditsTransferred(event) => event.remark.as_ref(),
        Event::TransferDelayed(event) => event.remark.as_ref(),
        Event::TransferRequested(event) => event.remark.as_ref(),
        Event::TransferUndone(event) => event.reason.as_ref(),
        Event::RetirementRequested(event) => Some(&event.reason),
        Event::CreditsRetired(event) => Some(&event.reason),
        Event::CreditsCancelled(event) => Some(&event.reason),
        Event::FreezePlaced(event) => Some(&event.reason),
        Event::FreezeLifted(event) => Some(&event.reason),
        Event::IssuanceVoided(event) => Some(&event.reason),
        _ => None,
    };
    text.map(|text| text.0.as_str())
}

/// Where a programme stands; none when it is not registered yet.
pub(super) async fn stage_of(
    connection: &mut PgConnection,
    programme: i64,
) -> Result<Option<Stage>> {
    let stage: Option<String> = sqlx::query_scalar(
        "SELECT stage FROM programme_stages WHERE programme = $1 AND upper_inf(block_range)",
    )
    .bind(programme)
    .fetch_optional(&mut *connection)
    .await?;
    Ok(stage.and_then(|name| Stage::from_name(&name)))
}

/// Write a step, with the version that the programme has after it.
pub(super) async fn insert(
    connection: &mut PgConnection,
    at: Position,
    programme: i64,
    step: &Step<'_>,
) -> Result<()> {
    let (before, after) = step.stages;
    sqlx::query(
        "INSERT INTO programme_steps (programme, block, index, step, stage_before, stage_after,
                                      version, organisation, key, role, approved_by, reason)
         SELECT id, $2, $3, $4, $5, $6, version, $7, $8, $9, $10, $11
         FROM programmes WHERE id = $1",
    )
    .bind(programme)
    .bind(at.block)
    .bind(at.index)
    .bind(step.name)
    .bind(before.map(Stage::name))
    .bind(after.map(Stage::name))
    .bind(step.by.map(|by| i64::from(by.organisation.0)))
    .bind(step.by.map(|by| by.key.0.to_vec()))
    .bind(step.by.map(|by| by.role.name()))
    .bind(
        step.by
            .and_then(|by| by.approved_by)
            .map(|key| key.0.to_vec()),
    )
    .bind(step.reason)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
