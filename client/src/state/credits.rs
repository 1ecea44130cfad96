//! Ranges, totals, receipts, what waits.

use super::{numbered, twox_64_concat, view::onward, Hashed, State, Twox64Concat};
use crate::{AccountId, ClientError};
use registry_primitives::{
    records::{
        credits::{Balances, Issuance, RangeRecord, Receipt, Totals},
        keys::SerialKey,
        ledger::{HeldRange, HoldingsCursor, HoldingsPage},
        waiting::WaitingTransfer,
    },
    AccountKind, IssuanceId, OrganisationId, ProgrammeId, ReceiptId, SerialRange, TransferId,
};

/// The receipt of a retirement or cancellation.
pub type ReceiptView = Receipt<AccountId, u32>;

/// A transfer or retirement that waits, for its delay or for an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingTransferView {
    /// Its identifier.
    pub id: TransferId,
    /// The whole record.
    pub record: WaitingTransfer<AccountId, u32>,
}

impl State {
    /// Totals of a programme; zeros when nothing happened yet.
    pub async fn programme_totals(&self, id: ProgrammeId) -> Result<Totals, ClientError> {
        let totals = self
            .value("Credits", "ProgrammeTotals", twox_64_concat(&id))
            .await?;
        Ok(totals.unwrap_or_default())
    }

    /// Totals of every programme that has any.
    pub async fn all_programme_totals(&self) -> Result<Vec<(ProgrammeId, Totals)>, ClientError> {
        let all = self.entries("Credits", "ProgrammeTotals").await?;
        Ok(unhashed(all))
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
            .entries::<SerialKey, RangeRecord>("Credits", "Ranges")
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
    ) -> Result<Vec<HeldRange>, ClientError> {
        let mut ranges = Vec::new();
        let mut after = None::<HoldingsCursor>;
        loop {
            let page: HoldingsPage = self
                .view("Credits", "holdings", &(organisation, after))
                .await?;
            ranges.extend(page.ranges);
            after = onward(after, page.next)?;
            if after.is_none() {
                break;
            }
        }
        ranges.sort_by_key(|of| of.range.first);
        Ok(ranges)
    }

    /// One issuance.
    pub async fn issuance(&self, id: IssuanceId) -> Result<Option<Issuance>, ClientError> {
        self.value("Credits", "Issuances", twox_64_concat(&id))
            .await
    }

    /// All issuances, the voided ones too, in the order of their numbers.
    pub async fn issuances(&self) -> Result<Vec<(IssuanceId, Issuance)>, ClientError> {
        let all = self.entries("Credits", "Issuances").await?;
        Ok(numbered(all).collect())
    }

    /// One receipt.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Option<ReceiptView>, ClientError> {
        self.value("Credits", "Receipts", twox_64_concat(&id)).await
    }

    /// All receipts, in the order of their numbers.
    pub async fn receipts(&self) -> Result<Vec<(ReceiptId, ReceiptView)>, ClientError> {
        let all = self.entries("Credits", "Receipts").await?;
        Ok(numbered(all).collect())
    }

    /// One transfer or retirement that waits.
    pub async fn waiting_transfer(
        &self,
        id: TransferId,
    ) -> Result<Option<WaitingTransferView>, ClientError> {
        let record = self
            .value("Credits", "WaitingTransfers", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| WaitingTransferView { id, record }))
    }

    /// All that wait, by what is due first.
    pub async fn waiting_transfers(&self) -> Result<Vec<WaitingTransferView>, ClientError> {
        let all = self.entries("Credits", "WaitingTransfers").await?;
        let mut all: Vec<_> = unhashed(all)
            .into_iter()
            .map(|(id, record)| WaitingTransferView { id, record })
            .collect();
        all.sort_by_key(|transfer| (transfer.record.due, transfer.id));
        Ok(all)
    }

    /// What waits in which an organisation gives, is to receive or asked, by what is due first.
    pub async fn waiting_transfers_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<WaitingTransferView>, ClientError> {
        let mut all = self.waiting_transfers().await?;
        all.retain(|WaitingTransferView { record, .. }| {
            [Some(record.from), record.purpose.receiver()].contains(&Some(organisation))
                || record.by.organisation == organisation
        });
        Ok(all)
    }

    /// The range that a serial lies in; `None` when it was never issued or its issuance was
    /// voided.
    pub async fn range_of(
        &self,
        serial: u64,
    ) -> Result<Option<(SerialRange, RangeRecord)>, ClientError> {
        self.view("Credits", "range_of", &serial).await
    }

    /// In whose hands a serial is, and in which account; `None` as for [`State::range_of`].
    pub async fn owner_of(
        &self,
        serial: u64,
    ) -> Result<Option<(OrganisationId, AccountKind)>, ClientError> {
        self.view("Credits", "owner_of", &serial).await
    }
}

fn unhashed<K, V>(entries: Vec<(Twox64Concat<K>, V)>) -> Vec<(K, V)> {
    entries
        .into_iter()
        .map(|(Hashed(key), value)| (key, value))
        .collect()
}
