//! What each command does.

use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::{
    signal::unix::{signal, SignalKind},
    sync::watch,
};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::{Command, IndexArgs, RunArgs, ServeArgs, VerifyArgs},
    database,
    index::{self, Sources},
    progress::Progress,
    server::{self, App},
    verify,
};

/// The code of a difference that `verify` has found.
const DIFFERENT: u8 = 1;

/// Do what was asked for.
pub async fn execute(command: Command) -> Result<ExitCode> {
    match command {
        Command::Run(args) => run(args).await,
        Command::Index(args) => index(args).await,
        Command::Serve(args) => serve(args).await,
        Command::Migrate(args) => {
            let options = database::options(&args.database.database_url)?;
            database::migrate(&options).await?;
            println!("The tables are up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify(args) => verify(args).await,
    }
}

async fn run(args: RunArgs) -> Result<ExitCode> {
    let stop = stop_on_signals()?;
    let sources = Sources {
        node: args.node.node,
        database: database::options(&args.database.database_url)?,
    };
    // Whoever finds the address taken shall not have touched the database.
    let listener = server::bind(args.listen.listen).await?;
    database::migrate(&sources.database).await?;
    let pool = database::readers(&sources.database).await?;
    let (progress, told) = watch::channel(Progress::default());
    let app = App::new(pool, Some(told));
    // Whichever ends first, be it by failing, ends the other.
    let ending = stop.clone();
    let indexing = async {
        let ended = index::run(&sources, &progress, &stop).await;
        ending.cancel();
        ended
    };
    let serving = async {
        let ended = server::serve(listener, app, &stop).await;
        ending.cancel();
        ended
    };
    let (indexed, served) = tokio::join!(indexing, serving);
    indexed?;
    served?;
    Ok(ExitCode::SUCCESS)
}

async fn index(args: IndexArgs) -> Result<ExitCode> {
    let stop = stop_on_signals()?;
    let sources = Sources {
        node: args.node.node,
        database: database::options(&args.database.database_url)?,
    };
    let mut connection = database::connect(&sources.database).await?;
    database::require_tables(&mut connection).await?;
    drop(connection);
    let (progress, _told) = watch::channel(Progress::default());
    index::run(&sources, &progress, &stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(args: ServeArgs) -> Result<ExitCode> {
    let stop = stop_on_signals()?;
    let options = database::options(&args.database.database_url)?;
    let listener = server::bind(args.listen.listen).await?;
    let pool = database::readers(&options).await?;
    let mut connection = pool.acquire().await?;
    database::require_tables(&mut connection).await?;
    drop(connection);
    server::serve(listener, App::new(pool, None), &stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn verify(args: VerifyArgs) -> Result<ExitCode> {
    let options = database::options(&args.database.database_url)?;
    let report = verify::verify(&args.node.node, &options, args.at_block).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(if report.equal {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DIFFERENT)
    })
}

/// A token that SIGTERM or SIGINT cancels.
fn stop_on_signals() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate =
        signal(SignalKind::terminate()).context("cannot listen to the signal SIGTERM")?;
    let mut interrupt =
        signal(SignalKind::interrupt()).context("cannot listen to the signal SIGINT")?;
    let on_signal = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        on_signal.cancel();
    });
    Ok(stop)
}
