//! Certificates of retirements and cancellations: all that a receipt says, and how to check it.

pub mod page;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use codec::Encode;
use registry_client::values::Bytes;
use registry_primitives::ReceiptId;
use serde::Serialize;
use sp_crypto_hashing::{twox_128, twox_64};
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{
        hash, key, optional_hash, optional_key, optional_number, AsOf, CountryInfo, Named,
        SerialBlock,
    },
    moved::{self, blocks, Owning, ProgrammeColumns, RangeRow},
    params::{Id, Params},
    snapshot::Snapshot,
    App,
};
use crate::text::unsigned;

/// The answer for one receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateAnswer {
    /// The certificate.
    pub certificate: Certificate,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// The certificate of a retirement or cancellation. Names are those of its block.
#[derive(Debug, Serialize, ToSchema)]
pub struct Certificate {
    /// Number of the receipt.
    pub receipt: u64,
    /// Retirement, or Cancellation.
    #[schema(example = "Retirement")]
    pub kind: String,
    /// The country in whose registry it happened.
    pub country: CountryInfo,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Whose credits they were.
    pub owner: Named,
    /// How many credits: tonnes of CO2 equivalent.
    pub amount: u64,
    /// Which serials, with their vintages.
    pub ranges: Vec<SerialBlock>,
    /// How they were used; null when they were cancelled.
    pub retirement: Option<Used>,
    /// blake2-256 hash of the written order, when an authority ordered the cancellation.
    pub order: Option<String>,
    /// Why.
    pub reason: String,
    /// Where the credits lie now, finally.
    #[schema(example = "RetirementLocal")]
    pub account: String,
    /// Who acted; who recognised it, when it was asked for.
    pub actor: CertificateActor,
    /// Number of the block.
    pub block: u64,
    /// Hash of the block.
    pub block_hash: String,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// How to check it on the chain.
    pub check: Check,
}

/// How retired credits were used.
#[derive(Debug, Serialize, ToSchema)]
pub struct Used {
    /// Type of the retirement.
    #[schema(example = "CrossBorder")]
    pub kind: String,
    /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
    pub receiving_country: Option<String>,
    /// Receiving organisation of a cross-border retirement, when it is known.
    pub receiver: Option<String>,
    /// For whom.
    pub beneficiary: String,
    /// The number under which the request waited, when an authority recognised it.
    pub transfer: Option<u64>,
}

/// Who retired or cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateActor {
    /// The organisation.
    #[serde(flatten)]
    pub organisation: Named,
    /// What the organisation is.
    #[schema(example = "ProgrammeDeveloper")]
    pub kind: String,
    /// The role of the person.
    #[schema(example = "Manager")]
    pub role: String,
    /// The key that signed.
    pub key: String,
    /// The key of the second person, when one approved.
    pub approved_by: Option<String>,
}

/// How to check a certificate without trusting who shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    /// The event of the block that tells of it: block and position in it.
    #[schema(example = "120-3")]
    pub event: String,
    /// Name of the event.
    #[schema(example = "Credits.CreditsRetired")]
    pub event_name: String,
    /// Where the chain keeps the receipt: ask any node for it with `state_getStorage`.
    #[schema(example = "Credits.Receipts")]
    pub storage: String,
    /// The storage key of the receipt.
    pub storage_key: String,
    /// What to do, in sentences.
    pub steps: Vec<String>,
}

#[derive(FromRow)]
struct Row {
    ending: String,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    owner: i64,
    owner_name: String,
    amount: i64,
    kind: Option<String>,
    account: String,
    country: Option<String>,
    receiver: Option<String>,
    beneficiary: Option<String>,
    transfer: Option<i64>,
    order_hash: Option<Vec<u8>>,
    reason: String,
    actor: i64,
    actor_name: String,
    actor_kind: String,
    role: String,
    key: Vec<u8>,
    approved_by: Option<Vec<u8>>,
    block: i64,
    index: i32,
    hash: Vec<u8>,
    time: DateTime<Utc>,
}

