//! A key that signs.

use crate::{AccountId, ClientError, MultiSignature};
use core::fmt;
use registry_primitives::consent::{consent_message, Consent};
use std::str::FromStr;
use subxt_signer::{sr25519::Keypair, SecretUri};

/// An unlocked sr25519 key. Its secret is never shown.
#[derive(Clone)]
pub struct Signer(Keypair);

impl Signer {
    /// The key of a secret URI, for example `//Alice` of the development presets.
    pub fn from_uri(uri: &str) -> Result<Self, ClientError> {
        let invalid = |_| ClientError::SecretUri;
        let uri = SecretUri::from_str(uri).map_err(|_| ClientError::SecretUri)?;
        Keypair::from_uri(&uri).map(Self).map_err(invalid)
    }

    /// A key that was unlocked elsewhere.
    #[must_use]
    pub fn from_keypair(keypair: Keypair) -> Self {
        Self(keypair)
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.public_key().0
    }

    /// The public key as the chain knows it.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.public_key().into()
    }

    /// The public key as SS58 text with prefix 42.
    #[must_use]
    pub fn address(&self) -> String {
        self.account().to_string()
    }

    /// Agree to something, in the registry whose first block has this hash and in no other.
    #[must_use]
    pub fn consent(
        &self,
        genesis_hash: &[u8; 32],
        consent: &Consent<'_, AccountId>,
    ) -> MultiSignature {
        let message = consent_message(genesis_hash, consent);
        MultiSignature::Sr25519(self.0.sign(&message).0)
    }

    /// Agree to take the place of another key: what [`crate::Call::RotateKey`] and
    /// [`crate::Call::ProposeRecovery`] take.
    #[must_use]
    pub fn consent_to_replace(&self, genesis_hash: &[u8; 32], old: &AccountId) -> MultiSignature {
        let new = self.account();
        self.consent(genesis_hash, &Consent::Replace { old, new: &new })
    }

    pub(crate) fn keypair(&self) -> &Keypair {
        &self.0
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use subxt_signer::sr25519::{verify, PublicKey, Signature};

    #[test]
    fn consent_is_a_signature_of_the_message_as_the_chain_reads_it() {
        let signer = Signer::from_uri("//Bob").unwrap();
        let old = AccountId::from([7; 32]);
        let genesis = [3; 32];
        let signature = signer.consent_to_replace(&genesis, &old);
        let encoded = signature.encode();
        assert_eq!((encoded.len(), encoded[0]), (65, 1));
        let MultiSignature::Sr25519(bytes) = signature else {
            panic!("another scheme");
        };
        let new = signer.public_key();
        let of_chain = Consent::Replace {
            old: &[7u8; 32],
            new: &new,
        };
        let by = PublicKey(new);
        let fits =
            |genesis: &[u8]| verify(&Signature(bytes), consent_message(genesis, &of_chain), &by);
        assert!(fits(&genesis));
        assert!(!fits(&[4; 32]));
    }
}
