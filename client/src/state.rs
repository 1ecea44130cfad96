//! The state of the registry at one block.

mod accounts;
mod agenda;
mod credits;
mod documents;
mod freezes;
mod governance;
mod monitoring;
mod programmes;
mod quota;
mod roles;
mod safeguards;
mod statements;
mod validators;
mod view;

pub use accounts::{
    AccreditationView, CountryView, InvitationView, MemberView, OrganisationView, RecoveryView,
};
pub use agenda::ScheduledView;
pub use credits::{ReceiptView, WaitingTransferView};
pub use documents::{DocumentView, EstimateView, MitigationActionView};
pub use freezes::FreezeView;
pub use governance::MotionView;
pub use monitoring::{CertificateView, ReportView};
pub use programmes::{AuthorisationView, ProgrammeView};
pub use roles::{IntentView, MatrixCell};
pub use safeguards::TrustedView;
pub use validators::{PerformanceView, SessionView, ValidatorView};

use crate::{
    call::DecodedCall,
    decode_call,
    fit::{Fits, Item},
    ledger_digest, ClientError, RegistryConfig,
};
use codec::{Decode, Encode, Input};
use registry_primitives::{records::ledger::LedgerDigest, ProgrammeId};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use subxt::{client::OnlineClientAtBlock, dynamic::Value, error::StorageError};

/// Bytes of a storage key before the hashed key of a map.
const PREFIX: usize = 32;

/// The state of the registry at one block.
pub struct State {
    at: OnlineClientAtBlock<RegistryConfig>,
    fits: Fits,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn unreadable(error: impl core::fmt::Display) -> ClientError {
    ClientError::Unreadable(error.to_string())
}

fn node(error: impl core::fmt::Display) -> ClientError {
    ClientError::Node(error.to_string())
}

fn prefix(pallet: &str, item: &str) -> Vec<u8> {
    [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// A key hashed by `Twox64Concat`.
fn twox_64_concat(key: &impl Encode) -> Vec<u8> {
    let key = key.encode();
    [&twox_64(&key)[..], &key].concat()
}

/// A key hashed by `Blake2_128Concat`.
fn blake2_128_concat(key: &impl Encode) -> Vec<u8> {
    let key = key.encode();
    [&blake2_128(&key)[..], &key].concat()
}

/// A key of a map as it stands in storage, after the hash of `HASH` bytes that its hasher puts
/// before it. A key hashed by `Identity` stands there as it is.
struct Hashed<const HASH: usize, K>(K);

/// A key hashed by `Twox64Concat`.
type Twox64Concat<K> = Hashed<8, K>;
/// A key hashed by `Blake2_128Concat`.
type Blake2_128Concat<K> = Hashed<16, K>;

impl<const HASH: usize, K: Decode> Decode for Hashed<HASH, K> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        let mut hash = [0; HASH];
        input.read(&mut hash)?;
        K::decode(input).map(Self)
    }
}

impl State {
    /// The state that a client at a block sees.
    #[must_use]
    pub fn new(at: OnlineClientAtBlock<RegistryConfig>) -> Self {
        Self::with(at, Fits::default())
    }

    /// The same, with what is known of the node's runtimes.
    pub(crate) fn with(at: OnlineClientAtBlock<RegistryConfig>, fits: Fits) -> Self {
        Self { at, fits }
    }

    /// Spec version of the runtime that the block leaves behind.
    #[must_use]
    pub fn spec_version(&self) -> u32 {
        self.at.spec_version()
    }

    /// Refuse what the runtime of the block means otherwise than this program.
    fn expect(&self, item: Item) -> Result<(), ClientError> {
        self.fits
            .check(self.spec_version(), self.metadata(), item)
            .map_err(ClientError::from)
    }

    /// Number of the block.
    #[must_use]
    pub fn block_number(&self) -> u64 {
        self.at.block_number()
    }

    /// Number of the block, as the chain's records count blocks.
    fn now(&self) -> u32 {
        u32::try_from(self.block_number()).unwrap_or(u32::MAX)
    }

    /// Hash of the block.
    #[must_use]
    pub fn block_hash(&self) -> [u8; 32] {
        self.at.block_hash().0
    }

    /// The digest of the ledger in the header of the block; `None` when the block changed
    /// nothing in the ledger.
    pub async fn ledger_digest(&self) -> Result<Option<LedgerDigest>, ClientError> {
        let header = self.at.block_header().await.map_err(node)?;
        Ok(ledger_digest(&header))
    }

    /// Metadata of the runtime of the block.
    #[must_use]
    pub fn metadata(&self) -> &subxt::Metadata {
        self.at.metadata_ref()
    }

    /// What an encoded call says, by the runtime of the block.
    pub fn decode_call(&self, bytes: &[u8]) -> Result<DecodedCall, ClientError> {
        decode_call(self.metadata(), bytes)
    }

