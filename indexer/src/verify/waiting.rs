//! Transfers and retirements that wait: what the chain and the rows say of them.

use anyhow::Result;
use registry_client::values::{readable_text, Hash32, Key};
use sqlx::{FromRow, PgConnection};

use super::{
    books::{family, or_none, serials, serials_of, Books, Family, Serials},
    chain,
    people::key_of,
    rows,
};
use crate::{
    error::fatal,
    node::Node,
    records::{Purpose, WaitingTransfer, WAITING_TRANSFERS},
    text::unsigned,
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::WAITING_TRANSFERS);
    for (key, record) in node.map::<WaitingTransfer>(WAITING_TRANSFERS, at).await? {
        found.insert(chain::number(&key)?, WaitingFacts::of(&record).text());
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    waiting_rows(connection, block, books.open(family::WAITING_TRANSFERS)).await
}

/// What waits at a block, as it was then.
#[derive(FromRow)]
struct WaitingRow {
    id: i64,
    phase: String,
    group_id: i64,
    programme: i64,
    giver: i64,
    receiver: Option<i64>,
    amount: i64,
    remark: Option<String>,
    due: i64,
    cancellable_until: Option<i64>,
    country: Option<String>,
    foreign_receiver: Option<String>,
    beneficiary: Option<String>,
    reason: Option<String>,
    by_organisation: i64,
    by_key: Vec<u8>,
}

impl WaitingRow {
    fn purpose(&self) -> Result<PurposeFacts> {
        let incomplete = || {
            fatal(format!(
                "The row of the waiting transfer {} cannot be read.",
                self.id
            ))
        };
        let to = || unsigned(self.receiver.ok_or_else(incomplete)?);
        Ok(match self.phase.as_str() {
            "Delayed" => PurposeFacts::Delayed {
                to: to()?,
                cancellable_until: unsigned(self.cancellable_until.ok_or_else(incomplete)?)?,
            },
            "Requested" => PurposeFacts::Requested { to: to()? },
            _ => PurposeFacts::Retirement {
                country: self.country.clone().ok_or_else(incomplete)?,
                receiver: self.foreign_receiver.clone(),
                beneficiary: self.beneficiary.clone().ok_or_else(incomplete)?,
                reason: self.reason.clone().ok_or_else(incomplete)?,
            },
        })
    }
}

async fn waiting_rows(
    connection: &mut PgConnection,
    block: i64,
    family: &mut Family,
) -> Result<()> {
    let waiting: Vec<WaitingRow> = sqlx::query_as(
        "SELECT id, CASE WHEN accepted_block <= $1 THEN 'Delayed' ELSE kind END AS phase, group_id,
                programme, giver, receiver, amount, remark,
                CASE WHEN accepted_block <= $1 THEN due ELSE COALESCE(expires, due) END AS due,
                cancellable_until, country, foreign_receiver, beneficiary, reason,
                CASE WHEN accepted_block <= $1 THEN accepted_by ELSE initiator END
                    AS by_organisation,
                CASE WHEN accepted_block <= $1 THEN accepted_key ELSE asked_by END AS by_key
         FROM waiting_transfers WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut reserved = rows::serials_by(
        connection,
        "SELECT transfer, first, last, issuance, vintage FROM waiting_transfer_ranges
         WHERE transfer IN (SELECT id FROM waiting_transfers WHERE block_range @> $1::bigint)
         ORDER BY transfer, position",
        block,
    )
    .await?;
    for row in waiting {
        let facts = WaitingFacts {
            group: unsigned(row.group_id)?,
            programme: unsigned(row.programme)?,
            from: unsigned(row.giver)?,
            purpose: row.purpose()?,
            amount: unsigned(row.amount)?,
            due: unsigned(row.due)?,
            by: (unsigned(row.by_organisation)?, key_of(&row.by_key)?),
            ranges: reserved.remove(&row.id).unwrap_or_default(),
            remark: row.remark,
        };
        family.insert(rows::number(row.id)?, facts.text());
    }
    Ok(())
}

/// What is said of something that waits.
struct WaitingFacts {
    group: u64,
    programme: u64,
    from: u64,
    purpose: PurposeFacts,
    amount: u64,
    remark: Option<String>,
    due: u64,
    /// Organisation and key.
    by: (u64, Key),
    ranges: Serials,
}

/// What becomes of the credits.
enum PurposeFacts {
    Delayed {
        to: u64,
        cancellable_until: u64,
    },
    Requested {
        to: u64,
    },
    Retirement {
        country: String,
        receiver: Option<String>,
        beneficiary: String,
        reason: String,
    },
}

impl PurposeFacts {
    fn of(purpose: &Purpose<u32>) -> Self {
        match purpose {
            Purpose::Delayed {
                to,
                cancellable_until,
            } => Self::Delayed {
                to: u64::from(to.0),
                cancellable_until: u64::from(*cancellable_until),
            },
            Purpose::Requested { to } => Self::Requested {
                to: u64::from(to.0),
            },
            Purpose::Retirement(terms) => Self::Retirement {
                country: readable_text(&terms.country),
                receiver: terms.receiver.as_ref().map(|name| readable_text(name)),
                beneficiary: readable_text(&terms.beneficiary),
                reason: readable_text(&terms.reason),
            },
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Delayed {
                to,
                cancellable_until,
            } => format!("delayed to={to} cancellable_until={cancellable_until}"),
            Self::Requested { to } => format!("requested to={to}"),
            Self::Retirement {
                country,
                receiver,
                beneficiary,
                reason,
            } => format!(
                "retirement country={country} receiver={receiver:?} beneficiary={beneficiary:?} \
                 reason={reason:?}"
            ),
        }
    }
}

impl WaitingFacts {
    fn of(record: &WaitingTransfer) -> Self {
        Self {
            group: u64::from(record.group.0),
            programme: u64::from(record.programme.0),
            from: u64::from(record.from.0),
            purpose: PurposeFacts::of(&record.purpose),
            amount: record.amount.0,
            remark: record.remark.as_ref().map(|remark| readable_text(remark)),
            due: u64::from(record.due),
            by: (u64::from(record.by.organisation.0), Key(record.by.key)),
            ranges: serials_of(&record.ranges),
        }
    }

    fn text(self) -> String {
        format!(
            "{} credits of programme {} from={} {} due={} group={} by={}:{} remark={} ranges={}",
            self.amount,
            self.programme,
            self.from,
            self.purpose.text(),
            self.due,
            self.group,
            self.by.0,
            self.by.1,
            or_none(self.remark.map(|remark| format!("{remark:?}"))),
            serials(&self.ranges)
        )
    }
}
