//! The keys of a node: how they are made, what is public about them, and the proof that a
//! validator owns its session keys.

use age::secrecy::{ExposeSecret, SecretString};
use codec::Encode;
use registry_runtime::{AccountId, SessionKeys};
use sc_network::config::ed25519 as node_ed25519;
use serde::{Deserialize, Serialize};
use sp_core::{
    crypto::Pair as _, ed25519, proof_of_possession::statement_of_ownership, sr25519, H256,
};
use sp_runtime::traits::OpaqueKeys;

/// The secret identity of a node on the network.
pub struct NodeKey(node_ed25519::Keypair);

impl NodeKey {
    /// A new identity.
    pub fn generate() -> Self {
        Self(node_ed25519::Keypair::generate())
    }

    /// The identity of a node of a development country. Everybody can compute it.
    pub fn development(name: &str) -> Result<Self, String> {
        let mut seed = b"registry development node key ".to_vec();
        seed.extend_from_slice(name.as_bytes());
        Self::from_bytes(sp_crypto_hashing::blake2_256(&seed))
    }

    /// The identity whose secret is written as 64 hexadecimal digits, as `--node-key` takes it.
    pub fn from_hex(text: &str) -> Result<Self, String> {
        let bytes: H256 = text
            .trim()
            .parse()
            .map_err(|_| "a node key is 64 hexadecimal digits".to_string())?;
        Self::from_bytes(bytes.0)
    }

    /// The identity in a node's own file: 32 bytes, or 64 hexadecimal digits.
    pub fn from_file_contents(contents: &[u8]) -> Result<Self, String> {
        match <[u8; 32]>::try_from(contents) {
            Ok(bytes) => Self::from_bytes(bytes),
            Err(_) => Self::from_hex(&String::from_utf8_lossy(contents)),
        }
    }

    fn from_bytes(bytes: [u8; 32]) -> Result<Self, String> {
        node_ed25519::SecretKey::try_from_bytes(bytes)
            .map(|secret| Self(node_ed25519::Keypair::from(secret)))
            .map_err(|error| format!("the node key cannot be used: {error}"))
    }

    /// The secret, as `--node-key` and the node's own file hold it.
    pub fn secret_hex(&self) -> SecretString {
        SecretString::from(hex::encode(self.0.secret().to_bytes()))
    }

    /// The name of the node in the addresses of others.
    pub fn peer_id(&self) -> String {
        self.0.public().to_peer_id().to_base58()
    }
}

/// The secret session keys of a validator: what makes its blocks and its finality votes.
pub struct SessionSecrets {
    aura: SecretString,
    grandpa: SecretString,
    aura_pair: sr25519::Pair,
    grandpa_pair: ed25519::Pair,
}

impl SessionSecrets {
    /// New session keys.
    pub fn generate() -> Self {
        let (aura_pair, aura, _) = sr25519::Pair::generate_with_phrase(None);
        let (grandpa_pair, grandpa, _) = ed25519::Pair::generate_with_phrase(None);
        Self {
            aura: SecretString::from(aura),
            grandpa: SecretString::from(grandpa),
            aura_pair,
            grandpa_pair,
        }
    }

    /// The session keys behind two secrets: phrases, or URIs such as `//Alice`.
    pub fn from_secrets(aura: SecretString, grandpa: SecretString) -> Result<Self, String> {
        let aura_pair = sr25519::Pair::from_string(aura.expose_secret(), None)
            .map_err(|_| "the secret of the block key is no phrase".to_string())?;
        let grandpa_pair = ed25519::Pair::from_string(grandpa.expose_secret(), None)
            .map_err(|_| "the secret of the finality key is no phrase".to_string())?;
        Ok(Self {
            aura,
            grandpa,
            aura_pair,
            grandpa_pair,
        })
    }

    /// The session keys of a development key such as `//Alice`.
    pub fn development(uri: &str) -> Result<Self, String> {
        Self::from_secrets(SecretString::from(uri), SecretString::from(uri))
    }

    /// The secret of the block key.
    pub fn aura_secret(&self) -> &SecretString {
        &self.aura
    }

    /// The secret of the finality key.
    pub fn grandpa_secret(&self) -> &SecretString {
        &self.grandpa
    }

