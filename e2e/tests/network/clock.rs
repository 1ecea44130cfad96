//! The clock of one validator is wrong.

use crate::net::Net;
use anyhow::{ensure, Result};
use std::{fs, path::PathBuf};

/// The others finalise so many blocks meanwhile.
const BLOCKS: u64 = 10;

/// Lets the clock of the second validator be wrong by so many seconds, and then right again.
pub async fn wrong(net: &mut Net<'_>, seconds: i32) -> Result<()> {
    let Some(library) = library() else {
        println!("    Skipped: the package libfaketime is not installed");
        return Ok(());
    };
    let (at, others) = (1, net.others(1));
    net.nodes[at].stop().await?;
    net.nodes[at].options_mut().envs = [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", format!("{seconds:+}s")),
        // Only what a person would see is wrong; waits stay as long as they are.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    net.nodes[at].restart().await?;
    let maps = format!("/proc/{}/maps", net.nodes[at].process().id());
    ensure!(
        fs::read_to_string(maps)?.contains("libfaketime"),
        "the node has the right time all the same"
    );
    let took = net.finalise(&others, BLOCKS).await?;
    net.note(
        format!("clock {seconds:+} s: {BLOCKS} further finalised blocks of the others"),
        took,
    );
    net.nodes[at].stop().await?;
    net.nodes[at].options_mut().envs.clear();
    net.comes_back(at, &format!("clock {seconds:+} s, then right"))
        .await
}

/// The library that makes a program see another time.
fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?;
    folders
        .filter_map(|folder| Some(folder.ok()?.path().join("faketime/libfaketimeMT.so.1")))
        .find(|path| path.is_file())
}
