//! The keys of a country and what they sign.

use super::*;

/// A key by its number; vouchers come after the keys.
pub(super) type Key = u8;

pub(super) struct Keyring {
    pub(super) pairs: Vec<sr25519::Pair>,
    pub(super) ids: Vec<AccountId>,
    /// Signatures cost more than anything else here, and come again and again.
    pub(super) signatures: HashMap<(Key, Vec<u8>), MultiSignature>,
}

thread_local! {
    pub(super) static KEYRING: RefCell<Keyring> = RefCell::new({
        let seed = |key: Key| sr25519::Pair::from_seed(&[key + 1; 32]);
        let pairs: Vec<_> = (0..KEYS + VOUCHERS).map(seed).collect();
        let ids = pairs.iter().map(|pair| pair.public().into()).collect();
        Keyring { pairs, ids, signatures: HashMap::new() }
    });
}

pub(super) fn id(key: Key) -> AccountId {
    KEYRING.with_borrow(|ring| ring.ids[usize::from(key)].clone())
}

pub(super) fn sign(key: Key, consent: &Consent<'_, AccountId>) -> MultiSignature {
    let message = System::block_hash(0).using_encoded(|hash| consent_message(hash, consent));
    KEYRING.with_borrow_mut(|ring| {
        if let Some(known) = ring.signatures.get(&(key, message.clone())) {
            return known.clone();
        }
        let signature: MultiSignature = ring.pairs[usize::from(key)].sign(&message).into();
        ring.signatures.insert((key, message), signature.clone());
        signature
    })
}

pub(super) fn voucher_hash(voucher: Key) -> [u8; 32] {
    sp_io::hashing::blake2_256(id(voucher).as_ref())
}
