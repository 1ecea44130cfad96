//! What the `registry_*` methods read: blocks, and the runtime's answers about them.

use std::sync::Arc;

use codec::Encode;
use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{
    records::ledger::HoldingsCursor, traits::Subject, Action, Policy, ReceiptId,
};
use registry_runtime::{
    opaque::{Block, Header},
    registry_api::{
        CertificateAnswer, HoldingsAnswer, NetworkAnswer, OrganisationName, ProgrammeAnswer,
        ProgrammeName, RegistryApi,
    },
    AccountId, BlockNumber,
};
use sc_client_api::{Backend, HeaderBackend, ProofProvider};
use sc_network_sync::SyncingService;
use serde::Serialize;
use sp_api::{ApiError, ApiExt, Core, ProvideRuntimeApi};

use super::errors::{block_unknown, internal, not_offered, state_gone};
use crate::service::{FullBackend, FullClient, Hash};

type Answer<T> = Result<T, ErrorObjectOwned>;

/// A block as answers name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct BlockName {
    /// Its number.
    pub number: BlockNumber,
    /// Its hash.
    pub hash: Hash,
}

/// How the chain is called.
#[derive(Clone, Debug)]
pub struct ChainName {
    /// For people.
    pub name: String,
    /// For programs: it names the folder of the node's data.
    pub id: String,
}

/// Proof that a value stands in the state of a block.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The header, whose hash is the block's.
    pub header: Header,
    /// Nodes of the state's trie.
    pub nodes: Vec<Vec<u8>>,
}

/// What the node itself knows now, beside the state of a block.
#[derive(Clone, Debug)]
pub struct NodeNow {
    /// How the chain is called.
    pub name: ChainName,
    /// Hash of its first block.
    pub genesis: Hash,
    /// The best block.
    pub best: BlockName,
    /// The latest finalised block.
    pub finalised: BlockName,
    /// Connected peers.
    pub peers: usize,
    /// Whether the node catches up with the others.
    pub syncing: bool,
}

/// Where answers come from.
pub trait Chain: Send + Sync + 'static {
    /// What the node knows now.
    fn now(&self) -> NodeNow;

    /// The block that is meant, whose state can be asked: the latest finalised one when none is
    /// named.
    fn block(&self, at: Option<Hash>) -> Answer<BlockName>;

    /// Name and version of the runtime of a block.
    fn runtime(&self, at: Hash) -> Answer<(String, u32)>;

    /// A programme with its credits.
    fn programme(&self, at: Hash, name: ProgrammeName) -> Answer<Option<ProgrammeAnswer>>;

    /// A page of what an organisation has.
    fn holdings(
        &self,
        at: Hash,
        name: OrganisationName,
        after: Option<HoldingsCursor>,
    ) -> Answer<Option<HoldingsAnswer>>;

    /// A receipt.
    fn certificate(&self, at: Hash, receipt: ReceiptId) -> Answer<Option<CertificateAnswer>>;

    /// Whether a key may take an action, or the name of the cause why it may not.
    fn may(
        &self,
        at: Hash,
        key: AccountId,
        action: Action,
        subject: Subject<AccountId>,
    ) -> Answer<Result<Policy, Vec<u8>>>;

    /// The network.
    fn network(&self, at: Hash) -> Answer<NetworkAnswer>;

    /// Proof of the value of a key.
    fn proof(&self, at: Hash, key: &[u8]) -> Answer<Proof>;
}

/// Reads the node's own database.
pub struct Reader {
    client: Arc<FullClient>,
    backend: Arc<FullBackend>,
    sync: Arc<SyncingService<Block>>,
    name: ChainName,
}

impl Reader {
    /// A reader of this node.
    pub fn new(
        client: Arc<FullClient>,
        backend: Arc<FullBackend>,
        sync: Arc<SyncingService<Block>>,
        name: ChainName,
    ) -> Self {
        Self {
            client,
            backend,
            sync,
            name,
        }
    }