/// The certificate of a retirement or cancellation, with how to check it on the chain. A page for
/// people, to be printed, is at `/certificates/{id}`.
#[utoipa::path(
    get,
    path = "/api/v1/receipts/{id}",
    tag = "Credits",
    params(("id" = u64, Path, description = "The number of the receipt.")),
    responses(
        (status = 200, description = "The certificate.", body = CertificateAnswer),
        (status = 400, description = "The number of the receipt is none.", body = ErrorBody),
        (status = 404, description = "There is no such receipt.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_receipt(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<CertificateAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let certificate = load(&mut snapshot, id).await?;
    Ok(Json(CertificateAnswer {
        certificate,
        as_of: snapshot.as_of,
    }))
}

/// The certificate of a receipt.
pub async fn load(snapshot: &mut Snapshot, id: i64) -> Result<Certificate, ApiError> {
    let missing = || ApiError::not_found(format!("There is no receipt {id}."));
    let number = u32::try_from(id).map_err(|_| missing())?;
    let row: Option<Row> = sqlx::query_as(
        "SELECT e.ending, p.id AS programme,
                COALESCE((SELECT v.details->>'title' FROM programme_versions v
                          WHERE v.programme = p.id AND (v.block, v.index) <= (e.block, e.index)
                          ORDER BY v.version DESC LIMIT 1), p.title) AS title,
                p.scope, p.starts_at::text AS starts_at, e.owner, o.name AS owner_name, e.amount,
                e.kind, e.account, e.country, e.receiver, e.beneficiary, e.transfer,
                e.order_hash, e.reason, s.organisation AS actor, a.name AS actor_name,
                a.kind AS actor_kind, s.role, s.key, s.approved_by, e.block, e.index, b.hash,
                b.time
         FROM (SELECT 'Retirement' AS ending, programme, owner, amount, kind, account, country,
                      receiver, beneficiary, transfer, NULL::bytea AS order_hash, reason, block,
                      index
               FROM retirements WHERE receipt = $1
               UNION ALL
               SELECT 'Cancellation', programme, owner, amount, NULL, 'Cancellation', NULL, NULL,
                      NULL, NULL, order_hash, reason, block, index
               FROM cancellations WHERE receipt = $1) e
         JOIN programmes p ON p.id = e.programme
         JOIN programme_steps s
             ON s.programme = e.programme AND s.block = e.block AND s.index = e.index
         JOIN organisations o ON o.id = e.owner AND o.block_range @> e.block
         JOIN organisations a ON a.id = s.organisation AND a.block_range @> e.block
         JOIN blocks b ON b.number = e.block",
    )
    .bind(id)
    .fetch_optional(snapshot.connection())
    .await?;
    let row = row.ok_or_else(missing)?;
    let owning = if row.kind.is_some() {
        Owning::Retirement
    } else {
        Owning::Cancellation
    };
    let ranges = moved::ranges(snapshot, owning, vec![id]).await?.remove(&id);
    row.certificate(ReceiptId(number), ranges, &snapshot.country)
}

impl Row {
    fn certificate(
        self,
        receipt: ReceiptId,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
    ) -> Result<Certificate, ApiError> {
        let block_hash = hash(&self.hash)?;
        let check = check(
            receipt,
            (self.block, self.index),
            &block_hash,
            self.kind.is_some(),
        );
        let retirement = match (self.kind, self.beneficiary) {
            (Some(kind), Some(beneficiary)) => Some(Used {
                kind,
                receiving_country: self.country,
                receiver: self.receiver,
                beneficiary,
                transfer: optional_number(self.transfer)?,
            }),
            _ => None,
        };
        Ok(Certificate {
            receipt: u64::from(receipt.0),
            kind: self.ending,
            country: country.clone(),
            programme: self.programme.id()?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            title: self.programme.title,
            owner: Named::of(self.owner, self.owner_name)?,
            amount: unsigned(self.amount)?,
            retirement,
            order: optional_hash(self.order_hash.as_deref())?,
            reason: self.reason,
            account: self.account,
            actor: CertificateActor {
                organisation: Named::of(self.actor, self.actor_name)?,
                kind: self.actor_kind,
                role: self.role,
                key: key(&self.key)?,
                approved_by: optional_key(self.approved_by.as_deref())?,
            },
            block: unsigned(self.block)?,
            block_hash,
            time: self.time,
            check,
        })
    }
}

/// How to check a receipt.
fn check(receipt: ReceiptId, event: (i64, i32), block_hash: &str, retired: bool) -> Check {
    let (block, index) = event;
    let event_name = if retired {
        "Credits.CreditsRetired"
    } else {
        "Credits.CreditsCancelled"
    };
    let storage_key = Bytes(storage_key(receipt)).to_string();
    Check {
        event: format!("{block}-{index}"),
        event_name: event_name.to_owned(),
        storage: "Credits.Receipts".to_owned(),
        steps: vec![
            format!(
                "Ask a node of the country's network that you trust, best your own, for the hash \
                 of block {block}: chain_getBlockHash({block}) gives {block_hash}."
            ),
            format!(
                "Ask it for the receipt: state_getStorage({storage_key}) gives the record \
                 Credits.Receipts({receipt}), with owner, serials, amount and the block, as long \
                 as the chain exists."
            ),
            format!(
                "Event {index} of block {block} is {event_name} with the same receipt. \
                 state_getReadProof proves the record against the state root of any header."
            ),
        ],
        storage_key,
    }
}

/// Where the chain keeps a receipt.
fn storage_key(receipt: ReceiptId) -> Vec<u8> {
    let id = receipt.encode();
    [
        &twox_128(b"Credits")[..],
        &twox_128(b"Receipts")[..],
        &twox_64(&id)[..],
        &id[..],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_storage_key_ends_with_the_number_of_the_receipt() {
        let key = storage_key(ReceiptId(5));
        assert_eq!(key.len(), 16 + 16 + 8 + 4);
        assert_eq!(key[..16], twox_128(b"Credits"));
        assert_eq!(key[40..], [5, 0, 0, 0]);
        assert_eq!(key[32..40], twox_64(&[5, 0, 0, 0]));
    }

    #[test]
    fn a_check_names_block_event_and_record() {
        let check = check(ReceiptId(5), (120, 3), "0xabc", false);
        assert_eq!(check.event, "120-3");
        assert_eq!(check.event_name, "Credits.CreditsCancelled");
        assert!(check.storage_key.starts_with("0x"));
        let steps = check.steps.join(" ");
        for text in ["chain_getBlockHash(120)", "0xabc", "Credits.Receipts(5)"] {
            assert!(steps.contains(text), "{text}");
        }
    }
}
