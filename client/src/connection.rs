//! The connection to a node: submitting transactions and waiting for finality.
//!
//! A connection outlives an upgrade of the chain. Each transaction is made for the runtime that
//! will take it, and each block is read by the runtime that made it.

use crate::{
    call::encode_batch,
    error::Sent,
    event,
    fit::{self, Fits, Item},
    unsigned, Call, ClientError, RegistryEvent, Signer, State, REGISTRY_PALLETS,
};
use futures::future::try_join_all;
use std::collections::BTreeMap;
use subxt::{
    client::{OnlineClientAtBlock, OnlineClientAtBlockImpl},
    config::{DefaultExtrinsicParamsBuilder, RpcConfigFor, SubstrateConfig},
    error::DispatchError,
    events::{Events, Phase},
    rpcs::{LegacyRpcMethods, RpcClient},
    transactions::{SubmittableTransaction, TransactionInBlock},
    OnlineClient,
};

/// How subxt speaks to a registry node.
pub type RegistryConfig = SubstrateConfig;

/// Blocks within which a transaction must be included, or it is void.
const MORTAL_BLOCKS: u64 = 64;

/// How often a transaction is made anew because the runtime changed under it.
const REMADE: usize = 2;

/// A transaction that is final.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Number of its block.
    pub block_number: u64,
    /// Hash of its block.
    pub block_hash: [u8; 32],
    /// Its own hash.
    pub extrinsic_hash: [u8; 32],
    /// What it did.
    pub events: Vec<RegistryEvent>,
}

/// A connection to a registry node.
#[derive(Clone)]
pub struct Registry {
    online: OnlineClient<RegistryConfig>,
    legacy: LegacyRpcMethods<RpcConfigFor<RegistryConfig>>,
    fits: Fits,
}

/// The client at a block.
type AtBlock = OnlineClientAtBlock<RegistryConfig>;

fn node(error: impl core::fmt::Display) -> ClientError {
    ClientError::Node(error.to_string())
}

impl Registry {
    /// Connect to a node by its WebSocket address, and check that its chain is a registry. What
    /// its runtime means otherwise than this program is refused when it is used.
    pub async fn connect(url: &str) -> Result<Self, ClientError> {
        let failed = |reason: String| ClientError::Connect {
            url: url.to_owned(),
            reason,
        };
        let rpc = RpcClient::from_insecure_url(url)
            .await
            .map_err(|e| failed(e.to_string()))?;
        let online = OnlineClient::from_rpc_client(rpc.clone())
            .await
            .map_err(|e| failed(e.to_string()))?;
        let registry = Self {
            online,
            legacy: LegacyRpcMethods::new(rpc),
            fits: Fits::default(),
        };
        registry.check_chain().await?;
        Ok(registry)
    }

    async fn check_chain(&self) -> Result<(), ClientError> {
        let at = self.online.at_current_block().await.map_err(node)?;
        for pallet in REGISTRY_PALLETS {
            fit::compare(at.metadata_ref(), &Item::pallet(pallet))?;
        }
        Ok(())
    }

    /// Hash of the chain's first block.
    #[must_use]
    pub fn genesis_hash(&self) -> [u8; 32] {
        self.online.genesis_hash().0
    }

    /// The state at the latest finalised block.
    pub async fn state(&self) -> Result<State, ClientError> {
        let at = self.online.at_current_block().await.map_err(node)?;
        Ok(State::with(at, self.fits.clone()))
    }

    /// The state after the block of a number.
    pub async fn state_at(&self, number: u64) -> Result<State, ClientError> {
        let at = self.online.at_block(number).await.map_err(node)?;
        Ok(State::with(at, self.fits.clone()))
    }

    /// Number of the best block that the node knows, final or not.
    pub async fn best_block_number(&self) -> Result<u64, ClientError> {
        let header = self.legacy.chain_get_header(None).await.map_err(node)?;
        let header = header.ok_or_else(|| ClientError::Node("no best block".into()))?;
        Ok(header.number)
    }

