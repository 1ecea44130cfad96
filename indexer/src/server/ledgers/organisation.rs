//! The account ledger of an organisation: every movement, with what it had afterwards.

use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
    Json,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{Blocks, Order, Span, KINDS};
use crate::{
    server::{
        download::{self, optional, Format, Line},
        error::{ApiError, ErrorBody},
        model::{paged, AccountBalances, AsOf, CountryInfo, Meta, Named, SerialBlock},
        moved::{self, blocks, read_programme_of, Owning, ProgrammeColumns, RangeRow},
        organisations,
        params::{Id, Params},
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the ledger of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationLedgerAnswer {
    /// What the organisation had before the span that is asked for, all programmes together.
    pub opening: AccountBalances,
    /// The entries, in the order asked for.
    pub entries: Vec<LedgerEntry>,
    /// What it had after the span.
    pub closing: AccountBalances,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// What a movement did to the accounts of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerEntry {
    /// Number of the movement.
    pub movement: u64,
    /// The event that tells of it: block and position in it.
    #[schema(example = "120-3")]
    pub event: String,
    /// Number of the block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Issued, Transferred, Reserved, Released, Retired, Cancelled or Voided.
    #[schema(example = "Transferred")]
    pub kind: String,
    /// Out of its accounts, In, or Within them.
    #[schema(example = "Out")]
    pub direction: String,
    /// The other organisation of a transfer.
    pub counterparty: Option<Named>,
    /// The account that the credits left; of the giver when they came in.
    pub account_from: Option<String>,
    /// The account that the credits reached; of the receiver when they went out.
    pub account_to: Option<String>,
    /// How many credits.
    pub amount: u64,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// What it had until then, all programmes together.
    pub before: AccountBalances,
    /// What it had from then on.
    pub after: AccountBalances,
}

/// What is asked of the ledger.
struct Wanted {
    organisation: i64,
    programme: Option<i64>,
    kind: Option<&'static str>,
    blocks: Blocks,
    order: Order,
    after: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    movement: i64,
    block: i64,
    index: i32,
    time: DateTime<Utc>,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    kind: String,
    direction: String,
    counterparty: Option<i64>,
    counterparty_name: Option<String>,
    account_from: Option<String>,
    account_to: Option<String>,
    amount: i64,
    before: Vec<i64>,
    after: Vec<i64>,
}

/// Movements of credits of an organisation, each with what it had before and after.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}/ledger",
    tag = "Ledgers",
    params(
        ("id" = u64, Path, description = "The organisation's identifier."),
        ("programme" = Option<u64>, Query, description = "Only credits of this programme. Balances are those of all programmes."),
        ("kind" = Option<String>, Query, description = "Only this kind: Issued, Transferred, Reserved, Released, Retired, Cancelled or Voided."),
        ("from" = Option<String>, Query, description = "Only from this block, day or moment on, such as 120 or 2026-01-31 or 2026-01-31T12:00:00Z."),
        ("until" = Option<String>, Query, description = "Only until this block, day or moment, itself included."),
        ("sort" = Option<String>, Query, description = "In this order: newest or oldest (first); newest by default."),
        ("after" = Option<u64>, Query, description = "Only what follows this movement in the order."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file; json by default."),
    ),
    responses(
        (status = 200, description = "The ledger.", content((OrganisationLedgerAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such organisation.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_organisation_ledger(
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    params: Params,
) -> Result<Response, ApiError> {
    params.only(&[
        "programme",
        "kind",
        "from",
        "until",
        "sort",
        "after",
        "limit",
        "format",
    ])?;
    let mut wanted = Wanted {
        organisation: id,
        programme: params.number("programme")?,
        kind: params.choice("kind", &KINDS)?,
        blocks: Blocks::ALL,
        order: Order::of(&params)?,
        after: params.number("after")?,
    };
    let span = Span::of(&params)?;
    let (format, limit) = Format::of(&params)?;
    let mut snapshot = app.snapshot().await?;
    organisations::one(&mut snapshot, id).await?;
    wanted.blocks = span.blocks(&mut snapshot).await?;
    let (entries, meta) = list(&mut snapshot, &wanted, limit).await?;
    if format == Format::Csv {
        let name = format!("ledger-of-organisation-{id}");
        return download::file(&name, &entries, &meta, &snapshot.as_of, &uri);
    }
    let after = wanted
        .blocks
        .last
        .max(wanted.blocks.first.saturating_sub(1));
    Ok(Json(OrganisationLedgerAnswer {
        opening: balances_before(&mut snapshot, id, wanted.blocks.first).await?,
        entries,
        closing: balances_before(&mut snapshot, id, after.saturating_add(1)).await?,
        meta,
        as_of: snapshot.as_of,
    })
    .into_response())
}

/// The latest entries of an organisation, the latest first, and how many there are.
pub async fn latest(
    snapshot: &mut Snapshot,
    organisation: i64,
    limit: i64,
) -> Result<(Vec<LedgerEntry>, Meta), ApiError> {
    let wanted = Wanted {
        organisation,
        programme: None,
        kind: None,
        blocks: Blocks::ALL,
        order: Order::Newest,
        after: None,
    };
    list(snapshot, &wanted, limit).await
}

/// What an organisation had before a block.
async fn balances_before(
    snapshot: &mut Snapshot,
    organisation: i64,
    block: i64,
) -> Result<AccountBalances, ApiError> {
    let balances: Option<Vec<i64>> = sqlx::query_scalar(
        "SELECT ARRAY[held_after, pending_after, retired_local_after,
                      retired_international_after, cancelled_after]
         FROM ledger_entries
         WHERE organisation = $1 AND block < $2
         ORDER BY block DESC, movement DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(block)
    .fetch_optional(snapshot.connection())
    .await?;
    balances.map_or_else(
        || Ok(AccountBalances::default()),
        |columns| AccountBalances::of(&columns),
    )
}

/// Whether an entry fits, but for its place; what is asked for is bound first.
macro_rules! fits {
    () => {
        "e.organisation = $1
         AND ($2::bigint IS NULL OR e.programme = $2)
         AND ($3::text IS NULL OR e.kind = $3)
         AND e.block BETWEEN $4 AND $5"
    };
}

/// Entries on one side of a movement, in an order that leads away from it.
macro_rules! read_entries {
    ($side:literal, $order:literal) => {
        concat!(
            "SELECT e.movement, e.block, e.index, b.time, ",
            read_programme_of!(),
            ", e.kind, e.direction, e.counterparty, o.name AS counterparty_name,
                    e.account_from, e.account_to, e.amount,
                    ARRAY[e.held_before, e.pending_before, e.retired_local_before,
                          e.retired_international_before, e.cancelled_before] AS before,
                    ARRAY[e.held_after, e.pending_after, e.retired_local_after,
                          e.retired_international_after, e.cancelled_after] AS after
             FROM (SELECT * FROM ledger_entries e
                   WHERE ",
            fits!(),
            " AND ($6::bigint IS NULL OR e.movement ",
            $side,
            " $6)
                   ORDER BY e.movement ",
            $order,
            " LIMIT $7) e
             JOIN programmes p ON p.id = e.programme
             JOIN blocks b ON b.number = e.block
             LEFT JOIN organisations_now o ON o.id = e.counterparty
             ORDER BY e.movement ",
            $order
        )
    };
}

async fn list(
    snapshot: &mut Snapshot,
    wanted: &Wanted,
    limit: i64,
) -> Result<(Vec<LedgerEntry>, Meta), ApiError> {
    let query = match wanted.order {
        Order::Newest => read_entries!("<", "DESC"),
        Order::Oldest => read_entries!(">", "ASC"),
    };
    let rows: Vec<Row> = sqlx::query_as(query)
        .bind(wanted.organisation)
        .bind(wanted.programme)
        .bind(wanted.kind)
        .bind(wanted.blocks.first)
        .bind(wanted.blocks.last)
        .bind(wanted.after)
        .bind(limit.saturating_add(1))
        .fetch_all(snapshot.connection())
        .await?;
    let total: i64 = sqlx::query_scalar(concat!(
        "SELECT COUNT(*) FROM ledger_entries e WHERE ",
        fits!()
    ))
    .bind(wanted.organisation)
    .bind(wanted.programme)
    .bind(wanted.kind)
    .bind(wanted.blocks.first)
    .bind(wanted.blocks.last)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.movement.to_string())?;
    let movements = rows.iter().map(|row| row.movement).collect();
    let mut ranges = moved::ranges(snapshot, Owning::Movement, movements).await?;
    let entries = rows
        .into_iter()
        .map(|row| {
            let ranges = ranges.remove(&row.movement);
            row.entry(ranges, &snapshot.country)
        })
        .collect::<Result<_, _>>()?;
    Ok((entries, meta))
}

impl Row {
    fn entry(
        self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<LedgerEntry, ApiError> {
        Ok(LedgerEntry {
            movement: unsigned(self.movement)?,
            event: format!("{}-{}", self.block, self.index),
            block: unsigned(self.block)?,
            time: self.time,
            programme: self.programme.id()?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            title: self.programme.title,
            kind: self.kind,
            direction: self.direction,
            counterparty: Named::some(self.counterparty, self.counterparty_name)?,
            account_from: self.account_from,
            account_to: self.account_to,
            amount: unsigned(self.amount)?,
            before: AccountBalances::of(&self.before)?,
            after: AccountBalances::of(&self.after)?,
        })
    }
}

impl Line for LedgerEntry {
    const COLUMNS: &'static [&'static str] = &[
        "movement",
        "event",
        "block",
        "time",
        "programme",
        "title",
        "kind",
        "direction",
        "counterparty",
        "counterparty_name",
        "account_from",
        "account_to",
        "amount",
        "serials",
        "held",
        "pending",
        "retired_local",
        "retired_international",
        "cancelled",
    ];

    fn cells(&self) -> Vec<String> {
        let counterparty = self.counterparty.as_ref();
        vec![
            self.movement.to_string(),
            self.event.clone(),
            self.block.to_string(),
            download::time(self.time),
            self.programme.to_string(),
            self.title.clone(),
            self.kind.clone(),
            self.direction.clone(),
            optional(counterparty.map(|of| of.organisation)),
            optional(counterparty.map(|of| &of.name)),
            optional(self.account_from.as_ref()),
            optional(self.account_to.as_ref()),
            self.amount.to_string(),
            download::serials(&self.ranges),
            self.after.held.to_string(),
            self.after.pending.to_string(),
            self.after.retired_local.to_string(),
            self.after.retired_international.to_string(),
            self.after.cancelled.to_string(),
        ]
    }
}
