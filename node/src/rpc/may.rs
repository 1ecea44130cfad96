//! `registry_may`: whether a key may take an action, and why not.

use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{catalogue, Policy, When};
use serde::Serialize;

use super::{
    chain::{BlockName, Chain},
    numbers::Whole,
    organisation::text,
    params::{self, OfMay},
};

/// Whether a key may take an action.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct May {
    block: BlockName,
    key: String,
    action: &'static str,
    allowed: bool,
    policy: Option<SecondPerson>,
    reason: Option<Reason>,
}

/// When a second person must approve.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SecondPerson {
    when: &'static str,
    from: Option<Whole>,
    by: &'static str,
}

/// Why it may not: an entry of the catalogue. A node that is older than the runtime may not know
/// the entry; the name is told all the same.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reason {
    number: Option<u16>,
    name: String,
    sentence: Option<&'static str>,
    remedy: Option<&'static str>,
}

impl From<Policy> for SecondPerson {
    fn from(policy: Policy) -> Self {
        let (when, from) = match policy.when {
            When::Never => ("never", None),
            When::From(amount) => ("from", Some(amount.into())),
            When::Always => ("always", None),
        };
        Self {
            when,
            from,
            by: policy.by.name(),
        }
    }
}

impl Reason {
    fn of(name: &[u8]) -> Self {
        let name = text(name);
        let entry = catalogue::by_name(&name);
        Self {
            number: entry.map(|entry| entry.number),
            sentence: entry.map(|entry| entry.sentence),
            remedy: entry.map(|entry| entry.remedy),
            name,
        }
    }
}

/// Answer `registry_may`.
pub fn answer(chain: &dyn Chain, asked: OfMay) -> Result<May, ErrorObjectOwned> {
    let key = params::key(&asked.key)?;
    let action = params::action(&asked.action)?;
    let subject = params::subject(&asked.subject)?;
    let block = chain.block(params::at(&asked.at)?)?;
    let address = key.to_string();
    let answer = chain.may(block.hash, key, action, subject)?;
    Ok(May {
        block,
        key: address,
        action: action.name(),
        allowed: answer.is_ok(),
        reason: answer.as_ref().err().map(|name| Reason::of(name)),
        policy: answer.ok().map(Into::into),
    })
}
