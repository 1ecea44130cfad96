//! Organisations, their people and accreditations: what the chain and the rows say of them.

use anyhow::Result;
use registry_client::values::{readable_text, Hash32, Key};
use registry_primitives::Sector;
use sqlx::PgConnection;

use super::{
    books::{country_key, family, names_key, or_none, Books, RowKey},
    chain, rows,
};
use crate::{
    node::Node,
    records::{
        account_in, identifier_and, Accreditation, Invitation, MemberRecord, Organisation,
        Recovery, ACCREDITATIONS, APPLICANTS, INVITATIONS, MEMBERS, ORGANISATIONS, RECOVERIES,
        SELF_REGISTRATION,
    },
    text::{hash_of_column, unsigned},
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::ORGANISATIONS);
    for (key, record) in node.map::<Organisation>(ORGANISATIONS, at).await? {
        let facts = OrganisationFacts {
            kind: record.kind.name(),
            state: record.state.name(),
            name: &readable_text(&record.name),
            tax_id: &readable_text(&record.tax_id),
            country: &readable_text(&record.country),
            scopes: u64::from(record.scopes.0),
            website: &readable_text(&record.website),
        };
        found.insert(chain::number(&key)?, facts.text());
    }

    let found = books.open(family::MEMBERS);
    for (key, record) in node.map::<MemberRecord>(MEMBERS, at).await? {
        let text = member(
            u64::from(record.organisation.0),
            u64::from(record.person.0),
            record.role.name(),
            record.state.name(),
        );
        found.insert(RowKey::Text(Key(account_in(&key)?).to_string()), text);
    }

    let found = books.open(family::APPLICANTS);
    for (key, applicant) in node.map::<[u8; 32]>(APPLICANTS, at).await? {
        found.insert(chain::number(&key)?, Key(applicant).to_string());
    }

    let open: Option<bool> = node.value(SELF_REGISTRATION, at).await?;
    let found = books.open(family::SELF_REGISTRATION);
    found.insert(country_key(), openness(open.unwrap_or_default()));

    let found = books.open(family::ACCREDITATIONS);
    for (key, record) in node.map::<Accreditation>(ACCREDITATIONS, at).await? {
        let (organisation, sector) = identifier_and::<Sector>(ACCREDITATIONS, &key)?;
        let text = accreditation(
            &record.from.to_string(),
            &record.until.to_string(),
            record.suspended,
        );
        found.insert(names_key(&[&organisation, &sector]), text);
    }

    let found = books.open(family::INVITATIONS);
    for (key, record) in node.map::<Invitation>(INVITATIONS, at).await? {
        let text = invitation(
            u64::from(record.organisation.0),
            record.role.name(),
            u64::from(record.expires),
        );
        found.insert(RowKey::Text(Hash32(account_in(&key)?).to_string()), text);
    }

    let found = books.open(family::RECOVERIES);
    for (key, record) in node.map::<Recovery>(RECOVERIES, at).await? {
        let text = recovery(
            Key(record.new_key),
            u64::from(record.proposed_by.0),
            record.due.map(u64::from),
        );
        found.insert(RowKey::Text(Key(account_in(&key)?).to_string()), text);
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    type OrganisationRow = (i64, String, String, String, String, String, i32, String);
    let organisations: Vec<OrganisationRow> = sqlx::query_as(
        "SELECT id, kind, state, name, tax_id, country, scopes, website FROM organisations
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::ORGANISATIONS);
    for (id, kind, state, name, tax_id, country, scopes, website) in organisations {
        let facts = OrganisationFacts {
            kind: &kind,
            state: &state,
            name: &name,
            tax_id: &tax_id,
            country: &country,
            scopes: unsigned(i64::from(scopes))?,
            website: &website,
        };
        found.insert(rows::number(id)?, facts.text());
    }

    let members: Vec<(Vec<u8>, i64, i64, String, String)> = sqlx::query_as(
        "SELECT key, organisation, person, role, state FROM member_keys
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::MEMBERS);
    for (key, organisation, person, role, state) in members {
        let text = member(unsigned(organisation)?, unsigned(person)?, &role, &state);
        found.insert(RowKey::Text(key_of(&key)?.to_string()), text);
    }

    // Who waits for admission has no member but the one that applied.
    let applicants: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT o.id, m.key
         FROM organisations o
         JOIN member_keys m ON m.organisation = o.id AND m.block_range @> $1::bigint
         WHERE o.state = 'Pending' AND o.block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::APPLICANTS);
    for (organisation, key) in applicants {
        found.insert(rows::number(organisation)?, key_of(&key)?.to_string());
    }

    let open: Option<bool> =
        sqlx::query_scalar("SELECT open FROM self_registration WHERE block_range @> $1::bigint")
            .bind(block)
            .fetch_optional(&mut *connection)
            .await?;
    let found = books.open(family::SELF_REGISTRATION);
    if let Some(open) = open {
        found.insert(country_key(), openness(open));
    }

    let accreditations: Vec<(i64, String, String, String, bool)> = sqlx::query_as(
        "SELECT organisation, sector, good_from::text, good_until::text, suspended
         FROM accreditations WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::ACCREDITATIONS);
    for (organisation, sector, from, until, suspended) in accreditations {
        let text = accreditation(&from, &until, suspended);
        found.insert(names_key(&[&organisation, &sector]), text);
    }

    let invitations: Vec<(Vec<u8>, i64, String, i64)> = sqlx::query_as(
        "SELECT voucher, organisation, role, expires FROM invitations
         WHERE block <= $1 AND (closed_block IS NULL OR closed_block > $1)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::INVITATIONS);
    for (voucher, organisation, role, expires) in invitations {
        let text = invitation(unsigned(organisation)?, &role, unsigned(expires)?);
        found.insert(RowKey::Text(hash_of_column(&voucher)?.to_string()), text);
    }

    type RecoveryRow = (Vec<u8>, Vec<u8>, i64, Option<i64>);
    let recoveries: Vec<RecoveryRow> = sqlx::query_as(
        "SELECT lost_key, new_key, proposer, CASE WHEN approved_block <= $1 THEN due END
         FROM recoveries
         WHERE block <= $1 AND (closed_block IS NULL OR closed_block > $1)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::RECOVERIES);
    for (lost, new, proposer, due) in recoveries {
        let due = due.map(unsigned).transpose()?;
        let text = recovery(key_of(&new)?, unsigned(proposer)?, due);
        found.insert(RowKey::Text(key_of(&lost)?.to_string()), text);
    }
    Ok(())
}

