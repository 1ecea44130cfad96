//! The rows of ranges: read around a movement, moved by the ledger's rules, written back.

use anyhow::Result;
use registry_client::event::MovedRange;
use registry_primitives::{
    records::ledger::Place, AccountKind, Credits, FreezeId, IssuanceId, OrganisationId,
    ProgrammeId, SerialRange, TransferId,
};
use sqlx::{FromRow, PgConnection};

use super::{
    columns,
    movements::{self, Moved, Movement},
    Position,
};
use crate::{
    error::fatal,
    ledger::{reach, Changes, Ledger, LedgerError, LedgerRange, Shift, Spot},
    text::big,
};

/// The holding of an organisation.
pub(super) const fn holding_of(organisation: OrganisationId) -> Place {
    Place {
        organisation,
        account: AccountKind::Holding,
    }
}

/// What is reserved of an organisation.
pub(super) const fn pending_of(organisation: OrganisationId) -> Place {
    Place {
        organisation,
        account: AccountKind::Pending,
    }
}

/// Ranges that move from one account to another.
pub(super) struct Carried<'a> {
    pub programme: ProgrammeId,
    pub ranges: &'a [MovedRange],
    pub amount: Credits,
    pub from: Place,
    pub to: Place,
    /// What reserved or reserves them, when they come out of `Pending` or go into it.
    pub transfer: Option<TransferId>,
}

/// Move ranges, and log the movement; gives what both sides held.
pub(super) async fn carry(
    connection: &mut PgConnection,
    at: Position,
    carried: Carried<'_>,
) -> Result<Moved> {
    let Carried {
        programme,
        ranges,
        amount,
        from,
        to,
        transfer,
    } = carried;
    let spot = |place: Place| Spot {
        owner: place.organisation,
        account: place.account,
        reservation: transfer.filter(|_| place.account == AccountKind::Pending),
    };
    let shift = Shift {
        programme,
        from: spot(from),
        to: spot(to),
    };
    let parts: Vec<SerialRange> = ranges.iter().map(|moved| moved.range).collect();
    let mut ledger = load(connection, at, &parts).await?;
    for moved in ranges {
        ledger
            .move_part(moved.range, moved.issuance, shift)
            .map_err(contradiction)?;
    }
    store(connection, at, &ledger.changes()).await?;
    note_moved(connection, at, ranges).await?;
    let movement = Movement {
        programme,
        from: Some(from),
        to: Some(to),
        ranges,
        amount,
    };
    movements::log(connection, at, movement).await
}

/// An issuance of which a unit moved stays so for ever.
async fn note_moved(
    connection: &mut PgConnection,
    at: Position,
    ranges: &[MovedRange],
) -> Result<()> {
    let mut issuances: Vec<i64> = ranges
        .iter()
        .map(|moved| i64::from(moved.issuance.0))
        .collect();
    issuances.dedup();
    sqlx::query(
        "UPDATE issuances SET moved_block = $2, moved_index = $3
         WHERE id = ANY($1) AND moved_block IS NULL",
    )
    .bind(issuances)
    .bind(at.block)
    .bind(at.index)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) fn contradiction(error: LedgerError) -> anyhow::Error {
    fatal(format!("The database contradicts the chain: {error}."))
}

#[derive(FromRow)]
struct RangeRow {
    first: i64,
    last: i64,
    owner: i64,
    account: String,
    programme: i64,
    issuance: i64,
    reservation: Option<i64>,
    frozen: Option<i64>,
}

impl RangeRow {
    fn range(&self) -> Result<LedgerRange> {
        let unreadable = || {
            fatal(format!(
                "The row of the range {}-{} cannot be read.",
                self.first, self.last
            ))
        };
        let id = |value: i64| u32::try_from(value).map_err(|_| unreadable());
        Ok(LedgerRange {
            range: SerialRange {
                first: u64::try_from(self.first).map_err(|_| unreadable())?,
                last: u64::try_from(self.last).map_err(|_| unreadable())?,
            },
            owner: OrganisationId(id(self.owner)?),
            account: AccountKind::from_name(&self.account).ok_or_else(unreadable)?,
            programme: ProgrammeId(id(self.programme)?),
            issuance: IssuanceId(id(self.issuance)?),
            reservation: self.reservation.map(id).transpose()?.map(TransferId),
            frozen: self.frozen.map(id).transpose()?.map(FreezeId),
        })
    }
}

