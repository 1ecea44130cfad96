//! Assembly of a full node: client, transaction pool, Aura, GRANDPA, network
//! and RPC.

use std::{error::Error, sync::Arc, time::Duration};

use registry_runtime::{opaque::Block, RuntimeApi};
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus_aura::{
    standalone::slot_duration_at, ImportQueueParams, SlotDuration, SlotProportion, StartAuraParams,
};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{Configuration, Error as ServiceError, TaskManager, WarpSyncConfig};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair};
use sp_runtime::traits::Block as BlockT;

use crate::rpc;

/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;
/// Blocks, state and execution of the runtime.
pub type FullClient = sc_service::TFullClient<
    Block,
    RuntimeApi,
    sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>,
>;
/// The database.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// The pool of transactions that are not in a block yet.
pub type FullPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;

type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
type GrandpaBlockImport =
    sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, FullSelectChain>;
type InherentError = Box<dyn Error + Send + Sync>;

/// The parts that subcommands need as well as the node.
pub type Service = sc_service::PartialComponents<
    FullClient,
    FullBackend,
    FullSelectChain,
    sc_consensus::DefaultImportQueue<Block>,
    FullPool,
    (GrandpaBlockImport, GrandpaLink, Option<Telemetry>),
>;

/// Justifications are made and imported at least every so many blocks.
const GRANDPA_JUSTIFICATION_PERIOD: u32 = 512;
/// How long a GRANDPA message takes to reach everybody.
const GRANDPA_GOSSIP_DURATION: Duration = Duration::from_millis(333);
/// The share of a slot in which a block is filled. The rest is for sealing it,
/// for its way through the network and for its import by the others.
const PROPOSAL_SHARE_OF_SLOT: f32 = 2.0 / 3.0;
/// Telemetry messages that may wait to be sent.
const TELEMETRY_BUFFER: usize = 16;

/// The inherents of a block made or checked now: its slot and its time.
fn inherents_now(
    slot_duration: SlotDuration,
) -> (
    sp_consensus_aura::inherents::InherentDataProvider,
    sp_timestamp::InherentDataProvider,
) {
    let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
    let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
        *timestamp,
        slot_duration,
    );
    (slot, timestamp)
}

/// Make the parts that subcommands need as well as the node.
pub fn new_partial(config: &Configuration) -> Result<Service, ServiceError> {
    let telemetry = config
        .telemetry_endpoints
        .clone()
        .filter(|endpoints| !endpoints.is_empty())
        .map(|endpoints| -> Result<_, sc_telemetry::Error> {
            let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
            let telemetry = worker.handle().new_telemetry(endpoints);
            Ok((worker, telemetry))
        })
        .transpose()?;

    let executor = sc_service::new_wasm_executor::<sp_io::SubstrateHostFunctions>(&config.executor);
    let (client, backend, keystore_container, task_manager) =
        sc_service::new_full_parts::<Block, RuntimeApi, _>(
            config,
            telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
            executor,
            vec![],
        )?;
    let client = Arc::new(client);

    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager
            .spawn_handle()
            .spawn("telemetry", None, worker.run());
        telemetry
    });

    let select_chain = FullSelectChain::new(backend.clone());

    let transaction_pool = Arc::new(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );

    let (grandpa_block_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        GRANDPA_JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry.as_ref().map(Telemetry::handle),
    )?;

    let slot_client = client.clone();
    let import_queue =
        sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
            block_import: grandpa_block_import.clone(),
            justification_import: Some(Box::new(grandpa_block_import.clone())),
            client: client.clone(),
            // A block is judged by the slot duration that its parent left.
            create_inherent_data_providers: move |parent: Hash, ()| {
                let client = slot_client.clone();
                async move {
                    let slot_duration =
                        slot_duration_at::<AuraId, Block, FullClient>(&client, parent)?;
                    Ok::<_, InherentError>(inherents_now(slot_duration))
                }
            },
            spawner: &task_manager.spawn_essential_handle(),
            registry: config.prometheus_registry(),
            check_for_equivocation: Default::default(),
            telemetry: telemetry.as_ref().map(Telemetry::handle),
            compatibility_mode: Default::default(),
        })?;

    Ok(sc_service::PartialComponents {
        client,
        backend,
        task_manager,
        keystore_container,
        select_chain,
        import_queue,
        transaction_pool,
        other: (grandpa_block_import, grandpa_link, telemetry),
    })
}

