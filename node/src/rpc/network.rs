//! `registry_networkStatus`: the chain, this node, the validators and what governance decided.

use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{records::validators::SessionIndex, OrganisationId};
use registry_runtime::{
    registry_api::{NetworkAnswer, ValidatorAnswer},
    BlockNumber,
};
use serde::Serialize;

use super::{
    chain::{hex_text, BlockName, Chain},
    organisation::{among, text, Organisation},
    params::{self, OfNetworkStatus},
};
use crate::service::Hash;

/// The state of the network.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkStatus {
    block: BlockName,
    chain: String,
    chain_id: String,
    genesis_hash: Hash,
    spec_name: String,
    spec_version: u32,
    best: BlockName,
    finalised: BlockName,
    peers: usize,
    syncing: bool,
    session: Session,
    validators: Vec<Validator>,
    floor: u32,
    seats: u32,
    council: u32,
    technical_committee: u32,
    authorised_upgrade: Option<Upgrade>,
    safe_mode_until: Option<BlockNumber>,
    paused_calls: u32,
}

/// The session that runs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    index: SessionIndex,
    first_block: BlockNumber,
    length: u32,
    done: u32,
}

/// A validator.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Validator {
    account: String,
    organisation: Organisation,
    state: &'static str,
    seated: bool,
    in_set: bool,
    since: SessionIndex,
    until: Option<SessionIndex>,
    missed: u32,
    authored: u32,
    expected: u32,
}

/// The release that governance authorised.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Upgrade {
    code_hash: String,
    release: String,
    not_before: BlockNumber,
}

impl From<&ValidatorAnswer> for Validator {
    fn from(answer: &ValidatorAnswer) -> Self {
        let record = &answer.validator;
        let id: OrganisationId = record.organisation;
        Self {
            account: answer.account.to_string(),
            organisation: among(answer.organisation.as_slice(), id),
            state: record.state.name(),
            seated: record.seated,
            in_set: answer.in_set,
            since: record.since,
            until: record.until,
            missed: record.missed,
            authored: answer.authored,
            expected: answer.expected,
        }
    }
}

/// Answer `registry_networkStatus`.
pub fn answer(
    chain: &dyn Chain,
    asked: OfNetworkStatus,
) -> Result<NetworkStatus, ErrorObjectOwned> {
    let block = chain.block(params::at(&asked.at)?)?;
    let network: NetworkAnswer = chain.network(block.hash)?;
    let (spec_name, spec_version) = chain.runtime(block.hash)?;
    let now = chain.now();
    // The last block of a session tells the next one, of which it is not a block yet.
    let next = block.number.saturating_add(1);
    Ok(NetworkStatus {
        block,
        chain: now.name.name,
        chain_id: now.name.id,
        genesis_hash: now.genesis,
        spec_name,
        spec_version,
        best: now.best,
        finalised: now.finalised,
        peers: now.peers,
        syncing: now.syncing,
        session: Session {
            index: network.session,
            first_block: network.session_start,
            length: network.rules.session_length,
            done: next.saturating_sub(network.session_start),
        },
        validators: network.validators.iter().map(Into::into).collect(),
        floor: network.rules.floor,
        seats: network.rules.seats,
        council: network.council,
        technical_committee: network.committee,
        authorised_upgrade: network.authorised_upgrade.map(|upgrade| Upgrade {
            code_hash: hex_text(upgrade.code_hash),
            release: text(&upgrade.release),
            not_before: upgrade.not_before,
        }),
        safe_mode_until: network.safe_mode_until,
        paused_calls: network.paused_calls,
    })
}
