//! Transactions as they travel, and a node's bare answers to them.
//!
//! The command and the client put sentences in the place of what a pool says, and send one
//! transaction at a time. Here the codes are seen, and as many are sent as a node takes.

use anyhow::{ensure, Context, Result};
use codec::{Compact, Encode};
use registry_client::{AccountId, Header, RegistryConfig};
use serde_json::Value;
use sp_crypto_hashing::{blake2_256, twox_128};
use std::{fs, path::Path};
use subxt::{
    client::OnlineClientAtBlock,
    config::DefaultExtrinsicParamsBuilder,
    events::Events,
    rpcs::{
        client::{rpc_params, RpcParams, RpcSubscription},
        Error as RpcError, RpcClient,
    },
    Metadata, OnlineClient,
};
use subxt_signer::{polkadot_js_compat::decrypt_json, sr25519::Keypair, SecretUri};

/// A transaction, signed and encoded.
#[derive(Clone, Debug)]
pub struct Signed {
    bytes: Vec<u8>,
}

impl Signed {
    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        blake2_256(&self.bytes)
    }
}

/// Why a node refuses a transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The code of the JSON-RPC error.
    pub code: i32,
    /// Its message.
    pub message: String,
    /// What it adds, if anything.
    pub data: String,
}

impl Refused {
    /// The refusal without what differs from one transaction to the next.
    #[must_use]
    pub fn kind(&self) -> String {
        // The pool tells both priorities.
        let message = self.message.split(':').next().unwrap_or_default();
        // Behind this code the reason stands in what is added.
        match self.code == 1010 && !self.data.is_empty() {
            true => format!("{} {}", self.code, self.data),
            false => format!("{} {message}", self.code),
        }
    }
}

/// A connection of its own to a node.
#[derive(Clone)]
pub struct Wire {
    rpc: RpcClient,
    at: OnlineClientAtBlock<RegistryConfig>,
}

impl Wire {
    /// Connects to a node.
    pub async fn connect(url: &str) -> Result<Self> {
        let rpc = RpcClient::from_insecure_url(url).await?;
        let online = OnlineClient::from_rpc_client(rpc.clone()).await?;
        let at = online.at_current_block().await?;
        Ok(Self { rpc, at })
    }

    /// Signs a call that every key that is let in may send and that does nothing.
    pub fn nothing(&self, key: &Keypair, nonce: u64) -> Result<Signed> {
        self.sign(key, nonce, &self.batch("batch", &[])?)
    }

    /// Signs a call, given as the chain encodes it. It never expires. The node is not asked.
    pub fn sign(&self, key: &Keypair, nonce: u64, call: &[u8]) -> Result<Signed> {
        let transactions = self.at.transactions();
        let payload = transactions.from_call_data_bytes(call)?;
        let params = DefaultExtrinsicParamsBuilder::<RegistryConfig>::new()
            .immortal()
            .nonce(nonce)
            .build();
        let signed = transactions
            .create_signable_offline(&payload, params)?
            .sign(key)?;
        Ok(Signed {
            bytes: signed.into_encoded(),
        })
    }

    /// Encoded calls as one call of the pallet `Utility`: `batch`, `batch_all`, `force_batch`.
    pub fn batch(&self, how: &str, calls: &[Vec<u8>]) -> Result<Vec<u8>> {
        let utility = self
            .metadata()
            .pallet_by_name("Utility")
            .context("the runtime has no batches")?;
        let call = utility
            .call_variant_by_name(how)
            .with_context(|| format!("the runtime has no {how}"))?;
        let mut bytes = vec![utility.call_index(), call.index];
        Compact(u32::try_from(calls.len())?).encode_to(&mut bytes);
        Ok([bytes, calls.concat()].concat())
    }

