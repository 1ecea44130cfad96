//! What the chain says at a block.

use anyhow::Result;

use super::{
    books::{self, family, Books, RowKey},
    credits, freezes, monitoring, movements, network, people, programmes, rights, safeguards,
    waiting,
};
use crate::{
    node::{BlockId, Node},
    records::{
        identifier_in, Balances, Totals, LAST_SERIAL, NATIONAL_TOTALS, ORGANISATION_BALANCES,
        PROGRAMME_TOTALS,
    },
};

/// Read the state of the registry at a block; at the last one that is indexed with what is
/// served.
pub async fn read(node: &Node, block: BlockId, served: bool) -> Result<Books> {
    let mut books = Books::default();
    let at = block.hash;

    people::read_chain(node, at, &mut books).await?;
    rights::read_chain(node, at, &mut books).await?;
    safeguards::read_chain(node, at, &mut books).await?;
    programmes::read_chain(node, at, &mut books).await?;
    monitoring::read_chain(node, at, &mut books).await?;
    credits::read_chain(node, at, &mut books).await?;
    waiting::read_chain(node, at, &mut books).await?;
    freezes::read_chain(node, at, &mut books).await?;
    movements::read_chain(node, block, &mut books).await?;
    network::read_chain(node, at, &mut books).await?;

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
    if served {
        books.add_served();
        freezes::add_served(node, block, &mut books).await?;
    }
    Ok(books)
}

/// The key of the identifier that ends a key of the state.
pub(super) fn number(key: &[u8]) -> Result<RowKey> {
    Ok(RowKey::Number(u64::from(identifier_in(key)?)))
}