/// The key in a column.
pub(super) fn key_of(bytes: &[u8]) -> Result<Key> {
    hash_of_column(bytes).map(|hash| Key(hash.0))
}

/// What is said of an organisation.
struct OrganisationFacts<'a> {
    kind: &'a str,
    state: &'a str,
    name: &'a str,
    tax_id: &'a str,
    country: &'a str,
    scopes: u64,
    website: &'a str,
}

impl OrganisationFacts<'_> {
    fn text(&self) -> String {
        format!(
            "{} {} name={:?} tax_id={:?} country={} scopes={:#b} website={:?}",
            self.kind, self.state, self.name, self.tax_id, self.country, self.scopes, self.website
        )
    }
}

fn member(organisation: u64, person: u64, role: &str, state: &str) -> String {
    format!("organisation={organisation} person={person} {role} {state}")
}

fn openness(open: bool) -> String {
    if open { "open" } else { "closed" }.to_owned()
}

fn accreditation(from: &str, until: &str, suspended: bool) -> String {
    let suspended = if suspended { " suspended" } else { "" };
    format!("from={from} until={until}{suspended}")
}

fn invitation(organisation: u64, role: &str, expires: u64) -> String {
    format!("organisation={organisation} {role} expires={expires}")
}

fn recovery(new: Key, proposer: u64, due: Option<u64>) -> String {
    format!("new={new} proposed_by={proposer} due={}", or_none(due))
}
