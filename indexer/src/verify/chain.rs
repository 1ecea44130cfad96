//! What the chain says at a block.

use anyhow::Result;
use registry_client::values::{readable_text, Hash32};

use super::{
    books::{self, family, Books, RetirementFacts, RowKey},
    monitoring, people, programmes, rights, safeguards,
};
use crate::{
    node::Node,
    records::{
        identifier_in, serial_in, Balances, Issuance, RangeRecord, Receipt, Totals, ISSUANCES,
        LAST_SERIAL, NATIONAL_TOTALS, ORGANISATION_BALANCES, PROGRAMME_TOTALS, RANGES, RECEIPTS,
    },
};

/// Read the state of the registry at a block.
pub async fn read(node: &Node, at: Hash32) -> Result<Books> {
    let mut books = Books::default();

    people::read_chain(node, at, &mut books).await?;
    rights::read_chain(node, at, &mut books).await?;
    safeguards::read_chain(node, at, &mut books).await?;
    programmes::read_chain(node, at, &mut books).await?;
    monitoring::read_chain(node, at, &mut books).await?;

    let rows = books.open(family::ISSUANCES);
    for (key, record) in node.map::<Issuance>(ISSUANCES, at).await? {
        let text = books::issuance(
            u64::from(record.programme.0),
            record.range.first,
            record.range.last,
            u64::from(record.vintage),
            record
                .period
                .map(|period| (period.from.to_string(), period.until.to_string())),
            record.verification.map(|report| u64::from(report.0)),
        );
        rows.insert(number(&key)?, text);
    }

    let rows = books.open(family::RANGES);
    for (key, record) in node.map::<RangeRecord>(RANGES, at).await? {
        let last = serial_in(&key)?;
        let text = books::range(
            record.first,
            last,
            u64::from(record.owner.0),
            record.account.name(),
            u64::from(record.programme.0),
            u64::from(record.issuance.0),
        );
        rows.insert(RowKey::Number(last), text);
    }

    let rows = books.open(family::RETIREMENTS);
    for (key, record) in node.map::<Receipt>(RECEIPTS, at).await? {
        rows.insert(number(&key)?, retirement(&record));
    }

    let rows = books.open(family::BALANCES);
    for (key, record) in node.map::<Balances>(ORGANISATION_BALANCES, at).await? {
        if let Some(text) = books::balances(&record) {
            rows.insert(number(&key)?, text);
        }
    }

    let rows = books.open(family::PROGRAMME_TOTALS);
    for (key, record) in node.map::<Totals>(PROGRAMME_TOTALS, at).await? {
        if let Some(text) = books::totals(&record) {
            rows.insert(number(&key)?, text);
        }
    }

    let totals: Option<Totals> = node.value(NATIONAL_TOTALS, at).await?;
    let last_serial: Option<u64> = node.value(LAST_SERIAL, at).await?;
    let rows = books.open(family::NATIONAL);
    if let Some(text) = books::totals(&totals.unwrap_or_default()) {
        rows.insert(books::country_key(), text);
    }
    rows.insert(
        books::last_serial_key(),
        last_serial.unwrap_or_default().to_string(),
    );
    Ok(books)
}

/// The key of the identifier that ends a key of the state.
pub(super) fn number(key: &[u8]) -> Result<RowKey> {
    Ok(RowKey::Number(u64::from(identifier_in(key)?)))
}

fn retirement(record: &Receipt) -> String {
    RetirementFacts {
        programme: u64::from(record.programme.0),
        owner: u64::from(record.owner.0),
        amount: record.amount.0,
        kind: record.kind.name(),
        country: record.country.map(|country| readable_text(&country)),
        beneficiary: &readable_text(&record.beneficiary),
        reason: &readable_text(&record.reason),
        by: u64::from(record.by.organisation.0),
        block: u64::from(record.block),
        ranges: record
            .ranges
            .iter()
            .map(|moved| {
                (
                    moved.range.first,
                    moved.range.last,
                    u64::from(moved.issuance.0),
                    u64::from(moved.vintage),
                )
            })
            .collect(),
    }
    .text()
}
