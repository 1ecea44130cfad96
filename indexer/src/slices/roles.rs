//! Rights: the permission matrix, second-person policies, and the calls that wait for a second
//! person.

use anyhow::Result;
use registry_client::event::{
    Actor, IntentApproved, IntentCancelled, IntentExpired, IntentOpened, IntentRefused,
    OwnPolicyChanged, PermissionsChanged, PolicyChanged,
};
use registry_client::DecodedCall;
use registry_primitives::{Action, ActionSet, IntentId, OrganisationKind, Policy, UserRole, When};
use serde_json::Value;
use sqlx::PgConnection;

use super::{end_current, exactly_one, Position};
use crate::text::when_of;

/// How deep the arguments of a call may lie in each other to be kept as JSON. A batch of
/// batches can be deeper than those who read JSON accept; its bytes are kept all the same.
const DEEPEST: usize = 64;

pub(super) async fn permissions_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &PermissionsChanged,
) -> Result<()> {
    let cell = (event.kind, event.role);
    end_current!(
        connection,
        at,
        "permissions",
        "kind = $2 AND role = $3",
        event.kind.name(),
        event.role.name()
    )
    .await?;
    insert_permissions(connection, at.block, cell, event.after).await
}

/// A cell of the matrix, valid from a block on.
pub(super) async fn insert_permissions(
    connection: &mut PgConnection,
    block: i64,
    (kind, role): (OrganisationKind, UserRole),
    actions: ActionSet,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO permissions (kind, role, actions, block_range)
         VALUES ($1, $2, $3, int8range($4, NULL))",
    )
    .bind(kind.name())
    .bind(role.name())
    .bind(names(actions))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The actions of a set, in the order of their index.
fn names(actions: ActionSet) -> Vec<&'static str> {
    Action::ALL
        .iter()
        .filter(|action| actions.contains(**action))
        .map(|action| action.name())
        .collect()
}

pub(super) async fn policy_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &PolicyChanged,
) -> Result<()> {
    let action = event.action.name();
    end_current!(connection, at, "policies", "action = $2", action).await?;
    insert_policy(connection, at.block, event.action, event.after).await
}

/// The country's policy of an action, valid from a block on.
pub(super) async fn insert_policy(
    connection: &mut PgConnection,
    block: i64,
    action: Action,
    policy: Policy,
) -> Result<()> {
    let (needed, threshold) = when_of(policy.when);
    sqlx::query(
        "INSERT INTO policies (action, needed, threshold, approver, block_range)
         VALUES ($1, $2, $3::text::numeric, $4, int8range($5, NULL))",
    )
    .bind(action.name())
    .bind(needed)
    .bind(threshold)
    .bind(policy.by.name())
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// An organisation that asks nothing of itself any more has no row.
pub(super) async fn own_policy_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &OwnPolicyChanged,
) -> Result<()> {
    let organisation = i64::from(event.organisation.0);
    let action = event.action.name();
    end_current!(
        connection,
        at,
        "own_policies",
        "organisation = $2 AND action = $3",
        organisation,
        action
    )
    .await?;
    if event.after == When::Never {
        return Ok(());
    }
    let (needed, threshold) = when_of(event.after);
    sqlx::query(
        "INSERT INTO own_policies (organisation, action, needed, threshold, decided_by,
                                   block_range)
         VALUES ($1, $2, $3, $4::text::numeric, $5, int8range($6, NULL))",
    )
    .bind(organisation)
    .bind(action)
    .bind(needed)
    .bind(threshold)
    .bind(event.by.key.0.to_vec())
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn intent_opened(
    connection: &mut PgConnection,
    at: Position,
    event: &IntentOpened,
    call: Option<&DecodedCall>,
) -> Result<()> {
    let arguments = call.and_then(|call| showable(&call.arguments));
    sqlx::query(
        "INSERT INTO intents (id, organisation, initiator, person, call, pallet, name, arguments,
                              expires, opened_block, opened_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(i64::from(event.intent.0))
    .bind(i64::from(event.organisation.0))
    .bind(event.by.key.0.to_vec())
    .bind(i64::from(event.by.person.0))
    .bind(event.call.0.as_slice())
    .bind(call.map(|call| call.pallet.as_str()))
    .bind(call.map(|call| call.call.as_str()))
    .bind(arguments)
    .bind(i64::from(event.expires))
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The arguments of a call, unless they lie too deep in each other to be shown.
pub(super) fn showable(arguments: &Value) -> Option<&Value> {
    Some(arguments).filter(|arguments| is_shallow(arguments, DEEPEST))
}

/// Whether a value lies in at most so many others.
fn is_shallow(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return false;
    };
    match value {
        Value::Array(items) => items.iter().all(|item| is_shallow(item, below)),
        Value::Object(members) => members.values().all(|member| is_shallow(member, below)),
        _ => true,
    }
}

pub(super) async fn intent_approved(
    connection: &mut PgConnection,
    at: Position,
    event: &IntentApproved,
) -> Result<()> {
    let end = End {
        state: "Approved",
        by: Some(&event.by),
        reason: None,
    };
    close(connection, at, event.intent, end).await
}

pub(super) async fn intent_refused(
    connection: &mut PgConnection,
    at: Position,
    event: &IntentRefused,
) -> Result<()> {
    let end = End {
        state: "Refused",
        by: Some(&event.by),
        reason: Some(&event.reason.0),
    };
    close(connection, at, event.intent, end).await
}

pub(super) async fn intent_cancelled(
    connection: &mut PgConnection,
    at: Position,
    event: &IntentCancelled,
) -> Result<()> {
    let end = End {
        state: "Cancelled",
        by: Some(&event.by),
        reason: None,
    };
    close(connection, at, event.intent, end).await
}

pub(super) async fn intent_expired(
    connection: &mut PgConnection,
    at: Position,
    event: &IntentExpired,
) -> Result<()> {
    let end = End {
        state: "Expired",
        by: None,
        reason: None,
    };
    close(connection, at, event.intent, end).await
}

/// How an intent ended.
struct End<'a> {
    state: &'static str,
    by: Option<&'a Actor>,
    reason: Option<&'a str>,
}

async fn close(
    connection: &mut PgConnection,
    at: Position,
    intent: IntentId,
    end: End<'_>,
) -> Result<()> {
    let closed = sqlx::query(
        "UPDATE intents
         SET state = $2, closed_by = $3, closed_person = $4, closed_organisation = $5,
             closed_block = $6, closed_index = $7, reason = $8
         WHERE id = $1 AND state = 'Open'",
    )
    .bind(i64::from(intent.0))
    .bind(end.state)
    .bind(end.by.map(|by| by.key.0.to_vec()))
    .bind(end.by.map(|by| i64::from(by.person.0)))
    .bind(end.by.map(|by| i64::from(by.organisation.0)))
    .bind(at.block)
    .bind(at.index)
    .bind(end.reason)
    .execute(&mut *connection)
    .await?;
    exactly_one(closed.rows_affected(), "the end of an intent")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sets_are_named_in_the_order_of_actions() {
        let set = ActionSet::of(&[Action::RetireCredits, Action::AddMember]);
        assert_eq!(names(set), ["AddMember", "RetireCredits"]);
        assert!(names(ActionSet::default()).is_empty());
    }

    #[test]
    fn arguments_that_lie_too_deep_are_known() {
        let mut value = json!(1);
        for _ in 1..DEEPEST {
            value = json!({ "calls": value });
        }
        assert!(is_shallow(&value, DEEPEST));
        assert!(!is_shallow(&json!([value]), DEEPEST));
    }
}
