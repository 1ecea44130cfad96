//! The indexer: finalised blocks in order from the watermark, and again after every loss.

use std::time::{Duration, SystemTime};

use anyhow::{bail, Result};
use futures::{stream, StreamExt, TryStreamExt};
use sqlx::postgres::PgConnectOptions;
use subxt::{client::Blocks, SubstrateConfig};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    error::is_final,
    node::{Block, Node},
    progress::Progress,
    writer::Writer,
};

/// Most blocks that one transaction holds.
const BATCH: u64 = 100;
/// Blocks that are read from the node at the same time.
const READ_AHEAD: usize = 16;
/// Without news for this long the node is asked.
const QUIET: Duration = Duration::from_secs(30);
/// The longest that reading a batch may take before the connection counts as lost.
const READ_WITHIN: Duration = Duration::from_secs(120);
/// First and longest pause before trying again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where to read and where to write.
#[derive(Clone)]
pub struct Sources {
    /// WebSocket address of a node.
    pub node: String,
    /// The database.
    pub database: PgConnectOptions,
}

/// How the indexing has gone so far.
#[derive(Default)]
struct Course {
    /// Whether node and database were both reached once.
    opened: bool,
    /// Whether blocks were indexed since the last loss.
    advanced: bool,
}

/// Index until `stop`, trying again after what may pass.
pub async fn run(
    sources: &Sources,
    progress: &watch::Sender<Progress>,
    stop: &CancellationToken,
) -> Result<()> {
    let mut pause = FIRST_PAUSE;
    let mut course = Course::default();
    loop {
        course.advanced = false;
        let ended = session(sources, progress, stop, &mut course).await;
        progress.send_modify(|progress| progress.connected = false);
        let error = match ended {
            Ok(()) => {
                tracing::info!("the indexer has stopped");
                return Ok(());
            }
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => error,
        };
        if course.advanced {
            pause = FIRST_PAUSE;
        }
        let wait = with_jitter(pause);
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(
            retry.milliseconds = milliseconds,
            "{error:#}; trying again soon"
        );
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => {}
        }
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

/// Up to a quarter longer, so that many indexers do not knock at the same moment.
fn with_jitter(pause: Duration) -> Duration {
    let nanoseconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |now| now.subsec_nanos());
    let thousandths = nanoseconds % 1_000;
    let extra = pause.saturating_mul(thousandths) / 4_000;
    pause.saturating_add(extra)
}

/// One connection to the node and the database, until it is lost or `stop`.
async fn session(
    sources: &Sources,
    progress: &watch::Sender<Progress>,
    stop: &CancellationToken,
    course: &mut Course,
) -> Result<()> {
    let opened = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        opened = open(sources, course.opened) => opened?,
    };
    let (node, mut writer) = opened;
    course.opened = true;
    tracing::info!(
        node.address = %sources.node,
        chain.genesis = %node.genesis_hash(),
        block.next = writer.next_block(),
        "connected"
    );
    let mut subscription: Option<Blocks<SubstrateConfig>> = None;
    let mut head = node.finalised().await?.number;
    loop {
        let tell_progress = |writer: &Writer, head| {
            progress.send_replace(Progress {
                connected: true,
                finalised: Some(head),
                indexed: writer.indexed(),
            });
        };
        tell_progress(&writer, head);
        while let Some((from, to)) = next_batch(writer.next_block(), head) {
            let blocks = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                blocks = tokio::time::timeout(READ_WITHIN, read(&node, from, to)) => match blocks {
                    Ok(blocks) => blocks?,
                    Err(_) => bail!("the node does not answer"),
                },
            };
            writer.write(&blocks).await?;
            course.advanced = true;
            tell_batch(&blocks, head);
            // While catching up the chain goes on.
            if to.saturating_sub(from) > 0 {
                head = node.finalised().await?.number.max(head);
            }
            tell_progress(&writer, head);
        }
        // Subscribed to only now, so that nothing piles up while catching up.
        let Some(heads) = subscription.as_mut() else {
            subscription = Some(node.heads().await?);
            head = node.finalised().await?.number.max(head);
            continue;
        };
        head = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            next = tokio::time::timeout(QUIET, heads.next()) => match next {
                Ok(Some(block)) => block?.number().max(head),
                Ok(None) => bail!("the node has ended the subscription to finalised blocks"),
                Err(_) => tokio::time::timeout(QUIET, node.finalised()).await??.number.max(head),
            },
        };
    }
}

async fn open(sources: &Sources, again: bool) -> Result<(Node, Writer)> {
    let node = Node::connect(&sources.node).await?;
    let writer = Writer::open(&sources.database, &node, again).await?;
    Ok((node, writer))
}

/// The first and last block of the next batch; none when there is nothing to do.
///
/// Genesis waits for the first block, which tells its time.
fn next_batch(next: u64, head: u64) -> Option<(u64, u64)> {
    let last = next.saturating_add(BATCH.saturating_sub(1)).min(head);
    (next <= head && head > 0).then_some((next, last))
}

/// Read blocks in order, several at a time.
async fn read(node: &Node, from: u64, to: u64) -> Result<Vec<Block>> {
    let reads = (from..=to).map(|number| {
        let node = node.clone();
        async move { node.block(number).await }
    });
    stream::iter(reads).buffered(READ_AHEAD).try_collect().await
}

/// One line for a batch: in full while catching up, for blocks with events at the tip.
fn tell_batch(blocks: &[Block], head: u64) {
    let Some(last) = blocks.last() else {
        return;
    };
    let events = blocks
        .iter()
        .fold(0usize, |sum, block| sum.saturating_add(block.events.len()));
    let behind = head.saturating_sub(last.id.number);
    if blocks.len() > 1 || events > 0 {
        tracing::info!(
            block.number = last.id.number,
            block.count = blocks.len(),
            event.count = events,
            blocks.behind = behind,
            "indexed"
        );
    } else {
        tracing::debug!(block.number = last.id.number, "indexed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_end_at_the_head_and_genesis_waits() {
        assert_eq!(next_batch(0, 0), None);
        assert_eq!(next_batch(0, 1), Some((0, 1)));
        assert_eq!(next_batch(0, 1_000), Some((0, 99)));
        assert_eq!(next_batch(100, 1_000), Some((100, 199)));
        assert_eq!(next_batch(1_000, 1_000), Some((1_000, 1_000)));
        assert_eq!(next_batch(1_001, 1_000), None);
    }

    #[test]
    fn jitter_is_at_most_a_quarter() {
        for _ in 0..100 {
            let pause = with_jitter(LONGEST_PAUSE);
            assert!(pause >= LONGEST_PAUSE);
            assert!(pause <= LONGEST_PAUSE + LONGEST_PAUSE / 4);
        }
    }
}
