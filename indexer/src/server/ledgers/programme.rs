//! The ledger of a programme: every movement of its credits, with where they lay afterwards.

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
        params::{Id, Params},
        programmes,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the ledger of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeLedgerAnswer {
    /// The movements, in the order asked for.
    pub movements: Vec<MovementInfo>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A movement of credits of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovementInfo {
    /// Its number.
    pub movement: u64,
    /// The event that tells of it: block and position in it.
    #[schema(example = "120-3")]
    pub event: String,
    /// Number of the block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// Issued, Transferred, Reserved, Released, Retired, Cancelled or Voided.
    #[schema(example = "Transferred")]
    pub kind: String,
    /// Where the credits came from; null when they were issued.
    pub from: Option<PlaceInfo>,
    /// Where they went; null when their issuance was voided.
    pub to: Option<PlaceInfo>,
    /// How many credits.
    pub amount: u64,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// What was issued for the programme and not voided, from then on.
    pub issued: u64,
    /// What was voided of it, from then on.
    pub voided: u64,
    /// Where the issued credits lay from then on.
    pub after: AccountBalances,
}

/// Where credits lie.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceInfo {
    /// In whose hands.
    #[serde(flatten)]
    pub organisation: Named,
    /// In which account.
    #[schema(example = "Holding")]
    pub account: String,
}

impl PlaceInfo {
    /// The place of three columns, where there is one.
    pub fn some(
        organisation: Option<i64>,
        name: Option<String>,
        account: Option<String>,
    ) -> Result<Option<Self>, ApiError> {
        let place = Named::some(organisation, name)?.zip(account);
        Ok(place.map(|(organisation, account)| Self {
            organisation,
            account,
        }))
    }
}

#[derive(FromRow)]
struct Row {
    number: i64,
    block: i64,
    index: i32,
    time: DateTime<Utc>,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    kind: String,
    from_organisation: Option<i64>,
    from_name: Option<String>,
    from_account: Option<String>,
    to_organisation: Option<i64>,
    to_name: Option<String>,
    to_account: Option<String>,
    amount: i64,
    voided: i64,
    after: Vec<i64>,
}

