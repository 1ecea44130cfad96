//! What organisations may send without a fee.

use super::{Hashed, State, Twox64Concat};
use crate::ClientError;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, QuotaState},
    OrganisationId,
};

impl State {
    /// What an organisation can send now.
    pub async fn quota_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Option<QuotaState>, ClientError> {
        self.view("Quota", "quota_of", &organisation).await
    }

    /// The limits of each class that has any.
    pub async fn quota_limits(&self) -> Result<Vec<(QuotaClass, QuotaLimits)>, ClientError> {
        let mut limits = self
            .entries::<QuotaClass, QuotaLimits>("Quota", "Limits")
            .await?;
        limits.sort_by_key(|(class, _)| *class);
        Ok(limits)
    }

    /// The organisations to which governance gave a class, with it.
    pub async fn quota_classes(&self) -> Result<Vec<(OrganisationId, QuotaClass)>, ClientError> {
        let mut classes: Vec<_> = self
            .entries::<Twox64Concat<OrganisationId>, QuotaClass>("Quota", "Classes")
            .await?
            .into_iter()
            .map(|(Hashed(organisation), class)| (organisation, class))
            .collect();
        classes.sort();
        Ok(classes)
    }
}
