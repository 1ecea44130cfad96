//! A new node begins with the latest finalised state instead of with the first block.

use crate::{
    net::{Net, RECOVERY_WITHIN},
    until::{state, until},
};
use anyhow::{ensure, Context, Result};
use registry_devnet::Node;
use serde_json::json;
use std::time::Instant;

/// A new node joins by a warp sync and agrees on what is final.
pub async fn joins(net: &mut Net<'_>) -> Result<()> {
    let mut options = net.visitor().await?;
    options.warp = true;
    // A node that keeps all states cannot leave out their making.
    options.archive = false;
    let began = Instant::now();
    let mut node = Node::start(options).await?;
    let (rpc, other) = (node.rpc(), net.rpc(0).1);
    until("the new node has caught up", RECOVERY_WITHIN, || async {
        let goal = other.finalised().await?.height;
        let is = rpc.finalised().await?.height;
        state(is >= goal && is > 0, || {
            format!("it is at block {is} of {goal}")
        })
    })
    .await
    .with_context(|| node.process().log_tail())?;
    net.note("warp: from its start to the head", began.elapsed());

    let last = rpc.finalised().await?;
    let same = other.hash(last.height).await?;
    ensure!(
        same.as_ref() == Some(&last.hash),
        "block {} is {} for the new node and {same:?} for the others",
        last.height,
        last.hash
    );
    // Who has executed the first block has its state; pruning is not that fast.
    let first = other.hash(1).await?;
    let state = rpc.call("state_getRuntimeVersion", json!([first])).await;
    ensure!(
        state.is_err(),
        "the new node has executed the first block: {state:?}"
    );
    node.stop().await
}