/// Movements of credits of a programme, each with where the programme's credits lay afterwards.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/ledger",
    tag = "Ledgers",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("organisation" = Option<u64>, Query, description = "Only out of the accounts of this organisation, or into them."),
        ("kind" = Option<String>, Query, description = "Only this kind: Issued, Transferred, Reserved, Released, Retired, Cancelled or Voided."),
        ("from" = Option<String>, Query, description = "Only from this block, day or moment on, such as 120 or 2026-01-31 or 2026-01-31T12:00:00Z."),
        ("until" = Option<String>, Query, description = "Only until this block, day or moment, itself included."),
        ("sort" = Option<String>, Query, description = "In this order: newest or oldest (first); newest by default."),
        ("after" = Option<u64>, Query, description = "Only what follows this movement in the order."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file; json by default."),
    ),
    responses(
        (status = 200, description = "The ledger.", content((ProgrammeLedgerAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_programme_ledger(
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    params: Params,
) -> Result<Response, ApiError> {
    params.only(&[
        "organisation",
        "kind",
        "from",
        "until",
        "sort",
        "after",
        "limit",
        "format",
    ])?;
    let mut wanted = Wanted {
        programme: id,
        organisation: params.number("organisation")?,
        kind: params.choice("kind", &KINDS)?,
        blocks: Blocks::ALL,
        order: Order::of(&params)?,
        after: params.number("after")?,
    };
    let span = Span::of(&params)?;
    let (format, limit) = Format::of(&params)?;
    let mut snapshot = app.snapshot().await?;
    programmes::require(&mut snapshot, id).await?;
    wanted.blocks = span.blocks(&mut snapshot).await?;
    let (movements, meta) = list(&mut snapshot, &wanted, limit).await?;
    match format {
        Format::Csv => {
            let name = format!("ledger-of-programme-{id}");
            download::file(&name, &movements, &meta, &snapshot.as_of, &uri)
        }
        Format::Json => Ok(Json(ProgrammeLedgerAnswer {
            movements,
            meta,
            as_of: snapshot.as_of,
        })
        .into_response()),
    }
}

/// What is asked of the ledger.
struct Wanted {
    programme: i64,
    organisation: Option<i64>,
    kind: Option<&'static str>,
    blocks: Blocks,
    order: Order,
    after: Option<i64>,
}

/// Whether a movement fits, but for its place; what is asked for is bound first.
macro_rules! fits {
    () => {
        "m.programme = $1
         AND ($2::bigint IS NULL OR m.from_organisation = $2 OR m.to_organisation = $2)
         AND ($3::text IS NULL OR m.kind = $3)
         AND m.block BETWEEN $4 AND $5"
    };
}

/// What the movements so far laid into an account.
macro_rules! laid {
    ($account:literal) => {
        concat!(
            "SUM(CASE WHEN m.to_account = '",
            $account,
            "' THEN m.amount ELSE 0 END - CASE WHEN m.from_account = '",
            $account,
            "' THEN m.amount ELSE 0 END) OVER so_far"
        )
    };
}

/// Movements on one side of another, in an order that leads away from it.
macro_rules! read_movements {
    ($side:literal, $order:literal) => {
        concat!(
            "SELECT m.number, m.block, m.index, b.time, ",
            read_programme_of!(),
            ", m.kind, m.from_organisation, f.name AS from_name, m.from_account,
                    m.to_organisation, t.name AS to_name, m.to_account, m.amount,
                    m.voided, m.after
             FROM (SELECT m.*,
                          (SUM(CASE WHEN m.kind = 'Voided' THEN m.amount ELSE 0 END)
                              OVER so_far)::bigint AS voided,
                          ARRAY[",
            laid!("Holding"),
            ", ",
            laid!("Pending"),
            ", ",
            laid!("RetirementLocal"),
            ", ",
            laid!("RetirementInternational"),
            ", ",
            laid!("Cancellation"),
            "]::bigint[] AS after
                   FROM movements m WHERE m.programme = $1
                   WINDOW so_far AS (ORDER BY m.number)) m
             JOIN programmes p ON p.id = m.programme
             JOIN blocks b ON b.number = m.block
             LEFT JOIN organisations_now f ON f.id = m.from_organisation
             LEFT JOIN organisations_now t ON t.id = m.to_organisation
             WHERE ",
            fits!(),
            " AND ($6::bigint IS NULL OR m.number ",
            $side,
            " $6)
             ORDER BY m.number ",
            $order,
            " LIMIT $7"
        )
    };
}

async fn list(
    snapshot: &mut Snapshot,
    wanted: &Wanted,
    limit: i64,
) -> Result<(Vec<MovementInfo>, Meta), ApiError> {
    let query = match wanted.order {
        Order::Newest => read_movements!("<", "DESC"),
        Order::Oldest => read_movements!(">", "ASC"),
    };
    let rows: Vec<Row> = sqlx::query_as(query)
        .bind(wanted.programme)
        .bind(wanted.organisation)
        .bind(wanted.kind)
        .bind(wanted.blocks.first)
        .bind(wanted.blocks.last)
        .bind(wanted.after)
        .bind(limit.saturating_add(1))
        .fetch_all(snapshot.connection())
        .await?;
    let total: i64 =
        sqlx::query_scalar(concat!("SELECT COUNT(*) FROM movements m WHERE ", fits!()))
            .bind(wanted.programme)
            .bind(wanted.organisation)
            .bind(wanted.kind)
            .bind(wanted.blocks.first)
            .bind(wanted.blocks.last)
            .fetch_one(snapshot.connection())
            .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.number.to_string())?;
    let movements = rows.iter().map(|row| row.number).collect();
    let mut ranges = moved::ranges(snapshot, Owning::Movement, movements).await?;
    let movements = rows
        .into_iter()
        .map(|row| {
            let ranges = ranges.remove(&row.number);
            row.info(ranges, &snapshot.country)
        })
        .collect::<Result<_, _>>()?;
    Ok((movements, meta))
}

impl Row {
    fn info(
        self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<MovementInfo, ApiError> {
        let issued = self.after.iter().copied().fold(0, i64::saturating_add);
        Ok(MovementInfo {
            movement: unsigned(self.number)?,
            event: format!("{}-{}", self.block, self.index),
            block: unsigned(self.block)?,
            time: self.time,
            kind: self.kind,
            from: PlaceInfo::some(self.from_organisation, self.from_name, self.from_account)?,
            to: PlaceInfo::some(self.to_organisation, self.to_name, self.to_account)?,
            amount: unsigned(self.amount)?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            issued: unsigned(issued)?,
            voided: unsigned(self.voided)?,
            after: AccountBalances::of(&self.after)?,
        })
    }
}

impl Line for MovementInfo {
    const COLUMNS: &'static [&'static str] = &[
        "movement",
        "event",
        "block",
        "time",
        "kind",
        "from",
        "from_name",
        "from_account",
        "to",
        "to_name",
        "to_account",
        "amount",
        "serials",
        "issued",
        "voided",
        "held",
        "pending",
        "retired_local",
        "retired_international",
        "cancelled",
    ];

    fn cells(&self) -> Vec<String> {
        let (from, to) = (self.from.as_ref(), self.to.as_ref());
        vec![
            self.movement.to_string(),
            self.event.clone(),
            self.block.to_string(),
            download::time(self.time),
            self.kind.clone(),
            optional(from.map(|of| of.organisation.organisation)),
            optional(from.map(|of| &of.organisation.name)),
            optional(from.map(|of| &of.account)),
            optional(to.map(|of| of.organisation.organisation)),
            optional(to.map(|of| &of.organisation.name)),
            optional(to.map(|of| &of.account)),
            self.amount.to_string(),
            download::serials(&self.ranges),
            self.issued.to_string(),
            self.voided.to_string(),
            self.after.held.to_string(),
            self.after.pending.to_string(),
            self.after.retired_local.to_string(),
            self.after.retired_international.to_string(),
            self.after.cancelled.to_string(),
        ]
    }
}
