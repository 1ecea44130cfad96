//! Who asks too often is told when to ask again.

use crate::asking::{request, Asking};
use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use std::time::Duration;

/// Calls that a connection may make at once.
const BURST: usize = 100;
/// Calls after which the node must have refused one.
const MOST: usize = 4_000;

fn refusals(answers: &Value) -> Vec<&Value> {
    let answers = answers.as_array().into_iter().flatten();
    answers
        .map(|answer| &answer["error"])
        .filter(|error| error["code"] == 10_005)
        .collect()
}

/// What a refusal asks to wait; its form is the documented one.
fn wait(error: &Value, limit: &str) -> Result<Duration> {
    assert_eq!(error["data"]["limit"], limit, "{error}");
    let milliseconds = error["data"]["retryAfterMilliseconds"].as_u64();
    let milliseconds = milliseconds.context("when to ask again")?;
    ensure!((1..=1_000).contains(&milliseconds), "{error}");
    ensure!(error["data"]["remedy"].is_string(), "{error}");
    Ok(Duration::from_millis(milliseconds))
}

/// The limit of a connection, which a batch is one of, and that of the node.
pub async fn many_calls_are_refused(asking: &Asking) -> Result<()> {
    let question = request("registry_may", json!({ "key": 1, "action": 1 }));
    let batch: Value = vec![question.clone(); BURST + 50].into();
    let answers = asking.send(&batch).await?;
    let refused = refusals(&answers);
    ensure!(
        (1..=50).contains(&refused.len()),
        "{} of {} refused",
        refused.len(),
        BURST + 50
    );
    wait(refused[0], "connection")?;

    // Batches that a connection may send: each is a connection of its own, and all together have
    // a limit.
    let batch: Value = vec![question; BURST - 10].into();
    let mut refused = None;
    for _ in 0..MOST / BURST {
        let answers = asking.send(&batch).await?;
        refused = refusals(&answers).first().map(|error| (*error).clone());
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.with_context(|| format!("{MOST} calls were let through"))?;
    let wait = wait(&refused, "node")?;
    tokio::time::sleep(wait).await;
    let answer = asking.ask("registry_networkStatus", json!([])).await?;
    ensure!(answer["block"]["number"].is_u64(), "{answer}");
    Ok(())
}
