//! Freezes, and what they cover now: what the chain and the rows say of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use registry_client::values::{readable_text, Hash32, Key};
use registry_primitives::{AccountKind, FreezeId, OrganisationId, OrganisationState, ProgrammeId};
use sqlx::{FromRow, PgConnection};

use super::{
    books::{country_key, family, names_key, or_none, Books, Family},
    chain,
    people::key_of,
    rows,
};
use crate::{
    error::fatal,
    node::{BlockId, Node},
    records::{
        hashed, identifier_in, serial_in, Freeze, FreezeList, FreezeSubject, Organisation,
        RangeRecord, FREEZES, FREEZES_OF, ORGANISATIONS, RANGES,
    },
    text::unsigned,
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let found = books.open(family::FREEZES);
    for (key, record) in node.map::<Freeze>(FREEZES, at).await? {
        let by = record.by.as_ref();
        let facts = FreezeFacts {
            subject: subject(record.subject),
            reason: &readable_text(&record.reason),
            case: &readable_text(&record.case),
            since: u64::from(record.since),
            until: record.until.map(u64::from),
            by: by.map(|by| (u64::from(by.organisation.0), Key(by.key))),
        };
        found.insert(chain::number(&key)?, facts.text());
    }
    let found = books.open(family::FREEZES_OF);
    for (key, list) in node.map::<FreezeList>(FREEZES_OF, at).await? {
        let of: FreezeSubject = hashed(FREEZES_OF, &key)?;
        let ids: Vec<u64> = list.iter().map(|freeze| u64::from(freeze.0)).collect();
        found.insert(names_key(&[&subject(of)]), format!("{ids:?}"));
    }
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let standing: Vec<FreezeRow> = sqlx::query_as(
        "SELECT id, subject, programme, organisation, reason, case_id, since, until,
                CASE WHEN prolonged_block IS NULL THEN placed_by END AS placed_by,
                CASE WHEN prolonged_block IS NULL THEN placed_key END AS placed_key
         FROM freezes
         WHERE block_range @> $1::bigint AND lifted_block IS NULL AND cleared_block IS NULL
         ORDER BY id",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let mut lists: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let found = books.open(family::FREEZES);
    for row in standing {
        let subject = row.subject()?;
        if row.subject != "Serials" {
            lists
                .entry(subject.clone())
                .or_default()
                .push(unsigned(row.id)?);
        }
        let key = row.placed_key.as_deref().map(key_of).transpose()?;
        let facts = FreezeFacts {
            subject,
            reason: &row.reason,
            case: &row.case_id,
            since: unsigned(row.since)?,
            until: row.until.map(unsigned).transpose()?,
            by: row.placed_by.map(unsigned).transpose()?.zip(key),
        };
        found.insert(rows::number(row.id)?, facts.text());
    }
    let found = books.open(family::FREEZES_OF);
    for (subject, ids) in lists {
        found.insert(names_key(&[&subject]), format!("{ids:?}"));
    }
    Ok(())
}

#[derive(FromRow)]
struct FreezeRow {
    id: i64,
    subject: String,
    programme: Option<i64>,
    organisation: Option<i64>,
    reason: String,
    case_id: String,
    since: i64,
    until: Option<i64>,
    placed_by: Option<i64>,
    placed_key: Option<Vec<u8>>,
}

impl FreezeRow {
    fn subject(&self) -> Result<String> {
        match (self.programme, self.organisation) {
            (Some(id), None) | (None, Some(id)) => Ok(format!("{} {id}", self.subject)),
            (None, None) => Ok(self.subject.clone()),
            _ => Err(fatal(format!(
                "The row of the freeze {} cannot be read.",
                self.id
            ))),
        }
    }
}

fn subject(subject: FreezeSubject) -> String {
    let name = crate::text::subject_name(subject);
    match subject {
        FreezeSubject::Serials(programme) | FreezeSubject::Programme(programme) => {
            format!("{name} {programme}")
        }
        FreezeSubject::Organisation(organisation) => format!("{name} {organisation}"),
        FreezeSubject::Country => name.to_owned(),
    }
}

/// What is said of a freeze.
struct FreezeFacts<'a> {
    subject: String,
    reason: &'a str,
    case: &'a str,
    since: u64,
    until: Option<u64>,
    /// Organisation and key of the officer.
    by: Option<(u64, Key)>,
}

impl FreezeFacts<'_> {
    fn text(self) -> String {
        format!(
            "{} since={} until={} by={} case={:?} reason={:?}",
            self.subject,
            self.since,
            or_none(self.until),
            or_none(
                self.by
                    .map(|(organisation, key)| format!("{organisation}:{key}"))
            ),
            self.case,
            self.reason
        )
    }
}

/// Held and pending credits that do not move, of one organisation, programme or the country.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Barred {
    frozen: u64,
    frozen_held: u64,
    suspended: u64,
}

impl Barred {
    /// What is said of them; nothing when there are none.
    fn text(self) -> Option<String> {
        (self != Self::default()).then(|| {
            format!(
                "frozen={} frozen_held={} suspended={}",
                self.frozen, self.frozen_held, self.suspended
            )
        })
    }
}

/// What lies on the chain and cannot move.
#[derive(Default)]
struct Bars {
    country: bool,
    programmes: BTreeSet<ProgrammeId>,
    organisations: BTreeSet<OrganisationId>,
    serials: BTreeSet<FreezeId>,
    suspended: BTreeSet<OrganisationId>,
}

