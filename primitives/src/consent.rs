//! What the holder of a key signs to say that the key is theirs, before the chain knows it.
//!
//! The message holds the hash of the chain's first block, so that a signature given to one
//! registry is worth nothing in another.

use crate::OrganisationKind;
use alloc::vec::Vec;
use codec::Encode;

/// What a signature agrees to.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub enum Consent<'a, AccountId> {
    /// To act for an organisation that invited the holder of the voucher. Signed by the
    /// voucher and by the key.
    #[codec(index = 0)]
    Join {
        /// Hash of the voucher.
        voucher: [u8; 32],
        /// The key that joins.
        key: &'a AccountId,
    },
    /// To take the place of another key. Signed by the new key.
    #[codec(index = 1)]
    Replace {
        /// The key that is replaced.
        old: &'a AccountId,
        /// The key that takes over.
        new: &'a AccountId,
    },
    /// To register an organisation and be its first administrator. Signed by the key.
    #[codec(index = 2)]
    Apply {
        /// What the organisation is.
        kind: OrganisationKind,
        /// Its public name.
        name: &'a [u8],
        /// Its tax id.
        tax_id: &'a [u8],
        /// ISO 3166-1 alpha-2 code of its seat.
        country: [u8; 2],
        /// Address of its public pages.
        website: &'a [u8],
        /// How many applications of the key were rejected before: a consent is worth one
        /// decision.
        rejections: u32,
        /// The key of the administrator.
        key: &'a AccountId,
    },
}

/// The bytes to sign in the registry whose first block has this hash.
pub fn consent_message<AccountId: Encode>(
    genesis: &[u8],
    consent: &Consent<'_, AccountId>,
) -> Vec<u8> {
    (b"carbon-registry/consent", genesis, consent).encode()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_purposes_and_keys_are_told_apart() {
        let (a, b) = ([1u8; 32], [2u8; 32]);
        let replace = Consent::Replace { old: &a, new: &b };
        let join = Consent::Join {
            voucher: a,
            key: &b,
        };
        let message = consent_message(&[0; 32], &replace);
        assert_ne!(message, consent_message(&[9; 32], &replace));
        assert_ne!(message, consent_message(&[0; 32], &join));
        let back = Consent::Replace { old: &b, new: &a };
        assert_ne!(message, consent_message(&[0; 32], &back));
    }
}
