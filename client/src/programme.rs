//! A programme as files and forms have it.

use crate::values::bounded;
use registry_primitives::{
    records::programmes::{Finance, InternationalUse, NdcFlags, ProgrammeDetails},
    Credits, GasSet, MitigationType, Proponent, Sector, SectoralScope,
};

/// What is said of a programme, in plain types. The fields are those of [`ProgrammeDetails`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewProgramme {
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
}

impl NewProgramme {
    /// The record the chain takes, or the name of the field that is too long for it.
    pub fn details(&self) -> Result<ProgrammeDetails, &'static str> {
        let regions = self.regions.iter().map(|region| bounded(region));
        let regions: Option<Vec<_>> = regions.collect();
        Ok(ProgrammeDetails {
            source: bounded(&self.source).ok_or("source")?,
            external_id: bounded(&self.external_id).ok_or("externalId")?,
            title: bounded(&self.title).ok_or("title")?,
            sector: self.sector,
            scope: self.scope,
            mitigation: self.mitigation,
            gases: self.gases,
            start: self.start,
            end: self.end,
            crediting_years: self.crediting_years,
            regions: regions
                .and_then(|regions| regions.try_into().ok())
                .ok_or("regions")?,
            boundary: self.boundary,
            estimate: self.estimate,
            proponents: self
                .proponents
                .clone()
                .try_into()
                .map_err(|_| "proponents")?,
            finance: self.finance.clone(),
            ndc: self.ndc,
            international: self.international.clone(),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use registry_primitives::{Channel, ChannelSet, Gas, OrganisationId};

    /// A programme that the chain would take.
    pub(crate) fn rice() -> NewProgramme {
        NewProgramme {
            source: "NDC-MRV".into(),
            external_id: "X-1".into(),
            title: "Riz à la carte".into(),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            mitigation: MitigationType::Agriculture,
            gases: GasSet::of(&[Gas::CO2, Gas::CH4]),
            start: 1,
            end: 2,
            crediting_years: Some(7),
            regions: vec!["QM-01".into(), "QM-ABC".into()],
            boundary: Some([6; 32]),
            estimate: Credits(10),
            proponents: vec![Proponent {
                organisation: OrganisationId(2),
                share: 1_000_000,
            }],
            finance: Finance::default(),
            ndc: NdcFlags {
                in_scope: Some(true),
                ..NdcFlags::default()
            },
            international: InternationalUse {
                channels: ChannelSet::of(&[Channel::Article62]),
                buyer_country: Some(*b"CH"),
                maximum: None,
            },
        }
    }

    #[test]
    fn details_hold_what_was_said() {
        let new = rice();
        let details = new.details().unwrap();
        assert_eq!(details.title.as_slice(), new.title.as_bytes());
        assert_eq!(details.regions[1].as_slice(), b"QM-ABC");
        assert_eq!(details.proponents.as_slice(), new.proponents);
        assert_eq!(details.international, new.international);
    }

    #[test]
    fn the_field_that_is_too_long_is_named() {
        let refused = |change: fn(&mut NewProgramme)| {
            let mut new = rice();
            change(&mut new);
            new.details().unwrap_err()
        };
        assert_eq!(refused(|new| new.source = "x".repeat(33)), "source");
        assert_eq!(
            refused(|new| new.external_id = "x".repeat(65)),
            "externalId"
        );
        assert_eq!(refused(|new| new.title = "é".repeat(101)), "title");
        assert_eq!(refused(|new| new.regions[0] = "QM-1234".into()), "regions");
        assert_eq!(
            refused(|new| new.regions = vec!["QM-1".into(); 17]),
            "regions"
        );
        assert_eq!(
            refused(|new| new.proponents = vec![new.proponents[0]; 17]),
            "proponents"
        );
    }
}
