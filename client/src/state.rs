//! The state of the registry at one block.

use crate::{AccountId, ClientError, RegistryConfig};
use codec::{Decode, Encode};
use registry_primitives::{
    records::{
        accounts::{CountryParameters, MemberRecord, Organisation},
        credits::{Balances, Issuance, RangeRecord, Receipt, SerialKey, Totals},
        programmes::Programme,
    },
    AccountKind, IssuanceId, OrganisationId, OrganisationKind, OrganisationState, ProgrammeId,
    ReceiptId, ScopeSet, SerialRange, UserRole,
};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use subxt::{client::OnlineClientAtBlock, error::StorageError};

/// Bytes of a storage key before the hashed key of a map.
const PREFIX: usize = 32;

/// The country.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountryView {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: String,
    /// Name.
    pub name: String,
    /// Name of the credit unit.
    pub unit: String,
    /// Number of this registry within the country.
    pub registry_number: u8,
}

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrganisationView {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Whether it may act.
    pub state: OrganisationState,
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: String,
    /// Scopes a ministry may act on.
    pub scopes: ScopeSet,
}

/// A member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberView {
    /// Its key.
    pub key: AccountId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its role.
    pub role: UserRole,
}

/// A programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeView {
    /// Its identifier.
    pub id: ProgrammeId,
    /// Title.
    pub title: String,
    /// Identifier in the system it comes from.
    pub external_id: String,
    /// The whole record.
    pub record: Programme,
}

/// A range in an organisation's account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HoldingView {
    /// The programme.
    pub programme: ProgrammeId,
    /// The issuance.
    pub issuance: IssuanceId,
    /// The account.
    pub account: AccountKind,
    /// The serials.
    pub range: SerialRange,
}

/// The receipt of a retirement.
pub type ReceiptView = Receipt<AccountId, u32>;

/// The state of the registry at one block.
pub struct State {
    at: OnlineClientAtBlock<RegistryConfig>,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn unreadable(error: impl core::fmt::Display) -> ClientError {
    ClientError::Unreadable(error.to_string())
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

/// Bytes that a hasher puts before the key.
#[derive(Clone, Copy)]
enum HashLength {
    Identity = 0,
    Twox64Concat = 8,
    Blake2_128Concat = 16,
}

impl State {
    /// The state that a client at a block sees.
    #[must_use]
    pub fn new(at: OnlineClientAtBlock<RegistryConfig>) -> Self {
        Self { at }
    }

    /// Number of the block.
    #[must_use]
    pub fn block_number(&self) -> u64 {
        self.at.block_number()
    }

    /// Hash of the block.
    #[must_use]
    pub fn block_hash(&self) -> [u8; 32] {
        self.at.block_hash().0
    }

    async fn value<T: Decode>(
        &self,
        pallet: &str,
        item: &str,
        hashed_key: Vec<u8>,
    ) -> Result<Option<T>, ClientError> {
        let key = [prefix(pallet, item), hashed_key].concat();
        match self.at.storage().fetch_raw(key).await {
            Ok(bytes) => T::decode(&mut &bytes[..]).map(Some).map_err(unreadable),
            Err(StorageError::NoValueFound) => Ok(None),
            Err(error) => Err(ClientError::Node(error.to_string())),
        }
    }

    /// All entries of a map with one key, in the order of the trie.
    async fn entries<K: Decode, V: Decode>(
        &self,
        pallet: &str,
        item: &str,
        hash: HashLength,
    ) -> Result<Vec<(K, V)>, ClientError> {
        let address = subxt::dynamic::storage::<Vec<subxt::dynamic::Value>, subxt::dynamic::Value>(
            pallet, item,
        );
        let node = |e: StorageError| ClientError::Node(e.to_string());
        let no_keys: Vec<subxt::dynamic::Value> = Vec::new();
        let mut entries = self
            .at
            .storage()
            .iter(address, no_keys)
            .await
            .map_err(node)?;
        let mut found = Vec::new();
        while let Some(entry) = entries.next().await {
            let entry = entry.map_err(node)?;
            let key = entry
                .key_bytes()
                .get(PREFIX.saturating_add(hash as usize)..)
                .ok_or_else(|| unreadable("a key is too short"))?;
            let key = K::decode(&mut &*key).map_err(unreadable)?;
            let value = V::decode(&mut entry.value().bytes()).map_err(unreadable)?;
            found.push((key, value));
        }
        Ok(found)
    }

    /// The country.
    pub async fn country(&self) -> Result<Option<CountryView>, ClientError> {
        let country = self
            .value::<CountryParameters>("Accounts", "Country", Vec::new())
            .await?;
        Ok(country.map(|country| CountryView {
            alpha2: text(&country.alpha2),
            alpha3: text(&country.alpha3),
            name: text(&country.name),
            unit: text(&country.unit),
            registry_number: country.registry_number,
        }))
    }

    /// One organisation.
    pub async fn organisation(
        &self,
        id: OrganisationId,
    ) -> Result<Option<OrganisationView>, ClientError> {
        let record = self
            .value::<Organisation>("Accounts", "Organisations", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| organisation_view(id, &record)))
    }

    /// All organisations by identifier.
    pub async fn organisations(&self) -> Result<Vec<OrganisationView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<OrganisationId, Organisation>(
                "Accounts",
                "Organisations",
                HashLength::Twox64Concat,
            )
            .await?
            .into_iter()
            .map(|(id, record)| organisation_view(id, &record))
            .collect();
        all.sort_by_key(|organisation| organisation.id);
        Ok(all)
    }