/// Start a full node. It authors and votes if its role is authority and its
/// keystore holds keys of the current sets.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
    config: Configuration,
) -> Result<TaskManager, ServiceError> {
    let sc_service::PartialComponents {
        client,
        backend,
        mut task_manager,
        keystore_container,
        select_chain,
        import_queue,
        transaction_pool,
        other: (block_import, grandpa_link, mut telemetry),
    } = new_partial(&config)?;

    let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(
        &config.network,
        config.prometheus_registry().cloned(),
    );
    let metrics = N::register_notification_metrics(config.prometheus_registry());

    let grandpa_protocol_name = sc_consensus_grandpa::protocol_standard_name(
        &client.info().genesis_hash,
        &config.chain_spec,
    );
    let (grandpa_protocol_config, grandpa_notification_service) =
        sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
            grandpa_protocol_name.clone(),
            metrics.clone(),
            net_config.peer_store_handle(),
        );
    net_config.add_notification_protocol(grandpa_protocol_config);

    let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
        backend.clone(),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    ));

    let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
        sc_service::build_network(sc_service::BuildNetworkParams {
            config: &config,
            net_config,
            client: client.clone(),
            transaction_pool: transaction_pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
            block_relay: None,
            metrics,
            gap_sync_body_policy: None,
        })?;

    if config.offchain_worker.enabled {
        let offchain_workers =
            sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
                runtime_api_provider: client.clone(),
                keystore: Some(keystore_container.keystore()),
                offchain_db: backend.offchain_storage(),
                transaction_pool: Some(OffchainTransactionPoolFactory::new(
                    transaction_pool.clone(),
                )),
                network_provider: Arc::new(network.clone()),
                is_validator: config.role.is_authority(),
                enable_http_requests: true,
                custom_extensions: |_| vec![],
            })?;
        task_manager.spawn_handle().spawn(
            "offchain-workers-runner",
            "offchain-worker",
            offchain_workers.run(client.clone(), task_manager.spawn_handle()),
        );
    }

    let role = config.role;
    let force_authoring = config.force_authoring;
    let name = config.network.node_name.clone();
    let enable_grandpa = !config.disable_grandpa;
    let prometheus_registry = config.prometheus_registry().cloned();
    let shared_voter_state = SharedVoterState::empty();

    let rpc_dependencies = rpc::Dependencies {
        client: client.clone(),
        backend: backend.clone(),
        pool: transaction_pool.clone(),
        sync: sync_service.clone(),
        name: rpc::ChainName {
            name: config.chain_spec.name().to_owned(),
            id: config.chain_spec.id().to_owned(),
        },
        shared_voter_state: shared_voter_state.clone(),
        shared_authority_set: grandpa_link.shared_authority_set().clone(),
        justification_stream: grandpa_link.justification_stream(),
        finality_provider: FinalityProofProvider::new_for_service(
            backend.clone(),
            Some(grandpa_link.shared_authority_set().clone()),
        ),
    };

    sc_service::spawn_tasks(sc_service::SpawnTasksParams {
        config,
        client: client.clone(),
        backend,
        task_manager: &mut task_manager,
        keystore: keystore_container.keystore(),
        transaction_pool: transaction_pool.clone(),
        rpc_builder: Box::new(move |executor: SubscriptionTaskExecutor| {
            rpc::create(rpc_dependencies.clone(), executor).map_err(ServiceError::Application)
        }),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync_service.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    if role.is_authority() {
        let proposer_factory = sc_basic_authorship::ProposerFactory::new(
            task_manager.spawn_handle(),
            client.clone(),
            transaction_pool.clone(),
            prometheus_registry.as_ref(),
            telemetry.as_ref().map(Telemetry::handle),
        );
        let slot_duration = sc_consensus_aura::slot_duration::<AuraId, Block, FullClient>(&client)?;

        let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
            StartAuraParams {
                slot_duration,
                client,
                select_chain,
                block_import,
                proposer_factory,
                sync_oracle: sync_service.clone(),
                justification_sync_link: sync_service.clone(),
                create_inherent_data_providers: move |_: Hash, ()| async move {
                    Ok::<_, InherentError>(inherents_now(slot_duration))
                },
                force_authoring,
                backoff_authoring_blocks: None::<()>,
                keystore: keystore_container.keystore(),
                block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE_OF_SLOT),
                max_block_proposal_slot_portion: None,
                telemetry: telemetry.as_ref().map(Telemetry::handle),
                compatibility_mode: Default::default(),
            },
        )?;

        // A validator that cannot author must stop, not linger.
        task_manager
            .spawn_essential_handle()
            .spawn_blocking("aura", Some("block-authoring"), aura);
    }

    if enable_grandpa {
        let grandpa_config = sc_consensus_grandpa::Config {
            gossip_duration: GRANDPA_GOSSIP_DURATION,
            justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
            observer_enabled: false,
            local_role: role,
            name: Some(name),
            // Without a keystore the voter follows the rounds and does not vote.
            keystore: role.is_authority().then(|| keystore_container.keystore()),
            telemetry: telemetry.as_ref().map(Telemetry::handle),
            protocol_name: grandpa_protocol_name,
        };

        let grandpa =
            sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
                config: grandpa_config,
                link: grandpa_link,
                network,
                sync: sync_service,
                notification_service: grandpa_notification_service,
                voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
                prometheus_registry,
                shared_voter_state,
                telemetry: telemetry.as_ref().map(Telemetry::handle),
                offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
            })?;

        // A node that cannot follow finality must stop, not linger.
        task_manager
            .spawn_essential_handle()
            .spawn_blocking("grandpa-voter", None, grandpa);
    }

    Ok(task_manager)
}
