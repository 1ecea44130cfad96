//! A key that signs.

use crate::ClientError;
use core::fmt;
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

    /// The public key as SS58 text with prefix 42.
    #[must_use]
    pub fn address(&self) -> String {
        crate::AccountId::from(self.public_key()).to_string()
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
