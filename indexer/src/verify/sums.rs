//! Sums over the rows of the database at a block: computed here anew, and as served.

use anyhow::Result;
use registry_primitives::Credits;
use sqlx::{FromRow, PgConnection};

use super::{
    books::{self, Family},
    rows::number,
};
use crate::{
    error::fatal,
    records::{Balances, Totals},
    text::unsigned,
};

/// Sums as rows give them: as text, because a wrong sum may be larger than a column.
#[derive(FromRow)]
struct SumRow {
    id: i64,
    authorised: String,
    issued: String,
    voided: String,
    held: String,
    pending: String,
    retired_local: String,
    retired_international: String,
    cancelled: String,
}

impl SumRow {
    fn totals(&self) -> Result<Totals> {
        Ok(Totals {
            authorised: credits(&self.authorised)?,
            issued: credits(&self.issued)?,
            voided: credits(&self.voided)?,
            balances: Balances {
                held: credits(&self.held)?,
                pending: credits(&self.pending)?,
                retired_local: credits(&self.retired_local)?,
                retired_international: credits(&self.retired_international)?,
                cancelled: credits(&self.cancelled)?,
            },
        })
    }
}

fn credits(text: &str) -> Result<Credits> {
    text.parse()
        .map(Credits)
        .map_err(|_| fatal(format!("The sum {text} is no number of credits.")))
}

/// Balances of organisations, summed from the ranges.
pub(super) async fn balances(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let rows: Vec<SumRow> = sqlx::query_as(
        "SELECT owner AS id, '0' AS authorised, '0' AS issued, '0' AS voided,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Holding'), 0)::text
                    AS held,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Pending'), 0)::text
                    AS pending,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'RetirementLocal'), 0)::text
                    AS retired_local,
                COALESCE(SUM(last - first + 1)
                    FILTER (WHERE account = 'RetirementInternational'), 0)::text
                    AS retired_international,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Cancellation'), 0)::text
                    AS cancelled
         FROM ranges WHERE block_range @> $1::bigint
         GROUP BY owner",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    insert_balances(family, &rows)
}

/// Balances of organisations, as they are served.
pub(super) async fn served_balances(
    connection: &mut PgConnection,
    family: &mut Family,
) -> Result<()> {
    let rows: Vec<SumRow> = sqlx::query_as(
        "SELECT organisation AS id, '0' AS authorised, '0' AS issued, '0' AS voided, held::text AS held,
                pending::text AS pending, retired_local::text AS retired_local,
                retired_international::text AS retired_international, cancelled::text AS cancelled
         FROM organisation_balances",
    )
    .fetch_all(&mut *connection)
    .await?;
    insert_balances(family, &rows)
}

fn insert_balances(family: &mut Family, rows: &[SumRow]) -> Result<()> {
    for row in rows {
        if let Some(text) = books::balances(&row.totals()?.balances) {
            family.insert(number(row.id)?, text);
        }
    }
    Ok(())
}

/// Totals of programmes, summed from the ranges.
pub(super) async fn programme_totals(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let rows: Vec<SumRow> = sqlx::query_as(
        "SELECT p.id,
                (SELECT COALESCE(SUM(a.last - a.first + 1), 0)::text FROM authorisations a
                 WHERE a.programme = p.id AND a.block <= $1) AS authorised,
                COALESCE(SUM(r.last - r.first + 1), 0)::text AS issued,
                (SELECT COALESCE(SUM(i.last - i.first + 1), 0)::text FROM issuances i
                 WHERE i.programme = p.id AND i.voided_block <= $1) AS voided,
                COALESCE(SUM(r.last - r.first + 1) FILTER (WHERE r.account = 'Holding'), 0)::text
                    AS held,
                COALESCE(SUM(r.last - r.first + 1) FILTER (WHERE r.account = 'Pending'), 0)::text
                    AS pending,
                COALESCE(SUM(r.last - r.first + 1)
                    FILTER (WHERE r.account = 'RetirementLocal'), 0)::text AS retired_local,
                COALESCE(SUM(r.last - r.first + 1)
                    FILTER (WHERE r.account = 'RetirementInternational'), 0)::text
                    AS retired_international,
                COALESCE(SUM(r.last - r.first + 1)
                    FILTER (WHERE r.account = 'Cancellation'), 0)::text AS cancelled
         FROM programmes p
         LEFT JOIN ranges r ON r.programme = p.id AND r.block_range @> $1::bigint
         WHERE p.registered_block <= $1
         GROUP BY p.id",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    insert_totals(family, &rows)
}

/// Totals of programmes, as they are served.
pub(super) async fn served_programmes(
    connection: &mut PgConnection,
    family: &mut Family,
) -> Result<()> {
    let rows: Vec<SumRow> = sqlx::query_as(
        "SELECT programme AS id, authorised::text AS authorised, issued::text AS issued,
                voided::text AS voided, held::text AS held, pending::text AS pending,
                retired_local::text AS retired_local,
                retired_international::text AS retired_international, cancelled::text AS cancelled
         FROM programme_totals",
    )
    .fetch_all(&mut *connection)
    .await?;
    insert_totals(family, &rows)
}

fn insert_totals(family: &mut Family, rows: &[SumRow]) -> Result<()> {
    for row in rows {
        if let Some(text) = books::totals(&row.totals()?) {
            family.insert(number(row.id)?, text);
        }
    }
    Ok(())
}

/// Totals of the country, summed from the ranges, and the last serial reserved.
pub(super) async fn national(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let row: SumRow = sqlx::query_as(
        "SELECT 0::bigint AS id,
                (SELECT COALESCE(SUM(last - first + 1), 0)::text FROM authorisations
                 WHERE block <= $1) AS authorised,
                COALESCE(SUM(last - first + 1), 0)::text AS issued,
                (SELECT COALESCE(SUM(last - first + 1), 0)::text FROM issuances
                 WHERE voided_block <= $1) AS voided,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Holding'), 0)::text
                    AS held,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Pending'), 0)::text
                    AS pending,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'RetirementLocal'), 0)::text
                    AS retired_local,
                COALESCE(SUM(last - first + 1)
                    FILTER (WHERE account = 'RetirementInternational'), 0)::text
                    AS retired_international,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Cancellation'), 0)::text
                    AS cancelled
         FROM ranges WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_one(&mut *connection)
    .await?;
    insert_country(family, &row)?;
    let last_serial: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(last), 0) FROM authorisations WHERE block <= $1")
            .bind(block)
            .fetch_one(&mut *connection)
            .await?;
    family.insert(books::last_serial_key(), unsigned(last_serial)?.to_string());
    Ok(())
}

/// Totals of the country, as they are served.
pub(super) async fn served_national(
    connection: &mut PgConnection,
    family: &mut Family,
) -> Result<()> {
    let row: SumRow = sqlx::query_as(
        "SELECT 0::bigint AS id, authorised::text AS authorised, issued::text AS issued,
                voided::text AS voided, held::text AS held, pending::text AS pending,
                retired_local::text AS retired_local,
                retired_international::text AS retired_international, cancelled::text AS cancelled
         FROM national_totals",
    )
    .fetch_one(&mut *connection)
    .await?;
    insert_country(family, &row)
}

fn insert_country(family: &mut Family, row: &SumRow) -> Result<()> {
    if let Some(text) = books::totals(&row.totals()?) {
        family.insert(books::country_key(), text);
    }
    Ok(())
}
