//! `registry organisation list` and `registry organisation show`.

use super::organisation_json;
use crate::{
    context::Context,
    failure::Failure,
    lookup::{self, Names},
    output::{pairs, table, Answer},
    values,
};
use registry_client::{AccreditationView, MemberView, OrganisationView, State};
use registry_primitives::{records::accounts::Accreditation, MemberState, OrganisationId};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// List organisations.
pub async fn list(state: &State) -> Result<Answer, Failure> {
    let organisations = state.organisations().await?;
    let counts = active_members(&state.members().await?);
    let count = |id| counts.get(&id).copied().unwrap_or(0);
    let all: Vec<Value> = organisations
        .iter()
        .map(|organisation| {
            let mut json = organisation_json(organisation);
            json["memberCount"] = json!(count(organisation.id));
            json
        })
        .collect();
    let rows = organisations.iter().map(|organisation| {
        [
            organisation.id.to_string(),
            organisation.tax_id.clone(),
            organisation.name.clone(),
            organisation.kind.to_string(),
            organisation.state.to_string(),
            scopes_text(organisation),
            count(organisation.id).to_string(),
            organisation.website.clone(),
        ]
    });
    let header = [
        "Id", "Tax id", "Name", "Kind", "State", "Scopes", "Members", "Website",
    ];
    Ok(Answer::new(
        &json!({ "block": state.block_number(), "organisations": all }),
        table(header, rows),
    ))
}

/// How many members who may act each organisation has.
fn active_members(members: &[MemberView]) -> BTreeMap<OrganisationId, u32> {
    let mut counts = BTreeMap::<OrganisationId, u32>::new();
    for member in members {
        if member.state == MemberState::Active {
            let count = counts.entry(member.organisation).or_default();
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// Show one organisation with its members, accreditations and balances.
pub async fn show(context: &Context, state: &State, text: &str) -> Result<Answer, Failure> {
    let organisation = lookup::organisation(state, text).await?;
    let balances = state.balances(organisation.id).await?;
    let accreditations = state.accreditations_of(organisation.id).await?;
    let mut members = state.members_of(organisation.id).await?;
    members.sort_by_key(|member| (member.state, member.role, member.key.0));
    let count = members
        .iter()
        .filter(|member| member.state == MemberState::Active)
        .count();
    let mut json = organisation_json(&organisation);
    json["memberCount"] = json!(count);
    json["members"] = members.iter().map(member_json).collect();
    json["accreditations"] = accreditations.iter().map(accreditation_json).collect();
    json["balances"] = json!({
        "held": balances.held,
        "pending": balances.pending,
        "retiredLocal": balances.retired_local,
        "retiredInternational": balances.retired_international,
        "cancelled": balances.cancelled,
    });
    let mut text = pairs([
        ("id", organisation.id.to_string()),
        ("tax id", organisation.tax_id.clone()),
        ("name", organisation.name.clone()),
        ("kind", organisation.kind.to_string()),
        ("state", organisation.state.to_string()),
        ("country", organisation.country.clone()),
        ("scopes", scopes_text(&organisation)),
        ("website", organisation.website.clone()),
        ("members", count.to_string()),
        ("held", balances.held.to_string()),
        ("reserved by what waits", balances.pending.to_string()),
        (
            "retired inside the country",
            balances.retired_local.to_string(),
        ),
        (
            "retired for another country",
            balances.retired_international.to_string(),
        ),
        ("cancelled", balances.cancelled.to_string()),
    ]);
    if !accreditations.is_empty() {
        let rows = accreditations.iter().map(|accreditation| {
            let record = accreditation.record;
            [
                accreditation.sector.to_string(),
                values::moment_text(record.from),
                values::moment_text(record.until),
                standing(&record, values::now()).to_owned(),
            ]
        });
        let header = ["Accredited for", "From", "Until", "Standing"];
        text = format!("{text}\n{}", table(header, rows));
    }
    let members = members_table(&members, &Names::of(context));
    Ok(Answer::new(&json, format!("{text}\n{members}")))
}

/// A member for programs.
pub fn member_json(member: &MemberView) -> Value {
    json!({
        "address": member.key.to_string(),
        "person": member.person,
        "role": member.role.name(),
        "state": member.state.name(),
    })
}

/// Members for people, with the names that the keys have on this computer.
pub fn members_table(members: &[MemberView], names: &Names) -> String {
    let rows = members.iter().map(|member| {
        [
            member.key.to_string(),
            names.name(&member.key).unwrap_or_default().to_owned(),
            member.person.to_string(),
            member.role.to_string(),
            member.state.to_string(),
        ]
    });
    table(["Member", "Name here", "Person", "Role", "State"], rows)
}

fn accreditation_json(accreditation: &AccreditationView) -> Value {
    let record = accreditation.record;
    json!({
        "sector": accreditation.sector.name(),
        "from": values::moment_text(record.from),
        "until": values::moment_text(record.until),
        "suspended": record.suspended,
    })
}

/// How an accreditation stands at a time in seconds since 1970.
fn standing(record: &Accreditation, now: u64) -> &'static str {
    if record.suspended {
        "suspended"
    } else if now < record.from {
        "not begun"
    } else if record.until < now {
        "ended"
    } else {
        "good"
    }
}

fn scopes_text(organisation: &OrganisationView) -> String {
    let scopes: Vec<String> = organisation
        .scopes
        .iter()
        .map(|scope| scope.to_string())
        .collect();
    scopes.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{PersonId, UserRole};

    fn member(seed: u8, organisation: u32, state: MemberState) -> MemberView {
        MemberView {
            key: [seed; 32].into(),
            organisation: OrganisationId(organisation),
            person: PersonId(seed.into()),
            role: UserRole::Admin,
            state,
        }
    }

    #[test]
    fn only_members_who_may_act_are_counted() {
        let members = [
            member(1, 2, MemberState::Active),
            member(2, 2, MemberState::Removed),
            member(3, 3, MemberState::Active),
            member(4, 2, MemberState::Active),
        ];
        let counts = active_members(&members);
        assert_eq!(counts[&OrganisationId(2)], 2);
        assert_eq!(counts[&OrganisationId(3)], 1);
    }

    #[test]
    fn the_standing_of_an_accreditation_depends_on_the_time() {
        let record = Accreditation {
            from: 10,
            until: 20,
            suspended: false,
        };
        let at = |now| standing(&record, now);
        assert_eq!(
            (at(9), at(10), at(20), at(21)),
            ("not begun", "good", "good", "ended")
        );
        for now in [9, 10, 20, 21] {
            let good = standing(&record, now) == "good";
            assert_eq!(good, record.is_good(now), "{now}");
        }
        let suspended = Accreditation {
            suspended: true,
            ..record
        };
        assert_eq!(standing(&suspended, 15), "suspended");
    }

    #[test]
    fn members_are_shown_with_what_they_may() {
        let table = members_table(&[member(1, 2, MemberState::Suspended)], &Names::default());
        assert!(
            table.contains("Suspended") && table.contains("Admin"),
            "{table}"
        );
        let json = member_json(&member(1, 2, MemberState::Replaced));
        assert_eq!(json["state"], "Replaced");
        assert_eq!(json["person"], 1);
    }
}
