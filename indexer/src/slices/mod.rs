//! One slice per family of figures: each turns its events into rows.

mod certificates;
mod credits;
pub mod digests;
mod documents;
mod endings;
mod estimates;
mod freezes;
mod genesis;
mod members;
mod monitoring;
mod motions;
mod movements;
mod organisations;
mod programmes;
mod proposals;
mod quota;
mod ranges;
mod roles;
pub mod runtimes;
mod safeguards;
mod sessions;
mod steps;
pub mod validators;
mod waiting;

pub use genesis::Genesis;
pub use steps::CERTIFICATE_SUSPENDED;

use anyhow::{Context, Result};
use registry_client::event::{MovedRange, RegistryEvent as Event};
use registry_primitives::SerialRange;
use sqlx::PgConnection;

use crate::{error::fatal, node::BlockEvent, text::big};

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Its block.
    pub block: i64,
    /// Its position in the block.
    pub index: i32,
}

/// End the current rows of a table that fit a condition before the block of an event, and give
/// how many they were. A row that began with this block leaves no trace: as of a block means
/// after all of its events. The first parameter of the condition is `$2`.
macro_rules! end_current {
    (
        $connection:expr, $at:expr, $table:literal, $condition:literal
        $(, $parameter:expr)* $(,)?
    ) => {{
        let ended = ::sqlx::query_scalar::<_, i64>(concat!(
            "WITH removed AS (
                 DELETE FROM ", $table, "
                 WHERE upper_inf(block_range) AND lower(block_range) = $1 AND ", $condition, "
                 RETURNING 1
             ), ended AS (
                 UPDATE ", $table, " SET block_range = int8range(lower(block_range), $1)
                 WHERE upper_inf(block_range) AND lower(block_range) < $1 AND ", $condition, "
                 RETURNING 1
             )
             SELECT (SELECT COUNT(*) FROM removed) + (SELECT COUNT(*) FROM ended)",
        ))
        .bind($at.block)
        $( .bind($parameter) )*
        .fetch_one(&mut *$connection);
        async { anyhow::Ok(crate::text::unsigned(ended.await?)?) }
    }};
}
use end_current;

/// Write the rows of an event.
pub async fn apply(connection: &mut PgConnection, at: Position, of: &BlockEvent) -> Result<()> {
    write(connection, at, of)
        .await
        .with_context(|| format!("event {} of block {}", at.index, at.block))
}

async fn write(connection: &mut PgConnection, at: Position, of: &BlockEvent) -> Result<()> {
    let programme = of.event.programme().map(|id| i64::from(id.0));
    let before = match (&of.event, programme) {
        (Event::ProgrammeAuthorised(_), Some(id)) => steps::stage_of(connection, id).await?,
        _ => None,
    };
    write_rows(connection, at, of).await?;
    let Some(programme) = programme else {
        return Ok(());
    };
    let step = steps::Step {
        name: &of.name,
        by: of.event.actor(),
        reason: steps::reason(&of.event),
        stages: steps::stages(&of.event, before),
    };
    steps::insert(connection, at, programme, &step).await
}