impl Bars {
    fn add(&mut self, id: FreezeId, subject: FreezeSubject) {
        match subject {
            FreezeSubject::Serials(_) => {
                self.serials.insert(id);
            }
            FreezeSubject::Programme(programme) => {
                self.programmes.insert(programme);
            }
            FreezeSubject::Organisation(organisation) => {
                self.organisations.insert(organisation);
            }
            FreezeSubject::Country => self.country = true,
        }
    }

    /// What of a range of so many credits does not move.
    fn of(&self, record: &RangeRecord, amount: u64) -> Barred {
        if record.account.is_terminal() {
            return Barred::default();
        }
        let frozen = self.country
            || self.programmes.contains(&record.programme)
            || self.organisations.contains(&record.owner)
            || record.frozen.is_some_and(|id| self.serials.contains(&id));
        let held = record.account == AccountKind::Holding;
        let suspended = self.suspended.contains(&record.owner);
        let counted = |counts| if counts { amount } else { 0 };
        Barred {
            frozen: counted(frozen),
            frozen_held: counted(frozen && held),
            suspended: counted(suspended),
        }
    }
}

/// What is frozen and suspended on the chain at a block, as it is to be served.
pub async fn add_served(node: &Node, block: BlockId, books: &mut Books) -> Result<()> {
    let mut bars = Bars::default();
    for (key, record) in node.map::<Freeze>(FREEZES, block.hash).await? {
        let until = record.until.map(u64::from);
        if until.is_none_or(|until| block.number < until) {
            bars.add(FreezeId(identifier_in(&key)?), record.subject);
        }
    }
    for (key, record) in node.map::<Organisation>(ORGANISATIONS, block.hash).await? {
        if record.state == OrganisationState::Suspended {
            bars.suspended.insert(OrganisationId(identifier_in(&key)?));
        }
    }
    let mut sums: BTreeMap<_, Barred> = BTreeMap::new();
    for (key, record) in node.map::<RangeRecord>(RANGES, block.hash).await? {
        let last = serial_in(&key)?;
        let amount = last.saturating_sub(record.first).saturating_add(1);
        let barred = bars.of(&record, amount);
        for (subject, suspended) in [
            (country_key(), barred.suspended),
            (
                names_key(&[&"programme", &record.programme]),
                barred.suspended,
            ),
            (names_key(&[&"organisation", &record.owner]), 0),
        ] {
            let sum = sums.entry(subject).or_default();
            sum.frozen = sum.frozen.saturating_add(barred.frozen);
            sum.frozen_held = sum.frozen_held.saturating_add(barred.frozen_held);
            sum.suspended = sum.suspended.saturating_add(suspended);
        }
    }
    let found = books.open(family::SERVED_FROZEN);
    for (subject, barred) in sums {
        if let Some(text) = barred.text() {
            found.insert(subject, text);
        }
    }
    Ok(())
}

/// What is frozen and suspended, as it is served.
pub(super) async fn served(connection: &mut PgConnection, found: &mut Family) -> Result<()> {
    type SumRow = (Option<String>, Option<i64>, i64, i64, i64);
    let sums: Vec<SumRow> = sqlx::query_as(
        "SELECT NULL, NULL::bigint, frozen, frozen_held, suspended FROM national_totals
         UNION ALL
         SELECT 'programme', programme, frozen, frozen_held, suspended FROM programme_totals
         UNION ALL
         SELECT 'organisation', organisation, frozen, frozen_held, 0 FROM organisation_balances",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (subject, id, frozen, frozen_held, suspended) in sums {
        let barred = Barred {
            frozen: unsigned(frozen)?,
            frozen_held: unsigned(frozen_held)?,
            suspended: unsigned(suspended)?,
        };
        let key = match (subject, id) {
            (Some(subject), Some(id)) => names_key(&[&subject, &id]),
            _ => country_key(),
        };
        if let Some(text) = barred.text() {
            found.insert(key, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::IssuanceId;

    fn range(owner: u32, programme: u32, account: AccountKind) -> RangeRecord {
        RangeRecord {
            first: 1,
            owner: OrganisationId(owner),
            account,
            programme: ProgrammeId(programme),
            issuance: IssuanceId(1),
            reservation: None,
            frozen: None,
        }
    }

    #[test]
    fn every_subject_bars_what_it_covers_and_nothing_that_has_ended() {
        let held = range(1, 1, AccountKind::Holding);
        let marked = RangeRecord {
            frozen: Some(FreezeId(7)),
            ..held
        };
        let pending = range(1, 1, AccountKind::Pending);
        let ended = range(1, 1, AccountKind::Cancellation);
        let elsewhere = range(2, 2, AccountKind::Holding);
        let frozen = |subject, record| {
            let mut bars = Bars::default();
            bars.add(FreezeId(7), subject);
            let Barred {
                frozen,
                frozen_held,
                ..
            } = bars.of(record, 5);
            (frozen, frozen_held)
        };
        for subject in [
            FreezeSubject::Country,
            FreezeSubject::Programme(ProgrammeId(1)),
            FreezeSubject::Organisation(OrganisationId(1)),
        ] {
            assert_eq!(frozen(subject, &held), (5, 5), "{subject:?}");
            assert_eq!(frozen(subject, &pending), (5, 0), "{subject:?}");
            assert_eq!(frozen(subject, &ended), (0, 0), "{subject:?}");
            let everywhere = subject == FreezeSubject::Country;
            assert_eq!(frozen(subject, &elsewhere) == (5, 5), everywhere);
        }
        let serials = FreezeSubject::Serials(ProgrammeId(1));
        assert_eq!(frozen(serials, &marked), (5, 5));
        assert_eq!(frozen(serials, &held), (0, 0));
        assert_eq!(Bars::default().of(&marked, 5).frozen, 0, "it ran out");
    }
}
