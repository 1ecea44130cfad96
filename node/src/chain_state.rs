//! What a running chain says about validators, their keys and itself, read from its state.
//!
//! The keys of the state are computed here, so that a node of this release can look at a chain
//! that still runs the runtime before it.

use codec::{Decode, Encode};
use registry_primitives::records::validators::{AuthorisedUpgrade, Validator};
use registry_runtime::{AccountId, BlockNumber, SessionKeys};
use serde_json::{json, Value};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};

use crate::{
    keys::Bytes,
    remote::{CallError, Remote},
};

/// The state of a chain, as one node knows it at its best block.
pub struct ChainState<'a> {
    remote: &'a Remote,
}

/// How the best and the last final block stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// Number of the best block.
    pub best: u64,
    /// Number of the last final block.
    pub finalised: u64,
}

/// Whether a validator acts with the keys it has on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Its block key is in the set that makes blocks now.
    pub authors: bool,
    /// Its finality key is in the set that votes now.
    pub votes: bool,
    /// It is in the set of the next session.
    pub queued: bool,
}

impl<'a> ChainState<'a> {
    /// The state that a node knows.
    pub fn of(remote: &'a Remote) -> Self {
        Self { remote }
    }

    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, CallError> {
        let answer = self
            .remote
            .call("state_getStorage", json!([Bytes(key.to_vec())]))?;
        match answer {
            Value::Null => Ok(None),
            Value::String(text) => text
                .parse::<Bytes>()
                .map(|bytes| Some(bytes.0))
                .map_err(CallError::Answer),
            _ => Err(CallError::Answer("state_getStorage returns no text".into())),
        }
    }

    fn value<T: Decode>(&self, key: &[u8]) -> Result<Option<T>, CallError> {
        self.bytes(key)?
            .map(|bytes| decode("a value of the state", &bytes))
            .transpose()
    }

    fn runtime<T: Decode>(&self, function: &str) -> Result<T, CallError> {
        let answer = self.remote.call("state_call", json!([function, "0x"]))?;
        let bytes: Bytes = answer
            .as_str()
            .unwrap_or_default()
            .parse()
            .map_err(CallError::Answer)?;
        decode(function, &bytes.0)
    }

    /// The validator whose session key this is.
    pub fn owner_of(&self, kind: KeyTypeId, public: &[u8]) -> Result<Option<AccountId>, CallError> {
        self.value(&twox_64_concat(
            "Session",
            "KeyOwner",
            &(kind, public.to_vec()).encode(),
        ))
    }

    /// The session keys that a validator set last.
    pub fn keys_of(&self, validator: &AccountId) -> Result<Option<SessionKeys>, CallError> {
        self.value(&twox_64_concat("Session", "NextKeys", &validator.encode()))
    }

    /// Whether a validator acts with these keys.
    pub fn acting(&self, validator: &AccountId, keys: &SessionKeys) -> Result<Acting, CallError> {
        let authors: Vec<AuraId> = self.runtime("AuraApi_authorities")?;
        let voters: Vec<(GrandpaId, u64)> = self.runtime("GrandpaApi_grandpa_authorities")?;
        let queued: Option<Vec<(AccountId, SessionKeys)>> =
            self.value(&prefix("Session", "QueuedKeys"))?;
        Ok(Acting {
            authors: authors.contains(&keys.aura),
            votes: voters.iter().any(|(voter, _)| *voter == keys.grandpa),
            queued: queued
                .unwrap_or_default()
                .iter()
                .any(|(queued, with)| queued == validator && with.encode() == keys.encode()),
        })
    }

    /// What the registry knows of a validator.
    pub fn validator(&self, validator: &AccountId) -> Result<Option<Validator>, CallError> {
        self.value(&blake2_128_concat(
            "Validators",
            "Validators",
            &validator.encode(),
        ))
    }

    /// The release that governance authorised and that nobody applied yet.
    pub fn authorised_upgrade(&self) -> Result<Option<AuthorisedUpgrade<BlockNumber>>, CallError> {
        self.value(&prefix("Governance", "Authorised"))
    }

    /// The time of the best block, in milliseconds since 1970-01-01 UTC.
    pub fn time(&self) -> Result<Option<u64>, CallError> {
        self.value(&prefix("Timestamp", "Now"))
    }

    /// The best and the last final block.
    pub fn heads(&self) -> Result<Heads, CallError> {
        let best = self.remote.call("chain_getHeader", json!([]))?;
        let hash = self.remote.call("chain_getFinalizedHead", json!([]))?;
        let finalised = self.remote.call("chain_getHeader", json!([hash]))?;
        Ok(Heads {
            best: number_of(&best)?,
            finalised: number_of(&finalised)?,
        })
    }
}

