//! The log of movements, the entries of organisations, and the digest of the ledger: what the
//! chain and the rows say of them.

use std::collections::BTreeMap;

use anyhow::Result;
use registry_primitives::{
    records::ledger::Place, AccountKind, Credits, IssuanceId, MovementId, OrganisationId,
    ReceiptId, TransferId,
};
use sqlx::{FromRow, PgConnection};

use super::{
    books::{country_key, family, names_key, or_none, serials, serials_of, totals, Books, RowKey},
    rows,
};
use crate::{
    error::fatal,
    node::{BlockId, Node},
    records::{
        decode_record, identifier_and, Balances, EntryKey, LedgerDigest, LedgerEntry, Movement,
        OrderedKey, LAST_ISSUANCE, LAST_MOVEMENT, LAST_RECEIPT, LAST_SERIAL, LAST_TRANSFER,
        LEDGER_ENTRIES, MOVEMENTS, MOVEMENTS_OF, NATIONAL_TOTALS,
    },
    slices::digests,
    text::{movement_kind, unsigned},
};

/// Read the state at a block, and its header.
pub async fn read_chain(node: &Node, block: BlockId, books: &mut Books) -> Result<()> {
    let at = block.hash;
    let mut movements = BTreeMap::new();
    let found = books.open(family::MOVEMENTS);
    for (key, record) in node.map::<Movement>(MOVEMENTS, at).await? {
        let number = decode_record::<OrderedKey>(MOVEMENTS, &key)?.into();
        let facts = MovementFacts::of(&record);
        let text = format!(
            "{} ranges={}",
            facts.text(),
            serials(&serials_of(&record.ranges))
        );
        found.insert(RowKey::Number(number), text);
        movements.insert(number, facts);
    }

    let found = books.open(family::LEDGER_ENTRIES);
    for (key, record) in node.map::<LedgerEntry>(LEDGER_ENTRIES, at).await? {
        let (organisation, key) = identifier_and::<EntryKey>(LEDGER_ENTRIES, &key)?;
        let number = key.movement().0;
        let organisation = OrganisationId(organisation);
        let movement = movements.get(&number).map(|facts| facts.side(organisation));
        let text = entry(
            key.block(),
            &or_none(movement),
            &record.before,
            &record.after,
        );
        found.insert(names_key(&[&organisation, &number]), text);
    }

    let found = books.open(family::MOVEMENTS_OF);
    for (key, ()) in node.map::<()>(MOVEMENTS_OF, at).await? {
        let (issuance, number) = identifier_and::<OrderedKey>(MOVEMENTS_OF, &key)?;
        let key = names_key(&[&issuance, &u64::from(number)]);
        found.insert(key, "moved".to_owned());
    }

    let totals = node.value(NATIONAL_TOTALS, at).await?;
    let last_serial: Option<u64> = node.value(LAST_SERIAL, at).await?;
    let last_issuance: Option<IssuanceId> = node.value(LAST_ISSUANCE, at).await?;
    let last_receipt: Option<ReceiptId> = node.value(LAST_RECEIPT, at).await?;
    let last_transfer: Option<TransferId> = node.value(LAST_TRANSFER, at).await?;
    let last_movement: Option<MovementId> = node.value(LAST_MOVEMENT, at).await?;
    let state = LedgerDigest {
        totals: totals.unwrap_or_default(),
        last_serial: last_serial.unwrap_or_default(),
        last_issuance: last_issuance.unwrap_or_default(),
        last_receipt: last_receipt.unwrap_or_default(),
        last_transfer: last_transfer.unwrap_or_default(),
        last_movement: last_movement.unwrap_or_default(),
    };
    let header = node.ledger_digest(block).await?;
    insert_digests(books, &state, header.as_ref());
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let logged: Vec<MovementRow> = sqlx::query_as(
        "SELECT number, block, programme, kind, from_organisation, from_account, to_organisation,
                to_account, amount
         FROM movements WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut ranges = rows::serials_by(
        connection,
        "SELECT movement, first, last, issuance, vintage FROM movement_ranges
         WHERE movement IN (SELECT number FROM movements WHERE block <= $1)
         ORDER BY movement, position",
        block,
    )
    .await?;
    let found = books.open(family::MOVEMENTS);
    for row in logged {
        let moved = ranges.remove(&row.number).unwrap_or_default();
        let text = format!("{} ranges={}", row.facts()?.text(), serials(&moved));
        found.insert(rows::number(row.number)?, text);
    }

    let entries: Vec<EntryRow> = sqlx::query_as(
        "SELECT organisation, movement, block, programme, kind, direction, counterparty,
                account_from, account_to, amount, held_before, held_after, pending_before,
                pending_after, retired_local_before, retired_local_after,
                retired_international_before, retired_international_after, cancelled_before,
                cancelled_after
         FROM ledger_entries WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::LEDGER_ENTRIES);
    for row in entries {
        let key = names_key(&[&row.organisation, &row.movement]);
        let (before, after) = row.balances()?;
        let text = entry(unsigned(row.block)?, &row.side()?, &before, &after);
        found.insert(key, text);
    }

    let of: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT DISTINCT r.issuance, r.movement
         FROM movement_ranges r JOIN movements m ON m.number = r.movement WHERE m.block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::MOVEMENTS_OF);
    for (issuance, movement) in of {
        found.insert(names_key(&[&issuance, &movement]), "moved".to_owned());
    }

    let last = digests::latest(connection, block.saturating_add(1)).await?;
    let has_own: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ledger_digests WHERE block = $1)")
            .bind(block)
            .fetch_one(&mut *connection)
            .await?;
    let last = last.unwrap_or_default();
    insert_digests(books, &last, has_own.then_some(&last));
    Ok(())
}

