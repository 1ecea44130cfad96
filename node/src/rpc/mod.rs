//! What the node adds to the JSON-RPC methods of `sc-service`.
//!
//! `sc-service` itself serves `chainHead_v1_*`, `chainSpec_v1_*`,
//! `transaction_v1_*`, `transactionWatch_v1_*`, the older `author_*`,
//! `chain_*`, `state_*`, `system_*` and, on a node started with
//! `--state-pruning archive`, `archive_v1_*`. Added here:
//!
//! | Methods | For |
//! | --- | --- |
//! | `system_accountNextIndex`, `system_dryRun` | wallets: the next nonce, a trial run |
//! | `grandpa_roundState`, `grandpa_proveFinality`, `grandpa_subscribeJustifications` | operators, light clients and relayers |
//! | `registry_*` (see [`methods`]) | wallets and applications: what they ask most, in one question each |
//! | `rpc.discover` | tools: the OpenRPC document of the `registry_*` methods |

mod certificate;
mod chain;
mod errors;
#[cfg(test)]
mod fake;
mod holdings;
mod limits;
mod may;
mod methods;
mod network;
mod numbers;
mod openrpc;
mod organisation;
mod params;
mod programme;

use std::{error::Error, sync::Arc};

use jsonrpsee::RpcModule;
use registry_runtime::{opaque::Block, AccountId, Nonce};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_network_sync::SyncingService;
use sc_rpc::SubscriptionTaskExecutor;
use sp_runtime::traits::NumberFor;
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::service::{FullBackend, FullClient, FullPool, Hash};
pub use chain::ChainName;

/// What the added methods need to know.
#[derive(Clone)]
pub struct Dependencies {
    /// The client: blocks and state.
    pub client: Arc<FullClient>,
    /// The database: whether it still has the state of a block.
    pub backend: Arc<FullBackend>,
    /// The transaction pool: nonces that are already promised.
    pub pool: Arc<FullPool>,
    /// Peers, and whether the node catches up.
    pub sync: Arc<SyncingService<Block>>,
    /// How the chain is called.
    pub name: ChainName,
    /// How far the running GRANDPA rounds are.
    pub shared_voter_state: SharedVoterState,
    /// Who votes.
    pub shared_authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
    /// Every justification this node sees.
    pub justification_stream: GrandpaJustificationStream<Block>,
    /// Proofs of finality from the database.
    pub finality_provider: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// Make the module with the added methods.
pub fn create(
    dependencies: Dependencies,
    executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
    let Dependencies {
        client,
        backend,
        pool,
        sync,
        name,
        shared_voter_state,
        shared_authority_set,
        justification_stream,
        finality_provider,
    } = dependencies;

    let reader = chain::Reader::new(client.clone(), backend, sync, name);
    let registry = methods::module(Arc::new(reader), limits::Rates::default())?;
    let system = System::<FullPool, FullClient, Block>::new(client, pool);
    let grandpa = Grandpa::new(
        executor,
        shared_authority_set,
        shared_voter_state,
        justification_stream,
        finality_provider,
    );

    let mut module = RpcModule::new(());
    module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(system))?;
    module.merge(grandpa.into_rpc())?;
    module.merge(registry)?;
    Ok(module)
}