async fn write_rows(connection: &mut PgConnection, at: Position, of: &BlockEvent) -> Result<()> {
    let call = of.call.as_ref();
    match &of.event {
        Event::PermissionsChanged(event) => roles::permissions_changed(connection, at, event).await,
        Event::PolicyChanged(event) => roles::policy_changed(connection, at, event).await,
        Event::OwnPolicyChanged(event) => roles::own_policy_changed(connection, at, event).await,
        Event::IntentOpened(event) => roles::intent_opened(connection, at, event, call).await,
        Event::IntentApproved(event) => roles::intent_approved(connection, at, event).await,
        Event::IntentRefused(event) => roles::intent_refused(connection, at, event).await,
        Event::IntentCancelled(event) => roles::intent_cancelled(connection, at, event).await,
        Event::IntentExpired(event) => roles::intent_expired(connection, at, event).await,

        Event::OrganisationRegistered(event) => {
            organisations::registered(connection, at, event).await
        }
        Event::OrganisationApplied(event) => organisations::applied(connection, at, event).await,
        Event::OrganisationStateChanged(event) => {
            organisations::state_changed(connection, at, event).await
        }
        Event::OrganisationEdited(event) => organisations::edited(connection, at, event).await,
        Event::SelfRegistrationChanged(event) => {
            organisations::self_registration_changed(connection, at, event).await
        }
        Event::AccreditationChanged(event) => {
            organisations::accreditation_changed(connection, at, event).await
        }

        Event::MemberAdded(event) => members::added(connection, at, event).await,
        Event::MemberInvited(event) => members::invited(connection, at, event).await,
        Event::InvitationWithdrawn(event) => {
            members::invitation_withdrawn(connection, at, event).await
        }
        Event::InvitationAccepted(event) => {
            members::invitation_accepted(connection, at, event).await
        }
        Event::MemberRoleChanged(event) => members::role_changed(connection, at, event).await,
        Event::MemberStateChanged(event) => members::state_changed(connection, at, event).await,
        Event::KeyReplaced(event) => members::key_replaced(connection, at, event).await,
        Event::RecoveryProposed(event) => members::recovery_proposed(connection, at, event).await,
        Event::RecoveryApproved(event) => members::recovery_approved(connection, at, event).await,
        Event::RecoveryCancelled(event) => members::recovery_cancelled(connection, at, event).await,

        Event::ProgrammeRegistered(event) => programmes::registered(connection, at, event).await,
        Event::ProgrammeAmended(event) => programmes::amended(connection, at, event).await,
        Event::StageChanged(event) => programmes::stage_changed(connection, at, event).await,
        Event::ProgrammeAuthorised(event) => programmes::authorised(connection, at, event).await,
        Event::AmendmentProposed(event) => {
            proposals::amendment_proposed(connection, at, event).await
        }
        Event::OwnershipProposed(event) => {
            proposals::ownership_proposed(connection, at, event).await
        }
        Event::OwnershipAgreed(event) => proposals::ownership_agreed(connection, at, event).await,
        Event::OwnershipChanged(event) => {
            programmes::ownership_changed(connection, at, event).await
        }
        Event::ProposalDeclined(event) => proposals::declined(connection, at, event).await,
        Event::DocumentAdded(event) => documents::added(connection, at, event).await,
        Event::MitigationActionAdded(event) => documents::action_added(connection, at, event).await,
        Event::EstimateComputed(event) => estimates::computed(connection, at, event).await,
        Event::MonitoringReported(event) => monitoring::reported(connection, at, event).await,
        Event::ReportVerified(event) => monitoring::verified(connection, at, event).await,
        Event::ReportDeclined(event) => monitoring::declined(connection, at, event).await,
        Event::VerificationWithdrawn(event) => monitoring::withdrawn(connection, at, event).await,
        Event::ProgrammeCertified(event) => certificates::given(connection, at, event).await,
        Event::CertificateWithdrawn(event) => certificates::withdrawn(connection, at, event).await,
        Event::ConstantsSet(event) => estimates::constants_set(connection, at, event).await,
        Event::VerificationRequirementSet(event) => {
            estimates::requirement_set(connection, at, event).await
        }

        Event::CreditsIssued(event) => credits::issued(connection, at, event).await,
        Event::CreditsTransferred(event) => credits::transferred(connection, at, event).await,
        Event::IssuanceVoided(event) => credits::voided(connection, at, event).await,
        Event::TransferDelayed(event) => waiting::delayed(connection, at, event).await,
        Event::TransferRequested(event) => waiting::requested(connection, at, event).await,
        Event::RetirementRequested(event) => {
            waiting::retirement_requested(connection, at, event).await
        }
        Event::TransferUndone(event) => waiting::undone(connection, at, event).await,
        Event::CreditsRetired(event) => endings::retired(connection, at, event).await,
        Event::CreditsCancelled(event) => endings::cancelled(connection, at, event).await,
        Event::FreezePlaced(event) => freezes::placed(connection, at, event).await,
        Event::FreezeLifted(event) => freezes::lifted(connection, at, event).await,
        Event::FreezeProlonged(event) => freezes::prolonged(connection, at, event).await,

        Event::TrustedAdded(event) => safeguards::trusted_added(connection, at, event).await,
        Event::TrustedRemoved(event) => safeguards::trusted_removed(connection, at, event).await,
        Event::LimitsChanged(event) => safeguards::limits_changed(connection, at, event).await,
        Event::ReceptionChanged(event) => {
            safeguards::reception_changed(connection, at, event).await
        }
        Event::DelaysChanged(event) => safeguards::delays_changed(connection, at, event).await,

        Event::QuotaLimitsChanged(event) => quota::limits_changed(connection, at, event).await,
        Event::ClassChanged(event) => quota::class_changed(connection, at, event).await,

        Event::ValidatorChanged(event) => validators::changed(connection, at, event).await,
        Event::KeysChanged(event) => validators::keys_changed(connection, at, event).await,
        Event::Equivocated(event) => validators::equivocated(connection, at, event).await,
        Event::RulesChanged(event) => validators::rules_changed(connection, at, event).await,
        Event::SetPlanned(event) => sessions::planned(connection, at, event).await,
        Event::SessionEnded(event) => sessions::ended(connection, at, event).await,

        Event::MotionProposed(event) => motions::proposed(connection, at, of, event).await,
        Event::MotionVoted(event) => motions::voted(connection, at, of, event).await,
        Event::MotionClosed(event) => motions::closed(connection, of, event).await,
        Event::MotionApproved(event) => motions::approved(connection, at, of, event).await,
        Event::MotionDisapproved(event) => motions::disapproved(connection, at, of, event).await,
        Event::MotionKilled(event) => motions::killed(connection, at, of, event).await,
        Event::MotionExecuted(event) => motions::executed(connection, at, of, event).await,
        Event::MotionExecutedByMember(event) => {
            motions::executed_by_member(connection, at, of, event).await
        }

        // Told by the timeline alone.
        Event::UpgradeAuthorised(_)
        | Event::UpgradeWithdrawn(_)
        | Event::UpgradeApplied(_)
        | Event::UpgradeRejected(_)
        | Event::StallNoted(_)
        | Event::BodyMemberAdded(_)
        | Event::BodyMemberRemoved(_)
        | Event::BodyMembersSwapped(_)
        | Event::BodyMembersReset(_)
        | Event::BodyKeyChanged(_)
        | Event::SafeModeEntered(_)
        | Event::SafeModeExtended(_)
        | Event::SafeModeExited(_)
        | Event::CallPaused(_)
        | Event::CallUnpaused(_) => Ok(()),
    }
}

/// Both ends of a range as columns hold them.
fn columns(range: SerialRange) -> Result<(i64, i64)> {
    Ok((big(range.first)?, big(range.last)?))
}

/// Moved ranges as columns, in their order.
#[derive(Default)]
struct MovedColumns {
    positions: Vec<i32>,
    firsts: Vec<i64>,
    lasts: Vec<i64>,
    issuances: Vec<i64>,
    vintages: Vec<i32>,
}

impl MovedColumns {
    fn of(ranges: &[MovedRange]) -> Result<Self> {
        let mut columns = Self::default();
        for (position, moved) in (0i32..).zip(ranges) {
            let (first, last) = self::columns(moved.range)?;
            columns.positions.push(position);
            columns.firsts.push(first);
            columns.lasts.push(last);
            columns.issuances.push(i64::from(moved.issuance.0));
            columns.vintages.push(i32::from(moved.vintage));
        }
        Ok(columns)
    }
}

/// A statement that must have changed exactly one row.
fn exactly_one(rows: u64, what: &str) -> Result<()> {
    match rows {
        1 => Ok(()),
        rows => Err(fatal(format!(
            "The database contradicts the chain: {what} changed {rows} rows instead of one."
        ))),
    }
}
