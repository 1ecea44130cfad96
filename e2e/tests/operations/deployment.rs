//! Units, containers and the scrape configuration: well-formed, without secrets, and with options
//! that the programs have.

use crate::metrics::{text, yaml};
use anyhow::{ensure, Context, Result};
use registry_e2e::{checkout, command};
use serde_json::Value;
use std::{collections::BTreeSet, ffi::OsStr, fs};

/// What every service is kept from, and how it is kept alive.
const HARDENED: [&str; 9] = [
    "Restart=on-failure",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "LimitNOFILE=65536",
    "WantedBy=multi-user.target",
];

/// The files of a folder with this ending, by name.
pub fn files(folder: &str, ending: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(checkout(folder))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == ending) {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.context("a name in UTF-8")?.to_owned();
            found.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(found)
}

/// A command in a unit: its lines without the backslashes that join them.
fn command_of(unit: &str) -> Result<String> {
    let start = unit.find("\nExecStart=").context("no ExecStart")?;
    let lines = unit[start + "\nExecStart=".len()..].lines();
    let mut words = String::new();
    for line in lines {
        words.push_str(line.trim_end_matches('\\'));
        words.push(' ');
        if !line.ends_with('\\') {
            break;
        }
    }
    Ok(words)
}

/// Every option of a command line is one that the program knows.
pub async fn knows_its_options(words: &[&str]) -> Result<()> {
    let program = words[0].rsplit('/').next().context("a program")?;
    let subcommand = words[1..].iter().take_while(|word| !word.starts_with('-'));
    let mut asked: Vec<&str> = subcommand
        .copied()
        .filter(|w| !w.starts_with('$'))
        .collect();
    asked.push("--help");
    let help = command(program, &asked).await?;
    ensure!(help.code == 0, "{program} {asked:?}: {}", help.output);
    let known = options(&help.output);
    if asked.len() > 1 {
        // Options of the program itself may stand before its subcommand.
        return with_those_of_all(program, words, known).await;
    }
    all_known(program, words, &known)
}

/// The options of a program that it has with every subcommand count too.
async fn with_those_of_all(
    program: &str,
    words: &[&str],
    mut known: BTreeSet<String>,
) -> Result<()> {
    let help = command(program, ["--help"]).await?;
    known.extend(options(&help.output));
    all_known(program, words, &known)
}

/// The options that a help text names.
fn options(help: &str) -> BTreeSet<String> {
    help.split(|c: char| c.is_whitespace() || ",:=<>[]".contains(c))
        .filter(|word| word.starts_with("--"))
        .map(str::to_owned)
        .collect()
}

