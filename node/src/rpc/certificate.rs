//! `registry_certificate`: the receipt of a retirement or cancellation, and a proof of it.

use codec::Encode;
use jsonrpsee::types::ErrorObjectOwned;
use registry_primitives::{records::credits::Ending, IssuanceId, PersonId, ProgrammeId, ReceiptId};
use registry_runtime::{
    registry_api::{CertificateAnswer, SerialParts},
    BlockNumber,
};
use serde::Serialize;

use super::{
    chain::{hex_text, scale_text, BlockName, Chain},
    errors::not_found,
    numbers::{Range, Whole},
    organisation::{among, serial, text, Organisation},
    params::{self, OfCertificate},
};
use crate::service::Hash;

/// All that a certificate shows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    block: BlockName,
    receipt: ReceiptId,
    registry: Option<String>,
    unit: Option<String>,
    programme: ProgrammeId,
    external_id: Option<String>,
    title: Option<String>,
    owner: Organisation,
    account: &'static str,
    amount: Whole,
    ranges: Vec<Ended>,
    ending: &'static str,
    kind: Option<&'static str>,
    country: Option<String>,
    receiver: Option<String>,
    beneficiary: Option<String>,
    order: Option<String>,
    reason: String,
    by: By,
    ended_in_block: BlockNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<StorageProof>,
}

/// A range that ended.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ended {
    range: Range,
    amount: Whole,
    serial: Option<String>,
    vintage: u16,
    issuance: IssuanceId,
}

/// Who decided.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct By {
    address: String,
    organisation: Organisation,
    kind: &'static str,
    role: &'static str,
    person: PersonId,
    approved_by: Option<String>,
}

/// That the receipt stands in the state of the block.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StorageProof {
    key: String,
    value: String,
    state_root: Hash,
    header: String,
    nodes: Vec<String>,
}

/// What is true of one kind of ending only.
#[derive(Default)]
struct Told {
    ending: &'static str,
    kind: Option<&'static str>,
    country: Option<String>,
    receiver: Option<String>,
    beneficiary: Option<String>,
    order: Option<String>,
}

impl From<&Ending> for Told {
    fn from(ending: &Ending) -> Self {
        match ending {
            Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            } => Self {
                ending: "Retired",
                kind: Some(kind.name()),
                country: country.map(|code| text(&code)),
                receiver: receiver.as_ref().map(|name| text(name)),
                beneficiary: Some(text(beneficiary)),
                order: None,
            },
            Ending::Cancelled { order } => Self {
                ending: "Cancelled",
                order: order.map(hex_text),
                ..Self::default()
            },
        }
    }
}

impl Certificate {
    fn of(block: BlockName, id: ReceiptId, answer: &CertificateAnswer) -> Self {
        let receipt = &answer.receipt;
        let details = answer.programme.as_ref().map(|of| &of.details);
        let parts = details.map(|details| SerialParts {
            scope: details.scope.0,
            start: details.start,
        });
        let country = answer.country.as_ref();
        let organisation = |id| among(&answer.organisations, id);
        let ranges = receipt.ranges.iter().map(|moved| Ended {
            range: moved.range.into(),
            amount: moved.range.len().into(),
            serial: serial(country, receipt.programme, parts, moved.range),
            vintage: moved.vintage,
            issuance: moved.issuance,
        });
        let told = Told::from(&receipt.ending);
        Self {
            block,
            receipt: id,
            registry: country.map(|country| text(&country.name)),
            unit: country.map(|country| text(&country.unit)),
            programme: receipt.programme,
            external_id: details.map(|details| text(&details.external_id)),
            title: details.map(|details| text(&details.title)),
            owner: organisation(receipt.owner),
            account: receipt.ending.account().name(),
            amount: receipt.amount.into(),
            ranges: ranges.collect(),
            ending: told.ending,
            kind: told.kind,
            country: told.country,
            receiver: told.receiver,
            beneficiary: told.beneficiary,
            order: told.order,
            reason: text(&receipt.reason),
            by: By {
                address: receipt.by.key.to_string(),
                organisation: organisation(receipt.by.organisation),
                kind: receipt.by.kind.name(),
                role: receipt.by.role.name(),
                person: receipt.by.person,
                approved_by: receipt.by.approved_by.as_ref().map(ToString::to_string),
            },
            ended_in_block: receipt.block,
            proof: None,
        }
    }
}

/// Answer `registry_certificate`.
pub fn answer(chain: &dyn Chain, asked: OfCertificate) -> Result<Certificate, ErrorObjectOwned> {
    let id = params::receipt(&asked.receipt)?;
    let wanted = params::proof(&asked.proof)?;
    let block = chain.block(params::at(&asked.at)?)?;
    let found = chain
        .certificate(block.hash, id)?
        .ok_or_else(|| not_found("ReceiptNotFound", &format!("receipt {id}")))?;
    let mut certificate = Certificate::of(block, id, &found);
    if wanted {
        let proof = chain.proof(block.hash, &found.key)?;
        certificate.proof = Some(StorageProof {
            key: hex_text(&found.key),
            value: hex_text(found.receipt.encode()),
            state_root: proof.header.state_root,
            header: scale_text(&proof.header),
            nodes: proof.nodes.iter().map(hex_text).collect(),
        });
    }
    Ok(certificate)
}
