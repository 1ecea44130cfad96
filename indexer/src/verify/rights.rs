//! The permission matrix, policies and open intents: what the chain and the rows say of them.

use anyhow::Result;
use registry_client::values::{Bytes, Hash32, Key};
use registry_primitives::{Action, ActionSet, OrganisationKind, Policy, UserRole, When};
use sqlx::PgConnection;

use super::{
    books::{family, names_key, Books},
    chain,
    people::key_of,
    rows,
};
use crate::{
    node::Node,
    records::{decode_record, identifier_and, Intent, INTENTS, MATRIX, OWN_POLICIES, POLICIES},
    text::{unsigned, when_of},
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::PERMISSIONS);
    for (key, actions) in node.map::<ActionSet>(MATRIX, at).await? {
        let (kind, role): (OrganisationKind, UserRole) = decode_record(MATRIX, &key)?;
        let names: Vec<&str> = Action::ALL
            .iter()
            .filter(|action| actions.contains(**action))
            .map(|action| action.name())
            .collect();
        found.insert(names_key(&[&kind, &role]), permissions(&names));
    }

    let found = books.open(family::POLICIES);
    for (key, record) in node.map::<Policy>(POLICIES, at).await? {
        let action: Action = decode_record(POLICIES, &key)?;
        let (needed, threshold) = when_of(record.when);
        let text = policy(needed, threshold, Some(record.by.name()));
        found.insert(names_key(&[&action]), text);
    }

    let found = books.open(family::OWN_POLICIES);
    for (key, record) in node.map::<When>(OWN_POLICIES, at).await? {
        let (organisation, action) = identifier_and::<Action>(OWN_POLICIES, &key)?;
        let (needed, threshold) = when_of(record);
        let text = policy(needed, threshold, None);
        found.insert(names_key(&[&organisation, &action]), text);
    }

    let found = books.open(family::INTENTS);
    for (key, record) in node.map::<Intent>(INTENTS, at).await? {
        let facts = IntentFacts {
            organisation: u64::from(record.organisation.0),
            initiator: Key(record.initiator),
            person: u64::from(record.person.0),
            expires: u64::from(record.expires),
            call: record.call.into_inner(),
        };
        found.insert(chain::number(&key)?, facts.text());
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let cells: Vec<(String, String, Vec<String>)> = sqlx::query_as(
        "SELECT kind, role, actions FROM permissions WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::PERMISSIONS);
    for (kind, role, actions) in cells {
        let names: Vec<&str> = actions.iter().map(String::as_str).collect();
        found.insert(names_key(&[&kind, &role]), permissions(&names));
    }

    let policies: Vec<(String, String, Option<String>, String)> = sqlx::query_as(
        "SELECT action, needed, threshold::text, approver FROM policies
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::POLICIES);
    for (action, needed, threshold, approver) in policies {
        let text = policy(&needed, threshold, Some(&approver));
        found.insert(names_key(&[&action]), text);
    }

    let own: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(
        "SELECT organisation, action, needed, threshold::text FROM own_policies
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::OWN_POLICIES);
    for (organisation, action, needed, threshold) in own {
        let text = policy(&needed, threshold, None);
        found.insert(names_key(&[&organisation, &action]), text);
    }

    type IntentRow = (i64, i64, Vec<u8>, i64, i64, Vec<u8>);
    let intents: Vec<IntentRow> = sqlx::query_as(
        "SELECT id, organisation, initiator, person, expires, call FROM intents
         WHERE opened_block <= $1 AND (closed_block IS NULL OR closed_block > $1)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::INTENTS);
    for (id, organisation, initiator, person, expires, call) in intents {
        let facts = IntentFacts {
            organisation: unsigned(organisation)?,
            initiator: key_of(&initiator)?,
            person: unsigned(person)?,
            expires: unsigned(expires)?,
            call,
        };
        found.insert(rows::number(id)?, facts.text());
    }
    Ok(())
}

fn permissions(actions: &[&str]) -> String {
    format!("[{}]", actions.join(", "))
}

fn policy(needed: &str, threshold: Option<String>, approver: Option<&str>) -> String {
    let threshold = threshold.map_or_else(String::new, |credits| format!(" {credits}"));
    let approver = approver.map_or_else(String::new, |of| format!(" by {of}"));
    format!("{needed}{threshold}{approver}")
}

/// What is said of an intent.
struct IntentFacts {
    organisation: u64,
    initiator: Key,
    person: u64,
    expires: u64,
    call: Vec<u8>,
}

impl IntentFacts {
    fn text(self) -> String {
        format!(
            "organisation={} initiator={} person={} expires={} call={}",
            self.organisation,
            self.initiator,
            self.person,
            self.expires,
            Bytes(self.call)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{Approver, Credits};

    #[test]
    fn policies_tell_all_that_is_in_them() {
        let (needed, threshold) = when_of(When::From(Credits(1_000)));
        let by = Approver::Government;
        assert_eq!(
            policy(needed, threshold, Some(by.name())),
            "From 1000 by Government"
        );
        let (needed, threshold) = when_of(When::Always);
        assert_eq!(policy(needed, threshold, None), "Always");
    }
}
