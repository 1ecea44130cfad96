//! The ledger of the country: counters, totals, and what the headers of blocks tell of them.

use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
    Json,
};
use chrono::{DateTime, Utc};
use registry_client::values::Bytes;
use registry_primitives::{
    records::{
        credits::{Balances, Totals},
        ledger::LedgerDigest,
    },
    Credits, IssuanceId, MovementId, ReceiptId, TransferId,
};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{Blocks, Span};
use crate::{
    server::{
        download::{self, Format, Line},
        error::{ApiError, ErrorBody},
        model::{hash, paged, AccountBalances, AsOf, CountryInfo, CreditTotals, Meta},
        overview,
        params::Params,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the ledger of the country.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountryLedgerAnswer {
    /// The ledger as it is now.
    pub ledger: CountryLedger,
    /// What headers told, the latest first.
    pub digests: Vec<DigestInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The ledger of the country.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountryLedger {
    /// The country.
    pub country: CountryInfo,
    /// Its totals, all programmes together.
    pub totals: CreditTotals,
    /// Its counters.
    pub counters: Counters,
}

/// The counters of the country: the last number of each that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct Counters {
    /// The last serial that was reserved.
    #[sqlx(try_from = "i64")]
    pub last_serial: u64,
    /// The last issuance.
    #[sqlx(try_from = "i64")]
    pub last_issuance: u64,
    /// The last receipt of a retirement or cancellation.
    #[sqlx(try_from = "i64")]
    pub last_receipt: u64,
    /// The last transfer or retirement that waited.
    #[sqlx(try_from = "i64")]
    pub last_transfer: u64,
    /// The last movement.
    #[sqlx(try_from = "i64")]
    pub last_movement: u64,
}

/// The ledger as the header of a block tells it. Every block that moved credits or reserved
/// serials tells it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DigestInfo {
    /// Number of the block.
    pub block: u64,
    /// Hash of the block.
    pub hash: String,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// Serials reserved by authorisations.
    pub authorised: u64,
    /// Credits issued, without those that were voided.
    pub issued: u64,
    /// Credits whose issuance was voided.
    pub voided: u64,
    /// Where the issued credits lie.
    #[serde(flatten)]
    pub accounts: AccountBalances,
    /// The counters.
    #[serde(flatten)]
    pub counters: Counters,
    /// The digest item of the header, of the kind Other, as the chain encodes it: what a header
    /// from elsewhere has to hold.
    pub item: String,
}

#[derive(FromRow)]
struct Row {
    block: i64,
    hash: Vec<u8>,
    time: DateTime<Utc>,
    authorised: i64,
    issued: i64,
    voided: i64,
    #[sqlx(flatten)]
    accounts: AccountBalances,
    #[sqlx(flatten)]
    counters: Counters,
}

/// The ledger of the country: its totals, its counters, and the digests by which an outside copy
/// of the headers is compared with it.
#[utoipa::path(
    get,
    path = "/api/v1/ledger",
    tag = "Ledgers",
    params(
        ("from" = Option<String>, Query, description = "Only digests from this block, day or moment on, such as 120 or 2026-01-31 or 2026-01-31T12:00:00Z."),
        ("until" = Option<String>, Query, description = "Only digests until this block, day or moment, itself included."),
        ("after" = Option<u64>, Query, description = "Only digests of blocks before this one."),
        ("limit" = Option<u64>, Query, description = "So many digests at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file of the digests; json by default."),
    ),
    responses(
        (status = 200, description = "The ledger.", content((CountryLedgerAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_country_ledger(
    State(app): State<App>,
    uri: Uri,
    params: Params,
) -> Result<Response, ApiError> {
    params.only(&["from", "until", "after", "limit", "format"])?;
    let span = Span::of(&params)?;
    let after = params.number("after")?;
    let (format, limit) = Format::of(&params)?;
    let mut snapshot = app.snapshot().await?;
    let blocks = span.blocks(&mut snapshot).await?;
    let (digests, meta) = digests(&mut snapshot, blocks, after, limit).await?;
    match format {
        Format::Csv => download::file("ledger", &digests, &meta, &snapshot.as_of, &uri),
        Format::Json => Ok(Json(CountryLedgerAnswer {
            ledger: CountryLedger {
                country: snapshot.country.clone(),
                totals: overview::national_totals(&mut snapshot).await?,
                counters: counters(&mut snapshot).await?,
            },
            digests,
            meta,
            as_of: snapshot.as_of,
        })
        .into_response()),
    }
}

async fn counters(snapshot: &mut Snapshot) -> Result<Counters, ApiError> {
    let counters = sqlx::query_as(
        "SELECT (SELECT COALESCE(MAX(last), 0) FROM authorisations) AS last_serial,
                (SELECT COALESCE(MAX(id), 0) FROM issuances) AS last_issuance,
                GREATEST((SELECT COALESCE(MAX(receipt), 0) FROM retirements),
                         (SELECT COALESCE(MAX(receipt), 0) FROM cancellations)) AS last_receipt,
                (SELECT COALESCE(MAX(id), 0) FROM waiting_transfers) AS last_transfer,
                (SELECT COALESCE(MAX(number), 0) FROM movements) AS last_movement",
    )
    .fetch_one(snapshot.connection())
    .await?;
    Ok(counters)
}

async fn digests(
    snapshot: &mut Snapshot,
    blocks: Blocks,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<DigestInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT d.block, b.hash, b.time, d.authorised, d.issued, d.voided, d.held, d.pending,
                d.retired_local, d.retired_international, d.cancelled, d.last_serial,
                d.last_issuance, d.last_receipt, d.last_transfer, d.last_movement
         FROM ledger_digests d
         JOIN blocks b ON b.number = d.block
         WHERE d.block BETWEEN $1 AND $2 AND ($3::bigint IS NULL OR d.block < $3)
         ORDER BY d.block DESC LIMIT $4",
    )
    .bind(blocks.first)
    .bind(blocks.last)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM ledger_digests WHERE block BETWEEN $1 AND $2")
            .bind(blocks.first)
            .bind(blocks.last)
            .fetch_one(snapshot.connection())
            .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.block.to_string())?;
    let digests = rows.iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok((digests, meta))
}

impl Row {
    fn info(&self) -> Result<DigestInfo, ApiError> {
        let mut info = DigestInfo {
            block: unsigned(self.block)?,
            hash: hash(&self.hash)?,
            time: self.time,
            authorised: unsigned(self.authorised)?,
            issued: unsigned(self.issued)?,
            voided: unsigned(self.voided)?,
            accounts: self.accounts,
            counters: self.counters,
            item: String::new(),
        };
        info.item = Bytes(info.digest()?.to_item()).to_string();
        Ok(info)
    }
}

impl DigestInfo {
    /// As the chain has it.
    fn digest(&self) -> Result<LedgerDigest, ApiError> {
        let small = |number: u64| {
            u32::try_from(number)
                .map_err(|_| ApiError::from(anyhow::anyhow!("{number} is no identifier")))
        };
        let (accounts, counters) = (&self.accounts, &self.counters);
        Ok(LedgerDigest {
            totals: Totals {
                authorised: Credits(self.authorised),
                issued: Credits(self.issued),
                voided: Credits(self.voided),
                balances: Balances {
                    held: Credits(accounts.held),
                    pending: Credits(accounts.pending),
                    retired_local: Credits(accounts.retired_local),
                    retired_international: Credits(accounts.retired_international),
                    cancelled: Credits(accounts.cancelled),
                },
            },
            last_serial: counters.last_serial,
            last_issuance: IssuanceId(small(counters.last_issuance)?),
            last_receipt: ReceiptId(small(counters.last_receipt)?),
            last_transfer: TransferId(small(counters.last_transfer)?),
            last_movement: MovementId(counters.last_movement),
        })
    }
}

impl Line for DigestInfo {
    const COLUMNS: &'static [&'static str] = &[
        "block",
        "hash",
        "time",
        "authorised",
        "issued",
        "voided",
        "held",
        "pending",
        "retired_local",
        "retired_international",
        "cancelled",
        "last_serial",
        "last_issuance",
        "last_receipt",
        "last_transfer",
        "last_movement",
        "item",
    ];

    fn cells(&self) -> Vec<String> {
        let (accounts, counters) = (&self.accounts, &self.counters);
        let mut cells = vec![
            self.block.to_string(),
            self.hash.clone(),
            download::time(self.time),
        ];
        let numbers = [
            self.authorised,
            self.issued,
            self.voided,
            accounts.held,
            accounts.pending,
            accounts.retired_local,
            accounts.retired_international,
            accounts.cancelled,
            counters.last_serial,
            counters.last_issuance,
            counters.last_receipt,
            counters.last_transfer,
            counters.last_movement,
        ];
        cells.extend(numbers.map(|number| number.to_string()));
        cells.push(self.item.clone());
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_is_what_the_header_holds() {
        let row = Row {
            block: 7,
            hash: vec![1; 32],
            time: DateTime::UNIX_EPOCH,
            authorised: 400,
            issued: 50,
            voided: 10,
            accounts: AccountBalances {
                held: 40,
                cancelled: 10,
                ..AccountBalances::default()
            },
            counters: Counters {
                last_serial: 400,
                last_issuance: 3,
                last_receipt: 1,
                last_transfer: 0,
                last_movement: 9,
            },
        };
        let info = row.info().unwrap();
        let hex = info.item.strip_prefix("0x").unwrap();
        let bytes: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        let digest = LedgerDigest::from_item(&bytes).unwrap();
        assert_eq!(digest.totals.issued, Credits(50));
        assert_eq!(digest.totals.balances.cancelled, Credits(10));
        assert_eq!(digest.last_movement, MovementId(9));
        assert_eq!(info.cells().len(), DigestInfo::COLUMNS.len());
    }
}
