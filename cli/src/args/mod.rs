//! What can be typed.

pub mod constants;
pub mod credits;
pub mod governance;
pub mod member;
pub mod monitoring;
pub mod names;
pub mod organisation;
pub mod people;
pub mod programme;
pub mod proposal;
pub mod rights;
pub mod safeguards;
pub mod tools;
pub mod validators;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Use a country's carbon registry: organisations, programmes, credits.
///
/// Tables are for people; with --json one JSON object goes to standard output. Every command
/// that changes something waits until its transaction is final and says in which block.
/// Exit codes: 0 done, 1 refused or failed, 2 wrong usage or a wrong input file.
#[derive(Parser, Debug)]
#[command(
    name = "registry",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Examples:
  registry status
  registry onboard --organisations organisations.csv --users users.csv --signer //Alice
  registry credits transfer 3 --to T-1002 --amount 40 --signer mira@sunfield.example
  registry council list
  registry errors 3002"
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// WebSocket address of a registry node
    #[arg(
        long,
        global = true,
        env = "REGISTRY_NODE",
        default_value = "ws://127.0.0.1:9944",
        value_name = "WS"
    )]
    pub node: String,
    /// Key that signs: a development key such as //Alice, or the name, e-mail, address or file
    /// of a key in the keystore
    #[arg(long, global = true, env = "REGISTRY_SIGNER", value_name = "KEY")]
    pub signer: Option<String>,
    /// Directory of encrypted key files [default: carbon-registry/keys in $XDG_DATA_HOME or
    /// ~/.local/share]
    #[arg(long, global = true, env = "REGISTRY_KEYSTORE", value_name = "DIR")]
    pub keystore: Option<PathBuf>,
    /// File with the passphrase of the keystore; without it $REGISTRY_PASSPHRASE, then a prompt
    #[arg(
        long,
        global = true,
        env = "REGISTRY_PASSPHRASE_FILE",
        value_name = "FILE"
    )]
    pub passphrase_file: Option<PathBuf>,
    /// Open an intent instead of executing: the call waits for a second person
    #[arg(long, global = true)]
    pub as_intent: bool,
    /// Print one JSON object instead of tables
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add organisations and people from CSV files
    Onboard(people::Onboard),
    /// Register, admit, change and look at organisations
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// Add, invite, change and look at the people of an organisation
    #[command(subcommand)]
    Member(member::Member),
    /// Show who may do what
    Roles(rights::Roles),
    /// Show and set when a second person must approve
    #[command(subcommand)]
    Policy(rights::Policy),
    /// Look at, approve and refuse calls that wait for a second person
    #[command(subcommand)]
    Intent(rights::Intent),
    /// Trusted accounts, limits of what an organisation sends, and what it accepts
    #[command(subcommand)]
    Trust(safeguards::Trust),
    /// Register programmes, lead them through their life, and look at them
    #[command(subcommand)]
    Programme(programme::Programme),
    /// Report what was monitored, verify reports, and look at them
    #[command(subcommand)]
    Monitoring(monitoring::Monitoring),
    /// Show and set the constants with which the chain estimates reductions
    #[command(subcommand)]
    Constants(constants::Constants),
    /// Issue, send, ask for, retire, freeze and look at credits
    #[command(subcommand)]
    Credits(credits::Credits),
    /// Show how much an organisation can send now
    Quota(safeguards::Quota),
    /// Decide by votes: propose in words, vote, close, list
    #[command(subcommand)]
    Council(governance::Council),
    /// Propose, look at and withdraw validators
    #[command(subcommand)]
    Validator(validators::Validator),
    /// Apply an authorised upgrade of the runtime
    #[command(subcommand)]
    Upgrade(governance::Upgrade),
    /// Show the network, or begin one
    #[command(subcommand)]
    Network(governance::Network),
    /// Start a development country on this computer
    Devnet(governance::Devnet),
    /// Make and list keys
    #[command(subcommand)]
    Key(people::Key),
    /// Write and read serial numbers
    #[command(subcommand)]
    Serial(tools::Serial),
    /// Estimate the emission reductions of an activity
    Calculate(tools::Calculate),
    /// Explain the errors of the registry
    Errors(tools::Errors),
    /// Show the country, the node and the last blocks
    Status(tools::Status),
    /// Fill a registry with an invented country
    #[command(subcommand)]
    Samples(tools::Samples),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command as Clap, CommandFactory};

    fn leaves(command: &Clap, found: &mut Vec<Clap>) {
        let mut below = command.get_subcommands().peekable();
        if below.peek().is_none() {
            found.push(command.clone());
        }
        for command in below {
            leaves(command, found);
        }
    }

    #[test]
    fn the_commands_are_consistent_and_each_has_examples() {
        let command = Cli::command();
        command.clone().debug_assert();
        let mut found = Vec::new();
        leaves(&command, &mut found);
        assert!(found.len() >= 118, "{}", found.len());
        for command in found {
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.is_some_and(|help| help.contains("Example")),
                "{} has no examples",
                command.get_name()
            );
        }
    }

    fn parses(line: &str) -> bool {
        Cli::try_parse_from(line.split_whitespace()).is_ok()
    }

    #[test]
    fn what_belongs_together_is_asked_for_together() {
        for (line, complete) in [
            ("programme create --file x.json --draft", true),
            ("programme create --file x.json --title T", false),
            ("programme create --external-id X --title T", false),
            ("programme authorise 1 --version 2", true),
            ("programme authorise 1 --letter-file l --letter 0x1", false),
            ("programme estimate 1 solar --field a=1 --field b=2", true),
            ("programme estimate 1 solar --field a=1 --input f", false),
            ("programme estimate 1 solar", false),
            (
                "programme action add 1 A --mitigation wind --estimate 3",
                true,
            ),
            (
                "programme action add 1 A --mitigation wind --estimate 3 --method solar",
                false,
            ),
            (
                "programme action add 1 A --mitigation wind --estimate 3 --field a=1",
                false,
            ),
            (
                "programme ownership propose 1 --from 2 --to 3 --share 1% --move 5",
                true,
            ),
            (
                "programme ownership propose 1 --from 2 --to 3 --share 1%",
                false,
            ),
            ("monitoring verify 1 --amount 2 --statement 0x1", true),
            ("monitoring verify 1 --amount 2", false),
            ("constants show solar --version 1", true),
            ("credits issue 1 --amount 1 --vintage 2024 --report 3", true),
            (
                "credits issue 1 --amount 1 --vintage 2024 --period-from 2024-01-01",
                false,
            ),
            ("credits request 1 --from 2=5 --from 3=1-4", true),
            ("credits request 1", false),
            ("credits cancel 1 --amount 2 --reason r --order o.pdf", true),
            (
                "credits cancel 1 --amount 2 --reason r --order o --order-hash 0x1",
                false,
            ),
            (
                "credits freeze --serials 1-4 --of-programme 1 --reason r --case c --blocks 9",
                true,
            ),
            (
                "credits freeze --serials 1-4 --reason r --case c --blocks 9",
                false,
            ),
            (
                "credits freeze --country --reason r --case c --until 9",
                true,
            ),
            ("credits freeze --country --reason r --case c", false),
            (
                "credits freeze --country --programme 1 --reason r --case c --until 9",
                false,
            ),
            ("credits statement 1 --from-block 5 --csv", true),
            ("credits statement 1 --csv --json", false),
            ("credits waiting --all", true),
            ("credits waiting 1 --all", false),
            ("trust reception --requests nobody", true),
            ("trust reception", false),
            ("calculate x.json --on-chain --constants 1", true),
            ("calculate x.json --constants 1", false),
            ("council propose withdraw upgrade", true),
            ("council propose", false),
            ("council propose withdraw upgrade --threshold 0", false),
            ("council vote 3 yes", true),
            ("council vote 3 perhaps", false),
            ("council close 3 --committee", true),
            ("validator propose 5G --keys 0x1 --proof 0x2", true),
            ("validator propose 5G --keys 0x1", false),
            ("network create country.toml --output x --node y", true),
            ("network", false),
            ("devnet --validators 4 --fresh", true),
            ("upgrade apply", false),
            ("calculate --list", true),
            ("calculate", false),
        ] {
            assert_eq!(parses(&format!("registry {line}")), complete, "{line}");
        }
    }

    #[test]
    fn negative_amounts_reach_the_check_that_explains_them() {
        for amount in ["-5", "-1.5", "0"] {
            let line = [
                "registry", "credits", "transfer", "1", "--to", "2", "--amount", amount,
            ];
            assert!(Cli::try_parse_from(line).is_ok(), "{amount}");
        }
    }
}
