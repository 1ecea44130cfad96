//! Freezes: placed, prolonged, lifted, and the marks that they leave on ranges.

use anyhow::Result;
use registry_client::event::{FreezeLifted, FreezePlaced, FreezeProlonged};
use registry_primitives::{records::freezes::FreezeSubject, FreezeId, SerialRange};
use sqlx::PgConnection;

use super::{
    end_current, exactly_one,
    ranges::{self, contradiction},
    MovedColumns, Position,
};
use crate::{
    error::fatal,
    text::{big, subject_name},
};

/// What a freeze covers as columns hold it.
pub struct SubjectColumns {
    /// Its name.
    pub subject: &'static str,
    /// The programme, of serials too.
    pub programme: Option<i64>,
    /// The organisation.
    pub organisation: Option<i64>,
}

impl SubjectColumns {
    /// The columns of a subject.
    pub fn of(subject: FreezeSubject) -> Self {
        let (programme, organisation) = match subject {
            FreezeSubject::Serials(programme) | FreezeSubject::Programme(programme) => {
                (Some(i64::from(programme.0)), None)
            }
            FreezeSubject::Organisation(organisation) => (None, Some(i64::from(organisation.0))),
            FreezeSubject::Country => (None, None),
        };
        Self {
            subject: subject_name(subject),
            programme,
            organisation,
        }
    }
}

pub(super) async fn placed(
    connection: &mut PgConnection,
    at: Position,
    event: &FreezePlaced,
) -> Result<()> {
    let of = SubjectColumns::of(event.subject);
    let whole = !matches!(event.subject, FreezeSubject::Serials(_));
    if whole {
        clear(connection, at, &of).await?;
    }
    sqlx::query(
        "INSERT INTO freezes (id, subject, programme, organisation, amount, reason, case_id, since,
                              since_index, until, placed_by, placed_key, block_range)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, int8range($8, NULL))",
    )
    .bind(i64::from(event.freeze.0))
    .bind(of.subject)
    .bind(of.programme)
    .bind(of.organisation)
    .bind(event.amount.map(|amount| big(amount.0)).transpose()?)
    .bind(event.reason.0.as_str())
    .bind(event.case.0.as_str())
    .bind(at.block)
    .bind(at.index)
    .bind(event.until.map(i64::from))
    .bind(event.by.as_ref().map(|by| i64::from(by.organisation.0)))
    .bind(event.by.as_ref().map(|by| by.key.0.to_vec()))
    .execute(&mut *connection)
    .await?;
    let FreezeSubject::Serials(programme) = event.subject else {
        return Ok(());
    };

    let marked = MovedColumns::of(&event.ranges)?;
    sqlx::query(
        "INSERT INTO freeze_ranges (freeze_id, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
    )
    .bind(i64::from(event.freeze.0))
    .bind(marked.positions)
    .bind(marked.firsts)
    .bind(marked.lasts)
    .bind(marked.issuances)
    .bind(marked.vintages)
    .execute(&mut *connection)
    .await?;
    let parts: Vec<SerialRange> = event.ranges.iter().map(|moved| moved.range).collect();
    let mut ledger = ranges::load(connection, at, &parts).await?;
    for moved in &event.ranges {
        ledger
            .mark(moved.range, programme, moved.issuance, event.freeze)
            .map_err(contradiction)?;
    }
    ranges::store(connection, at, &ledger.changes()).await
}

/// What ran out of the freezes of a subject makes room for another one.
async fn clear(
    connection: &mut PgConnection,
    at: Position,
    subject: &SubjectColumns,
) -> Result<()> {
    let over: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM freezes
         WHERE upper_inf(block_range) AND lifted_block IS NULL AND cleared_block IS NULL
           AND subject = $1 AND programme IS NOT DISTINCT FROM $2
           AND organisation IS NOT DISTINCT FROM $3 AND until <= $4",
    )
    .bind(subject.subject)
    .bind(subject.programme)
    .bind(subject.organisation)
    .bind(at.block)
    .fetch_all(&mut *connection)
    .await?;
    for id in over {
        let mut row = take(connection, at, id).await?;
        row.cleared_block = Some(at.block);
        row.insert(connection, at).await?;
    }
    Ok(())
}

