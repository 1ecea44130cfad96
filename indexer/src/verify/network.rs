//! Validators, the rules of their set, and what they did: what the chain and the rows say of
//! them.

use anyhow::Result;
use registry_client::values::{Hash32, Key};
use sqlx::{FromRow, PgConnection};

use super::books::{country_key, family, names_key, or_none, Books, RowKey};
use crate::{
    node::Node,
    records::{
        account_in, identifier_and_account, Performance, Validator, ValidatorRules, PERFORMANCE,
        VALIDATORS, VALIDATOR_RULES,
    },
    text::{key_of_column, unsigned},
};

/// Sessions that the chain remembers.
const REMEMBERED: i64 = 168;
/// The first runtime that keeps how many blocks were expected of a validator.
const KEEPS_EXPECTED: i64 = 6;

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::VALIDATORS);
    for (key, record) in node.map::<Validator>(VALIDATORS, at).await? {
        let text = validator(
            u64::from(record.organisation.0),
            record.state.name(),
            record.seated,
            u64::from(record.since),
            &or_none(record.until),
        );
        found.insert(names_key(&[&Key(account_in(&key)?)]), text);
    }

    let rules: Option<ValidatorRules> = node.value(VALIDATOR_RULES, at).await?;
    let rules = rules.unwrap_or_default();
    let text = rules_text([
        u64::from(rules.floor),
        u64::from(rules.seats),
        u64::from(rules.share),
        u64::from(rules.missed),
        u64::from(rules.session_length),
    ]);
    books
        .open(family::VALIDATOR_RULES)
        .insert(country_key(), text);

    let found = books.open(family::PERFORMANCE);
    for (key, record) in node.map::<Performance>(PERFORMANCE, at).await? {
        let (session, account) = identifier_and_account(&key)?;
        let text = performance(u64::from(record.authored), &or_none(record.expected));
        found.insert(in_session(u64::from(session), Key(account)), text);
    }
    Ok(())
}

#[derive(FromRow)]
struct ValidatorRow {
    account: Vec<u8>,
    organisation: i64,
    state: String,
    seated: bool,
    since: i64,
    until: Option<i64>,
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let rows: Vec<ValidatorRow> = sqlx::query_as(
        "SELECT account, organisation, state, seated, since, until FROM validators
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::VALIDATORS);
    for row in rows {
        let until = row.until.map(unsigned).transpose()?;
        let text = validator(
            unsigned(row.organisation)?,
            &row.state,
            row.seated,
            unsigned(row.since)?,
            &or_none(until),
        );
        found.insert(names_key(&[&key_of_column(&row.account)?]), text);
    }

    let rules: Option<(i64, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT floor, seats, share, missed, session_length FROM validator_rules
         WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((floor, seats, share, missed, length)) = rules {
        let text = rules_text([
            unsigned(floor)?,
            unsigned(seats)?,
            unsigned(share)?,
            unsigned(missed)?,
            unsigned(length)?,
        ]);
        books
            .open(family::VALIDATOR_RULES)
            .insert(country_key(), text);
    }

    let rows: Vec<(i64, Vec<u8>, i64, Option<i64>)> = sqlx::query_as(
        "SELECT p.session, p.account, p.authored,
                CASE WHEN b.spec_version >= $2 THEN p.expected END
         FROM performances p
         JOIN sessions s ON s.session = p.session AND s.ended_block <= $1
         JOIN blocks b ON b.number = s.ended_block
         WHERE p.session > (SELECT MAX(session) FROM sessions WHERE ended_block <= $1) - $3",
    )
    .bind(block)
    .bind(KEEPS_EXPECTED)
    .bind(REMEMBERED)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::PERFORMANCE);
    for (session, account, authored, expected) in rows {
        let expected = expected.map(unsigned).transpose()?;
        let text = performance(unsigned(authored)?, &or_none(expected));
        found.insert(
            in_session(unsigned(session)?, key_of_column(&account)?),
            text,
        );
    }
    Ok(())
}

fn in_session(session: u64, account: Key) -> RowKey {
    names_key(&[&session, &account])
}

fn validator(organisation: u64, state: &str, seated: bool, since: u64, until: &str) -> String {
    format!("organisation={organisation} {state} seated={seated} since={since} until={until}")
}

fn rules_text([floor, seats, share, missed, length]: [u64; 5]) -> String {
    format!("floor={floor} seats={seats} share={share} missed={missed} session_length={length}")
}

fn performance(authored: u64, expected: &str) -> String {
    format!("authored={authored} expected={expected}")
}