fn decode<T: Decode>(what: &str, mut bytes: &[u8]) -> Result<T, CallError> {
    T::decode(&mut bytes).map_err(|error| CallError::Answer(format!("{what}: {error}")))
}

/// The number in a header of a block.
fn number_of(header: &Value) -> Result<u64, CallError> {
    header
        .get("number")
        .and_then(Value::as_str)
        .and_then(|text| text.strip_prefix("0x"))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or_else(|| CallError::Answer("a header without a number".into()))
}

fn prefix(pallet: &str, item: &str) -> Vec<u8> {
    [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

fn twox_64_concat(pallet: &str, item: &str, key: &[u8]) -> Vec<u8> {
    [&prefix(pallet, item), &twox_64(key)[..], key].concat()
}

fn blake2_128_concat(pallet: &str, item: &str, key: &[u8]) -> Vec<u8> {
    [&prefix(pallet, item), &blake2_128(key)[..], key].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::material::SessionSecrets, remote::prepared};

    #[test]
    fn keys_of_the_state_are_the_well_known_ones() {
        // As every explorer shows them.
        assert_eq!(
            hex::encode(prefix("Timestamp", "Now")),
            "f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"
        );
        let key = twox_64_concat("Session", "NextKeys", &[7; 32]);
        assert_eq!(key.len(), 32 + 8 + 32);
        assert!(key.ends_with(&[7; 32]));
        assert_eq!(
            blake2_128_concat("Validators", "Validators", &[7; 32]).len(),
            32 + 16 + 32
        );
    }

    /// A chain with one validator, whose keys are those of Alice.
    fn chain(keys: &crate::keys::material::PublicKeys) -> Remote {
        let hexadecimal = |bytes: Vec<u8>| json!(Bytes(bytes));
        let key_owner = |kind: KeyTypeId, key: &[u8]| {
            twox_64_concat("Session", "KeyOwner", &(kind, key.to_vec()).encode())
        };
        let session = keys.session_keys();
        let state = [
            (
                key_owner(KeyTypeId(*b"aura"), &keys.aura.0),
                keys.account.encode(),
            ),
            (
                twox_64_concat("Session", "NextKeys", &keys.account.encode()),
                session.encode(),
            ),
            (
                prefix("Session", "QueuedKeys"),
                vec![(keys.account.clone(), session.clone())].encode(),
            ),
            (prefix("Timestamp", "Now"), 5_000_u64.encode()),
        ];
        let authors = vec![session.aura.clone()].encode();
        let voters: Vec<(GrandpaId, u64)> = Vec::new();
        prepared::node(move |method, params| match method {
            "state_getStorage" => {
                let key = params[0].as_str().unwrap_or_default();
                let found = state
                    .iter()
                    .find(|(known, _)| Bytes(known.clone()).to_string() == key);
                Ok(found.map_or(Value::Null, |(_, value)| hexadecimal(value.clone())))
            }
            "state_call" if params[0] == "AuraApi_authorities" => Ok(hexadecimal(authors.clone())),
            "state_call" => Ok(hexadecimal(voters.encode())),
            "chain_getFinalizedHead" => Ok(json!("0x01")),
            "chain_getHeader" if params[0] == "0x01" => Ok(json!({ "number": "0x8" })),
            "chain_getHeader" => Ok(json!({ "number": "0xa" })),
            _ => Err((-32601, "Method not found")),
        })
    }

    #[test]
    fn a_validator_is_found_by_its_keys_and_judged_by_the_sets() {
        let alice = SessionSecrets::development("//Alice").expect("a development key");
        let keys = alice.public_for(alice.own_account());
        let remote = chain(&keys);
        let state = ChainState::of(&remote);

        let owner = state.owner_of(KeyTypeId(*b"aura"), &keys.aura.0);
        assert_eq!(owner, Ok(Some(keys.account.clone())));
        assert_eq!(
            state.owner_of(KeyTypeId(*b"gran"), &keys.grandpa.0),
            Ok(None)
        );
        let on_chain = state
            .keys_of(&keys.account)
            .expect("it answers")
            .expect("it has keys");
        assert_eq!(on_chain.encode(), keys.encoded().0);
        assert_eq!(
            state.acting(&keys.account, &on_chain),
            Ok(Acting {
                authors: true,
                votes: false,
                queued: true
            })
        );
        assert_eq!(
            state.heads(),
            Ok(Heads {
                best: 10,
                finalised: 8
            })
        );
        assert_eq!(state.time(), Ok(Some(5_000)));
        assert_eq!(state.authorised_upgrade(), Ok(None));
        assert_eq!(state.validator(&keys.account), Ok(None));
    }

    #[test]
    fn a_header_has_a_number() {
        assert_eq!(number_of(&json!({ "number": "0x1f" })), Ok(31));
        assert!(number_of(&json!({ "number": 31 })).is_err());
        assert!(number_of(&Value::Null).is_err());
    }
}
