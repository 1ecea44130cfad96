//! The people of organisations: their keys with the history of role and state, invitations,
//! and recoveries of lost keys.

use anyhow::Result;
use registry_client::event::{
    InvitationAccepted, InvitationWithdrawn, KeyReplaced, MemberAdded, MemberInvited,
    MemberRoleChanged, MemberStateChanged, RecoveryApproved, RecoveryCancelled, RecoveryProposed,
};
use registry_client::values::{Hash32, Key};
use registry_primitives::{MemberState, OrganisationId, PersonId, UserRole};
use sqlx::PgConnection;

use super::{exactly_one, Position};

/// A key that may act for a person from now on.
#[derive(Clone, Copy)]
pub(super) struct NewMember {
    pub key: Key,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub role: UserRole,
}

/// A new member, since a block.
pub(super) async fn insert(
    connection: &mut PgConnection,
    block: i64,
    member: NewMember,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO member_keys (key, organisation, person, role, state, since_block, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, int8range($6, NULL))",
    )
    .bind(member.key.0.to_vec())
    .bind(i64::from(member.organisation.0))
    .bind(i64::from(member.person.0))
    .bind(member.role.name())
    .bind(MemberState::Active.name())
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn added(
    connection: &mut PgConnection,
    at: Position,
    event: &MemberAdded,
) -> Result<()> {
    let member = NewMember {
        key: event.key,
        organisation: event.organisation,
        person: event.person,
        role: event.role,
    };
    insert(connection, at.block, member).await
}

pub(super) async fn role_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &MemberRoleChanged,
) -> Result<()> {
    let change = Change {
        role: Some(event.after),
        ..Change::default()
    };
    set(connection, at, event.key, change).await
}

pub(super) async fn state_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &MemberStateChanged,
) -> Result<()> {
    let change = Change {
        state: Some(event.after),
        ..Change::default()
    };
    set(connection, at, event.key, change).await?;
    // A recovery of the key ends with it, without an event of its own.
    end_recovery(connection, at, event.key, "Cancelled", event.by.key).await?;
    Ok(())
}

pub(super) async fn key_replaced(
    connection: &mut PgConnection,
    at: Position,
    event: &KeyReplaced,
) -> Result<()> {
    let change = Change {
        state: Some(MemberState::Replaced),
        replaced_by: Some(event.new),
        ..Change::default()
    };
    set(connection, at, event.old, change).await?;
    let member = NewMember {
        key: event.new,
        organisation: event.organisation,
        person: event.person,
        role: event.role,
    };
    insert(connection, at.block, member).await?;
    if event.recovered {
        let ended = end_recovery(connection, at, event.old, "Completed", event.by.key).await?;
        exactly_one(ended, "the completion of a recovery")?;
    }
    Ok(())
}

/// What changes of a member.
#[derive(Default)]
struct Change {
    role: Option<UserRole>,
    state: Option<MemberState>,
    replaced_by: Option<Key>,
}

/// The current row ends before this block and a new one begins with it. A row that began
/// with this block is changed in place: as of a block means after all of its events.
async fn set(connection: &mut PgConnection, at: Position, key: Key, change: Change) -> Result<()> {
    let role = change.role.map(UserRole::name);
    let state = change.state.map(MemberState::name);
    let replaced_by = change.replaced_by.map(|key| key.0.to_vec());
    let same_block = sqlx::query(
        "UPDATE member_keys
         SET role = COALESCE($3, role), state = COALESCE($4, state),
             replaced_by = COALESCE($5, replaced_by)
         WHERE key = $1 AND upper_inf(block_range) AND lower(block_range) = $2",
    )
    .bind(key.0.to_vec())
    .bind(at.block)
    .bind(role)
    .bind(state)
    .bind(replaced_by.as_deref())
    .execute(&mut *connection)
    .await?;
    if same_block.rows_affected() == 1 {
        return Ok(());
    }
    let written = sqlx::query(
        "WITH closed AS (
             UPDATE member_keys SET block_range = int8range(lower(block_range), $2)
             WHERE key = $1 AND upper_inf(block_range)
             RETURNING key, organisation, person, role, state, replaced_by, since_block
         )
         INSERT INTO member_keys (key, organisation, person, role, state, replaced_by,
                                  since_block, block_range)
         SELECT key, organisation, person, COALESCE($3, role), COALESCE($4, state),
                COALESCE($5, replaced_by), since_block, int8range($2, NULL)
         FROM closed",
    )
    .bind(key.0.to_vec())
    .bind(at.block)
    .bind(role)
    .bind(state)
    .bind(replaced_by.as_deref())
    .execute(&mut *connection)
    .await?;
    exactly_one(written.rows_affected(), "a member")
}