fn all_known(program: &str, words: &[&str], known: &BTreeSet<String>) -> Result<()> {
    for word in words.iter().filter(|word| word.starts_with("--")) {
        let option = word.split('=').next().context("an option")?;
        ensure!(known.contains(option), "{program} has no {option}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_hardened_and_call_the_programs_rightly() -> Result<()> {
    let units = files("deploy/systemd", "service")?;
    ensure!(units.len() >= 4, "only {} units", units.len());
    for (name, unit) in &units {
        if unit.contains("Type=oneshot") {
            continue;
        }
        for line in HARDENED {
            let there = unit.lines().any(|found| found == line);
            ensure!(there, "{name} lacks {line}");
        }
        let words = command_of(unit)?;
        let words: Vec<&str> = words.split_whitespace().collect();
        knows_its_options(&words).await.context(name.clone())?;
    }
    for (name, unit) in units {
        for secret in ["PASSWORD", "SECRET", "postgres://", "--node-key "] {
            ensure!(!unit.contains(secret), "{name} holds {secret}");
        }
        // What the unit reads, the repository has an example of.
        for line in unit.lines() {
            if let Some(file) = line.strip_prefix("EnvironmentFile=") {
                // Each node has a node.env; there is an example for either kind.
                let examples = match file.rsplit('/').next().context("a file")? {
                    "node.env" => vec!["validator.env", "rpc.env"],
                    other => vec![other],
                };
                for example in examples {
                    text(&format!("deploy/systemd/{example}"))?;
                }
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_start_files_are_understood() -> Result<()> {
    for (name, validates) in [("validator", true), ("rpc", false)] {
        let file = text(&format!("deploy/systemd/{name}.env"))?;
        let value = |key: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim_matches('"').to_owned())
        };
        value("REGISTRY_CHAIN=").context("a chain")?;
        value("REGISTRY_BASE_PATH=").context("a folder")?;
        let arguments = value("REGISTRY_NODE_ARGS=").context("arguments")?;
        let mut words = vec!["registry-node"];
        words.extend(arguments.split_whitespace());
        knows_its_options(&words).await.context(name)?;
        assert_eq!(words.contains(&"--validator"), validates, "{name}");
        assert!(words.contains(&"--rpc-methods=safe"), "{name}");
    }
    Ok(())
}

/// The strings of a list.
fn strings(value: &Value) -> Vec<&str> {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(Value::as_str).collect()
}

/// What `registry-node network create` makes of the country of the containers.
async fn founded() -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let passphrase = folder.path().join("passphrase");
    fs::write(&passphrase, "seven brave otters\n")?;
    let file = checkout("deploy/containers/country.toml");
    let arguments: [&OsStr; 8] = [
        "network".as_ref(),
        "create".as_ref(),
        file.as_ref(),
        "--development".as_ref(),
        "--output".as_ref(),
        &folder.path().join("country").into_os_string(),
        "--passphrase-file".as_ref(),
        passphrase.as_ref(),
    ];
    let made = command("registry-node", arguments).await?;
    ensure!(made.code == 0, "{}", made.output);
    Ok(folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_country_in_containers_is_complete() -> Result<()> {
    let compose = yaml("deploy/containers/compose.yaml")?;
    let containerfile = text("deploy/containers/Containerfile")?;
    let founded = founded().await?;
    let services = compose["services"].as_object().context("services")?;
    let validators = services
        .keys()
        .filter(|name| name.starts_with("validator-"));
    assert_eq!(validators.count(), 4);
    let defined = |kind: &str, name: &str| compose[kind].get(name).is_some();
    let there = |path: &str| match path.strip_prefix("../") {
        Some(file) => checkout("deploy").join(file).exists(),
        None => founded.path().join(path).exists(),
    };
    let mut built = BTreeSet::new();
    for (name, service) in services {
        let image = service["image"].as_str();
        let image = image.with_context(|| format!("{name} has no image"))?;
        if let Some(target) = service["build"]["target"].as_str() {
            let stage = format!(" AS {target}\n");
            ensure!(containerfile.contains(&stage), "no stage {target}");
            assert_eq!(image, format!("registry-{target}"));
            built.insert(image);
        }
        let after = service["depends_on"].as_object();
        for other in after.into_iter().flat_map(|after| after.keys()) {
            ensure!(services.contains_key(other), "{name} waits for {other}");
        }
        if let Some(file) = service["env_file"].as_str() {
            let start = fs::read_to_string(founded.path().join(file)).context(file.to_owned())?;
            // A node that is no validator listens to WebSocket connections only, unless told, and
            // the others are given its address for plain ones.
            ensure!(
                start.contains("--validator") || start.contains("--listen-addr=/ip4/0.0.0.0/tcp/"),
                "{name} does not listen where the others look for it: {start}"
            );
        }
        for volume in strings(&service["volumes"]) {
            let source = volume.split(':').next().context("a volume")?;
            if source.starts_with('.') {
                ensure!(there(source), "{name}: no {source}");
            } else {
                ensure!(defined("volumes", source), "{name}: no volume {source}");
            }
        }
        for secret in strings(&service["secrets"]) {
            ensure!(defined("secrets", secret), "{name}: no secret {secret}");
        }
        for network in strings(&service["networks"]) {
            ensure!(defined("networks", network), "{name}: no net {network}");
        }
        let words = strings(&service["command"]);
        if image.starts_with("registry-") && !words.is_empty() {
            let words = [&[image], &words[..]].concat();
            knows_its_options(&words).await.context(name.clone())?;
        }
    }
    assert_eq!(built, ["registry-indexer", "registry-node"].into());
    Ok(())
}

#[test]
fn everything_that_is_scraped_runs_in_the_containers() -> Result<()> {
    let compose = yaml("deploy/containers/compose.yaml")?;
    let scraped = yaml("deploy/prometheus/prometheus.yml")?;
    let jobs = scraped["scrape_configs"].as_array().context("jobs")?;
    let mut seen = BTreeSet::new();
    for job in jobs {
        let configs = job["static_configs"].as_array().context("targets")?;
        for target in configs
            .iter()
            .flat_map(|config| strings(&config["targets"]))
        {
            let host = target.trim_start_matches("http://");
            let host = host.split(':').next().context("a host")?;
            let service = &compose["services"][host];
            ensure!(service.is_object(), "{target} runs nowhere");
            seen.insert(host.to_owned());
        }
    }
    assert!(
        seen.contains("validator-4") && seen.contains("rpc"),
        "{seen:?}"
    );
    Ok(())
}
