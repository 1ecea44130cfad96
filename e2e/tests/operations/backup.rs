//! The rehearsal: a country is backed up while it runs, and comes back from the backups.

use anyhow::{ensure, Context, Result};
use registry_devnet::{
    paths,
    process::{run, ProcessSpec},
    Country, CountryOptions, Indexer, IndexerOptions, Silent,
};
use registry_e2e::{checkout, command, mirror, Outcome};
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

/// How long a script may take.
const WITHIN: Duration = Duration::from_secs(120);
/// A key as a keystore keeps it: its file's name tells the kind and the public key.
const KEY: &str = "61757261d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

/// Runs one of the scripts of `deploy/`; the database stands in its environment.
async fn script(name: &str, database: &str, arguments: &[&str]) -> Result<Outcome> {
    let mut spec = ProcessSpec::new(name, checkout("deploy").join(name), "")
        .env("REGISTRY_BIN_DIR", paths::bin_dir()?)
        .args(arguments);
    if !database.is_empty() {
        spec = spec.env("DATABASE_URL", database);
    }
    let done = run(spec, WITHIN).await?;
    let code = done.status.code().context("the script was killed")?;
    Ok(Outcome {
        code,
        output: done.output,
    })
}

/// Runs a script that succeeds.
async fn succeeds(name: &str, database: &str, arguments: &[&str]) -> Result<String> {
    let outcome = script(name, database, arguments).await?;
    ensure!(outcome.code == 0, "{name} {arguments:?}: {outcome:?}");
    Ok(outcome.output)
}

/// Runs a script that refuses, and says these words.
async fn refuses(name: &str, database: &str, arguments: &[&str], words: &str) -> Result<()> {
    let outcome = script(name, database, arguments).await?;
    ensure!(
        outcome.code == 2 && outcome.output.contains(words),
        "{name} {arguments:?}: not {words:?} but {outcome:?}"
    );
    Ok(())
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path in UTF-8")
}

