//! End-to-end tests against real programs: nodes, PostgreSQL, the indexer and the commands.
//!
//! The tests are in `tests/`; this library is what they share.

pub mod founding;
pub mod genesis;
pub mod mirror;
pub mod wire;

use anyhow::{ensure, Context, Result};
use registry_devnet::{
    paths,
    process::{run, ProcessSpec},
};
use serde_json::Value;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long one command may take: it waits for finality.
const COMMAND_WITHIN: Duration = Duration::from_secs(180);

/// What a command left behind.
#[derive(Debug)]
pub struct Outcome {
    /// Its exit code.
    pub code: i32,
    /// Standard output and standard error.
    pub output: String,
}

/// Runs one of the project's programs to its end.
pub async fn command<I, S>(program: &str, arguments: I) -> Result<Outcome>
where
    I: IntoIterator<Item = S>,
    S: Into<OsString>,
{
    command_within(COMMAND_WITHIN, program, arguments).await
}

/// Runs one of the project's programs that may take so long.
pub async fn command_within<I, S>(within: Duration, program: &str, arguments: I) -> Result<Outcome>
where
    I: IntoIterator<Item = S>,
    S: Into<OsString>,
{
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let spec = ProcessSpec::new(program, paths::binary(program)?, "").args(arguments);
    let done = run(spec, within).await?;
    let code = done
        .status
        .code()
        .with_context(|| format!("{program} was killed"))?;
    Ok(Outcome {
        code,
        output: done.output,
    })
}

/// The JSON object that a command which succeeded answers.
pub fn json(outcome: &Outcome) -> Result<Value> {
    ensure!(
        outcome.code == 0,
        "code {}: {}",
        outcome.code,
        outcome.output
    );
    any_json(outcome)
}

/// The JSON object in a command's output, which may have messages around it.
pub fn any_json(outcome: &Outcome) -> Result<Value> {
    let start = outcome.output.find('{').context("no JSON in the output")?;
    let mut values = serde_json::Deserializer::from_str(&outcome.output[start..]).into_iter();
    values
        .next()
        .context("no JSON in the output")?
        .map_err(Into::into)
}

/// A folder of the checkout.
#[must_use]
pub fn checkout(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder)
}

/// An answer of the stats API.
pub async fn get(url: &str) -> Result<Value> {
    let response = reqwest::get(url).await?.error_for_status()?;
    Ok(serde_json::from_str(&response.text().await?)?)
}
