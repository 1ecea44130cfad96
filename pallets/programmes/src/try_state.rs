//! Recomputes what is kept twice, and the rules that hold for every programme.

use crate::{
    Amendments, Authorisations, Calendar, Config, Constants, DocumentOfHash, Documents, Estimates,
    LastProgramme, LastReport, LatestConstants, MitigationActions, OwnershipProposals, Pallet,
    ProgrammeOfExternalId, Programmes, Reports,
};
use frame_support::ensure;
use registry_primitives::{
    records::{
        monitoring::{PeriodKey, Taker},
        programmes::Programme,
    },
    Credits, MonitoredPeriod, ProgrammeId, ReportStage, Stage,
};
use sp_runtime::DispatchError;

fn sum(amounts: impl Iterator<Item = Credits>) -> Option<Credits> {
    amounts
        .into_iter()
        .try_fold(Credits::ZERO, |sum, amount| sum.checked_add(amount))
}

impl<T: Config> Pallet<T> {
    /// Recompute the sums and counts of every programme, and check that its monitored periods
    /// are apart and that issued ≤ verified ≤ claimed.
    pub fn do_try_state() -> Result<(), DispatchError> {
        let mut count = 0u32;
        for (id, record) in Programmes::<T>::iter() {
            count = count.saturating_add(1);
            Self::try_programme(id, &record)?;
            Self::try_calendar(id, &record)?;
        }
        ensure!(
            LastProgramme::<T>::get().0 == count
                && ProgrammeOfExternalId::<T>::iter_keys().count() == count as usize,
            "identifiers are consecutive"
        );
        let mut reports = 0u32;
        for (id, report) in Reports::<T>::iter() {
            reports = reports.saturating_add(1);
            ensure!(
                Programmes::<T>::contains_key(report.programme),
                "a report of a programme"
            );
            let verified = matches!(report.stage, ReportStage::Verified | ReportStage::Withdrawn);
            ensure!(
                report.verification.is_some() == verified,
                "a verification when verified"
            );
            let Some(verification) = report.verification else {
                continue;
            };
            ensure!(
                verification.issued <= verification.verified
                    && verification.verified <= report.claimed,
                "issued is within verified and verified within claimed"
            );
            let key = PeriodKey::from(report.period.until);
            let taken = Calendar::<T>::get(report.programme, key);
            let mine = taken.is_some_and(|taken| taken.by == Taker::Report(id));
            ensure!(
                mine == (report.stage == ReportStage::Verified),
                "a verified report takes its period"
            );
        }
        ensure!(
            LastReport::<T>::get().0 == reports,
            "reports are consecutive"
        );
        for (method, latest) in LatestConstants::<T>::iter() {
            let versions = Constants::<T>::iter_key_prefix(&method).count();
            ensure!(
                versions == latest as usize && Constants::<T>::contains_key(&method, latest),
                "versions of constants are consecutive"
            );
        }
        Ok(())
    }

    fn try_programme(id: ProgrammeId, record: &Programme) -> Result<(), DispatchError> {
        let details = &record.details;
        let external = (details.source.clone(), details.external_id.clone());
        ensure!(
            ProgrammeOfExternalId::<T>::get(external) == Some(id),
            "external id points back"
        );
        let serials = Authorisations::<T>::iter_prefix_values(id).map(|a| a.serials.len());
        ensure!(
            sum(serials) == Some(record.authorised),
            "authorised is the sum of the authorisations"
        );
        ensure!(
            record.authorised <= details.estimate,
            "authorised within the estimate"
        );
        let decided = matches!(
            record.stage,
            Stage::Authorised | Stage::Completed | Stage::Cancelled
        );
        ensure!(
            record.authorised.is_zero() || decided,
            "serials of an authorised programme"
        );
        let open = Amendments::<T>::contains_key(id) || OwnershipProposals::<T>::contains_key(id);
        ensure!(
            !open || record.stage == Stage::Authorised,
            "proposals for an authorised programme"
        );
        let planned = MitigationActions::<T>::iter_prefix_values(id).map(|a| a.estimate);
        ensure!(
            sum(planned) == Some(record.planned),
            "planned is the sum of the actions"
        );
        ensure!(
            Self::check_planned(record).is_ok(),
            "planned within the estimate"
        );
        for (counted, kept) in [
            (
                Authorisations::<T>::iter_key_prefix(id).count(),
                record.authorisations,
            ),
            (
                Documents::<T>::iter_key_prefix(id).count(),
                record.documents,
            ),
            (
                DocumentOfHash::<T>::iter_key_prefix(id).count(),
                record.documents,
            ),
            (
                Estimates::<T>::iter_key_prefix(id).count(),
                record.estimates,
            ),
        ] {
            ensure!(counted == kept as usize, "counts of a programme");
        }
        Ok(())
    }

    fn try_calendar(id: ProgrammeId, record: &Programme) -> Result<(), DispatchError> {
        let mut before: Option<MonitoredPeriod> = None;
        let mut verified = Credits::ZERO;
        for (key, taken) in Calendar::<T>::iter_prefix(id) {
            let period = MonitoredPeriod {
                from: taken.from,
                until: key.into(),
            };
            ensure!(period.is_valid(), "a period is in order");
            ensure!(
                before.is_none_or(|before| before.until < period.from),
                "periods are apart and sorted"
            );
            before = Some(period);
            if let Taker::Report(report) = taken.by {
                let report = Reports::<T>::get(report).ok_or("a taken period has its report")?;
                ensure!(
                    report.programme == id && report.period == period,
                    "a report takes its own period"
                );
                let verification = report.verification.ok_or("it is verified")?;
                verified = verified
                    .checked_add(verification.verified)
                    .ok_or("verified overflows")?;
            }
        }
        ensure!(
            verified == record.verified,
            "verified is the sum of the verified reports"
        );
        Ok(())
    }
}