/// How far the chain in a folder is, and its last block.
async fn chain(spec: &str, base_path: &str) -> Result<(u64, String)> {
    let arguments = ["chain-info", "--chain", spec, "--base-path", base_path];
    let told: Value = registry_e2e::json(&command("registry-node", arguments).await?)?;
    let number = told["best_number"].as_u64().context("a number")?;
    let hash = told["best_hash"].as_str().context("a hash")?;
    Ok((number, hash.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_comes_back_from_its_backups() -> Result<()> {
    let data = tempfile::tempdir()?;
    let safe = tempfile::tempdir()?;
    let mut country = Country::start(CountryOptions::for_test(data.path()), &Silent).await?;
    mirror::reaches(
        &country.stats_url().context("an indexer")?,
        3,
        Duration::from_secs(60),
    )
    .await?;

    let dump = safe.path().join("database");
    the_database_is_copied(&country, path(&dump)?).await?;
    the_copy_becomes_the_database(&mut country, path(&dump)?).await?;
    let node = data.path().join("node-1");
    let spec = country.data().chain_spec();
    the_node_moves_to_another_folder(&mut country, path(&node)?, path(&spec)?, safe.path()).await?;
    country.stop(&Silent).await
}

/// A backup while the indexer writes; the same command again changes nothing.
async fn the_database_is_copied(country: &Country, dump: &str) -> Result<()> {
    let url = country.database_url();
    let backup = ["database", "--output", dump];
    let told = succeeds("backup.sh", url, &backup).await?;
    assert!(told.contains("kind=database"), "{told}");
    let mode = fs::metadata(dump)?.permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    let again = succeeds("backup.sh", url, &backup).await?;
    assert!(again.contains("nothing was changed"), "{again}");
    let folder = path(country.data().root())?;
    let occupied = ["database", "--output", folder];
    refuses("backup.sh", url, &occupied, "is no backup").await?;
    let nowhere = "postgres://nobody:secret@127.0.0.1:1/registry";
    let outcome = script("backup.sh", nowhere, &["database", "--output", "/tmp/none"]).await?;
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(!outcome.output.contains("secret"), "{outcome:?}");
    Ok(())
}

/// The dump goes into an empty database, is compared with the chain, and an indexer goes on with
/// it.
async fn the_copy_becomes_the_database(country: &mut Country, dump: &str) -> Result<()> {
    let original = country.database_url().to_owned();
    let postgres = country.postgres().context("own server")?;
    postgres.create_database("restored").await?;
    let url = postgres.url_of("restored");
    let node = country.node_url();
    let restore = ["database", "--from", dump, "--node", &node];
    let told = succeeds("restore.sh", &url, &restore).await?;
    assert!(told.contains("says what the chain says"), "{told}");
    let again = succeeds("restore.sh", &url, &restore[..3]).await?;
    assert!(again.contains("holds this backup already"), "{again}");
    // The original goes on meanwhile.
    let kept = fs::read_to_string(Path::new(dump).join("backup.txt"))?;
    let block = kept.lines().find_map(|line| line.strip_prefix("block="));
    let next = block.context("the block of the backup")?.parse::<u64>()? + 1;
    let stats = country.stats_url().context("an indexer")?;
    mirror::reaches(&stats, next, WITHIN).await?;
    let busy = "that are not this backup's";
    refuses("restore.sh", &original, &restore[..3], busy).await?;

    let indexer = country.indexer_mut().context("an indexer")?;
    indexer.stop().await?;
    let mut indexer = Indexer::start(IndexerOptions {
        database_url: url.clone(),
        ..indexer.options().clone()
    })?;
    indexer.wait_ready(WITHIN).await?;
    indexer.stop().await?;
    let verified = mirror::verify(&node, &url).await?;
    assert_eq!(verified.code, 0, "{}", verified.output);
    Ok(())
}

/// Keys and blocks of a node, into another folder, on which it goes on; what would overwrite or
/// sign twice is refused.
async fn the_node_moves_to_another_folder(
    country: &mut Country,
    base_path: &str,
    spec: &str,
    safe: &Path,
) -> Result<()> {
    let chains = Path::new(base_path).join("chains");
    let mut ids = fs::read_dir(&chains)?;
    let id = ids.next().context("the data of a chain")??.file_name();
    let (secret, identity) = (
        Path::new("chains").join(&id).join("keystore").join(KEY),
        Path::new("chains").join(&id).join("network/secret_ed25519"),
    );
    for (file, text) in [(&secret, "\"//Alice\""), (&identity, "no real one")] {
        let file = Path::new(base_path).join(file);
        fs::create_dir_all(file.parent().context("a folder")?)?;
        fs::write(file, text)?;
    }

    let (kept, moved) = (safe.join("node"), safe.join("moved"));
    let (kept, moved) = (path(&kept)?, path(&moved)?);
    let what = ["node", "--base-path", base_path, "--chain", spec];
    let backup = [&what[..], &["--output", kept, "--blocks"]].concat();
    let running = script("backup.sh", "", &backup).await?;
    assert_eq!(running.code, 1, "a running node: {running:?}");
    assert!(running.output.contains("must be stopped"), "{running:?}");
    country.node_mut().stop().await?;
    let told = succeeds("backup.sh", "", &backup).await?;
    assert!(told.contains("keys=1"), "{told}");

    let restore = ["node", "--from", kept, "--base-path", moved];
    refuses("restore.sh", "", &restore, "--old-node-is-gone").await?;
    let restore = [&restore[..], &["--old-node-is-gone"]].concat();
    let restore = [&restore[..], &["--blocks", "--archive"]].concat();
    succeeds("restore.sh", "", &restore).await?;
    succeeds("restore.sh", "", &restore).await?;
    for (file, text) in [(&secret, "\"//Alice\""), (&identity, "no real one")] {
        let file = Path::new(moved).join(file);
        assert_eq!(fs::read_to_string(&file)?, text);
        assert_eq!(fs::metadata(&file)?.permissions().mode() & 0o777, 0o600);
    }
    let height = chain(spec, base_path).await?;
    assert_eq!(chain(spec, moved).await?, height);

    // The node goes on with what was restored.
    fs::rename(base_path, format!("{base_path}.lost"))?;
    fs::rename(moved, base_path)?;
    country.node_mut().restart().await?;
    let next = height.0 + 1;
    country.node_mut().wait_finalised(next, WITHIN).await?;
    country.node_mut().stop().await?;

    let back = ["node", "--from", kept, "--base-path", base_path];
    let back = [&back[..], &["--old-node-is-gone"]].concat();
    let key = Path::new(base_path).join(&secret);
    fs::write(&key, "\"//Bob\"")?;
    refuses("restore.sh", "", &back, "differs from that of the backup").await?;
    fs::rename(&key, key.with_file_name("6772616e00"))?;
    refuses("restore.sh", "", &back, "not in the backup").await?;
    fs::write(Path::new(kept).join("keystore").join(KEY), "\"//Eve\"")?;
    let damaged = script("restore.sh", "", &back).await?;
    assert_eq!(damaged.code, 1, "{damaged:?}");
    assert!(damaged.output.contains("damaged"), "{damaged:?}");
    Ok(())
}