    /// The metadata of the runtime.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        self.at.metadata_ref()
    }

    /// Gives a transaction to the node's pool; `Some` when the pool refuses it.
    pub async fn submit(&self, transaction: &Signed) -> Result<Option<Refused>> {
        let text = format!("0x{}", hex::encode(&transaction.bytes));
        let answer: Result<String, RpcError> = self
            .rpc
            .request("author_submitExtrinsic", rpc_params![text])
            .await;
        match answer {
            Ok(_) => Ok(None),
            Err(RpcError::User(error)) => Ok(Some(Refused {
                code: error.code,
                message: error.message,
                data: error
                    .data
                    .and_then(|data| serde_json::from_str(data.get()).ok())
                    .unwrap_or_default(),
            })),
            Err(error) => Err(error).context("the node gives no answer"),
        }
    }

    /// The nonce after those of a key's transactions that wait in the pool in a row.
    pub async fn next_nonce(&self, key: &Keypair) -> Result<u64> {
        let address = AccountId::from(key.public_key().0).to_string();
        let nonce = self
            .ask("system_accountNextIndex", rpc_params![address])
            .await?;
        nonce.as_u64().context("a nonce that is no number")
    }

    /// Height of the best block.
    pub async fn best(&self) -> Result<u64> {
        let header = self.ask("chain_getHeader", rpc_params![]).await?;
        height(&header)
    }

    /// Every block that becomes the best one from now on.
    pub async fn heads(&self) -> Result<Heads> {
        let subscription = self
            .rpc
            .subscribe(
                "chain_subscribeNewHeads",
                rpc_params![],
                "chain_unsubscribeNewHeads",
            )
            .await?;
        Ok(Heads(subscription))
    }

    /// The hashes of the transactions of the block at a height, inherents too.
    pub async fn transactions(&self, height: u64) -> Result<Vec<[u8; 32]>> {
        let block = self.hash_of(height).await?;
        let block = self.ask("chain_getBlock", rpc_params![block]).await?;
        block["block"]["extrinsics"]
            .as_array()
            .context("a block without a list of transactions")?
            .iter()
            .map(|transaction| {
                let text = transaction
                    .as_str()
                    .context("a transaction that is no text")?;
                Ok(blake2_256(&bytes(text)?))
            })
            .collect()
    }

    /// The events of the block at a height.
    pub async fn events(&self, height: u64) -> Result<Events<RegistryConfig>> {
        let key = [twox_128(b"System"), twox_128(b"Events")].concat();
        let key = format!("0x{}", hex::encode(key));
        let block = self.hash_of(height).await?;
        let stored = self
            .ask("state_getStorage", rpc_params![key, block])
            .await?;
        let stored = stored.as_str().context("a block without events")?;
        Ok(self.at.events().from_bytes(bytes(stored)?))
    }

    /// The header of the block at a height.
    pub async fn header(&self, height: u64) -> Result<Header> {
        let block = self.hash_of(height).await?;
        let header = self.ask("chain_getHeader", rpc_params![block]).await?;
        Ok(serde_json::from_value(header)?)
    }

    async fn hash_of(&self, height: u64) -> Result<Value> {
        let hash = self.ask("chain_getBlockHash", rpc_params![height]).await?;
        ensure!(hash.is_string(), "there is no block {height}");
        Ok(hash)
    }

    async fn ask(&self, method: &str, params: RpcParams) -> Result<Value> {
        let answer = self.rpc.request(method, params).await;
        answer.with_context(|| format!("{method} failed"))
    }
}

/// Blocks that became the best one.
pub struct Heads(RpcSubscription<Value>);

impl Heads {
    /// The height of the next one.
    pub async fn next(&mut self) -> Result<u64> {
        let header = self.0.next().await.context("the node tells no more")??;
        height(&header)
    }
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    Ok(hex::decode(text.trim_start_matches("0x"))?)
}

fn height(header: &Value) -> Result<u64> {
    let digits = header["number"]
        .as_str()
        .context("a header without a number")?;
    Ok(u64::from_str_radix(digits.trim_start_matches("0x"), 16)?)
}

/// The key of a secret URI such as `//Alice`.
pub fn key(uri: &str) -> Result<Keypair> {
    let uri: SecretUri = uri.parse().context("no secret URI")?;
    Keypair::from_uri(&uri).context("no key")
}

/// The key in a file of the keystore.
pub fn key_of_file(path: &Path, passphrase: &str) -> Result<Keypair> {
    let json = fs::read_to_string(path)?;
    decrypt_json(&json, passphrase).context("the key file cannot be opened")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_one_kind_are_alike() {
        let refused = |code, message: &str, data: &str| {
            let (message, data) = (message.to_owned(), data.to_owned());
            Refused {
                code,
                message,
                data,
            }
            .kind()
        };
        assert_eq!(
            refused(1014, "Priority is too low: (4 vs 4)", "The transaction…"),
            "1014 Priority is too low"
        );
        assert_eq!(
            refused(1010, "Invalid Transaction", "Custom error: 3"),
            "1010 Custom error: 3"
        );
        assert_eq!(
            refused(1010, "Invalid Transaction", ""),
            "1010 Invalid Transaction"
        );
    }

    #[test]
    fn heights_are_hexadecimal() {
        let header = serde_json::json!({ "number": "0x1f" });
        assert_eq!(height(&header).unwrap(), 31);
        assert!(height(&Value::Null).is_err());
    }
}