    /// Ask the runtime of a block, when it offers the API.
    fn ask<T>(
        &self,
        at: Hash,
        question: impl FnOnce(&<FullClient as ProvideRuntimeApi<Block>>::Api) -> Result<T, ApiError>,
    ) -> Answer<T> {
        let api = self.client.runtime_api();
        let offered = api
            .has_api::<dyn RegistryApi<Block>>(at)
            .map_err(|error| self.failed(at, &error.to_string()))?;
        if !offered {
            return Err(not_offered(at));
        }
        question(&api).map_err(|error| self.failed(at, &error.to_string()))
    }

    /// Why a question could not be asked: the state may be gone since the block was looked up.
    fn failed(&self, at: Hash, problem: &str) -> ErrorObjectOwned {
        match self.block(Some(at)) {
            Ok(_) => internal(problem),
            Err(error) => error,
        }
    }
}

impl Chain for Reader {
    fn now(&self) -> NodeNow {
        let info = self.client.info();
        NodeNow {
            name: self.name.clone(),
            genesis: info.genesis_hash,
            best: BlockName {
                number: info.best_number,
                hash: info.best_hash,
            },
            finalised: BlockName {
                number: info.finalized_number,
                hash: info.finalized_hash,
            },
            peers: self.sync.num_connected_peers(),
            syncing: sp_consensus::SyncOracle::is_major_syncing(&*self.sync),
        }
    }

    fn block(&self, at: Option<Hash>) -> Answer<BlockName> {
        let hash = at.unwrap_or_else(|| self.client.info().finalized_hash);
        let number = self
            .client
            .number(hash)
            .map_err(|error| internal(&error.to_string()))?
            .ok_or_else(|| block_unknown(hash))?;
        if self.backend.have_state_at(hash, number) {
            Ok(BlockName { number, hash })
        } else {
            Err(state_gone(hash))
        }
    }

    fn runtime(&self, at: Hash) -> Answer<(String, u32)> {
        let version = self.client.runtime_api().version(at);
        let version = version.map_err(|error| self.failed(at, &error.to_string()))?;
        Ok((version.spec_name.to_string(), version.spec_version))
    }

    fn programme(&self, at: Hash, name: ProgrammeName) -> Answer<Option<ProgrammeAnswer>> {
        self.ask(at, |api| api.programme(at, name))
    }

    fn holdings(
        &self,
        at: Hash,
        name: OrganisationName,
        after: Option<HoldingsCursor>,
    ) -> Answer<Option<HoldingsAnswer>> {
        self.ask(at, |api| api.holdings(at, name, after))
    }

    fn certificate(&self, at: Hash, receipt: ReceiptId) -> Answer<Option<CertificateAnswer>> {
        self.ask(at, |api| api.certificate(at, receipt))
    }

    fn may(
        &self,
        at: Hash,
        key: AccountId,
        action: Action,
        subject: Subject<AccountId>,
    ) -> Answer<Result<Policy, Vec<u8>>> {
        self.ask(at, |api| api.may(at, key, action, subject))
    }

    fn network(&self, at: Hash) -> Answer<NetworkAnswer> {
        self.ask(at, |api| api.network(at))
    }

    fn proof(&self, at: Hash, key: &[u8]) -> Answer<Proof> {
        let header = self
            .client
            .header(at)
            .map_err(|error| internal(&error.to_string()))?
            .ok_or_else(|| block_unknown(at))?;
        let proof = self
            .client
            .read_proof(at, &mut [key].into_iter())
            .map_err(|error| self.failed(at, &error.to_string()))?;
        Ok(Proof {
            header,
            nodes: proof.into_nodes().into_iter().collect(),
        })
    }
}

/// Bytes in hexadecimal.
pub fn hex_text(bytes: impl AsRef<[u8]>) -> String {
    format!("0x{}", hex::encode(bytes))
}

/// A SCALE value in hexadecimal.
pub fn scale_text(value: &impl Encode) -> String {
    hex_text(value.encode())
}
