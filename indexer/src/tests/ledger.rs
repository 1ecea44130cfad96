//! The ledger in the tables: ranges, what waits, freezes, the log, and the digests of headers.

use anyhow::Result;

use super::{
    mirror::Mirror,
    tale::{self, tale, END},
};
use crate::{error::is_final, node::Block, verify::Books};

/// The rows of a family.
fn rows(books: &Books, family: &str) -> Vec<(String, String)> {
    books.families()[family]
        .iter()
        .map(|(key, text)| (key.to_string(), text.clone()))
        .collect()
}

/// The text of a row.
fn row(books: &Books, family: &str, key: &str) -> String {
    rows(books, family)
        .into_iter()
        .find(|(of, _)| of == key)
        .map_or_else(|| "no row".to_owned(), |(_, text)| text)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_end_with_what_was_told() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    let books = mirror.rows(END, true).await?;

    let ranges: Vec<String> = rows(&books, "ranges")
        .into_iter()
        .map(|(_, text)| text.replace(" programme=1", ""))
        .collect();
    let lies = |serials: &str, owner: u32, account: &str, issuance: u32, bears: [&str; 2]| {
        format!(
            "{serials} owner={owner} {account} issuance={issuance} reservation={} frozen={}",
            bears[0], bears[1]
        )
    };
    let (free, stale) = (["none", "none"], ["none", "2"]);
    assert_eq!(
        ranges,
        [
            lies("1-5", 4, "RetirementInternational", 1, free),
            lies("6-7", 4, "RetirementLocal", 1, free),
            lies("8-25", 4, "Holding", 1, free),
            lies("26-30", 2, "Holding", 1, stale),
            lies("31-35", 4, "Holding", 1, free),
            lies("36-38", 2, "Cancellation", 1, free),
            lies("39-40", 2, "Holding", 1, stale),
            lies("41-50", 2, "Pending", 1, ["6", "none"]),
            lies("51-55", 2, "Holding", 1, ["none", "6"]),
            lies("56-60", 4, "Holding", 1, free),
            lies("61-100", 3, "Holding", 1, free),
            lies("101-120", 3, "Holding", 2, free),
        ]
    );
    let starts = |family: &str, key: &str, start: &str| {
        let text = row(&books, family, key);
        assert!(text.starts_with(start), "{family} {key}: {text}");
    };
    starts("issuances", "1", "Moved ");
    starts("issuances", "2", "Unmoved ");
    starts("issuances", "3", "Voided ");
    for (issuance, batch) in [("1", "batch=1"), ("2", "batch=1"), ("3", "batch=3")] {
        let text = row(&books, "issuances", issuance);
        assert!(text.ends_with(batch), "{text}");
    }
    assert_eq!(rows(&books, "monitored periods").len(), 1, "once for both");
    assert_eq!(rows(&books, "waiting transfers").len(), 1);
    starts(
        "waiting transfers",
        "6",
        "10 credits of programme 1 from=2 delayed to=3 cancellable_until=23 due=25 group=6 by=2:",
    );
    starts(
        "retirements",
        "1",
        "5 credits of programme 1 owner=4 CrossBorder to RetirementInternational country=CH \
         receiver=Some(\"Foundation\")",
    );
    starts(
        "retirements",
        "3",
        "2 credits of programme 1 owner=4 DomesticUse",
    );
    starts(
        "cancellations",
        "2",
        "3 credits of programme 1 owner=2 order=0x0808",
    );
    assert_eq!(
        row(&books, "reception", "3"),
        "credits=Anyone requests=Trusted"
    );
    let freezes: Vec<String> = rows(&books, "freezes")
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(freezes, ["1", "5", "6"], "one ran out and is kept");
    starts("freezes", "5", "Organisation 3 since=18 until=30 by=1:");
    starts("freezes", "6", "Serials 1 since=20 until=none by=none");
    assert_eq!(
        rows(&books, "freezes of subjects"),
        [("Organisation 3".to_owned(), "[5]".to_owned())]
    );
    assert_eq!(
        row(&books, "national totals", "country"),
        "authorised=300 issued=120 voided=30 held=100 pending=10 retired_local=2 \
         retired_international=5 cancelled=3"
    );
    assert_eq!(
        row(&books, "ledger digest", "country"),
        "authorised=300 issued=120 voided=30 held=100 pending=10 retired_local=2 \
         retired_international=5 cancelled=3 last_serial=300 last_issuance=3 last_receipt=3 \
         last_transfer=7 last_movement=26"
    );
    assert_eq!(
        row(&books, "ledger digest", "header"),
        row(&books, "ledger digest", "country")
    );
    // Suspended credits are told apart from frozen ones; what is reserved is neither here.
    assert_eq!(
        rows(&books, "frozen as served"),
        [
            ("country", "frozen=65 frozen_held=65 suspended=60"),
            ("organisation 2", "frozen=5 frozen_held=5 suspended=0"),
            ("organisation 3", "frozen=60 frozen_held=60 suspended=0"),
            ("programme 1", "frozen=65 frozen_held=65 suspended=60"),
        ]
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
    );
    for (served, of) in [
        ("balances as served", "balances"),
        ("programme totals as served", "programme totals"),
    ] {
        assert_eq!(rows(&books, served), rows(&books, of));
    }
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_counts_movements_as_the_chain_does() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    let books = mirror.rows(END, true).await?;
    let movements: Vec<String> = rows(&books, "movements")
        .into_iter()
        .map(|(_, text)| {
            let words: Vec<&str> = text.split(' ').collect();
            let (_, ranges) = text.split_once("ranges=").unwrap_or_default();
            format!("{} {} {ranges}", words[0], words[1])
        })
        .collect();
    assert_eq!(
        movements,
        [
            "Issued 60 [1-60:1:2023]",
            "Issued 40 [61-100:1:2023]",
            "Issued 20 [101-120:2:2023]",
            "Issued 20 [121-140:3:2023]",
            "Issued 10 [141-150:3:2023]",
            // The freeze had cut what was voided.
            "Voided 4 [121-124:3:2023]",
            "Voided 6 [125-130:3:2023]",
            "Voided 10 [131-140:3:2023]",
            "Voided 10 [141-150:3:2023]",
            "Transferred 20 [1-20:1:2023]",
            "Reserved 10 [21-30:1:2023]",
            "Reserved 5 [31-35:1:2023]",
            "Reserved 5 [61-65:1:2023]",
            // That a request was accepted and waits on moves nothing.
            "Released 5 [61-65:1:2023]",
            "Reserved 5 [1-5:1:2023]",
            "Retired 5 [1-5:1:2023]",
            "Cancelled 3 [36-38:1:2023]",
            "Released 10 [21-30:1:2023]",
            "Transferred 5 [31-35:1:2023]",
            "Transferred 5 [21-25:1:2023]",
            "Reserved 5 [6-10:1:2023]",
            "Released 5 [6-10:1:2023]",
            "Reserved 10 [41-50:1:2023]",
            "Reserved 5 [56-60:1:2023]",
            "Retired 2 [6-7:1:2023]",
            "Transferred 5 [56-60:1:2023]",
        ]
    );
    assert_eq!(
        row(&books, "ledger entries", "2 19"),
        "Transferred Out 5 credits of programme 1 counterparty=4 from=Pending to=Holding \
         Holding=32>32 Pending=5>0 RetirementLocal=0>0 RetirementInternational=0>0 \
         Cancellation=3>3 block=15"
    );
    assert_eq!(
        row(&books, "ledger entries", "4 19"),
        "Transferred In 5 credits of programme 1 counterparty=2 from=Pending to=Holding \
         Holding=15>20 Pending=0>0 RetirementLocal=0>0 RetirementInternational=5>5 \
         Cancellation=0>0 block=15"
    );
    assert_eq!(rows(&books, "movements of issuances").len(), 26);
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_and_what_is_frozen_is_known_of_every_block() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    let waiting = [
        (8, "2", Some("from=2 requested to=4 due=14 group=2 by=4:")),
        (
            9,
            "2",
            Some("from=2 delayed to=4 cancellable_until=13 due=15 group=2 by=2:"),
        ),
        (15, "2", None),
        (8, "3", Some("from=3 requested to=4 due=14 group=2 by=4:")),
        (9, "3", None),
        (
            10,
            "4",
            Some(
                "from=4 retirement country=CH receiver=Some(\"Foundation\") \
                 beneficiary=\"an airline\" reason=\"its flights\" due=16 group=4 by=4:",
            ),
        ),
        (11, "4", None),
        (11, "1", Some("from=2 delayed to=3")),
        (12, "1", None),
        (19, "7", Some("from=2 requested to=4 due=26")),
        (20, "7", None),
    ];
    for (block, id, text) in waiting {
        let books = mirror.rows(block, false).await?;
        let found = row(&books, "waiting transfers", id);
        let right = text.map_or(found == "no row", |text| found.contains(text));
        assert!(right, "block {block}, transfer {id}: {found}");
    }
    let outcomes = mirror
        .text("SELECT string_agg(id || ' ' || COALESCE(outcome, '-'), ', ' ORDER BY id) FROM waiting_transfers")
        .await?;
    assert_eq!(
        outcomes,
        "1 Frozen, 2 Executed, 3 Refused, 4 Accepted, 5 Cancelled, 6 -, 7 Accepted"
    );

    let frozen = [
        (5, "1", "Serials 1 since=5 until=20 by=1:"),
        (10, "2", "Serials 1 since=10 until=none by=none"),
        (15, "2", "Serials 1"),
        (16, "2", "no row"),
        (13, "3", "Organisation 3 since=13 until=18 by=none"),
        (17, "3", "Organisation 3 since=13 until=18 by=none"),
        (18, "3", "no row"),
        (13, "4", "Country since=13 until=none by=none"),
        (14, "4", "no row"),
    ];
    for (block, id, text) in frozen {
        let books = mirror.rows(block, false).await?;
        let found = row(&books, "freezes", id);
        assert!(found.starts_with(text), "block {block}: {found}");
    }
    let marks = [
        (5, "130", "125-130 owner=2 Holding programme=1 issuance=3"),
        (6, "130", "no row"),
        (11, "30", "21-30 owner=2 Pending"),
        (12, "30", "21-30 owner=2 Holding"),
        (16, "30", "26-30 owner=2 Holding"),
    ];
    for (block, last, text) in marks {
        let books = mirror.rows(block, false).await?;
        let found = row(&books, "ranges", last);
        assert!(found.starts_with(text), "block {block}: {found}");
        let marked = found.ends_with("frozen=1") || found.ends_with("frozen=2");
        assert!(marked || text == "no row", "block {block}: {found}");
    }
    for (block, standing) in [(4, "Unmoved"), (5, "Unmoved"), (6, "Voided")] {
        let found = row(&mirror.rows(block, false).await?, "issuances", "3");
        assert!(found.starts_with(standing), "block {block}: {found}");
    }
    let found = row(&mirror.rows(6, false).await?, "issuances", "1");
    assert!(found.starts_with("Unmoved"), "{found}");
    for (block, text) in [
        (4, "no row"),
        (5, "credits=Trusted requests=Nobody"),
        (18, "credits=Anyone requests=Trusted"),
    ] {
        let books = mirror.rows(block, false).await?;
        assert_eq!(row(&books, "reception", "3"), text, "block {block}");
    }
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stops_the_indexer_and_changes_nothing() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    let before = mirror.rows(END, true).await?;
    for (what, told, impossible) in tale::impossible() {
        let refused = mirror.write(impossible).await.err();
        let error = refused.unwrap_or_else(|| panic!("{what} is accepted"));
        assert!(is_final(&error), "{what}: {error:#}");
        assert!(format!("{error:#}").contains(told), "{what}: {error:#}");
    }
    assert_eq!(before.families(), mirror.rows(END, true).await?.families());
    mirror.write(tale::next(vec![tale::further()])).await?;
    mirror.stop().await
}