    /// Sign and submit calls as one transaction that happens whole or not at all, and wait
    /// until it is final. The transaction is mortal.
    pub async fn submit(&self, signer: &Signer, calls: Vec<Call>) -> Result<Receipt, ClientError> {
        let nonce = self.next_nonce(signer).await?;
        self.submit_with(signer, &calls, nonce).await
    }

    /// Submit several transactions at once and wait until all are final. Receipts come in the
    /// order of the jobs.
    pub async fn submit_many(
        &self,
        jobs: Vec<(Signer, Vec<Call>)>,
    ) -> Result<Vec<Receipt>, ClientError> {
        let mut nonces = BTreeMap::<[u8; 32], u64>::new();
        let mut numbered = Vec::with_capacity(jobs.len());
        for (signer, calls) in jobs {
            let key = signer.public_key();
            let nonce = match nonces.get(&key) {
                Some(last) => last.saturating_add(1),
                None => self.next_nonce(&signer).await?,
            };
            nonces.insert(key, nonce);
            numbered.push((signer, calls, nonce));
        }
        try_join_all(
            numbered
                .iter()
                .map(|(s, calls, nonce)| self.submit_with(s, calls, *nonce)),
        )
        .await
    }

    /// The nonce after those in the node's pool.
    async fn next_nonce(&self, signer: &Signer) -> Result<u64, ClientError> {
        self.legacy
            .system_account_next_index(&signer.public_key().into())
            .await
            .map_err(node)
    }

    async fn submit_with(
        &self,
        signer: &Signer,
        calls: &[Call],
        nonce: u64,
    ) -> Result<Receipt, ClientError> {
        let mut at = self.online.at_current_block().await.map_err(node)?;
        let address = signer.address();
        let pallet = calls.first().map_or("", Call::pallet);
        let mut remade = 0;
        loop {
            let transaction = signed(&at, signer, calls, nonce).await?;
            let failed = match included(&at, Some(&address), pallet, &transaction).await {
                Ok(included) => return self.receipt(&at, &included).await,
                Err(error) => error,
            };
            match self.after_upgrade(&at).await? {
                // Of both only one can be executed: they have one nonce.
                Some(later) if remade < REMADE => at = later,
                _ => return Err(failed),
            }
            remade = remade.saturating_add(1);
        }
    }

    /// Submit a call that needs no signer, because what it holds is signed, and wait until it
    /// is final.
    pub async fn submit_unsigned(&self, call: &Call) -> Result<Receipt, ClientError> {
        let at = self.online.at_current_block().await.map_err(node)?;
        let bytes = unsigned::transaction(&at, &call.encode_for(at.metadata_ref())?)?;
        let transaction = at.transactions().from_bytes(bytes);
        let included = included(&at, None, call.pallet(), &transaction).await?;
        self.receipt(&at, &included).await
    }

    /// The best block, when its runtime is another one than that of an earlier block. What was
    /// made for the earlier runtime is no longer taken, although that one may still be the
    /// runtime of the last final block.
    async fn after_upgrade(&self, earlier: &AtBlock) -> Result<Option<AtBlock>, ClientError> {
        let best = self.legacy.chain_get_block_hash(None).await.map_err(node)?;
        let best = best.ok_or_else(|| ClientError::Node("no best block".into()))?;
        let best = self.online.at_block(best).await.map_err(node)?;
        Ok((best.spec_version() != earlier.spec_version()).then_some(best))
    }

    async fn receipt(
        &self,
        made_for: &AtBlock,
        included: &Included,
    ) -> Result<Receipt, ClientError> {
        let found = included.fetch_events().await.map_err(node)?;
        let index = u32::try_from(found.extrinsic_index())
            .map_err(|e| ClientError::Unreadable(e.to_string()))?;
        let at = included.at().await.map_err(node)?;
        let before = if at.spec_version() == made_for.spec_version() {
            None
        } else {
            Some(self.before(&at).await?)
        };
        let made_by = before.as_ref().unwrap_or(&at);
        let bytes = found.all_events_in_block().bytes().to_vec();
        let events = made_by.events().from_bytes(bytes);
        Ok(Receipt {
            block_number: at.block_number(),
            block_hash: at.block_hash().0,
            extrinsic_hash: included.extrinsic_hash().0,
            events: self.events_of(made_by, &events, index)?,
        })
    }