    async fn value<T: Decode>(
        &self,
        pallet: &str,
        item: &str,
        hashed_key: Vec<u8>,
    ) -> Result<Option<T>, ClientError> {
        match self.raw(pallet, item, hashed_key).await? {
            Some(bytes) => T::decode(&mut &bytes[..]).map(Some).map_err(unreadable),
            None => Ok(None),
        }
    }

    /// A value as the chain keeps it.
    async fn raw(
        &self,
        pallet: &str,
        item: &str,
        hashed_key: Vec<u8>,
    ) -> Result<Option<Vec<u8>>, ClientError> {
        self.expect(Item::entry(pallet, item))?;
        let key = [prefix(pallet, item), hashed_key].concat();
        match self.at.storage().fetch_raw(key).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StorageError::NoValueFound) => Ok(None),
            Err(error) => Err(node(error)),
        }
    }

    /// All entries of a map, in the order of the trie. The type of the key tells the hashers.
    async fn entries<K: Decode, V: Decode>(
        &self,
        pallet: &str,
        item: &str,
    ) -> Result<Vec<(K, V)>, ClientError> {
        self.entries_under(pallet, item, Vec::new()).await
    }

    /// The entries of a map whose keys begin with these.
    async fn entries_under<K: Decode, V: Decode>(
        &self,
        pallet: &str,
        item: &str,
        keys: Vec<Value>,
    ) -> Result<Vec<(K, V)>, ClientError> {
        self.expect(Item::entry(pallet, item))?;
        let address = subxt::dynamic::storage::<Vec<Value>, Value>(pallet, item);
        let mut entries = self.at.storage().iter(address, keys).await.map_err(node)?;
        let mut found = Vec::new();
        while let Some(entry) = entries.next().await {
            let entry = entry.map_err(node)?;
            let key = entry
                .key_bytes()
                .get(PREFIX..)
                .ok_or_else(|| unreadable("a key is too short"))?;
            let key = K::decode(&mut &*key).map_err(unreadable)?;
            let value = V::decode(&mut entry.value().bytes()).map_err(unreadable)?;
            found.push((key, value));
        }
        Ok(found)
    }

    /// What a map of the programmes' pallet keeps for one programme, by its second key.
    async fn of_programme<K: Decode, V: Decode>(
        &self,
        item: &str,
        id: ProgrammeId,
    ) -> Result<Vec<(K, V)>, ClientError> {
        let keys = vec![Value::u128(id.0.into())];
        let all = self.entries_under("Programmes", item, keys).await?;
        let second = |((_, key), value): ((Twox64Concat<ProgrammeId>, K), V)| (key, value);
        Ok(all.into_iter().map(second).collect())
    }
}