    /// The account that a validator has which begins with these keys.
    pub fn own_account(&self) -> AccountId {
        AccountId::from(self.aura_pair.public())
    }

    /// What everybody may know, for the validator of an account.
    pub fn public_for(&self, account: AccountId) -> PublicKeys {
        PublicKeys {
            aura: self.aura_pair.public(),
            grandpa: self.grandpa_pair.public(),
            proof: Bytes(ownership_proof(
                &self.aura_pair,
                &self.grandpa_pair,
                &account,
            )),
            account,
        }
    }
}

/// Signs, with both keys, that they belong to the validator of an account. It is what
/// `SessionKeys::generate` of the runtime returns as the proof.
fn ownership_proof(aura: &sr25519::Pair, grandpa: &ed25519::Pair, account: &AccountId) -> Vec<u8> {
    let statement = statement_of_ownership(&account.encode());
    (aura.sign(&statement), grandpa.sign(&statement)).encode()
}

/// What everybody may know about the keys of a validator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicKeys {
    /// The validator: the public block key with which its operator began.
    pub account: AccountId,
    /// The public block key.
    pub aura: sr25519::Public,
    /// The public finality key.
    pub grandpa: ed25519::Public,
    /// The proof that the owner of both keys is that validator.
    pub proof: Bytes,
}

impl PublicKeys {
    /// The keys as transactions carry them.
    pub fn session_keys(&self) -> SessionKeys {
        SessionKeys {
            aura: self.aura.into(),
            grandpa: self.grandpa.into(),
        }
    }

    /// The same, encoded: 64 bytes.
    pub fn encoded(&self) -> Bytes {
        Bytes(self.session_keys().encode())
    }

    /// Whether the proof is one that the chain accepts.
    pub fn is_proved(&self) -> bool {
        self.session_keys()
            .ownership_proof_is_valid(&self.account.encode(), &self.proof.0)
    }
}

/// Bytes that people see as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl std::fmt::Display for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "0x{}", hex::encode(&self.0))
    }
}

impl std::str::FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim();
        hex::decode(digits.strip_prefix("0x").unwrap_or(digits))
            .map(Self)
            .map_err(|_| format!("`{digits}` are not hexadecimal digits"))
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::crypto::Ss58Codec;

    #[test]
    fn a_proof_is_valid_for_its_owner_and_for_nobody_else() {
        let secrets = SessionSecrets::generate();
        let mut keys = secrets.public_for(secrets.own_account());
        assert!(keys.is_proved());
        assert_eq!(keys.account, AccountId::from(keys.aura));
        assert_eq!(keys.encoded().0.len(), 64);
        assert_eq!(&keys.encoded().0[..32], &keys.aura.0);

        keys.account = SessionSecrets::generate().own_account();
        assert!(!keys.is_proved(), "another owner can use the proof");
    }

    #[test]
    fn a_proof_is_not_valid_for_other_keys_nor_shortened() {
        let secrets = SessionSecrets::generate();
        let keys = secrets.public_for(secrets.own_account());

        let mut other = keys.clone();
        other.grandpa = SessionSecrets::generate()
            .public_for(secrets.own_account())
            .grandpa;
        assert!(!other.is_proved());

        let mut shortened = keys;
        shortened.proof.0.pop();
        assert!(!shortened.is_proved());
    }

    #[test]
    fn the_keys_of_a_development_account_are_the_ones_of_its_flag() {
        let alice = SessionSecrets::development("//Alice").expect("a development key");
        let keys = alice.public_for(alice.own_account());
        assert_eq!(
            keys.account.to_ss58check(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
        assert_eq!(
            keys.grandpa.to_ss58check(),
            "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu"
        );
    }

    #[test]
    fn a_node_key_is_the_same_after_being_written() {
        let key = NodeKey::generate();
        let again = NodeKey::from_hex(key.secret_hex().expose_secret()).expect("a node key");
        assert_eq!(again.peer_id(), key.peer_id());
        assert!(key.peer_id().starts_with("12D3KooW"), "{}", key.peer_id());
        assert!(NodeKey::from_hex("00ff").is_err());
        assert_ne!(
            NodeKey::development("a").expect("a node key").peer_id(),
            NodeKey::development("b").expect("a node key").peer_id()
        );
    }
}
