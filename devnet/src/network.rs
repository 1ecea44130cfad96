//! Several nodes of one chain that know each other.

use anyhow::{bail, Result};

use crate::node::{self, Node, NodeOptions};

/// Tells each of these nodes the addresses of the others, to which it keeps a connection. Each
/// must have a node key of its own, or a name in the network that is known.
pub async fn introduce(nodes: &mut [NodeOptions]) -> Result<()> {
    let mut addresses = Vec::with_capacity(nodes.len());
    for node in nodes.iter() {
        addresses.push(address(node).await?);
    }
    for (at, node) in nodes.iter_mut().enumerate() {
        node.reserved.extend(
            addresses
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, address)| address.clone()),
        );
    }
    Ok(())
}

/// The address of a node before it runs.
pub async fn address(options: &NodeOptions) -> Result<String> {
    let id = match (&options.peer_id, &options.node_key) {
        (Some(id), _) => id.clone(),
        (None, Some(key)) => node::peer_id(key).await?,
        (None, None) => bail!("{} has no name in the network yet", options.name),
    };
    Ok(format!("{}/p2p/{id}", options.listens_at()))
}

/// Starts nodes at once and waits until all of them answer.
pub async fn start(nodes: Vec<NodeOptions>) -> Result<Vec<Node>> {
    let mut started = Vec::with_capacity(nodes.len());
    for options in nodes {
        started.push(Node::launch(options)?);
    }
    for node in &mut started {
        node.wait_answering().await?;
    }
    Ok(started)
}
