//! The digest of the ledger that the header of a block carries, against the rows of this
//! database: whoever writes wrong rows stops here.

use anyhow::Result;
use registry_primitives::{
    records::{credits::Totals, ledger::LedgerDigest},
    AccountKind, Credits, IssuanceId, MovementId, ReceiptId, TransferId,
};
use sqlx::{FromRow, PgConnection};

use crate::{
    error::fatal,
    text::{big, unsigned, whole},
};

/// Compare the digest of a block's header with what the rows make of the digest before it and
/// the block's own movements, and keep it. A block that changed the ledger has one.
pub async fn check(
    connection: &mut PgConnection,
    block: i64,
    header: Option<&LedgerDigest>,
) -> Result<()> {
    let Some(header) = header else {
        return require_unchanged(connection, block).await;
    };
    let before = latest(connection, block).await?.unwrap_or_default();
    let rows = follow(connection, block, before).await?;
    for (figure, by_header, by_rows) in figures(header, &rows) {
        same(block, figure, by_header, by_rows)?;
    }
    insert(connection, block, header).await
}

/// Compare the totals of the last digest with the sums over all rows.
pub async fn check_sums(connection: &mut PgConnection, block: i64) -> Result<()> {
    let Some(digest) = latest(connection, block.saturating_add(1)).await? else {
        return Ok(());
    };
    let sums: (String, String, String, String, String, String, String) = sqlx::query_as(
        "SELECT (SELECT COALESCE(SUM(last - first + 1), 0)::text FROM authorisations),
                (SELECT COALESCE(SUM(last - first + 1), 0)::text FROM issuances
                 WHERE standing = 'Voided'),
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Holding'), 0)::text,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Pending'), 0)::text,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'RetirementLocal'), 0)::text,
                COALESCE(SUM(last - first + 1)
                    FILTER (WHERE account = 'RetirementInternational'), 0)::text,
                COALESCE(SUM(last - first + 1) FILTER (WHERE account = 'Cancellation'), 0)::text
         FROM ranges WHERE upper_inf(block_range)",
    )
    .fetch_one(&mut *connection)
    .await?;
    let totals = digest.totals;
    let lying = totals.balances;
    for (figure, by_header, by_rows) in [
        ("authorised", totals.authorised, &sums.0),
        ("voided", totals.voided, &sums.1),
        ("held", lying.held, &sums.2),
        ("pending", lying.pending, &sums.3),
        ("retired_local", lying.retired_local, &sums.4),
        (
            "retired_international",
            lying.retired_international,
            &sums.5,
        ),
        ("cancelled", lying.cancelled, &sums.6),
    ] {
        same(block, figure, by_header.0, whole(by_rows)?)?;
    }
    Ok(())
}

fn same(block: i64, figure: &str, by_header: u64, by_rows: u64) -> Result<()> {
    if by_header == by_rows {
        return Ok(());
    }
    Err(fatal(format!(
        "The database contradicts the chain: after block {block} the ledger's {figure} is \
         {by_header} by the header, {by_rows} by the rows. Use an empty database, which is filled \
         from the chain again."
    )))
}

/// A block whose header says nothing of the ledger changed nothing in it.
async fn require_unchanged(connection: &mut PgConnection, block: i64) -> Result<()> {
    let changed: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM movements WHERE block = $1)
             OR EXISTS (SELECT 1 FROM authorisations WHERE block = $1)",
    )
    .bind(block)
    .fetch_one(&mut *connection)
    .await?;
    if changed {
        return Err(fatal(format!(
            "Block {block} changed the ledger, but its header carries no digest of it."
        )));
    }
    Ok(())
}

