//! What must be true after the storm.

use crate::{
    ledger::{joined, Piece},
    weather::Storm,
};
use anyhow::{ensure, Context, Result};
use registry_client::{ledger_digest, Registry, State};
use registry_devnet::country::Country;
use registry_e2e::mirror;
use registry_primitives::{
    records::{
        credits::{Balances, Standing},
        ledger::LedgerDigest,
    },
    OrganisationId, ProgrammeId,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// How long the last block of the storm may take to become final.
const FINAL_WITHIN: Duration = Duration::from_secs(120);
/// How long the mirror may take to catch up.
const MIRRORED_WITHIN: Duration = Duration::from_secs(900);

/// What was found.
pub struct Checked {
    /// The block of which it is true.
    pub block: u64,
    pub ledger: LedgerDigest,
    pub ranges: usize,
    /// From the end of the storm until the mirror had it.
    pub mirrored_in: Duration,
    pub verified_in: Duration,
    /// What `registry-indexer verify` said.
    pub verdict: String,
}

/// Holds chain, mirror and the storm's own ledger against each other.
pub async fn all(country: &mut Country, storm: &mut Storm) -> Result<Checked> {
    let began = Instant::now();
    let last = storm.read;
    country
        .node_mut()
        .wait_finalised(last, FINAL_WITHIN)
        .await?;
    let url = country.node_url();
    let state = Registry::connect(&url).await?.state().await?;
    let block = state.block_number();
    ensure!(block >= last, "block {last} is not final");
    storm.read_until(block).await?;
    let ranges = every_serial_lies_once(&state, storm).await?;
    let ledger = the_header_tells_the_ledger(&state, storm).await?;

    let stats = country.stats_url().context("the country has an indexer")?;
    mirror::reaches(&stats, block, MIRRORED_WITHIN).await?;
    let mirrored_in = began.elapsed();
    let began = Instant::now();
    let verified = mirror::verify(&url, country.database_url()).await?;
    ensure!(verified.code == 0, "{}", verified.output);
    Ok(Checked {
        block,
        ledger,
        ranges,
        mirrored_in,
        verified_in: began.elapsed(),
        verdict: verified.output.trim().to_owned(),
    })
}

/// Every serial that was issued and not voided lies in exactly one range of the chain, where the
/// events left it, and all sums are sums of those ranges.
async fn every_serial_lies_once(state: &State, storm: &Storm) -> Result<usize> {
    let ranges = state.ranges().await?;
    let mut next = 0;
    for (range, _) in &ranges {
        ensure!(
            range.is_valid() && range.first >= next,
            "{range:?} overlaps the one before it"
        );
        next = range.last + 1;
    }
    let of_chain = joined(ranges.iter().map(Piece::of));
    let of_events = joined(storm.ledger.pieces());
    let differs = of_chain.iter().zip(&of_events).find(|(a, b)| a != b);
    ensure!(
        differs.is_none() && of_chain.len() == of_events.len(),
        "the chain and its events differ: {differs:?}"
    );

    // Without their places, the ranges are the issuances.
    let nowhere = of_chain.first().map(|piece| piece.place);
    let covered = of_chain.iter().filter_map(|piece| {
        let place = nowhere?;
        Some(Piece { place, ..*piece })
    });
    let covered = joined(covered).into_iter();
    let covered = covered.map(|piece| (piece.issuance, piece.range));
    let issuances = state.issuances().await?.into_iter();
    let mut standing: Vec<_> = issuances
        .filter(|(_, issuance)| issuance.standing != Standing::Voided)
        .map(|(id, issuance)| (id, issuance.range))
        .collect();
    standing.sort_by_key(|(_, range)| range.first);
    ensure!(
        covered.eq(standing),
        "the ranges are not the issuances that stand"
    );

    let mut by_owner: BTreeMap<OrganisationId, Balances> = BTreeMap::new();
    let mut by_programme: BTreeMap<ProgrammeId, Balances> = BTreeMap::new();
    let mut country = Balances::default();
    for piece in &of_chain {
        let (place, amount) = (piece.place, piece.range.len());
        for balances in [
            by_owner.entry(place.organisation).or_default(),
            by_programme.entry(piece.programme).or_default(),
            &mut country,
        ] {
            let added = balances.add(place.account, amount);
            added.context("more credits than there can be")?;
        }
    }
    for (organisation, balances) in by_owner {
        let of_chain = state.balances(organisation).await?;
        ensure!(of_chain == balances, "balances of {organisation}");
    }
    for (programme, balances) in by_programme {
        let totals = state.programme_totals(programme).await?;
        ensure!(totals.balances == balances, "totals of {programme}");
    }
    let totals = state.national_totals().await?;
    ensure!(totals.balances == country, "national totals");
    ensure!(country.sum() == Some(totals.issued), "the issued credits");
    ensure!(totals.voided.0 == storm.ledger.voided, "the voided credits");
    Ok(ranges.len())
}

/// The last header that carries a digest carries that of the ledger as it is.
async fn the_header_tells_the_ledger(state: &State, storm: &Storm) -> Result<LedgerDigest> {
    let ledger = state.ledger().await?;
    let mut height = state.block_number();
    loop {
        if let Some(digest) = ledger_digest(&storm.wire.header(height).await?) {
            ensure!(
                digest == ledger,
                "the header of block {height} tells {digest:?}, the ledger is {ledger:?}"
            );
            return Ok(ledger);
        }
        height = height.checked_sub(1).context("no header has a digest")?;
    }
}
