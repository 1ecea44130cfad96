//! Trusted accounts, limits and delays of outgoing transfers, and what an organisation accepts.

use super::{twox_64_concat, Hashed, State, Twox64Concat};
use crate::ClientError;
use registry_primitives::{
    records::trust::{Delays, LimitsRecord, Reception},
    Credits, OrganisationId,
};
use subxt::dynamic::Value;

/// An organisation that another one trusts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrustedView {
    /// Who trusts.
    pub organisation: OrganisationId,
    /// Who is trusted.
    pub counterparty: OrganisationId,
    /// The first block in which it is.
    pub effective: u32,
}

impl State {
    /// Whom an organisation trusts, or will.
    pub async fn trusted_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<TrustedView>, ClientError> {
        let keys = vec![Value::u128(organisation.0.into())];
        let all = self.entries_under("Safeguards", "Trusted", keys).await?;
        Ok(trusted(all))
    }

    /// Every trusted account of the country.
    pub async fn trusted(&self) -> Result<Vec<TrustedView>, ClientError> {
        let all = self.entries("Safeguards", "Trusted").await?;
        Ok(trusted(all))
    }

    /// The limits in force for an organisation, and those that take their place later.
    pub async fn limits_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<LimitsRecord<u32>, ClientError> {
        let record = self
            .value::<LimitsRecord<u32>>("Safeguards", "LimitsOf", twox_64_concat(&organisation))
            .await?
            .unwrap_or_default();
        let now = self.now();
        Ok(LimitsRecord {
            current: record.in_force(now),
            next: record.next.filter(|(_, from)| *from > now),
        })
    }

    /// What counts against an organisation's limit for 24 hours now.
    pub async fn sent_in_day(&self, organisation: OrganisationId) -> Result<Credits, ClientError> {
        self.view("Safeguards", "sent_in_day", &organisation).await
    }

    /// What an organisation lets others do without asking it.
    pub async fn reception(&self, organisation: OrganisationId) -> Result<Reception, ClientError> {
        let reception = self
            .value("Safeguards", "ReceptionOf", twox_64_concat(&organisation))
            .await?;
        Ok(reception.unwrap_or_default())
    }

    /// The country's delays.
    pub async fn delays(&self) -> Result<Delays, ClientError> {
        let delays = self.value("Safeguards", "Delays", Vec::new()).await?;
        Ok(delays.unwrap_or_default())
    }
}

/// Who trusts and who is trusted, as the map is keyed.
type Pair = (Twox64Concat<OrganisationId>, Twox64Concat<OrganisationId>);

fn trusted(entries: Vec<(Pair, u32)>) -> Vec<TrustedView> {
    let mut all: Vec<_> = entries
        .into_iter()
        .map(
            |((Hashed(organisation), Hashed(counterparty)), effective)| TrustedView {
                organisation,
                counterparty,
                effective,
            },
        )
        .collect();
    all.sort_by_key(|trusted| (trusted.organisation, trusted.counterparty));
    all
}
