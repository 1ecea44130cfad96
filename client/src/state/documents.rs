//! Documents, mitigation actions and estimates of programmes, and the country's constants.

use super::{blake2_128_concat, numbered, text, Blake2_128Concat, Hashed, State};
use crate::ClientError;
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields},
        monitoring::Estimate,
        programmes::{Document, MitigationAction},
    },
    Credits, DocumentKind, MitigationType, OrganisationId, ProgrammeId,
};

/// A document of a programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentView {
    /// Its number, from 1.
    pub number: u32,
    /// What it is.
    pub kind: DocumentKind,
    /// Name of the file.
    pub name: String,
    /// blake2-256 hash of its bytes.
    pub hash: [u8; 32],
    /// How many bytes.
    pub size: u64,
    /// Media type (RFC 6838).
    pub media: String,
    /// The mitigation action that it belongs to; `None` for the programme.
    pub action: Option<String>,
    /// The number of the document that it is a new version of.
    pub replaces: Option<u32>,
    /// Its version, from 1.
    pub version: u32,
    /// Whether a newer version replaced it.
    pub replaced: bool,
    /// The organisation that added it.
    pub author: OrganisationId,
    /// In which block.
    pub block: u32,
}

/// A mitigation action of a programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MitigationActionView {
    /// Its identifier in the programme.
    pub action: String,
    /// How it mitigates.
    pub mitigation: MitigationType,
    /// What it is to reduce, as its proponents say.
    pub estimate: Credits,
    /// The number of the estimate that the chain computed for it.
    pub computed: Option<u32>,
    /// The organisation that added it.
    pub by: OrganisationId,
}

/// An estimate that the chain computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EstimateView {
    /// Its number in the programme, from 1.
    pub number: u32,
    /// The method.
    pub method: String,
    /// The version of the country's constants; 0 is the calculator's own.
    pub constants: u32,
    /// The measured quantities.
    pub inputs: CalculationFields,
    /// The result in hundredths of tCO2e.
    pub hundredths: i128,
    /// The organisation that asked for it.
    pub by: OrganisationId,
    /// In which block.
    pub block: u32,
}

/// What the runtime answers to a calculation: version of the constants and hundredths of tCO2e,
/// or why not.
type Calculated = Result<(u32, i128), Vec<u8>>;

impl State {
    /// The documents of a programme by number, replaced ones too.
    pub async fn documents(&self, id: ProgrammeId) -> Result<Vec<DocumentView>, ClientError> {
        let all = self.of_programme("Documents", id).await?;
        Ok(numbered(all).map(document_view).collect())
    }

    /// The mitigation actions of a programme by identifier.
    pub async fn mitigation_actions(
        &self,
        id: ProgrammeId,
    ) -> Result<Vec<MitigationActionView>, ClientError> {
        type Key = Blake2_128Concat<Vec<u8>>;
        let all = self.of_programme("MitigationActions", id).await?;
        let view = |(Hashed(action), record): (Key, MitigationAction)| MitigationActionView {
            action: text(&action),
            mitigation: record.mitigation,
            estimate: record.estimate,
            computed: record.computed,
            by: record.by,
        };
        let mut all: Vec<_> = all.into_iter().map(view).collect();
        all.sort_by(|a, b| a.action.cmp(&b.action));
        Ok(all)
    }

    /// The estimates of a programme by number.
    pub async fn estimates(&self, id: ProgrammeId) -> Result<Vec<EstimateView>, ClientError> {
        let all = self.of_programme("Estimates", id).await?;
        let view = |(number, record): (u32, Estimate<u32>)| EstimateView {
            number,
            method: text(&record.method),
            constants: record.constants,
            inputs: record.inputs,
            hundredths: record.hundredths,
            by: record.by,
            block: record.block,
        };
        Ok(numbered(all).map(view).collect())
    }

    /// The latest version of the country's constants of a method; 0 is the calculator's own.
    pub async fn latest_constants(&self, method: &str) -> Result<u32, ClientError> {
        let version = self
            .value("Programmes", "LatestConstants", blake2_128_concat(&method))
            .await?;
        Ok(version.unwrap_or_default())
    }

    /// The country's constants of a method in a version: those that differ from the
    /// calculator's own, none in version 0; `None` when there is no such version.
    pub async fn constants(
        &self,
        method: &str,
        version: u32,
    ) -> Result<Option<CalculationFields>, ClientError> {
        self.view("Programmes", "constants", &(method, version))
            .await
    }

    /// The estimate that the chain computes, in hundredths of tCO2e, with the version of the
    /// constants: the latest when none is named. The inner error says why it computes none.
    pub async fn calculate(
        &self,
        calculation: &Calculation,
        version: Option<u32>,
    ) -> Result<Result<(u32, i128), String>, ClientError> {
        let answer: Calculated = self
            .view("Programmes", "calculate", &(calculation, version))
            .await?;
        Ok(answer.map_err(|reason| text(&reason)))
    }
}

fn document_view((number, record): (u32, Document<u32>)) -> DocumentView {
    let document = record.document;
    DocumentView {
        number,
        kind: document.kind,
        name: text(&document.name),
        hash: document.hash,
        size: document.size,
        media: text(&document.media),
        action: document.action.map(|action| text(&action)),
        replaces: document.replaces,
        version: record.version,
        replaced: record.replaced,
        author: record.author,
        block: record.block,
    }
}
