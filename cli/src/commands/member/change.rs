//! `registry member add`, `role`, `suspend`, `reactivate`, `remove` and `rotate`.

use crate::{
    args::member::WithReason,
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::Answer,
    values,
};
use registry_client::{AccountId, Call};
use registry_primitives::{MemberState, UserRole};
use serde_json::json;

/// Roles that can be given.
fn given(role: UserRole, field: &str) -> Result<UserRole, Problem> {
    match role {
        UserRole::Root => Err(Problem::of("RootIsUnique", "the role Root")
            .refused()
            .at(field)),
        role => Ok(role),
    }
}

/// Add a key as a member.
pub async fn add(
    context: &Context,
    key: &str,
    role: UserRole,
    organisation: Option<&str>,
) -> Result<Answer, Failure> {
    let role = given(role, "--role")?;
    let key = context.key(key)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let organisation = match organisation {
        Some(text) => lookup::organisation(&state, text).await?,
        None => lookup::own_organisation(&state, &signer.public_key()).await?,
    };
    let call = Call::AddMember {
        organisation: organisation.id,
        key,
        role,
    };
    let json = json!({
        "organisation": organisation.id,
        "address": key.to_string(),
        "role": role.name(),
    });
    let text = format!(
        "{key} is a member of organisation {} ({}) as {role}.",
        organisation.id, organisation.tax_id
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// Give a member another role.
pub async fn role(context: &Context, key: &str, role: UserRole) -> Result<Answer, Failure> {
    let role = given(role, "ROLE")?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let member = lookup::member(context, &registry.state().await?, key).await?;
    let call = Call::ChangeRole {
        key: member.key,
        role,
    };
    let json = json!({
        "organisation": member.organisation,
        "address": member.key.to_string(),
        "person": member.person,
        "before": member.role.name(),
        "role": role.name(),
    });
    let text = format!("{} is {role} now, and was {}.", member.key, member.role);
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// Suspend a member's key.
pub async fn suspend(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let call = |key, reason| Call::SuspendMember { key, reason };
    state(context, command, MemberState::Suspended, "suspended", call).await
}

/// Let a suspended key act again.
pub async fn reactivate(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let call = |key, reason| Call::ReactivateMember { key, reason };
    state(context, command, MemberState::Active, "active again", call).await
}

/// Remove a member, finally.
pub async fn remove(context: &Context, command: &WithReason) -> Result<Answer, Failure> {
    let call = |key, reason| Call::RemoveMember { key, reason };
    state(
        context,
        command,
        MemberState::Removed,
        "removed, finally",
        call,
    )
    .await
}

async fn state(
    context: &Context,
    command: &WithReason,
    after: MemberState,
    word: &str,
    call: impl FnOnce(AccountId, String) -> Call,
) -> Result<Answer, Failure> {
    let reason = values::reason(&command.reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let member = lookup::member(context, &registry.state().await?, &command.key).await?;
    let json = json!({
        "organisation": member.organisation,
        "address": member.key.to_string(),
        "person": member.person,
        "state": after.name(),
        "reason": reason,
    });
    let text = format!(
        "{} of organisation {} is {word}.",
        member.key, member.organisation
    );
    let call = call(member.key, reason);
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// Act with another key from now on.
pub async fn rotate(context: &Context, new: &str) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let successor = context.unlock(new)?;
    let registry = context.connect().await?;
    let (old, new) = (signer.account(), successor.account());
    let call = Call::RotateKey {
        new,
        signature: successor.consent_to_replace(&registry.genesis_hash(), &old),
    };
    let json = json!({ "old": old.to_string(), "new": new.to_string() });
    let text = format!("{new} takes the place of {old}, which never acts again.");
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_given_to_nobody() {
        assert_eq!(given(UserRole::Viewer, "--role"), Ok(UserRole::Viewer));
        let problem = given(UserRole::Root, "--role").unwrap_err();
        assert_eq!(problem.entry.unwrap().number, 2009);
        assert!(problem.refused);
    }
}
