//! The log of movements, counted as the chain counts them, and what each did to the accounts of
//! its organisations.

use anyhow::Result;
use registry_client::event::MovedRange;
use registry_primitives::{records::ledger::Place, Credits, OrganisationId, ProgrammeId};
use sqlx::{FromRow, PgConnection};

use super::{MovedColumns, Position};
use crate::{
    error::fatal,
    records::Balances,
    text::{big, movement_kind, unsigned},
};

/// Credits of one programme that came into being, changed places or ceased to be.
pub(super) struct Movement<'a> {
    pub programme: ProgrammeId,
    /// Nowhere when they were issued.
    pub from: Option<Place>,
    /// Nowhere when their issuance was voided.
    pub to: Option<Place>,
    pub ranges: &'a [MovedRange],
    pub amount: Credits,
}

/// What an organisation held, all programmes together, before and after a movement.
pub(super) type Held = (Credits, Credits);

/// What a movement did to the holdings of its two sides.
pub(super) struct Moved {
    pub from: Held,
    pub to: Held,
}

/// What an event says of a holding is what the rows say.
pub(super) fn check_held(
    organisation: OrganisationId,
    (before, after): Held,
    rows: Held,
) -> Result<()> {
    if rows == (before, after) {
        return Ok(());
    }
    Err(fatal(format!(
        "The database contradicts the chain: organisation {organisation} held {before} and then \
         {after} by the event, {} and then {} by the rows.",
        rows.0, rows.1
    )))
}

/// Write a movement with its number, and an entry for each of its organisations.
pub(super) async fn log(
    connection: &mut PgConnection,
    at: Position,
    movement: Movement<'_>,
) -> Result<Moved> {
    let Movement {
        programme,
        from,
        to,
        ranges,
        amount,
    } = movement;
    let organisation = |place: Option<Place>| place.map(|place| i64::from(place.organisation.0));
    let account = |place: Option<Place>| place.map(|place| place.account.name());
    let kind = movement_kind(from, to);
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO movements (number, block, index, programme, kind, from_organisation,
                                from_account, to_organisation, to_account, amount)
         SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM movements
         RETURNING number",
    )
    .bind(at.block)
    .bind(at.index)
    .bind(i64::from(programme.0))
    .bind(kind)
    .bind(organisation(from))
    .bind(account(from))
    .bind(organisation(to))
    .bind(account(to))
    .bind(big(amount.0)?)
    .fetch_one(&mut *connection)
    .await?;
    let moved = MovedColumns::of(ranges)?;
    sqlx::query(
        "INSERT INTO movement_ranges (movement, position, first, last, issuance, vintage)
         SELECT $1, n.*
         FROM unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::integer[]) AS n",
    )
    .bind(number)
    .bind(moved.positions)
    .bind(moved.firsts)
    .bind(moved.lasts)
    .bind(moved.issuances)
    .bind(moved.vintages)
    .execute(&mut *connection)
    .await?;

    let entry = |side| Entry {
        number,
        programme,
        kind,
        from,
        to,
        amount,
        side,
    };
    let (giver, receiver) = (
        from.map(|place| place.organisation),
        to.map(|place| place.organisation),
    );
    let given = match giver {
        Some(giver) => entry(giver).write(connection, at).await?,
        None => Held::default(),
    };
    let received = match receiver {
        Some(receiver) if giver == Some(receiver) => given,
        Some(receiver) => entry(receiver).write(connection, at).await?,
        None => Held::default(),
    };
    Ok(Moved {
        from: given,
        to: received,
    })
}

/// What a movement does to one of its organisations.
struct Entry {
    number: i64,
    programme: ProgrammeId,
    kind: &'static str,
    from: Option<Place>,
    to: Option<Place>,
    amount: Credits,
    /// The organisation.
    side: OrganisationId,
}

impl Entry {
    /// Write the entry; gives what the organisation held before and after.
    async fn write(self, connection: &mut PgConnection, at: Position) -> Result<Held> {
        let before = balances(connection, self.side).await?;
        let after = self.applied(before).ok_or_else(|| {
            fatal(format!(
                "The database contradicts the chain: movement {} takes {} credits of organisation \
                 {} that are not there.",
                self.number, self.amount, self.side
            ))
        })?;
        let own = |place: &Place| place.organisation == self.side;
        let (from, to) = (self.from.filter(own), self.to.filter(own));
        let direction = match (from, to) {
            (Some(_), Some(_)) => "Within",
            (Some(_), None) => "Out",
            (None, _) => "In",
        };
        let other = [self.from, self.to]
            .into_iter()
            .flatten()
            .find(|place| !own(place));
        sqlx::query(
            "INSERT INTO ledger_entries (
                 organisation, movement, block, index, programme, kind, direction, counterparty,
                 account_from, account_to, amount, held_before, held_after, pending_before,
                 pending_after, retired_local_before, retired_local_after,
                 retired_international_before, retired_international_after, cancelled_before,
                 cancelled_after)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                     $18, $19, $20, $21)",
        )
        .bind(i64::from(self.side.0))
        .bind(self.number)
        .bind(at.block)
        .bind(at.index)
        .bind(i64::from(self.programme.0))
        .bind(self.kind)
        .bind(direction)
        .bind(other.map(|place| i64::from(place.organisation.0)))
        .bind(self.from.map(|place| place.account.name()))
        .bind(self.to.map(|place| place.account.name()))
        .bind(big(self.amount.0)?)
        .bind(big(before.held.0)?)
        .bind(big(after.held.0)?)
        .bind(big(before.pending.0)?)
        .bind(big(after.pending.0)?)
        .bind(big(before.retired_local.0)?)
        .bind(big(after.retired_local.0)?)
        .bind(big(before.retired_international.0)?)
        .bind(big(after.retired_international.0)?)
        .bind(big(before.cancelled.0)?)
        .bind(big(after.cancelled.0)?)
        .execute(&mut *connection)
        .await?;
        Ok((before.held, after.held))
    }

    /// The balances of the organisation after the movement.
    fn applied(&self, mut balances: Balances) -> Option<Balances> {
        let own = |place: &Place| place.organisation == self.side;
        if let Some(from) = self.from.filter(own) {
            balances.sub(from.account, self.amount)?;
        }
        if let Some(to) = self.to.filter(own) {
            balances.add(to.account, self.amount)?;
        }
        Some(balances)
    }
}

/// The balances after an entry.
#[derive(FromRow)]
struct AfterRow {
    held_after: i64,
    pending_after: i64,
    retired_local_after: i64,
    retired_international_after: i64,
    cancelled_after: i64,
}

/// What an organisation has by its last entry.
async fn balances(connection: &mut PgConnection, organisation: OrganisationId) -> Result<Balances> {
    let last: Option<AfterRow> = sqlx::query_as(
        "SELECT held_after, pending_after, retired_local_after, retired_international_after,
                cancelled_after
         FROM ledger_entries WHERE organisation = $1 ORDER BY movement DESC LIMIT 1",
    )
    .bind(i64::from(organisation.0))
    .fetch_optional(&mut *connection)
    .await?;
    let Some(last) = last else {
        return Ok(Balances::default());
    };
    let credits = |value| unsigned(value).map(Credits);
    Ok(Balances {
        held: credits(last.held_after)?,
        pending: credits(last.pending_after)?,
        retired_local: credits(last.retired_local_after)?,
        retired_international: credits(last.retired_international_after)?,
        cancelled: credits(last.cancelled_after)?,
    })
}
