//! A validator dies without a word and is started again.

use crate::net::Net;
use anyhow::Result;
use std::time::Instant;

/// The others finalise so many blocks meanwhile.
const BLOCKS: u64 = 5;

/// Kills the third validator so many times with `SIGKILL`.
pub async fn killed(net: &mut Net<'_>, times: usize) -> Result<()> {
    let (at, others) = (2, net.others(2));
    for _ in 0..times {
        let began = Instant::now();
        net.nodes[at].kill().await?;
        net.finalise(&others, BLOCKS).await?;
        net.note(
            format!("killed: {BLOCKS} further finalised blocks of the others"),
            began.elapsed(),
        );
        net.comes_back(at, "killed").await?;
    }
    Ok(())
}