/// A block after the tale whose header says something else.
fn misleading(change: impl FnOnce(&mut Block)) -> Vec<Block> {
    let mut blocks = tale::next(vec![tale::further()]);
    change(&mut blocks[0]);
    blocks
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_says_something_else_stops_the_indexer() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    let before = mirror.rows(END, true).await?;
    let wrong: Vec<(&str, Vec<Block>)> = vec![
        (
            "after block 21 the ledger's held is 101 by the header, 100 by the rows",
            misleading(|block| {
                let held = &mut block.ledger.as_mut().unwrap().totals.balances.held;
                held.0 += 1;
            }),
        ),
        (
            "after block 21 the ledger's last_movement is 30 by the header, 27 by the rows",
            misleading(|block| block.ledger.as_mut().unwrap().last_movement.0 = 30),
        ),
        (
            "Block 21 changed the ledger, but its header carries no digest",
            misleading(|block| block.ledger = None),
        ),
    ];
    for (told, blocks) in wrong {
        let error = mirror.write(blocks).await.unwrap_err();
        assert!(is_final(&error), "{error:#}");
        assert!(format!("{error:#}").contains(told), "{error:#}");
    }
    assert_eq!(before.families(), mirror.rows(END, true).await?.families());

    // A row that somebody changed meanwhile.
    mirror
        .change("UPDATE ranges SET account = 'RetirementLocal' WHERE last = 38")
        .await?;
    let blocks = misleading(|_| {});
    let error = mirror.write(blocks).await.unwrap_err();
    let text = format!("{error:#}");
    let told = "after block 21 the ledger's retired_local is 2 by the header, 5 by the rows";
    assert!(is_final(&error) && text.contains(told), "{text}");
    mirror
        .change("UPDATE ranges SET account = 'Cancellation' WHERE last = 38")
        .await?;
    mirror.write(misleading(|_| {})).await?;
    mirror.stop().await
}