fn insert_digests(books: &mut Books, ledger: &LedgerDigest, header: Option<&LedgerDigest>) {
    let found = books.open(family::LEDGER_DIGEST);
    found.insert(country_key(), digest(ledger));
    if let Some(header) = header {
        found.insert(names_key(&[&"header"]), digest(header));
    }
}

fn digest(of: &LedgerDigest) -> String {
    format!(
        "{} last_serial={} last_issuance={} last_receipt={} last_transfer={} last_movement={}",
        totals(&of.totals).unwrap_or_else(|| "nothing".to_owned()),
        of.last_serial,
        of.last_issuance,
        of.last_receipt,
        of.last_transfer,
        of.last_movement
    )
}

/// What is said of a movement, without its ranges.
struct MovementFacts {
    block: u64,
    programme: u64,
    kind: String,
    from: Option<Place>,
    to: Option<Place>,
    amount: u64,
}

impl MovementFacts {
    fn of(record: &Movement) -> Self {
        Self {
            block: u64::from(record.block),
            programme: u64::from(record.programme.0),
            kind: movement_kind(record.from, record.to).to_owned(),
            from: record.from,
            to: record.to,
            amount: record.amount.0,
        }
    }

    fn text(&self) -> String {
        let place = |of: Option<Place>| {
            or_none(of.map(|place| format!("{}/{}", place.organisation, place.account)))
        };
        format!(
            "{} {} credits of programme {} from={} to={} block={}",
            self.kind,
            self.amount,
            self.programme,
            place(self.from),
            place(self.to),
            self.block
        )
    }

    /// The movement as an entry of one of its organisations tells it.
    fn side(&self, organisation: OrganisationId) -> String {
        let own = |place: Option<Place>| place.is_some_and(|of| of.organisation == organisation);
        let direction = match (own(self.from), own(self.to)) {
            (true, true) => "Within",
            (true, false) => "Out",
            (false, _) => "In",
        };
        let other = [self.from, self.to]
            .into_iter()
            .flatten()
            .find(|place| place.organisation != organisation);
        let account = |place: Option<Place>| or_none(place.map(|place| place.account));
        side(
            &self.kind,
            direction,
            self.amount,
            self.programme,
            other.map(|place| u64::from(place.organisation.0)),
            (&account(self.from), &account(self.to)),
        )
    }
}