/// The ranges that a movement touches, as they are at its block so far, with the freezes in
/// force then of those that they name.
pub(super) async fn load(
    connection: &mut PgConnection,
    at: Position,
    parts: &[SerialRange],
) -> Result<Ledger> {
    let mut firsts = Vec::with_capacity(parts.len());
    let mut lasts = Vec::with_capacity(parts.len());
    for part in parts {
        let (first, last) = columns(reach(*part))?;
        firsts.push(first);
        lasts.push(last);
    }
    let rows: Vec<RangeRow> = sqlx::query_as(
        "SELECT r.first, r.last, r.owner, r.account, r.programme, r.issuance, r.reservation,
                r.frozen
         FROM unnest($1::bigint[], $2::bigint[]) AS near (first, last)
         JOIN ranges r ON int8range(r.first, r.last, '[]') && int8range(near.first, near.last, '[]')
         WHERE r.block_range @> $3::bigint",
    )
    .bind(firsts)
    .bind(lasts)
    .bind(at.block)
    .fetch_all(&mut *connection)
    .await?;
    let ranges: Vec<LedgerRange> = rows.iter().map(RangeRow::range).collect::<Result<_>>()?;
    let mut named: Vec<i64> = rows.iter().filter_map(|row| row.frozen).collect();
    named.sort_unstable();
    named.dedup();
    let mut in_force = Vec::new();
    if !named.is_empty() {
        let found: Vec<i64> = sqlx::query_scalar(
            "SELECT id FROM freezes
             WHERE id = ANY($1) AND upper_inf(block_range) AND lifted_block IS NULL
               AND (until IS NULL OR until > $2)",
        )
        .bind(named)
        .bind(at.block)
        .fetch_all(&mut *connection)
        .await?;
        for id in found {
            let id = u32::try_from(id)
                .map_err(|_| fatal(format!("The row of the freeze {id} cannot be read.")))?;
            in_force.push(FreezeId(id));
        }
    }
    Ok(Ledger::new(ranges, in_force))
}

/// Close and open rows. A row that began with this block leaves no trace: as of a block
/// means after all of its events.
pub(super) async fn store(
    connection: &mut PgConnection,
    at: Position,
    changes: &Changes,
) -> Result<()> {
    let mut closed = Vec::with_capacity(changes.closed.len());
    for row in &changes.closed {
        closed.push(big(row.range.last)?);
    }
    let removed = sqlx::query(
        "DELETE FROM ranges
         WHERE upper_inf(block_range) AND last = ANY($1) AND lower(block_range) = $2",
    )
    .bind(&closed)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    let ended = sqlx::query(
        "UPDATE ranges SET block_range = int8range(lower(block_range), $2)
         WHERE upper_inf(block_range) AND last = ANY($1)",
    )
    .bind(&closed)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    let gone = removed
        .rows_affected()
        .saturating_add(ended.rows_affected());
    if u64::try_from(closed.len()).ok() != Some(gone) {
        return Err(fatal(format!(
            "The database contradicts the chain: {gone} ranges ended instead of {}.",
            closed.len()
        )));
    }

    let mut firsts = Vec::new();
    let mut lasts = Vec::new();
    let mut owners = Vec::new();
    let mut accounts = Vec::new();
    let mut programmes = Vec::new();
    let mut issuances = Vec::new();
    let mut reservations = Vec::new();
    let mut marks = Vec::new();
    for row in &changes.opened {
        let (first, last) = columns(row.range)?;
        firsts.push(first);
        lasts.push(last);
        owners.push(i64::from(row.owner.0));
        accounts.push(row.account.name());
        programmes.push(i64::from(row.programme.0));
        issuances.push(i64::from(row.issuance.0));
        reservations.push(row.reservation.map(|transfer| i64::from(transfer.0)));
        marks.push(row.frozen.map(|freeze| i64::from(freeze.0)));
    }
    sqlx::query(
        "INSERT INTO ranges (first, last, owner, account, programme, issuance, reservation, frozen,
                             block_range)
         SELECT n.*, int8range($9, NULL)
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[],
                     $6::bigint[], $7::bigint[], $8::bigint[]) AS n",
    )
    .bind(firsts)
    .bind(lasts)
    .bind(owners)
    .bind(accounts)
    .bind(programmes)
    .bind(issuances)
    .bind(reservations)
    .bind(marks)
    .bind(at.block)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