/// Each figure of a digest by its name, on both sides.
fn figures(one: &LedgerDigest, other: &LedgerDigest) -> [(&'static str, u64, u64); 13] {
    let of = |digest: &LedgerDigest| {
        let Totals {
            authorised,
            issued,
            voided,
            balances,
        } = digest.totals;
        [
            ("authorised", authorised.0),
            ("issued", issued.0),
            ("voided", voided.0),
            ("held", balances.held.0),
            ("pending", balances.pending.0),
            ("retired_local", balances.retired_local.0),
            ("retired_international", balances.retired_international.0),
            ("cancelled", balances.cancelled.0),
            ("last_serial", digest.last_serial),
            ("last_issuance", u64::from(digest.last_issuance.0)),
            ("last_receipt", u64::from(digest.last_receipt.0)),
            ("last_transfer", u64::from(digest.last_transfer.0)),
            ("last_movement", digest.last_movement.0),
        ]
    };
    let mut other = of(other).into_iter();
    of(one).map(|(figure, value)| (figure, value, other.next().map_or(0, |(_, value)| value)))
}

/// A digest as its row holds it.
#[derive(FromRow)]
struct DigestRow {
    authorised: i64,
    issued: i64,
    voided: i64,
    held: i64,
    pending: i64,
    retired_local: i64,
    retired_international: i64,
    cancelled: i64,
    last_serial: i64,
    last_issuance: i64,
    last_receipt: i64,
    last_transfer: i64,
    last_movement: i64,
}

impl DigestRow {
    fn digest(&self) -> Result<LedgerDigest> {
        let credits = |value| unsigned(value).map(Credits);
        let mut digest = LedgerDigest {
            last_serial: unsigned(self.last_serial)?,
            last_issuance: IssuanceId(identifier(self.last_issuance)?),
            last_receipt: ReceiptId(identifier(self.last_receipt)?),
            last_transfer: TransferId(identifier(self.last_transfer)?),
            last_movement: MovementId(unsigned(self.last_movement)?),
            ..LedgerDigest::default()
        };
        let totals = &mut digest.totals;
        totals.authorised = credits(self.authorised)?;
        totals.issued = credits(self.issued)?;
        totals.voided = credits(self.voided)?;
        totals.balances.held = credits(self.held)?;
        totals.balances.pending = credits(self.pending)?;
        totals.balances.retired_local = credits(self.retired_local)?;
        totals.balances.retired_international = credits(self.retired_international)?;
        totals.balances.cancelled = credits(self.cancelled)?;
        Ok(digest)
    }
}

fn identifier(value: i64) -> Result<u32> {
    u32::try_from(value).map_err(|_| {
        fatal(format!(
            "The database holds {value} where an identifier is."
        ))
    })
}

/// The last digest of the blocks before one.
pub async fn latest(connection: &mut PgConnection, before: i64) -> Result<Option<LedgerDigest>> {
    let row: Option<DigestRow> = sqlx::query_as(
        "SELECT authorised, issued, voided, held, pending, retired_local, retired_international,
                cancelled, last_serial, last_issuance, last_receipt, last_transfer, last_movement
         FROM ledger_digests WHERE block < $1 ORDER BY block DESC LIMIT 1",
    )
    .bind(before)
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|row| row.digest()).transpose()
}

