//! `registry_programme`: a programme with its credits.

use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{
    records::{
        credits::{Balances, Totals},
        programmes::UsdCents,
    },
    ProgrammeId,
};
use registry_runtime::registry_api::{ProgrammeAnswer, SerialParts};
use serde::Serialize;

use super::{
    chain::{hex_text, BlockName, Chain},
    errors::not_found,
    numbers::{Range, Whole},
    organisation::{among, serial, text, Organisation},
    params::{self, OfProgramme},
};

/// A programme with its credits.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Programme {
    block: BlockName,
    id: ProgrammeId,
    source: String,
    external_id: String,
    title: String,
    stage: &'static str,
    version: u32,
    registered_by: Organisation,
    sector: &'static str,
    sectoral_scope: u8,
    mitigation: &'static str,
    gases: Vec<&'static str>,
    start: u64,
    end: u64,
    crediting_years: Option<u8>,
    regions: Vec<String>,
    boundary: Option<String>,
    proponents: Vec<Proponent>,
    cost_cents: Option<Whole>,
    price_cents: Option<Whole>,
    funding: Option<&'static str>,
    grant_equivalent_cents: Option<Whole>,
    ndc_scope: Option<bool>,
    included_in_ndc: Option<bool>,
    included_in_nap: Option<bool>,
    channels: Vec<&'static str>,
    buyer_country: Option<String>,
    maximum_international: Option<Whole>,
    estimate: Whole,
    planned: Whole,
    verified: Whole,
    totals: CreditTotals,
    serial_blocks: Vec<SerialBlock>,
}

/// A proponent and its share of future issues.
#[derive(Clone, Debug, Serialize)]
struct Proponent {
    organisation: Organisation,
    share: u32,
}

/// Credits of a programme by what became of them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CreditTotals {
    authorised: Whole,
    issued: Whole,
    voided: Whole,
    remaining: Whole,
    #[serde(flatten)]
    balances: AccountBalances,
}

/// Credits by account.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountBalances {
    held: Whole,
    pending: Whole,
    retired_local: Whole,
    retired_international: Whole,
    cancelled: Whole,
}

/// A block of serials that an authorisation reserved.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SerialBlock {
    range: Range,
    amount: Whole,
    serial: Option<String>,
}

impl From<&Balances> for AccountBalances {
    fn from(balances: &Balances) -> Self {
        Self {
            held: balances.held.into(),
            pending: balances.pending.into(),
            retired_local: balances.retired_local.into(),
            retired_international: balances.retired_international.into(),
            cancelled: balances.cancelled.into(),
        }
    }
}

impl From<&Totals> for CreditTotals {
    fn from(totals: &Totals) -> Self {
        // Serials of a voided issuance are never used again.
        let used = totals.used().unwrap_or(totals.authorised);
        let remaining = totals.authorised.checked_sub(used).unwrap_or_default();
        Self {
            authorised: totals.authorised.into(),
            issued: totals.issued.into(),
            voided: totals.voided.into(),
            remaining: remaining.into(),
            balances: (&totals.balances).into(),
        }
    }
}

fn cents(sum: Option<UsdCents>) -> Option<Whole> {
    sum.map(|sum| Whole(sum.0))
}

impl Programme {
    fn of(block: BlockName, answer: &ProgrammeAnswer) -> Self {
        let record = &answer.programme;
        let details = &record.details;
        let (finance, ndc, international) =
            (&details.finance, &details.ndc, &details.international);
        let organisation = |id| among(&answer.organisations, id);
        let parts = SerialParts {
            scope: details.scope.0,
            start: details.start,
        };
        let proponents = details.proponents.iter().map(|one| Proponent {
            organisation: organisation(one.organisation),
            share: one.share,
        });
        let blocks = answer.blocks.iter().map(|range| SerialBlock {
            range: (*range).into(),
            amount: range.len().into(),
            serial: serial(answer.country.as_ref(), answer.id, Some(parts), *range),
        });
        Self {
            block,
            id: answer.id,
            source: text(&details.source),
            external_id: text(&details.external_id),
            title: text(&details.title),
            stage: record.stage.name(),
            version: record.version,
            registered_by: organisation(record.registered_by),
            sector: details.sector.name(),
            sectoral_scope: details.scope.0,
            mitigation: details.mitigation.name(),
            gases: details.gases.iter().map(|gas| gas.name()).collect(),
            start: details.start,
            end: details.end,
            crediting_years: details.crediting_years,
            regions: details.regions.iter().map(|region| text(region)).collect(),
            boundary: details.boundary.map(hex_text),
            proponents: proponents.collect(),
            cost_cents: cents(finance.cost),
            price_cents: cents(finance.price),
            funding: finance.funding.map(|from| from.name()),
            grant_equivalent_cents: cents(finance.grant_equivalent),
            ndc_scope: ndc.in_scope,
            included_in_ndc: ndc.included_in_ndc,
            included_in_nap: ndc.included_in_nap,
            channels: international
                .channels
                .iter()
                .map(|way| way.name())
                .collect(),
            buyer_country: international.buyer_country.map(|code| text(&code)),
            maximum_international: international.maximum.map(Into::into),
            estimate: details.estimate.into(),
            planned: record.planned.into(),
            verified: record.verified.into(),
            totals: (&answer.totals).into(),
            serial_blocks: blocks.collect(),
        }
    }
}

/// Answer `registry_programme`.
pub fn answer(chain: &dyn Chain, asked: OfProgramme) -> Result<Programme, ErrorObjectOwned> {
    let names = params::programme(&asked.programme)?;
    let block = chain.block(params::at(&asked.at)?)?;
    for name in names {
        if let Some(found) = chain.programme(block.hash, name)? {
            return Ok(Programme::of(block, &found));
        }
    }
    let what = format!("programme {}", asked.programme);
    Err(not_found("ProgrammeNotFound", &what))
}
