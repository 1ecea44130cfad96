//! Reading a node: finalised blocks with their events, and state at a block.
//!
//! The archive and legacy RPC of a node answer for any block it has kept. The legacy methods
//! are used here: they need no subscription that the node could end in the middle.

use registry_client::{
    decode_call,
    event::{self as decode, RegistryEvent},
    fit::{Fits, Item},
    ledger_digest,
    values::Hash32,
    DecodedCall, REGISTRY_PALLETS,
};
use registry_primitives::records::ledger::LedgerDigest;
use std::sync::Arc;

use anyhow::{bail, Context, Result};
use chrono::{DateTime, Utc};
use codec::Decode;
use futures::TryStreamExt;
use subxt::{
    backend::{Backend, LegacyBackend, StorageResponse},
    client::{Blocks, OnlineClient, OnlineClientAtBlock},
    config::substrate::{DigestItem, SubstrateConfig, H256},
    events::{Event, Phase},
    ext::frame_decode::storage::encode_storage_key_prefix,
    rpcs::RpcClient,
};

use crate::{
    error::fatal,
    records::{decode_record, Entry, NOW},
    text::time_of,
};

/// Entries of a map that one request asks for.
const PAGE: u32 = 512;

/// What to do when a node does not have what is asked for.
const NEEDS_ARCHIVE: &str = "The indexer needs the whole history: start the node with \
     --state-pruning archive --blocks-pruning archive.";

/// A connection to a node.
#[derive(Clone)]
pub struct Node {
    client: OnlineClient<SubstrateConfig>,
    backend: Arc<LegacyBackend<SubstrateConfig>>,
    /// What is known of the runtimes of the chain.
    fits: Fits,
}

/// The client at a block.
type AtBlock = OnlineClientAtBlock<SubstrateConfig>;

/// A block by its number and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: Hash32,
}

/// A finalised block with the events of the registry's pallets.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its number and hash.
    pub id: BlockId,
    /// Hash of the block before it.
    pub parent: Hash32,
    /// When it was made.
    pub time: DateTime<Utc>,
    /// Spec version of the runtime that made it.
    pub spec_version: u32,
    /// The ledger after it, by its header; none when it changed nothing in the ledger.
    pub ledger: Option<LedgerDigest>,
    /// The runtime that it leaves behind, when that is another one than made it, or when this is
    /// genesis.
    pub next_runtime: Option<Runtime>,
    /// The events.
    pub events: Vec<BlockEvent>,
    /// Events that this program does not understand.
    pub unread: Vec<UnreadEvent>,
}

/// A runtime of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// Its spec version.
    pub spec_version: u32,
    /// Blake2-256 of its code.
    pub code_hash: Hash32,
}

/// An event that this program does not understand.
#[derive(Clone, Debug)]
pub struct UnreadEvent {
    /// Position among all events of the block.
    pub index: u32,
    /// Its pallet.
    pub pallet: String,
    /// Its name.
    pub name: String,
    /// Its fields as the chain encodes them.
    pub raw: Vec<u8>,
    /// Why it is not understood.
    pub reason: String,
}

/// An event in its block.
#[derive(Clone, Debug)]
pub struct BlockEvent {
    /// Position among all events of the block.
    pub index: u32,
    /// The extrinsic that caused it.
    pub extrinsic: Option<u32>,
    /// Phase of the block's execution.
    pub phase: &'static str,
    /// Its pallet.
    pub pallet: String,
    /// Its name.
    pub name: String,
    /// Its fields as the chain encodes them.
    pub raw: Vec<u8>,
    /// Its fields.
    pub event: RegistryEvent,
    /// What the call says that the event carries or is about, if it is about one.
    pub call: Option<DecodedCall>,
    /// The error of what the event tells to be executed, in a sentence.
    pub failure: Option<String>,
}

