//! Vouchers, and the calls that need no signer of the transaction.
//!
//! A voucher is a key of its own. Who invites tells the chain its hash and hands its words to
//! the person invited; who accepts signs with it once.

use crate::{AccountId, Call, ClientError, MultiSignature, Signer};
use core::fmt;
use registry_primitives::{consent::Consent, OrganisationKind};
use sp_crypto_hashing::blake2_256;
use subxt_signer::{bip39::Mnemonic, sr25519::Keypair};

/// Random bytes behind the words of a voucher: twelve words.
const ENTROPY: usize = 16;

/// The key of an invitation. Its secret is never shown.
#[derive(Clone)]
pub struct Voucher(Signer);

impl Voucher {
    /// A new voucher, and the words that are handed to the person invited.
    pub fn generate() -> Result<(Self, String), ClientError> {
        let failed = |error: String| ClientError::Random(error);
        let mut entropy = [0u8; ENTROPY];
        getrandom::getrandom(&mut entropy).map_err(|error| failed(error.to_string()))?;
        let words = Mnemonic::from_entropy(&entropy).map_err(|error| failed(error.to_string()))?;
        let words = words.to_string();
        Ok((Self::from_secret(&words)?, words))
    }

    /// The voucher of these words, or of a seed of 32 bytes in hexadecimal.
    pub fn from_secret(secret: &str) -> Result<Self, ClientError> {
        let secret = secret.trim();
        let keypair = if let Some(seed) = secret.strip_prefix("0x") {
            let seed = hex::decode(seed).map_err(|_| ClientError::Voucher)?;
            let seed = seed.try_into().map_err(|_| ClientError::Voucher)?;
            Keypair::from_secret_key(seed)
        } else {
            let words = secret
                .parse::<Mnemonic>()
                .map_err(|_| ClientError::Voucher)?;
            Keypair::from_phrase(&words, None)
        };
        keypair
            .map(|keypair| Self(Signer::from_keypair(keypair)))
            .map_err(|_| ClientError::Voucher)
    }

    /// The hash by which the chain knows the voucher: what [`Call::Invite`] takes.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        blake2_256(&self.0.public_key())
    }

    /// The call by which a key becomes a member, signed by the voucher and by the key.
    #[must_use]
    pub fn accept(&self, genesis_hash: &[u8; 32], key: &Signer) -> Call {
        let account = key.account();
        let consent = Consent::Join {
            voucher: self.hash(),
            key: &account,
        };
        Call::AcceptInvitation {
            voucher: self.0.account(),
            voucher_signature: self.0.consent(genesis_hash, &consent),
            key: account,
            key_signature: key.consent(genesis_hash, &consent),
        }
    }
}

impl fmt::Debug for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Voucher(0x{})", hex::encode(self.hash()))
    }
}

/// An organisation that registers itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: [u8; 2],
    /// Address of its public pages; empty when it has none.
    pub website: String,
}

impl Application {
    /// The call by which the organisation registers itself, signed by the key of its first
    /// administrator, of whose applications so many were rejected before.
    #[must_use]
    pub fn sign(self, genesis_hash: &[u8; 32], key: &Signer, rejections: u32) -> Call {
        let account = key.account();
        let signature = self.consent(genesis_hash, key, &account, rejections);
        let Self {
            kind,
            name,
            tax_id,
            country,
            website,
        } = self;
        Call::ApplyOrganisation {
            kind,
            name,
            tax_id,
            country,
            website,
            key: account,
            signature,
        }
    }

    fn consent(
        &self,
        genesis_hash: &[u8; 32],
        key: &Signer,
        account: &AccountId,
        rejections: u32,
    ) -> MultiSignature {
        let consent = Consent::Apply {
            kind: self.kind,
            name: self.name.as_bytes(),
            tax_id: self.tax_id.as_bytes(),
            country: self.country,
            website: self.website.as_bytes(),
            rejections,
            key: account,
        };
        key.consent(genesis_hash, &consent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_seeds_give_their_voucher_again() {
        let (voucher, words) = Voucher::generate().unwrap();
        assert_eq!(words.split(' ').count(), 12);
        let again = Voucher::from_secret(&format!(" {words}\n")).unwrap();
        assert_eq!(voucher.hash(), again.hash());
        assert_eq!(voucher.hash(), blake2_256(&voucher.0.public_key()));
        assert_ne!(voucher.hash(), Voucher::generate().unwrap().0.hash());
        assert!(!format!("{voucher:?}").contains(&words));
        let seed = format!("0x{}", "07".repeat(32));
        assert!(Voucher::from_secret(&seed).is_ok());
        for wrong in ["", "//Alice", "0x07", "not the words of a voucher"] {
            assert!(matches!(
                Voucher::from_secret(wrong),
                Err(ClientError::Voucher)
            ));
        }
    }

    #[test]
    fn both_the_voucher_and_the_key_sign() {
        let (voucher, _) = Voucher::generate().unwrap();
        let key = Signer::from_uri("//Bob").unwrap();
        let Call::AcceptInvitation {
            voucher: of_voucher,
            voucher_signature,
            key: of_key,
            key_signature,
        } = voucher.accept(&[3; 32], &key)
        else {
            panic!("another call");
        };
        assert_eq!(blake2_256(&of_voucher.0), voucher.hash());
        assert_eq!(of_key, key.account());
        assert_ne!(voucher_signature, key_signature);
    }
}
