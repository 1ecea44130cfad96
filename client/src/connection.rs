//! The connection to a node: submitting transactions and waiting for finality.

use crate::{
    call::encode_batch, error::Sent, event, unsigned, Call, ClientError, RegistryEvent, Signer,
    State, METADATA, REGISTRY_PALLETS,
};
use futures::future::try_join_all;
use std::collections::BTreeMap;
use subxt::{
    client::OnlineClientAtBlockImpl,
    config::{DefaultExtrinsicParamsBuilder, RpcConfigFor, SubstrateConfig},
    rpcs::{LegacyRpcMethods, RpcClient},
    transactions::SubmittableTransaction,
    Metadata, OnlineClient,
};

/// How subxt speaks to a registry node.
pub type RegistryConfig = SubstrateConfig;

/// Blocks within which a transaction must be included, or it is void.
const MORTAL_BLOCKS: u64 = 64;

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
}

fn node(error: impl core::fmt::Display) -> ClientError {
    ClientError::Node(error.to_string())
}

impl Registry {
    /// Connect to a node by its WebSocket address, and check that its registry pallets are
    /// the ones this program was built for.
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
        };
        registry.check_runtime().await?;
        Ok(registry)
    }

    async fn check_runtime(&self) -> Result<(), ClientError> {
        let built_for =
            Metadata::decode_from(METADATA).map_err(|e| ClientError::Unreadable(e.to_string()))?;
        let at = self.online.at_current_block().await.map_err(node)?;
        for pallet in REGISTRY_PALLETS {
            let hash = |metadata: &Metadata| metadata.pallet_by_name(pallet).map(|p| p.hash());
            if hash(&built_for) != hash(at.metadata_ref()) {
                return Err(ClientError::OtherRuntime(pallet.to_owned()));
            }
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
        self.online
            .at_current_block()
            .await
            .map(State::new)
            .map_err(node)
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
        let at = self.online.at_current_block().await.map_err(node)?;
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
        let transaction = transactions
            .create_signable(&payload, &account, params)
            .await
            .map_err(node)?
            .sign(signer.keypair())
            .map_err(node)?;
        let address = signer.address();
        let sent = Sent {
            signer: Some(&address),
            metadata: at.metadata_ref(),
        };
        finality(&transaction, &sent).await
    }

    /// Submit a call that needs no signer, because what it holds is signed, and wait until it
    /// is final.
    pub async fn submit_unsigned(&self, call: &Call) -> Result<Receipt, ClientError> {
        let at = self.online.at_current_block().await.map_err(node)?;
        let bytes = unsigned::transaction(&at, &call.encode_for(at.metadata_ref())?)?;
        let transaction = at.transactions().from_bytes(bytes);
        let sent = Sent {
            signer: None,
            metadata: at.metadata_ref(),
        };
        finality(&transaction, &sent).await
    }
}

/// Submit a transaction and wait until it is final.
async fn finality(
    transaction: &SubmittableTransaction<RegistryConfig, OnlineClientAtBlockImpl<RegistryConfig>>,
    sent: &Sent<'_>,
) -> Result<Receipt, ClientError> {
    let progress = transaction
        .submit_and_watch()
        .await
        .map_err(|e| sent.refusal(e.to_string(), ClientError::Node))?;
    let hash = progress.extrinsic_hash();
    tracing::debug!(transaction.hash = %hash, "submitted");
    let failed = |e| sent.failure(hash.to_string(), e);
    let included = progress
        .wait_for_finalized()
        .await
        .map_err(|e| failed(e.into()))?;
    let events = included
        .wait_for_success()
        .await
        .map_err(|e| failed(e.into()))?;
    let at = included.at().await.map_err(node)?;
    Ok(Receipt {
        block_number: at.block_number(),
        block_hash: at.block_hash().0,
        extrinsic_hash: hash.0,
        events: registry_events(&events)?,
    })
}

fn registry_events(
    events: &subxt::extrinsics::ExtrinsicEvents<RegistryConfig>,
) -> Result<Vec<RegistryEvent>, ClientError> {
    let mut decoded = Vec::new();
    for event in events.iter() {
        let event = event.map_err(|e| ClientError::Unreadable(e.to_string()))?;
        if event::PALLETS.contains(&event.pallet_name()) {
            let known = event::decode(event.pallet_name(), event.event_name(), event.field_bytes());
            decoded.push(known.map_err(|e| ClientError::Unreadable(e.to_string()))?);
        }
    }
    Ok(decoded)
}
