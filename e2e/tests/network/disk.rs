//! The disk of one validator is full.

use crate::net::{Net, RECOVERY_WITHIN};
use anyhow::{bail, Context, Result};
use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::Path,
    time::Instant,
};

/// The others finalise so many blocks meanwhile.
const BLOCKS: u64 = 5;
/// How much is written at once.
const PIECE: usize = 64 << 10;

/// Fills the disk of the last validator, and makes space again when it has stopped.
pub async fn full(net: &mut Net<'_>) -> Result<()> {
    let Some(disk) = net.disk.clone() else {
        println!("    Skipped: it takes mount namespaces to give a node a small disk");
        return Ok(());
    };
    let at = net.size() - 1;
    let ballast = disk.join("ballast");
    let began = Instant::now();
    fill(&ballast)?;
    let process = net.nodes[at].process();
    let ended = tokio::time::timeout(RECOVERY_WITHIN, process.wait())
        .await
        .context("the node goes on although it can write nothing")?;
    let last = process.log_tail();
    println!(
        "    it stopped: {ended}; its last words: {}",
        last.lines().last().unwrap_or("none")
    );
    net.note("disk full: until the node stops", began.elapsed());

    let others = net.others(at);
    let began = Instant::now();
    net.finalise(&others, BLOCKS).await?;
    net.note(
        format!("disk full: {BLOCKS} further finalised blocks of the others"),
        began.elapsed(),
    );
    fs::remove_file(&ballast)?;
    net.comes_back(at, "disk full, then not").await
}

/// Writes a file until nothing more fits.
fn fill(path: &Path) -> Result<()> {
    let mut file = File::create(path)?;
    let piece = vec![0; PIECE];
    loop {
        match file.write_all(&piece) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(()),
            Err(error) => bail!("the disk cannot be filled: {error}"),
        }
    }
}
