//! Which code runs for what was typed.

use std::sync::Arc;

use registry_runtime::opaque::Block;
use sc_cli::SubstrateCli;
use sc_network::config::NetworkBackendType;
use sc_service::PartialComponents;
use sp_runtime::traits::NumberFor;

use crate::{
    chain_spec,
    cli::{Cli, Subcommand},
    logging,
    service::{self, FullBackend, FullClient, Hash},
};

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "National Carbon Registry Node".into()
    }

    fn impl_version() -> String {
        env!("SUBSTRATE_CLI_IMPL_VERSION").into()
    }

    fn description() -> String {
        "A node of a national carbon registry: validator, archive or observer.".into()
    }

    fn author() -> String {
        "the National Carbon Registry contributors".into()
    }

    fn support_url() -> String {
        "see docs/ beside the source of this program".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
        chain_spec::load(id)
    }
}

/// Read the command line and do what it says.
pub fn run() -> sc_cli::Result<()> {
    let cli = Cli::from_args();

    match &cli.subcommand {
        None => run_node(&cli),
        Some(Subcommand::Key(cmd)) => cmd.run(&cli),
        Some(Subcommand::Network(cmd)) => cmd.run().map_err(application),
        Some(Subcommand::Doctor(cmd)) => cmd.run().map_err(application),
        Some(Subcommand::ChainSpecs(cmd)) => cmd.run().map_err(application),
        Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
        Some(Subcommand::CheckBlock(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|config| {
                let PartialComponents {
                    client,
                    task_manager,
                    import_queue,
                    ..
                } = service::new_partial(&config)?;
                Ok((cmd.run::<Block, _, _>(client, import_queue), task_manager))
            })
        }
        Some(Subcommand::ExportBlocks(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|config| {
                let PartialComponents {
                    client,
                    task_manager,
                    ..
                } = service::new_partial(&config)?;
                Ok((cmd.run::<Block, _>(client, config.database), task_manager))
            })
        }
        Some(Subcommand::ImportBlocks(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|config| {
                let PartialComponents {
                    client,
                    task_manager,
                    import_queue,
                    ..
                } = service::new_partial(&config)?;
                Ok((cmd.run::<Block, _, _>(client, import_queue), task_manager))
            })
        }
        Some(Subcommand::PurgeChain(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.sync_run(|config| cmd.run(config.database))
        }
        Some(Subcommand::Revert(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|config| {
                let PartialComponents {
                    client,
                    task_manager,
                    backend,
                    ..
                } = service::new_partial(&config)?;
                // GRANDPA keeps announced authority changes beside the blocks.
                let revert_grandpa = Box::new(
                    |client: Arc<FullClient>, _: Arc<FullBackend>, blocks: NumberFor<Block>| {
                        sc_consensus_grandpa::revert::<Block, FullClient>(client, blocks)
                            .map_err(sc_cli::Error::Client)
                    },
                );
                Ok((
                    cmd.run::<Block, _, _>(client, backend, Some(revert_grandpa)),
                    task_manager,
                ))
            })
        }
        Some(Subcommand::ChainInfo(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.sync_run(|config| cmd.run::<Block>(&config))
        }
    }
}

/// One sentence, as the error of a command.
pub fn application(message: String) -> sc_cli::Error {
    sc_cli::Error::Application(message.into())
}

/// Run a node until it is told to stop.
fn run_node(cli: &Cli) -> sc_cli::Result<()> {
    let runner = logging::runner(cli)?;
    runner.run_node_until_exit(|config| async move {
        match config.network.network_backend {
            NetworkBackendType::Libp2p => {
                service::new_full::<sc_network::NetworkWorker<Block, Hash>>(config)
            }
            NetworkBackendType::Litep2p => {
                service::new_full::<sc_network::Litep2pNetworkBackend>(config)
            }
        }
        .map_err(sc_cli::Error::Service)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};
    use sc_service::{Configuration, DatabaseSource};

    fn configuration(arguments: &[&str]) -> sc_cli::Result<Configuration> {
        let cli = Cli::try_parse_from(arguments).expect("the arguments are understood");
        let executor = sc_cli::build_runtime().expect("an executor starts");
        cli.create_configuration(&cli.run, executor.handle().clone())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::setup_command(Cli::command()).debug_assert();
    }

    #[test]
    fn dev_with_a_base_path_authors_and_keeps_its_data_in_parity_db() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base_path = folder.path().to_str().expect("a UTF-8 path");
        let config = configuration(&["registry-node", "--dev", "--base-path", base_path])
            .expect("the configuration is complete");

        assert_eq!(config.chain_spec.id(), "registry_dev");
        assert_eq!(config.base_path.path(), folder.path());
        assert!(config.role.is_authority());
        assert!(config.force_authoring);
        match &config.database {
            DatabaseSource::ParityDb { path } => assert!(path.starts_with(folder.path())),
            other => panic!("the default database is {other}"),
        }
    }

    #[test]
    fn a_validator_of_the_local_network_does_not_author_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base_path = folder.path().to_str().expect("a UTF-8 path");
        let config = configuration(&[
            "registry-node",
            "--chain",
            "local4",
            "--bob",
            "--base-path",
            base_path,
            "--unsafe-force-node-key-generation",
        ])
        .expect("the configuration is complete");

        assert_eq!(config.chain_spec.id(), "registry_local4");
        assert!(config.role.is_authority());
        assert!(!config.force_authoring);
    }

    #[test]
    fn only_safe_methods_are_answered_and_other_computers_are_limited() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base_path = folder.path().to_str().expect("a UTF-8 path");
        let typed = ["registry-node", "--dev", "--base-path", base_path];
        let rpc = configuration(&typed).expect("it is complete").rpc;
        for endpoint in rpc.addr.expect("the RPC has addresses") {
            assert!(matches!(
                endpoint.rpc_methods,
                sc_service::config::RpcMethods::Safe
            ));
            assert!(endpoint.listen_addr.ip().is_loopback());
            assert_eq!(endpoint.rate_limit.map(|limit| limit.get()), Some(6_000));
            assert_eq!(endpoint.rate_limit_whitelisted_ips.len(), 2);
        }

        let opened = [&typed[..], &["--rpc-methods", "unsafe"]].concat();
        let rpc = configuration(&opened).expect("it is complete").rpc;
        assert!(matches!(
            rpc.methods,
            sc_service::config::RpcMethods::Unsafe
        ));
    }

    #[test]
    fn a_validator_does_not_open_its_rpc_to_others() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base_path = folder.path().to_str().expect("a UTF-8 path");
        let Err(error) = configuration(&[
            "registry-node",
            "--chain",
            "local4",
            "--validator",
            "--rpc-external",
            "--base-path",
            base_path,
            "--unsafe-force-node-key-generation",
        ]) else {
            panic!("the RPC of a validator is open");
        };
        assert!(error.to_string().contains("validator"), "{error}");
    }

    #[test]
    fn the_stock_key_commands_can_still_be_reached() {
        for typed in [
            &["generate-node-key", "--file", "node.key"][..],
            &["generate-node-key", "--base-path", "b", "--chain", "local4"],
            &["inspect-node-key", "--file", "x"],
            &[
                "insert",
                "--chain",
                "local4",
                "--key-type",
                "aura",
                "--scheme",
                "sr25519",
            ],
            &["generate-account", "--scheme", "sr25519"],
            &["inspect-account", "//Alice"],
            &["generate", "--name", "north", "--output", "north.age"],
            &["install", "--pack", "p", "--base-path", "b", "--chain", "c"],
            &["inspect", "--pack", "p"],
            &["inspect", "--base-path", "b", "--chain", "c", "--url", "u"],
        ] {
            let arguments = [&["registry-node", "key"], typed].concat();
            if let Err(error) = Cli::try_parse_from(&arguments) {
                panic!("{arguments:?}: {error}");
            }
        }
        for typed in [
            &["inspect"][..],
            &["inspect", "--base-path", "b"],
            &["rotate", "--base-path", "b", "--chain", "c"],
            &["generate-node-key"],
        ] {
            let arguments = [&["registry-node", "key"], typed].concat();
            assert!(Cli::try_parse_from(&arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn a_node_without_a_chain_is_refused() {
        let Err(error) = configuration(&["registry-node"]) else {
            panic!("a node started without a chain");
        };
        assert!(error.to_string().contains("--chain local4"), "{error}");
    }
}
