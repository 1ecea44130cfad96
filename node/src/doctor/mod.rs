//! `registry-node doctor`: is this node, and this computer, fit to run a validator or to serve?
//!
//! | Module | Subject |
//! | --- | --- |
//! | [`clock`] | whether the time is kept, and whether it agrees with the chain |
//! | [`disk`] | room and files left below the base path |
//! | [`ports`] | who listens, who can be reached |
//! | [`keys`] | whether the keystore holds what the chain expects |
//! | [`chain`] | peers, synchronisation, finality, versions |
//! | [`report`] | the lines, for people and for programs |
//!
//! Every module measures something and judges it apart from that, so that the judgement is
//! tested without the illness.

mod chain;
mod clock;
mod disk;
mod keys;
mod ports;
mod report;

use std::path::PathBuf;

use crate::{
    keys::folder::KeyFolder,
    network::Summary,
    remote::{CallError, Remote},
};
use report::{Line, Report};

/// Shown after `registry-node doctor --help`.
const DOCTOR_EXAMPLES: &str = "\
Examples:
  sudo -u registry registry-node doctor --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json
      All that can be found out on this computer; a node that is stopped is told as such.
  registry-node doctor --url http://127.0.0.1:9944
      Only what the node itself says.
  registry-node doctor --base-path /var/lib/registry/node --chain /etc/registry/country.raw.json --network country --json
      Also whether the other nodes of the country can be reached; one JSON object.
The exit code is 1 when a line says fail, else 0.";

/// Check this node and the computer it runs on.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = DOCTOR_EXAMPLES)]
pub struct DoctorCmd {
    /// The folder of the node.
    #[arg(long, short = 'd', value_name = "DIR", requires = "chain")]
    pub base_path: Option<PathBuf>,

    /// The chain of the node: a specification file, or `local4`.
    #[arg(long, value_name = "SPEC")]
    pub chain: Option<String>,

    /// The RPC address of the node.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9944")]
    pub url: String,

    /// The port for other nodes, for a node that is stopped.
    #[arg(long, default_value_t = 30_333)]
    pub port: u16,

    /// A folder that `network create` wrote: try to reach the other nodes in it.
    #[arg(long, value_name = "DIR")]
    pub network: Option<PathBuf>,

    /// Show one JSON object.
    #[arg(long)]
    pub json: bool,
}

impl DoctorCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let folder = match (&self.base_path, &self.chain) {
            (Some(base_path), Some(chain)) => Some((
                base_path,
                KeyFolder::of(base_path, crate::chain_spec::load(chain)?.id()),
            )),
            _ => None,
        };
        let network = self.network.as_deref().map(Summary::read).transpose()?;
        let remote = Remote::new(&self.url)?;

        let mut report = Report::default();
        report.add(clock::kept());
        if let Some((base_path, folder)) = &folder {
            report.extend(disk::check(base_path));
            report.extend(keys::files(folder));
        }
        match remote.call("system_health", serde_json::json!([])) {
            Ok(health) => {
                report.add(Line::ok("node", format!("answers at {}", remote.url())));
                report.extend(self.ask(&remote, &health, folder.as_ref().map(|(_, f)| f)));
            }
            Err(error) => {
                report.add(not_answering(&remote, &error));
                report.add(ports::free(self.port));
            }
        }
        if let Some(network) = &network {
            let own = folder
                .as_ref()
                .and_then(|(_, folder)| folder.node_key().ok().flatten())
                .map(|key| key.peer_id());
            report.add(ports::others(network, own.as_deref()));
        }
        println!(
            "{}",
            if self.json {
                report.json()
            } else {
                report.table()
            }
        );
        report.verdict()
    }

    /// The lines for which a running node is needed.
    fn ask(
        &self,
        remote: &Remote,
        health: &serde_json::Value,
        folder: Option<&KeyFolder>,
    ) -> Vec<Line> {
        let authority = chain::is_authority(remote);
        let mut lines = vec![clock::agrees(remote)];
        lines.extend(chain::check(remote, health));
        lines.extend(ports::check(remote, authority));
        if let Some(folder) = folder {
            lines.push(keys::on_chain(remote, folder, authority));
        }
        lines
    }
}

fn not_answering(remote: &Remote, error: &CallError) -> Line {
    let stopped = matches!(error, CallError::Unreachable(_));
    Line::fail(
        "node",
        if stopped {
            format!("nobody answers at {}", remote.url())
        } else {
            error.to_string()
        },
        "start it, or give the address of its RPC with --url; `journalctl --unit registry-validator` tells \
         why it stopped",
    )
}

/// A question that a node did not answer, as a line.
fn unanswered(check: &'static str, error: &CallError) -> Line {
    Line::warn(
        check,
        format!("could not be found out: {error}"),
        "ask again in a minute",
    )
}
