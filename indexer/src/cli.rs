//! What an operator types.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  registry-indexer run --node ws://127.0.0.1:9944 \\
      --database-url postgres://registry@localhost/registry --listen 127.0.0.1:8080
  registry-indexer verify --json
  registry-indexer verify --at-block 1200

The node must keep its whole history:
  registry-node --state-pruning archive --blocks-pruning archive

Exit codes: 0 all is well, 1 a failure (or a difference that verify has found),
2 what was asked for cannot be done.
RUST_LOG sets how much is logged, for example RUST_LOG=debug.";

/// Mirrors the finalised blocks of a registry into PostgreSQL and serves statistics.
#[derive(Debug, Parser)]
#[command(name = "registry-indexer", version, about, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the tables up to date, index and serve, in one process.
    Run(RunArgs),
    /// Index finalised blocks; the tables must be up to date.
    Index(IndexArgs),
    /// Serve the stats API and its pages from what is indexed.
    Serve(ServeArgs),
    /// Create the tables or bring them up to date.
    Migrate(MigrateArgs),
    /// Compare the database with the chain, row by row, at one finalised block.
    #[command(after_help = "\
Exit codes: 0 both say the same, 1 they differ (each difference is shown with both values),
2 they cannot be compared.

Example:
  registry-indexer verify --node ws://127.0.0.1:9944 --database-url postgres://localhost/registry")]
    Verify(VerifyArgs),
}

/// Where the chain is.
#[derive(Debug, Args)]
pub struct NodeArg {
    /// WebSocket address of a node.
    #[arg(
        long,
        env = "REGISTRY_NODE",
        value_name = "WS",
        default_value = "ws://127.0.0.1:9944",
        value_parser = node_address
    )]
    pub node: String,
}

/// Where the database is.
#[derive(Args)]
pub struct DatabaseArg {
    /// PostgreSQL to use, such as postgres://user:password@host/database.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: String,
}

/// The URL may hold a password.
impl std::fmt::Debug for DatabaseArg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseArg")
    }
}

/// Where to answer.
#[derive(Debug, Args)]
pub struct ListenArg {
    /// Address to serve on.
    #[arg(
        long,
        env = "REGISTRY_STATS_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Where the chain is.
    #[command(flatten)]
    pub node: NodeArg,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArg,
    /// Where to answer.
    #[command(flatten)]
    pub listen: ListenArg,
}

/// Arguments of `index`.
#[derive(Debug, Args)]
pub struct IndexArgs {
    /// Where the chain is.
    #[command(flatten)]
    pub node: NodeArg,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArg,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArg,
    /// Where to answer.
    #[command(flatten)]
    pub listen: ListenArg,
}

/// Arguments of `migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArg,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Where the chain is.
    #[command(flatten)]
    pub node: NodeArg,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseArg,
    /// Compare as of this block instead of the last one that is indexed.
    #[arg(long, value_name = "N")]
    pub at_block: Option<u64>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

fn node_address(text: &str) -> Result<String, String> {
    let known = ["ws://", "wss://"]
        .iter()
        .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    if known {
        Ok(text.to_owned())
    } else {
        Err("write it like ws://127.0.0.1:9944".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_are_read_and_wrong_ones_refused() {
        let cli = Cli::try_parse_from([
            "registry-indexer",
            "verify",
            "--node",
            "ws://node:1",
            "--database-url",
            "postgres://user:secret@db/registry",
            "--at-block",
            "12",
            "--json",
        ])
        .unwrap();
        assert!(!format!("{cli:?}").contains("secret"));
        let Command::Verify(args) = cli.command else {
            panic!("another command");
        };
        assert_eq!(args.node.node, "ws://node:1");
        assert_eq!(args.at_block, Some(12));
        assert!(args.json);
        for wrong in ["http://node:1", "node:9944", "ws://"] {
            let asked = Cli::try_parse_from([
                "registry-indexer",
                "index",
                "--node",
                wrong,
                "--database-url",
                "postgres://db/registry",
            ]);
            assert!(asked.is_err(), "{wrong}");
        }
    }
}
