//! What is refused, and what a node says about it.

use crate::asking::{request, send, Asking};
use anyhow::{ensure, Context, Result};
use registry_devnet::{
    paths, ports,
    process::{Process, ProcessSpec},
};
use serde_json::{json, Value};
use std::time::{Duration, Instant};

/// How long a node may take until it finalised some blocks.
const WITHIN: Duration = Duration::from_secs(120);

/// Every kind of bad input, with the parameter that it names.
pub async fn bad_input_is_named(asking: &Asking) -> Result<()> {
    let long = "x".repeat(10_000);
    let unknown = format!("0x{}", "00".repeat(32));
    let cases = [
        ("registry_programme", json!([]), -32_602, Value::Null),
        (
            "registry_programme",
            json!({ "id": 1 }),
            -32_602,
            Value::Null,
        ),
        (
            "registry_programme",
            json!([1, null, 2]),
            -32_602,
            Value::Null,
        ),
        (
            "registry_programme",
            json!([-1]),
            -32_602,
            json!("programme"),
        ),
        (
            "registry_programme",
            json!([long]),
            -32_602,
            json!("programme"),
        ),
        (
            "registry_programme",
            json!([1, "0x12"]),
            -32_602,
            json!("at"),
        ),
        (
            "registry_programme",
            json!([4_000_000]),
            10_001,
            Value::Null,
        ),
        (
            "registry_programme",
            json!(["mrv:QMA-RICE-01"]),
            10_001,
            Value::Null,
        ),
        (
            "registry_programme",
            json!([1, unknown]),
            10_002,
            Value::Null,
        ),
        (
            "registry_holdings",
            json!([{}]),
            -32_602,
            json!("organisation"),
        ),
        (
            "registry_holdings",
            json!([long]),
            -32_602,
            json!("organisation"),
        ),
        ("registry_holdings", json!([2, 7]), -32_602, json!("after")),
        ("registry_holdings", json!(["T-9999"]), 10_001, Value::Null),
        (
            "registry_certificate",
            json!(["1"]),
            -32_602,
            json!("receipt"),
        ),
        (
            "registry_certificate",
            json!([1, "yes"]),
            -32_602,
            json!("proof"),
        ),
        ("registry_certificate", json!([0]), 10_001, Value::Null),
        (
            "registry_may",
            json!(["Alice", "IssueCredits"]),
            -32_602,
            json!("key"),
        ),
        (
            "registry_may",
            json!([unknown, "Fly"]),
            -32_602,
            json!("action"),
        ),
        (
            "registry_may",
            json!([unknown, "IssueCredits", 1]),
            -32_602,
            json!("subject"),
        ),
        ("registry_networkStatus", json!([1]), -32_602, json!("at")),
    ];
    for (method, params, code, parameter) in cases {
        let error = asking.refused(method, params.clone()).await?;
        assert_eq!(error["code"], code, "{method} {params}: {error}");
        assert_eq!(
            error["data"]["parameter"], parameter,
            "{method} {params}: {error}"
        );
        let remedy = error["data"]["remedy"].as_str().unwrap_or_default();
        ensure!(!remedy.is_empty(), "{method} {params}: {error}");
    }
    Ok(())
}

/// A node that keeps the state of few blocks tells so.
pub async fn a_state_that_is_gone_is_told() -> Result<()> {
    let data = tempfile::tempdir()?;
    let port = ports::free()?;
    let spec = ProcessSpec::new(
        "a node",
        paths::binary("registry-node")?,
        data.path().join("node.log"),
    )
    .args(["--dev", "--state-pruning", "2"])
    .arg("--base-path")
    .arg(data.path())
    .args(["--rpc-port", &port.to_string()])
    .args(["--listen-addr", "/ip4/127.0.0.1/tcp/0"])
    .args(["--no-mdns", "--no-telemetry", "--no-prometheus"]);
    let mut process = Process::start(spec)?;
    let gone = tokio::select! {
        gone = until_gone(port) => gone,
        status = process.wait() => anyhow::bail!("the node ended: {status}"),
    };
    process.stop().await?;
    gone
}

/// Asks about the first block until its state is gone.
async fn until_gone(port: u16) -> Result<()> {
    let (http, url) = (reqwest::Client::new(), format!("http://127.0.0.1:{port}"));
    let begin = Instant::now();
    let error = loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ensure!(begin.elapsed() < WITHIN, "the state of block 1 is not gone");
        // It is not up yet, or has not made the block.
        let question = request("chain_getBlockHash", json!([1]));
        let Ok(answer) = send(&http, &url, &question).await else {
            continue;
        };
        let Some(first) = answer["result"].as_str() else {
            continue;
        };
        let question = request("registry_networkStatus", json!([first]));
        let answer = send(&http, &url, &question).await?;
        if answer["error"].is_object() {
            break answer["error"].clone();
        }
        assert_eq!(answer["result"]["block"]["number"], 1, "{answer}");
    };
    assert_eq!(error["code"], 10_003, "{error}");
    let remedy = error["data"]["remedy"].as_str().context("a remedy")?;
    ensure!(remedy.contains("archive"), "{remedy}");
    // The latest one is answered all the same.
    let answer = send(&http, &url, &request("registry_networkStatus", json!([]))).await?;
    ensure!(
        answer["result"]["block"]["number"].as_u64() > Some(1),
        "{answer}"
    );
    Ok(())
}
