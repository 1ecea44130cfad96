//! Programmes: what is said of them, their authorisations and what waits for agreement.

use super::{blake2_128_concat, numbered, text, twox_64_concat, Hashed, State, Twox64Concat};
use crate::ClientError;
use registry_primitives::{
    records::programmes::{
        Amendment, Authorisation, Finance, InternationalUse, NdcFlags, OwnershipProposal, Programme,
    },
    Credits, GasSet, MitigationType, OrganisationId, ProgrammeId, Proponent, Sector, SectoralScope,
    SerialRange, Stage,
};

/// A programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeView {
    /// Its identifier.
    pub id: ProgrammeId,
    /// The system it comes from.
    pub source: String,
    /// Identifier in that system.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    pub sector: Sector,
    /// CDM sectoral scope.
    pub scope: SectoralScope,
    /// How it mitigates.
    pub mitigation: MitigationType,
    /// The gases it reduces.
    pub gases: GasSet,
    /// Start, seconds since 1970-01-01 UTC.
    pub start: u64,
    /// End, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Calendar years from the start in which reductions can be credited; `None` is until the
    /// end.
    pub crediting_years: Option<u8>,
    /// Regions of the country, ISO 3166-2.
    pub regions: Vec<String>,
    /// blake2-256 hash of the boundary's geometry.
    pub boundary: Option<[u8; 32]>,
    /// Estimated reductions; zero in a draft only.
    pub estimate: Credits,
    /// Proponents and shares in parts per million.
    pub proponents: Vec<Proponent>,
    /// Money.
    pub finance: Finance,
    /// The nationally determined contribution.
    pub ndc: NdcFlags,
    /// Use of the credits outside the country.
    pub international: InternationalUse,
    /// Where it stands.
    pub stage: Stage,
    /// Counts the versions of what is said of it, from 1.
    pub version: u32,
    /// The organisation that registered it.
    pub registered_by: OrganisationId,
    /// Sum of its authorisations.
    pub authorised: Credits,
    /// Sum of its verified reports.
    pub verified: Credits,
    /// Sum of what its mitigation actions are to reduce.
    pub planned: Credits,
    /// How many authorisations it has.
    pub authorisations: u32,
    /// How many documents it has.
    pub documents: u32,
    /// How many estimates were computed for it.
    pub estimates: u32,
}

/// An authorisation of a programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuthorisationView {
    /// Its number, from 1.
    pub number: u32,
    /// The serials reserved by it.
    pub serials: SerialRange,
    /// blake2-256 hash of the letter of authorisation.
    pub letter: Option<[u8; 32]>,
    /// The authority.
    pub by: OrganisationId,
    /// In which block.
    pub block: u32,
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

    /// The programme of an external identifier in a source system.
    pub async fn programme_by_external_id(
        &self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<ProgrammeView>, ClientError> {
        let key = blake2_128_concat(&(source, external_id));
        match self
            .value::<ProgrammeId>("Programmes", "ProgrammeOfExternalId", key)
            .await?
        {
            Some(id) => self.programme(id).await,
            None => Ok(None),
        }
    }

    /// The authorisations of a programme by number.
    pub async fn authorisations(
        &self,
        id: ProgrammeId,
    ) -> Result<Vec<AuthorisationView>, ClientError> {
        let all = self.of_programme("Authorisations", id).await?;
        let view = |(number, record): (u32, Authorisation<u32>)| AuthorisationView {
            number,
            serials: record.serials,
            letter: record.letter,
            by: record.by,
            block: record.block,
        };
        Ok(numbered(all).map(view).collect())
    }

    /// The amendment of a programme that waits for the other side.
    pub async fn amendment(&self, id: ProgrammeId) -> Result<Option<Amendment>, ClientError> {
        self.value("Programmes", "Amendments", twox_64_concat(&id))
            .await
    }

    /// The change of ownership of a programme that waits for its parties.
    pub async fn ownership_proposal(
        &self,
        id: ProgrammeId,
    ) -> Result<Option<OwnershipProposal>, ClientError> {
        self.value("Programmes", "OwnershipProposals", twox_64_concat(&id))
            .await
    }
}

fn programme_view(id: ProgrammeId, record: Programme) -> ProgrammeView {
    let details = record.details;
    ProgrammeView {
        id,
        source: text(&details.source),
        external_id: text(&details.external_id),
        title: text(&details.title),
        sector: details.sector,
        scope: details.scope,
        mitigation: details.mitigation,
        gases: details.gases,
        start: details.start,
        end: details.end,
        crediting_years: details.crediting_years,
        regions: details.regions.iter().map(|region| text(region)).collect(),
        boundary: details.boundary,
        estimate: details.estimate,
        proponents: details.proponents.into_inner(),
        finance: details.finance,
        ndc: details.ndc,
        international: details.international,
        stage: record.stage,
        version: record.version,
        registered_by: record.registered_by,
        authorised: record.authorised,
        verified: record.verified,
        planned: record.planned,
        authorisations: record.authorisations,
        documents: record.documents,
        estimates: record.estimates,
    }
}
