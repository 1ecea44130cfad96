//! A wallet checks a certificate against the header of its block, without trust in the node.

use crate::{agreement::RECEIPTS, asking::Asking};
use anyhow::{ensure, Context, Result};
use codec::{Decode, DecodeAll};
use registry_primitives::records::credits::Receipt;
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{generic::Header, traits::BlakeTwo256, AccountId32};
use sp_state_machine::{read_proof_check, StorageProof};

fn bytes(value: &Value) -> Result<Vec<u8>> {
    let digits = value.as_str().and_then(|text| text.strip_prefix("0x"));
    Ok(hex::decode(digits.context("hexadecimal")?)?)
}

/// What stands under a key according to a proof.
fn proved(root: [u8; 32], nodes: Vec<Vec<u8>>, key: &[u8]) -> Result<Option<Vec<u8>>> {
    let read = read_proof_check::<BlakeTwo256, _>(root.into(), StorageProof::new(nodes), [key]);
    let mut read = read.map_err(|error| anyhow::anyhow!("{error}"))?;
    read.remove(key).context("the key")
}

/// Every certificate is proved, and nothing else is.
pub async fn certificates_are_proved(asking: &Asking) -> Result<()> {
    for receipt in 1..=RECEIPTS {
        let question = json!({ "receipt": receipt, "proof": true });
        let certificate = asking.ask("registry_certificate", question).await?;
        let proof = &certificate["proof"];
        let header = bytes(&proof["header"])?;
        let hash = bytes(&certificate["block"]["hash"])?;
        assert_eq!(blake2_256(&header), *hash, "the header is the block's");
        let header = Header::<u32, BlakeTwo256>::decode_all(&mut &header[..])?;
        assert_eq!(u64::from(header.number), certificate["block"]["number"]);
        let root: [u8; 32] = header.state_root.into();
        assert_eq!(bytes(&proof["stateRoot"])?, root);

        let nodes: Vec<Vec<u8>> = proof["nodes"]
            .as_array()
            .context("nodes")?
            .iter()
            .map(bytes)
            .collect::<Result<_>>()?;
        let key = bytes(&proof["key"])?;
        let value = proved(root, nodes.clone(), &key)?.context("the receipt is in the state")?;
        assert_eq!(value, bytes(&proof["value"])?);
        let record = Receipt::<AccountId32, u32>::decode(&mut &value[..])?;
        assert_eq!(certificate["amount"], record.amount.0);
        assert_eq!(certificate["endedInBlock"], record.block);
        assert_eq!(certificate["by"]["address"], record.by.key.to_string());
        let ranges: Vec<Value> = record
            .ranges
            .iter()
            .map(|moved| json!([moved.range.first, moved.range.last]))
            .collect();
        let shown: Vec<Value> = certificate["ranges"]
            .as_array()
            .context("ranges")?
            .iter()
            .map(|range| range["range"].clone())
            .collect();
        assert_eq!(shown, ranges);

        // Neither another root nor a changed node proves anything.
        let mut other = root;
        other[0] ^= 1;
        ensure!(proved(other, nodes.clone(), &key).is_err(), "another root");
        for place in 0..nodes.len() {
            let mut changed = nodes.clone();
            let last = changed[place].last_mut().context("a byte")?;
            *last ^= 1;
            let read = proved(root, changed, &key);
            ensure!(
                !matches!(&read, Ok(Some(read)) if *read == value),
                "node {place} proves nothing"
            );
        }
    }
    Ok(())
}