    /// The block before this one: its runtime made this block. The state of a block in which an
    /// upgrade was applied already holds the next runtime.
    async fn before(&self, at: &AtBlock) -> Result<AtBlock, ClientError> {
        let header = at.block_header().await.map_err(node)?;
        self.online.at_block(header.parent_hash).await.map_err(node)
    }

    /// What a transaction did, or why it failed.
    fn events_of(
        &self,
        made_by: &AtBlock,
        events: &Events<RegistryConfig>,
        extrinsic: u32,
    ) -> Result<Vec<RegistryEvent>, ClientError> {
        let unreadable = |error: String| ClientError::Unreadable(error);
        let mut decoded = Vec::new();
        for event in events.iter() {
            let event = event.map_err(|e| unreadable(e.to_string()))?;
            if event.phase() != Phase::ApplyExtrinsic(extrinsic) {
                continue;
            }
            let (pallet, name) = (event.pallet_name(), event.event_name());
            if (pallet, name) == ("System", "ExtrinsicFailed") {
                let error = DispatchError::decode_from(event.field_bytes(), made_by.metadata());
                let error = error.map_err(|e| unreadable(e.to_string()))?;
                return Err(ClientError::of_dispatch(&error));
            }
            if !event::is_mirrored(pallet, name) {
                if REGISTRY_PALLETS.contains(&pallet) {
                    tracing::warn!("the event {pallet}.{name} is unknown to this program");
                }
                continue;
            }
            let item = Item::event(pallet, name);
            self.fits
                .check(made_by.spec_version(), made_by.metadata_ref(), item)?;
            let known = event::decode(pallet, name, event.field_bytes());
            decoded.push(known.map_err(|e| unreadable(e.to_string()))?);
        }
        Ok(decoded)
    }
}

/// A transaction on its way.
type Transaction = SubmittableTransaction<RegistryConfig, OnlineClientAtBlockImpl<RegistryConfig>>;

/// A transaction in a final block.
type Included = TransactionInBlock<RegistryConfig, OnlineClientAtBlockImpl<RegistryConfig>>;

/// Submit a transaction that was made for the runtime of a block, and wait until it is final.
async fn included(
    made_for: &AtBlock,
    signer: Option<&str>,
    pallet: &str,
    transaction: &Transaction,
) -> Result<Included, ClientError> {
    let sent = Sent {
        signer,
        pallet,
        metadata: made_for.metadata_ref(),
    };
    let progress = transaction
        .submit_and_watch()
        .await
        .map_err(|e| sent.refusal(e.to_string(), ClientError::Node))?;
    let hash = progress.extrinsic_hash();
    tracing::debug!(transaction.hash = %hash, "submitted");
    progress
        .wait_for_finalized()
        .await
        .map_err(|e| sent.not_included(hash.to_string(), &e))
}

/// Calls as one signed transaction for the runtime of a block.
async fn signed(
    at: &AtBlock,
    signer: &Signer,
    calls: &[Call],
    nonce: u64,
) -> Result<Transaction, ClientError> {
    let bytes = match calls {
        [call] => call.encode_for(at.metadata_ref())?,
        calls => encode_batch(calls, at.metadata_ref())?,
    };
    let transactions = at.transactions();
    let payload = transactions
        .from_call_data_bytes(&bytes)
        .map_err(|e| ClientError::Unreadable(e.to_string()))?;
    let params = DefaultExtrinsicParamsBuilder::new()
        .mortal(MORTAL_BLOCKS)
        .nonce(nonce)
        .build();
    let account = signer.public_key().into();
    transactions
        .create_signable(&payload, &account, params)
        .await
        .map_err(node)?
        .sign(signer.keypair())
        .map_err(node)
}
