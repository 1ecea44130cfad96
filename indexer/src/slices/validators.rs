//! Validators and the rules of their set.

use anyhow::Result;
use registry_client::{
    event::{Actor, Equivocated, KeysChanged, RulesChanged, ValidatorChanged},
    values::{readable_text, Key},
};
use registry_primitives::{
    records::validators::{Validator, ValidatorRules},
    OrganisationId,
};
use sqlx::PgConnection;

use super::{end_current, exactly_one, Position};

/// A validator as a row holds it.
struct ValidatorRow {
    account: Vec<u8>,
    organisation: i64,
    state: &'static str,
    seated: bool,
    since: i64,
    until: Option<i64>,
}

pub(super) async fn changed(
    connection: &mut PgConnection,
    at: Position,
    event: &ValidatorChanged,
) -> Result<()> {
    let account = event.validator.0.to_vec();
    let since: Option<i64> = sqlx::query_scalar(
        "SELECT since FROM validators WHERE account = $1 AND upper_inf(block_range)",
    )
    .bind(account.as_slice())
    .fetch_optional(&mut *connection)
    .await?;
    let ended = end_current!(
        connection,
        at,
        "validators",
        "account = $2",
        account.as_slice()
    )
    .await?;
    if event.before.is_some() {
        exactly_one(ended, "the change of a validator")?;
    }
    if let Some(state) = event.after {
        // A seat that comes or goes leaves the state as old as it is.
        let since = since.filter(|_| event.before == event.after);
        let row = ValidatorRow {
            account: account.clone(),
            organisation: i64::from(event.organisation.0),
            state: state.name(),
            seated: event.seated,
            since: since.unwrap_or(i64::from(event.session)),
            until: event.until.map(i64::from),
        };
        insert_row(connection, at.block, row).await?;
    }
    let change = Change {
        account: event.validator,
        organisation: event.organisation,
        change: event.change.name(),
        by: event.by.as_ref(),
    };
    insert_change(connection, at, &change).await?;
    sqlx::query(
        "UPDATE validator_changes
         SET state_before = $3, state_after = $4, seated = $5, session = $6, until = $7,
             reason = $8
         WHERE block = $1 AND index = $2",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(event.before.map(|state| state.name()))
    .bind(event.after.map(|state| state.name()))
    .bind(event.seated)
    .bind(i64::from(event.session))
    .bind(event.until.map(i64::from))
    .bind(event.reason.as_ref().map(|reason| reason.0.as_str()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn keys_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &KeysChanged,
) -> Result<()> {
    let change = Change {
        account: event.validator,
        organisation: event.organisation,
        change: "KeysChanged",
        by: Some(&event.by),
    };
    insert_change(connection, at, &change).await
}

pub(super) async fn equivocated(
    connection: &mut PgConnection,
    at: Position,
    event: &Equivocated,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO equivocations (block, index, account, organisation, session, kind, id,
                                    reporter)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(event.validator.0.to_vec())
    .bind(i64::from(event.organisation.0))
    .bind(i64::from(event.session))
    .bind(kind(&event.kind.0))
    .bind(event.id.0.to_vec())
    .bind(event.reporter.map(|reporter| reporter.0.to_vec()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// The kind of an offence, as consensus names it: a text that is filled up.
pub fn kind(bytes: &[u8; 16]) -> String {
    readable_text(bytes)
        .trim_end_matches(['\0', ' ', ':'])
        .replace('\0', "")
}

pub(super) async fn rules_changed(
    connection: &mut PgConnection,
    at: Position,
    event: &RulesChanged,
) -> Result<()> {
    let ended = end_current!(connection, at, "validator_rules", "TRUE").await?;
    exactly_one(ended, "the rules of the validators")?;
    insert_rules(connection, at.block, event.after).await
}

/// The rules of the set, valid from a block on.
pub(super) async fn insert_rules(
    connection: &mut PgConnection,
    block: i64,
    rules: ValidatorRules,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO validator_rules (floor, seats, share, missed, session_length, block_range)
         VALUES ($1, $2, $3, $4, $5, int8range($6, NULL))",
    )
    .bind(i64::from(rules.floor))
    .bind(i64::from(rules.seats))
    .bind(i64::from(rules.share))
    .bind(i64::from(rules.missed))
    .bind(i64::from(rules.session_length))
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// A validator, valid from a block on.
pub(super) async fn insert(
    connection: &mut PgConnection,
    block: i64,
    account: Key,
    record: &Validator,
) -> Result<()> {
    let row = ValidatorRow {
        account: account.0.to_vec(),
        organisation: i64::from(record.organisation.0),
        state: record.state.name(),
        seated: record.seated,
        since: i64::from(record.since),
        until: record.until.map(i64::from),
    };
    insert_row(connection, block, row).await
}

async fn insert_row(connection: &mut PgConnection, block: i64, row: ValidatorRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO validators (account, organisation, state, seated, since, until, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, int8range($7, NULL))",
    )
    .bind(row.account)
    .bind(row.organisation)
    .bind(row.state)
    .bind(row.seated)
    .bind(row.since)
    .bind(row.until)
    .bind(block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// What happened to a validator.
struct Change<'a> {
    account: Key,
    organisation: OrganisationId,
    change: &'static str,
    by: Option<&'a Actor>,
}

async fn insert_change(
    connection: &mut PgConnection,
    at: Position,
    change: &Change<'_>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO validator_changes (block, index, account, organisation, change, decided_by,
                                        decided_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(change.account.0.to_vec())
    .bind(i64::from(change.organisation.0))
    .bind(change.change)
    .bind(change.by.map(|by| i64::from(by.organisation.0)))
    .bind(change.by.map(|by| by.key.0.to_vec()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_offences_are_texts_without_what_fills_them_up() {
        assert_eq!(kind(b"grandpa:equivoca"), "grandpa:equivoca");
        assert_eq!(kind(b"offline\0\0\0\0\0\0\0\0\0"), "offline");
    }
}