    /// The organisation of a tax id.
    pub async fn organisation_by_tax_id(
        &self,
        tax_id: &str,
    ) -> Result<Option<OrganisationView>, ClientError> {
        let key = blake2_128_concat(&tax_id);
        match self
            .value::<OrganisationId>("Accounts", "OrganisationOfTaxId", key)
            .await?
        {
            Some(id) => self.organisation(id).await,
            None => Ok(None),
        }
    }

    /// The member behind a key.
    pub async fn member(&self, key: &[u8; 32]) -> Result<Option<MemberView>, ClientError> {
        let record = self
            .value::<MemberRecord>("Accounts", "Members", blake2_128_concat(key))
            .await?;
        Ok(record.map(|record| member_view((*key).into(), record)))
    }

    /// All members.
    pub async fn members(&self) -> Result<Vec<MemberView>, ClientError> {
        let all = self
            .entries::<AccountId, MemberRecord>("Accounts", "Members", HashLength::Blake2_128Concat)
            .await?;
        Ok(all
            .into_iter()
            .map(|(key, record)| member_view(key, record))
            .collect())
    }

    /// One programme.
    pub async fn programme(&self, id: ProgrammeId) -> Result<Option<ProgrammeView>, ClientError> {
        let record = self
            .value::<Programme>("Programmes", "Programmes", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| programme_view(id, record)))
    }

    /// All programmes by identifier.
    pub async fn programmes(&self) -> Result<Vec<ProgrammeView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<ProgrammeId, Programme>("Programmes", "Programmes", HashLength::Twox64Concat)
            .await?
            .into_iter()
            .map(|(id, record)| programme_view(id, record))
            .collect();
        all.sort_by_key(|programme| programme.id);
        Ok(all)
    }

    /// The programme of an external identifier.
    pub async fn programme_by_external_id(
        &self,
        external_id: &str,
    ) -> Result<Option<ProgrammeView>, ClientError> {
        let key = blake2_128_concat(&external_id);
        match self
            .value::<ProgrammeId>("Programmes", "ProgrammeOfExternalId", key)
            .await?
        {
            Some(id) => self.programme(id).await,
            None => Ok(None),
        }
    }

    /// Totals of a programme; zeros when nothing happened yet.
    pub async fn programme_totals(&self, id: ProgrammeId) -> Result<Totals, ClientError> {
        let totals = self
            .value("Credits", "ProgrammeTotals", twox_64_concat(&id))
            .await?;
        Ok(totals.unwrap_or_default())
    }

    /// Totals of every programme that has any.
    pub async fn all_programme_totals(&self) -> Result<Vec<(ProgrammeId, Totals)>, ClientError> {
        self.entries("Credits", "ProgrammeTotals", HashLength::Twox64Concat)
            .await
    }

    /// Totals of the country.
    pub async fn national_totals(&self) -> Result<Totals, ClientError> {
        Ok(self
            .value("Credits", "NationalTotals", Vec::new())
            .await?
            .unwrap_or_default())
    }

    /// Balances of an organisation; zeros when it never held credits.
    pub async fn balances(&self, id: OrganisationId) -> Result<Balances, ClientError> {
        let balances = self
            .value("Credits", "OrganisationBalances", twox_64_concat(&id))
            .await?;
        Ok(balances.unwrap_or_default())
    }

    /// Every range of the country, in the order of serials.
    pub async fn ranges(&self) -> Result<Vec<(SerialRange, RangeRecord)>, ClientError> {
        let all = self
            .entries::<SerialKey, RangeRecord>("Credits", "Ranges", HashLength::Identity)
            .await?;
        Ok(all
            .into_iter()
            .map(|(key, record)| {
                (
                    SerialRange {
                        first: record.first,
                        last: key.into(),
                    },
                    record,
                )
            })
            .collect())
    }

    /// The ranges in an organisation's accounts, in the order of serials.
    pub async fn holdings(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<HoldingView>, ClientError> {
        let all = self.ranges().await?;
        Ok(all
            .into_iter()
            .filter(|(_, record)| record.owner == organisation)
            .map(|(range, record)| HoldingView {
                programme: record.programme,
                issuance: record.issuance,
                account: record.account,
                range,
            })
            .collect())
    }

    /// One issuance.
    pub async fn issuance(&self, id: IssuanceId) -> Result<Option<Issuance>, ClientError> {
        self.value("Credits", "Issuances", twox_64_concat(&id))
            .await
    }

    /// All issuances.
    pub async fn issuances(&self) -> Result<Vec<(IssuanceId, Issuance)>, ClientError> {
        self.entries("Credits", "Issuances", HashLength::Twox64Concat)
            .await
    }

    /// One receipt of a retirement.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Option<ReceiptView>, ClientError> {
        self.value("Credits", "Receipts", twox_64_concat(&id)).await
    }
}

fn organisation_view(id: OrganisationId, record: &Organisation) -> OrganisationView {
    OrganisationView {
        id,
        kind: record.kind,
        state: record.state,
        name: text(&record.name),
        tax_id: text(&record.tax_id),
        country: text(&record.country),
        scopes: record.scopes,
    }
}

fn member_view(key: AccountId, record: MemberRecord) -> MemberView {
    MemberView {
        key,
        organisation: record.organisation,
        role: record.role,
    }
}

fn programme_view(id: ProgrammeId, record: Programme) -> ProgrammeView {
    ProgrammeView {
        id,
        title: text(&record.details.title),
        external_id: text(&record.details.external_id),
        record,
    }
}