/// Entries under a hashed key in the order of the key.
fn numbered<K: Ord + Copy, V>(entries: Vec<(Twox64Concat<K>, V)>) -> impl Iterator<Item = (K, V)> {
    let mut entries = entries;
    entries.sort_by_key(|(Hashed(key), _)| *key);
    entries.into_iter().map(|(Hashed(key), value)| (key, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{OrganisationId, Sector};

    #[test]
    fn keys_are_read_behind_their_hashes() {
        let mut key = twox_64_concat(&OrganisationId(7));
        key.extend(Sector::Transport.encode());
        let (Hashed(organisation), sector) =
            <(Twox64Concat<OrganisationId>, Sector)>::decode(&mut &key[..]).unwrap();
        assert_eq!(
            (organisation, sector),
            (OrganisationId(7), Sector::Transport)
        );
        let key = blake2_128_concat(&[5u8; 32]);
        let Hashed(read) = Blake2_128Concat::<[u8; 32]>::decode(&mut &key[..]).unwrap();
        assert_eq!(read, [5; 32]);
        assert!(Blake2_128Concat::<[u8; 32]>::decode(&mut &key[..40]).is_err());
    }

    /// Part of a key is given to subxt as a value, and it must become what the chain stores.
    #[test]
    fn the_first_key_of_a_map_is_hashed_as_the_chain_does() {
        let at = crate::offline::client();
        for (pallet, item) in [("Credits", "RangesOf"), ("Programmes", "Calendar")] {
            let address = subxt::dynamic::storage::<Vec<Value>, Value>(pallet, item);
            let storage = at.storage();
            let entry = storage.entry(address).unwrap();
            let key = entry.iter_key(vec![Value::u128(7)]).unwrap();
            let expected = [prefix(pallet, item), twox_64_concat(&7u32)];
            assert_eq!(key, expected.concat(), "{pallet}.{item}");
        }
    }

    /// Holds what the readers ask a pallet for, with the hashers and the names of arguments that
    /// they expect, against the metadata.
    fn keeps(pallet: &str, items: &[(&str, &[&str])], functions: &[(&str, &[&str])]) {
        let metadata = subxt::Metadata::decode_from(crate::METADATA).unwrap();
        let pallet = metadata.pallet_by_name(pallet).unwrap();
        for (item, hashers) in items {
            let entry = pallet.storage().unwrap().entry_by_name(item).unwrap();
            let kept: Vec<_> = entry
                .keys()
                .map(|key| format!("{:?}", key.hasher))
                .collect();
            assert_eq!(kept, *hashers, "{item}");
        }
        for (function, arguments) in functions {
            let function = pallet.view_function_by_name(function).unwrap();
            let names: Vec<_> = function.inputs().map(|input| &*input.name).collect();
            assert_eq!(names, *arguments);
        }
    }

    #[test]
    fn the_programmes_pallet_keeps_what_is_read() {
        let items: &[(&str, &[&str])] = &[
            ("IssuanceRequiresVerification", &[]),
            ("Programmes", &["Twox64Concat"]),
            ("ProgrammeOfExternalId", &["Blake2_128Concat"]),
            ("Authorisations", &["Twox64Concat", "Twox64Concat"]),
            ("Amendments", &["Twox64Concat"]),
            ("OwnershipProposals", &["Twox64Concat"]),
            ("Documents", &["Twox64Concat", "Twox64Concat"]),
            ("MitigationActions", &["Twox64Concat", "Blake2_128Concat"]),
            ("Estimates", &["Twox64Concat", "Twox64Concat"]),
            ("LatestConstants", &["Blake2_128Concat"]),
            ("Reports", &["Twox64Concat"]),
            ("Calendar", &["Twox64Concat", "Identity"]),
            ("Certificates", &["Twox64Concat", "Twox64Concat"]),
        ];
        let functions: &[(&str, &[&str])] = &[
            ("calculate", &["calculation", "version"]),
            ("constants", &["method", "version"]),
            ("collision", &["programme", "period"]),
            ("certified", &["programme", "certifier"]),
        ];
        keeps("Programmes", items, functions);
    }

    #[test]
    fn the_credits_pallet_keeps_what_is_read() {
        let items: &[(&str, &[&str])] = &[
            ("ProgrammeTotals", &["Twox64Concat"]),
            ("NationalTotals", &[]),
            ("OrganisationBalances", &["Twox64Concat"]),
            ("Ranges", &["Identity"]),
            ("Issuances", &["Twox64Concat"]),
            ("Receipts", &["Twox64Concat"]),
            ("WaitingTransfers", &["Twox64Concat"]),
            ("Freezes", &["Twox64Concat"]),
        ];
        let functions: &[(&str, &[&str])] = &[
            ("range_of", &["serial"]),
            ("owner_of", &["serial"]),
            ("holdings", &["organisation", "after"]),
            ("history", &["serial", "start"]),
            ("statement", &["organisation", "from", "until", "start"]),
            ("ledger", &[]),
            ("frozen_by", &["organisation", "programme"]),
        ];
        keeps("Credits", items, functions);
    }

    #[test]
    fn the_pallets_of_the_network_keep_what_is_read() {
        let items: &[(&str, &[&str])] = &[
            ("Validators", &["Blake2_128Concat"]),
            ("Rules", &[]),
            ("SessionStart", &[]),
            ("Authored", &["Twox64Concat"]),
            ("PerformanceOf", &["Twox64Concat", "Twox64Concat"]),
            ("Beats", &["Twox64Concat"]),
            ("Evidence", &["Twox64Concat"]),
        ];
        keeps("Validators", items, &[]);
        let items: &[(&str, &[&str])] = &[
            ("CurrentIndex", &[]),
            ("Validators", &[]),
            ("QueuedKeys", &[]),
            ("NextKeys", &["Twox64Concat"]),
        ];
        keeps("Session", items, &[]);
        for body in crate::proposals::Body::ALL {
            let items: &[(&str, &[&str])] = &[
                ("Members", &[]),
                ("Proposals", &[]),
                ("ProposalOf", &["Identity"]),
                ("Voting", &["Identity"]),
            ];
            keeps(body.pallet(), items, &[]);
        }
        keeps("Governance", &[("Authorised", &[])], &[]);
        keeps("SafeMode", &[("EnteredUntil", &[])], &[]);
        keeps("TxPause", &[("PausedCalls", &["Blake2_128Concat"])], &[]);
        keeps("Scheduler", &[("Agenda", &["Twox64Concat"])], &[]);
        keeps("Preimage", &[("PreimageFor", &["Identity"])], &[]);
    }

    #[test]
    fn the_safeguards_pallet_keeps_what_is_read() {
        let items: &[(&str, &[&str])] = &[
            ("Trusted", &["Twox64Concat", "Twox64Concat"]),
            ("LimitsOf", &["Twox64Concat"]),
            ("ReceptionOf", &["Twox64Concat"]),
            ("Delays", &[]),
        ];
        keeps("Safeguards", items, &[("sent_in_day", &["organisation"])]);
    }
}