/// The ledger after a block, by the rows that the block wrote.
async fn follow(
    connection: &mut PgConnection,
    block: i64,
    before: LedgerDigest,
) -> Result<LedgerDigest> {
    let impossible = || {
        fatal(format!(
            "The database contradicts the chain: the movements of block {block} lead to totals \
             that cannot be."
        ))
    };
    let mut after = before;
    let totals = &mut after.totals;
    let (reserved, last_serial): (String, i64) = sqlx::query_as(
        "SELECT COALESCE(SUM(last - first + 1), 0)::text, COALESCE(MAX(last), 0)
         FROM authorisations WHERE block = $1",
    )
    .bind(block)
    .fetch_one(&mut *connection)
    .await?;
    totals
        .authorise(Credits(whole(&reserved)?))
        .ok_or_else(impossible)?;
    after.last_serial = before.last_serial.max(unsigned(last_serial)?);

    let moved: Vec<(Option<String>, Option<String>, String)> = sqlx::query_as(
        "SELECT from_account, to_account, SUM(amount)::text FROM movements WHERE block = $1
         GROUP BY from_account, to_account ORDER BY MIN(number)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    // Credits come before they go, whatever the order of the movements was.
    let mut balances = Vec::new();
    for (from, to, amount) in moved {
        let account = |name: Option<String>| -> Result<Option<AccountKind>> {
            name.map(|name| AccountKind::from_name(&name).ok_or_else(impossible))
                .transpose()
        };
        let amount = Credits(whole(&amount)?);
        match (account(from)?, account(to)?) {
            (None, Some(_)) => totals.issue(amount).ok_or_else(impossible)?,
            (from, to) => balances.push((from, to, amount)),
        }
    }
    for (_, to, amount) in &balances {
        if let Some(to) = to {
            totals.balances.add(*to, *amount).ok_or_else(impossible)?;
        }
    }
    for (from, to, amount) in &balances {
        match (from, to) {
            (Some(_), None) => totals.void(*amount).ok_or_else(impossible)?,
            (Some(from), _) => totals.balances.sub(*from, *amount).ok_or_else(impossible)?,
            (None, _) => return Err(impossible()),
        }
    }

    let counters: (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT COALESCE(MAX(id), 0) FROM issuances),
                GREATEST((SELECT COALESCE(MAX(receipt), 0) FROM retirements),
                         (SELECT COALESCE(MAX(receipt), 0) FROM cancellations)),
                (SELECT COALESCE(MAX(id), 0) FROM waiting_transfers),
                (SELECT COALESCE(MAX(number), 0) FROM movements)",
    )
    .fetch_one(&mut *connection)
    .await?;
    after.last_issuance = IssuanceId(identifier(counters.0)?);
    after.last_receipt = ReceiptId(identifier(counters.1)?);
    after.last_transfer = TransferId(identifier(counters.2)?);
    after.last_movement = MovementId(unsigned(counters.3)?);
    Ok(after)
}

async fn insert(connection: &mut PgConnection, block: i64, digest: &LedgerDigest) -> Result<()> {
    let LedgerDigest { totals, .. } = digest;
    sqlx::query(
        "INSERT INTO ledger_digests (block, authorised, issued, voided, held, pending,
                                     retired_local, retired_international, cancelled, last_serial,
                                     last_issuance, last_receipt, last_transfer, last_movement)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(block)
    .bind(big(totals.authorised.0)?)
    .bind(big(totals.issued.0)?)
    .bind(big(totals.voided.0)?)
    .bind(big(totals.balances.held.0)?)
    .bind(big(totals.balances.pending.0)?)
    .bind(big(totals.balances.retired_local.0)?)
    .bind(big(totals.balances.retired_international.0)?)
    .bind(big(totals.balances.cancelled.0)?)
    .bind(big(digest.last_serial)?)
    .bind(i64::from(digest.last_issuance.0))
    .bind(i64::from(digest.last_receipt.0))
    .bind(i64::from(digest.last_transfer.0))
    .bind(big(digest.last_movement.0)?)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::is_final;

    #[test]
    fn a_difference_names_block_and_figure() {
        same(7, "held", 5, 5).unwrap();
        let error = same(7, "held", 5, 6).unwrap_err();
        assert!(is_final(&error));
        let text = error.to_string();
        for part in ["block 7", "held", "5 by the header", "6 by the rows"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn every_figure_is_compared_with_its_own() {
        let base = LedgerDigest::default();
        let differing = |other: &LedgerDigest| -> Vec<&str> {
            figures(&base, other)
                .into_iter()
                .filter(|(_, one, other)| one != other)
                .map(|(figure, ..)| figure)
                .collect()
        };
        assert!(differing(&base).is_empty());
        let mut other = base;
        other.totals.authorise(Credits(5)).unwrap();
        other.totals.issue(Credits(2)).unwrap();
        other.last_movement = MovementId(1);
        assert_eq!(
            differing(&other),
            ["authorised", "issued", "held", "last_movement"]
        );
    }
}
