//! `registry-devnet up`: a country that runs until Ctrl-C.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use registry_devnet::{paths, BadInput, Country, CountryOptions, Database, Progress, Validators};
use serde::Serialize;
use tokio::signal::unix::{signal, Signal, SignalKind};

use crate::screen::Screen;

/// What can be typed after `up`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder for all data [default: $XDG_DATA_HOME/carbon-registry, else
    /// ~/.local/share/carbon-registry, for root /var/lib/carbon-registry].
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Delete the data of earlier runs first.
    #[arg(long)]
    fresh: bool,

    /// Use this PostgreSQL database instead of an own server.
    #[arg(
        long,
        value_name = "URL",
        env = "REGISTRY_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,

    /// Port of the first node's JSON-RPC [default: 9944, or a free one].
    #[arg(long, value_name = "PORT")]
    rpc_port: Option<u16>,

    /// Port of the pages and the stats API [default: 8080, or a free one].
    #[arg(long, value_name = "PORT")]
    stats_port: Option<u16>,

    /// Number of validators [default: as in the run before, else 1].
    #[arg(long, value_name = "1|4|7", value_parser = validators)]
    validators: Option<Validators>,

    /// Start with an empty registry.
    #[arg(long)]
    no_samples: bool,

    /// Folder of the samples to load.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "samples",
        env = "REGISTRY_SAMPLES_DIR"
    )]
    samples: PathBuf,

    /// Print the addresses as JSON on standard output.
    #[arg(long)]
    json: bool,
}

fn validators(text: &str) -> Result<Validators, String> {
    Validators::of_number(text)
        .ok_or_else(|| "a country on one computer has 1, 4 or 7 validators".into())
}