impl Node {
    /// Connect to a node.
    pub async fn connect(address: &str) -> Result<Self> {
        let reached = || format!("cannot reach the node at {address}");
        let rpc = RpcClient::from_insecure_url(address)
            .await
            .with_context(reached)?;
        let backend = LegacyBackend::<SubstrateConfig>::builder()
            .storage_page_size(PAGE)
            .build(rpc);
        let backend = Arc::new(backend);
        let client = OnlineClient::<SubstrateConfig>::from_backend(Arc::clone(&backend))
            .await
            .with_context(reached)?;
        Ok(Self {
            client,
            backend,
            fits: Fits::default(),
        })
    }

    /// Hash of the genesis block.
    pub fn genesis_hash(&self) -> Hash32 {
        Hash32(self.client.genesis_hash().0)
    }

    /// The last finalised block.
    pub async fn finalised(&self) -> Result<BlockId> {
        let reference = self
            .backend
            .latest_finalized_block_ref()
            .await
            .context("the node does not tell its last finalised block")?;
        let hash = reference.hash();
        let header = self
            .backend
            .block_header(hash)
            .await
            .context("the node does not give its last finalised header")?
            .context("the node has no header of its last finalised block")?;
        Ok(BlockId {
            number: header.number,
            hash: Hash32(hash.0),
        })
    }

    /// A stream of finalised blocks as they come. It may begin anywhere and skip blocks, so
    /// it only tells how far finality has got.
    pub async fn heads(&self) -> Result<Blocks<SubstrateConfig>> {
        self.client
            .stream_blocks()
            .await
            .context("the node accepts no subscription to finalised blocks")
    }

    /// Hash of the block of a number.
    pub async fn hash_of(&self, number: u64) -> Result<Option<Hash32>> {
        let reference = self
            .backend
            .block_number_to_hash(number)
            .await
            .with_context(|| format!("the node does not give the hash of block {number}"))?;
        Ok(reference.map(|reference| Hash32(reference.hash().0)))
    }

    /// A finalised block with its events, read by the runtime that made it.
    pub async fn block(&self, number: u64) -> Result<Block> {
        let failed = |error: anyhow::Error| unread(&error, &format!("block {number}"));
        let at = self
            .client
            .at_block(number)
            .await
            .map_err(|error| failed(error.into()))?;
        let hash = Hash32(at.block_hash().0);
        let header = at
            .block_header()
            .await
            .map_err(|error| failed(error.into()))?;
        let events = at
            .events()
            .fetch()
            .await
            .map_err(|error| failed(error.into()))?;
        // Every block sets the time, and that leaves an event.
        if number > 0 && events.is_empty() {
            bail!("The node gives no events of block {number}. {NEEDS_ARCHIVE}");
        }
        // A block that changes the runtime leaves the next one behind, but was made by the one
        // before, as its events were.
        let changes = |item: &DigestItem| matches!(item, DigestItem::RuntimeEnvironmentUpdated);
        let changed = header.digest.logs.iter().any(changes);
        let before = if changed {
            let before = self.client.at_block(header.parent_hash).await;
            Some(before.map_err(|error| failed(error.into()))?)
        } else {
            None
        };
        let maker = before.as_ref().unwrap_or(&at);
        let next_runtime = if changed || number == 0 {
            Some(self.runtime_after(&at).await?)
        } else {
            None
        };
        let mut block = Block {
            id: BlockId { number, hash },
            parent: Hash32(header.parent_hash.0),
            time: self.time_of(number, hash).await?,
            spec_version: maker.spec_version(),
            ledger: ledger_digest(&header),
            next_runtime,
            events: Vec::new(),
            unread: Vec::new(),
        };
        for event in maker.events().from_bytes(events.bytes().to_vec()).iter() {
            let event =
                event.map_err(|error| fatal(format!("An event of block {number}: {error}.")))?;
            self.read_event(&at, maker, &event, &mut block).await?;
        }
        Ok(block)
    }

