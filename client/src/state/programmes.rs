//! Programmes.

use super::{blake2_128_concat, text, twox_64_concat, Hashed, State, Twox64Concat};
use crate::ClientError;
use registry_primitives::{records::programmes::Programme, ProgrammeId};

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

impl State {
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
            .entries::<Twox64Concat<ProgrammeId>, Programme>("Programmes", "Programmes")
            .await?
            .into_iter()
            .map(|(Hashed(id), record)| programme_view(id, record))
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
}

fn programme_view(id: ProgrammeId, record: Programme) -> ProgrammeView {
    ProgrammeView {
        id,
        title: text(&record.details.title),
        external_id: text(&record.details.external_id),
        record,
    }
}