/// Starts a country, shows its addresses, and stops it at the end.
pub async fn up(arguments: Arguments) -> Result<ExitCode> {
    let screen = Screen::default();
    let mut signals = Signals::new()?;
    let started = tokio::select! {
        started = start(&arguments, &screen) => started,
        // Dropping what has been started so far stops it.
        () = signals.next() => {
            screen.clear();
            eprintln!("Stopping");
            Err(Interrupted.into())
        }
    };
    let mut country = match started {
        Ok(country) => country,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("Stopped");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => {
            screen.clear();
            return Err(error);
        }
    };
    show(&arguments, &country)?;

    let failure = tokio::select! {
        failure = country.failure() => Some(failure),
        () = signals.next() => None,
    };
    if let Some(error) = &failure {
        eprintln!("Error: {error:#}");
    }
    tokio::select! {
        stopped = country.stop(&screen) => stopped?,
        () = signals.next() => {
            screen.clear();
            country.kill();
            eprintln!("Killed at once, as asked for");
            return Ok(ExitCode::FAILURE);
        }
    }
    match failure {
        Some(_) => Ok(ExitCode::FAILURE),
        None => {
            eprintln!("Everything is stopped; ./run goes on with all data.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
struct Interrupted;

async fn start(arguments: &Arguments, screen: &Screen) -> Result<Country> {
    if let (Some(rpc), Some(stats)) = (arguments.rpc_port, arguments.stats_port) {
        if rpc == stats && rpc != 0 {
            return Err(BadInput::error(format!(
                "--rpc-port and --stats-port are both {rpc}; choose two different ports."
            )));
        }
    }
    if !arguments.no_samples && !arguments.samples.is_dir() {
        return Err(BadInput::error(format!(
            "The samples are not in {}; name their folder with --samples, or leave them out with \
             --no-samples.",
            arguments.samples.display()
        )));
    }
    let data_dir = match &arguments.data_dir {
        Some(named) => named.clone(),
        None => paths::default_data_dir()?,
    };
    let mut options = CountryOptions::new(data_dir);
    options.fresh = arguments.fresh;
    options.validators = arguments.validators.clone();
    options.rpc_port = arguments.rpc_port;
    options.stats_port = arguments.stats_port;
    if let Some(url) = &arguments.database_url {
        options.database = Database::Url(url.clone());
        if arguments.fresh {
            screen.note(&format!(
                "The database behind --database-url is not touched by --fresh, and the indexer \
                 refuses the tables of another chain. Empty it yourself with: psql '{}' -c 'DROP \
                 SCHEMA public CASCADE; CREATE SCHEMA public'",
                without_password(url)
            ));
        }
    }
    let mut country = Country::start(options, screen).await?;
    if !arguments.no_samples {
        screen.note("Loading the sample country; the first time this takes a few minutes.");
        country.load_samples(&arguments.samples).await?;
    }
    Ok(country)
}

/// What a program that started us needs to know.
#[derive(Debug, Serialize)]
struct Addresses {
    page: String,
    api_docs: String,
    node: String,
    database_url: String,
    data_dir: PathBuf,
    logs: PathBuf,
    keystore: PathBuf,
    passphrase_file: PathBuf,
}

fn show(arguments: &Arguments, country: &Country) -> Result<()> {
    let stats = country.stats_url().unwrap_or_default();
    let data = country.data();
    let addresses = Addresses {
        api_docs: format!("{stats}/openapi.json"),
        page: format!("{stats}/"),
        node: country.node_url(),
        database_url: country.database_url().to_owned(),
        data_dir: data.root().to_owned(),
        logs: data.logs(),
        keystore: data.keystore(),
        passphrase_file: data.passphrase(),
    };
    if arguments.json {
        let text = serde_json::to_string_pretty(&addresses).context("cannot write JSON")?;
        println!("{text}");
        return Ok(());
    }
    let Addresses {
        page,
        api_docs,
        node,
        database_url,
        data_dir,
        logs,
        keystore,
        passphrase_file,
    } = addresses;
    let database = without_password(&database_url);
    let programs = paths::bin_dir()?;
    println!();
    for (name, value) in [
        ("Page", page),
        ("API docs", api_docs),
        ("Node (JSON-RPC)", node.clone()),
        ("Database", database.clone()),
        ("Data", data_dir.display().to_string()),
        ("Logs", logs.display().to_string()),
        ("Keys", keystore.display().to_string()),
        ("Their passphrase", passphrase_file.display().to_string()),
    ] {
        println!("  {name:<17} {value}");
    }
    println!(
        "\nTry next, in another terminal:\n\
         \n  export PATH=\"{}:$PATH\"\
         \n  registry --node {node} programme show 1\
         \n  registry --node {node} credits holdings T-1001\
         \n  registry-indexer verify --node {node} --database-url '{database}'\
         \n  psql '{database}'\
         \n  ./run --fresh              (after Ctrl-C here: start over)\n\
         \nThe country runs until Ctrl-C.",
        programs.display()
    );
    Ok(())
}

/// A database URL that can be shown.
fn without_password(url: &str) -> String {
    // Only what stands between the scheme and the host can hold a password.
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some(at) = rest[..end].rfind('@') else {
        return url.to_owned();
    };
    match rest[..at].split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***{}", &rest[at..]),
        None => url.to_owned(),
    }
}

/// Everything that asks us to end: Ctrl-C, a service manager, a closed terminal.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for Ctrl-C");
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Debug, Parser)]
    struct Cli {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_number_of_validators_is_one_four_or_seven() {
        for (text, validators) in [
            ("1", Validators::One),
            ("4", Validators::Four),
            ("7", Validators::Seven),
        ] {
            let up = Cli::try_parse_from(["up", "--validators", text]).unwrap();
            assert_eq!(up.arguments.validators, Some(validators));
        }
        assert!(Cli::try_parse_from(["up", "--validators", "3"]).is_err());
    }

    #[test]
    fn passwords_are_not_shown() {
        for (given, shown) in [
            ("postgres://u:p@h:1/d", "postgres://u:***@h:1/d"),
            ("postgres://u:p@ss@h/d?x=a@b", "postgres://u:***@h/d?x=a@b"),
            ("postgres://u@h:5432/d", "postgres://u@h:5432/d"),
            (
                "postgres://u@localhost/d?host=/run/a",
                "postgres://u@localhost/d?host=/run/a",
            ),
        ] {
            assert_eq!(without_password(given), shown);
        }
    }
}