fn side(
    kind: &str,
    direction: &str,
    amount: u64,
    programme: u64,
    counterparty: Option<u64>,
    (from, to): (&str, &str),
) -> String {
    format!(
        "{kind} {direction} {amount} credits of programme {programme} counterparty={} from={from} \
         to={to}",
        or_none(counterparty)
    )
}

fn entry(block: u64, movement: &str, before: &Balances, after: &Balances) -> String {
    let accounts: Vec<String> = AccountKind::ALL
        .iter()
        .map(|account| format!("{account}={}>{}", before.of(*account), after.of(*account)))
        .collect();
    format!("{movement} {} block={block}", accounts.join(" "))
}

#[derive(FromRow)]
struct MovementRow {
    number: i64,
    block: i64,
    programme: i64,
    kind: String,
    from_organisation: Option<i64>,
    from_account: Option<String>,
    to_organisation: Option<i64>,
    to_account: Option<String>,
    amount: i64,
}

impl MovementRow {
    fn facts(&self) -> Result<MovementFacts> {
        let unreadable = || {
            fatal(format!(
                "The row of the movement {} cannot be read.",
                self.number
            ))
        };
        let place = |organisation: Option<i64>, account: &Option<String>| {
            let (Some(organisation), Some(account)) = (organisation, account) else {
                return Ok(None);
            };
            let organisation = u32::try_from(organisation).map_err(|_| unreadable())?;
            Ok::<_, anyhow::Error>(Some(Place {
                organisation: OrganisationId(organisation),
                account: AccountKind::from_name(account).ok_or_else(unreadable)?,
            }))
        };
        Ok(MovementFacts {
            block: unsigned(self.block)?,
            programme: unsigned(self.programme)?,
            kind: self.kind.clone(),
            from: place(self.from_organisation, &self.from_account)?,
            to: place(self.to_organisation, &self.to_account)?,
            amount: unsigned(self.amount)?,
        })
    }
}

#[derive(FromRow)]
struct EntryRow {
    organisation: i64,
    movement: i64,
    block: i64,
    programme: i64,
    kind: String,
    direction: String,
    counterparty: Option<i64>,
    account_from: Option<String>,
    account_to: Option<String>,
    amount: i64,
    held_before: i64,
    held_after: i64,
    pending_before: i64,
    pending_after: i64,
    retired_local_before: i64,
    retired_local_after: i64,
    retired_international_before: i64,
    retired_international_after: i64,
    cancelled_before: i64,
    cancelled_after: i64,
}

impl EntryRow {
    fn side(&self) -> Result<String> {
        Ok(side(
            &self.kind,
            &self.direction,
            unsigned(self.amount)?,
            unsigned(self.programme)?,
            self.counterparty.map(unsigned).transpose()?,
            (
                &or_none(self.account_from.as_deref()),
                &or_none(self.account_to.as_deref()),
            ),
        ))
    }

    fn balances(&self) -> Result<(Balances, Balances)> {
        let credits = |value| unsigned(value).map(Credits);
        let before = Balances {
            held: credits(self.held_before)?,
            pending: credits(self.pending_before)?,
            retired_local: credits(self.retired_local_before)?,
            retired_international: credits(self.retired_international_before)?,
            cancelled: credits(self.cancelled_before)?,
        };
        let after = Balances {
            held: credits(self.held_after)?,
            pending: credits(self.pending_after)?,
            retired_local: credits(self.retired_local_after)?,
            retired_international: credits(self.retired_international_after)?,
            cancelled: credits(self.cancelled_after)?,
        };
        Ok((before, after))
    }
}
