//! Freezes of credits.

use super::{numbered, twox_64_concat, State};
use crate::{AccountId, ClientError};
use registry_primitives::{records::freezes::Freeze, FreezeId, OrganisationId, ProgrammeId};

/// A freeze that was not lifted. One that ran out may still be here; see
/// [`Freeze::in_force`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FreezeView {
    /// Its identifier.
    pub id: FreezeId,
    /// The whole record.
    pub record: Freeze<AccountId, u32>,
}

impl State {
    /// One freeze; `None` when it was lifted or never placed.
    pub async fn freeze(&self, id: FreezeId) -> Result<Option<FreezeView>, ClientError> {
        let record = self
            .value("Credits", "Freezes", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| FreezeView { id, record }))
    }

    /// All freezes that were not lifted, in the order of their numbers.
    pub async fn freezes(&self) -> Result<Vec<FreezeView>, ClientError> {
        let all = self.entries("Credits", "Freezes").await?;
        Ok(numbered(all)
            .map(|(id, record)| FreezeView { id, record })
            .collect())
    }

    /// The freezes in force on what an organisation holds of a programme as a whole: of the
    /// country, of the organisation, of the programme. Frozen serials are told by
    /// [`State::holdings`].
    pub async fn frozen_by(
        &self,
        organisation: OrganisationId,
        programme: ProgrammeId,
    ) -> Result<Vec<FreezeId>, ClientError> {
        self.view("Credits", "frozen_by", &(organisation, programme))
            .await
    }
}
