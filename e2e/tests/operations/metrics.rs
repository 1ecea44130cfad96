//! Every metric of the alerts, the dashboards and the page about metrics is one that a node has.

use crate::promql;
use anyhow::{ensure, Context, Result};
use registry_devnet::{
    paths, ports,
    process::{Process, ProcessSpec},
};
use registry_e2e::checkout;
use serde_json::Value;
use std::{collections::BTreeSet, fs, time::Duration};

/// How long a node may take until a block is final.
const FINAL_WITHIN: Duration = Duration::from_secs(90);
/// Metrics that Prometheus and the exporters beside the node have.
const OF_OTHERS: [&str; 3] = ["up", "probe_", "node_"];

/// A file of the checkout.
pub fn text(path: &str) -> Result<String> {
    fs::read_to_string(checkout(path)).with_context(|| path.to_owned())
}

/// A YAML file of the checkout.
pub fn yaml(path: &str) -> Result<Value> {
    serde_norway::from_str(&text(path)?).with_context(|| path.to_owned())
}

/// An array in a file.
fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    value[key]
        .as_array()
        .with_context(|| format!("{key} is no list in {value}"))
}

/// A text in a file.
fn word<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    let found = value[key].as_str().filter(|text| !text.is_empty());
    found.with_context(|| format!("{key} is no text in {value}"))
}

/// The alerts of all files of rules.
fn alerts() -> Result<Vec<Value>> {
    let mut found = Vec::new();
    let configuration = yaml("deploy/prometheus/prometheus.yml")?;
    for file in list(&configuration, "rule_files")? {
        let file = file.as_str().context("a name of a file")?;
        for group in list(&yaml(&format!("deploy/prometheus/{file}"))?, "groups")? {
            found.extend(list(group, "rules")?.iter().cloned());
        }
    }
    ensure!(found.len() > 10, "only {} alerts", found.len());
    Ok(found)
}

/// The dashboards.
fn dashboards() -> Result<Vec<Value>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(checkout("deploy/grafana"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "json") {
            let parsed = serde_json::from_str(&fs::read_to_string(&path)?);
            found.push(parsed.with_context(|| path.display().to_string())?);
        }
    }
    ensure!(found.len() > 1, "only {} dashboards", found.len());
    Ok(found)
}

/// All metrics that alerts and dashboards read.
fn used() -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for alert in alerts()? {
        found.extend(promql::metrics(word(&alert, "expr")?));
    }
    for dashboard in dashboards()? {
        for panel in list(&dashboard, "panels")? {
            for target in list(panel, "targets")? {
                found.extend(promql::metrics(word(target, "expr")?));
            }
        }
    }
    Ok(found)
}

fn of_a_node(metric: &&String) -> bool {
    !OF_OTHERS
        .iter()
        .any(|other| metric.as_str() == *other || other.ends_with('_') && metric.starts_with(other))
}

/// The metrics in the first column of the page's tables.
fn documented() -> Result<BTreeSet<String>> {
    let page = text("docs/operators/metrics.md")?;
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    Ok(rows
        .filter_map(|row| row.split('`').next())
        .map(str::to_owned)
        .collect())
}

/// The metrics of a validator that has made blocks final.
async fn of_a_real_node() -> Result<BTreeSet<String>> {
    let folder = tempfile::tempdir()?;
    let port = ports::free()?;
    let log = folder.path().join("log");
    let spec = ProcessSpec::new("node", paths::binary("registry-node")?, &log)
        .args(["--dev", "--rpc-port", "0", "--listen-addr"])
        .arg(format!("/ip4/127.0.0.1/tcp/{}", ports::free()?))
        .args(["--no-mdns", "--no-telemetry", "--base-path"])
        .arg(folder.path().join("data"))
        .args(["--prometheus-port", &port.to_string()]);
    let mut node = Process::start(spec)?;
    let url = format!("http://127.0.0.1:{port}/metrics");
    let fetch = || {
        let url = url.clone();
        async move {
            let answer = reqwest::get(&url).await?.error_for_status()?;
            let text = answer.text().await?;
            let finals = text.lines().find_map(|line| {
                let (name, value) = line.rsplit_once(' ')?;
                let wanted = "substrate_block_height{status=\"finalized\"";
                name.starts_with(wanted).then(|| value.to_owned())
            });
            ensure!(finals.is_some_and(|height| height != "0"), "no final block");
            Ok(text)
        }
    };
    node.ready("making blocks final", FINAL_WITHIN, || {
        let fetched = fetch();
        async move { fetched.await.map(drop) }
    })
    .await?;
    let text = fetch().await?;
    node.stop().await?;
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    Ok(samples
        .filter_map(|line| line.split(['{', ' ']).next())
        .map(str::to_owned)
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_metric_of_alerts_dashboards_and_the_page_is_one_of_a_node() -> Result<()> {
    let (used, documented) = (used()?, documented()?);
    let unexplained: Vec<_> = used.difference(&documented).collect();
    ensure!(
        unexplained.is_empty(),
        "docs/operators/metrics.md does not explain {unexplained:?}"
    );
    let real = of_a_real_node().await?;
    let all: BTreeSet<String> = used.union(&documented).cloned().collect();
    let missing: Vec<_> = all
        .iter()
        .filter(of_a_node)
        .filter(|metric| !real.contains(*metric))
        .collect();
    ensure!(missing.is_empty(), "a node has no {missing:?}");
    ensure!(
        all.iter().filter(of_a_node).count() > 20,
        "too few metrics were found: {all:?}"
    );
    Ok(())
}

#[test]
fn every_alert_says_how_bad_it_is_and_what_to_do_first() -> Result<()> {
    let page = text("docs/operators/alerts.md")?;
    let mut explained: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    let mut seen = BTreeSet::new();
    for alert in alerts()? {
        let name = word(&alert, "alert")?.to_owned();
        let severity = word(&alert["labels"], "severity")?;
        assert!(["page", "ticket"].contains(&severity), "{alert}");
        for text in ["summary", "action"] {
            word(&alert["annotations"], text)?;
        }
        assert!(
            explained.remove(name.as_str()),
            "docs/operators/alerts.md does not explain {name}"
        );
        assert!(seen.insert(name), "two alerts of one name: {alert}");
    }
    assert!(explained.is_empty(), "there are no alerts {explained:?}");
    Ok(())
}

#[test]
fn dashboards_can_be_loaded_side_by_side() -> Result<()> {
    let mut names = BTreeSet::new();
    for dashboard in dashboards()? {
        for key in ["uid", "title"] {
            assert!(names.insert(word(&dashboard, key)?.to_owned()));
        }
        let mut panels = BTreeSet::new();
        for panel in list(&dashboard, "panels")? {
            let id = panel["id"].as_u64().context("a panel has a number")?;
            assert!(panels.insert(id), "two panels {id}");
            word(panel, "title")?;
            assert_eq!(panel["datasource"]["uid"], "${datasource}", "{panel}");
            let place = &panel["gridPos"];
            let right = place["x"].as_u64().zip(place["w"].as_u64());
            assert!(right.is_some_and(|(x, w)| x + w <= 24), "{place}");
        }
    }
    Ok(())
}