    /// Read an event of a block by the runtime that made the block.
    async fn read_event(
        &self,
        at: &AtBlock,
        maker: &AtBlock,
        event: &Event<'_, SubstrateConfig>,
        block: &mut Block,
    ) -> Result<()> {
        let (pallet, name) = (event.pallet_name(), event.event_name());
        let own = REGISTRY_PALLETS.contains(&pallet);
        if !own && !decode::is_mirrored(pallet, name) {
            return Ok(());
        }
        let raw = event.field_bytes().to_vec();
        let item = Item::event(pallet, name);
        let fits = self
            .fits
            .check(maker.spec_version(), maker.metadata_ref(), item);
        let read = match fits {
            Ok(()) => decode::decode(pallet, name, &raw).map_err(|error| error.to_string()),
            Err(difference) => Err(difference.to_string()),
        };
        let decoded = match read {
            Ok(decoded) => decoded,
            Err(reason) => {
                block.unread.push(UnreadEvent {
                    index: event.index(),
                    pallet: pallet.to_owned(),
                    name: name.to_owned(),
                    raw,
                    reason,
                });
                return Ok(());
            }
        };
        let number = block.id.number;
        let call = match &decoded {
            RegistryEvent::IntentOpened(opened) => {
                call_of(maker.metadata_ref(), number, &opened.call.0)
            }
            RegistryEvent::MotionProposed(proposed) => {
                let call = self.motion(at, pallet, proposed.proposal_hash).await?;
                call.and_then(|call| call_of(maker.metadata_ref(), number, &call))
            }
            _ => None,
        };
        let failure = match &decoded {
            RegistryEvent::MotionExecuted(done) => done.result.error(&maker.metadata()),
            RegistryEvent::MotionExecutedByMember(done) => done.result.error(&maker.metadata()),
            _ => None,
        };
        let (extrinsic, phase) = match event.phase() {
            Phase::ApplyExtrinsic(index) => (Some(index), "ApplyExtrinsic"),
            Phase::Finalization => (None, "Finalization"),
            Phase::Initialization => (None, "Initialization"),
        };
        block.events.push(BlockEvent {
            index: event.index(),
            extrinsic,
            phase,
            pallet: pallet.to_owned(),
            name: name.to_owned(),
            raw,
            event: decoded,
            call,
            failure,
        });
        Ok(())
    }

    /// The encoded call of a motion that is open after a block; none when it is closed already.
    async fn motion(&self, at: &AtBlock, body: &str, hash: Hash32) -> Result<Option<Vec<u8>>> {
        let prefix = encode_storage_key_prefix(body, "ProposalOf");
        let key = [&prefix[..], &hash.0].concat();
        self.stored(key, at.block_hash())
            .await
            .with_context(|| format!("cannot read the motion {hash}"))
    }

    /// The runtime that a block leaves behind.
    async fn runtime_after(&self, at: &AtBlock) -> Result<Runtime> {
        let code = self
            .stored(b":code".to_vec(), at.block_hash())
            .await
            .context("cannot read the code of the runtime")?
            .with_context(|| format!("the block has no runtime. {NEEDS_ARCHIVE}"))?;
        Ok(Runtime {
            spec_version: at.spec_version(),
            code_hash: Hash32(sp_crypto_hashing::blake2_256(&code)),
        })
    }

    /// What is stored under a key.
    async fn stored(&self, key: Vec<u8>, at: H256) -> Result<Option<Vec<u8>>> {
        let mut found = self.backend.storage_fetch_values(vec![key], at).await?;
        Ok(found.try_next().await?.map(|found| found.value))
    }

    /// The ledger after a block by its header; none when the block changed nothing in it.
    pub async fn ledger_digest(&self, block: BlockId) -> Result<Option<LedgerDigest>> {
        let header = self
            .backend
            .block_header(H256(block.hash.0))
            .await
            .with_context(|| {
                format!(
                    "the node does not give the header of block {}",
                    block.number
                )
            })?
            .with_context(|| format!("the node has no header of block {}", block.number))?;
        Ok(ledger_digest(&header))
    }

    /// The moment of a block. The genesis block carries none and counts as made when the
    /// first block was.
    async fn time_of(&self, number: u64, hash: Hash32) -> Result<DateTime<Utc>> {
        let hash = if number == 0 {
            self.hash_of(1)
                .await?
                .context("there is no block 1 yet, which tells the time of genesis")?
        } else {
            hash
        };
        let milliseconds: u64 = self
            .value(NOW, hash)
            .await?
            .with_context(|| format!("the block has no time. {NEEDS_ARCHIVE}"))?;
        time_of(milliseconds)
    }

