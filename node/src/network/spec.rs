//! From a country file to the chain: genesis configuration, specification, hash of the first
//! block.

use registry_primitives::{records::trust::Delays, OrganisationKind};
use registry_runtime::{opaque::Block, Hash};
use sc_chain_spec::construct_genesis_block;
use sc_executor_common::runtime_blob::RuntimeBlob;
use sc_network::config::MultiaddrWithPeerId;
use sc_service::ChainType;
use serde_json::{json, Value};
use sp_core::storage::Storage;
use sp_runtime::traits::{BlakeTwo256, Block as _, Hash as _};

use super::{
    country::{CountryFile, Members},
    nodes::Node,
};
use crate::{
    chain_spec::{properties, ChainSpec},
    keys::material::PublicKeys,
};

/// A validator, as the first block has it.
#[derive(Clone, Debug)]
pub struct Founder {
    /// Tax id of the organisation that runs it.
    pub organisation: String,
    /// Its keys.
    pub keys: PublicKeys,
}

/// What the chain starts with, as a patch of the runtime's defaults.
pub fn genesis(country: &CountryFile, founders: &[Founder]) -> Value {
    let members = |body: &Members| -> Vec<Value> {
        body.members
            .iter()
            .map(|member| json!(member.account()))
            .collect()
    };
    let organisations: Vec<Value> = country
        .organisation
        .iter()
        .map(|one| {
            json!({
                "kind": OrganisationKind::from(one.kind),
                "name": one.name,
                "taxId": one.tax_id,
                "scopes": one.scopes,
                "website": one.website,
                "administrator": one.administrator.account(),
            })
        })
        .collect();
    let validators: Vec<Value> = founders
        .iter()
        .map(|founder| {
            json!({
                "account": founder.keys.account,
                "organisation": founder.organisation,
                "keys": { "aura": founder.keys.aura, "grandpa": founder.keys.grandpa },
            })
        })
        .collect();
    let rules = country.rules;
    let mut patch = json!({
        "accounts": {
            "country": {
                "alpha2": country.country.alpha2,
                "alpha3": country.country.alpha3,
                "name": country.country.name,
                "unit": country.country.unit,
                "registryNumber": country.country.registry_number,
                "government": country.government.name,
                "governmentTaxId": country.government.tax_id,
            },
            "root": country.government.administrator.account(),
            "selfRegistration": country.registry.self_registration,
            "organisations": organisations,
        },
        "programmes": {
            "issuanceRequiresVerification": country.registry.issuance_requires_verification,
        },
        "validators": {
            "rules": {
                "floor": rules.floor,
                "seats": rules.seats,
                "share": rules.share,
                "missed": rules.missed,
                "sessionLength": rules.session_length,
            },
            "validators": validators,
        },
        "councilMembership": { "members": members(&country.council) },
        "technicalMembership": { "members": members(&country.technical_committee) },
    });
    if let Some(delays) = country.delays {
        patch["safeguards"] = json!({
            "delays": Delays::from(delays),
        });
    }
    patch
}

/// The specification of the chain, with `code` as its runtime. Nodes that answer others are its
/// boot nodes.
pub fn specification(
    country: &CountryFile,
    genesis: Value,
    code: &[u8],
    servers: &[Node],
    development: bool,
) -> Result<ChainSpec, String> {
    let boot_nodes = servers
        .iter()
        .map(|node| {
            node.address()
                .parse::<MultiaddrWithPeerId>()
                .map_err(|error| format!("the address of {}: {error}", node.name))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(ChainSpec::builder(code, None)
        .with_name(&country.network.name)
        .with_id(&country.network.id)
        .with_protocol_id(&country.network.id)
        .with_chain_type(if development {
            ChainType::Local
        } else {
            ChainType::Live
        })
        .with_boot_nodes(boot_nodes)
        .with_properties(properties())
        .with_genesis_config_patch(genesis)
        .build())
}

/// The raw text of a specification, and the state of its first block.
pub fn raw(spec: &ChainSpec) -> Result<(String, Storage), String> {
    let text = spec.as_json(true).map_err(|error| refusal(&error))?;
    let again = ChainSpec::from_json_bytes(text.clone().into_bytes())?;
    Ok((text, first_state(&again)?))
}

/// Why a runtime builds no first block, without the whole configuration that it repeats.
fn refusal(error: &str) -> String {
    let why = error.split(" for blob:").next().unwrap_or(error);
    format!(
        "the runtime refuses what the chain starts with: {}",
        why.trim()
    )
}

/// The state of the first block.
pub fn first_state(spec: &ChainSpec) -> Result<Storage, String> {
    let spec: &dyn sc_service::ChainSpec = spec;
    spec.as_storage_builder()
        .build_storage()
        .map_err(|error| refusal(&error))
}

/// A first block: its hash, and the runtime in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstBlock {
    /// The hash, by which everybody knows that they have the same chain.
    pub hash: Hash,
    /// The name of the runtime.
    pub spec_name: String,
    /// The number of the runtime.
    pub spec_version: u32,
    /// BLAKE2b-256 of the runtime's code.
    pub code_hash: Hash,
}

impl FirstBlock {
    /// The first block with this state.
    pub fn of(state: &Storage) -> Result<Self, String> {
        if !state.children_default.is_empty() {
            return Err("the first state has child tries, which no registry has".into());
        }
        let code = state
            .top
            .get(sp_core::storage::well_known_keys::CODE)
            .ok_or("there is no runtime in the specification")?;
        let version = RuntimeBlob::uncompress_if_needed(code)
            .and_then(|blob| sc_executor::read_embedded_version(&blob))
            .map_err(|error| format!("the runtime in the specification is none: {error}"))?
            .ok_or("the runtime in the specification does not tell its version")?;
        let root = BlakeTwo256::trie_root(
            state.top.clone().into_iter().collect(),
            version.state_version(),
        );
        let block = construct_genesis_block::<Block>(root, version.state_version());
        Ok(Self {
            hash: block.header().hash(),
            spec_name: version.spec_name.to_string(),
            spec_version: version.spec_version,
            code_hash: BlakeTwo256::hash(code),
        })
    }
}
