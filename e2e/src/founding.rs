//! Calls by which the government founds what a test is not about: organisations, and programmes
//! that have credits. As one transaction they cost one wait for finality.

use anyhow::{anyhow, Result};
use registry_client::{AccountId, Call, NewProgramme};
use registry_primitives::{
    records::{
        credits::IssuanceBasis,
        programmes::{Finance, InternationalUse, NdcFlags},
    },
    Credits, Gas, GasSet, MitigationType, OrganisationKind, ProgrammeId, Proponent, ScopeSet,
    Sector, SectoralScope,
};

/// When programmes begin and end: 2020-01-01 and 2049-12-31 UTC.
const YEARS: (u64, u64) = (1_577_836_800, 2_524_607_999);

/// Registers an organisation with its administrator.
#[must_use]
pub fn organisation(
    kind: OrganisationKind,
    name: &str,
    tax_id: &str,
    administrator: AccountId,
) -> Call {
    Call::RegisterOrganisation {
        kind,
        name: name.to_owned(),
        tax_id: tax_id.to_owned(),
        country: *b"QM",
        scopes: ScopeSet::default(),
        website: String::new(),
        administrator: Some(administrator),
    }
}

/// A programme with credits, where no verification is required.
pub struct Programme {
    /// The number that it will get.
    pub id: ProgrammeId,
    /// Its identifier in the national system.
    pub external_id: String,
    /// Whose it is.
    pub proponents: Vec<Proponent>,
    /// Serials that are reserved for it.
    pub authorised: Credits,
    /// Credits that are issued at once.
    pub issued: Credits,
}

impl Programme {
    /// Registers and authorises it, and issues its credits.
    pub fn calls(self) -> Result<[Call; 3]> {
        let new = NewProgramme {
            source: "national".into(),
            title: format!("Programme {}", self.external_id),
            external_id: self.external_id,
            sector: Sector::Energy,
            scope: SectoralScope(1),
            mitigation: MitigationType::Solar,
            gases: GasSet::of(&[Gas::CO2]),
            start: YEARS.0,
            end: YEARS.1,
            crediting_years: None,
            regions: vec!["QM-01".into()],
            boundary: None,
            estimate: self.authorised,
            proponents: self.proponents,
            finance: Finance::default(),
            ndc: NdcFlags::default(),
            international: InternationalUse::default(),
        };
        let details = new
            .details()
            .map_err(|field| anyhow!("the {field} of a programme is too long"))?;
        Ok([
            Call::RegisterProgramme {
                details: Box::new(details),
                submit: true,
            },
            Call::AuthoriseProgramme {
                programme: self.id,
                version: 1,
                amount: self.authorised,
                letter: None,
                reason: None,
            },
            Call::Issue {
                programme: self.id,
                amount: self.issued,
                vintage: 2024,
                basis: IssuanceBasis::Unverified(None),
            },
        ])
    }
}
