//! `registry_holdings`: what an organisation has, page by page.

use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{
    records::ledger::{HeldRange, HoldingsCursor},
    FreezeId, IssuanceId, ProgrammeId, TransferId,
};
use registry_runtime::registry_api::HoldingsAnswer;
use serde::Serialize;

use super::{
    chain::{BlockName, Chain},
    errors::not_found,
    numbers::{Range, Whole},
    organisation::{serial, Organisation},
    params::{self, OfHoldings},
    programme::AccountBalances,
};

/// A page of what an organisation has, and its balances.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holdings {
    block: BlockName,
    organisation: Organisation,
    balances: AccountBalances,
    holdings: Vec<Held>,
    next: Option<Cursor>,
}

/// A range in an account.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    range: Range,
    amount: Whole,
    serial: Option<String>,
    programme: ProgrammeId,
    account: &'static str,
    issuance: IssuanceId,
    vintage: u16,
    reservation: Option<TransferId>,
    frozen_by: Vec<FreezeId>,
}

/// Where the next page begins.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cursor {
    account: &'static str,
    programme: ProgrammeId,
    last: Whole,
}

impl From<HoldingsCursor> for Cursor {
    fn from(cursor: HoldingsCursor) -> Self {
        Self {
            account: cursor.account.name(),
            programme: cursor.programme,
            last: Whole(cursor.last),
        }
    }
}

impl Held {
    fn of(answer: &HoldingsAnswer, held: &HeldRange) -> Self {
        let mut programmes = answer.programmes.iter();
        let programme = programmes.find(|programme| programme.id == held.programme);
        // What has ended is out of the reach of freezes.
        let frozen_by = match (held.account.is_terminal(), programme) {
            (true, _) => Vec::new(),
            (false, programme) => {
                let whole = programme.map(|programme| programme.frozen_by.as_slice());
                let whole = whole.unwrap_or_default().iter();
                held.frozen.iter().chain(whole).copied().collect()
            }
        };
        Self {
            range: held.range.into(),
            amount: held.range.len().into(),
            serial: serial(
                answer.country.as_ref(),
                held.programme,
                programme.and_then(|programme| programme.serial),
                held.range,
            ),
            programme: held.programme,
            account: held.account.name(),
            issuance: held.issuance,
            vintage: held.vintage,
            reservation: held.reservation,
            frozen_by,
        }
    }
}

/// Answer `registry_holdings`.
pub fn answer(chain: &dyn Chain, asked: OfHoldings) -> Result<Holdings, ErrorObjectOwned> {
    let name = params::organisation(&asked.organisation)?;
    let after = params::after(&asked.after)?;
    let block = chain.block(params::at(&asked.at)?)?;
    let found = chain.holdings(block.hash, name, after)?.ok_or_else(|| {
        let what = format!("organisation {}", asked.organisation);
        not_found("OrganisationNotFound", &what)
    })?;
    let ranges = found.page.ranges.iter();
    Ok(Holdings {
        block,
        organisation: (&found.organisation).into(),
        balances: (&found.balances).into(),
        holdings: ranges.map(|held| Held::of(&found, held)).collect(),
        next: found.page.next.map(Into::into),
    })
}
