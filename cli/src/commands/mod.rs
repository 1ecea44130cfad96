//! The commands.

mod calculate;
mod constants;
mod council;
mod credits;
mod errors;
mod intent;
mod key;
mod member;
mod monitoring;
mod network;
mod onboard;
mod organisation;
mod policy;
mod programme;
mod programs;
mod quota;
mod roles;
mod serial;
mod status;
mod trust;
mod upgrade;
mod validator;

pub use programme::{calculation_of, numbers, record};

use crate::{
    args::{governance::Network, Cli, Command},
    context::Context,
    failure::{Exit, Failure},
    output::Answer,
    samples,
};
use std::future::Future;

/// Run a command.
pub fn run(cli: Cli) -> Result<Answer, Failure> {
    let context = || Context::new(cli.global.clone());
    match cli.command {
        Command::Serial(command) => serial::run(&command),
        Command::Calculate(command) if command.on_chain => {
            block_on(calculate::on_chain(&context()?, &command))
        }
        Command::Calculate(command) => calculate::run(&command),
        Command::Errors(command) => errors::run(&command),
        Command::Key(command) => key::run(&context()?, &command),
        Command::Status(_) => block_on(status::run(&context()?)),
        Command::Onboard(command) => block_on(onboard::run(&context()?, &command)),
        Command::Organisation(command) => block_on(organisation::run(&context()?, &command)),
        Command::Member(command) => block_on(member::run(&context()?, &command)),
        Command::Roles(command) => block_on(roles::run(&context()?, &command)),
        Command::Policy(command) => block_on(policy::run(&context()?, &command)),
        Command::Intent(command) => block_on(intent::run(&context()?, &command)),
        Command::Trust(command) => block_on(trust::run(&context()?, &command)),
        Command::Programme(command) => block_on(programme::run(&context()?, &command)),
        Command::Monitoring(command) => block_on(monitoring::run(&context()?, &command)),
        Command::Constants(command) => block_on(constants::run(&context()?, &command)),
        Command::Credits(command) => block_on(credits::run(&context()?, &command)),
        Command::Quota(command) => block_on(quota::run(&context()?, &command)),
        Command::Council(command) => block_on(council::run(&context()?, &command)),
        Command::Validator(command) => block_on(validator::run(&context()?, &command)),
        Command::Upgrade(command) => block_on(upgrade::run(&context()?, &command)),
        Command::Network(Network::Status) => block_on(network::status(&context()?)),
        Command::Network(Network::Node(arguments)) => Err(programs::network(&arguments)),
        Command::Devnet(command) => Err(programs::devnet(cli.global.json, &command.options)),
        Command::Samples(command) => block_on(samples::run(&context()?, &command)),
    }
}

/// Wait for a command that speaks to a node.
fn block_on(command: impl Future<Output = Result<Answer, Failure>>) -> Result<Answer, Failure> {
    tokio::runtime::Runtime::new()
        .map_err(|error| {
            Failure::new(
                Exit::Refused,
                "System",
                format!("The command cannot start: {error}."),
                "Free resources of this computer and try again.",
            )
        })?
        .block_on(command)
}
