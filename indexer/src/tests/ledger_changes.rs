//! Rows of the ledger that somebody changed are found by the comparison.

use anyhow::Result;

use super::{
    mirror::Mirror,
    tale::{tale, END},
};

/// A change of a row, the block to compare at, and the family and row that must be named.
const CHANGES: &[(&str, u64, &str, &str)] = &[
    (
        "UPDATE ranges SET frozen = NULL WHERE last = 30 AND upper_inf(block_range)",
        END,
        "ranges",
        "30",
    ),
    (
        "UPDATE ranges SET reservation = 5 WHERE last = 50 AND upper_inf(block_range)",
        END,
        "ranges",
        "50",
    ),
    (
        "UPDATE ranges SET frozen = NULL WHERE frozen = 6",
        END,
        "frozen as served",
        "organisation 2",
    ),
    (
        "UPDATE ranges SET account = 'Cancellation' WHERE last = 7 AND upper_inf(block_range)",
        END,
        "balances",
        "4",
    ),
    (
        "UPDATE issuances SET batch = 2 WHERE id = 2",
        END,
        "issuances",
        "2",
    ),
    (
        "UPDATE issuances SET moved_block = 6 WHERE id = 1",
        6,
        "issuances",
        "1",
    ),
    (
        "UPDATE issuances SET voided_block = 7 WHERE id = 3",
        6,
        "national totals",
        "country",
    ),
    (
        "UPDATE waiting_transfers SET due = 26 WHERE id = 6",
        END,
        "waiting transfers",
        "6",
    ),
    (
        "UPDATE waiting_transfers SET group_id = 1 WHERE id = 2",
        8,
        "waiting transfers",
        "2",
    ),
    (
        "UPDATE waiting_transfers SET expires = 15 WHERE id = 2",
        8,
        "waiting transfers",
        "2",
    ),
    (
        "UPDATE waiting_transfers SET accepted_by = 3 WHERE id = 2",
        9,
        "waiting transfers",
        "2",
    ),
    (
        "UPDATE waiting_transfers SET foreign_receiver = NULL WHERE id = 4",
        10,
        "waiting transfers",
        "4",
    ),
    (
        "DELETE FROM waiting_transfer_ranges WHERE transfer = 6",
        END,
        "waiting transfers",
        "6",
    ),
    (
        "UPDATE retirements SET receiver = 'Somebody' WHERE receipt = 1",
        END,
        "retirements",
        "1",
    ),
    (
        "UPDATE cancellations SET order_hash = NULL",
        END,
        "cancellations",
        "2",
    ),
    (
        "UPDATE cancellation_ranges SET last = 37",
        END,
        "cancellations",
        "2",
    ),
    (
        "UPDATE freezes SET case_id = 'C-2' WHERE id = 6",
        END,
        "freezes",
        "6",
    ),
    (
        "UPDATE freezes SET until = 31 WHERE id = 5",
        END,
        "freezes",
        "5",
    ),
    (
        "UPDATE freezes SET prolonged_block = NULL WHERE id = 3",
        15,
        "freezes",
        "3",
    ),
    (
        "UPDATE freezes SET cleared_block = NULL WHERE id = 3",
        END,
        "freezes of subjects",
        "Organisation 3",
    ),
    (
        "UPDATE freezes SET organisation = 4 WHERE id = 5",
        END,
        "frozen as served",
        "organisation 4",
    ),
    (
        "UPDATE receptions SET requests = 'Nobody' WHERE upper_inf(block_range)",
        END,
        "reception",
        "3",
    ),
    (
        "UPDATE movements SET to_organisation = 3 WHERE number = 19",
        END,
        "movements",
        "19",
    ),
    (
        "UPDATE movements SET kind = 'Released' WHERE number = 19",
        END,
        "movements",
        "19",
    ),
    (
        "UPDATE movement_ranges SET last = 34 WHERE movement = 19",
        END,
        "movements",
        "19",
    ),
    (
        "UPDATE movement_ranges SET issuance = 2 WHERE movement = 19",
        END,
        "movements of issuances",
        "2 19",
    ),
    (
        "DELETE FROM ledger_entries WHERE movement = 19 AND organisation = 2",
        END,
        "ledger entries",
        "2 19",
    ),
    (
        "UPDATE ledger_entries SET held_after = 21 WHERE movement = 19 AND organisation = 4",
        END,
        "ledger entries",
        "4 19",
    ),
    (
        "UPDATE ledger_entries SET direction = 'Within' WHERE movement = 19 AND organisation = 4",
        END,
        "ledger entries",
        "4 19",
    ),
    (
        "UPDATE ledger_digests SET last_receipt = 4 WHERE block = 20",
        END,
        "ledger digest",
        "country",
    ),
    (
        "DELETE FROM ledger_digests WHERE block = 20",
        END,
        "ledger digest",
        "header",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_of_the_ledger_is_found_and_named() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(tale()).await?;
    for (change, block, family, row) in CHANGES {
        let named = mirror.different(*block, change).await?;
        let wanted = ((*family).to_owned(), (*row).to_owned());
        assert!(named.contains(&wanted), "{change}: {wanted:?} in {named:?}");
    }
    mirror.stop().await
}
