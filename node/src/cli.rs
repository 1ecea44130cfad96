//! What can be typed: options of the node and its subcommands.

use sc_cli::RunCmd;

use crate::{
    chain_specs_cmd::ChainSpecsCmd,
    doctor::DoctorCmd,
    keys::{KeyCommand, KEY_EXAMPLES},
    logging::LogFormat,
    network::{NetworkCommand, NETWORK_EXAMPLES},
};

/// Calls that a connection from another computer may make in a minute.
const RPC_RATE_LIMIT: &str = "6000";
/// Whom that limit does not concern: this computer.
const RPC_UNLIMITED: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// Shown after `registry-node --help`.
const NODE_EXAMPLES: &str = "\
Examples:
  registry-node --dev
      One validator, Alice; nothing is kept when it stops.
  registry-node --dev --base-path ./data
      The same, but the chain is kept in ./data and goes on at the next start.
  registry-node --dev --rpc-port 0 --port 0 --no-prometheus
      Free ports; the log says which: `Running JSON-RPC server: addr=...`.
  registry-node --chain local4 --alice --base-path ./alice --unsafe-force-node-key-generation
      One of the four validators of a network on this computer.
  registry-node --chain country.raw.json --base-path /var/lib/registry/node --validator --log-format json
      A validator, its keys installed with `registry-node key install`; its log for programs.
  registry-node --chain country.json --base-path ./archive --state-pruning archive
      A node that keeps the state of every block and answers `archive_v1_*`.";

/// Shown after `registry-node chain-specs --help`.
const CHAIN_SPECS_EXAMPLES: &str = "\
Examples:
  registry-node chain-specs --check
      Are the files in chain-specs/ what the runtime says?
  registry-node chain-specs --genesis-only
      Renew the small files that the repository keeps.
  registry-node chain-specs --output-dir /tmp/specs
      Write the complete specifications too, runtime included.";

/// Shown after `registry-node export-chain-spec --help`.
const EXPORT_EXAMPLES: &str = "\
Examples:
  registry-node export-chain-spec --chain dev
      The development chain, readable, on standard output.
  registry-node export-chain-spec --chain local4 --raw --output local4.raw.json
      The exact genesis state, for distribution.";

/// Shown after `registry-node purge-chain --help`.
const PURGE_EXAMPLES: &str = "\
Examples:
  registry-node purge-chain --chain local4 --base-path ./alice
      Delete that node's blocks and state after asking; keys stay.";

/// The command line of the node.
#[derive(Debug, clap::Parser)]
// Under a flood, the other pool loses transactions of other keys that it had taken
// (docs/flood.md).
#[command(mut_arg("pool_type", |arg| arg.default_value("single-state")))]
// Keys are made with `registry-node key`, never through the RPC.
#[command(mut_arg("rpc_methods", |arg| arg.default_value("safe")))]
#[command(mut_arg("rpc_rate_limit", |arg| arg.default_value(RPC_RATE_LIMIT).long_help(
    "Calls that a connection may make in a minute. Addresses of \
     --rpc-rate-limit-whitelisted-ips are not held to it."
)))]
#[command(mut_arg("rpc_rate_limit_whitelisted_ips", |arg| arg.default_values(RPC_UNLIMITED).long_help(
    "Addresses that are not held to --rpc-rate-limit, in CIDR notation such as `10.1.0.0/16`: \
     the indexer and the gateway, if they run on other computers. What is given here replaces \
     the default."
)))]
#[command(after_long_help = NODE_EXAMPLES)]
pub struct Cli {
    /// What to do instead of running a node.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// How to run the node.
    #[command(flatten)]
    pub run: RunCmd,

    /// The form of the log.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What the program can do besides running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Make, install, show and renew the keys of a node and of its validator.
    #[command(subcommand, after_help = KEY_EXAMPLES)]
    Key(KeyCommand),

    /// Found the network of a country, and check what others founded.
    #[command(subcommand, after_help = NETWORK_EXAMPLES)]
    Network(NetworkCommand),

    /// Check this node and the computer it runs on: clock, disk, ports, keys, peers, finality.
    Doctor(DoctorCmd),

    /// Write or check the specification files of the built-in chains.
    #[command(after_help = CHAIN_SPECS_EXAMPLES)]
    ChainSpecs(ChainSpecsCmd),

    /// Write one chain specification, readable or raw.
    #[command(after_help = EXPORT_EXAMPLES)]
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Execute a block of the local database again and check the result.
    CheckBlock(sc_cli::CheckBlockCmd),

    /// Write blocks of the local database to a file.
    ExportBlocks(sc_cli::ExportBlocksCmd),

    /// Read and execute blocks from a file.
    ImportBlocks(sc_cli::ImportBlocksCmd),

    /// Delete the local database of a chain.
    #[command(after_help = PURGE_EXAMPLES)]
    PurgeChain(sc_cli::PurgeChainCmd),

    /// Take back blocks that are not final.
    Revert(sc_cli::RevertCmd),

    /// Show how far the local database is, as JSON.
    ChainInfo(sc_cli::ChainInfoCmd),
}