pub(super) async fn prolonged(
    connection: &mut PgConnection,
    at: Position,
    event: &FreezeProlonged,
) -> Result<()> {
    let mut row = take_standing(connection, at, event.freeze).await?;
    row.until = event.until.map(i64::from);
    row.prolonged_block = Some(at.block);
    row.insert(connection, at).await
}

pub(super) async fn lifted(
    connection: &mut PgConnection,
    at: Position,
    event: &FreezeLifted,
) -> Result<()> {
    let by = event.by.as_ref();
    let mut row = take_standing(connection, at, event.freeze).await?;
    row.lifted_block = Some(at.block);
    row.lifted_index = Some(at.index);
    row.lifted_by = by.map(|by| i64::from(by.organisation.0));
    row.lifted_key = by.map(|by| by.key.0.to_vec());
    row.lift_reason = Some(event.reason.0.clone());
    row.insert(connection, at).await
}

/// A freeze at a block.
#[derive(sqlx::FromRow)]
struct FreezeRow {
    id: i64,
    subject: String,
    programme: Option<i64>,
    organisation: Option<i64>,
    amount: Option<i64>,
    reason: String,
    case_id: String,
    since: i64,
    since_index: i32,
    until: Option<i64>,
    placed_by: Option<i64>,
    placed_key: Option<Vec<u8>>,
    prolonged_block: Option<i64>,
    lifted_block: Option<i64>,
    lifted_index: Option<i32>,
    lifted_by: Option<i64>,
    lifted_key: Option<Vec<u8>>,
    lift_reason: Option<String>,
    cleared_block: Option<i64>,
}

/// The current row of a freeze, which ends before the block.
async fn take(connection: &mut PgConnection, at: Position, id: i64) -> Result<FreezeRow> {
    let row: Option<FreezeRow> = sqlx::query_as(
        "SELECT id, subject, programme, organisation, amount, reason, case_id, since, since_index,
                until, placed_by, placed_key, prolonged_block, lifted_block, lifted_index,
                lifted_by, lifted_key, lift_reason, cleared_block
         FROM freezes WHERE id = $1 AND upper_inf(block_range)",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let row = row.ok_or_else(|| {
        fatal(format!(
            "The database contradicts the chain: it has no freeze {id}."
        ))
    })?;
    let ended = end_current!(connection, at, "freezes", "id = $2", id).await?;
    exactly_one(ended, "a freeze")?;
    Ok(row)
}

/// The same of a freeze that the chain still keeps.
async fn take_standing(
    connection: &mut PgConnection,
    at: Position,
    freeze: FreezeId,
) -> Result<FreezeRow> {
    let row = take(connection, at, i64::from(freeze.0)).await?;
    if row.lifted_block.is_some() || row.cleared_block.is_some() {
        return Err(fatal(format!(
            "The database contradicts the chain: freeze {freeze} is over."
        )));
    }
    Ok(row)
}

impl FreezeRow {
    /// Write the row as it is from the block on.
    async fn insert(self, connection: &mut PgConnection, at: Position) -> Result<()> {
        sqlx::query(
            "INSERT INTO freezes (
                 id, subject, programme, organisation, amount, reason, case_id, since, since_index,
                 until, placed_by, placed_key, prolonged_block, lifted_block, lifted_index,
                 lifted_by, lifted_key, lift_reason, cleared_block, block_range)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                     $18, $19, int8range($20, NULL))",
        )
        .bind(self.id)
        .bind(self.subject)
        .bind(self.programme)
        .bind(self.organisation)
        .bind(self.amount)
        .bind(self.reason)
        .bind(self.case_id)
        .bind(self.since)
        .bind(self.since_index)
        .bind(self.until)
        .bind(self.placed_by)
        .bind(self.placed_key)
        .bind(self.prolonged_block)
        .bind(self.lifted_block)
        .bind(self.lifted_index)
        .bind(self.lifted_by)
        .bind(self.lifted_key)
        .bind(self.lift_reason)
        .bind(self.cleared_block)
        .bind(at.block)
        .execute(&mut *connection)
        .await?;
        Ok(())
    }
}
