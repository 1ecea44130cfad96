//! `registry member list`.

use crate::{
    commands::organisation::{member_json, members_table, organisation_json},
    context::Context,
    failure::Failure,
    lookup::{self, Names},
    output::{table, Answer},
};
use registry_client::InvitationView;
use serde_json::{json, Value};

/// List the members of an organisation and its invitations.
pub async fn list(context: &Context, organisation: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, organisation).await?;
    let names = Names::of(context);
    let mut members = state.members_of(organisation.id).await?;
    members.sort_by_key(|member| (member.state, member.role, member.key.0));
    let mut invitations = state.invitations().await?;
    invitations.retain(|invitation| invitation.organisation == organisation.id);

    let now = state.block_number();
    let members_json: Vec<Value> = members
        .iter()
        .map(|member| {
            let mut json = member_json(member);
            json["keyName"] = json!(names.name(&member.key));
            json
        })
        .collect();
    let invitations_json: Vec<Value> = invitations
        .iter()
        .map(|invitation| invitation_json(invitation, now))
        .collect();
    let json = json!({
        "block": now,
        "organisation": organisation_json(&organisation),
        "members": members_json,
        "invitations": invitations_json,
    });
    let mut text = format!(
        "{} ({}) at block {now}:\n{}",
        organisation.name,
        organisation.tax_id,
        members_table(&members, &names)
    );
    if !invitations.is_empty() {
        text = format!("{text}\n{}", invitations_table(&invitations, now));
    }
    Ok(Answer::new(&json, text))
}

/// Whether an invitation can be accepted no longer in what follows a block.
fn has_expired(invitation: &InvitationView, now: u64) -> bool {
    u64::from(invitation.expires) <= now
}

fn invitation_json(invitation: &InvitationView, now: u64) -> Value {
    json!({
        "voucherHash": format!("0x{}", hex::encode(invitation.voucher)),
        "role": invitation.role.name(),
        "expires": invitation.expires,
        "expired": has_expired(invitation, now),
    })
}

fn invitations_table(invitations: &[InvitationView], now: u64) -> String {
    let rows = invitations.iter().map(|invitation| {
        let until = match has_expired(invitation, now) {
            true => format!("{} (expired)", invitation.expires),
            false => invitation.expires.to_string(),
        };
        [
            format!("0x{}", hex::encode(invitation.voucher)),
            invitation.role.to_string(),
            until,
        ]
    });
    table(["Invitation", "Role", "Until block"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{OrganisationId, UserRole};

    #[test]
    fn expired_invitations_are_told() {
        let invitation = InvitationView {
            voucher: [0xab; 32],
            organisation: OrganisationId(2),
            role: UserRole::Viewer,
            expires: 10,
        };
        assert!(!invitations_table(&[invitation], 9).contains("expired"));
        assert!(invitations_table(&[invitation], 10).contains("10 (expired)"));
        assert_eq!(invitation_json(&invitation, 10)["expired"], true);
    }
}