    /// Name of the runtime's specification at a block.
    pub async fn spec_name(&self, at: Hash32) -> Result<String> {
        let bytes = self
            .backend
            .call("Core_version", None, H256(at.0))
            .await
            .context("the node does not tell the version of its runtime")?;
        // The name stands first.
        String::decode(&mut &bytes[..]).context("the version of the runtime cannot be decoded")
    }

    /// A value of the state at a block.
    pub async fn value<T: Decode>(&self, entry: Entry, at: Hash32) -> Result<Option<T>> {
        let (pallet, name) = entry;
        let failed =
            |error: anyhow::Error| unread(&error, &format!("{pallet}.{name} at block {at}"));
        let key = encode_storage_key_prefix(pallet, name).to_vec();
        match self.stored(key, H256(at.0)).await.map_err(failed)? {
            Some(value) => decode_record(entry, &value).map(Some),
            None => Ok(None),
        }
    }

    /// A map of the state at a block: what follows the map's prefix in each key, and the
    /// record.
    pub async fn map<T: Decode>(&self, entry: Entry, at: Hash32) -> Result<Vec<(Vec<u8>, T)>> {
        let (pallet, name) = entry;
        let failed =
            |error: anyhow::Error| unread(&error, &format!("{pallet}.{name} at block {at}"));
        let prefix = encode_storage_key_prefix(pallet, name);
        let stream = self
            .backend
            .storage_fetch_descendant_values(prefix.to_vec(), H256(at.0))
            .await
            .map_err(|error| failed(error.into()))?;
        let found: Vec<StorageResponse> = stream
            .try_collect()
            .await
            .map_err(|error| failed(error.into()))?;
        found
            .into_iter()
            .map(|StorageResponse { key, value }| {
                let tail = key
                    .strip_prefix(prefix.as_slice())
                    .with_context(|| format!("the node answered a key outside {pallet}.{name}"))?;
                Ok((tail.to_vec(), decode_record(entry, &value)?))
            })
            .collect()
    }

    /// Refuse the state after a block when its runtime means something else by one of these
    /// entries.
    pub async fn expect(&self, number: u64, entries: &[Entry]) -> Result<()> {
        let at = self
            .client
            .at_block(number)
            .await
            .with_context(|| format!("cannot read block {number}"))?;
        for (pallet, name) in entries {
            self.fits
                .check(
                    at.spec_version(),
                    at.metadata_ref(),
                    Item::entry(pallet, name),
                )
                .map_err(|difference| fatal(format!("Block {number}: {difference}.")))?;
        }
        Ok(())
    }
}

/// What a call says by the runtime of its block. That is shown to people and nothing follows
/// from it, so a call that cannot be shown stops nobody.
fn call_of(metadata: &subxt::Metadata, number: u64, bytes: &[u8]) -> Option<DecodedCall> {
    match decode_call(metadata, bytes) {
        Ok(call) => Some(call),
        Err(error) => {
            tracing::warn!(block.number = number, "a call cannot be shown: {error}");
            None
        }
    }
}

/// The error of reading something; final when the node has thrown it away.
fn unread(error: &anyhow::Error, what: &str) -> anyhow::Error {
    if format!("{error:#}").contains("discarded") {
        fatal(format!(
            "The node no longer has {what} ({error:#}). {NEEDS_ARCHIVE}"
        ))
    } else {
        anyhow::anyhow!("cannot read {what}: {error:#}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pruned_block_is_final_and_a_lost_connection_is_not() {
        let pruned = anyhow::anyhow!("UnknownBlock: State already discarded for 0x12");
        let pruned = unread(&pruned, "block 5");
        assert!(crate::error::is_final(&pruned));
        assert!(pruned.to_string().contains("--state-pruning archive"));
        let lost = unread(&anyhow::anyhow!("the connection was closed"), "block 5");
        assert!(!crate::error::is_final(&lost));
    }
}