pub(super) async fn invited(
    connection: &mut PgConnection,
    at: Position,
    event: &MemberInvited,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO invitations (block, index, voucher, organisation, role, expires, invited_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(event.voucher.0.to_vec())
    .bind(i64::from(event.organisation.0))
    .bind(event.role.name())
    .bind(i64::from(event.expires))
    .bind(event.by.key.0.to_vec())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn invitation_accepted(
    connection: &mut PgConnection,
    at: Position,
    event: &InvitationAccepted,
) -> Result<()> {
    let member = NewMember {
        key: event.key,
        organisation: event.organisation,
        person: event.person,
        role: event.role,
    };
    insert(connection, at.block, member).await?;
    end_invitation(connection, at, event.voucher, "Accepted", event.key).await
}

pub(super) async fn invitation_withdrawn(
    connection: &mut PgConnection,
    at: Position,
    event: &InvitationWithdrawn,
) -> Result<()> {
    end_invitation(connection, at, event.voucher, "Withdrawn", event.by.key).await
}

async fn end_invitation(
    connection: &mut PgConnection,
    at: Position,
    voucher: Hash32,
    state: &'static str,
    by: Key,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE invitations
         SET state = $2, closed_by = $3, closed_block = $4, closed_index = $5
         WHERE voucher = $1 AND state = 'Open'",
    )
    .bind(voucher.0.to_vec())
    .bind(state)
    .bind(by.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    exactly_one(ended.rows_affected(), "the end of an invitation")
}

pub(super) async fn recovery_proposed(
    connection: &mut PgConnection,
    at: Position,
    event: &RecoveryProposed,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO recoveries (block, index, organisation, person, lost_key, new_key,
                                 proposed_by, proposer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(event.organisation.0))
    .bind(i64::from(event.person.0))
    .bind(event.lost.0.to_vec())
    .bind(event.new.0.to_vec())
    .bind(event.by.key.0.to_vec())
    .bind(i64::from(event.by.person.0))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn recovery_approved(
    connection: &mut PgConnection,
    at: Position,
    event: &RecoveryApproved,
) -> Result<()> {
    let approved = sqlx::query(
        "UPDATE recoveries
         SET state = 'Approved', approved_by = $2, approved_block = $3, approved_index = $4,
             due = $5
         WHERE lost_key = $1 AND state = 'Proposed'",
    )
    .bind(event.lost.0.to_vec())
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(event.due))
    .execute(&mut *connection)
    .await?;
    exactly_one(approved.rows_affected(), "the approval of a recovery")
}

pub(super) async fn recovery_cancelled(
    connection: &mut PgConnection,
    at: Position,
    event: &RecoveryCancelled,
) -> Result<()> {
    let ended = end_recovery(connection, at, event.lost, "Cancelled", event.by.key).await?;
    exactly_one(ended, "the end of a recovery")
}

/// End the recovery of a key that is under way; gives how many there were.
async fn end_recovery(
    connection: &mut PgConnection,
    at: Position,
    lost: Key,
    state: &'static str,
    by: Key,
) -> Result<u64> {
    let ended = sqlx::query(
        "UPDATE recoveries
         SET state = $2, closed_by = $3, closed_block = $4, closed_index = $5
         WHERE lost_key = $1 AND closed_block IS NULL",
    )
    .bind(lost.0.to_vec())
    .bind(state)
    .bind(by.0.to_vec())
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(ended.rows_affected())
}
