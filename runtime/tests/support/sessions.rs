//! Session keys, and votes for two blocks at once.

use codec::{Decode, Encode};
use frame_support::BoundedVec;
use registry_primitives::records::validators::MAX_PROOF_LENGTH;
use registry_runtime::{AccountId, SessionKeys};
use sp_consensus_grandpa::{localized_payload, EquivocationProof};
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair, H256};
use sp_runtime::traits::ConstU32;

/// The proof of owning session keys.
pub type Proof = BoundedVec<u8, ConstU32<MAX_PROOF_LENGTH>>;
/// What finality voters are proved to have done.
pub type Equivocation = EquivocationProof<H256, u32>;

/// The secret keys of a validator.
pub struct Secrets {
    pub aura: sr25519::Pair,
    pub grandpa: ed25519::Pair,
}

impl Secrets {
    /// The keys of a phrase such as `//Eve`.
    pub fn of(phrase: &str) -> Self {
        Self {
            aura: sr25519::Pair::from_string(phrase, None).expect("a phrase"),
            grandpa: ed25519::Pair::from_string(phrase, None).expect("a phrase"),
        }
    }

    /// The account of a validator that began with these keys.
    pub fn account(&self) -> AccountId {
        self.aura.public().into()
    }

    pub fn keys(&self) -> SessionKeys {
        SessionKeys {
            aura: self.aura.public().into(),
            grandpa: self.grandpa.public().into(),
        }
    }

    /// That whoever has these keys made them for an account.
    pub fn proof_for(&self, account: &AccountId) -> Proof {
        let statement = account.using_encoded(statement_of_ownership);
        let signatures = (self.aura.sign(&statement), self.grandpa.sign(&statement));
        signatures.encode().try_into().expect("two signatures")
    }

    /// Two prevotes of one round, for two blocks.
    pub fn equivocate(&self, set: u64, round: u64) -> Equivocation {
        let vote = |byte| (H256::repeat_byte(byte), 5);
        self.vote_twice(set, round, vote(1), vote(2))
    }

    /// Prevotes of one round for the blocks that are named.
    pub fn vote_twice(
        &self,
        set: u64,
        round: u64,
        first: (H256, u32),
        second: (H256, u32),
    ) -> Equivocation {
        const PREVOTE: u8 = 0;
        let signed = |(hash, number): (H256, u32)| {
            let message = (PREVOTE, hash, number);
            let signature = self.grandpa.sign(&localized_payload(round, set, &message));
            ((hash, number), signature)
        };
        let voter = self.grandpa.public();
        let encoded = (set, PREVOTE, round, voter, signed(first), signed(second)).encode();
        Decode::decode(&mut &encoded[..]).expect("as consensus encodes it")
    }
}
