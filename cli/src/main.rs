//! The registry command: what officials and operators type.
//!
//! `registry --help` lists the commands; each has examples in its own help. Tables are for
//! people; with `--json` one JSON object goes to standard output. Exit codes: 0 done,
//! 1 refused or failed, 2 wrong usage or a wrong input file.

mod args;
mod commands;
mod context;
mod decoded;
mod durations;
mod failure;
mod files;
mod lookup;
mod money;
mod onboard;
mod output;
mod proposals;
mod runtime_file;
mod samples;
mod signing;
mod stock;
mod submission;
mod values;
mod waiting;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("REGISTRY_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let json = cli.global.json;
    match commands::run(cli) {
        Ok(answer) => {
            output::print(if json { &answer.json } else { &answer.text });
            ExitCode::SUCCESS
        }
        Err(failure) => {
            output::print_error(&failure.text());
            match failure.answer {
                Some(ref answer) => output::print(answer),
                None if json => output::print(&failure.json()),
                None => {}
            }
            failure.exit.into()
        }
    }
}

/// Help goes to standard output; wrong usage to standard error, and as JSON when asked for.
fn usage(error: &clap::Error) -> ExitCode {
    // What cannot be printed cannot be reported either.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if std::env::args().any(|argument| argument == "--json") {
        let text = error.to_string();
        let lines = text.lines().map(str::trim);
        let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
        let sentence = lines.join(" ");
        let sentence = sentence.trim_start_matches("error: ").to_owned();
        output::print(&failure::Failure::usage(sentence, "See `registry --help`.").json());
    }
    failure::Exit::Usage.into()
}
