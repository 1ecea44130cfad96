//! Credits in few and in many ranges: what a transfer costs, and what the ledger keeps.

use crate::{
    chain::{Chain, Kept, Signed},
    cost::{compare, Case, Comparison, Held},
    country::{self, Size, GIVER, RECEIVER},
};
use anyhow::{ensure, Result};
use frame_support::{storage::storage_prefix, BoundedVec};
use pallet_registry_credits::{LastMovement, OrganisationBalances};
use pallet_registry_safeguards::Delays;
use registry_primitives::{records::credits::Selection, AccountKind, Credits, SerialRange};
use registry_runtime::{Credits as Ledger, Runtime};

/// Owners of the programme: so many ranges are written by each issuance, and none joins another.
const OWNERS: u32 = 10;
/// Credits that each of them gets of an issuance.
const EACH: u64 = 10;
/// Credits of an issuance.
const ISSUED: u64 = EACH.saturating_mul(OWNERS as u64);
/// Issuances of the small ledger.
const FEW: u32 = 10;
/// Issuances of the large ledger.
const MANY: u32 = 100_000;
/// Credits that are transferred.
const SENT: u64 = 2;
/// What the ledger keeps of a range.
const RANGES: [&str; 2] = ["Ranges", "RangesOf"];
/// What it keeps of a movement.
const LOG: [&str; 3] = ["Movements", "MovementsOf", "Entries"];
/// How much a transfer may cost among many ranges, in hundredths of what it costs among few.
const MOST: u128 = 130;

/// What the ledger keeps, in bytes of keys and values.
pub struct Sizes {
    /// Ranges that were looked at.
    pub ranges: u64,
    /// Of a range, in hundredths.
    pub per_range: u64,
    /// Of a movement of one range from nowhere, in hundredths.
    pub per_issued_part: u64,
    /// Of a transfer of one range.
    pub per_transfer: u64,
    /// Nodes of the trie, by range that is issued, with its part of the log and of all else.
    pub nodes_per_range: u64,
}

/// Measure a transfer in both ledgers, and what the large one keeps.
pub fn measure() -> Result<(Vec<Comparison>, Sizes)> {
    let mut few = with_issuances(FEW)?;
    let mut many = with_issuances(MANY)?;
    let mut comparisons = Vec::new();

    let lowest = |_: u32| country::transfer(Selection::Amount(Credits(SENT)));
    let of = case("`transfer` of an amount");
    comparisons.push(compare(of, [(&mut few, &lowest), (&mut many, &lowest)])?);

    let of = case("`transfer` of serials");
    let of_few = |round: u32| named(round, FEW);
    let of_many = |round: u32| named(round, MANY);
    comparisons.push(compare(of, [(&mut few, &of_few), (&mut many, &of_many)])?);

    let ranges = kept(&many, &RANGES)?;
    let log = kept(&many, &LOG)?;
    let per_transfer = check_transfer(&mut few)?;
    ensure!(
        check_transfer(&mut many)? == per_transfer,
        "a transfer writes as much into a long log as into a short one"
    );
    let count = |issuances: u32| u64::from(issuances.saturating_mul(OWNERS));
    let more = count(MANY).saturating_sub(count(FEW));
    let nodes = many.into_bytes().saturating_sub(few.into_bytes());
    let sizes = Sizes {
        ranges: count(MANY),
        per_range: hundredths(ranges.bytes, count(MANY)),
        per_issued_part: hundredths(log.bytes, count(MANY)),
        per_transfer,
        nodes_per_range: nodes.checked_div(more).unwrap_or_default(),
    };
    Ok((comparisons, sizes))
}

fn case(call: &'static str) -> Case {
    Case {
        call,
        states: ["100 ranges", "1 000 000 ranges"],
        most: MOST,
        held: Held::Transaction,
    }
}

fn hundredths(sum: u64, count: u64) -> u64 {
    let sum = sum.saturating_mul(100);
    sum.checked_div(count).unwrap_or_default()
}

/// A ledger of so many issuances, in which the giver trusts the receiver.
fn with_issuances(count: u32) -> Result<Chain> {
    let mut chain = country::founded()?;
    let amount = ISSUED.saturating_mul(count.into());
    chain.blocks([
        country::register(1, Size::Shared(OWNERS)),
        country::authorise(amount),
        country::trust(),
    ])?;
    chain.blocks((0..count).map(|_| country::issue(ISSUED)))?;
    let delay = chain.run(Delays::<Runtime>::get).trust;
    for _ in 0..=delay {
        chain.open()?;
    }
    let ranges = u64::from(count.saturating_mul(OWNERS));
    for name in RANGES {
        let found = chain.kept_under(&prefix(name))?.records;
        ensure!(found == ranges, "{found} records in {name}");
    }
    let movements = chain.run(LastMovement::<Runtime>::get).0;
    ensure!(movements == ranges, "{movements} movements are in the log");
    Ok(chain)
}

/// Transfer of serials out of the middle of a range, another one in each round.
fn named(round: u32, issuances: u32) -> Signed {
    // The giver is the first owner, whose part of an issuance comes first.
    let first = u64::from(round)
        .saturating_mul(7_919)
        .checked_rem(issuances.into())
        .unwrap_or_default()
        .saturating_mul(ISSUED)
        .saturating_add(2);
    let range = SerialRange {
        first,
        last: first.saturating_add(SENT).saturating_sub(1),
    };
    country::transfer(Selection::Ranges(BoundedVec::truncate_from(vec![range])))
}

/// Make one transfer of serials and look at what it did; the bytes that it wrote into the log.
fn check_transfer(chain: &mut Chain) -> Result<u64> {
    let state = |chain: &mut Chain| {
        chain.run(|| {
            let held = [GIVER, RECEIVER].map(|of| OrganisationBalances::<Runtime>::get(of).held.0);
            // Below what is sent, the first of it, the last of it, and above.
            let last = SENT.saturating_add(1);
            let serials = [1, 2, last, last.saturating_add(1)];
            (held, serials.map(Ledger::owner_of))
        })
    };
    let log = kept(chain, &LOG)?;
    let ranges = kept(chain, &RANGES)?;
    let (held, _) = state(chain);
    chain.blocks([named(0, 1)])?;

    let [giver, receiver] = [GIVER, RECEIVER].map(|of| Some((of, AccountKind::Holding)));
    let (after, owners) = state(chain);
    let expected = [held[0].saturating_sub(SENT), held[1].saturating_add(SENT)];
    ensure!(after == expected, "both hold what they should");
    ensure!(
        owners == [giver, receiver, receiver, giver],
        "what was sent changed hands, and nothing else"
    );
    let more = kept(chain, &RANGES)?.records.saturating_sub(ranges.records);
    ensure!(more == 4, "two ranges more, each with its index: {more}");
    let logged = kept(chain, &LOG)?;
    let records = logged.records.saturating_sub(log.records);
    ensure!(
        records == 4,
        "the movement, its issuance and two entries: {records}"
    );
    Ok(logged.bytes.saturating_sub(log.bytes))
}

fn prefix(storage: &str) -> [u8; 32] {
    storage_prefix(b"Credits", storage.as_bytes())
}

/// How much the ledger keeps in some of its maps together.
fn kept(chain: &Chain, maps: &[&str]) -> Result<Kept> {
    let mut sum = Kept::default();
    for name in maps {
        let Kept { records, bytes } = chain.kept_under(&prefix(name))?;
        ensure!(records > 0, "there is nothing in {name}");
        sum.records = sum.records.saturating_add(records);
        sum.bytes = sum.bytes.saturating_add(bytes);
    }
    Ok(sum)
}
